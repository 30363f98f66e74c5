/*
 * What importers of image facts share: names cut apart as they were written, lists of digests,
 * configs, and the manifests that registries keep (a manifest may be a document, or a string within
 * an answer of ECR).
 */
#ifndef TAMIS_DATA_IMPORT_IMAGE_H
#define TAMIS_DATA_IMPORT_IMAGE_H

#include "core/arena.h"
#include "data/import_ops.h"
#include "data/json_read.h"

/* An image_fact with nothing in it. */
struct image_fact image_fact_blank(void);

/*
 * "localhost:5000/a/b:1.2@sha256:..." into registry, repository, tag and digest, nothing completed:
 * a fact keeps the words of its source, the store completes them. In the arena.
 */
void image_fact_name(struct image_fact *fact, const char *name, struct arena *arena);
void image_fact_tag(struct image_fact *fact, const char *tag, struct arena *arena); /* one more */

/* The digests in the list `path` of `node`, in order, repeats kept; `member` of each item, or "".
 */
const char *const *image_fact_digests(const cJSON *node, const char *path, const char *member,
				      size_t *count, struct arena *arena);
/* Architecture, OS, labels, history, diff ids and creation of an image config. */
void image_fact_config(struct image_fact *fact, const cJSON *config, struct arena *arena);
void image_fact_labels(struct image_fact *fact, const cJSON *node, const char *path,
		       struct arena *arena);

/*
 * Gives each layer the step that made it: the i-th step of the history that is not empty belongs to
 * the i-th diff id (it does in every real report seen). Where the counts differ, none gets one.
 */
void image_name_steps(struct layer *layers, const struct image *image);

/*
 * Tells what a manifest, an index (each child is a fact of its own), a schema 1 manifest or an
 * image config says. `known` holds what is known from around it: a digest of its own, raw_digest, a
 * place. *was_any says whether it was one of these.
 */
bool image_manifest_tell(struct import_run *run, const cJSON *manifest, struct image_fact known,
			 struct arena *arena, bool *was_any, struct error *err);

#endif
