/*
 * The table of groups: one row a base image, image, package, ... with how much hangs on it. The
 * numbers under CRIT, HIGH, ... are distinct problems, so that one flaw in forty images counts
 * once.
 */
#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "core/text.h"
#include "core/use.h"
#include "tui/group_column.h"
#include "tui/group_order.h"
#include "tui/view.h"

static const struct group_cell *column_of(const struct app *app, int shown)
{
	return group_cell_at(app_place(app)->pivot, shown);
}

static void make_headings(struct app *app)
{
	const struct group_cell *c;

	app->heading_count = 0;
	while ((c = column_of(app, app->heading_count)) != NULL)
		app->headings[app->heading_count++] = c->column;
	app->headings[0].title = pivots[app_place(app)->pivot].head;
}

/* ---- rows ---- */

/* What text columns are sorted by. */
struct text_order {
	struct question question;
	const struct group_cell *column;
	const struct groups *groups;
};

static const char *text_of(const void *ctx, const struct group *g)
{
	const struct text_order *order = ctx;

	return group_cell_text(order->column, &order->question, order->groups, g);
}

static void sort_groups(struct app *app)
{
	const struct place *place = app_place(app);
	const struct group_cell *column = place->sort < 0 ? NULL : column_of(app, place->sort);
	struct text_order order = {app_question(app), column, &app->groups};
	struct group_rank rank = {.ctx = &order};

	if (column && column->number)
		rank.number = column->number;
	else if (column)
		rank.text = text_of;
	groups_order(&app->groups, &rank, place->descending);
	groups_nest(app->fleet, place->pivot, &app->groups);
}

static void update(struct app *app)
{
	struct question q = app_question(app);

	make_headings(app);
	pivot_run(&q, app_place(app)->pivot, &app->selection, &app->groups);
	pivot_keep_asked(app->fleet, app_place(app)->pivot, app->filter, &app->groups);
	sort_groups(app);
}

static size_t rows(const struct app *app)
{
	return app->groups.count;
}

/* Nothing of the group that has no key. */
static void key_of(const struct app *app, size_t row, struct buf *out)
{
	buf_puts(out, app->groups.rows[row].key);
}

static bool select_row(struct app *app, size_t row, struct selection *out)
{
	struct question q = app_question(app);

	if (row >= app->groups.count)
		return false;
	pivot_select(&q, app_place(app)->pivot, &app->groups.rows[row], &app->selection, out);
	return true;
}

/* An account goes by its number; its name is what somebody calls it. */
static void name(const struct app *app, struct buf *out)
{
	const struct group *g;

	if (app_place(app)->cursor >= app->groups.count)
		return;
	g = &app->groups.rows[app_place(app)->cursor];
	if (g->key)
		text_clean(out, app_place(app)->pivot == PIVOT_ACCOUNT ? g->key : g->label);
}

static void enter(struct app *app)
{
	enum pivot_id pivot = app_place(app)->pivot;
	const struct group *g = &app->groups.rows[app_place(app)->cursor];
	int inner = pivot_inner(app->fleet, pivot, g);
	struct condition group = {0};
	char *text;

	pivot_condition(app->fleet, pivot, g, &group);
	text = filter_with(app->filter, &group, false);
	if (inner == PIVOT_COUNT)
		app_push(app, VIEW_FINDINGS, text)->pivot = PIVOT_IMAGE;
	else
		app_push(app, VIEW_GROUPS, text)->pivot = (enum pivot_id)inner;
	free(text);
	condition_fini(&group);
}

static bool cell_condition(struct app *app, size_t row, int shown, struct condition *out)
{
	const struct group_cell *column = column_of(app, shown);
	const struct group *g = &app->groups.rows[row];
	struct question q = app_question(app);

	switch (column->kind) {
	case GROUP_LABEL:
		pivot_condition(q.fleet, app_place(app)->pivot, g, out);
		return true;
	case GROUP_DIGEST:
		condition_add(out, FIELD_IMAGE, "=", g->key);
		return true;
	case GROUP_FACT:
		condition_add(out, column->field, ":",
			      group_cell_text(column, &q, &app->groups, g));
		return true;
	case GROUP_SEVERITY:
		condition_add(out, FIELD_SEVERITY, ":", severities[column->severity].word);
		return true;
	case GROUP_FIXABLE:
		condition_add(out, FIELD_FIX, ":", fixes[FIX_YES]);
		return true;
	case GROUP_TEAM:
		if (!g->is_several)
			condition_add(out, FIELD_TEAM, ":", fleet_text(q.fleet, g->team));
		return !g->is_several;
	case GROUP_ACCOUNT:
		if (g->account && g->accounts == 1)
			condition_add(out, FIELD_RUNS_IN, ":", fleet_text(q.fleet, g->account));
		return g->account && g->accounts == 1;
	case GROUP_VIA:
	case GROUP_NUMBER:
		break;
	}
	return false;
}

/* ---- drawing ---- */

