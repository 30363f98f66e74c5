/*
 * Layout and drawing of tables. The cursor is a sign and a bar of 16 columns, not a bar over the
 * whole width: on a slow line the full bar costs five times the bytes of a step.
 */
#include "tui/table.h"

#include <assert.h>

#include "core/intl.h"
#include "core/text.h"

enum { GAP = 1, BAR = 16 };

static int total_width(const struct table_column *columns, int count, const bool *is_shown)
{
	int total = 0;

	for (int i = 0; i < count; i++)
		if (is_shown[i])
			total += columns[i].width + GAP;
	return total;
}

/* The column to drop next: of the highest priority number the last; -1 when none may go. */
static int next_to_drop(const struct table_column *columns, int count, int chosen,
			const bool *is_shown)
{
	int found = -1;

	for (int i = 0; i < count; i++) {
		if (!is_shown[i] || i == chosen || columns[i].priority == 0)
			continue;
		if (found < 0 || columns[i].priority >= columns[found].priority)
			found = i;
	}
	return found;
}

/* Spare columns go to those that grow, one each in turn, until all have their most. */
static void grow(const struct table_column *columns, int spare, struct table_layout *out)
{
	bool has_grown = true;

	while (spare > 0 && has_grown) {
		has_grown = false;
		for (int i = 0; i < out->count && spare > 0; i++) {
			if (out->widths[i] >= columns[out->columns[i]].grows_to)
				continue;
			out->widths[i]++;
			spare--;
			has_grown = true;
		}
	}
}

void table_lay_out(const struct table_column *columns, int count, int chosen, int cols,
		   struct table_layout *out)
{
	bool is_shown[TABLE_COLUMNS_MAX];
	int room = cols - TABLE_GUTTER + GAP; /* no gap after the last */
	int total, drop;

	assert(count <= TABLE_COLUMNS_MAX);
	for (int i = 0; i < count; i++)
		is_shown[i] = true;
	while ((total = total_width(columns, count, is_shown)) > room) {
		drop = next_to_drop(columns, count, chosen, is_shown);
		if (drop < 0)
			break;
		is_shown[drop] = false;
	}
	out->count = 0;
	for (int i = 0; i < count; i++) {
		if (!is_shown[i])
			continue;
		out->columns[out->count] = i;
		out->widths[out->count++] = columns[i].width;
	}
	grow(columns, room - total, out);
}

size_t table_top(size_t cursor, size_t top, size_t rows, size_t visible)
{
	if (visible == 0 || rows <= visible)
		return 0;
	if (cursor < top)
		top = cursor;
	if (cursor >= top + visible)
		top = cursor - visible + 1;
	return top > rows - visible ? rows - visible : top;
}

static void put(struct screen *s, int row, int col, int cols, const struct table_column *column,
		enum style_role role, const char *text)
{
	if (column->cut == CUT_START)
		screen_put_end(s, row, col, cols, role, text);
	else if (column->cut == CUT_MIDDLE)
		screen_put_middle(s, row, col, cols, role, text);
	else if (column->is_right)
		screen_put_right(s, row, col, cols, role, text);
	else
		screen_put(s, row, col, cols, role, text);
}

static int visible_width(struct area area, int col, int width)
{
	int left = area.col + area.cols - col;

	return width < left ? width : left;
}

static void draw_heading(const struct table *t, const struct table_layout *l, struct screen *s,
			 struct area area)
{
	int col = area.col + TABLE_GUTTER;

	for (int i = 0; i < l->count; i++) {
		const struct table_column *c = &t->columns[l->columns[i]];
		bool is_on = l->columns[i] == t->column;

		put(s, area.row, col, visible_width(area, col, l->widths[i]), c,
		    is_on ? STYLE_HEADING_ON : STYLE_HEADING, _(c->title));
		col += l->widths[i] + GAP;
	}
}

/* The cells of a row, from left to right. */
static void fill_cells(const struct table *t, const struct table_layout *l, size_t row,
		       struct table_cell *cells)
{
	for (int i = 0; i < l->count; i++) {
		buf_clear(&cells[i].text);
		buf_clear(&cells[i].brief);
		cells[i].role = STYLE_NORMAL;
		t->cell(t->ctx, row, l->columns[i], &cells[i]);
	}
}

/* What a text may take: its column, and where that is not enough the empty ones to its right. */
static int cell_width(const struct table *t, const struct table_layout *l,
		      const struct table_cell *cells, int i)
{
	int need = (int)text_cols(buf_text(&cells[i].text)), width = l->widths[i];

	if (t->columns[l->columns[i]].is_right)
		return width;
	for (int next = i + 1; width < need && next < l->count && !cells[next].text.size; next++)
		width += GAP + l->widths[next];
	return width;
}

static void draw_cell(const struct table *t, const struct table_layout *l, struct screen *s,
		      struct area at, const struct table_cell *cells, int i)
{
	const struct table_cell *cell = &cells[i];
	int width = visible_width(at, at.col, cell_width(t, l, cells, i));
	bool has_room = (int)text_cols(buf_text(&cell->text)) <= width;

	put(s, at.row, at.col, width, &t->columns[l->columns[i]], cell->role,
	    buf_text(has_room || !cell->brief.size ? &cell->text : &cell->brief));
}

static void draw_row(const struct table *t, const struct table_layout *l, struct screen *s,
		     struct area area, size_t row, struct table_cell *cells)
{
	bool is_cursor = row == t->cursor;
	char sign[2] = {t->sign ? t->sign(t->ctx, row) : ' ', '\0'};
	int right = area.col + area.cols;

	screen_put(s, area.row, area.col, 1, STYLE_CURSOR, is_cursor ? ">" : "");
	screen_put(s, area.row, area.col + 2, 1, STYLE_MARK, sign[0] == ' ' ? "" : sign);
	fill_cells(t, l, row, cells);
	area.col += TABLE_GUTTER;
	for (int i = 0; i < l->count; i++) {
		int width;

		area.cols = right - area.col;
		width = visible_width(area, area.col, l->widths[i]);
		draw_cell(t, l, s, area, cells, i);
		if (is_cursor && i == 0)
			screen_paint(s, area.row, area.col, width < BAR ? width : BAR,
				     STYLE_CURSOR);
		else if (is_cursor && l->columns[i] == t->column)
			screen_paint(s, area.row, area.col, width, STYLE_CELL);
		area.col += l->widths[i] + GAP;
	}
}

void table_draw(const struct table *t, struct screen *s, struct area area)
{
	struct table_cell cells[TABLE_COLUMNS_MAX] = {0};
	struct table_layout layout;

	if (area.rows < 1)
		return;
	table_lay_out(t->columns, t->column_count, t->column, area.cols, &layout);
	draw_heading(t, &layout, s, area);
	for (int i = 1; i < area.rows; i++) {
		size_t row = t->top + (size_t)(i - 1);

		if (row >= t->row_count)
			break;
		draw_row(t, &layout, s, (struct area){area.row + i, area.col, 1, area.cols}, row,
			 cells);
	}
	for (int i = 0; i < layout.count; i++) {
		buf_fini(&cells[i].text);
		buf_fini(&cells[i].brief);
	}
}
