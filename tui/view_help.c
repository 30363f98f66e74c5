/* The help page. It is made from the tables that the program itself runs on, so it cannot drift. */
#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "core/risk.h"
#include "core/text.h"
#include "tui/command.h"
#include "tui/keymap.h"
#include "tui/view.h"

enum { HELP_LABEL_COLS = 18 /* "state_until, until" */ };

static const char *help_of(const char *text)
{
	const struct command *command = command_find(text, strcspn(text, " "));

	return command ? _(command->help) : "";
}

/* All keys of one command on one line, in the order of the table. */
static void add_keys_of(struct page *page, size_t first)
{
	struct buf text = {0};

	for (size_t i = 0; keys[i].key; i++) {
		if (strcmp(keys[i].command, keys[first].command) != 0)
			continue;
		if (i < first) {
			buf_fini(&text);
			return;
		}
		buf_printf(&text, "%s%s", text.size ? " " : "", keys[i].key);
	}
	page_pair(page, buf_text(&text), help_of(keys[first].command));
	buf_fini(&text);
}

static void add_keys(struct page *page)
{
	const char *group = NULL;

	for (size_t i = 0; keys[i].key; i++) {
		if (!group || strcmp(group, keys[i].group) != 0)
			page_title(page, _(keys[i].group));
		group = keys[i].group;
		add_keys_of(page, i);
	}
	page_title(page, _("Pivots: group the same findings another way"));
	for (int i = 0; i < PIVOT_COUNT; i++) {
		char key[] = {pivots[i].key, '\0'};

		page_pair(page, key, _(pivots[i].help));
	}
}

static void add_filters(struct page *page)
{
	page_title(page, _("Filter: field, operator, value; words side by side must all hold"));
	page_pair(page, _("example"),
		  "sev>=high fix:yes -state:accepted base:debian* age>30d openssl");
	for (const struct filter_op *op = filter_ops; op->op; op++)
		page_pair(page, op->op, _(op->help));
	page_title(page, _("is: words"));
	for (const struct filter_is *is = filter_is_words; is->word; is++)
		page_pair(page, is->word, _(is->help));
	page_title(page, _("Fields"));
	for (int i = 0; i < FIELD_COUNT; i++) {
		char *name = fields[i].alias ? mem_printf("%s, %s", fields[i].name, fields[i].alias)
					     : mem_strdup(fields[i].name);

		page_pair(page, name, _(fields[i].help));
		free(name);
	}
}

static void add_order(struct page *page)
{
	page_title(page, _("Order: by risk; the first step at which two differ decides"));
	for (int i = 0; i < RISK_STEPS; i++)
		page_pair(page, risk_steps[i].name, _(risk_steps[i].help));
}

static void add_states(struct page *page)
{
	page_title(page, _("States"));
	for (int i = 0; i < STATE_COUNT; i++)
		page_pair(page, states[i].word, _(states[i].help));
	page_title(page, _("Scopes: how far a decision reaches; the narrowest speaks"));
	for (int i = 0; i < SCOPE_COUNT; i++)
		page_pair(page, scopes[i].word, _(scopes[i].help));
}

static void add_commands(struct page *page)
{
	page_title(page, _("Commands, typed after :"));
	for (const struct command *c = commands; c->name; c++) {
		char *name = mem_printf("%s %s", c->name, c->args);

		page_pair(page, name, _(c->help));
		free(name);
	}
}

static void settle(struct app *app)
{
	if (!(app->dirty & DIRTY_PAGE))
		return;
	app->page_finding = FLEET_NONE;
	page_clear(&app->page, app_page_cols(app));
	app->page.label_cols = HELP_LABEL_COLS;
	page_add(&app->page, STYLE_NORMAL, 0,
		 _("Severity columns of a group count distinct problems; a finding is one row of "
		   "the "
		   "list. With marks, an action takes the marks; else the row; on a group, all in "
		   "it."));
	add_keys(&app->page);
	add_filters(&app->page);
	add_order(&app->page);
	add_states(&app->page);
	add_commands(&app->page);
}

const struct view view_help = {
	.word = "help",
	.title = N_("Help"),
	.settle = settle,
};
