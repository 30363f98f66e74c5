/*
 * What one Inspector finding says, apart from where it sits. Its severity is Inspector's own; the
 * vendor's word ("unimportant", "not yet assigned") and the scores of others are opinions. The
 * fixed version carries the epoch even when it is 0, the installed one in a field of its own.
 */
#include <stdlib.h>
#include <string.h>

#include "core/identity.h"
#include "core/text.h"
#include "data/import_inspector2.h"

const struct inspector2_words inspector2_words = {
	.vuln = "vulnerabilityId",
	.url = "sourceUrl",
	.related = "relatedVulnerabilities",
	.published = "vendorCreatedAt",
	.vendor = "source",
	.vendor_severity = "vendorSeverity",
	.cvss = "cvss",
	.cvss_source = "source",
	.cvss_score = "baseScore",
	.cvss_vector = "scoringVector",
	.packages = "vulnerablePackages",
	.name = "name",
	.version = "version",
	.release = "release",
	.epoch = "epoch",
	.manager = "packageManager",
	.fixed = "fixedInVersion",
	.path = "filePath",
	.layer = "sourceLayerHash",
	.remediation = "remediation",
	.repository = "repositoryName",
	.digest = "imageHash",
	.registry = "registry",
	.tags = "imageTags",
	.platform = "platform",
	.architecture = "architecture",
	.pushed = "pushedAt",
};

enum { OPINIONS_MAX = 64, ALIASES_MAX = 1000 };

static const struct {
	const char *word;
	enum kind kind;
	const char *details; /* tells the kind where `type` is missing */
} types[] = {
	{"PACKAGE_VULNERABILITY", KIND_VULN, "packageVulnerabilityDetails"},
	{"CODE_VULNERABILITY", KIND_CODE, "codeVulnerabilityDetails"},
	{"NETWORK_REACHABILITY", KIND_NETWORK, "networkReachabilityDetails"},
};

static bool read_kind(struct finding *out, const cJSON *f)
{
	const char *type = json_word(f, "type");

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		if (type ? strcmp(type, types[i].word) != 0 : !json_at(f, types[i].details))
			continue;
		out->kind = types[i].kind;
		return true;
	}
	return false;
}

static enum finding_status activity_of(const char *status)
{
	if (text_equal(status, "SUPPRESSED"))
		return FINDING_SUPPRESSED;
	return text_equal(status, "CLOSED") ? FINDING_CLOSED : FINDING_ACTIVE;
}

int inspector2_yes_or_no(const char *word)
{
	return text_equal(word, "YES") ? 1 : text_equal(word, "NO") ? 0 : -1;
}

/* Scores by whoever gave them; the advisory's source adds the vendor's own word. */
static void read_opinions(struct finding *out, const cJSON *v, const struct inspector2_words *words,
			  struct arena *arena)
{
	const char *source = json_word(v, words->vendor),
		   *word = json_word(v, words->vendor_severity);
	struct opinion *opinions = arena_alloc(arena, (OPINIONS_MAX + 1) * sizeof(*opinions));
	size_t n = 0;

	JSON_EACH(cvss, v, words->cvss)
	{
		const char *vendor = json_word(cvss, words->cvss_source);
		bool is_source = source && text_equal(vendor, source);

		if (n == OPINIONS_MAX)
			break;
		opinions[n++] = (struct opinion){.vendor = vendor,
						 .severity = is_source ? word : NULL,
						 .score = json_number(cvss, words->cvss_score, -1),
						 .vector = json_word(cvss, words->cvss_vector)};
		word = is_source ? NULL : word;
	}
	if (word)
		opinions[n++] = (struct opinion){.vendor = source, .severity = word, .score = -1};
	out->opinions = opinions;
	out->opinion_count = n;
}

void inspector2_vulnerability(struct finding *out, const cJSON *v,
			      const struct inspector2_words *words, struct arena *arena)
{
	size_t n = json_count(v, words->related);
	const char **aliases;

	n = n < ALIASES_MAX ? n : ALIASES_MAX;
	aliases = arena_alloc(arena, (n + 1) * sizeof(*aliases));
	out->vuln = json_word(v, words->vuln);
	out->url = json_word(v, words->url);
	out->published = json_date(v, words->published);
	out->alias_count = 0;
	JSON_EACH(id, v, words->related)
	if (json_word(id, "") && out->alias_count < n)
		aliases[out->alias_count++] = json_word(id, "");
	out->aliases = aliases;
	read_opinions(out, v, words, arena);
}

