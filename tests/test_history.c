/*
 * The log of what people said: undo and redo, how entries stand, two logs that are merged, and what
 * a hostile one may not do. Other authors than oneself come with imported logs.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/filter.h"
#include "core/text.h"
#include "data/migrate.h"
#include "tests/folder.h"
#include "tests/store_feed.h"
#include "tests/whole.h"

static const struct feed app = {
	.source = SOURCE_TRIVY,
	.as_of = DAY(2),
	.config = CONFIG_A,
	.references = {ECR "/team/app:v1"},
	.rows = {ROW("CVE-2024-0001", NULL, "openssl", "3.0.1", "HIGH"),
		 ROW("CVE-2024-0001", NULL, "zlib", "1", "LOW", .path = "a/zlib.jar",
		     .ecosystem = "maven"),
		 ROW("CVE-2024-0001", NULL, "zlib", "1", "LOW", .path = "b/zlib.jar",
		     .ecosystem = "maven")},
};
static const struct feed web = {
	.source = SOURCE_TRIVY,
	.as_of = DAY(2),
	.config = CONFIG_B,
	.references = {ECR "/team/web:v1"},
	.rows = {ROW("CVE-2024-0001", NULL, "zlib", "1", "LOW", .path = "a/zlib.jar",
		     .ecosystem = "maven")},
};

static struct error err;

static struct store *open_app(void)
{
	struct store *s = feed_open(":memory:");

	feed(s, &app);
	feed(s, &web);
	return s;
}

/* ---- places, by letters ---- */

static const struct {
	const char *repository, *package, *path;
} places[] = {{"team/app", "zlib", "a/zlib.jar"},
	      {"team/app", "zlib", "b/zlib.jar"},
	      {"team/web", "zlib", "a/zlib.jar"},
	      {"team/app", "openssl", NULL}};
enum { PLACES = sizeof(places) / sizeof(places[0]) };

static uint32_t issue_at(const struct fleet *f, size_t place)
{
	for (uint32_t i = 0; i < f->issue_count; i++) {
		const struct fleet_issue *issue = &f->issues[i];
		const struct fleet_asset *a = &f->assets[issue->asset];

		if (text_equal(fleet_text(f, a->repository), places[place].repository) &&
		    text_equal(fleet_text(f, f->packages[issue->package].key),
			       places[place].package) &&
		    text_equal(fleet_text(f, issue->path), places[place].path))
			return i;
	}
	return FLEET_NONE;
}

/* "t-ax": the state's letter at each place, x for an expired acceptance. */
static void states_of(struct store *s, date now, char out[PLACES + 1])
{
	struct fleet *f = feed_load(s);

	for (size_t i = 0; i < PLACES; i++) {
		struct fleet_state state = fleet_state(f, issue_at(f, i), now);

		out[i] = state.is_expired ? 'x' : states[state.state].letter;
	}
	out[PLACES] = '\0';
	fleet_free(f);
}

static void are(struct store *s, date now, const char *want, const char *sentence)
{
	char got[PLACES + 1];

	states_of(s, now, got);
	is_str(got, want, "%s", sentence);
}

static void decide(struct store *s, size_t place, enum state state, date at)
{
	struct fleet *f = feed_load(s);
	uint32_t issue = issue_at(f, place);
	struct decision d = {.state = state, .why = "because", .until = DATE_NONE};

	if (state == STATE_ACCEPTED)
		d.until = at + 10 * DATE_DAY;
	feed_decide(s, f, &issue, 1, &d, at, &err);
	fleet_free(f);
}

static void undo(struct store *s, bool is_redo, size_t n, date at, const char *want,
		 const char *sentence)
{
	struct undone undone;

	if (!store_undo(s, is_redo, n, false, at, &undone, &err))
		tap_diag("undo", err.text);
	is_str(undone.what, want, "%s", sentence);
	undone_fini(&undone);
}

/* ---- undo and redo ---- */

