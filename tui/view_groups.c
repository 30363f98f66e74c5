/*
 * The table of groups: one row a base image, image, package, ... with how much hangs on it. The
 * numbers under CRIT, HIGH, ... are distinct problems, so that one flaw in forty images counts
 * once.
 */
#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "core/text.h"
#include "tui/group_order.h"
#include "tui/view.h"

enum column {
	COLUMN_LABEL,
	COLUMN_VIA,
	COLUMN_IMAGES,
	COLUMN_CRITICAL,
	COLUMN_HIGH,
	COLUMN_MEDIUM,
	COLUMN_LOW,
	COLUMN_INFO,
	COLUMN_UNKNOWN,
	COLUMN_PROBLEMS,
	COLUMN_FINDINGS,
	COLUMN_FIXABLE,
	COLUMN_OLDEST,
	COLUMN_COUNT
};

static int64_t get_images(const struct group *g)
{
	return g->images;
}
static int64_t get_problems(const struct group *g)
{
	return g->problems;
}
static int64_t get_findings(const struct group *g)
{
	return g->findings;
}
static int64_t get_oldest(const struct group *g)
{
	return g->oldest_days;
}

static int64_t get_fixable(const struct group *g)
{
	return g->findings ? (int64_t)g->fixable * 100 / g->findings : -1;
}

#define SEVERITY_GET(name, which)                                                                  \
	static int64_t get_##name(const struct group *g)                                           \
	{                                                                                          \
		return g->problem_severity[which];                                                 \
	}
SEVERITY_GET(critical, SEVERITY_CRITICAL)
SEVERITY_GET(high, SEVERITY_HIGH)
SEVERITY_GET(medium, SEVERITY_MEDIUM)
SEVERITY_GET(low, SEVERITY_LOW)
SEVERITY_GET(info, SEVERITY_INFO)
SEVERITY_GET(unknown, SEVERITY_UNKNOWN)

/* The heading of the first column is the pivot's; VIA belongs to the base pivot alone. */
static const struct {
	struct table_column column;
	int64_t (*get)(const struct group *g); /* NULL: text */
	const char *unit;
	int severity; /* enum severity, -1: none */
} columns[COLUMN_COUNT] = {
	/* clang-format off */
	[COLUMN_LABEL]    = {{"", 22, 60, 0, false}, NULL, "", -1},
	[COLUMN_VIA]      = {{N_("VIA"), 6, 0, 6, false}, NULL, "", -1},
	[COLUMN_IMAGES]   = {{N_("IMAGES"), 6, 0, 3, true}, get_images, "", -1},
	[COLUMN_CRITICAL] = {{N_("CRIT"), 5, 0, 0, true}, get_critical, "", SEVERITY_CRITICAL},
	[COLUMN_HIGH]     = {{N_("HIGH"), 5, 0, 0, true}, get_high, "", SEVERITY_HIGH},
	[COLUMN_MEDIUM]   = {{N_("MED"), 5, 0, 2, true}, get_medium, "", SEVERITY_MEDIUM},
	[COLUMN_LOW]      = {{N_("LOW"), 5, 0, 4, true}, get_low, "", SEVERITY_LOW},
	[COLUMN_INFO]     = {{N_("INFO"), 5, 0, 9, true}, get_info, "", SEVERITY_INFO},
	[COLUMN_UNKNOWN]  = {{N_("UNK"), 5, 0, 8, true}, get_unknown, "", SEVERITY_UNKNOWN},
	[COLUMN_PROBLEMS] = {{N_("PROBLEMS"), 8, 0, 6, true}, get_problems, "", -1},
	[COLUMN_FINDINGS] = {{N_("FINDINGS"), 8, 0, 7, true}, get_findings, "", -1},
	[COLUMN_FIXABLE]  = {{N_("FIXABLE"), 7, 0, 1, true}, get_fixable, "%", -1},
	[COLUMN_OLDEST]   = {{N_("OLDEST"), 6, 0, 5, true}, get_oldest, "d", -1},
	/* clang-format on */
};

/* VIA is the second column, so without it the rest moves up by one. */
static int column_of(const struct app *app, int shown)
{
	return shown > 0 && app_place(app)->pivot != PIVOT_BASE ? shown + 1 : shown;
}

static void make_headings(struct app *app)
{
	app->heading_count = app_place(app)->pivot == PIVOT_BASE ? COLUMN_COUNT : COLUMN_COUNT - 1;
	for (int i = 0; i < app->heading_count; i++)
		app->headings[i] = columns[column_of(app, i)].column;
	app->headings[0].title = pivots[app_place(app)->pivot].head;
}

/* ---- rows ---- */

static void sort_groups(struct app *app)
{
	const struct place *place = app_place(app);
	int column = place->sort < 0 ? -1 : column_of(app, place->sort);
	enum groups_by by = column < 0               ? GROUPS_BY_WORST
			    : column == COLUMN_LABEL ? GROUPS_BY_LABEL
			    : column == COLUMN_VIA   ? GROUPS_BY_VIA
						     : GROUPS_BY_NUMBER;

	groups_order(&app->groups, by, column < 0 ? NULL : columns[column].get, place->descending);
}

static void update(struct app *app)
{
	struct question q = app_question(app);

	make_headings(app);
	pivot_run(&q, app_place(app)->pivot, &app->selection, &app->groups);
	sort_groups(app);
}

static size_t rows(const struct app *app)
{
	return app->groups.count;
}

