/*
 * Presence (TRUTH 3), one scenario a sentence: documents in, and what the rows say at a time. Each
 * scenario is told in every order of its documents.
 */
#include "core/use.h"
#include "data/config.h"
#include "tests/orders.h"
#include "tests/store_feed.h"

#define CONFIG_C "sha256:aaaa000000000000000000000000000000000000000000000000000000000003"
#define DIGEST_B "sha256:dddd000000000000000000000000000000000000000000000000000000000002"
#define APP(tag) ECR "/team/app:" tag
#define TRIVY(day, config_, tag, ...)                                                              \
	{                                                                                          \
		.source = SOURCE_TRIVY, .as_of = DAY(day), .config = (config_),                    \
		.references = {APP(tag)}, .rows = {                                                \
			__VA_ARGS__                                                                \
		}                                                                                  \
	}
#define OPENSSL ROW("CVE-2024-0001", NULL, "openssl", "3.0.1", "HIGH")
#define OPENSSL_2 ROW("CVE-2024-0001", NULL, "openssl", "3.0.2", "HIGH")
#define ZLIB ROW("CVE-2024-0002", NULL, "zlib", "1.2", "HIGH")
#define ZLIB_LOW ROW("CVE-2024-0003", NULL, "zlib", "1.2", "LOW")

/* "v1 CVE-2024-0001 3.0.1 fixed upgraded 2023-11-16; ..." of every row, sorted. */
static char *tell(struct store *s, date now)
{
	struct fleet *f;
	char *lines[64];
	struct buf out = {0};

	store_set_now(s, now);
	f = feed_load(s);
	for (uint32_t i = 0; i < f->count; i++) {
		const struct fleet_asset *a = &f->assets[f->asset[i]];
		const struct fleet_issue *issue = &f->issues[f->issue[i]];
		const char *why = presence_whys[f->presence_why[i]].word;
		char day[DATE_TEXT] = "";

		if (issue->fixed_at != DATE_NONE)
			date_format_day(issue->fixed_at, day);
		lines[i] = mem_printf("%s %s %s %s%s%s%s%s%s; ",
				      a->tag_count ? fleet_text(f, f->lists[a->tags]) : "-",
				      fleet_text(f, f->vulns[issue->vuln].key) +
					      strlen("CVE-2024-000"),
				      fleet_text(f, f->version[i]), presences[f->presence[i]].word,
				      why ? " " : "", why ? why : "", day[0] ? " " : "", day,
				      issue->is_regressed ? " regressed" : "");
	}
	if (f->count)
		qsort(lines, f->count, sizeof(*lines), feed_compare_lines);
	buf_puts(&out, "");
	for (uint32_t i = 0; i < f->count; i++) {
		buf_puts(&out, lines[i]);
		free(lines[i]);
	}
	fleet_free(f);
	return buf_take(&out);
}

/* The documents in every order; what the rows say on day `now` is `want` in each. */
static void scenario(const char *sentence, date now, const char *want, const struct feed *documents,
		     size_t n)
{
	size_t orders = orders_of(n), at[ORDERS_MAX];
	int wrong = 0;

	for (size_t order = 0; order < orders; order++) {
		struct store *s = feed_open(":memory:");
		char *got;

		order_take(order, n, at);
		for (size_t i = 0; i < n; i++)
			feed(s, &documents[at[i]]);
		got = tell(s, now);
		if (strcmp(got, want) != 0 && !wrong++)
			is_str(got, want, "%s", sentence);
		free(got);
		store_close(s);
	}
	ok(!wrong, "%s (%zu orders)", sentence, orders);
}

#define SCENARIO(sentence, now, want, ...)                                                         \
	scenario((sentence), DAY(now), (want), (const struct feed[]){__VA_ARGS__},                 \
		 sizeof((const struct feed[]){__VA_ARGS__}) / sizeof(struct feed))

