/*
 * Everything curses. The grid is compared with what was shown last, and only runs of changed cells
 * are handed on; curses then finds the cheapest bytes for them. A terminal that goes away or a
 * process that aborts must leave the terminal usable: term_stop is also the hook of core/mem.
 */
#define NCURSES_WIDECHAR 1
#include "tui/term.h"

#include <curses.h>
#include <langinfo.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <term.h>
#include <unistd.h>
#include <wchar.h>

#include "core/base64.h"
#include "core/intl.h"
#include "core/mem.h"

static struct {
	bool is_on;
	enum style_depth depth;
	struct screen shown;
	bool is_stale;              /* what is shown is not known */
	enum key_sequence sequence; /* that is being passed over */
	attr_t attributes[STYLE_COUNT];
	short pairs[STYLE_COUNT];
} term;

static void define_styles(void)
{
	for (int i = 0; i < STYLE_COUNT; i++) {
		const struct style_look *look = &styles[i].looks[term.depth];
		unsigned a = look->attributes;

		term.attributes[i] =
			(a & STYLE_BOLD ? A_BOLD : 0) | (a & STYLE_REVERSE ? A_REVERSE : 0) |
			(a & STYLE_UNDERLINE ? A_UNDERLINE : 0) | (a & STYLE_FAINT ? A_DIM : 0);
		term.pairs[i] = 0;
		if (look->text == STYLE_DEFAULT && look->back == STYLE_DEFAULT)
			continue;
		if (init_pair((short)(i + 1), look->text, look->back) == OK)
			term.pairs[i] = (short)(i + 1);
	}
}

static void start_colors(enum color_mode mode)
{
	const char *no_color = getenv("NO_COLOR");
	int colors = 0;

	if (has_colors() && start_color() == OK && use_default_colors() == OK)
		colors = COLORS;
	term.depth = style_depth(mode, colors, no_color && no_color[0]);
	define_styles();
}

bool term_start(enum color_mode mode, struct error *err)
{
	const char *kind = getenv("TERM");
	SCREEN *made;

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return error_set(
			err, ERROR_USAGE,
			_("the desk needs a terminal; in a pipe use list, groups or export"));
	made = newterm(NULL, stdout, stdin);
	if (!made)
		return error_set(err, ERROR_USAGE,
				 _("no terminal of the kind '%s' is known here (TERM)"),
				 kind ? kind : "");
	set_term(made);
	if (!tigetstr("cup")) { /* a dumb terminal, or an editor's shell window */
		endwin();
		delscreen(made);
		return error_set(err, ERROR_USAGE,
				 _("the terminal '%s' cannot place the cursor (TERM); "
				   "use list, groups or export"),
				 kind ? kind : "");
	}
	cbreak();
	noecho();
	nonl();
	keypad(stdscr, TRUE);
	nodelay(stdscr, TRUE);
	if (!getenv("ESCDELAY")) /* who has a slow line knows better; curses reads it by itself */
		set_escdelay(50);
	start_colors(mode);
	term.is_on = true;
	term.is_stale = true;
	mem_on_failure(term_stop);
	return true;
}

bool term_is_known(const char *name, int *colors)
{
	TERMINAL *started = cur_term;
	int error;
	bool is_known;

	*colors = 0;
	cur_term = NULL;
	is_known = setupterm(name, STDOUT_FILENO, &error) == OK;
	if (is_known)
		*colors = tigetnum("colors") > 0 ? tigetnum("colors") : 0;
	is_known = is_known && tigetstr("cup") != NULL;
	if (cur_term && cur_term != started)
		del_curterm(set_curterm(started));
	else
		set_curterm(started);
	return is_known;
}

static void give_back(void)
{
	/* Where there is no second screen to return from, the shell goes on in the last line. */
	move(LINES - 1, 0);
	clrtoeol();
	refresh();
	endwin();
}

void term_suspend(void)
{
	if (term.is_on)
		give_back();
}

void term_stop(void)
{
	if (!term.is_on)
		return;
	term.is_on = false;
	mem_on_failure(NULL);
	give_back();
	screen_fini(&term.shown);
}

bool term_size(int *cols, int *rows)
{
	struct winsize size = {0};

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col && size.ws_row &&
	    (size.ws_col != COLS || size.ws_row != LINES))
		resizeterm(size.ws_row, size.ws_col);
	*cols = COLS;
	*rows = LINES;
	return term.shown.cols != COLS || term.shown.rows != LINES;
}

static const struct {
	int code;
	const char *name;
} special[] = {
	{KEY_UP, "Up"},       {KEY_DOWN, "Down"},  {KEY_LEFT, "Left"},
	{KEY_RIGHT, "Right"}, {KEY_HOME, "Home"},  {KEY_END, "End"},
	{KEY_PPAGE, "PgUp"},  {KEY_NPAGE, "PgDn"}, {KEY_BACKSPACE, "Backspace"},
	{KEY_DC, "Delete"},   {KEY_IC, "Insert"},  {KEY_ENTER, "Enter"},
	{KEY_BTAB, "S-Tab"},  {KEY_F(1), "F1"},    {KEY_F(2), "F2"},
	{KEY_F(3), "F3"},     {KEY_F(4), "F4"},    {KEY_F(5), "F5"},
	{KEY_F(6), "F6"},     {KEY_F(7), "F7"},    {KEY_F(8), "F8"},
	{KEY_F(9), "F9"},     {KEY_F(10), "F10"},  {KEY_F(11), "F11"},
	{KEY_F(12), "F12"},
};

static const char *special_name(int code)
{
	for (size_t i = 0; i < sizeof(special) / sizeof(special[0]); i++)
		if (special[i].code == code)
			return special[i].name;
	return NULL;
}

