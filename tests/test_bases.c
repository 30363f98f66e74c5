/*
 * Base images as a store tells them, one scenario a sentence, in every order of its documents. A
 * document is an image of Trivy, a finding of Inspector, or a manifest of a registry; layers are
 * letters: the diff id of `a` is sha256:aaaa.., its digest in a registry sha256:fafafa..
 */
#include <ctype.h>

#include "core/mem.h"
#include "data/config.h"
#include "tests/store_feed.h"

enum { LAYERS = 8, DOCUMENTS = 5 };

enum says { SAYS_IMAGE, SAYS_FINDING, SAYS_MANIFEST };

struct told {
	enum says says;
	const char *name;   /* "repository:tag" */
	const char *layers; /* "abc"; of a finding the one that it is in */
	int boundary;       /* the history has a CMD behind so many layers; 0 no history */
	const char *base_name, *base_digest;
	bool has_digests; /* its layers' digests are known, too */
};

static const char *name_layer(char letter, bool is_digest)
{
	static char room[16][72];
	static unsigned next;
	char *text = room[next++ % 16];

	memcpy(text, "sha256:", 7);
	for (int i = 0; i < 64; i++)
		text[7 + i] = is_digest && i % 2 == 0 ? 'f' : letter;
	text[71] = '\0';
	return text;
}

/* A digest of the image with this name: 64 hex digits of it. */
static const char *name_image(const char *name, char kind)
{
	static char room[16][72];
	static unsigned next;
	char *text = room[next++ % 16];
	unsigned hash = 5381;

	for (const char *p = name; *p; p++)
		hash = hash * 33 + (unsigned char)*p;
	snprintf(text, 72, "sha256:%c%063x", kind, hash);
	return text;
}

static bool put_finding(const struct sink *sink, const struct told *t, char layer, struct error *err)
{
	bool is_image = t->says == SAYS_IMAGE;
	char *repository = mem_strndup(t->name, strcspn(t->name, ":"));
	const char *tag = t->name + strcspn(t->name, ":") + 1;
	char package[] = {'p', '-', layer, '\0'};
	const struct finding f = {
		.asset = {.is_scan_image = is_image,
			  .registry = is_image ? NULL : ECR,
			  .repository = is_image ? NULL : repository,
			  .digest = is_image ? NULL : name_image(t->name, '1'),
			  .os = is_image ? NULL : "DEBIAN_12",
			  .tags = &tag,
			  .tag_count = 1,
			  .pushed = DATE_NONE},
		.vuln = "CVE-2024-0001",
		.severity_raw = "HIGH",
		.score = -1,
		.epss = -1,
		.exploit = -1,
		.ecosystem = "deb",
		.package = package,
		.version = "1",
		.layer_diff_id = is_image ? name_layer(layer, false) : NULL,
		.layer_digest = is_image ? NULL : name_layer(layer, true),
		.first_seen = DATE_NONE,
		.last_seen = DATE_NONE,
		.updated = DATE_NONE,
	};
	bool good = sink->finding(sink->ctx, &f, err);

	free(repository);
	return good;
}

static bool put_image(const struct sink *sink, const struct told *t, struct error *err)
{
	char *reference = mem_printf("%s/%s", ECR, t->name);
	const char *references[] = {reference}, *digests[] = {name_image(t->name, '1')};
	struct layer layers[LAYERS] = {{0}};
	struct build_step steps[LAYERS + 2] = {{0}};
	struct label labels[2];
	size_t n = strlen(t->layers), step = 0, label = 0;
	bool good;

	for (size_t i = 0; i < n; i++) {
		layers[i] = (struct layer){
			.diff_id = name_layer(t->layers[i], false),
			.digest = t->has_digests ? name_layer(t->layers[i], true) : NULL};
		steps[step++] = (struct build_step){"RUN something", DATE_NONE, false};
		if ((int)i + 1 == t->boundary)
			steps[step++] = (struct build_step){"CMD [\"sh\"]", DATE_NONE, true};
	}
	steps[step++] = (struct build_step){"ENTRYPOINT [\"/app\"]", DATE_NONE, true};
	if (t->base_name)
		labels[label++] =
			(struct label){"org.opencontainers.image.base.name", t->base_name};
	if (t->base_digest)
		labels[label++] =
			(struct label){"org.opencontainers.image.base.digest", t->base_digest};
	good = sink->image(sink->ctx,
			   &(struct image){.config_digest = name_image(t->name, '0'),
					   .digests = digests,
					   .digest_count = 1,
					   .references = references,
					   .reference_count = 1,
					   .os_family = "debian",
					   .os_version = "12.4",
					   .os_is_eosl = -1,
					   .created = DATE_NONE,
					   .digests_are_compressed = t->has_digests,
					   .layers = layers,
					   .layer_count = n,
					   .history = steps,
					   .history_count = t->boundary ? step : 0,
					   .labels = labels,
					   .label_count = label},
			   err);
	for (size_t i = 0; good && i < n; i++)
		good = put_finding(sink, t, t->layers[i], err);
	free(reference);
	return good;
}

