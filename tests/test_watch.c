/*
 * Several desks on one file: what one does is on the other's screen with its next tick, which the
 * loop gives every second. Real files, as only those have others.
 */
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "data/migrate.h"
#include "tests/folder.h"
#include "tests/store_feed.h"
#include "tests/tap.h"
#include "tests/view_harness.h"
#include "tui/loop.h"
#include "tui/view.h"

enum { OTHER_UID = 65534 }; /* nobody's */

#define PLACE(tag)                                                                                 \
	{                                                                                          \
		ECR "/team/app:" tag                                                               \
	}
static const struct feed first = {
	.source = SOURCE_TRIVY,
	.as_of = DAY(2),
	.config = CONFIG_A,
	.references = PLACE("v1"),
	.rows = {ROW("CVE-2024-0001", NULL, "openssl", "3.0.1", "HIGH"),
		 ROW("CVE-2024-0002", NULL, "zlib", "1.2.13", "MEDIUM"),
		 ROW("CVE-2024-0003", NULL, "curl", "7.88", "LOW"),
		 ROW("CVE-2024-0004", NULL, "bash", "5.2", "LOW"),
		 ROW("CVE-2024-0005", NULL, "tar", "1.34", "LOW"),
		 ROW("CVE-2024-0006", NULL, "gzip", "1.12", "LOW")},
};
static const struct feed second = {
	.source = SOURCE_TRIVY,
	.as_of = DAY(3),
	.config = CONFIG_B,
	.references = {ECR "/team/web:v1"},
	.rows = {ROW("CVE-2024-0009", NULL, "perl", "5.36", "CRITICAL"),
		 ROW("CVE-2024-0008", NULL, "glibc", "2.36", "CRITICAL")},
};

static char *folder; /* of this run; made by main */

static char *path_in(const char *name)
{
	return mem_printf("%s/%s", folder, name);
}

/* ---- two at work ----------------------------------------------------------------------------- */

struct pair {
	char *path;
	struct store *mine, *other;
	struct desk desk; /* on mine */
};

static void pair_open(struct pair *p, const char *name, const char *filter)
{
	p->path = path_in(name);
	p->mine = feed_open(p->path);
	feed(p->mine, &first);
	p->other = feed_open(p->path);
	desk_open_on(&p->desk, p->mine, DAY(10), 100, 30, filter);
	desk_keys(&p->desk, "7");
}

static void pair_close(struct pair *p)
{
	desk_close(&p->desk);
	store_close(p->mine);
	store_close(p->other);
	unlink(p->path);
	free(p->path);
}

/* As the loop does it, between two frames. */
static bool tick(struct desk *d)
{
	app_clock(d->app, DAY(10));
	return app_catch_up(d->app);
}

/* Decides about every issue of the package, as another person where that can be. */
static void decide_as(struct store *s, const char *package, enum state state, bool as_other)
{
	struct fleet *f = feed_load(s);
	struct decision d = {.state = state, .why = "said elsewhere", .until = DATE_NONE};
	struct error err = {0};
	bool is_other = as_other && getuid() == 0 && setreuid(OTHER_UID, 0) == 0;

	decision_check(&d, DAY(10), &err);
	for (uint32_t i = 0; i < f->issue_count; i++)
		if (strcmp(fleet_text(f, f->packages[f->issues[i].package].key), package) == 0 &&
		    !feed_decide(s, f, &i, 1, &d, DAY(10), &err))
			tap_diag("no decision", err.text);
	if (is_other && setreuid(0, 0) != 0)
		exit(1);
	fleet_free(f);
}

static const char *row_under_cursor(struct desk *d)
{
	static char line[512];

	for (int row = 4; row < d->screen.rows; row++) {
		snprintf(line, sizeof(line), "%s", desk_line(d, row));
		if (line[0] == '>')
			return line;
	}
	return "no cursor";
}

static int cursor_height(struct desk *d)
{
	for (int row = 4; row < d->screen.rows; row++)
		if (desk_line(d, row)[0] == '>')
			return row;
	return -1;
}

