/*
 * What ECR says of images: describe-images, list-images, batch-get-image and put-image (with the
 * manifest as a string), batch-delete-image (those are gone), and ECR Public's forms. The registry
 * is an account id; no answer states its region.
 */
#include <stdlib.h>
#include <string.h>

#include "core/identity.h"
#include "core/intl.h"
#include "core/text.h"
#include "data/import_image.h"

struct ecr_images {
	struct import_run *run;
	struct json json, manifest;
	struct arena arena;
	struct buf ids; /* elements of imageIds, each behind its size: `failures` may follow */
	bool has_list, goes_on, were_deleted, is_cut;
};

enum rule {
	RULE_DETAIL,
	RULE_DETAIL_RECORDED,
	RULE_IMAGE_LIST,
	RULE_IMAGE_LIST_RECORDED,
	RULE_IMAGE,
	RULE_TAG,
	RULE_ID,
	RULE_ID_RECORDED,
	RULES
};

static const char *const rules[RULES] = {
	[RULE_DETAIL] = "imageDetails.*", [RULE_DETAIL_RECORDED] = "data.imageDetails.*",
	[RULE_IMAGE_LIST] = "images.*",   [RULE_IMAGE_LIST_RECORDED] = "data.images.*",
	[RULE_IMAGE] = "image",           [RULE_TAG] = "imageTagDetails.*",
	[RULE_ID] = "imageIds.*",         [RULE_ID_RECORDED] = "data.imageIds.*",
};

static bool begin_scan(struct ecr_images *e, struct error *err)
{
	const struct scan scan = {.source = SOURCE_FACTS,
				  .format = "ecr_images",
				  .tool = "aws ecr",
				  .as_of = DATE_NONE};

	return import_begin(e->run, &scan, err);
}

static const char *digest_in(const cJSON *node, const char *path)
{
	const char *text = json_word(node, path);

	return identity_is_digest(text) ? text : NULL;
}

static bool tell_detail(struct ecr_images *e, const cJSON *detail, struct error *err)
{
	struct image_fact fact = image_fact_blank();

	fact.registry = json_account_in(detail, "registryId", &e->arena);
	fact.repository = json_word(detail, "repositoryName");
	fact.digest = digest_in(detail, "imageDigest");
	fact.pushed = json_date(detail, "imagePushedAt");
	fact.last_used = json_date(detail, "lastInUseAt");
	JSON_EACH(tag, detail, "imageTags")
	if (json_word(tag, ""))
		image_fact_tag(&fact, json_word(tag, ""), &e->arena);
	return import_image_fact(e->run, &fact, err);
}

static bool tell_image(struct ecr_images *e, const cJSON *image, struct error *err)
{
	const char *manifest = json_word(image, "imageManifest");
	const char *tag = json_word(image, "imageId.imageTag");
	struct image_fact fact = image_fact_blank();
	bool was_any = false;

	fact.registry = json_account_in(image, "registryId", &e->arena);
	fact.repository = json_word(image, "repositoryName");
	fact.digest = digest_in(image, "imageId.imageDigest");
	if (tag)
		image_fact_tag(&fact, tag, &e->arena);
	if (manifest &&
	    json_read(&e->manifest, (struct slice_bytes){manifest, strlen(manifest), 0}) &&
	    !image_manifest_tell(e->run, e->manifest.root, fact, &e->arena, &was_any, err))
		return false;
	return was_any || import_image_fact(e->run, &fact, err);
}

static bool tell_tag(struct ecr_images *e, const cJSON *detail, struct error *err)
{
	const char *tag = json_word(detail, "imageTag");
	struct image_fact fact = image_fact_blank();

	fact.digest = digest_in(detail, "imageDetail.imageDigest");
	fact.pushed = json_date(detail, "imageDetail.imagePushedAt");
	if (tag)
		image_fact_tag(&fact, tag, &e->arena);
	return import_image_fact(e->run, &fact, err);
}

