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
	t->heads[column] = (struct cell_head){title, is_right, text_cols(_(title))};
}

void cells_put(struct cells *t, struct buf *text, const char *colour)
{
	struct cell_head *head = &t->heads[t->count % t->columns];
	struct buf clean = {0};
	size_t cols;

	text_clean(&clean, buf_text(text));
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

static void pad(struct buf *line, size_t n)
{
	while (n--)
		buf_putc(line, ' ');
}

/* One cell, cut to what is `left` of the line. Returns the columns it took. */
static size_t put_cell(const struct cell_head *head, const char *text, const char *colour,
		       size_t left, struct buf *line)
{
	size_t cols = head->cols < left ? head->cols : left;
	size_t have = text_cols(text);

	have = have < cols ? have : cols;
	if (head->is_right)
		pad(line, cols - have);
	if (colour)
		buf_printf(line, "\033[%sm", colour);
	text_cut(line, text, cols);
	if (colour)
		buf_puts(line, "\033[0m");
	if (!head->is_right)
		pad(line, cols - have);
	return cols;
}

void cells_line(const struct cells *t, size_t row, size_t width, struct buf *line)
{
	size_t left = width ? width : SIZE_MAX;

	for (size_t c = 0; c < t->columns && left > 2; c++) {
		size_t at = row * t->columns + c;
		bool is_head = row == SIZE_MAX;

		if (c) {
			buf_puts(line, "  ");
			left -= 2;
		}
		left -= put_cell(&t->heads[c], is_head ? _(t->heads[c].title) : t->texts[at],
				 is_head ? NULL : t->colours[at], left, line);
	}
	while (line->size && line->data[line->size - 1] == ' ')
		line->data[--line->size] = '\0';
	buf_putc(line, '\n');
}
