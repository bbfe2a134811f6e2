-- Replaces a thread's copy. KEYS: the copy. ARGV: milliseconds to keep it, then fields and values.
local key = KEYS[1]
redis.call('DEL', key)
for field = 2, #ARGV, 2 do
  redis.call('HSET', key, ARGV[field], ARGV[field + 1])
end
redis.call('PEXPIRE', key, ARGV[1])
return 1
