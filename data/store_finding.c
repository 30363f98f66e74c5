/*
 * Settling findings: one row a source's statement of a flaw at an asset. Which words a row shows is
 * a matter of their order: the newest statement speaks; of equally new ones one that is not
 * suppressed, then that with the higher severity, then that with the greater hash. All are the
 * statement's own, so neither the order of imports tells, nor in which document it stands, nor what
 * else that document holds. The other words of that date stay as opinions, each once.
 */
#include <stdlib.h>
#include <string.h>

#include "data/store_settle.h"

static uint32_t cache_add(struct cache *cache, const uint32_t *key, bool *is_new)
{
	uint32_t number = tuples_add(&cache->keys, key, is_new);

	if (*is_new) {
		MEM_ROOM(cache->ids, number, cache->room);
		cache->ids[number] = 0;
	}
	return number;
}

/* A package as the database has it; a new one is added. *id is 0 for no package. */
bool settle_package(struct settle *t, staged_word ecosystem, staged_word name, int64_t *id)
{
	uint32_t key[2], number;
	bool is_new;

	*id = 0;
	if (!name)
		return true;
	if (!settle_word(t, ecosystem, &key[0]) || !settle_word(t, name, &key[1]))
		return false;
	number = cache_add(&t->packages, key, &is_new);
	if (is_new &&
	    !settle_find_or_add(t, SQL_PACKAGE_FIND, SQL_PACKAGE_ADD,
				BOUND(v_int(key[0]), v_int(key[1])), &t->packages.ids[number]))
		return false;
	*id = t->packages.ids[number];
	return true;
}

/*
 * Packages without a finding too: the next document may have one, and which of the two comes first
 * must not matter.
 */
bool settle_sources(struct settle *t)
{
	for (uint32_t i = 0; i < t->stage->sources.count; i++) {
		const uint32_t *staged = tuples_get(&t->stage->sources, i);
		uint32_t source;
		int64_t package;

		if (!settle_package(t, staged[0], staged[1], &package) ||
		    !settle_word(t, staged[2], &source) ||
		    !settle_run(t, SQL_PACKAGE_SOURCE, BOUND(v_int(package), v_int(source))))
			return false;
	}
	return true;
}

static bool settle_flaw(struct settle *t, const struct staged_row *row, int64_t *id)
{
	uint32_t key[4], number;
	int64_t package;
	bool is_new;

	if (!settle_package(t, row->ecosystem, row->package_key, &package) ||
	    !settle_word(t, row->vuln, &key[1]) || !settle_word(t, row->path_key, &key[2]))
		return false;
	key[0] = (uint32_t)package;
	key[3] = row->kind;
	number = cache_add(&t->flaws, key, &is_new);
	if (is_new &&
	    !settle_find_or_add(t, SQL_FLAW_FIND, SQL_FLAW_ADD,
				BOUND(v_int(key[0]), v_int(key[1]), v_int(key[2]), v_int(key[3])),
				&t->flaws.ids[number]))
		return false;
	*id = t->flaws.ids[number];
	return true;
}

/* ---- one row --------------------------------------------------------------------------------- */

/* The words that make an opinion. */
struct judgement {
	uint32_t severity, source, vector;
	double score; /* negative: none */
};

/* What stands in the database for a row's key; id 0: nothing. */
struct standing {
	int64_t id, scan, hash;
	date as_of, first_seen, last_seen;
	date listed; /* the newest document that did */
	int severity, activity;
	struct judgement judgement;
};

static bool find_standing(struct settle *t, const int64_t key[FINDING_KEY_COUNT],
			  struct standing *old)
{
	sqlite3_stmt *st = settle_statement(t, SQL_FINDING_FIND);
	enum step step;

