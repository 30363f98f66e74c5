/*
 * Reading manifests, indexes and configs (OCI image specification; Docker's schema 1 and 2). No
 * document states its own digest; compressed layer digests and diff ids are different things and
 * never compared.
 */
#include "data/import_image.h"

#include <stdlib.h>
#include <string.h>

#include "core/identity.h"
#include "core/text.h"

enum { LIST_MAX = 10000, LABELS_MAX = 1000 };

struct image_fact image_fact_blank(void)
{
	return (struct image_fact){
		.created = DATE_NONE, .pushed = DATE_NONE, .last_used = DATE_NONE, .in_use = -1};
}

/* ---- names ----------------------------------------------------------------------------------- */

void image_fact_tag(struct image_fact *fact, const char *tag, struct arena *arena)
{
	const char **tags = arena_alloc(arena, (fact->tag_count + 1) * sizeof(*tags));

	if (fact->tag_count)
		memcpy(tags, fact->tags, fact->tag_count * sizeof(*tags));
	tags[fact->tag_count++] = tag;
	fact->tags = tags;
}

/* The first component is a host when it could be no repository: a dot, a port, or localhost. */
static bool is_host(const char *text, size_t n)
{
	return memchr(text, '.', n) || memchr(text, ':', n) ||
	       (n == 9 && strncmp(text, "localhost", 9) == 0);
}

void image_fact_name(struct image_fact *fact, const char *name, struct arena *arena)
{
	const char *at = strrchr(name, '@'), *end = at ? at : name + strlen(name);
	const char *slash = strchr(name, '/'), *colon = NULL;

	if (at && identity_is_digest(at + 1))
		fact->digest = at + 1;
	if (slash && slash < end && is_host(name, (size_t)(slash - name))) {
		fact->registry = arena_strndup(arena, name, (size_t)(slash - name));
		name = slash + 1;
	}
	for (const char *p = name; p < end; p++)
		colon = *p == ':' ? p : *p == '/' ? NULL : colon;
	if (colon)
		image_fact_tag(fact, arena_strndup(arena, colon + 1, (size_t)(end - colon - 1)),
			       arena);
	end = colon ? colon : end;
	fact->repository = arena_strndup(arena, name, (size_t)(end - name));
}

/* ---- parts ----------------------------------------------------------------------------------- */

static const char *digest_or_null(const cJSON *node, const char *path)
{
	const char *text = json_word(node, path);

	return identity_is_digest(text) ? text : NULL;
}

const char *const *image_fact_digests(const cJSON *node, const char *path, const char *member,
				      size_t *count, struct arena *arena)
{
	size_t n = json_count(node, path);
	const char **list = arena_alloc(arena, (n + 1) * sizeof(*list));

	*count = 0;
	JSON_EACH(item, node, path)
	if (digest_or_null(item, member) && *count < LIST_MAX)
		list[(*count)++] = json_word(item, member);
	return list;
}

void image_fact_labels(struct image_fact *fact, const cJSON *node, const char *path,
		       struct arena *arena)
{
	struct label *labels;
	size_t n = 0;

	JSON_EACH(label, node, path)
	n++;
	labels = arena_alloc(arena, (n + 1) * sizeof(*labels));
	JSON_EACH(label, node, path)
	if (label->string && json_text(label, "") && fact->label_count < LABELS_MAX)
		labels[fact->label_count++] = (struct label){label->string, json_text(label, "")};
	fact->labels = labels;
}

static void read_history(struct image_fact *fact, const cJSON *config, struct arena *arena)
{
	size_t n = json_count(config, "history");
	struct build_step *steps = arena_alloc(arena, (n + 1) * sizeof(*steps));

	JSON_EACH(step, config, "history")
	if (cJSON_IsObject(step) && fact->history_count < LIST_MAX)
		steps[fact->history_count++] =
			(struct build_step){.created_by = json_word(step, "created_by"),
					    .created = json_date(step, "created"),
					    .is_empty = json_is_true(step, "empty_layer")};
	fact->history = steps;
}

void image_fact_config(struct image_fact *fact, const cJSON *config, struct arena *arena)
{
	fact->os = json_word(config, "os");
	fact->architecture = json_word(config, "architecture");
	fact->variant = json_word(config, "variant");
	fact->os_version = json_word(config, "os.version");
	fact->created = json_date(config, "created");
	fact->diff_ids =
		image_fact_digests(config, "rootfs.diff_ids", "", &fact->diff_id_count, arena);
	image_fact_labels(fact, config, "config.Labels", arena);
	read_history(fact, config, arena);
}

void image_name_steps(struct layer *layers, const struct image *image)
{
	size_t filled = 0, k = 0;

	for (size_t i = 0; i < image->history_count; i++)
		filled += !image->history[i].is_empty;
	if (filled != image->layer_count)
		return;
	for (size_t i = 0; i < image->history_count; i++)
		if (!image->history[i].is_empty)
			layers[k++].created_by = image->history[i].created_by;
}

/* ---- manifests ------------------------------------------------------------------------------- */

static const cJSON *member(const cJSON *node, const char *name)
{
	JSON_EACH(m, node, "")
	if (m->string && strcmp(m->string, name) == 0)
		return m;
	return NULL;
}

