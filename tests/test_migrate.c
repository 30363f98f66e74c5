/* Migrations: a new file gets the whole schema, a newer one is refused, a failed step leaves
 * nothing. */
#include "data/migrate.h"

#include <sqlite3.h>

#include "tests/tap.h"

static int number(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *st = NULL;
	int found = -1;

	if (sqlite3_prepare_v2(db, sql, -1, &st, NULL) == SQLITE_OK &&
	    sqlite3_step(st) == SQLITE_ROW)
		found = sqlite3_column_int(st, 0);
	sqlite3_finalize(st);
	return found;
}

static sqlite3 *open_memory(const char *sql)
{
	sqlite3 *db;

	sqlite3_open(":memory:", &db);
	if (sql && sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		tap_diag("sql", sqlite3_errmsg(db));
	return db;
}

static void test_new(void)
{
	static const char *const tables[] = {"run",  "import",  "scan", "image", "place", "asset",
					     "flaw", "finding", "seen", "event", "issue", "mark"};
	sqlite3 *db = open_memory(NULL);
	struct error err = {0};

	ok(migrate(db, "x.db", true, &err), "an empty database is brought to the newest schema");
	is_int(number(db, "PRAGMA user_version"), migrate_newest(), "and says so");
	is_int(number(db, "PRAGMA application_id"), 0x74616d73, "it is marked as ours");
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		char *sql = sqlite3_mprintf("SELECT count(*) FROM \"%w\"", tables[i]);

		is_int(number(db, sql), 0, "it has the table %s", tables[i]);
		sqlite3_free(sql);
	}
	ok(migrate(db, "x.db", false, &err), "a second time there is nothing to do");
	sqlite3_close(db);
}

static void refused(const char *sql, bool may_write, const char *text, const char *what)
{
	sqlite3 *db = open_memory(sql);
	struct error err = {0};
	int before = number(db, "SELECT count(*) FROM sqlite_master");

	ok(!migrate(db, "x.db", may_write, &err), "%s is refused", what);
	ok(strncmp(err.text, "x.db: ", 6) == 0 || strstr(err.text, ": x.db: "), "by name");
	if (!ok(strstr(err.text, text) != NULL, "saying \"%s\"", text))
		tap_diag("got", err.text);
	is_int(number(db, "SELECT count(*) FROM sqlite_master"), before, "and left as it is");
	sqlite3_close(db);
}

int main(void)
{
	tap_begin();
	test_new();
	refused("PRAGMA application_id = 0x74616d73; PRAGMA user_version = 999", true,
		"newer tamis", "a database of a newer schema");
	refused("CREATE TABLE t (a)", true, "another program", "a database of another program");
	refused("PRAGMA application_id = 77", true, "another program", "one with another mark");
	refused(NULL, false, "cannot be written", "an empty one that cannot be written");
	refused("PRAGMA application_id = 0x74616d73; CREATE TABLE run (a)", true, "schema 1",
		"one whose step fails half-way");
	return done();
}
