/*
 * What others do to the database while the desk is open: read again by itself when nothing is
 * asked, told in one line, and nobody's cursor moves for it.
 */
#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "core/text.h"
#include "data/worker.h"
#include "tui/view.h"

/* ---- reading again --------------------------------------------------------------------------- */

/* Where the range began, as a row is remembered. */
static struct place anchor_of(struct app *app)
{
	struct place *place = app_place(app), saved = *place, anchor;

	place->cursor = app->range;
	place->key = NULL;
	place->id = 0;
	app_remember(app);
	anchor = *place;
	*place = saved;
	return anchor;
}

/* The anchor's row now; where it was when there is no such row any more. Frees what it kept. */
static size_t find_anchor(struct app *app, struct place *anchor)
{
	struct place *place = app_place(app), saved = *place;
	size_t row;

	*place = *anchor;
	row = app_recall(app);
	*place = saved;
	free(anchor->key);
	return row != SIZE_MAX ? row : anchor->cursor;
}

static void put_fleet(struct app *app, struct fleet *fleet)
{
	fleet_free(app->fleet);
	app->fleet = fleet;
	app_forget_rows(app);
	app->page_finding = FLEET_NONE;
	import_log_fini(&app->log);
	coverage_list_fini(&app->coverage);
	verdict_clear(&app->also); /* its issues are numbers of the old fleet */
	app_dirty(app, DIRTY_ALL);
}

/* Rows under cursors are found again by finding, group or import. */
static void change_fleet(struct app *app, struct fleet *fleet)
{
	bool has_range = app->range != SIZE_MAX;
	struct place anchor = {0};

	if (has_range)
		anchor = anchor_of(app);
	app_remember(app);
	put_fleet(app, fleet);
	app_update(app);
	if (has_range)
		app->range = find_anchor(app, &anchor);
}

/* ---- whom others overruled ------------------------------------------------------------------- */

/* An issue that my decision spoke of. */
struct mine {
	uint64_t key;
	uint32_t issue; /* in the old fleet */
};

static int compare_mine(const void *a, const void *b)
{
	const struct mine *x = a, *y = b;

	return x->key < y->key ? -1 : x->key > y->key;
}

/* Whose decision speaks; NULL: nobody's. */
static const char *speaker(const struct fleet *f, uint32_t issue, date now)
{
	struct fleet_state state = fleet_state(f, issue, now);

	return state.decision ? fleet_text(f, state.decision->by) : NULL;
}

static size_t list_mine(const struct fleet *f, const char *me, date now, struct mine **out)
{
	size_t n = 0, room = 0;

	*out = NULL;
	for (uint32_t i = 0; i < f->issue_count; i++) {
		if (!text_equal(speaker(f, i, now), me))
			continue;
		MEM_ROOM(*out, n, room);
		(*out)[n++] = (struct mine){f->issues[i].key, i};
	}
	if (n)
		qsort(*out, n, sizeof(**out), compare_mine);
	return n;
}

static bool knows_decision(const struct fleet *f, const struct fleet_decision *d)
{
	for (uint32_t i = 0; i < f->decision_count; i++)
		if (memcmp(f->decisions[i].event, d->event, sizeof(d->event)) == 0)
			return true;
	return false;
}

/*
 * Who has overruled my decision on the issue; NULL: nobody, as when I have undone or ended it
 * elsewhere. A word that was there before has not come to overrule mine: then somebody ended it.
 */
static const char *overruler(const struct app *app, const struct fleet *new, uint32_t issue,
			     const char *me)
{
	struct fleet_state state = fleet_state(new, issue, app->now);

	if (state.decision && text_equal(fleet_text(new, state.decision->by), me))
		return NULL;
	if (state.decision && !knows_decision(app->fleet, state.decision))
		return fleet_text(new, state.decision->by);
	return app->ended_by.size ? app->ended_by.data : NULL;
}

/* The first one who overruled me, and on how many issues anybody did. */
static void tell_overruled(const struct app *app, const struct fleet *new, const char *me,
			   struct buf *out)
{
	struct mine *mine;
	size_t n = list_mine(app->fleet, me, app->now, &mine), lost = 0;
	const char *by = NULL;
	uint32_t first = FLEET_NONE;
	char count[32];

