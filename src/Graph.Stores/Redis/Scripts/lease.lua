-- Whose a thread is: the same rules as LeaseRules, by the server's clock. Included by the scripts that write for a thread.

-- The time in microseconds. Read once a script; tests bring a clock of their own.
local function clock(given)
  if given ~= '' then
    return tonumber(given)
  end
  local time = redis.call('TIME')
  return time[1] * 1000000 + time[2]
end

-- Reads fields of the thread, its lease last: nonce, owner, end, request to stop.
local function read(key, ...)
  local fields = {...}
  local count = #fields
  local values = redis.call('HMGET', key, 'nonce', 'owner', 'until', 'stop', ...)
  local thread = {lease = {unpack(values, 1, 4)}}
  for at = 1, count do
    thread[fields[at]] = values[4 + at]
  end
  return thread
end

-- The answer to a writer that may not write; nil when it may.
-- asked: '' without a lease, 'take' (breaks: '' none, '*' any, or the nonce that may be broken), 'hold', 'release'
local function refuse(lease, asked, nonce, breaks, now)
  local holder = lease[1]
  if asked == 'hold' or asked == 'release' then
    return holder ~= nonce and {'LOST', unpack(lease)} or nil
  end
  local is_live = holder and tonumber(lease[3]) > now
  if not is_live or (asked == 'take' and (holder == nonce or holder == breaks or breaks == '*')) then
    return nil
  end
  return {'BUSY', unpack(lease)}
end

-- Writes the lease as it is from now on, and gives what its holder was asked to do.
local function settle(key, lease, asked, nonce, owner, duration, now)
  local holder = lease[1]
  if asked == 'take' then
    redis.call('HSET', key, 'nonce', nonce, 'owner', owner, 'until', string.format('%.0f', now + duration))
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
      redis.call('HSET', key, 'until', string.format('%.0f', now + duration))
    end
    return lease[4]
  end
  if holder then
    redis.call('HDEL', key, 'nonce', 'owner', 'until', 'stop')
  end
  return false
end

