/*
 * What engines and tools print of an image: `docker image inspect` (the API's object too), the
 * manifest.json of `docker save`, `skopeo inspect`. An engine knows the config digest and the diff
 * ids; skopeo the manifest's digest and the compressed layers.
 */
#include <stdlib.h>
#include <string.h>

#include "core/identity.h"
#include "core/intl.h"
#include "core/text.h"
#include "data/import_image.h"

struct engine {
	struct import_run *run;
	struct json json;
	struct arena arena;
	bool has_list;
};

static bool begin_scan(struct engine *e, struct error *err)
{
	const struct scan scan = {
		.source = SOURCE_FACTS, .format = "image", .tool = "docker", .as_of = DATE_NONE};

	return import_begin(e->run, &scan, err);
}

/* "sha256:" is put before what an old API writes as bare hex digits. */
static const char *config_digest(struct engine *e, const char *id)
{
	char *full = id && !strchr(id, ':') ? mem_printf("sha256:%s", id) : mem_strdup(id);
	const char *kept =
		identity_is_digest(full) ? arena_strndup(&e->arena, full, strlen(full)) : NULL;

	free(full);
	return kept;
}

static bool is_same_place(const struct image_fact *a, const struct image_fact *b)
{
	return text_equal(a->registry, b->registry) && text_equal(a->repository, b->repository);
}

/* The image at one place, with the tags that it has there. */
static bool tell_place(struct engine *e, const cJSON *image, struct image_fact fact,
		       const struct image_fact *place, struct error *err)
{
	fact.registry = place->registry;
	fact.repository = place->repository;
	fact.digest = place->digest;
	JSON_EACH(name, image, "RepoTags")
	{
		struct image_fact other = image_fact_blank();

		if (!json_word(name, ""))
			continue;
		image_fact_name(&other, json_word(name, ""), &e->arena);
		if (is_same_place(&other, place) && other.tag_count)
			image_fact_tag(&fact, other.tags[0], &e->arena);
	}
	return import_image_fact(e->run, &fact, err);
}

/* Was the place told already, by one of the names before `until`? */
static bool was_told(struct engine *e, const cJSON *image, const char *list, const cJSON *until,
		     const struct image_fact *place)
{
	JSON_EACH(name, image, list)
	{
		struct image_fact other = image_fact_blank();

		if (name == until)
			break;
		if (!json_word(name, ""))
			continue;
		image_fact_name(&other, json_word(name, ""), &e->arena);
		if (is_same_place(&other, place))
			return true;
	}
	return false;
}

/* A fact for each repository among the digests, then for each that only tags name. */
static bool tell_places(struct engine *e, const cJSON *image, const struct image_fact *fact,
			struct error *err)
{
	static const char *const lists[] = {"RepoDigests", "RepoTags"};
	size_t told = 0;

	for (int i = 0; i < 2; i++)
		JSON_EACH(name, image, lists[i])
		{
			struct image_fact place = image_fact_blank();

			if (!json_word(name, "") || text_has_prefix(json_word(name, ""), "<none>"))
				continue;
			image_fact_name(&place, json_word(name, ""), &e->arena);
			if (i == 1 && (was_told(e, image, lists[0], NULL, &place) ||
				       was_told(e, image, lists[1], name, &place)))
				continue;
			told++;
			if (!tell_place(e, image, *fact, &place, err))
				return false;
		}
	return told || import_image_fact(e->run, fact, err);
}

static bool tell_inspect(struct engine *e, const cJSON *image, struct error *err)
{
	struct image_fact fact = image_fact_blank();

	fact.config_digest = config_digest(e, json_word(image, "Id"));
	fact.os = json_word(image, "Os");
	fact.architecture = json_word(image, "Architecture");
	fact.variant = json_word(image, "Variant");
	fact.os_version = json_word(image, "OsVersion");
	fact.created = json_date(image, "Created");
	fact.diff_ids =
		image_fact_digests(image, "RootFS.Layers", "", &fact.diff_id_count, &e->arena);
	image_fact_labels(&fact, image, "Config.Labels", &e->arena);
	return tell_places(e, image, &fact, err);
}

/* "blobs/sha256/HEX" or "HEX.json"; anything else is no digest. */
static bool tell_saved(struct engine *e, const cJSON *image, struct error *err)
{
	struct image_fact fact = image_fact_blank();
	const char *config = json_word(image, "Config");
	const char *slash = config ? strrchr(config, '/') : NULL;

	config = slash ? slash + 1 : config;
	if (config)
		fact.config_digest =
			config_digest(e, arena_strndup(&e->arena, config, strcspn(config, ".")));
	return tell_places(e, image, &fact, err);
}

/* RepoTags are all tags of the repository, not of this image. */
static bool tell_skopeo(struct engine *e, const cJSON *image, struct error *err)
{
	struct image_fact fact = image_fact_blank();
	const char *digest = json_word(image, "Digest"), *name = json_word(image, "Name");

	if (name)
		image_fact_name(&fact, name, &e->arena);
	fact.digest = identity_is_digest(digest) ? digest : NULL;
	fact.os = json_word(image, "Os");
	fact.architecture = json_word(image, "Architecture");
	fact.created = json_date(image, "Created");
	fact.layers = image_fact_digests(image, "Layers", "", &fact.layer_count, &e->arena);
	image_fact_labels(&fact, image, "Labels", &e->arena);
	return import_image_fact(e->run, &fact, err);
}

static bool element(void *state, int rule, struct slice_bytes value, struct error *err)
{
	struct engine *e = state;
	const cJSON *image;

	(void)rule;
	arena_reset(&e->arena);
	e->has_list = true;
	if (!begin_scan(e, err))
		return false;
	json_read(&e->json, value);
	image = e->json.root;
	if (json_word(image, "Id"))
		return tell_inspect(e, image, err);
	if (json_word(image, "Digest") && json_at(image, "Layers"))
		return tell_skopeo(e, image, err);
	if (json_word(image, "Config"))
		return tell_saved(e, image, err);
	import_skip(e->run, N_("no image"), NULL);
	return true;
}

static bool enter(void *state, char first, long long offset, struct error *err)
{
	struct engine *e = state;

	(void)offset, (void)err;
	e->has_list = e->has_list || first == '[';
	return true;
}

static bool finish(void *state, const char *why_cut, struct error *err)
{
	struct engine *e = state;
	const struct scan_end end = {.status = why_cut ? SCAN_PARTIAL : SCAN_WHOLE,
				     .why_partial = why_cut,
				     .as_of = DATE_NONE};

	if (!e->has_list && !why_cut) { /* only a forced format comes here */
		e->run->why_partial = N_("it holds no image");
		return true;
	}
	return begin_scan(e, err) && import_end(e->run, &end, err);
}

static void *open_engine(struct import_run *run)
{
	struct engine *e = mem_alloc(sizeof(*e));

	e->run = run;
	return e;
}

static void close_engine(void *state)
{
	struct engine *e = state;

	json_fini(&e->json);
	arena_fini(&e->arena);
	free(e);
}

static const char *const list_rules[] = {"*"};
const struct import_ops import_engine = {
	.rules = list_rules,
	.rule_count = 1,
	.handler = {.begin = enter, .element = element},
	.open = open_engine,
	.finish = finish,
	.close = close_engine,
};

static const char *const one_rules[] = {""};
const struct import_ops import_engine_one = {
	.rules = one_rules,
	.rule_count = 1,
	.handler = {.element = element},
	.open = open_engine,
	.finish = finish,
	.close = close_engine,
};
