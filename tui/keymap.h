/* Which key runs which command: text to text, so that keys, the command line and tests share a
 * door. */
#ifndef TAMIS_TUI_KEYMAP_H
#define TAMIS_TUI_KEYMAP_H

#include <stdbool.h>

struct key {
	const char *key;     /* one name, or two of one character each ("gg") */
	const char *command; /* its text, with arguments */
	const char *group;   /* N_() heading in the help; keys of a group stand together */
};

/* Keys of pivots are not here: pivots[] has them ("pivot WORD"). Ends with .key NULL. */
extern const struct key keys[];

/* The command's text, or NULL. Borrowed; a pivot's is made from the table of pivots. */
const char *keymap_find(const char *key);
/* Could one more key make it a binding? */
bool keymap_is_prefix(const char *key);
/* The first key bound to this command text, for hints; NULL when there is none. */
const char *keymap_key_of(const char *command);

#endif
