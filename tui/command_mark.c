/*
 * Marks. They are events, written at once, and put into the fleet here so that a key that is held
 * down need not read all of them again. What is marked is what a decision will be about.
 */
#include <stdlib.h>

#include "core/intl.h"
#include "tui/command.h"
#include "tui/target.h"
#include "tui/view.h"

static void step_down(struct app *app)
{
	if (app_place(app)->view != VIEW_FINDING)
		command_down(app, "");
}

static bool set_marks(struct app *app, const uint32_t *issues, size_t n, bool mark)
{
	const struct saying saying = {.kind = mark ? EVENT_MARK : EVENT_UNMARK};
	struct error err = {0};

	if (n == 0)
		return true;
	if (!target_write(app, _("marks are kept in the database, and it is read-only")))
		return false;
	if (!store_say(app->store, app->fleet, issues, n, &saying, app->now, &err)) {
		app_complain(app, "%s", err.text);
		return false;
	}
	for (size_t i = 0; i < n; i++)
		app->fleet->issues[issues[i]].is_marked = mark;
	app_dirty(app, DIRTY_ALL);
	return true;
}

/* A row all of whose issues are marked is unmarked; any other is marked whole. */
static bool all_marked(const struct app *app, const uint32_t *issues, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!app->fleet->issues[issues[i]].is_marked)
			return false;
	return n > 0;
}

static void end_range(struct app *app)
{
	size_t cursor = app_place(app)->cursor;
	size_t first = app->range < cursor ? app->range : cursor;
	size_t last = app->range < cursor ? cursor : app->range;
	uint32_t *issues;
	size_t n = target_rows(app, first, last, &issues);
	char count[32];

	app->range = SIZE_MAX;
	if (n > 0 && set_marks(app, issues, n, true))
		app_say(app, _("marked: %s %s"), screen_count((long long)n, count),
			plural(n, _("issue"), _("issues")));
	free(issues);
}

void command_mark(struct app *app, const char *args)
{
	uint32_t *issues;
	size_t n;

	(void)args;
	if (app->range != SIZE_MAX) {
		end_range(app);
		return;
	}
	n = target_rows(app, app_place(app)->cursor, app_place(app)->cursor, &issues);
	if (n == 0)
		app_say(app, _("nothing here to mark"));
	else if (set_marks(app, issues, n, !all_marked(app, issues, n)))
		step_down(app);
	free(issues);
}

void command_range(struct app *app, const char *args)
{
	(void)args;
	if (app->range != SIZE_MAX) {
		end_range(app);
		return;
	}
	if (!app_has_table(app) || !app_view(app)->select) {
		app_say(app, _("no rows here"));
		return;
	}
	app->range = app_place(app)->cursor;
	app_say(app, _("range: move, then v or Space marks it, Esc leaves it"));
}

void command_mark_all(struct app *app, const char *args)
{
	uint32_t *issues;
	size_t n;
	char count[32];

	(void)args;
	if (!app_view(app)->has_filter || !app_has_table(app)) {
		app_say(app, _("no list here to mark"));
		return;
	}
	n = target_selected(app, &app->selection, &issues);
	if (n == 0)
		app_say(app, _("nothing here to mark"));
	else if (set_marks(app, issues, n, true))
		app_say(app, _("marked: %s %s, all that the filter shows"),
			screen_count((long long)n, count), plural(n, _("issue"), _("issues")));
	free(issues);
}

void command_unmark(struct app *app, const char *args)
{
	uint32_t *issues;
	size_t n = target_marked(app, &issues);
	char count[32];

	(void)args;
	if (n == 0)
		app_say(app, _("nothing is marked"));
	else if (set_marks(app, issues, n, false))
		app_say(app, _("no marks left: %s %s unmarked"), screen_count((long long)n, count),
			plural(n, _("issue"), _("issues")));
	free(issues);
}
