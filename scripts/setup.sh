#!/usr/bin/env bash
# Installs the Debian packages that this machine lacks, after saying which and how large they are. Does nothing when everything is there.
#   scripts/setup.sh [run|test|slurm|peers ...]   the lists under scripts/apt (default: run); 'slurm' brings services, which Debian starts
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/progress.sh

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
  echo "setup: not a Debian system; install by hand what you need of: ${packages[*]}" >&2
fi
[ ${#missing[@]} -eq 0 ] && exit 0

sudo=()
if [ "$(id -u)" -ne 0 ]; then
  if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    sudo=(sudo -n)
  else
    echo "setup: not root and no password-less sudo, so these stay missing: ${missing[*]}" >&2
    echo "setup: without them the embedded synthesizer makes the notes, and some tests are skipped." >&2
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
  # answering no makes apt-get say what it would install, and how large that is
  apt install --assume-no --no-install-recommends "${missing[@]}" >"$log" 2>&1 || true
  echo "Installing them, which is $(sed -n 's/.* \([0-9]*\) newly installed, .*/\1/p' "$log") packages with what they need." >&2
  sed -n 's/^\(Need to get\|After this operation\)/  &/p' "$log" >&2
  if grep -qE 'munge|slurm' <<<"${missing[*]}"; then
    echo "  munge and slurm-wlm are services, which Debian starts; the tests use their programs only." >&2
  fi
  run_with_progress "$log" packages_status apt install -y --no-install-recommends "${missing[@]}"
}
if ! install; then
  echo "setup: apt-get could not install ${missing[*]}; its last line: $(tail -n 1 "$log")" >&2
  echo "setup: going on without; the embedded synthesizer makes the notes, and some tests are skipped." >&2
fi
