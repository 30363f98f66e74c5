/*
 * How the entries of the log stand today, and which of them are asked for. Which decision speaks is
 * asked of subjects, as the fleet does when it is loaded; here all of them are looked at, also what
 * was undone and what matches nothing any more.
 */
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/filter.h"
#include "core/text.h"
#include "data/store_journal_impl.h"

const char *const journal_standings[STANDING_COUNT] = {"holds", "overruled", "expired", "stale",
						       "undone"};

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
	struct journal_reading *r;
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

/* Of a finding's bases the nearer is the narrower scope. */
static void match_bases(struct journal_reading *r, uint32_t finding)
{
	const struct fleet *f = r->said.fleet;
	const struct selection *selection = r->query->selection;
	uint32_t base = fleet_nearest_base(f, finding), nearer = 0;

	for (; base != FLEET_NONE; base = fleet_base_below(f, finding, base)) {
		struct matching m = {.r = r,
				     .is_asked = selection && selection_has(selection, finding)};
		uint32_t newest;

		said_each_base(&r->said, finding, base, match_newest, &m);
		said_each_base(&r->said, finding, base, match, &m);
		newest = m.newest[SCOPE_BASE];
		if (!newest)
			continue;
		said_each(&r->said, f->issue[finding], match_newest, &m);
		answer(&m);
		if (nearer > newest)
			note_later(r->journal, &r->journal->entries[newest - 1], nearer - 1);
		nearer = newest > nearer ? newest : nearer;
	}
}

static void match_fleet(struct journal_reading *r)
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
	for (uint32_t i = 0; r->said.has_scope[SCOPE_BASE] && i < f->count; i++)
		match_bases(r, i);
	free(is_in);
}

static enum journal_standing standing_of(const struct journal_reading *r, uint32_t number,
					 bool speaks, bool is_matched)
{
	const struct event *e = &r->journal->entries[number].event;
	int state = e->state ? state_from(e->state) : -1;

	if (!r->is_held[number])
		return STANDING_UNDONE;
	if (!journal_is_decision(r, number) || state < 0)
		return STANDING_HOLDS;
	if (!speaks)
		return STANDING_OVERRULED;
	if (!is_matched && state != STATE_UNDECIDED)
		return STANDING_STALE;
	return state_is_expired((enum state)state, e->until, r->query->now) ? STANDING_EXPIRED
									    : STANDING_HOLDS;
}

/* The links of one entry; those of the next begin behind them. */
static size_t stand_entry(struct journal_reading *r, uint32_t number, size_t at)
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
		if (journal_is_decision(r, number) && later > number + 1)
			note_later(r->journal, entry, later - 1);
	}
	entry->standing = standing_of(r, number, speaks, is_matched);
	return at;
}

void journal_stand(struct journal_reading *r)
{
	size_t at = 0;

	match_fleet(r);
	for (uint32_t i = 0; i < r->journal->count; i++)
		at = stand_entry(r, i, at);
}

/* ---- which of them are asked for ------------------------------------------------------------- */

/* What an undo speaks of. No undo has another undo for its target, whatever a hostile log says. */
static uint32_t root_of(const struct journal_reading *r, uint32_t number)
{
	return r->target[number] == TUPLE_NONE ? number : r->target[number];
}

static bool is_hidden_mark(const struct journal_reading *r, uint32_t number)
{
	int kind = event_kind_from(r->journal->entries[root_of(r, number)].event.kind);

	return kind >= 0 && event_kinds[kind].is_personal && !r->query->has_marks;
}

static bool is_answered(const struct journal_reading *r, const struct journal_entry *entry,
			const struct author *me)
{
	const struct event *e = &entry->event;

	return e->uid == me->uid && strcmp(e->author, me->name) == 0 && entry->later_by &&
	       entry->standing != STANDING_UNDONE && entry->later_at >= r->query->answered_since &&
	       (entry->later_uid != me->uid || strcmp(entry->later_by, me->name) != 0);
}

static bool is_wanted(const struct journal_reading *r, uint32_t number, const struct author *me)
{
	const struct journal_query *q = r->query;
	const struct journal_entry *entry = &r->journal->entries[number];
	const struct event *e = &entry->event;

	if (q->id && strcmp(q->id, e->id) != 0)
		return false;
	if ((q->since != DATE_NONE && e->at < q->since) ||
	    (q->until != DATE_NONE && e->at > q->until) || (q->by && !text_glob(q->by, e->author)))
		return false;
	if (q->kind >= 0 ? !journal_is(e, (enum event_kind)q->kind) : is_hidden_mark(r, number))
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
static const char *what_of(struct journal_reading *r, uint32_t number)
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

uint32_t *journal_choose(struct journal_reading *r)
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
		uint32_t root = root_of(r, numbers[i]);

		all[numbers[i]].what = what_of(r, numbers[i]);
		all[numbers[i]].about = all[root].event.label;
		if (journal_is_decision(r, root))
			all[numbers[i]].scope = all[root].event.scope;
	}
	j->entries = mem_array(n + 1, sizeof(*j->entries));
	for (size_t i = 0; i < n; i++)
		j->entries[i] = all[numbers[i]];
	j->count = n;
	free(all);
	return numbers;
}
