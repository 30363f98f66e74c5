/*
 * The history: what people said, newest first, and one entry of it whole. What an entry was about
 * need not be there any more, so here `a` decides about the entry itself: it is renewed or ended.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "core/text.h"
#include "tui/command.h"
#include "tui/view.h"

enum column {
	COLUMN_AT,
	COLUMN_BY,
	COLUMN_STANDING,
	COLUMN_SCOPE,
	COLUMN_UNTIL,
	COLUMN_WHAT,
	COLUMN_LABEL,
	COLUMN_WHY,
	COLUMN_COUNT
};

static const struct table_column columns[COLUMN_COUNT] = {
	/* clang-format off */
	[COLUMN_AT]       = {N_("SAID"), 16, 0, 0, false, CUT_END},
	[COLUMN_BY]       = {N_("BY"), 10, 16, 1, false, CUT_END},
	[COLUMN_STANDING] = {N_("STANDS"), 9, 0, 2, false, CUT_END},
	[COLUMN_SCOPE]    = {N_("SCOPE"), 10, 0, 5, false, CUT_END},
	[COLUMN_UNTIL]    = {N_("UNTIL"), 10, 0, 4, false, CUT_END},
	[COLUMN_WHAT]     = {N_("WHAT"), 28, 44, 0, false, CUT_END},
	[COLUMN_LABEL]    = {N_("ABOUT"), 24, 60, 3, false, CUT_END},
	[COLUMN_WHY]      = {N_("WHY"), 24, 80, 6, false, CUT_END},
	/* clang-format on */
};

/* `id`: only this entry, with its issues; NULL: all. */
static bool read_journal(struct app *app, const char *id)
{
	const struct place *place = app_place(app);
	struct journal_query q = JOURNAL_ALL(app->now);
	struct error err = {0};

	q.is_stale = place->is_stale;
	q.has_marks = place->has_marks;
	q.id = id;
	q.with_issues = id != NULL;
	journal_fini(&app->journal);
	if (store_journal(app->store, app->fleet, &q, &app->journal, &err))
		return true;
	app_complain(app, "%s", err.text);
	return false;
}

static void update(struct app *app)
{
	app_set_headings(app, columns, COLUMN_COUNT);
	read_journal(app, NULL);
}

static size_t rows(const struct app *app)
{
	return app->journal.count;
}

static void cell(void *ctx, size_t row, int column, struct table_cell *out)
{
	const struct app *app = ctx;
	const struct journal_entry *e = &app->journal.entries[row];
	char text[DATE_TEXT];

	switch ((enum column)column) {
	case COLUMN_AT:
		buf_puts(&out->text, date_format_minute(e->event.at, text));
		break;
	case COLUMN_BY:
		buf_puts(&out->text, e->event.author);
		break;
	case COLUMN_STANDING:
		if (e->standing != STANDING_HOLDS)
			buf_puts(&out->text, _(journal_standings[e->standing]));
		break;
	case COLUMN_SCOPE:
		buf_puts(&out->text, e->scope ? e->scope : "");
		break;
	case COLUMN_UNTIL:
		buf_puts(&out->text, date_format_day(e->event.until, text));
		break;
	case COLUMN_WHAT:
		buf_puts(&out->text, e->what);
		break;
	case COLUMN_LABEL:
		buf_puts(&out->text, e->about);
		break;
	case COLUMN_WHY:
		buf_puts(&out->text, e->event.why ? e->event.why : e->event.text);
		break;
	case COLUMN_COUNT:
		break;
	}
	if (e->standing == STANDING_UNDONE || e->standing == STANDING_OVERRULED)
		out->role = STYLE_DIM;
}

static void key_of(const struct app *app, size_t row, struct buf *out)
{
	buf_puts(out, app->journal.entries[row].event.id);
}

static void draw_strip(struct app *app, struct screen *s, struct area area)
{
	const struct journal_entry *e;

	if (app_place(app)->cursor >= app->journal.count)
		return;
	e = &app->journal.entries[app_place(app)->cursor];
	app_draw_rule(app, s, area, e->what);
	if (e->about)
		screen_put(s, area.row + 1, area.col + 3, area.cols - 4, STYLE_NORMAL, e->about);
	if (e->event.why || e->event.text)
		screen_put(s, area.row + 2, area.col + 3, area.cols - 4, STYLE_NORMAL,
			   e->event.why ? e->event.why : e->event.text);
	if (e->later_by && e->standing != STANDING_UNDONE)
		screen_printf(s, area.row + 3, area.col + 3, area.cols - 4, STYLE_DIM,
			      _("%s has decided later about it, or a part of it"), e->later_by);
}

static void enter(struct app *app)
{
	const struct place *below = app_place(app);
	bool has_marks = below->has_marks;
	char *key;
	struct place *place;

	if (below->cursor >= app->journal.count)
		return;
	key = mem_strdup(app->journal.entries[below->cursor].event.id);
	place = app_push(app, VIEW_ENTRY, NULL);
	place->key = key;
	place->has_marks = has_marks;
}

