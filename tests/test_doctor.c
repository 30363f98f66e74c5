/* What the doctor says of databases in good and in bad order; and sharing one with a group. */
#include <fcntl.h>
#include <grp.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include "data/migrate.h"
#include "tests/folder.h"
#include "tests/nobody.h"
#include "tests/store_feed.h"
#include "tests/tap.h"
#include "tests/view_harness.h"
#include "tui/doctor.h"

static const struct feed report = {
	.source = SOURCE_TRIVY,
	.as_of = DAY(200),
	.config = CONFIG_A,
	.references = {ECR "/team/app:v1"},
	.rows = {ROW("CVE-2024-0001", NULL, "openssl", "3.0.1", "HIGH")},
};

static char *folder, *path; /* of this run; made by main */

static void make_database(void)
{
	struct store *s = feed_open(path);

	feed(s, &report);
	store_close(s);
}

static void exec(const char *sql)
{
	sqlite3 *db;

	sqlite3_open(path, &db);
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		tap_diag("sql", sqlite3_errmsg(db));
	sqlite3_close(db);
}

static const struct check_line *line_of(const struct checkup *c, const char *check)
{
	for (size_t i = 0; i < c->count; i++)
		if (strcmp(c->lines[i].name, check) == 0)
			return &c->lines[i];
	return NULL;
}

static void judges_at(date now, const char *config, const char *check, enum check_level level,
		      const char *says, const char *sentence)
{
	struct checkup c = {.database = path, .config = config, .now = now};
	const struct check_line *line;

	checkup_run(&c);
	line = line_of(&c, check);
	if (!ok(line && line->level == level && strstr(line->found, says), "%s: %s is %s", sentence,
		check, check_levels[level]))
		tap_diag("found", line ? line->found : "no such line");
	if (level != CHECK_OK)
		ok(line && line->mend, "and what to do is said");
	checkup_fini(&c);
}

static void judges(const char *check, enum check_level level, const char *says,
		   const char *sentence)
{
	judges_at(DAY(201), NULL, check, level, says, sentence);
}

static void test_good(void)
{
	struct checkup c = {.database = path, .now = DAY(201)};

	setenv("TERM", "xterm-256color", 1);
	make_database();
	checkup_run(&c);
	ok(checkup_worst(&c) != CHECK_BAD, "a new database has nothing bad");
	ok(line_of(&c, "integrity") && line_of(&c, "accounts"), "all of it was looked at");
	checkup_fini(&c);
	judges("integrity", CHECK_OK, "whole", "a whole database");
	judges("mode", CHECK_OK, "0600", "one that is its owner's");
	judges("journal", CHECK_OK, "wal", "one that was written");
	judges("side files", CHECK_OK, "none", "one that nobody has open");
	judges("terminal", CHECK_OK, "256 colours", "a known terminal");
	judges("scans", CHECK_OK, "1 day old", "a report of yesterday");
	judges("usage", CHECK_WARN, "never read", "no usage");
	judges("accounts", CHECK_WARN, "none", "no list of accounts");
}

static void test_database(void)
{
	char *newer = mem_printf("PRAGMA user_version = %d", migrate_newest() + 1);
	char *known = mem_printf("PRAGMA user_version = %d", migrate_newest());
	char page[8192];
	int fd;

	exec(newer);
	judges("schema", CHECK_BAD, "schema", "a database of a newer tamis");
	exec("PRAGMA user_version = 1");
	judges("schema", CHECK_WARN, "schema 1", "one of an older");
	exec(known);
	exec("PRAGMA journal_mode = DELETE");
	judges("journal", CHECK_WARN, "delete", "one without a log");
	exec("PRAGMA foreign_keys = OFF; DELETE FROM scan");
	judges("integrity", CHECK_BAD, "contradicts itself", "one that lost rows");
	memset(page, 'x', sizeof(page));
	fd = open(path, O_RDWR);
	ok(fd >= 0 && pwrite(fd, page, sizeof(page), 4096) > 0, "(bytes are overwritten)");
	close(fd);
	judges("integrity", CHECK_BAD, "damaged", "one with other bytes in it");
	if (truncate(path, 0) != 0)
		tap_diag("truncate", path);
	judges("database", CHECK_BAD, "empty", "an empty file");
	unlink(path);
	judges("database", CHECK_BAD, "not there", "none");
	exec("CREATE TABLE t (a)");
	judges("database", CHECK_BAD, "another program", "another program's");
	unlink(path);
	free(newer);
	free(known);
}

