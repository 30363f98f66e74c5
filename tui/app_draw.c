/*
 * Where things stand on the screen, and the frame around the views: header, filter line, pivot bar,
 * menu, message. Drawing reads the state and changes nothing.
 */
#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "core/text.h"
#include "tui/keymap.h"
#include "tui/view.h"

enum {
	HEAD_ROWS = 3, /* header, filter, pivots */
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
	rows = layout.body.rows - (app_view(app)->has_table ? 1 : 0);
	return rows > 0 ? (size_t)rows : 0;
}

int app_page_cols(const struct app *app)
{
	struct layout layout;

	app_lay_out(app, &layout);
	return (layout.side.cols ? layout.side.cols : layout.body.cols) - 2;
}

char app_sign(void *ctx, size_t row)
{
	const struct app *app = ctx;
	const struct place *place = app_place(app);
	bool is_group = place->view == VIEW_GROUPS;
	uint32_t marked;

	if (app->range != SIZE_MAX && ((row >= app->range && row <= place->cursor) ||
				       (row <= app->range && row >= place->cursor)))
		return '+';
	if (!is_group)
		return app->fleet->issues[app->fleet->issue[app->findings[row]]].is_marked ? '*'
											   : ' ';
	marked = app->groups.rows[row].marked;
	return marked == 0 ? ' ' : marked == app->groups.rows[row].findings ? '*' : '-';
}

/* ---- the first three lines ---- */

static void draw_header(const struct app *app, struct screen *s)
{
	const char *path = store_path(app->store);
	const char *slash = path ? strrchr(path, '/') : NULL;
	struct buf text = {0};
	char count[32];

	buf_printf(&text, "tamis  %s", slash ? slash + 1 : path ? path : "");
	buf_printf(&text, _("   %s open"), screen_count(app->totals.open, count));
	buf_printf(&text, "   %s %s", screen_count(app->totals.images, count),
		   plural(app->totals.images, _("image"), _("images")));
	if (app->totals.marked)
		buf_printf(&text, _("   %s marked"), screen_count(app->totals.marked, count));
	if (store_is_read_only(app->store))
		buf_puts(&text, _("   read-only"));
	screen_put(s, 0, 1, app->cols - 10, STYLE_HEADER, buf_text(&text));
	screen_put_right(s, 0, app->cols - 7, 6, STYLE_DIM, _("? help"));
	if (app->is_behind)
		screen_put_right(s, 0, app->cols - 34, 26, STYLE_NOTICE,
				 _("changed by others: r reads"));
	buf_fini(&text);
}

int app_draw_counts(const struct app *app, struct screen *s)
{
	struct buf text = {0};
	char shown[32], all[32], hidden[32];
	int cols;

	if (app->selection.unknown_hidden)
		buf_printf(&text, _("%s UNKNOWN hidden  "),
			   screen_count(app->selection.unknown_hidden, hidden));
	buf_printf(&text, _("%s of %s"), screen_count(app->selection.selected, shown),
		   screen_count(app->fleet->count, all));
	cols = (int)text_cols(buf_text(&text));
	screen_put_right(s, 1, app->cols - cols - 1, cols, STYLE_DIM, buf_text(&text));
	buf_fini(&text);
	return cols;
}

static void draw_filter_line(const struct app *app, struct screen *s)
{
	const struct place *place = app_place(app);
	int counts;

	if (!place->filter) {
		screen_put(s, 1, 1, app->cols - 2, STYLE_TITLE, _(app_view(app)->title));
		return;
	}
	screen_put(s, 1, 1, FILTER_COL - 2, STYLE_DIM, _("filter"));
	counts = app_draw_counts(app, s);
	if (!app->ask.is_on || !app->ask.is_filter)
		screen_put(s, 1, FILTER_COL, app->cols - FILTER_COL - counts - 3, STYLE_FILTER,
			   place->filter[0] ? place->filter : _("(everything)"));
}

/* The pivots and the list, in the order of their keys. */
struct tab {
	char key;
	const char *title;
	bool is_on;
};

static int compare_tabs(const void *a, const void *b)
{
	const struct tab *x = a, *y = b;

	return x->key - y->key;
}

static void make_tabs(const struct app *app, struct tab tabs[PIVOT_COUNT + 1])
{
	const struct place *place = app_place(app);
	const char *key = keymap_key_of("findings");

	for (int i = 0; i < PIVOT_COUNT; i++)
		tabs[i] = (struct tab){pivots[i].key, _(pivots[i].title),
				       place->view == VIEW_GROUPS && (int)place->pivot == i};
	tabs[PIVOT_COUNT] =
		(struct tab){key ? key[0] : ' ', _(view_findings.title),
			     place->view == VIEW_FINDINGS || place->view == VIEW_FINDING};
	qsort(tabs, PIVOT_COUNT + 1, sizeof(tabs[0]), compare_tabs);
}

static void draw_pivots(const struct app *app, struct screen *s)
{
	struct tab tabs[PIVOT_COUNT + 1];
	int total = 1, col = 1;

	make_tabs(app, tabs);
	for (size_t i = 0; i < PIVOT_COUNT + 1; i++)
		total += (int)text_cols(tabs[i].title) + 3;
	for (size_t i = 0; i < PIVOT_COUNT + 1; i++) {
		char key[] = {tabs[i].key, '\0'};
		bool is_named = tabs[i].is_on || total <= app->cols;

		col += screen_put(s, 2, col, 2, STYLE_KEY, key) + 1;
		if (is_named)
			col += screen_put(s, 2, col, app->cols - col,
					  tabs[i].is_on ? STYLE_PIVOT_ON : STYLE_PIVOT,
					  tabs[i].title) +
			       1;
	}
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

static void draw_hints(const struct app *app, struct screen *s)
{
	static const struct {
		const char *command, *text;
	} hints[] = {
		{"mark", N_("mark")},     {"assess", N_("assess")}, {"note", N_("note")},
		{"export", N_("export")}, {"filter", N_("filter")}, {"sort", N_("sort")},
		{"enter", N_("open")},    {"leave", N_("back")},    {"command", N_("command")},
		{"help", N_("help")},
	};
	int col = 1;

	for (size_t i = 0; i < sizeof(hints) / sizeof(hints[0]); i++) {
		const char *key = keymap_key_of(hints[i].command);
		int cols = key ? (int)(text_cols(key) + text_cols(_(hints[i].text))) + 1 : 0;

		if (!key || col + cols >= app->cols)
			continue;
		screen_put(s, app->rows - 1, col, cols, STYLE_KEY, key);
		screen_put(s, app->rows - 1, col + (int)text_cols(key) + 1, cols, STYLE_DIM,
			   _(hints[i].text));
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

static void draw_body(struct app *app, struct screen *s)
{
	const struct view *view = app_view(app);
	struct layout l;

	app_lay_out(app, &l);
	if (view->has_filter && app->fleet->count == 0) {
		draw_empty_database(app, s, l.body);
		return;
	}
	if (view->has_filter && app->selection.selected == 0 && view != &view_finding) {
		draw_no_match(app, s, l.body);
		return;
	}
	view->draw(app, s, l.body);
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
	draw_header(app, s);
	draw_filter_line(app, s);
	draw_pivots(app, s);
	draw_body(app, s);
	draw_last_line(app, s);
	app_draw_question(app, s);
}