/* clang-format off */
static void test_one_image(void)
{
	SCENARIO("a finding that a scan lists is present", 2, "v1 1 3.0.1 present; ",
		 TRIVY(1, CONFIG_A, "v1", OPENSSL));
	SCENARIO("a later scan of the same image that lacks it withdraws it", 4,
		 "v1 1 3.0.1 gone withdrawn; v1 2 1.2 present; ",
		 TRIVY(1, CONFIG_A, "v1", OPENSSL, ZLIB), TRIVY(3, CONFIG_A, "v1", ZLIB));
	SCENARIO("a scan of other severities does not", 4,
		 "v1 2 1.2 present; v1 3 1.2 present; ",
		 TRIVY(1, CONFIG_A, "v1", ZLIB_LOW, ZLIB), TRIVY(3, CONFIG_A, "v1", ZLIB));
	SCENARIO("nor does one that holds only what has a fix", 4,
		 "v1 1 3.0.1 present; v1 2 1.2 present; ",
		 TRIVY(1, CONFIG_A, "v1", OPENSSL, ZLIB),
		 TRIVY(3, CONFIG_A, "v1", ROW("CVE-2024-0002", NULL, "zlib", "1.2", "HIGH", .fixed = "1.3")));
	SCENARIO("a clean report closes nothing", 4, "v1 1 3.0.1 present; ",
		 TRIVY(1, CONFIG_A, "v1", OPENSSL), TRIVY(3, CONFIG_A, "v1"));
	SCENARIO("unless the user says that it is complete", 4, "v1 1 3.0.1 gone withdrawn; ",
		 TRIVY(1, CONFIG_A, "v1", OPENSSL),
		 { .source = SOURCE_TRIVY, .as_of = DAY(3), .config = CONFIG_A, .references = {APP("v1")}, .complete = "" });
	{
		static const struct feed whole = TRIVY(1, CONFIG_A, "v1", OPENSSL), clean = {.source = SOURCE_TRIVY, .as_of = DAY(3), .config = CONFIG_A, .references = {APP("v1")}, .complete = "account:123456789012"};
		const struct config complete = {.is_trivy_complete = true};
		struct store *s = feed_open(":memory:");
		struct error err = {0};
		struct import_log log;
		char *got;

		feed(s, &whole);
		feed(s, &clean);
		ok(store_imports(s, &log, &err) && log.count == 2, "a clean report");
		is_str(log.entries[0].covers, "nothing, as a clean report does not say what was left out of it (--complete)", "closes nothing, though it is said to be all of an account");
		is_int(log.entries[0].closed, 0, "and the log counts nothing");
		is_int(log.entries[0].left, 1, "but what it left open");
		import_log_fini(&log);
		store_configure(s, &complete);
		got = tell(s, DAY(4));
		is_str(got, "v1 1 3.0.1 gone withdrawn; ", "or the configuration says that all of Trivy's are");
		free(got);
		ok(store_imports(s, &log, &err) && log.count == 2, "the log is read");
		is_str(log.entries[0].covers, "all, as the configuration says (set trivy.complete yes)", "and so does the log of imports");
		is_int(log.entries[0].closed, 1, "which counts what that closed");
		import_log_fini(&log);
		store_close(s);
	}
	SCENARIO("a partial report closes nothing", 4, "v1 1 3.0.1 present; v1 2 1.2 present; ",
		 TRIVY(1, CONFIG_A, "v1", OPENSSL, ZLIB),
		 { .source = SOURCE_TRIVY, .as_of = DAY(3), .config = CONFIG_A, .references = {APP("v1")}, .rows = {ZLIB}, .is_partial = true });
	SCENARIO("nor does an undated one", 101, "v1 1 3.0.1 present; v1 2 1.2 present; ",
		 TRIVY(99, CONFIG_A, "v1", OPENSSL, ZLIB),
		 { .source = SOURCE_TRIVY, .config = CONFIG_A, .references = {APP("v1")}, .rows = {ZLIB} });
	SCENARIO("but for one that the user dates", 101, "v1 1 3.0.1 gone withdrawn; v1 2 1.2 present; ",
		 TRIVY(98, CONFIG_A, "v1", OPENSSL, ZLIB),
		 { .source = SOURCE_TRIVY, .dated = DAY(99), .config = CONFIG_A, .references = {APP("v1")}, .rows = {ZLIB} });
	SCENARIO("a report without packages of the language closes none of them", 4,
		 "v1 1 3.0.1 present; v1 2 1.2 present; ",
		 { .source = SOURCE_TRIVY, .as_of = DAY(1), .config = CONFIG_A, .references = {APP("v1")},
		   .classes = {"os-pkgs", "lang-pkgs"},
		   .rows = {ROW("CVE-2024-0001", NULL, "openssl", "3.0.1", "HIGH", .ecosystem = "npm"), ZLIB} },
		 TRIVY(3, CONFIG_A, "v1", ZLIB));
	SCENARIO("only age makes the rest unknown", 16, "v1 1 3.0.1 unknown stale; ",
		 TRIVY(1, CONFIG_A, "v1", OPENSSL));
	SCENARIO("on the fourteenth day it still holds", 15, "v1 1 3.0.1 present; ",
		 TRIVY(1, CONFIG_A, "v1", OPENSSL));
	SCENARIO("an older scan that lacks it says nothing of a newer one that has it", 4,
		 "v1 1 3.0.1 present; v1 2 1.2 present; ",
		 TRIVY(1, CONFIG_A, "v1", ZLIB), TRIVY(3, CONFIG_A, "v1", OPENSSL, ZLIB));
}

