#!/usr/bin/env bash
# Times a training step of the baseline network with this project's kernels and with TorchSharp's own modules, in alternation.
# Prints medians and their ratio, on one thread and on two. TorchSharp's modules run with OpenMP's default wait policy and with the passive one.
#   bench/bench-kernels.sh [PAIRS] [STEPS] [VAE]
#     PAIRS   alternating runs (default: 10)
#     STEPS   steps per run (default: 20)
#     VAE     scripts/vae of another build, timed in the same alternation
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/lib/progress.sh
case ${1:-} in -h|--help) print_usage; exit 0 ;; esac
pairs=${1:-10} steps=${2:-20} other=${3:-}

scripts/vae --help >/dev/null # builds it
export VAE_BUILD=never # one build for all runs
step() { # VAE ARGUMENT ...: prints the median ms per step
  local vae=$1
  shift
  "$vae" bench train --steps "$steps" --threads "$threads" --json "$@" | awk -F'[:,]' '/"step"/ { inside = 1 } inside && /"median"/ { printf "%.2f\n", $2; exit }'
}
median() { sort -g | awk '{ x[NR] = $1 } END { printf "%.2f", NR % 2 ? x[(NR + 1) / 2] : (x[NR / 2] + x[NR / 2 + 1]) / 2 }'; }
over() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; }

echo "$(awk -F': *' '/model name/ { print $2; exit }' /proc/cpuinfo), $(nproc) cores; $pairs alternating runs of $steps steps, median ms per step"
for threads in 1 2; do
  declare -A times=([fused]="" [torch]="" [passive]="" [other]="")
  for ((pair = 0; pair < pairs; pair++)); do
    times[fused]+="$(step scripts/vae) "
    times[torch]+="$(step scripts/vae --kernels torch) "
    times[passive]+="$(OMP_WAIT_POLICY=passive step scripts/vae --kernels torch) "
    if [ -n "$other" ]; then times[other]+="$(step "$other") "; fi
  done
  of() { tr ' ' '\n' <<<"${times[$1]}" | grep . | median; }
  fused=$(of fused) torch=$(of torch) passive=$(of passive)
  best=$(awk -v a="$torch" -v b="$passive" 'BEGIN { print a < b ? a : b }')
  echo "threads $threads: fused $fused, torch $torch, torch with OMP_WAIT_POLICY=passive $passive; torch's better / fused $(over "$best" "$fused")"
  if [ -n "$other" ]; then echo "threads $threads: $other $(of other); fused / other $(over "$fused" "$(of other)")"; fi
done