static void test_undo(void)
{
	struct store *s = open_app();
	struct fleet *f = feed_load(s);

	decide(s, 0, STATE_TO_FIX, DAY(3));
	decide(s, 0, STATE_FALSE_POSITIVE, DAY(3));
	feed_note(s, f, (uint32_t[]){0, 1}, 2, "look", DAY(3), &err);
	feed_mark(s, f, (uint32_t[]){0}, 1, true, DAY(3), &err);
	fleet_free(f);
	undo(s, false, 1, DAY(3), "marked", "undo takes what was said last, in one second, too");
	undo(s, false, 1, DAY(3), "noted on 2 findings", "then what was said before");
	undo(s, false, 1, DAY(3), "false-positive on 1 finding", "and so on");
	are(s, DAY(4), "t---", "the decision before speaks again");
	undo(s, true, 1, DAY(3), "false-positive on 1 finding", "redo takes what was undone last");
	are(s, DAY(4), "f---", "which speaks again");
	undo(s, true, 5, DAY(3), "noted on 2 findings, marked", "and as many as there are");
	undo(s, true, 1, DAY(3), NULL, "not more");
	undo(s, false, 9, DAY(2),
	     "marked, noted on 2 findings, false-positive on 1 finding,"
	     " to-fix on 1 finding",
	     "undo takes all of it, also when the clock goes back");
	are(s, DAY(4), "----", "and nobody has spoken");
	undo(s, false, 1, DAY(5), NULL, "then there is nothing to undo");
	undo(s, true, 1, DAY(5), "to-fix on 1 finding", "redo begins with the first");
	decide(s, 1, STATE_INVESTIGATING, DAY(6));
	undo(s, true, 1, DAY(7), NULL, "redo ends where something new was said");
	are(s, DAY(8), "ti--", "and what was redone stays");
	undo(s, false, 2, DAY(9), "investigating on 1 finding, to-fix on 1 finding",
	     "undo goes on behind it");
	undo(s, true, 9, DAY(9), "to-fix on 1 finding, investigating on 1 finding",
	     "and redo to the new word");
	store_close(s);
}

static void test_restart(const char *path)
{
	struct store *s = feed_open(path);

	feed(s, &app);
	feed(s, &web);
	decide(s, 0, STATE_TO_FIX, DAY(3));
	store_close(s);
	s = feed_open(path);
	undo(s, false, 1, DAY(4), "to-fix on 1 finding", "undo works across restarts");
	store_close(s);
	s = feed_open(path);
	undo(s, true, 1, DAY(5), "to-fix on 1 finding", "and so does redo");
	store_close(s);
}

/* ---- other people ---- */

/* A line of a log; `where` is a place, `more` the members that its kind has. */
static void put_line(struct buf *out, const char *id, date at, const char *by, const char *kind,
		     const char *scope, size_t where, const char *more)
{
	char when[DATE_TEXT];

	buf_printf(out,
		   "{\"event\":\"%s\",\"at\":\"%s\",\"by\":\"%s\",\"uid\":4242,\"kind\":\"%s\","
		   "\"scope\":\"%s\"%s",
		   id, date_format(at, when), by, kind, scope, more);
	if (where < PLACES) {
		buf_printf(out,
			   ",\"issues\":[{\"registry\":\"" ECR "\",\"repository\":\"%s\","
			   "\"ecosystem\":\"%s\",\"package\":\"%s\",\"vuln\":\"CVE-2024-0001\"",
			   places[where].repository, places[where].path ? "maven" : "deb",
			   places[where].package);
		if (places[where].path)
			buf_printf(out, ",\"path\":\"%s\"", places[where].path);
		buf_puts(out, "}]");
	}
	buf_puts(out, "}\n");
}

static void ben_decides(struct store *s, const char *digit, size_t place, const char *scope,
			const char *state, date at)
{
	struct buf line = {0};
	char id[EVENT_ID_TEXT], *more = mem_printf(",\"state\":\"%s\"", state);

	for (int i = 0; i < EVENT_ID_TEXT - 1; i++)
		id[i] = digit[0];
	id[EVENT_ID_TEXT - 1] = '\0';
	put_line(&line, id, at, "ben", "decision", scope, place, more);
	whole_text(s, line.data, DATE_NONE);
	free(more);
	buf_fini(&line);
}

