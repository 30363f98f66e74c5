/*
 * The image that a Trivy report tells of. A layer's digest is a registry's only when RepoDigests
 * says so: for a tar, Trivy writes the tar's own (TRUTH 1).
 */
#include <string.h>

#include "core/identity.h"
#include "core/text.h"
#include "data/import_image.h"
#include "data/import_trivy.h"

enum { NAMES_MAX = 1000 }; /* references of one image; more are an attack */

static size_t count_words(const cJSON *node, const char *path)
{
	size_t n = 0;

	JSON_EACH(item, node, path)
	n += json_word(item, "") != NULL;
	return n;
}

bool trivy_has_image(const cJSON *metadata)
{
	return json_word(metadata, "ImageID") || count_words(metadata, "RepoTags") ||
	       count_words(metadata, "RepoDigests") || count_words(metadata, "DiffIDs");
}

/* ArtifactName as a reference; NULL for a tar, a path, an id. */
static const char *as_reference(const char *artifact)
{
	struct reference r;
	bool good = artifact && reference_parse(artifact, &r);

	if (good)
		reference_fini(&r);
	return good ? artifact : NULL;
}

/* Names and digests. "name@sha256:..." counts as both: it tells the registry without a tag. */
static void read_names(struct image *out, const cJSON *metadata, const char *artifact,
		       struct arena *arena)
{
	size_t room = count_words(metadata, "RepoTags") + count_words(metadata, "RepoDigests") + 1;
	const char **references = arena_alloc(arena, room * sizeof(*references));
	const char **digests = arena_alloc(arena, room * sizeof(*digests));

	JSON_EACH(tag, metadata, "RepoTags")
	if (json_word(tag, "") && out->reference_count < NAMES_MAX)
		references[out->reference_count++] = json_word(tag, "");
	if (out->reference_count == 0 && as_reference(artifact))
		references[out->reference_count++] = artifact;
	JSON_EACH(name, metadata, "RepoDigests")
	if (json_word(name, "") && out->reference_count < NAMES_MAX)
		references[out->reference_count++] = json_word(name, "");
	for (size_t i = 0; i < out->reference_count; i++) {
		const char *at = strrchr(references[i], '@');
		bool is_known = !at;

		for (size_t k = 0; k < out->digest_count; k++)
			is_known = is_known || strcmp(digests[k], at + 1) == 0;
		if (!is_known)
			digests[out->digest_count++] = at + 1;
	}
	out->references = references;
	out->digests = digests;
	out->digests_are_compressed = count_words(metadata, "RepoDigests") > 0;
}

static void read_history(struct image *out, const cJSON *metadata, struct arena *arena)
{
	struct build_step *steps = arena_alloc(
		arena, (json_count(metadata, "ImageConfig.history") + 1) * sizeof(*steps));

	JSON_EACH(step, metadata, "ImageConfig.history")
	if (cJSON_IsObject(step))
		steps[out->history_count++] =
			(struct build_step){.created_by = json_word(step, "created_by"),
					    .created = json_date(step, "created"),
					    .is_empty = json_is_true(step, "empty_layer")};
	out->history = steps;
}

/* Metadata.Layers, where it is there, stands beside the diff ids in the same order. */
static void read_layers(struct image *out, const cJSON *metadata, struct arena *arena)
{
	const char *const lists[] = {"DiffIDs", "ImageConfig.rootfs.diff_ids", "Layers"};
	const cJSON *pair = json_first(metadata, "Layers");
	const char *list;
	struct layer *layers;
	size_t i = 0;

	while (i < 2 && json_count(metadata, lists[i]) == 0)
		i++;
	list = lists[i];
	layers = arena_alloc(arena, (json_count(metadata, list) + 1) * sizeof(*layers));
	JSON_EACH(item, metadata, list)
	{
		const char *diff_id = json_word(item, i < 2 ? "" : "DiffID");
		struct layer *layer = &layers[out->layer_count++];

		*layer = (struct layer){.diff_id = diff_id, .size = -1};
		if (pair && diff_id && text_equal(json_word(pair, "DiffID"), diff_id)) {
			double size = json_number(pair, "Size", -1);

			layer->size = size >= 0 && size < 9e15 ? (long long)size : -1;
			layer->digest =
				out->digests_are_compressed ? json_word(pair, "Digest") : NULL;
		}
		pair = pair ? pair->next : NULL;
	}
	image_name_steps(layers, out);
	out->layers = layers;
}

