#!/bin/sh
# make bench N=100000 ROUNDS=3: what an import and every question cost on an invented export of N
# findings. Counters are exact: a wrong one ends the run. Seconds depend on the machine, so what is
# held to a limit is mostly a ratio or a size. All limits are stated here; one that is not kept is
# told at the end, and the run has failed. It wants a release build. jq and sqlite3 do the same job
# when they are there; their times count only when their answers are ours. They hold everything in
# memory, so above 200,000 they need PEERS=1.
set -eu

N=${N:-100000}
ROUNDS=${ROUNDS:-3}
PEERS=${PEERS:-}
build=${TAMIS_BUILD:?make bench sets it}
folder=$build/bench-data
input=$folder/$N.json
opinions=$folder/$N-trivy.jsonl
measure=$build/tests/bench/measure
today=2026-11-20 # as the questions have it
tamis="$build/tamis --db $folder/work.db --now $today"
export LC_ALL=C

fail() {
	echo "bench: $*" >&2
	exit 1
}

mkdir -p "$folder"
: >"$folder/missed"

# limit WHAT VALUE MOST UNIT: a stated limit, and whether it was kept.
limit() {
	awk -v what="$1" -v value="$2" -v most="$3" -v unit="$4" -v missed="$folder/missed" 'BEGIN {
		kept = value <= most
		printf "%s: %.2f%s, at most %.2f%s: %s\n", what, value, unit, most, unit,
			kept ? "yes" : "no"
		if (!kept)
			printf "bench: %s: %.2f%s is more than %.2f%s\n", what, value, unit, most,
				unit >>missed
	}'
}

# The end: what missed its limit.
verdict() {
	test -s "$folder/missed" || exit 0
	echo
	cat "$folder/missed" >&2
	exit 1
}

if ! test "$input" -nt "$build/tests/fleet/fleet"; then
	"$build/tests/fleet/fleet" --bench "$N" >"$input.new"
	mv "$input.new" "$input"
	"$build/tests/fleet/fleet" --bench-trivy "$N" >"$opinions"
fi
bytes=$(wc -c <"$input")
echo "$N findings asked for, seed 1, $bytes bytes, $ROUNDS rounds, $(uname -sm), $(getconf \
	_NPROCESSORS_ONLN) processors"

# --- rounds of whole commands: import, import again, open and group, decide -----------------------

# timed NAME COMMAND...: adds a line "seconds kilobytes status" to the times of NAME.
timed() {
	name=$1
	shift
	"$measure" "$folder/once" "$@" >"$folder/out" 2>"$folder/err" || {
		cat "$folder/err" >&2
		echo "bench: $name: this failed: $*" >&2
		return 1
	}
	cat "$folder/once" >>"$folder/$name.times"
}

# median, minimum, maximum of seconds, and the largest peak, of NAME.
figures() {
	sort -n "$folder/$1.times" | awk '
		{ s[NR] = $1; if ($2 > peak) peak = $2 }
		END { printf "%s %s %s %.1f\n", s[int((NR + 1) / 2)], s[1], s[NR], peak / 1024 }'
}

show() {
	figures "$1" | {
		read -r median min max peak
		printf '%-28s %10s %10s %10s %12s\n' "$2" "$median" "$min" "$max" "$peak"
	}
}

rm -f "$folder"/*.times
round=0
while test "$round" -lt "$ROUNDS"; do
	rm -f "$folder"/work.db*
	timed import $tamis import "$input"
	timed reimport $tamis import "$input"
	timed groups $tamis groups --by base --format jsonl
	size=$(wc -c <"$folder/work.db")
	timed decide $tamis decide accepted --filter severity:critical --why bench --until 90d
	round=$((round + 1))
done

printf '\n%-28s %10s %10s %10s %12s\n' 'command, s' median min max 'peak, MiB'
show import 'import'
show reimport 'import of the same again'
show groups 'open and group by base'
show decide 'accept what is critical'

# --- exact counters --------------------------------------------------------------------------------

# The answer: findings by severity and the number of images, in a form that peers can print too.
$tamis groups --by severity --format jsonl >"$folder/severity.jsonl"
$tamis groups --by image --format jsonl >"$folder/image.jsonl"
{
	for word in critical high medium low info unknown; do
		printf '%s ' "$word"
		sed -n "s/.*\"$word\": *\([0-9][0-9]*\).*/\1/p" "$folder/severity.jsonl" |
			awk '{ n += $1 } END { print n + 0 }'
	done
	echo "images $(wc -l <"$folder/image.jsonl" | tr -d ' ')"
} >"$folder/ours"

