/*
 * Loading, from the words up. One read transaction, so that what is seen is one state of the file,
 * whoever writes meanwhile.
 */
#include "data/store_load.h"

#include <stdlib.h>
#include <string.h>

#include "core/intl.h"

bool load_rows(struct load *l, const char *sql, void (*each)(struct load *l, sqlite3_stmt *st))
{
	sqlite3_stmt *st = store_prepare(l->store, sql, l->err);
	enum step step = STEP_FAILED;

	while (st && !l->is_damaged && (step = store_step(l->store, st, l->err)) == STEP_ROW)
		each(l, st);
	sqlite3_finalize(st);
	return load_is_sound(l) && step == STEP_DONE;
}

bool load_is_sound(const struct load *l)
{
	return !l->is_damaged ||
	       error_set(
		       l->err, ERROR_DATABASE,
		       _("%s: the database is damaged: a row names another one that is not there"),
		       store_path(l->store));
}

bool load_room(struct load *l, const char *table, size_t *count)
{
	char *sql =
		mem_printf("SELECT (SELECT coalesce(max(id), 0) + 1 FROM %s),"
			   " page_count * page_size FROM pragma_page_count(), pragma_page_size()",
			   table);
	sqlite3_stmt *st = store_prepare(l->store, sql, l->err);
	bool worked = st && store_step(l->store, st, l->err) == STEP_ROW;

	/* Ids are dense: one that is greater than the file has bytes was never given. */
	if (worked)
		*count = column_id(l, st, 0, (size_t)sqlite3_column_int64(st, 1));
	worked = worked && load_is_sound(l);
	sqlite3_finalize(st);
	free(sql);
	return worked;
}

/* ---- words ----------------------------------------------------------------------------------- */

const char *load_text(const struct load *l, db_word w)
{
	return w < l->word_count && l->starts[w] ? l->text + l->starts[w] : NULL;
}

word load_word(struct load *l, db_word w)
{
	if (w >= l->word_count || !l->starts[w])
		return 0;
	if (!l->words[w])
		l->words[w] = fleet_word(l->fleet, l->text + l->starts[w]);
	return l->words[w];
}

static void add_word(struct load *l, sqlite3_stmt *st)
{
	const char *text = column_text(st, 1);
	size_t size = (size_t)sqlite3_column_bytes(st, 1) + 1;

	if (!text) {
		l->is_damaged = true;
		return;
	}
	if (l->text_size + size > l->text_room) {
		l->text_room = (l->text_size + size) * 2;
		l->text = mem_grow(l->text, l->text_room, 1);
	}
	memcpy(l->text + l->text_size, text, size);
	l->starts[column_id(l, st, 0, l->word_count)] = l->text_size;
	l->text_size += size;
}

static bool load_words(struct load *l)
{
	if (!load_room(l, "word", &l->word_count))
		return false;
	l->starts = mem_array(l->word_count, sizeof(*l->starts));
	l->words = mem_array(l->word_count, sizeof(*l->words));
	l->text_size = 1; /* 0 is "absent" */
	return load_rows(l, "SELECT id, text FROM word", add_word);
}

/* The start of the run before the newest: what came since is new, unless somebody says since when.
 * A run that read no findings, but lists and dumps of what runs, is none here. */
static void add_run(struct load *l, sqlite3_stmt *st)
{
	l->fleet->new_since = sqlite3_column_int64(st, 0);
}

static bool load_since(struct load *l)
{
	if (l->store->since == DATE_NONE)
		return load_rows(l,
				 "SELECT r.begun FROM import i JOIN run r ON r.id = i.run"
				 " WHERE i.findings > 0 GROUP BY r.id"
				 " ORDER BY r.begun DESC, r.id DESC LIMIT 1 OFFSET 1",
				 add_run);
	l->fleet->new_since = l->store->since;
	return true;
}

/* Of the newest documents of all that came up to T. */
static bool load_known(struct load *l)
{
	sqlite3_stmt *st = store_prepare(l->store,
					 "SELECT max(s.as_of) FROM import i JOIN scan s"
					 " ON s.id = i.scan WHERE i.at <= ?1",
					 l->err);
	enum step step;

	if (!st)
		return false;
	STORE_BIND(st, v_int(l->fleet->new_since));
	step = store_step(l->store, st, l->err);
	if (step == STEP_ROW)
		l->fleet->known_since = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return step != STEP_FAILED;
}

/* From the newest day to the oldest. */
static void add_day(struct load *l, sqlite3_stmt *st)
{
	struct fleet *f = l->fleet;

	for (int i = f->trend_count++; i > 0; i--)
		f->trend[i] = f->trend[i - 1];
	f->trend[0] = (struct fleet_trend){.day = (sqlite3_column_int64(st, 0) + 1) * DATE_DAY - 1};
}

static bool load_times(struct load *l)
{
	return load_since(l) && load_known(l) &&
	       load_rows(l,
			 "SELECT DISTINCT as_of / 86400 FROM scan WHERE source != 5"
			 " AND as_of > 0 ORDER BY 1 DESC LIMIT 12",
			 add_day);
}

/* What scans looked at, with the rows that say so. */
static bool load_scanned_rows(struct load *l)
{
	bool worked;

	load_covers_init(l);
	worked = load_scans(l) && load_vulns(l) && load_inventory(l) && load_policy(l) &&
		 load_times(l) && load_presence_begin(l) && load_findings(l);
	if (worked) {
		load_covers_end(l);
		load_give_packages(l);
	}
	return worked;
}

/* ---- all of it ------------------------------------------------------------------------------- */

static bool load_all(struct load *l)
{
	if (!store_exec(l->store, "BEGIN", l->err))
		return false;
	if (load_words(l) && load_images(l) && load_scanned_rows(l) && load_bases(l) &&
	    load_accounts(l) &&
	    store_read_events(l->store, l->fleet, l->err) && store_commit(l->store, l->err))
		return true;
	store_rollback(l->store);
	return false;
}

static void load_fini(struct load *l)
{
	buf_fini(&l->scratch);
	free(l->text);
	free(l->starts);
	free(l->words);
	free(l->images);
	free(l->repositories);
	free(l->layers);
	tuples_fini(&l->owners);
	tuples_fini(&l->asset_keys);
	free(l->assets);
	free(l->targets_of);
	free(l->targets);
	free(l->packages);
	free(l->vuln_names);
	free(l->vulns);
	free(l->new_vulns);
	free(l->scored);
	free(l->flaws);
	load_keys_fini(l);
	load_policy_fini(l);
	load_bases_fini(l);
	load_scans_fini(l);
	load_covers_fini(l);
	load_inventory_fini(l);
	load_presence_fini(l);
	free(l->sites);
	free(l->periods);
	tuples_fini(&l->issue_keys);
}

struct fleet *store_load(struct store *s, struct error *err)
{
	struct load l = {
		.store = s,
		.fleet = fleet_new(),
		.err = err,
		.owners.width = 2,
		.asset_keys.width = 3,
		.issue_keys.width = 4,
	};

	l.fleet->as_of = s->now;
	if (load_all(&l)) {
		fleet_seal(l.fleet);
		load_presence(&l);
	} else {
		fleet_free(l.fleet);
		l.fleet = NULL;
	}
	load_fini(&l);
	return l.fleet;
}
