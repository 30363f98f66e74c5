/* Reports that name nothing, and the names that people give them with --as, sooner or later. */
#include "tests/store_feed.h"

/* A report of two findings without identity. */
#define REPORT                                                                                     \
	.source = SOURCE_TRIVY, .as_of = DAY(2),                                                   \
	.rows = {ROW("CVE-2024-0001", NULL, "openssl", "3.0.1", "HIGH"),                           \
		 ROW("CVE-2024-0002", NULL, "curl", "8", "LOW")}

static const struct feed unnamed = {REPORT};
static const struct feed by_artifact = {REPORT, .artifact = "app.tar"};
static const struct feed shop = {REPORT, .as = "shop"};
static const struct feed shop_by_artifact = {REPORT, .artifact = "app.tar", .as = "shop"};
static const struct feed own_name = {REPORT, .artifact = "app.tar", .as = "app.tar"};
static const struct feed depot = {REPORT, .as = "depot"};
/* Another report of the same thing, of an earlier and of a later day. */
static const struct feed shop_before = {
	.source = SOURCE_TRIVY,
	.as_of = DAY(1),
	.as = "shop",
	.rows = {ROW("CVE-2024-0001", NULL, "openssl", "3.0.1", "LOW"),
		 ROW("CVE-2024-0003", NULL, "zlib", "1", "LOW")}};
static const struct feed shop_after = {
	.source = SOURCE_TRIVY,
	.as_of = DAY(3),
	.as = "shop",
	.rows = {ROW("CVE-2024-0001", NULL, "openssl", "3.0.1", "MEDIUM")}};
static const struct feed artifact_after = {
	.source = SOURCE_TRIVY,
	.as_of = DAY(3),
	.artifact = "app.tar",
	.rows = {ROW("CVE-2024-0001", NULL, "openssl", "3.0.1", "MEDIUM")}};
static const struct feed of_image = {REPORT, .config = CONFIG_A};
static const struct feed of_image_as = {REPORT, .config = CONFIG_A, .as = "shop"};

enum { STEPS = 5 };

/* What a database shows that read these documents, one after the other. */
static char *dump_of(const struct feed *const documents[STEPS])
{
	struct store *s = feed_open(":memory:");
	struct error err = {0};
	char *dump;

	for (int i = 0; i < STEPS && documents[i]; i++)
		feed(s, documents[i]);
	if (!store_check(s, &err))
		tap_diag("store_check", err.text);
	dump = feed_dump(s);
	store_close(s);
	return dump;
}

static const struct {
	const char *sentence;
	const struct feed *got[STEPS], *want[STEPS];
} orders[] = {
	{"a name that is given later moves the rows", {&unnamed, &shop}, {&shop}},
	{"without the name again they stay", {&unnamed, &shop, &unnamed}, {&shop}},
	{"so they do when the name came first", {&shop, &unnamed}, {&shop}},
	{"a name is given once", {&unnamed, &shop, &shop}, {&shop}},
	{"equal content under two names is two things", {&unnamed, &shop, &depot}, {&shop, &depot}},
	{"whichever order they come in", {&depot, &unnamed, &shop}, {&shop, &depot}},
	{"a name wins over the artifact's", {&by_artifact, &shop_by_artifact}, {&shop_by_artifact}},
	{"or is the same", {&by_artifact, &own_name}, {&by_artifact}},
	{"rows join those that are there by that name, older ones",
	 {&shop_before, &unnamed, &shop},
	 {&shop_before, &shop}},
	{"and newer ones", {&unnamed, &shop_after, &shop}, {&shop, &shop_after}},
	{"what comes later finds them", {&unnamed, &shop, &shop_after}, {&shop_after, &shop}},
	{"an image that is known needs no name", {&of_image, &of_image_as}, {&of_image_as}},
};

static void test_orders(void)
{
	for (size_t i = 0; i < sizeof(orders) / sizeof(orders[0]); i++) {
		char *got = dump_of(orders[i].got), *want = dump_of(orders[i].want);

		is_str(got, want, "%s", orders[i].sentence);
		free(got);
		free(want);
	}
}

/* An artifact's name that several reports have cannot be taken from one of them. */
static void test_shared_artifact(void)
{
	struct store *s = feed_open(":memory:");
	struct fleet *f;

	feed(s, &by_artifact);
	feed(s, &artifact_after);
	feed(s, &shop_by_artifact);
	f = feed_load(s);
	is_int(f->count, 4, "an artifact of several reports keeps its rows beside the named ones");
	fleet_free(f);
	store_close(s);
}

