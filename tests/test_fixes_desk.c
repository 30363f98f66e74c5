/* Fixes on the desk: the table, what a row leads to, and what is said of a row. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/folder.h"
#include "tests/screen_read.h"
#include "tests/tap.h"
#include "tests/view_harness.h"

static long long number_at(struct desk *d, int row, const char *title)
{
	desk_text(d);
	return screen_number(&d->screen, SCREEN_FIRST_ROW + row, title);
}

static void test_table(void)
{
	struct desk d;
	char *counts;

	desk_open(&d, 120, 30, NULL);
	desk_keys(&d, "5");
	ok(desk_shows(&d, "ACTION") && desk_shows(&d, "WHERE"), "5 opens the fixes");
	ok(desk_shows(&d, "filter  is:open is:latest  "), "of what the filter shows");
	ok(desk_shows(&d, "up to here: "), "the strip tells how far one is then");
	ok(desk_shows(&d, "RUN apt-get ") || desk_shows(&d, "RUN apk "), "and the command");
	counts = mem_printf(" %lld of 19", number_at(&d, 0, "FINDINGS"));
	desk_keys(&d, "Enter");
	ok(desk_shows(&d, "is:open is:latest fix_id:"), "Enter adds one term to the filter line");
	ok(desk_shows(&d, counts), "and shows the findings that the action closes");
	desk_keys(&d, "Enter");
	ok(desk_shows(&d, "closed by     "), "whose pages say what closes them");
	desk_keys(&d, "q q");
	ok(strncmp(desk_line(&d, SCREEN_FIRST_ROW), ">", 1) == 0, "back is the row one left");
	desk_keys(&d, "7 5 1");
	ok(desk_shows(&d, "BASE IMAGE"), "the keys lead from one view to the other");
	free(counts);
	desk_close(&d);
}

/* What is accepted is no work: a row counts what is open, and so does where it leads to. */
static void test_all(void)
{
	struct desk d;
	char *counts;

	desk_open(&d, 120, 30, "");
	desk_keys(&d, "5");
	counts = mem_printf(" %lld of 19", number_at(&d, 0, "FINDINGS"));
	desk_keys(&d, "Enter");
	ok(desk_shows(&d, " is:open ") && desk_shows(&d, counts),
	   "without a filter Enter asks for what is open");
	free(counts);
	desk_close(&d);
}

static void test_said(void)
{
	struct desk d;
	long long before;
	char *left;

	desk_open(&d, 120, 30, NULL);
	desk_keys(&d, "5");
	before = number_at(&d, 0, "FINDINGS");
	desk_keys(&d, "Space");
	ok(desk_shows(&d, " marked"), "Space marks all that the action closes");
	ok(strncmp(desk_line(&d, SCREEN_FIRST_ROW), "* ", 2) == 0, "and its row has the sign");
	desk_keys(&d, "u k a");
	ok(desk_shows(&d, " of upgrade "), "a decision on a row says which action it is about");
	desk_keys(&d, "Esc");
	app_run(d.app, "assess to-fix");
	desk_keys(&d, "Enter Enter");
	app_run(d.app, "filter state:to-fix");
	left = mem_printf(" %lld of 19", before);
	ok(desk_shows(&d, left), "to-fix is said of all its findings");
	free(left);
	desk_close(&d);
}

static void test_export(void)
{
	struct desk d;
	char *folder = folder_make(), *path = mem_printf("%s/fixes.csv", folder);
	char *command = mem_printf("export %s", path), line[200] = "";
	FILE *f;

	desk_open(&d, 120, 30, NULL);
	desk_keys(&d, "5");
	app_run(d.app, command);
	f = fopen(path, "r");
	ok(f && fgets(line, sizeof(line), f) && strncmp(line, "fix_id,kind,action,", 19) == 0,
	   "the plan can be written to a file");
	if (f)
		fclose(f);
	desk_close(&d);
	free(command);
	free(path);
	folder_remove(folder);
}

static void test_none(void)
{
	struct desk d;

	desk_open(&d, 80, 24, "fix_id:none");
	desk_keys(&d, "5");
	ok(desk_shows(&d, "Nothing is known that would close any of these findings."),
	   "where nothing helps, that is said");
	desk_keys(&d, "Enter Space a Esc n Esc e Esc f");
	ok(!d.is_over, "and every key is borne");
	desk_close(&d);
	desk_open_empty(&d, 80, 24);
	desk_keys(&d, "5 Enter j Space");
	ok(desk_shows(&d, "tamis import"), "an empty database says what to type first");
	desk_close(&d);
}

int main(void)
{
	tap_begin();
	test_table();
	test_all();
	test_said();
	test_export();
	test_none();
	return done();
}
