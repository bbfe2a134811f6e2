#!lua
-- Gives a thread the job and the commands that it had in another store; refused when there is no such thread, or it has a job.
-- KEYS 1 thread, 2 index of the shard's jobs, 3 counts by tenant, 4 commands
-- ARGV a name of this change that no other has, place, job, state, attempt, how many commands, then id and command of each
--#include same-data
--#include job
local change, place, job, state, attempt, commands = unpack(ARGV)
local thread = redis.call('HMGET', KEYS[1], 'version', 'job_place', 'job_change')

-- Sent again because its answer was lost: answered as the first time.
if thread[3] == change then
  return {'OK'}
end
if not thread[1] or thread[2] then
  return {'NONE'}
end

-- Every check is above this line, and nothing below it can fail.
redis.call('HSET', KEYS[1], 'job_change', change)
for at = 7, 5 + 2 * commands, 2 do
  local number = redis.call('HINCRBY', KEYS[1], 'job_revision', 1)
  redis.call('HSET', KEYS[4], ARGV[at], string.format('%016.0f', number) .. ARGV[at + 1])
end
move_job(KEYS[1], KEYS[2], KEYS[3], false, place, job, state, attempt)
return {'OK'}
