-- The newest requests that a thread took in, by their ids: what is sent again because its answer was lost is known by them, however far the thread has come since.
local LONGEST_LIST = 2048

local function note_request(key, id)
  local known = redis.call('HGET', key, 'submission') or ''
  redis.call('HSET', key, 'submission', string.sub(id .. '\0' .. known, 1, LONGEST_LIST))
end

local function knows_request(key, id)
  return string.find(redis.call('HGET', key, 'submission') or '', id, 1, true) ~= nil
end
