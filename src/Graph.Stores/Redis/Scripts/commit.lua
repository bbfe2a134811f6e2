#!lua
--#include lease
--#include job
--#include requests
-- One transition of a thread, stored whole or not at all.
-- KEYS 1 thread, 2 differences, 3 snapshots, 4 pending writes, 5 index of the shard's threads, 6 versions of the snapshots;
--      7 index of the shard's jobs, 8 counts by tenant, 9 commands
-- ARGV version, the version before it or '' for any lower one, hash of the expected head, header (begins with the commit's hash), difference, snapshot or '',
--      workflow or '' for the same as before, the definition's hash, when the commit was made, first part of the thread's place in the index,
--      name of the thread, what to do with the lease, its nonce, what may be broken, owner, duration, time or '' for the server's,
--      revision of the job that was read or '' to leave the job, its place from now on or '' for none, the job, its state, its attempts,
--      the request that asked for it or '', the command that is taken in or ''
--#include same-data
local version, before, expected, header, difference, snapshot, workflow, definition, made, place, name,
  asked, nonce, breaks, owner, duration, time, revision, job_place, job, job_state, attempt, submission, command = unpack(ARGV)
local now = clock(time)
local thread = read(KEYS[1], 'version', 'head', 'place', 'workflow', 'job_revision', 'job_place', 'job_state', 'job_attempt')
local hash = string.sub(header, 1, 32)
local follows = (thread.version or '0') == before
if before == '' then
  follows = tonumber(version) > tonumber(thread.version or '0')
end
local is_next = follows and (thread.head or string.rep('\0', 32)) == expected

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
if revision ~= '' and (thread.job_revision or '0') ~= revision then
  return {'CHANGED'}
end

-- What the thread ran until this commit: few threads are ever moved to another definition.
local function remember_workflow(known)
  local former = redis.call('HMGET', KEYS[1], 'definition', 'former')
  if known and (known ~= workflow or former[1] ~= definition) then
    redis.call('HSET', KEYS[1], 'former', (former[2] or '') .. version .. '\0' .. known .. '\0' .. former[1] .. '\0')
  end
end

-- Every check is above this line, and nothing below it can fail.
redis.call('XADD', KEYS[2], version .. '-0', 'header', header, 'body', difference)
if snapshot ~= '' then
  redis.call('HSET', KEYS[3], version, snapshot)
  redis.call('ZADD', KEYS[6], version, version)
end
redis.call('UNLINK', KEYS[4])
if workflow ~= '' then
  remember_workflow(thread.workflow)
  redis.call('HSET', KEYS[1], 'workflow', workflow, 'definition', definition)
else
  workflow = thread.workflow
end
place = place .. workflow .. '\0' .. name
-- Under this nonce nothing is pending, until something is kept: so the holder's next steps need not look.
if thread.place then
  redis.call('ZREM', KEYS[5], thread.place)
  redis.call('HSET', KEYS[1], 'version', version, 'head', hash, 'place', place, 'clean', nonce)
else
  redis.call('HSET', KEYS[1], 'version', version, 'head', hash, 'place', place, 'clean', nonce, 'created', made)
end
redis.call('ZADD', KEYS[5], 0, place)
if revision ~= '' then
  move_job(KEYS[1], KEYS[7], KEYS[8], thread.job_place, job_place, job, job_state, attempt)
elseif thread.job_state == 'Running' and tonumber(thread.job_attempt) > 1 then
  -- Attempts begin anew with each commit.
  redis.call('HSET', KEYS[1], 'job_attempt', '1')
end
if submission ~= '' then
  note_request(KEYS[1], submission)
end
if command ~= '' then
  redis.call('HDEL', KEYS[9], command)
end
return {'OK', settle(KEYS[1], thread.lease, asked, nonce, owner, duration, now, KEYS[7])}
