-- Adds a commit to a thread's copy if the copy stands where the commit goes on from; otherwise there is no copy any more.
-- KEYS: the copy. ARGV: the head before ('' for none), the head, the version, the entry, the snapshot ('' for none), milliseconds to keep it.
local key = KEYS[1]
local head = redis.call('HGET', key, 'head')
if head == ARGV[2] then
  -- The commit was sent again: the copy has it, or was emptied after it.
  return 1
end
if ARGV[5] ~= '' then
  redis.call('DEL', key)
elseif head ~= (ARGV[1] ~= '' and ARGV[1]) then
  redis.call('DEL', key)
  return 0
end
redis.call('HSET', key, 'head', ARGV[2], ARGV[3], ARGV[4])
if ARGV[5] ~= '' then
  redis.call('HSET', key, 'snapshot', ARGV[5])
end
redis.call('PEXPIRE', key, ARGV[6])
return 1