/* Of one second there are only so many ids behind one another: the next are of the next second. */
static void test_full_second(void)
{
	struct store *s = open_app();
	struct buf line = {0};
	bool is_last = true;

	put_line(&line, "ff800000000000000000000000000000", DAY(3), "ben", "decision", "issue", 0,
		 ",\"state\":\"false-positive\"");
	whole_text(s, line.data, DATE_NONE);
	buf_fini(&line);
	for (int i = 0; i < 30 && is_last; i++) {
		char got[PLACES + 1];

		decide(s, 0, i % 2 ? STATE_TO_FIX : STATE_INVESTIGATING, DAY(3));
		states_of(s, DAY(4), got);
		is_last = got[0] == (i % 2 ? 't' : 'i');
	}
	ok(is_last, "of many decisions in one second the last speaks each time");
	store_close(s);
}

static void test_beneath(void)
{
	struct store *s = open_app();
	struct undone undone;

	decide(s, 0, STATE_TO_FIX, DAY(3));
	ben_decides(s, "a", 0, "issue", "false-positive", DAY(4));
	are(s, DAY(5), "f---", "of two people the newest speaks");
	ok(store_undo(s, false, 1, false, DAY(5), &undone, &err) && undone.count == 0,
	   "beneath somebody else's later decision nothing is undone unasked");
	is_str(undone.by, "ben", "whose it is, is said");
	undone_fini(&undone);
	are(s, DAY(5), "f---", "and all is as it was");
	ok(store_undo(s, false, 1, true, DAY(5), &undone, &err) && undone.count == 1,
	   "unless it is forced");
	undone_fini(&undone);
	are(s, DAY(6), "f---", "the later one stays");
	decide(s, 1, STATE_TO_FIX, DAY(6));
	decide(s, 3, STATE_TO_FIX, DAY(6));
	ben_decides(s, "b", 2, "everywhere", "false-positive", DAY(7));
	undo(s, false, 1, DAY(8), "to-fix on 1 finding", "one that he did not touch is undone");
	ok(store_undo(s, false, 1, false, DAY(8), &undone, &err) && undone.by,
	   "a wide decision is about the same, too");
	undone_fini(&undone);
	store_close(s);
}

/* ---- the journal ---- */

static struct journal read_journal(struct store *s, const struct journal_query *q)
{
	struct fleet *f = feed_load(s);
	struct journal j;

	if (!store_journal(s, f, q, &j, &err))
		tap_diag("journal", err.text);
	fleet_free(f);
	return j;
}

static void has_entries(struct store *s, struct journal_query q, const char *want,
			const char *sentence)
{
	struct journal j = read_journal(s, &q);
	struct buf got = {0};

	for (size_t i = 0; i < j.count; i++)
		buf_printf(&got, "%s%s: %s", i ? "; " : "", j.entries[i].what,
			   journal_standings[j.entries[i].standing]);
	is_str(buf_text(&got), want, "%s", sentence);
	buf_fini(&got);
	journal_fini(&j);
}

static void test_journal(void)
{
	struct journal_query all = JOURNAL_ALL(DAY(9)), q = all;
	struct store *s = open_app();
	struct fleet *f = feed_load(s);
	struct journal j;

	feed_mark(s, f, (uint32_t[]){0}, 1, true, DAY(2), &err);
	decide(s, 0, STATE_TO_FIX, DAY(3));
	decide(s, 1, STATE_ACCEPTED, DAY(4));
	ben_decides(s, "a", 0, "issue", "false-positive", DAY(5));
	decide(s, 2, STATE_INVESTIGATING, DAY(6));
	undo(s, false, 1, DAY(7), "investigating on 1 finding", "an entry is undone");
	has_entries(s, q,
		    "undo: investigating on 1 finding: holds; investigating on 1 finding: undone; "
		    "false-positive: holds; accepted on 1 finding: holds; to-fix on 1 finding: "
		    "overruled",
		    "the journal has all but marks, newest first, each as it stands");
	j = read_journal(s, &q);
	is_str(j.count > 4 ? j.entries[4].later_by : NULL, "ben", "overruled by whom");
	journal_fini(&j);
	q.now = DAY(30);
	q.state = STATE_ACCEPTED;
	has_entries(s, q, "accepted on 1 finding: expired", "of one state, at another date");
	q = all;
	q.kind = EVENT_MARK;
	has_entries(s, q, "marked: holds", "marks are there when they are asked for");
	q = all;
	q.by = "b*";
	has_entries(s, q, "false-positive: holds", "of one person");
	q = all;
	q.since = DAY(3);
	q.until = DAY(4);
	has_entries(s, q, "accepted on 1 finding: holds; to-fix on 1 finding: overruled",
		    "of some days");
	q = all;
	q.answered_since = DAY(5);
	has_entries(s, q, "to-fix on 1 finding: overruled",
		    "the earlier author sees what somebody else has decided later");
	q.answered_since = DAY(5) + 1;
	has_entries(s, q, "", "since a date");
	fleet_free(f);
	store_close(s);
}

