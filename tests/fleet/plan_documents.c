/*
 * The documents that make an image: its config, its manifest and, for two platforms, their index.
 * A digest is the hash of these bytes, as in a registry. Images of one platform are Docker's, those
 * of two OCI's with an attestation for each, as buildkit pushes them.
 */
#include "bytes.h"
#include "json.h"
#include "plan_parts.h"

#include <stdlib.h>
#include <string.h>

/* A document while it is written; then it is text in the arena. */
struct draft {
	struct json json;
	FILE *file;
	char *text;
	size_t size;
};

static struct json *draft_begin(struct draft *draft)
{
	draft->file = open_memstream(&draft->text, &draft->size);
	if (!draft->file)
		out_of_memory();
	json_start(&draft->json, draft->file);
	json_object(&draft->json, NULL);
	return &draft->json;
}

static const char *draft_end(struct plan *plan, struct draft *draft, struct digest *digest)
{
	const char *kept;

	json_end(&draft->json);
	if (!json_finish(&draft->json) || fclose(draft->file) != 0)
		out_of_memory();
	*digest = digest_of_bytes(draft->text, draft->size);
	kept = arena_print(&plan->arena, "%s", draft->text);
	free(draft->text);
	return kept;
}

/* ---- config ---------------------------------------------------------------------------------- */

static void write_step(struct json *json, int64_t when, const char *made_by, bool is_empty)
{
	json_object(json, NULL);
	json_text(json, "created", time_print(when, TIME_ISO_UTC, 0).text);
	json_text(json, "created_by", made_by);
	if (is_empty)
		json_bool(json, "empty_layer", true);
	json_end(json);
}

static void write_history(struct plan *plan, struct json *json, const struct image *image,
			  int64_t created)
{
	json_array(json, "history");
	for (unsigned i = 0; i < image->layer_count; i++) {
		const struct layer *layer = &image->layers[i];

		write_step(json, created, layer->made_by, false);
		if (layer->then_cmd)
			write_step(json, created,
				   arena_print(&plan->arena, "CMD [\"%s\"]", layer->then_cmd),
				   true);
	}
	if (!repo_is_base(image->repo)) {
		write_step(json, created, "WORKDIR /app", true);
		write_step(json, created, "ENTRYPOINT [\"/app/start\"]", true);
	}
	json_end(json);
}

static void write_labels(struct plan *plan, struct json *json, const struct image *image)
{
	const struct image *base = image->base;

	if (!base || pick(image->hash, 2, 2))
		return;
	json_object(json, "Labels");
	json_text(json, "org.opencontainers.image.base.name",
		  image_reference(plan, base, 0, base->tag));
	json_end(json);
}

static void make_config(struct plan *plan, struct draft *draft, struct image *image)
{
	struct json *json = draft_begin(draft);
	int64_t created = image->pushed - 600000;

	json_text(json, "architecture", image->arch);
	json_text(json, "created", time_print(created, TIME_ISO_NANO, 0).text);
	write_history(plan, json, image, created);
	json_text(json, "os", "linux");
	json_object(json, "rootfs");
	json_text(json, "type", "layers");
	json_array(json, "diff_ids");
	for (unsigned i = 0; i < image->layer_count; i++)
		json_text(json, NULL, image->layers[i].diff.text);
	json_end(json);
	json_end(json);
	json_object(json, "config");
	write_labels(plan, json, image);
	json_array(json, "Env");
	json_text(json, NULL, "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
	json_end(json);
	json_end(json);
	image->config_text = draft_end(plan, draft, &image->config);
}

/* ---- manifest -------------------------------------------------------------------------------- */

static void write_blob(struct json *json, const char *key, const char *type, int64_t size,
		       const char *digest)
{
	json_object(json, key);
	json_text(json, "mediaType", type);
	json_integer(json, "size", size);
	json_text(json, "digest", digest);
	json_end(json);
}

static void make_manifest(struct plan *plan, struct draft *draft, struct image *image)
{
	struct json *json = draft_begin(draft);

	json_integer(json, "schemaVersion", 2);
	json_text(json, "mediaType", image_media_type(image, false));
	write_blob(json, "config",
		   image->is_pair ? "application/vnd.oci.image.config.v1+json"
				  : "application/vnd.docker.container.image.v1+json",
		   (int64_t)strlen(image->config_text), image->config.text);
	json_array(json, "layers");
	for (unsigned i = 0; i < image->layer_count; i++)
		write_blob(json, NULL,
			   image->is_pair ? "application/vnd.oci.image.layer.v1.tar+gzip"
					  : "application/vnd.docker.image.rootfs.diff.tar.gzip",
			   image->layers[i].size, image->layers[i].blob.text);
	json_end(json);
	image->manifest_text = draft_end(plan, draft, &image->manifest);
}

/* ---- index ----------------------------------------------------------------------------------- */

static void write_child(struct json *json, const char *digest, int64_t size,
			const char *architecture, const char *attested)
{
	json_object(json, NULL);
	json_text(json, "mediaType", "application/vnd.oci.image.manifest.v1+json");
	json_text(json, "digest", digest);
	json_integer(json, "size", size);
	if (attested) {
		json_object(json, "annotations");
		json_text(json, "vnd.docker.reference.digest", attested);
		json_text(json, "vnd.docker.reference.type", "attestation-manifest");
		json_end(json);
	}
	json_object(json, "platform");
	json_text(json, "architecture", architecture);
	json_text(json, "os", attested ? "unknown" : "linux");
	json_end(json);
	json_end(json);
}

/* The two platforms of an image stand side by side. */
static void make_index(struct plan *plan, struct draft *draft, struct image pair[2])
{
	struct json *json = draft_begin(draft);

	json_integer(json, "schemaVersion", 2);
	json_text(json, "mediaType", image_media_type(pair, true));
	json_array(json, "manifests");
	for (unsigned i = 0; i < 2; i++)
		write_child(json, pair[i].manifest.text, (int64_t)strlen(pair[i].manifest_text),
			    pair[i].arch, NULL);
	for (unsigned i = 0; i < 2; i++)
		write_child(json, digest_of(plan->seed, pair[i].manifest.text).text, 566, "unknown",
			    pair[i].manifest.text);
	json_end(json);
	pair[0].index_text = pair[1].index_text = draft_end(plan, draft, &pair[0].index);
	pair[1].index = pair[0].index;
}

const char *image_media_type(const struct image *image, bool is_index)
{
	if (is_index)
		return "application/vnd.oci.image.index.v1+json";
	return image->is_pair ? "application/vnd.oci.image.manifest.v1+json"
			      : "application/vnd.docker.distribution.manifest.v2+json";
}

void plan_make_documents(struct plan *plan)
{
	static struct draft draft;

	for (unsigned i = 0; i < plan->image_count; i++) {
		make_config(plan, &draft, &plan->images[i]);
		make_manifest(plan, &draft, &plan->images[i]);
		if (plan->images[i].is_pair && i &&
		    plan->images[i - 1].repo == plan->images[i].repo &&
		    plan->images[i - 1].version == plan->images[i].version)
			make_index(plan, &draft, &plan->images[i - 1]);
	}
}
