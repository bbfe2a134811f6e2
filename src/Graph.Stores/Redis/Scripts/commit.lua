#!lua
--#include lease
-- One transition of a thread, stored whole or not at all.
-- KEYS 1 thread, 2 differences, 3 snapshots, 4 pending writes, 5 index of the shard's threads
-- ARGV version, the version before it, hash of the expected head, header (begins with the commit's hash), difference, snapshot or '',
--      workflow or '' for the same as before, the definition's hash, when the commit was made, first part of the thread's place in the index,
--      name of the thread, what to do with the lease, its nonce, what may be broken, owner, duration, time or '' for the server's
--#include same-data
local version, before, expected, header, difference, snapshot, workflow, definition, made, place, name,
  asked, nonce, breaks, owner, duration, time = unpack(ARGV)
local now = clock(time)
local thread = read(KEYS[1], 'version', 'head', 'place', 'workflow')
local hash = string.sub(header, 1, 32)
local is_next = (thread.version or '0') == before and (thread.head or string.rep('\0', 32)) == expected

-- Sent again because its answer was lost: answered as the first time.
if not is_next and string.find(version, '^[1-9]') then
  local stored = redis.call('XRANGE', KEYS[2], version .. '-0', version .. '-0')[1]
  if stored and string.sub(stored[2][2], 1, 32) == hash then
    return {'OK', false}
  end
end
local refusal = refuse(thread.lease, asked, nonce, breaks, now)
if refusal then
  return refusal
end
if not is_next then
  return {'CONFLICT', thread.version or '0'}
end
if workflow == '' and not thread.workflow then
  return {'NO_WORKFLOW'}
end

-- Every check is above this line, and nothing below it can fail.
redis.call('XADD', KEYS[2], version .. '-0', 'header', header, 'body', difference)
if snapshot ~= '' then
  redis.call('XADD', KEYS[3], version .. '-0', 'body', snapshot)
end
redis.call('UNLINK', KEYS[4])
if workflow ~= '' then
  redis.call('HSET', KEYS[1], 'workflow', workflow, 'definition', definition)
else
  workflow = thread.workflow
end
place = place .. workflow .. '\0' .. name
if thread.place then
  redis.call('ZREM', KEYS[5], thread.place)
  redis.call('HSET', KEYS[1], 'version', version, 'head', hash, 'place', place)
else
  redis.call('HSET', KEYS[1], 'version', version, 'head', hash, 'place', place, 'created', made)
end
redis.call('ZADD', KEYS[5], 0, place)
return {'OK', settle(KEYS[1], thread.lease, asked, nonce, owner, duration, now)}
