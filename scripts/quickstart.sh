#!/usr/bin/env bash
# From a bare machine with the .NET SDK to a trained timbre space: installs what is missing, builds, then lets `vae run` render about
# 2,000 notes, train pipelines/quickstart.yaml, export, verify, embed every note into CSV and analyse it.
# A second run renders nothing again and trains into a folder of its own.
#   scripts/quickstart.sh [--out RUN]
set -euo pipefail
cd "$(dirname "$0")/.."
run=
while [ $# -gt 0 ]; do
  case "$1" in
    --out) [ $# -ge 2 ] || { echo "quickstart: --out takes a folder." >&2; exit 2; }; run=$2; shift 2 ;;
    -h|--help) sed -n '2,5s/^# \?//p' "$0"; exit 0 ;;
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

Made in $((SECONDS - started)) s:
  $run/embeddings.csv        a vector for every note
  $run/report/summary.md     what the space is like; report/map.png shows it
  $run/model/                the model: encoder.onnx, decoder.onnx, weights, card
  $run/train.csv             a row an epoch
Next: scripts/vae embed YOUR_FOLDER --model $run --out yours.csv
EOT
