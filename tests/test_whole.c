/*
 * What comes out of small documents: the operating system of what is no image, the source of a
 * package, and what was suppressed, whatever order keys and documents come in.
 */
#include "core/pivot.h"
#include "tests/whole.h"

/* One fact of every row, "a|b|...", rows in the order of `list`; absent ones as null. */
struct facts {
	const char *key;
	struct buf text;
};

static void add_fact(void *ctx, const cJSON *row)
{
	struct facts *facts = ctx;
	const cJSON *fact = json_at(row, facts->key);
	const char *text = cJSON_IsTrue(fact) ? "true" : cJSON_IsFalse(fact) ? "false" : NULL;

	if (!text)
		text = fact ? json_text(fact, "") : "null";
	buf_printf(&facts->text, "%s%s", facts->text.size ? "|" : "", text);
}

static void facts_are(struct store *s, const char *filter, const char *key, const char *want,
		      const char *sentence)
{
	char *text = whole_jsonl(s, filter);
	struct facts facts = {.key = key};

	whole_lines(text, add_fact, &facts);
	is_str(buf_text(&facts.text), want, "%s", sentence);
	buf_fini(&facts.text);
	free(text);
}

/* ---- what a resource runs on ----------------------------------------------------------------- */

#define INSPECTOR(id, type, details)                                                               \
	"{\"findingArn\":\"arn:aws:inspector2:eu-west-1:111111111111:finding/" id                  \
	"\",\"awsAccountId\":\"111111111111\",\"type\":\"PACKAGE_VULNERABILITY\",\"severity\":"    \
	"\"HIGH\",\"status\":\"ACTIVE\",\"firstObservedAt\":1700000000,\"updatedAt\":1700000000,"  \
	"\"packageVulnerabilityDetails\":{\"vulnerabilityId\":\"CVE-2024-" id                      \
	"\",\"vulnerablePackages\":[{\"name\":\"openssl\",\"version\":\"1\",\"packageManager\":"   \
	"\"OS\"}]},\"resources\":[{\"type\":\"" type                                               \
	"\",\"id\":\"i-07\",\"region\":\"eu-west-1\",\"details\":{" details "}}]}"
#define EC2(id, platform)                                                                          \
	INSPECTOR(id, "AWS_EC2_INSTANCE", "\"awsEc2Instance\":{\"platform\":" platform "}")
#define LAMBDA(runtime)                                                                            \
	INSPECTOR("0001", "AWS_LAMBDA_FUNCTION", "\"awsLambdaFunction\":{\"runtime\":" runtime "}")

#define TRIVY(type, day)                                                                           \
	"{\"SchemaVersion\":2,\"CreatedAt\":\"2024-03-0" day                                       \
	"T00:00:00Z\",\"ArtifactName\":\"disk.tar\",\"ArtifactType\":\"" type "\","
#define SYSTEM(family, name)                                                                       \
	"\"Metadata\":{\"OS\":{\"Family\":\"" family "\",\"Name\":\"" name "\"}}"
#define RESULT                                                                                     \
	"\"Results\":[{\"Target\":\"x\",\"Class\":\"os-pkgs\",\"Type\":\"debian\","                \
	"\"Vulnerabilities\":[{\"VulnerabilityID\":\"CVE-2024-0001\",\"PkgName\":\"openssl\","     \
	"\"InstalledVersion\":\"1\",\"Severity\":\"HIGH\"}]}]"

