#!/usr/bin/env bash
# The job that embed.sh runs when all shards are done. Exit code 3 means, as in `vae merge`: done, but some files have no vector.
#   merge.sh REPOSITORY SHARDS ENDING OUT
set -euo pipefail
exec >>"$2/log-merge.txt" 2>&1
export VAE_BUILD=never
# --force, because an interrupted run of this job may have written the output but not its .meta.json; the bytes are the same.
exec "$1/scripts/vae" merge "$2"/part-[0-9][0-9][0-9][0-9][0-9][0-9]"$3" --out "$4" --force
