/* Facts in the store: what documents tell that is no finding, and what the fleet shows of it. */
#include <sqlite3.h>

#include "core/pivot.h"
#include "tests/store_feed.h"

#define INDEX_X "sha256:dddd0000000000000000000000000000000000000000000000000000000000ff"

/* ---- documents of facts ---------------------------------------------------------------------- */

enum { FACTS_MAX = 6 };

struct facts {
	date as_of;
	size_t count;
	struct fact list[FACTS_MAX];
};

#define NO_DATES .created = DATE_NONE, .pushed = DATE_NONE, .last_used = DATE_NONE, .in_use = -1

/* clang-format off */
#define IMAGE_FACT(...) {.kind = FACT_IMAGE, .image = {NO_DATES, __VA_ARGS__}}
#define USAGE_FACT(...) {.kind = FACT_USAGE, .usage = {__VA_ARGS__}}
#define EPSS_FACT(vuln_, score_, scored_) {.kind = FACT_INTEL, .intel = {.vuln = (vuln_), \
	.epss = (score_), .percentile = 0.5, .scored = (scored_), .kev_added = DATE_NONE, \
	.kev_due = DATE_NONE, .ransomware = -1}}
#define KEV_FACT(vuln_) {.kind = FACT_INTEL, .intel = {.vuln = (vuln_), .epss = -1, \
	.percentile = -1, .scored = DATE_NONE, .is_kev = true, .kev_added = DAY(1), \
	.kev_due = DAY(9), .ransomware = 1}}
#define ACCOUNT_FACT(...) {.kind = FACT_ACCOUNT, .account = {__VA_ARGS__}}
/* clang-format on */

static bool tell(const struct sink *sink, const struct fact *f, struct error *err)
{
	switch (f->kind) {
	case FACT_USAGE:
		return sink->usage(sink->ctx, &f->usage, err);
	case FACT_IMAGE:
		return sink->image_fact(sink->ctx, &f->image, err);
	case FACT_INTEL:
		return sink->intel(sink->ctx, &f->intel, err);
	case FACT_ACCOUNT:
		return sink->account(sink->ctx, &f->account, err);
	case FACT_EVENT:
	case FACT_COUNT:
		break;
	}
	return false;
}

static struct import_counts feed_facts(struct store *s, const struct facts *d)
{
	struct error err = {0};
	struct store_import_options options = {
		.name = "facts", .now = DAY(100), .modified = DATE_NONE, .as_of = DATE_NONE};
	struct store_import *i = store_import_begin(s, &options, &err);
	struct import_result result = {.outcome = IMPORT_READ, .format = "facts"};
	struct import_counts counts = {0};
	struct sink sink = store_import_sink(i);
	bool worked = sink.scan_begin(
		sink.ctx, &(struct scan){.source = SOURCE_FACTS, .as_of = d->as_of}, &err);

	for (size_t k = 0; worked && k < d->count; k++)
		worked = tell(&sink, &d->list[k], &err);
	worked = worked && sink.scan_end(sink.ctx, &(struct scan_end){.as_of = DATE_NONE}, &err) &&
		 store_import_end(i, &result, 0.1, &counts, &err);
	if (!worked)
		tap_diag("feed_facts", err.text);
	return counts;
}

