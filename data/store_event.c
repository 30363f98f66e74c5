/*
 * Writing what people say: events, appended and never changed. An event names its issues by their
 * full words, so that it finds them under another name of their vulnerability (store_said.c).
 */
#include <stdlib.h>
#include <string.h>

#include "core/filter.h"
#include "core/identity.h"
#include "core/intl.h"
#include "core/presence.h"
#include "core/text.h"
#include "data/store_event.h"
#include "data/tuple.h"

/* ---- issues ---------------------------------------------------------------------------------- */

/* The words that an issue is named by; `resource` is owned and the name borrows it. */
static struct issue_name name_issue(const struct fleet *f, uint32_t number, char **resource)
{
	const struct fleet_issue *issue = &f->issues[number];
	const struct fleet_package *p =
		issue->package == FLEET_NONE ? NULL : &f->packages[issue->package];
	const struct fleet_asset *a = &f->assets[issue->asset];

	*resource = a->repository ? NULL : identity_resource(fleet_text(f, a->resource));
	return (struct issue_name){
		.registry = a->repository ? fleet_text(f, a->registry) : NULL,
		.repository = fleet_text(f, a->repository),
		.resource = *resource,
		.ecosystem = p ? fleet_text(f, p->ecosystem) : NULL,
		.package = p ? fleet_text(f, p->key) : NULL,
		.path = fleet_text(f, issue->path),
		.vuln = issue->vuln == FLEET_NONE ? NULL : fleet_text(f, f->vulns[issue->vuln].key),
	};
}

static const char issue_sql[] =
	"INSERT OR IGNORE INTO issue (key, registry, repository, resource, ecosystem, package,"
	" path, vuln, chain) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
static const char event_issue_sql[] =
	"INSERT OR IGNORE INTO event_issue (event, issue) VALUES (?1, ?2)";

bool event_writer_init(struct event_writer *w, struct store *s, struct error *err)
{
	*w = (struct event_writer){.store = s};
	w->issue = store_prepare(s, issue_sql, err);
	w->link = w->issue ? store_prepare(s, event_issue_sql, err) : NULL;
	return w->link != NULL;
}

void event_writer_fini(struct event_writer *w)
{
	sqlite3_finalize(w->issue);
	sqlite3_finalize(w->link);
}

bool event_put_issue(struct event_writer *w, const unsigned char id[STORE_EVENT_ID], uint64_t key,
		     const struct issue_name *name, struct error *err)
{
	struct bound number = v_int((int64_t)key);
	bool worked;

	STORE_BIND(w->issue, number, v_text(name->registry), v_text(name->repository),
		   v_text(name->resource), v_text(name->ecosystem), v_text(name->package),
		   v_text(name->path), v_text(name->vuln), v_text(name->chain));
	worked = store_run(w->store, w->issue, err);
	sqlite3_clear_bindings(w->issue);
	if (!worked)
		return false;
	STORE_BIND(w->link, v_blob(id, STORE_EVENT_ID), number);
	return store_run(w->store, w->link, err);
}

static void list_meant(const struct fleet *f, uint32_t finding, struct tuples *out)
{
	const struct fleet_issue *issue = &f->issues[f->issue[finding]];
	uint32_t base = fleet_nearest_base(f, finding);

	for (; base != FLEET_NONE; base = fleet_base_below(f, finding, base)) {
		const uint32_t key[] = {issue->package, issue->vuln, base};

		if (fleet_is_meant(f, finding, base))
			tuples_add(out, key, NULL);
	}
}

/* What bases brought of these issues to where they are now; false when one of them came with none,
 * or with one whose layers are not known one by one. */