/* What one decided about an advisory, another decides about its CVE. */
static void test_renamed(void)
{
	static const struct feed before = {
		.source = SOURCE_TRIVY,
		.as_of = DAY(2),
		.config = CONFIG_A,
		.references = {ECR "/team/app:v1"},
		.rows = {ROW("GHSA-aaaa-bbbb-cccc", NULL, "zlib", "1", "LOW", .path = "a/zlib.jar",
			     .ecosystem = "maven")},
	};
	static const struct feed renamed = {
		.source = SOURCE_TRIVY,
		.as_of = DAY(4),
		.config = CONFIG_A,
		.references = {ECR "/team/app:v1"},
		.rows = {ROW("GHSA-aaaa-bbbb-cccc", "CVE-2024-0001", "zlib", "1", "LOW",
			     .path = "a/zlib.jar", .ecosystem = "maven")},
	};
	struct journal_query q = JOURNAL_ALL(DAY(9));
	struct store *s = feed_open(":memory:");
	struct undone undone;
	struct journal j;

	feed(s, &before);
	decide(s, 0, STATE_TO_FIX, DAY(3));
	feed(s, &renamed);
	ben_decides(s, "a", 0, "issue", "false-positive", DAY(5));
	has_entries(s, q, "false-positive: holds; to-fix on 1 finding: overruled",
		    "a decision about an advisory is overruled by one about its CVE");
	j = read_journal(s, &q);
	is_str(j.count > 1 ? j.entries[1].later_by : NULL, "ben", "by whom is said");
	journal_fini(&j);
	q.answered_since = DAY(5);
	has_entries(s, q, "to-fix on 1 finding: overruled", "and its author sees it");
	ok(store_undo(s, false, 1, false, DAY(8), &undone, &err) && undone.by,
	   "nor is it undone beneath that unasked");
	undone_fini(&undone);
	store_close(s);
}

/* Of whoever decides for a part of what one has decided, one sees it as well. */
static void test_later_narrower(void)
{
	struct journal_query all = JOURNAL_ALL(DAY(9)), q = all;
	struct store *s = open_app();
	struct fleet *f = feed_load(s);
	uint32_t issue = issue_at(f, 0);
	struct decision d = {
		.state = STATE_TO_FIX, .scope = SCOPE_REPO, .why = "because", .until = DATE_NONE};

	feed_decide(s, f, &issue, 1, &d, DAY(3), &err);
	fleet_free(f);
	ben_decides(s, "a", 2, "issue", "false-positive", DAY(5));
	q.answered_since = DAY(4);
	has_entries(s, q, "", "a decision about another repository answers nothing");
	ben_decides(s, "b", 0, "everywhere", "false-positive", DAY(5));
	has_entries(s, q, "", "nor does a wider one, which does not speak here");
	ben_decides(s, "c", 1, "issue", "false-positive", DAY(6));
	has_entries(s, q, "to-fix on 1 finding: holds",
		    "a later one about one issue of the repository does");
	store_close(s);
}

