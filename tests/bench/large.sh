#!/bin/sh
# make bench-large SIZE=1000: is memory flat on a large document? For each kind that gets large, one
# of SIZE / 2 MB and one of SIZE MB go through a pipe into `tamis import -`; neither ever lies on a
# disk. The peaks of the two imports must be the same but for 15 % and 4 MiB, else the kind "grows"
# and the run fails. While the second pipe is open another process asks for one row, which must be
# there before a tenth of the document; but 100 MB are granted, as rows are written 20,000 findings
# at a time, so a SIZE of 100 or less proves nothing here. The time is shown and judges nothing; the
# one at full size includes the questions. Counters are exact: what the generator wrote must have
# been read.
#
# Not among the kinds, as they are written at their end: a Trivy report of one image, whose memory
# grows with what is distinct in it, and a list of Security Hub with nothing but Trivy's findings
# (README, Figures).
set -eu

SIZE=${SIZE:-1000}
build=${TAMIS_BUILD:?make bench-large sets it}
folder=$build/bench-data
fleet=$build/tests/fleet/fleet
database=$folder/large.db
tamis="$build/tamis --db $database --now 2026-11-20"
sample=20000
export LC_ALL=C

fail() {
	echo "bench-large: $*" >&2
	exit 1
}

test "$SIZE" -ge 2 2>/dev/null || fail 'SIZE is a number of MB, 2 or more'
mkdir -p "$folder"
rm -f "$folder"/*.fed "$folder"/*.cost
printf '%-10s %8s %10s %8s %10s %14s\n' kind MB findings seconds 'peak, MiB' 'first row, MB'

# run KIND OPTION FINDINGS NAME QUESTION: one document through the pipe, and its line of the table.
run() {
	rm -f "$database"*
	"$fleet" "$2" "$3" | "$build/tests/bench/feed" "$folder/$4.fed" "$5" |
		"$build/tests/bench/measure" "$folder/$4.cost" $tamis import -q - ||
		fail "$1: the import failed"
	test -s "$folder/$4.fed" || fail "$1: the document was not written to its end"
	$tamis imports --format csv >"$folder/out"
	grep -q "^[^,]*,[^,]*,[^,]*,read,[^,]*,$3," "$folder/out" || {
		cat "$folder/out" >&2
		fail "$1: $3 findings were written, the log says otherwise"
	}
	awk -v kind="$1" -v n="$3" '
		FNR == NR { bytes = $1; first = $2; next }
		{
			printf "%-10s %8.0f %10d %8.1f %10.1f %14s\n", kind, bytes / 1e6, n, $1,
				$2 / 1024, first < 0 ? "-" : sprintf("%.0f", first / 1e6)
		}' "$folder/$4.fed" "$folder/$4.cost"
}

# judge KIND: what the two lines say.
judge() {
	awk -v kind="$1" '
		FILENAME ~ /fed$/ { bytes = $1; first = $2; next }
		FILENAME ~ /half/ { half = $2; next }
		{ full = $2 }
		END {
			limit = bytes / 10 < 1e8 ? 1e8 : bytes / 10
			if (full > half * 1.15 + 4096) {
				print kind " grows: " half " KiB at half, " full " KiB at full size"
				bad = 1
			}
			if (bytes > limit && (first < 0 || first > limit)) {
				print kind ": the first row came late, or at the end only"
				bad = 1
			}
			exit bad
		}' "$folder/full.fed" "$folder/half.cost" "$folder/full.cost"
}

status=0
while read -r kind option; do
	bytes=$("$fleet" "$option" $sample | wc -c)
	findings=$((SIZE * 1000000 / (bytes / sample)))
	run "$kind" "$option" $((findings / 2)) half :
	run "$kind" "$option" "$findings" full "$tamis list --limit 1 --format jsonl 2>/dev/null"
	judge "$kind" || status=1
done <<'KINDS'
inspector --bench
asff --bench-asff
trivy-k8s --bench-k8s
KINDS
rm -f "$database"*
test $status = 0 && echo 'flat: memory does not grow with the document'
exit $status
