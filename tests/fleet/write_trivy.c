/*
 * Trivy's JSON report (schema version 2), one per image, place and tag.
 * In half of the reports Metadata stands after Results: legal, and a trap for readers.
 */
#include "paths.h"
#include "prose.h"
#include "trivy.h"
#include "write.h"

#include <string.h>

static void write_diff_ids(const struct report *report, const char *key)
{
	json_array(report->json, key);
	for (unsigned i = 0; i < report->image->layer_count; i++)
		json_text(report->json, NULL, report->image->layers[i].diff.text);
	json_end(report->json);
}

static void write_layers(const struct report *report)
{
	struct json *json = report->json;

	json_array(json, "Layers");
	for (unsigned i = 0; i < report->image->layer_count; i++) {
		const struct layer *layer = &report->image->layers[i];

		json_object(json, NULL);
		json_integer(json, "Size", layer->size);
		json_text(json, "Digest", layer->blob.text);
		json_text(json, "DiffID", layer->diff.text);
		json_end(json);
	}
	json_end(json);
}

static void write_metadata(const struct report *report)
{
	const struct image *image = report->image;
	struct json *json = report->json;

	json_object(json, "Metadata");
	json_object(json, "OS");
	json_text(json, "Family", trivy_os_type(image->repo->family));
	json_text(json, "Name", trivy_os_release(image->repo->family));
	if (report_is_blind(image, report->date))
		json_bool(json, "EOSL", true);
	json_end(json);
	json_text(json, "ImageID", image->config.text);
	write_diff_ids(report, "DiffIDs");
	json_array(json, "RepoTags");
	json_text(json, NULL, report->reference);
	json_end(json);
	if (image->states_digest) {
		const char *digest = image->is_pair ? image->index.text : image->manifest.text;

		json_array(json, "RepoDigests");
		json_text(json, NULL,
			  arena_print(&report->plan->arena, "%s@%s", report->repository, digest));
		json_end(json);
	}
	json_text(json, "Reference", report->reference);
	json_raw(json, "ImageConfig", image->config_text);
	write_layers(report);
	json_end(json);
}

static void write_report(const struct report *report)
{
	struct json *json = report->json;
	bool ends_with_metadata = report->hash & 1;
	int64_t created =
		trivy_time(report->plan, report->image, report->place, report->tag, report->date);
	char id[37];

	hex_digits(id, report->hash, 36);
	id[8] = id[13] = id[18] = id[23] = '-';
	id[14] = '7';
	json_object(json, NULL);
	json_integer(json, "SchemaVersion", 2);
	json_object(json, "Trivy");
	json_text(json, "Version", "0.72.0");
	json_end(json);
	json_text(json, "ReportID", id);
	if (report_is_dated(report->image, report->date))
		json_text(json, "CreatedAt", time_print(created, TIME_ISO_NANO, 0).text);
	json_text(json, "ArtifactName", report->reference);
	json_text(json, "ArtifactType", "container_image");
	if (!ends_with_metadata)
		write_metadata(report);
	trivy_write_results(report);
	if (ends_with_metadata)
		write_metadata(report);
	json_end(json);
	json_newline(json);
}

static bool write_one(struct plan *plan, const char *dir, const struct image *image, unsigned place,
		      const char *tag, unsigned date)
{
	static struct json json;
	const char *path = path_of_report(plan, image, place, tag, date);
	struct report report = {plan, &json, image, NULL, NULL, tag, place, date, 0};
	FILE *file = open_output(dir, path);

	if (!file)
		return false;
	report.hash = hash_text(plan->seed, path);
	report.repository = arena_print(
		&plan->arena, "%s/%s", place_registry(plan, image->repo, place), image->repo->name);
	report.reference = image_reference(plan, image, place, tag);
	json_start(&json, file);
	write_report(&report);
	return close_output(&json, path);
}

/* Of an image of several platforms Trivy takes its own: amd64 alone. */
bool write_trivy(struct plan *plan, const char *dir, unsigned date)
{
	bool is_written = true;

	for (unsigned i = 0; i < plan->image_count && is_written; i++) {
		const struct image *image = &plan->images[i];
		const char *tags[2];
		unsigned tag_count = image_tags(image, date, tags);

		if (!image->is_scanned[date] || strcmp(image->arch, "amd64") != 0)
			continue;
		for (unsigned place = 0; place < repo_places(image->repo); place++)
			for (unsigned tag = 0; tag < tag_count && is_written; tag++)
				is_written = write_one(plan, dir, image, place, tags[tag], date);
	}
	return is_written;
}
