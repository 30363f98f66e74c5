/*
 * The desk without a terminal: an in-memory database with a fleet small enough to know by heart,
 * keys by name, and the screen as text, compared with tests/golden/NAME.screen. With
 * TAMIS_GOLDEN=write the goldens are written anew; look at the difference before it is committed.
 */
#ifndef TAMIS_TESTS_VIEW_HARNESS_H
#define TAMIS_TESTS_VIEW_HARNESS_H

#include "core/mem.h"
#include "data/store.h"
#include "tui/app.h"
#include "tui/screen.h"

enum { DESK_NOW = 1762041600 }; /* 2025-11-02T00:00:00Z */

struct desk {
	struct store *store;
	bool is_borrowed; /* the store is somebody else's */
	date now;
	struct app *app;
	struct screen screen;
	struct buf text; /* the screen's, after desk_text */
	bool is_over;    /* a key has left the desk */
};

/* `filter` NULL: the desk's own. Ends the test program when the store or the desk cannot be made.
 */
void desk_open(struct desk *d, int cols, int rows, const char *filter);
void desk_open_empty(struct desk *d, int cols, int rows);
/* On a store that stays open, such as the demonstration fleet's. */
void desk_open_on(struct desk *d, struct store *store, date now, int cols, int rows,
		  const char *filter);
void desk_close(struct desk *d);
/* A new desk on the same store, as after a restart. */
void desk_again(struct desk *d);

void desk_keys(struct desk *d, const char *names); /* "j j Enter" */
void desk_type(struct desk *d, const char *text);  /* character by character */
const char *desk_text(struct desk *d);             /* draws, dumps; good until the next call */
bool desk_shows(struct desk *d, const char *text);
/* One line of the screen without the blanks at its ends; good until the next call of desk_*. */
const char *desk_line(struct desk *d, int row);

/* A test line: the screen equals the golden. Otherwise the first lines that differ are shown. */
void desk_is_golden(struct desk *d, const char *name);

#endif