/* Every fact in a few words, one a line. */
static bool put_fact(void *ctx, const struct fact *f, struct error *err)
{
	struct buf *out = ctx;

	(void)err;
	buf_puts(out, fact_names[f->kind].word);
	if (f->kind == FACT_USAGE)
		buf_printf(out, " %s/%s %lld at %lld", f->usage.cluster, f->usage.workload,
			   f->usage.count, (long long)f->usage.when);
	if (f->kind == FACT_ACCOUNT)
		buf_printf(out, " %s %s", f->account.id, f->account.name);
	if (f->kind == FACT_INTEL)
		buf_printf(out, " %s %.2f %d", f->intel.vuln, f->intel.epss, f->intel.is_kev);
	if (f->kind == FACT_IMAGE) {
		buf_printf(out, " %s %s", f->image.repository ? f->image.repository : "-",
			   f->image.digest ? f->image.digest : "-");
		for (size_t i = 0; i < f->image.tag_count; i++)
			buf_printf(out, " tag %s", f->image.tags[i]);
		for (size_t i = 0; i < f->image.layer_count; i++)
			buf_printf(out, " layer %s", f->image.layers[i]);
		for (size_t i = 0; i < f->image.diff_id_count; i++)
			buf_printf(out, " diff %s", f->image.diff_ids[i]);
		for (size_t i = 0; i < f->image.label_count; i++)
			buf_printf(out, " label %s=%s", f->image.labels[i].name,
				   f->image.labels[i].value);
		for (size_t i = 0; i < f->image.history_count; i++)
			buf_printf(out, " step %s%s", f->image.history[i].created_by,
				   f->image.history[i].is_empty ? " (empty)" : "");
	}
	buf_putc(out, '\n');
	return true;
}

static char *facts_of(struct store *s)
{
	struct buf out = {0};
	struct error err = {0};

	if (!store_facts(s, put_fact, &out, &err))
		tap_diag("store_facts", err.text);
	return buf_take(&out);
}

static void facts_are(struct store *s, const char *want, const char *what)
{
	char *got = facts_of(s);

	is_str(got, want, "%s", what);
	free(got);
}

/* ---- what is kept ---------------------------------------------------------------------------- */

static void test_usage(void)
{
	static const struct facts pods = {
		.as_of = DAY(2),
		.count = 4,
		.list = {USAGE_FACT(.cluster = "prod", .workload = "api", .count = 2,
				    .is_running = true, .when = DAY(1)),
			 USAGE_FACT(.cluster = "prod", .workload = "api", .count = 3,
				    .is_running = true, .when = DAY(2)),
			 USAGE_FACT(.cluster = "prod", .workload = "api", .count = 1,
				    .when = DATE_NONE),
			 USAGE_FACT(.cluster = "prod", .workload = "web", .count = INT64_MAX,
				    .when = DATE_NONE)}};
	struct facts later = pods;
	struct store *s = feed_open(":memory:");
	struct import_counts counts = feed_facts(s, &pods);
	struct import_log log;
	struct error err = {0};
	struct fleet *f;

	is_int(counts.facts[FACT_USAGE], 4, "every usage that is told is counted");
	facts_are(s,
		  "usage prod/api 1 at -9223372036854775808\n"
		  "usage prod/api 5 at 1700086400\n"
		  "usage prod/web 1000000000000 at -9223372036854775808\n",
		  "the same thing told again adds up and takes the latest time; another status is "
		  "another thing");
	ok(feed_facts(s, &pods).is_known, "the same document again is known");
	later.list[0].usage.count = 7;
	ok(!feed_facts(s, &later).is_known, "one with another count is not");
	f = feed_load(s);
	is_int(f->count, 0, "a usage is no finding");
	fleet_free(f);
	ok(store_imports(s, &log, &err), "the log is read");
	is_int(log.entries[2].facts[FACT_USAGE], 4, "and has the number of facts");
	is_str(log.entries[2].covers, "nothing, as nobody said what it is all of (--complete)",
	       "and that the document closes nothing");
	import_log_fini(&log);
	ok(store_check(s, &err), "the database is consistent");
	store_close(s);
}

