#!/usr/bin/env bash
# Embeds on a Slurm cluster: an array job of N tasks, one shard each, then a job that merges the shards into the bytes of one `vae embed`.
#   scripts/cluster/slurm/embed.sh INPUT OUT --tasks N [OPTION ...] [-- OPTIONS OF vae embed]                     with the released model
#   scripts/cluster/slurm/embed.sh INPUT... MODEL OUT --tasks N [OPTION ...] [-- OPTIONS OF vae embed]
#   scripts/cluster/slurm/embed.sh INPUT... OUT --model MODEL --tasks N [OPTION ...] [-- OPTIONS OF vae embed]    the same
#
#   --tasks N            number of shards, one task each
#   --model MODEL        model; every word except the last is then an INPUT
#   --at-once K          tasks that run at the same time (default: as many as the cluster has room for)
#   --cpus N             cores per task (default: 2)
#   --threads N          threads per task (default: its cores); more threads hide the latency of a slow file system
#   --memory SIZE        memory per task, such as 1G (default: the cluster's)
#   --time LIMIT         time limit of a task and of the merge, such as 2:00:00 (default: the partition's)
#   --partition NAME     partition of the array and the merge (default: the cluster's)
#   --sbatch OPTION      any other option of sbatch, for both jobs; may be repeated, such as --sbatch=--account=lab
#   --dry-run            show what would be submitted
#
# INPUT, MODEL and OUT are those of `vae embed`. All nodes must share their file system, this repository and dotnet.
# Shards and logs go to OUT.shards, which you may delete once OUT.meta.json exists. A task that is requeued, pre-empted or loses its node
# continues from its last whole batch. Repeat the command at any time: it reports running jobs, and otherwise submits the missing work.
set -euo pipefail
repository=$(cd "$(dirname "$(readlink -f "$0")")/../../.." && pwd)

fail() { echo "embed.sh: $2" >&2; exit "$1"; }
usage() { fail 2 "$1 See scripts/cluster/slurm/embed.sh --help."; }

tasks='' model='' at_once='' threads='' dry_run='' cpus=2
words=() options=() more=()
while [ $# -gt 0 ]; do
  name=$1
  case $name in --*=*) set -- "${name%%=*}" "${name#*=}" "${@:2}"; name=$1 ;; esac
  case $name in
    -h|--help) sed -n '2,/^set /{/^set /d;s/^# \?//p}' "$0"; exit 0 ;;
    --dry-run) dry_run=1; shift; continue ;;
    --) more=("${@:2}"); break ;;
    --tasks|--model|--at-once|--cpus|--threads|--memory|--time|--partition|--sbatch)
      [ $# -ge 2 ] && [ -n "$2" ] || usage "$name takes a value." ;;
    -?*) usage "unknown option '$name'; options of vae embed come after --." ;;
    *) words+=("$name"); shift; continue ;;
  esac
  case $name in
    --tasks|--at-once|--cpus|--threads)
      [[ $2 =~ ^[1-9][0-9]{0,6}$ ]] || usage "$name is '$2'; allowed: a whole number from 1." ;;&
    --tasks) tasks=$2 ;;
    --model) model=$2 ;;
    --at-once) at_once=%$2 ;;
    --cpus) cpus=$2 ;;
    --threads) threads=$2 ;;
    --memory) options+=("--mem=$2") ;;
    --sbatch) options+=("$2") ;;
    *) options+=("$name=$2") ;;
  esac
  shift 2
done
[ "${#words[@]}" -ge 2 ] || usage "give INPUT and OUT, in this order, or INPUT, MODEL and OUT."
[ -n "$tasks" ] || usage "give --tasks N, the number of shards."
out=${words[-1]}
unset 'words[-1]'
if [ -z "$model" ] && [ "${#words[@]}" -ge 2 ]; then
  model=${words[-1]}
  unset 'words[-1]'
fi
inputs=("${words[@]}")

