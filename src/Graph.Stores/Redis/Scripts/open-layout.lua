#!lua
-- How the data of a namespace is laid out: decided by whoever comes first, the same for everyone after.
-- KEYS 1 layout
-- ARGV 1 format, 2 shards, 3 name of these data, drawn at random
redis.call('HSETNX', KEYS[1], 'format', ARGV[1])
redis.call('HSETNX', KEYS[1], 'shards', ARGV[2])
redis.call('HSETNX', KEYS[1], 'incarnation', ARGV[3])
return redis.call('HMGET', KEYS[1], 'format', 'shards', 'incarnation')
