/*
 * One finding of ECR's basic scanning. Its package, version and scores are attributes, and all
 * texts; what kind of package it is nothing says but the tracker that it cites.
 */
#include <string.h>

#include "core/text.h"
#include "data/import_ecr.h"

enum { ATTRIBUTES_MAX = 1000 };

/* The tracker that is cited is the distribution's own, and basic scans read its packages only. */
static const char *ecosystem_of(const char *uri)
{
	static const struct {
		const char *part, *ecosystem;
	} trackers[] = {
		{"ubuntu.com", "deb"},      {"debian.org", "deb"},
		{"alpinelinux.org", "apk"}, {"alas.aws.amazon.com", "rpm"},
		{"redhat.com", "rpm"},      {"oracle.com", "rpm"},
		{"suse.com", "rpm"},        {"rockylinux.org", "rpm"},
	};

	for (size_t i = 0; uri && i < sizeof(trackers) / sizeof(trackers[0]); i++)
		if (strstr(uri, trackers[i].part))
			return trackers[i].ecosystem;
	return NULL;
}

static const char *attribute(const cJSON *f, const char *key)
{
	int n = 0;

	JSON_EACH(item, f, "attributes")
	if (n++ < ATTRIBUTES_MAX && text_equal(json_word(item, "key"), key))
		return json_word(item, "value");
	return NULL;
}

/* The newest generation of CVSS that is stated speaks; the others are opinions. */
static void read_scores(struct finding *out, const cJSON *f, struct arena *arena)
{
	static const char *const scores[][2] = {{"CVSS4_SCORE", "CVSS4_VECTOR"},
						{"CVSS3_SCORE", "CVSS3_VECTOR"},
						{"CVSS2_SCORE", "CVSS2_VECTOR"}};
	struct opinion *opinions = arena_alloc(arena, 3 * sizeof(*opinions));

	for (size_t i = 0; i < 3; i++) {
		const char *text = attribute(f, scores[i][0]), *vector = attribute(f, scores[i][1]);
		double score;

		if (!text || !text_number(text, &score) || score < 0)
			continue;
		if (out->score < 0) {
			out->score = score;
			out->vector = vector;
		} else {
			opinions[out->opinion_count++] =
				(struct opinion){.score = score, .vector = vector};
		}
	}
	out->opinions = opinions;
}

void ecr_finding(struct finding *out, const cJSON *f, struct arena *arena)
{
	*out = (struct finding){
		.kind = KIND_VULN,
		.asset = {.is_scan_image = true, .pushed = DATE_NONE},
		.vuln = json_word(f, "name"),
		.description = json_word(f, "description"),
		.url = json_word(f, "uri"),
		.severity_raw = json_text(f, "severity"),
		.score = -1,
		.epss = -1,
		.exploit = -1,
		.package = attribute(f, "package_name"),
		.version = attribute(f, "package_version"),
		.ecosystem = ecosystem_of(json_word(f, "uri")),
		.first_seen = DATE_NONE,
		.last_seen = DATE_NONE,
		.updated = DATE_NONE,
	};
	if (!out->severity_raw)
		out->severity_raw = "";
	read_scores(out, f, arena);
}
