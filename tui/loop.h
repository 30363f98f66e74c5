/* The desk on a terminal: waits for keys and signals, tells the app the time, shows what it draws.
 */
#ifndef TAMIS_TUI_LOOP_H
#define TAMIS_TUI_LOOP_H

#include "core/error.h"
#include "tui/app.h"
#include "tui/style.h"

/*
 * Runs until the person leaves; the terminal is given back as it was, also on SIGTERM and SIGHUP.
 * Returns the exit code of the process: 0, or 128 + the signal that ended it, or that of err.
 */
int loop_run(struct app *app, enum color_mode mode, struct error *err);

#endif