	for (uint32_t i = 0; n && i < new->issue_count; i++) {
		const struct mine key = {.key = new->issues[i].key};
		const char *name;

		if (!bsearch(&key, mine, n, sizeof(*mine), compare_mine))
			continue;
		name = overruler(app, new, i, me);
		if (!name)
			continue;
		if (!lost++) {
			first = i;
			by = name;
		}
	}
	free(mine);
	if (!lost)
		return;
	buf_printf(out, _("%s overruled you on %s %s: %s"), by,
		   screen_count((long long)lost, count), plural(lost, _("issue"), _("issues")),
		   states[fleet_state(new, first, app->now).state].word);
}

void app_tell_answered(struct app *app)
{
	struct journal_query q = JOURNAL_ALL(app->now);
	struct journal journal;
	struct error err = {0};
	char count[32], *text;

	if (app->since == DATE_NONE)
		return;
	q.answered_since = app->since + 1;
	if (!store_journal(app->store, app->fleet, &q, &journal, &err)) {
		app_complain(app, "%s", err.text);
		return;
	}
	if (journal.count) {
		text = mem_printf(_("%s has decided later about %s of your decisions (H)"),
				  journal.entries[0].later_by,
				  screen_count((long long)journal.count, count));
		app_tell(app, true, text);
		free(text);
	}
	journal_fini(&journal);
}

/* ---- news in words --------------------------------------------------------------------------- */

enum { SAID_MAX = 3 }; /* in one line */

/* Kinds of events that are told to others, and how; a decision by its state. Marks are one's own.
 */
static const struct {
	const char *kind, *word;
} told_kinds[] = {
	{"decision", NULL},          {"note", N_("noted")},  {"assign", N_("assigned")},
	{"ticket", N_("ticket on")}, {"undo", N_("undone")}, {"redo", N_("redone")},
};

/* NULL: of no interest to others. */
static const char *word_of(const struct store_said *said)
{
	for (size_t i = 0; said->kind && i < sizeof(told_kinds) / sizeof(told_kinds[0]); i++)
		if (strcmp(said->kind, told_kinds[i].kind) == 0)
			return told_kinds[i].word ? _(told_kinds[i].word) : said->state;
	return NULL;
}

static void tell_said(const struct store_news *news, struct buf *out)
{
	size_t told = 0;
	char count[32];

	for (size_t i = 0; i < news->said_count; i++) {
		const struct store_said *said = &news->said[i];
		const char *verb = word_of(said);

		if (!verb || told++ >= SAID_MAX)
			continue;
		buf_printf(out, "%s%s: %s", out->size ? "; " : "", said->author, verb);
		if (said->issues) /* an undo names none */
			buf_printf(
				out, " %s %s", screen_count(said->issues, count),
				plural((unsigned long long)said->issues, _("issue"), _("issues")));
	}
	if (told > SAID_MAX)
		buf_printf(out, _("; %zu more"), told - SAID_MAX);
}

/* Who else has ended a decision, or redone that: the decisions themselves do not say so. */
static void note_enders(const struct store_news *news, struct buf *out)
{
	struct author me;

	store_author(&me);
	for (size_t i = 0; i < news->said_count && !out->size; i++) {
		const struct store_said *said = &news->said[i];

		if (!text_equal(said->author, me.name) &&
		    (text_equal(said->state, states[STATE_UNDECIDED].word) ||
		     text_equal(said->kind, event_kinds[EVENT_REDO].word)))
			buf_puts(out, said->author);
	}
	author_fini(&me);
}

static void tell_imports(const struct store_news *news, struct buf *out)
{
	char documents[32], added[32], updated[32];

	if (!news->documents)
		return;
	buf_puts(out, out->size ? "; " : "");
	if (news->documents == 1)
		buf_puts(out, _("import: "));
	else
		buf_printf(out, _("%s imports: "), screen_count(news->documents, documents));
	buf_printf(out, _("%s new"), screen_count(news->added, added));
	if (news->updated)
		buf_printf(out, _(", %s changed"), screen_count(news->updated, updated));
}

/* ---- the whole ------------------------------------------------------------------------------- */

/* A fleet that was loaded takes the place of the old one; others' doings are told. */
static void take(struct app *app, struct fleet *fleet)
{
	struct buf lost = {0};
	struct author me;

	app->read_until = app->reading_until;
	store_author(&me);
	if (app->fleet)
		tell_overruled(app, fleet, me.name, &lost);
	author_fini(&me);
	if (app->place_count)
		change_fleet(app, fleet);
	else
		put_fleet(app, fleet);
	if (lost.size)
		app_tell(app, true, buf_text(&lost));
	if (app->news.size)
		app_tell(app, false, buf_text(&app->news));
	buf_clear(&app->news);
	buf_clear(&app->ended_by);
	buf_fini(&lost);
}

