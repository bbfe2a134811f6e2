#!lua
-- Keeps a command for a thread that is at work, or about to be. Whoever was about to end the job looks again.
-- KEYS 1 thread, 2 commands
-- ARGV 1 id, 2 command
--#include same-data
--#include requests
if redis.call('HEXISTS', KEYS[2], ARGV[1]) == 1 or knows_request(KEYS[1], ARGV[1]) then
  return {'OK'}
end
local state = redis.call('HGET', KEYS[1], 'job_state')
if state ~= 'Ready' and state ~= 'Running' then
  return {'NONE'}
end

-- Every check is above this line, and nothing below it can fail.
local number = redis.call('HINCRBY', KEYS[1], 'job_revision', 1)
redis.call('HSET', KEYS[2], ARGV[1], string.format('%016.0f', number) .. ARGV[2])
note_request(KEYS[1], ARGV[1])
return {'OK'}