static void test_decision(void)
{
	struct pair p;

	pair_open(&p, "decision.db", "");
	ok(!tick(&p.desk), "as long as nobody changes anything, nothing is read");
	desk_keys(&p.desk, "j Space");
	ok(desk_shows(&p.desk, "1 marked") && !tick(&p.desk), "an own write is no reason to read");
	decide_as(p.other, "bash", STATE_TO_FIX, true);
	ok(!desk_shows(&p.desk, "to-fix"), "another's decision is not on the screen yet");
	ok(tick(&p.desk), "with the next tick it is read, without a key");
	ok(desk_shows(&p.desk, "to-fix"), "and on the screen");
	if (getuid() == 0)
		ok(desk_shows(&p.desk, "nobody: to-fix 1 issue"), "one line says who said what");
	else
		ok(desk_shows(&p.desk, ": to-fix 1 issue"), "one line says who said what");
	ok(desk_shows(&p.desk, "1 marked"), "marks are there");
	ok(!tick(&p.desk), "and it is read once");
	desk_keys(&p.desk, "k");
	ok(desk_shows(&p.desk, "to-fix 1 issue"), "the line stays for one who types");
	app_clock(p.desk.app, DAY(10) + 3);
	desk_keys(&p.desk, "j");
	ok(!desk_shows(&p.desk, "to-fix 1 issue"), "and after three seconds goes with a key");
	pair_close(&p);
}

static void test_import(void)
{
	struct pair p;
	char before[512];
	int height;

	pair_open(&p, "import.db", "");
	desk_keys(&p.desk, "j j");
	snprintf(before, sizeof(before), "%s", row_under_cursor(&p.desk));
	feed(p.other, &second);
	tick(&p.desk);
	ok(desk_shows(&p.desk, "import: 2 new"), "an import is told by what it brought");
	ok(desk_shows(&p.desk, "glibc") && desk_shows(&p.desk, "8 of 8"),
	   "its findings are on the screen, above the cursor");
	is_str(row_under_cursor(&p.desk), before, "the cursor is on the finding it was on");
	desk_keys(&p.desk, "G");
	app_resize(p.desk.app, 100, 12);
	height = cursor_height(&p.desk);
	desk_keys(&p.desk, "k");
	is_int(cursor_height(&p.desk), height - 1, "in a list that is scrolled");
	snprintf(before, sizeof(before), "%s", row_under_cursor(&p.desk));
	feed(p.other,
	     &(struct feed){.source = SOURCE_TRIVY,
			    .as_of = DAY(4),
			    .config = CONFIG_B,
			    .references = {ECR "/team/web:v1"},
			    .rows = {ROW("CVE-2024-0009", NULL, "perl", "5.36", "CRITICAL"),
				     ROW("CVE-2024-0008", NULL, "glibc", "2.36", "CRITICAL"),
				     ROW("CVE-2024-0007", NULL, "sudo", "1.9", "CRITICAL")}});
	tick(&p.desk);
	is_str(row_under_cursor(&p.desk), before, "it stays on its finding");
	is_int(cursor_height(&p.desk), height - 1, "and at its height");
	pair_close(&p);
}

static void test_range_and_places(void)
{
	struct pair p;
	char before[512];

	pair_open(&p, "range.db", "");
	desk_keys(&p.desk, "j v j");
	feed(p.other, &second);
	tick(&p.desk);
	desk_keys(&p.desk, "v");
	ok(desk_shows(&p.desk, "marked: 2 issues"), "a range holds the rows that it held");
	desk_keys(&p.desk, "u 2 G");
	snprintf(before, sizeof(before), "%s", row_under_cursor(&p.desk));
	desk_keys(&p.desk, "Enter Enter");
	ok(desk_shows(&p.desk, "CVE-2024-"), "on the page of a finding");
	feed(p.other,
	     &(struct feed){.source = SOURCE_TRIVY,
			    .as_of = DAY(5),
			    .config = "sha256:aaaa000000000000000000000000000000000000000000000000"
				      "000000000003",
			    .references = {ECR "/team/new:v1"},
			    .rows = {ROW("CVE-2024-0021", NULL, "perl", "5.36", "CRITICAL"),
				     ROW("CVE-2024-0022", NULL, "sudo", "1.9", "CRITICAL"),
				     ROW("CVE-2024-0023", NULL, "vim", "9", "CRITICAL")}});
	ok(tick(&p.desk) && desk_shows(&p.desk, "import: 3 new"), "an import is told there, too");
	desk_keys(&p.desk, "q q");
	ok(desk_shows(&p.desk, "team/new"), "the places below have what is new");
	before[40] = '\0';
	ok(strncmp(row_under_cursor(&p.desk), before, 40) == 0, "and their cursors stay");
	desk_keys(&p.desk, "I j");
	snprintf(before, sizeof(before), "%s", row_under_cursor(&p.desk));
	feed(p.other, &first);
	tick(&p.desk);
	is_str(row_under_cursor(&p.desk), before, "the log of imports stays at its line as well");
	pair_close(&p);
}

