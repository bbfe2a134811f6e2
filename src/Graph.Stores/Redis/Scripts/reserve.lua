#!lua
-- Takes a key for a request; says what is there when it is taken.
-- KEYS 1 key of the request
-- ARGV 1 the reservation, 2 for how many milliseconds
--#include same-data
local found = redis.call('GET', KEYS[1])
if found then
  return {'OK', found}
end

-- Every check is above this line, and nothing below it can fail.
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return {'OK', false}
