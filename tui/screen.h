/*
 * The screen as a grid of cells. Views draw here and nowhere else; term.c shows it, tests dump it.
 * screen_put is the one place where a report's text is cleaned on its way to a terminal.
 */
#ifndef TAMIS_TUI_SCREEN_H
#define TAMIS_TUI_SCREEN_H

#include <stdbool.h>
#include <stdint.h>

#include "core/mem.h"
#include "tui/style.h"

struct cell {
	uint32_t code; /* 0: the right half of the wide character before it */
	uint32_t mark; /* one combining mark, or 0 */
	uint8_t role;  /* enum style_role */
	uint8_t cols;  /* 1 or 2; 0 for a right half */
};

struct screen {
	int rows, cols;
	struct cell *cells;
	int cursor_row, cursor_col; /* where the terminal's cursor stands; row -1: hidden */
};

/* A part of the screen that somebody may draw in. */
struct area {
	int row, col, rows, cols;
};

void screen_init(struct screen *s, int cols, int rows);
void screen_fini(struct screen *s);
void screen_resize(struct screen *s, int cols, int rows); /* and clear */
void screen_clear(struct screen *s);
const struct cell *screen_at(const struct screen *s, int row, int col);

/*
 * Draws UTF-8 text in at most `cols` columns (fewer at the edge), cleaned, cut with an ellipsis
 * when it is longer. Returns the columns it took. Outside of the screen nothing is drawn.
 */
int screen_put(struct screen *s, int row, int col, int cols, enum style_role role,
	       const char *text);
/* The same, set against the right end of the `cols` columns. */
void screen_put_right(struct screen *s, int row, int col, int cols, enum style_role role,
		      const char *text);
/* The same as screen_put, but what is longer loses its beginning. */
void screen_put_end(struct screen *s, int row, int col, int cols, enum style_role role,
		    const char *text);
/* And this loses its middle (text_cut_middle). */
void screen_put_middle(struct screen *s, int row, int col, int cols, enum style_role role,
		       const char *text);
int screen_printf(struct screen *s, int row, int col, int cols, enum style_role role,
		  const char *fmt, ...) TAMIS_PRINTF(6, 7);
void screen_fill(struct screen *s, int row, int col, int cols, enum style_role role, uint32_t code);
/* Changes the look of what stands there. */
void screen_paint(struct screen *s, int row, int col, int cols, enum style_role role);

/* The grid as lines of text without blanks at their ends. Appends. */
void screen_dump(const struct screen *s, struct buf *out);

/* A number as the desk writes it, "1,204"; returns out. */
char *screen_count(long long n, char out[32]);

#endif
