#!/usr/bin/env bash
# Trains the released model, artifacts/models/timbre-gm-32. Renders every note of FluidR3 GM, trains pipelines/timbre-gm-32.yaml, exports and
# verifies the model, and copies the files that a user needs (5 MB at most). The same build, machine and SoundFont give the same bytes.
# Notes that exist are used again, and a stopped training is resumed.
#   scripts/research/train-released-model.sh [--out FOLDER]     the model's folder (default: artifacts/models/timbre-gm-32)
set -euo pipefail
cd "$(dirname "$0")/../.."
source scripts/lib/progress.sh
out=artifacts/models/timbre-gm-32
while [ $# -gt 0 ]; do
  case "$1" in
    --out) [ $# -ge 2 ] || { echo "train-released-model: --out takes a folder." >&2; exit 2; }; out=$2; shift 2 ;;
    -h|--help) print_usage; exit 0 ;;
    *) echo "train-released-model: unknown argument '$1'; allowed: --out FOLDER." >&2; exit 2 ;;
  esac
done
notes=artifacts/datasets/fluid-every-note
run=artifacts/runs/timbre-gm-32

scripts/setup.sh run
# 96 instruments can play 26,240 notes; notes that make no sound are left out
scripts/vae dataset render --soundfont /usr/share/sounds/sf2/FluidR3_GM.sf2 --out "$notes" --notes 26240 --seed 1
if [ -e "$run/pipeline.resolved.yaml" ]; then resume=--resume; else resume=; fi
scripts/vae train pipelines/timbre-gm-32.yaml --out "$run" --no-probe $resume
scripts/vae export "$run"

mkdir -p "$out"
for file in config.json model.safetensors encoder.onnx decoder.onnx; do
  cp "$run/model/$file" "$out/$file"
done
cat "$run/model/model-card.md" scripts/research/released-model-card.md > "$out/model-card.md"
scripts/vae verify "$out"
bytes=$(find "$out" -type f -printf '%s\n' | awk '{ sum += $1 } END { print sum }')
echo "$out  $bytes bytes"
[ "$bytes" -le 5000000 ] || { echo "train-released-model: the folder is larger than 5 MB." >&2; exit 1; }