static void test_image_fact(void)
{
	static const char *const tags[] = {"v1", "latest"};
	static const char *const layers[] = {"sha256:l1", "sha256:l0", "sha256:l1"};
	static const char *const diff_ids[] = {"sha256:d0", "sha256:d0"};
	static const struct label labels[] = {{"maintainer", "us"}};
	static const struct build_step history[] = {{"ADD x", DATE_NONE, false},
						    {"CMD y", DATE_NONE, true}};
	static const struct facts image = {
		.as_of = DAY(2),
		.count = 2,
		.list = {IMAGE_FACT(.repository = "team/app", .digest = DIGEST_A, .tags = tags,
				    .tag_count = 2, .layers = layers, .layer_count = 3,
				    .diff_ids = diff_ids, .diff_id_count = 2, .labels = labels,
				    .label_count = 1, .history = history, .history_count = 2),
			 IMAGE_FACT(.digest = DIGEST_X, .is_artifact = true)}};
	struct store *s = feed_open(":memory:");
	struct fleet *f;

	feed_facts(s, &image);
	facts_are(s,
		  "image - " DIGEST_X "\n"
		  "image team/app " DIGEST_A " tag v1 tag latest layer sha256:l1 layer sha256:l0"
		  " layer sha256:l1 diff sha256:d0 diff sha256:d0 label maintainer=us step ADD x"
		  " step CMD y (empty)\n",
		  "lists keep their order and what they repeat");
	f = feed_load(s);
	is_int(f->count + f->image_count + f->asset_count, 0,
	       "an image that no scanner saw is not in the fleet");
	fleet_free(f);
	store_close(s);
}

/* ---- joining --------------------------------------------------------------------------------- */

static const struct feed trivy_config = {
	.source = SOURCE_TRIVY,
	.as_of = DAY(2),
	.config = CONFIG_A,
	.references = {ECR "/team/app:v1"},
	.rows = {ROW("CVE-2024-0001", NULL, "openssl", "3.0.1", "HIGH")}};
static const struct feed inspector_digest = {
	.source = SOURCE_INSPECTOR,
	.as_of = DAY(3),
	.rows = {ROW("CVE-2024-0001", NULL, "openssl", "3.0.1", "HIGH", .digest = DIGEST_A,
		     .repository = "team/app")}};

/* Documents of both kinds in the order of the digits of `order`; the number of images and rows. */
static void joined(const char *order, const struct facts *facts, const struct feed *other,
		   uint32_t *images, uint32_t *rows, char **dump)
{
	struct store *s = feed_open(":memory:");
	struct fleet *f;

	for (; *order; order++) {
		if (*order == '1')
			feed(s, &trivy_config);
		if (*order == '2')
			feed(s, other);
		if (*order == '3')
			feed_facts(s, facts);
	}
	f = feed_load(s);
	*images = f->image_count;
	*rows = f->count;
	*dump = feed_dump(s);
	fleet_free(f);
	store_close(s);
}

static void joins_in_all_orders(const struct facts *facts, const struct feed *other,
				uint32_t images, uint32_t rows, const char *what)
{
	static const char *const orders[] = {"123", "132", "213", "231", "312", "321"};
	char *want = NULL;
	int wrong = 0;

	for (size_t i = 0; i < 6; i++) {
		uint32_t got_images, got_rows;
		char *dump;

		joined(orders[i], facts, other, &got_images, &got_rows, &dump);
		if (got_images != images || got_rows != rows || (want && strcmp(want, dump) != 0)) {
			if (!wrong++)
				tap_diag("got", dump);
		}
		free(want);
		want = dump;
	}
	free(want);
	is_int(wrong, 0, "%s, in any order of import", what);
}

static void test_joins(void)
{
	static const char *const layers[] = {"sha256:l0"};
	static const char *const diff_ids[] = {"sha256:d0"};
	static const struct facts none = {.as_of = DAY(4)};
	static const struct facts manifest = {
		.as_of = DAY(4),
		.count = 1,
		.list = {IMAGE_FACT(.digest = DIGEST_A, .config_digest = CONFIG_A)}};
	static const struct facts raw = {
		.as_of = DAY(4),
		.count = 1,
		.list = {IMAGE_FACT(.raw_digest = DIGEST_A, .config_digest = CONFIG_A,
				    .layers = layers, .layer_count = 1)}};
	static const struct facts config = {
		.as_of = DAY(4),
		.count = 1,
		.list = {IMAGE_FACT(.raw_digest = CONFIG_A, .diff_ids = diff_ids,
				    .diff_id_count = 1)}};
	static const struct facts index = {
		.as_of = DAY(4),
		.count = 2,
		.list = {IMAGE_FACT(.digest = DIGEST_A, .index = INDEX_X),
			 IMAGE_FACT(.digest = DIGEST_X, .index = INDEX_X)}};

	joins_in_all_orders(&none, &inspector_digest, 2, 2,
			    "without evidence there are two images");
	joins_in_all_orders(&manifest, &inspector_digest, 1, 1,
			    "a manifest joins the image of its digest with that of its config");
	joins_in_all_orders(&raw, &inspector_digest, 1, 1,
			    "so does one that is known by the digest of its bytes");
	joins_in_all_orders(&config, &inspector_digest, 2, 2, "a config alone joins nothing");
	joins_in_all_orders(&index, &inspector_digest, 2, 2, "an index joins nothing");
}

