/* Today on a fleet made by hand: what counts where, and what does not. */
#include "core/today_impl.h"
#include "tests/small_fleet.h"
#include "tests/today_lines.h"

enum { T = SMALL_NOW - 5 * DATE_DAY, KNOWN = SMALL_NOW - 6 * DATE_DAY };

static struct today made(const struct fleet *f, bool is_ascii)
{
	struct today t = {0};
	struct today_known known = {.question = {f, SMALL_NOW}, .is_ascii = is_ascii};

	today_make(&t, &known);
	return t;
}

static void has(const struct today *t, enum today_section section, const char *key, long long want,
		const char *sentence)
{
	is_int(today_number(t, section, key, TODAY_FINDINGS), want, "%s", sentence);
}

/* ---- the fleet --------------------------------------------------------------------------------
 */

/* The small fleet, T within it: everything is there since long, and its images are live. */
static struct fleet *grow_old(struct fleet *f)
{
	fleet_seal(f);
	f->new_since = T;
	f->known_since = KNOWN;
	for (uint32_t i = 0; i < f->issue_count; i++) {
		f->issues[i].recorded = T - DATE_DAY;
		f->issues[i].fixed_at = DATE_NONE;
	}
	for (uint32_t i = 0; i < f->asset_count; i++)
		f->assets[i].is_live = true;
	return f;
}

static struct fleet *old_fleet(void)
{
	return grow_old(small_fleet_open());
}

static uint32_t row_of(const struct fleet *f, uint64_t id)
{
	uint32_t i = 0;

	while (f->id[i] != id)
		i++;
	return i;
}

static void fix(struct fleet *f, uint64_t id, enum presence_why why, date at)
{
	uint32_t row = row_of(f, id);

	f->presence[row] = PRESENCE_FIXED;
	f->presence_why[row] = (uint8_t)why;
	f->ended[row] = f->issues[f->issue[row]].fixed_at = at;
}

static void end(struct fleet *f, uint64_t id, enum presence_why why, date at)
{
	uint32_t row = row_of(f, id);

	f->presence[row] = PRESENCE_GONE;
	f->presence_why[row] = (uint8_t)why;
	f->ended[row] = at;
}

/* ---- what counts ------------------------------------------------------------------------------
 */

static void test_new(void)
{
	struct fleet *f = small_fleet_open();
	struct today t;

	fleet_add_use(f, &(struct fleet_use){.image = f->assets[f->asset[row_of(f, 3)]].image,
					     .count = 2,
					     .is_running = true,
					     .from = T,
					     .last = SMALL_NOW,
					     .ended = DATE_NONE});
	grow_old(f);
	f->issues[f->issue[row_of(f, 3)]].recorded = T + 1;
	f->issues[f->issue[row_of(f, 4)]].recorded = T + 1;
	f->issues[f->issue[row_of(f, 1)]].recorded = T;
	t = made(f, false);
	has(&t, TODAY_NEW, NULL, 2, "new is what was recorded after T, not at T");
	has(&t, TODAY_NEW, "running/CRITICAL", 1, "what runs is told by itself");
	has(&t, TODAY_NEW, "other/LOW", 1, "and what runs nowhere, too");
	is_str(t.lines[1].key, "running/CRITICAL", "what runs stands first");
	today_is_list(&(struct question){f, SMALL_NOW}, &t, "new");
	is_int(today_head(&(struct question){f, SMALL_NOW}).new, 2, "the header counts the same");
	f->assets[f->asset[row_of(f, 4)]].is_live = false;
	today_fini(&t);
	t = made(f, false);
	has(&t, TODAY_NEW, NULL, 1, "what is in no live image is not new");
	is_int(today_head(&(struct question){f, SMALL_NOW}).new, 1, "nor is it in the header");
	today_fini(&t);
	fleet_free(f);
}

