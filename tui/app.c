/*
 * The state of the desk and what follows from it. Nothing is cached across a change: a command
 * marks what is out of date, and app_update filters, groups and sorts again over the packed
 * columns.
 */
#include "tui/view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "core/text.h"
#include "core/use.h"
#include "data/config.h"
#include "data/worker.h"
#include "tui/command.h"
#include "tui/keymap.h"

enum {
	LOAD_BEHIND_FROM = 20000, /* findings that are read in about a frame or two */
	TOLD_SECONDS = 3,         /* that what others did stays, whatever is pressed */
};

const struct view *const views[VIEW_COUNT] = {
	[VIEW_GROUPS] = &view_groups,   [VIEW_FINDINGS] = &view_findings,
	[VIEW_FIXES] = &view_fixes,     [VIEW_FINDING] = &view_finding,
	[VIEW_IMPORTS] = &view_imports, [VIEW_COVERAGE] = &view_coverage,
	[VIEW_DOCTOR] = &view_doctor,   [VIEW_HISTORY] = &view_history,
	[VIEW_ENTRY] = &view_entry,     [VIEW_TODAY] = &view_today,
	[VIEW_BASE] = &view_base,       [VIEW_DIFF] = &view_diff,
	[VIEW_HELP] = &view_help,
};

/* ---- messages ---- */

TAMIS_PRINTF(3, 0)
static void say(struct app *app, enum style_role role, const char *fmt, va_list args)
{
	vsnprintf(app->message, sizeof(app->message), fmt, args);
	app->message_role = role;
	app->message_kept = strlen(app->message);
	app->told_at = DATE_NONE;
}

void app_say(struct app *app, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	say(app, STYLE_NOTICE, fmt, args);
	va_end(args);
}

void app_complain(struct app *app, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	say(app, STYLE_ERROR, fmt, args);
	va_end(args);
}

void app_tell(struct app *app, bool is_kept, const char *text)
{
	size_t kept = app->message[0] ? app->message_kept : 0;

	if (!kept)
		app->message_role = STYLE_NOTICE;
	snprintf(app->message + kept, sizeof(app->message) - kept, "%s%s", kept ? "; " : "", text);
	app->message_kept = is_kept ? strlen(app->message) : kept;
	app->told_at = app->clock;
}

/* An answer goes with the next key; what others did must be readable for one who types, too. */
static void end_message(struct app *app)
{
	if (app->told_at == DATE_NONE || app->clock - app->told_at >= TOLD_SECONDS)
		app->message[0] = '\0';
}

/* ---- filters ---- */

struct filter *app_parse(const struct app *app, const char *text, struct filter_error *err)
{
	struct filter_context context = {
		.now = app->now, .view = app->config ? config_view : NULL, .view_ctx = app->config};

	memset(err, 0, sizeof(*err));
	return filter_parse(text, &context, err);
}

bool app_select(const struct app *app, const char *text, struct selection *out)
{
	struct question q = app_question(app);
	struct filter_error err;
	struct filter *filter = app_parse(app, text, &err);

	if (!filter)
		return false;
	filter_run(filter, &q, out);
	filter_free(filter);
	return true;
}

void app_set_filter(struct app *app, const char *text)
{
	struct place *place = app_place(app);
	char *copy = mem_strdup(text);

	free(place->filter);
	place->filter = copy;
	app->range = SIZE_MAX;
	app_dirty(app, DIRTY_FILTER);
}

/* ---- places ---- */

/* That of the top place; where it has none, of the nearest below. */
static const char *filter_in_force(const struct app *app)
{
	for (size_t i = app->place_count; i-- > 0;)
		if (app->places[i].filter)
			return app->places[i].filter;
	return "";
}

void app_remember(struct app *app)
{
	const struct view *view = app_view(app);
	struct place *place = app_place(app);
	struct buf key = {0};

	if (!app_has_table(app) || place->cursor >= view->rows(app))
		return;
	if (view->id_of)
		place->id = view->id_of(app, place->cursor);
	if (view->key_of) {
		view->key_of(app, place->cursor, &key);
		free(place->key);
		place->key = buf_take(&key);
	}
}

static size_t find_key(const struct app *app, const char *wanted)
{
	const struct view *view = app_view(app);
	size_t found = SIZE_MAX, count = view->rows(app);
	struct buf key = {0};

	for (size_t i = 0; found == SIZE_MAX && i < count; i++) {
		buf_clear(&key);
		view->key_of(app, i, &key);
		found = strcmp(buf_text(&key), wanted) == 0 ? i : SIZE_MAX;
	}
	buf_fini(&key);
	return found;
}

size_t app_recall(const struct app *app)
{
	const struct view *view = app_view(app);
	const struct place *place = app_place(app);
	size_t count = view->id_of ? view->rows(app) : 0;

	if (view->key_of && place->key)
		return find_key(app, place->key);
	for (size_t i = 0; place->id && i < count; i++)
		if (view->id_of(app, i) == place->id)
			return i;
	return SIZE_MAX;
}

