#!/bin/sh
# The engine's tests and those in the browser at once: the latter wait more than they compute. Each tells its story in one piece.
engine=$(mktemp)
trap 'rm -f "$engine"' EXIT
vitest run --project pure --project databases >"$engine" 2>&1 &
vitest=$!
playwright test
browser=$?
wait $vitest
tests=$?
cat "$engine"
[ $browser -eq 0 ] && [ $tests -eq 0 ]
