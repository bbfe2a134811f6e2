#!lua flags=no-writes
-- One line of a list of threads.
-- KEYS 1 thread, 2 differences
--#include same-data
local thread = redis.call('HMGET', KEYS[1], 'version', 'workflow', 'definition', 'created', 'nonce', 'owner', 'until', 'stop', 'lasts',
  'job', 'job_state', 'job_attempt')
if not thread[1] then
  return {'NONE'}
end
local head = thread[1] .. '-0'
return {'OK', thread[2], thread[3], thread[4], thread[5], thread[6], thread[7], thread[8], thread[9],
  redis.call('XRANGE', KEYS[2], head, head)[1], thread[10], thread[11], thread[12]}
