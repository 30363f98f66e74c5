/*
 * From rows to issues. One finding's issue may have other findings in other images: a decision on
 * one row is a decision on all of them, which is why what is counted and said here are issues.
 */
#include "tui/target.h"

#include <stdlib.h>
#include <string.h>

#include "core/intl.h"

/* One flag an issue; collected into a list at the end, so that each comes once. */
static uint8_t *flags_new(const struct app *app)
{
	return mem_array((size_t)app->fleet->issue_count + 1, 1);
}

static void flag_selected(const struct app *app, const struct selection *s, uint8_t *flags)
{
	for (uint32_t i = 0; i < s->count; i++)
		if (selection_has(s, i))
			flags[app->fleet->issue[i]] = 1;
}

static size_t collect(const struct app *app, uint8_t *flags, uint32_t **issues)
{
	size_t count = 0, room = 0;

	*issues = NULL;
	for (uint32_t i = 0; i < app->fleet->issue_count; i++) {
		if (!flags[i])
			continue;
		MEM_ROOM(*issues, count, room);
		(*issues)[count++] = i;
	}
	free(flags);
	return count;
}

size_t target_selected(const struct app *app, const struct selection *s, uint32_t **issues)
{
	uint8_t *flags = flags_new(app);

	flag_selected(app, s, flags);
	return collect(app, flags, issues);
}

size_t target_rows(struct app *app, size_t first, size_t last, uint32_t **issues)
{
	const struct view *view = app_view(app);
	uint8_t *flags = flags_new(app);
	struct selection rows = {0};

	for (size_t row = first; view->select && row <= last; row++)
		if (view->select(app, row, &rows))
			flag_selected(app, &rows, flags);
	selection_fini(&rows);
	return collect(app, flags, issues);
}

size_t target_marked(const struct app *app, uint32_t **issues)
{
	uint8_t *flags = flags_new(app);

	for (uint32_t i = 0; i < app->fleet->issue_count; i++)
		flags[i] = app->fleet->issues[i].is_marked;
	return collect(app, flags, issues);
}

/* Marked issues none of whose findings the filter shows. */
static size_t count_hidden(const struct app *app, const uint32_t *issues, size_t n)
{
	uint8_t *flags = flags_new(app);
	size_t hidden = 0;

	flag_selected(app, &app->selection, flags);
	for (size_t i = 0; i < n; i++)
		hidden += !flags[issues[i]];
	free(flags);
	return hidden;
}

/* "3 marked issues, 1 not shown here" */
static char *words_of_marks(size_t n, const char *things, size_t hidden)
{
	char count[32], hidden_count[32];

	screen_count((long long)n, count);
	if (!hidden)
		return mem_printf(_("%s marked %s"), count, things);
	return mem_printf(_("%s marked %s, %s not shown here"), count, things,
			  screen_count((long long)hidden, hidden_count));
}

/* "12 issues (96 findings) of upgrade openssl ..." */
static char *words_of_rows(size_t n, uint32_t findings, const char *what)
{
	char issues[32], count[32];

	return mem_printf(_("%s %s (%s %s) of %s"), screen_count((long long)n, issues),
			  plural(n, _("issue"), _("issues")), screen_count(findings, count),
			  plural(findings, _("finding"), _("findings")), what);
}

static char *about_action(const struct app *app, size_t n)
{
	const struct fix_row *row = &app->plan.rows[app_place(app)->cursor];
	struct buf text = {0};
	char *words;

	action_print(app->fleet, &fixes_of(app->fleet)->actions[row->action], &text);
	words = words_of_rows(n, row->findings, buf_text(&text));
	buf_fini(&text);
	return words;
}

static char *about_row(const struct app *app, size_t n)
{
	const struct place *place = app_place(app);
	const struct group *group;
	uint32_t finding;

	if (place->view == VIEW_GROUPS) {
		group = &app->groups.rows[place->cursor];
		return words_of_rows(n, group->findings, group->label ? group->label : _("(none)"));
	}
	if (place->view == VIEW_FIXES)
		return about_action(app, n);
	finding = app_finding(app);
	if (finding == FLEET_NONE)
		return mem_strdup("");
	{
		struct question q = app_question(app);
		struct buf text = {0};

		field_print(&q, FIELD_VULN, finding, false, &text);
		buf_puts(&text, text.size ? _(" in ") : "");
		field_print(&q, FIELD_PACKAGE, finding, false, &text);
		return buf_take(&text);
	}
}

size_t target_of_action(struct app *app, uint32_t **issues, struct selection *findings,
			char **about)
{
	size_t n = target_marked(app, issues);
	size_t cursor = app_place(app)->cursor;

	if (n > 0) {
		*about = words_of_marks(n, plural(n, _("issue"), _("issues")),
					count_hidden(app, *issues, n));
		return n;
	}
	n = target_rows(app, cursor, cursor, issues);
	if (n)
		app_view(app)->select(app, cursor, findings);
	*about = n ? about_row(app, n) : mem_strdup("");
	return n;
}

size_t target_marked_findings(const struct app *app, uint32_t **findings, char **about)
{
	const struct fleet *f = app->fleet;
	struct order order = findings_order(app_place(app));
	struct question q = app_question(app);
	struct selection marked = {0};
	size_t n, hidden = 0;

	*findings = NULL;
	*about = NULL;
	selection_clear(&marked, f->count);
	for (uint32_t i = 0; i < f->count; i++) {
		if (!f->issues[f->issue[i]].is_marked)
			continue;
		selection_add(&marked, i);
		hidden += i >= app->selection.count || !selection_has(&app->selection, i);
	}
	n = marked.selected;
	if (n) {
		*findings = order_run(&q, &order, &marked);
		*about = words_of_marks(n, plural(n, _("finding"), _("findings")), hidden);
	}
	selection_fini(&marked);
	return n;
}

bool target_write(struct app *app, const char *why)
{
	const char *strange = app_file_words(app);

	if (strange || store_is_read_only(app->store))
		app_complain(app, "%s", strange ? strange : why);
	return !strange && !store_is_read_only(app->store);
}
