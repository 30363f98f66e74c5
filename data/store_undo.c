/*
 * Undo and redo, per user and across restarts: each is an event that names another one. What holds
 * is said once, by the view event_held.
 */
#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "core/text.h"
#include "data/config.h"
#include "data/store_event.h"

#define MINE "uid = ?1 AND author = ?2"

static const char undo_sql[] = "SELECT id FROM event_held WHERE is_held AND " MINE
			       " AND length(id) = 16 ORDER BY at DESC, id DESC LIMIT 1";

/* The undo that was made last and is not redone; none that is older than the user's newest word. */
static const char redo_sql[] =
	"SELECT u.target FROM event u WHERE u.kind = 'undo' AND u.uid = ?1 AND u.author = ?2"
	" AND NOT EXISTS (SELECT 1 FROM event r WHERE r.target = u.target AND r.uid = ?1"
	"  AND r.author = ?2 AND (r.at, r.id) > (u.at, u.id))"
	" AND NOT EXISTS (SELECT 1 FROM event n WHERE n.uid = ?1 AND n.author = ?2"
	"  AND n.kind NOT IN ('undo', 'redo') AND (n.at, n.id) > (u.at, u.id))"
	" ORDER BY u.at DESC, u.id DESC LIMIT 1";

/* An undo comes behind all that its author has said, whatever the clock says by now. */
static const char newest_sql[] = "SELECT coalesce(max(at), ?3) FROM event WHERE " MINE;

/*
 * What somebody else has said later of the same kind, of something that this may be about: wide
 * events meet where their scopes meet, under any name of the vulnerability. Two registries may be
 * replicas of each other, which only the configuration knows: is_met asks that.
 */
#define STATED "SELECT s.vuln, w.text FROM spelled s JOIN alias p ON "

static const char beneath_sql[] =
	"WITH mine AS (SELECT m.at, m.id, m.kind, m.scope, a.* FROM event m"
	" JOIN event_issue mi ON mi.event = m.id JOIN issue a ON a.key = mi.issue"
	" WHERE m.id = ?3 AND m.kind IN ('decision', 'assign', 'ticket')),"
	" spelled AS (SELECT DISTINCT a.vuln, w.id FROM mine a JOIN word w ON w.text = a.vuln),"
	" named (vuln, other) AS (SELECT vuln, vuln FROM mine"
	" UNION " STATED "p.vuln = s.id JOIN word w ON w.id = p.alias"
	" UNION " STATED "p.alias = s.id JOIN word w ON w.id = p.vuln"
	" UNION " STATED "p.alias = s.id JOIN alias q ON q.vuln = p.vuln"
	" JOIN word w ON w.id = q.alias"
	" UNION " STATED "p.vuln = s.id JOIN alias q ON q.alias = p.alias"
	" JOIN word w ON w.id = q.vuln)"
	" SELECT t.author, CASE WHEN 'everywhere' IN (a.scope, t.scope) OR 'base' IN (a.scope,"
	" t.scope) THEN NULL ELSE a.registry END, b.registry, 'repo' IN (a.scope, t.scope)"
	" FROM mine a JOIN named n ON n.vuln IS a.vuln JOIN issue b ON b.package IS a.package"
	" AND b.vuln IS n.other AND b.ecosystem IS a.ecosystem"
	" JOIN event_issue ti ON ti.issue = b.key JOIN event_held t ON t.id = ti.event"
	" WHERE t.is_held AND t.kind = a.kind AND NOT (t.uid = ?1 AND t.author = ?2)"
	" AND (t.at, t.id) > (a.at, a.id) AND ('everywhere' IN (a.scope, t.scope)"
	" OR ('base' IN (a.scope, t.scope) AND (a.scope != t.scope OR b.chain IS a.chain))"
	" OR (b.repository IS a.repository AND b.resource IS a.resource"
	"  AND ('repo' IN (a.scope, t.scope) OR b.path IS a.path)))";

struct undoing {
	struct store *store;
	struct author author;
	struct error *err;
	struct buf what;
	struct undone *out;
};

/* Runs a query for one row with the author and a third value; STEP_ROW leaves it in *st. */
static enum step ask(struct undoing *u, const char *sql, struct bound third, sqlite3_stmt **st)
{
	*st = store_prepare(u->store, sql, u->err);
	if (!*st)
		return STEP_FAILED;
	STORE_BIND(*st, v_int(u->author.uid), v_text(u->author.name), third);
	return store_step(u->store, *st, u->err);
}