#define UNDATED(...) { .source = SOURCE_TRIVY, .config = CONFIG_A, .references = {APP("v1")}, .rows = {OPENSSL}, __VA_ARGS__ }

/* A report without a date: its file's date is no part of what it says. */
static void test_undated(void)
{
	static const struct feed read = UNDATED(.modified = DAY(1)), copy = UNDATED(.modified = DAY(20));
	struct store *s = feed_open(":memory:");
	struct import_counts counts;
	char *before, *after;

	SCENARIO("what an undated report lists is of its file's date", 16, "v1 1 3.0.1 unknown stale; ",
		 UNDATED(.modified = DAY(1)));
	SCENARIO("others are of theirs, in any order", 21, "v1 1 3.0.1 present; v1 2 1.2 unknown stale; v1 3 1.2 present; ",
		 UNDATED(.modified = DAY(1)),
		 { .source = SOURCE_TRIVY, .config = CONFIG_A, .references = {APP("v1")}, .rows = {ZLIB}, .modified = DAY(2) },
		 { .source = SOURCE_TRIVY, .config = CONFIG_A, .references = {APP("v1")}, .rows = {OPENSSL, ZLIB_LOW}, .modified = DAY(15) });
	SCENARIO("--as-of says that the same report holds later, in any order", 21, "v1 1 3.0.1 present; ",
		 UNDATED(.modified = DAY(1)), UNDATED(.modified = DAY(1), .dated = DAY(20)));
	feed(s, &read);
	before = tell(s, DAY(21));
	counts = feed(s, &copy);
	after = tell(s, DAY(21));
	is_int(counts.unchanged, 1, "the same report in a file that was written later is known");
	is_str(before, "v1 1 3.0.1 unknown stale; ", "what it lists was found long ago");
	is_str(after, before, "and a copy is no new scan: nothing of it has changed");
	free(before);
	free(after);
	store_close(s);
}

static void test_lines(void)
{
	SCENARIO("the next image of the line without it fixes the issue", 4,
		 "v1 1 3.0.1 fixed unlisted 2023-11-16; v2 2 1.2 present; ",
		 TRIVY(1, CONFIG_A, "v1", OPENSSL), TRIVY(3, CONFIG_B, "v2", ZLIB));
	SCENARIO("an image of another version of the package upgraded it", 4,
		 "v1 1 3.0.1 fixed upgraded 2023-11-16; v2 2 3.0.2 present; ",
		 TRIVY(1, CONFIG_A, "v1", OPENSSL),
		 TRIVY(3, CONFIG_B, "v2", ROW("CVE-2024-0002", NULL, "openssl", "3.0.2", "HIGH")));
	SCENARIO("an upgrade that does not fix it leaves both rows present", 4,
		 "v1 1 3.0.1 present; v2 1 3.0.2 present; ",
		 TRIVY(1, CONFIG_A, "v1", OPENSSL), TRIVY(3, CONFIG_B, "v2", OPENSSL_2));
	SCENARIO("a newest image whose scan does not cover it fixes nothing", 4,
		 "v1 3 1.2 present; v2 1 3.0.1 present; ",
		 TRIVY(1, CONFIG_A, "v1", ZLIB_LOW), TRIVY(3, CONFIG_B, "v2", OPENSSL));
	SCENARIO("every line counts: v1 has it still, though v2 does not", 6,
		 "1.8 1 3.0.1 present; 2.0 2 1.2 present; ",
		 TRIVY(1, CONFIG_A, "1.8", OPENSSL), TRIVY(3, CONFIG_B, "2.0", ZLIB));
	SCENARIO("a hotfix of the old line fixes it there", 6,
		 "1.8 1 3.0.1 fixed unlisted 2023-11-18; 1.9 2 1.2 present; 2.0 2 1.2 present; ",
		 TRIVY(1, CONFIG_A, "1.8", OPENSSL), TRIVY(3, CONFIG_B, "2.0", ZLIB), TRIVY(5, CONFIG_C, "1.9", ZLIB));
	SCENARIO("what comes back after it was fixed has regressed", 6,
		 "v1 1 3.0.1 present regressed; v2 2 1.2 present; v3 1 3.0.1 present regressed; v3 2 1.2 present; ",
		 TRIVY(1, CONFIG_A, "v1", OPENSSL), TRIVY(3, CONFIG_B, "v2", ZLIB), TRIVY(5, CONFIG_C, "v3", OPENSSL, ZLIB));
	SCENARIO("but not what one night's scans found in one build first and then in the next", 4,
		 "v1 1 3.0.1 present; v2 2 1.2 present; v3 1 3.0.1 present; v3 2 1.2 present; ",
		 TRIVY(1, CONFIG_A, "v1", OPENSSL), TRIVY(3, CONFIG_B, "v2", ZLIB),
		 { .source = SOURCE_TRIVY, .as_of = DAY(3) + 3600, .config = CONFIG_C, .references = {APP("v3")}, .rows = {OPENSSL, ZLIB} });
	SCENARIO("a newer image that is not covered yet leaves it open, and when it is proven free, too, the first day stands", 8,
		 "v1 1 3.0.1 fixed unlisted 2023-11-16; v2 2 1.2 present; v3 2 1.2 present; v3 3 1.2 present; ",
		 TRIVY(1, CONFIG_A, "v1", OPENSSL), TRIVY(3, CONFIG_B, "v2", ZLIB),
		 TRIVY(5, CONFIG_C, "v3", ZLIB_LOW), TRIVY(7, CONFIG_C, "v3", ZLIB, ZLIB_LOW));
	SCENARIO("a withdrawn finding is not fixed by a rebuild", 6,
		 "v1 1 3.0.1 gone withdrawn; v1 2 1.2 present; v2 2 1.2 present; ",
		 TRIVY(1, CONFIG_A, "v1", OPENSSL, ZLIB), TRIVY(3, CONFIG_A, "v1", ZLIB), TRIVY(5, CONFIG_B, "v2", ZLIB));
}

