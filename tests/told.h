/*
 * Images, findings of Inspector and manifests by their layers, told to a store: layers are letters,
 * the diff id of `a` is sha256:aaaa.., its digest in a registry sha256:fafafa..; a finding of a
 * layer is in the package `p-a`.
 */
#ifndef TAMIS_TESTS_TOLD_H
#define TAMIS_TESTS_TOLD_H

#include "core/mem.h"
#include "tests/store_feed.h"

enum { LAYERS = 8 };

enum says { SAYS_IMAGE, SAYS_FINDING, SAYS_MANIFEST };

struct told {
	enum says says;
	const char *name;   /* "repository:tag" */
	const char *layers; /* "abc"; of a finding the one that it is in */
	int boundary;       /* the history has a CMD behind so many layers; 0 no history */
	const char *base_name, *base_digest;
	bool has_digests;       /* its layers' digests are known, too */
	const char *os_version; /* NULL: 12.4 */
	bool is_eosl;           /* its scanner says that debian is out of support */
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

static bool put_finding(const struct sink *sink, const struct told *t, char layer,
			struct error *err)
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
		layers[i] = (struct layer){.diff_id = name_layer(t->layers[i], false),
					   .digest = t->has_digests ? name_layer(t->layers[i], true)
								    : NULL};
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
					   .os_version = t->os_version ? t->os_version : "12.4",
					   .os_is_eosl = t->is_eosl ? 1 : -1,
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
	bool good = sink->scan_begin(sink->ctx,
				     &(struct scan){.source = by[t->says], .as_of = DAY(1)}, err);

	if (t->says == SAYS_IMAGE)
		good = good && put_image(sink, t, err);
	else if (t->says == SAYS_FINDING)
		good = good && put_finding(sink, t, t->layers[0], err);
	else
		good = good && put_manifest(sink, t, err);
	return good &&
	       sink->scan_end(sink->ctx,
			      &(struct scan_end){.status = SCAN_WHOLE, .as_of = DATE_NONE}, err);
}

static inline void read_told(struct store *s, const struct told *t)
{
	struct error err = {0};
	struct store_import_options options = {
		.name = "told", .now = DAY(100), .modified = DATE_NONE, .as_of = DATE_NONE};
	struct import_result result = {.format = "trivy"};
	struct import_counts counts;
	struct store_import *i = store_import_begin(s, &options, &err);
	struct sink sink = i ? store_import_sink(i) : (struct sink){0};

	if (!i || !put_told(&sink, t, &err) || !store_import_end(i, &result, 0.5, &counts, &err)) {
		tap_diag("import", err.text);
		exit(1);
	}
}

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

#endif