void command_history(struct app *app, const char *args)
{
	bool is_stale = strcmp(args, "stale") == 0, has_marks = strcmp(args, "all") == 0;
	struct place *place;

	if (args[0] && !is_stale && !has_marks) {
		app_complain(app, _("no history '%s': stale, all, or nothing"), args);
		return;
	}
	if (app_place(app)->view == VIEW_HISTORY && !args[0]) {
		app_pop(app);
		return;
	}
	if (app_place(app)->view == VIEW_HISTORY)
		app_pop(app);
	place = app_push(app, VIEW_HISTORY, NULL);
	place->is_stale = is_stale;
	place->has_marks = has_marks;
}

/* ---- one entry whole ---- */

/* On its page it is the only one that was read. */
static const struct journal_entry *entry_of(const struct app *app)
{
	size_t row = app_place(app)->view == VIEW_HISTORY ? app_place(app)->cursor : 0;

	return row < app->journal.count ? &app->journal.entries[row] : NULL;
}

char *history_decision(const struct app *app, char **about, enum scope *scope)
{
	const struct journal_entry *e = entry_of(app);
	struct buf text = {0};
	int found;

	*about = NULL;
	if (!e || strcmp(e->event.kind, event_kinds[EVENT_DECISION].word) != 0)
		return NULL;
	found = scope_from(e->event.scope);
	*scope = found < 0 ? SCOPE_ISSUE : (enum scope)found;
	buf_printf(&text, _("what this entry is about: %s"), e->what);
	*about = buf_take(&text);
	return mem_strdup(e->event.id);
}

static void add_head(struct page *page, const struct journal_entry *e)
{
	char at[DATE_TEXT], later[DATE_TEXT], uid[32];
	struct buf text = {0};

	page_add(page, STYLE_TITLE, 0, e->what);
	page_add(page, STYLE_NORMAL, 0, "");
	page_pair(page, _("said"), date_format(e->event.at, at));
	snprintf(uid, sizeof(uid), "%ld", e->event.uid);
	buf_printf(&text, _("%s (uid %s)"), e->event.author, uid);
	page_pair(page, _("by"), buf_text(&text));
	page_pair(page, _("stands"), _(journal_standings[e->standing]));
	buf_clear(&text);
	if (e->later_by && e->standing != STANDING_UNDONE)
		buf_printf(&text, "%s, %s", e->later_by, date_format(e->later_at, later));
	page_pair(page, _("later by"), buf_text(&text));
	buf_fini(&text);
}

static void add_words(struct page *page, const struct journal_entry *e)
{
	char until[DATE_TEXT];

	page_pair(page, _("about"), e->about);
	page_pair(page, _("scope"), e->scope);
	page_pair(page, _("why"), e->event.why);
	page_pair(page, _("until"), date_format_day(e->event.until, until));
	page_pair(page, _("because"), e->event.justification);
	page_pair(page, _("text"), e->event.text);
	page_pair(page, _("of entry"), e->event.target);
	page_pair(page, _("entry"), e->event.id);
}

/* The name of the base that a decision is about, where the fleet has it; else its chain id. */
static const char *base_of(const struct fleet *f, const char *chain)
{
	for (uint32_t i = 0; chain && i < f->base_count; i++) {
		const struct fleet_base *base = &f->bases[i];

		if (text_equal(fleet_text(f, base->chain), chain) ||
		    text_equal(fleet_text(f, base->blob_chain), chain))
			return base->name ? fleet_text(f, base->name) : chain;
	}
	return chain;
}

static void add_issues(struct page *page, const struct fleet *f, const struct event *e)
{
	struct buf text = {0};
	char count[32];

	if (!e->issue_count)
		return;
	buf_printf(&text, _("Its issues: %s"), screen_count((long long)e->issue_count, count));
	page_title(page, buf_text(&text));
	for (size_t i = 0; i < e->issue_count; i++) {
		const struct issue_name *n = &e->issues[i];
		const char *parts[] = {n->vuln, n->package, n->path,
				       n->repository ? n->repository : n->resource,
				       base_of(f, n->chain)};

		buf_clear(&text);
		for (size_t k = 0; k < sizeof(parts) / sizeof(parts[0]); k++)
			if (parts[k])
				buf_printf(&text, "%s%s", text.size ? "  " : "", parts[k]);
		page_add(page, STYLE_NORMAL, 0, buf_text(&text));
	}
	buf_fini(&text);
}

static void settle_entry(struct app *app)
{
	const struct journal_entry *e;

	if (!(app->dirty & DIRTY_PAGE))
		return;
	app->page_finding = FLEET_NONE;
	page_clear(&app->page, app_page_cols(app));
	read_journal(app, app_place(app)->key);
	e = entry_of(app);
	if (!e) {
		page_add(&app->page, STYLE_ERROR, 0,
			 _("This entry is not in the database. q leads back."));
		return;
	}
	add_head(&app->page, e);
	add_words(&app->page, e);
	add_issues(&app->page, app->fleet, &e->event);
}

const struct view view_history = {
	.word = "history",
	.title = N_("History, newest first"),
	.empty = N_("Nobody has said anything here: a assesses, n notes"),
	.update = update,
	.rows = rows,
	.cell = cell,
	.key_of = key_of,
	.strip = draw_strip,
	.enter = enter,
};

const struct view view_entry = {
	.word = "entry",
	.title = N_("An entry of the history"),
	.settle = settle_entry,
};
