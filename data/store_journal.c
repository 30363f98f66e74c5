/*
 * Reading the log of what people said: each entry with how it stands today. Which decision speaks
 * is asked of subjects, as the fleet does when it is loaded; here all of them are looked at, also
 * what was undone and what matches nothing any more.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/filter.h"
#include "core/text.h"
#include "data/store_said.h"

const char *const journal_standings[STANDING_COUNT] = {"holds", "overruled", "expired", "stale",
						       "undone"};

/* What an entry is about: a subject and the issue's key in the table. */
struct link {
	uint32_t entry, subject; /* TUPLE_NONE: it can speak of no issue */
	int64_t key;
};

struct said_of {
	uint32_t newest; /* entry + 1 of the newest decision that holds; 0 none */
	bool is_matched; /* the fleet has such an issue */
	bool is_asked;   /* and the selection has it */
	/* Of an issue under several names of its vulnerability the newest under any of them speaks:
	 * of one this does; of another a later one does, entry + 1 of the newest such. */
	bool is_newest;
	uint32_t later;
};

struct reading {
	struct store *store;
	struct said said;
	struct journal *journal;
	const struct journal_query *query;
	struct error *err;
	struct link *links; /* in the order of entries */
	struct said_of *of; /* by subject */
	struct tuples ids;  /* of entries; numbers are theirs, from the oldest */
	bool *is_held, *is_asked;
	uint32_t *target; /* of an undo: the entry; TUPLE_NONE */
	size_t link_count, link_room, of_room, room, flag_room, asked_room, target_room;
};

/* ---- the rows -------------------------------------------------------------------------------- */

static const char *keep(struct reading *r, sqlite3_stmt *st, int column)
{
	const char *text = column_text(st, column);

	return text ? arena_strndup(r->journal->arena, text, strlen(text)) : NULL;
}

static const char *keep_id(struct reading *r, sqlite3_stmt *st, int column)
{
	const unsigned char *id = sqlite3_column_blob(st, column);
	char text[EVENT_ID_TEXT];

	if (!id || sqlite3_column_bytes(st, column) != STORE_EVENT_ID)
		return NULL;
	for (int i = 0; i < STORE_EVENT_ID; i++)
		snprintf(text + 2 * (size_t)i, 3, "%02x", id[i]);
	return arena_strndup(r->journal->arena, text, sizeof(text) - 1);
}

static uint32_t id_number(struct reading *r, sqlite3_stmt *st, int column, bool *is_new)
{
	uint32_t id[STORE_EVENT_ID / sizeof(uint32_t)];

	memcpy(id, sqlite3_column_blob(st, column), sizeof(id));
	return is_new ? tuples_add(&r->ids, id, is_new) : tuples_find(&r->ids, id);
}

static const char events_sql[] =
	"SELECT e.id, e.at, e.author, e.uid, e.kind, e.scope, e.state, e.why, e.until,"
	" e.justification, e.text, e.label, e.findings, e.target,"
	" coalesce((SELECT h.is_held FROM event_held h WHERE h.id = e.id), 1)"
	" FROM event e WHERE length(e.id) = 16 ORDER BY e.at, e.id";

static void take_entry(struct reading *r, sqlite3_stmt *st)
{
	struct journal *j = r->journal;
	bool is_new;
	uint32_t number = id_number(r, st, 0, &is_new);
	struct event *e;

	MEM_ROOM(j->entries, number, r->room);
	MEM_ROOM(r->is_held, number, r->flag_room);
	MEM_ROOM(r->is_asked, number, r->asked_room);
	MEM_ROOM(r->target, number, r->target_room);
	j->entries[number] = (struct journal_entry){.later_at = DATE_NONE};
	e = &j->entries[number].event;
	j->count = number + 1;
	r->is_held[number] = sqlite3_column_int(st, 14) != 0;
	r->is_asked[number] = false;
	r->target[number] = TUPLE_NONE;
	*e = (struct event){
		.id = keep_id(r, st, 0),
		.at = sqlite3_column_int64(st, 1),
		.author = keep(r, st, 2),
		.uid = (long)sqlite3_column_int64(st, 3),
		.kind = keep(r, st, 4),
		.scope = keep(r, st, 5),
		.state = keep(r, st, 6),
		.why = keep(r, st, 7),
		.until = column_date(st, 8),
		.justification = keep(r, st, 9),
		.text = keep(r, st, 10),
		.label = keep(r, st, 11),
		.findings = sqlite3_column_int64(st, 12),
		.target = keep_id(r, st, 13),
	};
}

