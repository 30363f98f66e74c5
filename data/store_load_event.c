/*
 * Loading what people said. The words of an event find the issue under the name that its
 * vulnerability has now, so a decision made about a GHSA holds when the CVE comes.
 */
#include <stdlib.h>
#include <string.h>

#include "data/store_load.h"

/* Issues by key, and the keys that events speak of with the issues they mean now. */
struct spoken {
	struct load *load;
	struct tuples by_key;
	uint32_t *by_number; /* the fleet's issue of a number in by_key */
	struct tuples named;
	uint32_t *issues; /* by number in `named`; FLEET_NONE: there is none now */
	size_t room;
	uint32_t *vuln_of_alias; /* by word: a vulnerability that has it as an alias, + 1 */
	unsigned char event[STORE_EVENT_ID];
	uint32_t decision; /* of that event */
};

static uint32_t find_key(const struct tuples *t, uint64_t key)
{
	const uint32_t halves[] = {(uint32_t)(key >> 32), (uint32_t)key};

	return tuples_find(t, halves);
}

static uint32_t add_key(struct tuples *t, uint64_t key)
{
	const uint32_t halves[] = {(uint32_t)(key >> 32), (uint32_t)key};

	return tuples_add(t, halves, NULL);
}

static uint32_t find_under(struct spoken *sp, struct issue_name name, const char *vuln)
{
	uint32_t number;

	name.vuln = vuln;
	number = find_key(&sp->by_key, store_issue_key(sp->load->store, &name, &sp->load->scratch));
	return number == TUPLE_NONE ? FLEET_NONE : sp->by_number[number];
}

/* The issue that the words mean now: under its present name, else under one that has it as alias.
 */
static uint32_t find_named(struct spoken *sp, const struct issue_name *name, db_word vuln)
{
	const struct load *l = sp->load;
	const struct fleet *f = l->fleet;
	word old = dict_find(&f->words, name->vuln);
	uint32_t found = find_under(sp, *name, vuln ? load_text(l, load_vuln_name(l, vuln)) : NULL);

	if (found != FLEET_NONE || !vuln)
		return found;
	found = find_under(sp, *name, name->vuln);
	if (found == FLEET_NONE && old && sp->vuln_of_alias[old])
		found = find_under(sp, *name,
				   fleet_text(f, f->vulns[sp->vuln_of_alias[old] - 1].key));
	return found;
}

static void list_vulns_by_alias(struct spoken *sp)
{
	const struct fleet *f = sp->load->fleet;

	sp->vuln_of_alias = mem_array((size_t)f->words.count + 1, sizeof(*sp->vuln_of_alias));
	for (uint32_t v = 0; v < f->vuln_count; v++)
		for (uint32_t i = 0; i < f->vulns[v].alias_count; i++)
			sp->vuln_of_alias[f->lists[f->vulns[v].aliases + i]] = v + 1;
}

static bool load_named(struct spoken *sp)
{
	struct load *l = sp->load;
	sqlite3_stmt *st =
		store_prepare(l->store,
			      "SELECT i.key, i.registry, i.repository, i.resource, i.ecosystem, "
			      "i.package, i.path,"
			      " i.vuln, w.id FROM issue i LEFT JOIN word w ON w.text = i.vuln",
			      l->err);
	enum step step = STEP_FAILED;

	while (st && (step = store_step(l->store, st, l->err)) == STEP_ROW) {
		const struct issue_name name = {
			column_text(st, 1), column_text(st, 2), column_text(st, 3),
			column_text(st, 4), column_text(st, 5), column_text(st, 6),
			column_text(st, 7),
		};
		uint32_t number = add_key(&sp->named, (uint64_t)sqlite3_column_int64(st, 0));

		MEM_ROOM(sp->issues, number, sp->room);
		sp->issues[number] = find_named(sp, &name, column_id(l, st, 8, l->word_count));
	}
	sqlite3_finalize(st);
	return step == STEP_DONE;
}

static struct fleet_issue *issue_of(struct spoken *sp, sqlite3_stmt *st, int column)
{
	uint32_t number = find_key(&sp->named, (uint64_t)sqlite3_column_int64(st, column));
	uint32_t issue = number == TUPLE_NONE ? FLEET_NONE : sp->issues[number];

	return issue == FLEET_NONE ? NULL : &sp->load->fleet->issues[issue];
}

