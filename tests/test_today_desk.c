/*
 * Today at the desk: its page in three sizes on the demonstration fleet's newest date, where Enter
 * leads from each of its lines, and since when: what a person has not seen is new to that person.
 */
#include "tests/fleet_dates.h"
#include "tests/folder.h"
#include "tests/store_feed.h"
#include "tests/today_lines.h"
#include "tests/view_harness.h"
#include "tui/view.h"

/* ---- on the demonstration fleet ---------------------------------------------------------------
 */

static void test_goldens(struct store *s, date now)
{
	static const struct {
		int cols, rows;
	} sizes[] = {{80, 24}, {100, 30}, {200, 50}};

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		char *name = mem_printf("today-%dx%d", sizes[i].cols, sizes[i].rows);
		struct desk d;

		desk_open_on(&d, s, now, sizes[i].cols, sizes[i].rows, NULL);
		desk_keys(&d, "0");
		desk_is_golden(&d, name);
		desk_close(&d);
		free(name);
	}
}

/* Enter, and what the list then says of itself; back, and the cursor stands where it stood. */
static bool leads_to_its_findings(struct desk *d, size_t row)
{
	const struct today_line *line = &d->app->today.lines[row];
	char number[32];
	char *counts = mem_printf("  %s of ", screen_count(line->numbers[TODAY_FINDINGS], number));
	char *filter = mem_strdup(line->filter);
	bool is_right;

	desk_keys(d, "Enter");
	is_right = strcmp(app_place(d->app)->filter, filter) == 0 && desk_shows(d, counts);
	desk_keys(d, "q");
	free(counts);
	free(filter);
	return is_right && app_place(d->app)->view == VIEW_TODAY &&
	       app_place(d->app)->cursor == row;
}

static void test_enter(struct store *s, date now)
{
	int asked = 0, wrong = 0;
	struct desk d;

	desk_open_on(&d, s, now, 200, 50, NULL);
	desk_keys(&d, "0");
	for (size_t row = 0; row < d.app->today.count; row++) {
		if (d.app->today.lines[row].filter) {
			wrong += !leads_to_its_findings(&d, row);
			asked++;
		}
		desk_keys(&d, "j");
	}
	ok(asked > 30 && wrong == 0, "Enter leads from all %d lines to exactly their findings",
	   asked);
	desk_keys(&d, "G Enter");
	ok(app_place(d.app)->view == VIEW_COVERAGE, "and from what is not read to the coverage");
	desk_keys(&d, "q 0");
	ok(app_place(d.app)->view == VIEW_GROUPS, "the key that opened Today leaves it");
	app_run(d.app, "today");
	ok(app_place(d.app)->view == VIEW_TODAY, ":today opens it, too");
	desk_keys(&d, "3");
	ok(app_place(d.app)->view == VIEW_GROUPS && desk_shows(&d, "is:open is:latest  "),
	   "a pivot's key leads back to the findings as they were filtered");
	desk_close(&d);
}

static void test_head(struct store *s, date now)
{
	struct desk d;
	char new[32], fixed[32], *text;

	desk_open_on(&d, s, now, 120, 30, NULL);
	desk_keys(&d, "0");
	screen_count(today_number(&d.app->today, TODAY_NEW, NULL, TODAY_FINDINGS), new);
	screen_count(today_number(&d.app->today, TODAY_FIXED, NULL, TODAY_FINDINGS), fixed);
	text = mem_printf(" open   %s new   %s fixed since 2026-10-26   ", new, fixed);
	ok(desk_shows(&d, text), "the first line has the numbers of Today, and since when");
	free(text);
	ok(desk_shows(&d, "images run"), "and how many images run");
	app_resize(d.app, 80, 24);
	ok(desk_shows(&d, "fixed since 2026-10-26") && !desk_shows(&d, "images run"),
	   "which goes first where there is no room, and goes whole");
	app_resize(d.app, 120, 90);
	ok(desk_shows(&d, "  C \u2588\u2588"), "a day has its bars");
	d.app->is_ascii = true;
	app_dirty(d.app, DIRTY_ALL);
	ok(desk_shows(&d, "  C ####") && !desk_shows(&d, "\u2588"),
	   "bars are of '#' where the terminal has no blocks");
	desk_close(&d);
}

/* ---- nothing ----------------------------------------------------------------------------------
 */

static void test_empty(void)
{
	struct desk d;

	desk_open_empty(&d, 80, 24);
	desk_keys(&d, "0");
	desk_is_golden(&d, "today-empty-80x24");
	desk_keys(&d, "Enter");
	ok(desk_shows(&d, "nothing here to open"), "where nothing is, Enter says so");
	desk_close(&d);
}

/* ---- since when -------------------------------------------------------------------------------
 */

#define PLACE(name)                                                                                \
	{                                                                                          \
		ECR "/team/" name ":v1"                                                            \
	}
static const struct feed documents[] = {
	{.source = SOURCE_TRIVY,
	 .as_of = DAY(2),
	 .config = CONFIG_A,
	 .references = PLACE("app"),
	 .rows = {ROW("CVE-2024-0001", NULL, "openssl", "3.0.1", "HIGH")}},
	{.source = SOURCE_TRIVY,
	 .as_of = DAY(4),
	 .config = CONFIG_B,
	 .references = PLACE("web"),
	 .rows = {ROW("CVE-2024-0002", NULL, "zlib", "1.2.13", "HIGH"),
		  ROW("CVE-2024-0003", NULL, "curl", "7.88", "LOW")}},
	{.source = SOURCE_TRIVY,
	 .as_of = DAY(6),
	 .config = DIGEST_X,
	 .references = PLACE("api"),
	 .rows = {ROW("CVE-2024-0004", NULL, "bash", "5.2", "LOW")}},
};

