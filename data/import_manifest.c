/*
 * Manifests, indexes and image configs as files of an OCI layout, or as `skopeo inspect --raw` and
 * `crane manifest` print them. A file at blobs/sha256/HEX whose bytes hash to HEX has that digest;
 * any other has none of its own, for a copy that was formatted anew hashes to something else.
 */
#include <stdlib.h>
#include <string.h>

#include "core/identity.h"
#include "core/intl.h"
#include "core/text.h"
#include "data/import_image.h"

struct manifests {
	struct import_run *run;
	struct json json;
	struct arena arena;
	struct buf pending; /* root values, each behind its size: the digest is known at the end */
	size_t count;
};

static bool begin_scan(struct manifests *m, struct error *err)
{
	const struct scan scan = {.source = SOURCE_FACTS,
				  .format = "manifest",
				  .tool = "registry",
				  .as_of = DATE_NONE};

	return import_begin(m->run, &scan, err);
}

static bool element(void *state, int rule, struct slice_bytes value, struct error *err)
{
	struct manifests *m = state;

	(void)rule, (void)err;
	buf_put(&m->pending, &value.size, sizeof(value.size));
	buf_put(&m->pending, value.text, value.size);
	m->count++;
	return true;
}

/* The digest in a blob's name, when its bytes agree. */
static const char *own_digest(const struct manifests *m)
{
	const char *raw = m->run->raw_digest, *slash = strrchr(m->run->name, '/');

	if (!raw || !slash || (size_t)(slash - m->run->name) < strlen("blobs/sha256") ||
	    strncmp(slash - strlen("blobs/sha256"), "blobs/sha256", strlen("blobs/sha256")) != 0)
		return NULL;
	return strcmp(slash + 1, raw + strlen("sha256:")) == 0 ? raw : NULL;
}

static bool tell_value(struct manifests *m, struct slice_bytes value, struct error *err)
{
	struct image_fact known = image_fact_blank();
	bool was_any = false;

	arena_reset(&m->arena);
	if (m->count == 1) {
		known.raw_digest = m->run->raw_digest;
		known.digest = own_digest(m);
	}
	if (json_read(&m->json, value) &&
	    !image_manifest_tell(m->run, m->json.root, known, &m->arena, &was_any, err))
		return false;
	if (!was_any)
		import_skip(m->run, N_("no manifest"), NULL);
	return true;
}

static bool finish(void *state, const char *why_cut, struct error *err)
{
	struct manifests *m = state;
	const struct scan_end end = {.status = why_cut ? SCAN_PARTIAL : SCAN_WHOLE,
				     .why_partial = why_cut,
				     .as_of = DATE_NONE};

	if (!m->count)
		return true;
	if (!begin_scan(m, err))
		return false;
	for (size_t at = 0, size; at < m->pending.size; at += size) {
		memcpy(&size, m->pending.data + at, sizeof(size));
		at += sizeof(size);
		if (!tell_value(m, (struct slice_bytes){m->pending.data + at, size, 0}, err))
			return false;
	}
	return import_end(m->run, &end, err);
}

static void *open_manifests(struct import_run *run)
{
	struct manifests *m = mem_alloc(sizeof(*m));

	m->run = run;
	return m;
}

static void close_manifests(void *state)
{
	struct manifests *m = state;

	buf_fini(&m->pending);
	json_fini(&m->json);
	arena_fini(&m->arena);
	free(m);
}

static const char *const rules[] = {""};
const struct import_ops import_manifest = {
	.rules = rules,
	.rule_count = 1,
	.handler = {.element = element},
	.wants_digest = true,
	.open = open_manifests,
	.finish = finish,
	.close = close_manifests,
};
