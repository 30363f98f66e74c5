/* What Today needs of the database beside the fleet: since when somebody has not looked, and what
 * only the log and the imports know. */
#include <stdlib.h>

#include "core/mem.h"
#include "core/today.h"
#include "data/store_impl.h"

/* ---- readers --------------------------------------------------------------------------------- */

bool store_looked(struct store *s, date *looked, struct error *err)
{
	sqlite3_stmt *st = store_prepare(s, "SELECT looked FROM reader WHERE uid = ?1", err);
	struct author me;
	enum step step;

	*looked = DATE_NONE;
	if (!st)
		return false;
	store_author(&me);
	STORE_BIND(st, v_int(me.uid));
	author_fini(&me);
	step = store_step(s, st, err);
	if (step == STEP_ROW)
		*looked = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return step != STEP_FAILED;
}

bool store_read_until(struct store *s, date now, date *until, struct error *err)
{
	sqlite3_stmt *st = store_prepare(s,
					 "SELECT coalesce(min(begun), ?1) - 1 FROM run"
					 " WHERE ended IS NULL AND begun BETWEEN ?2 AND ?1",
					 err);
	enum step step;

	if (!st)
		return false;
	STORE_BIND(st, v_int(now), v_int(now - DATE_DAY));
	step = store_step(s, st, err);
	if (step == STEP_ROW)
		*until = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return step != STEP_FAILED;
}

bool store_set_looked(struct store *s, date looked, struct error *err)
{
	sqlite3_stmt *st;
	struct author me;
	bool worked;

	if (store_is_read_only(s))
		return true;
	if (!store_may_write(s, err))
		return false;
	st = store_prepare(s,
			   "INSERT INTO reader (uid, looked) VALUES (?1, ?2) ON CONFLICT (uid)"
			   " DO UPDATE SET looked = max(looked, excluded.looked)",
			   err);
	if (!st)
		return false;
	store_author(&me);
	STORE_BIND(st, v_int(me.uid), v_int(looked));
	author_fini(&me);
	worked = store_run(s, st, err);
	sqlite3_finalize(st);
	return worked;
}

enum { COVERAGE_KEPT = 3600 }; /* seconds */

/* ---- all of it ------------------------------------------------------------------------------- */

bool store_today(struct store *s, struct fleet *f, date now, bool is_ascii,
		 struct coverage_list *coverage, struct today *out, struct error *err)
{
	struct journal_query query = JOURNAL_ALL(now);
	struct today_known known = {.question = {f, now}, .is_ascii = is_ascii};
	struct journal stale;
	struct today_decision *decisions;

	query.is_stale = true;
	if (now - coverage->now >= COVERAGE_KEPT)
		coverage_list_fini(coverage);
	if ((!coverage->arena && !store_coverage(s, now, coverage, err)) ||
	    !store_journal(s, f, &query, &stale, err))
		return false;
	decisions = mem_array(stale.count + 1, sizeof(*decisions));
	for (size_t i = 0; i < stale.count; i++) {
		const struct journal_entry *e = &stale.entries[i];

		decisions[i] =
			(struct today_decision){e->event.id, e->what, e->event.author, e->event.at};
	}
	known.coverage = coverage->rows;
	known.coverage_count = coverage->count;
	known.decisions = decisions;
	known.decision_count = stale.count;
	today_make(out, &known);
	free(decisions);
	journal_fini(&stale);
	return true;
}
