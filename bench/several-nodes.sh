#!/usr/bin/env bash
# Starts several gateways on this machine, each with a directory and two ports of its own, and runs a load generator over all of them: for more connections than one process may
# have descriptors. In the command {ports} stands for their OCPP ports and {pids} for their processes, separated by commas. Meanwhile it says every five seconds what they take
# together: CPU in per cent of a core, resident MiB, descriptors, and the machine's slab. FIRST_PORT (9400) and SETTINGS ("--Ocpp:PingInterval 60s") may be given.
#
#   dotnet build src/Gateway -c Release
#   bench/several-nodes.sh 6 ocppload -m open -n 100000 -r 1667 -p {ports} --pid {pids} --conn-rate 5000 --settle 30 -W 2 -d 25
set -euo pipefail

nodes=$1
shift
first=${FIRST_PORT:-9400}
program=$(cd "$(dirname "$0")/.." && pwd)/src/Gateway/bin/Release/net10.0/Ocpp.Gateway.dll
directory=$(mktemp -d)
pids=()
sampler=

finish() {
  [ -z "$sampler" ] || kill "$sampler" 2>/dev/null || true
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  for pid in "${pids[@]}"; do wait "$pid" || echo "node $pid ended with $?"; done
  rm -r "$directory"
}
trap finish EXIT

for ((node = 0; node < nodes; node++)); do
  ocpp=$((first + 2 * node))
  # shellcheck disable=SC2086
  dotnet "$program" --Ocpp:Listen "ws://127.0.0.1:$ocpp/ocpp" --Api:Listen "http://127.0.0.1:$((ocpp + 1))" --Storage:Directory "$directory/$node" \
    --Ocpp:UnknownIdTags Accept --Ocpp:ReadConfiguration Never --Ocpp:DrainPeriod 0s --Logging:LogLevel:Default Warning ${SETTINGS:-} >"$directory/$node.log" 2>&1 &
  pids+=($!)
done

ports=()
for ((node = 0; node < nodes; node++)); do
  ocpp=$((first + 2 * node))
  ports+=("$ocpp")
  until curl -sf "http://127.0.0.1:$((ocpp + 1))/readyz" >/dev/null; do
    kill -0 "${pids[$node]}" || { cat "$directory/$node.log"; exit 1; }
    sleep 0.2
  done
done

list() { local IFS=,; echo "$*"; }
ticks() { for pid in "${pids[@]}"; do awk '{ print $14 + $15 }' "/proc/$pid/stat"; done | awk '{ sum += $1 } END { print sum + 0 }'; }
sample() {
  local before now
  before=$(ticks)
  while sleep 5; do
    now=$(ticks)
    awk -v at="$SECONDS" -v cpu=$(((now - before) / 5)) -v fds="$(for pid in "${pids[@]}"; do ls "/proc/$pid/fd"; done | wc -l)" \
      '/^VmRSS/ { rss += $2 } /^Slab/ { slab = $2 } END { printf "%4d s  cpu %3d %%  resident %d MiB  descriptors %d  slab %d MiB\n", at, cpu, rss / 1024, fds, slab / 1024 }' \
      $(printf '/proc/%s/status ' "${pids[@]}") /proc/meminfo
    before=$now
  done
}
sample &
sampler=$!

command=()
for word in "$@"; do
  word=${word//\{ports\}/$(list "${ports[@]}")}
  command+=("${word//\{pids\}/$(list "${pids[@]}")}")
done
"${command[@]}"
