/* How far decisions reach, which of them speaks, and when (TRUTH 4): through the store, as
 * everybody hears it. */
#include <stdio.h>
#include <stdlib.h>

#include "core/filter.h"
#include "core/text.h"
#include "data/config.h"
#include "tests/store_feed.h"

/* Two repositories and a replica of one; zlib at two paths in the first. */
#define EAST "987654321098.dkr.ecr.us-east-1.amazonaws.com"
static const struct feed app = {
	.source = SOURCE_TRIVY,
	.as_of = DAY(2),
	.config = CONFIG_A,
	.references = {ECR "/team/app:v1"},
	.rows = {ROW("CVE-2024-0001", NULL, "openssl", "3.0.1", "HIGH"),
		 ROW("CVE-2024-0001", NULL, "zlib", "1", "LOW", .path = "a/zlib.jar",
		     .ecosystem = "maven"),
		 ROW("CVE-2024-0001", NULL, "zlib", "1", "LOW", .path = "b/zlib.jar",
		     .ecosystem = "maven"),
		 ROW("CVE-2024-0002", NULL, "zlib", "1", "LOW", .path = "a/zlib.jar",
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
static const struct feed replica = {
	.source = SOURCE_TRIVY,
	.as_of = DAY(2),
	.config = "sha256:aaaa000000000000000000000000000000000000000000000000000000000003",
	.references = {EAST "/team/app:v1"},
	.rows = {ROW("CVE-2024-0001", NULL, "zlib", "1", "LOW", .path = "a/zlib.jar",
		     .ecosystem = "maven")},
};
static const struct feed machine = {
	.source = SOURCE_TRIVY,
	.as_of = DAY(2),
	.artifact = "srv-7",
	.rows = {ROW("CVE-2024-0001", NULL, "zlib", "1", "LOW", .path = "c/zlib.jar",
		     .ecosystem = "maven")},
};

static struct error err;

static uint32_t find(const struct fleet *f, const char *registry, const char *place,
		     const char *package, const char *path, const char *vuln)
{
	for (uint32_t i = 0; i < f->issue_count; i++) {
		const struct fleet_issue *issue = &f->issues[i];
		const struct fleet_asset *a = &f->assets[issue->asset];
		const char *at = fleet_text(f, a->repository ? a->repository : a->resource);

		if ((!registry || text_equal(fleet_text(f, a->registry), registry)) &&
		    text_equal(at, place) &&
		    text_equal(fleet_text(f, f->packages[issue->package].key), package) &&
		    (!path || text_equal(fleet_text(f, issue->path), path)) &&
		    text_equal(fleet_text(f, f->vulns[issue->vuln].key), vuln))
			return i;
	}
	return FLEET_NONE;
}

static const struct {
	const char *name, *registry, *place, *package, *path, *vuln;
} places[] = {
	{"a", ECR, "team/app", "zlib", "a/zlib.jar", "CVE-2024-0001"},
	{"b", ECR, "team/app", "zlib", "b/zlib.jar", "CVE-2024-0001"},
	{"2", ECR, "team/app", "zlib", "a/zlib.jar", "CVE-2024-0002"},
	{"o", ECR, "team/app", "openssl", NULL, "CVE-2024-0001"},
	{"w", ECR, "team/web", "zlib", "a/zlib.jar", "CVE-2024-0001"},
	{"e", EAST, "team/app", "zlib", "a/zlib.jar", "CVE-2024-0001"},
	{"m", NULL, "srv-7", "zlib", "c/zlib.jar", "CVE-2024-0001"},
};
enum { PLACES = sizeof(places) / sizeof(places[0]) };

static uint32_t issue_at(const struct fleet *f, size_t place)
{
	return find(f, places[place].registry, places[place].place, places[place].package,
		    places[place].path, places[place].vuln);
}

/* "a=t b=t": the letters of places that somebody has decided about, with the state's own letter. */
static void are(struct store *s, date now, const char *want, const char *sentence)
{
	struct fleet *f = feed_load(s);
	struct buf got = {0};

	for (size_t i = 0; i < PLACES; i++) {
		uint32_t issue = issue_at(f, i);
		struct fleet_state state;

		if (issue == FLEET_NONE)
			continue;
		state = fleet_state(f, issue, now);
		if (state.decision || state.is_expired)
			buf_printf(&got, "%s%s=%c", got.size ? " " : "", places[i].name,
				   state.is_expired ? 'x' : states[state.state].letter);
	}
	is_str(buf_text(&got), want, "%s", sentence);
	buf_fini(&got);
	fleet_free(f);
}

static void decide(struct store *s, size_t place, enum state state, enum scope scope, date at)
{
	struct fleet *f = feed_load(s);
	uint32_t issue = issue_at(f, place);
	struct decision d = {.state = state, .why = "because", .scope = scope, .until = DATE_NONE};

	if (state == STATE_ACCEPTED)
		d.until = at + 10 * DATE_DAY;
	if (!feed_decide(s, f, &issue, 1, &d, at, &err))
		tap_diag("decide", err.text);
	fleet_free(f);
}

static struct store *open_all(void)
{
	struct store *s = feed_open(":memory:");

	feed(s, &app);
	feed(s, &web);
	feed(s, &replica);
	feed(s, &machine);
	return s;
}

static void test_reach(void)
{
	struct store *s = open_all();

	decide(s, 0, STATE_TO_FIX, SCOPE_ISSUE, DAY(3));
	are(s, DAY(4), "a=t",
	    "scope issue is the issue: one path of one package in one repository");
	store_close(s);
	s = open_all();
	decide(s, 0, STATE_TO_FIX, SCOPE_REPO, DAY(3));
	are(s, DAY(4), "a=t b=t", "scope repo is any path of the package in this repository alone");
	store_close(s);
	s = open_all();
	decide(s, 0, STATE_TO_FIX, SCOPE_EVERYWHERE, DAY(3));
	are(s, DAY(4), "a=t b=t w=t e=t m=t",
	    "scope everywhere is the package in every repository and resource");
	store_close(s);
	s = open_all();
	decide(s, 6, STATE_TO_FIX, SCOPE_REPO, DAY(3));
	are(s, DAY(4), "m=t", "scope repo of a resource is the resource");
	store_close(s);
}

static void test_replicas(void)
{
	struct store *s = open_all();
	struct config config = {0};
	char name[] = "/tmp/tamis-said.XXXXXX";
	int fd = mkstemp(name);
	FILE *file = fdopen(fd, "w");

	fprintf(file, "set registry.same %s %s\n", ECR, EAST);
	fclose(file);
	ok(config_read(&config, name, &err), "a configuration declares replicas");
	store_configure(s, &config);
	decide(s, 5, STATE_TO_FIX, SCOPE_REPO, DAY(3));
	are(s, DAY(4), "a=t b=t e=t", "a decision for a repository holds in its replica, too");
	decide(s, 4, STATE_TO_FIX, SCOPE_ISSUE, DAY(3));
	are(s, DAY(4), "a=t b=t w=t e=t", "one about an issue does not");
	file = fopen(name, "w");
	fputs("set registry.same only-one\n", file);
	fclose(file);
	ok(!config_read(&config, name, &err) && strstr(err.text, ":1: expected: set registry.same"),
	   "half a pair is refused with its line");
	config_fini(&config);
	remove(name);
	store_close(s);
}

static void test_order(void)
{
	struct store *s = open_all();

	decide(s, 0, STATE_TO_FIX, SCOPE_ISSUE, DAY(3));
	decide(s, 0, STATE_FALSE_POSITIVE, SCOPE_EVERYWHERE, DAY(4));
	are(s, DAY(5), "a=t b=f w=f e=f m=f", "the narrowest speaks, not the newest");
	decide(s, 1, STATE_INVESTIGATING, SCOPE_REPO, DAY(3));
	are(s, DAY(5), "a=t b=i w=f e=f m=f", "between issue and everywhere stands the repository");
	decide(s, 0, STATE_TO_FIX, SCOPE_EVERYWHERE, DAY(5));
	are(s, DAY(6), "a=t b=i w=t e=t m=t", "within a scope the newest speaks");
	decide(s, 0, STATE_UNDECIDED, SCOPE_ISSUE, DAY(6));
	are(s, DAY(7), "a=i b=i w=t e=t m=t",
	    "undecided ends its own scope: the next wider speaks");
	decide(s, 0, STATE_UNDECIDED, SCOPE_REPO, DAY(7));
	are(s, DAY(8), "a=t b=t w=t e=t m=t", "and so on, outward");
	decide(s, 6, STATE_UNDECIDED, SCOPE_EVERYWHERE, DAY(8));
	are(s, DAY(9), "", "until nobody has spoken");
	store_close(s);
}

static void test_expiry(void)
{
	struct store *s = open_all();

	decide(s, 0, STATE_ACCEPTED, SCOPE_ISSUE, DAY(3));
	are(s, DAY(13), "a=a", "an acceptance holds to its last second");
	are(s, DAY(13) + 1, "a=x", "then it is silent: undecided, with the badge expired");
	decide(s, 0, STATE_TO_FIX, SCOPE_REPO, DAY(4));
	are(s, DAY(13), "a=a b=t", "while it holds it speaks before a wider one");
	are(s, DAY(14), "a=t b=t", "when it is over the next wider speaks, and nothing is expired");
	decide(s, 0, STATE_INVESTIGATING, SCOPE_ISSUE, DAY(5));
	are(s, DAY(14), "a=i b=t",
	    "an older acceptance does not come back for a newer word to end");
	store_close(s);
}

static void test_later_issues(void)
{
	struct store *s = feed_open(":memory:");

	feed(s, &app);
	decide(s, 0, STATE_FALSE_POSITIVE, SCOPE_EVERYWHERE, DAY(3));
	feed(s, &web);
	feed(s, &machine);
	are(s, DAY(4), "a=f b=f w=f m=f",
	    "an issue that comes later has the wide decision at once");
	store_close(s);
}

static void test_names(void)
{
	static const struct feed early = {
		.source = SOURCE_TRIVY,
		.as_of = DAY(1),
		.config = CONFIG_A,
		.references = {ECR "/team/app:v1"},
		.rows = {ROW("GHSA-aaaa-bbbb-cccc", NULL, "zlib", "1", "LOW", .path = "a/zlib.jar",
			     .ecosystem = "maven")},
	};
	struct feed named = early;
	struct store *s = feed_open(":memory:");
	struct fleet *f;
	struct decision d = {.state = STATE_TO_FIX, .scope = SCOPE_EVERYWHERE, .until = DATE_NONE};

	feed(s, &early);
	f = feed_load(s);
	feed_decide(s, f, (uint32_t[]){0}, 1, &d, DAY(3), &err);
	fleet_free(f);
	named.as_of = DAY(5);
	named.rows[0].alias = "CVE-2024-0001";
	feed(s, &named);
	feed(s, &web);
	are(s, DAY(6), "a=t w=t", "a wide decision about a GHSA holds for the CVE, wherever it is");
	decide(s, 4, STATE_UNDECIDED, SCOPE_EVERYWHERE, DAY(7));
	are(s, DAY(8), "", "and is ended under the new name");
	store_close(s);
}

static void test_words(void)
{
	is_int(scope_from("Everywhere"), SCOPE_EVERYWHERE, "scopes are words in any case");
	is_int(scope_from("world"), -1, "of a closed list");
}

static void is_rows(struct store *s, date now, const char *text, uint32_t want)
{
	struct fleet *f = feed_load(s);
	struct question q = {f, now};
	struct filter_context context = {.now = now};
	struct filter_error wrong;
	struct filter *filter = filter_parse(text, &context, &wrong);
	struct selection rows = {0};

	filter_run(filter, &q, &rows);
	is_int(rows.selected, want, "%s holds for %u", text, want);
	selection_fini(&rows);
	filter_free(filter);
	fleet_free(f);
}

/* Fields and is: words ask the same rule. */
static void test_fields(void)
{
	struct store *s = open_all();

	decide(s, 0, STATE_ACCEPTED, SCOPE_REPO, DAY(3));
	is_rows(s, DAY(4), "state:accepted", 2);
	is_rows(s, DAY(4), "is:expiring", 2);
	is_rows(s, DAY(4), "is:open", 5);
	is_rows(s, DAY(4), "until:any state_why:because", 2);
	is_rows(s, DAY(20), "is:expired", 2);
	is_rows(s, DAY(20), "state:undecided is:open", 7);
	is_rows(s, DAY(20), "until:any", 0);
	decide(s, 0, STATE_FALSE_POSITIVE, SCOPE_EVERYWHERE, DAY(5));
	is_rows(s, DAY(20), "is:expired", 0);
	is_rows(s, DAY(20), "state:false-positive -is:open", 5);
	store_close(s);
}

static void test_assign(void)
{
	struct store *s = open_all();
	struct fleet *f = feed_load(s);
	uint32_t both[] = {issue_at(f, 0), issue_at(f, 1)};
	struct saying give = {.kind = EVENT_ASSIGN, .text = "cora"};
	struct saying ticket = {.kind = EVENT_TICKET, .text = "SEC-12"};

	ok(store_say(s, f, both, 2, &give, DAY(3), &err) &&
		   store_say(s, f, both, 1, &ticket, DAY(3), &err),
	   "issues are given to somebody, and have a ticket");
	is_rows(s, DAY(4), "assignee:cora", 2);
	is_rows(s, DAY(4), "ticket:SEC-*", 1);
	give.text = NULL;
	store_say(s, f, both, 1, &give, DAY(4), &err);
	is_rows(s, DAY(5), "assignee:any", 1);
	fleet_free(f);
	store_close(s);
}

int main(void)
{
	tap_begin();
	test_reach();
	test_replicas();
	test_order();
	test_expiry();
	test_later_issues();
	test_names();
	test_words();
	test_fields();
	test_assign();
	return done();
}
