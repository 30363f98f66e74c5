/*
 * Commands: everything one can do in the desk has a name and one row here. A key is bound to the
 * text of a command, `:` takes it typed, tests call it; help and manual print the table.
 */
#ifndef TAMIS_TUI_COMMAND_H
#define TAMIS_TUI_COMMAND_H

#include <stdbool.h>

#include "core/error.h"
#include "tui/prompt.h"

struct app;

/* What its argument can be completed to. */
enum command_words {
	WORDS_NONE,
	WORDS_FILTER,
	WORDS_PIVOT,
	WORDS_STATE,
	WORDS_FLOOR,
	WORDS_COLUMN,
	WORDS_FIELD,
	WORDS_HISTORY
};

struct command {
	const char *name;
	const char *args; /* how help writes them: "[STATE]"; "" none */
	const char *help; /* N_() */
	void (*run)(struct app *app, const char *args);
	enum command_words words;
};

extern const struct command commands[]; /* ends with .name NULL */
const struct command *command_find(const char *name, size_t size);
/* False: no such command (ERROR_USAGE), or arguments it does not take. */
bool command_run(struct app *app, const char *text, struct error *err);
/* For the `:` prompt: names of commands, then what their argument can be. ctx is the app. */
void command_complete(void *ctx, const char *text, size_t at, struct completion *out);
/* For the filter prompt: names of fields, then values that occur. ctx is the app. */
void filter_complete(void *ctx, const char *text, size_t at, struct completion *out);

/* The functions of the table, by file. command_move.c: */
void command_down(struct app *app, const char *args);
void command_up(struct app *app, const char *args);
void command_top(struct app *app, const char *args);
void command_bottom(struct app *app, const char *args);
void command_half_down(struct app *app, const char *args);
void command_half_up(struct app *app, const char *args);
void command_page_down(struct app *app, const char *args);
void command_page_up(struct app *app, const char *args);
void command_left(struct app *app, const char *args);
void command_right(struct app *app, const char *args);
void command_enter(struct app *app, const char *args);
void command_back(struct app *app, const char *args);
void command_leave(struct app *app, const char *args);
void command_cancel(struct app *app, const char *args);
void command_quit(struct app *app, const char *args);
void command_pivot(struct app *app, const char *args);
void command_findings(struct app *app, const char *args);
void command_fixes(struct app *app, const char *args);
void command_imports(struct app *app, const char *args);
void command_today(struct app *app, const char *args);
void command_diff(struct app *app, const char *args); /* view_diff.c */
void command_base(struct app *app, const char *args);
void command_hide_base(struct app *app, const char *args);
void command_coverage(struct app *app, const char *args);
void command_doctor(struct app *app, const char *args);
void command_help(struct app *app, const char *args);

/* command_filter.c: */
void command_filter(struct app *app, const char *args);
void command_only(struct app *app, const char *args);
void command_except(struct app *app, const char *args);
void command_floor(struct app *app, const char *args);
void command_sort(struct app *app, const char *args);
void command_ascending(struct app *app, const char *args);
void command_descending(struct app *app, const char *args);

/* command_mark.c: */
void command_mark(struct app *app, const char *args);
void command_range(struct app *app, const char *args);
void command_mark_all(struct app *app, const char *args);
void command_unmark(struct app *app, const char *args);

/* command_decide.c: */
void command_assess(struct app *app, const char *args);
void command_also(struct app *app, const char *args);

/* command_say.c: */
void command_note(struct app *app, const char *args);
void command_assign(struct app *app, const char *args);
void command_ticket(struct app *app, const char *args);

/* command_undo.c: */
void command_undo(struct app *app, const char *args);
void command_redo(struct app *app, const char *args);

/* view_history.c: */
void command_history(struct app *app, const char *args);

/* command_export.c: */
void command_export(struct app *app, const char *args);

/* command_copy.c: */
void command_copy(struct app *app, const char *args);
void command_copy_fix(struct app *app, const char *args);

/* command.c: */
void command_reload(struct app *app, const char *args);
void command_redraw(struct app *app, const char *args);
void command_command(struct app *app, const char *args);

#endif
