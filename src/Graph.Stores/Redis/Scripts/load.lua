#!lua flags=no-writes
-- A thread in one go: its newest snapshot at or before the version that is asked for, and the differences after it.
-- KEYS 1 thread, 2 differences, 3 snapshots, 4 pending writes
-- ARGV 1 version, or '' for the head; 2 how many differences at the most: the reader fetches the others
--#include same-data
local thread = redis.call('HMGET', KEYS[1], 'version', 'workflow', 'definition', 'created', 'nonce', 'owner', 'until', 'stop')
if not thread[1] then
  return {'NONE'}
end
local head = tonumber(thread[1])
local wanted = ARGV[1] == '' and head or tonumber(ARGV[1])
if wanted < 1 or wanted > head then
  return {'NONE'}
end

local function entry(version)
  return string.format('%.0f-0', version)
end
local snapshot = redis.call('XREVRANGE', KEYS[3], entry(wanted), '-', 'COUNT', 1)[1]
local first = snapshot and math.min(tonumber(string.match(snapshot[1], '^%d+')) + 1, wanted) or 1
local tail = redis.call('XRANGE', KEYS[2], entry(first), entry(wanted), 'COUNT', ARGV[2])
local newest, pending
if wanted == head then
  pending = redis.call('HGETALL', KEYS[4])
else
  newest = redis.call('XRANGE', KEYS[2], entry(head), entry(head))[1]
end
return {'OK', thread[2], thread[3], thread[4], thread[5], thread[6], thread[7], thread[8],
  entry(wanted), snapshot or false, tail, newest or false, pending or {}}
