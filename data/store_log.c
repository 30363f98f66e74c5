/*
 * The log of imports: what was read, what was not, and why. What a document's silence may close is
 * put into words here, from the facts of its scan (TRUTH 3).
 */
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/intl.h"
#include "data/store_impl.h"

static const char *keep(struct import_log *log, const char *text)
{
	return text ? arena_strndup(log->arena, text, strlen(text)) : NULL;
}

static const char *keep_column(struct import_log *log, sqlite3_stmt *st, int column)
{
	return keep(log, column_text(st, column));
}

/* ---- coverage in words ------------------------------------------------------------------------
 */

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

static void put_covers(struct buf *out, sqlite3_stmt *st, int at)
{
	const char *classes = column_text(st, at + COVERS_CLASSES);
	const char *why = column_text(st, at + COVERS_WHY_PARTIAL);
	unsigned severities_seen = (unsigned)sqlite3_column_int(st, at + COVERS_SEVERITIES);
	unsigned fixes_seen = (unsigned)sqlite3_column_int(st, at + COVERS_FIXES);
	bool is_fixable = fixes_seen & (1u << FIX_YES | 1u << FIX_PARTIAL);
	bool is_unfixable = fixes_seen & (1u << FIX_NO | 1u << FIX_UNKNOWN);

	if (sqlite3_column_int(st, at + COVERS_SOURCE) == store_source_number(SOURCE_FACTS) &&
	    (column_text(st, at + COVERS_COMPLETE) || sqlite3_column_int(st, at + COVERS_USAGE))) {
		put_uses(out, column_text(st, at + COVERS_COMPLETE), why,
			 sqlite3_column_int(st, at + COVERS_STATUS) == 0);
	} else if (sqlite3_column_int(st, at + COVERS_SOURCE) ==
		   store_source_number(SOURCE_FACTS)) {
		buf_puts(out, _("nothing, as it tells facts and no findings"));
	} else if (sqlite3_column_int(st, at + COVERS_ASSET) == 0) {
		buf_puts(out, _("nothing, as its filter is not known"));
	} else if (sqlite3_column_int(st, at + COVERS_STATUS) != 0) {
		buf_puts(out, _("nothing, as it is partial"));
		if (why)
			buf_printf(out, " (%s)", why);
	} else if (sqlite3_column_int(st, at + COVERS_DATED) > 1) {
		buf_puts(out, _("nothing, as it is undated"));
	} else if (!severities_seen) {
		buf_puts(out, _("nothing, as a clean report does not say what was left out of it"));
	} else {
		if (classes)
			put_classes(out, classes, column_text(st, at + COVERS_OS_FAMILY),
				    column_text(st, at + COVERS_OS_VERSION));
		else
			buf_puts(out, _("no package class"));
		buf_puts(out, ": ");
		put_severities(out, severities_seen);
		buf_puts(out, is_fixable && is_unfixable ? _("; fixable and not")
			      : is_fixable               ? _("; fixable only")
							 : _("; unfixable only"));
	}
}

/* ---- entries --------------------------------------------------------------------------------- */

static void read_severities(const char *text, long long counts[SEVERITY_COUNT])
{
	char *end;

	for (int i = 0; text && i < SEVERITY_COUNT; i++, text = end)
		counts[i] = strtoll(text, &end, 10);
}

enum {
	COLUMN_SCAN = 20,
	COLUMN_FACTS = 31
}; /* where the scan's columns begin, and the counts of facts */
static const char entries_sql[] =
	"SELECT i.id, i.run, i.name, i.format, i.tool, i.tool_version, i.outcome, i.error,"
	" i.warning, i.at, i.bytes, i.findings, i.added, i.updated, i.unchanged, i.by_severity,"
	" i.seconds, i.is_known, w.text, s.as_of, s.source, s.asset, s.dated, s.status,"
	" s.why_partial, s.classes, s.severities, s.fixes, family.text, version.text,"
	" s.complete, i.usage, i.images, i.intel, i.accounts, i.events"
	" FROM import i LEFT JOIN scan s ON s.id = i.scan LEFT JOIN word w ON w.id = s.artifact"
	" LEFT JOIN asset a ON a.id = s.asset LEFT JOIN image m ON m.id = a.image"
	" LEFT JOIN word family ON family.id = m.os_family"
	" LEFT JOIN word version ON version.id = m.os_version"
	" ORDER BY i.id DESC";

