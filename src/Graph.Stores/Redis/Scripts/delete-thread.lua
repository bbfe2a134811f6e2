#!lua flags=allow-oom
-- The end of a thread and of everything that belongs to it; allowed when memory is full, because it makes room.
-- KEYS 1 thread, 2 differences, 3 snapshots, 4 pending writes, 5 index of the shard's threads, 6 versions of the snapshots;
--      7 index of the shard's jobs, 8 counts by tenant, 9 commands
-- ARGV hash of the expected head, or '' for any
--#include same-data
--#include job
local places = redis.call('HMGET', KEYS[1], 'place', 'job_place', 'head')
if not places[1] or (ARGV[1] ~= '' and places[3] ~= ARGV[1]) then
  return {'NONE'}
end

-- Every check is above this line, and nothing below it can fail.
redis.call('ZREM', KEYS[5], places[1])
if places[2] then
  move_job(KEYS[1], KEYS[7], KEYS[8], places[2], '')
end
redis.call('UNLINK', KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[9], KEYS[6])
return {'OK'}