static bool tell_id(struct ecr_images *e, const cJSON *id, struct error *err)
{
	const char *tag = json_word(id, "imageTag");
	struct image_fact fact = image_fact_blank();

	fact.digest = digest_in(id, "imageDigest");
	if (tag)
		image_fact_tag(&fact, tag, &e->arena);
	if (!e->were_deleted && !e->is_cut)
		return import_image_fact(e->run, &fact, err);
	/* Without a repository it is not known which place the image is gone from. */
	import_skip(e->run,
		    e->were_deleted ? N_("image that was deleted somewhere")
				    : N_("image of a cut list, which may be one of deleted images"),
		    fact.digest);
	return true;
}

static bool element(void *state, int rule, struct slice_bytes value, struct error *err)
{
	struct ecr_images *e = state;

	arena_reset(&e->arena);
	e->has_list = true;
	if (!begin_scan(e, err))
		return false;
	if (!json_read(&e->json, value) || !cJSON_IsObject(e->json.root)) {
		import_skip(e->run, IMPORT_SKIP_NOT_OBJECT, NULL);
		return true;
	}
	if (rule <= RULE_DETAIL_RECORDED)
		return tell_detail(e, e->json.root, err);
	if (rule <= RULE_IMAGE)
		return tell_image(e, e->json.root, err);
	if (rule == RULE_TAG)
		return tell_tag(e, e->json.root, err);
	buf_put(&e->ids, &value.size, sizeof(value.size));
	buf_put(&e->ids, value.text, value.size);
	return true;
}

static bool tell_ids(struct ecr_images *e, struct error *err)
{
	bool good = true;

	for (size_t at = 0, size; good && at < e->ids.size; at += size) {
		memcpy(&size, e->ids.data + at, sizeof(size));
		at += sizeof(size);
		arena_reset(&e->arena);
		if (json_read(&e->json, (struct slice_bytes){e->ids.data + at, size, 0}))
			good = tell_id(e, e->json.root, err);
	}
	buf_clear(&e->ids);
	return good;
}

static bool begin(void *state, char first, long long offset, struct error *err)
{
	struct ecr_images *e = state;

	(void)first, (void)offset, (void)err;
	e->goes_on = e->were_deleted = false;
	return true;
}

static bool enter(void *state, int level, const char *key, bool is_array, struct error *err)
{
	struct ecr_images *e = state;

	(void)level, (void)key, (void)err;
	e->has_list = e->has_list || is_array;
	return true;
}

static bool member(void *state, int level, const char *key, struct slice_bytes value,
		   struct error *err)
{
	struct ecr_images *e = state;

	(void)level, (void)err;
	if (text_equal(key, "nextToken"))
		e->goes_on = json_read(&e->json, value) && json_word(e->json.root, "");
	else if (text_equal(key, "failures"))
		e->were_deleted = true; /* list-images has none */
	return true;
}

static bool ended(void *state, struct error *err)
{
	return tell_ids(state, err);
}

static bool finish(void *state, const char *why_cut, struct error *err)
{
	struct ecr_images *e = state;
	struct scan_end end = {.as_of = DATE_NONE};

	if (!e->has_list && !why_cut) { /* only a forced format comes here */
		e->run->why_partial = N_("it holds no list of images");
		return true;
	}
	if (e->goes_on)
		e->run->why_partial = N_("one page of a longer list: it holds a nextToken");
	e->is_cut = why_cut != NULL;
	end.why_partial = why_cut ? why_cut : e->run->why_partial;
	end.status = end.why_partial ? SCAN_PARTIAL : SCAN_WHOLE;
	return begin_scan(e, err) && tell_ids(e, err) && import_end(e->run, &end, err);
}

static void *open_images(struct import_run *run)
{
	struct ecr_images *e = mem_alloc(sizeof(*e));

	e->run = run;
	return e;
}

static void close_images(void *state)
{
	struct ecr_images *e = state;

	buf_fini(&e->ids);
	json_fini(&e->json);
	json_fini(&e->manifest);
	arena_fini(&e->arena);
	free(e);
}

const struct import_ops import_ecr_images = {
	.rules = rules,
	.rule_count = RULES,
	.handler = {.begin = begin,
		    .enter = enter,
		    .member = member,
		    .element = element,
		    .ended = ended},
	.open = open_images,
	.finish = finish,
	.close = close_images,
};
