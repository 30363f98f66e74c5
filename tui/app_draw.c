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
	HEAD_ROWS = 3,        /* header, filter, pivots */
	STRIP_ROWS = 4,
	STRIP_FROM_ROWS = 20, /* screens lower than this have no strip */
	SIDE_FROM_COLS = 150, /* screens wider than this show the finding beside the list */
	FILTER_COL = 9        /* where the filter's text begins */
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
		return app->fleet->issues[app->fleet->issue[app->findings[row]]].is_marked ? '*' : ' ';
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
		screen_put_right(s, 0, app->cols - 34, 26, STYLE_NOTICE, _("changed by others: r reads"));
	buf_fini(&text);
}

static int draw_counts(const struct app *app, struct screen *s)
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

static void draw_line(const struct app *app, struct screen *s, int row, enum style_role role,
		      const char *text)
{
	screen_fill(s, row, 0, app->cols, STYLE_NORMAL, ' ');
	screen_put(s, row, 1, app->cols - 2, role, text);
}

/* Draws the line being edited so that its cursor is on screen; returns the first byte shown. */
static size_t draw_prompt(const struct prompt *p, struct screen *s, int row, int col, int cols)
{
	const char *text = buf_text(&p->text);
	char *before = mem_strndup(text, p->at);
	size_t start = 0, used;
	uint32_t code;

	while (start < p->at && text_cols(before + start) >= (size_t)(cols > 1 ? cols : 1))
		start += text_decode(before + start, p->at - start, &code);
	screen_put(s, row, col, cols, STYLE_FILTER, text + start);
	used = text_cols(before + start);
	s->cursor_row = row;
	s->cursor_col = col + (int)used;
	free(before);
	return start;
}

/* The caret under the wrong word, the message to its right, else to its left, else at the bottom. */
static void draw_mistake(const struct app *app, struct screen *s, size_t first)
{
	const struct filter_error *mistake = &app->mistake;
	const char *text = buf_text(&app->prompt.text);
	size_t size = strlen(text);
	size_t start = mistake->start < size ? mistake->start : size;
	size_t end = mistake->end < size ? mistake->end : size;
	char *before = mem_strndup(text + (first < start ? first : start),
				   first < start ? start - first : 0);
	char *wrong = mem_strndup(text + start, end > start ? end - start : 0);
	int col = FILTER_COL + (int)text_cols(before);
	int cols = (int)text_cols(wrong), message = (int)text_cols(mistake->text);

	cols = cols < 1 ? 1 : cols;
	screen_fill(s, 2, col, cols, STYLE_ERROR, '^');
	if (col + cols + 1 + message <= app->cols)
		screen_put(s, 2, col + cols + 1, message, STYLE_ERROR, mistake->text);
	else if (message + 2 <= col)
		screen_put(s, 2, col - message - 1, message, STYLE_ERROR, mistake->text);
	else
		draw_line(app, s, app->rows - 1, STYLE_ERROR, mistake->text);
	free(before);
	free(wrong);
}

static void draw_offers(const struct app *app, struct screen *s, int row)
{
	const struct completion *offers = &app->prompt.offers;
	int col = 1;

	screen_fill(s, row, 0, app->cols, STYLE_NORMAL, ' ');
	for (size_t i = 0; i < offers->count && col < app->cols - 1; i++)
		col += screen_put(s, row, col, app->cols - 1 - col, STYLE_KEY, offers->words[i]) + 2;
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
	counts = draw_counts(app, s);
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
	tabs[PIVOT_COUNT] = (struct tab){key ? key[0] : ' ', _(view_findings.title),
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
					  tabs[i].is_on ? STYLE_PIVOT_ON : STYLE_PIVOT, tabs[i].title) + 1;
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
		screen_put(s, area.row + 1 + (int)i, area.col + 2, area.cols - 4, STYLE_NORMAL, _(lines[i]));
}