/* A key that holds dots is out of a path's reach. */
static const char *annotation(const cJSON *node, const char *name)
{
	return json_word(member(json_at(node, "annotations"), name), "");
}

/* Docker's own early pushes have any config type; of OCI manifests another type is an artifact. */
static bool is_artifact(const cJSON *manifest)
{
	static const char *const image_types[] = {
		"application/vnd.docker.container.image.v1+json",
		"application/vnd.oci.image.config.v1+json",
	};
	const char *type = json_word(manifest, "config.mediaType");
	const char *own = json_word(manifest, "mediaType");

	if (json_word(manifest, "artifactType"))
		return true;
	if (!type || text_equal(own, "application/vnd.docker.distribution.manifest.v2+json"))
		return false;
	return strcmp(type, image_types[0]) != 0 && strcmp(type, image_types[1]) != 0;
}

static bool tell_manifest(struct import_run *run, const cJSON *manifest, struct image_fact fact,
			  struct arena *arena, struct error *err)
{
	fact.config_digest = digest_or_null(manifest, "config.digest");
	fact.layers = image_fact_digests(manifest, "layers", "digest", &fact.layer_count, arena);
	fact.is_artifact = is_artifact(manifest);
	return import_image_fact(run, &fact, err);
}

/* An attestation is listed beside the images that it is about. */
static bool is_attestation(const cJSON *child)
{
	const char *os = json_word(child, "platform.os");

	return annotation(child, "vnd.docker.reference.type") ||
	       (text_equal(os, "unknown") &&
		text_equal(json_word(child, "platform.architecture"), "unknown"));
}

static bool tell_child(struct import_run *run, const cJSON *child, const struct image_fact *known,
		       struct arena *arena, struct error *err)
{
	struct image_fact fact = image_fact_blank();
	const char *name = annotation(child, "org.opencontainers.image.ref.name");
	const char *created = annotation(child, "org.opencontainers.image.created");

	fact.registry = known->registry;
	fact.repository = known->repository;
	if (name && strpbrk(name, "@:/"))
		image_fact_name(&fact, name, arena);
	else if (name)
		image_fact_tag(&fact, name, arena);
	fact.index = known->digest;
	fact.digest = digest_or_null(child, "digest");
	fact.os = json_word(child, "platform.os");
	fact.architecture = json_word(child, "platform.architecture");
	fact.variant = json_word(child, "platform.variant");
	fact.os_version = json_word(member(json_at(child, "platform"), "os.version"), "");
	fact.created = created ? date_parse(created) : DATE_NONE;
	return import_image_fact(run, &fact, err);
}

static bool tell_index(struct import_run *run, const cJSON *index, const struct image_fact *known,
		       struct arena *arena, struct error *err)
{
	JSON_EACH(child, index, "manifests")
	if (cJSON_IsObject(child) && !is_attestation(child) &&
	    !tell_child(run, child, known, arena, err))
		return false;
	return true;
}

/* Newest first: the layers are turned round; what else is known stands in the newest history. */
static bool tell_schema1(struct import_run *run, const cJSON *manifest, struct image_fact fact,
			 struct arena *arena, struct error *err)
{
	const char *text = json_word(json_first(manifest, "history"), "v1Compatibility");
	const char *tag = json_word(manifest, "tag");
	const char **layers;
	struct json config = {0};
	bool good;

	fact.layers = image_fact_digests(manifest, "fsLayers", "blobSum", &fact.layer_count, arena);
	layers = arena_alloc(arena, (fact.layer_count + 1) * sizeof(*layers));
	for (size_t i = 0; i < fact.layer_count; i++)
		layers[i] = fact.layers[fact.layer_count - 1 - i];
	fact.layers = layers;
	if (!fact.repository)
		fact.repository = json_word(manifest, "name");
	if (tag && !fact.tag_count)
		image_fact_tag(&fact, tag, arena);
	fact.architecture = json_word(manifest, "architecture");
	if (text && json_read(&config, (struct slice_bytes){text, strlen(text), 0})) {
		fact.os = json_word(config.root, "os");
		if (!fact.architecture)
			fact.architecture = json_word(config.root, "architecture");
		fact.created = json_date(config.root, "created");
		image_fact_labels(&fact, config.root, "config.Labels", arena);
	}
	good = import_image_fact(run, &fact, err);
	json_fini(&config);
	return good;
}

static bool tell_config(struct import_run *run, const cJSON *config, struct image_fact fact,
			struct arena *arena, struct error *err)
{
	fact.config_digest = fact.digest; /* a blob's own digest is the config's */
	fact.digest = NULL;
	image_fact_config(&fact, config, arena);
	return import_image_fact(run, &fact, err);
}

bool image_manifest_tell(struct import_run *run, const cJSON *manifest, struct image_fact known,
			 struct arena *arena, bool *was_any, struct error *err)
{
	*was_any = true;
	if (cJSON_IsArray(json_at(manifest, "manifests"))) {
		return tell_index(run, manifest, &known, arena, err);
	} else if (json_at(manifest, "fsLayers")) {
		return tell_schema1(run, manifest, known, arena, err);
	} else if (json_at(manifest, "rootfs.diff_ids")) {
		return tell_config(run, manifest, known, arena, err);
	} else if (json_word(manifest, "config.digest")) {
		return tell_manifest(run, manifest, known, arena, err);
	}
	*was_any = false;
	return true;
}