static void test_filtered(void)
{
	struct journal_query q = JOURNAL_ALL(DAY(9));
	struct store *s = open_app();
	struct fleet *f = feed_load(s);
	struct selection rows = {0};
	struct journal j;

	decide(s, 0, STATE_TO_FIX, DAY(3));
	decide(s, 3, STATE_TO_FIX, DAY(3));
	undo(s, false, 1, DAY(4), "to-fix on 1 finding", "one of two is undone");
	ben_decides(s, "a", 0, "everywhere", "false-positive", DAY(5));
	selection_clear(&rows, f->count);
	for (uint32_t i = 0; i < f->count; i++)
		if (f->issue[i] == issue_at(f, 2))
			selection_add(&rows, i);
	q.selection = &rows;
	q.with_issues = true;
	ok(store_journal(s, f, &q, &j, &err) && j.count == 1,
	   "a filter finds what reaches its findings, also from elsewhere");
	is_str(j.count ? j.entries[0].event.issues[0].path : NULL, "a/zlib.jar",
	       "with the issues by name");
	journal_fini(&j);
	selection_clear(&rows, f->count);
	for (uint32_t i = 0; i < f->count; i++)
		if (f->issue[i] == issue_at(f, 3))
			selection_add(&rows, i);
	ok(store_journal(s, f, &q, &j, &err) && j.count == 2, "and the undo of what it finds");
	journal_fini(&j);
	selection_fini(&rows);
	fleet_free(f);
	store_close(s);
}

static void test_stale(void)
{
	struct journal_query q = JOURNAL_ALL(DAY(9));
	struct store *s = feed_open(":memory:");
	struct decision d = {.state = STATE_UNDECIDED, .until = DATE_NONE};

	q.is_stale = true;
	ben_decides(s, "a", 0, "repo", "false-positive", DAY(3));
	has_entries(s, q, "false-positive: stale", "a decision that matches nothing is stale");
	feed(s, &web);
	has_entries(s, q, "false-positive: stale", "also beside what it does not reach");
	feed(s, &app);
	has_entries(s, q, "", "and is not when its issue is there");
	are(s, DAY(9), "ff--", "for which it holds");
	store_close(s);
	s = feed_open(":memory:");
	ben_decides(s, "a", 0, "repo", "false-positive", DAY(3));
	ok(!store_decide_again(s, "ab", &d, DAY(4), &err), "no entry begins so");
	ok(store_decide_again(s, "AAAA", &d, DAY(4), &err), "a stale decision can be ended");
	has_entries(s, q, "", "then it is no longer listed");
	feed(s, &app);
	feed(s, &web);
	are(s, DAY(9), "----", "and does not come back with its issue");
	store_close(s);
}

/* ---- logs of others: union, in any order ---- */

struct said {
	char id[EVENT_ID_TEXT];
	date at, until;
	int author, kind, scope, state; /* kind: 0 decision, 1 undo, 2 redo */
	size_t place, target;
};
enum { EVENTS = 24, ROUNDS = 60 };

static struct said make_said(uint64_t *seed, const struct said *before, size_t n)
{
	struct said e = {.at = DAY(3) + (date)(tap_random(seed) % 40) * DATE_DAY / 4,
			 .until = DATE_NONE,
			 .author = (int)(tap_random(seed) % 2),
			 .place = (size_t)(tap_random(seed) % PLACES),
			 .target = SIZE_MAX};
	static const int reach[] = {SCOPE_ISSUE, SCOPE_REPO, SCOPE_EVERYWHERE};

	snprintf(e.id, sizeof(e.id), "%016llx%016llx", (unsigned long long)tap_random(seed),
		 (unsigned long long)tap_random(seed));
	if (n && tap_random(seed) % 3 == 0) {
		e.target = (size_t)(tap_random(seed) % n);
		if (before[e.target].kind == 0) {
			e.kind = 1 + (int)(tap_random(seed) % 2);
			return e;
		}
	}
	e.scope = reach[tap_random(seed) % 3];
	e.state = (int)(tap_random(seed) % 4);
	if (e.state == STATE_ACCEPTED)
		e.until = e.at + (date)(1 + tap_random(seed) % 8) * DATE_DAY;
	return e;
}

static void put_said(struct buf *out, const struct said *all, const struct said *e)
{
	static const char *const authors[] = {"anna", "ben"};
	static const char *const words[] = {"decision", "undo", "redo"};
	char until[DATE_TEXT], *more;

	if (e->kind)
		more = mem_printf(",\"target\":\"%s\"", all[e->target].id);
	else if (e->state == STATE_ACCEPTED)
		more = mem_printf(",\"state\":\"accepted\",\"why\":\"x\",\"until\":\"%s\"",
				  date_format(e->until, until));
	else
		more = mem_printf(",\"state\":\"%s\"", states[e->state].word);
	put_line(out, e->id, e->at, authors[e->author], words[e->kind],
		 scopes[e->kind ? SCOPE_ISSUE : e->scope].word, e->kind ? PLACES : e->place, more);
	free(more);
}

