#!/usr/bin/env bash
# Codes an archive of ITEMS reports with 1, 2, 4, ... workers on as many cores and
# prints a table of how fast, with how much memory, and whether the parts are
# the same bytes. Without NEWS (JSON Lines, its ids at the beginning of the line) the
# archive is the sample's wire, repeated with new ids.
# usage: bench.sh PROGRAM [ITEMS [NEWS.jsonl]]
set -euo pipefail
dragoman=$(realpath "${1:?usage: bench.sh PROGRAM [ITEMS [NEWS.jsonl]]}")
items=${2:-6000}
news=$(realpath "${3:-$(dirname "$0")/wire.jsonl}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
n=$(wc -l <"$news")
for i in $(seq 1 $(((items + n - 1) / n))); do sed 's/^{"id": *"/&'"$i"'-/' "$news"; done | awk -v n="$items" 'NR <= n' >archive.jsonl
bytes=$(wc -c <archive.jsonl)
cores=$(nproc)
echo "$(grep -m1 'model name' /proc/cpuinfo 2>/dev/null | cut -d: -f2- | xargs || uname -m), $cores cores; $items items, $bytes bytes; $("$dragoman" version | head -1)"
echo
echo "| workers and cores | seconds | items/s | MB/s | peak memory, MB | parts |"
echo "| --- | --- | --- | --- | --- | --- |"
for ((w = 1; w <= cores; w *= 2)); do
	# Many shards for each worker, so that none waits long for the last.
	"$dragoman" archive plan --out "coded-$w" --shard-size $((bytes / cores / 8 + 1)) archive.jsonl >/dev/null 2>&1
	began=$(date +%s%N)
	taskset -c 0-$((w - 1)) "$dragoman" archive run "coded-$w" --workers "$w" >"run-$w.log" 2>&1 &
	pid=$!
	peak=0
	while now=$(awk '/^VmHWM/{print $2}' "/proc/$pid/status" 2>/dev/null) && [ -n "$now" ]; do
		peak=$now
		sleep 0.1
	done
	wait "$pid" || { cat "run-$w.log" >&2; exit 1; }
	took=$((($(date +%s%N) - began) / 1000000))
	sum=$(find "coded-$w/parts" -name '*.parquet' -exec sha256sum {} + | cut -d' ' -f1 | sort | sha256sum | cut -c1-12)
	awk -v w="$w" -v ms="$took" -v n="$items" -v b="$bytes" -v p="$peak" -v s="$sum" 'BEGIN { printf "| %d | %.1f | %.0f | %.2f | %.0f | %s |\n", w, ms / 1000, 1000 * n / ms, b / 1000 / ms, p / 1024, s }'
done
