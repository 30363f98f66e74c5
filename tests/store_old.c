/*
 * Makes a database of the first schema, as the first tamis wrote it: one host with findings, on
 * every other of which somebody has decided. For tests that bring it up to date
 * (tests/kill_writers.test).
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

#include "data/migrate.h"

/* Numbers of words: 1 to 4 as here, vulnerabilities from 10 on. ?1: how many findings. */
static const char *const rows[] = {
	"INSERT INTO word VALUES (1, 'i-07'), (2, 'AWS_EC2_INSTANCE'), (3, 'openssl'), (4, '1'),"
	" (5, 'HIGH')",
	"INSERT INTO asset VALUES (1, 0, 0, 1, 1, 2)",
	"INSERT INTO scan VALUES (1, x'01', 1, 0, 1700000000, 0, 0, NULL, 0, 0, NULL, 0, 0)",
	"INSERT INTO package VALUES (1, 0, 3, 0)",
	"WITH RECURSIVE n(i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n WHERE i < ?1 + 9)"
	" INSERT INTO word SELECT i, printf('CVE-2023-%05d', i) FROM n",
	"INSERT INTO flaw SELECT id, 0, 1, 0, id FROM word WHERE id >= 10 AND ?1",
	"INSERT INTO finding SELECT id, 1, id, 4, 0, 1, 1700000000, 1, 0, 1700000000, 1700000000,"
	" 0, 4, 0, NULL, 5, 0, 0, 3, 4, 0, 0, 0, 0, 0, 0, 0, 0, NULL FROM flaw WHERE ?1",
	"INSERT INTO issue SELECT id, NULL, NULL, 'i-07', NULL, 'openssl', NULL, text FROM word"
	" WHERE id >= 10 AND id % 2 = 0 AND ?1",
	"INSERT INTO event SELECT CAST(printf('event%011d', key) AS BLOB), 1700000000 + key, 'ada',"
	" 1000, 'decision', 'issue', NULL, 'to-fix', 'decided by the first tamis', NULL, NULL, NULL"
	" FROM issue WHERE ?1",
	"INSERT INTO event_issue SELECT CAST(printf('event%011d', key) AS BLOB), key FROM issue"
	" WHERE ?1",
	"PRAGMA user_version = 1",
	"COMMIT",
};

static int fail(sqlite3 *db, const char *what)
{
	fprintf(stderr, "store_old: %s: %s\n", what, sqlite3_errmsg(db));
	sqlite3_close(db);
	return 1;
}

int main(int argc, char **argv)
{
	long n = argc == 3 ? strtol(argv[2], NULL, 10) : 0;
	sqlite3 *db;

	if (n <= 0) {
		fputs("usage: store_old DATABASE FINDINGS\n", stderr);
		return 2;
	}
	if (sqlite3_open(argv[1], &db) != SQLITE_OK ||
	    sqlite3_exec(db, "BEGIN", NULL, NULL, NULL) != SQLITE_OK ||
	    sqlite3_exec(db, migrations[0].sql, NULL, NULL, NULL) != SQLITE_OK)
		return fail(db, argv[1]);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		sqlite3_stmt *st;
		int rc = sqlite3_prepare_v2(db, rows[i], -1, &st, NULL);

		sqlite3_bind_int64(st, 1, n);
		rc = rc == SQLITE_OK ? sqlite3_step(st) : rc;
		sqlite3_finalize(st);
		if (rc != SQLITE_DONE && rc != SQLITE_ROW)
			return fail(db, rows[i]);
	}
	return sqlite3_close(db) != SQLITE_OK;
}
