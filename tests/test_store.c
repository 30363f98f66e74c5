/* The store: what imports leave, in whatever order they come. */
#include <sqlite3.h>
#include <unistd.h>

#include "tests/folder.h"
#include "tests/store_feed.h"

/* Documents that the tests put in order. */
static const struct feed trivy_day_2 = {
	.source = SOURCE_TRIVY,
	.as_of = DAY(2),
	.config = CONFIG_A,
	.digest = DIGEST_A,
	.references = {ECR "/team/app:v1"},
	.artifact = "app:v1",
	.rows = {ROW("CVE-2024-0001", NULL, "openssl", "3.0.1", "HIGH"),
		 ROW("CVE-2024-0002", NULL, "zlib", "1.2.13", "LOW")},
};
static const struct feed trivy_day_5 = {
	.source = SOURCE_TRIVY,
	.as_of = DAY(5),
	.config = CONFIG_A,
	.digest = DIGEST_A,
	.references = {ECR "/team/app:v1"},
	.artifact = "app:v1",
	.rows = {ROW("CVE-2024-0001", NULL, "openssl", "3.0.1", "CRITICAL")},
};
static const struct feed inspector_day_3 = {
	.source = SOURCE_INSPECTOR,
	.as_of = DAY(3),
	.rows = {ROW("CVE-2024-0001", NULL, "openssl", "3.0.1", "MEDIUM", .digest = DIGEST_A,
		     .repository = "team/app")},
};

/* ---- orders ---------------------------------------------------------------------------------- */

/* The dump after the documents in this order. */
static char *dump_of(const struct feed *const *documents, size_t n)
{
	struct store *s = feed_open(":memory:");
	char *dump;

	for (size_t i = 0; i < n; i++)
		feed(s, documents[i]);
	dump = feed_dump(s);
	store_close(s);
	return dump;
}

/* Every order of up to four documents gives what the given one gives. */
static void same_in_all_orders(const struct feed *const *documents, size_t n, const char *what)
{
	char *want = dump_of(documents, n);
	size_t orders = 1, different = 0;

	for (size_t i = 2; i <= n; i++)
		orders *= i;
	for (size_t order = 0; order < orders; order++) {
		const struct feed *left[4], *picked[4];
		size_t rest = order;
		char *got;

		memcpy(left, documents, n * sizeof(*left));
		for (size_t i = 0, k = n; i < n; i++, k--) {
			picked[i] = left[rest % k];
			left[rest % k] = left[k - 1];
			rest /= k;
		}
		got = dump_of(picked, n);
		if (strcmp(got, want) != 0 && !different++) {
			tap_diag("want", want);
			tap_diag("got ", got);
		}
		free(got);
	}
	is_int(different, 0, "%s: all %zu orders of import give the same findings", what, orders);
	free(want);
}

