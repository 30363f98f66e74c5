/*
 * An aligned table of text, for people: cells are put row by row, then measured and printed. On a
 * terminal a line keeps to its width: columns that may go are dropped, then the widest made
 * narrower, and at last the line is cut. No cell is wider than CELLS_COLS, piped neither, or one
 * hostile text would pad every row. Every cell passes text_cut: a report's bytes never reach the
 * terminal.
 */
#ifndef TAMIS_CORE_CELLS_H
#define TAMIS_CORE_CELLS_H

#include <stdbool.h>
#include <stddef.h>

#include "core/mem.h"

enum { CELLS_COLS = 200 };

struct cell_head {
	const char *title; /* N_() */
	bool is_right;
	bool keeps_end; /* a path is told by its end: cut at the front */
	int drop;       /* where there is no room; 0: never, the highest number first */
	size_t cols;    /* the widest cell so far */
	size_t shown;   /* of them, by cells_fit */
	bool is_dropped;
};

struct cells {
	size_t columns;
	struct cell_head *heads;
	char **texts;         /* count of them, row by row */
	const char **colours; /* SGR parameters of a cell ("31;1"), or NULL */
	size_t count, room;
	size_t width; /* of a line; 0: as wide as it is */
};

void cells_init(struct cells *t, size_t columns);
void cells_fini(struct cells *t);
void cells_head(struct cells *t, size_t column, const char *title, bool is_right);
/* The next cell; empties `text`. `colour`: SGR parameters, borrowed for good, or NULL. */
void cells_put(struct cells *t, struct buf *text, const char *colour);
/* When all cells are put: the columns in `width`, or as wide as they are for 0. */
void cells_fit(struct cells *t, size_t width);
/* Appends one line: row `row`, or the heading for SIZE_MAX. */
void cells_line(const struct cells *t, size_t row, struct buf *line);

#endif