static void test_systems(void)
{
	static const struct {
		const char *what, *text, *os;
	} rows[] = {
		{"an instance", "[" EC2("0001", "\"AMAZON_LINUX_2\"") "]", "amazon 2"},
		{"an instance of Ubuntu", "[" EC2("0001", "\"UBUNTU_22_04\"") "]", "ubuntu 22.04"},
		{"an instance that says nothing", "[" EC2("0001", "\"\"") "]", NULL},
		{"an instance with a wrong type", "[" EC2("0001", "{\"a\":[7]}") "]", NULL},
		{"a function", "[" LAMBDA("\"PYTHON_3_12\"") "]", "python 3.12"},
		{"a function of Node.js", "[" LAMBDA("\"NODEJS_20_X\"") "]", "nodejs 20.x"},
		{"a file system", TRIVY("filesystem", "1") SYSTEM("debian", "12.4") "," RESULT "}",
		 "debian 12.4"},
		{"a virtual machine", TRIVY("vm", "1") SYSTEM("alpine", "3.19") "," RESULT "}",
		 "alpine 3.19"},
		{"a repository", TRIVY("repository", "1") SYSTEM("ubuntu", "24.04") "," RESULT "}",
		 "ubuntu 24.04"},
		{"a file system, Metadata last",
		 TRIVY("filesystem", "1") RESULT "," SYSTEM("debian", "12.4") "}", "debian 12.4"},
		{"an image without identity",
		 TRIVY("container_image", "1") SYSTEM("debian", "12.4") "," RESULT "}",
		 "debian 12.4"},
		{"an image from scratch",
		 TRIVY("container_image", "1") SYSTEM("none", "") "," RESULT "}", NULL},
		{"a file system that says nothing", TRIVY("filesystem", "1") RESULT "}", NULL},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *os = rows[i].os ? rows[i].os : "null";
		char *by_os = mem_printf(rows[i].os ? "os:\"%s\"" : "os:none", os);
		char *by_base = mem_printf(rows[i].os ? "base:\"%s\"" : "base:none", os);
		struct store *s = whole_open(":memory:");
		char *text;

		whole_text(s, rows[i].text, DATE_NONE);
		text = mem_printf("%s: os is %s", rows[i].what, os);
		facts_are(s, "", "os", os, text);
		facts_are(s, by_os, "base", os, "so is the base, and the filter finds it");
		facts_are(s, by_base, "base_via", rows[i].os ? "os" : "null",
			  "known by the system");
		free(text);
		free(by_os);
		free(by_base);
		store_close(s);
	}
}

static void test_pivot(void)
{
	struct store *s = whole_open(":memory:");
	struct groups groups = {0};
	struct selection all;
	struct fleet *f;

	whole_text(s, "[" EC2("0001", "\"DEBIAN_12\"") "]", DATE_NONE);
	whole_text(s,
		   "{\"SchemaVersion\":2,\"ArtifactName\":\"acme/"
		   "shop:1\",\"ArtifactType\":\"container_image\"," SYSTEM("debian",
									   "12") "," RESULT "}",
		   DATE_NONE);
	f = whole_load(s);
	all = whole_select(&(struct question){f, WHOLE_NOW}, "");
	pivot_run(&(struct question){f, WHOLE_NOW}, PIVOT_BASE, &all, &groups);
	is_int(groups.count, 1, "a host and an image on one system are one group of bases");
	is_str(groups.rows[0].key, "debian 12", "under its name");
	is_str(groups.rows[0].via, "os", "known by the system");
	is_int(groups.rows[0].findings, 2, "with the findings of both");
	is_int(groups.rows[0].images, 1, "and the image");
	groups_fini(&groups);
	selection_fini(&all);
	fleet_free(f);
	store_close(s);
}

/* Every order of the n documents gives `want` as `key` of the rows that the filter holds for. */
static void same_in_all_orders(const char *const *texts, int n, const char *filter, const char *key,
			       const char *want, const char *sentence)
{
	char *whole = NULL;
	int orders = 1, different = 0;

	for (int i = 2; i <= n; i++)
		orders *= i;
	for (int order = 0; order < orders; order++) {
		struct store *s = whole_open(":memory:");
		const char *left[4];
		char *text;

		memcpy(left, texts, (size_t)n * sizeof(*left));
		for (int k = n, rest = order; k > 0; rest /= k--) {
			int at = rest % k;

			whole_text(s, left[at], DATE_NONE);
			left[at] = left[k - 1];
		}
		if (order == 0)
			facts_are(s, filter, key, want, sentence);
		text = whole_jsonl(s, filter);
		different += whole && strcmp(whole, text) != 0;
		free(whole);
		whole = text;
		store_close(s);
	}
	is_int(different, 0, "and all %d orders give the same lines", orders);
	free(whole);
}

