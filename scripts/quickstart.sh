#!/usr/bin/env bash
# Trains a small timbre space from nothing. Installs what is missing, builds, renders about 2,000 notes, trains pipelines/quickstart.yaml,
# exports and verifies the model, embeds every note and analyzes the vectors.
# Later runs use the rendered notes again, and each run has its own folder.
#   scripts/quickstart.sh [--out RUN]     the run's folder (default: artifacts/runs/quickstart, then quickstart-2, ...)
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/lib/progress.sh
run=
while [ $# -gt 0 ]; do
  case "$1" in
    --out) [ $# -ge 2 ] || { echo "quickstart: --out takes a folder." >&2; exit 2; }; run=$2; shift 2 ;;
    -h|--help) print_usage; exit 0 ;;
    *) echo "quickstart: unknown argument '$1'; allowed: --out RUN." >&2; exit 2 ;;
  esac
done
if [ -z "$run" ]; then
  run=artifacts/runs/quickstart
  for ((n = 2; ; n++)); do
    [ -e "$run" ] || break
    run=artifacts/runs/quickstart-$n
  done
fi

started=$SECONDS
scripts/setup.sh run
scripts/vae run pipelines/quickstart.yaml --out "$run"

cat <<EOT

Finished in $((SECONDS - started)) s. Results:
  $run/embeddings.csv        one vector per note
  $run/report/summary.md     the analysis; report/map.png is a picture of the space
  $run/model/                the model: encoder.onnx, decoder.onnx, weights, card
  $run/train.csv             one row per epoch
Next: scripts/vae embed YOUR_FOLDER --model $run --out yours.csv
EOT
