/*
 * Inspector ScanSbom, as Amazon's CI plugins write it: CycloneDX within {"sbom":...}, or
 * Inspector's native form. Neither says which image it was (--as does). Components and
 * vulnerabilities may stand in either order, so vulnerabilities wait, as they were written, for the
 * end.
 */
#include <stdlib.h>
#include <string.h>

#include "core/dict.h"
#include "core/identity.h"
#include "core/intl.h"
#include "core/text.h"
#include "data/import_scan_sbom.h"

#define PROPERTY "amazon:inspector:sbom_scanner:"

enum { RULE_COMPONENT, RULE_VULNERABILITY, RULE_NATIVE, RULE_MESSAGE, DEPTH_MAX = 64 };

struct component {
	char *name, *version, *purl, *path;
};

struct sbom {
	struct import_run *run;
	struct json json;
	struct arena arena;
	struct dict refs; /* bom-ref; number - 1 is the component's */
	struct component *components;
	size_t count, room;
	struct buf pending; /* vulnerabilities */
	struct scan_sbom_os os;
	bool has_list;
};

/* ---- what all three shapes share ---------------------------------------------------------- */

bool scan_sbom_begin(struct import_run *run, struct error *err)
{
	const struct scan scan = {.source = SOURCE_INSPECTOR,
				  .format = "inspector_scan",
				  .tool = "inspector-sbomgen",
				  .as_of = DATE_NONE};

	return import_begin(run, &scan, err);
}

static const char *keep(struct arena *arena, char *text)
{
	const char *kept = text ? arena_strndup(arena, text, strlen(text)) : NULL;

	free(text);
	return kept;
}

void scan_sbom_package(struct finding *f, const char *text, struct scan_sbom_os *os,
		       struct arena *arena)
{
	struct purl p;

	f->purl = text;
	if (!purl_parse(text, &p))
		return;
	f->package_type = keep(arena, mem_strdup(p.type));
	f->ecosystem = f->package_type;
	f->package = keep(arena, purl_package(&p));
	f->version = keep(arena, mem_strdup(p.version));
	f->source_package = keep(arena, purl_qualifier(&p, "source"));
	if (identity_is_os(p.type) && p.name_space && !os->family) {
		os->family = mem_strdup(p.name_space);
		os->version = purl_qualifier(&p, "distro");
	}
	purl_fini(&p);
}

/* The packages tell the image's operating system; nothing tells which image it is. */
bool scan_sbom_end(struct import_run *run, struct scan_sbom_os *os, const char *why_cut,
		   struct error *err)
{
	const char *why = why_cut ? why_cut : run->why_partial;
	const struct scan_end end = {.status = why ? SCAN_PARTIAL : SCAN_WHOLE,
				     .why_partial = why,
				     .as_of = DATE_NONE,
				     .artifact_type = "container_image"};
	const struct image image = {.os_family = os->family,
				    .os_version = os->version,
				    .os_is_eosl = -1,
				    .created = DATE_NONE};
	bool good = scan_sbom_begin(run, err) && (!os->family || import_image(run, &image, err)) &&
		    import_end(run, &end, err);

	free(os->family);
	free(os->version);
	*os = (struct scan_sbom_os){0};
	return good;
}

static struct finding blank_finding(void)
{
	return (struct finding){
		.kind = KIND_VULN,
		.asset = {.is_scan_image = true, .pushed = DATE_NONE},
		.score = -1,
		.epss = -1,
		.exploit = -1,
		.first_seen = DATE_NONE,
		.last_seen = DATE_NONE,
		.updated = DATE_NONE,
	};
}

/* ---- CycloneDX ------------------------------------------------------------------------------- */

static const char *property(const cJSON *node, const char *name)
{
	JSON_EACH(p, node, "properties")
	if (text_equal(json_word(p, "name"), name))
		return json_word(p, "value");
	return NULL;
}

/* A component and those within it. */
static void add_component(struct sbom *s, const cJSON *node, int depth)
{
	const char *ref = json_word(node, "bom-ref");

	if (ref && dict_add(&s->refs, ref) > s->count) {
		MEM_ROOM(s->components, s->count, s->room);
		s->components[s->count++] = (struct component){
			.name = mem_strdup(json_word(node, "name")),
			.version = mem_strdup(json_word(node, "version")),
			.purl = mem_strdup(json_word(node, "purl")),
			.path = mem_strdup(property(node, PROPERTY "path")),
		};
	}
	if (depth == DEPTH_MAX)
		return;
	JSON_EACH(inner, node, "components")
	add_component(s, inner, depth + 1);
}