	*old = (struct standing){0};
	if (!st)
		return false;
	for (int i = 0; i < FINDING_KEY_COUNT; i++)
		sqlite3_bind_int64(st, i + 1, key[i]);
	step = store_step(t->store, st, t->err);
	if (step == STEP_ROW)
		*old = (struct standing){
			.id = sqlite3_column_int64(st, 0),
			.as_of = sqlite3_column_int64(st, 1),
			.scan = sqlite3_column_int64(st, 2),
			.hash = sqlite3_column_int64(st, 3),
			.severity = sqlite3_column_int(st, 4),
			.first_seen = sqlite3_column_int64(st, 5),
			.last_seen = sqlite3_column_int64(st, 6),
			.activity = sqlite3_column_int(st, 7),
			.listed = sqlite3_column_int64(st, 8),
			.judgement = {.severity = (uint32_t)sqlite3_column_int64(st, 9),
				      .source = (uint32_t)sqlite3_column_int64(st, 10),
				      .vector = (uint32_t)sqlite3_column_int64(st, 11),
				      .score = column_real(st, 12)},
		};
	sqlite3_reset(st);
	return step != STEP_FAILED;
}

/* Does the row speak rather than what stands there? One that is suppressed never hides one that is
 * not: a VEX statement may mean one path of several. */
static bool row_speaks(const struct staged_row *row, date as_of, const struct standing *old)
{
	if (as_of != old->as_of)
		return as_of > old->as_of;
	if (row->activity != old->activity)
		return row->activity < old->activity;
	if (row->severity != old->severity)
		return row->severity > old->severity;
	return (int64_t)row->hash > old->hash;
}

static bool bind_number(struct settle *t, sqlite3_stmt *st, int at, int64_t number)
{
	(void)t;
	sqlite3_bind_int64(st, at, number);
	return true;
}

static bool bind_score(struct settle *t, sqlite3_stmt *st, int at, double score)
{
	(void)t;
	if (score >= 0)
		sqlite3_bind_double(st, at, score);
	else
		sqlite3_bind_null(st, at);
	return true;
}

static bool bind_word(struct settle *t, sqlite3_stmt *st, int at, staged_word staged)
{
	uint32_t number;

	return settle_word(t, staged, &number) && bind_number(t, st, at, number);
}

/* Writes the row's words: a new row for `key`, or over those of the row `old`. */
static bool put_row(struct settle *t, const struct staged_row *row,
		    const struct staged_strings *strings, const int64_t key[FINDING_KEY_COUNT],
		    date as_of, const struct standing *old)
{
	sqlite3_stmt *st = settle_statement(t, old->id ? SQL_FINDING_SPEAK : SQL_FINDING_ADD);
	int64_t scan;
	int at = 1;

	if (!st || !settle_scan_id(t, &scan))
		return false;
	for (int i = 0; !old->id && i < FINDING_KEY_COUNT; i++)
		sqlite3_bind_int64(st, at++, key[i]);
#define BIND(name, type, value) &&bind_##type(t, st, at++, value)
	if (!(true FINDING_SAID(BIND)))
		return false;
#undef BIND
	sqlite3_bind_text(st, at++, strings->source_key, -1, SQLITE_STATIC);
	sqlite3_bind_int64(st, at, old->id ? old->id : t->options->now);
	return store_run(t->store, st, t->err);
}

static bool run_opinion(struct settle *t, enum settle_sql sql, int64_t finding,
			const struct judgement *j)
{
	return settle_run(t, sql,
			  BOUND(v_int(finding), v_int(j->severity), v_int(j->source),
				v_real(j->score), v_int(j->vector)));
}

static bool judgement_of(struct settle *t, const struct staged_row *row, struct judgement *out)
{
	out->score = row->score;
	return settle_word(t, row->severity_raw, &out->severity) &&
	       settle_word(t, row->severity_source, &out->source) &&
	       settle_word(t, row->vector, &out->vector);
}

static bool is_same_judgement(const struct judgement *a, const struct judgement *b)
{
	return a->severity == b->severity && a->source == b->source && a->vector == b->vector &&
	       (a->score < 0 ? b->score < 0 : !(a->score < b->score || a->score > b->score));
}

