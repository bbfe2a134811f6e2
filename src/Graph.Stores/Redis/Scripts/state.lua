-- What is kept of an entry of shared state: "<version> <token> <end> <gone>", where the end is empty for never and gone is 1 when only the token is remembered.
-- Included by the scripts about shared state.

local function read_head(head)
  if not head then
    return nil
  end
  local version, token, ends, gone = string.match(head, '^(%d+) (%d+) (%d*) ([01])$')
  return {version = version, token = tonumber(token), ends = ends, gone = gone == '1'}
end

local function is_visible(kept, now)
  return kept and not kept.gone and (kept.ends == '' or tonumber(kept.ends) > now)
end