/* The first rating that is no EPSS score speaks; all of them are opinions. */
static void read_ratings(struct finding *f, const cJSON *v, struct arena *arena)
{
	size_t n = json_count(v, "ratings");
	struct opinion *opinions = arena_alloc(arena, (n + 1) * sizeof(*opinions));

	JSON_EACH(rating, v, "ratings")
	{
		const char *by = json_word(rating, "source.name");
		struct opinion *o = &opinions[f->opinion_count];

		if (by && text_casecmp(by, "EPSS") == 0) {
			f->epss = json_number(rating, "score", -1);
			continue;
		}
		*o = (struct opinion){.vendor = keep(arena, by ? text_lower(by) : NULL),
				      .severity = json_word(rating, "severity"),
				      .score = json_number(rating, "score", -1),
				      .vector = json_word(rating, "vector")};
		if (f->opinion_count++ == 0) {
			f->severity_raw = o->severity;
			f->severity_source = o->vendor;
			f->score = o->score;
			f->vector = o->vector;
		}
	}
	f->opinions = opinions;
}

static bool tell_affected(struct sbom *s, struct finding *f, const cJSON *v, const char *ref,
			  struct error *err)
{
	uint32_t number = ref ? dict_find(&s->refs, ref) : 0;
	struct finding row = *f;
	char *key;

	if (number) {
		const struct component *c = &s->components[number - 1];

		scan_sbom_package(&row, c->purl, &s->os, &s->arena);
		row.package = c->name ? c->name : row.package;
		row.version = c->version ? c->version : row.version;
		row.path = c->path;
		key = mem_printf(PROPERTY "fixed_version:%s", ref);
		row.fixed = fixed_version(property(v, key));
		free(key);
	}
	return import_finding(s->run, &row, err);
}

static bool tell_cyclonedx(struct sbom *s, const cJSON *v, struct error *err)
{
	struct finding f = blank_finding();
	const char *exploit = property(v, PROPERTY "exploit_available");
	size_t rows = 0;

	f.vuln = json_word(v, "id");
	f.description = json_word(v, "description");
	f.url = json_word(v, "source.url");
	f.published = json_date(v, "published");
	f.first_seen = json_date(v, "created");
	f.last_seen = json_date(v, "updated");
	f.exploit = text_equal(exploit, "true") ? 1 : exploit ? 0 : -1;
	read_ratings(&f, v, &s->arena);
	if (!f.vuln) {
		import_skip(s->run, N_("vulnerability without an id"), json_word(v, "bom-ref"));
		return true;
	}
	JSON_EACH(affected, v, "affects")
	{
		rows++;
		if (!tell_affected(s, &f, v, json_word(affected, "ref"), err))
			return false;
	}
	return rows || tell_affected(s, &f, v, NULL, err);
}

/* ---- the native form ------------------------------------------------------------------------- */

static void read_scores(struct finding *f, const cJSON *v, struct arena *arena)
{
	size_t n = json_count(v, "properties.cvss");
	struct opinion *opinions = arena_alloc(arena, (n + 1) * sizeof(*opinions));

	JSON_EACH(cvss, v, "properties.cvss")
	{
		const char *by = json_word(cvss, "source");
		double score = json_number(cvss, "cvss_3_base_score", -1);

		opinions[f->opinion_count++] = (struct opinion){
			.vendor = keep(arena, by ? text_lower(by) : NULL),
			.severity = json_word(cvss, "severity"),
			.score = score >= 0 ? score : json_number(cvss, "cvss_2_base_score", -1),
			.vector = json_word(cvss, "cvss_3_base_vector")};
	}
	f->opinions = opinions;
	f->score = n ? opinions[0].score : -1;
	f->vector = n ? opinions[0].vector : NULL;
}

static bool tell_native(struct sbom *s, const cJSON *v, struct error *err)
{
	const cJSON *exploit = json_at(v, "properties.exploit_available");
	struct finding f = blank_finding();
	size_t rows = 0;

	f.vuln = json_word(v, "id");
	f.description = json_word(v, "description");
	f.url = json_word(v, "source");
	f.severity_raw = json_text(v, "severity");
	f.epss = json_number(v, "properties.epss", -1);
	f.exploit = cJSON_IsTrue(exploit) ? 1 : exploit ? 0 : -1;
	read_scores(&f, v, &s->arena);
	if (!f.vuln) {
		import_skip(s->run, N_("vulnerability without an id"), NULL);
		return true;
	}
	JSON_EACH(affected, v, "affects")
	{
		struct finding row = f;

		rows++;
		scan_sbom_package(&row, json_id_in(affected, "installed_version", &s->arena),
				  &s->os, &s->arena);
		row.fixed = fixed_version(json_id_in(affected, "fixed_version", &s->arena));
		if (!import_finding(s->run, &row, err))
			return false;
	}
	return rows || import_finding(s->run, &f, err);
}

