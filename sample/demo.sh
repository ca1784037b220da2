#!/usr/bin/env bash
# Codes the sample archive into a fresh record and asks it what an analyst would ask.
# usage: demo.sh PROGRAM RECORD
set -euo pipefail
dragoman=${1:?usage: demo.sh PROGRAM RECORD}
record=${2:?usage: demo.sh PROGRAM RECORD}
sample=$(dirname "$0")

# say prints a command as a user would type it, and runs it.
say() {
	local arg
	printf '\n$ dragoman'
	for arg in "$@"; do
		case $arg in
		*' '*) printf ' "%s"' "$arg" ;;
		*) printf ' %s' "$arg" ;;
		esac
	done
	printf '\n'
	"$dragoman" "$@"
}

rm -f "$record" "$record-wal" "$record-shm"
echo "The sample archive: 95 invented reports, November 2018 to June 2019. One has no date, and is refused."
say add --db "$record" "$sample/reports" "$sample/wire.jsonl" || [ $? -eq 3 ]

echo
echo "What the record holds of Iran and Azerbaijan:"
say events --db "$record" --pair IRN,AZE --format table

echo
echo "Their visits, each counted once, however many reports tell it:"
say visits --db "$record" Iran Azerbaijan

echo
echo "Why a sentence is coded as it is:"
say explain --on 2019-01-22 "The two-day visit to Baku by Iran's roads minister was postponed on Monday."

cat <<END

To look further, with $record:
  $dragoman events --db $record --pair GEO,RUS
  $dragoman events --db $record --type AGREE --since 2019-05-01
  $dragoman code $sample/reports/2019-02-19-alazani-analysis.txt
  $dragoman --help
END

echo
if [ -t 0 ] && [ -t 1 ]; then
	echo "The desk; Ctrl-C closes it."
	exec "$dragoman" serve --db "$record" --addr 127.0.0.1:0 --log warn
fi
# Nobody is there to look: the desk is opened, asked whether it is well, and closed.
coproc "$dragoman" serve --db "$record" --addr 127.0.0.1:0 --log warn
desk=$COPROC_PID
read -r line <&"${COPROC[0]}"
echo "$line"
address=${line##*http://}
address=${address%/}
exec 3<>"/dev/tcp/${address%:*}/${address##*:}"
printf 'GET /healthz HTTP/1.0\r\nHost: %s\r\n\r\n' "$address" >&3
grep -q '"ok":true' <&3 && echo "It answers. At a terminal it stays open until Ctrl-C."
kill -INT "$desk"
wait "$desk"
