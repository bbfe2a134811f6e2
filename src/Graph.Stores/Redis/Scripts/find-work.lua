#!lua flags=no-writes
-- Jobs of one queue that may be taken: those whose worker may be gone, those that are ready or due, the oldest of each tenant and priority, and suspects.
-- KEYS 1 index of the shard's jobs, 2 counts by tenant
-- ARGV 1 queue, 2 how many of each tenant and priority at the most, 3 time or '' for the server's
--#include same-data
--#include lease
local queue, most = ARGV[1], ARGV[2]
local now = string.format('%020.0f', clock(ARGV[3]))

-- By the time that they waited for, not by urgency: so more of them are looked at than are wanted.
local function until_now(state)
  local from = state .. '\0' .. queue .. '\0'
  return redis.call('ZRANGE', KEYS[1], '[' .. from, '(' .. from .. now .. '~', 'BYLEX', 'LIMIT', 0, 100)
end

-- What only an idle worker may take, as far as its places say; they sort behind all others.
local function suspects(state, last)
  local from = state .. '\0' .. queue .. '\0s'
  return redis.call('ZRANGE', KEYS[1], '[' .. from, '(' .. from .. last, 'BYLEX', 'LIMIT', 0, 100)
end

-- Running jobs whose leases end more than twice as far ahead as they last; they are the last to end. What is taken or renewed ends sooner, so that the next look
-- sees others.
local function astray(mark, found)
  local from = 'u\0' .. queue .. '\0' .. mark
  for _, place in ipairs(redis.call('ZRANGE', KEYS[1], '(' .. from .. ':', '(' .. from .. now .. '~', 'BYLEX', 'REV', 'LIMIT', 0, 16)) do
    local ends, lasts = string.match(place, '^u%z[^%z]*%zs?(%d+)%.(%d+)%.')
    if ends and tonumber(lasts) > 0 and ends - now > 2 * lasts then
      found[#found + 1] = place
    end
  end
end

local lapsed, ready = until_now('u'), until_now('d')
local suspected = suspects('u', now .. '~')
astray('', lapsed)
astray('s', suspected)
for _, place in ipairs(suspects('r', '~')) do
  suspected[#suspected + 1] = place
end
for priority = 0, 3 do
  local from = 'r\0' .. queue .. '\0' .. priority .. '\0'
  local at = '[' .. from
  for _ = 1, 100 do
    local places = redis.call('ZRANGE', KEYS[1], at, '(' .. from .. '\255', 'BYLEX', 'LIMIT', 0, most)
    if #places == 0 then
      break
    end
    local first = string.match(places[1], '^[^%z]*%z[^%z]*%z[^%z]*%z([^%z]*)%z')
    for _, place in ipairs(places) do
      if string.match(place, '^[^%z]*%z[^%z]*%z[^%z]*%z([^%z]*)%z') == first then
        ready[#ready + 1] = place
      end
    end
    at = '(' .. from .. first .. '\0\255'
  end
end
return {'OK', now, lapsed, ready, redis.call('HGETALL', KEYS[2]), suspected}
