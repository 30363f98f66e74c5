/* Copying: what y and Y give the terminal for its clipboard, and what they say of it. */
#include <stdlib.h>
#include <string.h>

#include "data/config.h"
#include "tests/tap.h"
#include "tests/view_harness.h"
#include "tui/view.h"

static void copies(struct desk *d, const char *want, const char *sentence)
{
	char *got = app_take_clipboard(d->app);

	is_str(got ? got : "", want, "%s", sentence);
	free(got);
}

static void test_rows(void)
{
	struct desk d;

	desk_open(&d, 100, 30, "vuln:CVE-2023-4911");
	desk_keys(&d, "7 y");
	copies(&d, "CVE-2023-4911", "y copies what a finding is called: its vulnerability");
	ok(desk_shows(&d, "copied: CVE-2023-4911"), "and says what");
	copies(&d, "", "once");
	app_run(d.app, "copy package");
	copies(&d, "libc6", "a field can be asked for");
	app_run(d.app, "copy version");
	copies(&d, "2.36-9+deb12u1", "another one, too");
	app_run(d.app, "copy ticket");
	copies(&d, "", "an absent fact is not copied");
	ok(desk_shows(&d, "nothing to copy"), "which is said");
	app_run(d.app, "copy versoin");
	ok(desk_shows(&d, "did you mean 'version'"), "a wrong name gets the nearest one");
	desk_keys(&d, "Enter y");
	copies(&d, "CVE-2023-4911", "on its page y copies the same");
	desk_close(&d);
}

static void test_groups(void)
{
	static const struct {
		const char *key, *want;
	} rows[] = {
		{"1", "debian 12.4"},
		{"2", "payments/api:1.4.0"},
		{"3", "zlib1g"},
		{"4", "CVE-2023-45853"},
	};
	struct desk d;

	desk_open(&d, 100, 30, "vuln:CVE-2023-45853 image:*api*");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		desk_keys(&d, rows[i].key);
		desk_keys(&d, "y");
		copies(&d, rows[i].want, "a group is copied by its name");
	}
	app_run(d.app, "filter repo:payments/*");
	desk_keys(&d, "1");
	app_run(d.app, "copy image");
	copies(&d, "payments/api:1.4.0\npayments/worker:1.4.0",
	       "a field of a group is that of its findings, each once, a line each");
	desk_keys(&d, "8 y");
	copies(&d, "", "a group without a name is not copied");
	desk_close(&d);
}

static void test_marks(void)
{
	struct desk d;

	desk_open(&d, 100, 30, NULL);
	desk_keys(&d, "7 Space Space G Space");
	app_run(d.app, "filter severity:low");
	desk_keys(&d, "1 y");
	ok(desk_shows(&d, "marked findings, ") && desk_shows(&d, " not shown here"),
	   "y copies the marks, wherever they are and whatever the row is");
	copies(&d, "CVE-2023-45853\nCVE-2011-3374", "in their order, each once");
	desk_keys(&d, "u y");
	copies(&d, "debian 12.4", "without marks the row again");
	desk_close(&d);
}

static void test_fixes(void)
{
	struct desk d;
	char *got;

	desk_open(&d, 100, 30, "vuln:CVE-2023-42363");
	desk_keys(&d, "7 Y");
	copies(&d, "RUN apk add --no-cache --upgrade 'busybox>=1.36.1-r17'",
	       "Y copies the command that closes a finding");
	desk_keys(&d, "5 Y");
	copies(&d, "RUN apk add --no-cache --upgrade 'busybox>=1.36.1-r17'",
	       "and on the fixes that of the row");
	desk_keys(&d, "y");
	got = app_take_clipboard(d.app);
	ok(got && strlen(got) == 16 && strspn(got, "0123456789abcdef") == 16,
	   "where y copies the id of the fix");
	free(got);
	app_run(d.app, "filter vuln:CVE-2023-45853");
	desk_keys(&d, "7 Y");
	copies(&d, "", "where no fix is known nothing is copied");
	ok(desk_shows(&d, "nothing is known that would close"), "and that is said");
	app_run(d.app, "filter \"\"");
	desk_keys(&d, "1 * Y");
	got = app_take_clipboard(d.app);
	ok(got && strncmp(got, "# upgrade ", 10) == 0 && strstr(got, "\nRUN apt-get ") &&
		   strstr(got, "\nRUN apk ") && got[strlen(got) - 1] != '\n',
	   "of several each says what it does and where, and no line end is behind the last");
	ok(desk_shows(&d, "commands (19 marked findings)"), "and how many there are is said");
	free(got);
	desk_close(&d);
}

static void test_hostile(void)
{
	struct desk d;

	desk_open(&d, 100, 30, "vuln:CVE-2011-3374");
	desk_keys(&d, "7");
	app_run(d.app, "copy title");
	copies(&d, "apt-key:␛[31m red?␊and a second line",
	       "a report's line ends and controls are shown, not pasted into a shell");
	desk_close(&d);
}

/* A fleet's worth of notes is more than terminals take. */
static void test_cut(void)
{
	enum { LONG = 40000, MOST = 74994 };
	struct desk d;
	struct buf note = {0};
	char *got;

	desk_open(&d, 100, 30, "sev:critical,high");
	desk_keys(&d, "7");
	for (int i = 0; i < LONG; i++)
		buf_putc(&note, 'x');
	for (int i = 0; i < 3; i++) {
		char *command = mem_printf("note %d%s", i, buf_text(&note));

		desk_keys(&d, "j");
		app_run(d.app, command);
		free(command);
	}
	app_run(d.app, "filter note:any");
	desk_keys(&d, "1");
	app_run(d.app, "copy note");
	got = app_take_clipboard(d.app);
	ok(got && strlen(got) > 30000 && strlen(got) <= MOST && !strchr(got, '\n'),
	   "what is too much is cut behind a whole line");
	ok(desk_shows(&d, "copied: only the first 1 of "), "which is said");
	free(got);
	buf_fini(&note);
	desk_close(&d);
}

static void test_off(void)
{
	struct config config = {.is_clipboard_off = true};
	struct desk d;

	desk_open(&d, 100, 30, NULL);
	d.app->config = &config;
	desk_keys(&d, "y");
	ok(desk_shows(&d, "copying is off"), "'set clipboard off' turns it off");
	copies(&d, "", "and nothing is sent");
	d.app->config = NULL;
	d.app->has_no_clipboard = true;
	desk_keys(&d, "7 Y");
	ok(desk_shows(&d, "has no clipboard"), "a terminal that would print it gets nothing");
	copies(&d, "", "at all");
	desk_close(&d);
}

int main(void)
{
	tap_begin();
	test_rows();
	test_groups();
	test_marks();
	test_fixes();
	test_hostile();
	test_cut();
	test_off();
	return done();
}