static void test_counts(void)
{
	struct store *s = feed_open(":memory:");
	struct error err = {0};
	struct import_counts counts = feed(s, &unnamed);
	struct import_log log;

	ok(counts.warning[0], "a report without a name says how to give it one");
	counts = feed(s, &shop);
	ok(counts.added == 0 && counts.updated == 2 && !counts.is_known,
	   "rows that move are not new");
	ok(!counts.warning[0], "and it asks no more");
	counts = feed(s, &unnamed);
	ok(counts.is_known && counts.unchanged == 2 && !counts.warning[0],
	   "without the name again it is known");
	ok(store_imports(s, &log, &err) && log.count == 3, "each import has its line");
	is_str(log.entries[2].covers, log.entries[1].covers,
	       "the first one's tells of the scan as it is called now");
	import_log_fini(&log);
	ok(store_check(s, &err), "the database is consistent");
	store_close(s);
}

/* The issue of a vulnerability. */
static const struct fleet_issue *issue_of(const struct fleet *f, const char *vuln, uint32_t *number)
{
	for (uint32_t i = 0; i < f->issue_count; i++)
		if (strcmp(fleet_text(f, f->vulns[f->issues[i].vuln].key), vuln) == 0) {
			*number = i;
			return &f->issues[i];
		}
	return NULL;
}

static void test_decisions(void)
{
	struct store *s = feed_open(":memory:");
	struct error err = {0};
	const struct decision decision = {.state = STATE_TO_FIX, .until = DATE_NONE};
	const struct fleet_issue *issue;
	struct fleet *f;
	uint32_t number = 0;

	feed(s, &unnamed);
	f = feed_load(s);
	issue_of(f, "CVE-2024-0001", &number);
	ok(feed_decide(s, f, &number, 1, &decision, DAY(3), &err) &&
		   feed_note(s, f, &number, 1, "a note", DAY(4), &err) &&
		   feed_mark(s, f, &number, 1, true, DAY(5), &err),
	   "somebody speaks of a report without a name");
	fleet_free(f);
	feed(s, &shop);
	f = feed_load(s);
	issue = issue_of(f, "CVE-2024-0001", &number);
	ok(issue && fleet_state(f, number, DAY(10)).state == STATE_TO_FIX && issue->notes == 1 &&
		   issue->is_marked,
	   "it holds under the name that the report gets");
	issue = issue_of(f, "CVE-2024-0002", &number);
	ok(issue && fleet_state(f, number, DAY(10)).state == STATE_UNDECIDED && !issue->notes &&
		   !issue->is_marked,
	   "and of nothing else");
	fleet_free(f);
	store_close(s);
}

static void feed_on(struct store *s, const struct feed *d, date day)
{
	struct error err = {0};
	const struct store_import_options options = {
		.name = "-", .now = day, .modified = DATE_NONE, .as = d->as, .as_of = DATE_NONE};
	struct import_result result = {.outcome = IMPORT_READ, .format = "trivy"};
	struct import_counts counts;
	struct store_import *i = store_import_begin(s, &options, &err);
	struct sink sink = store_import_sink(i);

	if (!feed_records(&sink, d, &err) || !store_import_end(i, &result, 0.1, &counts, &err))
		tap_diag("feed_on", err.text);
}

/* Undated: the file's date, or the import's. */
static void test_dates(void)
{
	struct feed first = unnamed, again = shop;
	struct store *s = feed_open(":memory:");
	struct fleet *f;

	first.as_of = again.as_of = 0;
	feed_on(s, &first, DAY(10));
	feed_on(s, &again, DAY(20));
	f = feed_load(s);
	is_int(f->last_seen[0], DAY(10), "an undated report is of the day it first came");
	fleet_free(f);
	store_close(s);
}

/* A name that is given together with --complete moves the rows as well. */
static void test_complete(void)
{
	struct store *s = feed_open(":memory:");
	struct error err = {0};
	const struct store_import_options options = {.name = "-",
						     .now = DAY(100),
						     .modified = DATE_NONE,
						     .as = "shop",
						     .complete = "",
						     .as_of = DATE_NONE};
	struct import_result result = {.outcome = IMPORT_READ, .format = "trivy"};
	struct import_counts counts;
	struct store_import *i;
	struct sink sink;

	feed(s, &unnamed);
	i = store_import_begin(s, &options, &err);
	sink = store_import_sink(i);
	ok(feed_records(&sink, &shop, &err) && store_import_end(i, &result, 0.1, &counts, &err),
	   "a report is named and called complete");
	ok(counts.added == 0 && counts.updated == 2, "its rows move");
	ok(feed(s, &unnamed).is_known, "and it is known without either");
	store_close(s);
}

int main(void)
{
	tap_begin();
	test_orders();
	test_shared_artifact();
	test_counts();
	test_decisions();
	test_dates();
	test_complete();
	return done();
}
