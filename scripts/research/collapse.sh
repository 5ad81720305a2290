#!/usr/bin/env bash
# Reproduces docs/collapse.md. Trains the experiment log's pipeline on 12,600 notes, and one small network with every objective on 2,000 notes.
# Then draws docs/images/collapse-*.svg and prints the tables. Finished runs are kept, so the script can be stopped and started again.
#   scripts/research/collapse.sh NOTES_12600 NOTES_2000 [RUNS]
#     NOTES_12600, NOTES_2000     folders written by `vae dataset render`
#     RUNS                        folder of the runs (default: artifacts/runs/collapse)
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
source "$root/scripts/lib/progress.sh"
case ${1:-} in -h|--help) print_usage; exit 0 ;; esac
[ $# -ge 2 ] || { print_usage >&2; exit 2; }
large=$(realpath "$1") small=$(realpath "$2") runs=$(realpath -m "${3:-$root/artifacts/runs/collapse}")
cd "$root"
mkdir -p "$runs"

train() { # NAME PIPELINE NOTES
  [ -e "$runs/$1/model/health.json" ] || scripts/vae train "$2" --data "$3" --out "$runs/$1" --resume
}
objective() { # NAME "KEY: VALUE" ...
  local name=$1
  shift
  { echo "name: $name"
    echo "dataset: {path: none}"
    echo "loss:"
    printf '  %s\n' "$@"
    echo "training: {epochs: 10, batch_size: 16, learning_rate: 0.002, schedule: cosine, measure: error_of_mean}"
  } > "$runs/$name.yaml"
  train "$name" "$runs/$name.yaml" "$small"
}

train log pipelines/nsynth-baseline.yaml "$large"
for beta in 2 0.2 0.05 0.02 0.005 0.001 0.0001 0.00001; do
  objective "beta-$beta" "beta_max: $beta" "warmup_steps: 200" "free_bits: 0"
done
objective beta-2-free-bits-unit "beta_max: 2" "warmup_steps: 200" "free_bits: 0.5" "free_bits_per: unit"
objective beta-0.02-free-bits-unit "beta_max: 0.02" "warmup_steps: 200" "free_bits: 0.5" "free_bits_per: unit"
objective cyclical "beta_max: 0.001" "annealing: cyclical" "warmup_steps: 140" "cycle_steps: 280" "cycles: 4" "free_bits: 0"
objective calibrated "reconstruction: calibrated" "beta_max: 1" "warmup_steps: 200" "free_bits: 0"
objective rate-8 "target_rate: 8" "free_bits: 0"
objective rate-20 "target_rate: 20" "free_bits: 0"
objective rate-20-calibrated "reconstruction: calibrated" "target_rate: 20" "free_bits: 0"
python3 scripts/research/figures/collapse.py "$runs" docs/images
