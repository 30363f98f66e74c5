/*
 * Rows under headings. The table is told what columns there are and asks for the text of the cells
 * it shows; on a narrow screen columns drop by priority, except the chosen one, which always shows:
 * so stepping through the columns brings every one of them on screen. A text that is too long takes
 * the room of cells to its right that are empty, gives way to its brief form, and only then is cut.
 */
#ifndef TAMIS_TUI_TABLE_H
#define TAMIS_TUI_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/mem.h"
#include "tui/screen.h"

enum { TABLE_COLUMNS_MAX = 32, TABLE_GUTTER = 4 /* "> * ": cursor and mark */ };

/* Where a text is cut that is too long: a path is told by its end, a versioned name by both. */
enum table_cut { CUT_END, CUT_START, CUT_MIDDLE };

struct table_column {
	const char *title; /* N_() */
	int width;
	int grows_to; /* takes spare columns up to this width; 0: it does not grow */
	int priority; /* 0 never drops; the highest number drops first */
	bool is_right;
	enum table_cut cut;
};

struct table_cell {
	struct buf text;
	struct buf brief; /* stands there where the text has no room; empty: the text is cut */
	enum style_role role;
};

struct table {
	const struct table_column *columns;
	int column_count;
	size_t row_count;
	size_t cursor, top;
	int column; /* the chosen one; -1: none */
	void *ctx;
	void (*cell)(void *ctx, size_t row, int column, struct table_cell *out);
	char (*sign)(void *ctx, size_t row); /* '*' marked, '+' in the range, else ' ' */
};

struct table_layout {
	int count;
	int columns[TABLE_COLUMNS_MAX]; /* which, from left to right */
	int widths[TABLE_COLUMNS_MAX];
};

void table_lay_out(const struct table_column *columns, int count, int chosen, int cols,
		   struct table_layout *out);
/* The first row to show, so that the cursor is on screen and as little as possible moves. */
size_t table_top(size_t cursor, size_t top, size_t rows, size_t visible);
void table_draw(const struct table *t, struct screen *s, struct area area); /* heading and rows */

#endif
