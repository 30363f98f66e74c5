/*
 * Loading what feeds know. They list a quarter of a million vulnerabilities and a fleet has a few
 * thousand, so each of these is asked for, under every name it has.
 */
#include <stdlib.h>

#include "data/store_load.h"

void load_epss(struct load *l, uint32_t vuln, double score, date as_of)
{
	struct fleet_vuln *v = &l->new_vulns[vuln];

	if (score < 0 || (v->epss >= 0 && as_of < l->scored[vuln]) ||
	    (v->epss >= 0 && as_of == l->scored[vuln] && score <= (double)v->epss))
		return;
	v->epss = (float)score;
	l->scored[vuln] = as_of;
}

static void take_epss(struct load *l, uint32_t vuln, sqlite3_stmt *st)
{
	load_epss(l, vuln, column_real(st, 0), sqlite3_column_int64(st, 1));
}

static void take_kev(struct load *l, uint32_t vuln, sqlite3_stmt *st)
{
	struct fleet_vuln *v = &l->new_vulns[vuln];
	date added = column_date(st, 0);

	v->kev = 1;
	if (v->kev_added == DATE_NONE || (added != DATE_NONE && added < v->kev_added))
		v->kev_added = added;
}

static bool is_empty(struct load *l, const char *table, bool *empty)
{
	char *sql = mem_printf("SELECT 1 FROM %s LIMIT 1", table);
	sqlite3_stmt *st = store_prepare(l->store, sql, l->err);
	enum step step = st ? store_step(l->store, st, l->err) : STEP_FAILED;

	*empty = step == STEP_DONE;
	sqlite3_finalize(st);
	free(sql);
	return step != STEP_FAILED;
}

/* Calls `take` with the row that `sql` finds for a name of a vulnerability, for each that has one.
 */
static bool ask_names(struct load *l, const char *sql,
		      void (*take)(struct load *l, uint32_t vuln, sqlite3_stmt *st))
{
	sqlite3_stmt *st = store_prepare(l->store, sql, l->err);
	enum step step = st ? STEP_DONE : STEP_FAILED;

	for (uint32_t i = 0; step != STEP_FAILED && i < l->vuln_count; i++) {
		const struct fleet_vuln *v = &l->new_vulns[i];

		for (uint32_t n = 0; step != STEP_FAILED && n <= v->alias_count; n++) {
			word name = n ? l->fleet->lists[v->aliases + n - 1] : v->key;

			STORE_BIND(st, v_text(fleet_text(l->fleet, name)));
			step = store_step(l->store, st, l->err);
			if (step == STEP_ROW)
				take(l, i, st);
			sqlite3_reset(st);
		}
	}
	sqlite3_finalize(st);
	return step != STEP_FAILED;
}

bool load_intel(struct load *l)
{
	static const struct {
		const char *table, *sql;
		void (*take)(struct load *l, uint32_t vuln, sqlite3_stmt *st);
	} feeds[] = {
		{"epss", "SELECT score, as_of FROM epss WHERE vuln = ?1", take_epss},
		{"kev", "SELECT added FROM kev WHERE vuln = ?1", take_kev},
	};
	bool empty;

	for (size_t i = 0; i < sizeof(feeds) / sizeof(feeds[0]); i++)
		if (!is_empty(l, feeds[i].table, &empty) ||
		    (!empty && !ask_names(l, feeds[i].sql, feeds[i].take)))
			return false;
	return true;
}

static void add_account(struct load *l, sqlite3_stmt *st)
{
	fleet_add_account(l->fleet, column_text(st, 0), column_text(st, 1));
}

bool load_accounts(struct load *l)
{
	return load_rows(l, "SELECT id, name FROM account WHERE name IS NOT NULL ORDER BY id",
			 add_account);
}