static void test_questions(void)
{
	static const struct {
		const char *keys, *leave, *what;
	} questions[] = {
		{"/", "Esc", "a filter is typed"},
		{"a", "Esc", "a menu is open"},
		{"n", "Esc", "a note is written"},
		{":", "Esc", "a command is typed"},
		{"g", "g", "the first key of two is pressed"},
	};
	struct pair p;

	pair_open(&p, "question.db", "");
	for (size_t i = 0; i < sizeof(questions) / sizeof(questions[0]); i++) {
		desk_keys(&p.desk, questions[i].keys);
		decide_as(p.other, "bash", i % 2 ? STATE_TO_FIX : STATE_INVESTIGATING, true);
		ok(!tick(&p.desk), "nothing is read while %s", questions[i].what);
		ok(desk_shows(&p.desk, "changed by others"), "but the first line says so");
		desk_keys(&p.desk, questions[i].leave);
		ok(tick(&p.desk) && desk_shows(&p.desk, i % 2 ? ": to-fix 1 issue"
							      : ": investigating 1 issue"),
		   "it is, when that is done");
	}
	pair_close(&p);
}

static void wait_ms(long ms)
{
	nanosleep(&(struct timespec){0, ms * 1000000}, NULL);
}

/* Ends with the thread; the loop asks as often while it draws. */
static bool wait_for_load(struct desk *d)
{
	for (int i = 0; i < 10000; i++) {
		if (app_catch_up(d->app))
			return true;
		wait_ms(1);
	}
	return false;
}

static void test_behind(void)
{
	struct pair p;

	pair_open(&p, "behind.db", "");
	p.desk.app->load_behind_from = 0; /* as if it were a large one */
	decide_as(p.other, "bash", STATE_TO_FIX, true);
	ok(!tick(&p.desk) && app_is_loading(p.desk.app), "a large database is read by a thread");
	desk_keys(&p.desk, "j");
	ok(!desk_shows(&p.desk, "to-fix"), "while keys are answered");
	ok(wait_for_load(&p.desk) && !app_is_loading(p.desk.app), "it ends");
	ok(desk_shows(&p.desk, ": to-fix 1 issue") && desk_shows(&p.desk, "to-fix"),
	   "and is on the screen, and told");
	ok(!tick(&p.desk) && !app_is_loading(p.desk.app), "once");
	feed(p.other, &second);
	tick(&p.desk);
	desk_keys(&p.desk, "Space");
	ok(desk_shows(&p.desk, "1 marked"), "what is marked meanwhile");
	ok(wait_for_load(&p.desk) && desk_shows(&p.desk, "1 marked") &&
		   desk_shows(&p.desk, "import: 2 new"),
	   "stays marked, although what was read did not have it yet");
	decide_as(p.other, "tar", STATE_TO_FIX, true);
	tick(&p.desk);
	desk_keys(&p.desk, "a");
	wait_ms(100);
	ok(!app_catch_up(p.desk.app), "what is ready waits while a menu is open");
	desk_keys(&p.desk, "Esc");
	ok(wait_for_load(&p.desk), "and comes behind it");
	decide_as(p.other, "tar", STATE_INVESTIGATING, true);
	tick(&p.desk);
	ok(app_is_loading(p.desk.app), "one may leave while it is being read");
	pair_close(&p);
}

/* What I say in another window is told, and overrules nobody. */
static void test_own_words(void)
{
	struct pair p;
	struct undone undone;
	struct error err = {0};

	if (getuid() != 0) {
		skip("my own words elsewhere", "only root can be somebody else");
		return;
	}
	pair_open(&p, "own.db", "");
	decide_as(p.mine, "bash", STATE_ACCEPTED, true);
	decide_as(p.mine, "bash", STATE_TO_FIX, false);
	decide_as(p.mine, "curl", STATE_TO_FIX, false);
	desk_keys(&p.desk, "r");
	ok(store_undo(p.other, false, 2, false, DAY(10), &undone, &err) && tick(&p.desk),
	   "I undo my decisions elsewhere");
	undone_fini(&undone);
	ok(desk_shows(&p.desk, "root: undone") && !desk_shows(&p.desk, "overruled"),
	   "nobody has overruled me: neither whom I had overruled, nor somebody");
	decide_as(p.other, "curl", STATE_TO_FIX, false);
	tick(&p.desk);
	decide_as(p.other, "curl", STATE_UNDECIDED, false);
	ok(tick(&p.desk) && !desk_shows(&p.desk, "overruled"), "nor when I end it");
	decide_as(p.other, "curl", STATE_TO_FIX, false);
	tick(&p.desk);
	decide_as(p.other, "curl", STATE_UNDECIDED, true);
	ok(tick(&p.desk) && desk_shows(&p.desk, "nobody overruled you on 1 issue: undecided"),
	   "who ends mine has a name");
	pair_close(&p);
}

