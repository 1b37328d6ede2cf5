-- Forgets a deleted operation and leaves a tombstone, which refuses copies committed up to the deletion.
--
-- KEYS[1]  the operation's key; all that is read or written
-- ARGV[1]  the last revision that is void, 16 digits
-- ARGV[2]  milliseconds until a tombstone expires
-- ARGV[3]  the channel
-- ARGV[4]  the message
-- returns  1 when that was news, 0 when it was known
--
-- For the head see keep.lua.
local head = redis.call('GETRANGE', KEYS[1], 0, 80)
local order, committed, known, void = string.rep('0', 33), string.rep('0', 16), string.rep('0', 16), string.rep('0', 16)
if #head == 81 and not string.find(head, '%D') then
  order, committed, known, void =
    string.sub(head, 1, 33), string.sub(head, 34, 49), string.sub(head, 50, 65), string.sub(head, 66, 81)
end

-- Known already: said once is enough, or two gateways that repeat each other's news would never end.
if ARGV[1] <= void then
  return 0
end

if ARGV[1] < committed then
  redis.call('SETRANGE', KEYS[1], 65, ARGV[1]) -- the id was dealt again, and that copy stays
else
  redis.call('SET', KEYS[1], string.rep('0', 49) .. known .. ARGV[1], 'PX', ARGV[2])
end

redis.call('PUBLISH', ARGV[3], ARGV[4])
return 1
