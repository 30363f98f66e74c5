/*
 * From the sink to the database: records are staged without it, and settled when a part of them
 * waits or the document ends, each time in one transaction. The log's line is written with the
 * first part, as "not finished", and completed at the end.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "data/store_settle.h"

struct store_import {
	struct store *store;
	struct store_import_options options;
	char *name, *as, *complete;
	struct stage stage;
	struct sink staging;
	/* of all parts: */
	struct import_counts counts;
	long long findings, by_severity[SEVERITY_COUNT]; /* told to the sink */
	long long written;                               /* findings and facts in finished parts */
	size_t scans_ended, scans_known;
	int64_t scan; /* the last one */
	int64_t line; /* of the log; 0: not written yet */
	char *format, *tool, *tool_version;
};

bool store_run_begin(struct store *s, date now, int64_t *run, struct error *err)
{
	sqlite3_stmt *st;
	bool worked;

	*run = 0;
	if (!store_may_write(s, err))
		return false;
	st = store_prepare(s, "INSERT INTO run (begun) VALUES (?1)", err);
	if (!st)
		return false;
	STORE_BIND(st, v_int(now));
	worked = store_run(s, st, err);
	sqlite3_finalize(st);
	*run = worked ? sqlite3_last_insert_rowid(s->db) : 0;
	return worked;
}

bool store_run_end(struct store *s, int64_t run, date now, struct error *err)
{
	sqlite3_stmt *st = store_prepare(s, "UPDATE run SET ended = ?2 WHERE id = ?1", err);
	bool worked;

	if (!st)
		return false;
	STORE_BIND(st, v_int(run), v_int(now));
	worked = store_run(s, st, err);
	sqlite3_finalize(st);
	return worked;
}

/* ---- the log --------------------------------------------------------------------------------- */

/* "0 0 3 12 7 1": the log is read by people and by store_imports only. */
static void severities_text(const long long counts[SEVERITY_COUNT], char *out, size_t room)
{
	size_t used = 0;

	for (int i = 0; i < SEVERITY_COUNT && used < room; i++)
		used += (size_t)snprintf(out + used, room - used, "%s%lld", i ? " " : "",
					 counts[i]);
}

static bool log_skips(struct store_import *i, struct error *err)
{
	sqlite3_stmt *st = store_prepare(
		i->store,
		"INSERT INTO import_skip (import, reason, n, example) VALUES (?1, ?2, ?3, ?4)",
		err);
	bool worked = st != NULL;

	for (size_t n = 0; worked && n < i->stage.skip_count; n++) {
		const struct staged_skip *skip = &i->stage.skips[n];

		STORE_BIND(st, v_int(i->line), v_text(skip->reason), v_int(skip->n),
			   v_text(skip->example));
		worked = store_run(i->store, st, err);
	}
	sqlite3_finalize(st);
	return worked;
}

static bool log_import(struct store_import *i, const struct import_result *result, double seconds,
		       struct error *err)
{
	const struct import_counts *counts = &i->counts;
	char severities_of[SEVERITY_COUNT * 24];
	sqlite3_stmt *st = store_prepare(
		i->store,
		"INSERT OR REPLACE INTO import (id, run, at, name, scan, is_known, format, tool,"
		" tool_version, outcome, error, warning, bytes, findings, added, updated,"
		" unchanged, by_severity, seconds, usage, images, intel, accounts, events)"
		" VALUES (?1, ?2,"
		" ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19,"
		" ?20, ?21, ?22, ?23, ?24)",
		err);
	bool worked;

