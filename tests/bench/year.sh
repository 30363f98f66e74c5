#!/bin/sh
# make bench-year DAYS=365: daily imports of forty images, a day after the other, in which little
# changes. Counters are exact after every day: a wrong one fails the run. So do two days in a row
# that take longer than LIMIT seconds each, the one promise about time that any machine should keep.
set -eu

DAYS=${DAYS:-365}
LIMIT=${LIMIT:-5}
build=${TAMIS_BUILD:?make bench-year sets it}
folder=$build/bench-data/year
measure=$build/tests/bench/measure
export LC_ALL=C

fail() {
	echo "bench-year: $*" >&2
	exit 1
}

command -v sqlite3 >/dev/null 2>&1 || fail 'sqlite3 is not installed: it counts the rows'
rm -rf "$folder"
mkdir -p "$folder"
"$build/tests/fleet/fleet" --year-truth "$DAYS" >"$folder/truth"

# "rows intervals reports bytes" of the database, and of it with its log.
counters() {
	sqlite3 -separator ' ' "$folder/year.db" 'SELECT (SELECT count(*) FROM finding),
		(SELECT count(*) FROM seen), (SELECT count(*) FROM scan),
		(SELECT page_count * page_size FROM pragma_page_count, pragma_page_size)'
}

day=0
while test "$day" -lt "$DAYS"; do
	day=$((day + 1))
	line=$(sed -n "${day}p" "$folder/truth")
	date=$(echo "$line" | sed 's/.*"date":"\([^"]*\)".*/\1/')
	rows=$(echo "$line" | sed 's/.*"rows":\([0-9]*\).*/\1/')
	reports=$(echo "$line" | sed 's/.*"reports":\([0-9]*\).*/\1/')
	"$build/tests/fleet/fleet" --year-day "$day" >"$folder/day.json"
	"$measure" "$folder/once" "$build/tamis" --db "$folder/year.db" import -q \
		--now "${date}T20:00:00Z" "$folder/day.json" >"$folder/out" ||
		fail "day $day: the import failed"
	got=$(counters)
	echo "$day $(cat "$folder/once") $got" >>"$folder/days"
	case $got in
	"$rows $rows $reports "*) ;;
	*) fail "day $day: rows, intervals and reports are $got, the plan has $rows and $reports" ;;
	esac
done

# The questions at the end of the year: the whole database is loaded.
"$measure" "$folder/once" "$build/tamis" --db "$folder/year.db" --now "${date}T20:00:00Z" \
	groups --by severity --format jsonl >"$folder/out" || fail 'groups failed'
read -r open_seconds open_peak _ <"$folder/once"

sort -k2,2n "$folder/days" | awk -v limit="$LIMIT" -v open="$open_seconds" -v peak="$open_peak" \
	-v size="$(wc -c <"$folder/day.json")" '
	{
		seconds[NR] = $2
		if ($1 == 1) first = $8
		if ($1 > last) { last = $1; rows = $5; reports = $7; bytes = $8 }
		if ($3 > most) most = $3
	}
	END {
		printf "%d days of %.1f MB: %d reports, %d findings\n", NR, size / 1e6, reports, rows
		printf "a day: median %.2f s, slowest %.2f s (limit %s s), peak %.1f MiB\n",
			seconds[int((NR + 1) / 2)], seconds[NR], limit, most / 1024
		printf "database: %.1f MB after the first day, %.1f MB at the end\n",
			first / 1e6, bytes / 1e6
		printf "open and group at the end: %.2f s, peak %.1f MiB\n", open, peak / 1024
	}'
awk -v limit="$LIMIT" '$2 > limit && slow++ { exit 1 } $2 <= limit { slow = 0 }' "$folder/days" ||
	fail "two days in a row took longer than $LIMIT s each: see $folder/days"