static void take_target(struct reading *r, sqlite3_stmt *st)
{
	r->target[id_number(r, st, 0, NULL)] = id_number(r, st, 1, NULL);
}

static bool is_kind(const struct event *e, enum event_kind kind)
{
	return strcmp(e->kind, event_kinds[kind].word) == 0;
}

static bool is_decision(const struct reading *r, uint32_t entry)
{
	return is_kind(&r->journal->entries[entry].event, EVENT_DECISION);
}

static void take_link(struct reading *r, sqlite3_stmt *st)
{
	uint32_t entry = id_number(r, st, 0, NULL), known = r->said.subjects.count;
	int64_t key = sqlite3_column_int64(st, 1);
	uint32_t subject;
	int scope;

	if (entry == TUPLE_NONE)
		return;
	scope = scope_from(r->journal->entries[entry].event.scope);
	subject = scope < 0 ? TUPLE_NONE : said_subject(&r->said, key, (enum scope)scope);
	MEM_ROOM(r->links, r->link_count, r->link_room);
	r->links[r->link_count++] = (struct link){entry, subject, key};
	if (subject == known) {
		MEM_ROOM(r->of, subject, r->of_room);
		r->of[subject] = (struct said_of){0};
	}
	if (subject != TUPLE_NONE && r->is_held[entry] && is_decision(r, entry))
		r->of[subject].newest = entry + 1;
}

static bool read_rows(struct reading *r, const char *sql,
		      void (*each)(struct reading *r, sqlite3_stmt *st))
{
	sqlite3_stmt *st = store_prepare(r->store, sql, r->err);
	enum step step = STEP_FAILED;

	while (st && (step = store_step(r->store, st, r->err)) == STEP_ROW)
		each(r, st);
	sqlite3_finalize(st);
	return step == STEP_DONE;
}

static bool read_all(struct reading *r)
{
	return read_rows(r, events_sql, take_entry) &&
	       read_rows(r,
			 "SELECT id, target FROM event"
			 " WHERE length(id) = 16 AND length(target) = 16",
			 take_target) &&
	       read_rows(r,
			 "SELECT e.id, i.issue FROM event e CROSS JOIN event_issue i"
			 " ON i.event = e.id WHERE length(e.id) = 16 ORDER BY e.at, e.id",
			 take_link);
}

/* ---- how entries stand ----------------------------------------------------------------------- */

/* A later decision about one of its subjects, of the same scope, or of a narrower one. */
static void note_later(struct journal *j, struct journal_entry *entry, uint32_t later)
{
	const struct event *e = &j->entries[later].event;

	if (entry->later_at != DATE_NONE && e->at < entry->later_at)
		return;
	entry->later_by = e->author;
	entry->later_uid = e->uid;
	entry->later_at = e->at;
}

/* One issue, or one finding: what it is about is looked at twice. */
struct matching {
	struct reading *r;
	bool is_asked;
	uint32_t newest[SCOPE_COUNT]; /* entry + 1, under any of its names */
};

static void match_newest(void *ctx, uint32_t issue, enum scope scope, uint32_t subject)
{
	struct matching *m = ctx;
	uint32_t newest = m->r->of[subject].newest;

	(void)issue;
	if (newest > m->newest[scope])
		m->newest[scope] = newest;
}

/* Which of the newest that reach what is at hand are answered by a later one that is narrower. */
static void answer(const struct matching *m)
{
	struct journal *j = m->r->journal;

	for (int wide = 1; wide < SCOPE_COUNT; wide++)
		for (int narrow = 0; m->newest[wide] && narrow < wide; narrow++)
			if (m->newest[narrow] > m->newest[wide])
				note_later(j, &j->entries[m->newest[wide] - 1],
					   m->newest[narrow] - 1);
}

static void match(void *ctx, uint32_t issue, enum scope scope, uint32_t subject)
{
	struct matching *m = ctx;
	struct said_of *of = &m->r->of[subject];
	uint32_t newest = m->newest[scope];

	(void)issue;
	of->is_matched = true;
	of->is_asked = of->is_asked || m->is_asked;
	of->is_newest = of->is_newest || of->newest == newest;
	if (of->newest < newest && of->later < newest)
		of->later = newest;
}