/* Says who ran what when: one container of the image with this config digest. */
static bool tell_use(struct store *s, date as_of, const char *config, const char *complete)
{
	struct store_import_options o = {.name = "pods", .now = DAY(100), .modified = DATE_NONE,
					 .as_of = as_of, .complete = complete};
	struct import_result result = {.outcome = IMPORT_READ, .format = "pods"};
	struct import_counts counts;
	struct error err = {0};
	struct store_import *i = store_import_begin(s, &o, &err);
	struct sink sink = store_import_sink(i);
	const struct usage usage = {.cluster = "prod", .namespace = "shop", .workload = "app",
				    .workload_kind = "Deployment", .container = "app",
				    .image = APP("v1"), .config_digest = config, .status = "running",
				    .count = 3, .is_running = true, .when = as_of};

	return sink.scan_begin(sink.ctx, &(struct scan){.source = SOURCE_FACTS, .as_of = DATE_NONE}, &err) &&
	       (!config || sink.usage(sink.ctx, &usage, &err)) &&
	       sink.scan_end(sink.ctx, &(struct scan_end){.as_of = DATE_NONE}, &err) &&
	       store_import_end(i, &result, 0, &counts, &err);
}

static void test_running(void)
{
	static const struct feed old = TRIVY(1, CONFIG_A, "v1", OPENSSL), newest = TRIVY(3, CONFIG_B, "v2", ZLIB);
	struct store *s = feed_open(":memory:");
	char *got;

	feed(s, &newest);
	ok(tell_use(s, DAY(4), CONFIG_A, NULL), "three pods run the old image");
	feed(s, &old);
	got = tell(s, DAY(5));
	is_str(got, "v1 1 3.0.1 present rolling; v2 2 1.2 present; ",
	       "until they are rolled it is present, though the newest image has it no more");
	free(got);
	got = tell(s, DAY(12));
	is_str(got, "v1 1 3.0.1 present; v2 2 1.2 present; ",
	       "what was seen to run eight days ago is not known to run, nor to have stopped");
	free(got);
	ok(tell_use(s, DAY(6), NULL, "cluster:prod"), "a complete dump of the cluster does not have it");
	got = tell(s, DAY(7));
	is_str(got, "v1 1 3.0.1 fixed unlisted 2023-11-19; v2 2 1.2 present; ", "then it is fixed from that day on");
	free(got);
	store_close(s);

	s = feed_open(":memory:");
	feed(s, &newest);
	feed(s, &old);
	ok(tell_use(s, DAY(4), CONFIG_A, NULL) && tell_use(s, DAY(14), CONFIG_A, NULL),
	   "pods that were seen, for ten days not, and again");
	got = tell(s, DAY(15));
	is_str(got, "v1 1 3.0.1 present rolling; v2 2 1.2 present; ", "run");
	free(got);
	ok(tell_use(s, DAY(16), NULL, "cluster:prod"), "the end of what was seen last");
	got = tell(s, DAY(17));
	is_str(got, "v1 1 3.0.1 fixed unlisted 2023-11-29; v2 2 1.2 present; ",
	       "ends the doubt about what was seen before as well");
	free(got);
	store_close(s);
}

