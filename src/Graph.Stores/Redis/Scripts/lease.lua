-- Whose a thread is: the same rules as LeaseRules, by the server's clock. Included by the scripts that write for a thread.

-- The time in microseconds. Read once a script; tests bring a clock of their own.
local function clock(given)
  if given ~= '' then
    return tonumber(given)
  end
  local time = redis.call('TIME')
  return time[1] * 1000000 + time[2]
end

-- Reads fields of the thread, its lease last: nonce, owner, end, request to stop, how long it lasts.
local function read(key, ...)
  local fields = {...}
  local count = #fields
  local values = redis.call('HMGET', key, 'nonce', 'owner', 'until', 'stop', 'lasts', ...)
  local thread = {lease = {unpack(values, 1, 5)}}
  for at = 1, count do
    thread[fields[at]] = values[5 + at]
  end
  return thread
end

-- Whether others have to wait for a lease. One that ends more than twice as far ahead as it lasts was written before the clock was put back.
local function is_live(lease, now)
  local left = tonumber(lease[3]) - now
  return left > 0 and not (lease[5] and left > 2 * lease[5])
end

-- The answer to a writer that may not write; nil when it may.
-- asked: '' without a lease, 'take' (breaks: '' none, '*' any, or the nonce that may be broken), 'hold', 'release'
local function refuse(lease, asked, nonce, breaks, now)
  local holder = lease[1]
  if asked == 'hold' or asked == 'release' then
    return holder ~= nonce and {'LOST', unpack(lease, 1, 5)} or nil
  end
  if not holder or not is_live(lease, now) or (asked == 'take' and (holder == nonce or holder == breaks or breaks == '*')) then
    return nil
  end
  return {'BUSY', unpack(lease, 1, 5)}
end

-- Whoever looks for silent workers goes by the end of the lease that a running job's place names; that end comes sooner now.
local function bring_forward(key, index, ends, lasts)
  local place = redis.call('HGET', key, 'job_place')
  local before, after = string.match(place or '', '^(u%z[^%z]*%zs?)[%d%.]-(%.%d%z.*)$')
  if before then
    local moved = before .. string.format('%020.0f', ends) .. '.' .. lasts .. after
    redis.call('ZREM', index, place)
    redis.call('ZADD', index, 0, moved)
    redis.call('HSET', key, 'job_place', moved)
  end
end

-- Writes the lease as it is from now on, and gives what its holder was asked to do. The index is that of the shard's jobs, for one that is held.
local function settle(key, lease, asked, nonce, owner, duration, now, index)
  local holder = lease[1]
  if asked == 'take' then
    redis.call('HSET', key, 'nonce', nonce, 'owner', owner, 'until', string.format('%.0f', now + duration), 'lasts', duration)
    if holder ~= nonce then
      redis.call('HDEL', key, 'stop')
      return false
    end
    return lease[4]
  end
  if asked == 'hold' then
    -- A lease with nine tenths of its time left is good as it is; one with more than all of it was taken before the clock was put back.
    local ends = tonumber(lease[3])
    if ends < now + duration * 0.9 or ends > now + duration then
      redis.call('HSET', key, 'until', string.format('%.0f', now + duration), 'lasts', duration)
    end
    if ends > now + duration then
      bring_forward(key, index, now + duration, duration)
    end
    return lease[4]
  end
  if holder then
    redis.call('HDEL', key, 'nonce', 'owner', 'until', 'stop', 'lasts')
  end
  return false
end

