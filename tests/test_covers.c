/*
 * What scans looked for, and so what a comparison of two images may say: a scenario a sentence,
 * told in every order of its documents. Two images, "full" and "slim", which share no repository.
 */
#include "core/diff.h"
#include "data/config.h"
#include "tests/orders.h"
#include "tests/store_feed.h"

#define FULL ECR "/mirror/full:1"
#define SLIM ECR "/mirror/slim:1"
#define TRIVY(day, config_, name, ...)                                                             \
	{                                                                                          \
		.source = SOURCE_TRIVY, .as_of = DAY(day), .config = (config_),                    \
		.references = {name}, __VA_ARGS__                                                  \
	}
#define OF_FULL(day, ...) TRIVY(day, CONFIG_A, FULL, __VA_ARGS__)
#define OF_SLIM(day, ...) TRIVY(day, CONFIG_B, SLIM, __VA_ARGS__)
#define INSPECTOR(day, ...)                                                                        \
	{                                                                                          \
		.source = SOURCE_INSPECTOR, .as_of = DAY(day), __VA_ARGS__                         \
	}
#define IN(name, ...)                                                                              \
	.repository = "mirror/" name, .tag = "1",                                                  \
	.digest = (name)[0] == 'f' ? DIGEST_A : DIGEST_X, __VA_ARGS__

/* Fixed and not, high and low. */
#define OPENSSL ROW("CVE-2024-0001", NULL, "openssl", "3.0.1", "HIGH", .fixed = "3.0.2")
#define ZLIB ROW("CVE-2024-0002", NULL, "zlib", "1.2", "HIGH")
#define TAR_LOW ROW("CVE-2024-0003", NULL, "tar", "1.3", "LOW", .fixed = "1.4")
#define BASH_CRITICAL ROW("CVE-2024-0004", NULL, "bash", "5.1", "CRITICAL")
#define REQUESTS                                                                                   \
	ROW("CVE-2024-0005", NULL, "requests", "2.30", "HIGH", .fixed = "2.31", .ecosystem = "pypi")

/* Low, so that a scan that lists ZLIB did not look for it. */
#define MOVED                                                                                      \
	ROW("CVE-2024-0005", NULL, "requests", "2.30", "LOW", .fixed = "2.31",                     \
	    .ecosystem = "pypi", .path = "dist-packages/requests")

static uint32_t image_of(const struct fleet *f, const char *name)
{
	uint32_t i = 0;

	while (!strstr(fleet_text(f, f->images[i].label), name))
		i++;
	return i;
}

/* "1 closed, 3 unknown, 4 unknown in the first": the last digit of each vulnerability, by what
 * becomes of it. */
static char *tell(struct store *s)
{
	struct fleet *f = feed_load(s);
	struct question q = {.fleet = f, .now = DAY(100)};
	struct image_diff d;
	struct buf out = {0};

	diff_images(&q, image_of(f, "full"), image_of(f, "slim"), NULL, &d);
	for (size_t i = 0; i < d.count; i++) {
		uint32_t vuln = f->issues[f->issue[d.rows[i].finding]].vuln;

		buf_printf(&out, "%s%s %s%s", i ? ", " : "",
			   fleet_text(f, f->vulns[vuln].key) + strlen("CVE-2024-000"),
			   diff_changes[d.rows[i].change],
			   d.rows[i].change == DIFF_UNKNOWN_SECOND ? " in the first" : "");
	}
	diff_fini(&d);
	fleet_free(f);
	return buf_take(&out);
}

static const struct config *configured;

