/* The fleet and the questions asked of it: fields, order, groups. */
#include "core/export.h"
#include "core/field.h"
#include "core/order.h"
#include "core/pivot.h"
#include "core/text.h"
#include "tests/same_groups.h"
#include "tests/small_fleet.h"
#include "tests/tap.h"

static char *printed(const struct question *q, enum field_id field, uint32_t finding)
{
	struct buf b = {0};

	field_print(q, field, finding, true, &b);
	return buf_take(&b);
}

static char *as_json(const struct question *q, enum field_id field, uint32_t finding)
{
	struct buf b = {0};
	struct value v;

	field_get(q, field, finding, &v);
	value_json(&v, fields[field].type, fields[field].decimals, &b);
	return buf_take(&b);
}

static void test_fields(const struct question *q)
{
	static const struct {
		enum field_id field;
		uint32_t finding;
		const char *print, *json;
	} cases[] = {
		{FIELD_ID, 0, "0000000000000003", "\"0000000000000003\""},
		{FIELD_ISSUE, 1, "0000000000000010", "\"0000000000000010\""},
		{FIELD_SEVERITY, 0, "CRITICAL", "\"CRITICAL\""},
		{FIELD_SCORE, 0, "9.8", "9.8"},
		{FIELD_SCORE, 3, "0", "0"},
		{FIELD_SCORE, 2, "", "null"},
		{FIELD_VULN, 2, "CVE-2024-0002", "\"CVE-2024-0002\""},
		{FIELD_VULN, 5, "", "null"},
		{FIELD_ALIASES, 2, "GHSA-aaaa", "[\"GHSA-aaaa\"]"},
		{FIELD_ALIASES, 0, "", "[]"},
		{FIELD_PACKAGE, 1, "libssl3", "\"libssl3\""},
		{FIELD_PACKAGE, 5, "", "null"},
		{FIELD_TAGS, 0, "1.2", "[\"1.2\"]"},
		{FIELD_SOURCES, 0, "trivy", "[\"trivy\"]"},
		{FIELD_FIX, 0, "yes", "\"yes\""},
		{FIELD_FIX, 2, "", "null"},
		{FIELD_BASE, 0, "debian 12.4", "\"debian 12.4\""},
		{FIELD_BASE, 5, "", "null"},
		{FIELD_BASE_VIA, 0, "os", "\"os\""},
		{FIELD_EPSS, 2, "0.25", "0.25"},
		{FIELD_EPSS, 0, "", "null"},
		{FIELD_EXPLOIT, 2, "yes", "true"},
		{FIELD_SUPPRESSED, 0, "no", "false"},
		{FIELD_STATE, 0, "undecided", "\"undecided\""},
		{FIELD_AGE, 2, "30", "30"},
		{FIELD_SEEN, 2, "2", "2"},
		{FIELD_FIRST_SEEN, 0, "2025-10-23T00:00:00Z", "\"2025-10-23T00:00:00Z\""},
		{FIELD_RESOURCE, 5, "arn:aws:lambda:eu-west-1:1:function:resize",
		 "\"arn:aws:lambda:eu-west-1:1:function:resize\""},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char *text = printed(q, cases[i].field, cases[i].finding);
		char *json = as_json(q, cases[i].field, cases[i].finding);

		is_str(text, cases[i].print, "%s of finding %u reads well",
		       fields[cases[i].field].name, cases[i].finding);
		is_str(json, cases[i].json, "and is JSON");
		free(text);
		free(json);
	}
}

/* Severities, presences and states have tables of their own, with more than the word. */
static void test_closed_lists(void)
{
	bool severity = fields[FIELD_SEVERITY].words[SEVERITY_COUNT] == NULL;
	bool presence = fields[FIELD_PRESENCE].words[PRESENCE_COUNT] == NULL;
	bool state = fields[FIELD_STATE].words[STATE_COUNT] == NULL;

	for (int i = 0; i < SEVERITY_COUNT; i++)
		severity =
			severity && text_equal(fields[FIELD_SEVERITY].words[i], severities[i].word);
	for (int i = 0; i < PRESENCE_COUNT; i++)
		presence =
			presence && text_equal(fields[FIELD_PRESENCE].words[i], presences[i].word);
	for (int i = 0; i < STATE_COUNT; i++)
		state = state && text_equal(fields[FIELD_STATE].words[i], states[i].word);
	ok(severity && presence && state, "closed lists are the words of their tables");
}

