/*
 * What registries say: of each account and region the answers of `aws ecr describe-images` and
 * `batch-get-image`, a repository after the other, and the configs of all images as the blobs of an
 * OCI layout. No answer states its region, and no document its own digest.
 */
#include "paths.h"
#include "write.h"

#include <string.h>

/* One answer while it is written: about what was pushed to a repository until a date. */
struct answer {
	struct plan *plan;
	struct json *json;
	const struct repo_def *repo;
	unsigned date;
};

/* What stands behind a digest of the repository: an image or an index, and under which tag. */
typedef void (*write_entry)(const struct answer *answer, const struct image *image, bool is_index,
			    const char *const *tags, unsigned tag_count);

/* An index has the tags; the platforms that it lists have none. */
static void each_entry(const struct answer *answer, write_entry write)
{
	const struct plan *plan = answer->plan;

	for (unsigned i = 0; i < plan->image_count; i++) {
		const struct image *image = &plan->images[i];
		bool is_first = strcmp(image->arch, "amd64") == 0;
		const char *tags[2];
		unsigned tag_count = image_tags(image, answer->date, tags);

		if (image->repo != answer->repo || !image_is_listed(image, answer->date))
			continue;
		if (image->is_pair && is_first)
			write(answer, image, true, tags, tag_count);
		write(answer, image, false, tags, image->is_pair ? 0 : tag_count);
	}
}

static const char *digest_in(const struct image *image, bool is_index)
{
	return is_index ? image->index.text : image->manifest.text;
}

static void write_place(const struct answer *answer)
{
	json_text(answer->json, "registryId", place_account(answer->repo));
	json_text(answer->json, "repositoryName", answer->repo->name);
}

/* ---- describe-images ------------------------------------------------------------------------- */

static void write_detail(const struct answer *answer, const struct image *image, bool is_index,
			 const char *const *tags, unsigned tag_count)
{
	struct json *json = answer->json;
	int64_t size = 0;

	for (unsigned i = 0; i < image->layer_count; i++)
		size += image->layers[i].size;
	json_object(json, NULL);
	write_place(answer);
	json_text(json, "imageDigest", digest_in(image, is_index));
	if (tag_count) {
		json_array(json, "imageTags");
		for (unsigned i = 0; i < tag_count; i++)
			json_text(json, NULL, tags[i]);
		json_end(json);
	}
	if (!is_index)
		json_integer(json, "imageSizeInBytes", size);
	json_text(json, "imagePushedAt", time_print(image->pushed, TIME_ISO_OFFSET, 2).text);
	json_text(json, "imageManifestMediaType", image_media_type(image, is_index));
	json_end(json);
}

static void write_details(const struct answer *answer)
{
	json_object(answer->json, NULL);
	json_array(answer->json, "imageDetails");
	each_entry(answer, write_detail);
	json_end(answer->json);
	json_end(answer->json);
	json_newline(answer->json);
}

/* ---- batch-get-image ------------------------------------------------------------------------- */

static void write_manifest(const struct answer *answer, const struct image *image, bool is_index,
			   const char *tag)
{
	struct json *json = answer->json;

	json_object(json, NULL);
	write_place(answer);
	json_object(json, "imageId");
	json_text(json, "imageDigest", digest_in(image, is_index));
	if (tag)
		json_text(json, "imageTag", tag);
	json_end(json);
	json_text(json, "imageManifest", is_index ? image->index_text : image->manifest_text);
	json_text(json, "imageManifestMediaType", image_media_type(image, is_index));
	json_end(json);
}

/* An entry for each tag. */
static void write_manifests_of(const struct answer *answer, const struct image *image,
			       bool is_index, const char *const *tags, unsigned tag_count)
{
	for (unsigned i = 0; i < tag_count; i++)
		write_manifest(answer, image, is_index, tags[i]);
	if (!tag_count)
		write_manifest(answer, image, is_index, NULL);
}

static void write_manifests(const struct answer *answer)
{
	json_object(answer->json, NULL);
	json_array(answer->json, "images");
	each_entry(answer, write_manifests_of);
	json_end(answer->json);
	json_array(answer->json, "failures");
	json_end(answer->json);
	json_end(answer->json);
	json_newline(answer->json);
}

/* ---- files ----------------------------------------------------------------------------------- */

static bool write_answers(struct plan *plan, const char *dir, unsigned date, unsigned account,
			  unsigned region, const char *path,
			  void (*write)(const struct answer *answer))
{
	static struct json json;
	FILE *file = open_output(dir, path);

	if (!file)
		return false;
	json_start(&json, file);
	for (size_t i = 0; i < repo_def_count; i++) {
		const struct answer answer = {plan, &json, &repo_defs[i], date};

		for (unsigned place = 0; place < repo_places(&repo_defs[i]); place++)
			if (place_is(&repo_defs[i], place, account, region))
				write(&answer);
	}
	return close_output(&json, path);
}

static bool write_configs(struct plan *plan, const char *dir, unsigned date)
{
	bool is_written = true;

	for (unsigned i = 0; i < plan->image_count && is_written; i++) {
		const struct image *image = &plan->images[i];
		const char *path = path_of_config(plan, image, date);
		bool is_listed = image_is_listed(image, date);
		FILE *file = is_listed ? open_output(dir, path) : NULL;

		if (!is_listed)
			continue;
		if (file)
			fputs(image->config_text, file);
		is_written = file && close_file(file, path);
	}
	return is_written;
}

bool write_registry(struct plan *plan, const char *dir, unsigned date)
{
	bool is_written = true;

	for (unsigned account = 0; account < account_def_count; account++)
		for (unsigned region = 0; region < REGION_COUNT && is_written; region++)
			if (registry_is_used(account, region))
				is_written =
					write_answers(plan, dir, date, account, region,
						      path_of_details(plan, account, region, date),
						      write_details) &&
					write_answers(
						plan, dir, date, account, region,
						path_of_manifests(plan, account, region, date),
						write_manifests);
	return is_written && write_configs(plan, dir, date);
}
