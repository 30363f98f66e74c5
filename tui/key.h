/*
 * Keys as names: "j", "é", "Space", "Ctrl-D", "PgDn". A name is what the keymap, the configuration,
 * the help and the tests write; term.c alone knows what bytes a terminal sends for it.
 */
#ifndef TAMIS_TUI_KEY_H
#define TAMIS_TUI_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { KEY_NAME_MAX = 16 };

extern const char *const key_names[]; /* the special ones; ends with NULL */

/* The name of a typed character: itself, or "Space", "Ctrl-D", "Tab", "Enter", "Esc". */
void key_from_code(uint32_t code, char out[KEY_NAME_MAX]);
bool key_is_name(const char *name);
/* What typing this key puts into a line of text; NULL when it is no text. */
const char *key_text(const char *name);

#endif
