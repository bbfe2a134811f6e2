#!lua
--#include lease
-- What finished tasks of an unfinished step wrote, tied to the commit that the step goes on from.
-- KEYS 1 thread, 2 pending writes
-- ARGV 1 hash of that commit, 2 nonce of the writer's lease or '' for none, 3 time or '' for the server's, then pairs: the task's key, its outcome
--#include same-data
local now = clock(ARGV[3])
local thread = read(KEYS[1], 'version', 'head')
local refusal = refuse(thread.lease, ARGV[2] == '' and '' or 'hold', ARGV[2], '', now)
if refusal then
  return refusal
end
if thread.head ~= ARGV[1] then
  return {'CONFLICT', thread.version or '0'}
end

-- Every check is above this line, and nothing below it can fail.
redis.call('HDEL', KEYS[1], 'clean')
for at = 4, #ARGV - 1, 2 do
  redis.call('HSET', KEYS[2], ARGV[at], ARGV[at + 1])
end
return {'OK'}
