/* The database as a file: who may open it, what refuses it, and what is left when things go wrong.
 */
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "data/store_impl.h"
#include "tests/folder.h"
#include "tests/nobody.h"
#include "tests/store_feed.h"

static const struct feed report = {
	.source = SOURCE_TRIVY,
	.as_of = DAY(2),
	.config = CONFIG_A,
	.references = {ECR "/team/app:v1"},
	.rows = {ROW("CVE-2024-0001", NULL, "openssl", "3.0.1", "HIGH"),
		 ROW("CVE-2024-0002", NULL, "zlib", "1.2.13", "LOW")},
};

static char *folder; /* of this run; made by main */

static char *path_in(const char *name)
{
	return mem_printf("%s/%s", folder, name);
}

static void write_file(const char *path, const void *bytes, size_t size, long at)
{
	int fd = open(path, O_RDWR | O_CREAT, 0600);

	if (fd < 0 || pwrite(fd, bytes, size, at) != (ssize_t)size)
		exit(1);
	close(fd);
}

static void is_refused(const char *path, enum store_mode mode, const char *text, const char *what)
{
	struct error err = {0};
	struct store *s = store_open(path, mode, &err);

	ok(!s && err.kind == ERROR_DATABASE, "%s is refused", what);
	if (!ok(strstr(err.text, text) && strstr(err.text, path), "and the message names it"))
		tap_diag("got", err.text);
	store_close(s);
}

static void test_file(void)
{
	char *path = path_in("a/b/new.db"), *other = path_in("other.db");
	struct error err = {0};
	struct store *s;
	struct stat st;
	sqlite3 *db;
	char page[4096];

	is_refused(path, STORE_CREATE, "its folder is not there", "a file in a missing folder");
	ok(store_make_folders(path, &err), "unless its folders are made");
	s = feed_open(path);
	ok(stat(path, &st) == 0 && (st.st_mode & 0777) == 0600, "a new file is its owner's only");
	*strrchr(path, '/') = '\0';
	ok(stat(path, &st) == 0 && (st.st_mode & 0777) == 0700, "its folders too");
	path[strlen(path)] = '/';
	feed(s, &report);
	ok(store_check(s, &(struct error){0}), "the file passes SQLite's checks");
	store_close(s);
	memset(page, 'x', sizeof(page));
	write_file(other, page, sizeof(page), 0);
	is_refused(other, STORE_CREATE, "not a database", "a file of other bytes");
	unlink(other);
	sqlite3_open(other, &db);
	sqlite3_exec(db, "CREATE TABLE t (a); PRAGMA user_version = 1", NULL, NULL, NULL);
	sqlite3_close(db);
	is_refused(other, STORE_CREATE, "another program", "another program's database");
	write_file(path, page, 2000, 100);
	is_refused(path, STORE_CREATE, "damaged", "a damaged file");
	is_refused("/nowhere/at/all.db", STORE_READ, "no database yet", "a missing file");
	is_refused(folder, STORE_CREATE, "Is a directory", "a directory");
	is_refused(folder, STORE_READ, "Is a directory", "to read it, too,");
	is_refused("/dev/null", STORE_CREATE, "not a regular file", "a device");
	free(path);
	free(other);
}

/* The journal as byte 18 of the file says it: 1 rolled back, 2 written ahead. */
static int journal_of(const char *path)
{
	FILE *file = fopen(path, "rb");
	int byte = file && fseek(file, 18, SEEK_SET) == 0 ? fgetc(file) : -1;

	if (file)
		fclose(file);
	return byte;
}

/* What a command that reads may do to a file: nothing. */
static void test_reading(void)
{
	static const enum store_mode modes[] = {STORE_READ, STORE_WRITE};
	char *path = path_in("empty.db");
	struct error err = {0};
	struct store *s;
	struct stat st;
	sqlite3 *db;
	int64_t run;

	write_file(path, "", 0, 0);
	chmod(path, 0644);
	for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
		is_refused(path, modes[i], "no database yet", "an empty file");
		ok(stat(path, &st) == 0 && st.st_size == 0, "and is as empty as before");
	}
	store_close(feed_open(path));
	ok(stat(path, &st) == 0 && (st.st_mode & 0777) == 0600,
	   "what fills it makes it its owner's only");
	unlink(path);
	sqlite3_open(path, &db);
	sqlite3_exec(db, "VACUUM", NULL, NULL, NULL);
	sqlite3_close(db);
	is_refused(path, STORE_READ, "no database yet", "a database without a table");
	s = feed_open(path);
	feed(s, &report);
	store_close(s);
	sqlite3_open(path, &db);
	sqlite3_exec(db, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
	sqlite3_close(db);
	s = store_open(path, STORE_READ, &err);
	ok(s && store_is_read_only(s) && !store_run_begin(s, DAY(1), &run, &err),
	   "a store that is opened for reading refuses writing");
	store_close(s);
	ok(journal_of(path) == 1, "and leaves the journal as it is");
	s = store_open(path, STORE_WRITE, &err);
	ok(s && store_run_begin(s, DAY(1), &run, &err), "one that may be written takes it");
	store_close(s);
	ok(journal_of(path) == 2, "and brings the write-ahead log");
	unlink(path);
	free(path);
}

