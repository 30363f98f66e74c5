/* Measuring and printing aligned text; widths are columns of the cleaned text, never bytes. */
#include "core/cells.h"

#include <stdint.h>
#include <stdlib.h>

#include "core/intl.h"
#include "core/text.h"

void cells_init(struct cells *t, size_t columns)
{
	*t = (struct cells){.columns = columns};
	t->heads = mem_array(columns, sizeof(*t->heads));
}

void cells_fini(struct cells *t)
{
	for (size_t i = 0; i < t->count; i++)
		free(t->texts[i]);
	free(t->texts);
	free(t->colours);
	free(t->heads);
	*t = (struct cells){0};
}

void cells_head(struct cells *t, size_t column, const char *title, bool is_right)
{
	t->heads[column] = (struct cell_head){
		.title = title, .is_right = is_right, .cols = text_cols(_(title))};
}

void cells_put(struct cells *t, struct buf *text, const char *colour)
{
	struct cell_head *head = &t->heads[t->count % t->columns];
	struct buf clean = {0};
	size_t cols;

	text_cut(&clean, buf_text(text), CELLS_COLS);
	buf_clear(text);
	if (t->count == t->room) {
		mem_next_room(&t->room, t->count);
		t->texts = mem_grow(t->texts, t->room, sizeof(*t->texts));
		t->colours = mem_grow(t->colours, t->room, sizeof(*t->colours));
	}
	t->texts[t->count] = buf_take(&clean);
	t->colours[t->count] = colour;
	cols = text_cols(t->texts[t->count++]);
	if (cols > head->cols)
		head->cols = cols;
}

/* ---- the width of a line --------------------------------------------------------------------- */

enum { GAP = 2, SHARE = 24, FLOOR = 8 };

/* Of a line whose columns take no more than `most` each. */
static size_t line_width(const struct cells *t, size_t most)
{
	size_t width = 0;

	for (size_t c = 0; c < t->columns; c++)
		if (!t->heads[c].is_dropped)
			width += (width ? GAP : 0) +
				 (t->heads[c].shown < most ? t->heads[c].shown : most);
	return width;
}

/* Of the highest number the last; false when none may go. */
static bool drop_one(struct cells *t)
{
	struct cell_head *found = NULL;

	for (struct cell_head *head = t->heads; head < t->heads + t->columns; head++)
		if (!head->is_dropped && head->drop > 0 && (!found || head->drop >= found->drop))
			found = head;
	if (found)
		found->is_dropped = true;
	return found != NULL;
}

static struct cell_head *widest(struct cells *t)
{
	struct cell_head *found = t->heads;

	for (struct cell_head *head = t->heads; head < t->heads + t->columns; head++)
		if (!head->is_dropped && (found->is_dropped || head->shown > found->shown))
			found = head;
	return found;
}

/* A column is cut to its SHARE before another one is dropped for it. */
void cells_fit(struct cells *t, size_t width)
{
	t->width = width;
	for (size_t c = 0; c < t->columns; c++)
		t->heads[c].shown = t->heads[c].cols;
	if (width == 0 || t->columns == 0)
		return;
	while (line_width(t, SHARE) > width && drop_one(t))
		;
	while (line_width(t, SIZE_MAX) > width && widest(t)->shown > FLOOR)
		widest(t)->shown--;
}

/* ---- printing -------------------------------------------------------------------------------- */

static void pad(struct buf *line, size_t n)
{
	while (n--)
		buf_putc(line, ' ');
}

/* One cell, cut to what is `left` of the line. Returns the columns it took. */
static size_t put_cell(const struct cell_head *head, const char *text, const char *colour,
		       size_t left, struct buf *line)
{
	size_t cols = head->shown < left ? head->shown : left;
	size_t have = text_cols(text);

	have = have < cols ? have : cols;
	if (head->is_right)
		pad(line, cols - have);
	if (colour)
		buf_printf(line, "\033[%sm", colour);
	if (head->keeps_end)
		text_cut_front(line, text, cols);
	else
		text_cut(line, text, cols);
	if (colour)
		buf_puts(line, "\033[0m");
	if (!head->is_right)
		pad(line, cols - have);
	return cols;
}

void cells_line(const struct cells *t, size_t row, struct buf *line)
{
	size_t left = t->width ? t->width : SIZE_MAX;
	bool is_first = true;

	for (size_t c = 0; c < t->columns && left > GAP; c++) {
		size_t at = row * t->columns + c;
		bool is_head = row == SIZE_MAX;

		if (t->heads[c].is_dropped)
			continue;
		if (!is_first) {
			pad(line, GAP);
			left -= GAP;
		}
		is_first = false;
		left -= put_cell(&t->heads[c], is_head ? _(t->heads[c].title) : t->texts[at],
				 is_head ? NULL : t->colours[at], left, line);
	}
	while (line->size && line->data[line->size - 1] == ' ')
		line->data[--line->size] = '\0';
	buf_putc(line, '\n');
}
