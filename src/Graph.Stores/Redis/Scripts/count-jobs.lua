#!lua flags=no-writes
-- How many jobs of each queue are in each state. Queues are found by leaping from one to the next.
-- KEYS 1 index of the shard's jobs
-- ARGV none of its own
--#include same-data
local found = {}
for _, state in ipairs({'r', 'u', 'd', 'p'}) do
  local at = '[' .. state .. '\0'
  for _ = 1, 100 do
    local place = redis.call('ZRANGE', KEYS[1], at, '(' .. state .. '\1', 'BYLEX', 'LIMIT', 0, 1)[1]
    if not place then
      break
    end
    local queue = string.match(place, '^[^%z]*%z([^%z]*)%z')
    local from = state .. '\0' .. queue
    found[#found + 1] = {state, queue, redis.call('ZLEXCOUNT', KEYS[1], '[' .. from .. '\0', '(' .. from .. '\1')}
    at = '[' .. from .. '\1'
  end
end
return {'OK', found}
