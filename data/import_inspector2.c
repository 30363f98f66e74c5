/*
 * Amazon Inspector findings: what ListFindings, the CLI and a JSON export give, as one object with
 * `findings`, a bare array, one finding a line, or a recorded API answer with all of it in `data`.
 * A finding names 0 to n packages and 1 to n resources: each pair is a row. A listing has no date
 * and no image of its own, and a page with a nextToken is a part of one.
 */
#include "data/import_inspector2.h"

#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "core/text.h"
#include "data/import_ops.h"

/* The API's model has 10 resources at most; rows are the product of the two. */
enum { RESOURCES_MAX = 100, PACKAGES_MAX = 10 * 1000 };

struct inspector {
	struct import_run *run;
	struct json json;
	struct arena arena; /* what one finding's records point to */
	bool has_list;      /* somewhere findings could stand */
};

/* The rows of one finding at one resource: one for each package, or one without. */
static bool tell_packages(struct inspector *in, struct finding *finding, const cJSON *f,
			  struct error *err)
{
	const cJSON *details = json_at(f, "packageVulnerabilityDetails");
	size_t n = 0;

	if (finding->kind != KIND_VULN || json_count(details, "vulnerablePackages") == 0)
		return import_finding(in->run, finding, err);
	JSON_EACH(package, details, "vulnerablePackages")
	{
		const char *why = !json_word(package, "name") ? N_("package without a name")
				  : n++ >= PACKAGES_MAX       ? N_("too many packages")
							      : NULL;

		if (why) {
			import_skip(in->run, why, finding->vuln);
			continue;
		}
		inspector2_package(finding, package, &in->arena);
		if (!import_finding(in->run, finding, err))
			return false;
	}
	return true;
}

static bool begin_scan(struct inspector *in, struct error *err)
{
	const struct scan scan = {
		.source = SOURCE_INSPECTOR,
		.format = "inspector2",
		.tool = "inspector",
		.as_of = DATE_NONE,
	};

	return import_begin(in->run, &scan, err);
}

static bool tell_finding(struct inspector *in, const cJSON *f, struct error *err)
{
	struct finding finding;
	int resources = 0;

	arena_reset(&in->arena);
	if (!inspector2_finding(&finding, f, &in->arena)) {
		import_skip(in->run, N_("unknown finding type"), json_word(f, "type"));
		return true;
	}
	if (finding.kind != KIND_NETWORK && !finding.vuln) {
		import_skip(in->run, N_("finding without a vulnerability id"), finding.source_key);
		return true;
	}
	JSON_EACH(resource, f, "resources")
	{
		if (resources == RESOURCES_MAX) {
			import_skip(in->run, N_("too many resources"), finding.source_key);
			continue;
		}
		if (!inspector2_resource(&finding, f, resource, &in->arena))
			continue;
		resources++;
		if (!begin_scan(in, err) || !tell_packages(in, &finding, f, err))
			return false;
	}
	if (resources == 0)
		import_skip(in->run, N_("finding without a resource"), finding.source_key);
	return true;
}

static bool element(void *state, int rule, struct slice_bytes value, struct error *err)
{
	struct inspector *in = state;
	const char *reason = NULL;

	(void)rule;
	in->has_list = true;
	if (!json_read(&in->json, value))
		reason = IMPORT_SKIP_NOT_JSON;
	else if (!cJSON_IsObject(in->json.root))
		reason = IMPORT_SKIP_NOT_OBJECT;
	else if (!json_at(in->json.root, "findingArn") && !json_at(in->json.root, "resources"))
		reason = N_("no Inspector finding");
	if (!reason)
		return tell_finding(in, in->json.root, err);
	import_skip_at(in->run, reason, value.offset);
	return true;
}

/* A page's token says that more pages follow. */
static bool member(void *state, int level, const char *key, struct slice_bytes value,
		   struct error *err)
{
	struct inspector *in = state;

	(void)level, (void)err;
	if (key && text_casecmp(key, "nextToken") == 0 && json_read(&in->json, value) &&
	    json_word(in->json.root, ""))
		in->run->why_partial = N_("one page of a longer listing: it holds a nextToken");
	return true;
}

/* Without a finding, or the word that more pages follow, the listing is not whole. */
static const char *skipped(void *state, const struct slice_skip *skip)
{
	struct inspector *in = state;

	if (skip->rule >= 0) {
		in->has_list = true;
		return N_("a finding");
	}
	return skip->key && text_casecmp(skip->key, "nextToken") == 0 ? "nextToken" : NULL;
}

/* A list of findings begins: a root array, or what `findings` holds. */
static bool enter(void *state, int level, const char *key, bool is_array, struct error *err)
{
	struct inspector *in = state;

	(void)level, (void)err;
	if (is_array && key && text_casecmp(key, "findings") == 0)
		in->has_list = true;
	return true;
}

static bool begin(void *state, char first, long long offset, struct error *err)
{
	struct inspector *in = state;

	(void)offset, (void)err;
	if (first == '[')
		in->has_list = true;
	return true;
}

static bool finish(void *state, const char *why_cut, struct error *err)
{
	struct inspector *in = state;
	const char *why = why_cut ? why_cut : in->run->why_partial;
	const struct scan_end end = {
		.status = why ? SCAN_PARTIAL : SCAN_WHOLE,
		.why_partial = why,
		.as_of = DATE_NONE,
	};

	if (!in->run->is_in_scan && !in->has_list && !in->run->why_partial) {
		/* only a forced format comes here */
		in->run->why_partial = N_("a JSON value in it is no list of findings");
		return true;
	}
	if (!in->run->is_in_scan && !in->run->skip_count && !in->run->why_partial)
		return true; /* no finding at all: there is nothing to say */
	return begin_scan(in, err) && import_end(in->run, &end, err);
}

static void *open_inspector(struct import_run *run)
{
	struct inspector *in = mem_alloc(sizeof(*in));

	in->run = run;
	return in;
}

static void close_inspector(void *state)
{
	struct inspector *in = state;

	json_fini(&in->json);
	arena_fini(&in->arena);
	free(in);
}

static const char *const list_rules[] = {
	"findings.*", "Findings.*", "data.findings.*", "data.Findings.*", "*",
};
static const char *const line_rules[] = {""};

const struct import_ops import_inspector2 = {
	.rules = list_rules,
	.rule_count = sizeof(list_rules) / sizeof(list_rules[0]),
	.handler = {.begin = begin, .enter = enter, .member = member, .element = element},
	.open = open_inspector,
	.finish = finish,
	.close = close_inspector,
	.skipped = skipped,
};

/* One finding as the root value, once or a line: each root value is taken whole. */
const struct import_ops import_inspector2_lines = {
	.rules = line_rules,
	.rule_count = 1,
	.handler = {.element = element},
	.open = open_inspector,
	.finish = finish,
	.close = close_inspector,
	.skipped = skipped,
};