static void read_labels(struct image *out, const cJSON *metadata, struct arena *arena)
{
	struct label *labels;
	size_t n = 0;

	JSON_EACH(label, metadata, "ImageConfig.config.Labels")
	n++;
	labels = arena_alloc(arena, (n + 1) * sizeof(*labels));
	JSON_EACH(label, metadata, "ImageConfig.config.Labels")
	if (label->string && json_text(label, ""))
		labels[out->label_count++] =
			(struct label){.name = label->string, .value = json_text(label, "")};
	out->labels = labels;
}

void trivy_os(const cJSON *metadata, const char **family, const char **version)
{
	const char *name = json_word(metadata, "OS.Family");
	bool is_known = name && strcmp(name, "none") != 0;

	*family = is_known ? name : NULL;
	*version = is_known ? json_word(metadata, "OS.Name") : NULL;
}

void trivy_image(struct image *out, const cJSON *metadata, const char *artifact,
		 struct arena *arena)
{
	*out = (struct image){
		.config_digest = json_word(metadata, "ImageID"),
		.os_is_eosl = json_is_true(metadata, "OS.EOSL")             ? 1
			      : cJSON_IsFalse(json_at(metadata, "OS.EOSL")) ? 0
									    : -1,
		.architecture = json_word(metadata, "ImageConfig.architecture"),
		.created = json_date(metadata, "ImageConfig.created"),
	};
	trivy_os(metadata, &out->os_family, &out->os_version);
	read_names(out, metadata, artifact, arena);
	read_history(out, metadata, arena);
	read_layers(out, metadata, arena);
	read_labels(out, metadata, arena);
}

/* ---- Targets that name an image ------------------------------------------------------------- */

size_t trivy_target_image(const char *target)
{
	size_t n = target ? strlen(target) : 0, begin = 0;

	if (n == 0 || target[n - 1] != ')')
		return 0;
	for (size_t i = 0; i + 2 < n; i++)
		if (target[i] == ' ' && target[i + 1] == '(')
			begin = i;
	return begin + 3 < n ? begin : 0;
}

bool trivy_target_os(const char *target, const char **family, const char **version,
		     struct arena *arena)
{
	size_t n = trivy_target_image(target), size, space;
	const char *os;

	if (n == 0)
		return false;
	os = target + n + 2;
	size = strlen(os) - 1;
	for (space = size; space > 0 && os[space - 1] != ' '; space--)
		;
	/* "suse linux enterprise server 12.3": the version is the last word, if there are two. */
	*family = arena_strndup(arena, os, space > 1 ? space - 1 : size);
	*version = space > 1 ? arena_strndup(arena, os + space, size - space) : NULL;
	return true;
}

bool trivy_is_other_image(const struct trivy *t)
{
	const struct trivy_result *r = &t->result;
	size_t n = trivy_result_is_os(r) ? trivy_target_image(r->target) : 0;

	return n && !(trivy_target_image(t->target) == n && memcmp(t->target, r->target, n) == 0);
}

void trivy_image_of_target(struct image *out, const cJSON *metadata, const char *target,
			   struct arena *arena)
{
	const char *name = arena_strndup(arena, target ? target : "", trivy_target_image(target));

	trivy_image(out, metadata, name, arena);
	if (!out->os_family)
		trivy_target_os(target, &out->os_family, &out->os_version, arena);
}
