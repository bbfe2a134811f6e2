#!lua
-- Makes a thread's job what its caller decided from what it had read; refused when the job has changed since.
-- KEYS 1 thread, 2 index of the shard's jobs, 3 counts by tenant
-- ARGV revision that was read, place or '' for no job, job, state, attempt, what to do with the lease ('' nothing, 'take', 'release'), nonce, owner,
--      duration, time or '' for the server's, a name of this change that no other has
--#include same-data
--#include lease
--#include job
local revision, place, job, state, attempt, asked, nonce, owner, duration, time, change = unpack(ARGV)
local now = clock(time)
local thread = read(KEYS[1], 'job_revision', 'job_place', 'job_change')

-- Sent again because its answer was lost: answered as the first time.
if thread.job_change == change then
  return {'OK'}
end
if (thread.job_revision or '0') ~= revision then
  return {'CHANGED'}
end
local refusal = asked ~= '' and refuse(thread.lease, asked, nonce, '', now)
if refusal then
  return refusal
end

-- Every check is above this line, and nothing below it can fail.
redis.call('HSET', KEYS[1], 'job_change', change)
move_job(KEYS[1], KEYS[2], KEYS[3], thread.job_place, place, job, state, attempt)
if asked ~= '' then
  settle(KEYS[1], thread.lease, asked, nonce, owner, duration, now)
end
return {'OK'}