/* An image that no scan knows runs beside the newest one. */
static void test_unscanned(void)
{
	static const struct feed old = TRIVY(1, CONFIG_A, "v1", OPENSSL), newest = TRIVY(3, CONFIG_B, "v2", ZLIB);
	struct store *s = feed_open(":memory:");
	char *got;

	feed(s, &old);
	feed(s, &newest);
	ok(tell_use(s, DAY(4), CONFIG_C, NULL), "a container of an image that nobody scanned");
	got = tell(s, DAY(5));
	is_str(got, "v1 1 3.0.1 present rolling; v2 2 1.2 present; ",
	       "keeps an issue from being fixed that the newest image has no more");
	free(got);
	got = tell(s, DAY(12));
	is_str(got, "v1 1 3.0.1 present; v2 2 1.2 present; ", "and when nobody knows whether it runs, nothing is rolling");
	free(got);
	store_close(s);
}

/* A list of the repository: the manifest with each of the digests, of one day. */
static bool tell_tag(struct store *s, date as_of, const char *complete, const char *digest, const char *tag)
{
	const char *const tags[] = {tag};
	struct store_import_options o = {.name = "ecr", .now = DAY(100), .modified = DATE_NONE,
					 .as_of = as_of, .complete = complete};
	struct import_result result = {.outcome = IMPORT_READ, .format = "ecr"};
	struct import_counts counts;
	struct error err = {0};
	struct store_import *i = store_import_begin(s, &o, &err);
	struct sink sink = store_import_sink(i);
	const struct image_fact fact = {.registry = "123456789012", .repository = "team/app", .digest = digest,
					.tags = tags, .tag_count = 1, .created = DATE_NONE,
					.pushed = DATE_NONE, .last_used = DATE_NONE, .in_use = -1};

	return sink.scan_begin(sink.ctx, &(struct scan){.source = SOURCE_FACTS, .as_of = DATE_NONE}, &err) &&
	       sink.image_fact(sink.ctx, &fact, &err) &&
	       sink.scan_end(sink.ctx, &(struct scan_end){.as_of = DATE_NONE}, &err) &&
	       store_import_end(i, &result, 0, &counts, &err);
}

static bool tell_list(struct store *s, date as_of, const char *complete, const char *digest)
{
	return tell_tag(s, as_of, complete, digest, "v1");
}

static void is_told(struct store *s, int day, const char *want, const char *sentence)
{
	char *got = tell(s, DAY(day));

	is_str(got, want, "%s", sentence);
	free(got);
}

static void test_registry(void)
{
	static const struct feed scanned = {.source = SOURCE_TRIVY, .as_of = DAY(1), .config = CONFIG_A, .digest = DIGEST_A,
					    .references = {APP("v1")}, .rows = {OPENSSL}};
	static const struct feed newest = {.source = SOURCE_TRIVY, .as_of = DAY(2), .config = CONFIG_B, .digest = DIGEST_B,
					   .references = {APP("v2")}, .rows = {ZLIB}};
	struct store *s = feed_open(":memory:");

	feed(s, &scanned);
	ok(tell_list(s, DAY(2), NULL, DIGEST_X), "a list of the repository that does not have the image");
	is_told(s, 4, "v1 1 3.0.1 present; ", "says nothing of it, unless it is complete");
	ok(tell_list(s, DAY(3), "account:123456789012/eu-west-1", DIGEST_X), "a complete one");
	is_told(s, 4, "v1 1 3.0.1 gone image-gone; ", "proves that it is gone");
	ok(tell_list(s, DAY(5), "account:123456789012/eu-west-1", DIGEST_A), "a later one that has it");
	is_told(s, 6, "v1 1 3.0.1 present; ", "proves that it is there");
	store_close(s);

	s = feed_open(":memory:");
	feed(s, &scanned);
	ok(tell_list(s, DAY(3), "account:999999999999/eu-west-1", DIGEST_X), "a list that is all of another account");
	is_told(s, 4, "v1 1 3.0.1 present; ", "closes nothing here");
	store_close(s);

	s = feed_open(":memory:");
	feed(s, &scanned);
	feed(s, &newest);
	is_told(s, 4, "v1 1 3.0.1 fixed unlisted 2023-11-15; v2 2 1.2 present; ", "the newest image that is known has it no more");
	ok(tell_list(s, DAY(3), "account:123456789012/eu-west-1", DIGEST_A) &&
	   tell_tag(s, DAY(3), "account:123456789012/eu-west-1", DIGEST_B, "v2") &&
	   tell_tag(s, DAY(3), "account:123456789012/eu-west-1", DIGEST_X, "v3"),
	   "lists that state no region, but are said to be all of one");
	is_told(s, 4, "v1 1 3.0.1 present; v2 2 1.2 present; ",
		"say where their images are: nobody scanned the newest");
	store_close(s);
}