static void test_read_only(void)
{
	char *path = path_in("ro/read.db"), *folder_of = path_in("ro");
	struct error err = {0};
	struct store *s;
	struct fleet *f;
	int64_t run;

	mkdir(folder_of, 0755);
	s = feed_open(path);
	feed(s, &report);
	store_close(s);
	chmod(folder, 0755);
	chmod(folder_of, 0555);
	chmod(path, 0444);
	if (!nobody_begin()) {
		skip("a read-only database", "root cannot become another user");
		free(folder_of);
		free(path);
		return;
	}
	s = store_open(path, STORE_WRITE, &err);
	if (ok(s != NULL, "a read-only database in a read-only folder opens for reading")) {
		f = feed_load(s);
		is_int(f->count, 2, "and is read");
		ok(store_is_read_only(s), "it says that it is read-only");
		ok(!store_run_begin(s, DAY(1), &run, &err) && strstr(err.text, "read-only"),
		   "and refuses writing");
		fleet_free(f);
	}
	store_close(s);
	is_refused(path, STORE_CREATE, "Permission denied", "to import into it");
	nobody_end();
	chmod(folder_of, 0755);
	free(folder_of);
	free(path);
}

static void test_abort(void)
{
	char *path = path_in("abort.db");
	struct store *s = feed_open(path);
	struct error err = {0};
	struct store_import_options options = {
		.name = "x", .now = DAY(1), .modified = DATE_NONE, .as_of = DATE_NONE};
	struct store_import *i = store_import_begin(s, &options, &err);
	struct sink sink = store_import_sink(i);
	struct import_log log;
	struct feed refusal = report;
	struct fleet *f;

	feed_records(&sink, &report, &err);
	store_import_abort(i, &err);
	refusal.outcome = IMPORT_REFUSED;
	feed(s, &refusal);
	f = feed_load(s);
	is_int(f->count, 0, "an aborted import and a refused document leave no finding");
	ok(store_imports(s, &log, &err) && log.count == 1, "the log has the refused one");
	is_str(log.count ? log.entries[0].outcome : NULL, "refused", "as refused");
	import_log_fini(&log);
	fleet_free(f);
	store_close(s);
	unlink(path);
	free(path);
}

static void test_version(void)
{
	char *path = path_in("version.db");
	struct store *a = feed_open(path), *b = feed_open(path);
	int64_t before_a = store_version(a), before_b = store_version(b);

	feed(a, &report);
	is_int(store_version(a), before_a, "the version stays with an own commit");
	ok(store_version(b) != before_b, "and changes with another connection's");
	before_b = store_version(b);
	is_int(store_version(b), before_b, "and else stays");
	store_close(a);
	store_close(b);
	free(path);
}

/* Several processes that start on a new database: each is to find it, or make it. */
static void test_first_open(void)
{
	enum { PROCESSES = 4, ROUNDS = 10 };
	int refused = 0;

	for (int round = 0; round < ROUNDS; round++) {
		char *path = mem_printf("%s/first-%d.db", folder, round);
		pid_t children[PROCESSES];

		for (int i = 0; i < PROCESSES; i++) {
			children[i] = fork();
			if (children[i] == 0) {
				store_close(feed_open(path));
				_exit(0);
			}
		}
		for (int i = 0; i < PROCESSES; i++) {
			int status = -1;

			waitpid(children[i], &status, 0);
			refused += status != 0;
		}
		free(path);
	}
	is_int(refused, 0, "processes that open a new file at the same time all get it");
}

/* ---- a full disk ----------------------------------------------------------------------------- */

static void set_room(struct store *s, const char *pages)
{
	char *sql = mem_printf("PRAGMA max_page_count = %s", pages);

	store_exec(s, sql, NULL);
	free(sql);
}

