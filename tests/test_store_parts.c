/*
 * Long documents: written part after part, seen by others before their end, and whole again
 * whatever interrupts them.
 */
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/store_feed.h"

enum { PART = 10, ROWS = 95 };

static char *folder; /* of this run; made by main */

/* ---- a long document ------------------------------------------------------------------------- */

/* Row n of the document: ten images, a vulnerability each, some keys twice with other severities.
 */
static bool tell_row(const struct sink *sink, const struct feed *d, int n, struct error *err)
{
	static const char *const words[] = {"LOW", "MEDIUM", "HIGH", "CRITICAL"};
	char vuln[32], digest[80];
	struct feed_row row = {.vuln = vuln,
			       .package = "openssl",
			       .version = "3.0.1",
			       .severity = words[n % 4],
			       .digest = digest,
			       .repository = "team/app",
			       .updated = DAY(2 + n % 3)};
	struct finding f;

	snprintf(vuln, sizeof(vuln), "CVE-2024-%04d", n % 80);
	snprintf(digest, sizeof(digest), "sha256:%064d", n % 10);
	f = feed_finding(d, &row, NULL);
	return sink->finding(sink->ctx, &f, err);
}

static struct store_import *begin(struct store *s, long long part, struct sink *sink)
{
	struct error err = {0};
	struct store_import_options options = {.name = "long",
					       .now = DAY(100),
					       .modified = DATE_NONE,
					       .as_of = DATE_NONE,
					       .part = part};
	struct store_import *i = store_import_begin(s, &options, &err);

	if (!i) {
		tap_diag("store_import_begin", err.text);
		exit(1);
	}
	*sink = store_import_sink(i);
	return i;
}

static const struct feed inspector = {.source = SOURCE_INSPECTOR};
static const struct feed trivy = {.source = SOURCE_TRIVY};

static bool tell_begin(const struct sink *sink, const struct feed *d, struct error *err)
{
	return sink->scan_begin(sink->ctx,
				&(struct scan){.source = d->source,
					       .format = "inspector2",
					       .as_of = d->as_of ? d->as_of : DATE_NONE},
				err);
}

static bool tell_end(const struct sink *sink, struct error *err)
{
	return sink->scan_end(sink->ctx, &(struct scan_end){.as_of = DATE_NONE}, err);
}

/* The rows from 0 on, in steps that are no divisor of ROWS: another order of the same. */
static bool tell_rows(const struct sink *sink, int step, struct error *err)
{
	bool worked = tell_begin(sink, &inspector, err);

	for (int n = 0; worked && n < ROWS; n++)
		worked = tell_row(sink, &inspector, n * step % ROWS, err);
	return worked && tell_end(sink, err);
}

static bool try_import(struct store *s, long long part, int step, struct import_counts *counts,
		       struct error *err)
{
	struct import_result result = {
		.outcome = IMPORT_READ, .format = "inspector2", .findings = ROWS};
	struct sink sink;
	struct store_import *i = begin(s, part, &sink);

	if (tell_rows(&sink, step, err))
		return store_import_end(i, &result, 0.1, counts, err);
	store_import_abort(i, err);
	return false;
}

static struct import_counts import_whole(struct store *s, long long part, int step)
{
	struct import_counts counts = {0};
	struct error err = {0};

	if (!try_import(s, part, step, &counts, &err)) {
		tap_diag("import", err.text);
		exit(1);
	}
	return counts;
}

static char *dump_of_whole(void)
{
	struct store *s = feed_open(":memory:");
	char *dump;

	import_whole(s, ROWS + 1, 1);
	dump = feed_dump(s);
	store_close(s);
	return dump;
}

static long long number(const char *path, const char *sql)
{
	sqlite3 *db;
	sqlite3_stmt *st;
	long long n = -1;

	sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL);
	sqlite3_prepare_v2(db, sql, -1, &st, NULL);
	if (sqlite3_step(st) == SQLITE_ROW)
		n = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	sqlite3_close(db);
	return n;
}