#define SEEN(day, activity_) {.source = SOURCE_INSPECTOR, .as_of = DAY(day), \
	.rows = {ROW("CVE-2024-0001", NULL, "openssl", "3.0.1", "HIGH", .digest = DIGEST_A, \
		     .repository = "team/app", .activity = (activity_), .updated = DAY(day))}}

static void test_inspector(void)
{
	static const struct feed closed = SEEN(3, FINDING_CLOSED), active = SEEN(1, FINDING_ACTIVE);
	struct store *s;

	SCENARIO("what an export does not list any more is not closed by that", 4, "- 1 3.0.1 present; - 2 1.2 present; ",
		 SEEN(1, FINDING_ACTIVE),
		 { .source = SOURCE_INSPECTOR, .as_of = DAY(3),
		   .rows = {ROW("CVE-2024-0002", NULL, "zlib", "1.2", "HIGH", .digest = DIGEST_A, .repository = "team/app", .updated = DAY(3))} });
	SCENARIO("but by one that is all of its account", 4, "- 1 3.0.1 gone withdrawn; - 2 1.2 present; ",
		 SEEN(1, FINDING_ACTIVE),
		 { .source = SOURCE_INSPECTOR, .as_of = DAY(3), .complete = "account:123456789012",
		   .rows = {ROW("CVE-2024-0002", NULL, "zlib", "1.2", "HIGH", .digest = DIGEST_A, .repository = "team/app", .updated = DAY(3))} });
	SCENARIO("and not by one of another account", 4, "- 1 3.0.1 present; - 2 1.2 present; ",
		 SEEN(1, FINDING_ACTIVE),
		 { .source = SOURCE_INSPECTOR, .as_of = DAY(3), .complete = "account:999999999999",
		   .rows = {ROW("CVE-2024-0002", NULL, "zlib", "1.2", "HIGH", .digest = DIGEST_A, .repository = "team/app", .updated = DAY(3))} });
	SCENARIO("CLOSED is gone, never fixed", 4, "- 1 3.0.1 gone closed; ", SEEN(1, FINDING_ACTIVE), SEEN(3, FINDING_CLOSED));
	SCENARIO("a CLOSED finding may reopen: the newest word speaks", 6, "- 1 3.0.1 present; ",
		 SEEN(1, FINDING_ACTIVE), SEEN(3, FINDING_CLOSED), SEEN(5, FINDING_ACTIVE));
	SCENARIO("a CLOSED finding does not reopen one that was seen later", 6, "- 1 3.0.1 present; ",
		 SEEN(5, FINDING_ACTIVE), SEEN(3, FINDING_CLOSED));

	#define PUSHED(vuln_, package_, tag_, digest_, pushed_, updated_) \
		ROW(vuln_, NULL, package_, "3.0.1", "HIGH", .digest = (digest_), .repository = "team/app", \
		    .tag = (tag_), .pushed = DAY(pushed_), .updated = DAY(updated_))
	SCENARIO("the image that was pushed last is the newest of its line, whichever of its findings is older", 6,
		 "v1 1 3.0.1 fixed unlisted 2023-11-18; v2 2 3.0.1 present; ",
		 { .source = SOURCE_INSPECTOR, .as_of = DAY(5), .complete = "account:123456789012",
		   .rows = {PUSHED("CVE-2024-0001", "openssl", "v1", DIGEST_A, 1, 4),
			    PUSHED("CVE-2024-0002", "zlib", "v2", DIGEST_X, 2, 3)} });

	s = feed_open(":memory:");
	feed(s, &active);
	feed(s, &closed);
	ok(tell_list(s, DAY(4), "account:123456789012/eu-west-1", DIGEST_A), "its image is still listed");
	is_told(s, 5, "v1 1 3.0.1 unknown unwatched; ", "so nobody knows: it is not scanned any more");
	store_close(s);
}