static bool is_later(const struct said *a, const struct said *b)
{
	return a->at != b->at ? a->at > b->at : strcmp(a->id, b->id) > 0;
}

/* The rule of TRUTH 4 once more, event by event, without a line of the program's. */
static char expected_at(const struct said *all, size_t place, date now)
{
	bool is_expired = false;

	for (int scope = 0; scope < SCOPE_COUNT; scope++) {
		const struct said *newest = NULL;

		for (size_t i = 0; i < EVENTS; i++) {
			const struct said *e = &all[i], *last = NULL;
			bool reaches = e->kind == 0 && e->scope == scope &&
				       (place == 3) == (e->place == 3);

			if (scope == SCOPE_ISSUE)
				reaches = reaches && e->place == place;
			else if (scope == SCOPE_REPO)
				reaches = reaches && (e->place == 2) == (place == 2);
			for (size_t k = 0; k < EVENTS; k++)
				if (all[k].kind && all[k].target == i &&
				    all[k].author == e->author &&
				    (!last || is_later(&all[k], last)))
					last = &all[k];
			if (reaches && !(last && last->kind == 1) &&
			    (!newest || is_later(e, newest)))
				newest = e;
		}
		if (!newest || newest->state == STATE_UNDECIDED)
			continue;
		if (newest->state != STATE_ACCEPTED || now <= newest->until)
			return states[newest->state].letter;
		is_expired = true;
	}
	return is_expired ? 'x' : '-';
}

/* Those whose number has the bit, in a random order, some of them twice. */
static void import_some(struct store *s, const struct said *all, unsigned mask, uint64_t *seed)
{
	size_t order[EVENTS];
	struct buf text = {0};

	for (size_t i = 0; i < EVENTS; i++)
		order[i] = i;
	for (size_t i = EVENTS; i-- > 1;) {
		size_t k = (size_t)(tap_random(seed) % (i + 1)), swap = order[i];

		order[i] = order[k];
		order[k] = swap;
	}
	for (size_t i = 0; i < EVENTS; i++)
		if (mask >> order[i] % 2 & 1)
			for (int twice = tap_random(seed) % 4 == 0; twice >= 0; twice--)
				put_said(&text, all, &all[order[i]]);
	whole_text(s, buf_text(&text), DATE_NONE);
	buf_fini(&text);
}

static int count_events(struct store *s)
{
	struct journal_query q = JOURNAL_ALL(DAY(9));
	struct journal j = read_journal(s, &q);
	int n = (int)j.count;

	journal_fini(&j);
	return n;
}

static void test_union(void)
{
	uint64_t seed = 4;
	int alike = 0, expected = 0, complete = 0;

	for (int round = 0; round < ROUNDS; round++) {
		struct store *one = open_app(), *other = feed_open(":memory:");
		struct said all[EVENTS];
		bool is_alike = true, is_expected = true;

		for (size_t i = 0; i < EVENTS; i++)
			all[i] = make_said(&seed, all, i);
		import_some(one, all, 1, &seed);
		import_some(one, all, 3, &seed);
		import_some(other, all, 2, &seed); /* before there is a finding */
		feed(other, &web);
		feed(other, &app);
		import_some(other, all, 1, &seed);
		import_some(other, all, 2, &seed);
		for (int day = 4; day < 22; day += 3) {
			char a[PLACES + 1], b[PLACES + 1], want[PLACES + 1] = "";

			states_of(one, DAY(day), a);
			states_of(other, DAY(day), b);
			for (size_t i = 0; i < PLACES; i++)
				want[i] = expected_at(all, i, DAY(day));
			is_alike = is_alike && strcmp(a, b) == 0;
			is_expected = is_expected && strcmp(a, want) == 0;
		}
		alike += is_alike;
		expected += is_expected;
		complete += count_events(one) == EVENTS && count_events(other) == EVENTS;
		store_close(one);
		store_close(other);
	}
	is_int(alike, ROUNDS, "logs in any order, in parts and twice, give the same states");
	is_int(expected, ROUNDS, "those that the rules give, event by event");
	is_int(complete, ROUNDS, "and the union of the events");
}