static bool list_brought(const struct fleet *f, const uint32_t *issues, size_t n,
			 const struct selection *within, struct tuples *out, struct error *err)
{
	uint8_t *is_in = mem_array(f->issue_count + 1u, sizeof(*is_in)); /* 1: asked; 2: brought */
	size_t missing = 0;

	for (size_t i = 0; i < n; i++)
		is_in[issues[i]] = 1;
	for (uint32_t i = 0; i < f->count; i++) {
		const struct fleet_issue *issue = &f->issues[f->issue[i]];
		uint32_t base = fleet_origin_base(f, i);

		if (!is_in[f->issue[i]] || (within && !selection_has(within, i)) ||
		    base == FLEET_NONE || issue->package == FLEET_NONE ||
		    (!within && !presences[f->presence[i]].is_open) ||
		    (!f->bases[base].chain && !f->bases[base].blob_chain))
			continue;
		is_in[f->issue[i]] = 2;
		list_meant(f, i, out);
	}
	for (size_t i = 0; i < n; i++)
		missing += is_in[issues[i]] != 2;
	free(is_in);
	return !missing ||
	       error_set(err, ERROR_USAGE,
			 _("--scope base: %zu of the %zu issues came with no base whose layers are "
			   "known; origin:base finds those that did"),
			 missing, n);
}

static bool put_brought(struct event_writer *w, const unsigned char id[STORE_EVENT_ID],
			const struct fleet *f, const struct tuples *brought, struct error *err)
{
	struct buf scratch = {0};
	bool worked = true;

	for (uint32_t i = 0; worked && i < brought->count; i++) {
		const uint32_t *key = tuples_get(brought, i);
		const struct fleet_package *p = &f->packages[key[0]];
		const struct fleet_base *base = &f->bases[key[2]];
		const struct issue_name name = {
			.ecosystem = fleet_text(f, p->ecosystem),
			.package = fleet_text(f, p->key),
			.vuln = fleet_text(f, f->vulns[key[1]].key),
			.chain = fleet_text(f, base->chain ? base->chain : base->blob_chain),
		};

		worked = event_put_issue(w, id, store_issue_key(w->store, &name, &scratch), &name,
					 err);
	}
	buf_fini(&scratch);
	return worked;
}

static bool put_bases(struct store *s, const unsigned char id[STORE_EVENT_ID],
		      const struct fleet *f, const uint32_t *issues, size_t n,
		      const struct selection *within, struct error *err)
{
	struct tuples brought = {.width = 3};
	struct event_writer w;
	bool worked = list_brought(f, issues, n, within, &brought, err);

	if (worked) {
		worked = event_writer_init(&w, s, err) && put_brought(&w, id, f, &brought, err);
		event_writer_fini(&w);
	}
	tuples_fini(&brought);
	return worked;
}

static bool put_issues(struct store *s, const unsigned char id[STORE_EVENT_ID],
		       const struct fleet *f, const uint32_t *issues, size_t n, struct error *err)
{
	struct event_writer w;
	bool worked = event_writer_init(&w, s, err);

	for (size_t i = 0; worked && i < n; i++) {
		char *resource;
		struct issue_name name = name_issue(f, issues[i], &resource);

		worked = event_put_issue(&w, id, f->issues[issues[i]].key, &name, err);
		free(resource);
	}
	event_writer_fini(&w);
	return worked;
}

/* ---- events ---------------------------------------------------------------------------------- */

bool event_put_row(struct store *s, const unsigned char id[STORE_EVENT_ID], const struct event *e,
		   const unsigned char *target, struct error *err)
{
	sqlite3_stmt *st = store_prepare(
		s,
		"INSERT INTO event (id, at, author, uid, kind, scope, state, why, until,"
		" justification, text, label, findings, target) VALUES (?1, ?2, ?3, ?4, ?5, ?6,"
		" ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
		err);
	bool worked;

	if (!st)
		return false;
	STORE_BIND(st, v_blob(id, STORE_EVENT_ID), v_int(e->at), v_text(e->author), v_int(e->uid),
		   v_text(e->kind), v_text(e->scope), v_text(e->state), v_text(e->why),
		   v_date(e->until), v_text(e->justification), v_text(e->text), v_text(e->label),
		   e->findings ? v_int(e->findings) : (struct bound){0},
		   target ? v_blob(target, STORE_EVENT_ID) : (struct bound){0});
	worked = store_run(s, st, err);
	sqlite3_finalize(st);
	store_know_event(s, id);
	return worked;
}

