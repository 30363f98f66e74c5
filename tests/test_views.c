/* The desk, headless: real keys through the real path, screens compared with goldens or by a
 * phrase. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/tap.h"
#include "tests/view_harness.h"
#include "tui/command.h"

static const struct {
	int cols, rows;
} sizes[] = {{80, 24}, {100, 30}, {200, 50}};

enum { SIZE_COUNT = sizeof(sizes) / sizeof(sizes[0]) };

static void is_golden(struct desk *d, const char *name)
{
	struct buf why = {0};

	if (!ok(desk_is_golden(d, name, &why), "the screen is %s.screen", name))
		tap_diag("differs", buf_text(&why));
	buf_fini(&why);
}

/* Every view in every size, and what stands on top of views in the smallest. */
static void test_goldens(void)
{
	static const struct {
		const char *name, *keys;
		int size_count;
	} rows[] = {
		{"groups", "", SIZE_COUNT},
		{"images", "Enter", SIZE_COUNT},
		{"findings", "7", SIZE_COUNT},
		{"finding", "7 j Enter", SIZE_COUNT},
		{"imports", "I G", SIZE_COUNT},
		{"help", "?", SIZE_COUNT},
		{"assess", "7 a", 1},
		{"sort", "7 s", 1},
		{"typing", "/ s e v > = h i", 1},
		{"offers", "/ i s : Tab", 1},
		{"no-match", "/ Ctrl-U n o s u c h Space i s : o p e n Enter", 1},
		{"marked", "7 Space Space Space", 1},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		for (int n = 0; n < rows[i].size_count; n++) {
			struct desk d;
			char *name =
				mem_printf("%s-%dx%d", rows[i].name, sizes[n].cols, sizes[n].rows);

			desk_open(&d, sizes[n].cols, sizes[n].rows, NULL);
			desk_keys(&d, rows[i].keys);
			is_golden(&d, name);
			desk_close(&d);
			free(name);
		}
	}
}

static void test_empty(void)
{
	struct desk d;

	desk_open_empty(&d, 80, 24);
	is_golden(&d, "empty-80x24");
	desk_keys(
		&d,
		"j G Enter Space * a e s f F + - [ ] v u n / Esc I j Enter q ? q 7 Enter 2 Enter");
	ok(desk_shows(&d, "tamis import"), "an empty database bears every key");
	desk_close(&d);
}

static void test_sizes(void)
{
	struct desk d;

	desk_open(&d, 40, 10, NULL);
	ok(desk_shows(&d, "tamis needs 50x12, this is 40x10"),
	   "a window that is too small says so");
	desk_keys(&d, "Enter j");
	app_resize(d.app, 80, 24);
	ok(desk_shows(&d, "BASE IMAGE"), "and waits: its keys did nothing");
	for (int cols = 1; cols < 210; cols += 7)
		for (int rows = 1; rows < 60; rows += 5) {
			app_resize(d.app, cols, rows);
			desk_keys(&d, "7 j Enter j q 1");
			desk_text(&d);
		}
	app_resize(d.app, 80, 24);
	ok(desk_shows(&d, "BASE IMAGE"), "any size can be drawn");
	desk_close(&d);
}

/* ---- in and out ---- */

static void test_levels(void)
{
	struct desk d;

	desk_open(&d, 100, 30, NULL);
	desk_keys(&d, "G Enter");
	ok(desk_shows(&d, "is:open base:"), "Enter adds one term to the filter line");
	ok(desk_shows(&d, "IMAGE "), "and opens the images of a base");
	desk_keys(&d, "Enter");
	ok(desk_shows(&d, "image:"), "a second Enter adds the image");
	ok(desk_shows(&d, "VULNERABILITY"), "and lists its findings");
	desk_keys(&d, "Enter");
	ok(desk_shows(&d, "installed"), "a third opens the finding");
	desk_keys(&d, "q q Backspace");
	ok(strncmp(desk_line(&d, 5), ">", 1) == 0, "three steps back lead to the row one left");
	ok(desk_shows(&d, "filter  is:open  "), "and to the filter one left");
	desk_keys(&d, "Esc");
	ok(!d.is_over, "Esc at the top does not quit");
	desk_keys(&d, "q");
	ok(!d.is_over && desk_shows(&d, "q once more quits"), "q at the top asks");
	desk_keys(&d, "j q");
	ok(!d.is_over, "another key between means no");
	desk_keys(&d, "q");
	ok(d.is_over, "q twice quits");
	desk_close(&d);
}

