/* The log of imports: what was read, what was not, and why. */
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/intl.h"
#include "data/store_covers.h"

static const char *keep(struct import_log *log, const char *text)
{
	return text ? arena_strndup(log->arena, text, strlen(text)) : NULL;
}

static const char *keep_column(struct import_log *log, sqlite3_stmt *st, int column)
{
	return keep(log, column_text(st, column));
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

static struct import_entry read_entry(const struct config *config, struct import_log *log,
				      sqlite3_stmt *st)
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
		store_put_covers(&covers, config, st, COLUMN_SCAN);
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
		log->entries[log->count++] = read_entry(s->config, log, st);
	}
	sqlite3_finalize(st);
	return step == STEP_DONE;
}

/* ---- skips ----------------------------------------------------------------------------------- */

struct import_entry *store_log_entry(struct import_log *log, int64_t id)
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
		struct import_entry *e = store_log_entry(log, sqlite3_column_int64(st, 0));

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
		bool worked = read_entries(s, log, err) && read_skips(s, log, err) &&
			      store_count_closed(s, log, err);

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