static bool find_target(struct undoing *u, bool is_redo, unsigned char id[STORE_EVENT_ID],
			bool *is_found)
{
	sqlite3_stmt *st;
	enum step step = ask(u, is_redo ? redo_sql : undo_sql, (struct bound){0}, &st);

	*is_found = step == STEP_ROW && sqlite3_column_bytes(st, 0) == STORE_EVENT_ID;
	if (*is_found)
		memcpy(id, sqlite3_column_blob(st, 0), STORE_EVENT_ID);
	sqlite3_finalize(st);
	return step != STEP_FAILED;
}

/* Do the registries of a row of beneath_sql let its two meet? No registry: they do not matter. */
static bool is_met(const struct store *s, sqlite3_stmt *st)
{
	const char *mine = column_text(st, 1), *other = column_text(st, 2);

	if (!mine)
		return true;
	if (sqlite3_column_int(st, 3)) {
		mine = config_registry(s->config, mine);
		other = config_registry(s->config, other);
	}
	return text_equal(mine, other);
}

static bool find_beneath(struct undoing *u, const unsigned char id[STORE_EVENT_ID])
{
	sqlite3_stmt *st;
	enum step step = ask(u, beneath_sql, v_blob(id, STORE_EVENT_ID), &st);

	while (step == STEP_ROW && !is_met(u->store, st))
		step = store_step(u->store, st, u->err);
	if (step == STEP_ROW)
		u->out->by = mem_strdup(column_text(st, 0));
	sqlite3_finalize(st);
	return step != STEP_FAILED;
}

static bool say_what(struct undoing *u, const unsigned char id[STORE_EVENT_ID])
{
	sqlite3_stmt *st = store_prepare(
		u->store, "SELECT kind, state, findings, text FROM event WHERE id = ?1", u->err);
	enum step step = STEP_FAILED;

	if (st) {
		STORE_BIND(st, v_blob(id, STORE_EVENT_ID));
		step = store_step(u->store, st, u->err);
	}
	if (step == STEP_ROW) {
		struct event e = {.kind = column_text(st, 0),
				  .state = column_text(st, 1),
				  .findings = sqlite3_column_int64(st, 2),
				  .text = column_text(st, 3)};

		buf_puts(&u->what, u->what.size ? ", " : "");
		event_put(&e, &u->what);
	}
	sqlite3_finalize(st);
	return step == STEP_ROW;
}

static bool put_undo(struct undoing *u, bool is_redo, const unsigned char target[STORE_EVENT_ID],
		     date at)
{
	unsigned char id[STORE_EVENT_ID];
	struct event e = {.at = at,
			  .author = u->author.name,
			  .uid = u->author.uid,
			  .kind = event_kinds[is_redo ? EVENT_REDO : EVENT_UNDO].word,
			  .scope = scopes[SCOPE_ISSUE].word,
			  .until = DATE_NONE};
	sqlite3_stmt *st;
	enum step step = ask(u, newest_sql, v_int(at), &st);

	if (step == STEP_ROW && sqlite3_column_int64(st, 0) > at)
		e.at = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return step == STEP_ROW && event_new_id(u->store, &e.at, id, u->err) &&
	       event_put_row(u->store, id, &e, target, u->err);
}

static bool undo_steps(struct undoing *u, bool is_redo, size_t n, bool is_forced, date at)
{
	for (size_t i = 0; i < n; i++) {
		unsigned char target[STORE_EVENT_ID];
		bool is_found;

		if (!find_target(u, is_redo, target, &is_found))
			return false;
		if (!is_found)
			break;
		if (!is_redo && !is_forced && !find_beneath(u, target))
			return false;
		if (u->out->by)
			break;
		if (!say_what(u, target) || !put_undo(u, is_redo, target, at))
			return false;
		u->out->count++;
	}
	return true;
}

bool store_undo(struct store *s, bool is_redo, size_t n, bool is_forced, date at,
		struct undone *out, struct error *err)
{
	struct undoing u = {.store = s, .err = err, .out = out};
	bool worked;

	*out = (struct undone){0};
	if (!store_begin(s, err))
		return false;
	store_author(&u.author);
	worked = undo_steps(&u, is_redo, n, is_forced, at);
	author_fini(&u.author);
	if (worked && out->by) { /* all or nothing */
		store_rollback(s);
		out->count = 0;
	} else {
		worked = event_end(s, worked, err);
	}
	if (worked && out->count)
		out->what = buf_take(&u.what);
	buf_fini(&u.what);
	if (!worked)
		undone_fini(out);
	return worked;
}

void undone_fini(struct undone *u)
{
	free(u->what);
	free(u->by);
	*u = (struct undone){0};
}
