#!/usr/bin/env bash
# Builds everything and runs all tests. Tests of vector code run again with AVX-512 off and with all vector instructions off.
# The last line is "N passed, N failed, N skipped". Checks that take minutes are in scripts/test-long.sh.
#   scripts/test.sh
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/lib/progress.sh
case ${1:-} in
  "") ;;
  -h|--help) print_usage; exit 0 ;;
  *) echo "test: unknown argument '$1'." >&2; exit 2 ;;
esac
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

echo "== formatting"
if ! { dotnet tool restore >"$log" 2>&1 && dotnet csharpier check . >"$log" 2>&1; }; then
  grep -vE '^Tool|^$' "$log" | head -n 20
  echo "test: some files are not formatted; run: dotnet csharpier format ." >&2
  failed=$((failed + 1))
else
  passed=$((passed + 1))
fi
for project in Kernels.Tests VaePipeline.Tests EndToEnd.Tests; do
  run "$project" "$project"
done
# These switches of the .NET runtime imitate a machine without AVX-512 and one without vector instructions.
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
