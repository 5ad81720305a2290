#!/usr/bin/env bash
# Compares the published build, which is machine code, with the build that .NET compiles while it runs. Measures CPU seconds of `vae embed`
# for files of 44.1, 48 and 16 kHz and for a single file, with this machine's instruction set and with the next lower one.
#   bench/bench-published.sh [FILES] [TIMES]
#     FILES   files of each sample rate (default: 1000)
#     TIMES   runs of each build (default: 5)
#   PUBLISHED=FOLDER JIT=FOLDER bench/bench-published.sh     uses these folders with a vae.dll instead of building
set -euo pipefail
root=$(cd "$(dirname "$(readlink -f "$0")")/.." && pwd)
source "$root/scripts/lib/progress.sh"
case ${1:-} in -h|--help) print_usage; exit 0 ;; esac
files=${1:-1000} times=${2:-5}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

newest() { ls -t "$root"/artifacts/build/"$1"/VaePipeline.Cli/release*/vae.dll | head -n 1 | xargs dirname; }
if [ -z "${PUBLISHED:-}" ]; then "$root/scripts/vae" --help > "$work/log"; PUBLISHED=$(newest publish); fi
if [ -z "${JIT:-}" ]; then
  # Build after publishing, because publishing leaves its runtime settings in the build's folder.
  dotnet build "$root/src/VaePipeline.Cli" -c Release -v quiet -nologo --tl:off > "$work/log" || { cat "$work/log" >&2; exit 1; }
  JIT=$(newest bin)
fi

# bytes NUMBER COUNT: a little-endian number as octal escapes for printf. Not every awk can write zero bytes.
bytes() { awk -v n="$1" -v count="$2" 'BEGIN { for (i = 0; i < count; i++) { printf "\\%03o", n % 256; n = int(n / 256) } }'; }

# note RATE HZ FILE: writes a decaying tone of six partials, 2.5 s, 16 bits, mono.
note() {
  local size=$(($1 * 5))
  {
    printf "RIFF$(bytes $((size + 36)) 4)WAVEfmt $(bytes 16 4)$(bytes 1 2)$(bytes 1 2)$(bytes "$1" 4)$(bytes $(($1 * 2)) 4)$(bytes 2 2)$(bytes 16 2)data$(bytes "$size" 4)"
    printf "$(awk -v rate="$1" -v pitch="$2" 'BEGIN {
      for (i = 0; i < rate * 2.5; i++) {
        t = i / rate; x = 0
        for (k = 1; k <= 6; k++) x += exp(-t * (1 + k / 2)) * sin(6.283185307 * k * pitch * t) / k
        n = int(9000 * x); if (n < 0) n += 65536
        printf "\\%03o\\%03o", n % 256, int(n / 256)
      }
    }')"
  } > "$3"
}

rates=(44100 48000 16000)
for rate in "${rates[@]}"; do
  mkdir "$work/$rate"
  for ((i = 0; i < files; i++)); do
    if ((i < 12)); then note "$rate" $((110 + 37 * i)) "$work/$rate/$i.wav"; else cp "$work/$rate/$((i % 12)).wav" "$work/$rate/$i.wav"; fi
  done
done
mkdir "$work/one"
cp "$work/44100/0.wav" "$work/one"

# cpu FOLDER INPUT: prints user + system seconds of one `vae embed`.
cpu() {
  local TIMEFORMAT='%U %S'
  { time dotnet "$1/vae.dll" embed "$2" --out "$work/out.csv" --force > "$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }; } 2>&1 |
    awk '{ print $1 + $2 }'
}
median() { sort -g "$1" | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }

sets=("default")
if grep -qs ' avx512vl ' /proc/cpuinfo; then sets+=(DOTNET_EnableAVX512=0); elif grep -qs ' avx2 ' /proc/cpuinfo; then sets+=(DOTNET_EnableAVX2=0); fi

echo "CPU seconds of vae embed, medians of $times alternating runs; $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo 2> /dev/null | head -n 1)"
printf '%-22s %-22s %10s %10s %8s\n' 'instruction set' files published JIT ratio
for set in "${sets[@]}"; do
  for input in "${rates[@]}" one; do
    rm -f "$work/published" "$work/jit"
    for ((i = 0; i < times; i++)); do
      (case $set in DOTNET_*) export "${set?}" ;; esac
        cpu "$PUBLISHED" "$work/$input" >> "$work/published"
        cpu "$JIT" "$work/$input" >> "$work/jit")
    done
    case $input in one) what="one of 44100 Hz" ;; *) what="$files of $input Hz" ;; esac
    awk -v set="$set" -v what="$what" -v p="$(median "$work/published")" -v j="$(median "$work/jit")" \
      'BEGIN { printf "%-22s %-22s %10.2f %10.2f %8.2f\n", set, what, p, j, p / j }'
  done
done
