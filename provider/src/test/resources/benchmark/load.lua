-- Run by wrk: sends the requests of a file in rotation and looks at every answer.
-- Arguments: the file (each request after a line with its length in bytes), the expected status, and a text that stands
-- in every right body (empty: any body).

local threads = {}

function setup(thread)
   table.insert(threads, thread)
end

function init(args)
   requests = {}
   local file = assert(io.open(args[1], "rb"))
   local length = file:read("*n", "*l")
   while length do
      requests[#requests + 1] = file:read(length)
      length = file:read("*n", "*l")
   end
   file:close()
   assert(#requests > 0, "no request in " .. args[1])
   expected = tonumber(args[2])
   mark = args[3] or ""
   sent, right, wrong, example = 0, 0, 0, ""
end

function request()
   sent = sent + 1
   return requests[(sent - 1) % #requests + 1]
end

function response(status, headers, body)
   if status == expected and body:find(mark, 1, true) then
      right = right + 1
   else
      wrong = wrong + 1
      if wrong == 1 then
         example = status .. " " .. body:sub(1, 300):gsub("%s+", " ")
      end
   end
end

function done(summary, latency, rates)
   local right, wrong, example = 0, 0, ""
   for _, thread in ipairs(threads) do
      right = right + thread:get("right")
      wrong = wrong + thread:get("wrong")
      example = example .. thread:get("example")
   end
   local failed = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
   io.write(string.format("RESULT %d %d %d %d %d %d %s\n", summary.duration, right, wrong, failed,
      latency:percentile(50), latency:percentile(99), example))
end