static void read_code(struct finding *out, const cJSON *f)
{
	const cJSON *details = json_at(f, "codeVulnerabilityDetails");
	double line = json_number(details, "filePath.startLine", 0);

	out->vuln = json_word(details, "detectorId");
	out->path = json_word(details, "filePath.filePath");
	out->start_line = line > 0 && line < 1e9 ? (int)line : 0;
}

static void read_network(struct finding *out, const cJSON *f, struct arena *arena)
{
	const cJSON *details = json_at(f, "networkReachabilityDetails");
	const char *protocol = json_word(details, "protocol");
	char *range = mem_printf("%s/%.0f-%.0f", protocol ? protocol : "",
				 json_number(details, "openPortRange.begin", 0),
				 json_number(details, "openPortRange.end", 0));

	out->port_range = arena_strndup(arena, range, strlen(range));
	free(range);
}

/* ECR's enhanced findings call the score and its details by names of their own. */
static const char *score_word(const cJSON *f, const char *word)
{
	const char *path = "inspectorScoreDetails.adjustedCvss";
	const cJSON *details = json_at(f, path);

	return json_word(details ? details : json_at(f, "scoreDetails.cvss"), word);
}

/* A date of the last exploit says that there is one, where nothing else does. */
static int exploit_of(const cJSON *f)
{
	int said = inspector2_yes_or_no(json_word(f, "exploitAvailable"));
	date last = json_date(f, "exploitabilityDetails.lastKnownExploitAt");

	return said < 0 && last != DATE_NONE ? 1 : said;
}

bool inspector2_finding(struct finding *out, const cJSON *f, struct arena *arena)
{
	*out = (struct finding){
		.source_key = json_word(f, "findingArn"),
		.title = json_word(f, "title"),
		.description = json_word(f, "description"),
		.severity_raw = json_text(f, "severity"),
		.severity_source = score_word(f, "scoreSource"),
		.score = json_number(f, "inspectorScore", json_number(f, "score", -1)),
		.vector = score_word(f, "scoringVector"),
		.epss = json_number(f, "epss.score", -1),
		.exploit = exploit_of(f),
		.fix_stated = json_word(f, "fixAvailable"),
		.activity = activity_of(json_word(f, "status")),
		.first_seen = json_date(f, "firstObservedAt"),
		.last_seen = json_date(f, "lastObservedAt"),
		.updated = json_date(f, "updatedAt"),
	};
	if (!out->severity_raw)
		out->severity_raw = "";
	if (!read_kind(out, f))
		return false;
	if (out->kind == KIND_VULN)
		inspector2_vulnerability(out, json_at(f, "packageVulnerabilityDetails"),
					 &inspector2_words, arena);
	else if (out->kind == KIND_CODE)
		read_code(out, f);
	else
		read_network(out, f, arena);
	return true;
}

/* RULES R6: [epoch:]version[-release], the epoch only when it is above 0. */
static const char *version_of(const cJSON *package, const struct inspector2_words *words,
			      struct arena *arena)
{
	char room[2][32];
	const char *version = json_id(package, words->version, room[0]);
	const char *release = json_id(package, words->release, room[1]), *kept;
	double epoch = json_figure(package, words->epoch, 0);
	struct buf text = {0};

	if (!version)
		return NULL;
	if (epoch >= 1 && epoch < 1e9)
		buf_printf(&text, "%.0f:", epoch);
	buf_puts(&text, version);
	if (release)
		buf_printf(&text, "-%s", release);
	kept = arena_strndup(arena, text.data, text.size);
	buf_fini(&text);
	return kept;
}

void inspector2_package(struct finding *out, const cJSON *package,
			const struct inspector2_words *words, struct arena *arena)
{
	const char *manager = json_word(package, words->manager);
	char *ecosystem;

	out->package = json_word(package, words->name);
	out->package_type = manager;
	out->version = version_of(package, words, arena);
	out->fixed = fixed_version(json_text(package, words->fixed));
	out->path = json_word(package, words->path);
	out->layer_digest = json_word(package, words->layer);
	out->remediation = fixed_version(json_text(package, words->remediation));
	if (!manager && json_at(package, words->release))
		manager = "OS"; /* Security Hub of 2021 names none; no other packages have one */
	ecosystem = identity_ecosystem(IDENTITY_INSPECTOR, manager, out->asset.os, out->package);
	out->ecosystem = ecosystem ? arena_strndup(arena, ecosystem, strlen(ecosystem)) : NULL;
	free(ecosystem);
}