static void remember(struct app *app)
{
	struct place *place = app_place(app);

	if (place->cursor >= app->groups.count)
		return;
	free(place->key);
	place->key = mem_strdup(app->groups.rows[place->cursor].key);
	place->id = 1;
}

static size_t recall(const struct app *app)
{
	const struct place *place = app_place(app);

	for (size_t i = 0; place->id && i < app->groups.count; i++)
		if (text_equal(app->groups.rows[i].key, place->key))
			return i;
	return SIZE_MAX;
}

static struct term group_term(const struct app *app, size_t row)
{
	return (struct term){pivots[app_place(app)->pivot].field, ":",
			     mem_strdup(app->groups.rows[row].key)};
}

static bool select_row(struct app *app, size_t row, struct selection *out)
{
	struct term term;
	char *text;
	bool good;

	if (row >= app->groups.count)
		return false;
	term = group_term(app, row);
	text = app_filter_with(app, &term, false);
	good = app_select(app, text, out);
	free(text);
	free(term.value);
	return good;
}

/* A base and an account hold images; everything else is opened as a list of findings. */
static void enter(struct app *app)
{
	enum pivot_id pivot = app_place(app)->pivot;
	bool to_images = pivot == PIVOT_BASE || pivot == PIVOT_ACCOUNT;
	struct term term = group_term(app, app_place(app)->cursor);
	char *text = app_filter_with(app, &term, false);

	app_push(app, to_images ? VIEW_GROUPS : VIEW_FINDINGS, text)->pivot = PIVOT_IMAGE;
	free(text);
	free(term.value);
}

static bool cell_term(struct app *app, size_t row, int shown, struct term *out)
{
	const struct group *g = &app->groups.rows[row];
	int column = column_of(app, shown);

	if (column == COLUMN_LABEL) {
		*out = group_term(app, row);
		return true;
	}
	if (column == COLUMN_VIA) {
		*out = (struct term){FIELD_BASE_VIA, ":", mem_strdup(g->via)};
		return true;
	}
	if (column == COLUMN_FIXABLE) {
		*out = (struct term){FIELD_FIX, ":", mem_strdup(fixes[FIX_YES])};
		return true;
	}
	if (columns[column].severity < 0)
		return false;
	*out = (struct term){FIELD_SEVERITY, ":",
			     mem_strdup(severities[columns[column].severity].word)};
	return true;
}

/* ---- drawing ---- */

static void put_number(struct table_cell *out, int64_t n, const char *unit)
{
	char text[32];

	buf_printf(&out->text, "%s%s", screen_count(n, text), unit);
}

static void cell(void *ctx, size_t row, int shown, struct table_cell *out)
{
	const struct app *app = ctx;
	const struct group *g = &app->groups.rows[row];
	int column = column_of(app, shown);
	int64_t n;

	if (column == COLUMN_LABEL) {
		buf_puts(&out->text, g->label ? g->label : _("(none)"));
		return;
	}
	if (column == COLUMN_VIA) {
		buf_puts(&out->text, g->via ? g->via : "-");
		out->role = STYLE_DIM;
		return;
	}
	n = columns[column].get(g);
	if (n < 0)
		buf_puts(&out->text, "-");
	else
		put_number(out, n, columns[column].unit);
	if (columns[column].severity >= 0)
		out->role = n == 0 ? STYLE_DIM
				   : style_of_severity((enum severity)columns[column].severity);
}

static void draw(struct app *app, struct screen *s, struct area area)
{
	const struct place *place = app_place(app);
	struct table t = {.columns = app->headings,
			  .column_count = app->heading_count,
			  .row_count = app->groups.count,
			  .cursor = place->cursor,
			  .top = place->top,
			  .column = place->column,
			  .ctx = app,
			  .cell = cell,
			  .sign = app_sign};

	table_draw(&t, s, area);
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

static void draw_strip(struct app *app, struct screen *s, struct area area)
{
	const struct group *g;
	char problems[32], findings[32], images[32], fixable[32];

	if (app_place(app)->cursor >= app->groups.count)
		return;
	g = &app->groups.rows[app_place(app)->cursor];
	screen_fill(s, area.row, area.col + 1, area.cols - 2, STYLE_DIM, '-');
	screen_printf(s, area.row, area.col + 3, area.cols - 8, STYLE_TITLE, " %s ",
		      g->label ? g->label : _("(none)"));
	draw_severities(g, s, area);
	screen_printf(s, area.row + 2, area.col + 3, area.cols - 4, STYLE_NORMAL,
		      _("%s distinct %s (the columns count these) in %s %s of %s %s"),
		      screen_count(g->problems, problems),
		      plural(g->problems, _("problem"), _("problems")),
		      screen_count(g->findings, findings),
		      plural(g->findings, _("finding"), _("findings")),
		      screen_count(g->images, images), plural(g->images, _("image"), _("images")));
	screen_printf(s, area.row + 3, area.col + 3, area.cols - 4, STYLE_NORMAL,
		      _("%s of the findings have a fix"), screen_count(g->fixable, fixable));
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

	return format->groups(&q, app_place(app)->pivot, &app->groups, &options, out, err);
}

const struct view view_groups = {
	.word = "groups",
	.title = N_("Groups"),
	.has_filter = true,
	.has_table = true,
	.update = update,
	.rows = rows,
	.remember = remember,
	.recall = recall,
	.draw = draw,
	.strip = draw_strip,
	.can_sort = can_sort,
	.enter = enter,
	.select = select_row,
	.term = cell_term,
	.export = export,
};