# Read off the export's text, by nobody's parser. Inspector's word for no severity is UNTRIAGED.
{
	for word in CRITICAL HIGH MEDIUM LOW INFORMATIONAL UNTRIAGED; do
		echo "$word $(grep -oE "\"severity\": ?\"$word\"" "$input" | wc -l | tr -d ' ')"
	done | sed 's/INFORMATIONAL/INFO/; s/UNTRIAGED/UNKNOWN/' | tr 'A-Z' 'a-z'
	echo "images $(grep -oE '"imageHash": ?"[^"]*"' "$input" | sort -u | wc -l | tr -d ' ')"
} >"$folder/truth"

findings=$(awk '$1 != "images" { n += $2 } END { print n }' "$folder/ours")
echo
echo "counters: findings $findings, $(tr '\n' ',' <"$folder/ours" | sed 's/,$//; s/,/, /g')"
cmp -s "$folder/ours" "$folder/truth" || {
	diff "$folder/truth" "$folder/ours" >&2 || true
	fail 'the counters are not those of the export'
}
test "$findings" = "$N" || fail "$N findings were asked for, $findings are there"

# --- parts, and questions --------------------------------------------------------------------------

# Something for the questions about people's words to find, and for those about two scanners.
$tamis mark --filter 'package:lib*' >"$folder/out"
$tamis note --filter severity:low bench >"$folder/out"
$tamis --now 2026-09-01 decide accepted --filter 'severity:high package:lib*' \
	--why bench --until 30d >"$folder/out"
$tamis --now 2026-11-01 decide accepted --filter 'severity:medium package:lib*' \
	--why bench --until 25d >"$folder/out"
$tamis import -q "$opinions" >"$folder/out"

# part COMMAND...: its table, which is shown whether it succeeds or not.
part() {
	echo
	status=0
	"$measure" "$folder/once" "$@" >"$folder/part" || status=1
	cat "$folder/part"
	test "$status" = 0 || fail "wrong counters, or none: $*"
}

part "$build/tests/bench/bench_import" "$input" "$ROUNDS"
part "$build/tests/bench/bench_questions" "$folder/work.db" "$ROUNDS"
echo "peak of the process that asked: $(awk '{ printf "%.1f", $2 / 1024 }' "$folder/once") MiB"

# answers ENGINE-LINE TRUTH: what a question answered, and what the export says.
answers() {
	got=$(sed -n "s/^$1 (\([0-9]*\)) .*/\1/p" "$folder/part")
	test "$got" = "$2" || fail "'$1' answered '$got', the export says $2"
}
answers 'filter everything' "$N"
answers 'filter comparison of words: severity>=high' \
	"$(awk '$1 == "critical" || $1 == "high" { n += $2 } END { print n }' "$folder/truth")"
answers 'pivot image' "$(awk '$1 == "images" { print $2 }' "$folder/truth")"
answers 'pivot base' "$(grep -oE '"platform": ?"[^"]*"' "$input" | sort -u | wc -l | tr -d ' ')"

# A keypress must not be felt: 5 ms at 100,000 findings, and more for more. The quickest round of
# each question is what it costs where nobody else is at work.
slowest=$(awk '/^(filter|pivot|order) / && $(NF - 1) > most { most = $(NF - 1) } END { print most }' \
	"$folder/part")
limit 'the slowest question at its best' "$slowest" \
	"$(awk -v n="$N" 'BEGIN { print (n > 100000 ? n / 20000 : 5) }')" ' ms'

# What is made once for a fleet, behind the desk where that is large; then the plan of every filter:
# 10 ms at 100,000, and 300 ms at a million.
once() {
	awk -v name="$1" 'index($0, name) == 1 { print $(NF - 1) }' "$folder/part"
}
limit 'the default order of all, at its best' "$(once 'once default order')" \
	"$(awk -v n="$N" 'BEGIN { print (n > 100000 ? n / 10000 : 10) }')" ' ms'
limit 'all fixes and a plan of them, at their best' \
	"$(awk -v a="$(once 'once all fixes')" -v b="$(once 'fixes plan')" 'BEGIN { print a + b }')" \
	"$(awk -v n="$N" 'BEGIN { print (n > 200000 ? n * 3 / 10000 : 60) }')" ' ms'

# A question about nothing measures nothing.
for word in open suppressed expired expiring marked disagree; do
	grep -q "^filter fact: is:$word ([1-9]" "$folder/part" || fail "is:$word finds nothing"
done

# --- ratios ----------------------------------------------------------------------------------------

# what NAME FIELD: a figure of it (1 median, 4 peak in MiB).
what() {
	figures "$1" | awk -v field="$2" '{ print $field }'
}

echo
awk -v n="$N" -v bytes="$bytes" -v s="$(what import 1)" 'BEGIN {
	printf "import: %.0f findings/s, %.1f MB/s\n", n / s, bytes / s / 1e6 }'
