#!/usr/bin/env bash
# The coverage-guided run of one target: tests/Fuzz/fuzz.sh TARGET [SECONDS]; without arguments it lists the targets.
# Needs AFL++ (Debian: afl++) and SharpFuzz's tool (dotnet tool install --global SharpFuzz.CommandLine). A finding is a file under
# artifacts/fuzz/TARGET/default/crashes: put it into Corpus/TARGET and write its test.
set -euo pipefail
cd "$(dirname "$0")"
out=../../artifacts/fuzz
program=$out/program

dotnet publish Fuzz.csproj -c Release -o "$program" -v q --nologo
if [[ $# -eq 0 ]]; then
  dotnet "$program/Ocpp.Fuzz.dll"
  exit 0
fi

# Ours alone are instrumented: coverage of the framework would drown them.
for assembly in WebSockets Codec Storage Gateway; do
  sharpfuzz "$program/Ocpp.$assembly.dll"
done

# A crash is an exception that .NET reports by SIGABRT; core handlers, CPU scaling and frozen clocks are of no interest.
export AFL_SKIP_BIN_CHECK=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 AFL_SKIP_CPUFREQ=1 AFL_NO_UI=${AFL_NO_UI:-1}
mkdir -p "$out/$1"
afl-fuzz -i "Corpus/$1" -o "$out/$1" -V "${2:-600}" -t 10000 -m none dotnet "$program/Ocpp.Fuzz.dll" "$1"
