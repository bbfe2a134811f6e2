#!lua flags=no-writes
-- One page of a shard's places of shared state, those left out whose entry has expired.
-- KEYS 1 heads, 2 places
-- ARGV 1 time or '' for the server's, 2 where the page begins, 3 where the list ends, 4 how many places to look at
--#include same-data
--#include lease
--#include state
local now = clock(ARGV[1])
local places = redis.call('ZRANGE', KEYS[2], ARGV[2], ARGV[3], 'BYLEX', 'LIMIT', 0, ARGV[4])
local found = {}
for _, place in ipairs(places) do
  if is_visible(read_head(redis.call('HGET', KEYS[1], place)), now) then
    found[#found + 1] = place
  end
end
return {'OK', places[#places] or '', #places, found}
