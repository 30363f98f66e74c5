/*
 * What a doctor asks of a database: read as it is, of whatever schema, so that looking changes
 * nothing. What an old schema does not have is not known.
 */
#include <stdio.h>
#include <string.h>

#include "core/intl.h"
#include "data/migrate.h"
#include "data/store_impl.h"

/* The first number of the first row; DATE_NONE for none, NULL, and for what cannot be asked. */
static int64_t ask(struct store *s, const char *sql)
{
	sqlite3_stmt *st = store_prepare(s, sql, NULL);
	int64_t number = DATE_NONE;

	if (st && store_step(s, st, NULL) == STEP_ROW)
		number = column_date(st, 0);
	sqlite3_finalize(st);
	return number;
}

static void ask_journal(struct store *s, struct store_health *out)
{
	sqlite3_stmt *st = store_prepare(s, "PRAGMA journal_mode", NULL);

	if (st && store_step(s, st, NULL) == STEP_ROW)
		snprintf(out->journal, sizeof(out->journal), "%s", column_text(st, 0));
	sqlite3_finalize(st);
}

bool store_examine(const char *path, bool is_thorough, struct store_health *out, struct error *err)
{
	struct store *s = store_open_as_it_is(path, err);

	*out = (struct store_health){.newest_schema = migrate_newest()};
	if (!s)
		return false;
	out->schema = (int)ask(s, "PRAGMA user_version");
	out->is_ours = ask(s, "PRAGMA application_id") == migrate_application_id();
	ask_journal(s, out);
	if (is_thorough)
		store_check(s, &out->damage);
	out->scan = ask(s, "SELECT max(as_of) FROM scan WHERE source != 5");
	out->usage = ask(s, "SELECT max(as_of) FROM scan WHERE id IN (SELECT scan FROM usage_of)");
	out->epss = ask(s, "SELECT max(as_of) FROM epss");
	out->kev = ask(s, "SELECT max(as_of) FROM kev");
	out->accounts = ask(s, "SELECT count(*) FROM account");
	out->written = ask(s, "SELECT max(at) FROM (SELECT max(at) AS at FROM import"
			      " UNION ALL SELECT max(at) FROM event)");
	store_close(s);
	return true;
}
