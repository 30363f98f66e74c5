/*
 * Where things stand on the screen, and what frames the views: the rule above a strip, the empty
 * states, the last line. Drawing reads the state and changes nothing.
 */
#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "core/text.h"
#include "tui/keymap.h"
#include "tui/view.h"

enum {
	HEAD_ROWS = 3, /* app_draw_head.c */
	STRIP_ROWS = 4,
	STRIP_FROM_ROWS = 20, /* screens lower than this have no strip */
	SIDE_FROM_COLS = 150  /* screens wider than this show the finding beside the list */
};

/* ---- layout ---- */

void app_lay_out(const struct app *app, struct layout *out)
{
	const struct view *view = app_view(app);

	*out = (struct layout){.body = {HEAD_ROWS, 0, app->rows - HEAD_ROWS - 1, app->cols}};
	if (app->cols >= SIDE_FROM_COLS && app_place(app)->view == VIEW_FINDINGS) {
		int cols = app->cols * 2 / 5;

		out->side = (struct area){HEAD_ROWS, app->cols - cols, out->body.rows, cols};
		out->body.cols = app->cols - cols - 3;
	} else if (view->strip && app->rows >= STRIP_FROM_ROWS) {
		out->body.rows -= STRIP_ROWS;
		out->strip = (struct area){HEAD_ROWS + out->body.rows, 0, STRIP_ROWS, app->cols};
	}
}

size_t app_visible(const struct app *app)
{
	struct layout layout;
	int rows;

	app_lay_out(app, &layout);
	rows = layout.body.rows - (app_has_table(app) ? 1 : 0);
	return rows > 0 ? (size_t)rows : 0;
}

size_t app_rows(const struct app *app)
{
	size_t visible = app_visible(app);

	if (app_has_table(app))
		return app_view(app)->rows(app);
	return app->page.count > visible ? app->page.count - visible + 1 : 1;
}

int app_page_cols(const struct app *app)
{
	struct layout layout;

	app_lay_out(app, &layout);
	return (layout.side.cols ? layout.side.cols : layout.body.cols) - 2;
}

/* Marked, or in the range that is being marked. */
static char sign_of(void *ctx, size_t row)
{
	const struct app *app = ctx;
	const struct place *place = app_place(app);
	uint32_t marked, all;

	if (app->range != SIZE_MAX && ((row >= app->range && row <= place->cursor) ||
				       (row <= app->range && row >= place->cursor)))
		return '+';
	if (place->view != VIEW_GROUPS && place->view != VIEW_FIXES)
		return app->fleet->issues[app->fleet->issue[app->findings[row]]].is_marked ? '*'
											   : ' ';
	marked = place->view == VIEW_FIXES ? app->plan.rows[row].marked
					   : app->groups.rows[row].marked;
	all = place->view == VIEW_FIXES ? app->plan.rows[row].findings
					: app->groups.rows[row].findings;
	return marked == 0 ? ' ' : marked == all ? '*' : '-';
}

void app_draw_rule(const struct app *app, struct screen *s, struct area area, const char *title)
{
	char row[32], rows[32];
	char *place = mem_printf(_(" %s of %s "),
				 screen_count((long long)app_place(app)->cursor + 1, row),
				 screen_count((long long)app_rows(app), rows));
	int cols = (int)text_cols(place);

	screen_fill(s, area.row, area.col + 1, area.cols - 2, STYLE_DIM, '-');
	screen_put(s, area.row, area.col + area.cols - 3 - cols, cols, STYLE_DIM, place);
	cols = area.cols - 8 - cols;
	if ((int)text_cols(title) < cols - 2)
		cols = (int)text_cols(title) + 2;
	screen_fill(s, area.row, area.col + 3, cols, STYLE_TITLE, ' ');
	screen_put_middle(s, area.row, area.col + 4, cols - 2, STYLE_TITLE, title);
	free(place);
}

/* ---- the body when there is nothing to show ---- */

static void draw_empty_database(const struct app *app, struct screen *s, struct area area)
{
	static const char *const lines[] = {
		N_("Nothing has been imported yet. Leave with Q, then give tamis a report:"),
		"",
		"    trivy image --format json -o report.json IMAGE",
		"    tamis import report.json",
		"",
		"    aws inspector2 list-findings > findings.json",
		"    tamis import findings.json",
		"",
		N_("Folders, compressed files and standard input (-) work as well; the content"),
		N_("decides what it is. Press ? for every key."),
	};

	(void)app;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		screen_put(s, area.row + 1 + (int)i, area.col + 2, area.cols - 4, STYLE_NORMAL,
			   _(lines[i]));
}

