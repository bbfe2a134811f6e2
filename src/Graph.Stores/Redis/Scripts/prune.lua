#!lua flags=allow-oom
-- Removes versions of a thread, newest first and a page at a time: whatever is still there can be loaded between the pages too. The first call
-- looks at the head; those after it go on whoever moves the thread meanwhile. Allowed when memory is full, because it makes room.
-- KEYS 1 thread, 2 differences, 3 snapshots, 4 versions of the snapshots
-- ARGV 1 a name of this pruning that no other has, 2 hash of the expected head, 3 how many versions to remove at the most, 4 how many ranges,
--      then pairs: first and last version, the newest first; then pairs: a version that stays, its snapshot
--#include same-data
local name, expected, most, ranges = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local thread = redis.call('HMGET', KEYS[1], 'version', 'head', 'pruned')
local begun, commits, bytes = string.match(thread[3] or '', '^(%S+) (%d+) (%d+)$')
if begun ~= name then
  if thread[2] ~= expected then
    return {'CONFLICT', thread[1] or '0'}
  end
  local head = tonumber(thread[1])
  for at = 5, 3 + 2 * ranges, 2 do
    if tonumber(ARGV[at]) <= head and head <= tonumber(ARGV[at + 1]) then
      return {'HEAD', thread[1]}
    end
  end
  commits, bytes = 0, 0
end
commits, bytes = tonumber(commits), tonumber(bytes)

-- How long a value is without its envelope: as it is after one byte, or compressed after its length.
local function measure(value)
  return string.byte(value) == 0x11 and struct.unpack('<I4', value, 2) or #value - 1
end

-- Every check is above this line, and nothing below it can fail.
for at = 5 + 2 * ranges, #ARGV - 2, 2 do
  redis.call('HSET', KEYS[3], ARGV[at], ARGV[at + 1])
  redis.call('ZADD', KEYS[4], ARGV[at], ARGV[at])
end
for at = 5, 3 + 2 * ranges, 2 do
  local entries = most > 0 and redis.call('XREVRANGE', KEYS[2], ARGV[at + 1] .. '-0', ARGV[at] .. '-0', 'COUNT', most) or {}
  for _, entry in ipairs(entries) do
    local version = string.match(entry[1], '^%d+')
    local snapshot = redis.call('HGET', KEYS[3], version)
    if snapshot then
      redis.call('HDEL', KEYS[3], version)
      redis.call('ZREM', KEYS[4], version)
      bytes = bytes + measure(snapshot)
    end
    redis.call('XDEL', KEYS[2], entry[1])
    bytes = bytes + measure(entry[2][4])
  end
  commits = commits + #entries
  most = most - #entries
end
redis.call('HSET', KEYS[1], 'pruned', string.format('%s %.0f %.0f', name, commits, bytes))
return {'OK', most > 0 and 'done' or 'more', string.format('%.0f', commits), string.format('%.0f', bytes)}