static void must(bool worked, const struct error *err)
{
	if (worked)
		return;
	tap_diag("failed", err->text);
	exit(1);
}

/* One import run at a time of its own. */
static void feed_at(struct store *s, const struct feed *document, date now)
{
	struct store_import_options options = {
		.name = "feed", .now = now, .modified = DATE_NONE, .as_of = DATE_NONE};
	struct import_result result = {.format = "trivy", .findings = 1};
	struct import_counts counts;
	struct store_import *i;
	struct error err = {0};
	struct sink sink;

	must(store_run_begin(s, now, &options.run, &err), &err);
	i = store_import_begin(s, &options, &err);
	must(i != NULL, &err);
	sink = store_import_sink(i);
	must(feed_records(&sink, document, &err), &err);
	must(store_import_end(i, &result, 0, &counts, &err), &err);
	must(store_run_end(s, options.run, now, &err), &err);
}

/* A desk whose clock goes. */
static void open_at(struct desk *d, struct store *s, date now)
{
	struct error err = {0};

	*d = (struct desk){.store = s, .is_borrowed = true, .now = now};
	d->app = app_new(s, &(struct app_options){.now = now}, &err);
	must(d->app != NULL, &err);
	screen_init(&d->screen, 100, 30);
	app_resize(d->app, 100, 30);
}

static void leave(struct desk *d)
{
	struct error err = {0};

	ok(app_leave(d->app, &err), "the desk is left");
	desk_close(d);
}

static void test_reader(struct store *s)
{
	struct desk d;
	date looked;
	struct error err = {0};

	feed_at(s, &documents[0], DAY(2));
	ok(store_looked(s, &looked, &err) && looked == DATE_NONE, "nobody has looked yet");
	open_at(&d, s, DAY(3));
	ok(!desk_shows(&d, "since"), "who never looked, where there was one import, knows no T");
	leave(&d);
	ok(store_looked(s, &looked, &err) && looked == DAY(3) - 1, "it is noted when that was");
	feed_at(s, &documents[1], DAY(4));
	feed_at(s, &documents[2], DAY(6));
	open_at(&d, s, DAY(7));
	ok(desk_shows(&d, "   3 new   0 fixed since Thu"),
	   "new is what came since, whatever runs there were");
	desk_keys(&d, "0");
	ok(desk_shows(&d, "New since Thu"), "Today says the same");
	desk_close(&d); /* as after a kill */
	open_at(&d, s, DAY(8));
	ok(desk_shows(&d, "   3 new "), "who did not leave has not seen it");
	leave(&d);
	open_at(&d, s, DAY(9));
	ok(desk_shows(&d, "   0 new "), "then it is new no more");
	desk_close(&d);
	ok(store_set_looked(s, DAY(1), &err) && store_looked(s, &looked, &err) &&
		   looked == DAY(8) - 1,
	   "a last look is never moved back");
}

/* What was read last is on the screen; what came after that was not seen. */
static void test_unseen(struct store *s)
{
	struct desk d;
	date looked;
	struct error err = {0};

	open_at(&d, s, DAY(20));
	d.app->now = DAY(25);
	leave(&d);
	ok(store_looked(s, &looked, &err) && looked == DAY(20) - 1,
	   "the last look is the time of what was on the screen");
}

/* A run notes its beginning with all that it writes; who leaves in between has not seen that. */
static void test_import_going_on(void)
{
	struct store *s = feed_open(":memory:");
	int64_t run;
	date looked;
	struct error err = {0};
	struct desk d;

	feed_at(s, &documents[0], DAY(2));
	must(store_run_begin(s, DAY(3), &run, &err), &err);
	open_at(&d, s, DAY(3) + 60);
	leave(&d);
	ok(store_looked(s, &looked, &err) && looked == DAY(3) - 1,
	   "who leaves while an import goes on has looked before it began");
	open_at(&d, s, DAY(3) + 2 * DATE_DAY);
	leave(&d);
	ok(store_looked(s, &looked, &err) && looked == DAY(5) - 1,
	   "an import that has not ended for a day was killed");
	store_close(s);
}

static void test_pinned(struct store *s)
{
	struct desk d;
	date looked;
	struct error err = {0};

	desk_open_on(&d, s, DAY(40), 100, 30, NULL);
	ok(desk_shows(&d, "   1 new "), "with a fixed time new is what the newest runs brought");
	leave(&d);
	ok(store_looked(s, &looked, &err) && looked == DAY(20) - 1, "and no look is noted");
}

static void test_read_only(const char *path)
{
	struct error err = {0};
	struct store *s = store_open(path, STORE_READ, &err);
	date looked;
	struct desk d;

	must(s != NULL, &err);
	open_at(&d, s, DAY(50));
	leave(&d);
	ok(store_looked(s, &looked, &err) && looked == DAY(20) - 1,
	   "nothing is written into a database that is open for reading");
	store_close(s);
}

int main(void)
{
	struct fleet_dates dates;
	char *folder, *path;
	struct store *s;

	tap_begin();
	test_empty();
	test_import_going_on();
	folder = folder_make();
	path = mem_printf("%s/t.db", folder);
	s = feed_open(path);
	test_reader(s);
	test_unseen(s);
	test_pinned(s);
	store_close(s);
	test_read_only(path);
	free(path);
	folder_remove(folder);
	if (dates_begin(&dates)) {
		date now = dates_now(&dates, dates.count - 1);

		s = dates_import(&dates, NULL, "all", 0, dates.count - 1, ORDER_FORWARD, 0);
		test_goldens(s, now);
		test_enter(s, now);
		test_head(s, now);
		store_close(s);
	} else {
		ok(false, "FLEET names the generator, and it writes the fleet's dates");
	}
	dates_end(&dates);
	return done();
}