static void scenario(const char *sentence, const char *want, const struct feed *documents, size_t n)
{
	size_t at[ORDERS_MAX];
	int wrong = 0;

	for (size_t order = 0; order < orders_of(n); order++) {
		struct store *s = feed_open(":memory:");
		char *got;

		store_set_now(s, DAY(100));
		if (configured)
			store_configure(s, configured);
		order_take(order, n, at);
		for (size_t i = 0; i < n; i++)
			feed(s, &documents[at[i]]);
		got = tell(s);
		if (strcmp(got, want) != 0 && !wrong++)
			is_str(got, want, "%s", sentence);
		free(got);
		store_close(s);
	}
	ok(!wrong, "%s (%zu orders)", sentence, orders_of(n));
}

#define SCENARIO(sentence, want, ...)                                                              \
	scenario((sentence), (want), (const struct feed[]){__VA_ARGS__},                           \
		 sizeof((const struct feed[]){__VA_ARGS__}) / sizeof(struct feed))

/* clang-format off */
static void test_trivy(void)
{
	SCENARIO("what the other image's scan lists is kept, what it does not list is closed",
		 "1 closed, 2 kept",
		 OF_FULL(1, .rows = {OPENSSL, ZLIB}), OF_SLIM(1, .rows = {ZLIB}));
	SCENARIO("a scan that lists nothing low was not asked for it",
		 "2 kept, 3 unknown",
		 OF_FULL(1, .rows = {TAR_LOW, ZLIB}), OF_SLIM(1, .rows = {ZLIB}));
	SCENARIO("but nobody leaves out what is worse than the worst listed",
		 "4 closed, 2 kept",
		 OF_FULL(1, .rows = {BASH_CRITICAL, ZLIB}), OF_SLIM(1, .rows = {ZLIB}));
	SCENARIO("a scan that lists only what has a fix was not asked for the rest",
		 "1 kept, 2 unknown",
		 OF_FULL(1, .rows = {OPENSSL, ZLIB}), OF_SLIM(1, .rows = {OPENSSL}));
	SCENARIO("and one of the system says nothing of what a language installs",
		 "2 kept, 5 unknown",
		 OF_FULL(1, .rows = {REQUESTS, ZLIB}, .classes = {"os-pkgs", "lang-pkgs"}),
		 OF_SLIM(1, .rows = {ZLIB}));
	SCENARIO("unless it had a result for that, though nothing in it",
		 "5 closed, 2 kept",
		 OF_FULL(1, .rows = {REQUESTS, ZLIB}, .classes = {"os-pkgs", "lang-pkgs"}),
		 OF_SLIM(1, .rows = {ZLIB}, .classes = {"os-pkgs", "lang-pkgs"}));
	SCENARIO("what only the other lists is opened where the first was asked for it",
		 "1 opened, 2 kept, 3 unknown in the first",
		 OF_FULL(1, .rows = {ZLIB}), OF_SLIM(1, .rows = {ZLIB, OPENSSL, TAR_LOW}));
	SCENARIO("a clean scan says nothing of itself", "1 unknown",
		 OF_FULL(1, .rows = {OPENSSL}), OF_SLIM(1, .rows = {{0}}));
	SCENARIO("one that is said to be complete does", "1 closed, 3 closed",
		 OF_FULL(1, .rows = {OPENSSL, TAR_LOW}), OF_SLIM(1, .complete = ""));
	SCENARIO("one that was cut short says nothing", "2 kept, 1 unknown",
		 OF_FULL(1, .rows = {OPENSSL, ZLIB}),
		 OF_SLIM(1, .rows = {ZLIB}, .is_partial = true));
	SCENARIO("two scans of an image looked for what either did", "2 closed, 9 opened, 1 kept, 3 kept",
		 OF_FULL(1, .rows = {OPENSSL, TAR_LOW, ZLIB}),
		 OF_SLIM(1, .rows = {TAR_LOW, ROW("CVE-2024-0009", NULL, "sed", "4", "LOW"), OPENSSL}),
		 OF_SLIM(2, .rows = {OPENSSL}));
}