static void test_fixed(void)
{
	struct fleet *f = old_fleet();
	struct question q = {f, SMALL_NOW};
	struct today t;

	fix(f, 3, WHY_UPGRADED, KNOWN + 1);
	fix(f, 1, WHY_UPGRADED, KNOWN);
	fix(f, 2, WHY_REMOVED, KNOWN + DATE_DAY);
	end(f, 4, WHY_WITHDRAWN, KNOWN + 1);
	end(f, 5, WHY_IMAGE, KNOWN);
	t = made(f, false);
	has(&t, TODAY_FIXED, NULL, 2, "fixed is what a document proved that was not known at T");
	has(&t, TODAY_FIXED, "upgraded", 1, "by upgrades");
	has(&t, TODAY_FIXED, "upgraded/deb/openssl", 1, "of which package");
	has(&t, TODAY_FIXED, "removed/pypi/requests", 1, "by removal");
	has(&t, TODAY_FIXED, "unlisted", -2, "a reason that nothing has makes no line");
	has(&t, TODAY_GONE, NULL, 1, "gone stands apart");
	has(&t, TODAY_GONE, "withdrawn", 1, "and says why");
	today_is_list(&q, &t, "fixed and gone");
	is_int(today_head(&q).fixed, 2, "the header counts the same");
	today_fini(&t);
	fleet_free(f);
}

static void accept(struct fleet *f, uint64_t id, date until)
{
	struct fleet_decision d = {.state = STATE_ACCEPTED, .at = T, .until = until};

	f->issues[f->issue[row_of(f, id)]].decisions[SCOPE_ISSUE] = fleet_add_decision(f, &d) + 1;
}

static void test_accepted(void)
{
	struct fleet *f = old_fleet();
	struct today t;

	accept(f, 3, SMALL_NOW - DATE_DAY);
	accept(f, 2, SMALL_NOW + 14 * (date)DATE_DAY);
	accept(f, 4, SMALL_NOW + 15 * (date)DATE_DAY);
	accept(f, 1, SMALL_NOW - DATE_DAY);
	fix(f, 1, WHY_UPGRADED, T);
	t = made(f, false);
	has(&t, TODAY_ACCEPTED, "expired", 1,
	    "an acceptance that is over, but not of what is fixed");
	has(&t, TODAY_ACCEPTED, "expiring", 1, "one that ends within 14 days, not on the 15th");
	has(&t, TODAY_ACCEPTED, NULL, 2, "both together");
	today_is_list(&(struct question){f, SMALL_NOW}, &t, "acceptances");
	today_fini(&t);
	fleet_free(f);
}

static void test_regressed_and_stale(void)
{
	struct fleet *f = old_fleet();
	struct today t;

	f->issues[f->issue[row_of(f, 3)]].is_regressed = true;
	f->issues[f->issue[row_of(f, 2)]].is_regressed = true;
	f->flags[row_of(f, 2)] |= FLEET_SUPPRESSED;
	f->presence[row_of(f, 4)] = PRESENCE_UNKNOWN;
	f->presence_why[row_of(f, 4)] = WHY_STALE;
	t = made(f, false);
	has(&t, TODAY_REGRESSED, NULL, 1, "regressed and open; suppressed is not open");
	has(&t, TODAY_REGRESSED, "CRITICAL", 1, "by severity");
	has(&t, TODAY_UNREAD, NULL, 1, "what no scan looks at any more is told");
	today_is_list(&(struct question){f, SMALL_NOW}, &t, "regressed and unread");
	today_fini(&t);
	fleet_free(f);
}