static uint32_t count_rows(struct store *s)
{
	struct fleet *f = feed_load(s);
	uint32_t n = f->count;

	fleet_free(f);
	return n;
}

static void dump_is(struct store *s, const char *want, const char *what)
{
	char *got = feed_dump(s);

	is_str(got, want, "%s", what);
	free(got);
}

static char *path_in(const char *name)
{
	return mem_printf("%s/%s", folder, name);
}

/* ---- parts ----------------------------------------------------------------------------------- */

static void test_same_as_whole(void)
{
	static const int parts[] = {1, 7, PART, ROWS - 1, ROWS};
	char *want = dump_of_whole();

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		struct store *s = feed_open(":memory:");
		struct import_counts counts = import_whole(s, parts[i], 1);
		struct fleet *f = feed_load(s);

		is_int(counts.added, f->count, "in parts of %d every row is added once", parts[i]);
		fleet_free(f);
		dump_is(s, want, "and all is as if it came at once");
		store_close(s);
	}
	free(want);
}

static void test_seen_early(void)
{
	char *path = path_in("early.db");
	struct store *writer = feed_open(path), *reader = feed_open(path);
	struct error err = {0};
	struct import_result result = {.outcome = IMPORT_READ, .findings = ROWS};
	struct import_counts counts;
	struct import_log log;
	struct sink sink;
	struct store_import *i = begin(writer, PART, &sink);
	struct fleet *f;
	int n = 0;

	tell_begin(&sink, &inspector, &err);
	for (; n < PART - 1; n++)
		tell_row(&sink, &inspector, n, &err);
	is_int(count_rows(reader), 0, "before the first part is full there is nothing");
	tell_row(&sink, &inspector, n++, &err);
	is_int(count_rows(reader), PART, "then another process sees it");
	ok(store_imports(reader, &log, &err) && log.count == 1, "the log has its line");
	is_str(log.entries[0].outcome, "partial", "which says that it is partial");
	is_str(log.entries[0].error, "not finished", "because it is not finished");
	is_int(log.entries[0].findings, PART, "and how much came");
	import_log_fini(&log);
	f = feed_load(reader);
	ok(feed_mark(reader, f, (uint32_t[]){0}, 1, true, DAY(1), &err), "and writes in between");
	fleet_free(f);
	for (; n < ROWS; n++)
		tell_row(&sink, &inspector, n, &err);
	tell_end(&sink, &err);
	ok(store_import_end(i, &result, 0.1, &counts, &err), "the document comes to its end");
	ok(store_imports(reader, &log, &err) && log.count == 1, "and has one line still");
	is_str(log.entries[0].outcome, "read", "that says it was read");
	is_int(log.entries[0].findings, ROWS, "all of it");
	import_log_fini(&log);
	is_int(number(path, "SELECT count(*) FROM scan WHERE status = 0"), 1, "there is one scan");
	is_int(number(path, "SELECT count(*) FROM scan"), 1, "and no other");
	store_close(writer);
	store_close(reader);
	unlink(path);
	free(path);
}

static void test_known(void)
{
	char *path = path_in("known.db"), *want = dump_of_whole();
	struct store *s = feed_open(path);
	struct import_counts counts;

	import_whole(s, PART, 1);
	counts = import_whole(s, PART, 1);
	ok(counts.is_known && counts.unchanged == ROWS && counts.added + counts.updated == 0,
	   "the same document again is known");
	counts = import_whole(s, PART, 2);
	ok(counts.is_known && counts.unchanged == ROWS && counts.added + counts.updated == 0,
	   "in another order too, where every part is another one");
	counts = import_whole(s, ROWS + 1, 1);
	ok(counts.is_known, "and in one part");
	dump_is(s, want, "nothing changed");
	is_int(number(path, "SELECT count(*) FROM scan"), 1, "there is one scan");
	store_close(s);
	unlink(path);
	free(path);
	free(want);
}

/* ---- what interrupts it ---------------------------------------------------------------------- */

