#!lua flags=allow-oom
-- Writes a little of what is there again as it is: something that replicas can be waited for, also for what makes room in a full memory. Data that are
-- gone stay gone.
-- KEYS 1 names the data of a shard, or says how a namespace is laid out
if redis.call('TYPE', KEYS[1]).ok == 'hash' then
  local format = redis.call('HGET', KEYS[1], 'format')
  if format then
    redis.call('HSET', KEYS[1], 'format', format)
  end
  return
end
local name = redis.call('GET', KEYS[1])
if name then
  redis.call('SET', KEYS[1], name)
end