static void test_table_of_fields(void)
{
	bool whole = true, findable = true;

	for (int i = 0; i < FIELD_COUNT; i++) {
		whole = whole && fields[i].name && fields[i].title && fields[i].help &&
			fields[i].get;
		findable = findable && field_find(fields[i].name, strlen(fields[i].name)) == i;
	}
	ok(whole, "every field has a name, a title, a help text and a reader");
	ok(findable, "and is found by its name");
	is_int(field_find("SEV", 3), FIELD_SEVERITY, "also by an alias, in any case");
	is_int(field_find("serv", 4), -1, "what is no field is none");
	is_str(field_nearest("serv"), "sev", "and the nearest one is offered");
}

static void is_order(const struct question *q, const char *sort, const char *want,
		     const char *sentence)
{
	struct selection all = small_all(q->fleet);
	struct order order = {.count = 0};
	struct buf ids = {0};
	uint32_t *rows;

	ok(order_parse(sort, &order, NULL), "--sort %s", sort);
	rows = order_run(q, &order, &all);
	for (uint32_t r = 0; r < all.selected; r++)
		buf_printf(&ids, "%d", (int)q->fleet->id[rows[r]]);
	is_str(ids.data, want, "%s", sentence);
	free(rows);
	buf_fini(&ids);
	selection_fini(&all);
}

