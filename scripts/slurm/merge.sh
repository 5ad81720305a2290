#!/usr/bin/env bash
# What scripts/slurm/embed.sh runs when all shards are done. Exit code 3, as that of `vae merge`: done, and some files have no vector.
#   merge.sh REPOSITORY SHARDS ENDING OUT
set -euo pipefail
exec >>"$2/log-merge.txt" 2>&1
export VAE_BUILD=never
# A try of this job that was cut off after the output and before its description has left the same bytes there: --force.
exec "$1/scripts/vae" merge "$2"/part-[0-9][0-9][0-9][0-9][0-9][0-9]"$3" --out "$4" --force