static void cell(void *ctx, size_t row, int shown, struct table_cell *out)
{
	const struct app *app = ctx;
	const struct group *g = &app->groups.rows[row];
	const struct group_cell *column = column_of(app, shown);
	struct question q = app_question(app);

	group_cell_print(column, &q, &app->groups, g, &out->text);
	if (column->kind == GROUP_FACT || column->kind == GROUP_VIA)
		out->role = STYLE_DIM;
	if (column->kind == GROUP_SEVERITY)
		out->role =
			column->number(g) == 0 ? STYLE_DIM : style_of_severity(column->severity);
}

/* ---- the strip: the group in words ---- */

static void draw_severities(const struct group *g, struct screen *s, struct area area)
{
	int col = area.col + 3;
	char count[32];

	for (int i = SEVERITY_COUNT - 1; i >= 0; i--) {
		if (!g->problem_severity[i])
			continue;
		col += screen_printf(s, area.row + 1, col, area.cols - col,
				     style_of_severity((enum severity)i), "%s %s",
				     screen_count(g->problem_severity[i], count),
				     _(severities[i].title)) +
		       3;
	}
}

/* A vulnerability is told by its title, too: the column for it needs a wide screen. */
static void draw_rule(const struct app *app, struct screen *s, struct area area,
		      const struct group *g)
{
	struct question q = app_question(app);
	struct buf text = {0};

	buf_puts(&text, g->label ? g->label : _("(none)"));
	if (g->key && app_place(app)->pivot == PIVOT_VULN) {
		buf_puts(&text, "  ");
		field_print(&q, FIELD_TITLE, g->first, false, &text);
	}
	app_draw_rule(app, s, area, buf_text(&text));
	buf_fini(&text);
}

/* What runs and was never scanned has no findings, and so no row of its own. */
static void draw_unscanned(const struct app *app, struct screen *s, struct area area)
{
	const struct fleet *f = app->fleet;
	uint32_t unscanned = 0, outdated = 0;
	char count[32], age[DATE_TEXT];
	int col = area.col + 3;

	for (uint32_t i = 0; i < f->image_count; i++) {
		unscanned += f->images[i].is_unscanned && use_runs_at(f, i, app->now);
		outdated += use_outdated(f, i, app->now) != DATE_NONE;
	}
	col += screen_printf(s, area.row + 3, col, area.cols - col, STYLE_NORMAL,
			     _("%s running %s never scanned (see %s)"),
			     screen_count(unscanned, count),
			     plural(unscanned, _("image"), _("images")), _(view_today.title));
	if (outdated)
		screen_printf(s, area.row + 3, col, area.cols - col, STYLE_NORMAL,
			      _("; usage of %s is older than %s"), screen_count(outdated, count),
			      date_format_duration(f->use_max_age, age));
}

/* How many have a fix, and of a base until when fixes come. */
static void draw_fixable(const struct app *app, struct screen *s, struct area area,
			 const struct group *g)
{
	struct buf support = {0};
	char fixable[32];

	eol_put(&g->eol, app->now, &support);
	screen_printf(s, area.row + 3, area.col + 3, area.cols - 4, STYLE_NORMAL,
		      _("%s of the findings have a fix%s%s"), screen_count(g->fixable, fixable),
		      support.size ? "; " : "", buf_text(&support));
	buf_fini(&support);
}

static void draw_strip(struct app *app, struct screen *s, struct area area)
{
	const struct group *g;
	char problems[32], findings[32], images[32];

	if (app_place(app)->cursor >= app->groups.count)
		return;
	g = &app->groups.rows[app_place(app)->cursor];
	draw_rule(app, s, area, g);
	draw_severities(g, s, area);
	screen_printf(s, area.row + 2, area.col + 3, area.cols - 4, STYLE_NORMAL,
		      _("%s distinct %s (the columns count these), %s %s, %s %s"),
		      screen_count(g->problems, problems),
		      plural(g->problems, _("problem"), _("problems")),
		      screen_count(g->findings, findings),
		      plural(g->findings, _("finding"), _("findings")),
		      screen_count(g->images, images), plural(g->images, _("image"), _("images")));
	if (pivots[app_place(app)->pivot].part != USE_PART_COUNT)
		draw_unscanned(app, s, area);
	else
		draw_fixable(app, s, area, g);
}

static bool can_sort(int column)
{
	return column >= 0;
}

static bool export(struct app *app, const struct export *format, const struct out *out,
		   struct error *err)
{
	struct question q = app_question(app);
	struct export_options options = {0};

	return export_groups(format, &q, app_place(app)->pivot, &app->groups, &options, out, err);
}

const struct view view_groups = {
	.word = "groups",
	.title = N_("Groups"),
	.has_filter = true,
	.update = update,
	.rows = rows,
	.cell = cell,
	.key_of = key_of,
	.strip = draw_strip,
	.unsorted = N_("worst first"),
	.can_sort = can_sort,
	.enter = enter,
	.name = name,
	.select = select_row,
	.condition = cell_condition,
	.export = export,
};
