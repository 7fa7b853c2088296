-- Runs parts of Lua's own test suite, one after the other, in the folder of the suite.
_port, _soft, _nomsg = true, true, true
local parts = {...}
local show = print
print = function() end -- the parts print addresses, seeds and times
io.write = function() return io.stdout end
for _, part in ipairs(parts) do
  local ok, message = pcall(dofile, part .. ".lua")
  show(part, ok, ok and "" or message)
end
local function fib(n) if n < 2 then return n end return fib(n - 1) + fib(n - 2) end
show(fib(24), string.format("%g %5.2f %q %a", 1e100, math.pi, "a\nb", 1 / 3))
