/* Commands that move the cursor or the person: rows, columns, in, back, from pivot to pivot. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "core/text.h"
#include "tui/command.h"
#include "tui/view.h"

/* By `step` rows, stopping at the ends. */
static void move_by(struct app *app, long long step)
{
	struct place *place = app_place(app);
	long long rows = (long long)app_rows(app);
	long long to = (long long)place->cursor + step;

	if (to > rows - 1)
		to = rows - 1;
	place->cursor = to < 0 ? 0 : (size_t)to;
}

static long long number(const char *args)
{
	long long n;

	return text_whole(args, &n) && n > 0 && n < INT_MAX ? n : 1;
}

static long long screenful(const struct app *app)
{
	long long rows = (long long)app_visible(app) - 1;

	return rows > 1 ? rows : 1;
}

void command_down(struct app *app, const char *args)
{
	move_by(app, number(args));
}

void command_up(struct app *app, const char *args)
{
	move_by(app, -number(args));
}

void command_top(struct app *app, const char *args)
{
	(void)args;
	move_by(app, -LLONG_MAX / 2);
}

void command_bottom(struct app *app, const char *args)
{
	(void)args;
	move_by(app, LLONG_MAX / 2);
}

void command_half_down(struct app *app, const char *args)
{
	(void)args;
	move_by(app, (screenful(app) + 1) / 2);
}

void command_half_up(struct app *app, const char *args)
{
	(void)args;
	move_by(app, -(screenful(app) + 1) / 2);
}

/* The screen moves with the cursor, so that the cursor stays at its height. */
static void move_page(struct app *app, long long step)
{
	struct place *place = app_place(app);
	long long top = (long long)place->top + step;

	move_by(app, step);
	place->top = top < 0 ? 0 : (size_t)top;
}

void command_page_down(struct app *app, const char *args)
{
	(void)args;
	move_page(app, screenful(app));
}

void command_page_up(struct app *app, const char *args)
{
	(void)args;
	move_page(app, -screenful(app));
}

static void move_column(struct app *app, int step)
{
	struct place *place = app_place(app);
	int count = app_has_table(app) ? app->heading_count : 0;

	if (!count)
		app_say(app, _("no columns on this page"));
	if (place->column + step >= 0 && place->column + step < count)
		place->column += step;
}

void command_left(struct app *app, const char *args)
{
	(void)args;
	move_column(app, -1);
}

void command_right(struct app *app, const char *args)
{
	(void)args;
	move_column(app, 1);
}

void command_enter(struct app *app, const char *args)
{
	(void)args;
	if (app_view(app)->enter && app_rows(app) > 0)
		app_view(app)->enter(app);
	else
		app_say(app, _("nothing here to open; q leads back"));
}

void command_cancel(struct app *app, const char *args)
{
	(void)args;
	app_say(app, app->range != SIZE_MAX ? _("the range is left; Q quits") : _("Q quits"));
	app->range = SIZE_MAX;
}

void command_back(struct app *app, const char *args)
{
	(void)args;
	if (app->range != SIZE_MAX)
		app->range = SIZE_MAX;
	else if (app->place_count > 1)
		app_pop(app);
	else
		app_say(app, _("this is the top; Q quits"));
}

void command_leave(struct app *app, const char *args)
{
	if (app->range != SIZE_MAX || app->place_count > 1) {
		command_back(app, args);
	} else if (app->is_leaving) {
		app->is_over = true;
	} else {
		app->is_leaving = true;
		app_say(app, _("q once more quits"));
	}
}

void command_quit(struct app *app, const char *args)
{
	(void)args;
	app->is_over = true;
}

/* Pages are left first: what is switched is the list below them. */
static void leave_pages(struct app *app)
{
	while (app->place_count > 1 && app_place(app)->view != VIEW_GROUPS &&
	       app_place(app)->view != VIEW_FINDINGS && app_place(app)->view != VIEW_FIXES)
		app_pop(app);
	app_update(app);
}

static void become(struct app *app, enum view_id view, enum pivot_id pivot)
{
	struct place *place;

	leave_pages(app);
	place = app_place(app);
	free(place->key);
	*place = (struct place){.view = view, .pivot = pivot, .filter = place->filter, .sort = -1};
	app_forget_rows(app);
	app->range = SIZE_MAX;
	app_dirty(app, DIRTY_ROWS | DIRTY_PAGE);
}

void command_pivot(struct app *app, const char *args)
{
	struct error err = {0};
	int pivot = pivot_from(args, &err);

	if (strcmp(args, view_findings.word) == 0)
		become(app, VIEW_FINDINGS, PIVOT_BASE);
	else if (pivot < 0)
		app_complain(app, "%s", err.text);
	else
		become(app, VIEW_GROUPS, (enum pivot_id)pivot);
}

void command_findings(struct app *app, const char *args)
{
	(void)args;
	become(app, VIEW_FINDINGS, PIVOT_BASE);
}

void command_fixes(struct app *app, const char *args)
{
	(void)args;
	become(app, VIEW_FIXES, PIVOT_BASE);
}

/* The key that opened a page leaves it, too. */
static void open_page(struct app *app, enum view_id view)
{
	if (app_place(app)->view == view)
		app_pop(app);
	else
		app_push(app, view, NULL);
}

void command_imports(struct app *app, const char *args)
{
	(void)args;
	open_page(app, VIEW_IMPORTS);
}

void command_today(struct app *app, const char *args)
{
	(void)args;
	open_page(app, VIEW_TODAY);
}

void command_coverage(struct app *app, const char *args)
{
	(void)args;
	open_page(app, VIEW_COVERAGE);
}

void command_doctor(struct app *app, const char *args)
{
	(void)args;
	open_page(app, VIEW_DOCTOR);
}

void command_base(struct app *app, const char *args)
{
	uint32_t base;

	(void)args;
	if (app_place(app)->view == VIEW_BASE) {
		app_pop(app);
		return;
	}
	base = base_of_row(app);
	if (base == FLEET_NONE)
		app_say(app, _("no base is known of this"));
	else
		app_push(app, VIEW_BASE, NULL)->key = mem_strdup(base_key(app, base));
}

void command_help(struct app *app, const char *args)
{
	(void)args;
	open_page(app, VIEW_HELP);
}
