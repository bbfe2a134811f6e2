#!lua
-- Names the data of a shard, unless they have a name.
-- KEYS 1 names the data of the shard
-- ARGV 1 the name
redis.call('SET', KEYS[1], ARGV[1], 'NX')