/* Which term emptied it: for each, how many findings there are without it. */
static void draw_no_match(const struct app *app, struct screen *s, struct area area)
{
	struct question q = app_question(app);
	size_t terms = filter_terms(app->filter);
	int row = area.row + 3;

	screen_put(s, area.row + 1, area.col + 2, area.cols - 4, STYLE_TITLE,
		   _("No finding matches."));
	for (size_t i = 0; i < terms && row < area.row + area.rows; i++) {
		char *text = filter_term_text(app->filter, i);
		uint32_t n = filter_count_without(app->filter, &q, i);
		char count[32];

		screen_printf(s, row++, area.col + 2, area.cols - 4, n ? STYLE_NORMAL : STYLE_DIM,
			      _("without  %-30s %s would match"), text, screen_count(n, count));
		free(text);
	}
}

/* ---- the last line ---- */

/* Only what the view can do is hinted at. */
static void draw_hints(const struct app *app, struct screen *s)
{
	const struct view *view = app_view(app);
	bool can_select = view->select != NULL;
	const struct {
		bool is_here;
		const char *command, *text;
	} hints[] = {
		{can_select, "mark", _("mark")},
		{can_select, "assess", _("assess")},
		{can_select, "note", _("note")},
		{view->export != NULL, "export", _("export")},
		{view->has_filter && app_has_table(app), "filter", _("filter")},
		{view->can_sort != NULL, "sort", _("sort")},
		{view->enter != NULL, "enter", _("open")},
		{true, "leave", app->place_count > 1 ? _("back") : _("quit")},
		{true, "command", _("command")},
		{true, "help", _("help")},
	};
	int col = 1;

	for (size_t i = 0; i < sizeof(hints) / sizeof(hints[0]); i++) {
		const char *key = keymap_key_of(hints[i].command);
		int cols = key ? (int)(text_cols(key) + text_cols(hints[i].text)) + 1 : 0;

		if (!hints[i].is_here || !key || col + cols >= app->cols)
			continue;
		screen_put(s, app->rows - 1, col, cols, STYLE_KEY, key);
		screen_put(s, app->rows - 1, col + (int)text_cols(key) + 1, cols, STYLE_DIM,
			   hints[i].text);
		col += cols + 2;
	}
}

static void draw_last_line(const struct app *app, struct screen *s)
{
	if (app->message[0])
		screen_put(s, app->rows - 1, 1, app->cols - 2, app->message_role, app->message);
	else
		draw_hints(app, s);
}

/* ---- everything ---- */

static void draw_too_small(const struct app *app, struct screen *s)
{
	int row = app->rows / 2;

	screen_printf(s, row, 0, app->cols, STYLE_ERROR, _("tamis needs %dx%d, this is %dx%d."),
		      APP_COLS_MIN, APP_ROWS_MIN, app->cols, app->rows);
	screen_put(s, row + 1, 0, app->cols, STYLE_NORMAL, _("Make the window larger, or Q."));
}

static void draw_table(struct app *app, struct screen *s, struct area area)
{
	const struct view *view = app_view(app);
	const struct place *place = app_place(app);
	struct table t = {.columns = app->headings,
			  .column_count = app->heading_count,
			  .row_count = app_rows(app),
			  .cursor = place->cursor,
			  .top = place->top,
			  .column = place->column,
			  .ctx = app,
			  .cell = view->cell,
			  .sign = view->select ? sign_of : NULL};

	if (t.row_count == 0 && view->empty)
		screen_put(s, area.row + 1, area.col + 2, area.cols - 4, STYLE_NORMAL,
			   _(view->empty));
	else
		table_draw(&t, s, area);
}

static void draw_page(const struct app *app, struct screen *s, struct area area)
{
	area.col += 1;
	area.cols -= 2;
	page_draw(&app->page, s, area, app_place(app)->cursor);
}

static void draw_body(struct app *app, struct screen *s)
{
	const struct view *view = app_view(app);
	struct layout l;

	app_lay_out(app, &l);
	if (app->fleet->count == 0 &&
	    (view->has_filter || (view == &view_today && app_rows(app) == 0))) {
		draw_empty_database(app, s, l.body);
		return;
	}
	if (view->has_filter && app->selection.selected == 0 && view != &view_finding) {
		draw_no_match(app, s, l.body);
		return;
	}
	if (app_has_table(app))
		draw_table(app, s, l.body);
	else
		draw_page(app, s, l.body);
	if (l.strip.rows)
		view->strip(app, s, l.strip);
	if (l.side.cols) {
		for (int i = 0; i < l.side.rows; i++)
			screen_put(s, l.side.row + i, l.side.col - 2, 1, STYLE_DIM, "|");
		page_draw(&app->page, s, l.side, 0);
	}
}

void app_draw(struct app *app, struct screen *s)
{
	if (s->cols != app->cols || s->rows != app->rows)
		screen_resize(s, app->cols, app->rows);
	screen_clear(s);
	if (app->cols < APP_COLS_MIN || app->rows < APP_ROWS_MIN) {
		draw_too_small(app, s);
		return;
	}
	app_update(app);
	app_settle(app);
	app_draw_head(app, s);
	draw_body(app, s);
	draw_last_line(app, s);
	app_draw_question(app, s);
}
