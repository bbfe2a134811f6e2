#!lua
-- Asks whoever holds a thread to stop. Of two requests the more urgent one stays, and of two alike the later one.
-- KEYS 1 thread
-- ARGV 1 the request: a digit that says how urgent it is, then the rest of it
--#include same-data
local lease = redis.call('HMGET', KEYS[1], 'nonce', 'owner', 'until', 'stop', 'lasts')
if not lease[1] then
  return {'NONE'}
end

-- Every check is above this line, and nothing below it can fail.
if not lease[4] or string.sub(lease[4], 1, 1) <= string.sub(ARGV[1], 1, 1) then
  redis.call('HSET', KEYS[1], 'stop', ARGV[1])
  lease[4] = ARGV[1]
end
return {'OK', unpack(lease, 1, 5)}