static uint64_t high_half(const unsigned char id[STORE_EVENT_ID])
{
	uint64_t n = 0;

	for (int i = 0; i < 8; i++)
		n = n << 8 | id[i];
	return n;
}

static void set_high_half(unsigned char id[STORE_EVENT_ID], uint64_t n)
{
	for (int i = 8; i-- > 0; n >>= 8)
		id[i] = (unsigned char)n;
}

/*
 * Order is time, then id, and of two events of one second the one that was said later must be the
 * later one. So an id is random, but greater than those that this second has here: its upper half
 * is a random step behind theirs. When there is no room for every step, the event is of the next
 * second, and so is whatever comes later: a small step that has room would stand before it.
 */
bool event_new_id(struct store *s, date *at, unsigned char id[STORE_EVENT_ID], struct error *err)
{
	const uint64_t step = UINT64_C(1) << 56;
	sqlite3_stmt *st = store_prepare(
		s, "SELECT max(id) FROM event WHERE at = ?1 AND length(id) = 16", err);
	bool is_found = false, worked = st != NULL;

	while (worked && !is_found) {
		uint64_t most = 0, random;

		STORE_BIND(st, v_int(*at));
		worked = store_step(s, st, err) == STEP_ROW;
		is_found = worked && sqlite3_column_type(st, 0) == SQLITE_NULL;
		sqlite3_randomness(STORE_EVENT_ID, id);
		if (worked && !is_found) {
			most = high_half(sqlite3_column_blob(st, 0));
			random = high_half(id) % step + 1;
			is_found = most <= UINT64_MAX - step;
			set_high_half(id, most + random);
		}
		sqlite3_reset(st);
		*at += !is_found;
	}
	sqlite3_finalize(st);
	return worked;
}

bool event_end(struct store *s, bool worked, struct error *err)
{
	if (worked && store_commit(s, err))
		return true;
	store_rollback(s);
	return false;
}

/* The author and what the saying says; the author is the caller's to free. */
static struct event event_of(const struct saying *saying, struct author *author, date at)
{
	const struct decision *d = saying->decision;
	bool has_text = event_kinds[saying->kind].has_text;

	store_author(author);
	return (struct event){
		.at = at,
		.author = author->name,
		.uid = author->uid,
		.kind = event_kinds[saying->kind].word,
		.scope = scopes[d ? d->scope : SCOPE_ISSUE].word,
		.state = d ? states[d->state].word : NULL,
		.why = d && d->why && d->why[0] ? d->why : NULL,
		.until = d ? d->until : DATE_NONE,
		.justification = d ? d->justification : NULL,
		.text = has_text && saying->text && saying->text[0] ? saying->text : NULL,
		.label = saying->label,
	};
}

/* Marks are made key by key, and nobody asks how many findings they were. */
static long long count_findings(const struct fleet *f, const uint32_t *issues, size_t n)
{
	uint8_t *is_in = mem_array(f->issue_count + 1u, sizeof(*is_in));
	long long count = 0;

	for (size_t i = 0; i < n; i++)
		is_in[issues[i]] = 1;
	for (uint32_t i = 0; i < f->count; i++)
		count += is_in[f->issue[i]];
	free(is_in);
	return count;
}

/* A wide decision about what has no vulnerability would be one about all of a place. */
static bool check_scope(const struct fleet *f, const uint32_t *issues, size_t n,
			const struct decision *d, struct error *err)
{
	for (size_t i = 0; d && d->scope != SCOPE_ISSUE && i < n; i++)
		if (f->issues[issues[i]].vuln == FLEET_NONE)
			return error_set(
				err, ERROR_USAGE,
				_("--scope %s: there is a network finding among them, which "
				  "has no vulnerability that would be found elsewhere"),
				scopes[d->scope].word);
	return true;
}

