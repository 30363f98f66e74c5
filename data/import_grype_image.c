/*
 * The image that Grype scanned. Its layers are diff ids. `manifest` and `config` are base64 of what
 * the image's manifest and config hold. Of an image that comes from no registry Grype makes the
 * manifest up, with diff ids for layers, and `manifestDigest` is of that: so only repoDigests count
 * as digests, and a manifest that is none of theirs says nothing of compressed layers (TRUTH 1).
 */
#include <string.h>

#include "core/base64.h"
#include "core/identity.h"
#include "core/intl.h"
#include "data/digest.h"
#include "data/import_grype.h"
#include "data/import_image.h"

enum { NAMES_MAX = 1000 };

/* JSON that a string holds as base64. */
struct inner {
	struct json json;
	char digest[DIGEST_TEXT]; /* of its bytes; "" when there are none */
};

static void inner_read(struct inner *inner, struct import_run *run, const char *text,
		       const char *reason)
{
	struct buf bytes = {0};
	struct digest *sum;
	bool is_good;

	if (!text)
		return;
	is_good = base64_decode(&bytes, text) &&
		  json_read(&inner->json, (struct slice_bytes){buf_text(&bytes), bytes.size, 0}) &&
		  cJSON_IsObject(inner->json.root);
	if (is_good) {
		sum = digest_new();
		digest_add(sum, bytes.data, bytes.size);
		digest_text(sum, inner->digest);
		digest_free(sum);
	} else {
		json_fini(&inner->json);
		import_skip(run, reason, NULL);
	}
	buf_fini(&bytes);
}

static void read_names(struct image *image, const cJSON *target, struct arena *arena)
{
	size_t n = json_count(target, "tags") + json_count(target, "repoDigests") + 1;
	const char **references = arena_alloc(arena, n * sizeof(*references));
	const char **digests = arena_alloc(arena, n * sizeof(*digests));
	const char *input = json_word(target, "userInput");
	struct reference r;

	JSON_EACH(tag, target, "tags")
	if (json_word(tag, "") && image->reference_count < NAMES_MAX)
		references[image->reference_count++] = json_word(tag, "");
	JSON_EACH(name, target, "repoDigests")
	{
		const char *text = json_word(name, "");
		const char *at = text ? strrchr(text, '@') : NULL;

		if (!at || image->reference_count == NAMES_MAX)
			continue;
		references[image->reference_count++] = text;
		digests[image->digest_count++] = at + 1;
	}
	if (image->reference_count == 0 && input && strchr(input, ':') &&
	    reference_parse(input, &r)) {
		references[image->reference_count++] = input;
		reference_fini(&r);
	}
	image->references = references;
	image->digests = digests;
}

/* The first that is a digest: reports are handed on with their ids blackened. */
static const char *config_digest(const cJSON *target, const struct inner *manifest,
				 const struct inner *config, const struct image_fact *build)
{
	const char *digests[] = {json_word(target, "imageID"),
				 json_word(manifest->json.root, "config.digest"),
				 build->diff_id_count ? config->digest : NULL};

	for (size_t i = 0; i < sizeof(digests) / sizeof(digests[0]); i++)
		if (identity_is_digest(digests[i]))
			return digests[i];
	return digests[0];
}

static bool is_of_registry(const struct image *image, const struct inner *manifest)
{
	for (size_t i = 0; i < image->digest_count; i++)
		if (strcmp(image->digests[i], manifest->digest) == 0)
			return true;
	return false;
}

/* The config's diff ids; an old report, or one with a broken config, has them in `layers` only. */
static void read_layers(struct image *image, const struct image_fact *build, const cJSON *target,
			const struct inner *manifest, struct arena *arena)
{
	size_t told = json_count(target, "layers"), count = build->diff_id_count, pairs;
	const cJSON *layer = json_first(target, "layers");
	const char *const *compressed =
		image_fact_digests(manifest->json.root, "layers", "digest", &pairs, arena);
	struct layer *layers;

	image->layer_count = count ? count : told;
	image->digests_are_compressed =
		is_of_registry(image, manifest) && pairs == image->layer_count;
	layers = arena_alloc(arena, (image->layer_count + 1) * sizeof(*layers));
	for (size_t i = 0; i < image->layer_count; i++) {
		double size = json_number(layer, "size", -1);

		layers[i] = (struct layer){
			.diff_id = count ? build->diff_ids[i] : json_word(layer, "digest"),
			.digest = image->digests_are_compressed ? compressed[i] : NULL,
			.size = told == image->layer_count && size >= 0 && size < 9e15
					? (long long)size
					: -1};
		layer = layer ? layer->next : NULL;
	}
	image_name_steps(layers, image);
	image->layers = layers;
}

static bool tell_target(struct import_run *run, const cJSON *target, const cJSON *distro,
			const struct inner *manifest, const struct inner *config,
			struct arena *arena, struct error *err)
{
	struct image_fact build = image_fact_blank();
	const char *architecture = json_word(target, "architecture");
	struct image image = {.os_family = json_word(distro, "name"),
			      .os_version = json_word(distro, "version"),
			      .os_is_eosl = -1};

	image_fact_config(&build, config->json.root, arena);
	if (!build.label_count)
		image_fact_labels(&build, target, "labels", arena);
	image.config_digest = config_digest(target, manifest, config, &build);
	image.architecture = architecture ? architecture : build.architecture;
	image.created = build.created;
	image.history = build.history;
	image.history_count = build.history_count;
	image.labels = build.labels;
	image.label_count = build.label_count;
	if (cJSON_IsObject(target))
		read_names(&image, target, arena);
	read_layers(&image, &build, target, manifest, arena);
	return (!image.config_digest && !image.os_family) || import_image(run, &image, err);
}

bool grype_tell_image(struct import_run *run, const cJSON *source, const cJSON *distro,
		      struct arena *arena, struct error *err)
{
	const cJSON *target = json_at(source, "target");
	struct inner manifest = {0}, config = {0};
	bool good;

	arena_reset(arena);
	inner_read(&manifest, run, json_word(target, "manifest"),
		   N_("image manifest that is no JSON in base64"));
	inner_read(&config, run, json_word(target, "config"),
		   N_("image config that is no JSON in base64"));
	good = tell_target(run, target, distro, &manifest, &config, arena, err);
	json_fini(&manifest.json);
	json_fini(&config.json);
	return good;
}
