#!/usr/bin/env bash
# Installs what this machine lacks. Quiet, idempotent, quick when everything is there.
#   scripts/setup.sh [run|test|slurm|peers ...]   Debian packages, a list each under scripts/apt (default: run)
#   scripts/setup.sh --engines packages           the real NuGet packages into the NuGet cache, if the feed serves them
set -euo pipefail
cd "$(dirname "$0")/.."

if ! command -v dotnet >/dev/null; then
  echo "setup: no 'dotnet' on PATH; install the .NET 10 SDK and run this again." >&2
  exit 1
fi

if [ "${1:-}" = --engines ]; then
  if [ "${2:-}" != packages ]; then
    echo "setup: --engines takes 'packages', not '${2:-}'; the slim engines need no set-up." >&2
    exit 2
  fi
  echo "Fetching the real packages (several hundred MB) ..."
  if log=$(dotnet restore VaePipeline.sln -p:Engines=packages 2>&1); then
    echo "They are in the NuGet cache; builds now choose them by themselves (-p:Engines=slim goes back)."
  else
    echo "setup: this feed does not serve them all; builds stay on the slim engines. The first error:" >&2
    grep -m1 -oE 'error NU[0-9]+: .*' <<<"$log" | sed -E 's# in source\(s\).*##; s# \[.*##' >&2 || true
    exit 1
  fi
  exit 0
fi

packages=()
for list in "${@:-run}"; do
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
echo "Installing ${missing[*]} ..."
log=$(mktemp)
trap 'rm -f "$log"' EXIT
install() { "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get "$@" >"$log" 2>&1; }
if ! { install update && install install -y --no-install-recommends "${missing[@]}"; }; then
  echo "setup: apt-get could not install ${missing[*]}; its last line: $(tail -n 1 "$log")" >&2
  echo "setup: going on without; the embedded synthesizer makes the notes, and some tests are skipped." >&2
fi
