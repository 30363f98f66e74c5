/* Names of keys. A control character is "Ctrl-" and its letter, but for those that have a key. */
#include "tui/key.h"

#include <stdio.h>
#include <string.h>

#include "core/text.h"

const char *const key_names[] = {
	"Space", "Enter", "Tab",  "S-Tab", "Esc",  "Backspace", "Delete", "Insert", "Up", "Down",
	"Left",  "Right", "Home", "End",   "PgUp", "PgDn",      "F1",     "F2",     "F3", "F4",
	"F5",    "F6",    "F7",   "F8",    "F9",   "F10",       "F11",    "F12",    NULL,
};

static const struct {
	uint32_t code;
	const char *name;
} typed[] = {
	{' ', "Space"}, {'\r', "Enter"},     {'\n', "Enter"},     {'\t', "Tab"},
	{0x1b, "Esc"},  {0x7f, "Backspace"}, {'\b', "Backspace"},
};

bool key_skips(enum key_sequence *in, uint32_t code)
{
	bool is_part = *in == KEY_SEQUENCE_CSI ? code >= ' ' && code < '@'
					       : (code >= '0' && code <= '9') || code == ';';

	if (*in == KEY_SEQUENCE_NONE)
		return false;
	if (is_part)
		return true;
	*in = KEY_SEQUENCE_NONE;
	return code >= '@' && code < 0x7f; /* what ends it; anything else was never a part of it */
}

void key_from_code(uint32_t code, char out[KEY_NAME_MAX])
{
	for (size_t i = 0; i < sizeof(typed) / sizeof(typed[0]); i++) {
		if (typed[i].code == code) {
			snprintf(out, KEY_NAME_MAX, "%s", typed[i].name);
			return;
		}
	}
	if (code < 0x20) {
		snprintf(out, KEY_NAME_MAX, "Ctrl-%c", (char)('@' + code));
		return;
	}
	out[text_encode(code, out)] = '\0';
}

static bool is_one_character(const char *name)
{
	size_t size = strlen(name);
	uint32_t code;

	return size > 0 && text_decode(name, size, &code) == size && code > ' ' && code != 0x7f &&
	       code != 0xfffd;
}

bool key_is_name(const char *name)
{
	for (size_t i = 0; key_names[i]; i++)
		if (strcmp(key_names[i], name) == 0)
			return true;
	if (strncmp(name, "Ctrl-", 5) == 0)
		return name[5] >= '@' && name[5] <= '_' && name[6] == '\0';
	return is_one_character(name);
}

const char *key_text(const char *name)
{
	if (strcmp(name, "Space") == 0)
		return " ";
	return is_one_character(name) ? name : NULL;
}
