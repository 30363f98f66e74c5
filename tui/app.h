/*
 * The desk: what it knows and how it answers keys. It neither waits nor reads a clock nor touches a
 * terminal; tui/loop.c does, and tests do the same with app_key and screen_dump.
 *
 *	app = app_new(store, &options, &err);
 *	app_clock(app, now);            every second, and app_catch_up behind it
 *	app_resize(app, 80, 24);
 *	app_draw(app, &screen);
 *	while (app_key(app, key_name))
 *		app_draw(app, &screen);
 *	app_free(app);
 */
#ifndef TAMIS_TUI_APP_H
#define TAMIS_TUI_APP_H

#include <stdbool.h>

#include "core/date.h"
#include "core/error.h"
#include "data/store.h"
#include "tui/screen.h"

enum { APP_COLS_MIN = 50, APP_ROWS_MIN = 12 };

struct config;

struct app_options {
	const char *filter;      /* NULL: "is:open is:latest" */
	const char *pivot;       /* a word of pivots[], or "findings"; NULL: base */
	struct config *config;   /* its views are known as @NAME; may be NULL */
	const char *config_path; /* borrowed; NULL: its default place */
	date now;                /* app_clock moves it on, unless: */
	bool is_clock_fixed;
	bool is_ascii;         /* bars are made of '#' */
	bool has_no_clipboard; /* the terminal takes nothing that is copied */
};

struct app;

/* Loads the fleet. The store stays the caller's and outlives the app. NULL: the store, or a word.
 */
struct app *app_new(struct store *store, const struct app_options *options, struct error *err);
void app_free(struct app *app);
/* Before that, when a person leaves: notes when they looked (store_set_looked). What came since
 * then is new to them the next time. With a fixed clock nothing is noted, and nothing asked. */
bool app_leave(struct app *app, struct error *err);

void app_resize(struct app *app, int cols, int rows);
/* One key by its name (tui/key.h). False: the person wants to leave. */
bool app_key(struct app *app, const char *key);
/* Resizes the screen to the app's size and draws everything. */
void app_draw(struct app *app, struct screen *screen);

/*
 * The time, unless it was fixed. To be told every second: has somebody else changed the database,
 * or put another file in its place? True when there is something new to draw.
 */
bool app_clock(struct app *app, date now);
/*
 * Then, between frames: reads what others changed, unless a question is open; it comes with the
 * first call after that. A large fleet is read behind the desk, over several calls. True when what
 * was read is on the screen, or could not be read. Own changes are no reason to read.
 */
bool app_catch_up(struct app *app);
/* Is something being read behind the desk? Then app_catch_up should be asked again soon. */
bool app_is_loading(const struct app *app);

/* Did the person ask for the screen to be drawn anew? Asking forgets it. */
bool app_wants_redraw(struct app *app);
/* What the person has copied since the last call, for the terminal's clipboard. Owned; NULL:
 * nothing. */
char *app_take_clipboard(struct app *app);

/* Runs a command by its text ("pivot image"), as a key would. */
void app_run(struct app *app, const char *command);

#endif
