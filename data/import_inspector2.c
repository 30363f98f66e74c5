/*
 * Amazon Inspector findings: what ListFindings, the CLI and a JSON export give, as one object with
 * `findings`, a bare array, pages in an array, one finding or page a line, or a recorded API answer
 * with all of it in `data`. A finding names 0 to n packages and 1 to n resources: each pair is a
 * row. A listing has no date and no image of its own, and a page with a nextToken is a part of one.
 */
#include "data/import_inspector2.h"

#include <stdlib.h>
#include <string.h>

#include "core/intl.h"

enum { IMAGES_MAX = 64 * 1024 }; /* whose use is remembered as told */

/* Security Hub of 2021 has the layer of the n-th package apart from it; of 2023, one for all. */
static const char *layer_of(const cJSON *fields, size_t n)
{
	static const char root[] = "aws/inspector/packageVulnerabilityDetails/vulnerablePackages/";
	char *path = mem_printf("%s%zu/sourceLayerHash", root, n);
	const char *layer = json_word(fields, path);

	free(path);
	if (layer)
		return layer;
	path = mem_printf("%ssourceLayerHashes", root);
	layer = json_word(fields, path);
	free(path);
	return layer && !strchr(layer, ',') ? layer : NULL;
}

bool inspector2_tell_packages(struct aws *aws, struct finding *finding, const cJSON *v,
			      const struct inspector2_words *words, const cJSON *fields,
			      struct error *err)
{
	size_t n = 0;

	if (finding->kind != KIND_VULN || json_count(v, words->packages) == 0)
		return import_finding(aws->run, finding, err);
	JSON_EACH(package, v, words->packages)
	{
		const char *why = n++ >= INSPECTOR2_PACKAGES         ? N_("too many packages")
				  : !json_word(package, words->name) ? N_("package without a name")
								     : NULL;

		if (why) {
			import_skip(aws->run, why, finding->vuln);
			continue;
		}
		inspector2_package(finding, package, words, &aws->arena);
		if (!finding->layer_digest && fields)
			finding->layer_digest = layer_of(fields, n);
		if (!import_finding(aws->run, finding, err))
			return false;
	}
	return true;
}

/* An image's use stands in each of its findings, and is told once. */
static bool tell_use(struct aws *aws, const struct finding *finding, const cJSON *resource,
		     struct error *err)
{
	struct image_fact fact;
	char *key;
	uint32_t before = aws->images.count;

	if (!inspector2_use(&fact, finding, resource, &aws->arena))
		return true;
	if (before >= IMAGES_MAX) { /* told twice is better than kept without end */
		dict_fini(&aws->images);
		before = 0;
	}
	key = mem_printf("%s/%s@%s", fact.registry ? fact.registry : "",
			 fact.repository ? fact.repository : "", fact.digest ? fact.digest : "");
	dict_add(&aws->images, key);
	free(key);
	return aws->images.count == before || import_image_fact(aws->run, &fact, err);
}

bool inspector2_tell(struct aws *aws, const cJSON *f, const struct aws_envelope *envelope,
		     struct error *err)
{
	struct finding finding;
	int resources = 0;

	if (!aws_is_turn(aws, SOURCE_INSPECTOR))
		return aws_hold(aws, f, err);
	arena_reset(&aws->arena);
	if (!inspector2_finding(&finding, f, &aws->arena)) {
		import_skip(aws->run, N_("unknown finding type"), json_word(f, "type"));
		return true;
	}
	if (finding.kind != KIND_NETWORK && !finding.vuln) {
		import_skip(aws->run, N_("finding without a vulnerability id"), finding.source_key);
		return true;
	}
	JSON_EACH(resource, f, "resources")
	{
		if (resources == INSPECTOR2_RESOURCES) {
			import_skip(aws->run, N_("too many resources"), finding.source_key);
			continue;
		}
		if (!inspector2_resource(&finding, f, resource, envelope, &aws->arena))
			continue;
		resources++;
		if (!aws_begin(aws, err) || !tell_use(aws, &finding, resource, err) ||
		    !inspector2_tell_packages(aws, &finding,
					      json_at(f, "packageVulnerabilityDetails"),
					      &inspector2_words, NULL, err))
			return false;
	}
	if (resources == 0)
		import_skip(aws->run, N_("finding without a resource"), finding.source_key);
	return true;
}

static void *open_inspector2(struct import_run *run)
{
	static const struct aws_format format = {
		.name = "inspector2",
		.stranger = N_("no Inspector finding"),
	};
	struct aws *aws = mem_alloc(sizeof(*aws));

	aws_open(aws, run, &format);
	return aws;
}

const struct import_ops import_inspector2 = AWS_OPS(aws_list_rules, open_inspector2);
const struct import_ops import_inspector2_pages = AWS_OPS(aws_page_rules, open_inspector2);
const struct import_ops import_inspector2_lines = AWS_OPS(aws_line_rules, open_inspector2);
