#!lua
-- The transition that most are: the next step of a run that holds its thread, without a snapshot and without anything about the job. It comes to what commit.lua
-- would do, with as few calls as that takes; whatever is not as such a step finds it is left to that.
-- KEYS 1 thread, 2 differences, 3 index of the shard's threads; the last one names the data of the shard: data with this head in them are those that the
--      program opened
-- ARGV 1 version, 2 header (begins with the hashes of this commit and of the one before it), 3 difference, 4 first part of the thread's place in the index,
--      5 nonce of the lease, 6 how long it lasts, 7 time or '' for the server's, 8 'soon' when this writer had a step looked at whole a moment ago
local version, header, nonce, duration, now = ARGV[1], ARGV[2], ARGV[5], ARGV[6], ARGV[7]
local hash, parent = string.sub(header, 1, 32), string.sub(header, 33, 64)

local function append()
  redis.call('XADD', KEYS[2], version .. '-0', 'header', header, 'body', ARGV[3])
end

-- A step soon after another: no time has passed that a lease or a place would show. Under a nonce that is clean with a '+', the last commit was a step that was
-- looked at whole, or one like this.
if ARGV[8] == 'soon' then
  local thread = redis.call('HMGET', KEYS[1], 'head', 'version', 'nonce', 'clean', 'stop')
  if thread[1] == parent and thread[2] + 1 == tonumber(version) and thread[3] == nonce and thread[4] == nonce .. '+' then
    append()
    redis.call('HSET', KEYS[1], 'version', version, 'head', hash)
    return {'OK', thread[5]}
  end
end

if now == '' then
  local time = redis.call('TIME')
  now = time[1] * 1000000 + time[2]
end
local thread = redis.call('HMGET', KEYS[1], 'head', 'version', 'nonce', 'clean', 'until', 'lasts', 'place', 'job_state', 'job_attempt', 'stop')
if thread[1] ~= parent
  or thread[2] + 1 ~= tonumber(version)
  or thread[3] ~= nonce
  or thread[4] ~= nonce and thread[4] ~= nonce .. '+'
  or thread[6] ~= duration
  or thread[5] - now > tonumber(duration)
  or thread[8] == 'Running' and thread[9] ~= '1' then
  return {'OTHERWISE'}
end

-- A thread that runs keeps its place for a quarter of a second: whoever lists threads puts those in order. The first 11 letters of an id are its time so far.
local old, place = thread[7], ARGV[4]
local runs = string.find(place, '^[^%z]*%zRunning%z')
local stays = runs and string.sub(old, 1, 11) == string.sub(place, 1, 11) and string.find(old, '^[^%z]*%zRunning%z')
local fields = {'version', version, 'head', hash, 'clean', runs and nonce .. '+' or nonce, 'until', string.format('%.0f', now + duration)}

-- Every check is above this line, and nothing below it can fail.
append()
if not stays then
  place = place .. string.match(old, '^[^%z]*%z[^%z]*%z(.*)$')
  redis.call('ZREM', KEYS[3], old)
  redis.call('ZADD', KEYS[3], 0, place)
  fields[#fields + 1] = 'place'
  fields[#fields + 1] = place
end
redis.call('HSET', KEYS[1], unpack(fields))
return {'OK', thread[10]}