static void test_rights(void)
{
	make_database();
	chmod(path, 0644);
	judges("mode", CHECK_WARN, "anybody may read", "a file for all");
	chmod(path, 0606);
	judges("mode", CHECK_BAD, "anybody may write", "a file that all may write");
	chmod(path, 0660);
	judges("mode", CHECK_WARN, "works on it", "a group's file in a folder that is not");
	chmod(path, 0600);
	chmod(folder, 0777);
	judges("folder", CHECK_BAD, "anybody may put", "a folder that all may write");
	chmod(folder, 0755);
	if (!nobody_begin() || getuid() == geteuid()) {
		chmod(path, 0644);
		if (getuid() == NOBODY) {
			judges("owner", CHECK_BAD, "not even read", "somebody else's file");
			nobody_end();
		}
	}
	chmod(folder, 0700);
	unlink(path);
}

static void test_user(void)
{
	char *config = mem_printf("%s/tamisrc", folder);
	FILE *file = fopen(config, "w");

	make_database();
	if (!file || fputs("set severity max\nsett severity max\n", file) < 0 || fclose(file) != 0)
		exit(1);
	judges_at(DAY(201), config, "configuration", CHECK_BAD, "tamisrc:2",
		  "a line that is wrong");
	file = fopen(config, "w");
	if (!file || fputs("set severity max\n", file) < 0 || fclose(file) != 0)
		exit(1);
	judges_at(DAY(201), config, "configuration", CHECK_OK, "tamisrc", "one that is right");
	chmod(config, 0666);
	judges_at(DAY(201), config, "configuration", CHECK_BAD, "anybody",
		  "one that all may write");
	file = fopen(config, "w");
	fputs("set scan_max_age 36h\n", file);
	fclose(file);
	judges_at(DAY(202), config, "scans", CHECK_WARN, "more than 36h",
		  "reports older than the configuration allows");
	judges_at(DAY(201), config, "scans", CHECK_OK, "1 day old", "and of a day");
	unlink(config);
	setenv("TERM", "nonesuch", 1);
	judges("terminal", CHECK_WARN, "does not know", "a terminal of no known kind");
	unsetenv("TERM");
	judges("terminal", CHECK_WARN, "not set", "no terminal");
	judges_at(86400, NULL, "clock", CHECK_BAD, "1970", "a clock that begins in 1970");
	judges_at(DAY(1), NULL, "clock", CHECK_BAD, "2023", "one before there was a tamis");
	judges_at(DAY(98), NULL, "clock", CHECK_WARN, "something in the database is of",
		  "one behind those of others");
	judges_at(DAY(215), NULL, "scans", CHECK_WARN, "more than 14", "reports of 15 days ago");
	judges_at(DAY(214), NULL, "scans", CHECK_OK, "14 days", "and of 14");
	unlink(path);
	free(config);
}