bool store_say(struct store *s, const struct fleet *f, const uint32_t *issues, size_t n,
	       const struct saying *saying, date at, struct error *err)
{
	unsigned char id[STORE_EVENT_ID];
	struct author author;
	struct event e;
	bool worked;

	if (n == 0)
		return true;
	if (!check_scope(f, issues, n, saying->decision, err) || !store_begin(s, err))
		return false;
	e = event_of(saying, &author, at);
	if (!event_kinds[saying->kind].is_personal)
		e.findings = count_findings(f, issues, n);
	worked = event_new_id(s, &e.at, id, err) && event_put_row(s, id, &e, NULL, err) &&
		 (saying->decision && saying->decision->scope == SCOPE_BASE
			  ? put_bases(s, id, f, issues, n, saying->findings, err)
			  : put_issues(s, id, f, issues, n, err));
	author_fini(&author);
	return event_end(s, worked, err);
}

/* ---- about what an earlier event was about --------------------------------------------------- */

struct earlier {
	unsigned char id[STORE_EVENT_ID];
	char *label;
	int scope;
	long long findings;
};

static bool find_earlier(struct store *s, const char *digits, struct earlier *out,
			 struct error *err)
{
	sqlite3_stmt *st = store_prepare(
		s,
		"SELECT id, scope, label, findings FROM event_held WHERE kind = 'decision'"
		" AND length(id) = 16 AND substr(lower(hex(id)), 1, length(?1)) = ?1 LIMIT 2",
		err);
	char *lower = text_lower(digits);
	int found = 0;

	if (st)
		STORE_BIND(st, v_text(lower));
	while (st && store_step(s, st, err) == STEP_ROW && ++found == 1) {
		memcpy(out->id, sqlite3_column_blob(st, 0), STORE_EVENT_ID);
		out->scope = scope_from(column_text(st, 1));
		out->label = mem_strdup(column_text(st, 2));
		out->findings = sqlite3_column_int64(st, 3);
	}
	sqlite3_finalize(st);
	free(lower);
	if (st && found == 1 && out->scope >= 0)
		return true;
	return st &&
	       error_set(err, ERROR_USAGE,
			 found > 1 ? _("more than one decision begins with %s")
				   : _("no decision begins with %s; tamis history lists them"),
			 digits);
}

bool store_decide_again(struct store *s, const char *digits, const struct decision *decision,
			date at, struct error *err)
{
	struct earlier earlier = {.scope = -1};
	struct decision d = *decision;
	unsigned char id[STORE_EVENT_ID];
	struct author author = {0};
	struct event e;
	sqlite3_stmt *st;
	bool worked;

	if (!store_begin(s, err))
		return false;
	worked = find_earlier(s, digits, &earlier, err);
	if (worked) {
		d.scope = (enum scope)earlier.scope;
		e = event_of(&(struct saying){.kind = EVENT_DECISION,
					      .decision = &d,
					      .label = earlier.label},
			     &author, at);
		e.findings = earlier.findings;
		worked = event_new_id(s, &e.at, id, err) && event_put_row(s, id, &e, NULL, err);
	}
	st = worked ? store_prepare(s,
				    "INSERT INTO event_issue (event, issue)"
				    " SELECT ?1, issue FROM event_issue WHERE event = ?2",
				    err)
		    : NULL;
	if (st) {
		STORE_BIND(st, v_blob(id, sizeof(id)), v_blob(earlier.id, sizeof(earlier.id)));
		worked = store_run(s, st, err);
	}
	worked = worked && st;
	sqlite3_finalize(st);
	free(earlier.label);
	author_fini(&author);
	return event_end(s, worked, err);
}

void event_put(const struct event *e, struct buf *out)
{
	int kind = event_kind_from(e->kind);

	if (kind == EVENT_DECISION)
		buf_puts(out, e->state);
	else
		buf_puts(out, kind < 0 ? e->kind : _(event_kinds[kind].past));
	if (kind == EVENT_ASSIGN)
		buf_printf(out, _(" to %s"), e->text ? e->text : _("nobody"));
	else if (kind == EVENT_TICKET)
		buf_printf(out, " %s", e->text ? e->text : _("taken away"));
	if (e->findings == 1)
		buf_puts(out, _(" on 1 finding"));
	else if (e->findings)
		buf_printf(out, _(" on %lld findings"), e->findings);
}
