#!lua flags=allow-oom
-- The end of a thread and of everything that belongs to it; allowed when memory is full, because it makes room.
-- KEYS 1 thread, 2 differences, 3 snapshots, 4 pending writes, 5 index of the shard's threads
--#include same-data
local place = redis.call('HGET', KEYS[1], 'place')
if not place then
  return {'NONE'}
end

-- Every check is above this line, and nothing below it can fail.
redis.call('ZREM', KEYS[5], place)
redis.call('UNLINK', KEYS[1], KEYS[2], KEYS[3], KEYS[4])
return {'OK'}
