/*
 * What people say: events, appended and never changed, and marks. An event names its issues by
 * their full words, so that it can find them under another key when their vulnerability has got
 * another name (store_load_event.c).
 */
#include <stdlib.h>

#include "core/identity.h"
#include "data/store_impl.h"

/* For each of the issues a finding that has it: an issue itself does not say where it is. */
static uint32_t *find_examples(const struct fleet *f, const uint32_t *issues, size_t n)
{
	uint32_t *by_issue = mem_array(f->issue_count + 1u, sizeof(*by_issue));
	uint32_t *out = mem_array(n + 1, sizeof(*out));

	for (uint32_t i = f->count; i-- > 0;)
		by_issue[f->issue[i]] = i + 1;
	for (size_t i = 0; i < n; i++)
		out[i] = by_issue[issues[i]];
	free(by_issue);
	return out;
}

/* The words that an issue is named by; `resource` is owned and the name borrows it. */
static struct issue_name name_issue(const struct fleet *f, uint32_t number, uint32_t example,
				    char **resource)
{
	const struct fleet_issue *issue = &f->issues[number];
	const struct fleet_package *p =
		issue->package == FLEET_NONE ? NULL : &f->packages[issue->package];
	const struct fleet_asset *a = &f->assets[f->asset[example]];

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

static bool put_issue(struct store *s, sqlite3_stmt *st, const struct fleet *f, uint32_t number,
		      uint32_t example, struct error *err)
{
	char *resource;
	struct issue_name name = name_issue(f, number, example, &resource);
	bool worked;

	STORE_BIND(st, v_int((int64_t)f->issues[number].key), v_text(name.registry),
		   v_text(name.repository), v_text(name.resource), v_text(name.ecosystem),
		   v_text(name.package), v_text(name.path), v_text(name.vuln));
	worked = store_run(s, st, err);
	sqlite3_clear_bindings(st);
	free(resource);
	return worked;
}

/* The rows of `issue` for all of them, those that are there already left as they are. */
static bool put_issues(struct store *s, const struct fleet *f, const uint32_t *issues, size_t n,
		       struct error *err)
{
	sqlite3_stmt *st = store_prepare(s,
					 "INSERT OR IGNORE INTO issue (key, registry, repository, "
					 "resource, ecosystem, package,"
					 " path, vuln) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
					 err);
	uint32_t *examples = find_examples(f, issues, n);
	bool worked = st != NULL;

	for (size_t i = 0; worked && i < n; i++)
		worked = !examples[i] || put_issue(s, st, f, issues[i], examples[i] - 1, err);
	free(examples);
	sqlite3_finalize(st);
	return worked;
}

/* Runs `sql` with (?1, the issue's key, ?3) for each of the issues. */
static bool for_issues(struct store *s, const char *sql, const struct fleet *f,
		       const uint32_t *issues, size_t n, struct bound first, struct bound third,
		       struct error *err)
{
	sqlite3_stmt *st = store_prepare(s, sql, err);
	bool worked = st != NULL;

	for (size_t i = 0; worked && i < n; i++) {
		STORE_BIND(st, first, v_int((int64_t)f->issues[issues[i]].key), third);
		worked = store_run(s, st, err);
	}
	sqlite3_finalize(st);
	return worked;
}

static bool put_event(struct store *s, const unsigned char id[STORE_EVENT_ID], const char *kind,
		      const struct decision *d, const char *text, date at, struct error *err)
{
	sqlite3_stmt *st = store_prepare(
		s,
		"INSERT INTO event (id, at, author, uid, kind, scope, state, why, until,"
		" justification, text) VALUES (?1, ?2, ?3, ?4, ?5, 'issue', ?6, ?7, ?8, ?9, ?10)",
		err);
	struct author author;
	bool worked;

	if (!st)
		return false;
	store_author(&author);
	STORE_BIND(st, v_blob(id, STORE_EVENT_ID), v_int(at), v_text(author.name),
		   v_int(author.uid), v_text(kind), v_text(d ? states[d->state].word : NULL),
		   v_text(d && d->why && d->why[0] ? d->why : NULL),
		   v_date(d ? d->until : DATE_NONE), v_text(d ? d->justification : NULL),
		   v_text(text));
	worked = store_run(s, st, err);
	sqlite3_finalize(st);
	author_fini(&author);
	store_know_event(s, id);
	return worked;
}

static bool end_transaction(struct store *s, bool worked, struct error *err)
{
	if (worked && store_commit(s, err))
		return true;
	store_rollback(s);
	return false;
}

/*
 * The time of a new event: `at`, or the first second after it at which nothing was said about any
 * of the issues. Order is time, and two decisions of one second must stand in the order they were
 * made in.
 */
static bool event_time(struct store *s, const struct fleet *f, const uint32_t *issues, size_t n,
		       date *at, struct error *err)
{
	sqlite3_stmt *st = store_prepare(
		s,
		"SELECT 1 FROM event_issue JOIN event ON event = id WHERE issue = ?1 AND at = ?2",
		err);
	enum step step = st ? STEP_DONE : STEP_FAILED;
	size_t i = 0;

	while (step != STEP_FAILED && i < n) {
		STORE_BIND(st, v_int((int64_t)f->issues[issues[i]].key), v_int(*at));
		step = store_step(s, st, err);
		sqlite3_reset(st);
		*at += step == STEP_ROW;
		i = step == STEP_ROW ? 0 : i + 1;
	}
	sqlite3_finalize(st);
	return step != STEP_FAILED;
}

static bool say(struct store *s, const struct fleet *f, const uint32_t *issues, size_t n,
		const char *kind, const struct decision *d, const char *text, date at,
		struct error *err)
{
	unsigned char id[STORE_EVENT_ID];

	if (n == 0)
		return true;
	if (!store_begin(s, err))
		return false;
	sqlite3_randomness(sizeof(id), id);
	return end_transaction(
		s,
		put_issues(s, f, issues, n, err) && event_time(s, f, issues, n, &at, err) &&
			put_event(s, id, kind, d, text, at, err) &&
			for_issues(
				s,
				"INSERT OR IGNORE INTO event_issue (event, issue) VALUES (?1, ?2)",
				f, issues, n, v_blob(id, sizeof(id)), (struct bound){0}, err),
		err);
}

bool store_decide(struct store *s, const struct fleet *f, const uint32_t *issues, size_t n,
		  const struct decision *decision, date at, struct error *err)
{
	return say(s, f, issues, n, "decision", decision, NULL, at, err);
}

bool store_note(struct store *s, const struct fleet *f, const uint32_t *issues, size_t n,
		const char *text, date at, struct error *err)
{
	return say(s, f, issues, n, "note", NULL, text, at, err);
}

bool store_mark(struct store *s, const struct fleet *f, const uint32_t *issues, size_t n, bool mark,
		date at, struct error *err)
{
	struct author author;
	struct bound uid;
	bool worked;

	if (!store_begin(s, err))
		return false;
	store_author(&author);
	uid = v_int(author.uid);
	worked = put_issues(s, f, issues, n, err) &&
		 (mark ? for_issues(
				 s,
				 "INSERT OR IGNORE INTO mark (uid, issue, at) VALUES (?1, ?2, ?3)",
				 f, issues, n, uid, v_int(at), err)
		       : for_issues(s, "DELETE FROM mark WHERE uid = ?1 AND issue = ?2", f, issues,
				    n, uid, (struct bound){0}, err));
	author_fini(&author);
	return end_transaction(s, worked, err);
}
