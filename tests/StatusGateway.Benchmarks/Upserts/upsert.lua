-- Upserts many rows over and over, as supabase-js does. Arguments: a file of rows, one a line, and the service key.
local requests, turn = {}, 0

function init(args)
  local headers = {
    ["apikey"] = args[2],
    ["Authorization"] = "Bearer " .. args[2],
    ["Content-Type"] = "application/json",
    ["Content-Profile"] = "public",
    ["Prefer"] = "resolution=merge-duplicates",
    ["Accept"] = "*/*",
    ["Accept-Encoding"] = "gzip, deflate",
    ["User-Agent"] = "node",
    ["X-Client-Info"] = "supabase-js-node/2.109.0",
  }
  for line in io.lines(args[1]) do
    requests[#requests + 1] = wrk.format("POST", "/rest/v1/operations", headers, line)
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
