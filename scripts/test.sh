#!/usr/bin/env bash
# Builds everything, runs all tests, those of vector code again on poorer machines, and ends with the line "N passed, N failed, N skipped".
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/progress.sh
log=$(mktemp)
trap 'rm -f "$log"' EXIT

scripts/setup.sh run test slurm
echo "Building everything ..." >&2
if ! { fetch_packages "$log" VaePipeline.sln && compile "$log" build VaePipeline.sln -c Release; }; then
  show_errors "$log"
  exit 1
fi

passed=0 failed=0 skipped=0 broken=0
run() { # TITLE PROJECT [ARGUMENT ...]
  local title=$1 project=$2
  shift 2
  echo "== $title"
  dotnet test --project "tests/$project" -c Release --no-build --no-progress --no-ansi "$@" 2>&1 | tee "$log" || true
  count() { { grep -E "^ +$1: [0-9]+" "$log" || true; } | tail -n 1 | grep -oE '[0-9]+$' || echo 0; }
  [ "$(count total)" -gt 0 ] || broken=1
  passed=$((passed + $(count succeeded))) failed=$((failed + $(count failed))) skipped=$((skipped + $(count skipped)))
}

for project in Kernels.Tests VaePipeline.Tests EndToEnd.Tests; do
  run "$project" "$project"
done
# the runtime's own switches: what a machine without AVX-512, and one without any vector instructions, would compute
for switch in EnableAVX512 EnableHWIntrinsic; do
  run "Kernels.Tests, DOTNET_$switch=0" Kernels.Tests -e "DOTNET_$switch=0"
  run "VaePipeline.Tests, audio, DOTNET_$switch=0" VaePipeline.Tests -e "DOTNET_$switch=0" --filter-namespace 'VaePipeline.Tests.Audio*'
done

if [ "$broken" -ne 0 ]; then
  echo "test: a test project did not finish; see above." >&2
  failed=$((failed + 1))
fi
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