static const char *image_with_name(const struct fleet *f, const char *name)
{
	word w = dict_find(&f->words, name);

	for (uint32_t i = 0; w && i < f->image_count; i++)
		for (uint32_t n = 0; n < f->images[i].name_count; n++)
			if (f->lists[f->images[i].names + n] == w)
				return fleet_text(f, f->images[i].key);
	return NULL;
}

/* The scan of one platform states the index of all; an index document shows what it is. */
static void test_index(void)
{
	static const struct feed trivy_index = {
		.source = SOURCE_TRIVY,
		.as_of = DAY(2),
		.config = CONFIG_B,
		.digest = INDEX_X,
		.references = {ECR "/team/app:v1"},
		.rows = {ROW("CVE-2024-0001", NULL, "openssl", "3.0.1", "HIGH")}};
	static const struct facts index = {
		.as_of = DAY(4),
		.count = 2,
		.list = {IMAGE_FACT(.digest = DIGEST_A, .index = INDEX_X),
			 IMAGE_FACT(.digest = INDEX_X, .index = INDEX_X)}};
	struct store *s = feed_open(":memory:");
	struct fleet *f;

	feed(s, &inspector_digest);
	feed_facts(s, &index);
	f = feed_load(s);
	is_str(image_with_name(f, INDEX_X), DIGEST_A, "an index finds its children");
	ok(!f->images[0].digest || strcmp(fleet_text(f, f->images[0].digest), DIGEST_A) == 0,
	   "and is not shown as their digest");
	fleet_free(f);
	feed(s, &trivy_index);
	f = feed_load(s);
	is_int(f->image_count, 2, "a report that states the index is of no child in particular");
	fleet_free(f);
	store_close(s);
}

static void test_places(void)
{
	static const struct {
		const char *registry, *region, *repository, *want;
	} rows[] = {
		{"123456789012", "eu-west-1", "team/web", ECR "/team/web:v7"},
		{"123456789012", NULL, "team/web", NULL},
		{NULL, NULL, "nginx", "docker.io/library/nginx:v7"},
		{"quay.io", NULL, "team/web", "quay.io/team/web:v7"},
	};
	static const char *const tags[] = {"v7"};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct facts place = {
			.as_of = DAY(4),
			.count = 1,
			.list = {IMAGE_FACT(.registry = rows[i].registry, .region = rows[i].region,
					    .repository = rows[i].repository, .tags = tags,
					    .tag_count = 1, .config_digest = CONFIG_A)}};
		struct store *s = feed_open(":memory:");
		struct fleet *f;

		feed(s, &trivy_config);
		feed_facts(s, &place);
		f = feed_load(s);
		if (rows[i].want)
			is_str(image_with_name(f, rows[i].want), CONFIG_A, "a place: %s",
			       rows[i].want);
		else
			is_int(f->asset_count, 1, "an account without a region is no place");
		is_int(f->image_count, 1, "of the one image");
		fleet_free(f);
		store_close(s);
	}
}

