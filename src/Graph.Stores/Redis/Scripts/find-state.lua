#!lua flags=no-writes
-- Reads an entry of shared state.
-- KEYS 1 heads, 2 contents
-- ARGV 1 time or '' for the server's, 2 place
--#include same-data
--#include lease
--#include state
local head = redis.call('HGET', KEYS[1], ARGV[2])
if not is_visible(read_head(head), clock(ARGV[1])) then
  return {'NONE'}
end
return {'OK', head, redis.call('HGET', KEYS[2], ARGV[2])}