for input in "${inputs[@]}"; do
  [ "$input" != - ] || fail 2 "the standard input does not reach the nodes; write the list to a .txt file and pass that."
  [[ -e $input || $input == *[*?]* ]] || fail 1 "$input: no such file or folder."
done
[[ -z $model || -e $model/encoder.onnx || -e $model/model/encoder.onnx || ( -f $model && $model == *.onnx ) ]] ||
  fail 1 "$model: no model; allowed: an exported run's folder, a model folder or an encoder's .onnx file."
for option in "${more[@]}"; do
  case $option in --model*|--out*|--shard*|--resume|--force|--threads*) usage "$option is set by this script; it cannot come after --." ;; esac
done
[ -n "$dry_run" ] || command -v sbatch >/dev/null || fail 1 "no 'sbatch' on PATH; run this where Slurm's commands are."

# Tasks run in this folder, so relative paths have the same meaning and spelling as in `vae embed`.
here=$PWD
out=$(realpath -m -- "$out")
shards=$out.shards
ending=$(basename -- "$out")
case $ending in ?*.*) ending=.${ending##*.} ;; *) ending='' ;; esac # the extension gives the format of the output and of the shards
job=$(printf '%q ' "$here" "$tasks" "$model" "$out" "${inputs[@]}" -- "${more[@]}")
name=vae-$(basename -- "$out" | tr -c 'A-Za-z0-9._\n-' _)-$(printf %s "$out" | sha256sum | cut -c1-8)

if [ -e "$shards/job" ]; then
  [ "$(cat "$shards/job")" = "$job" ] || fail 1 "$shards: contains another job's shards (see its file 'job'); choose another OUT, or delete the folder."
  if [ -e "$out.meta.json" ]; then
    echo "$out  is finished already"
    exit 0
  fi
  if [ -z "$dry_run" ] && live=$(squeue --noheader --name="$name" --format='%F %T' | sort | uniq -c) && [ -n "$live" ]; then
    echo "$out  is running:"
    awk '{ print "  job " $2 ": " $1 " " tolower($3) }' <<<"$live"
    exit 0
  fi
elif [ -e "$out" ]; then
  fail 1 "$out: exists already; choose another output, or delete it."
fi

# The tasks write their own logs, because sbatch treats % in a path as a pattern.
common=(--parsable --job-name="$name" --output=/dev/null --requeue "${options[@]}")
array=(sbatch "${common[@]}" --array="1-$tasks$at_once" --cpus-per-task="$cpus"
  "$repository/scripts/cluster/slurm/shard.sh" "$repository" "$here" "$shards" "$ending" "${threads:-$cpus}" "${inputs[@]}" ${model:+--model "$model"} "${more[@]}")
merge=(sbatch "${common[@]}" --dependency=afterok:ARRAY --kill-on-invalid-dep=yes
  "$repository/scripts/cluster/slurm/merge.sh" "$repository" "$shards" "$ending" "$out")
if [ -n "$dry_run" ]; then
  printf '%q ' "${array[@]}"; echo
  printf '%q ' "${merge[@]}"; echo
  exit 0
fi

limit=$(scontrol show config | awk '$1 == "MaxArraySize" { print $3 - 1 }')
[ "$tasks" -le "${limit:-$tasks}" ] || fail 1 "--tasks is $tasks; this cluster allows $limit (MaxArraySize)."
"$repository/scripts/vae" --version >/dev/null # build here once, not in every task
mkdir -p -- "$shards"
printf '%s\n' "$job" > "$shards/job"

id=$("${array[@]}") || fail 1 "the array was not submitted."
id=${id%%;*}
if ! last=$("${merge[@]/#--dependency=afterok:ARRAY/--dependency=afterok:$id}"); then
  scancel "$id"
  fail 1 "the merge was not submitted, so the array was canceled."
fi
echo "$out  array $id of $tasks tasks, then merge ${last%%;*}; logs in $shards"