/* The desk may have been shut when somebody else decided. */
static void test_answered(void)
{
	struct pair p;

	if (getuid() != 0) {
		skip("who overruled me while I was away", "only root can be somebody else");
		return;
	}
	pair_open(&p, "answered.db", "");
	decide_as(p.mine, "bash", STATE_TO_FIX, false);
	decide_as(p.mine, "curl", STATE_TO_FIX, false);
	decide_as(p.other, "bash", STATE_ACCEPTED, true);
	tick(&p.desk);
	p.desk.app->message[0] = '\0';
	p.desk.app->since = DAY(10);
	app_tell_answered(p.desk.app);
	ok(!desk_shows(&p.desk, "has decided later"), "what I have seen is not told again");
	p.desk.app->since = DAY(10) - 1;
	app_tell_answered(p.desk.app);
	ok(desk_shows(&p.desk, "nobody has decided later about 1 of your decisions"),
	   "who opens the desk reads who has decided later in the meantime");
	pair_close(&p);
}

static void test_overruled(void)
{
	struct pair p;
	struct fleet *f;
	struct detail detail;
	uint32_t bash = 0;
	struct error err = {0};

	if (getuid() != 0) {
		skip("who overruled me", "only root can be somebody else");
		return;
	}
	pair_open(&p, "overruled.db", "");
	decide_as(p.mine, "bash", STATE_TO_FIX, false);
	decide_as(p.mine, "curl", STATE_TO_FIX, false);
	desk_keys(&p.desk, "r");
	decide_as(p.other, "bash", STATE_ACCEPTED, true);
	tick(&p.desk);
	ok(desk_shows(&p.desk, "nobody overruled you on 1 issue: accepted"),
	   "who decided first reads who overruled it");
	feed(p.other, &second);
	tick(&p.desk);
	ok(desk_shows(&p.desk, "overruled you on 1 issue: accepted; import: 2 new"),
	   "other news does not hide that");
	f = feed_load(p.other);
	for (uint32_t i = 0; i < f->count; i++)
		if (strcmp(fleet_text(f, f->packages[f->issues[f->issue[i]].package].key),
			   "bash") == 0)
			bash = i;
	ok(store_detail(p.other, f, bash, &detail, &err) && detail.event_count == 2,
	   "both decisions are kept");
	is_int(fleet_state(f, f->issue[bash], DAY(10)).state, STATE_ACCEPTED, "the newest speaks");
	detail_fini(&detail);
	fleet_free(f);
	pair_close(&p);
}

/* ---- another file at its place --------------------------------------------------------------- */

static long long size_of(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 ? (long long)st.st_size : -1;
}

/* A whole database with other findings, and no log beside it. */
static char *make_other(const char *name)
{
	char *path = path_in(name);
	struct store *s = feed_open(path);

	feed(s, &second);
	store_close(s);
	return path;
}

static void exec_on(const char *path, const char *sql)
{
	sqlite3 *db;

	sqlite3_open(path, &db);
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		tap_diag("sql", sqlite3_errmsg(db));
	sqlite3_close(db);
}

