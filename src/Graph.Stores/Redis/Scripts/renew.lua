#!lua
--#include lease
-- Extends a lease.
-- KEYS 1 thread, 2 index of the shard's jobs
-- ARGV nonce, duration, time or '' for the server's
--#include same-data
local nonce, duration, time = unpack(ARGV)
local now = clock(time)
local lease = read(KEYS[1]).lease
local refusal = refuse(lease, 'hold', nonce, '', now)
if refusal then
  return refusal
end

-- Every check is above this line, and nothing below it can fail.
return {'OK', settle(KEYS[1], lease, 'hold', nonce, '', duration, now, KEYS[2])}
