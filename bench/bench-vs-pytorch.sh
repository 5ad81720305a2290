#!/usr/bin/env bash
# Compares a training step of the baseline network with PyTorch's in alternating runs and prints the ratio of each pair.
#   bench/bench-vs-pytorch.sh [PAIRS] [STEPS]
#     PAIRS   alternating runs (default: 5)
#     STEPS   steps per run (default: 20)
# First on every core, where PyTorch is fastest with OMP_NUM_THREADS=1, which leaves the threads to OpenBLAS. Then on one thread, as processor
# time, which other processes disturb little. Last, PyTorch once with OMP_NUM_THREADS=2.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/lib/progress.sh
case ${1:-} in -h|--help) print_usage; exit 0 ;; esac
pairs=${1:-5} steps=${2:-20}

scripts/setup.sh run peers
python=$(command -v /usr/bin/python3 || command -v python3)
if ! version=$("$python" bench/peers/pytorch_step.py --version 2>&1); then
  echo "bench-vs-pytorch: $python cannot import torch; scripts/setup.sh peers installs it on Debian." >&2
  exit 1
fi
scripts/vae --help >/dev/null # builds it
export VAE_BUILD=never # one build for all runs

ours() { scripts/vae bench train --steps "$steps" --json "$@"; }
peer() { "$python" bench/peers/pytorch_step.py --steps "$steps"; }
# value KEY ...: prints a number of the JSON on stdin; several keys name a nested value, such as 'step milliseconds median'
value() { "$python" -c 'import functools, json, sys; print("%.1f" % functools.reduce(dict.get, sys.argv[1:], json.load(sys.stdin)))' "$@"; }
over() { awk -v a="$2" -v b="$1" 'BEGIN { printf "%.2f\n", a / b }'; }
median() { sort -g | awk '{ x[NR] = $1 } END { printf "%.2f\n", NR % 2 ? x[(NR + 1) / 2] : (x[NR / 2] + x[NR / 2 + 1]) / 2 }'; }

echo "$(date -u +%F), $(awk -F': *' '/model name/ { print $2; exit }' /proc/cpuinfo), $(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg); $version"
echo
echo "every core, ms per step (median of $steps)"
printf '%6s%10s%10s%8s\n' pair ours PyTorch ratio
ratios=()
for ((pair = 1; pair <= pairs; pair++)); do
  a=$(ours | value step milliseconds median)
  b=$(OMP_NUM_THREADS=1 peer | value median)
  ratios+=("$(over "$a" "$b")")
  printf '%6d%10s%10s%8s\n' "$pair" "$a" "$b" "${ratios[-1]}"
done
echo "median ratio $(printf '%s\n' "${ratios[@]}" | median)"

echo
echo "one thread, ms of processor time per step"
printf '%6s%10s%10s%8s%16s\n' pair ours PyTorch ratio "ours, of peak"
ratios=()
for ((pair = 1; pair <= pairs; pair++)); do
  report=$(ours --threads 1)
  a=$(value processor_milliseconds <<<"$report")
  b=$(OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 peer | value processor)
  share=$("$python" -c 'import json, sys; r = json.load(sys.stdin); print("%.0f %%" % (1e5 * r["step"]["gflop"] / r["processor_milliseconds"] / r["peak_gflop_per_second"]))' <<<"$report")
  ratios+=("$(over "$a" "$b")")
  printf '%6d%10s%10s%8s%16s\n' "$pair" "$a" "$b" "${ratios[-1]}" "$share"
done
echo "median ratio $(printf '%s\n' "${ratios[@]}" | median)"

echo
echo "PyTorch with OMP_NUM_THREADS=2: $(OMP_NUM_THREADS=2 peer | value median) ms per step"
