/*
 * Today on the demonstration fleet at each of its dates: whatever a line counts, list gives as many
 * rows for the line's filter, whichever T is asked about; with decisions of every kind on it.
 */
#include <string.h>

#include "data/config.h"
#include "tests/fleet_dates.h"
#include "tests/today_lines.h"
#include "tests/whole.h"

static void say(struct store *s, date now, const char *filter_text, date until)
{
	const struct decision d = {.state = STATE_ACCEPTED, .why = "for now", .until = until};
	const struct saying saying = {.kind = EVENT_DECISION, .decision = &d};
	struct question q = {.now = now};
	struct filter_error wrong;
	struct filter *filter =
		filter_parse(filter_text, &(struct filter_context){.now = now}, &wrong);
	struct selection sel = {0};
	struct error err = {0};
	struct fleet *f;
	uint32_t *issues;
	size_t n = 0;

	store_set_now(s, now);
	f = whole_load(s);
	q.fleet = f;
	filter_run(filter, &q, &sel);
	issues = mem_array((size_t)f->count + 1, sizeof(*issues));
	for (uint32_t i = 0; i < f->count; i++)
		if (selection_has(&sel, i))
			issues[n++] = f->issue[i];
	if (!n || !store_say(s, f, issues, n, &saying, now, &err))
		whole_fail("store_say", &err);
	free(issues);
	selection_fini(&sel);
	filter_free(filter);
	fleet_free(f);
}

/* Decisions that expire before and soon after the dates that come. */
static void decide(struct store *s, date now)
{
	say(s, now, "severity:low is:open", now + 20 * (date)DATE_DAY);
	say(s, now, "severity:critical is:open", now + 3 * (date)DATE_DAY);
	say(s, now, "severity:high is:open", now + 30 * (date)DATE_DAY);
}

static int lines_hold(struct store *s, date now, date since, const char *name)
{
	struct question q = {.now = now};
	struct today t = {0};
	struct coverage_list coverage = {0};
	struct error err = {0};
	struct fleet *f;
	int asked;

	store_set_now(s, now);
	store_set_since(s, since);
	q.fleet = f = whole_load(s);
	if (!store_today(s, f, now, false, &coverage, &t, &err))
		whole_fail("store_today", &err);
	asked = today_is_list(&q, &t, name);
	is_int(today_head(&q).new, today_number(&t, TODAY_NEW, NULL, TODAY_FINDINGS),
	       "%s: the header has the number of what is new", name);
	is_int(today_head(&q).fixed, today_number(&t, TODAY_FIXED, NULL, TODAY_FINDINGS),
	       "%s: and of what is fixed", name);
	today_fini(&t);
	coverage_list_fini(&coverage);
	fleet_free(f);
	return asked;
}

/* Has each section that counts findings something on this fleet at its newest date? */
static void sections_speak(struct store *s, date now, date since)
{
	static const enum today_section counted[] = {TODAY_NEW,   TODAY_REGRESSED, TODAY_FIXED,
						     TODAY_GONE,  TODAY_ACCEPTED,  TODAY_DAYS,
						     TODAY_UNREAD};
	struct today t = {0};
	struct coverage_list coverage = {0};
	struct error err = {0};
	struct fleet *f;

	store_set_now(s, now);
	store_set_since(s, since);
	f = whole_load(s);
	if (!store_today(s, f, now, false, &coverage, &t, &err))
		whole_fail("store_today", &err);
	for (size_t i = 0; i < sizeof(counted) / sizeof(counted[0]); i++)
		ok(today_number(&t, counted[i], NULL, TODAY_FINDINGS) > 0,
		   "the fleet has something for %s", today_sections[counted[i]].word);
	ok(today_number(&t, TODAY_UNSCANNED, NULL, TODAY_ENTRIES) > 0,
	   "and images that run unscanned");
	ok(today_find(&t, TODAY_ACCEPTED, "expired") && today_find(&t, TODAY_ACCEPTED, "expiring"),
	   "and acceptances that are over and that end soon");
	ok(today_find(&t, TODAY_DAYS, "team/payments"), "and days to fix of a team");
	today_fini(&t);
	coverage_list_fini(&coverage);
	fleet_free(f);
}

static void test_dates(const struct fleet_dates *d, const struct config *config)
{
	struct store *s = NULL;

	for (int at = 0; at < d->count; at++) {
		date now = dates_now(d, at);
		char *name = mem_printf("date %d", at + 1);

		s = dates_import(d, s, "all", at, at, ORDER_FORWARD, 0);
		store_configure(s, config);
		lines_hold(s, now, DATE_NONE, name);
		free(name);
		name = mem_printf("date %d, since the first", at + 1);
		lines_hold(s, now, dates_now(d, 0), name);
		free(name);
		if (at == 0)
			decide(s, now);
	}
	lines_hold(s, dates_now(d, d->count - 1) + 30 * (date)DATE_DAY, DATE_NONE, "a month later");
	sections_speak(s, dates_now(d, d->count - 1), dates_now(d, 0));
	store_close(s);
}

int main(void)
{
	struct fleet_dates d;
	struct config config = {0};
	char *path;

	tap_begin();
	if (dates_begin(&d)) {
		path = mem_printf("%s/tamisrc", d.dir);
		ok(config_read(&config, path, NULL), "the fleet's configuration is read");
		free(path);
		test_dates(&d, &config);
	} else {
		ok(false, "FLEET names the generator, and it writes the fleet's dates");
	}
	config_fini(&config);
	dates_end(&d);
	return done();
}
