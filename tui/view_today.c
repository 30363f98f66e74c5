/* Today: what changed since the person looked last, and what is due. Enter leads from a number to
 * the findings that it counts. */
#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "tui/command.h"
#include "tui/view.h"

enum column { COLUMN_WHAT, COLUMN_FINDINGS, COLUMN_ISSUES, COLUMN_COUNT };

static const struct table_column columns[COLUMN_COUNT] = {
	/* clang-format off */
	[COLUMN_WHAT]     = {N_("WHAT"), 56, 140, 0, false, CUT_END},
	[COLUMN_FINDINGS] = {N_("COUNT"), 7, 0, 0, true, CUT_END},
	[COLUMN_ISSUES]   = {N_("ISSUES"), 7, 0, 1, true, CUT_END},
	/* clang-format on */
};

static void update(struct app *app)
{
	struct error err = {0};

	app_set_headings(app, columns, COLUMN_COUNT);
	if (!store_today(app->store, app->fleet, app->now, app->is_ascii, &app->coverage,
			 &app->today, &err))
		app_complain(app, "%s", err.text);
}

static size_t rows(const struct app *app)
{
	return app->today.count;
}

static void put_count(struct buf *out, long long count)
{
	char text[32];

	if (count >= 0)
		buf_puts(out, screen_count(count, text));
}

static void cell(void *ctx, size_t row, int column, struct table_cell *out)
{
	const struct app *app = ctx;
	const struct today_line *line = &app->today.lines[row];

	switch ((enum column)column) {
	case COLUMN_WHAT:
		buf_printf(&out->text, "%*s%s", 2 * line->indent, "", line->label);
		break;
	case COLUMN_FINDINGS:
		put_count(&out->text, today_count(line));
		break;
	case COLUMN_ISSUES:
		put_count(&out->text, line->numbers[TODAY_ISSUES]);
		break;
	case COLUMN_COUNT:
		break;
	}
	if (line->is_total)
		out->role = today_count(line) == 0 ? STYLE_DIM : STYLE_TITLE;
	else if (line->severity >= 0 && column == COLUMN_WHAT)
		out->role = style_of_severity((enum severity)line->severity);
}

/* A line is its section and its key: what stays when others import. */
static void key_of(const struct app *app, size_t row, struct buf *out)
{
	const struct today_line *line = &app->today.lines[row];

	buf_printf(out, "%s\n%s", today_sections[line->section].word, line->key ? line->key : "");
}

static void draw_strip(struct app *app, struct screen *s, struct area area)
{
	const struct today_line *line;
	const struct today_section_row *section;

	if (app_place(app)->cursor >= app->today.count)
		return;
	line = &app->today.lines[app_place(app)->cursor];
	section = &today_sections[line->section];
	app_draw_rule(app, s, area, _(section->title));
	screen_put(s, area.row + 1, area.col + 3, area.cols - 4, STYLE_NORMAL, _(section->help));
	if (line->filter)
		screen_printf(s, area.row + 2, area.col + 3, area.cols - 4, STYLE_FILTER,
			      _("filter  %s"), line->filter);
	else if (section->command)
		screen_printf(s, area.row + 2, area.col + 3, area.cols - 4, STYLE_DIM,
			      _("Enter: %s"), section->command);
}

static void enter(struct app *app)
{
	const struct today_line *line = &app->today.lines[app_place(app)->cursor];

	if (line->filter)
		app_push(app, VIEW_FINDINGS, line->filter);
	else
		app_run(app, today_sections[line->section].command);
}

const struct view view_today = {
	.word = "today",
	.title = N_("Today"),
	.empty = N_("Nothing has been imported yet: tamis import FILE"),
	.update = update,
	.rows = rows,
	.cell = cell,
	.key_of = key_of,
	.strip = draw_strip,
	.enter = enter,
};
