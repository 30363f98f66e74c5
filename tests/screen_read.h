/* Reading a table off the screen, as a person does: by the headings of its columns. */
#ifndef TAMIS_TESTS_SCREEN_READ_H
#define TAMIS_TESTS_SCREEN_READ_H

#include <stdbool.h>
#include <stddef.h>

#include "tui/screen.h"

enum { SCREEN_FIRST_ROW = 4 }; /* of a table, below its headings */

/* Is this line a row of the table, and not yet the strip below it? */
bool screen_has_row(const struct screen *s, int row);
/* Where the heading begins, or -1: this screen has no room for the column. */
int screen_heading(const struct screen *s, const char *title);
/* The number that ends where its heading ends ("1,204", "65%", "12d"); -1 for "-". */
long long screen_number(const struct screen *s, int row, const char *title);
/* The words that begin a column, as far as they are shown; what is no ASCII is a `~`. */
void screen_words(const struct screen *s, int row, const char *title, char *out, size_t room);

#endif
