/*
 * What a document's silence closes (TRUTH 3), from the facts of its scan: put into words, and
 * counted from the intervals that end with it.
 */
#include "data/store_covers.h"

#include <string.h>

#include "core/identity.h"
#include "core/intl.h"
#include "core/presence.h"

static void put_severities(struct buf *out, unsigned mask)
{
	const char *between = "";

	for (int i = SEVERITY_COUNT - 1; i >= 0; i--)
		if (mask & 1u << i) {
			buf_printf(out, "%s%s", between, severities[i].word);
			between = " ";
		}
}

/* "os-pkgs (debian 12.4), lang-pkgs": the classes that have a Result, and the system of the first.
 */
static void put_classes(struct buf *out, const char *classes, const char *family,
			const char *version)
{
	const char *between = "";

	while (*classes) {
		size_t n = strcspn(classes, " ");
		bool is_system = n == strlen("os-pkgs") && memcmp(classes, "os-pkgs", n) == 0;

		buf_puts(out, between);
		buf_put(out, classes, n);
		if (is_system && family)
			buf_printf(out, " (%s%s%s)", family, version ? " " : "",
				   version ? version : "");
		between = ", ";
		classes += n + (classes[n] == ' ');
	}
}

enum covers_column { /* of the SELECT below, from COLUMN_SCAN on */
		     COVERS_SOURCE,
		     COVERS_ASSET,
		     COVERS_DATED,
		     COVERS_STATUS,
		     COVERS_WHY_PARTIAL,
		     COVERS_CLASSES,
		     COVERS_SEVERITIES,
		     COVERS_FIXES,
		     COVERS_OS_FAMILY,
		     COVERS_OS_VERSION,
		     COVERS_COMPLETE,
		     COVERS_USAGE
};

/* What runs: silence ends it only within what the document was said to be all of (TRUTH 5). */
static void put_uses(struct buf *out, const char *complete, const char *why_partial, bool is_whole)
{
	if (!complete)
		buf_puts(out, _("nothing, as nobody said what it is all of (--complete)"));
	else if (!is_whole)
		buf_printf(out, _("nothing, as it is partial (%s)"),
			   why_partial ? why_partial : "");
	else if (!complete[0])
		buf_puts(out, _("what runs in its clusters"));
	else
		buf_printf(out, _("what runs in %s"), complete);
}

static bool is_facts(sqlite3_stmt *st, int at)
{
	return sqlite3_column_int(st, at + COVERS_SOURCE) == store_source_number(SOURCE_FACTS);
}

/* Why the silence of a document of findings closes nothing; NULL: it closes something. */
static const char *why_nothing(sqlite3_stmt *st, int at)
{
	const char *complete = column_text(st, at + COVERS_COMPLETE);
	bool is_export = sqlite3_column_int(st, at + COVERS_ASSET) == 0;

	if (sqlite3_column_int(st, at + COVERS_STATUS) != 0)
		return _("nothing, as it is partial");
	if (is_export && (!complete || !complete[0]))
		return _("nothing, as its filter is not known (--complete=SCOPE)");
	if (sqlite3_column_int(st, at + COVERS_DATED) > 1)
		return _("nothing, as it is undated (--as-of)");
	if (complete)
		return NULL;
	if (sqlite3_column_int(st, at + COVERS_SOURCE) != store_source_number(SOURCE_TRIVY))
		return _("nothing, as it does not say what was left out of it (--complete)");
	if (!sqlite3_column_int(st, at + COVERS_SEVERITIES))
		return _("nothing, as a clean report does not say what was left out of it "
			 "(--complete)");
	return NULL;
}

static void put_report(struct buf *out, sqlite3_stmt *st, int at)
{
	const char *classes = column_text(st, at + COVERS_CLASSES);
	unsigned fixes_seen = (unsigned)sqlite3_column_int(st, at + COVERS_FIXES);
	bool is_fixable = fixes_seen & (1u << FIX_YES | 1u << FIX_PARTIAL);
	bool is_unfixable = fixes_seen & (1u << FIX_NO | 1u << FIX_UNKNOWN);

	if (classes)
		put_classes(out, classes, column_text(st, at + COVERS_OS_FAMILY),
			    column_text(st, at + COVERS_OS_VERSION));
	else
		buf_puts(out, _("no package class"));
	buf_puts(out, ": ");
	put_severities(out, (unsigned)sqlite3_column_int(st, at + COVERS_SEVERITIES));
	buf_puts(out, is_fixable && is_unfixable ? _("; fixable and not")
		      : is_fixable               ? _("; fixable only")
						 : _("; unfixable only"));
}

