/* The table of commands, and running one by its text: a name, a blank, and the rest as it stands.
 */
#include "tui/command.h"

#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "core/text.h"
#include "tui/view.h"

/* clang-format off */
const struct command commands[] = {
	{"down",       "[N]",       N_("one row (or N) down"),                                   command_down, WORDS_NONE},
	{"up",         "[N]",       N_("one row (or N) up"),                                     command_up, WORDS_NONE},
	{"top",        "",          N_("to the first row"),                                      command_top, WORDS_NONE},
	{"bottom",     "",          N_("to the last row"),                                       command_bottom, WORDS_NONE},
	{"half-down",  "",          N_("half a screen down"),                                    command_half_down, WORDS_NONE},
	{"half-up",    "",          N_("half a screen up"),                                      command_half_up, WORDS_NONE},
	{"page-down",  "",          N_("a screen down"),                                         command_page_down, WORDS_NONE},
	{"page-up",    "",          N_("a screen up"),                                           command_page_up, WORDS_NONE},
	{"left",       "",          N_("the column to the left"),                                command_left, WORDS_NONE},
	{"right",      "",          N_("the column to the right, also one that did not fit"),    command_right, WORDS_NONE},
	{"enter",      "",          N_("go in: a group's images or findings, a finding's page"), command_enter, WORDS_NONE},
	{"back",       "",          N_("one level back, to the same row"),                       command_back, WORDS_NONE},
	{"leave",      "",          N_("one level back; at the top, twice in a row quits"),      command_leave, WORDS_NONE},
	{"quit",       "",          N_("leave tamis; nothing is lost"),                          command_quit, WORDS_NONE},
	{"cancel",     "",          N_("end what is going on: a range, a question"),             command_cancel, WORDS_NONE},
	{"pivot",      "PIVOT",     N_("group the same findings another way"),                   command_pivot, WORDS_PIVOT},
	{"findings",   "",          N_("list the findings one by one"),                          command_findings, WORDS_NONE},
	{"fixes",      "",          N_("what to do first, and how much of what is open that closes"), command_fixes, WORDS_NONE},
	{"imports",    "",          N_("what was read, when, and what was skipped"),             command_imports, WORDS_NONE},
	{"today",      "",          N_("what is new, regressed, fixed and gone since you looked, and what is due"), command_today, WORDS_NONE},
	{"coverage",   "",          N_("of which account what was read, and what is stale or absent"), command_coverage, WORDS_NONE},
	{"base",       "",          N_("the base image that brought this, or that it stands on, as a page"), command_base, WORDS_NONE},
	{"diff",       "[IMAGE]",   N_("compare the image at hand with another: what that would close, open and keep"), command_diff, WORDS_NONE},
	{"doctor",     "",          N_("what is right with database, terminal and feeds, and what to mend"), command_doctor, WORDS_NONE},
	{"history",    "[stale|all]", N_("what people said, newest first; stale: matches nothing any more; all: marks, too"), command_history, WORDS_HISTORY},
	{"filter",     "[FILTER]",  N_("edit the filter, live; or set it"),                      command_filter, WORDS_FILTER},
	{"only",       "",          N_("only this cell's value"),                                command_only, WORDS_NONE},
	{"except",     "",          N_("all but this cell's value"),                             command_except, WORDS_NONE},
	{"floor",      "up|down",   N_("raise (up) or lower (down) the least severity shown"),   command_floor, WORDS_FLOOR},
	{"hide-base",  "",          N_("hide what came with a base image, or show it again"),    command_hide_base, WORDS_NONE},
	{"sort",       "[COLUMN]",  N_("choose the order; worst first when it is left empty"),   command_sort, WORDS_COLUMN},
	{"ascending",  "",          N_("sort by this column, least first"),                      command_ascending, WORDS_NONE},
	{"descending", "",          N_("sort by this column, most first"),                       command_descending, WORDS_NONE},
	{"mark",       "",          N_("mark the row (a group: all in it) and step; again: unmark"), command_mark, WORDS_NONE},
	{"range",      "",          N_("begin a range; the second time marks it"),               command_range, WORDS_NONE},
	{"mark-all",   "",          N_("mark everything the filter shows"),                      command_mark_all, WORDS_NONE},
	{"unmark",     "",          N_("remove every mark of yours"),                            command_unmark, WORDS_NONE},
	{"assess",     "[STATE]",   N_("decide about the marks, else the row, else the group"),  command_assess, WORDS_STATE},
	{"also",       "",          N_("decide the same about the other packages of the problem"), command_also, WORDS_NONE},
	{"note",       "[TEXT]",    N_("write a note on the marks, else the row, else the group"), command_note, WORDS_NONE},
	{"assign",     "[NAME]",    N_("give the marks, else the row, else the group to somebody"), command_assign, WORDS_NONE},
	{"ticket",     "[REFERENCE]", N_("write down the ticket of the marks, else the row, else the group"), command_ticket, WORDS_NONE},
	{"undo",       "[N]",       N_("undo what you said last: a decision, a note, a mark"),     command_undo, WORDS_NONE},
	{"redo",       "[N]",       N_("redo what you have undone"),                             command_redo, WORDS_NONE},
	{"export",     "[FILE]",    N_("write the marks, else what is shown: .csv .jsonl .txt"),   command_export, WORDS_NONE},
	{"copy",       "[FIELD]",   N_("copy what the marks, else the row is called, or that field of them, to the terminal's clipboard"), command_copy, WORDS_FIELD},
	{"copy-fix",   "",          N_("copy the commands that close the marks, else the row, else the group"), command_copy_fix, WORDS_NONE},
	{"reload",     "",          N_("read the database again"),                               command_reload, WORDS_NONE},
	{"redraw",     "",          N_("draw the screen anew"),                                  command_redraw, WORDS_NONE},
	{"command",    "",          N_("type a command by its name"),                            command_command, WORDS_NONE},
	{"help",       "",          N_("this page"),                                             command_help, WORDS_NONE},
	{NULL, NULL, NULL, NULL, WORDS_NONE},
};
/* clang-format on */

