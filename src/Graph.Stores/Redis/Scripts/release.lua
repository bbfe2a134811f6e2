#!lua
-- Lets go of a lease without a commit.
-- KEYS 1 thread
-- ARGV 1 nonce
--#include same-data
if redis.call('HGET', KEYS[1], 'nonce') ~= ARGV[1] then
  return {'NONE'}
end

-- Every check is above this line, and nothing below it can fail.
redis.call('HDEL', KEYS[1], 'nonce', 'owner', 'until', 'stop', 'lasts')
return {'OK'}