static void test_resource(void)
{
	#define HOST(day, ...) {.source = SOURCE_TRIVY, .as_of = DAY(day), .artifact = "web-1", .rows = {__VA_ARGS__}}
	SCENARIO("what a later scan of a host lacks is fixed there", 4, "- 1 3.0.1 fixed unlisted 2023-11-16; - 2 1.2 present; ",
		 HOST(1, OPENSSL, ZLIB), HOST(3, ZLIB));
	SCENARIO("a version that still has it replaces the row and fixes nothing", 4, "- 1 3.0.1 gone replaced; - 1 3.0.2 present; ",
		 HOST(1, OPENSSL), HOST(3, OPENSSL_2));
	SCENARIO("a host that has it again has regressed", 6, "- 1 3.0.1 present regressed; - 2 1.2 present; ",
		 HOST(1, OPENSSL, ZLIB), HOST(3, ZLIB), HOST(5, OPENSSL, ZLIB));
	SCENARIO("and when it is fixed again, it is fixed from then on", 8, "- 1 3.0.1 fixed unlisted 2023-11-20; - 2 1.2 present; ",
		 HOST(1, OPENSSL, ZLIB), HOST(3, ZLIB), HOST(5, OPENSSL, ZLIB), HOST(7, ZLIB));
}

static void test_sources(void)
{
	SCENARIO("two sources: present when any of them says so", 6, "v1 1 3.0.1 present; v1 2 1.2 present; ",
		 { .source = SOURCE_TRIVY, .as_of = DAY(1), .config = CONFIG_A, .digest = DIGEST_A, .references = {APP("v1")}, .rows = {OPENSSL, ZLIB} },
		 { .source = SOURCE_TRIVY, .as_of = DAY(4), .config = CONFIG_A, .digest = DIGEST_A, .references = {APP("v1")}, .rows = {ZLIB} },
		 SEEN(3, FINDING_ACTIVE));
	SCENARIO("a scanner that never knew of it cannot say that it is fixed", 6, "v1 1 3.0.1 present; v2 2 1.2 present; ",
		 { .source = SOURCE_TRIVY, .as_of = DAY(1), .config = CONFIG_A, .digest = DIGEST_A, .references = {APP("v1")} },
		 SEEN(1, FINDING_ACTIVE), TRIVY(3, CONFIG_B, "v2", ZLIB));
}

#define LISTED(day, config_, tag, rows_, ...) \
	{.source = SOURCE_TRIVY, .as_of = DAY(day), .config = (config_), .references = {APP(tag)}, \
	 .rows = {rows_}, .lists = true, .packages = {__VA_ARGS__}}

