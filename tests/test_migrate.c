/* Migrations: a new file gets the whole schema, a newer one is refused, a failed step leaves
 * nothing. */
#include "data/migrate.h"

#include <sqlite3.h>
#include <unistd.h>

#include "tests/whole.h"

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
	static const char *const tables[] = {
		"run",   "import",     "scan",        "image", "place", "asset",
		"flaw",  "finding",    "seen",        "event", "issue", "event_issue",
		"usage_row", "image_fact", "image_index", "epss",  "kev",   "account"};
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

static const char host[] =
	"[{\"findingArn\":\"arn:aws:inspector2:eu-west-1:111111111111:finding/1\",\"type\":"
	"\"PACKAGE_VULNERABILITY\",\"severity\":\"HIGH\",\"packageVulnerabilityDetails\":{"
	"\"vulnerabilityId\":\"CVE-2024-0001\",\"vulnerablePackages\":[{\"name\":\"openssl\","
	"\"version\":\"1\"}]},\"resources\":[{\"type\":\"AWS_EC2_INSTANCE\",\"id\":\"i-07\","
	"\"details\":{\"awsEc2Instance\":{\"platform\":\"DEBIAN_12\"}}}]}]";

/* What schema 1 holds of a host and of two advisories, one of which has no CVE but looks so. */
static const char rows_of_1[] =
	"INSERT INTO word (id, text) VALUES (1, 'i-07'), (2, 'AWS_EC2_INSTANCE'), (3, 'openssl'),"
	" (4, '1'), (5, 'CVE-2024-0009'), (6, 'HIGH'), (7, 'GHSA-1'), (8, 'CVE-2024-1x'),"
	" (9, 'GHSA-2'), (10, 'CVE-2024-0010');"
	"INSERT INTO asset VALUES (1, 0, 0, 1, 1, 2);"
	"INSERT INTO scan VALUES (1, x'01', 1, 0, 1700000000, 0, 0, NULL, 0, 0, NULL, 0, 0);"
	"INSERT INTO package VALUES (1, 0, 3, 0);"
	"INSERT INTO alias VALUES (7, 8), (9, 10);"
	"INSERT INTO flaw VALUES (1, 0, 1, 0, 5), (2, 0, 1, 0, 7), (3, 0, 1, 0, 9);"
	"INSERT INTO finding SELECT id, 1, id, 4, 0, 1, 1700000000, 1, 0, 1700000000, 1700000000, "
	"0,"
	" 4, 0, NULL, 6, 0, 0, 3, 4, 0, 0, 0, 0, 0, 0, 0, 0, NULL FROM flaw;";

static void make_schema_1(const char *path)
{
	sqlite3 *db;

	sqlite3_open(path, &db);
	for (const char *const *sql = (const char *const[]){migrations[0].sql, rows_of_1,
							    "PRAGMA user_version = 1", NULL};
	     *sql; sql++)
		if (sqlite3_exec(db, *sql, NULL, NULL, NULL) != SQLITE_OK)
			tap_diag("sql", sqlite3_errmsg(db));
	sqlite3_close(db);
}

/* Is there a vulnerability that findings are known by under this name? */
static bool is_known_by(struct store *s, const char *name)
{
	struct fleet *f = whole_load(s);
	bool found = false;

	for (uint32_t i = 0; i < f->vuln_count; i++)
		found = found || strcmp(fleet_text(f, f->vulns[i].key), name) == 0;
	fleet_free(f);
	return found;
}

static void test_from_1(void)
{
	char path[] = "/tmp/tamis-migrate.XXXXXX";
	int fd = mkstemp(path);
	struct error err = {0};
	struct store *s;
	char *text;

	if (fd >= 0)
		close(fd);
	is_int(migrations[0].number, 1, "the first migration is schema 1");
	make_schema_1(path);
	s = whole_open(path);
	ok(store_check(s, &err), "a database of schema 1 is brought to the newest and is sound");
	text = whole_jsonl(s, "os:none base:none");
	ok(strstr(text, "\"vuln\":\"CVE-2024-0009\"") && strstr(text, "\"vuln\":\"GHSA-1\""),
	   "its findings are there, of a host whose system nobody has told");
	free(text);
	ok(is_known_by(s, "GHSA-1") && !is_known_by(s, "CVE-2024-1x"), "what is no CVE names none");
	ok(is_known_by(s, "CVE-2024-0010") && !is_known_by(s, "GHSA-2"),
	   "an advisory with a CVE is still known by it");
	whole_text(s, host, DATE_NONE);
	text = whole_jsonl(s, "os:\"debian 12\" base:debian*");
	ok(strstr(text, "\"vuln\":\"CVE-2024-0009\"") && strstr(text, "\"vuln\":\"CVE-2024-0001\""),
	   "the next export tells it, for the old findings too");
	free(text);
	store_close(s);
	unlink(path);
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
	test_from_1();
	refused("PRAGMA application_id = 0x74616d73; PRAGMA user_version = 999", true,
		"newer tamis", "a database of a newer schema");
	refused("CREATE TABLE t (a)", true, "another program", "a database of another program");
	refused("PRAGMA application_id = 77", true, "another program", "one with another mark");
	refused(NULL, false, "cannot be written", "an empty one that cannot be written");
	refused("PRAGMA application_id = 0x74616d73; CREATE TABLE run (a)", true, "schema 1",
		"one whose step fails half-way");
	return done();
}
