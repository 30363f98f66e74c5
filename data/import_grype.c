/*
 * Grype JSON. What was scanned, with what and when (source, distro, descriptor) follows the matches
 * in most files and is kept until the report's end.
 */
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/identity.h"
#include "core/intl.h"
#include "core/purl.h"
#include "core/text.h"
#include "data/import_grype.h"

enum { RULE_MATCH, RULE_IGNORED };
enum { ALIASES_MAX = 1000, SCORES_MAX = 64 };

struct grype {
	struct import_run *run;
	struct json json;
	struct arena arena;
	struct json source, distro, descriptor;
	bool has_matches;
};

static bool begin_scan(struct grype *g, struct error *err)
{
	const struct scan scan = {
		.source = SOURCE_GRYPE, .format = "grype", .tool = "grype", .as_of = DATE_NONE};

	return import_begin(g->run, &scan, err);
}

/* ---- a match --------------------------------------------------------------------------------- */

/* Grype's package types whose purl type has another name; for artifacts without a purl. */
static const struct {
	const char *type, *ecosystem;
} types[] = {
	{"python", "pypi"},           {"go-module", "golang"}, {"java-archive", "maven"},
	{"jenkins-plugin", "maven"},  {"rust-crate", "cargo"}, {"dotnet", "nuget"},
	{"php-composer", "composer"},
};

static char *ecosystem_of(const char *type, const char *purl)
{
	struct purl p;
	char *name;

	if (purl_parse(purl, &p)) {
		name = mem_strdup(p.type);
		purl_fini(&p);
		return name;
	}
	for (size_t i = 0; type && i < sizeof(types) / sizeof(types[0]); i++)
		if (strcmp(type, types[i].type) == 0)
			return mem_strdup(types[i].ecosystem);
	return type ? text_lower(type) : NULL;
}

static const char *keep(struct arena *arena, char *text)
{
	const char *kept = text ? arena_strndup(arena, text, strlen(text)) : NULL;

	free(text);
	return kept;
}

/* "1.2.3, 2.0.1": fix.versions, joined. */
static const char *fixes_of(const cJSON *vulnerability, struct arena *arena)
{
	struct buf all = {0};

	JSON_EACH(version, vulnerability, "fix.versions")
	if (json_word(version, ""))
		buf_printf(&all, "%s%s", all.size ? ", " : "", json_word(version, ""));
	return keep(arena, all.size ? buf_take(&all) : NULL);
}

/* Who says so: "debian" of "debian:distro:debian:10". */
static const char *vendor_of(const cJSON *vulnerability, struct arena *arena)
{
	const char *space = json_word(vulnerability, "namespace");

	return space ? arena_strndup(arena, space, strcspn(space, ":")) : NULL;
}

static void read_scores(struct finding *f, const cJSON *vulnerability, const char *vendor,
			const char *word, struct opinion *opinions)
{
	JSON_EACH(cvss, vulnerability, "cvss")
	{
		double score = json_number(cvss, "metrics.baseScore", -1);

		if (f->opinion_count == SCORES_MAX || score < 0)
			continue;
		opinions[f->opinion_count++] =
			(struct opinion){.vendor = vendor,
					 .severity = word,
					 .score = score,
					 .vector = json_word(cvss, "vector")};
		word = NULL; /* said once */
	}
	if (word && f->opinion_count < SCORES_MAX)
		opinions[f->opinion_count++] =
			(struct opinion){.vendor = vendor, .severity = word, .score = -1};
}

/* The match's own rating first, then what other databases say of the related ids. */
static void read_opinions(struct finding *f, const cJSON *match, struct arena *arena)
{
	const cJSON *own = json_at(match, "vulnerability");
	struct opinion *opinions = arena_alloc(arena, SCORES_MAX * sizeof(*opinions));

	read_scores(f, own, f->severity_source, f->severity_raw, opinions);
	JSON_EACH(cvss, own, "cvss")
	{
		double score = json_number(cvss, "metrics.baseScore", -1);

		if (score > f->score) {
			f->score = score;
			f->vector = json_word(cvss, "vector");
		}
	}
	JSON_EACH(related, match, "relatedVulnerabilities")
	read_scores(f, related, vendor_of(related, arena), json_word(related, "severity"),
		    opinions);
	f->opinions = opinions;
}

static void read_aliases(struct finding *f, const cJSON *match, struct arena *arena)
{
	size_t n = json_count(match, "relatedVulnerabilities");
	const char **aliases = arena_alloc(arena, (n + 1) * sizeof(*aliases));

	JSON_EACH(related, match, "relatedVulnerabilities")
	{
		const char *id = json_word(related, "id");

		if (id && !text_equal(id, f->vuln) && f->alias_count < ALIASES_MAX)
			aliases[f->alias_count++] = id;
	}
	f->aliases = aliases;
}

static void read_artifact(struct finding *f, const cJSON *match, struct arena *arena)
{
	const cJSON *artifact = json_at(match, "artifact");
	const cJSON *upstream = json_first(artifact, "upstreams");
	const cJSON *place = json_first(artifact, "locations");

	f->package = json_word(artifact, "name");
	f->version = json_id_in(artifact, "version", arena);
	f->package_type = json_word(artifact, "type");
	f->purl = json_word(artifact, "purl");
	f->ecosystem = keep(arena, ecosystem_of(f->package_type, f->purl));
	f->source_package = json_word(upstream, "name");
	f->path = json_word(place, "path");
	f->layer_diff_id = json_word(place, "layerID");
}