/* What is loaded after this has all that others did before it; what comes later comes again. */
static bool begin(struct app *app, struct error *err)
{
	int64_t version = store_version(app->store);
	struct store_news news = {0};
	bool worked = store_read_until(app->store, app->now, &app->reading_until, err) &&
		      store_news(app->store, &news, err);

	if (worked) {
		tell_said(&news, &app->news);
		note_enders(&news, &app->ended_by);
		tell_imports(&news, &app->news);
		app->version = version;
		app->is_behind = false;
	}
	store_news_fini(&news);
	return worked;
}

bool app_reload(struct app *app, struct error *err)
{
	struct fleet *fleet;

	worker_stop(app->loader);
	app->loader = NULL;
	store_set_now(app->store, app->now);
	store_set_since(app->store, app->since);
	fleet = begin(app, err) ? store_load(app->store, err) : NULL;
	if (fleet)
		take(app, fleet);
	return fleet != NULL;
}

/* ---- behind the desk ------------------------------------------------------------------------- */

bool app_is_loading(const struct app *app)
{
	return app->loader != NULL;
}

/* A large fleet is read by a thread. A database in memory has no second connection. */
static bool load(struct app *app, struct error *err)
{
	const char *path = store_path(app->store);

	if (app->fleet->count < app->load_behind_from || strcmp(path, ":memory:") == 0)
		return app_reload(app, err);
	if (!begin(app, err))
		return false;
	app->writes = store_writes(app->store);
	app->loader = worker_load(path, app->config, app->now, app->since, err);
	return app->loader != NULL;
}

/* What was written here since it began is not in what was loaded: it is loaded again. */
static bool take_loaded(struct app *app, struct error *err)
{
	struct fleet *fleet = worker_take(app->loader, err);

	app->loader = NULL;
	if (fleet && app->writes != store_writes(app->store)) {
		fleet_free(fleet);
		return load(app, err);
	}
	if (fleet)
		take(app, fleet);
	return fleet != NULL;
}

/* ---- the file -------------------------------------------------------------------------------- */

static const char *const file_words[STORE_FILE_COUNT] = {
	[STORE_REPLACED] = N_("another file stands at the database's place"),
	[STORE_REFUSED] = N_("another file stands at the database's place"),
	[STORE_GONE] = N_("the database file is gone or empty: nothing can be written until it is "
			  "back"),
	[STORE_NEWER] = N_("a newer tamis has changed the database: leave with Q and start that"),
};

const char *app_file_words(const struct app *app)
{
	return file_words[app->file] ? _(file_words[app->file]) : NULL;
}

bool app_clock(struct app *app, date now)
{
	enum store_file file = store_look(app->store);
	bool is_new = file != app->file;

	app->clock = now;
	if (!app->is_clock_fixed)
		app->now = now;
	app->file = file;
	if (is_new && file != STORE_REPLACED && file_words[file])
		app_complain(app, "%s", _(file_words[file]));
	if (!app->is_behind && (file == STORE_SAME || file == STORE_REPLACED)) {
		app->is_behind =
			file == STORE_REPLACED || store_version(app->store) != app->version;
		is_new = is_new || app->is_behind;
	}
	return is_new;
}

/* The old file's rows stay on screen when the new file is not taken. */
static bool reopen(struct app *app)
{
	struct error err = {0};
	char *log = NULL;
	bool worked = store_reopen(app->store, &log, &err);

	app->file = store_look(app->store);
	if (worked && !app->is_clock_fixed) /* of the new file this person is another reader */
		worked = store_looked(app->store, &app->since, &err);
	if (!worked)
		app_complain(app, _("the database was replaced: %s"), err.text);
	else if (log)
		app_say(app,
			_("the database was replaced and is read anew; the old one's log is kept: "
			  "%s"),
			log);
	else
		app_say(app, _("the database was replaced and is read anew"));
	free(log);
	return worked;
}

bool app_catch_up(struct app *app)
{
	struct error err = {0};
	bool is_asking = app->ask.is_on || app->menu.title || app->prefix[0];
	bool worked = true;

	if (is_asking)
		return false;
	if (app->loader) {
		if (!worker_is_done(app->loader))
			return false;
		worked = take_loaded(app, &err);
	} else if (app->is_behind) {
		app->is_behind = false;
		if (app->file == STORE_REPLACED && !reopen(app))
			return true;
		worked = app->file != STORE_SAME || load(app, &err);
	} else {
		return false;
	}
	if (!worked)
		app_complain(app, _("%s; r tries again"), err.text);
	return !app->loader;
}
