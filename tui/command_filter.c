/*
 * Commands that change what is asked: the filter, typed or taken from a cell, the severity floor,
 * the order. While a filter is typed, the last text that parsed is what the screen shows.
 */
#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "core/text.h"
#include "tui/command.h"
#include "tui/view.h"

/* ---- the filter line ---- */

/* A page has no filter to type over, even where it shows that of the list below. */
static bool has_filter(struct app *app)
{
	if (app_view(app)->has_filter && app_has_table(app))
		return true;
	app_say(app, _("nothing to filter on this page; q leads back"));
	return false;
}

/* Does the text parse? If not, app->mistake says where. */
static bool is_filter(struct app *app, const char *text)
{
	struct filter *filter = app_parse(app, text, &app->mistake);

	if (!filter)
		return false;
	app->mistake.text[0] = '\0';
	filter_free(filter);
	return true;
}

/*
 * Half a word often matches nothing: then the last rows stay, and the line says so. What was found
 * is taken over as it is, so that a key costs one run over the fleet and not two.
 */
static void filter_typed(struct app *app, const char *text)
{
	struct question q = app_question(app);
	struct filter *filter = app_parse(app, text, &app->mistake);
	struct selection found = {0};

	app->draft_is_empty = false;
	if (!filter)
		return;
	app->mistake.text[0] = '\0';
	filter_run(filter, &q, &found);
	app->draft_is_empty = found.selected == 0;
	if (app->draft_is_empty) {
		selection_fini(&found);
		filter_free(filter);
		return;
	}
	app_set_filter(app, text);
	filter_free(app->filter);
	selection_fini(&app->selection);
	app->filter = filter;
	app->selection = found;
	app->dirty = (app->dirty & ~(unsigned)DIRTY_FILTER) | DIRTY_ROWS;
}

/* Kept: written in the canonical form. Left: as it was before. */
static void filter_done(struct app *app, const char *text)
{
	struct buf canonical = {0};

	app->mistake.text[0] = '\0';
	app->draft_is_empty = false;
	app_set_filter(app, text ? text : app->saved_filter);
	if (!text)
		return;
	app_update(app);
	filter_print(app->filter, &canonical);
	app_set_filter(app, buf_text(&canonical));
	buf_fini(&canonical);
}

static void edit_filter(struct app *app)
{
	const char *text = app_place(app)->filter;
	struct buf line = {0};

	free(app->saved_filter);
	app->saved_filter = mem_strdup(text);
	buf_puts(&line, text);
	if (line.size)
		buf_putc(&line, ' '); /* one goes on typing */
	app_ask(app, "filter", buf_text(&line), &app->filters, filter_done);
	buf_fini(&line);
	app->ask.is_filter = true;
	app->ask.changed = filter_typed;
	app->prompt.complete = filter_complete;
	app->prompt.complete_ctx = app;
}

void command_filter(struct app *app, const char *args)
{
	if (!has_filter(app))
		return;
	if (!args[0]) {
		edit_filter(app);
		return;
	}
	if (!is_filter(app, args)) {
		app_complain(app, "%s", app->mistake.text);
		app->mistake.text[0] = '\0';
		return;
	}
	app_set_filter(app, args);
	history_add(&app->filters, args);
}

/* ---- what came with a base ---- */

/* Only what is known by layers or by a label: a guess hides nothing. */
static const char hides_bases[] = "-origin_via:layers,label";

/* The filter's other terms; NULL: it has no such term. */
static char *without_term(const struct filter *filter, const char *term)
{
	size_t n = filter_terms(filter);
	struct buf rest = {0};
	bool is_found = false;

	for (size_t i = 0; i < n; i++) {
		char *text = filter_term_text(filter, i);

		if (strcmp(text, term) == 0)
			is_found = true;
		else
			buf_printf(&rest, "%s%s", rest.size ? " " : "", text);
		free(text);
	}
	if (is_found)
		return buf_take(&rest);
	buf_fini(&rest);
	return NULL;
}

void command_hide_base(struct app *app, const char *args)
{
	struct buf text = {0};
	struct filter *filter;
	char *rest, *whole;

	(void)args;
	if (!has_filter(app))
		return;
	rest = without_term(app->filter, hides_bases);
	if (rest) {
		app_set_filter(app, rest);
		free(rest);
		return;
	}
	filter_print(app->filter, &text);
	whole = text.size ? mem_printf("(%s) %s", text.data, hides_bases) : mem_strdup(hides_bases);
	filter = app_parse(app, whole, &app->mistake);
	buf_clear(&text);
	if (filter)
		filter_print(filter, &text); /* without parentheses that are not needed */
	filter_free(filter);
	free(whole);
	app_set_filter(app, buf_text(&text));
	buf_fini(&text);
}

