#!/usr/bin/env bash
# A task of embed.sh: embeds one shard, or continues it after an earlier attempt was stopped.
#   shard.sh REPOSITORY FOLDER SHARDS ENDING THREADS INPUT... [OPTIONS OF vae embed]
set -uo pipefail
repository=$1 folder=$2 shards=$3 ending=$4 threads=$5
shift 5
exec >>"$shards/log-$SLURM_ARRAY_TASK_ID.txt" 2>&1
cd -- "$folder" || exit 1
echo "$(date -u +%FT%TZ) shard $SLURM_ARRAY_TASK_ID of $SLURM_ARRAY_TASK_COUNT on ${SLURMD_NODENAME:-$(hostname)}, try $((${SLURM_RESTART_COUNT:-0} + 1))"

VAE_BUILD=never "$repository/scripts/vae" embed "$@" --resume \
  --out "$(printf '%s/part-%06d%s' "$shards" "$SLURM_ARRAY_TASK_ID" "$ending")" \
  --shard "$SLURM_ARRAY_TASK_ID/$SLURM_ARRAY_TASK_COUNT" --threads "$threads"
code=$?
# Files that failed have rows with the reason, so the shard counts as done.
[ "$code" -eq 3 ] && code=0
exit "$code"
