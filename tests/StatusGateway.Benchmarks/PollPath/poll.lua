-- Polls many operations over and over. Arguments: a file of requests, one a line (a path, or a path and the tag to return), and
-- the mean time in milliseconds that a connection waits before each request (0: none, so that the server is saturated).
local requests, turn = {}, 0

function init(args)
  for line in io.lines(args[1]) do
    local path, tag = line:match("^(%S+) ?(.*)$")
    requests[#requests + 1] = wrk.format("GET", path, tag ~= "" and { ["If-None-Match"] = tag } or nil)
  end

  local mean = tonumber(args[2])
  if mean > 0 then
    -- Random, so that the connections never march in step.
    delay = function() return math.random(0, 2 * mean) end
  end
end

function request()
  turn = turn % #requests + 1
  return requests[turn]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '{"requests":%d,"failed":%d,"seconds":%.6f,"p99Ms":%.3f}\n',
    summary.requests,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout,
    summary.duration / 1e6,
    latency:percentile(99) / 1e3))
end