/* Does more stand right behind an Esc than a person types so soon? What does not stays for later.
 */
static bool begins_sequence(void)
{
	wint_t code;
	int kind = get_wch(&code);

	if (kind == KEY_CODE_YES)
		ungetch((int)code);
	else if (kind == OK && code == '[')
		term.sequence = KEY_SEQUENCE_CSI;
	else if (kind == OK && code == 'O')
		term.sequence = KEY_SEQUENCE_SS3;
	else if (kind == OK)
		unget_wch((wchar_t)code);
	return term.sequence != KEY_SEQUENCE_NONE;
}

bool term_key(char name[KEY_NAME_MAX])
{
	enum { ESCAPE = 0x1b };
	wint_t code;
	int kind;

	/* Keys without a name (a mouse, KEY_RESIZE, Shift-Left) are passed over. */
	while ((kind = get_wch(&code)) != ERR) {
		const char *known = kind == KEY_CODE_YES ? special_name((int)code) : NULL;

		if (known) {
			snprintf(name, KEY_NAME_MAX, "%s", known);
			return true;
		}
		if (kind == KEY_CODE_YES && code == KEY_MOUSE) /* then where, up to a letter */
			term.sequence = KEY_SEQUENCE_CSI;
		if (kind != OK || key_skips(&term.sequence, (uint32_t)code) ||
		    (code == ESCAPE && begins_sequence()))
			continue;
		key_from_code((uint32_t)code, name);
		return true;
	}
	return false;
}

bool term_is_gone(void)
{
	int waiting = 0;

	return ioctl(STDIN_FILENO, FIONREAD, &waiting) != 0 || waiting == 0;
}

bool term_is_ascii(void)
{
	const char *name = getenv("TERM");

	return strcmp(nl_langinfo(CODESET), "UTF-8") != 0 || (name && strcmp(name, "dumb") == 0);
}

static bool same_cell(const struct cell *a, const struct cell *b)
{
	return a->code == b->code && a->mark == b->mark && a->role == b->role && a->cols == b->cols;
}

/* A terminal without UTF-8 still has to show that something was cut, or stands there. */
static wchar_t showable(uint32_t code)
{
	enum { ELLIPSIS = 0x2026 };
	char bytes[MB_LEN_MAX];

	if (code < 0x80 || wctomb(bytes, (wchar_t)code) > 0)
		return (wchar_t)code;
	return code == ELLIPSIS ? L'~' : L'?';
}

static void show_cell(int row, int col, const struct cell *c)
{
	wchar_t text[3] = {showable(c->code), 0, 0};
	cchar_t shown;

	if (!c->cols)
		return;
	if (text[0] == (wchar_t)c->code)
		text[1] = (wchar_t)c->mark;
	if (setcchar(&shown, text, term.attributes[c->role], term.pairs[c->role], NULL) == OK)
		mvadd_wch(row, col, &shown);
}

/* Both halves of a wide character are sent when either changed. */
static void show_row(const struct screen *s, int row)
{
	const struct cell *now = screen_at(s, row, 0);
	struct cell *old = &term.shown.cells[(size_t)row * (size_t)s->cols];

	for (int col = 0; col < s->cols; col++) {
		bool is_wide = now[col].cols == 2 && col + 1 < s->cols;

		if (!term.is_stale && same_cell(&now[col], &old[col]) &&
		    (!is_wide || same_cell(&now[col + 1], &old[col + 1])))
			continue;
		show_cell(row, col, &now[col]);
	}
	memcpy(old, now, (size_t)s->cols * sizeof(*old));
}

void term_flush(const struct screen *s)
{
	if (!term.is_on || !s->cols || !s->rows)
		return;
	if (s->cols != term.shown.cols || s->rows != term.shown.rows) {
		screen_resize(&term.shown, s->cols, s->rows);
		term.is_stale = true;
	}
	if (term.is_stale)
		clear();
	for (int row = 0; row < s->rows; row++)
		show_row(s, row);
	term.is_stale = false;
	curs_set(s->cursor_row >= 0);
	if (s->cursor_row >= 0)
		move(s->cursor_row, s->cursor_col);
	else
		move(s->rows - 1, 0);
	refresh();
}

bool term_has_clipboard(void)
{
	static const char *const prefixes[] = {"linux", "vt", "dumb"};
	const char *name = getenv("TERM");

	for (size_t i = 0; name && i < sizeof(prefixes) / sizeof(prefixes[0]); i++)
		if (strncmp(name, prefixes[i], strlen(prefixes[i])) == 0)
			return false;
	return true;
}

/* GNU screen hands on what stands in a device control string, and takes only short ones. */
static void put_for_screen(const struct buf *sequence)
{
	enum { PIECE = 76 };

	for (size_t at = 0; at < sequence->size; at += PIECE)
		printf("\033P%.*s\033\\", PIECE, sequence->data + at);
}

/* Curses keeps nothing back between two frames, so this comes whole, and moves no cursor. */
void term_copy(const char *text)
{
	struct buf sequence = {0};

	if (!term.is_on)
		return;
	buf_puts(&sequence, "\033]52;c;");
	base64_encode(&sequence, text, strlen(text));
	buf_putc(&sequence, '\a');
	if (getenv("STY"))
		put_for_screen(&sequence);
	else
		fputs(buf_text(&sequence), stdout);
	fflush(stdout);
	buf_fini(&sequence);
}

void term_resume(void)
{
	if (!term.is_on)
		return;
	reset_prog_mode();
	term_redraw();
}

void term_redraw(void)
{
	term.is_stale = true;
	clearok(stdscr, TRUE);
}