static void test_overdue(void)
{
	struct fleet *f = old_fleet();
	struct today t = made(f, false);

	ok(!today_find(&t, TODAY_OVERDUE, NULL), "where nothing is due, nothing is overdue");
	today_fini(&t);
	f->due_days[SEVERITY_CRITICAL] = 9;
	f->due_days[SEVERITY_HIGH] = 20;
	f->due_days[SEVERITY_MEDIUM] = f->due_days[SEVERITY_LOW] = 1;
	f->assets[f->asset[row_of(f, 4)]].is_live = false;
	accept(f, 2, SMALL_NOW + DATE_DAY);
	t = made(f, false);
	has(&t, TODAY_OVERDUE, NULL, 1, "overdue is what is open, late, and in a live image");
	has(&t, TODAY_OVERDUE, "CRITICAL", 1, "by severity");
	today_is_list(&(struct question){f, SMALL_NOW}, &t, "overdue");
	today_fini(&t);
	fleet_free(f);
}

/* ---- days to fix ------------------------------------------------------------------------------
 */

static long long percentile(unsigned percent, int n, const int *days)
{
	struct today_days d = {0};
	long long found;

	for (int i = 0; i < n; i++)
		today_days_add(&d, days[i]);
	found = today_percentile(&d, percent);
	free(d.days);
	return found;
}

