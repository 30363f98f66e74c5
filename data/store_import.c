/*
 * One document is one transaction: it is staged without the database, then settled and logged at
 * its end. A document that was read before, or that could not be read, leaves its line in the log
 * only.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "data/store_settle.h"

struct store_import {
	struct store *store;
	struct store_import_options options;
	char *name, *as;
	struct stage stage;
};

bool store_run_begin(struct store *s, date now, int64_t *run, struct error *err)
{
	sqlite3_stmt *st;
	bool worked;

	*run = 0;
	if (s->is_read_only)
		return error_set(err, ERROR_DATABASE, _("%s: the database is read-only"), s->path);
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

struct store_import *store_import_begin(struct store *s, const struct store_import_options *options,
					struct error *err)
{
	struct store_import *i;

	if (s->is_read_only) {
		error_set(err, ERROR_DATABASE, _("%s: the database is read-only"), s->path);
		return NULL;
	}
	i = mem_alloc(sizeof(*i));
	i->store = s;
	i->options = *options;
	i->options.name = i->name = mem_strdup(options->name);
	i->options.as = i->as = mem_strdup(options->as);
	stage_init(&i->stage);
	return i;
}

struct sink store_import_sink(struct store_import *i)
{
	return stage_sink(&i->stage);
}

void store_import_abort(struct store_import *i)
{
	if (!i)
		return;
	stage_fini(&i->stage);
	free(i->name);
	free(i->as);
	free(i);
}

/* "0 0 3 12 7 1": the log is read by people and by store_imports only. */
static void severities_text(const long long counts[SEVERITY_COUNT], char *out, size_t room)
{
	size_t used = 0;

	for (int i = 0; i < SEVERITY_COUNT && used < room; i++)
		used += (size_t)snprintf(out + used, room - used, "%s%lld", i ? " " : "",
					 counts[i]);
}

static bool log_skips(struct store_import *i, int64_t import, struct error *err)
{
	sqlite3_stmt *st = store_prepare(
		i->store,
		"INSERT INTO import_skip (import, reason, n, example) VALUES (?1, ?2, ?3, ?4)",
		err);
	bool worked = st != NULL;

	for (size_t n = 0; worked && n < i->stage.skip_count; n++) {
		const struct staged_skip *skip = &i->stage.skips[n];

		STORE_BIND(st, v_int(import), v_text(skip->reason), v_int(skip->n),
			   v_text(skip->example));
		worked = store_run(i->store, st, err);
	}
	sqlite3_finalize(st);
	return worked;
}

static bool log_import(struct store_import *i, const struct import_result *result, double seconds,
		       const struct import_counts *counts, int64_t scan, struct error *err)
{
	const struct staged_scan *last =
		i->stage.scan_count ? &i->stage.scans[i->stage.scan_count - 1] : NULL;
	char severities_of[SEVERITY_COUNT * 24];
	sqlite3_stmt *st = store_prepare(
		i->store,
		"INSERT INTO import (run, at, name, scan, is_known, format, tool, tool_version,"
		" outcome, error, warning, bytes, findings, added, updated, unchanged, by_severity,"
		" seconds, usage, images, intel, accounts) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8,"
		" ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22)",
		err);
	bool worked;

	if (!st)
		return false;
	severities_text(result->by_severity, severities_of, sizeof(severities_of));
	STORE_BIND(st, v_int(i->options.run), v_int(i->options.now),
		   v_text(i->name ? i->name : "-"), v_int(scan), v_int(counts->is_known),
		   v_text(result->format), v_text(last ? last->tool : NULL),
		   v_text(last ? last->tool_version : NULL), v_int(result->outcome),
		   v_text(result->error.text[0] ? result->error.text : NULL),
		   v_text(counts->warning[0] ? counts->warning : NULL), v_int(result->bytes),
		   v_int(result->findings), v_int(counts->added), v_int(counts->updated),
		   v_int(counts->unchanged), v_text(severities_of), v_real(seconds),
		   v_int(counts->facts[FACT_USAGE]), v_int(counts->facts[FACT_IMAGE]),
		   v_int(counts->facts[FACT_INTEL]), v_int(counts->facts[FACT_ACCOUNT]));
	worked = store_run(i->store, st, err);
	sqlite3_finalize(st);
	return worked && log_skips(i, sqlite3_last_insert_rowid(i->store->db), err);
}

static bool settle_document(struct store_import *i, struct import_counts *counts, int64_t *scan,
			    struct error *err)
{
	struct settle t;
	bool worked;

	settle_init(&t, i->store, &i->stage, &i->options, counts, err);
	worked = settle_all(&t, scan);
	settle_fini(&t);
	return worked;
}

bool store_import_end(struct store_import *i, const struct import_result *result, double seconds,
		      struct import_counts *counts, struct error *err)
{
	bool is_kept = result->outcome != IMPORT_REFUSED && result->outcome != IMPORT_FAILED;
	int64_t scan = 0;
	bool worked;

	*counts = (struct import_counts){0};
	memcpy(counts->facts, i->stage.told, sizeof(counts->facts));
	worked = store_begin(i->store, err) && (!is_kept || settle_document(i, counts, &scan, err));
	if (worked && counts->is_known) { /* the words and texts it brought are not wanted twice */
		store_rollback(i->store);
		worked = store_begin(i->store, err);
	}
	worked = worked && log_import(i, result, seconds, counts, scan, err) &&
		 store_commit(i->store, err);
	if (!worked)
		store_rollback(i->store);
	store_import_abort(i);
	return worked;
}