static void test_abort(void)
{
	char *path = path_in("abort.db"), *want = dump_of_whole();
	struct store *s = feed_open(path);
	struct error err = {.text = "cancelled"};
	struct import_log log;
	struct sink sink;
	struct store_import *i = begin(s, PART, &sink);

	tell_begin(&sink, &inspector, &err);
	for (int n = 0; n < 2 * PART + 3; n++)
		tell_row(&sink, &inspector, n, &err);
	store_import_abort(i, &err);
	is_str(err.text, "cancelled; the first 20 findings and facts of it are kept",
	       "an import that is cut says what stays");
	is_int(count_rows(s), 2 * PART, "it does");
	is_int(number(path, "SELECT count(*) FROM scan WHERE status = 0"), 0,
	       "no scan is whole, so nothing is closed");
	import_whole(s, PART, 1);
	dump_is(s, want, "the whole document completes it");
	ok(store_imports(s, &log, &err) && log.count == 2, "the log has both");
	is_str(log.entries[1].error, "not finished", "the first as not finished");
	is_str(log.entries[0].outcome, "read", "the second as read");
	import_log_fini(&log);
	ok(import_whole(s, PART, 1).is_known, "and then it is known");
	ok(store_check(s, &err), "the database is consistent");
	store_close(s);
	unlink(path);
	free(path);
	free(want);
}

static void sleep_us(long us)
{
	nanosleep(&(struct timespec){us / 1000000, us % 1000000 * 1000}, NULL);
}

/*
 * Imports until it is killed: says on `fd` that the row `from` is next, and a part after it does no
 * more, so that a kill that comes late, as on a busy machine, hits the same part nevertheless.
 */
static void import_until_killed(const char *path, int from, int fd)
{
	struct import_result result = {
		.outcome = IMPORT_READ, .format = "inspector2", .findings = ROWS};
	struct import_counts counts;
	struct error err = {0};
	struct sink sink;
	struct store_import *i = begin(feed_open(path), PART, &sink);

	tell_begin(&sink, &inspector, &err);
	for (int n = 0; n < ROWS && n < from + PART; n++) {
		if (n == from && write(fd, "", 1) != 1)
			_exit(1);
		tell_row(&sink, &inspector, n, &err);
	}
	if (from + PART >= ROWS && tell_end(&sink, &err))
		store_import_end(i, &result, 0.1, &counts, &err);
	for (;;)
		pause();
}

/* Kills an import so many microseconds after it came to the row `from`. */
static void kill_import(const char *path, int from, long us)
{
	int ends[2];
	char byte;
	pid_t child = pipe(ends) == 0 ? fork() : -1;

	if (child < 0)
		exit(1);
	if (child == 0)
		import_until_killed(path, from, ends[1]);
	close(ends[1]);
	if (read(ends[0], &byte, 1) == 1)
		sleep_us(us);
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	close(ends[0]);
}

/* How many microseconds a part of the import takes, as busy as the machine is now. */
static uint64_t time_part(void)
{
	char *path = path_in("timed.db");
	struct store *s = feed_open(path);
	struct timespec begun, ended;

	clock_gettime(CLOCK_MONOTONIC, &begun);
	import_whole(s, PART, 1);
	clock_gettime(CLOCK_MONOTONIC, &ended);
	store_close(s);
	unlink(path);
	free(path);
	return (uint64_t)((ended.tv_sec - begun.tv_sec) * 1000000 +
			  (ended.tv_nsec - begun.tv_nsec) / 1000) *
		       PART / ROWS +
	       1;
}