/*
 * Opinions are the judgements of the speaking date but for the one that speaks. An older one is
 * nobody's any more; the same one twice is one.
 */
static bool settle_opinion(struct settle *t, const struct staged_row *row, date as_of,
			   const struct standing *old, bool speaks)
{
	struct judgement own;

	if (as_of > old->as_of)
		return settle_run(t, SQL_OPINION_DELETE, BOUND(v_int(old->id)));
	if (as_of < old->as_of || (int64_t)row->hash == old->hash)
		return true;
	if (!judgement_of(t, row, &own))
		return false;
	if (is_same_judgement(&own, &old->judgement))
		return true;
	if (!speaks)
		return run_opinion(t, SQL_OPINION_ADD, old->id, &own);
	return run_opinion(t, SQL_OPINION_ADD, old->id, &old->judgement) &&
	       run_opinion(t, SQL_OPINION_DROP, old->id, &own);
}

static bool add_row(struct settle *t, const struct staged_row *row,
		    const struct staged_strings *strings, const int64_t key[FINDING_KEY_COUNT],
		    date as_of, struct standing *dates, int64_t *id)
{
	if (!put_row(t, row, strings, key, as_of, dates))
		return false;
	*id = sqlite3_last_insert_rowid(t->store->db);
	t->counts->added++;
	return true;
}

static bool change_row(struct settle *t, const struct staged_row *row,
		       const struct staged_strings *strings, const int64_t key[FINDING_KEY_COUNT],
		       date as_of, struct standing *old, const struct standing *dates)
{
	bool same_document = old->scan == t->scan.id, speaks = row_speaks(row, as_of, old);
	struct standing now = *old;

	if (!same_document) {
		t->counts->updated += speaks && (int64_t)row->hash != old->hash;
		t->counts->unchanged += !speaks || (int64_t)row->hash == old->hash;
	}
	if (!settle_opinion(t, row, as_of, old, speaks))
		return false;
	now.first_seen = old->first_seen < dates->first_seen ? old->first_seen : dates->first_seen;
	now.last_seen = old->last_seen > dates->last_seen ? old->last_seen : dates->last_seen;
	now.listed = old->listed > dates->listed ? old->listed : dates->listed;
	if (speaks)
		return put_row(t, row, strings, key, as_of, &now);
	if (now.first_seen == old->first_seen && now.last_seen == old->last_seen &&
	    now.listed == old->listed)
		return true;
	return settle_run(t, SQL_FINDING_DATES,
			  BOUND(v_int(old->id), v_int(now.first_seen), v_int(now.last_seen),
				v_int(now.listed)));
}

bool settle_row(struct settle *t, const struct staged_row *row,
		const struct staged_strings *strings)
{
	struct settled_scan *scan = &t->scan;
	date as_of = row->as_of == DATE_NONE ? scan->as_of : row->as_of;
	date last = row->last_seen == DATE_NONE ? as_of : row->last_seen;
	date first = row->first_seen == DATE_NONE ? last : row->first_seen;
	struct standing old, dates = {.first_seen = first < last ? first : last,
				      .last_seen = last,
				      .listed = last > scan->as_of ? last : scan->as_of};
	int64_t key[FINDING_KEY_COUNT] = {scan->asset, 0, 0, row->line, scan->source}, id;
	uint32_t version;

	if ((row->asset && !settle_asset(t, row->asset - 1, &key[0])) ||
	    !settle_flaw(t, row, &key[1]) || !settle_word(t, row->version_key, &version))
		return false;
	key[2] = version;
	if (!find_standing(t, key, &old))
		return false;
	id = old.id;
	if (id ? !change_row(t, row, strings, key, as_of, &old, &dates)
	       : !add_row(t, row, strings, key, as_of, &dates, &id))
		return false;
	if (!row->asset && scan->asset) {
		MEM_ROOM(scan->listed, scan->listed_count, scan->listed_room);
		scan->listed[scan->listed_count++] = id;
	}
	return true;
}
