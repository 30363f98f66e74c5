/*
 * What stands on top of a view while the person is asked something: a line being typed, with the
 * caret under what is wrong in it, offers to complete it with, a menu.
 */
#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "core/text.h"
#include "tui/view.h"

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

/* The caret under the wrong word, the message to its right, else to its left, else at the bottom.
 */
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
		col += screen_put(s, row, col, app->cols - 1 - col, STYLE_KEY, offers->words[i]) +
		       2;
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
		app_draw_counts(app, s);
	first = draw_prompt(&app->prompt, s, 1, FILTER_COL, cols);
	if (app->prompt.offers.count) {
		draw_offers(app, s, 2);
	} else if (app->mistake.text[0]) {
		screen_fill(s, 2, 0, app->cols, STYLE_NORMAL, ' ');
		draw_mistake(app, s, first);
	} else if (app->draft_is_empty) {
		draw_line(app, s, 2, STYLE_ERROR,
			  _("no finding matches this; the rows are from before"));
	}
}

/* ---- the menu ---- */

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

void app_draw_question(const struct app *app, struct screen *s)
{
	if (app->menu.title)
		draw_menu(app, s);
	else if (app->ask.is_on && app->ask.is_filter)
		draw_filter_ask(app, s);
	else if (app->ask.is_on)
		draw_ask(app, s);
}