static void test_replaced(void)
{
	struct pair p;
	char *other = make_other("elsewhere.db"), *old = path_in("old.db");
	struct store *s;
	struct error err = {0};
	long long before;

	pair_open(&p, "replaced.db", "");
	if (link(p.path, old) != 0 || rename(other, p.path) != 0)
		tap_diag("link, rename", p.path);
	before = size_of(old);
	desk_keys(&p.desk, "Space");
	ok(desk_shows(&p.desk, "another file stands there"),
	   "a mark on a replaced file is refused");
	ok(!desk_shows(&p.desk, "1 marked"), "and not shown either");
	ok(tick(&p.desk), "the new file is read by itself");
	ok(desk_shows(&p.desk, "the database was replaced"), "which is said");
	ok(desk_shows(&p.desk, "glibc") && !desk_shows(&p.desk, "bash"),
	   "its findings are on the screen, and those of the old file are not");
	ok(store_check(p.mine, &err),
	   "the new file is whole: the old one's log was not put into it");
	desk_keys(&p.desk, "Space");
	ok(desk_shows(&p.desk, "1 marked"), "and it can be written");
	is_int(size_of(old), before, "nothing was written into the old file");
	ok(!store_run_begin(p.other, DAY(10), &(int64_t){0}, &err) &&
		   strstr(err.text, "another file"),
	   "nor does another process write there");
	ok(store_reopen(p.other, &(char *){NULL}, &err), "which reopens as well");
	desk_keys(&p.desk, "r");
	ok(desk_shows(&p.desk, "1 marked"), "without taking the new file's log away");
	s = feed_open(p.path);
	ok(store_check(s, &err), "for everybody the new file is whole");
	store_close(s);
	pair_close(&p);
	unlink(old);
	free(old);
	free(other);
}

static void test_deleted(void)
{
	struct pair p;
	char *other = make_other("back.db");

	pair_open(&p, "deleted.db", "");
	unlink(p.path);
	ok(!tick(&p.desk) && desk_shows(&p.desk, "the file is gone"), "a deleted file is missed");
	ok(desk_shows(&p.desk, "bash"), "what was read stays on the screen");
	desk_keys(&p.desk, "Space");
	ok(desk_shows(&p.desk, "nothing can be written"),
	   "nothing goes into a file without a name");
	desk_keys(&p.desk, "r");
	ok(desk_shows(&p.desk, "gone or empty"), "r says the same");
	if (rename(other, p.path) != 0)
		tap_diag("rename", other);
	ok(tick(&p.desk) && desk_shows(&p.desk, "glibc"), "a file that comes is read by itself");
	desk_keys(&p.desk, "Space");
	ok(desk_shows(&p.desk, "1 marked") && !desk_shows(&p.desk, "the file is gone"),
	   "and all is well again");
	pair_close(&p);
	free(other);
}

static void test_cut(void)
{
	struct pair p;

	pair_open(&p, "cut.db", "");
	if (truncate(p.path, 0) != 0)
		tap_diag("truncate", p.path);
	ok(!tick(&p.desk) && desk_shows(&p.desk, "gone or empty"),
	   "a file cut to nothing is missed");
	desk_keys(&p.desk, "Space");
	ok(!desk_shows(&p.desk, "1 marked"), "and not written");
	is_int(size_of(p.path), 0, "it is as empty as before");
	pair_close(&p);
}

static void test_newer(void)
{
	struct pair p;
	char *sql = mem_printf("PRAGMA user_version = %d", migrate_newest() + 1);
	char *other = make_other("newer.db");
	struct error err = {0};

	pair_open(&p, "migrated.db", "");
	exec_on(p.path, sql);
	ok(!tick(&p.desk) && desk_shows(&p.desk, "a newer tamis has changed the database"),
	   "a migration by a newer tamis is said");
	ok(desk_shows(&p.desk, "newer schema: restart"), "in the first line, too");
	desk_keys(&p.desk, "Space");
	ok(desk_shows(&p.desk, "leave with Q and start that"), "nothing is written from here");
	ok(!store_run_begin(p.other, DAY(10), &(int64_t){0}, &err) &&
		   strstr(err.text, "newer tamis"),
	   "nor by a command that began before");
	pair_close(&p);

	pair_open(&p, "moved.db", "");
	exec_on(other, sql);
	if (rename(other, p.path) != 0)
		tap_diag("rename", other);
	ok(tick(&p.desk) && desk_shows(&p.desk, "written by a newer tamis"),
	   "a file of a newer tamis that takes its place is not read, and why is said");
	ok(desk_shows(&p.desk, "bash"), "what was read stays on the screen");
	ok(!tick(&p.desk), "it is not tried again every second");
	desk_keys(&p.desk, "Space");
	ok(desk_shows(&p.desk, "another file stands"), "and not written");
	desk_keys(&p.desk, "r");
	ok(desk_shows(&p.desk, "another file"), "r tries it again");
	pair_close(&p);
	free(other);
	free(sql);
}

int main(void)
{
	tap_begin();
	folder = folder_make();
	test_decision();
	test_import();
	test_range_and_places();
	test_questions();
	test_behind();
	test_own_words();
	test_answered();
	test_overruled();
	test_replaced();
	test_deleted();
	test_cut();
	test_newer();
	folder_remove(folder);
	return done();
}