static void test_pivots(void)
{
	static const struct {
		const char *key, *head;
	} rows[] = {
		{"1", "BASE IMAGE"}, {"2", "IMAGE"}, {"3", "PACKAGE"}, {"4", "VULNERABILITY"},
		{"6", "SEVERITY"},   {"7", "SEV "},  {"8", "ACCOUNT"},
	};
	struct desk d;

	desk_open(&d, 100, 30, NULL);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		desk_keys(&d, rows[i].key);
		ok(strncmp(desk_line(&d, 3), rows[i].head, strlen(rows[i].head)) == 0,
		   "%s groups by %s", rows[i].key, rows[i].head);
	}
	desk_keys(&d, "8 Enter");
	ok(desk_shows(&d, "account:none"), "the group without a key is asked for by none");
	desk_keys(&d, "q 6 Enter");
	ok(desk_shows(&d, "severity:critical"), "a severity opens its findings");
	desk_close(&d);
}

/* ---- the filter ---- */

static void test_filter(void)
{
	struct desk d;

	desk_open(&d, 100, 30, NULL);
	desk_keys(&d, "/");
	desk_type(&d, "sev>=high");
	ok(desk_shows(&d, " of 19") && !desk_shows(&d, "19 of 19"),
	   "the rows follow while one types");
	desk_type(&d, "x");
	ok(desk_shows(&d, "^^^^^"), "a mistake gets a caret");
	ok(!desk_shows(&d, "19 of 19") && desk_shows(&d, "debian"), "and the last good rows stay");
	desk_keys(&d, "Enter");
	ok(desk_shows(&d, "mend the word"), "Enter does not keep a mistake");
	desk_keys(&d, "Esc");
	ok(desk_shows(&d, "19 of 19"), "Esc restores the filter as it was");
	desk_keys(&d, "/");
	desk_type(&d, "sev>=high");
	desk_keys(&d, "Enter");
	ok(desk_shows(&d, "filter  is:open severity>=high"),
	   "Enter keeps it in its canonical form");
	desk_keys(&d, "/ Ctrl-U");
	desk_type(&d, "pkg:zlib1g");
	desk_keys(&d, "Enter / Up Up");
	ok(desk_shows(&d, "filter  is:open sev>=high"), "Up brings back what was typed before");
	desk_keys(&d, "Esc");
	app_run(d.app, "filter severity:low");
	ok(desk_shows(&d, "filter  severity:low"), "the command sets it, too");
	app_run(d.app, "filter severity:lox");
	ok(desk_shows(&d, "filter  severity:low ") && desk_shows(&d, "lox"),
	   "and keeps the old one on a mistake");
	desk_close(&d);
}

static void test_empty_result(void)
{
	struct desk d;

	desk_open(&d, 100, 30, NULL);
	app_run(d.app, "filter severity:critical package:libc6");
	ok(desk_shows(&d, "No finding matches."), "a filter without a match says so");
	ok(desk_shows(&d, "package:libc6") && desk_shows(&d, "3 would match"),
	   "and which term emptied it");
	desk_close(&d);
}

static void test_cells(void)
{
	struct desk d;

	desk_open(&d, 200, 50, NULL);
	desk_keys(&d, "7 f");
	ok(desk_shows(&d, "is:open severity:critical"), "f takes the value of the cell");
	desk_keys(&d, "1 7 l l l F");
	ok(desk_shows(&d, "-package:zlib1g"), "F takes all but it");
	app_run(d.app, "filter is:open");
	desk_keys(&d, "+ +");
	ok(desk_shows(&d, "severity>=low"), "+ raises the floor of severity");
	ok(desk_shows(&d, "UNKNOWN hidden"), "and the line says how many have none");
	desk_keys(&d, "- -");
	ok(desk_shows(&d, "filter  is:open  "), "- lowers it until it is gone");
	desk_keys(&d, "1 l l f");
	ok(desk_shows(&d, "nothing to filter by"), "a count is no value");
	desk_close(&d);
}

static void test_columns(void)
{
	struct desk d;

	desk_open(&d, 80, 24, NULL);
	desk_keys(&d, "7");
	ok(!desk_shows(&d, "EPSS"), "at 80 columns the less important ones are gone");
	desk_keys(&d, "l l l l l l l l l");
	ok(desk_shows(&d, "EPSS"), "but stepping to one shows it");
	desk_keys(&d, "h h h h h h h h h [");
	ok(strstr(desk_line(&d, 4), "UNK") != NULL, "[ sorts by this column, least first");
	desk_keys(&d, "]");
	ok(strstr(desk_line(&d, 4), "CRIT") != NULL, "] most first");
	desk_keys(&d, "s d");
	ok(strstr(desk_line(&d, 4), "apt") != NULL, "the menu sorts by any column");
	desk_keys(&d, "s .");
	ok(strstr(desk_line(&d, 4), "CRIT") != NULL, "and back to worst first");
	desk_close(&d);
}