/* Layers are pairs when manifest and config of one image are known, whatever came first. */
static void test_layers(void)
{
	static const char *const layers[] = {"sha256:l0", "sha256:l1"};
	static const char *const diff_ids[] = {"sha256:d0", "sha256:d1"};
	static const struct facts facts = {
		.as_of = DAY(4),
		.count = 2,
		.list = {IMAGE_FACT(.digest = DIGEST_A, .config_digest = CONFIG_A, .layers = layers,
				    .layer_count = 2),
			 IMAGE_FACT(.config_digest = CONFIG_A, .diff_ids = diff_ids,
				    .diff_id_count = 2)}};
	struct store *s = feed_open(":memory:");
	struct fleet *f;

	feed_facts(s, &facts);
	feed(s, &trivy_config);
	f = feed_load(s);
	is_int(f->images[0].layer_count, 2, "an image gets the layers that a manifest lists");
	is_str(fleet_text(f, f->lists[f->images[0].layers + 1]), "sha256:d1", "by their diff ids");
	fleet_free(f);
	store_close(s);
}

/* ---- feeds ----------------------------------------------------------------------------------- */

static const struct fleet_vuln *vuln_of(const struct fleet *f, const char *name)
{
	for (uint32_t i = 0; i < f->vuln_count; i++)
		if (strcmp(fleet_text(f, f->vulns[i].key), name) == 0)
			return &f->vulns[i];
	return NULL;
}

static void test_intel(void)
{
	static const struct feed report = {
		.source = SOURCE_TRIVY,
		.as_of = DAY(2),
		.config = CONFIG_A,
		.references = {ECR "/team/app:v1"},
		.rows = {ROW("CVE-2024-0001", NULL, "openssl", "3.0.1", "HIGH"),
			 ROW("GHSA-aaaa-bbbb-cccc", "CVE-2024-0002", "curl", "8", "LOW"),
			 ROW("CVE-2024-0003", NULL, "zlib", "1", "LOW")}};
	static const struct facts feeds[] = {
		{.as_of = DATE_NONE,
		 .count = 2,
		 .list = {EPSS_FACT("CVE-2024-0001", 0.25, DAY(5)),
			  EPSS_FACT("CVE-2024-0002", 0.75, DAY(5))}},
		{.as_of = DATE_NONE, .count = 1, .list = {EPSS_FACT("CVE-2024-0001", 0.5, DAY(6))}},
		{.as_of = DAY(6), .count = 1, .list = {KEV_FACT("CVE-2024-0002")}},
		{.as_of = DAY(8), .count = 1, .list = {KEV_FACT("CVE-2023-9999")}},
	};
	static const char *const orders[] = {"0123r", "r3210", "21r03", "30r21"};

	for (size_t i = 0; i < sizeof(orders) / sizeof(orders[0]); i++) {
		struct store *s = feed_open(":memory:");
		struct fleet *f;

		for (const char *p = orders[i]; *p; p++)
			if (*p == 'r')
				feed(s, &report);
			else
				feed_facts(s, &feeds[*p - '0']);
		f = feed_load(s);
		is_int((int)(vuln_of(f, "CVE-2024-0001")->epss * 100), 50,
		       "order %s: the newest score counts", orders[i]);
		is_int((int)(vuln_of(f, "CVE-2024-0002")->epss * 100), 75,
		       "one that a newer feed leaves out stays");
		ok(vuln_of(f, "CVE-2024-0003")->epss < 0, "one that no feed has is not known");
		is_int(vuln_of(f, "CVE-2024-0002")->kev, 1, "a KEV entry is found by an alias");
		ok(vuln_of(f, "CVE-2024-0002")->kev_added == DAY(1), "with the day of its listing");
		is_int(vuln_of(f, "CVE-2024-0001")->kev, 0, "and says nothing of others");
		ok(vuln_of(f, "CVE-2024-0001")->kev_added == DATE_NONE, "nor of a day");
		fleet_free(f);
		facts_are(s,
			  "intel CVE-2023-9999 -1.00 1\nintel CVE-2024-0001 0.50 0\n"
			  "intel CVE-2024-0002 0.75 0\nintel CVE-2024-0002 -1.00 1\n",
			  "each feed's newest statement is told");
		store_close(s);
	}
}

static void put_json(const struct question *q, enum field_id id, uint32_t finding, struct buf *out)
{
	struct value v;

	field_get(q, id, finding, &v);
	value_json(&v, fields[id].type, fields[id].decimals, out);
}

