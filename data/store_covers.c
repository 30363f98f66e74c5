/*
 * What a document's silence closes (TRUTH 3), from the facts of its scan: put into words, and
 * counted: of a report from the intervals that end with it, of an export from when its findings
 * were listed last.
 */
#include "data/store_covers.h"

#include <stdlib.h>
#include <string.h>

#include "core/complete.h"
#include "core/identity.h"
#include "core/intl.h"
#include "core/presence.h"
#include "data/config.h"

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

/* What it was said to be all of. A scope says that of exports and dumps; of a report of one image
 * it does not say that no severity was cut. */
static const char *complete_of(sqlite3_stmt *st, int at)
{
	const char *complete = column_text(st, at + COVERS_COMPLETE);
	bool is_report = !is_facts(st, at) && sqlite3_column_int(st, at + COVERS_ASSET) != 0;

	return complete && complete[0] && is_report ? NULL : complete;
}

/* Does the configuration say that Trivy's reports leave nothing out? */
static bool is_set_complete(const struct config *config, int64_t source)
{
	return config->is_trivy_complete && source == store_source_number(SOURCE_TRIVY);
}

/* Why the silence of a document of findings closes nothing; NULL: it closes something. */
static const char *why_nothing(const struct config *config, sqlite3_stmt *st, int at)
{
	const char *complete = complete_of(st, at);
	bool is_export = sqlite3_column_int(st, at + COVERS_ASSET) == 0;

	if (sqlite3_column_int(st, at + COVERS_STATUS) != 0)
		return _("nothing, as it is partial");
	if (is_export && (!complete || !complete[0]))
		return _("nothing, as its filter is not known (--complete=SCOPE)");
	if (sqlite3_column_int(st, at + COVERS_DATED) > 1)
		return _("nothing, as it is undated (--as-of)");
	if (complete || is_set_complete(config, sqlite3_column_int(st, at + COVERS_SOURCE)))
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

void store_put_covers(struct buf *out, const struct config *config, sqlite3_stmt *st, int at)
{
	const char *complete = complete_of(st, at);
	const char *partial = column_text(st, at + COVERS_WHY_PARTIAL), *why;
	bool is_whole = sqlite3_column_int(st, at + COVERS_STATUS) == 0;

	if (is_facts(st, at) && (complete || sqlite3_column_int(st, at + COVERS_USAGE))) {
		put_uses(out, complete, partial, is_whole);
	} else if (is_facts(st, at)) {
		buf_puts(out, _("nothing, as it tells facts and no findings"));
	} else if ((why = why_nothing(config, st, at))) {
		buf_puts(out, why);
		if (!is_whole && partial)
			buf_printf(out, " (%s)", partial);
	} else if (complete && complete[0]) {
		buf_printf(out, _("all of %s"), complete);
	} else if (complete) {
		buf_puts(out, _("all, as it is complete"));
	} else if (is_set_complete(config, sqlite3_column_int(st, at + COVERS_SOURCE))) {
		buf_puts(out, _("all, as the configuration says (set trivy.complete yes)"));
	} else {
		put_report(out, st, at);
	}
}

/* ---- what it closed -------------------------------------------------------------------------- */

static const char closed_sql[] =
	"SELECT i.id, s.source, s.complete, s.classes, s.severities, s.fixes, x.severity, x.fix,"
	" w.text, count(*), coalesce(o.classes, 0), o.classes IS NOT NULL AND NOT EXISTS"
	" (SELECT 1 FROM inventory v WHERE v.asset = x.asset AND v.package = f.package)"
	" AS is_removed FROM seen e JOIN import i ON i.scan = e.until_scan "
	"AND i.is_known = 0"
	" JOIN scan s ON s.id = i.scan JOIN finding x ON x.id = e.finding"
	" JOIN flaw f ON f.id = x.flaw LEFT JOIN package p ON p.id = f.package"
	" LEFT JOIN word w ON w.id = p.ecosystem LEFT JOIN inventory_of o ON o.asset = x.asset"
	" WHERE e.until_scan != 0 GROUP BY i.id, x.severity, x.fix, w.text, o.classes, is_removed";

static unsigned classes_of(const char *words)
{
	return (words && strstr(words, "os-pkgs") ? 1u << CLASS_OS : 0) |
	       (words && strstr(words, "lang-pkgs") ? 1u << CLASS_LANGUAGE : 0);
}

/* The list of packages of its class has it no more (which covers whatever severities are cut). */
static bool is_removed(sqlite3_stmt *st)
{
	const char *ecosystem = column_text(st, 8);
	unsigned class = ecosystem && identity_is_os(ecosystem) ? LISTS_OS : LISTS_LANGUAGE;

	return sqlite3_column_int(st, 11) && (unsigned)sqlite3_column_int(st, 10) & class;
}

/* Is what the row counts within the masks of its scan? In the order of the SELECT above. */
static bool is_covered(const struct config *config, sqlite3_stmt *st)
{
	unsigned held = (unsigned)sqlite3_column_int(st, 5);
	int severity = sqlite3_column_int(st, 6), fix = sqlite3_column_int(st, 7);
	const char *ecosystem = column_text(st, 8), *complete = column_text(st, 2);
	bool is_fixable = fix == FIX_YES || fix == FIX_PARTIAL;
	cover_mask mask =
		cover_of_scan(classes_of(column_text(st, 3)), (unsigned)sqlite3_column_int(st, 4),
			      held & (1u << FIX_YES | 1u << FIX_PARTIAL),
			      held & (1u << FIX_NO | 1u << FIX_UNKNOWN));

	if ((complete && !complete[0]) || is_removed(st) ||
	    is_set_complete(config, sqlite3_column_int(st, 1)))
		return true;
	if (severity < 0 || severity >= SEVERITY_COUNT ||
	    sqlite3_column_int(st, 1) != store_source_number(SOURCE_TRIVY))
		return false;
	return mask &
	       cover_of_finding(ecosystem && identity_is_os(ecosystem) ? CLASS_OS : CLASS_LANGUAGE,
				(enum severity)severity, is_fixable);
}

static bool count_reports(struct store *s, struct import_log *log, struct error *err)
{
	sqlite3_stmt *st = store_prepare(s, closed_sql, err);
	enum step step = STEP_FAILED;

	while (st && (step = store_step(s, st, err)) == STEP_ROW) {
		struct import_entry *e = store_log_entry(log, sqlite3_column_int64(st, 0));

		if (e && is_covered(s->config, st))
			e->closed += sqlite3_column_int64(st, 9);
		else if (e)
			e->left += sqlite3_column_int64(st, 9);
	}
	sqlite3_finalize(st);
	return step == STEP_DONE;
}

/* ---- and what exports did that are all of a scope -------------------------------------------- */

struct export
{
	int64_t import, source;
	date as_of;
	struct complete scope;
};

static bool read_exports(struct store *s, struct export **list, size_t *count, struct error *err)
{
	sqlite3_stmt *st = store_prepare(
		s,
		"SELECT min(i.id), s.source, s.as_of, s.complete FROM scan s JOIN import i"
		" ON i.scan = s.id AND i.is_known = 0 WHERE s.asset = 0 AND s.status = 0"
		" AND s.dated <= 1 AND s.complete != '' GROUP BY s.id ORDER BY s.source, s.as_of",
		err);
	enum step step = STEP_FAILED;
	struct error wrong;
	size_t room = 0;

	while (st && (step = store_step(s, st, err)) == STEP_ROW) {
		struct export e = {.import = sqlite3_column_int64(st, 0),
				   .source = sqlite3_column_int64(st, 1),
				   .as_of = sqlite3_column_int64(st, 2)};

		if (!complete_parse(column_text(st, 3), &e.scope, &wrong))
			continue;
		MEM_ROOM(*list, *count, room);
		(*list)[(*count)++] = e;
	}
	sqlite3_finalize(st);
	return step == STEP_DONE;
}

/* Findings by when they were listed last: the first export after that which holds them closed them.
 * One reading of all of them, so it is not asked when nothing was exported whole. */
static const char listed_sql[] =
	"SELECT x.source, x.listed, a.text, r.text, count(*) FROM finding x"
	" LEFT JOIN word a ON a.id = x.account LEFT JOIN word r ON r.id = x.region"
	" WHERE x.listed < ?1 GROUP BY x.source, x.listed, x.account, x.region";

static void count_listed(struct import_log *log, sqlite3_stmt *st, const struct export *list,
			 size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct import_entry *e;

		if (list[i].source != sqlite3_column_int64(st, 0) ||
		    list[i].as_of <= sqlite3_column_int64(st, 1) ||
		    !complete_holds(&list[i].scope, column_text(st, 2), column_text(st, 3), NULL))
			continue;
		e = store_log_entry(log, list[i].import);
		if (e)
			e->closed += sqlite3_column_int64(st, 4);
		return;
	}
}

static bool count_exports(struct store *s, struct import_log *log, struct error *err)
{
	struct export *list = NULL;
	date newest = DATE_NONE;
	size_t n = 0;
	bool worked = read_exports(s, &list, &n, err);
	sqlite3_stmt *st = worked && n ? store_prepare(s, listed_sql, err) : NULL;
	enum step step = st ? STEP_FAILED : STEP_DONE;

	for (size_t i = 0; i < n; i++)
		newest = i == 0 || list[i].as_of > newest ? list[i].as_of : newest;
	if (st)
		STORE_BIND(st, v_int(newest));
	while (st && (step = store_step(s, st, err)) == STEP_ROW)
		count_listed(log, st, list, n);
	worked = worked && (st || !n) && step == STEP_DONE;
	sqlite3_finalize(st);
	free(list);
	return worked;
}

bool store_count_closed(struct store *s, struct import_log *log, struct error *err)
{
	return count_reports(s, log, err) && count_exports(s, log, err);
}