static void test_newest_system(void)
{
	static const char *const days[] = {
		TRIVY("vm", "2") SYSTEM("debian", "11") "," RESULT "}",
		TRIVY("vm", "4") SYSTEM("debian", "12.4") "," RESULT "}",
		TRIVY("vm", "5") RESULT "}",
		TRIVY("vm", "3") SYSTEM("zorin", "17") "," RESULT "}",
	};
	static const char *const equal[] = {
		TRIVY("vm", "2") SYSTEM("debian", "11") "," RESULT "}",
		TRIVY("vm", "2") SYSTEM("debian", "12") "," RESULT "}",
	};
	struct store *s = whole_open(":memory:");
	char *first, *text;

	same_in_all_orders(days, 4, "", "os", "debian 12.4",
			   "the newest document that states a system has the word");
	whole_text(s, equal[0], DATE_NONE);
	whole_text(s, equal[1], DATE_NONE);
	first = whole_jsonl(s, "os:\"debian 11\"");
	same_in_all_orders(equal, 2, "", "os", *first ? "debian 11" : "debian 12",
			   "of two of one date the hash decides");
	free(first);
	store_close(s);

	/* One document that contradicts itself. */
	s = whole_open(":memory:");
	whole_text(s, "[" EC2("0001", "\"DEBIAN_12\"") "," EC2("0002", "\"DEBIAN_11\"") "]", 1);
	first = whole_jsonl(s, "");
	store_close(s);
	s = whole_open(":memory:");
	whole_text(s, "[" EC2("0002", "\"DEBIAN_11\"") "," EC2("0001", "\"DEBIAN_12\"") "]", 1);
	text = whole_jsonl(s, "");
	is_str(text, first, "a document that names two systems says the same in either order");
	ok(strstr(text, "\"os\":\"debian 12\"") && !strstr(text, "\"os\":\"debian 11\""),
	   "the last in the alphabet");
	free(text);
	free(first);
	store_close(s);
}

/* ---- what a package was built from ----------------------------------------------------------- */

#define SHOP(day)                                                                                  \
	"{\"SchemaVersion\":2,\"CreatedAt\":\"2024-03-0" day                                       \
	"T00:00:00Z\",\"ArtifactName\":\"acme/shop:1\",\"ArtifactType\":\"container_image\","      \
	"\"Metadata\":{\"ImageID\":\"sha256:"                                                      \
	"aaaa000000000000000000000000000000000000000000000000000000000001\"},\"Results\":[{"       \
	"\"Target\":\"acme/shop:1 (debian 12)\",\"Class\":\"os-pkgs\",\"Type\":\"debian\","
#define VULN(package)                                                                              \
	"{\"VulnerabilityID\":\"CVE-2024-0001\",\"PkgName\":\"" package                            \
	"\",\"InstalledVersion\":\"1\",\"Severity\":\"HIGH\"}"
#define VULNS "\"Vulnerabilities\":[" VULN("libssl3") "," VULN("openssl") "," VULN("zlib1g") "]"
#define SOURCE(package, source)                                                                    \
	"{\"ID\":\"" package "@1\",\"Name\":\"" package "\",\"SrcName\":\"" source "\"}"
#define PACKAGES                                                                                   \
	"\"Packages\":[" SOURCE("libssl3", "openssl") "," SOURCE("openssl", "openssl") "," SOURCE( \
		"zlib1g", "zlib") "]"
#define TAIL "}]}"

static uint32_t problems(struct store *s)
{
	struct fleet *f = whole_load(s);
	uint32_t n = f->problem_count;

	fleet_free(f);
	return n;
}

/* The texts, imported one after the other: how many problems, and every line. */
static char *problems_of(const char *const *texts, size_t n, uint32_t *count)
{
	struct store *s = whole_open(":memory:");
	char *lines;

	for (size_t i = 0; i < n; i++)
		whole_text(s, texts[i], DATE_NONE);
	*count = problems(s);
	lines = whole_jsonl(s, "");
	store_close(s);
	return lines;
}

/* Were the last n of the imports of what was read before? */
static bool are_known(struct store *s, size_t n)
{
	struct import_log log;
	struct error err = {0};
	bool known = store_imports(s, &log, &err) && log.count > n;

	for (size_t i = 0; known && i < n; i++)
		known = log.entries[i].is_known;
	import_log_fini(&log);
	return known;
}

