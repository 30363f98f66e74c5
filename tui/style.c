/*
 * The one table of looks. Colour never carries meaning alone: every role that says something also
 * has a word, a letter or a sign on the screen, so the mono column loses nothing but comfort.
 */
#include "tui/style.h"

#include "core/intl.h"

enum { BLACK, RED, GREEN, YELLOW, BLUE, MAGENTA, CYAN, WHITE };

/* clang-format off */
#define NONE STYLE_DEFAULT
const struct style styles[STYLE_COUNT] = {
	/*                    name          help                                      mono                              8 colours                       256 colours */
	[STYLE_NORMAL]     = {"normal",     N_("everything else"),                    {{NONE, NONE, 0},                 {NONE, NONE, 0},                {NONE, NONE, 0}}},
	[STYLE_HEADER]     = {"header",     N_("the first line"),                     {{NONE, NONE, STYLE_BOLD},        {CYAN, NONE, STYLE_BOLD},       {75, NONE, STYLE_BOLD}}},
	[STYLE_FILTER]     = {"filter",     N_("the filter line"),                    {{NONE, NONE, 0},                 {NONE, NONE, STYLE_BOLD},       {255, NONE, 0}}},
	[STYLE_PIVOT]      = {"pivot",      N_("pivots one may switch to"),           {{NONE, NONE, 0},                 {NONE, NONE, 0},                {250, NONE, 0}}},
	[STYLE_PIVOT_ON]   = {"pivot-on",   N_("the pivot on screen"),                {{NONE, NONE, STYLE_REVERSE},     {BLACK, CYAN, 0},               {16, 75, 0}}},
	[STYLE_HEADING]    = {"heading",    N_("headings of columns"),                {{NONE, NONE, STYLE_BOLD},        {NONE, NONE, STYLE_BOLD},       {109, NONE, STYLE_BOLD}}},
	[STYLE_HEADING_ON] = {"heading-on", N_("heading of the chosen column"),       {{NONE, NONE, STYLE_BOLD | STYLE_UNDERLINE}, {CYAN, NONE, STYLE_BOLD | STYLE_UNDERLINE}, {75, NONE, STYLE_BOLD | STYLE_UNDERLINE}}},
	[STYLE_CURSOR]     = {"cursor",     N_("the row under the cursor"),           {{NONE, NONE, STYLE_REVERSE},     {NONE, NONE, STYLE_REVERSE},              {NONE, NONE, STYLE_REVERSE}}},
	[STYLE_CELL]       = {"cell",       N_("the cell that f and F take"),         {{NONE, NONE, STYLE_UNDERLINE},   {NONE, NONE, STYLE_UNDERLINE},  {NONE, NONE, STYLE_UNDERLINE}}},
	[STYLE_MARK]       = {"mark",       N_("the sign of a marked row"),           {{NONE, NONE, STYLE_BOLD},        {YELLOW, NONE, STYLE_BOLD},     {220, NONE, STYLE_BOLD}}},
	[STYLE_CRITICAL]   = {"critical",   N_("severity critical"),                  {{NONE, NONE, STYLE_BOLD},        {RED, NONE, STYLE_BOLD},        {203, NONE, STYLE_BOLD}}},
	[STYLE_HIGH]       = {"high",       N_("severity high"),                      {{NONE, NONE, STYLE_BOLD},        {RED, NONE, 0},                 {215, NONE, 0}}},
	[STYLE_MEDIUM]     = {"medium",     N_("severity medium"),                    {{NONE, NONE, 0},                 {YELLOW, NONE, 0},              {221, NONE, 0}}},
	[STYLE_LOW]        = {"low",        N_("severity low"),                       {{NONE, NONE, 0},                 {BLUE, NONE, STYLE_BOLD},       {110, NONE, 0}}},
	[STYLE_INFO]       = {"info",       N_("severity info"),                      {{NONE, NONE, 0},                 {NONE, NONE, 0},                {246, NONE, 0}}},
	[STYLE_UNKNOWN]    = {"unknown",    N_("severity unknown"),                   {{NONE, NONE, 0},                 {MAGENTA, NONE, 0},             {176, NONE, 0}}},
	[STYLE_DIM]        = {"dim",        N_("what matters less"),                  {{NONE, NONE, 0},                 {NONE, NONE, 0},                {246, NONE, 0}}},
	[STYLE_TITLE]      = {"title",      N_("titles within a page"),               {{NONE, NONE, STYLE_BOLD},        {NONE, NONE, STYLE_BOLD},       {255, NONE, STYLE_BOLD}}},
	[STYLE_KEY]        = {"key",        N_("keys one may press"),                 {{NONE, NONE, STYLE_BOLD},        {CYAN, NONE, 0},                {75, NONE, 0}}},
	[STYLE_NOTICE]     = {"notice",     N_("what the last command did"),          {{NONE, NONE, STYLE_BOLD},        {GREEN, NONE, 0},               {114, NONE, 0}}},
	[STYLE_ERROR]      = {"error",      N_("what went wrong"),                    {{NONE, NONE, STYLE_BOLD | STYLE_REVERSE}, {RED, NONE, STYLE_BOLD}, {203, NONE, STYLE_BOLD}}},
};
/* clang-format on */

enum style_depth style_depth(enum color_mode mode, int colors, bool no_color)
{
	if (mode == COLOR_NEVER || (mode == COLOR_AUTO && no_color) || colors < 8)
		return STYLE_MONO;
	return colors >= 256 ? STYLE_256 : STYLE_8;
}

enum style_role style_of_severity(enum severity severity)
{
	static const enum style_role roles[SEVERITY_COUNT] = {
		[SEVERITY_UNKNOWN] = STYLE_UNKNOWN, [SEVERITY_INFO] = STYLE_INFO,
		[SEVERITY_LOW] = STYLE_LOW,         [SEVERITY_MEDIUM] = STYLE_MEDIUM,
		[SEVERITY_HIGH] = STYLE_HIGH,       [SEVERITY_CRITICAL] = STYLE_CRITICAL,
	};

	return roles[severity];
}