static bool read_match(struct finding *f, const cJSON *match, struct arena *arena)
{
	const cJSON *v = json_at(match, "vulnerability");
	const char *state = json_word(v, "fix.state"), *more;

	*f = (struct finding){
		.kind = KIND_VULN,
		.asset = {.is_scan_image = true, .pushed = DATE_NONE},
		.vuln = json_word(v, "id"),
		.description = json_word(v, "description"),
		.url = json_word(v, "dataSource"),
		.severity_raw = json_text(v, "severity"),
		.severity_source = vendor_of(v, arena),
		.score = -1,
		.epss = json_number(json_first(v, "epss"), "epss", -1),
		.exploit = json_count(v, "knownExploited") ? 1 : -1,
		.fixed = fixed_version(fixes_of(v, arena)),
		.fix_stated = text_equal(state, "not-fixed") || text_equal(state, "wont-fix")
				      ? "NO"
				      : NULL,
		.status = state,
		.first_seen = DATE_NONE,
		.last_seen = DATE_NONE,
		.updated = DATE_NONE,
	};
	more = json_word(json_first(match, "relatedVulnerabilities"), "description");
	if (!f->description)
		f->description = more;
	if (!f->severity_raw)
		f->severity_raw = "";
	read_opinions(f, match, arena);
	read_aliases(f, match, arena);
	read_artifact(f, match, arena);
	return f->vuln && f->package;
}

static bool element(void *state, int rule, struct slice_bytes value, struct error *err)
{
	struct grype *g = state;
	struct finding f;

	arena_reset(&g->arena);
	g->has_matches = true;
	if (!json_read(&g->json, value)) {
		import_skip_at(g->run, IMPORT_SKIP_NOT_JSON, value.offset);
	} else if (!cJSON_IsObject(g->json.root)) {
		import_skip_at(g->run, IMPORT_SKIP_NOT_OBJECT, value.offset);
	} else if (rule == RULE_IGNORED) {
		import_skip(g->run, N_("ignored match"),
			    json_word(g->json.root, "vulnerability.id"));
	} else if (!read_match(&f, g->json.root, &g->arena)) {
		import_skip(g->run, N_("match without an id or a package"), f.vuln);
	} else {
		return begin_scan(g, err) && import_finding(g->run, &f, err);
	}
	return begin_scan(g, err);
}

/* ---- the report ------------------------------------------------------------------------------ */

static bool end_report(struct grype *g, const char *why_cut, struct error *err)
{
	const char *type = json_word(g->source.root, "type");
	const char *target = json_word(g->source.root, "target");
	const char *why = why_cut ? why_cut : g->run->why_partial;
	const struct scan_end end = {
		.status = why ? SCAN_PARTIAL : SCAN_WHOLE,
		.why_partial = why,
		.as_of = json_date(g->descriptor.root, "timestamp"),
		.tool_version = json_word(g->descriptor.root, "version"),
		.artifact = target ? target : json_word(g->source.root, "target.userInput"),
		.artifact_type = text_equal(type, "image") ? "container_image" : type,
	};
	bool good = begin_scan(g, err) &&
		    grype_tell_image(g->run, g->source.root, g->distro.root, &g->arena, err) &&
		    import_end(g->run, &end, err);

	json_fini(&g->source);
	json_fini(&g->distro);
	json_fini(&g->descriptor);
	g->source = g->distro = g->descriptor = (struct json){0};
	g->has_matches = false;
	return good;
}

static bool member(void *state, int level, const char *key, struct slice_bytes value,
		   struct error *err)
{
	struct grype *g = state;

	(void)err;
	if (level || !key)
		return true;
	if (strcmp(key, "source") == 0)
		json_read(&g->source, value);
	else if (strcmp(key, "distro") == 0)
		json_read(&g->distro, value);
	else if (strcmp(key, "descriptor") == 0)
		json_read(&g->descriptor, value);
	else if (strcmp(key, "matches") == 0)
		g->has_matches = true; /* null: none */
	return true;
}

static bool enter(void *state, int level, const char *key, bool is_array, struct error *err)
{
	struct grype *g = state;

	(void)level, (void)is_array, (void)err;
	if (text_equal(key, "matches"))
		g->has_matches = true;
	return true;
}

/* Without a match, or what was scanned, the report is not whole. */
static const char *skipped(void *state, const struct slice_skip *skip)
{
	struct grype *g = state;

	if (skip->rule < 0)
		return skip->level == 0 && text_equal(skip->key, "source") ? "source" : NULL;
	g->has_matches = true;
	return skip->rule == RULE_MATCH ? N_("a finding") : NULL;
}

static bool ended(void *state, struct error *err)
{
	struct grype *g = state;

	if (g->has_matches)
		return end_report(g, NULL, err);
	g->run->why_partial = N_("a JSON value in it is no Grype report");
	return true;
}

static bool finish(void *state, const char *why_cut, struct error *err)
{
	struct grype *g = state;

	return !why_cut || !g->has_matches || end_report(g, why_cut, err);
}

static void *open_grype(struct import_run *run)
{
	struct grype *g = mem_alloc(sizeof(*g));

	g->run = run;
	return g;
}

static void close_grype(void *state)
{
	struct grype *g = state;

	json_fini(&g->source);
	json_fini(&g->distro);
	json_fini(&g->descriptor);
	json_fini(&g->json);
	arena_fini(&g->arena);
	free(g);
}

static const char *const rules[] = {
	[RULE_MATCH] = "matches.*",
	[RULE_IGNORED] = "ignoredMatches.*",
};

const struct import_ops import_grype = {
	.rules = rules,
	.rule_count = sizeof(rules) / sizeof(rules[0]),
	.handler = {.enter = enter, .member = member, .element = element, .ended = ended},
	.open = open_grype,
	.finish = finish,
	.close = close_grype,
	.skipped = skipped,
};
