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

/*
 * A key that curses does not know sends an escape sequence all the same: Esc, then [ or O, then
 * more up to a letter. Its letters are not to be taken for keys. term.c sees where one begins;
 * key_skips says of each character after that whether it belongs to it, and when it is over.
 */
enum key_sequence {
	KEY_SEQUENCE_NONE,
	KEY_SEQUENCE_CSI, /* after [ (ECMA-48, section 5.4) */
	KEY_SEQUENCE_SS3  /* after O */
};
bool key_skips(enum key_sequence *in, uint32_t code);

/* The name of a typed character: itself, or "Space", "Ctrl-D", "Tab", "Enter", "Esc". */
void key_from_code(uint32_t code, char out[KEY_NAME_MAX]);
bool key_is_name(const char *name);
/* What typing this key puts into a line of text; NULL when it is no text. */
const char *key_text(const char *name);

#endif