static void test_orders(void)
{
	static const struct feed digest_only = {
		.source = SOURCE_TRIVY,
		.as_of = DAY(4),
		.digest = DIGEST_A,
		.rows = {ROW("CVE-2024-0007", NULL, "curl", "8", "LOW")}};
	static const struct feed index_of_b = {
		.source = SOURCE_TRIVY,
		.as_of = DAY(3),
		.config = CONFIG_B,
		.digest = DIGEST_A,
		.references = {ECR "/team/app:v1"},
		.rows = {ROW("CVE-2024-0009", NULL, "curl", "8", "LOW")}};
	static const struct feed elsewhere = {
		.source = SOURCE_TRIVY,
		.as_of = DAY(4),
		.config = CONFIG_A,
		.references = {"docker.io/other/app:v1"},
		.rows = {ROW("CVE-2024-0008", NULL, "curl", "8", "LOW")}};
	static const struct feed advisory = {
		.source = SOURCE_TRIVY,
		.as_of = DAY(1),
		.config = CONFIG_A,
		.references = {ECR "/team/app:v1"},
		.rows = {ROW("GHSA-aaaa-bbbb-cccc", NULL, "openssl", "3.0.1", "LOW")}};
	static const struct feed renamed = {
		.source = SOURCE_TRIVY,
		.as_of = DAY(6),
		.config = CONFIG_A,
		.references = {ECR "/team/app:v1"},
		.rows = {ROW("GHSA-aaaa-bbbb-cccc", "CVE-2024-0001", "openssl", "3.0.1", "LOW")}};

	static const struct feed named = {
		.source = SOURCE_TRIVY,
		.as_of = DAY(6),
		.config = CONFIG_B,
		.references = {ECR "/team/app:v2"},
		.rows = {ROW("CVE-2024-0001", "GHSA-aaaa-bbbb-cccc", "openssl", "3.0.1", "LOW")}};

	same_in_all_orders((const struct feed *[]){&trivy_day_2, &trivy_day_5, &inspector_day_3}, 3,
			   "two scanners");
	same_in_all_orders((const struct feed *[]){&trivy_day_2, &digest_only, &inspector_day_3}, 3,
			   "a report with the digest only");
	same_in_all_orders((const struct feed *[]){&trivy_day_2, &index_of_b, &inspector_day_3}, 3,
			   "an index digest");
	same_in_all_orders((const struct feed *[]){&trivy_day_2, &elsewhere, &inspector_day_3}, 3,
			   "two repositories");
	same_in_all_orders(
		(const struct feed *[]){&advisory, &renamed, &trivy_day_2, &inspector_day_3}, 4,
		"an advisory that gets its CVE");
	same_in_all_orders((const struct feed *[]){&advisory, &named, &trivy_day_2}, 3,
			   "an advisory that a CVE names later");
}

/* ---- equal dates ----------------------------------------------------------------------------- */

/* Three documents, most of one date, whose rows share two keys: what each says is drawn. */
static void draw_documents(uint64_t *seed, enum source source, struct feed documents[3])
{
	static const char *const words[] = {"LOW", "HIGH", "CRITICAL", "Severe"};
	static const char *const vulns[] = {"CVE-2024-0001", "CVE-2024-0002"};

	for (int d = 0; d < 3; d++) {
		documents[d] = (struct feed){.source = source,
					     .as_of = DAY(2),
					     .config = CONFIG_A,
					     .references = {ECR "/team/app:v1"}};
		for (int r = 0; r < 6; r++)
			documents[d].rows[r] = (struct feed_row){
				.vuln = vulns[tap_random(seed) % 2],
				.alias = tap_random(seed) % 2 ? "GHSA-aaaa-bbbb-dddd" : NULL,
				.package = "openssl",
				.version = "3.0.1",
				.severity = words[tap_random(seed) % 4],
				.score = (double)(tap_random(seed) % 3),
				.digest = DIGEST_A,
				.repository = "team/app",
				.updated = DAY(2 + tap_random(seed) % 5 / 4),
			};
	}
}

static void shuffle_rows(uint64_t *seed, struct feed *document)
{
	for (int i = 5; i > 0; i--) {
		int k = (int)(tap_random(seed) % (uint64_t)(i + 1));
		struct feed_row swap = document->rows[i];

		document->rows[i] = document->rows[k];
		document->rows[k] = swap;
	}
}

/* The rows with their opinions, one a line. */
static char *opinions_dump(struct store *s)
{
	struct fleet *f = feed_load(s);
	struct buf out = {0};
	struct error err = {0};

	for (uint32_t n = 0; n < f->count; n++) {
		uint32_t i = f->by_id[n];
		char *lines[32];
		struct detail d;

		if (!store_detail(s, f, i, &d, &err))
			tap_diag("store_detail", err.text);
		buf_printf(&out, "%s %s %d\n", severities[f->severity[i]].word,
			   fleet_text(f, f->severity_raw[i]), f->score[i]);
		for (size_t k = 0; k < d.opinion_count; k++)
			lines[k] = mem_printf("  %s %.1f\n", d.opinions[k].severity,
					      d.opinions[k].score);
		if (d.opinion_count)
			qsort(lines, d.opinion_count, sizeof(*lines), feed_compare_lines);
		for (size_t k = 0; k < d.opinion_count; k++) {
			buf_puts(&out, lines[k]);
			free(lines[k]);
		}
		detail_fini(&d);
	}
	fleet_free(f);
	return buf_take(&out);
}

