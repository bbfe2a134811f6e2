#!lua
-- Keeps a definition; what is there under its hash stays.
-- KEYS 1 definition
-- ARGV 1 the definition
--#include same-data
return {'OK', redis.call('SET', KEYS[1], ARGV[1], 'NX') and '1' or '0'}