/* ---- hostile logs ---- */

static void test_hostile(void)
{
	static const char issue[] =
		"\"issues\":[{\"repository\":\"r\",\"package\":\"p\",\"vuln\":\"CVE-2024-0001\"}]";
	static const struct {
		const char *members, *reason;
	} lines[] = {
		{"\"event\":\"xyz\",\"state\":\"to-fix\"", "32 hex digits"},
		{"\"event\":\"ABCDEF00000000000000000000000000\",\"state\":\"to-fix\"",
		 "32 hex digits"},
		{"\"at\":\"soon\",\"state\":\"to-fix\"", "without a date"},
		{"\"at\":\"2099-01-01T00:00:00Z\",\"state\":\"to-fix\"", "of the future"},
		{"\"by\":\" \",\"state\":\"to-fix\"", "without an author"},
		{"\"uid\":-5,\"state\":\"to-fix\"", "without an author"},
		{"\"scope\":\"galaxy\",\"state\":\"to-fix\"", "scope that this tamis"},
		{"\"scope\":\"base\",\"state\":\"to-fix\"", "scope that this tamis"},
		{"\"kind\":\"bribe\"", "of a kind that this tamis"},
		{"\"state\":\"gone\"", "without a state"},
		{"\"state\":\"accepted\",\"why\":\"x\"", "without an end"},
		{"\"state\":\"accepted\",\"until\":\"2023-12-01T00:00:00Z\"", "without a reason"},
		{"\"state\":\"accepted\",\"why\":\"x\",\"until\":\"2090-12-01T00:00:00Z\"",
		 "more than a year"},
		{"\"state\":\"not-affected\"", "justification"},
		{"\"state\":\"to-fix\",\"text\":\"x\"", "do not belong"},
		{"\"state\":\"to-fix\",\"target\":\"00000000000000000000000000000001\"",
		 "do not belong"},
		{"\"kind\":\"note\",\"text\":\" \"", "empty note"},
		{"\"kind\":\"undo\",\"target\":\"no\"", "do not belong"},
		{"\"state\":\"to-fix\",\"issues\":[]", "about nothing"},
		{"\"state\":\"to-fix\",\"issues\":[{\"package\":\"p\"}]", "in no repository"},
	};
	struct store *s = feed_open(":memory:");
	struct import_log log;
	struct buf text = {0};
	size_t refused = 0;

	buf_puts(&text, "{\"event\":\"00000000000000000000000000000001\",\"at\":\"2023-11-20\","
			"\"by\":\"ben\",\"uid\":1,\"kind\":\"decision\",\"scope\":\"issue\","
			"\"state\":\"to-fix\",");
	buf_printf(&text, "%s}\n", issue);
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		/* Of two members of one name the first counts. */
		buf_printf(&text,
			   "{%s,\"event\":\"000000000000000000000000000001%02x\",\"at\":"
			   "\"2023-11-20\",\"by\":\"ben\",\"uid\":1,\"kind\":\"decision\","
			   "\"scope\":\"issue\",%s}\n",
			   lines[i].members, (unsigned)i, issue);
	}
	buf_puts(&text, "[1,2]\n\"words\"\n");
	whole_text(s, text.data, DATE_NONE);
	is_int(count_events(s), 1, "of a hostile log the sound line is kept, and nothing else");
	ok(store_imports(s, &log, &err) && log.count == 1, "the import has its line");
	for (size_t i = 0; i < log.entries[0].skip_count; i++)
		refused += (size_t)log.entries[0].skips[i].n;
	is_int(refused, sizeof(lines) / sizeof(lines[0]) + 2, "all others are counted");
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		bool is_said = false;

		for (size_t k = 0; k < log.entries[0].skip_count; k++)
			is_said =
				is_said || strstr(log.entries[0].skips[k].reason, lines[i].reason);
		ok(is_said, "%s: %s", lines[i].members, lines[i].reason);
	}
	import_log_fini(&log);
	buf_fini(&text);
	store_close(s);
}