struct place *app_push(struct app *app, enum view_id view, const char *filter)
{
	char *text =
		views[view]->has_filter ? mem_strdup(filter ? filter : filter_in_force(app)) : NULL;
	struct place *place;

	app_update(app);
	if (app->place_count)
		app_remember(app);
	MEM_ROOM(app->places, app->place_count, app->place_room);
	place = &app->places[app->place_count++];
	*place = (struct place){.view = view, .filter = text, .sort = -1};
	app->range = SIZE_MAX;
	app_dirty(app, DIRTY_FILTER | DIRTY_PAGE);
	return place;
}

static void place_fini(struct place *place)
{
	free(place->filter);
	free(place->key);
}

void app_pop(struct app *app)
{
	if (app->place_count < 2)
		return;
	place_fini(app_place(app));
	app->place_count--;
	app->range = SIZE_MAX;
	/* The rows still belong to the place that is gone: nothing there to remember. */
	app_forget_rows(app);
	app_dirty(app, DIRTY_FILTER | DIRTY_PAGE);
}

/* ---- working out ---- */

static void count_totals(struct app *app)
{
	const struct fleet *f = app->fleet;

	app->totals.images = app->totals.running = 0;
	app->totals.open = app->totals.marked = 0;
	for (uint32_t i = 0; i < f->image_count; i++) {
		app->totals.images += !f->images[i].is_unscanned;
		app->totals.running += !f->images[i].is_unscanned && use_runs_at(f, i, app->now);
	}
	for (uint32_t i = 0; i < f->count; i++)
		app->totals.open += fleet_is_open(f, i, app->now);
	app->totals.today = today_head(&(struct question){f, app->now});
	for (uint32_t i = 0; i < f->issue_count; i++)
		app->totals.marked += f->issues[i].is_marked;
}

/* Also on a page without a filter: what is hidden is counted there too, of the fleet as it is. */
static void run_filter(struct app *app)
{
	struct question q = app_question(app);
	struct filter_error err;
	struct filter *filter = app_parse(app, filter_in_force(app), &err);

	if (!filter) { /* a date word that has passed its day, at worst: the last good one stays */
		app_complain(app, "%s", err.text);
		if (app->filter)
			return;
		filter = app_parse(app, "", &err);
	}
	filter_free(app->filter);
	app->filter = filter;
	filter_run(app->filter, &q, &app->selection);
}

static void clamp(struct app *app)
{
	struct place *place = app_place(app);
	size_t rows = app_rows(app);
	size_t visible = app_visible(app);
	int columns = app_has_table(app) ? app->heading_count : 0;

	if (place->cursor >= rows)
		place->cursor = rows ? rows - 1 : 0;
	place->top = table_top(place->cursor, place->top, rows, visible);
	if (place->column >= columns)
		place->column = columns ? columns - 1 : 0;
	if (app->range != SIZE_MAX && app->range >= rows)
		app->range = SIZE_MAX;
}

/* The cursor's row is another one now; on the screen it stays at its height. */
static void move_screen(struct place *place, size_t row)
{
	size_t top = place->top + row - place->cursor;

	place->top = row + place->top >= place->cursor ? top : 0;
	place->cursor = row;
}

void app_update(struct app *app)
{
	struct place *place;
	const struct view *view;
	size_t row;

	if (!app->place_count)
		return;
	place = app_place(app);
	view = app_view(app);
	if (app->dirty & (DIRTY_FILTER | DIRTY_ROWS)) {
		app_remember(app);
		if (app->dirty & DIRTY_FILTER) {
			run_filter(app);
			app->dirty |= DIRTY_PAGE; /* it says at which place of these it stands */
		}
		if (view->update)
			view->update(app);
		row = app_recall(app);
		if (app->dirty & DIRTY_TOP)
			place->cursor = 0;
		else if (row != SIZE_MAX)
			move_screen(place, row);
	}
	if (app->dirty & DIRTY_TOTALS)
		count_totals(app);
	app->dirty &= DIRTY_PAGE;
	clamp(app);
	if (app_has_table(app))
		return; /* what stands beside a table is made when it is drawn: app_settle */
	app_settle(app);
	clamp(app);
}

void app_settle(struct app *app)
{
	if (app_view(app)->settle)
		app_view(app)->settle(app);
	app->dirty &= ~(unsigned)DIRTY_PAGE;
}

/* ---- the store ---- */

bool app_heard(struct app *app)
{
	struct error err = {0};
	bool worked = store_refresh(app->store, app->fleet, &err);

	if (!worked)
		app_complain(app, "%s", err.text);
	app_dirty(app, DIRTY_ALL);
	return worked;
}