void store_put_covers(struct buf *out, sqlite3_stmt *st, int at)
{
	const char *complete = column_text(st, at + COVERS_COMPLETE);
	const char *partial = column_text(st, at + COVERS_WHY_PARTIAL), *why;
	bool is_whole = sqlite3_column_int(st, at + COVERS_STATUS) == 0;

	if (is_facts(st, at) && (complete || sqlite3_column_int(st, at + COVERS_USAGE))) {
		put_uses(out, complete, partial, is_whole);
	} else if (is_facts(st, at)) {
		buf_puts(out, _("nothing, as it tells facts and no findings"));
	} else if ((why = why_nothing(st, at))) {
		buf_puts(out, why);
		if (!is_whole && partial)
			buf_printf(out, " (%s)", partial);
	} else if (complete && complete[0]) {
		buf_printf(out, _("all of %s"), complete);
	} else if (complete) {
		buf_puts(out, _("all, as it is complete"));
	} else {
		put_report(out, st, at);
	}
}

/* ---- what it closed -------------------------------------------------------------------------- */

static const char closed_sql[] =
	"SELECT i.id, s.source, s.complete, s.classes, s.severities, s.fixes, x.severity, x.fix,"
	" w.text, count(*) FROM seen e JOIN import i ON i.scan = e.until_scan AND i.is_known = 0"
	" JOIN scan s ON s.id = i.scan JOIN finding x ON x.id = e.finding"
	" JOIN flaw f ON f.id = x.flaw LEFT JOIN package p ON p.id = f.package"
	" LEFT JOIN word w ON w.id = p.ecosystem"
	" WHERE e.until_scan != 0 GROUP BY i.id, x.severity, x.fix, w.text";

static unsigned classes_of(const char *words)
{
	return (words && strstr(words, "os-pkgs") ? 1u << CLASS_OS : 0) |
	       (words && strstr(words, "lang-pkgs") ? 1u << CLASS_LANGUAGE : 0);
}

/* Is what the row counts within the masks of its scan? In the order of the SELECT above. */
static bool is_covered(sqlite3_stmt *st)
{
	unsigned held = (unsigned)sqlite3_column_int(st, 5);
	int severity = sqlite3_column_int(st, 6), fix = sqlite3_column_int(st, 7);
	const char *ecosystem = column_text(st, 8);
	bool is_fixable = fix == FIX_YES || fix == FIX_PARTIAL;
	cover_mask mask =
		cover_of_scan(classes_of(column_text(st, 3)), (unsigned)sqlite3_column_int(st, 4),
			      held & (1u << FIX_YES | 1u << FIX_PARTIAL),
			      held & (1u << FIX_NO | 1u << FIX_UNKNOWN));

	if (column_text(st, 2))
		return true;
	if (severity < 0 || severity >= SEVERITY_COUNT ||
	    sqlite3_column_int(st, 1) != store_source_number(SOURCE_TRIVY))
		return false;
	return mask &
	       cover_of_finding(ecosystem && identity_is_os(ecosystem) ? CLASS_OS : CLASS_LANGUAGE,
				(enum severity)severity, is_fixable);
}

bool store_count_closed(struct store *s, struct import_log *log, struct error *err)
{
	sqlite3_stmt *st = store_prepare(s, closed_sql, err);
	enum step step = STEP_FAILED;

	while (st && (step = store_step(s, st, err)) == STEP_ROW) {
		struct import_entry *e = store_log_entry(log, sqlite3_column_int64(st, 0));

		if (e && is_covered(st))
			e->closed += sqlite3_column_int64(st, 9);
		else if (e)
			e->left += sqlite3_column_int64(st, 9);
	}
	sqlite3_finalize(st);
	return step == STEP_DONE;
}