/* SQLite's own limit of pages: what it refuses then, it refuses as on a disk without room. */
static void test_full(void)
{
	char *path = path_in("full.db");
	struct store *s = feed_open(path);
	struct feed large = {.source = SOURCE_TRIVY, .config = CONFIG_B, .as_of = DAY(3)};
	const struct feed *document = &large;
	struct import_counts counts;
	struct error err = {0};
	char *name = mem_alloc(100 * 1000 + 1);
	struct fleet *f;

	memset(name, 'x', 100 * 1000);
	large.rows[0] = (struct feed_row)ROW("CVE-2024-0003", NULL, name, "1", "LOW");
	feed(s, &report);
	set_room(s, "1"); /* as many as there are */
	ok(!feed_try(s, &document, 1, &counts, &err) && err.kind == ERROR_DATABASE,
	   "a document for which there is no room is refused");
	if (!ok(strstr(err.text, "full.db: the disk is full") != NULL, "the disk is called full"))
		tap_diag("got", err.text);
	f = feed_load(s);
	is_int(f->count, 2, "what was there stays");
	fleet_free(f);
	ok(store_check(s, &err), "the file passes SQLite's checks");
	set_room(s, "1000000");
	is_int(feed(s, &large).added, 1, "and with room it is taken");
	store_close(s);
	free(name);
	free(path);
}

/* In a process whose files may not grow over a page, so that SQLite gets no room for the memory
 * that users of a WAL share, as on a disk without a free byte. The exit code is how many findings
 * are read; 100 when the database does not open, 101 when that is called a full disk. */
static int opens_without_room(const char *path, enum store_mode mode)
{
	pid_t child = fork();
	int status = -1;

	if (child == 0) {
		struct error err = {0};
		struct store *s;
		struct fleet *f;

		signal(SIGXFSZ, SIG_IGN);
		setrlimit(RLIMIT_FSIZE, &(struct rlimit){4096, 4096});
		s = store_open(path, mode, &err);
		if (!s)
			_exit(strstr(err.text, "the disk is full") ? 101 : 100);
		f = feed_load(s);
		_exit(store_is_read_only(s) ? (int)f->count : 102);
	}
	waitpid(child, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void copy_file(const char *from, const char *to, const char *suffix)
{
	char *source = mem_printf("%s%s", from, suffix), *target = mem_printf("%s%s", to, suffix);
	static char bytes[1 << 20];
	int in = open(source, O_RDONLY);
	ssize_t n = in < 0 ? -1 : read(in, bytes, sizeof(bytes));

	if (n < 0 || n == sizeof(bytes))
		exit(1);
	close(in);
	write_file(target, bytes, (size_t)n, 0);
	free(source);
	free(target);
}

static void test_no_room(void)
{
	char *path = path_in("room.db"), *left = path_in("left.db");
	struct store *s = feed_open(path);

	feed(s, &report);
	copy_file(path, left, ""); /* as after a crash: with all of it in the log */
	copy_file(path, left, "-wal");
	store_close(s);
	is_int(opens_without_room(path, STORE_READ), 2, "with no byte free, findings are read");
	is_int(opens_without_room(path, STORE_CREATE), 101, "what would write calls the disk full");
	is_int(opens_without_room(left, STORE_READ), 2, "a log that was left is read as well");
	s = store_open(left, STORE_WRITE, NULL);
	ok(s && !store_is_read_only(s), "and with room the database is as any other");
	store_close(s);
	free(path);
	free(left);
}

/* ---- the spool ------------------------------------------------------------------------------- */

static bool names_folder(struct store *s, const char *spool)
{
	const struct feed *document = &report;
	struct import_counts counts;
	struct error err = {0};

	return !feed_try(s, &document, 1, &counts, &err) && err.kind == ERROR_DATABASE &&
	       strncmp(err.text, spool, strlen(spool)) == 0;
}

/* In a process of its own, as no file of it may grow. Exits 0 when the error was the right one. */
static bool fails_when_full(void)
{
	int status = -1;
	pid_t child = fork();

	if (child == 0) {
		struct store *s = feed_open(":memory:");
		bool is_right;

		signal(SIGXFSZ, SIG_IGN);
		setrlimit(RLIMIT_FSIZE, &(struct rlimit){0, 0});
		is_right = names_folder(s, folder);
		store_close(s);
		_exit(is_right ? 0 : 1);
	}
	waitpid(child, &status, 0);
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static void test_spool(void)
{
	char *missing = path_in("missing"), *before = mem_strdup(getenv("TMPDIR"));
	struct store *s = feed_open(":memory:");

	setenv("TMPDIR", missing, 1);
	ok(names_folder(s, missing), "a temporary folder that is not there is named by the error");
	setenv("TMPDIR", folder, 1);
	ok(fails_when_full(), "and so is one that is full");
	is_int(feed(s, &report).added, 2, "afterwards the store is as good as before");
	if (before)
		setenv("TMPDIR", before, 1);
	else
		unsetenv("TMPDIR");
	store_close(s);
	free(missing);
	free(before);
}

int main(void)
{
	tap_begin();
	folder = folder_make();
	test_first_open();
	test_file();
	test_reading();
	test_read_only();
	test_abort();
	test_version();
	test_full();
	test_no_room();
	test_spool();
	folder_remove(folder);
	return done();
}