static const char *const outcomes[IMPORT_OUTCOME_COUNT] = {
	[IMPORT_READ] = "read",       [IMPORT_PARTIAL] = "partial", [IMPORT_EMPTY] = "empty",
	[IMPORT_REFUSED] = "refused", [IMPORT_FAILED] = "failed",
};

static struct import_entry read_entry(struct import_log *log, sqlite3_stmt *st)
{
	int outcome = sqlite3_column_int(st, 6);
	struct buf covers = {0};
	struct import_entry e = {
		.id = sqlite3_column_int64(st, 0),
		.run = sqlite3_column_int64(st, 1),
		.name = keep_column(log, st, 2),
		.format = keep_column(log, st, 3),
		.tool = keep_column(log, st, 4),
		.tool_version = keep_column(log, st, 5),
		.outcome = outcome >= 0 && outcome < IMPORT_OUTCOME_COUNT ? outcomes[outcome] : "",
		.error = keep_column(log, st, 7),
		.warning = keep_column(log, st, 8),
		.at = sqlite3_column_int64(st, 9),
		.bytes = sqlite3_column_int64(st, 10),
		.findings = sqlite3_column_int64(st, 11),
		.added = sqlite3_column_int64(st, 12),
		.updated = sqlite3_column_int64(st, 13),
		.unchanged = sqlite3_column_int64(st, 14),
		.seconds = sqlite3_column_double(st, 16),
		.is_known = sqlite3_column_int(st, 17) != 0,
		.artifact = keep_column(log, st, 18),
		.as_of = column_date(st, 19),
	};

	read_severities(column_text(st, 15), e.by_severity);
	for (int i = 0; i < FACT_COUNT; i++)
		e.facts[i] = sqlite3_column_int64(st, COLUMN_FACTS + i);
	if (sqlite3_column_type(st, COLUMN_SCAN) == SQLITE_NULL)
		buf_puts(&covers, _("nothing"));
	else
		put_covers(&covers, st, COLUMN_SCAN);
	e.covers = keep(log, covers.data);
	buf_fini(&covers);
	return e;
}

static bool read_entries(struct store *s, struct import_log *log, struct error *err)
{
	sqlite3_stmt *st = store_prepare(s, entries_sql, err);
	enum step step = STEP_FAILED;
	size_t room = 0;

	while (st && (step = store_step(s, st, err)) == STEP_ROW) {
		MEM_ROOM(log->entries, log->count, room);
		log->entries[log->count++] = read_entry(log, st);
	}
	sqlite3_finalize(st);
	return step == STEP_DONE;
}

/* ---- skips ----------------------------------------------------------------------------------- */

static struct import_entry *entry_of(struct import_log *log, int64_t id)
{
	size_t low = 0, high = log->count; /* ids fall */

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (log->entries[middle].id > id)
			low = middle + 1;
		else
			high = middle;
	}
	return low < log->count && log->entries[low].id == id ? &log->entries[low] : NULL;
}

static bool read_skips(struct store *s, struct import_log *log, struct error *err)
{
	sqlite3_stmt *st = store_prepare(
		s, "SELECT import, reason, n, example FROM import_skip ORDER BY import, rowid",
		err);
	enum step step = STEP_FAILED;

	while (st && (step = store_step(s, st, err)) == STEP_ROW) {
		struct import_entry *e = entry_of(log, sqlite3_column_int64(st, 0));

		if (!e)
			continue;
		e->skips = mem_grow(e->skips, e->skip_count + 1, sizeof(*e->skips));
		e->skips[e->skip_count++] = (struct import_skip){
			.reason = keep_column(log, st, 1),
			.n = sqlite3_column_int64(st, 2),
			.example = keep_column(log, st, 3),
		};
	}
	sqlite3_finalize(st);
	return step == STEP_DONE;
}

bool store_imports(struct store *s, struct import_log *log, struct error *err)
{
	*log = (struct import_log){.arena = mem_alloc(sizeof(*log->arena))};
	if (store_exec(s, "BEGIN", err)) {
		bool worked = read_entries(s, log, err) && read_skips(s, log, err);

		store_rollback(s); /* nothing was written */
		if (worked)
			return true;
	}
	import_log_fini(log);
	return false;
}

void import_log_fini(struct import_log *log)
{
	for (size_t i = 0; i < log->count; i++)
		free(log->entries[i].skips);
	free(log->entries);
	if (log->arena)
		arena_fini(log->arena);
	free(log->arena);
	*log = (struct import_log){0};
}