static void test_kev_field(void)
{
	static const struct facts kev = {
		.as_of = DAY(6), .count = 1, .list = {KEV_FACT("CVE-2024-0001")}};
	struct store *s = feed_open(":memory:");
	struct fleet *f;
	struct question q;
	struct buf text = {0};

	feed(s, &trivy_config);
	f = feed_load(s);
	q = (struct question){.fleet = f, .now = DAY(10)};
	put_json(&q, FIELD_KEV, 0, &text);
	is_str(buf_text(&text), "null", "without a list it is not known whether it is exploited");
	fleet_free(f);
	feed_facts(s, &kev);
	f = feed_load(s);
	q.fleet = f;
	buf_clear(&text);
	put_json(&q, FIELD_KEV, 0, &text);
	is_str(buf_text(&text), "true", "with one that has it, it is");
	buf_clear(&text);
	field_print(&q, FIELD_KEV, 0, false, &text);
	is_str(buf_text(&text), "yes", "in words: yes");
	buf_fini(&text);
	fleet_free(f);
	store_close(s);
}

/* ---- accounts -------------------------------------------------------------------------------- */

static void filtered(const struct question *q, const char *text, struct selection *out)
{
	const struct filter_context context = {.now = q->now};
	struct filter_error why = {0};
	struct filter *filter = filter_parse(text, &context, &why);

	if (filter)
		filter_run(filter, q, out);
	else
		tap_diag(text, why.text);
	filter_free(filter);
}

static uint32_t count_filtered(const struct question *q, const char *text)
{
	struct selection selection = {0};
	uint32_t n;

	filtered(q, text, &selection);
	n = selection.selected;
	selection_fini(&selection);
	return n;
}

static void test_accounts(void)
{
	static const struct facts lists[] = {
		{.as_of = DAY(3),
		 .count = 1,
		 .list = {ACCOUNT_FACT("123456789012", "old", "ACTIVE")}},
		{.as_of = DAY(5), .count = 1, .list = {ACCOUNT_FACT("123456789012", "prod", NULL)}},
		{.as_of = DAY(7), .count = 1, .list = {ACCOUNT_FACT("123456789012", NULL, "x")}},
		{.as_of = DAY(9),
		 .count = 1,
		 .list = {ACCOUNT_FACT("999999999999", "other", NULL)}},
	};
	static const char *const orders[] = {"0123", "3210", "2031"};

	for (size_t i = 0; i < sizeof(orders) / sizeof(orders[0]); i++) {
		struct store *s = feed_open(":memory:");
		struct selection all = {0};
		struct groups groups = {0};
		struct question q;
		struct fleet *f;
		struct buf text = {0};

		feed(s, &inspector_digest);
		for (const char *p = orders[i]; *p; p++)
			feed_facts(s, &lists[*p - '0']);
		f = feed_load(s);
		q = (struct question){.fleet = f, .now = DAY(10)};
		filtered(&q, "", &all);
		pivot_run(&q, PIVOT_ACCOUNT, &all, &groups);
		is_str(groups.rows[0].key, "123456789012", "the pivot's key stays the id");
		is_str(groups.rows[0].label, "prod (123456789012)",
		       "order %s: its label has the newest name", orders[i]);
		put_json(&q, FIELD_ACCOUNT, 0, &text);
		is_str(buf_text(&text), "\"123456789012\"", "JSONL has the id");
		is_int(count_filtered(&q, "account:prod"), 1, "account: finds it by name");
		is_int(count_filtered(&q, "account:1234*"), 1, "and by id");
		is_int(count_filtered(&q, "account:old"), 0, "but not by a name that it lost");
		buf_fini(&text);
		groups_fini(&groups);
		selection_fini(&all);
		fleet_free(f);
		store_close(s);
	}
}

int main(void)
{
	tap_begin();
	test_usage();
	test_image_fact();
	test_joins();
	test_index();
	test_places();
	test_layers();
	test_intel();
	test_kev_field();
	test_accounts();
	return done();
}