static void test_lists(void)
{
	SCENARIO("a package that a list of packages does not have is closed, whatever was cut",
		 "3 closed, 2 kept",
		 OF_FULL(1, .rows = {TAR_LOW, ZLIB}),
		 OF_SLIM(1, .rows = {ZLIB}, .lists = true, .packages = {HAS("zlib", "1.2")}));
	SCENARIO("so is one that it has in a version with the fix only", "3 closed, 2 kept",
		 OF_FULL(1, .rows = {TAR_LOW, ZLIB}),
		 OF_SLIM(1, .rows = {ZLIB}, .lists = true, .packages = {HAS("zlib", "1.2"), HAS("tar", "1.4")}));
	SCENARIO("one that it has in an older version as well is not", "2 kept, 3 unknown",
		 OF_FULL(1, .rows = {TAR_LOW, ZLIB}),
		 OF_SLIM(1, .rows = {ZLIB}, .lists = true, .packages = {HAS("zlib", "1.2"), HAS("tar", "1.4"), HAS("tar", "1.3.9")}));
	SCENARIO("nor one of which nobody knows a fix", "2 unknown",
		 OF_FULL(1, .rows = {ZLIB}),
		 OF_SLIM(1, .rows = {{0}}, .lists = true, .packages = {HAS("zlib", "1.3")}));
	SCENARIO("a clean scan with a list of packages closes what that says", "1 closed, 3 closed, 2 unknown",
		 OF_FULL(1, .rows = {OPENSSL, TAR_LOW, ZLIB}),
		 OF_SLIM(1, .rows = {{0}}, .lists = true, .packages = {HAS("zlib", "1.2"), HAS("openssl", "3.0.2")}));
	SCENARIO("Trivy's list tells the version of what Inspector found, not that it is missing", "1 closed, 3 unknown",
		 INSPECTOR(1, .rows = {ROW("CVE-2024-0001", NULL, "openssl", "3.0.1", "HIGH", .fixed = "3.0.2", IN("full")),
				       ROW("CVE-2024-0003", NULL, "tar", "1.3", "LOW", .fixed = "1.4", IN("full"))}),
		 OF_SLIM(1, .rows = {{0}}, .lists = true, .packages = {HAS("openssl", "3.0.2")}));
	SCENARIO("a package that is at another path now is not gone", "2 kept, 5 unknown",
		 OF_FULL(1, .rows = {MOVED, ZLIB}, .classes = {"os-pkgs", "lang-pkgs"}),
		 OF_SLIM(1, .rows = {ZLIB}, .classes = {"os-pkgs", "lang-pkgs"}, .lists = true,
			 .packages = {HAS("zlib", "1.2"), {"requests", "2.30", "pypi", "site-packages/requests"}}));
	SCENARIO("but in a version with the fix it is", "5 closed, 2 kept",
		 OF_FULL(1, .rows = {MOVED, ZLIB}, .classes = {"os-pkgs", "lang-pkgs"}),
		 OF_SLIM(1, .rows = {ZLIB}, .classes = {"os-pkgs", "lang-pkgs"}, .lists = true,
			 .packages = {HAS("zlib", "1.2"), {"requests", "2.31", "pypi", "site-packages/requests"}}));
	SCENARIO("a list of the system's says nothing of a language's", "2 kept, 5 unknown",
		 OF_FULL(1, .rows = {REQUESTS, ZLIB}, .classes = {"os-pkgs", "lang-pkgs"}),
		 OF_SLIM(1, .rows = {ZLIB}, .lists = true, .packages = {HAS("zlib", "1.2")}));
}

