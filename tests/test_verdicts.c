/* What a person says on the desk: marks, decisions, notes, and what is written to a file. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/folder.h"
#include "tests/tap.h"
#include "tests/view_harness.h"

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
	desk_keys(&d, "v j Ctrl-C");
	ok(desk_shows(&d, "the range is left") && desk_shows(&d, "4 marked"), "and so does Ctrl-C");
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
	ok(desk_shows(&d, "How far?") && desk_shows(&d, "Everywhere"), "it asks how far it holds");
	desk_keys(&d, "i");
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
	desk_keys(&d, "Enter Enter");
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
	desk_keys(&d, "Enter i");
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

/* The lines of a file; -1: there is none. */
static int lines_of(const char *name)
{
	FILE *file = fopen(name, "r");
	int lines = 0;

	if (!file)
		return -1;
	for (int c; (c = getc(file)) != EOF;)
		lines += c == '\n';
	fclose(file);
	return lines;
}

static void export_as(struct desk *d, const char *folder, const char *name)
{
	char *command = mem_printf("export %s/%s", folder, name);

	app_run(d->app, command);
	free(command);
}

/* With marks, an action takes the marks: in every view, and those that the filter hides, too. */
static void test_export_marks(void)
{
	static const struct {
		const char *keys;
		int lines; /* with the heading */
		const char *says, *sentence;
	} rows[] = {
		{"7 Space", 2, "(1 marked finding)", "the row that is marked in a list"},
		{"7 v j v", 3, "(2 marked findings)", "the rows of a range"},
		{"4 Space", 4, "(3 marked findings)", "those of a group that is marked"},
		{"7 Space Enter", 2, "(1 marked finding)", "also from the page of a finding"},
		{"7 Space I", 2, "(1 marked finding)", "and from a page that shows no findings"},
		{"7 v j v F", 3, "(2 marked findings, 2 not shown here)", "also what is hidden"},
	};
	char *folder = folder_make();

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char *file = mem_printf("%s/%zu.csv", folder, i), *name = mem_printf("%zu.csv", i);
		struct desk d;

		desk_open(&d, 120, 30, NULL);
		desk_keys(&d, rows[i].keys);
		export_as(&d, folder, name);
		ok(desk_shows(&d, rows[i].says), "an export of marks says %s", rows[i].says);
		is_int(lines_of(file), rows[i].lines, "and writes %s", rows[i].sentence);
		export_as(&d, folder, name);
		ok(desk_shows(&d, "is there already (") && desk_shows(&d, "go there)"),
		   "and asks with their number before it replaces a file");
		desk_keys(&d, "Esc e");
		ok(desk_shows(&d, "marked finding") && desk_shows(&d, "tamis-marked.csv"),
		   "e asks where they go, with their number");
		desk_close(&d);
		free(file);
		free(name);
	}
	folder_remove(folder);
}

/* Somebody else accepts what is marked, while the desk shows a page without a filter. */
static void accept_marked(struct store *store)
{
	struct decision d = {.state = STATE_ACCEPTED, .why = "elsewhere", .until = DATE_NONE};
	struct error err = {0};
	struct fleet *fleet = store_load(store, &err);
	bool worked = fleet != NULL;

	for (uint32_t i = 0; worked && i < fleet->issue_count; i++)
		if (fleet->issues[i].is_marked)
			worked = store_say(store, fleet, &i, 1,
					   &(struct saying){.kind = EVENT_DECISION, .decision = &d},
					   DESK_NOW, &err);
	ok(worked, "what is marked is accepted by somebody else");
	fleet_free(fleet);
}

static void test_marks_after_reload(void)
{
	char *folder = folder_make();
	struct desk d;

	desk_open(&d, 120, 30, NULL);
	desk_keys(&d, "7 Space I");
	accept_marked(d.store);
	desk_keys(&d, "r");
	export_as(&d, folder, "0.csv");
	ok(desk_shows(&d, "(1 marked finding, 1 not shown here)"),
	   "the filter below a page without one is asked again when the database is read again");
	desk_keys(&d, "q a");
	ok(desk_shows(&d, "1 marked issue, 1 not shown here"), "and so it is back in the list");
	desk_close(&d);
	folder_remove(folder);
}

/* The database under all its names, and the files beside it. */
static void test_export_over_database(void)
{
	static const char *const names[] = {"victim.db",     "./victim.db",       "link.db",
					    "hard.db",       "victim.db-wal",     "victim.db-shm",
					    "linked.db-wal", "victim.db-journal", "to-come"};
	char *folder = folder_make();
	char *path = mem_printf("%s/linked.db", folder);
	char *make = mem_printf("cd %s && ln -s victim.db linked.db && ln -s victim.db link.db && "
				"ln victim.db hard.db && ln -s victim.db-journal to-come",
				folder);
	char *target = mem_printf("%s/victim.db", folder);
	struct error err = {0};
	struct store *store = store_open(target, STORE_CREATE, &err);
	struct desk d;

	store_close(store);
	ok(system(make) == 0, "a database has several names");
	store = store_open(path, STORE_CREATE, &err);
	desk_open_on(&d, store, DESK_NOW, 160, 30, "");
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		bool is_side = strcmp(names[i], "linked.db-wal") == 0;

		export_as(&d, folder, names[i]);
		if (is_side)
			ok(desk_shows(&d, "written:"), "beside a link stands no file of it");
		else
			ok(desk_shows(&d, "the database") && !desk_shows(&d, "is there already"),
			   "the desk does not export over %s", names[i]);
	}
	desk_close(&d);
	ok(store_check(store, &err), "and the database is sound");
	store_close(store);
	free(path);
	free(target);
	free(make);
	folder_remove(folder);
}

/* What is no regular file is not replaced, and a pipe without a reader does not hold the desk. */
static void test_export_straight(void)
{
	char *folder = folder_make();
	char *make =
		mem_printf("cd %s && mkfifo pipe && echo precious >old.csv && chmod 640 old.csv && "
			   "ln -s old.csv link.csv && ln -s /dev/null null.csv",
			   folder);
	char *look =
		mem_printf("cd %s && test -p pipe && test -L link.csv && test -L null.csv && "
			   "test $(stat -c %%a old.csv) = 640 && ! grep -q precious old.csv && "
			   "test $(ls -A | wc -l) = 4",
			   folder);
	struct desk d;

	desk_open(&d, 120, 30, NULL);
	ok(system(make) == 0, "a pipe and links are there");
	export_as(&d, folder, "pipe");
	ok(desk_shows(&d, "No such device"), "a pipe that nobody reads is an error");
	export_as(&d, folder, "null.csv");
	ok(desk_shows(&d, "written:"), "a device is written into without a question");
	export_as(&d, folder, "link.csv");
	desk_keys(&d, "y");
	ok(desk_shows(&d, "written:"), "what a link leads to is replaced");
	ok(system(look) == 0,
	   "the link stays, so do the rights of the file, and nothing else is left");
	desk_close(&d);
	free(make);
	free(look);
	folder_remove(folder);
}

int main(void)
{
	tap_begin();
	test_marks();
	test_assess();
	test_assess_others();
	test_notes();
	test_export();
	test_export_marks();
	test_marks_after_reload();
	test_export_over_database();
	test_export_straight();
	return done();
}
