/* What a person says on the desk: marks, decisions, notes, and what is written to a file. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

int main(void)
{
	tap_begin();
	test_marks();
	test_assess();
	test_assess_others();
	test_notes();
	test_export();
	return done();
}