static bool put_manifest(const struct sink *sink, const struct told *t, struct error *err)
{
	char *repository = mem_strndup(t->name, strcspn(t->name, ":"));
	const char *tag = t->name + strcspn(t->name, ":") + 1, *digests[LAYERS];
	size_t n = strlen(t->layers);
	bool good;

	for (size_t i = 0; i < n; i++)
		digests[i] = name_layer(t->layers[i], true);
	good = sink->image_fact(sink->ctx,
				&(struct image_fact){.registry = "123456789012",
						     .repository = repository,
						     .region = "eu-west-1",
						     .tags = &tag,
						     .tag_count = 1,
						     .digest = name_image(t->name, '1'),
						     .config_digest = name_image(t->name, '0'),
						     .layers = digests,
						     .layer_count = n,
						     .created = DATE_NONE,
						     .pushed = DATE_NONE,
						     .last_used = DATE_NONE,
						     .in_use = -1},
				err);
	free(repository);
	return good;
}

static bool put_told(const struct sink *sink, const struct told *t, struct error *err)
{
	static const enum source by[] = {[SAYS_IMAGE] = SOURCE_TRIVY,
					 [SAYS_FINDING] = SOURCE_INSPECTOR,
					 [SAYS_MANIFEST] = SOURCE_FACTS};
	bool good = sink->scan_begin(
		sink->ctx, &(struct scan){.source = by[t->says], .as_of = DAY(1)}, err);

	if (t->says == SAYS_IMAGE)
		good = good && put_image(sink, t, err);
	else if (t->says == SAYS_FINDING)
		good = good && put_finding(sink, t, t->layers[0], err);
	else
		good = good && put_manifest(sink, t, err);
	return good && sink->scan_end(sink->ctx,
				      &(struct scan_end){.status = SCAN_WHOLE, .as_of = DATE_NONE},
				      err);
}

static void read_told(struct store *s, const struct told *t)
{
	struct error err = {0};
	struct store_import_options options = {
		.name = "told", .now = DAY(100), .modified = DATE_NONE, .as_of = DATE_NONE};
	struct import_result result = {.format = "trivy"};
	struct import_counts counts;
	struct store_import *i = store_import_begin(s, &options, &err);
	struct sink sink = i ? store_import_sink(i) : (struct sink){0};

	if (!i || !put_told(&sink, t, &err) ||
	    !store_import_end(i, &result, 0.5, &counts, &err)) {
		tap_diag("import", err.text);
		exit(1);
	}
}

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
					fleet_text(f, f->packages[f->issues[f->issue[r]].package]
							      .key) + 2,
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
	size_t orders = 1;
	int wrong = 0;

	for (size_t i = 2; i <= n; i++)
		orders *= i;
	for (size_t order = 0; order < orders; order++) {
		struct store *s = feed_open(":memory:");
		size_t left[DOCUMENTS], rest = order;
		char *got;

		if (configured)
			store_configure(s, configured);
		for (size_t i = 0; i < n; i++)
			left[i] = i;
		for (size_t k = n; k > 0; k--) {
			read_told(s, &documents[left[rest % k]]);
			left[rest % k] = left[k - 1];
			rest /= k;
		}
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
#define IMAGE(name_, layers_, ...)                                                                 \
	{                                                                                          \
		.says = SAYS_IMAGE, .name = (name_), .layers = (layers_), __VA_ARGS__              \
	}
#define FINDING(name_, layer_)                                                                     \
	{                                                                                          \
		.says = SAYS_FINDING, .name = (name_), .layers = (layer_)                          \
	}
#define MANIFEST(name_, layers_)                                                                   \
	{                                                                                          \
		.says = SAYS_MANIFEST, .name = (name_), .layers = (layers_)                        \
	}

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

int main(void)
{
	tap_begin();
	test_layers();
	test_said();
	test_map();
	test_shared();
	test_chains();
	return done();
}