/* ---- marks and decisions ---- */

static void test_marks(void)
{
	struct desk d;

	desk_open(&d, 100, 30, NULL);
	desk_keys(&d, "7 Space Space");
	ok(desk_shows(&d, "2 marked"), "Space marks the row and steps on");
	ok(strncmp(desk_line(&d, 6), ">", 1) == 0, "two rows down");
	desk_keys(&d, "k Space");
	ok(desk_shows(&d, "1 marked"), "Space on a marked row unmarks it");
	desk_keys(&d, "v j j v");
	ok(desk_shows(&d, "4 marked"), "v marks a range");
	desk_keys(&d, "v j Esc");
	ok(desk_shows(&d, "4 marked"), "Esc leaves a range unmarked");
	desk_again(&d);
	ok(desk_shows(&d, "4 marked"), "marks are there after a restart");
	desk_keys(&d, "u");
	ok(!desk_shows(&d, " marked   "), "u removes every mark");
	desk_keys(&d, "*");
	ok(desk_shows(&d, "19 marked"), "* marks everything the filter shows");
	desk_keys(&d, "u 1 Space");
	ok(desk_shows(&d, "all") || desk_shows(&d, "marked"), "Space on a group marks all in it");
	desk_close(&d);
}

static void test_assess(void)
{
	struct desk d;

	desk_open(&d, 100, 30, NULL);
	desk_keys(&d, "7 Space Space a");
	ok(desk_shows(&d, "Assess 2 marked issues"), "with marks, a decision is about them");
	desk_keys(&d, "a");
	ok(desk_shows(&d, "Accepted, why:"), "an acceptance asks why");
	desk_keys(&d, "Enter");
	ok(desk_shows(&d, "needs a reason"), "and insists");
	desk_type(&d, "behind the proxy");
	desk_keys(&d, "Enter");
	ok(desk_shows(&d, "until (date or days): 90d"), "it asks until when, 90 days unless said");
	desk_keys(&d, "Ctrl-U");
	desk_type(&d, "2031-01-01");
	desk_keys(&d, "Enter");
	ok(desk_shows(&d, "more than a year"), "more than a year is refused, and asked again");
	desk_keys(&d, "Ctrl-U");
	desk_type(&d, "30d");
	desk_keys(&d, "Enter");
	ok(desk_shows(&d, "Accepted: 2 marked issues"), "what was decided is said");
	ok(desk_shows(&d, "17 of 19"), "and what is decided is not open any more");
	desk_again(&d);
	ok(desk_shows(&d, "17 of 19"), "also after a restart");
	app_run(d.app, "filter state:accepted");
	desk_keys(&d, "7 Enter G");
	ok(desk_shows(&d, "behind the proxy"), "the finding's page has the reason");
	desk_keys(&d, "u a u Enter q");
	app_run(d.app, "filter is:open");
	ok(desk_shows(&d, "18 of 19"), "undecided ends a decision");
	desk_close(&d);
}

static void test_assess_others(void)
{
	struct desk d;

	desk_open(&d, 100, 30, NULL);
	desk_keys(&d, "7 a n");
	ok(desk_shows(&d, "code_not_present"), "not affected asks for its justification");
	desk_keys(&d, "2");
	desk_type(&d, "never called");
	desk_keys(&d, "Enter");
	ok(desk_shows(&d, "18 of 19"), "and needs no date");
	desk_keys(&d, "a Esc");
	ok(desk_shows(&d, "nothing was decided"), "Esc decides nothing");
	desk_keys(&d, "a i Esc");
	ok(desk_shows(&d, "nothing was decided"), "nor does it half-way");
	desk_keys(&d, "1 a");
	ok(desk_shows(&d, "issues (") && desk_shows(&d, "findings) of debian"),
	   "on a group it says how many first");
	desk_keys(&d, "f");
	desk_type(&d, "no");
	desk_keys(&d, "Enter");
	ok(desk_shows(&d, "1 of 19"), "and takes every finding in it");
	desk_close(&d);
}