/* The event's decision in the fleet, one for all its issues; FLEET_NONE for `undecided`. */
static uint32_t decision_of(struct spoken *sp, sqlite3_stmt *st)
{
	struct fleet *f = sp->load->fleet;
	int state = state_from(column_text(st, 4) ? column_text(st, 4) : "");

	if (sp->decision != FLEET_NONE &&
	    memcmp(sp->event, sqlite3_column_blob(st, 0), STORE_EVENT_ID) == 0)
		return sp->decision;
	if (state < 0 || state == STATE_UNDECIDED)
		return FLEET_NONE;
	memcpy(sp->event, sqlite3_column_blob(st, 0), STORE_EVENT_ID);
	sp->decision =
		fleet_add_decision(f, &(struct fleet_decision){
					      .state = (enum state)state,
					      .at = sqlite3_column_int64(st, 1),
					      .until = column_date(st, 6),
					      .by = fleet_word(f, column_text(st, 2)),
					      .why = fleet_word(f, column_text(st, 5)),
					      .justification = fleet_word(f, column_text(st, 7)),
				      });
	return sp->decision;
}

static void apply_event(struct spoken *sp, sqlite3_stmt *st, struct fleet_issue *issue)
{
	struct fleet *f = sp->load->fleet;

	if (strcmp(column_text(st, 3), "note") == 0) {
		issue->notes++;
		issue->note = fleet_word(f, column_text(st, 8));
		return;
	}
	issue->decision = decision_of(sp, st);
	issue->state =
		(uint8_t)(issue->decision == FLEET_NONE ? STATE_UNDECIDED
							: f->decisions[issue->decision].state);
}

/* From the oldest to the newest: the last one that was applied speaks. */
static bool apply_events(struct spoken *sp)
{
	struct load *l = sp->load;
	sqlite3_stmt *st = store_prepare(
		l->store,
		"SELECT e.id, e.at, e.author, e.kind, e.state, e.why, e.until, e.justification,"
		" e.text, ei.issue FROM event_issue ei JOIN event e ON e.id = ei.event"
		" WHERE e.scope = 'issue' AND length(e.id) = 16 ORDER BY e.at, e.id",
		l->err);
	enum step step = STEP_FAILED;

	while (st && (step = store_step(l->store, st, l->err)) == STEP_ROW) {
		struct fleet_issue *issue = issue_of(sp, st, 9);

		if (issue)
			apply_event(sp, st, issue);
	}
	sqlite3_finalize(st);
	return step == STEP_DONE;
}

static bool apply_marks(struct spoken *sp)
{
	struct load *l = sp->load;
	sqlite3_stmt *st = store_prepare(l->store, "SELECT issue FROM mark WHERE uid = ?1", l->err);
	struct author author;
	enum step step = STEP_FAILED;

	store_author(&author);
	if (st)
		STORE_BIND(st, v_int(author.uid));
	author_fini(&author);
	while (st && (step = store_step(l->store, st, l->err)) == STEP_ROW) {
		struct fleet_issue *issue = issue_of(sp, st, 0);

		if (issue)
			issue->is_marked = true;
	}
	sqlite3_finalize(st);
	return step == STEP_DONE;
}

static bool anybody_spoke(struct load *l, bool *spoke)
{
	sqlite3_stmt *st = store_prepare(l->store, "SELECT 1 FROM issue LIMIT 1", l->err);
	enum step step = st ? store_step(l->store, st, l->err) : STEP_FAILED;

	*spoke = step == STEP_ROW;
	sqlite3_finalize(st);
	return step != STEP_FAILED;
}

bool load_events(struct load *l)
{
	struct spoken sp = {.load = l, .by_key.width = 2, .named.width = 2, .decision = FLEET_NONE};
	bool spoke, worked;

	if (!anybody_spoke(l, &spoke))
		return false;
	if (!spoke)
		return true;
	sp.by_number = mem_array(l->fleet->issue_count + 1u, sizeof(*sp.by_number));
	for (uint32_t i = 0; i < l->fleet->issue_count; i++)
		sp.by_number[add_key(&sp.by_key, l->fleet->issues[i].key)] = i;
	list_vulns_by_alias(&sp);
	worked = load_named(&sp) && apply_events(&sp) && apply_marks(&sp);
	tuples_fini(&sp.by_key);
	tuples_fini(&sp.named);
	free(sp.by_number);
	free(sp.issues);
	free(sp.vuln_of_alias);
	return worked;
}
