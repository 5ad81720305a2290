# Functions for scripts that run commands of several minutes. To be sourced, not run.
# The commands write to a log; every ten seconds a line on stderr shows how far they are.

export DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en
repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

# Prints the comment at the top of the running script: its description and usage.
print_usage() { sed -n '2,/^[^#]/{s/^# \{0,1\}//p}' "$0"; }

# run_with_progress LOG STATUS COMMAND [ARGUMENT ...]: runs COMMAND; the function STATUS prints how far it is.
run_with_progress() (
  log=$1 status=$2 started=$SECONDS
  shift 2
  report() { echo "  $("$status"), $((SECONDS - started)) s" >&2; }
  report_often() {
    local last=$SECONDS
    while sleep 1 </dev/null >/dev/null 2>&1 && kill -0 $$ 2>/dev/null; do
      [ $((SECONDS - last)) -ge 10 ] || continue
      last=$SECONDS
      report
    done
  }
  report_often &
  reporter=$!
  trap 'kill "$reporter" 2>/dev/null || true' EXIT
  "$@" </dev/null >"$log" 2>&1 || exit
  [ $((SECONDS - started)) -lt 10 ] || report
)

# Prints the size of folders in MB.
megabytes() { { du -cms "$@" 2>/dev/null || true; } | awk 'END { print $1 + 0 }'; }

# missing_packages PROJECTS NUGET: prints how many packages of the projects in a folder the NuGet folder lacks, such as "3 of 17".
# Prints nothing when none is missing.
missing_packages() {
  local name version named=0 missing=0
  while read -r name; do
    version=$(sed -n "s/.*<PackageVersion Include=\"$name\" Version=\"\([^\"]*\)\".*/\1/p" "$repository/Directory.Packages.props")
    named=$((named + 1))
    [ -d "$2/$(tr '[:upper:]' '[:lower:]' <<<"$name")/$version" ] || missing=$((missing + 1))
  done < <(find "$1" -name artifacts -prune -o \( -name '*.csproj' -o -name '*.props' -o -name '*.targets' \) -exec sed -n 's/.*<PackageReference Include="\([^"]*\)".*/\1/p' {} + | sort -u)
  [ "$missing" -eq 0 ] || echo "$missing of $named"
}

# fetch_packages LOG PROJECT [ARGUMENT ...]: runs `dotnet restore`.
fetch_packages() {
  local log=$1 project=$2 folders downloads packages missing downloads_before packages_before
  shift
  folders=$(dotnet nuget locals all --list)
  downloads=$(sed -n 's/^http-cache: //p' <<<"$folders")
  packages=$(sed -n 's/^global-packages: //p' <<<"$folders")
  missing=$(missing_packages "$(dirname "$project")" "$packages")
  if [ -n "$missing" ]; then
    # sizes measured with empty folders; the command alone and the whole solution need the same packages
    echo "Fetching NuGet packages: $missing are not in $packages yet. All of them are about 550 MB to download and 2.8 GB on disk," \
      "most of it libtorch for three platforms and ONNX Runtime." >&2
  fi
  downloads_before=$(megabytes "$downloads") packages_before=$(megabytes "$packages")
  packages_status() {
    echo "packages: $(($(megabytes "$downloads") - downloads_before)) MB downloaded, $(($(megabytes "$packages") - packages_before)) MB unpacked"
  }
  run_with_progress "$log" packages_status dotnet restore "$@" -v minimal -nologo
}

# compile LOG COMMAND [ARGUMENT ...]: runs `dotnet build` or `dotnet publish` without restoring.
compile() {
  local log=$1
  shift
  compile_status() {
    # compiling to machine code comes last and writes nothing to the log
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

# Prints the errors in a build's log, or the log's end when it has none.
show_errors() { { grep -E '(error|warning) [A-Z]+[0-9]+:' "$1" | sed 's/^ *//' | sort -u | head -n 20 | grep . || tail -n 20 "$1"; } >&2; }
