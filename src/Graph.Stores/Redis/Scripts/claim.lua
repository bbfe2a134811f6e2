#!lua
--#include lease
-- Takes a thread's lease without a commit; sent again, it is answered alike.
-- KEYS 1 thread
-- ARGV hash of the expected head, nonce, what may be broken, owner, duration, time or '' for the server's
--#include same-data
local expected, nonce, breaks, owner, duration, time = unpack(ARGV)
local now = clock(time)
local thread = read(KEYS[1], 'version', 'head')
local refusal = refuse(thread.lease, 'take', nonce, breaks, now)
if refusal then
  return refusal
end
if thread.head ~= expected then
  return {'CONFLICT', thread.version or '0'}
end

-- Every check is above this line, and nothing below it can fail.
settle(KEYS[1], thread.lease, 'take', nonce, owner, duration, now)
return {'OK'}
