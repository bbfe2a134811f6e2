#!lua
-- Exchanges a value if it is the one that its caller knows; '' removes it.
-- KEYS 1 value
-- ARGV 1 the value as it is known, 2 the value from now on, 3 for how many milliseconds: whoever takes a value over has it as if it were new
--#include same-data
local value = redis.call('GET', KEYS[1]) or ''
if value == ARGV[2] then
  return {'OK'}
end
if value ~= ARGV[1] then
  return {'CHANGED'}
end

-- Every check is above this line, and nothing below it can fail.
if ARGV[2] == '' then
  redis.call('DEL', KEYS[1])
else
  redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
end
return {'OK'}
