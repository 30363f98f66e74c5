/*
 * The terminal. The only file that knows curses, and the only one in tui/ with state of its own
 * (there is one terminal). Order of calls: start, then size, key, flush as often as one likes,
 * stop.
 */
#ifndef TAMIS_TUI_TERM_H
#define TAMIS_TUI_TERM_H

#include <stdbool.h>

#include "core/error.h"
#include "tui/key.h"
#include "tui/screen.h"

/* False when standard input or output is no terminal, or TERM is not known. Needs setlocale. */
bool term_start(enum color_mode mode, struct error *err);
/* Gives the terminal back as it was. May be called at any time, also twice, also before start. */
void term_stop(void);

/* Is there a description of a terminal of this name, and how many colours has it (0: none)? Leaves
 * the one that was started alone. */
bool term_is_known(const char *name, int *colors);

/* Must bars be made of ASCII: the locale is not UTF-8, or the terminal is dumb? */
bool term_is_ascii(void);

/* Asks the terminal for its size; true when it is another than before (the next flush is whole). */
bool term_size(int *cols, int *rows);
/* The next key that has already arrived; false when there is none. Never waits. */
bool term_key(char name[KEY_NAME_MAX]);
/* When the terminal says that there is something to read: is there nothing? Then it is gone. */
bool term_is_gone(void);
/* Shows the grid: only cells that differ from what is shown are sent. */
void term_flush(const struct screen *screen);
/* May the terminal take what is copied? Some print such a sequence as text. Most take it, and none
 * says whether it did. */
bool term_has_clipboard(void);
/* Into its clipboard (OSC 52), which is where the person sits, whatever ssh is between. */
void term_copy(const char *text);
void term_redraw(void); /* the next flush sends everything (Ctrl-L) */
/* Gives the terminal to the shell for a while; takes it back, whatever its modes are now (the next
 * flush sends everything). */
void term_suspend(void);
void term_resume(void);

#endif