static void test_equal_dates(void)
{
	uint64_t seed = tap_seed(20241111);
	int different = 0, with_opinions = 0;

	for (int round = 0; round < 60; round++) {
		struct feed documents[3];
		char *want = NULL;

		draw_documents(&seed, round % 2 ? SOURCE_TRIVY : SOURCE_INSPECTOR, documents);
		for (int order = 0; order < 6; order++) {
			static const int orders[6][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2},
							 {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
			struct store *s = feed_open(":memory:");
			char *rows, *opinions, *got;

			for (int d = 0; d < 3; d++) {
				shuffle_rows(&seed, &documents[orders[order][d]]);
				feed(s, &documents[orders[order][d]]);
			}
			feed(s, &documents[orders[order][0]]);
			rows = feed_dump(s);
			opinions = opinions_dump(s);
			got = mem_printf("%s%s", rows, opinions);
			with_opinions += strstr(opinions, "  ") != NULL;
			if (want && strcmp(want, got) != 0 && !different++) {
				tap_diag("want", want);
				tap_diag("got ", got);
			}
			free(rows);
			free(opinions);
			free(want);
			want = got;
			store_close(s);
		}
		free(want);
	}
	is_int(different, 0,
	       "documents of equal dates with equal keys give the same rows and opinions in every "
	       "order");
	ok(with_opinions > 300, "and most of them leave opinions");
}

/* ---- what rows say --------------------------------------------------------------------------- */

static void test_known_content(void)
{
	struct store *s = feed_open(":memory:");
	struct feed reordered = trivy_day_2;
	struct import_counts first = feed(s, &trivy_day_2), again;
	struct import_log log;
	struct error err = {0};
	char *before = feed_dump(s), *after;

	is_int(first.added, 2, "a first import adds its rows");
	ok(!first.is_known, "and is not known");
	reordered.rows[0] = trivy_day_2.rows[1];
	reordered.rows[1] = trivy_day_2.rows[0];
	reordered.image_last = true;
	again = feed(s, &reordered);
	after = feed_dump(s);
	ok(again.is_known, "the same content in another order is known");
	is_int(again.added + again.updated, 0, "and changes no row");
	is_str(after, before, "and nothing that is shown");
	ok(store_imports(s, &log, &err), "the log is read");
	is_int(log.count, 2, "the log has both");
	ok(log.entries[0].is_known && !log.entries[1].is_known, "the newest first");
	is_str(log.entries[1].covers, "os-pkgs (debian 12.4): HIGH LOW; unfixable only",
	       "and says what the document's silence covers");
	import_log_fini(&log);
	free(before);
	free(after);
	store_close(s);
}

static void test_older_document(void)
{
	struct store *s = feed_open(":memory:");
	struct fleet *f;
	struct import_counts counts;

	feed(s, &trivy_day_5);
	counts = feed(s, &trivy_day_2);
	f = feed_load(s);
	is_int(counts.added, 1, "an older document adds the row that only it has");
	is_int(f->severity[0], SEVERITY_CRITICAL, "and never overwrites newer words");
	is_int(f->issues[f->issue[0]].first_seen, DAY(2), "but moves first_seen back");
	is_int(f->last_seen[0], DAY(5), "last_seen is the newest's");
	fleet_free(f);
	store_close(s);
}

static void test_two_sources(void)
{
	struct store *s = feed_open(":memory:");
	struct error err = {0};
	struct detail d;
	struct fleet *f;
	uint32_t both;

	feed(s, &inspector_day_3);
	feed(s, &trivy_day_2);
	f = feed_load(s);
	both = f->sources[0] == (1u << SOURCE_INSPECTOR | 1u << SOURCE_TRIVY) ? 0 : 1;
	is_int(f->count, 2, "a finding that both scanners see is one row");
	is_int(f->sources[both], 1u << SOURCE_INSPECTOR | 1u << SOURCE_TRIVY, "with two sources");
	is_int(f->source[both], SOURCE_TRIVY, "shown is the one with the higher severity");
	ok(f->flags[both] & FLEET_DISAGREES, "that they disagree is said");
	is_str(fleet_text(f, f->account[both]), "123456789012", "any source's account counts");
	is_int(f->image_count, 1, "the digest joins Inspector's image with Trivy's");
	is_str(fleet_text(f, f->images[0].key), CONFIG_A, "under the config digest");
	is_str(fleet_text(f, f->images[0].label), "team/app:v1", "its label is the newest tag");
	is_str(fleet_text(f, f->bases[f->images[0].base - 1].name), "debian 12.4",
	       "its base is the OS for now");
	ok(store_detail(s, f, both, &d, &err), "its page is read");
	is_int(d.sighting_count, 2, "and tells what each source said");
	is_str(d.description, "a description", "with the long text");
	detail_fini(&d);
	fleet_free(f);
	store_close(s);
}

static void test_equal_keys(void)
{
	static const struct feed twice = {
		.source = SOURCE_TRIVY,
		.as_of = DAY(2),
		.config = CONFIG_A,
		.references = {"docker.io/team/app:v1"},
		.rows = {ROW("CVE-2024-0001", NULL, "openssl", "3.0.1", "HIGH"),
			 ROW("CVE-2024-0001", NULL, "openssl", "3.0.1", "CRITICAL"),
			 ROW("CVE-2024-0001", NULL, "openssl", "3.0.1", "LOW")}};
	struct store *s = feed_open(":memory:");
	struct error err = {0};
	struct detail d;
	struct fleet *f;

	feed(s, &twice);
	f = feed_load(s);
	is_int(f->count, 1, "equal keys in one document are one row");
	is_int(f->severity[0], SEVERITY_CRITICAL, "with the highest severity");
	ok(store_detail(s, f, 0, &d, &err), "its page is read");
	is_int(d.opinion_count, 2, "the others stay as opinions");
	detail_fini(&d);
	fleet_free(f);
	store_close(s);
}

static void test_places(void)
{
	static const struct feed two = {
		.source = SOURCE_TRIVY,
		.as_of = DAY(2),
		.config = CONFIG_A,
		.image_last = true,
		.references = {ECR "/team/app:v1", ECR "/team/app:v2", "other/app:v1"},
		.rows = {ROW("CVE-2024-0001", NULL, "openssl", "3.0.1", "HIGH")}};
	static const struct feed tar = {
		.source = SOURCE_TRIVY,
		.as_of = DAY(2),
		.config = CONFIG_B,
		.artifact = "app.tar",
		.rows = {ROW("CVE-2024-0001", NULL, "openssl", "3.0.1", "HIGH")}};
	struct store *s = feed_open(":memory:");
	struct fleet *f;

	feed(s, &two);
	f = feed_load(s);
	is_int(f->count, 2, "an image in two repositories has a row in each");
	is_int(f->image_count, 1, "and is one image");
	is_int(f->issue_count, 2, "with an issue in each");
	fleet_free(f);
	feed(s, &tar);
	f = feed_load(s);
	is_int(f->count, 3, "an image in no repository has one row");
	is_str(fleet_text(f, f->assets[f->asset[2]].resource), "app.tar", "at its artifact's name");
	fleet_free(f);
	store_close(s);
}

/* An image without a digest is known by its place, a word that the document did not hold. */
static void test_no_digest(void)
{
	static const struct feed d = {
		.source = SOURCE_INSPECTOR,
		.as_of = DAY(2),
		.rows = {ROW("CVE-2024-0001", NULL, "a", "1", "HIGH", .repository = "team/one"),
			 ROW("CVE-2024-0001", NULL, "a", "1", "HIGH", .repository = "team/two"),
			 ROW("CVE-2024-0001", NULL, "a", "1", "HIGH", .repository = "team/three"),
			 ROW("CVE-2024-0001", NULL, "a", "1", "HIGH", .repository = "team/four"),
			 ROW("CVE-2024-0001", NULL, "a", "1", "HIGH", .repository = "team/five"),
			 ROW("CVE-2024-0001", NULL, "a", "1", "HIGH", .repository = "team/six")}};
	const struct feed *documents[] = {&d};
	char *dump = dump_of(documents, 1);
	static const char *const names[] = {"one", "two", "three", "four", "five", "six"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		char *part = mem_printf(" team/%s CVE-2024-0001 ", names[i]);

		ok(strstr(dump, part), "an image without a digest is in its repository%s", part);
		free(part);
	}
	free(dump);
}

static void test_names(void)
{
	static const struct {
		const char *artifact, *as, *want;
		bool is_named;
	} rows[] = {
		{"./src", NULL, "./src", false},
		{"app.tar", "shop", "shop", false},
		{"prod/Node/n", "prod", "prod/Node/n", true},
		{"", NULL, "content:", false},
		{".", NULL, "content:", false},
		{"..", NULL, "content:", false},
		{NULL, NULL, "content:", false},
		{"/tmp/x.tar", NULL, "content:", false},
		{"/var/folders/a/b", NULL, "content:", false},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct feed d = {.source = SOURCE_TRIVY,
				 .as_of = DAY(2),
				 .artifact = rows[i].artifact,
				 .as = rows[i].as,
				 .is_named = rows[i].is_named,
				 .rows = {ROW("CVE-2024-0001", NULL, "openssl", "3.0.1", "HIGH")}};
		struct store *s = feed_open(":memory:");
		struct import_counts counts = feed(s, &d);
		struct fleet *f = feed_load(s);
		const char *name = fleet_text(f, f->assets[0].resource);
		bool by_content = strcmp(rows[i].want, "content:") == 0;

		ok(name && strncmp(name, rows[i].want, strlen(rows[i].want)) == 0,
		   "a report of '%s' as %s is named %s",
		   rows[i].artifact ? rows[i].artifact : "nothing",
		   rows[i].as ? rows[i].as : "itself", rows[i].want);
		ok((counts.warning[0] != '\0') == by_content, "and %s",
		   by_content ? "warns" : "does not warn");
		fleet_free(f);
		store_close(s);
	}
}

/* SQL and identity_is_cve agree on what is a CVE: an advisory is renamed to nothing else. */
static void test_renames(void)
{
	static const struct {
		const char *alias, *known_by;
	} rows[] = {
		{"CVE-2024-0001", "CVE-2024-0001"},
		{"cve-2024-0001", "cve-2024-0001"},
		{"Cve-2024-0001", "Cve-2024-0001"},
		{"CVE-2024-1234567", "CVE-2024-1234567"},
		{"CVE-2024-1x", NULL},
		{"CVE-2024-12", NULL},
		{"CVE-2024-1234x", NULL},
		{"CVE-2024-0001 ", NULL},
		{" CVE-2024-0001", NULL},
		{"CVE-2024-", NULL},
		{"DSA-1-1", NULL},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct feed d = {.source = SOURCE_TRIVY,
				 .as_of = DAY(2),
				 .config = CONFIG_A,
				 .rows = {ROW("GHSA-aaaa-bbbb-cccc", rows[i].alias, "openssl",
					      "3.0.1", "HIGH")}};
		struct store *s = feed_open(":memory:");
		struct fleet *f;

		feed(s, &d);
		f = feed_load(s);
		is_str(fleet_text(f, f->vulns[0].key),
		       rows[i].known_by ? rows[i].known_by : "GHSA-aaaa-bbbb-cccc",
		       "an advisory with the alias '%s' is %s", rows[i].alias,
		       rows[i].known_by ? "known by it" : "not known by it");
		fleet_free(f);
		store_close(s);
	}
}

/* Trivy's usual way: the row is the CVE's, and names the advisory that it was before. */
static void test_named_advisories(void)
{
	static const struct {
		const char *advisory, *own, *named_by, *other, *known_by, *sentence;
	} rows[] = {
		/* clang-format off */
		{"GHSA-aaaa-bbbb-cccc", NULL, "CVE-2024-0001", NULL, "CVE-2024-0001", "a GHSA that one CVE names is that"},
		{"GHSA-aaaa-bbbb-cccc", NULL, "CVE-2024-0001", "CVE-2024-0002", "GHSA-aaaa-bbbb-cccc", "one that two name is neither"},
		{"GHSA-aaaa-bbbb-cccc", "CVE-2024-0003", "CVE-2024-0001", NULL, "CVE-2024-0003", "what it states itself is worth more"},
		{"GHSA-aaaa-bbbb-cccc", NULL, "DSA-1-1", NULL, "GHSA-aaaa-bbbb-cccc", "an advisory is nothing to be known by"},
		{"RHSA-2024:1234", NULL, "CVE-2024-0001", NULL, "RHSA-2024:1234", "other advisories are of several"},
		{"DSA-5678-1", NULL, "CVE-2024-0001", NULL, "DSA-5678-1", "Debian's too"},
		{"ALAS-2024-1", NULL, "CVE-2024-0001", NULL, "ALAS-2024-1", "and Amazon's"},
		/* clang-format on */
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct feed old = {
			.source = SOURCE_TRIVY,
			.as_of = DAY(2),
			.config = CONFIG_A,
			.rows = {ROW(rows[i].advisory, rows[i].own, "zlib", "1", "LOW")}};
		struct feed new = {
			.source = SOURCE_TRIVY,
			.as_of = DAY(3),
			.config = CONFIG_B,
			.rows = {ROW(rows[i].named_by, rows[i].advisory, "curl", "8", "LOW"),
				 ROW(rows[i].other, rows[i].advisory, rows[i].other ? "tar" : NULL,
				     "1", "LOW")}};
		struct store *s = feed_open(":memory:");
		struct fleet *f;
		bool found = false;

		feed(s, &old);
		feed(s, &new);
		f = feed_load(s);
		for (uint32_t k = 0; k < f->count; k++) {
			const struct fleet_issue *issue = &f->issues[f->issue[k]];

			if (strcmp(fleet_text(f, f->packages[issue->package].key), "zlib") == 0)
				found = strcmp(fleet_text(f, f->vulns[issue->vuln].key),
					       rows[i].known_by) == 0;
		}
		ok(found, "%s", rows[i].sentence);
		fleet_free(f);
		store_close(s);
	}
}

static void test_activity(void)
{
	struct feed suppressed = inspector_day_3, active = inspector_day_3;
	struct store *s = feed_open(":memory:");
	struct fleet *f;

	suppressed.rows[0].activity = FINDING_SUPPRESSED;
	suppressed.rows[0].updated = DAY(5);
	active.rows[0].updated = DAY(6);
	feed(s, &suppressed);
	feed(s, &inspector_day_3);
	f = feed_load(s);
	ok(f->flags[0] & FLEET_SUPPRESSED, "an older export does not undo a suppression");
	is_int(f->presence[0], PRESENCE_PRESENT, "until scans are compared, every row is present");
	fleet_free(f);
	feed(s, &active);
	f = feed_load(s);
	ok(!(f->flags[0] & FLEET_SUPPRESSED), "the row with the newest update does");
	fleet_free(f);
	store_close(s);
}

/* ---- a stream of several reports ------------------------------------------------------------- */

static void test_stream(void)
{
	const struct feed *both[] = {&trivy_day_2, &trivy_day_5};
	const struct feed *later[] = {&trivy_day_5, &inspector_day_3};
	struct store *s = feed_open(":memory:"), *apart = feed_open(":memory:");
	struct import_counts counts = feed_stream(s, both, 2);
	char *got, *want;

	is_int(counts.added, 2, "two reports in one stream: a row that both list is added once");
	is_int(counts.updated, 1, "and has the newer one's words");
	feed(apart, &trivy_day_2);
	feed(apart, &trivy_day_5);
	got = feed_dump(s);
	want = feed_dump(apart);
	is_str(got, want, "the same as one by one");
	free(got);
	free(want);
	ok(feed_stream(s, both, 2).is_known, "the stream again is known");
	ok(feed(s, &trivy_day_5).is_known, "and so is each report in it");
	counts = feed_stream(s, later, 2);
	ok(!counts.is_known, "a stream with one new report is new");
	is_int(counts.added, 1, "and adds what is new in it");
	store_close(s);
	store_close(apart);
}

/* ---- intervals ------------------------------------------------------------------------------- */

/* "vuln: 2-4 5-" for every finding: the days of the scans that its intervals name. */
static char *intervals_of(const char *path)
{
	sqlite3 *db;
	sqlite3_stmt *st;
	struct buf out = {0};

	sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL);
	sqlite3_prepare_v2(db,
			   "SELECT v.text, a.as_of, b.as_of FROM seen s"
			   " JOIN finding f ON f.id = s.finding JOIN flaw w ON w.id = f.flaw"
			   " JOIN word v ON v.id = w.vuln JOIN scan a ON a.id = s.from_scan"
			   " LEFT JOIN scan b ON b.id = s.until_scan ORDER BY 1, 2",
			   -1, &st, NULL);
	while (sqlite3_step(st) == SQLITE_ROW)
		buf_printf(&out, "%s: %lld-%lld\n", (const char *)sqlite3_column_text(st, 0),
			   (long long)sqlite3_column_int64(st, 1),
			   (long long)sqlite3_column_int64(st, 2));
	sqlite3_finalize(st);
	sqlite3_close(db);
	return buf_take(&out);
}