/* Which term emptied it: for each, how many findings there are without it. */
static void draw_no_match(const struct app *app, struct screen *s, struct area area)
{
	struct question q = app_question(app);
	size_t terms = filter_terms(app->filter);
	int row = area.row + 3;

	screen_put(s, area.row + 1, area.col + 2, area.cols - 4, STYLE_TITLE, _("No finding matches."));
	for (size_t i = 0; i < terms && row < area.row + area.rows; i++) {
		char *text = filter_term_text(app->filter, i);
		uint32_t n = filter_count_without(app->filter, &q, i);
		char count[32];

		screen_printf(s, row++, area.col + 2, area.cols - 4, n ? STYLE_NORMAL : STYLE_DIM,
			      _("without  %-30s %s would match"), text, screen_count(n, count));
		free(text);
	}
}

/* ---- menu and last line ---- */

static void draw_menu(const struct app *app, struct screen *s)
{
	const struct menu *menu = &app->menu;
	int room = app->rows - 3;
	int lines = menu->count < room ? menu->count : room;
	int first = menu->cursor >= lines ? menu->cursor - lines + 1 : 0;
	int row = app->rows - 1 - lines;

	screen_fill(s, row - 1, 0, app->cols, STYLE_DIM, '-');
	screen_printf(s, row - 1, 2, app->cols - 4, STYLE_TITLE, " %s ", menu->title);
	for (int i = 0; i < lines; i++) {
		const struct menu_item *item = &menu->items[first + i];
		bool is_on = first + i == menu->cursor;

		screen_fill(s, row + i, 0, app->cols, STYLE_NORMAL, ' ');
		screen_put(s, row + i, 1, 1, STYLE_CURSOR, is_on ? ">" : "");
		screen_put(s, row + i, 3, 2, STYLE_KEY, item->key);
		screen_put(s, row + i, 6, 32, is_on ? STYLE_TITLE : STYLE_NORMAL, item->title);
		screen_put(s, row + i, 22 + (strlen(item->title) > 15 ? 17 : 0), app->cols - 23,
			   STYLE_DIM, item->help);
	}
}

static void draw_hints(const struct app *app, struct screen *s)
{
	static const struct {
		const char *command, *text;
	} hints[] = {
		{"mark", N_("mark")}, {"assess", N_("assess")}, {"note", N_("note")},
		{"export", N_("export")}, {"filter", N_("filter")}, {"sort", N_("sort")},
		{"enter", N_("open")}, {"leave", N_("back")}, {"command", N_("command")},
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

/* A question at the bottom; what went wrong with the last answer, or the offers, stand above it. */
static void draw_ask(const struct app *app, struct screen *s)
{
	int row = app->rows - 1;
	int col;

	if (app->prompt.offers.count) {
		draw_offers(app, s, row - 1);
	} else if (app->message[0]) {
		draw_line(app, s, row - 1, app->message_role, app->message);
	}
	screen_fill(s, row, 0, app->cols, STYLE_NORMAL, ' ');
	col = 1 + screen_put(s, row, 1, app->cols - 20, STYLE_TITLE, app->ask.label);
	draw_prompt(&app->prompt, s, row, col, app->cols - col - 1);
}

static void draw_filter_ask(const struct app *app, struct screen *s)
{
	int cols = app->cols - FILTER_COL - 1;
	size_t first;

	screen_fill(s, 1, FILTER_COL, cols + 1, STYLE_NORMAL, ' ');
	if (text_cols(buf_text(&app->prompt.text)) + 24 < (size_t)cols)
		draw_counts(app, s);
	first = draw_prompt(&app->prompt, s, 1, FILTER_COL, cols);
	if (app->prompt.offers.count) {
		draw_offers(app, s, 2);
	} else if (app->mistake.text[0]) {
		screen_fill(s, 2, 0, app->cols, STYLE_NORMAL, ' ');
		draw_mistake(app, s, first);
	} else if (app->draft_is_empty) {
		draw_line(app, s, 2, STYLE_ERROR, _("no finding matches this; the rows are from before"));
	}
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
	if (app->menu.title)
		draw_menu(app, s);
	else if (app->ask.is_on && app->ask.is_filter)
		draw_filter_ask(app, s);
	else if (app->ask.is_on)
		draw_ask(app, s);
}