static void test_order(const struct question *q)
{
	static const struct {
		const char *sort;
		const char *ids;
	} cases[] = {
		{"-severity", "312465"},  {"severity", "564213"}, {"-score", "134526"},
		{"score", "541326"},      {"package", "132456"},  {"-package,vuln", "542316"},
		{"id", "123456"},         {"-id", "654321"},      {"-age", "645213"},
		{"first_seen", "645213"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		is_order(q, cases[i].sort, cases[i].ids,
			 "gives that order, absent facts last, then by id");
}

/* Dates near one another are ranked without sorting, those far apart are not: both ways agree. */
static void test_order_of_dates(void)
{
	static const struct {
		date seen[6]; /* of the findings 3, 1, 2, 5, 4, 6 */
		const char *up, *down, *sentence;
	} cases[] = {
		{{50, 10, 20, DATE_NONE, 40, 20}, "126435", "342615", "dates near one another"},
		{{50, 10, -10000000000, DATE_NONE, 10000000000, 10},
		 "216345",
		 "431625",
		 "dates that are far apart"},
		{{0, 0, 0, 0, 0, 0}, "123456", "123456", "dates that are all alike"},
		{{DATE_NONE, DATE_NONE, DATE_NONE, DATE_NONE, DATE_NONE, DATE_NONE},
		 "123456",
		 "123456",
		 "dates that nobody knows"},
		{{0, 0, 0, 0, 0, (date)UINT32_MAX - 4}, "123456", "612345", "just too far apart"},
		{{0, 0, 0, 0, DATE_NONE, (date)UINT32_MAX - 5}, "123564", "612354", "just not"},
	};
	struct fleet *f = small_fleet();
	struct question q = {f, SMALL_NOW};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		memcpy(f->last_seen, cases[i].seen, sizeof(cases[i].seen));
		is_order(&q, "last_seen", cases[i].up, cases[i].sentence);
		is_order(&q, "-last_seen", cases[i].down, "and the other way round");
	}
	fleet_free(f);
}

/* Of the findings 3 and 1 (deb), 2 (pypi), 5 and 4 (apk), 6 (of no package). */
static void test_order_of_versions(void)
{
	static const char *const installed[] = {"1.10-1", "1.9-3", "2.0", "1.2_rc1", "1.2", NULL};
	static const char *const fixed[] = {"1.10, 2.1", "1.9", NULL, "soon", "1.2", NULL};
	struct fleet *f = small_fleet();
	struct question q = {f, SMALL_NOW};

	for (int i = 0; i < 6; i++) {
		f->version[i] = fleet_word(f, installed[i]);
		f->fixed[i] = fleet_word(f, fixed[i]);
	}
	is_order(&q, "version", "135426", "versions stand as their ecosystem orders them");
	is_order(&q, "-version", "245316", "and the other way round, absent ones last");
	is_order(&q, "fixed", "134526", "of a list the first counts, what is no version is last");
	fleet_free(f);
}

static void test_bad_orders(void)
{
	struct order order;
	struct error err = {0};

	ok(!order_parse("sverity", &order, &err), "an unknown field is refused");
	is_str(err.text, "--sort: no field 'sverity': did you mean 'severity'?",
	       "the nearest is offered");
	is_int(err.kind, ERROR_USAGE, "as wrong usage");
	ok(!order_parse("tags", &order, &err), "so is a field without an order");
	is_str(err.text, "--sort: tags has no order", "with the reason");
	ok(!order_parse("tagz", &order, &err) && !strstr(err.text, "'tags'"),
	   "and is not offered for one that is near");
	ok(!order_parse("", &order, &err), "and an empty word");
	ok(!order_parse("id,id,id,id,id", &order, &err), "and more keys than fit");
}

/* "label:images/problems/findings/fixable/oldest" of each group. */
static char *groups_of(const struct question *q, enum pivot_id pivot)
{
	struct selection all = small_all(q->fleet);
	struct groups groups = {0};
	struct buf text = {0};

	pivot_run(q, pivot, &all, &groups);
	for (size_t i = 0; i < groups.count; i++) {
		const struct group *g = &groups.rows[i];

		buf_printf(&text, "%s:%u/%u/%u/%u/%d ", g->label ? g->label : "(none)", g->images,
			   g->problems, g->findings, g->fixable, (int)g->oldest_days);
	}
	groups_fini(&groups);
	selection_fini(&all);
	return buf_take(&text);
}

static void test_pivots(const struct question *q)
{
	static const struct {
		enum pivot_id pivot;
		const char *groups;
	} cases[] = {
		{PIVOT_BASE, "debian 12.4:1/2/3/2/30 alpine 3.19:1/2/2/1/50 (none):0/1/1/0/60 "},
		{PIVOT_IMAGE,
		 "payments/api:1.2:1/2/3/2/30 web/front:7:1/2/2/1/50 (none):0/1/1/0/60 "},
		{PIVOT_PACKAGE, "openssl:1/1/1/1/10 libssl3:1/1/1/1/20 requests:1/1/1/0/30 "
				"zlib:1/2/2/1/50 (none):0/1/1/0/60 "},
		{PIVOT_VULN,
		 "CVE-2024-0001:1/1/2/2/20 CVE-2024-0002:1/1/1/0/30 CVE-2024-0004:1/1/1/1/50 "
		 "(none):0/1/1/0/60 CVE-2024-0003:1/1/1/0/40 "},
		{PIVOT_ACCOUNT, "123456789012:1/2/3/2/30 000011112222:1/3/3/1/60 "},
		{PIVOT_SEVERITY,
		 "CRITICAL:1/1/1/1/10 HIGH:1/1/1/1/20 MEDIUM:1/1/1/0/30 LOW:1/1/1/1/50 "
		 "INFO:0/1/1/0/60 UNKNOWN:1/1/1/0/40 "},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char *text = groups_of(q, cases[i].pivot);

		is_str(text, cases[i].groups,
		       "the groups by %s, worst first, count images, problems, rows",
		       pivots[cases[i].pivot].word);
		free(text);
	}
}

static uint32_t twin_vuln(struct fleet *f, const char *id, const char *a, const char *b)
{
	word aliases[] = {fleet_word(f, a), fleet_word(f, b)};

	return fleet_add_vuln(f, &(struct fleet_vuln){.key = fleet_word(f, id),
						      .aliases = fleet_list(f, aliases, 2),
						      .alias_count = 2,
						      .epss = -1,
						      .exploit = -1});
}

static uint32_t twin_image(struct fleet *f, const char *key, const char *name, const char *base)
{
	word names[] = {fleet_word(f, key), fleet_word(f, name)};

	return fleet_add_image(f, &(struct fleet_image){.key = names[0],
							.label = fleet_word(f, "shop/cart:1"),
							.base = small_base(f, base, VIA_LAYERS),
							.base_via = VIA_LAYERS,
							.names = fleet_list(f, names, 2),
							.name_count = 2});
}

static void twin_row(struct fleet *f, uint64_t id, uint32_t asset, uint32_t package, uint32_t vuln,
		     const char *shown, const char *account)
{
	uint32_t issue = small_issue(f, id, package, vuln, 1);

	fleet_add(f, &(struct fleet_row){.id = id,
					 .asset = asset,
					 .issue = issue,
					 .vuln = f->vulns[vuln].key,
					 .package = fleet_word(f, shown),
					 .account = fleet_word(f, account),
					 .team = fleet_word(f, account[0] == '5' ? "Ops" : "ops"),
					 .severity = SEVERITY_LOW,
					 .score = -1,
					 .layer_index = -1});
}

/* Groups whose names are names of other groups, too: no term of one may hold for another. */
static void test_twins(void)
{
	struct fleet *f = small_fleet_open();
	struct question q = {f, SMALL_NOW};
	word curl = fleet_word(f, "curl");
	uint32_t none = fleet_add_package(
		f, &(struct fleet_package){.key = curl, .group = curl, .source = curl});
	uint32_t deb = small_package(f, "deb", "curl", NULL);
	uint32_t npm = small_package(f, "npm", "a,b \"curl\"", NULL);
	word slash = fleet_word(f, "deb/curl");
	uint32_t odd = fleet_add_package(
		f, &(struct fleet_package){.key = slash, .group = slash, .source = slash});
	uint32_t both = twin_vuln(f, "GHSA-both", "CVE-2024-0008", "CVE-2024-0009");
	uint32_t eight = twin_vuln(f, "CVE-2024-0008", "GHSA-both", "cve-2024-0009");
	uint32_t nine = twin_vuln(f, "CVE-2024-0009", "GHSA-both", "CVE-2024-0008");
	/* One lists the other, as an index does; both have one label, as a tag that moved does. */
	uint32_t old = twin_image(f, "sha256:ee01", "sha256:ee02", "Debian 12.4");
	uint32_t young = twin_image(f, "sha256:ee02", "sha256:ee01", "none");
	uint32_t a = small_asset(f, old, "shop/cart", "1", NULL);
	uint32_t b = small_asset(f, young, "shop/cart", "1", NULL);

	twin_row(f, 11, a, none, both, "Curl", "555500001111");
	twin_row(f, 12, a, deb, eight, "curl", "555500002222");
	twin_row(f, 13, b, npm, nine, "a,b \"curl\"", "none");
	twin_row(f, 14, b, odd, eight, "deb/curl", "123456789012");
	fleet_add_account(f, "555500001111", "555500002222");
	fleet_seal(f);
	groups_are_their_terms(&q, "names that other groups have, too");
	fleet_free(f);
}

static void runs(struct fleet *f, uint32_t image, const char *account, const char *cluster,
		 const char *service)
{
	fleet_add_use(f, &(struct fleet_use){.image = image,
					     .account = fleet_word(f, account),
					     .cluster = fleet_word(f, cluster),
					     .service = fleet_word(f, service),
					     .count = 1,
					     .is_running = true,
					     .from = SMALL_NOW - DATE_DAY,
					     .last = SMALL_NOW,
					     .ended = DATE_NONE});
}

/* The groups by workload of what runs in the cluster, as Enter on it shows them. */
static char *workloads_in(const struct question *q, const char *cluster)
{
	char *text = mem_printf("cluster=%s", cluster);
	struct filter_error err;
	struct filter *filter = filter_parse(text, &(struct filter_context){.now = q->now}, &err);
	struct selection s = {0};
	struct groups groups = {0};
	struct buf out = {0};

	filter_run(filter, q, &s);
	pivot_run(q, PIVOT_WORKLOAD, &s, &groups);
	pivot_keep_asked(q->fleet, PIVOT_WORKLOAD, filter, &groups);
	for (size_t i = 0; i < groups.count; i++)
		buf_printf(&out, "%s:%u ", groups.rows[i].key, groups.rows[i].findings);
	groups_fini(&groups);
	selection_fini(&s);
	filter_free(filter);
	free(text);
	return buf_take(&out);
}

/* "prod" is in two accounts, and in a dump that names none; "stage" in one and in such a dump. The
 * API runs in both of the former. */
static void test_clusters(void)
{
	struct fleet *f = small_fleet_open();
	struct question q = {f, SMALL_NOW};
	char *text;

	runs(f, 0, "111111111111", "prod", "pay");
	runs(f, 0, "222222222222", "prod", "shop");
	runs(f, 1, "222222222222", "prod", "pay");
	runs(f, 1, NULL, "prod", "pay");
	runs(f, 1, "111111111111", "stage", "shop");
	runs(f, 0, NULL, "stage", "shop");
	fleet_seal(f);
	text = groups_of(&q, PIVOT_RUNNING);
	is_str(text,
	       "prod@222222222222:2/4/5/3/50 stage:2/4/5/3/50 prod@111111111111:1/2/3/2/30 "
	       "prod@?:1/2/2/1/50 (none):0/1/1/0/60 ",
	       "clusters of one name in two accounts are two, and a third whose account nobody "
	       "knows");
	free(text);
	groups_are_their_terms(&q, "clusters of one name");
	text = workloads_in(&q, "prod@222222222222");
	is_str(text, "prod@222222222222/shop:3 prod@222222222222/pay:2 ",
	       "what runs in one is not mixed with what runs under the same name in the other");
	free(text);
	text = workloads_in(&q, "prod");
	is_str(text,
	       "prod@111111111111/pay:3 prod@222222222222/shop:3 prod@222222222222/pay:2 "
	       "prod@?/pay:2 ",
	       "the name alone asks for all of them");
	free(text);
	fleet_free(f);
}

static void test_problems(const struct question *q)
{
	struct error err = {0};
	struct selection all = small_all(q->fleet);
	struct groups groups = {0};

	is_int(q->fleet->problem_count, 5, "a binary and its source package are one problem");
	pivot_run(q, PIVOT_VULN, &all, &groups);
	is_int(groups.rows[0].problem_severity[SEVERITY_CRITICAL], 1,
	       "it counts once, as its worst row");
	is_int(groups.rows[0].problem_severity[SEVERITY_HIGH], 0, "and not as the other one");
	ok(groups_sort(&groups, "oldest_days", true, &err), "groups sort by their columns");
	is_int(groups.rows[0].oldest_days, 60, "descending");
	ok(!groups_sort(&groups, "fixabel", true, &err), "and by no other");
	is_str(err.text, "no column of groups 'fixabel': did you mean 'fixable'?",
	       "the nearest is offered");
	groups_fini(&groups);
	selection_fini(&all);
}

static void test_open(struct fleet *f)
{
	uint32_t issue = small_issue_of(f, 0x30);
	struct fleet_decision d = {.state = STATE_ACCEPTED, .until = SMALL_NOW};

	ok(fleet_is_open(f, 0, SMALL_NOW), "an undecided finding is open");
	f->issues[issue].decisions[SCOPE_ISSUE] = fleet_add_decision(f, &d) + 1;
	ok(!fleet_is_open(f, 0, SMALL_NOW), "an accepted one is not");
	ok(fleet_is_open(f, 0, SMALL_NOW + 1), "until its acceptance is over");
	f->flags[0] |= FLEET_SUPPRESSED;
	ok(!fleet_is_open(f, 0, SMALL_NOW + 1), "a suppressed one is never open");
}

/* The first is 10 days old. */
static void test_late(struct fleet *f)
{
	is_int(fleet_days_late(f, 0, SMALL_NOW), 0,
	       "without days for its severity nothing is late");
	f->due_days[SEVERITY_CRITICAL] = 10;
	is_int(fleet_days_late(f, 0, SMALL_NOW), 0, "on the last day it is not");
	is_int(fleet_days_late(f, 0, SMALL_NOW + DATE_DAY - 1), 0, "nor before that is over");
	is_int(fleet_days_late(f, 0, SMALL_NOW + DATE_DAY), 1, "the day after, by a day");
	is_int(fleet_days_late(f, 1, SMALL_NOW + DATE_DAY), 0, "another severity is not");
	f->issues[f->issue[0]].first_seen = DATE_NONE;
	is_int(fleet_days_late(f, 0, SMALL_NOW + DATE_DAY), 0, "nor what nobody knows the age of");
}

int main(void)
{
	struct fleet *f = small_fleet();
	struct question q = {f, SMALL_NOW};

	tap_begin();
	test_closed_lists();
	test_table_of_fields();
	test_fields(&q);
	test_order(&q);
	test_order_of_dates();
	test_order_of_versions();
	test_bad_orders();
	test_pivots(&q);
	groups_are_their_terms(&q, "the small fleet");
	test_twins();
	test_clusters();
	test_problems(&q);
	test_open(f);
	test_late(f);
	fleet_free(f);
	return done();
}
