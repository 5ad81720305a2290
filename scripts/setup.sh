#!/usr/bin/env bash
# Installs missing Debian packages. Shows which ones and their size first, and does nothing when all are there.
#   scripts/setup.sh [LIST ...]     lists of scripts/apt (default: run)
#     run      FluidSynth, a SoundFont and libsndfile: what `vae` uses
#     test     what the tests use in addition
#     slurm    Slurm for the cluster tests; Debian starts its services
#     peers    PyTorch, scikit-learn and others, for benchmarks and for making test data
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/lib/progress.sh
case ${1:-} in -h|--help) print_usage; exit 0 ;; esac

if ! command -v dotnet >/dev/null; then
  echo "setup: no 'dotnet' on PATH; install the .NET 10 SDK and run this again." >&2
  exit 1
fi

packages=()
for list in "${@:-run}"; do
  if [ ! -e "scripts/apt/$list.txt" ]; then
    echo "setup: unknown list '$list'; allowed: run, test, slurm, peers." >&2
    exit 2
  fi
  while read -r package; do packages+=("$package"); done < <(grep -vE '^(#|$)' "scripts/apt/$list.txt")
done

missing=()
if command -v dpkg-query >/dev/null; then
  for package in "${packages[@]}"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
else
  echo "setup: this is not a Debian system; install what you need of these yourself: ${packages[*]}" >&2
fi
[ ${#missing[@]} -eq 0 ] && exit 0

sudo=()
if [ "$(id -u)" -ne 0 ]; then
  if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    sudo=(sudo -n)
  else
    echo "setup: cannot install ${missing[*]}: neither root nor sudo without a password." >&2
    echo "setup: without them, notes come from the embedded synthesizer and some tests are skipped." >&2
    exit 0
  fi
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
apt() { "${sudo[@]}" env LC_ALL=C DEBIAN_FRONTEND=noninteractive apt-get "$@"; }
lists_status() { echo "reading Debian's package lists"; }
packages_status() {
  local downloaded
  downloaded=$(find /var/cache/apt/archives -name '*.deb' -printf '%s\n' 2>/dev/null | awk '{ sum += $1 } END { printf "%.0f", sum / 1e6 }')
  echo "Debian packages: $downloaded MB downloaded, $(grep -c '^Unpacking' "$log" || true) unpacked"
}
install() {
  echo "Missing on this machine: ${missing[*]}" >&2
  run_with_progress "$log" lists_status apt update || return
  # with --assume-no, apt-get lists what it would install and its size
  apt install --assume-no --no-install-recommends "${missing[@]}" >"$log" 2>&1 || true
  echo "Installing them: $(sed -n 's/.* \([0-9]*\) newly installed, .*/\1/p' "$log") packages including their dependencies." >&2
  sed -n 's/^\(Need to get\|After this operation\)/  &/p' "$log" >&2
  if grep -qE 'munge|slurm' <<<"${missing[*]}"; then
    echo "  munge and slurm-wlm are services, and Debian starts them; the tests use only their programs." >&2
  fi
  run_with_progress "$log" packages_status apt install -y --no-install-recommends "${missing[@]}"
}
if ! install; then
  echo "setup: apt-get could not install ${missing[*]}: $(tail -n 1 "$log")" >&2
  echo "setup: continuing without them; notes come from the embedded synthesizer and some tests are skipped." >&2
fi
