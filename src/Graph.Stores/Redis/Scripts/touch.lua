#!lua flags=allow-oom
-- Writes the name of a shard's data again as it is: something that replicas can be waited for, also for what makes room in a full memory. Data that
-- are gone stay gone.
local name = redis.call('GET', KEYS[1])
if name then
  redis.call('SET', KEYS[1], name)
end
