#!/usr/bin/env bash
# Compares embedding with NumPy + PyTorch in alternating runs and prints the ratio of each pair.
#   bench/bench-vs-python.sh SOUNDS MODEL [PAIRS] [CLIPS]
#     SOUNDS  folder of WAV files at 16 kHz
#     MODEL   run folder or model folder
#     PAIRS   alternating runs (default: 3)
#     CLIPS   Python embeds only the first CLIPS files (default: 2000)
# First each step alone: processor time on one thread, which other processes disturb little. Then the whole job on every core. Our time includes
# the process's start; Python's excludes its imports. Python runs as one process and as one process per core.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/lib/progress.sh
case ${1:-} in -h|--help) print_usage; exit 0 ;; esac
if [ $# -lt 2 ]; then print_usage >&2; exit 2; fi
sounds=$1 model=$2 pairs=${3:-3} clips=${4:-2000}
[ -d "$model/model" ] && weights=$model/model || weights=$model

scripts/setup.sh run peers
python=$(command -v /usr/bin/python3 || command -v python3)
if ! version=$("$python" bench/peers/embed.py --version 2>&1); then
  echo "bench-vs-python: $python cannot import numpy, torch and soundfile; scripts/setup.sh peers installs them on Debian." >&2
  exit 1
fi
scripts/vae --help >/dev/null # builds it
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT
cores=$(nproc)

# over A B: prints B / A
over() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f\n", b / a }'; }
median() { sort -g | awk '{ x[NR] = $1 } END { printf "%.1f\n", NR % 2 ? x[(NR + 1) / 2] : (x[NR / 2] + x[NR / 2 + 1]) / 2 }'; }
# Read JSON on stdin and print the stages' times: decode, log-mel, encode.
ours_stages() { "$python" -c 'import json, sys; print(*("%.0f" % s["core_microseconds"] for s in json.load(sys.stdin)["stages"]))'; }
peer_stages() { "$python" -c 'import json, sys; print(*("%.0f" % t for t in json.load(sys.stdin).values()))'; }
peer_job() { "$python" -c 'import json, sys; r = json.load(sys.stdin); print("%.0f %.0f" % (r["clips_per_second"], r["core_microseconds"]))'; }

echo "$(date -u +%F), $(awk -F': *' '/model name/ { print $2; exit }' /proc/cpuinfo), $cores cores, load $(cut -d' ' -f1 /proc/loadavg); $version"
echo
echo "each step alone, us of processor time per clip"
printf '%6s%30s%30s%10s\n' pair "ours: decode log-mel encode" "Python: decode log-mel encode" "log-mel"
ratios=()
for ((pair = 1; pair <= pairs; pair++)); do
  read -r d m e < <(scripts/vae bench embed "$sounds" --model "$model" --json | ours_stages)
  read -r pd pm pe < <(OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 "$python" bench/peers/embed.py "$sounds" "$weights" --clips "$clips" --stages | peer_stages)
  ratios+=("$(over "$m" "$pm")")
  printf '%6d%14s%8s%8s%14s%8s%8s%10s\n' "$pair" "$d" "$m" "$e" "$pd" "$pm" "$pe" "${ratios[-1]}"
done
echo "median ratio of the log-mels $(printf '%s\n' "${ratios[@]}" | median)"

echo
echo "files to vectors on every core: clips per second, and us of processor time per clip"
printf '%6s%16s%22s%16s%8s%11s%12s\n' pair ours "Python, one process" "one per core" rate one/core "core time"
rates=() best=() times=()
TIMEFORMAT='%R %U %S'
for ((pair = 1; pair <= pairs; pair++)); do
  { time scripts/vae embed "$sounds" --model "$model" --out "$folder/ours.npy" --force >/dev/null 2>&1; } 2>"$folder/time"
  rows=$(($(wc -l <"$folder/ours.ids.csv") - 1))
  read -r rate core < <(awk -v n="$rows" '{ printf "%.0f %.0f\n", n / $1, ($2 + $3) * 1e6 / n }' "$folder/time")
  read -r prate pcore < <("$python" bench/peers/embed.py "$sounds" "$weights" --clips "$clips" --out "$folder/python.npy" | peer_job)
  read -r brate bcore < <("$python" bench/peers/embed.py "$sounds" "$weights" --clips "$clips" --processes "$cores" | peer_job)
  rates+=("$(over "$prate" "$rate")") best+=("$(over "$brate" "$rate")") times+=("$(over "$core" "$bcore")")
  printf '%6d%9s%7s%15s%7s%9s%7s%8s%11s%12s\n' "$pair" "$rate" "$core" "$prate" "$pcore" "$brate" "$bcore" "${rates[-1]}" "${best[-1]}" "${times[-1]}"
done
echo "median ratio: $(printf '%s\n' "${rates[@]}" | median) of the rates, $(printf '%s\n' "${best[@]}" | median) with one process per core, $(printf '%s\n' "${times[@]}" | median) of the processor times"
"$python" -c 'import sys, numpy; a, b = (numpy.load(path) for path in sys.argv[1:]); print("largest difference of a value: %.1e" % numpy.abs(a[:len(b)] - b).max())' "$folder/ours.npy" "$folder/python.npy"