static void test_sources(void)
{
	static const char *const before[] = {SHOP("1") PACKAGES "," VULNS TAIL};
	static const char *const behind[] = {SHOP("1") VULNS "," PACKAGES TAIL};
	static const char *const none[] = {SHOP("1") VULNS TAIL};
	static const char reordered[] =
		SHOP("1") "\"Packages\":[" SOURCE("zlib1g", "zlib") "," SOURCE(
			"openssl", "openssl") "," SOURCE("libssl3", "openssl") "]," VULNS TAIL;
	uint32_t a, b, c;
	char *first = problems_of(before, 1, &a), *second = problems_of(behind, 1, &b),
	     *third = problems_of(none, 1, &c);
	struct store *s;

	is_int(a, 2, "packages of one source are one problem");
	is_int(b, 2, "also when Packages stands behind the Vulnerabilities");
	is_str(second, first, "with the same rows");
	is_int(c, 3, "without Packages each is a problem of its own");
	is_str(third, first, "with the same rows as well");
	free(first);
	free(second);
	free(third);

	s = whole_open(":memory:");
	whole_text(s, before[0], DATE_NONE);
	whole_text(s, behind[0], DATE_NONE);
	whole_text(s, reordered, DATE_NONE);
	ok(are_known(s, 2),
	   "the same report with its keys, or its packages, in another order is known");
	store_close(s);
}

static void test_sources_of_documents(void)
{
	static const struct {
		const char *texts[2];
		uint32_t want;
		const char *sentence;
	} rows[] = {
		{{SHOP("1") VULNS TAIL, SHOP("2") PACKAGES "," VULNS TAIL},
		 2,
		 "a source that a newer report states"},
		{{SHOP("2") VULNS TAIL, SHOP("1") VULNS "," PACKAGES TAIL},
		 2,
		 "one that an older report states, its keys the other way round"},
		{{SHOP("1") VULNS TAIL, SHOP("1") VULNS "," PACKAGES TAIL},
		 2,
		 "one that a report of the same findings and date states"},
		{{SHOP("1") VULNS TAIL, SHOP("2") PACKAGES TAIL},
		 2,
		 "one that a report without a finding of it states"},
		{{SHOP("1") VULNS ",\"Packages\":[" SOURCE("libssl3", "wolfssl") "]" TAIL,
		  SHOP("2") "\"Packages\":[" SOURCE("libssl3", "openssl") "]," VULNS TAIL},
		 2,
		 "of two sources the first in the alphabet"},
		{{SHOP("1") VULNS ",\"Packages\":[" SOURCE("libssl3", "boringssl") "]" TAIL,
		  SHOP("2") "\"Packages\":[" SOURCE("libssl3", "openssl") "]," VULNS TAIL},
		 3,
		 "also when that is another package"},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *turned[] = {rows[i].texts[1], rows[i].texts[0]};
		uint32_t one, other;
		char *first = problems_of(rows[i].texts, 2, &one);
		char *second = problems_of(turned, 2, &other);

		is_int(one, rows[i].want, "%s: %u problems", rows[i].sentence, rows[i].want);
		is_int(other, one, "imported in the other order: as many");
		is_str(second, first, "and the same rows");
		free(first);
		free(second);
	}
}

/* ---- what was suppressed --------------------------------------------------------------------- */

#define MODIFIED(finding)                                                                          \
	"\"ExperimentalModifiedFindings\":[{\"Type\":\"vulnerability\",\"Status\":"                \
	"\"not_affected\",\"Statement\":\"not "                                                    \
	"reachable\",\"Source\":\"vex.json\",\"Finding\":" finding                                 \
	"},{\"Type\":\"secret\",\"Status\":\"ignored\",\"Finding\":{\"RuleID\":\"k\"}}]"
#define AFFECTED(package)                                                                          \
	"{\"VulnerabilityID\":\"CVE-2024-0001\",\"PkgName\":\"" package                            \
	"\",\"InstalledVersion\":\"1\",\"Status\":\"affected\",\"Severity\":\"CRITICAL\"}"