static void match_fleet(struct reading *r)
{
	const struct fleet *f = r->said.fleet;
	const struct selection *selection = r->query->selection;
	uint8_t *is_in = mem_array(f->issue_count + 1u, sizeof(*is_in));

	said_seal(&r->said);
	for (uint32_t i = 0; selection && i < f->count; i++)
		is_in[f->issue[i]] |= selection_has(selection, i);
	for (uint32_t i = 0; i < f->issue_count; i++) {
		struct matching m = {.r = r, .is_asked = is_in[i]};

		said_each(&r->said, i, match_newest, &m);
		said_each(&r->said, i, match, &m);
		answer(&m);
	}
	for (uint32_t i = 0; r->said.has_scope[SCOPE_BASE] && i < f->count; i++) {
		struct matching m = {.r = r, .is_asked = selection && selection_has(selection, i)};

		said_each_base(&r->said, i, match_newest, &m);
		said_each_base(&r->said, i, match, &m);
		if (m.newest[SCOPE_BASE]) {
			said_each(&r->said, f->issue[i], match_newest, &m);
			answer(&m);
		}
	}
	free(is_in);
}

static enum journal_standing standing_of(const struct reading *r, uint32_t number, bool speaks,
					 bool is_matched)
{
	const struct event *e = &r->journal->entries[number].event;
	int state = e->state ? state_from(e->state) : -1;

	if (!r->is_held[number])
		return STANDING_UNDONE;
	if (!is_decision(r, number) || state < 0)
		return STANDING_HOLDS;
	if (!speaks)
		return STANDING_OVERRULED;
	if (!is_matched && state != STATE_UNDECIDED)
		return STANDING_STALE;
	return state_is_expired((enum state)state, e->until, r->query->now) ? STANDING_EXPIRED
									    : STANDING_HOLDS;
}

/* The links of one entry; those of the next begin behind them. */
static size_t stand_entry(struct reading *r, uint32_t number, size_t at)
{
	struct journal_entry *entry = &r->journal->entries[number];
	bool speaks = false, is_matched = false;

	for (; at < r->link_count && r->links[at].entry == number; at++) {
		const struct said_of *of;
		uint32_t later;

		if (r->links[at].subject == TUPLE_NONE)
			continue;
		of = &r->of[r->links[at].subject];
		speaks = speaks || (of->newest == number + 1 && (of->is_newest || !of->is_matched));
		is_matched = is_matched || of->is_matched;
		r->is_asked[number] = r->is_asked[number] || of->is_asked;
		later = of->newest > of->later ? of->newest : of->later;
		if (is_decision(r, number) && later > number + 1)
			note_later(r->journal, entry, later - 1);
	}
	entry->standing = standing_of(r, number, speaks, is_matched);
	return at;
}

static void stand(struct reading *r)
{
	size_t at = 0;

	match_fleet(r);
	for (uint32_t i = 0; i < r->journal->count; i++)
		at = stand_entry(r, i, at);
}

/* ---- which of them are asked for ------------------------------------------------------------- */

/* What an undo speaks of. No undo has another undo for its target, whatever a hostile log says. */
static uint32_t root_of(const struct reading *r, uint32_t number)
{
	return r->target[number] == TUPLE_NONE ? number : r->target[number];
}

static bool is_hidden_mark(const struct reading *r, uint32_t number)
{
	int kind = event_kind_from(r->journal->entries[root_of(r, number)].event.kind);

	return kind >= 0 && event_kinds[kind].is_personal && !r->query->has_marks;
}

static bool is_answered(const struct reading *r, const struct journal_entry *entry,
			const struct author *me)
{
	const struct event *e = &entry->event;

	return e->uid == me->uid && strcmp(e->author, me->name) == 0 && entry->later_by &&
	       entry->standing != STANDING_UNDONE && entry->later_at >= r->query->answered_since &&
	       (entry->later_uid != me->uid || strcmp(entry->later_by, me->name) != 0);
}

static bool is_wanted(const struct reading *r, uint32_t number, const struct author *me)
{
	const struct journal_query *q = r->query;
	const struct journal_entry *entry = &r->journal->entries[number];
	const struct event *e = &entry->event;

	if (q->id && strcmp(q->id, e->id) != 0)
		return false;
	if ((q->since != DATE_NONE && e->at < q->since) ||
	    (q->until != DATE_NONE && e->at > q->until) || (q->by && !text_glob(q->by, e->author)))
		return false;
	if (q->kind >= 0 ? !is_kind(e, (enum event_kind)q->kind) : is_hidden_mark(r, number))
		return false;
	if (q->state >= 0 && (!e->state || state_from(e->state) != q->state))
		return false;
	if (q->selection && !r->is_asked[root_of(r, number)])
		return false;
	if (q->is_stale && entry->standing != STANDING_STALE)
		return false;
	return q->answered_since == DATE_NONE || is_answered(r, entry, me);
}

