/*
 * Usage in the database: a month of daily lists of one cluster, in which little changes. Each list
 * has all of its rows, and the tables grow by what changed, in any order of import.
 */
#include <sqlite3.h>

#include "data/migrate.h"
#include "tests/folder.h"
#include "tests/store_feed.h"

enum { PODS = 400, DAYS = 30, CHANGES = 4 };

/* A change takes two rows out of their runs and into others, each a few rows long. */
enum { MOST_ROWS_A_CHANGE = 24 };

/* The tag of a workload on a day: each day the next few of them are deployed anew. */
static int tag_of(int pod, int day)
{
	int changed_on = pod / CHANGES + 1;

	return day >= changed_on ? changed_on : 0;
}

static bool tell(const struct sink *sink, int day, int pods, struct error *err)
{
	char workload[32], image[64];
	bool good = true;

	for (int i = 0; good && i < pods; i++) {
		struct usage row = {.cluster = "prod",
				    .namespace = "default",
				    .workload_kind = "Deployment",
				    .workload = workload,
				    .container = "app",
				    .image = image,
				    .is_running = true,
				    .count = 1 + i % 3,
				    .when = DATE_NONE};

		snprintf(workload, sizeof(workload), "app-%d", i);
		snprintf(image, sizeof(image), "registry.example.com/app-%d:%d", i, tag_of(i, day));
		good = sink->usage(sink->ctx, &row, err);
	}
	return good;
}

/* The list of a day that shows the first `pods` as they were on day `as`. */
static void list(struct store *s, int day, int as, int pods, enum scan_status status)
{
	struct error err = {0};
	const struct store_import_options options = {
		.name = "pods", .now = DAY(100), .modified = DATE_NONE, .as_of = DATE_NONE};
	const struct import_result result = {.outcome = IMPORT_READ, .format = "pods"};
	struct store_import *i = store_import_begin(s, &options, &err);
	struct import_counts counts;
	struct sink sink = store_import_sink(i);
	const struct scan scan = {.source = SOURCE_FACTS, .as_of = DAY(day)};
	const struct scan_end end = {.as_of = DATE_NONE, .status = status};

	if (!sink.scan_begin(sink.ctx, &scan, &err) || !tell(&sink, as, pods, &err) ||
	    !sink.scan_end(sink.ctx, &end, &err) ||
	    !store_import_end(i, &result, 0.1, &counts, &err))
		tap_diag("list", err.text);
}

static char *path_in(const char *folder, const char *name)
{
	return mem_printf("%s/%s", folder, name);
}

/* ---- counters -------------------------------------------------------------------------------- */

static long long number(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *st = NULL;
	long long found = -1;

	if (sqlite3_prepare_v2(db, sql, -1, &st, NULL) == SQLITE_OK &&
	    sqlite3_step(st) == SQLITE_ROW)
		found = sqlite3_column_int64(st, 0);
	else
		tap_diag("sql", sqlite3_errmsg(db));
	sqlite3_finalize(st);
	return found;
}

static long long number_in(const char *path, const char *sql)
{
	sqlite3 *db;
	long long found = sqlite3_open(path, &db) == SQLITE_OK ? number(db, sql) : -1;

	sqlite3_close(db);
	return found;
}

/* Rows of a day's list that say what was told, by its tags. */
static long long told_on(const char *path, int day)
{
	char sql[512];

	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM usage JOIN scan ON scan.id = usage.scan"
		 " JOIN word i ON i.id = usage.image JOIN word w ON w.id = usage.workload"
		 " WHERE as_of = %lld AND n = 1 + substr(w.text, 5) %% 3 AND i.text ="
		 " 'registry.example.com/' || w.text || ':' ||"
		 " iif(%d > substr(w.text, 5) / %d, substr(w.text, 5) / %d + 1, 0)",
		 (long long)DAY(day), day, CHANGES, CHANGES);
	return number_in(path, sql);
}

#define ROWS "SELECT count(*) FROM usage_row"
#define SAID "SELECT count(*) FROM usage_said"
#define RUNS "SELECT count(*) FROM usage_run"
/* Runs and rows without a list, and lists that are not in runs yet. */
#define STRAY                                                                                      \
	"SELECT (SELECT count(*) FROM usage_run WHERE id NOT IN (SELECT run FROM usage_of))"       \
	" + (SELECT count(*) FROM usage_row WHERE run NOT IN (SELECT run FROM usage_of))"          \
	" + (SELECT count(*) FROM usage_of WHERE run NOT IN (SELECT id FROM usage_run))"

/* ---- tests ----------------------------------------------------------------------------------- */

