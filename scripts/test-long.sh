#!/usr/bin/env bash
# Checks that take minutes. scripts/test.sh has the rest.
#   scripts/test-long.sh [--seed N] [--short] [CHECK ...]     runs all checks, or the named ones
#     clone           clones the repository as a new user would, runs scripts/quickstart.sh in it and looks at its results
#     embed-only      publishes the tool without libtorch and compares its vectors with those of the full tool
#     mutations       reads 12,000 randomly changed sound files of every container
#     slurm           embeds on a Slurm of two nodes; a node dies and a task is requeued
#     documentation   runs the commands of README and docs, including those that take minutes
#   --seed N          seed of the notes and changes that the checks use (default: 1)
#   --short           runs only 'clone', and embeds samples/sounds in the clone instead of running the quickstart
# The last line is "N checks passed, N failed, N skipped".
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/lib/progress.sh

seed=1 short='' checks=()
while [ $# -gt 0 ]; do
  case $1 in
    -h|--help) print_usage; exit 0 ;;
    --short) short=1; shift ;;
    --seed)
      [[ ${2:-} =~ ^[0-9]{1,9}$ ]] || { echo "test-long: --seed is '${2:-}'; allowed: a whole number from 0." >&2; exit 2; }
      seed=$2; shift 2 ;;
    clone|embed-only|mutations|slurm|documentation) checks+=("$1"); shift ;;
    *) echo "test-long: unknown argument '$1'; see scripts/test-long.sh --help." >&2; exit 2 ;;
  esac
done
if [ ${#checks[@]} -eq 0 ]; then
  if [ -n "$short" ]; then checks=(clone); else checks=(clone embed-only mutations slurm documentation); fi
fi

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
failed() { echo "test-long: $1" >&2; return 1; }
# quietly LOG COMMAND ...: shows the end of the output only when the command fails
quietly() { local log=$folder/$1; shift; "$@" >"$log" 2>&1 </dev/null || { tail -n 20 "$log" >&2; return 1; }; }
rows() { awk -F, 'NR > 1 && $3 == "ok" { n++ } END { print n + 0 }' "$1"; }

check_clone() {
  git rev-parse --git-dir >/dev/null 2>&1 || { echo "this is no git repository"; return 77; }
  git clone --quiet --no-local . "$folder/clone" || return 1
  if [ -n "$short" ]; then
    (cd "$folder/clone" && quietly embed.log scripts/vae embed samples/sounds --out "$folder/sounds.csv") || return 1
    [ "$(rows "$folder/sounds.csv")" -eq 12 ] || { failed "not all of samples/sounds were embedded"; return 1; }
    return 0
  fi
  sed -i "s/^    notes: 2000\$/    notes: 2000\n    seed: $seed/" "$folder/clone/pipelines/quickstart.yaml"
  quietly quickstart.log "$folder/clone/scripts/quickstart.sh" || return 1
  local run=$folder/clone/artifacts/runs/quickstart
  [ "$(rows "$run/embeddings.csv")" -ge 1900 ] || { failed "quickstart embedded too few notes"; return 1; }
  [ -s "$run/report/map.png" ] && [ -s "$run/report/summary.md" ] || { failed "quickstart wrote no report"; return 1; }
  grep -q '"verdict": *"healthy"' "$run/model/health.json" || { failed "quickstart's space is not healthy"; return 1; }
}

check_embed_only() {
  local tool=$folder/tool notes=$folder/notes
  quietly publish.log dotnet publish src/VaePipeline.Cli -c Release -p:LibTorch=false -o "$tool" --artifacts-path "$folder/build" -v quiet -nologo --tl:off \
    -nodeReuse:false -p:UseSharedCompilation=false || return 1
  [ -z "$(find "$tool" -name '*torch_cpu*' -o -name '*LibTorchSharp*')" ] || { failed "the tool contains libtorch"; return 1; }
  local size
  size=$(megabytes "$tool")
  [ "$size" -le 110 ] || { failed "the tool has $size MB; allowed: 110"; return 1; }
  quietly render.log scripts/vae dataset render --synthesizer embedded --notes 96 --seed "$seed" --out "$notes" || return 1
  quietly embed.log scripts/vae embed "$notes" --out "$folder/full.csv" || return 1
  quietly tool.log dotnet "$tool/vae.dll" embed "$notes" --out "$folder/small.csv" || return 1
  cmp "$folder/full.csv" "$folder/small.csv"
}

test_project() { # PROJECT ARGUMENT ...
  local project=tests/$1
  shift
  quietly build.log dotnet build "$project" -c Release -v quiet -nologo --tl:off || return 1
  quietly tests.log dotnet test --project "$project" -c Release --no-build --no-progress --no-ansi "$@"
}

check_mutations() {
  VAE_MUTATIONS=12000 VAE_SEED=$seed test_project VaePipeline.Tests --filter-class VaePipeline.Tests.Audio.Faults.MutatedSoundTests
}

check_slurm() {
  command -v slurmctld >/dev/null || [ -x /usr/sbin/slurmctld ] || { echo "Slurm is not installed; scripts/setup.sh slurm installs it"; return 77; }
  test_project EndToEnd.Tests --filter-namespace EndToEnd.Tests.Slurm
}

check_documentation() { VAE_LONG_TESTS=1 test_project EndToEnd.Tests --filter-class EndToEnd.Tests.ReadmeTests; }

passed=0 broken=0 skipped=0
for check in "${checks[@]}"; do
  started=$SECONDS
  echo "== $check"
  code=0
  reason=$("check_${check//-/_}") || code=$?
  case $code in
    0) passed=$((passed + 1)); echo "passed in $((SECONDS - started)) s" ;;
    77) skipped=$((skipped + 1)); echo "skipped: $reason" ;;
    *) broken=$((broken + 1)); echo "failed: $reason" ;;
  esac
done
echo "$passed checks passed, $broken failed, $skipped skipped"
[ "$broken" -eq 0 ]