/* The event in a few words; of an undo also what it undoes. */
static const char *what_of(struct reading *r, uint32_t number)
{
	const struct event *e = &r->journal->entries[number].event;
	struct buf text = {0};
	const char *kept;

	if (e->target)
		buf_printf(&text, "%s: ", e->kind);
	event_put(&r->journal->entries[root_of(r, number)].event, &text);
	kept = arena_strndup(r->journal->arena, buf_text(&text), text.size);
	buf_fini(&text);
	return kept;
}

/* The newest first, and the numbers of those that are left as they were: NULL in no case. */
static uint32_t *choose(struct reading *r)
{
	struct journal *j = r->journal;
	struct journal_entry *all = j->entries;
	uint32_t *numbers = mem_array(j->count + 1, sizeof(*numbers));
	size_t n = 0, count = j->count;
	struct author me;

	store_author(&me);
	for (size_t i = count; i-- > 0;)
		if (is_wanted(r, (uint32_t)i, &me))
			numbers[n++] = (uint32_t)i;
	author_fini(&me);
	for (size_t i = 0; i < n; i++) {
		all[numbers[i]].what = what_of(r, numbers[i]);
		all[numbers[i]].about = all[root_of(r, numbers[i])].event.label;
	}
	j->entries = mem_array(n + 1, sizeof(*j->entries));
	for (size_t i = 0; i < n; i++)
		j->entries[i] = all[numbers[i]];
	j->count = n;
	free(all);
	return numbers;
}

/* ---- their issues ---------------------------------------------------------------------------- */

static bool read_issue(struct reading *r, sqlite3_stmt *st, int64_t key, struct issue_name *out)
{
	enum step step;

	STORE_BIND(st, v_int(key));
	step = store_step(r->store, st, r->err);
	if (step == STEP_ROW)
		*out = (struct issue_name){keep(r, st, 0), keep(r, st, 1), keep(r, st, 2),
					   keep(r, st, 3), keep(r, st, 4), keep(r, st, 5),
					   keep(r, st, 6), keep(r, st, 7)};
	sqlite3_reset(st);
	return step != STEP_FAILED;
}

/* `starts` is where the links of each entry begin. */
static bool read_issues(struct reading *r, const uint32_t *numbers, const size_t *starts)
{
	sqlite3_stmt *st = store_prepare(r->store,
					 "SELECT registry, repository, resource, ecosystem,"
					 " package, path, vuln, chain FROM issue WHERE key = ?1",
					 r->err);
	bool worked = st != NULL;

	for (size_t i = 0; worked && i < r->journal->count; i++) {
		size_t at = starts[numbers[i]], n = starts[numbers[i] + 1] - at;
		struct issue_name *list;

		r->journal->entries[i].event.issue_count = n;
		if (!r->query->with_issues)
			continue;
		list = arena_alloc(r->journal->arena, (n + 1) * sizeof(*list));
		for (size_t k = 0; worked && k < n; k++)
			worked = read_issue(r, st, r->links[at + k].key, &list[k]);
		r->journal->entries[i].event.issues = list;
	}
	sqlite3_finalize(st);
	return worked;
}

static bool read_journal(struct reading *r)
{
	size_t count, at = 0, *starts;
	uint32_t *numbers;
	bool worked;

	if (!read_all(r))
		return false;
	stand(r);
	count = r->journal->count;
	starts = mem_array(count + 1, sizeof(*starts));
	for (size_t i = 0; i < count; i++) {
		starts[i] = at;
		while (at < r->link_count && r->links[at].entry == i)
			at++;
	}
	starts[count] = at;
	numbers = choose(r);
	worked = read_issues(r, numbers, starts);
	free(numbers);
	free(starts);
	return worked;
}

bool store_journal(struct store *s, struct fleet *f, const struct journal_query *query,
		   struct journal *out, struct error *err)
{
	struct reading r = {.store = s, .journal = out, .query = query, .err = err, .ids.width = 4};
	bool worked;

	*out = (struct journal){.arena = mem_alloc(sizeof(*out->arena))};
	if (!store_exec(s, "BEGIN", err)) {
		journal_fini(out);
		return false;
	}
	worked = said_init(&r.said, s, f, err) && read_journal(&r);
	store_rollback(s); /* nothing was written */
	said_fini(&r.said);
	tuples_fini(&r.ids);
	free(r.links);
	free(r.of);
	free(r.is_held);
	free(r.is_asked);
	free(r.target);
	if (!worked)
		journal_fini(out);
	return worked;
}

void journal_fini(struct journal *j)
{
	free(j->entries);
	if (j->arena)
		arena_fini(j->arena);
	free(j->arena);
	*j = (struct journal){0};
}