const struct command *command_find(const char *name, size_t size)
{
	for (const struct command *c = commands; c->name; c++)
		if (strlen(c->name) == size && strncmp(c->name, name, size) == 0)
			return c;
	return NULL;
}

static const char *nearest(const char *name)
{
	const char *names[64];
	size_t n = 0;

	for (const struct command *c = commands; c->name && n < 64; c++)
		names[n++] = c->name;
	return text_nearest(name, names, n);
}

static bool no_command(const char *text, size_t size, struct error *err)
{
	char *name = mem_strndup(text, size);
	const char *near = nearest(name);

	if (near)
		error_set(err, ERROR_USAGE, _("no command '%s': did you mean '%s'?"), name, near);
	else
		error_set(err, ERROR_USAGE, _("no command '%s'; ? lists them"), name);
	free(name);
	return false;
}

bool command_run(struct app *app, const char *text, struct error *err)
{
	const struct command *command;
	size_t size;

	text += strspn(text, " ");
	size = strcspn(text, " ");
	command = command_find(text, size);
	if (!command)
		return no_command(text, size, err);
	text += size;
	text += strspn(text, " ");
	if (text[0] && !command->args[0])
		return error_set(err, ERROR_USAGE, _("%s takes no argument"), command->name);
	command->run(app, text);
	return true;
}

/* A file that was not taken is tried again. */
void command_reload(struct app *app, const char *args)
{
	(void)args;
	if (app->file == STORE_REFUSED)
		app->file = STORE_REPLACED;
	app_say(app, _("read again"));
	app->is_behind = true;
	app_catch_up(app);
	if (app_file_words(app))
		app_complain(app, "%s", app_file_words(app));
}

/* The loop sees to the terminal; the state needs nothing. */
void command_redraw(struct app *app, const char *args)
{
	(void)args;
	app->wants_redraw = true;
}

static void run_typed(struct app *app, const char *text)
{
	if (text && text[strspn(text, " ")])
		app_run(app, text);
}

void command_command(struct app *app, const char *args)
{
	(void)args;
	app_ask(app, ":", "", &app->commands, run_typed);
	app->prompt.complete = command_complete;
	app->prompt.complete_ctx = app;
}