static char *folder; /* of this run; made by main */

static char *intervals_after(const struct feed *scans, const int *order, int n, int *run)
{
	char *path = mem_printf("%s/seen-%d.db", folder, (*run)++), *out;
	struct store *s = feed_open(path);

	for (int i = 0; i < n; i++)
		feed(s, &scans[order[i]]);
	out = intervals_of(path);
	store_close(s);
	unlink(path);
	free(path);
	return out;
}

/* What the intervals must be, from the scans in order of time. */
static char *intervals_want(const struct feed *scans, int n, const char *const *vulns)
{
	struct buf out = {0};

	for (int v = 0; v < 3; v++) {
		bool is_open = false;

		for (int i = 0; i < n; i++) {
			bool is_listed = false;

			for (int r = 0; scans[i].rows[r].package; r++)
				is_listed = is_listed || scans[i].rows[r].vuln == vulns[v];
			if (is_listed && !is_open)
				buf_printf(&out, "%s: %lld-", vulns[v], (long long)scans[i].as_of);
			if (!is_listed && is_open)
				buf_printf(&out, "%lld\n", (long long)scans[i].as_of);
			is_open = is_listed;
		}
		if (is_open)
			buf_puts(&out, "0\n");
	}
	return buf_take(&out);
}

static void test_intervals(void)
{
	static const char *const vulns[] = {"CVE-2024-0001", "CVE-2024-0002", "CVE-2024-0003"};
	uint64_t seed = tap_seed(20240229);
	int different = 0, run = 0;

	for (int round = 0; round < 6; round++) {
		struct feed scans[4];
		char *want;

		for (int i = 0; i < 4; i++) {
			int rows = 0;

			scans[i] = (struct feed){.source = SOURCE_TRIVY,
						 .as_of = DAY(2 + i),
						 .config = CONFIG_A,
						 .references = {"team/app:v1"}};
			for (int v = 0; v < 3; v++)
				if (tap_random(&seed) & 1)
					scans[i].rows[rows++] =
						(struct feed_row){.vuln = vulns[v],
								  .package = "openssl",
								  .version = "3.0.1",
								  .severity = "HIGH"};
		}
		want = intervals_want(scans, 4, vulns);
		for (int order = 0; order < 24; order++) {
			int left[4] = {0, 1, 2, 3}, picked[4], rest = order;
			char *got;

			for (int i = 0, k = 4; i < 4; i++, k--) {
				picked[i] = left[rest % k];
				left[rest % k] = left[k - 1];
				rest /= k;
			}
			got = intervals_after(scans, picked, 4, &run);
			if (strcmp(got, want) != 0 && !different++) {
				tap_diag("want", want);
				tap_diag("got ", got);
			}
			free(got);
		}
		free(want);
	}
	is_int(different, 0, "any order of four scans gives the intervals that the scans say");
}

int main(void)
{
	tap_begin();
	folder = folder_make();
	test_orders();
	test_equal_dates();
	test_known_content();
	test_older_document();
	test_two_sources();
	test_equal_keys();
	test_places();
	test_no_digest();
	test_names();
	test_renames();
	test_named_advisories();
	test_activity();
	test_stream();
	test_intervals();
	folder_remove(folder);
	return done();
}
