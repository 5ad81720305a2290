#!/bin/sh
# Writes tests/fixtures/api: of the listings of the real packages' public members, the lines about types that the slim engines declare.
# usage: scripts/api-extract.sh LISTING_DIR
# LISTING_DIR holds TorchSharp.txt (lines "Type.Member :: signature"), Microsoft.ML.*.txt and NAudio.*.txt ("Type::signature").
set -eu
[ $# -eq 1 ] && [ -d "$1" ] || { echo "usage: scripts/api-extract.sh LISTING_DIR" >&2; exit 2; }
listings=$(cd "$1" && pwd)
cd "$(dirname "$0")/.."
dotnet run -c Release -v quiet --project scripts/api-extract -- "$listings"
ls -l tests/fixtures/api
