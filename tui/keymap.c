/* The key bindings. The help page, the manual and the hint line are made from this table. */
#include "tui/keymap.h"

#include <stddef.h>
#include <string.h>

#include "core/intl.h"
#include "core/pivot.h"
#include "tui/key.h"

#define MOVE N_("Move")
#define OPEN N_("Open and leave")
#define SIEVE N_("Sieve and sort")
#define MARK N_("Mark")
#define JUDGE N_("Decide and tell")
#define MORE N_("More")

/* clang-format off */
const struct key keys[] = {
	{"j", "down", MOVE},            {"Down", "down", MOVE},
	{"k", "up", MOVE},              {"Up", "up", MOVE},
	{"gg", "top", MOVE},            {"Home", "top", MOVE},
	{"G", "bottom", MOVE},          {"End", "bottom", MOVE},
	{"Ctrl-D", "half-down", MOVE},  {"Ctrl-U", "half-up", MOVE},
	{"PgDn", "page-down", MOVE},    {"PgUp", "page-up", MOVE},
	{"h", "left", MOVE},            {"Left", "left", MOVE},
	{"l", "right", MOVE},           {"Right", "right", MOVE},

	{"Enter", "enter", OPEN},
	{"q", "leave", OPEN},
	{"Esc", "back", OPEN},          {"Backspace", "back", OPEN},
	{"Q", "quit", OPEN},
	{"5", "fixes", OPEN},
	{"7", "findings", OPEN},
	{"0", "today", OPEN},
	{"I", "imports", OPEN},
	{"C", "coverage", OPEN},
	{"H", "history", OPEN},
	{"b", "base", OPEN},
	{"D", "diff", OPEN},

	{"/", "filter", SIEVE},
	{"f", "only", SIEVE},
	{"F", "except", SIEVE},
	{"+", "floor up", SIEVE},
	{"-", "floor down", SIEVE},
	{"o", "hide-base", SIEVE},
	{"s", "sort", SIEVE},
	{"[", "ascending", SIEVE},
	{"]", "descending", SIEVE},

	{"Space", "mark", MARK},
	{"v", "range", MARK},
	{"*", "mark-all", MARK},
	{"u", "unmark", MARK},

	{"a", "assess", JUDGE},
	{"=", "also", JUDGE},
	{"n", "note", JUDGE},
	{"A", "assign", JUDGE},
	{"U", "undo", JUDGE},
	{"Ctrl-R", "redo", JUDGE},
	{"e", "export", JUDGE},
	{"y", "copy", JUDGE},
	{"Y", "copy-fix", JUDGE},

	{"r", "reload", MORE},
	{"Ctrl-L", "redraw", MORE},
	{":", "command", MORE},
	{"?", "help", MORE},            {"F1", "help", MORE},
	{"Ctrl-C", "cancel", MORE},
	{NULL, NULL, NULL},
};
/* clang-format on */

const char *keymap_find(const char *key)
{
	for (size_t i = 0; keys[i].key; i++)
		if (strcmp(keys[i].key, key) == 0)
			return keys[i].command;
	for (size_t i = 0; i < PIVOT_COUNT; i++)
		if (key[0] == pivots[i].key && key[1] == '\0')
			return pivots[i].command;
	return NULL;
}

bool keymap_is_prefix(const char *key)
{
	size_t size = strlen(key);

	/* "U" is no prefix of "Up": what is a name itself is no sequence. */
	for (size_t i = 0; keys[i].key; i++)
		if (strncmp(keys[i].key, key, size) == 0 && !key_is_name(keys[i].key))
			return true;
	return false;
}

const char *keymap_key_of(const char *command)
{
	for (size_t i = 0; keys[i].key; i++)
		if (strcmp(keys[i].command, command) == 0)
			return keys[i].key;
	return NULL;
}
