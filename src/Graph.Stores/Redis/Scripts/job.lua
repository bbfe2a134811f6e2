-- A thread's job and its place in the index of the shard's jobs. Included by the scripts that move jobs.
-- A place: r(eady), d(elayed), u(nder way) or p(arked), queue, order, tenant, since, thread, with NUL between.

local function count(key, place, change)
  local state, tenant = string.match(place, '^(%a)%z[^%z]*%z[^%z]*%z([^%z]*)%z')
  if state ~= 'p' then
    local field = (state == 'u' and 'running:' or 'queued:') .. tenant
    if redis.call('HINCRBY', key, field, change) == 0 then
      redis.call('HDEL', key, field)
    end
  end
end

-- Makes the job what it is from now on; new_place is '' when there is none any more.
local function move_job(key, index, counts, old_place, new_place, job, state, attempt)
  if old_place then
    redis.call('ZREM', index, old_place)
    count(counts, old_place, -1)
  end
  redis.call('HINCRBY', key, 'job_revision', 1)
  if new_place == '' then
    redis.call('HDEL', key, 'job', 'job_state', 'job_attempt', 'job_place')
    return
  end
  redis.call('ZADD', index, 0, new_place)
  count(counts, new_place, 1)
  redis.call('HSET', key, 'job', job, 'job_state', state, 'job_attempt', attempt, 'job_place', new_place)
end

