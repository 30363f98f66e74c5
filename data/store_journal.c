/* Reading the log of what people said: its rows, and what each is about. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "data/store_journal_impl.h"

/* ---- the rows -------------------------------------------------------------------------------- */

static const char *keep(struct journal_reading *r, sqlite3_stmt *st, int column)
{
	const char *text = column_text(st, column);

	return text ? arena_strndup(r->journal->arena, text, strlen(text)) : NULL;
}

static const char *keep_id(struct journal_reading *r, sqlite3_stmt *st, int column)
{
	const unsigned char *id = sqlite3_column_blob(st, column);
	char text[EVENT_ID_TEXT];

	if (!id || sqlite3_column_bytes(st, column) != STORE_EVENT_ID)
		return NULL;
	for (int i = 0; i < STORE_EVENT_ID; i++)
		snprintf(text + 2 * (size_t)i, 3, "%02x", id[i]);
	return arena_strndup(r->journal->arena, text, sizeof(text) - 1);
}

static uint32_t id_number(struct journal_reading *r, sqlite3_stmt *st, int column, bool *is_new)
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

static void take_entry(struct journal_reading *r, sqlite3_stmt *st)
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

static void take_target(struct journal_reading *r, sqlite3_stmt *st)
{
	r->target[id_number(r, st, 0, NULL)] = id_number(r, st, 1, NULL);
}

static void take_link(struct journal_reading *r, sqlite3_stmt *st)
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
	r->links[r->link_count++] = (struct journal_link){entry, subject, key};
	if (subject == known) {
		MEM_ROOM(r->of, subject, r->of_room);
		r->of[subject] = (struct said_of){0};
	}
	if (subject != TUPLE_NONE && r->is_held[entry] && journal_is_decision(r, entry))
		r->of[subject].newest = entry + 1;
}

static bool read_rows(struct journal_reading *r, const char *sql,
		      void (*each)(struct journal_reading *r, sqlite3_stmt *st))
{
	sqlite3_stmt *st = store_prepare(r->store, sql, r->err);
	enum step step = STEP_FAILED;

	while (st && (step = store_step(r->store, st, r->err)) == STEP_ROW)
		each(r, st);
	sqlite3_finalize(st);
	return step == STEP_DONE;
}

static bool read_all(struct journal_reading *r)
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

/* ---- their issues ---------------------------------------------------------------------------- */

static bool read_issue(struct journal_reading *r, sqlite3_stmt *st, int64_t key,
		       struct issue_name *out)
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
static bool read_issues(struct journal_reading *r, const uint32_t *numbers, const size_t *starts)
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

static bool read_journal(struct journal_reading *r)
{
	size_t count, at = 0, *starts;
	uint32_t *numbers;
	bool worked;

	if (!read_all(r))
		return false;
	journal_stand(r);
	count = r->journal->count;
	starts = mem_array(count + 1, sizeof(*starts));
	for (size_t i = 0; i < count; i++) {
		starts[i] = at;
		while (at < r->link_count && r->links[at].entry == i)
			at++;
	}
	starts[count] = at;
	numbers = journal_choose(r);
	worked = read_issues(r, numbers, starts);
	free(numbers);
	free(starts);
	return worked;
}

bool store_journal(struct store *s, struct fleet *f, const struct journal_query *query,
		   struct journal *out, struct error *err)
{
	struct journal_reading r = {
		.store = s, .journal = out, .query = query, .err = err, .ids.width = 4};
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