static int compare_ints(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

static void test_percentiles(void)
{
	uint64_t seed = tap_seed(20261127);
	int wrong = 0;

	is_int(percentile(50, 0, (int[]){0}), -1, "of nothing there is no median");
	is_int(percentile(50, 1, (int[]){7}), 7, "of one it is that one");
	is_int(percentile(50, 4, (int[]){40, 10, 30, 20}), 20,
	       "the nearest rank is a day that there was: of four the second");
	is_int(percentile(90, 10, (int[]){10, 9, 8, 7, 6, 5, 4, 3, 2, 1}), 9,
	       "nine tenths of ten reach the ninth");
	is_int(percentile(90, 11, (int[]){11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1}), 10,
	       "of eleven the tenth");
	is_int(percentile(50, 3, (int[]){3, -1, 5}), 3, "what nobody knows the age of counts not");
	for (int round = 0; round < 500; round++) {
		int days[60], n = 1 + (int)(tap_random(&seed) % 60);
		unsigned percent = 1 + (unsigned)(tap_random(&seed) % 100);
		long long got;

		for (int i = 0; i < n; i++)
			days[i] = (int)(tap_random(&seed) % 20);
		got = percentile(percent, n, days);
		qsort(days, (size_t)n, sizeof(days[0]), compare_ints);
		wrong += got != days[((unsigned)n * percent + 99) / 100 - 1];
	}
	is_int(wrong, 0, "500 random ones are what sorting gives");
}

static void test_days(void)
{
	struct fleet *f = old_fleet();
	struct question q = {f, SMALL_NOW};
	struct today t;

	f->team[row_of(f, 3)] = f->team[row_of(f, 1)] = fleet_word(f, "a team");
	fix(f, 3, WHY_UPGRADED, SMALL_NOW - DATE_DAY);                       /* seen 10 days ago */
	fix(f, 1, WHY_UNLISTED, SMALL_NOW - 2 * (date)DATE_DAY);             /* 20 */
	fix(f, 2, WHY_REMOVED, SMALL_NOW - TODAY_FIX_DAYS * (date)DATE_DAY); /* too long ago */
	fix(f, 6, WHY_UPGRADED, SMALL_NOW - 3 * (date)DATE_DAY);             /* 60, nobody's */
	end(f, 4, WHY_WITHDRAWN, SMALL_NOW - DATE_DAY);
	t = made(f, false);
	has(&t, TODAY_DAYS, NULL, 3, "of the last 90 days; what was withdrawn never counts");
	is_int(today_number(&t, TODAY_DAYS, NULL, TODAY_MEDIAN), 18, "the median of 9, 18, 57");
	is_int(today_number(&t, TODAY_DAYS, NULL, TODAY_NINETIETH), 57, "and the 90th percentile");
	is_int(today_number(&t, TODAY_DAYS, "severity/HIGH", TODAY_MEDIAN), 18, "by severity");
	is_int(today_number(&t, TODAY_DAYS, "team/a team", TODAY_MEDIAN), 9, "by team");
	is_int(today_number(&t, TODAY_DAYS, "team/", TODAY_MEDIAN), 57, "and of no team");
	today_is_list(&q, &t, "days to fix");
	today_fini(&t);
	fleet_free(f);
}

/* Two rows of an issue in accounts of two teams; and a third one in the first again. */
static void test_teams_of_an_issue(void)
{
	struct fleet *f = small_fleet_open();
	uint32_t row = row_of(f, 3);
	struct today t;

	small_row(f, 7, f->asset[row], f->issue[row], SEVERITY_LOW, -1, NULL);
	small_row(f, 8, f->asset[row], f->issue[row], SEVERITY_LOW, -1, NULL);
	small_row(f, 9, f->asset[row], f->issue[row], SEVERITY_LOW, -1, NULL);
	fleet_seal(f);
	f->team[row] = f->team[row_of(f, 9)] = fleet_word(f, "a");
	f->team[row_of(f, 7)] = f->team[row_of(f, 8)] = fleet_word(f, "b");
	fix(f, 3, WHY_UPGRADED, T);
	for (uint64_t id = 7; id <= 9; id++)
		fix(f, id, WHY_UPGRADED, T);
	t = made(f, false);
	is_int(today_number(&t, TODAY_DAYS, "team/b", TODAY_ISSUES), 1,
	       "an issue in two teams is one of each, with two rows in one");
	is_int(today_number(&t, TODAY_DAYS, "team/b", TODAY_FINDINGS), 2, "which are two findings");
	is_int(today_number(&t, TODAY_DAYS, "team/b", TODAY_MEDIAN), 5, "with its days");
	is_int(today_number(&t, TODAY_DAYS, "severity/LOW", TODAY_ISSUES), 1,
	       "and in two severities one of each");
	is_int(today_number(&t, TODAY_DAYS, NULL, TODAY_ISSUES), 1, "but one issue in all");
	today_is_list(&(struct question){f, SMALL_NOW}, &t, "an issue in two teams");
	today_fini(&t);
	fleet_free(f);
}

/* ---- told, not counted ------------------------------------------------------------------------
 */

static void test_chart(void)
{
	struct fleet *f = old_fleet();
	struct today t;

	f->trend_count = 2;
	f->trend[0] =
		(struct fleet_trend){.day = SMALL_NOW - DATE_DAY - 1,
				     .counts = {[SEVERITY_CRITICAL] = 1, [SEVERITY_LOW] = 32}};
	f->trend[1] = (struct fleet_trend){
		.day = SMALL_NOW - 1, .counts = {[SEVERITY_CRITICAL] = 32, [SEVERITY_LOW] = 12}};
	t = made(f, false);
	is_str(today_find(&t, TODAY_OPEN, "2025-10-31")->label, "2025-10-31  C ▏     1  L ████ 32",
	       "a day has a bar for each severity there was");
	is_str(today_find(&t, TODAY_OPEN, "2025-11-01")->label, "2025-11-01  C ████ 32  L █▌   12",
	       "in eighths of a block");
	is_int(today_number(&t, TODAY_OPEN, "2025-11-01",
			    (enum today_number)(TODAY_SEVERITY + SEVERITY_LOW)),
	       12, "and its numbers");
	today_fini(&t);
	t = made(f, true);
	is_str(today_find(&t, TODAY_OPEN, "2025-10-31")->label, "2025-10-31  C #     1  L #### 32",
	       "of '#' where there are no blocks");
	today_fini(&t);
	fleet_free(f);
}

static void test_unscanned(void)
{
	struct fleet *f = small_fleet_open();
	uint32_t image = small_image(f, "docker.io/dark:1", "dark:1", NULL);
	uint32_t quiet = small_image(f, "docker.io/quiet:1", "quiet:1", NULL);
	struct today t;

	f->images[image].is_unscanned = f->images[quiet].is_unscanned = true;
	fleet_add_use(f, &(struct fleet_use){.image = image,
					     .cluster = fleet_word(f, "prod"),
					     .count = 3,
					     .is_running = true,
					     .from = T,
					     .last = SMALL_NOW,
					     .ended = DATE_NONE});
	fleet_seal(f);
	t = made(f, false);
	is_int(today_number(&t, TODAY_UNSCANNED, NULL, TODAY_ENTRIES), 1,
	       "an image that runs and that nobody scanned is told; what does not run is not");
	is_str(today_find(&t, TODAY_UNSCANNED, "dark:1")->label, "dark:1  in prod, 3 running",
	       "by name, place and number");
	today_fini(&t);
	fleet_free(f);
}

static void test_unread(void)
{
	struct fleet *f = old_fleet();
	struct coverage rows[] = {
		{.account = "111122223333",
		 .kind = COVERAGE_USAGE,
		 .age = -1,
		 .state = COVERAGE_ABSENT},
		{.account = "123456789012",
		 .kind = COVERAGE_FINDINGS,
		 .age = 2,
		 .state = COVERAGE_READ},
		{.cluster = "prod", .kind = COVERAGE_USAGE, .age = 9, .state = COVERAGE_STALE},
	};
	struct today_decision stale = {"ab12", "accepted on 1 finding", "anna", T};
	struct today_known known = {.question = {f, SMALL_NOW},
				    .coverage = rows,
				    .coverage_count = 3,
				    .decisions = &stale,
				    .decision_count = 1};
	struct today t = {0};

	today_make(&t, &known);
	is_int(today_number(&t, TODAY_UNREAD, NULL, TODAY_ENTRIES), 2,
	       "places that are stale or absent; what is read is not told");
	is_str(today_find(&t, TODAY_UNREAD, "prod/usage")->detail, "stale", "with the state");
	is_int(today_number(&t, TODAY_UNREAD, "prod/usage", TODAY_AGE), 9, "and its days");
	is_str(today_find(&t, TODAY_STALE, "ab12")->label,
	       "accepted on 1 finding, by anna, 2025-10-28", "a decision that matches nothing");
	today_fini(&t);
	fleet_free(f);
}

static void test_since(void)
{
	char text[TODAY_SINCE_TEXT];

	is_str(today_since(SMALL_NOW - 3600, SMALL_NOW, text), "Sat 23:00",
	       "within a week a day of the week and a time say it");
	is_str(today_since(SMALL_NOW - 7 * (date)DATE_DAY, SMALL_NOW, text), "2025-10-26",
	       "before that a day");
	is_str(today_since(SMALL_NOW - 30 * (date)DATE_DAY - 1, SMALL_NOW, text), "2025-10-03",
	       "the second before a day is that day");
	is_str(today_since(0, SMALL_NOW, text), "", "where nothing was known before, nothing");
}

static void test_nothing(void)
{
	struct fleet *f = fleet_new();
	struct today t;

	fleet_seal(f);
	t = made(f, false);
	is_int((long long)t.count, 0, "of nothing there is no Today");
	today_fini(&t);
	fleet_free(f);
	f = old_fleet();
	f->due_days[SEVERITY_CRITICAL] = 1000;
	t = made(f, false);
	for (int i = 0; i < TODAY_SECTIONS; i++)
		ok(today_find(&t, (enum today_section)i, NULL) != NULL,
		   "the section %s is there also when it has nothing", today_sections[i].word);
	today_fini(&t);
	fleet_free(f);
}

int main(void)
{
	tap_begin();
	test_new();
	test_fixed();
	test_accepted();
	test_regressed_and_stale();
	test_overdue();
	test_percentiles();
	test_days();
	test_teams_of_an_issue();
	test_chart();
	test_unscanned();
	test_unread();
	test_since();
	test_nothing();
	return done();
}
