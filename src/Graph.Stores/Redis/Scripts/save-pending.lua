#!lua
-- What finished tasks of an unfinished step wrote, tied to the commit that the step goes on from.
-- KEYS 1 thread, 2 pending writes
-- ARGV 1 hash of that commit, then pairs: the task's key, its outcome
local thread = redis.call('HMGET', KEYS[1], 'version', 'head')
if thread[2] ~= ARGV[1] then
  return {'CONFLICT', thread[1] or '0'}
end

-- Every check is above this line, and nothing below it can fail.
for at = 2, #ARGV, 2 do
  redis.call('HSET', KEYS[2], ARGV[at], ARGV[at + 1])
end
return {'OK'}
