/*
 * An aligned table of text, for people: cells are put row by row, then measured and printed. On a
 * terminal a line keeps to its width, so the last columns are cut first; piped, nothing is cut.
 * Every cell passes text_clean: a report's bytes never reach the terminal.
 */
#ifndef TAMIS_CORE_CELLS_H
#define TAMIS_CORE_CELLS_H

#include <stdbool.h>
#include <stddef.h>

#include "core/mem.h"

struct cell_head {
	const char *title; /* N_() */
	bool is_right;
	size_t cols; /* the widest cell so far */
};

struct cells {
	size_t columns;
	struct cell_head *heads;
	char **texts;         /* count of them, row by row */
	const char **colours; /* SGR parameters of a cell ("31;1"), or NULL */
	size_t count, room;
};

void cells_init(struct cells *t, size_t columns);
void cells_fini(struct cells *t);
void cells_head(struct cells *t, size_t column, const char *title, bool is_right);
/* The next cell; empties `text`. `colour`: SGR parameters, borrowed for good, or NULL. */
void cells_put(struct cells *t, struct buf *text, const char *colour);
/* Appends one line: row `row`, or the heading for SIZE_MAX. `width` 0: nothing is cut. */
void cells_line(const struct cells *t, size_t row, size_t width, struct buf *line);

#endif
