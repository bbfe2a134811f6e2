#!lua flags=no-writes
-- A thread in one go: its newest snapshot at or before the version that is asked for, and the differences after it.
-- KEYS 1 thread, 2 differences, 3 snapshots, 4 pending writes, 5 commands, 6 versions of the snapshots
-- ARGV 1 version, or '' for the head; 2 how many differences at the most: the reader fetches the others
--#include same-data
local thread = redis.call('HMGET', KEYS[1], 'version', 'workflow', 'definition', 'created', 'nonce', 'owner', 'until', 'stop', 'lasts',
  'job', 'job_state', 'job_attempt', 'head')
if not thread[1] then
  return {'NONE'}
end
local head = tonumber(thread[1])
local wanted = ARGV[1] == '' and head or tonumber(ARGV[1])
if wanted < 1 or wanted > head then
  return {'NONE'}
end

local function number(version)
  return string.format('%.0f', version)
end
local function entry(version)
  return number(version) .. '-0'
end
local former
if wanted ~= head then
  if not redis.call('XRANGE', KEYS[2], entry(wanted), entry(wanted))[1] then
    -- It was pruned.
    return {'NONE'}
  end
  former = redis.call('HGET', KEYS[1], 'former')
end
local version = redis.call('ZRANGE', KEYS[6], number(wanted), '-inf', 'BYSCORE', 'REV', 'LIMIT', 0, 1)[1]
local snapshot = version and redis.call('HGET', KEYS[3], version)
local first = version and math.min(tonumber(version) + 1, wanted) or 1
local tail = redis.call('XRANGE', KEYS[2], entry(first), entry(wanted), 'COUNT', ARGV[2])
local newest, pending
if wanted == head then
  pending = redis.call('HGETALL', KEYS[4])
else
  newest = redis.call('XRANGE', KEYS[2], entry(head), entry(head))[1]
end
return {'OK', thread[2], thread[3], thread[4], thread[5], thread[6], thread[7], thread[8], thread[9],
  number(wanted), version or false, snapshot or false, tail, newest or false, pending or {}, thread[10], thread[11], thread[12],
  redis.call('HGETALL', KEYS[5]), former or false, thread[13]}