/* Grype, Trivy: one jar in one image, known by its config digest. */
static void test_jar(void)
{
	static const char *const documents[] = {
		"{\"SchemaVersion\":2,\"ArtifactName\":\"a/"
		"b:1\",\"ArtifactType\":\"container_image\","
		"\"Metadata\":{\"ImageID\":\"sha256:c0\",\"RepoTags\":[\"a/b:1\"]},\"Results\":[{"
		"\"Target\":\"Java\",\"Class\":\"lang-pkgs\",\"Type\":\"jar\",\"Vulnerabilities\":["
		"{"
		"\"VulnerabilityID\":\"CVE-2022-1001\",\"PkgName\":\"org.acme:beans\",\"PkgPath\":"
		"\"app/beans.jar\",\"InstalledVersion\":\"5.3\",\"Severity\":\"LOW\"}]}]}",
		"{\"matches\":[{\"vulnerability\":{\"id\":\"GHSA-1\",\"severity\":\"High\"},"
		"\"relatedVulnerabilities\":[{\"id\":\"CVE-2022-1001\"}],\"artifact\":{\"name\":"
		"\"beans\",\"version\":\"5.3\",\"type\":\"java-archive\",\"purl\":"
		"\"pkg:maven/org.acme/beans@5.3\",\"locations\":[{\"path\":\"/app/beans.jar\"}]}}],"
		"\"source\":{\"type\":\"image\",\"target\":{\"imageID\":\"sha256:c0\",\"tags\":["
		"\"a/b:1\"]}}}",
	};
	struct store *s = whole_open(":memory:");
	struct fleet *f;

	whole_text(s, documents[0], WHOLE_NOW);
	whole_text(s, documents[1], WHOLE_NOW);
	f = whole_load(s);
	is_int(f->count, 1, "a jar that Grype names without its group is Trivy's: one row");
	is_int(f->sources[0], 1u << SOURCE_GRYPE | 1u << SOURCE_TRIVY, "with two sources");
	fleet_free(f);
	store_close(s);
}

static void test_suppressed(void)
{
	static const char *const orders[] = {
		SHOP("1") "\"Vulnerabilities\":[" VULN("openssl") "]," MODIFIED(AFFECTED("zlib1g"))
			TAIL,
		SHOP("1") MODIFIED(AFFECTED("zlib1g")) ",\"Vulnerabilities\":[" VULN(
			"openssl") "]" TAIL,
	};

	for (size_t i = 0; i < 2; i++) {
		struct store *s = whole_open(":memory:");

		whole_text(s, orders[i], DATE_NONE);
		facts_are(s, "is:open", "package", "openssl",
			  "is:open does not show what was suppressed");
		facts_are(s, "is:suppressed", "package", "zlib1g", "is:suppressed does");
		facts_are(s, "suppressed:yes", "package", "zlib1g", "suppressed:yes too");
		facts_are(s, "suppressed:yes", "suppressed", "true", "and JSONL says so");
		facts_are(s, "suppressed:no", "suppressed", "false", "and of the other, that not");
		facts_are(s, "is:suppressed", "presence", "present", "it is present");
		facts_are(s, "is:suppressed", "status", "not_affected",
			  "with the word of who suppressed it");
		facts_are(s, "is:suppressed", "fix", "no",
			  "and the fix as the distribution's word has it");
		store_close(s);
	}
}

/* A statement may mean one of several paths, which are one row. */
static void test_suppressed_twin(void)
{
	static const char *const orders[] = {
		SHOP("1") "\"Vulnerabilities\":[" VULN("zlib1g") "]," MODIFIED(AFFECTED("zlib1g"))
			TAIL,
		SHOP("1") MODIFIED(AFFECTED("zlib1g")) ",\"Vulnerabilities\":[" VULN(
			"zlib1g") "]" TAIL,
	};

	for (size_t i = 0; i < 2; i++) {
		struct store *s = whole_open(":memory:");

		whole_text(s, orders[i], DATE_NONE);
		facts_are(s, "", "suppressed", "false",
			  "of equal rows of one report, the one that is not suppressed speaks");
		facts_are(s, "is:open", "severity", "HIGH", "with its own severity");
		store_close(s);
	}
}

static void test_suppressed_later(void)
{
	static const char *const texts[] = {
		SHOP("1") "\"Vulnerabilities\":[" VULN("zlib1g") "]" TAIL,
		SHOP("2") MODIFIED(AFFECTED("zlib1g")) TAIL,
	};
	static const char *const lifted[] = {
		SHOP("1") MODIFIED(AFFECTED("zlib1g")) TAIL,
		SHOP("2") "\"Vulnerabilities\":[" VULN("zlib1g") "]" TAIL,
	};

	same_in_all_orders(texts, 2, "", "suppressed", "true", "the newer report suppresses it");
	same_in_all_orders(lifted, 2, "", "suppressed", "false", "the newer report lifts it");
}

int main(void)
{
	tap_begin();
	test_systems();
	test_pivot();
	test_newest_system();
	test_sources();
	test_sources_of_documents();
	test_jar();
	test_suppressed();
	test_suppressed_twin();
	test_suppressed_later();
	return done();
}