	if (!st)
		return false;
	severities_text(result->by_severity, severities_of, sizeof(severities_of));
	STORE_BIND(st, i->line ? v_int(i->line) : v_text(NULL), v_int(i->options.run),
		   v_int(i->options.now), v_text(i->name ? i->name : "-"), v_int(i->scan),
		   v_int(counts->is_known), v_text(result->format), v_text(i->tool),
		   v_text(i->tool_version), v_int(result->outcome),
		   v_text(result->error.text[0] ? result->error.text : NULL),
		   v_text(counts->warning[0] ? counts->warning : NULL), v_int(result->bytes),
		   v_int(result->findings), v_int(counts->added), v_int(counts->updated),
		   v_int(counts->unchanged), v_text(severities_of), v_real(seconds),
		   v_int(counts->facts[FACT_USAGE]), v_int(counts->facts[FACT_IMAGE]),
		   v_int(counts->facts[FACT_INTEL]), v_int(counts->facts[FACT_ACCOUNT]),
		   v_int(counts->facts[FACT_EVENT]));
	worked = store_run(i->store, st, err);
	sqlite3_finalize(st);
	i->line = worked ? sqlite3_last_insert_rowid(i->store->db) : i->line;
	return worked;
}

/* The log's line while the document goes on. */
static bool log_part(struct store_import *i, struct error *err)
{
	struct import_result result = {
		.outcome = IMPORT_PARTIAL, .format = i->format, .findings = i->findings};

	memcpy(result.by_severity, i->by_severity, sizeof(result.by_severity));
	error_set(&result.error, ERROR_INPUT, _("not finished"));
	return log_import(i, &result, 0, err);
}

/* ---- parts ----------------------------------------------------------------------------------- */

static bool settle_waiting(struct store_import *i, bool *is_needed, struct error *err)
{
	struct settle t;
	bool worked;

	settle_init(&t, i->store, &i->stage, &i->options, &i->counts, err);
	worked = settle_all(&t, &i->scan);
	*is_needed = t.is_needed;
	i->scans_ended += t.scans_ended;
	i->scans_known += t.scans_known;
	settle_fini(&t);
	return worked;
}

/* Begins a transaction and settles what waits. Words and texts that only known scans brought are
 * not wanted twice: then it is begun anew. */
static bool begin_settled(struct store_import *i, struct error *err)
{
	bool is_needed;

	if (!store_begin(i->store, err) || !settle_waiting(i, &is_needed, err))
		return false;
	memcpy(i->counts.facts, i->stage.told, sizeof(i->counts.facts));
	i->counts.is_known = i->scans_known > 0 && i->scans_known == i->scans_ended;
	if (is_needed)
		return true;
	store_rollback(i->store);
	return store_begin(i->store, err);
}

/* Says of a failure what it leaves. */
static void say_written(const struct store_import *i, struct error *err)
{
	char *text;

	if (!i->written || !err)
		return;
	text = mem_strdup(err->text);
	error_set(err, err->kind, _("%s; the first %lld findings and facts of it are kept"), text,
		  i->written);
	free(text);
}

static bool end_part(struct store_import *i, struct error *err)
{
	long long waiting = i->stage.waiting;

	if (waiting < i->options.part ||
	    !stage_is_settleable(&i->stage, i->options.as_of != DATE_NONE))
		return true;
	if (!begin_settled(i, err) || !log_part(i, err) || !store_commit(i->store, err)) {
		store_rollback(i->store);
		return false;
	}
	i->written += waiting;
	stage_forget(&i->stage);
	return true;
}

/* ---- the sink: the stage's, and after each record the question whether a part is full ----------
 */

static bool on_scan_begin(void *ctx, const struct scan *scan, struct error *err)
{
	struct store_import *i = ctx;

	free(i->format);
	free(i->tool);
	free(i->tool_version);
	i->tool = mem_strdup(scan->tool);
	i->tool_version = mem_strdup(scan->tool_version);
	i->format = mem_strdup(scan->format);
	return i->staging.scan_begin(i->staging.ctx, scan, err);
}

static bool on_image(void *ctx, const struct image *image, struct error *err)
{
	struct store_import *i = ctx;

	return i->staging.image(i->staging.ctx, image, err);
}

static bool on_finding(void *ctx, const struct finding *finding, struct error *err)
{
	struct store_import *i = ctx;

	i->findings++;
	i->by_severity[severity_from(finding->severity_raw)]++;
	return i->staging.finding(i->staging.ctx, finding, err) && end_part(i, err);
}

