#!/usr/bin/env bash
# Builds everything, runs all tests, and ends with the line "N passed, N failed, N skipped".
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh run test
dotnet build VaePipeline.sln -c Release -v quiet -nologo --tl:off

passed=0 failed=0 skipped=0 broken=0
for project in Engines.Tests VaePipeline.Tests EndToEnd.Tests; do
  echo "== $project"
  log=$(mktemp)
  dotnet test --project "tests/$project" -c Release --no-build --no-progress --no-ansi 2>&1 | tee "$log" || true
  count() { { grep -E "^ +$1: [0-9]+" "$log" || true; } | tail -n 1 | grep -oE '[0-9]+$' || echo 0; }
  grep -qE '^ +total: [0-9]+' "$log" || broken=1
  passed=$((passed + $(count succeeded))) failed=$((failed + $(count failed))) skipped=$((skipped + $(count skipped)))
  rm -f "$log"
done
if [ "$broken" -ne 0 ]; then
  echo "test: a test project did not finish; see above." >&2
  failed=$((failed + 1))
fi
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