static void test_kill(void)
{
	enum { KILLS = 30 };
	char *want = dump_of_whole();
	uint64_t seed = tap_seed(20250607), part = time_part();
	int consistent = 0, completed = 0, between = 0, kept = 0;

	for (int round = 0; round < KILLS; round++) {
		char *path = mem_printf("%s/kill-%d.db", folder, round), *got;
		struct store *s = feed_open(path);
		struct error err = {0};
		struct fleet *f;
		uint32_t rows;

		/* A decision from before: the report holds the same issue. */
		feed(s,
		     &(struct feed){.source = SOURCE_INSPECTOR,
				    .rows = {ROW("CVE-2024-0000", NULL, "openssl", "3.0.1", "LOW",
						 .digest = "sha256:00000000000000000000000000000"
							   "00000000000000000000000000000000000",
						 .repository = "team/app", .updated = DAY(2))}});
		f = feed_load(s);
		feed_decide(s, f, (uint32_t[]){0}, 1,
			    &(struct decision){.state = STATE_TO_FIX, .until = DATE_NONE}, DAY(3),
			    &err);
		fleet_free(f);
		store_close(s);
		kill_import(path, (int)(tap_random(&seed) % ROWS),
			    (long)(tap_random(&seed) % part));
		s = feed_open(path);
		consistent += store_check(s, &err);
		f = feed_load(s);
		rows = f->count;
		for (uint32_t i = 0; i < f->issue_count; i++)
			kept += fleet_state(f, i, DAY(100)).state == STATE_TO_FIX;
		fleet_free(f);
		between += rows > 1 && rows < 80;
		import_whole(s, PART, 1);
		got = feed_dump(s);
		for (char *p = strstr(got, "state 2"); p; p = strstr(p, "state 2"))
			p[6] = '0';
		completed += strcmp(got, want) == 0;
		free(got);
		store_close(s);
		unlink(path);
		free(path);
	}
	free(want);
	is_int(consistent, KILLS, "after each of %d kills the database is consistent", KILLS);
	is_int(kept, KILLS, "and the decision is there");
	is_int(completed, KILLS, "and importing again gives what a whole import gives");
	ok(between > KILLS / 3, "many kills hit between two parts (%d of %d)", between, KILLS);
}

