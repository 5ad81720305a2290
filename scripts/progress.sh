# Sourced by the other scripts. Runs commands that take minutes: their output goes to a log, and a line every ten seconds says on stderr how
# far they are.

export DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en
repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# What an empty NuGet folder takes, measured.
packages_size="some 500 MB to download and 2.1 GB on disk when none is there; the largest are libtorch for three platforms and ONNX Runtime"

# run_with_progress LOG STATUS COMMAND [ARGUMENT ...]: STATUS is a function that prints how far COMMAND is
run_with_progress() (
  log=$1 status=$2 started=$SECONDS command=$BASHPID
  shift 2
  report() {
    local told=$SECONDS
    while sleep 1 </dev/null >/dev/null 2>&1 && kill -0 "$command" 2>/dev/null; do
      [ $((SECONDS - told)) -ge 10 ] || continue
      told=$SECONDS
      echo "  $("$status"), $((SECONDS - started)) s" >&2
    done
  }
  report &
  reporter=$!
  trap 'kill "$reporter" 2>/dev/null || true' EXIT
  "$@" </dev/null >"$log" 2>&1
)

# Prints the size of folders in MB.
megabytes() { { du -cms "$@" 2>/dev/null || true; } | awk 'END { print $1 + 0 }'; }

# Prints which packages of Directory.Packages.props are not in a NuGet folder.
missing_packages() {
  local name version
  sed -n 's/.*<PackageVersion Include="\([^"]*\)" Version="\([^"]*\)".*/\1 \2/p' "$repository/Directory.Packages.props" |
    while read -r name version; do [ -d "$1/${name,,}/$version" ] || printf ' %s' "$name"; done
}

# fetch_packages LOG PROJECT [ARGUMENT ...]: `dotnet restore`
fetch_packages() {
  local log=$1 folders downloads packages missing downloads_before packages_before
  shift
  folders=$(dotnet nuget locals all --list)
  downloads=$(sed -n 's/^http-cache: //p' <<<"$folders")
  packages=$(sed -n 's/^global-packages: //p' <<<"$folders")
  missing=$(missing_packages "$packages")
  if [ -n "$missing" ]; then
    echo "Fetching NuGet packages into $packages ($packages_size):$missing" >&2
  fi
  downloads_before=$(megabytes "$downloads") packages_before=$(megabytes "$packages")
  packages_status() {
    echo "packages: $(($(megabytes "$downloads") - downloads_before)) MB downloaded, $(($(megabytes "$packages") - packages_before)) MB unpacked"
  }
  run_with_progress "$log" packages_status dotnet restore "$@" -v minimal -nologo
}

# compile LOG COMMAND [ARGUMENT ...]: `dotnet build` or `dotnet publish` of what has been fetched
compile() {
  local log=$1
  shift
  compile_status() {
    # machine code comes last, when projects no longer write to the log
    local machine_code
    machine_code=$(find "$repository/artifacts/build/obj" -path '*/R2R/*.dll' -newer "$log" 2>/dev/null | wc -l)
    if [ "$machine_code" -gt 0 ]; then
      echo "compiling to machine code: $machine_code assemblies done"
    else
      echo "compiling: $(grep -c ' -> ' "$log" || true) projects done"
    fi
  }
  run_with_progress "$log" compile_status dotnet "$@" --no-restore -v minimal -nologo --tl:off
}

# Shows the errors of a build's log, or its end when it names none.
show_errors() { { grep -E '(error|warning) [A-Z]+[0-9]+:' "$1" | sed 's/^ *//' | sort -u | head -n 20 | grep . || tail -n 20 "$1"; } >&2; }
