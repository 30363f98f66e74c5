/* How each part of the screen looks: one row per role, one column per kind of terminal. */
#ifndef TAMIS_TUI_STYLE_H
#define TAMIS_TUI_STYLE_H

#include <stdbool.h>

#include "core/severity.h"

enum style_role {
	STYLE_NORMAL,
	STYLE_HEADER,
	STYLE_FILTER,
	STYLE_PIVOT,
	STYLE_PIVOT_ON,
	STYLE_HEADING,
	STYLE_HEADING_ON,
	STYLE_CURSOR,
	STYLE_CELL,
	STYLE_MARK,
	STYLE_CRITICAL,
	STYLE_HIGH,
	STYLE_MEDIUM,
	STYLE_LOW,
	STYLE_INFO,
	STYLE_UNKNOWN,
	STYLE_DIM,
	STYLE_TITLE,
	STYLE_KEY,
	STYLE_NOTICE,
	STYLE_ERROR,
	STYLE_COUNT
};

enum style_attribute { STYLE_BOLD = 1, STYLE_REVERSE = 2, STYLE_UNDERLINE = 4, STYLE_FAINT = 8 };

enum { STYLE_DEFAULT = -1 }; /* the terminal's own colour */

/* Colours are numbers of the terminal's palette. */
struct style_look {
	short text, back;
	unsigned attributes;
};

enum style_depth { STYLE_MONO, STYLE_8, STYLE_256, STYLE_DEPTH_COUNT };

struct style {
	const char *name; /* "critical": for the configuration */
	const char *help; /* N_() */
	struct style_look looks[STYLE_DEPTH_COUNT];
};

extern const struct style styles[STYLE_COUNT];

/* What --color says. NEVER wins over the terminal; NO_COLOR counts in AUTO only. */
enum color_mode { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

/* `colors` is what the terminal offers, `no_color` whether NO_COLOR is set and not empty. */
enum style_depth style_depth(enum color_mode mode, int colors, bool no_color);
enum style_role style_of_severity(enum severity severity);

#endif