static void test_time(void)
{
	SCENARIO("a scan knows nothing that was first reported after it", "2 kept, 1 unknown",
		 OF_FULL(9, .rows = {OPENSSL, ZLIB}), OF_SLIM(3, .rows = {ZLIB}));
	SCENARIO("reported by the same day's scans is early enough", "1 closed, 2 kept",
		 OF_FULL(3, .rows = {OPENSSL, ZLIB}), OF_SLIM(3, .rows = {ZLIB}));
	SCENARIO("and so is reported of any other image", "1 closed, 2 kept",
		 OF_FULL(9, .rows = {OPENSSL, ZLIB}), OF_SLIM(3, .rows = {ZLIB}),
		 TRIVY(2, "sha256:aaaa000000000000000000000000000000000000000000000000000000000009", ECR "/web/front:1", .rows = {OPENSSL}));
	SCENARIO("and so is published before it", "1 closed, 2 kept",
		 OF_FULL(9, .rows = {ROW("CVE-2024-0001", NULL, "openssl", "3.0.1", "HIGH", .published = DAY(2)), ZLIB}),
		 OF_SLIM(3, .rows = {ZLIB}));
	SCENARIO("not published after it", "2 kept, 1 unknown",
		 OF_FULL(9, .rows = {ROW("CVE-2024-0001", NULL, "openssl", "3.0.1", "HIGH", .published = DAY(5)), ZLIB}),
		 OF_SLIM(3, .rows = {ZLIB}));
	SCENARIO("a package that is not there is not, whenever that was listed", "1 closed, 2 kept",
		 OF_FULL(9, .rows = {OPENSSL, ZLIB}),
		 OF_SLIM(3, .rows = {ZLIB}, .lists = true, .packages = {HAS("zlib", "1.2")}));
}

static void test_others(void)
{
	SCENARIO("Inspector looked for what is like that which it lists",
		 "1 closed, 2 kept, 3 unknown",
		 INSPECTOR(1, .rows = {ROW("CVE-2024-0001", NULL, "openssl", "3.0.1", "HIGH", IN("full")),
				       ROW("CVE-2024-0003", NULL, "tar", "1.3", "LOW", IN("full")),
				       ROW("CVE-2024-0002", NULL, "zlib", "1.2", "HIGH", IN("full")),
				       ROW("CVE-2024-0002", NULL, "zlib", "1.2", "HIGH", IN("slim"))}));
	SCENARIO("of a cut export that says nothing", "2 kept, 1 unknown",
		 INSPECTOR(1, .is_partial = true,
			   .rows = {ROW("CVE-2024-0001", NULL, "openssl", "3.0.1", "HIGH", IN("full")),
				    ROW("CVE-2024-0002", NULL, "zlib", "1.2", "HIGH", IN("full")),
				    ROW("CVE-2024-0002", NULL, "zlib", "1.2", "HIGH", IN("slim"))}));
	SCENARIO("an export that is all of the account looked for everything",
		 "1 closed, 3 closed, 2 kept",
		 INSPECTOR(1, .complete = "account:123456789012",
			   .rows = {ROW("CVE-2024-0001", NULL, "openssl", "3.0.1", "HIGH", IN("full")),
				    ROW("CVE-2024-0003", NULL, "tar", "1.3", "LOW", IN("full")),
				    ROW("CVE-2024-0002", NULL, "zlib", "1.2", "HIGH", IN("full")),
				    ROW("CVE-2024-0002", NULL, "zlib", "1.2", "HIGH", IN("slim"))}));
	SCENARIO("one scanner says nothing for another", "1 unknown, 2 unknown in the first",
		 OF_FULL(1, .rows = {OPENSSL}),
		 INSPECTOR(1, .rows = {ROW("CVE-2024-0002", NULL, "zlib", "1.2", "HIGH", IN("slim"))}));
}
/* clang-format on */

static void test_configured(void)
{
	static const struct config complete = {.is_trivy_complete = true};

	configured = &complete;
	SCENARIO("where all of Trivy's reports are complete, so is a clean one", "1 closed",
		 OF_FULL(1, .rows = {OPENSSL}), OF_SLIM(1, .rows = {{0}}));
	configured = NULL;
}

int main(void)
{
	tap_begin();
	test_trivy();
	test_lists();
	test_time();
	test_others();
	test_configured();
	return done();
}
