#!lua
-- Changes entries of shared state, all of them or none: the same rules as StateRules, by the server's clock.
-- KEYS 1 heads, 2 contents, 3 places, 4 places by their end, 5 last version, 6 this write
-- ARGV time or '' for the server's, how many milliseconds a write is remembered, how many microseconds a token, how much is cleared away at the most;
--      then for each change: place, 'put', 'delete' or 'check', expected version or '', token or '', microseconds to live, '' for ever or 'as it was', content
--#include same-data
--#include lease
--#include state
local now = clock(ARGV[1])
local stored = redis.call('GET', KEYS[6])
if stored then
  return {'AGAIN', stored}
end

local function text(number)
  return string.format('%.0f', number)
end
local changes = {}
for at = 5, #ARGV - 1, 6 do
  local place, what, expected, token, lifetime, body = unpack(ARGV, at, at + 5)
  local kept = read_head(redis.call('HGET', KEYS[1], place))
  local number = #changes + 1
  if token ~= '' and kept and tonumber(token) < kept.token then
    return {'FENCED', text(number), text(kept.token)}
  end
  local present = is_visible(kept, now) and kept.version or '0'
  if expected ~= '' and expected ~= present then
    return {'CONFLICT', text(number), present}
  end
  token = math.max(tonumber(token) or 0, kept and kept.token or 0)
  changes[number] = {place = place, what = what, kept = kept, present = present, token = token, lifetime = lifetime, body = body}
end

-- Never the number of a write that a failover lost and somebody may still know: the clock is ahead of it.
local version = text(math.max(tonumber(redis.call('GET', KEYS[5]) or '0') + 1, now))

local function keep(place, its_version, token, ends, gone)
  redis.call('HSET', KEYS[1], place, its_version .. ' ' .. text(token) .. ' ' .. ends .. (gone and ' 1' or ' 0'))
  if ends == '' then
    redis.call('ZREM', KEYS[4], place)
  else
    redis.call('ZADD', KEYS[4], ends, place)
  end
end

-- Removes the entry, and remembers its token if it has seen one.
local function bury(place, its_version, token)
  redis.call('HDEL', KEYS[2], place)
  redis.call('ZREM', KEYS[3], place)
  if token > 0 then
    keep(place, its_version, token, text(now + tonumber(ARGV[3])), true)
  else
    redis.call('HDEL', KEYS[1], place)
    redis.call('ZREM', KEYS[4], place)
  end
end

-- Every check is above this line, and nothing below it can fail.
redis.call('SET', KEYS[5], version)
redis.call('SET', KEYS[6], version, 'PX', ARGV[2])
for _, change in ipairs(changes) do
  local kept = change.kept
  if change.what == 'put' then
    local ends = ''
    if change.lifetime == 'as it was' then
      ends = change.present ~= '0' and kept.ends or ''
    elseif change.lifetime ~= '' then
      ends = text(now + tonumber(change.lifetime))
    end
    redis.call('HSET', KEYS[2], change.place, change.body)
    redis.call('ZADD', KEYS[3], 0, change.place)
    keep(change.place, version, change.token, ends, false)
  elseif change.what == 'delete' or not kept then
    bury(change.place, version, change.token)
  else
    keep(change.place, kept.version, change.token, kept.ends, kept.gone)
  end
end
for _, place in ipairs(redis.call('ZRANGE', KEYS[4], '-inf', text(now), 'BYSCORE', 'LIMIT', 0, ARGV[4])) do
  local kept = read_head(redis.call('HGET', KEYS[1], place))
  bury(place, kept.version, kept.gone and 0 or kept.token)
end
return {'OK', version}
