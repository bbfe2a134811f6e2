#!lua flags=no-writes
-- One page of a shard's threads, newest activity first. A place is: checkpoint id, status, workflow ("<version> <name>"), thread, with NUL between.
-- KEYS 1 index of the shard's threads
-- ARGV 1 where the page begins ('+', or '(' and a place), 2 how many places to look at, 3 statuses with a blank around each or '',
--      4 version of the workflow or '', 5 name of the workflow with a ':' before it or '', 6 what the thread's id begins with or ''
--#include same-data
local places = redis.call('ZRANGE', KEYS[1], ARGV[1], '-', 'BYLEX', 'REV', 'LIMIT', 0, ARGV[2])
local found = {}
for _, place in ipairs(places) do
  local status, version, name, thread = string.match(place, '^[^%z]*%z([^%z]*)%z(%-?%d+) ([^%z]*)%z(.*)$')
  if (ARGV[3] == '' or string.find(ARGV[3], ' ' .. status .. ' ', 1, true))
    and (ARGV[4] == '' or ARGV[4] == version)
    and (ARGV[5] == '' or ARGV[5] == ':' .. name)
    and string.sub(thread, 1, #ARGV[6]) == ARGV[6] then
    found[#found + 1] = place
  end
end
return {'OK', places[#places] or '', #places, found}
