/*
 * The cell grid. A wide character takes two cells, of which the second is empty; writing over one
 * half blanks the other, so that no row is ever longer or shorter than the terminal's.
 */
#include "tui/screen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"

enum { ELLIPSIS = 0x2026 };

void screen_init(struct screen *s, int cols, int rows)
{
	*s = (struct screen){0};
	screen_resize(s, cols, rows);
}

void screen_fini(struct screen *s)
{
	free(s->cells);
	*s = (struct screen){0};
}

void screen_resize(struct screen *s, int cols, int rows)
{
	free(s->cells);
	s->cols = cols > 0 ? cols : 0;
	s->rows = rows > 0 ? rows : 0;
	s->cells = mem_array((size_t)s->cols * (size_t)s->rows + 1, sizeof(*s->cells));
	screen_clear(s);
}

void screen_clear(struct screen *s)
{
	size_t count = (size_t)s->cols * (size_t)s->rows;

	for (size_t i = 0; i < count; i++)
		s->cells[i] = (struct cell){.code = ' ', .role = STYLE_NORMAL, .cols = 1};
	s->cursor_row = s->cursor_col = -1;
}

static struct cell *cell_at(const struct screen *s, int row, int col)
{
	if (row < 0 || row >= s->rows || col < 0 || col >= s->cols)
		return NULL;
	return &s->cells[(size_t)row * (size_t)s->cols + (size_t)col];
}

const struct cell *screen_at(const struct screen *s, int row, int col)
{
	return cell_at(s, row, col);
}

/* Blanks what would be left over of a wide character when this cell is written. */
static void break_wide(struct screen *s, int row, int col)
{
	struct cell *c = cell_at(s, row, col);
	struct cell *other;

	if (!c || c->cols == 1)
		return;
	other = cell_at(s, row, c->cols == 2 ? col + 1 : col - 1);
	if (other) {
		other->code = ' ';
		other->mark = 0;
		other->cols = 1;
	}
}

static void set_cell(struct screen *s, int row, int col, enum style_role role, uint32_t code,
		     int cols)
{
	for (int i = 0; i < cols; i++) {
		struct cell *c = cell_at(s, row, col + i);

		if (!c)
			return;
		break_wide(s, row, col + i);
		*c = (struct cell){.code = i ? 0 : code,
				   .role = (uint8_t)role,
				   .cols = (uint8_t)(i ? 0 : cols)};
	}
}

/* The columns that `cols` of the caller leave on this screen. */
static int clip(const struct screen *s, int row, int col, int cols)
{
	if (row < 0 || row >= s->rows || col < 0 || col >= s->cols || cols <= 0)
		return 0;
	return cols < s->cols - col ? cols : s->cols - col;
}

static void combine(struct screen *s, int row, int col, int last, uint32_t code)
{
	struct cell *c = last < 0 ? NULL : cell_at(s, row, col + last);

	if (c && !c->mark)
		c->mark = code;
}

int screen_put(struct screen *s, int row, int col, int cols, enum style_role role, const char *text)
{
	size_t size = text ? strlen(text) : 0;
	int room = clip(s, row, col, cols);
	int used = 0, last = -1; /* columns taken; where the last character began */
	int cut = 0;             /* where an ellipsis would stand */

	for (size_t at = 0; at < size && room > 0;) {
		uint32_t code;
		int wide;

		at += text_decode(text + at, size - at, &code);
		code = text_visible(code);
		wide = text_code_cols(code);
		if (wide <= 0) {
			combine(s, row, col, last, code);
			continue;
		}
		if (used + wide > room) {
			set_cell(s, row, col + cut, role, ELLIPSIS, 1);
			return cut + 1;
		}
		set_cell(s, row, col + used, role, code, wide);
		last = used;
		if (used + wide < room)
			cut = used + wide;
		used += wide;
	}
	return used;
}

void screen_put_right(struct screen *s, int row, int col, int cols, enum style_role role,
		      const char *text)
{
	size_t wide = text_cols(text ? text : "");
	int gap = wide < (size_t)(cols > 0 ? cols : 0) ? cols - (int)wide : 0;

	screen_put(s, row, col + gap, cols - gap, role, text);
}

void screen_put_end(struct screen *s, int row, int col, int cols, enum style_role role,
		    const char *text)
{
	struct buf cut = {0};

	text_cut_front(&cut, text ? text : "", cols > 0 ? (size_t)cols : 0);
	screen_put(s, row, col, cols, role, buf_text(&cut));
	buf_fini(&cut);
}

void screen_put_middle(struct screen *s, int row, int col, int cols, enum style_role role,
		       const char *text)
{
	struct buf cut = {0};

	text_cut_middle(&cut, text ? text : "", cols > 0 ? (size_t)cols : 0);
	screen_put(s, row, col, cols, role, buf_text(&cut));
	buf_fini(&cut);
}

int screen_printf(struct screen *s, int row, int col, int cols, enum style_role role,
		  const char *fmt, ...)
{
	struct buf text = {0};
	va_list args;
	int used;

	va_start(args, fmt);
	buf_vprintf(&text, fmt, args);
	va_end(args);
	used = screen_put(s, row, col, cols, role, buf_text(&text));
	buf_fini(&text);
	return used;
}

void screen_fill(struct screen *s, int row, int col, int cols, enum style_role role, uint32_t code)
{
	int room = clip(s, row, col, cols);

	for (int i = 0; i < room; i++)
		set_cell(s, row, col + i, role, code, 1);
}

void screen_paint(struct screen *s, int row, int col, int cols, enum style_role role)
{
	int room = clip(s, row, col, cols);

	for (int i = 0; i < room; i++)
		cell_at(s, row, col + i)->role = (uint8_t)role;
}

static void put_code(struct buf *out, uint32_t code)
{
	char bytes[4];

	buf_put(out, bytes, text_encode(code, bytes));
}

void screen_dump(const struct screen *s, struct buf *out)
{
	for (int row = 0; row < s->rows; row++) {
		const struct cell *cells = &s->cells[(size_t)row * (size_t)s->cols];
		int end = s->cols;

		while (end > 0 && cells[end - 1].code == ' ')
			end--;
		for (int col = 0; col < end; col++) {
			if (!cells[col].cols)
				continue;
			put_code(out, cells[col].code);
			if (cells[col].mark)
				put_code(out, cells[col].mark);
		}
		buf_putc(out, '\n');
	}
}

char *screen_count(long long n, char out[32])
{
	char digits[24];
	int size = snprintf(digits, sizeof(digits), "%lld", n < 0 ? -n : n);
	int at = 0;

	if (n < 0)
		out[at++] = '-';
	for (int i = 0; i < size; i++) {
		if (i && (size - i) % 3 == 0)
			out[at++] = ',';
		out[at++] = digits[i];
	}
	out[at] = '\0';
	return out;
}