/* ---- from a cell ---- */

static void filter_by_cell(struct app *app, bool deny)
{
	const struct view *view = app_view(app);
	const struct place *place = app_place(app);
	struct condition condition = {0};
	char *text;

	if (!view->condition || app_rows(app) == 0) {
		app_say(app, _("no cell here to filter by"));
		return;
	}
	if (!view->condition(app, place->cursor, place->column, &condition)) {
		app_say(app, _("this column is a count: nothing to filter by"));
		return;
	}
	text = filter_with(app->filter, &condition, deny);
	app_set_filter(app, text);
	history_add(&app->filters, text);
	free(text);
	condition_fini(&condition);
}

void command_only(struct app *app, const char *args)
{
	(void)args;
	filter_by_cell(app, false);
}

void command_except(struct app *app, const char *args)
{
	(void)args;
	filter_by_cell(app, true);
}

void command_floor(struct app *app, const char *args)
{
	int step = strcmp(args, "up") == 0 ? 1 : strcmp(args, "down") == 0 ? -1 : 0;
	char *text;

	if (!step) {
		app_complain(app, _("floor up, or floor down"));
		return;
	}
	if (!has_filter(app))
		return;
	text = filter_floor(app->filter, step);
	if (strcmp(text, app_place(app)->filter) == 0)
		app_say(app, step < 0 ? _("no floor: every severity is shown")
				      : _("the floor is at critical already"));
	app_set_filter(app, text);
	free(text);
}

/* ---- order ---- */

static void sort_by(struct app *app, int column, bool descending)
{
	struct place *place = app_place(app);

	place->sort = column;
	place->descending = descending;
	app_dirty(app, DIRTY_ROWS | DIRTY_TOP);
	if (column < 0)
		app_say(app, "%s", _(app_view(app)->unsorted));
	else
		app_say(app, descending ? _("by %s, descending") : _("by %s, ascending"),
			_(app->headings[column].title));
}

static bool can_sort(struct app *app, int column)
{
	const struct view *view = app_view(app);

	if (view->can_sort && view->can_sort(column))
		return true;
	app_say(app, _("this column has no order"));
	return false;
}

void command_ascending(struct app *app, const char *args)
{
	(void)args;
	if (can_sort(app, app_place(app)->column))
		sort_by(app, app_place(app)->column, false);
}

void command_descending(struct app *app, const char *args)
{
	(void)args;
	if (can_sort(app, app_place(app)->column))
		sort_by(app, app_place(app)->column, true);
}

/* Text reads from A, numbers from the greatest. */
static void sort_chosen(struct app *app, int value)
{
	if (value < 0)
		return;
	if (value == app->heading_count)
		sort_by(app, -1, false);
	else
		sort_by(app, value, app->headings[value].is_right);
}

static void sort_menu(struct app *app)
{
	static const char letters[] = "abcdefghilmnoprtuvwxyz";
	size_t next = 0;

	menu_open(app, _("Sort by"), sort_chosen);
	menu_add(app, '.', _(app_view(app)->unsorted), _("as it was at the start"),
		 app->heading_count);
	for (int i = 0; i < app->heading_count; i++)
		if (app_view(app)->can_sort(i) && next < sizeof(letters) - 1)
			menu_add(app, letters[next++], _(app->headings[i].title), "", i);
}

void command_sort(struct app *app, const char *args)
{
	int field;

	if (!app_view(app)->can_sort) {
		app_say(app, _("nothing to sort on this page"));
		return;
	}
	if (!args[0]) {
		sort_menu(app);
		return;
	}
	field = field_find(args, strlen(args)); /* a column may be called otherwise */
	for (int i = 0; i < app->heading_count; i++) {
		if ((text_casecmp(app->headings[i].title, args) == 0 ||
		     (field >= 0 && text_equal(app->headings[i].title, fields[field].title))) &&
		    can_sort(app, i)) {
			sort_chosen(app, i);
			return;
		}
	}
	app_complain(app, _("no column '%s' to sort by; s lists them"), args);
}
