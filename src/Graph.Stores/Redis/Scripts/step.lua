#!lua
-- The transition that most are: the next step of a run that holds its thread, without a snapshot and without anything about the job. It does what commit.lua
-- would do with it in half of the time; whatever is not as such a step finds it is left to that.
-- KEYS 1 thread, 2 differences, 3 pending writes, 4 index of the shard's threads; the last one names the data of the shard: data with this head in them are
--      those that the program opened
-- ARGV 1 version, 2 header (begins with the hashes of this commit and of the one before it), 3 difference, 4 first part of the thread's place in the index,
--      5 nonce of the lease, 6 how long it lasts, 7 time or '' for the server's
local header, duration, now = ARGV[2], ARGV[6], ARGV[7]
if now == '' then
  local time = redis.call('TIME')
  now = time[1] * 1000000 + time[2]
end
local thread = redis.call('HMGET', KEYS[1], 'head', 'version', 'nonce', 'until', 'lasts', 'place', 'job_state', 'job_attempt', 'stop')
if thread[1] ~= string.sub(header, 33, 64)
  or thread[2] + 1 ~= tonumber(ARGV[1])
  or thread[3] ~= ARGV[5]
  or thread[5] ~= duration
  or thread[4] - now > tonumber(duration)
  or thread[7] == 'Running' and thread[8] ~= '1' then
  return {'OTHERWISE'}
end

-- Every check is above this line, and nothing below it can fail.
redis.call('XADD', KEYS[2], ARGV[1] .. '-0', 'header', header, 'body', ARGV[3])
redis.call('UNLINK', KEYS[3])
local place = ARGV[4] .. string.match(thread[6], '^[^%z]*%z[^%z]*%z(.*)$')
redis.call('ZREM', KEYS[4], thread[6])
redis.call('ZADD', KEYS[4], 0, place)
if thread[4] - now < duration * 0.9 then
  redis.call('HSET', KEYS[1], 'version', ARGV[1], 'head', string.sub(header, 1, 32), 'place', place, 'until', string.format('%.0f', now + duration))
else
  redis.call('HSET', KEYS[1], 'version', ARGV[1], 'head', string.sub(header, 1, 32), 'place', place)
end
return {'OK', thread[9]}