/* In a process of its own, as no file of it may grow further. */
static int fail_when_full(const char *path)
{
	int status = -1;
	pid_t child = fork();

	if (child == 0) {
		struct store *s = feed_open(path);
		struct import_counts counts;
		struct error err = {0};
		bool is_right;

		signal(SIGXFSZ, SIG_IGN);
		setrlimit(RLIMIT_FSIZE, &(struct rlimit){300000, 300000});
		is_right = !try_import(s, 1, 1, &counts, &err) && err.kind == ERROR_DATABASE &&
			   strstr(err.text, "findings and facts of it are kept");
		if (!is_right)
			tap_diag("got", err.text);
		_exit(is_right ? 0 : 1);
	}
	waitpid(child, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void test_full(void)
{
	char *path = path_in("full.db"), *want = dump_of_whole();
	struct store *s;
	struct error err = {0};

	store_close(feed_open(path));
	is_int(fail_when_full(path), 0,
	       "a full disk ends the import, and what was written is said");
	s = feed_open(path);
	ok(count_rows(s) > 0, "it is there");
	ok(store_check(s, &err), "and consistent");
	import_whole(s, PART, 1);
	dump_is(s, want, "and is completed by another import");
	store_close(s);
	unlink(path);
	free(path);
	free(want);
}

/* ---- what is not cut ------------------------------------------------------------------------- */

static void test_one_image(void)
{
	static const struct feed report = {.source = SOURCE_TRIVY,
					   .as_of = DAY(2),
					   .config = CONFIG_A,
					   .references = {ECR "/team/app:v1"}};
	char *path = path_in("image.db");
	struct store *s = feed_open(path), *reader = feed_open(path);
	struct error err = {0};
	struct import_result result = {.outcome = IMPORT_READ, .findings = 3 * PART};
	struct import_counts counts;
	struct sink sink;
	struct store_import *i = begin(s, PART, &sink);

	tell_begin(&sink, &report, &err);
	for (int n = 0; n < 3 * PART; n++)
		tell_row(&sink, &trivy, n, &err);
	feed_image(&sink, &report, &err);
	is_int(count_rows(reader), 0, "a report of one image waits for its end");
	tell_end(&sink, &err);
	is_int(count_rows(reader), 3 * PART, "where it ends a part does, if enough waits");
	tell_begin(&sink, &report, &err);
	tell_row(&sink, &trivy, 70, &err);
	feed_image(&sink, &report, &err);
	tell_end(&sink, &err);
	is_int(count_rows(reader), 3 * PART, "and else not");
	ok(store_import_end(i, &result, 0.1, &counts, &err), "the stream ends");
	is_int(count_rows(reader), 3 * PART + 1, "and all of it is there");
	is_int(number(path, "SELECT count(*) FROM scan WHERE status = 0"), 2, "as two scans");
	store_close(s);
	store_close(reader);
	unlink(path);
	free(path);
}

/* What names nothing is named by the content of all of the document. */
static void test_unnamed(void)
{
	char *path = path_in("unnamed.db");
	struct store *s = feed_open(path), *reader = feed_open(path);
	struct error err = {0};
	struct import_result result = {.outcome = IMPORT_READ, .findings = PART + 1};
	struct import_counts counts;
	struct feed_row row = {.vuln = "CVE-2024-0100",
			       .package = "curl",
			       .version = "8",
			       .severity = "LOW",
			       .updated = DAY(2)};
	struct finding f = feed_finding(&inspector, &row, NULL);
	struct sink sink;
	struct store_import *i = begin(s, PART, &sink);
	struct fleet *fleet;

	f.asset.registry = f.asset.resource = NULL;
	tell_begin(&sink, &inspector, &err);
	sink.finding(sink.ctx, &f, &err);
	for (int n = 0; n < PART; n++)
		tell_row(&sink, &inspector, n, &err);
	is_int(count_rows(reader), 0, "what has no name waits for the end, which gives it one");
	tell_end(&sink, &err);
	ok(store_import_end(i, &result, 0.1, &counts, &err), "and comes then");
	fleet = feed_load(reader);
	is_int(fleet->count, PART + 1, "with the others");
	for (uint32_t a = 0; a < fleet->asset_count; a++)
		if (fleet->assets[a].image == FLEET_NONE)
			ok(strncmp(fleet_text(fleet, fleet->assets[a].resource), "content:", 8) ==
				   0,
			   "under the content's hash");
	fleet_free(fleet);
	store_close(s);
	store_close(reader);
	unlink(path);
	free(path);
}

/* A row without a date has that of its file, which is no part of the content. */
static void test_undated(void)
{
	char *path = path_in("undated.db");
	struct store *s = feed_open(path), *reader = feed_open(path);
	struct error err = {0};
	struct import_result result = {.outcome = IMPORT_READ, .findings = PART + 1};
	struct import_counts counts;
	struct feed_row row = {.vuln = "CVE-2024-0100",
			       .package = "curl",
			       .version = "8",
			       .severity = "LOW",
			       .digest = DIGEST_A,
			       .repository = "team/app"};
	struct finding f = feed_finding(&inspector, &row, NULL);
	struct sink sink;
	struct store_import *i = begin(s, PART, &sink);

	tell_begin(&sink, &inspector, &err);
	sink.finding(sink.ctx, &f, &err);
	for (int n = 0; n < PART; n++)
		tell_row(&sink, &inspector, n, &err);
	is_int(count_rows(reader), 0, "what is dated by its file only waits for the end");
	tell_end(&sink, &err);
	ok(store_import_end(i, &result, 0.1, &counts, &err), "and comes then");
	is_int(count_rows(reader), PART + 1, "with the others");
	store_close(s);
	store_close(reader);
	unlink(path);
	free(path);
}

/* ---- facts ----------------------------------------------------------------------------------- */

/* Usage is each document's own, so a part of it is written again where a part of findings is not.
 */
static bool tell_usages(const struct sink *sink, int from, int n, struct error *err)
{
	bool worked = true;

	for (int k = from; worked && k < n; k++)
		worked = sink->usage(sink->ctx,
				     &(struct usage){.cluster = "prod",
						     .workload = k % 2 ? "api" : "web",
						     .count = 1,
						     .when = DAY(k)},
				     err);
	return worked;
}

static bool begin_usages(const struct sink *sink, struct error *err)
{
	return sink->scan_begin(sink->ctx,
				&(struct scan){.source = SOURCE_FACTS, .as_of = DATE_NONE}, err);
}

static bool end_usages(struct store_import *i, const struct sink *sink, enum scan_status status,
		       struct import_counts *counts, struct error *err)
{
	struct import_result result = {.outcome = status ? IMPORT_PARTIAL : IMPORT_READ};

	if (sink->scan_end(sink->ctx, &(struct scan_end){.status = status, .as_of = DATE_NONE},
			   err))
		return store_import_end(i, &result, 0.1, counts, err);
	store_import_abort(i, err);
	return false;
}

static void import_usages(struct store *s, int n, enum scan_status status,
			  struct import_counts *counts)
{
	struct error err = {0};
	struct sink sink;
	struct store_import *i = begin(s, PART, &sink);

	if (!begin_usages(&sink, &err) || !tell_usages(&sink, 0, n, &err) ||
	    !end_usages(i, &sink, status, counts, &err))
		tap_diag("usages", err.text);
}

/* Its import goes as far as `n` and no further, as after a kill. */
static void interrupt_usages(struct store *s, int n)
{
	struct error err = {0};
	struct sink sink;
	struct store_import *i = begin(s, PART, &sink);

	if (!begin_usages(&sink, &err) || !tell_usages(&sink, 0, n, &err))
		tap_diag("usages", err.text);
	store_import_abort(i, NULL);
}

static void usages_are(const char *path, long long rows, long long sum, const char *sentence)
{
	ok(number(path, "SELECT count(*) FROM usage") == rows &&
		   number(path, "SELECT coalesce(sum(n), 0) FROM usage") == sum,
	   "%s", sentence);
}

static void test_usage(void)
{
	char *path = path_in("usage.db");
	struct store *s = feed_open(path);
	struct import_counts counts;

	import_usages(s, 3 * PART, SCAN_WHOLE, &counts);
	is_int(counts.facts[FACT_USAGE], 3 * PART, "facts come in parts too");
	usages_are(path, 2, 3 * PART, "what is told in two parts adds up to all of it");
	import_usages(s, 3 * PART, SCAN_WHOLE, &counts);
	ok(counts.is_known, "the same again is known");
	usages_are(path, 2, 3 * PART, "and adds nothing");
	is_int(number(path, "SELECT count(*) FROM scan"), 1, "nor a scan");
	import_usages(s, 3 * PART + 1, SCAN_WHOLE, &counts);
	ok(!counts.is_known, "a longer one that begins like it is new");
	usages_are(path, 4, 6 * PART + 1, "and whole");
	store_close(s);
	unlink(path);
	free(path);
}

/* What broke off goes when the whole of it is there, in whatever order. */
static void test_cut_usage(void)
{
	char *path = path_in("cut.db");
	struct store *s = feed_open(path);
	struct error err = {0};
	struct import_counts counts;

	interrupt_usages(s, 2 * PART + 3);
	usages_are(path, 2, 2 * PART, "what was written before a kill stays");
	interrupt_usages(s, PART);
	usages_are(path, 4, 3 * PART, "and that of another one");
	import_usages(s, 3 * PART, SCAN_WHOLE, &counts);
	usages_are(path, 2, 3 * PART, "until the whole document is there");
	interrupt_usages(s, 2 * PART);
	import_usages(s, 3 * PART, SCAN_WHOLE, &counts);
	ok(counts.is_known, "after another kill it is known");
	usages_are(path, 2, 3 * PART, "and stands once");
	import_usages(s, 2 * PART + 5, SCAN_CUT, &counts);
	usages_are(path, 2, 3 * PART, "a file that was cut adds nothing to it");
	import_usages(s, 2 * PART + 5, SCAN_CUT, &counts);
	ok(counts.is_known, "and is known when it comes again");
	import_usages(s, 4 * PART, SCAN_CUT, &counts);
	usages_are(path, 4, 7 * PART, "one that tells more does");
	import_usages(s, 5 * PART, SCAN_WHOLE, &counts);
	usages_are(path, 4, 8 * PART, "until the whole of that comes");
	import_usages(s, 2, SCAN_PARTIAL, &counts);
	usages_are(path, 6, 8 * PART + 2, "a page of a listing is a document of its own");
	ok(store_check(s, &err), "the database is consistent");
	store_close(s);
	unlink(path);
	free(path);
}

static void tell_layers(const struct sink *sink, int n, struct error *err)
{
	static const char *const tags[] = {"a", "b", "c"}, *const layers[] = {DIGEST_A};

	for (int k = 0; k < n; k++)
		sink->image_fact(sink->ctx,
				 &(struct image_fact){.repository = "team/app",
						      .tags = &tags[k],
						      .tag_count = 1,
						      .layers = layers,
						      .layer_count = 1,
						      .created = DATE_NONE,
						      .pushed = DATE_NONE,
						      .last_used = DATE_NONE,
						      .in_use = -1},
				 err);
}

static void test_cut_images(void)
{
	static const enum scan_status ends[] = {SCAN_CUT, SCAN_WHOLE, SCAN_CUT};
	char *path = path_in("cut-images.db");
	struct store *s = feed_open(path);
	struct error err = {0};
	struct import_counts counts;

	for (int k = 0; k < 3; k++) {
		struct sink sink;
		struct store_import *i = begin(s, PART, &sink);

		begin_usages(&sink, &err);
		tell_layers(&sink, k == 1 ? 3 : 2 - k / 2, &err);
		ok(end_usages(i, &sink, ends[k], &counts, &err), "images, document %d", k);
	}
	is_int(number(path, "SELECT count(*) FROM image_fact"), 3, "images stand once as well");
	is_int(number(path, "SELECT count(*) FROM image_fact_item"), 6, "and so do their lists");
	is_int(number(path, "SELECT count(*) FROM scan"), 3, "each document is remembered");
	store_close(s);
	unlink(path);
	free(path);
}

/* Two imports at once, of which the shorter one ends first: it tells all that the other one's first
 * part did, as if that had been killed. */
static void test_usage_beside(void)
{
	for (int longer = 0; longer < 2; longer++) {
		char *path = path_in("beside.db");
		struct store *s = feed_open(path), *other = feed_open(path);
		struct error err = {0};
		struct import_counts counts;
		struct sink sink;
		struct store_import *i = begin(s, PART, &sink);

		begin_usages(&sink, &err);
		tell_usages(&sink, 0, PART, &err);
		import_usages(other, 3 * PART, SCAN_WHOLE, &counts);
		tell_usages(&sink, PART, 3 * PART + longer, &err);
		if (longer) {
			ok(!end_usages(i, &sink, SCAN_WHOLE, &counts, &err) &&
				   strstr(err.text, "import it again"),
			   "one that is longer is not taken for complete");
			import_usages(s, 3 * PART + 1, SCAN_WHOLE, &counts);
			usages_are(path, 4, 6 * PART + 1, "and is when it comes again");
		} else {
			ok(end_usages(i, &sink, SCAN_WHOLE, &counts, &err) && counts.is_known,
			   "the same document in two imports at once is known to the later one");
			usages_are(path, 2, 3 * PART, "and stands once");
		}
		store_close(s);
		store_close(other);
		unlink(path);
		free(path);
	}
}

int main(void)
{
	char template[] = "/tmp/tamis-test.XXXXXX";
	char *command;

	tap_begin();
	folder = mkdtemp(template);
	if (!folder)
		return 1;
	test_same_as_whole();
	test_seen_early();
	test_known();
	test_abort();
	test_kill();
	test_full();
	test_one_image();
	test_unnamed();
	test_undated();
	test_usage();
	test_cut_usage();
	test_cut_images();
	test_usage_beside();
	command = mem_printf("rm -rf '%s'", folder);
	if (system(command) != 0)
		tap_diag("left behind", folder);
	free(command);
	return done();
}
