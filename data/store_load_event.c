/*
 * What people said, read into the fleet: of each subject the newest of every kind, then for each
 * issue what its subjects come to. A desk reads it again after each decision, so what is done here
 * is done per event and per issue, never per finding.
 */
#include <stdlib.h>
#include <string.h>

#include "data/store_said.h"

/* What was said of a subject. Times are places in the order of events, from 1; 0 never. */
struct spoken {
	uint32_t decision; /* number + 1 in fleet.decisions, which stand in that order, too */
	uint32_t notes;
	uint32_t note_at, assign_at, ticket_at, mark_at;
	word note, assignee, ticket;
	bool is_marked;
};

struct hearing {
	struct said said;
	struct spoken *spoken; /* by subject */
	size_t room;
	unsigned char event[STORE_EVENT_ID]; /* the one at hand */
	uint32_t time;
	int kind, scope;
	word text;
	uint32_t decision;
};

enum column { ID, AT, AUTHOR, KIND, SCOPE, STATE, WHY, UNTIL, JUSTIFICATION, TEXT, ISSUE };

/* Marks are personal; those from before they were events know their owner by the number only. */
static const char events_sql[] =
	"SELECT e.id, e.at, e.author, e.kind, e.scope, e.state, e.why, e.until, e.justification,"
	" e.text, i.issue FROM event_held e CROSS JOIN event_issue i ON i.event = e.id"
	" WHERE e.is_held AND length(e.id) = 16 AND (e.kind NOT IN ('mark', 'unmark')"
	" OR (e.uid = ?1 AND e.author IN (?2, 'uid ' || ?1))) ORDER BY e.at, e.id";

/* One for all issues of the event, `undecided` as well: it ends what was decided before. */
static uint32_t add_decision(struct hearing *h, sqlite3_stmt *st)
{
	struct fleet *f = h->said.fleet;
	int state = state_from(column_text(st, STATE) ? column_text(st, STATE) : "");
	struct fleet_decision d = {
		.state = state < 0 ? STATE_UNDECIDED : (enum state)state,
		.scope = (enum scope)h->scope,
		.at = sqlite3_column_int64(st, AT),
		.until = column_date(st, UNTIL),
		.by = fleet_word(f, column_text(st, AUTHOR)),
		.why = fleet_word(f, column_text(st, WHY)),
		.justification = fleet_word(f, column_text(st, JUSTIFICATION)),
	};

	memcpy(d.event, h->event, sizeof(d.event));
	return fleet_add_decision(f, &d) + 1;
}

static void begin_event(struct hearing *h, sqlite3_stmt *st)
{
	memcpy(h->event, sqlite3_column_blob(st, ID), STORE_EVENT_ID);
	h->time++;
	h->kind = event_kind_from(column_text(st, KIND));
	h->scope = scope_from(column_text(st, SCOPE));
	h->text = fleet_word(h->said.fleet, column_text(st, TEXT));
	if (h->kind == EVENT_DECISION && h->scope >= 0)
		h->decision = add_decision(h, st);
}

static void take_event(struct hearing *h, struct spoken *s)
{
	switch ((enum event_kind)h->kind) {
	case EVENT_DECISION:
		s->decision = h->decision;
		break;
	case EVENT_NOTE:
		s->notes++;
		s->note = h->text;
		s->note_at = h->time;
		break;
	case EVENT_ASSIGN:
		s->assignee = h->text;
		s->assign_at = h->time;
		break;
	case EVENT_TICKET:
		s->ticket = h->text;
		s->ticket_at = h->time;
		break;
	case EVENT_MARK:
	case EVENT_UNMARK:
		s->is_marked = h->kind == EVENT_MARK;
		s->mark_at = h->time;
		break;
	case EVENT_UNDO:
	case EVENT_REDO:
	case EVENT_KIND_COUNT:
		break;
	}
}

