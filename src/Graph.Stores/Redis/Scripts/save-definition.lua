#!lua
-- Keeps a definition; what is there under its hash stays, unless it is to be replaced.
-- KEYS 1 definition
-- ARGV 1 the definition, 2 'replace' or ''
--#include same-data
if ARGV[2] == 'replace' then
  redis.call('SET', KEYS[1], ARGV[1])
  return {'OK', '1'}
end
return {'OK', redis.call('SET', KEYS[1], ARGV[1], 'NX') and '1' or '0'}