/* Days 1 to DAYS, from `first` on by steps that meet each of them once. */
static char *month(const char *folder, const char *name, int first, int step)
{
	char *path = path_in(folder, name);
	struct store *s = feed_open(path);

	for (int i = 0; i < DAYS; i++) {
		int day = (first + i * step) % DAYS + 1;

		list(s, day, day, PODS, SCAN_WHOLE);
	}
	store_close(s);
	return path;
}

static void test_month(const char *folder)
{
	char *path = month(folder, "forward.db", 0, 1);
	char *others[] = {month(folder, "backward.db", DAYS - 1, DAYS - 1),
			  month(folder, "shuffled.db", 3, 7)};
	long long rows = number_in(path, ROWS), runs = number_in(path, RUNS);
	int wrong = 0;

	for (int day = 1; day <= DAYS; day++)
		wrong += told_on(path, day) != PODS || told_on(others[0], day) != PODS ||
			 told_on(others[1], day) != PODS;
	is_int(wrong, 0, "each of thirty lists has each of its rows, in every order of import");
	is_int(number_in(path, SAID), PODS + (DAYS - 1) * CHANGES,
	       "what is said stands once, and a change says one thing more");
	ok(rows <= PODS + (DAYS - 1) * CHANGES * MOST_ROWS_A_CHANGE,
	   "rows grow by what changed, not by the whole cluster each day");
	for (size_t i = 0; i < 2; i++) {
		ok(number_in(others[i], ROWS) == rows && number_in(others[i], RUNS) == runs,
		   "any order of import stores the same");
		is_int(number_in(others[i], STRAY), 0, "and nothing that no list has");
	}
	for (size_t i = 0; i < 2; i++)
		free(others[i]);
	free(path);
}

static void test_unchanged(const char *folder)
{
	char *path = path_in(folder, "unchanged.db");
	struct store *s = feed_open(path);
	long long rows;

	list(s, 1, 1, PODS, SCAN_WHOLE);
	rows = number_in(path, ROWS);
	is_int(rows, PODS, "the first list is stored whole");
	for (int day = 2; day <= 5; day++)
		list(s, day, 1, PODS, SCAN_WHOLE);
	is_int(number_in(path, ROWS), rows, "lists that say the same add no row");
	is_int(number_in(path, "SELECT count(*) FROM usage"), 5LL * PODS, "and have all of them");
	store_close(s);
	free(path);
}

/* Of a cut list that a whole one follows the rows go, but none that another list has too. */
static void test_superseded(const char *folder)
{
	char *path = path_in(folder, "superseded.db");
	struct store *s = feed_open(path);

	list(s, 1, 1, PODS / 2, SCAN_WHOLE);
	list(s, 2, 1, PODS / 2 + 50, SCAN_CUT);
	is_int(number_in(path, "SELECT count(*) FROM usage"), PODS + 50, "a cut list has its rows");
	list(s, 2, 1, PODS, SCAN_WHOLE);
	is_int(number_in(path, "SELECT count(*) FROM usage"), PODS + PODS / 2,
	       "they go when the whole of it comes, and a list that shared them keeps its own");
	is_int(number_in(path, STRAY), 0, "and no run is left that no list has");
	store_close(s);
	free(path);
}

/* Rows of before are each their list's own, and read as they were. */
static void test_older_schema(void)
{
	sqlite3 *db;

	sqlite3_open(":memory:", &db);
	for (const struct migration *m = migrations; m->number; m++) {
		if (m->number == 7)
			sqlite3_exec(db,
				     "INSERT INTO usage VALUES"
				     " (1, 10, 1,2,3,4,5,6,7,8,9,10,11,12,13,14, 1,0,0, 2, 99),"
				     " (2, 10, 1,2,3,4,5,6,7,8,9,10,11,12,13,14, 1,0,0, 3, NULL),"
				     " (2, 11, 1,2,3,4,5,6,7,8,9,10,11,12,13,14, 0,1,0, 1, NULL)",
				     NULL, NULL, NULL);
		if (sqlite3_exec(db, m->sql, NULL, NULL, NULL) != SQLITE_OK)
			tap_diag("migration", sqlite3_errmsg(db));
	}
	is_int(number(db, "SELECT sum(scan * 1000000 + hash * 10000 + n * 1000 + is_running * 100"
			  " + ifnull(at, 0) + status) FROM usage"),
	       5316341, "a database of before keeps its usage");
	is_int(number(db, SAID), 2, "whose words stand once");
	sqlite3_close(db);
}

int main(void)
{
	char *folder = folder_make();

	tap_begin();
	test_month(folder);
	test_unchanged(folder);
	test_superseded(folder);
	test_older_schema();
	folder_remove(folder);
	return done();
}