static bool on_package_source(void *ctx, const struct package_source *source, struct error *err)
{
	struct store_import *i = ctx;

	return i->staging.package_source(i->staging.ctx, source, err);
}

static bool on_package(void *ctx, const struct listed_package *package, struct error *err)
{
	struct store_import *i = ctx;

	return i->staging.package(i->staging.ctx, package, err);
}

static bool on_usage(void *ctx, const struct usage *usage, struct error *err)
{
	struct store_import *i = ctx;

	return i->staging.usage(i->staging.ctx, usage, err) && end_part(i, err);
}

static bool on_image_fact(void *ctx, const struct image_fact *fact, struct error *err)
{
	struct store_import *i = ctx;

	return i->staging.image_fact(i->staging.ctx, fact, err) && end_part(i, err);
}

static bool on_intel(void *ctx, const struct intel *intel, struct error *err)
{
	struct store_import *i = ctx;

	return i->staging.intel(i->staging.ctx, intel, err) && end_part(i, err);
}

static bool on_account(void *ctx, const struct account *account, struct error *err)
{
	struct store_import *i = ctx;

	return i->staging.account(i->staging.ctx, account, err) && end_part(i, err);
}

static bool on_event(void *ctx, const struct event *event, struct error *err)
{
	struct store_import *i = ctx;

	return i->staging.event(i->staging.ctx, event, err) && end_part(i, err);
}

static bool on_skipped(void *ctx, const char *reason, long long n, const char *example,
		       struct error *err)
{
	struct store_import *i = ctx;

	return i->staging.skipped(i->staging.ctx, reason, n, example, err);
}

static bool on_scan_end(void *ctx, const struct scan_end *end, struct error *err)
{
	struct store_import *i = ctx;

	return i->staging.scan_end(i->staging.ctx, end, err) && end_part(i, err);
}

struct sink store_import_sink(struct store_import *i)
{
	return (struct sink){
		.ctx = i,
		.scan_begin = on_scan_begin,
		.image = on_image,
		.finding = on_finding,
		.package_source = on_package_source,
		.package = on_package,
		.usage = on_usage,
		.image_fact = on_image_fact,
		.intel = on_intel,
		.account = on_account,
		.event = on_event,
		.skipped = on_skipped,
		.scan_end = on_scan_end,
	};
}

/* ---- life ------------------------------------------------------------------------------------ */

struct store_import *store_import_begin(struct store *s, const struct store_import_options *options,
					struct error *err)
{
	struct store_import *i;

	if (!store_may_write(s, err))
		return NULL;
	i = mem_alloc(sizeof(*i));
	i->store = s;
	i->options = *options;
	i->options.name = i->name = mem_strdup(options->name);
	i->options.as = i->as = mem_strdup(options->as);
	i->options.complete = i->complete = mem_strdup(options->complete);
	i->options.part = options->part ? options->part : STORE_PART;
	stage_init(&i->stage);
	i->staging = stage_sink(&i->stage);
	return i;
}

static void import_free(struct store_import *i)
{
	stage_fini(&i->stage);
	free(i->format);
	free(i->tool);
	free(i->tool_version);
	free(i->name);
	free(i->as);
	free(i->complete);
	free(i);
}

void store_import_abort(struct store_import *i, struct error *err)
{
	if (!i)
		return;
	say_written(i, err);
	import_free(i);
}

bool store_import_end(struct store_import *i, const struct import_result *result, double seconds,
		      struct import_counts *counts, struct error *err)
{
	bool is_kept = result->outcome != IMPORT_REFUSED && result->outcome != IMPORT_FAILED;
	bool worked = (is_kept ? begin_settled(i, err) : store_begin(i->store, err)) &&
		      log_import(i, result, seconds, err) && log_skips(i, err) &&
		      store_commit(i->store, err);

	*counts = i->counts;
	if (!worked) {
		store_rollback(i->store);
		say_written(i, err);
	}
	import_free(i);
	return worked;
}
