-- Keeps a copy of an operation unless a newer one is here or it is known to be deleted, and tells the other gateways.
--
-- KEYS[1]  the operation's key; all that is read or written
-- ARGV[1]  the copy's order, 33 digits
-- ARGV[2]  the copy's committed revision, 16 digits
-- ARGV[3]  what follows the head: format, time of doubt and payload
-- ARGV[4]  milliseconds until the key expires
-- ARGV[5]  the channel
-- ARGV[6]  the message
-- returns  1 when kept, 0 when refused
--
-- The head, 81 digits: order (33), committed (16), known (16), void (16). Whatever the format of the rest, it stays so:
-- two versions of the gateway may share a key. All are compared as strings: Lua's numbers are doubles, and two revisions
-- that differ in the last digit would be equal.
local head = redis.call('GETRANGE', KEYS[1], 0, 80)
local order, committed, known, void = '', '', string.rep('0', 16), string.rep('0', 16)
if #head == 81 and not string.find(head, '%D') then
  order, committed, known, void =
    string.sub(head, 1, 33), string.sub(head, 34, 49), string.sub(head, 50, 65), string.sub(head, 66, 81)
end

if ARGV[2] <= void or ARGV[1] < order or (ARGV[1] == order and ARGV[2] < committed) then
  return 0
end

redis.call('SET', KEYS[1], ARGV[1] .. ARGV[2] .. known .. void .. ARGV[3], 'PX', ARGV[4])

-- A copy that is only kept again, because somebody has read it in the store, is no news.
if ARGV[1] > order or ARGV[2] > committed then
  redis.call('PUBLISH', ARGV[5], ARGV[6])
end

return 1
