#!lua
-- One transition of a thread, stored whole or not at all.
-- KEYS 1 thread, 2 differences, 3 snapshots, 4 pending writes, 5 index of the shard's threads
-- ARGV 1 version, 2 the version before it, 3 hash of the expected head, 4 header (begins with the commit's hash), 5 difference,
--      6 snapshot or '', 7 workflow or '' for the same as before, 8 the definition's hash, 9 when the commit was made,
--      10 first part of the thread's place in the index, 11 thread
local thread = redis.call('HMGET', KEYS[1], 'version', 'head', 'place', 'workflow')
local version = thread[1] or '0'
local head = thread[2] or string.rep('\0', 32)
local workflow = ARGV[7] ~= '' and ARGV[7] or thread[4]
if version ~= ARGV[2] or head ~= ARGV[3] then
  -- Sent again because its answer was lost: answered as the first time.
  if string.find(ARGV[1], '^[1-9]') then
    local stored = redis.call('XRANGE', KEYS[2], ARGV[1] .. '-0', ARGV[1] .. '-0')[1]
    if stored and string.sub(stored[2][2], 1, 32) == string.sub(ARGV[4], 1, 32) then
      return {'OK'}
    end
  end
  return {'CONFLICT', version}
end
if not workflow then
  return {'NO_WORKFLOW'}
end

-- Every check is above this line, and nothing below it can fail.
local place = ARGV[10] .. workflow .. '\0' .. ARGV[11]
redis.call('XADD', KEYS[2], ARGV[1] .. '-0', 'header', ARGV[4], 'body', ARGV[5])
if ARGV[6] ~= '' then
  redis.call('XADD', KEYS[3], ARGV[1] .. '-0', 'body', ARGV[6])
end
redis.call('UNLINK', KEYS[4])
if thread[3] then
  redis.call('ZREM', KEYS[5], thread[3])
  redis.call('HSET', KEYS[1], 'version', ARGV[1], 'head', string.sub(ARGV[4], 1, 32), 'place', place)
else
  redis.call('HSET', KEYS[1], 'version', ARGV[1], 'head', string.sub(ARGV[4], 1, 32), 'place', place, 'created', ARGV[9])
end
if ARGV[7] ~= '' then
  redis.call('HSET', KEYS[1], 'workflow', workflow, 'definition', ARGV[8])
end
redis.call('ZADD', KEYS[5], 0, place)
return {'OK'}