limit 'the same again, of the first' "$(awk -v a="$(what reimport 1)" -v b="$(what import 1)" \
	'BEGIN { print a / b }')" 0.7 ''
limit 'memory of an import' "$(what import 4)" \
	"$(awk -v n="$N" 'BEGIN { print 64 + n * 100 / 1048576 }')" ' MiB'
limit 'disk, of a finding' "$(awk -v n="$N" -v size="$size" 'BEGIN { print size / n }')" \
	"$(awk -v n="$N" 'BEGIN { print 230 + 1e6 / n }')" ' bytes'

# --- base images: sizes of their own, whatever N is -----------------------------------------------

echo
"$build/tests/bench/bench_layers" | tee "$folder/layers"
limit 'base images of 10,000 images, in ms' \
	"$(awk '/images/ { print $(NF - 2) }' "$folder/layers")" 100 ''
limit 'a million findings attributed anew, in ms' \
	"$(awk '/findings/ { print $(NF - 2) }' "$folder/layers")" 50 ''

# --- peers -----------------------------------------------------------------------------------------

if ! command -v jq >/dev/null 2>&1 || ! command -v sqlite3 >/dev/null 2>&1; then
	echo 'peers: jq and sqlite3 are not both installed'
	verdict
fi
if test "$N" -gt 200000 && test -z "$PEERS"; then
	echo 'peers: left out at this size (they hold it all in memory); PEERS=1 runs them'
	verdict
fi
cat >"$folder/peer.sh" <<'PEER'
set -eu
jq -r '.findings[] | [.severity, .resources[0].details.awsEcrContainerImage.imageHash,
	.packageVulnerabilityDetails.vulnerabilityId] | @csv' "$1" >"$2/peer.csv"
rm -f "$2/peer.db"
sqlite3 "$2/peer.db" >"$2/theirs" <<SQL
create table f(severity, image, vuln);
.mode csv
.import $2/peer.csv f
.mode list
.separator " "
with words(n, raw, word) as (values (1, 'CRITICAL', 'critical'), (2, 'HIGH', 'high'),
	(3, 'MEDIUM', 'medium'), (4, 'LOW', 'low'), (5, 'INFORMATIONAL', 'info'),
	(6, 'UNTRIAGED', 'unknown'))
select word, (select count(*) from f where severity = raw) from words order by n;
select 'images', count(distinct image) from f;
SQL
PEER
cat >"$folder/ours.sh" <<'OURS'
set -eu
rm -f "$2"/peer-ours.db*
"$3" --db "$2/peer-ours.db" import "$1" >/dev/null
"$3" --db "$2/peer-ours.db" groups --by severity >/dev/null
"$3" --db "$2/peer-ours.db" groups --by image >/dev/null
OURS
round=0
while test "$round" -lt "$ROUNDS"; do
	timed ours sh "$folder/ours.sh" "$input" "$folder" "$build/tamis"
	timed peer sh "$folder/peer.sh" "$input" "$folder" || {
		echo 'peers: jq or sqlite3 could not do it'
		verdict
	}
	round=$((round + 1))
done
if cmp -s "$folder/ours" "$folder/theirs"; then
	echo
	printf '%-28s %10s %10s %10s %12s\n' 'same job, same answers, s' median min max 'peak, MiB'
	show ours 'tamis'
	show peer 'jq to CSV, sqlite3 .import'
	limit 'tamis, of the time of the peers' "$(awk -v a="$(what ours 1)" -v b="$(what peer 1)" \
		'BEGIN { print a / b }')" 1 ''
else
	echo 'peers: jq and sqlite3 answered otherwise, so their time says nothing:'
	diff "$folder/ours" "$folder/theirs" || true
fi
verdict