bool app_wants_redraw(struct app *app)
{
	bool wants = app->wants_redraw;

	app->wants_redraw = false;
	return wants;
}

char *app_take_clipboard(struct app *app)
{
	return app->clipboard.size ? buf_take(&app->clipboard) : NULL;
}

/* ---- life ---- */

static bool open_first(struct app *app, const struct app_options *options, struct error *err)
{
	const char *name = options->pivot ? options->pivot : pivots[PIVOT_BASE].word;
	bool is_list = strcmp(name, view_findings.word) == 0;
	const char *text = options->filter ? options->filter : "is:open is:latest";
	struct filter_error mistake;
	int pivot;
	struct filter *filter = app_parse(app, text, &mistake);

	if (!filter)
		return error_set(err, ERROR_USAGE, "%s", mistake.text);
	filter_free(filter);
	pivot = is_list ? (int)PIVOT_BASE : pivot_from(name, err);
	if (pivot < 0)
		return false;
	app_push(app, is_list ? VIEW_FINDINGS : VIEW_GROUPS, text)->pivot = (enum pivot_id)pivot;
	return true;
}

struct app *app_new(struct store *store, const struct app_options *options, struct error *err)
{
	struct app *app = mem_alloc(sizeof(*app));

	app->store = store;
	app->config = options->config;
	app->config_path = options->config_path;
	app->now = options->now;
	app->is_clock_fixed = options->is_clock_fixed;
	app->since = DATE_NONE;
	app->is_ascii = options->is_ascii;
	app->has_no_clipboard = options->has_no_clipboard;
	app->range = SIZE_MAX;
	app->page_finding = FLEET_NONE;
	app->load_behind_from = LOAD_BEHIND_FROM;
	if ((!app->is_clock_fixed && !store_looked(store, &app->since, err)) ||
	    !app_reload(app, err) || !open_first(app, options, err)) {
		app_free(app);
		return NULL;
	}
	app_tell_answered(app);
	return app;
}

void app_free(struct app *app)
{
	if (!app)
		return;
	worker_stop(app->loader);
	buf_fini(&app->news);
	buf_fini(&app->ended_by);
	for (size_t i = 0; i < app->place_count; i++)
		place_fini(&app->places[i]);
	free(app->places);
	filter_free(app->filter);
	selection_fini(&app->selection);
	groups_fini(&app->groups);
	fix_plan_fini(&app->plan);
	free(app->findings);
	page_fini(&app->page);
	import_log_fini(&app->log);
	coverage_list_fini(&app->coverage);
	today_fini(&app->today);
	free(app->ask.label);
	prompt_fini(&app->prompt);
	free(app->menu.title);
	verdict_clear(&app->verdict);
	verdict_clear(&app->also);
	journal_fini(&app->journal);
	history_fini(&app->filters);
	history_fini(&app->commands);
	history_fini(&app->reasons);
	free(app->saved_filter);
	free(app->export_name);
	buf_fini(&app->clipboard);
	fleet_free(app->fleet);
	free(app);
}

bool app_leave(struct app *app, struct error *err)
{
	return app->is_clock_fixed || store_set_looked(app->store, app->read_until, err);
}

void app_resize(struct app *app, int cols, int rows)
{
	app->cols = cols;
	app->rows = rows;
	app_dirty(app, DIRTY_PAGE | DIRTY_ROWS);
}

/* ---- keys ---- */

static bool is_too_small(const struct app *app)
{
	return app->cols < APP_COLS_MIN || app->rows < APP_ROWS_MIN;
}

static void plain_key(struct app *app, const char *key)
{
	char name[2 * KEY_NAME_MAX];
	const char *command;
	bool was_leaving = app->is_leaving;

	snprintf(name, sizeof(name), "%s%s", app->prefix, key);
	app->prefix[0] = '\0';
	end_message(app);
	command = keymap_find(name);
	if (command) {
		app_run(app, command);
	} else if (keymap_is_prefix(name)) {
		snprintf(app->prefix, sizeof(app->prefix), "%s", key);
		return;
	} else {
		app_say(app, _("%s does nothing here; ? shows every key"), name);
	}
	if (was_leaving)
		app->is_leaving = false;
}

bool app_key(struct app *app, const char *key)
{
	app_update(app);
	if (is_too_small(app)) {
		if (strcmp(key, "Q") == 0) /* all that is offered; what is open cannot be seen */
			plain_key(app, key);
	} else if (app->ask.is_on) {
		ask_key(app, key);
	} else if (app->menu.title) {
		menu_key(app, key);
	} else {
		plain_key(app, key);
	}
	app_update(app);
	return !app->is_over;
}

void app_run(struct app *app, const char *text)
{
	struct error err = {0};

	if (!command_run(app, text, &err))
		app_complain(app, "%s", err.text);
}