static void take_row(struct hearing *h, sqlite3_stmt *st)
{
	uint32_t subject, known = h->said.subjects.count;

	if (!h->time || memcmp(h->event, sqlite3_column_blob(st, ID), STORE_EVENT_ID) != 0)
		begin_event(h, st);
	if (h->kind < 0 || h->scope < 0)
		return; /* a newer tamis said it */
	subject = said_subject(&h->said, sqlite3_column_int64(st, ISSUE), (enum scope)h->scope);
	if (subject == TUPLE_NONE)
		return;
	MEM_ROOM(h->spoken, subject, h->room);
	if (subject == known)
		h->spoken[subject] = (struct spoken){0};
	take_event(h, &h->spoken[subject]);
}

static bool hear(struct hearing *h, struct error *err)
{
	struct store *s = h->said.store;
	sqlite3_stmt *st = store_prepare(s, events_sql, err);
	enum step step = STEP_FAILED;
	struct author author;

	store_author(&author);
	if (st)
		STORE_BIND(st, v_int(author.uid), v_text(author.name));
	while (st && (step = store_step(s, st, err)) == STEP_ROW)
		take_row(h, st);
	sqlite3_finalize(st);
	author_fini(&author);
	return step == STEP_DONE;
}

/* ---- what it comes to for an issue ----------------------------------------------------------- */

/* An issue has a subject for each name of its vulnerability: of all that was said the newest. */
struct newest {
	const struct hearing *hearing;
	uint32_t note_at, assign_at, ticket_at, mark_at;
};

#define TAKE_NEWER(have_at, said_at, have, said)                                                   \
	do {                                                                                       \
		if ((said_at) > (have_at)) {                                                       \
			(have_at) = (said_at);                                                     \
			(have) = (said);                                                           \
		}                                                                                  \
	} while (0)

static void tell(void *ctx, uint32_t issue, enum scope scope, uint32_t subject)
{
	struct newest *n = ctx;
	struct fleet_issue *own = &n->hearing->said.fleet->issues[issue];
	const struct spoken *s = &n->hearing->spoken[subject];

	if (s->decision > own->decisions[scope])
		own->decisions[scope] = s->decision;
	if (scope != SCOPE_ISSUE)
		return;
	own->notes += s->notes;
	TAKE_NEWER(n->note_at, s->note_at, own->note, s->note);
	TAKE_NEWER(n->assign_at, s->assign_at, own->assignee, s->assignee);
	TAKE_NEWER(n->ticket_at, s->ticket_at, own->ticket, s->ticket);
	TAKE_NEWER(n->mark_at, s->mark_at, own->is_marked, s->is_marked);
}

/* ---- what is said of bases ------------------------------------------------------------------- */

/* What each finding's bases come to. A decision about several of them, or with another one beneath
 * it, is several to the fleet: they stand behind all others, in the order of their tuples. */
struct base_hearing {
	const struct hearing *hearing;
	struct tuples about; /* decision, base, wider: as in fleet.decisions */
	uint32_t first;      /* of them there */
	uint32_t newest;     /* of the base at hand, + 1 */
};

static void tell_base(void *ctx, uint32_t finding, enum scope scope, uint32_t subject)
{
	struct base_hearing *b = ctx;
	uint32_t decision = b->hearing->spoken[subject].decision;

	(void)finding;
	(void)scope;
	if (decision > b->newest)
		b->newest = decision;
}

static uint32_t add_about(struct base_hearing *b, uint32_t decision, uint32_t base, uint32_t wider)
{
	struct fleet *f = b->hearing->said.fleet;
	const uint32_t key[] = {decision, base, wider};
	bool is_new;
	uint32_t n = tuples_add(&b->about, key, &is_new);

	if (is_new) {
		struct fleet_decision d = f->decisions[decision - 1];

		d.base = base + 1;
		d.wider = wider;
		fleet_add_decision(f, &d);
	}
	return b->first + n + 1;
}

/* The decision that speaks of the finding by this base, or by one below it; 0: none does. */
static uint32_t hear_base(struct base_hearing *b, uint32_t finding, uint32_t base)
{
	struct fleet *f = b->hearing->said.fleet;
	uint32_t wider;

	if (base == FLEET_NONE)
		return 0;
	wider = hear_base(b, finding, fleet_base_below(f, finding, base));
	b->newest = 0;
	said_each_base(&b->hearing->said, finding, base, tell_base, b);
	if (!b->newest || f->decisions[b->newest - 1].state == STATE_UNDECIDED)
		return wider;
	return add_about(b, b->newest, base, wider);
}