static void test_notes(void)
{
	struct desk d;

	desk_open(&d, 100, 30, NULL);
	desk_keys(&d, "7 n");
	desk_type(&d, "見た: ask the platform team");
	desk_keys(&d, "Enter");
	ok(desk_shows(&d, "noted:"), "a note is taken");
	desk_keys(&d, "Enter G");
	ok(desk_shows(&d, "見た: ask the platform team"), "and stands on the page");
	desk_again(&d);
	app_run(d.app, "filter note:*platform*");
	ok(desk_shows(&d, " of 19") && !desk_shows(&d, "No finding"),
	   "a filter finds it after a restart");
	desk_close(&d);
}

/* ---- the rest ---- */

static void test_export(void)
{
	char folder[] = "/tmp/tamis-views-XXXXXX";
	char *name, *command;
	struct desk d;
	FILE *file;
	char line[256] = "";

	if (!mkdtemp(folder)) {
		skip("export", "no temporary folder");
		return;
	}
	name = mem_printf("%s/out.csv", folder);
	command = mem_printf("export %s", name);
	desk_open(&d, 100, 30, NULL);
	app_run(d.app, command);
	ok(desk_shows(&d, "written:"), "what is shown is written to a file");
	app_run(d.app, command);
	ok(desk_shows(&d, "is there already"), "a file that is there is asked about");
	desk_keys(&d, "n");
	ok(desk_shows(&d, "nothing was written"), "and left alone on no");
	desk_keys(&d, "7");
	app_run(d.app, command);
	desk_keys(&d, "y");
	ok(desk_shows(&d, "written:"), "and replaced on yes");
	file = fopen(name, "r");
	ok(file && fgets(line, sizeof(line), file) && strstr(line, "vuln"),
	   "with the findings' columns");
	if (file)
		fclose(file);
	app_run(d.app, "export /nowhere/at/all.csv");
	ok(desk_shows(&d, "/nowhere/at/all.csv"), "a file that cannot be written is named");
	desk_close(&d);
	unlink(name);
	rmdir(folder);
	free(name);
	free(command);
}

static void test_commands(void)
{
	struct desk d;

	desk_open(&d, 100, 30, NULL);
	desk_keys(&d, ":");
	desk_type(&d, "pivot pa");
	desk_keys(&d, "Tab Enter");
	ok(desk_shows(&d, "PACKAGE"), "a command can be typed, its argument completed");
	app_run(d.app, "assses");
	ok(desk_shows(&d, "did you mean 'assess'"), "a wrong name gets the nearest one");
	app_run(d.app, "top now");
	ok(desk_shows(&d, "takes no argument"), "an argument too many is refused");
	desk_keys(&d, "Ctrl-T");
	ok(desk_shows(&d, "Ctrl-T does nothing here"), "a key without a meaning says so");
	for (const struct command *c = commands; c->name; c++)
		if (strcmp(c->name, "quit") != 0) {
			app_run(d.app, c->name);
			desk_keys(&d, "Esc Esc Esc");
			desk_text(&d);
		}
	ok(true, "every command can be run without an argument");
	desk_close(&d);
}

/* A person with a cat: any keys in any order, screens drawn all the while. */
static void test_any_keys(void)
{
	static const char *const some[] = {
		"j", "k",      "g",     "G",         "Enter", "q", "Esc", "1", "2", "3",
		"4", "6",      "7",     "8",         "/",     "f", "F",   "+", "-", "s",
		"[", "]",      "Space", "v",         "*",     "u", "a",   "n", "i", "t",
		"x", "Tab",    "Enter", "Up",        "Down",  "h", "l",   "r", "I", ":",
		"?", "Ctrl-D", "PgUp",  "Backspace", "日",    "(", "\"",  ":",
	};
	uint64_t seed = tap_seed(3);
	struct desk d;
	bool good = true;

	desk_open(&d, 100, 30, NULL);
	for (int i = 0; i < 3000; i++) {
		desk_keys(&d, some[tap_random(&seed) % (sizeof(some) / sizeof(some[0]))]);
		if (i % 50 == 0)
			app_resize(d.app, 40 + (int)(tap_random(&seed) % 150),
				   8 + (int)(tap_random(&seed) % 50));
		if (i % 3 == 0)
			good = good && strlen(desk_text(&d)) > 0;
	}
	ok(good, "any keys in any order leave a desk that draws");
	desk_close(&d);
}

int main(void)
{
	tap_begin();
	test_goldens();
	test_empty();
	test_sizes();
	test_levels();
	test_pivots();
	test_filter();
	test_empty_result();
	test_cells();
	test_columns();
	test_marks();
	test_assess();
	test_assess_others();
	test_notes();
	test_export();
	test_commands();
	test_any_keys();
	return done();
}
