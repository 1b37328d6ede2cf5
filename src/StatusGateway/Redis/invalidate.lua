-- Leaves the mark that a newer revision is committed: an older copy is stale, and one that arrives later as well.
--
-- KEYS[1]  the operation's key; all that is read or written
-- ARGV[1]  the revision that is known to be committed, 16 digits
-- ARGV[2]  milliseconds until a mark without a copy expires
-- returns  1 when that was news, 0 when it was known
--
-- For the head see keep.lua. Nothing is published: whoever hears of a change leaves this mark, and would be heard again.
local head = redis.call('GETRANGE', KEYS[1], 0, 80)
if #head ~= 81 or string.find(head, '%D') then
  redis.call('SET', KEYS[1], string.rep('0', 49) .. ARGV[1] .. string.rep('0', 16), 'PX', ARGV[2])
  return 1
end

if ARGV[1] <= string.sub(head, 34, 49) or ARGV[1] <= string.sub(head, 50, 65) then
  return 0
end

redis.call('SETRANGE', KEYS[1], 49, ARGV[1])
return 1