/* A decision that holds for all findings of an issue is the issue's; else those that it holds for
 * have a verdict of their own. */
static void give_verdicts(struct fleet *f, const uint32_t *decisions)
{
	enum { UNSEEN = UINT32_MAX, SEVERAL = UINT32_MAX - 1 };
	uint32_t *one = mem_array((size_t)f->issue_count + 1, sizeof(*one));
	struct tuples verdicts = {.width = 2};

	memset(one, 0xff, ((size_t)f->issue_count + 1) * sizeof(*one));
	for (uint32_t i = 0; i < f->count; i++) {
		uint32_t *have = &one[f->issue[i]];

		*have = *have == UNSEEN || *have == decisions[i] ? decisions[i] : SEVERAL;
	}
	for (uint32_t i = 0; i < f->issue_count; i++)
		if (one[i] < SEVERAL)
			f->issues[i].decisions[SCOPE_BASE] = one[i];
	for (uint32_t i = 0; i < f->count; i++) {
		const uint32_t key[] = {f->issue[i], decisions[i]};
		bool is_new;
		uint32_t n;

		if (one[f->issue[i]] != SEVERAL || !decisions[i])
			continue;
		n = tuples_add(&verdicts, key, &is_new);
		if (is_new) {
			MEM_ROOM(f->verdicts, f->verdict_count, f->verdict_room);
			f->verdicts[f->verdict_count++] = (struct fleet_verdict){key[0], key[1]};
		}
		f->verdict[i] = f->issue_count + n;
	}
	tuples_fini(&verdicts);
	free(one);
}

static void tell_bases(struct hearing *h)
{
	struct fleet *f = h->said.fleet;
	struct base_hearing b = {.hearing = h, .about.width = 3, .first = f->decision_count};
	uint32_t *decisions = mem_array((size_t)f->count + 1, sizeof(*decisions));

	for (uint32_t i = 0; i < f->count; i++)
		decisions[i] = hear_base(&b, i, fleet_nearest_base(f, i));
	give_verdicts(f, decisions);
	tuples_fini(&b.about);
	free(decisions);
}

static void forget(struct fleet *f)
{
	f->decision_count = 0;
	for (uint32_t i = 0; f->verdict_count && i < f->count; i++)
		f->verdict[i] = f->issue[i];
	f->verdict_count = 0;
	for (uint32_t i = 0; i < f->issue_count; i++) {
		struct fleet_issue *own = &f->issues[i];

		memset(own->decisions, 0, sizeof(own->decisions));
		own->notes = 0;
		own->note = own->assignee = own->ticket = 0;
		own->is_marked = false;
	}
}

static void tell_all(struct hearing *h)
{
	struct fleet *f = h->said.fleet;

	said_seal(&h->said);
	for (uint32_t i = 0; i < f->issue_count; i++) {
		struct newest newest = {.hearing = h};
		uint32_t *decisions = f->issues[i].decisions;

		said_each(&h->said, i, tell, &newest);
		for (int scope = 0; scope < SCOPE_COUNT; scope++)
			if (decisions[scope] &&
			    f->decisions[decisions[scope] - 1].state == STATE_UNDECIDED)
				decisions[scope] = 0;
	}
	if (h->said.has_scope[SCOPE_BASE])
		tell_bases(h);
}

bool store_read_events(struct store *s, struct fleet *f, struct error *err)
{
	struct hearing h = {0};
	bool worked = said_init(&h.said, s, f, err);

	forget(f);
	worked = worked && hear(&h, err);
	if (worked && h.said.subjects.count)
		tell_all(&h);
	said_fini(&h.said);
	free(h.spoken);
	return worked;
}

bool store_refresh(struct store *s, struct fleet *f, struct error *err)
{
	bool worked;

	if (!store_exec(s, "BEGIN", err))
		return false;
	worked = store_read_events(s, f, err) && store_commit(s, err);
	if (!worked)
		store_rollback(s);
	return worked;
}
