#!/bin/sh
# embed.sh OUT.c NNNN_name.sql...: the migrations as one C table, a literal per line of SQL.
# sed and not awk: mawk halves backslashes.
set -eu
test $# -ge 2 || { echo "usage: $0 OUT.c NNNN_name.sql..." >&2; exit 2; }
out=$1
shift
{
	echo '/* Made by data/embed.sh. */'
	echo '#include "data/migrate.h"'
	echo
	echo 'const struct migration migrations[] = {'
	for file; do
		number=$(basename "$file" | sed 's/^0*\([0-9][0-9]*\)_.*\.sql$/\1/')
		echo "	{$number,"
		sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/^/	 "/' -e 's/$/\\n"/' "$file"
		echo '	},'
	done
	echo '	{0, 0},'
	echo '};'
} >"$out.tmp"
mv "$out.tmp" "$out"
