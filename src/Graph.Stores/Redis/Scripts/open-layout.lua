#!lua
-- How the data of a namespace are laid out: decided by whoever comes first, the same for everyone after.
-- KEYS 1 layout
-- ARGV 1 format, 2 shards, 3 name of these data, drawn at random
if redis.call('EXISTS', KEYS[1]) == 0 then
  redis.call('HSET', KEYS[1], 'format', ARGV[1], 'shards', ARGV[2], 'incarnation', ARGV[3], 'is_ready', '0')
end
return redis.call('HMGET', KEYS[1], 'format', 'shards', 'incarnation', 'is_ready')