static void test_file_systems(void)
{
	const char *name;

	ok(file_system_kind(0x6969, &name) == FILE_SYSTEM_NETWORK && strcmp(name, "NFS") == 0,
	   "NFS is a network file system");
	ok(file_system_kind(0xff534d42, &name) == FILE_SYSTEM_NETWORK &&
		   file_system_kind(0xfe534d42, &name) == FILE_SYSTEM_NETWORK &&
		   file_system_kind((unsigned long)(int)0xfe534d42, &name) == FILE_SYSTEM_NETWORK,
	   "CIFS and SMB2 are, also where the number has a sign");
	ok(file_system_kind(0x65735546, &name) == FILE_SYSTEM_PERHAPS, "FUSE may be");
	ok(file_system_kind(0xef53, &name) == FILE_SYSTEM_LOCAL && !name, "ext4 is local");
}

/* ---- sharing --------------------------------------------------------------------------------- */

static unsigned mode_of(const char *file, const char *suffix)
{
	char *name = mem_printf("%s%s", file, suffix);
	struct stat st;
	unsigned mode = stat(name, &st) == 0 ? (unsigned)st.st_mode & 07777 : 0;

	free(name);
	return mode;
}

static void refuses(const char *group, const char *text, const char *what)
{
	struct error err = {0};
	unsigned mode = mode_of(path, "");

	ok(!db_file_share(path, group, &err) && strstr(err.text, text), "%s is refused", what);
	if (!strstr(err.text, text))
		tap_diag("says", err.text);
	is_int(mode_of(path, ""), mode, "and nothing is changed");
}

static void test_share(void)
{
	const struct group *mine = getgrgid(getgid());
	char *group = mem_strdup(mine ? mine->gr_name : "root");
	char *other = mem_printf("%s/letter", folder);
	struct error err = {0};
	struct store *s;
	struct stat st;

	make_database();
	refuses("no-such-group", "no group", "a group that is not there");
	close(open(other, O_CREAT | O_WRONLY, 0600));
	refuses(group, "it holds letter", "a folder that holds other things");
	unlink(other);
	chmod(folder, 01777);
	refuses(group, "not a folder of the database's own", "a folder like /tmp");
	chmod(folder, 0700);
	setenv("HOME", folder, 1);
	refuses(group, "not a folder of the database's own", "a home");
	unsetenv("HOME");
	chmod(folder, 0755);
	if (getuid() == 0 && nobody_begin()) {
		refuses(group, "only its owner", "somebody else's database");
		nobody_end();
	}
	s = feed_open(path);
	feed(s, &report);
	ok(db_file_share(path, group, &err), "one's own is shared");
	is_int(mode_of(path, ""), 0660, "the file is the group's to write");
	is_int(mode_of(folder, ""), 02770, "the folder is setgid");
	is_int(mode_of(path, "-wal"), 0660, "the log, too");
	ok(stat(path, &st) == 0 && st.st_gid == getgid(), "and all of it of that group");
	store_close(s);
	s = feed_open(path);
	feed(s, &report);
	is_int(mode_of(path, "-shm"), 0660, "what SQLite makes later is the group's as well");
	store_close(s);
	judges("mode", CHECK_OK, "0660", "a shared database");
	unlink(path);
	free(group);
	free(other);
}

static void test_desk(void)
{
	struct desk d;
	struct store *s;

	make_database();
	s = feed_open(path);
	desk_open_on(&d, s, DAY(201), 100, 30, NULL);
	app_run(d.app, "doctor");
	ok(desk_shows(&d, "integrity") && desk_shows(&d, "tamis doctor does"),
	   "the desk has it as a page, and does not read the whole file for it");
	ok(desk_shows(&d, "mend: "), "what to mend stands there");
	ok(desk_shows(&d, "100x30"), "the window is the desk's");
	desk_keys(&d, "q");
	ok(desk_shows(&d, "BASE IMAGE"), "and is left as any page");
	desk_close(&d);
	store_close(s);
	unlink(path);
}

int main(void)
{
	tap_begin();
	folder = folder_make();
	path = mem_printf("%s/fleet.db", folder);
	test_good();
	test_database();
	test_rights();
	test_user();
	test_file_systems();
	test_share();
	test_desk();
	free(path);
	folder_remove(folder);
	return done();
}