/* ---- the document ---------------------------------------------------------------------------- */

static bool element(void *state, int rule, struct slice_bytes value, struct error *err)
{
	struct sbom *s = state;

	if (rule == RULE_VULNERABILITY || rule == RULE_NATIVE) {
		import_hold(&s->pending, rule, value);
		return true;
	}
	if (!json_read(&s->json, value))
		import_skip_at(s->run, IMPORT_SKIP_NOT_JSON, value.offset);
	else if (rule == RULE_COMPONENT)
		add_component(s, s->json.root, 0);
	else
		import_skip(s->run, N_("component that was not scanned"),
			    json_word(s->json.root, "purl"));
	return scan_sbom_begin(s->run, err);
}

static bool member(void *state, int level, const char *key, struct slice_bytes value,
		   struct error *err)
{
	struct sbom *s = state;

	(void)level, (void)value, (void)err;
	if (text_equal(key, "vulnerabilities"))
		s->has_list = true; /* null: none */
	return true;
}

static bool enter(void *state, int level, const char *key, bool is_array, struct error *err)
{
	struct sbom *s = state;

	(void)level, (void)is_array, (void)err;
	if (text_equal(key, "vulnerabilities"))
		s->has_list = true;
	return true;
}

/* Findings name their packages by component, so without one of either the scan is not whole. */
static const char *skipped(void *state, const struct slice_skip *skip)
{
	struct sbom *s = state;
	const bool is_list = skip->rule < 0 && text_equal(skip->key, "vulnerabilities");

	s->has_list = s->has_list || is_list || skip->rule >= 0;
	if (skip->rule == RULE_VULNERABILITY || skip->rule == RULE_NATIVE)
		return N_("a finding");
	if (skip->rule == RULE_COMPONENT)
		return N_("a component");
	return is_list ? "vulnerabilities" : NULL;
}

static bool tell_pending(struct sbom *s, struct error *err)
{
	struct import_held v;
	size_t at = 0;
	bool good = true;

	while (good && import_held(&s->pending, &at, &v)) {
		arena_reset(&s->arena);
		if (!json_read(&s->json, v.bytes))
			import_skip_at(s->run, IMPORT_SKIP_NOT_JSON, v.bytes.offset);
		else if (!cJSON_IsObject(s->json.root))
			import_skip_at(s->run, IMPORT_SKIP_NOT_OBJECT, v.bytes.offset);
		else
			good = scan_sbom_begin(s->run, err) &&
			       (v.rule == RULE_NATIVE ? tell_native(s, s->json.root, err)
						      : tell_cyclonedx(s, s->json.root, err));
	}
	buf_clear(&s->pending);
	return good;
}

static void forget_components(struct sbom *s)
{
	for (size_t i = 0; i < s->count; i++) {
		free(s->components[i].name);
		free(s->components[i].version);
		free(s->components[i].purl);
		free(s->components[i].path);
	}
	s->count = 0;
	dict_fini(&s->refs);
}

/* Each root value is a scan of its own. */
static bool end_root(struct sbom *s, const char *why_cut, struct error *err)
{
	bool good = tell_pending(s, err);

	forget_components(s);
	if (!good || (!s->run->is_in_scan && !s->has_list))
		return good;
	s->has_list = false;
	return scan_sbom_end(s->run, &s->os, why_cut, err);
}

static bool ended(void *state, struct error *err)
{
	return end_root(state, NULL, err);
}

static bool finish(void *state, const char *why_cut, struct error *err)
{
	struct sbom *s = state;

	if (why_cut)
		return end_root(s, why_cut, err);
	if (!s->run->has_begun) /* only a forced format comes here */
		s->run->why_partial = N_("it holds no list of vulnerabilities");
	return true;
}

static void *open_sbom(struct import_run *run)
{
	struct sbom *s = mem_alloc(sizeof(*s));

	s->run = run;
	return s;
}

static void close_sbom(void *state)
{
	struct sbom *s = state;

	forget_components(s);
	free(s->components);
	free(s->os.family);
	free(s->os.version);
	buf_fini(&s->pending);
	json_fini(&s->json);
	arena_fini(&s->arena);
	free(s);
}

static const char *const rules[] = {
	[RULE_COMPONENT] = "sbom.components.*",
	[RULE_VULNERABILITY] = "sbom.vulnerabilities.*",
	[RULE_NATIVE] = "vulnerabilities.*",
	[RULE_MESSAGE] = "messages.*",
};

const struct import_ops import_scan_sbom = {
	.rules = rules,
	.rule_count = sizeof(rules) / sizeof(rules[0]),
	.handler = {.enter = enter, .member = member, .element = element, .ended = ended},
	.open = open_sbom,
	.finish = finish,
	.close = close_sbom,
	.skipped = skipped,
};
