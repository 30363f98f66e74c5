/* Of which places something was read, and of which not: tamis imports --coverage, in the desk. */
#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "tui/view.h"

enum column {
	COLUMN_ACCOUNT,
	COLUMN_NAME,
	COLUMN_REGION,
	COLUMN_WHAT,
	COLUMN_SOURCE,
	COLUMN_STATE,
	COLUMN_AS_OF,
	COLUMN_AGE,
	COLUMN_ROWS,
	COLUMN_COUNT
};

static const struct table_column columns[COLUMN_COUNT] = {
	/* clang-format off */
	[COLUMN_ACCOUNT] = {N_("ACCOUNT"), 16, 40, 0, false, CUT_START},
	[COLUMN_NAME]    = {N_("NAME"), 14, 30, 3, false, CUT_END},
	[COLUMN_REGION]  = {N_("REGION"), 14, 0, 0, false, CUT_END},
	[COLUMN_WHAT]    = {N_("WHAT"), 8, 0, 0, false, CUT_END},
	[COLUMN_SOURCE]  = {N_("SOURCE"), 9, 0, 1, false, CUT_END},
	[COLUMN_STATE]   = {N_("STATE"), 6, 0, 0, false, CUT_END},
	[COLUMN_AS_OF]   = {N_("AS OF"), 10, 0, 2, false, CUT_END},
	[COLUMN_AGE]     = {N_("DAYS"), 5, 0, 0, true, CUT_END},
	[COLUMN_ROWS]    = {N_("ROWS"), 9, 0, 4, true, CUT_END},
	/* clang-format on */
};

static void update(struct app *app)
{
	struct error err = {0};

	app_set_headings(app, columns, COLUMN_COUNT);
	if (!app->coverage.arena && !store_coverage(app->store, app->now, &app->coverage, &err))
		app_complain(app, "%s", err.text);
}

static size_t rows(const struct app *app)
{
	return app->coverage.count;
}

/* A cluster and a registry that are no account's stand for themselves. */
static const char *place_of(const struct coverage *c)
{
	return c->account    ? c->account
	       : c->cluster  ? c->cluster
	       : c->registry ? c->registry
			     : _("(not stated)");
}

static void cell(void *ctx, size_t row, int column, struct table_cell *out)
{
	static const enum style_role roles[COVERAGE_STATES] = {[COVERAGE_READ] = STYLE_NORMAL,
							       [COVERAGE_STALE] = STYLE_NOTICE,
							       [COVERAGE_ABSENT] = STYLE_ERROR};
	const struct app *app = ctx;
	const struct coverage *c = &app->coverage.rows[row];
	char text[DATE_TEXT], count[32];

	switch ((enum column)column) {
	case COLUMN_ACCOUNT:
		buf_puts(&out->text, place_of(c));
		break;
	case COLUMN_NAME:
		buf_puts(&out->text, c->account_name);
		break;
	case COLUMN_REGION:
		buf_puts(&out->text, c->region ? c->region : "-");
		break;
	case COLUMN_WHAT:
		buf_puts(&out->text, coverage_kinds[c->kind].word);
		break;
	case COLUMN_SOURCE:
		buf_puts(&out->text, c->source);
		break;
	case COLUMN_STATE:
		buf_puts(&out->text, coverage_states[c->state]);
		out->role = roles[c->state];
		break;
	case COLUMN_AS_OF:
		buf_puts(&out->text, date_format_day(c->as_of, text));
		break;
	case COLUMN_AGE:
		if (c->age >= 0)
			buf_puts(&out->text, screen_count(c->age, count));
		break;
	case COLUMN_ROWS:
		if (c->state != COVERAGE_ABSENT)
			buf_puts(&out->text, screen_count(c->rows, count));
		break;
	case COLUMN_COUNT:
		break;
	}
}

/* A row is the place, the kind and the source: what stays when others import. */
static void key_of(const struct app *app, size_t row, struct buf *out)
{
	const struct coverage *c = &app->coverage.rows[row];
	const char *parts[] = {
		c->account, c->region, c->cluster, c->registry, coverage_kinds[c->kind].word,
		c->source};

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		buf_printf(out, "%s\n", parts[i] ? parts[i] : "");
}

static void count_states(const struct app *app, long long counts[COVERAGE_STATES])
{
	for (size_t i = 0; i < app->coverage.count; i++)
		counts[app->coverage.rows[i].state]++;
}

static void draw_strip(struct app *app, struct screen *s, struct area area)
{
	long long counts[COVERAGE_STATES] = {0};
	const struct coverage *c;
	char stale[32], absent[32];

	if (app_place(app)->cursor >= app->coverage.count)
		return;
	c = &app->coverage.rows[app_place(app)->cursor];
	count_states(app, counts);
	app_draw_rule(app, s, area, c->account_name ? c->account_name : place_of(c));
	screen_printf(s, area.row + 1, area.col + 3, area.cols - 4, STYLE_NORMAL,
		      _("%s stale, %s absent in all"), screen_count(counts[COVERAGE_STALE], stale),
		      screen_count(counts[COVERAGE_ABSENT], absent));
	screen_printf(s, area.row + 2, area.col + 3, area.cols - 4, STYLE_DIM,
		      _("stale: findings and lists of images older than %s, usage older than %s"),
		      date_format_duration(app->coverage.max_age[COVERAGE_FINDINGS], stale),
		      date_format_duration(app->coverage.max_age[COVERAGE_USAGE], absent));
	screen_put(s, area.row + 3, area.col + 3, area.cols - 4, STYLE_DIM,
		   _("absent: other documents speak of the account and region, these never came"));
}

const struct view view_coverage = {
	.word = "coverage",
	.title = N_("What was read of which account, and what was not"),
	.empty = N_("Nothing has been imported yet: tamis import FILE"),
	.update = update,
	.rows = rows,
	.cell = cell,
	.key_of = key_of,
	.strip = draw_strip,
};
