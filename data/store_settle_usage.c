/*
 * Settling usage: the rows of a document, and at its end the runs that they are stored in. A list
 * of a cluster says mostly what the one before said, and then it has the same runs
 * (0007_usage.sql).
 */
#include <stdlib.h>

#include "data/digest.h"
#include "data/store_settle.h"

/* One hash in so many ends a run. Fewer rows a run are fewer that one change writes again, and more
 * runs that each document names. */
enum { RUN_ROWS = 4 };

enum { SUM_SIZE = 16 }; /* of a digest: no two runs share so much of it */

static bool settle_usage(struct settle *t, int64_t run, const struct staged_usage *u)
{
	struct bound said[1 + USAGE_WORD_COUNT + 3] = {v_int((int64_t)u->hash)};
	struct bound *flags = said + 1 + USAGE_WORD_COUNT;

	flags[0] = v_int(u->is_running);
	flags[1] = v_int(u->is_declared);
	flags[2] = v_int(u->is_current);
	return settle_words(t, u->words, USAGE_WORD_COUNT, said + 1) &&
	       settle_run(t, SQL_USAGE_SAY, said, sizeof(said) / sizeof(said[0])) &&
	       settle_run(t, SQL_USAGE_ADD,
			  BOUND(v_int(run), said[0], v_int(u->count), v_date(u->when)));
}

bool settle_usages(struct settle *t)
{
	const struct staged_facts *facts = &t->scan.staged->facts;
	int64_t scan;

	if (!settle_scan_id(t, &scan) ||
	    !settle_run(t, SQL_USAGE_OF, BOUND(v_int(scan), v_int(-scan))))
		return false;
	for (uint32_t i = 0; i < facts->usage_keys.count; i++)
		if (!settle_usage(t, -scan, &facts->usages[i]))
			return false;
	return true;
}

/* ---- runs ------------------------------------------------------------------------------------ */

struct usage_run {
	int64_t first, last; /* hashes */
	unsigned char sum[DIGEST_SIZE];
};

struct usage_runs {
	struct usage_run *list;
	size_t count, room;
};

static void add_to_sum(struct digest *digest, sqlite3_stmt *st)
{
	const int64_t row[] = {sqlite3_column_int64(st, 0), sqlite3_column_int64(st, 1),
			       column_date(st, 2)};

	digest_add(digest, row, sizeof(row));
}

/* All of them first: the table is changed next. */
static bool cut_runs(struct settle *t, struct usage_runs *runs)
{
	sqlite3_stmt *st = settle_statement(t, SQL_USAGE_ROWS);
	bool is_open = false;
	enum step step;

	if (!st)
		return false;
	STORE_BIND(st, v_int(-t->scan.id));
	while ((step = store_step(t->store, st, t->err)) == STEP_ROW) {
		int64_t hash = sqlite3_column_int64(st, 0);

		if (!is_open) {
			MEM_ROOM(runs->list, runs->count, runs->room);
			runs->list[runs->count++] = (struct usage_run){.first = hash};
		}
		add_to_sum(t->store->digest, st);
		runs->list[runs->count - 1].last = hash;
		is_open = (uint64_t)hash % RUN_ROWS != 0;
		if (!is_open)
			digest_end(t->store->digest, runs->list[runs->count - 1].sum);
	}
	if (is_open)
		digest_end(t->store->digest, runs->list[runs->count - 1].sum);
	return step == STEP_DONE;
}

/* Gives the scan a run, and the run its rows when no other scan has it. */
static bool put_run(struct settle *t, const struct usage_run *run)
{
	const struct bound sum = v_blob(run->sum, SUM_SIZE);
	int64_t scan = t->scan.id, id;

	if (!settle_find(t, SQL_USAGE_RUN_FIND, BOUND(sum), &id))
		return false;
	if (!id) {
		if (!settle_run(t, SQL_USAGE_RUN_ADD, BOUND(sum)))
			return false;
		id = sqlite3_last_insert_rowid(t->store->db);
		if (!settle_run(
			    t, SQL_USAGE_RUN_FILL,
			    BOUND(v_int(-scan), v_int(run->first), v_int(run->last), v_int(id))))
			return false;
	}
	return settle_run(t, SQL_USAGE_OF, BOUND(v_int(scan), v_int(id)));
}

bool settle_usage_runs(struct settle *t)
{
	struct usage_runs runs = {0};
	int64_t scan = t->scan.id;
	bool worked = cut_runs(t, &runs);

	for (size_t i = 0; worked && i < runs.count; i++)
		worked = put_run(t, &runs.list[i]);
	free(runs.list);
	return worked && (runs.count == 0 ||
			  (settle_run(t, SQL_USAGE_RUN_DROP, BOUND(v_int(-scan))) &&
			   settle_run(t, SQL_USAGE_OF_DROP, BOUND(v_int(scan), v_int(-scan)))));
}