/* A list of issues that has grown on one side (a thing got its name) is united, too. */
static void test_issues_united(void)
{
	struct journal_query q = JOURNAL_ALL(DAY(9));

	for (int first = 0; first < 2; first++) {
		struct store *s = open_app();
		struct journal j;

		ben_decides(s, "a", first ? 1 : 0, "issue", "to-fix", DAY(3));
		ben_decides(s, "a", first ? 0 : 1, "issue", "to-fix", DAY(3));
		are(s, DAY(4), "tt--", "one event of two logs speaks of the issues of both");
		j = read_journal(s, &q);
		ok(j.count == 1 && j.entries[0].event.issue_count == 2, "and is one entry");
		journal_fini(&j);
		store_close(s);
	}
}

static void test_forged(void)
{
	struct store *s = open_app();
	struct import_log log;
	struct buf line = {0};

	decide(s, 0, STATE_TO_FIX, DAY(3));
	ben_decides(s, "a", 1, "issue", "to-fix", DAY(3));
	ben_decides(s, "a", 1, "issue", "false-positive", DAY(3));
	are(s, DAY(4), "tt--", "what has the id of another event does not replace it");
	ok(store_imports(s, &log, &err) && log.entries[0].warning &&
		   strstr(log.entries[0].warning, "id of another one"),
	   "and that is said");
	import_log_fini(&log);
	put_line(&line, "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", DAY(5), "cora", "undo", "issue", PLACES,
		 ",\"target\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"");
	whole_text(s, line.data, DATE_NONE);
	are(s, DAY(6), "tt--", "nobody undoes what somebody else said");
	buf_fini(&line);
	store_close(s);
}

/* ---- marks of older databases ---- */

static void run_sql(sqlite3 *db, const char *sql)
{
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		tap_diag(sql, sqlite3_errmsg(db));
}

static void test_old_marks(const char *path)
{
	struct journal_query q = JOURNAL_ALL(DAY(9));
	char *mine =
		mem_printf("INSERT INTO mark VALUES (%ld, 7, 1700000000), (%ld, 8, 1700000001),"
			   " (%ld, 7, 1700000002)",
			   (long)getuid(), (long)getuid(), (long)getuid() + 1);
	struct store *s = feed_open(":memory:");
	struct fleet *f;
	sqlite3 *db;
	int marked = 0;

	store_close(s);
	sqlite3_open(path, &db);
	for (const struct migration *m = migrations; m->number && m->number <= 3; m++)
		run_sql(db, m->sql);
	run_sql(db, "PRAGMA user_version = 3");
	run_sql(db, "INSERT INTO issue VALUES"
		    " (7, '" ECR "', 'team/app', NULL, 'deb', 'openssl', NULL, 'CVE-2024-0001'),"
		    " (8, '" ECR "', 'team/web', NULL, 'maven', 'zlib', 'a/zlib.jar',"
		    " 'CVE-2024-0001')");
	run_sql(db, mine);
	sqlite3_close(db);
	s = feed_open(path);
	q.kind = EVENT_MARK;
	has_entries(s, q, "marked: holds; marked: holds; marked: holds",
		    "marks from before they were events are all there");
	feed(s, &app);
	feed(s, &web);
	f = feed_load(s);
	for (uint32_t i = 0; i < f->issue_count; i++)
		marked += f->issues[i].is_marked;
	is_int(marked, 2, "and each is its owner's");
	feed_mark(s, f, (uint32_t[]){issue_at(f, 3)}, 1, false, DAY(5), &err);
	fleet_free(f);
	f = feed_load(s);
	ok(!f->issues[issue_at(f, 3)].is_marked, "who can take it off");
	fleet_free(f);
	store_close(s);
	free(mine);
}

int main(void)
{
	char *folder = folder_make();
	char *again = mem_printf("%s/again.db", folder), *old = mem_printf("%s/old.db", folder);

	tap_begin();
	test_undo();
	test_restart(again);
	test_full_second();
	test_beneath();
	test_journal();
	test_renamed();
	test_later_narrower();
	test_filtered();
	test_stale();
	test_union();
	test_hostile();
	test_issues_united();
	test_forged();
	test_old_marks(old);
	folder_remove(folder);
	free(again);
	free(old);
	return done();
}
