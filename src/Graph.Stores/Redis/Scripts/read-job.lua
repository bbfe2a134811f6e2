#!lua flags=no-writes
-- A thread's job with all that decides what may become of it.
-- KEYS 1 thread, 2 commands
-- ARGV 1 time or '' for the server's
--#include same-data
--#include lease
local thread = read(KEYS[1], 'job_revision', 'job', 'job_state', 'job_attempt', 'job_place', 'submission', 'version')
return {'OK', thread.job_revision or '0', thread.job, thread.job_state, thread.job_attempt, thread.job_place, redis.call('HLEN', KEYS[2]),
  string.format('%.0f', clock(ARGV[1])), thread.submission, thread.version, unpack(thread.lease, 1, 5)}
