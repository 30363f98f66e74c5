/*
 * Base images as a store tells them, one scenario a sentence, in every order of its documents
 * (tests/told.h).
 */
#include "data/config.h"
#include "tests/orders.h"
#include "tests/same_groups.h"
#include "tests/told.h"

/* ---- what it says ---------------------------------------------------------------------------- */

static int compare_texts(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void put_bases(const struct fleet *f, uint32_t image, struct buf *out)
{
	uint32_t base = f->images[image].base;

	for (const char *between = ""; base; base = f->bases[base - 1].parent, between = " < ")
		buf_printf(out, "%s%s", between, fleet_text(f, f->bases[base - 1].name));
	if (f->images[image].base)
		buf_printf(out, " via %s", base_vias[f->images[image].base_via]);
}

/* "web:1 on deb:1 via layers: a base deb:1, b app; ...", sorted. */
static char *tell(struct store *s)
{
	struct fleet *f = feed_load(s);
	char *lines[64];
	struct buf out = {0};
	uint32_t n = 0;

	for (uint32_t i = 0; i < f->image_count; i++) {
		struct buf line = {0};
		char *found[LAYERS];
		size_t k = 0;

		buf_printf(&line, "%s on ", fleet_text(f, f->images[i].label));
		put_bases(f, i, &line);
		for (uint32_t r = 0; r < f->count; r++) {
			uint32_t base = fleet_origin_base(f, r);

			if (f->assets[f->asset[r]].image == i)
				found[k++] = mem_printf(
					"%s %s%s%s",
					fleet_text(
						f,
						f->packages[f->issues[f->issue[r]].package].key) +
						2,
					origins[fleet_origin(f, r)], base == FLEET_NONE ? "" : " ",
					base == FLEET_NONE ? ""
							   : fleet_text(f, f->bases[base].name));
		}
		if (k)
			qsort(found, k, sizeof(*found), compare_texts);
		for (size_t j = 0; j < k; j++) {
			buf_printf(&line, "%s%s", j ? ", " : ": ", found[j]);
			free(found[j]);
		}
		lines[n++] = buf_take(&line);
	}
	if (n)
		qsort(lines, n, sizeof(*lines), compare_texts);
	for (uint32_t i = 0; i < n; i++) {
		buf_printf(&out, "%s%s", i ? "; " : "", lines[i]);
		free(lines[i]);
	}
	fleet_free(f);
	return buf_take(&out);
}

static const struct config *configured;

static void scenario(const char *sentence, const char *want, const struct told *documents, size_t n)
{
	size_t orders = orders_of(n), at[ORDERS_MAX];
	int wrong = 0;

	for (size_t order = 0; order < orders; order++) {
		struct store *s = feed_open(":memory:");
		char *got;

		if (configured)
			store_configure(s, configured);
		order_take(order, n, at);
		for (size_t i = 0; i < n; i++)
			read_told(s, &documents[at[i]]);
		got = tell(s);
		if (strcmp(got, want) != 0 && !wrong++)
			is_str(got, want, "%s", sentence);
		free(got);
		store_close(s);
	}
	ok(!wrong, "%s (%zu orders)", sentence, orders);
}

#define SCENARIO(sentence, want, ...)                                                              \
	scenario((sentence), (want), (const struct told[]){__VA_ARGS__},                           \
		 sizeof((const struct told[]){__VA_ARGS__}) / sizeof(struct told))
/* clang-format off */
static void test_layers(void)
{
	SCENARIO("an image that nothing is known to stand on has its system for a base",
		 "web:1 on debian 12.4 via os: a unknown, b unknown",
		 IMAGE("web:1", "ab"));
	SCENARIO("the base image's own scan names the base, whenever it comes",
		 "deb:1 on : a app; web:1 on deb:1 via layers: a base deb:1, b app",
		 IMAGE("web:1", "ab"), IMAGE("deb:1", "a"));
	SCENARIO("bases nest",
		 "deb:1 on : a app; py:1 on deb:1 via layers: a base deb:1, b app; "
		 "web:1 on py:1 < deb:1 via layers: a base deb:1, b base py:1, c app",
		 IMAGE("web:1", "abc"), IMAGE("py:1", "ab"), IMAGE("deb:1", "a"));
	SCENARIO("images that share no layer share no base, whatever their system",
		 "pay:1 on debian 12.4 via os: x unknown, y unknown; "
		 "web:1 on debian 12.4 via os: a unknown, b unknown",
		 IMAGE("web:1", "ab"), IMAGE("pay:1", "xy"));
	SCENARIO("an image is never its own base",
		 "web:1 on debian 12.4 via os: a unknown; web:2 on debian 12.4 via os: a unknown",
		 IMAGE("web:1", "a"), IMAGE("web:2", "a"));
	SCENARIO("two tags of one base are two bases",
		 "deb:1 on : a app; deb:2 on : b app; "
		 "pay:1 on deb:2 via layers: b base deb:2, y app; "
		 "web:1 on deb:1 via layers: a base deb:1, x app",
		 IMAGE("web:1", "ax"), IMAGE("pay:1", "by"), IMAGE("deb:1", "a"),
		 IMAGE("deb:2", "b"));
	SCENARIO("a base that only its registry knows is a base, too",
		 "web:1 on deb:1 via layers: a base deb:1, b app",
		 IMAGE("web:1", "ab", .has_digests = true), MANIFEST("deb:1", "a"));
	SCENARIO("images whose lists are digests and diff ids meet where a third knows both",
		 "deb:1 on : a app; pay:1 on deb:1 via layers: a base deb:1, c app; "
		 "web:1 on deb:1 via layers: a base deb:1",
		 IMAGE("deb:1", "a"), IMAGE("pay:1", "ac", .has_digests = true),
		 MANIFEST("web:1", "ab"), FINDING("web:1", "a"));
}

static void test_said(void)
{
	SCENARIO("a label names the base, and the history says where it ends",
		 "web:1 on corp/py:3 via label: a base corp/py:3, b base corp/py:3, c app",
		 IMAGE("web:1", "abc", .boundary = 2, .base_name = "corp/py:3"));
	SCENARIO("a label without that names the base and says nothing of layers",
		 "web:1 on corp/py:3 via label: a unknown, b unknown, c unknown",
		 IMAGE("web:1", "abc", .base_name = "corp/py:3"));
	SCENARIO("a label that names a base which is known adds nothing to it",
		 "deb:1 on : a app; web:1 on deb:1 via layers: a base deb:1, b app",
		 IMAGE("web:1", "ab", .base_name = ECR "/deb:1"), IMAGE("deb:1", "a"));
	SCENARIO("of a label of which nobody knows where its base ends nothing above others is the application's",
		 "deb:1 on : a app; web:1 on corp/py:3 via label: a base deb:1, b unknown",
		 IMAGE("web:1", "ab", .base_name = "corp/py:3"), IMAGE("deb:1", "a"));
	SCENARIO("a label that the base has as well was inherited from it",
		 "py:1 on corp/deb:12 via label: a unknown, b unknown; "
		 "web:1 on py:1 via layers: a base py:1, b base py:1, c app",
		 IMAGE("py:1", "ab", .base_name = "corp/deb:12"),
		 IMAGE("web:1", "abc", .base_name = "corp/deb:12"));
	SCENARIO("the history alone names the base by its step",
		 "web:1 on debian 12.4, CMD [\"sh\"] (aaaaaaaa) via history: "
		 "a base debian 12.4, CMD [\"sh\"] (aaaaaaaa), b app",
		 IMAGE("web:1", "ab", .boundary = 1));
	SCENARIO("where the history ends a base that is scanned it goes by the image's name",
		 "deb:1 on : a app; web:1 on deb:1 via layers: a base deb:1, b app",
		 IMAGE("web:1", "ab", .boundary = 1, .base_name = "corp/other:9"),
		 IMAGE("deb:1", "a"));
}

static void test_circles(void)
{
	SCENARIO("a label that names the image's own tag says nothing",
		 "web:1 on debian 12.4 via os: a unknown, b unknown",
		 IMAGE("web:1", "ab", .base_name = ECR "/web:1"));
	SCENARIO("nor does one without the registry, or of the newest tag without its name",
		 "api:latest on debian 12.4 via os: x unknown; web:1 on debian 12.4 via os: a unknown",
		 IMAGE("web:1", "a", .base_name = "web:1"),
		 IMAGE("api:latest", "x", .base_name = ECR "/api"));
	SCENARIO("nor one that names its own digest, and the history names the base by its step",
		 "web:1 on debian 12.4, CMD [\"sh\"] (aaaaaaaa) via history: "
		 "a base debian 12.4, CMD [\"sh\"] (aaaaaaaa), b app",
		 IMAGE("web:1", "ab", .boundary = 1, .base_name = "corp/py:3",
		       .base_digest = name_image("web:1", '1')));
	SCENARIO("nor one that names its own config digest",
		 "web:1 on debian 12.4 via os: a unknown",
		 IMAGE("web:1", "a", .base_digest = name_image("web:1", '0')));
	SCENARIO("another tag of its repository is another image",
		 "web:1 on " ECR "/web:base via label: a unknown",
		 IMAGE("web:1", "a", .base_name = ECR "/web:base"));
	SCENARIO("a label that names an image which stands on this one says nothing",
		 "py:1 on : a app, b app; "
		 "web:1 on py:1 via layers: a base py:1, b base py:1, c app",
		 IMAGE("py:1", "ab", .base_name = ECR "/web:1"), IMAGE("web:1", "abc"));
	SCENARIO("nor does one that names by its tag what stands on the same base",
		 "api:1 on debian 12.4, CMD [\"sh\"] (aaaaaaaa) via history: "
		 "a base debian 12.4, CMD [\"sh\"] (aaaaaaaa), c app; "
		 "web:1 on debian 12.4, CMD [\"sh\"] (aaaaaaaa) via history: "
		 "a base debian 12.4, CMD [\"sh\"] (aaaaaaaa), b app",
		 IMAGE("web:1", "ab", .boundary = 1),
		 IMAGE("api:1", "ac", .boundary = 1, .base_name = ECR "/web:1"));
	SCENARIO("two labels that name each other's images say nothing",
		 "py:1 on debian 12.4 via os: a unknown; web:1 on debian 12.4 via os: x unknown",
		 IMAGE("py:1", "a", .base_name = ECR "/web:1"),
		 IMAGE("web:1", "x", .base_digest = name_image("py:1", '1')));
}

static void test_map(void)
{
	char digest[72];
	struct config_base line = {digest, (char[]){"node:18"}};
	struct config config = {.bases = &line, .base_count = 1};

	memcpy(digest, name_layer('a', false), sizeof(digest));
	configured = &config;
	SCENARIO("a line of the configuration names the layer that ends a base",
		 "web:1 on node:18 via map: a base node:18, b app",
		 IMAGE("web:1", "ab"));
	SCENARIO("never the last layer of an image: that is the image itself",
		 "web:1 on debian 12.4 via os: a unknown",
		 IMAGE("web:1", "a"));
	configured = NULL;
}

static void test_shared(void)
{
	SCENARIO("a layer without its place that three repositories have is a base's",
		 "ops:1 on debian 12 (fafafafa) via shared-layer: a base debian 12 (fafafafa); "
		 "pay:1 on debian 12 (fafafafa) via shared-layer: a base debian 12 (fafafafa); "
		 "web:1 on debian 12 (fafafafa) via shared-layer: a base debian 12 (fafafafa)",
		 FINDING("web:1", "a"), FINDING("pay:1", "a"), FINDING("ops:1", "a"));
	SCENARIO("but not one of two",
		 "pay:1 on debian 12 via os: a unknown; web:1 on debian 12 via os: a unknown",
		 FINDING("web:1", "a"), FINDING("pay:1", "a"));
	SCENARIO("nor of three images of one repository",
		 "web:1 on debian 12 via os: a unknown; web:2 on debian 12 via os: a unknown; "
		 "web:3 on debian 12 via os: a unknown",
		 FINDING("web:1", "a"), FINDING("web:2", "a"), FINDING("web:3", "a"));
	SCENARIO("a layer that a known base brought to others came with it",
		 "deb:1 on : a app; web:1 on deb:1 via shared-layer: a base deb:1",
		 FINDING("web:1", "a"), IMAGE("deb:1", "a", .has_digests = true),
		 MANIFEST("pay:1", "ab"));
	SCENARIO("the manifest of an image puts its layers in their order",
		 "deb:1 on : a app; web:1 on deb:1 via layers: b app",
		 FINDING("web:1", "b"), MANIFEST("web:1", "ab"),
		 IMAGE("deb:1", "a", .has_digests = true));
}
/* clang-format on */

/* ---- names of layers ------------------------------------------------------------------------- */

static void test_chains(void)
{
	struct store *s = feed_open(":memory:");
	const struct told web = IMAGE("web:1", "abc"), py = IMAGE("py:1", "ab");
	struct fleet *f;

	read_told(s, &web);
	read_told(s, &py);
	f = feed_load(s);
	is_int(f->bases[0].layers, 2, "a base of two layers");
	/* printf 'sha256:aa.. sha256:bb..' | sha256sum */
	is_str(fleet_text(f, f->bases[0].chain),
	       "sha256:ccd722928bd92476ba1745586fed6e45a102504185ad88cd89e01ff116fd146c",
	       "has the chain id of the OCI Image Format Specification");
	fleet_free(f);
	store_close(s);
}

/* ---- more layers than anybody makes ------------------------------------------------------------
 */

enum { MANY = 70000 };

/* An image of so many layers, with a finding in the last of them. */
static void read_many(struct store *s, const char *name, size_t n)
{
	struct layer *layers = mem_array(n, sizeof(*layers));
	char(*ids)[72] = mem_array(n, sizeof(*ids));
	char *reference = mem_printf("%s/%s", ECR, name);
	const char *references[] = {reference};
	struct error err = {0};
	struct store_import_options options = {
		.name = "many", .now = DAY(100), .modified = DATE_NONE, .as_of = DATE_NONE};
	struct import_result result = {.format = "trivy"};
	struct import_counts counts;
	struct store_import *i = store_import_begin(s, &options, &err);
	struct sink sink = store_import_sink(i);
	const struct finding f = {.asset = {.is_scan_image = true, .pushed = DATE_NONE},
				  .vuln = "CVE-2024-0001",
				  .severity_raw = "HIGH",
				  .score = -1,
				  .epss = -1,
				  .exploit = -1,
				  .ecosystem = "deb",
				  .package = name,
				  .version = "1",
				  .layer_diff_id = ids[n - 1],
				  .first_seen = DATE_NONE,
				  .last_seen = DATE_NONE,
				  .updated = DATE_NONE};

	for (size_t k = 0; k < n; k++) {
		snprintf(ids[k], sizeof(ids[k]), "sha256:%064zx", k);
		layers[k].diff_id = ids[k];
	}
	ok(sink.scan_begin(sink.ctx, &(struct scan){.source = SOURCE_TRIVY, .as_of = DAY(1)},
			   &err) &&
		   sink.image(sink.ctx,
			      &(struct image){.config_digest = name_image(name, '0'),
					      .references = references,
					      .reference_count = 1,
					      .os_is_eosl = -1,
					      .created = DATE_NONE,
					      .layers = layers,
					      .layer_count = n},
			      &err) &&
		   sink.finding(sink.ctx, &f, &err) &&
		   sink.scan_end(sink.ctx,
				 &(struct scan_end){.status = SCAN_WHOLE, .as_of = DATE_NONE},
				 &err) &&
		   store_import_end(i, &result, 0.5, &counts, &err),
	   "an image of %zu layers is read", n);
	free(layers);
	free(ids);
	free(reference);
}

/* What a hostile report claims must end in no other layer, and on no stack. */
static void test_many_layers(void)
{
	struct store *s = feed_open(":memory:");
	struct fleet *f;

	read_many(s, "deep:1", MANY);
	read_many(s, "deeper:1", MANY + 1);
	f = feed_load(s);
	for (uint32_t i = 0; i < f->count; i++) {
		const char *image = fleet_text(f, f->images[f->assets[f->asset[i]].image].label);

		is_int(f->layer_index[i], strcmp(image, "deep:1") == 0 ? MANY - 1 : MANY,
		       "the last layer of %s is in its place", image);
	}
	is_int(f->base_count ? f->bases[0].layers : 0, MANY, "and its base has all of its layers");
	fleet_free(f);
	store_close(s);
}

/* ---- the pivot ------------------------------------------------------------------------------- */

/* "deb:1 2/2; (own layers) 3/2; ..": label, findings and images of each group by base, as many
 * dots before it as it is deep, and the key of what it stands on where that is no base. */
static char *tell_groups(const struct question *q, const char *filter_text)
{
	struct filter_error err;
	struct filter *filter =
		filter_parse(filter_text, &(struct filter_context){.now = q->now}, &err);
	struct selection s = {0};
	struct groups groups = {0};
	struct buf out = {0};

	filter_run(filter, q, &s);
	pivot_run(q, PIVOT_BASE, &s, &groups);
	for (size_t i = 0; i < groups.count; i++) {
		const struct group *g = &groups.rows[i];

		buf_printf(&out, "%s%.*s%s %u/%u", i ? "; " : "", g->depth, "....", g->label,
			   g->findings, g->images);
		if (g->parent && strncmp(g->parent, "sha256:", 7) != 0)
			buf_printf(&out, " [%s of %s]", g->key, g->parent);
	}
	selection_fini(&s);
	groups_fini(&groups);
	filter_free(filter);
	return buf_take(&out);
}

/* What teams must do themselves is told by repository, and stands behind the bases however much
 * it is. */
static void test_own_layers(void)
{
	static const struct told documents[] = {IMAGE("deb:1", "a"), IMAGE("pay/api:1", "abc"),
						IMAGE("pay/api:2", "abcd"), IMAGE("web:1", "ax"),
						IMAGE("lone:1", "z")};
	struct store *s = feed_open(":memory:");
	struct question q = {.now = DAY(100)};
	struct fleet *f;
	char *text;

	for (size_t i = 0; i < sizeof(documents) / sizeof(documents[0]); i++)
		read_told(s, &documents[i]);
	q.fleet = f = feed_load(s);
	text = tell_groups(&q, "");
	is_str(text,
	       "deb:1 3/3; .pay/api:1 2/1; debian 12.4 1/1; (own layers) 5/4; "
	       ".pay/api 3/2 [own:pay/api of own layers]; .deb 1/1 [own:deb of own layers]; "
	       ".web 1/1 [own:web of own layers]",
	       "own layers stand last, and each repository's part of them under all of them");
	free(text);
	text = tell_groups(&q, "origin:app repo=web");
	is_str(text, "(own layers) 1/1; .web 1/1 [own:web of own layers]",
	       "what Enter on a repository shows is its own layers and no others");
	free(text);
	groups_are_their_terms(&q, "own layers");
	fleet_free(f);
	store_close(s);
}

int main(void)
{
	tap_begin();
	test_layers();
	test_said();
	test_circles();
	test_map();
	test_shared();
	test_chains();
	test_own_layers();
	test_many_layers();
	return done();
}
