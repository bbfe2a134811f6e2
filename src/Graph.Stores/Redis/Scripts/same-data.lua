-- The data must be those that the program opened: a server that comes back empty, or with other data, must not look like one without the thread.
-- KEYS last: names the data of the shard; ARGV last: the name that the program knows
if redis.call('GET', KEYS[#KEYS]) ~= ARGV[#ARGV] then
  return {'EXCHANGED'}
end

