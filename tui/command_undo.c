/* Undo and redo. Beneath somebody else's later decision the person is asked first. */
#include <stdlib.h>

#include "core/intl.h"
#include "core/text.h"
#include "tui/command.h"
#include "tui/target.h"
#include "tui/view.h"

static void beneath_given(struct app *app, int value);

static void ask_beneath(struct app *app, size_t n, const char *by)
{
	char *title = mem_printf(_("%s has decided later about the same. Undo yours beneath?"), by);

	app->undo_steps = n;
	menu_open(app, title, beneath_given);
	free(title);
	menu_add(app, 'n', _("No"), _("leave it as it is"), 0);
	menu_add(app, 'y', _("Yes"), _("the later decision stays and speaks where it is as narrow"),
		 1);
}

static void step(struct app *app, bool is_redo, size_t n, bool is_forced)
{
	struct undone undone;
	struct error err = {0};

	if (!target_write(app, _("the database is read-only: nothing can be undone")))
		return;
	if (!store_undo(app->store, is_redo, n, is_forced, app->now, &undone, &err)) {
		app_complain(app, "%s", err.text);
		return;
	}
	if (undone.by)
		ask_beneath(app, n, undone.by);
	else if (!undone.count)
		app_say(app, "%s", is_redo ? _("nothing to redo") : _("nothing of yours to undo"));
	else if (app_heard(app))
		app_say(app, is_redo ? _("redone: %s") : _("undone: %s"), undone.what);
	undone_fini(&undone);
}

static void beneath_given(struct app *app, int value)
{
	if (value == 1)
		step(app, false, app->undo_steps, true);
	else
		app_say(app, _("nothing was undone"));
}

static void run(struct app *app, bool is_redo, const char *args)
{
	long long n = 1;

	if (args[0] && (!text_whole(args, &n) || n < 1))
		app_complain(app, _("'%s' is no number of steps"), args);
	else
		step(app, is_redo, (size_t)n, false);
}

void command_undo(struct app *app, const char *args)
{
	run(app, false, args);
}

void command_redo(struct app *app, const char *args)
{
	run(app, true, args);
}