static void test_packages(void)
{
	SCENARIO("a list of packages says that it was upgraded, and from which version", 4,
		 "v1 1 3.0.1 fixed upgraded 2023-11-16; v2 2 1.2 present; ",
		 TRIVY(1, CONFIG_A, "v1", OPENSSL),
		 LISTED(3, CONFIG_B, "v2", ZLIB, HAS("openssl", "3.0.2"), HAS("zlib", "1.2")));
	SCENARIO("or removed", 4, "v1 1 3.0.1 fixed removed 2023-11-16; v2 2 1.2 present; ",
		 TRIVY(1, CONFIG_A, "v1", OPENSSL), LISTED(3, CONFIG_B, "v2", ZLIB, HAS("zlib", "1.2")));
	SCENARIO("a removed package is fixed though the report leaves out its severity", 4,
		 "v1 3 1.2 fixed removed 2023-11-16; v2 1 3.0.1 present; ",
		 TRIVY(1, CONFIG_A, "v1", ZLIB_LOW), LISTED(3, CONFIG_B, "v2", OPENSSL, HAS("openssl", "3.0.1")));
	SCENARIO("and stays fixed from that day on, however often it is listed again", 6,
		 "v1 3 1.2 fixed removed 2023-11-16; v2 1 3.0.1 present; ",
		 TRIVY(1, CONFIG_A, "v1", ZLIB_LOW), LISTED(3, CONFIG_B, "v2", OPENSSL, HAS("openssl", "3.0.1")),
		 LISTED(5, CONFIG_B, "v2", OPENSSL, HAS("openssl", "3.0.1")));
	SCENARIO("but never more than that: what is still listed may be hidden", 4,
		 "v1 3 1.2 present; v2 1 3.0.1 present; ",
		 TRIVY(1, CONFIG_A, "v1", ZLIB_LOW),
		 LISTED(3, CONFIG_B, "v2", OPENSSL, HAS("openssl", "3.0.1"), HAS("zlib", "1.2")));
	SCENARIO("what stands at another path now is not removed", 4,
		 "v1 5 2.30 present; v2 2 1.2 present; ",
		 { .source = SOURCE_TRIVY, .as_of = DAY(1), .config = CONFIG_A, .references = {APP("v1")}, .classes = {"os-pkgs", "lang-pkgs"},
		   .rows = {ROW("CVE-2024-0005", NULL, "requests", "2.30", "LOW", .ecosystem = "pypi", .path = "dist-packages/requests")} },
		 { .source = SOURCE_TRIVY, .as_of = DAY(3), .config = CONFIG_B, .references = {APP("v2")}, .classes = {"os-pkgs", "lang-pkgs"}, .rows = {ZLIB},
		   .lists = true, .packages = {HAS("zlib", "1.2"), {"requests", "2.30", "pypi", "site-packages/requests"}} });
	SCENARIO("the same version, no longer listed as vulnerable, is withdrawn and not fixed", 4,
		 "v1 1 3.0.1 gone withdrawn; v2 2 1.2 present; ",
		 TRIVY(1, CONFIG_A, "v1", OPENSSL),
		 LISTED(3, CONFIG_B, "v2", ZLIB, HAS("openssl", "3.0.1"), HAS("zlib", "1.2")));
	SCENARIO("a scan from before anybody knew of it proves nothing", 6,
		 "v1 1 3.0.1 present; v1 2 1.2 present; v2 1 3.0.1 present; v2 2 1.2 present; ",
		 TRIVY(1, CONFIG_B, "v2", ZLIB), TRIVY(3, CONFIG_A, "v1", OPENSSL, ZLIB),
		 TRIVY(4, CONFIG_B, "v2", OPENSSL, ZLIB));
}

static void test_log(void)
{
	static const struct feed first = TRIVY(1, CONFIG_A, "v1", OPENSSL, ZLIB_LOW, ZLIB), second = TRIVY(3, CONFIG_A, "v1", ZLIB);
	static const struct feed export = SEEN(4, FINDING_ACTIVE);
	static const struct feed low = TRIVY(5, CONFIG_B, "v2", ZLIB_LOW), packages = LISTED(6, CONFIG_B, "v2", OPENSSL, HAS("openssl", "3.0.1"));
	static const struct feed all = {.source = SOURCE_INSPECTOR, .as_of = DAY(8), .complete = "account:123456789012",
		.rows = {ROW("CVE-2024-0009", NULL, "tar", "1", "HIGH", .digest = DIGEST_A, .repository = "team/app", .updated = DAY(8))}};
	struct store *s = feed_open(":memory:");
	struct error err = {0};
	struct import_log log;

	feed(s, &first);
	feed(s, &second);
	feed(s, &export);
	feed(s, &low);
	feed(s, &packages);
	feed(s, &all);
	ok(store_imports(s, &log, &err) && log.count == 6, "six documents are in the log");
	is_int(log.entries[1].closed, 1, "a list of packages closed what it has no more, though the report leaves out its severity");
	is_int(log.entries[1].left, 0, "and left nothing of it open");
	is_int(log.entries[0].closed, 1, "an export that is all of its account closed what it does not list");
	is_str(log.entries[0].covers, "all of account:123456789012", "and says of what it is all");
	memmove(log.entries, log.entries + 3, 3 * sizeof(*log.entries));
	is_int(log.entries[1].closed, 1, "the silence of the second closed one finding");
	is_int(log.entries[1].left, 1, "and left another one open, whose severity it does not hold");
	is_str(log.entries[1].covers, "os-pkgs (debian 12.4): HIGH; unfixable only", "it says what it may close");
	is_str(log.entries[0].covers, "nothing, as its filter is not known (--complete=SCOPE)", "and an export why it closes nothing");
	import_log_fini(&log);
	store_close(s);
}
/* clang-format on */

int main(void)
{
	tap_begin();
	test_one_image();
	test_undated();
	test_lines();
	test_running();
	test_unscanned();
	test_registry();
	test_inspector();
	test_resource();
	test_sources();
	test_packages();
	test_log();
	return done();
}
