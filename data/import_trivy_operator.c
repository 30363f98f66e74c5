/*
 * trivy-operator's reports: what `kubectl get vulnerabilityreports -A -o json` gives, one report, a
 * list of them in any wrapper, kinds mixed. Each report of one container is a scan of its own. It
 * tells of no layer and no history. Names of ReplicaSets change at each rollout, so the workload is
 * a fact about use and never an identity.
 */
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/identity.h"
#include "core/intl.h"
#include "core/purl.h"
#include "core/text.h"
#include "data/import_ops.h"
#include "data/json_read.h"

#define LABEL "trivy-operator.resource."
#define CONTAINER_LABEL "trivy-operator.container.name"

enum { DEPTH_MAX = 4 }; /* reports within objects within objects */

struct operator_reports {
	struct import_run *run;
	struct json json;
	struct arena arena;
	bool has_list;
};

static const char *keep(struct arena *arena, char *text)
{
	const char *kept = text ? arena_strndup(arena, text, strlen(text)) : NULL;

	free(text);
	return kept;
}

/* Labels have dots in their names, so a path cannot reach them. */
static const char *label(const cJSON *report, const char *name)
{
	JSON_EACH(l, report, "metadata.labels")
	if (l->string && strcmp(l->string, name) == 0)
		return json_word(l, "");
	return NULL;
}

/* ---- one finding ----------------------------------------------------------------------------- */

static const char *ecosystem_of(struct operator_reports *o, const cJSON *v, const char *os)
{
	const char *type = json_word(v, "packageType"), *name = json_word(v, "resource");
	struct purl p;
	char *ecosystem = NULL;

	if (type) {
		ecosystem = identity_ecosystem(IDENTITY_TRIVY, type, os, name);
	} else if (purl_parse(json_word(v, "packagePURL"), &p)) {
		ecosystem = mem_strdup(p.type);
		purl_fini(&p);
	} else if (!json_word(v, "packagePath") && identity_os_ecosystem(os)) {
		ecosystem = mem_strdup(identity_os_ecosystem(os));
	}
	return keep(&o->arena, ecosystem);
}

static bool tell_finding(struct operator_reports *o, const cJSON *v, const char *os,
			 struct error *err)
{
	const char *path = json_word(v, "packagePath");
	struct finding f = {
		.kind = KIND_VULN,
		.asset = {.is_scan_image = true, .pushed = DATE_NONE},
		.vuln = json_word(v, "vulnerabilityID"),
		.title = json_word(v, "title"),
		.description = json_word(v, "description"),
		.url = json_word(v, "primaryLink"),
		.severity_raw = json_text(v, "severity"),
		.score = json_number(v, "score", -1),
		.epss = -1,
		.exploit = -1,
		.published = json_date(v, "publishedDate"),
		.package_type = json_word(v, "packageType"),
		.package = json_word(v, "resource"),
		.purl = json_word(v, "packagePURL"),
		.version = json_id_in(v, "installedVersion", &o->arena),
		.fixed = fixed_version(json_id_in(v, "fixedVersion", &o->arena)),
		.first_seen = DATE_NONE,
		.last_seen = DATE_NONE,
		.updated = DATE_NONE,
	};

	if (!f.vuln || !f.package) {
		import_skip(o->run, N_("vulnerability without an id or a package"), f.vuln);
		return true;
	}
	if (json_at(v, "severity") && !json_text(v, "severity"))
		import_skip(o->run, IMPORT_SKIP_SEVERITY, f.vuln);
	f.ecosystem = ecosystem_of(o, v, os);
	if (!path && text_equal(json_word(v, "class"), "lang-pkgs"))
		path = json_word(v, "target");
	f.path = path;
	return import_finding(o->run, &f, err);
}

/* ---- a report of vulnerabilities ------------------------------------------------------------- */

/* "index.docker.io/library/nginx:alpine", in the arena; NULL. */
static const char *reference_of(struct operator_reports *o, const cJSON *report)
{
	const char *server = json_word(report, "report.registry.server");
	const char *repository = json_word(report, "report.artifact.repository");
	const char *tag = json_word(report, "report.artifact.tag");

	if (!repository)
		return NULL;
	return keep(&o->arena, mem_printf("%s%s%s%s%s", server ? server : "", server ? "/" : "",
					  repository, tag ? ":" : "", tag ? tag : ""));
}

static bool tell_image(struct operator_reports *o, const cJSON *report, const char *reference,
		       struct error *err)
{
	const char *digest = json_word(report, "report.artifact.digest");
	const struct image image = {
		.references = &reference,
		.reference_count = reference != NULL,
		.digests = &digest,
		.digest_count = digest != NULL,
		.os_family = json_word(report, "report.os.family"),
		.os_version = json_word(report, "report.os.name"),
		.os_is_eosl = -1,
		.created = DATE_NONE,
	};

	return import_image(o->run, &image, err);
}

/* The operator scans what workloads name: what should run, not what does (TRUTH 5). */
static bool tell_usage(struct operator_reports *o, const cJSON *report, const char *reference,
		       struct error *err)
{
	const struct usage usage = {
		.namespace = label(report, LABEL "namespace"),
		.workload_kind = label(report, LABEL "kind"),
		.workload = label(report, LABEL "name"),
		.container = label(report, CONTAINER_LABEL),
		.role = "container",
		.image = reference,
		.digest = json_word(report, "report.artifact.digest"),
		.cluster = o->run->options->as,
		.count = 1,
		.is_declared = true,
		.when = json_date(report, "report.updateTimestamp"),
	};

	return !usage.workload || !reference || import_usage(o->run, &usage, err);
}

static bool begin_scan(struct operator_reports *o, const cJSON *report, struct error *err)
{
	const struct scan scan = {
		.source = SOURCE_TRIVY,
		.format = "trivy_operator",
		.tool = "trivy-operator",
		.tool_version = json_word(report, "report.scanner.version"),
		.as_of = json_date(report, "report.updateTimestamp"),
	};

	return import_begin(o->run, &scan, err);
}

static bool end_scan(struct operator_reports *o, const cJSON *report, const char *why_cut,
		     struct error *err)
{
	const char *names[] = {label(report, LABEL "namespace"), label(report, LABEL "kind"),
			       label(report, LABEL "name"), label(report, CONTAINER_LABEL)};
	const char *why = why_cut ? why_cut : o->run->why_partial;
	struct scan_end end = {.status = why ? SCAN_PARTIAL : SCAN_WHOLE,
			       .why_partial = why,
			       .as_of = DATE_NONE,
			       .artifact_type = "container_image"};

	if (names[2])
		end.artifact = keep(&o->arena, mem_printf("%s/%s/%s/%s", names[0] ? names[0] : "",
							  names[1] ? names[1] : "", names[2],
							  names[3] ? names[3] : ""));
	return import_end(o->run, &end, err);
}

static bool tell_vulnerabilities(struct operator_reports *o, const cJSON *report, struct error *err)
{
	const char *os = json_word(report, "report.os.family");
	const char *reference = reference_of(o, report);

	if (!begin_scan(o, report, err) || !tell_image(o, report, reference, err) ||
	    !tell_usage(o, report, reference, err))
		return false;
	JSON_EACH(v, report, "report.vulnerabilities")
	if (!tell_finding(o, v, os, err))
		return false;
	return end_scan(o, report, NULL, err);
}

/* ---- reports of other kinds ------------------------------------------------------------------ */

static bool skip_secrets(struct operator_reports *o, const cJSON *report, struct error *err)
{
	(void)err;
	JSON_EACH(secret, report, "report.secrets")
	import_skip(o->run, N_("secret"), json_word(secret, "target"));
	return true;
}

static bool skip_checks(struct operator_reports *o, const cJSON *report, struct error *err)
{
	(void)err;
	JSON_EACH(check, report, "report.checks")
	if (cJSON_IsFalse(json_at(check, "success")))
		import_skip(o->run, N_("misconfiguration"), json_word(check, "checkID"));
	return true;
}

static const struct {
	const char *kind;
	bool (*tell)(struct operator_reports *o, const cJSON *report, struct error *err);
} report_kinds[] = {
	{"VulnerabilityReport", tell_vulnerabilities},
	{"ClusterVulnerabilityReport", tell_vulnerabilities},
	{"ExposedSecretReport", skip_secrets},
	{"ClusterExposedSecretReport", skip_secrets},
	{"ConfigAuditReport", skip_checks},
	{"ClusterConfigAuditReport", skip_checks},
	{"RbacAssessmentReport", skip_checks},
	{"ClusterRbacAssessmentReport", skip_checks},
	{"InfraAssessmentReport", skip_checks},
	{"ClusterInfraAssessmentReport", skip_checks},
};

static bool tell_report(struct operator_reports *o, const cJSON *report, struct error *err)
{
	const char *kind = json_word(report, "kind");

	for (size_t i = 0; kind && i < sizeof(report_kinds) / sizeof(report_kinds[0]); i++)
		if (strcmp(kind, report_kinds[i].kind) == 0)
			return report_kinds[i].tell(o, report, err);
	import_skip(o->run, N_("report of another kind"), kind);
	return true;
}

/* ---- the document ---------------------------------------------------------------------------- */

/* A report, or an object that holds reports. */
static bool walk(struct operator_reports *o, const cJSON *node, int depth, struct error *err)
{
	const char *version = json_word(node, "apiVersion");

	if (version && text_has_prefix(version, "aquasecurity.github.io/"))
		return tell_report(o, node, err);
	if (depth == DEPTH_MAX)
		return true;
	JSON_EACH(inner, node, "")
	if (cJSON_IsObject(inner) || cJSON_IsArray(inner))
		if (!walk(o, inner, depth + 1, err))
			return false;
	return true;
}

static bool element(void *state, int rule, struct slice_bytes value, struct error *err)
{
	struct operator_reports *o = state;

	(void)rule;
	arena_reset(&o->arena);
	o->has_list = true;
	if (json_read(&o->json, value))
		return walk(o, o->json.root, 0, err);
	import_skip_at(o->run, IMPORT_SKIP_NOT_JSON, value.offset);
	return true;
}

static bool enter(void *state, int level, const char *key, bool is_array, struct error *err)
{
	struct operator_reports *o = state;

	(void)level, (void)key, (void)err;
	o->has_list = o->has_list || is_array;
	return true;
}

/* `kubectl get` in pages: metadata.continue. */
static bool member(void *state, int level, const char *key, struct slice_bytes value,
		   struct error *err)
{
	struct operator_reports *o = state;

	(void)level, (void)err;
	if (text_equal(key, "metadata") && json_read(&o->json, value) &&
	    json_word(o->json.root, "continue"))
		o->run->why_partial = N_("one page of a longer list: it says continue");
	return true;
}

/* Without a report, or the word that more pages follow, a list is not whole. */
static const char *skipped(void *state, const struct slice_skip *skip)
{
	struct operator_reports *o = state;

	if (skip->rule < 0)
		return text_equal(skip->key, "metadata") ? "metadata" : NULL;
	o->has_list = true;
	return N_("a report");
}

static bool finish(void *state, const char *why_cut, struct error *err)
{
	struct operator_reports *o = state;

	if (!o->has_list && !why_cut) { /* only a forced format comes here */
		o->run->why_partial = N_("it holds no report");
		return true;
	}
	/* What was skipped, what was cut, or that there was nothing, is said in a scan of its own.
	 */
	if (o->run->has_begun && !why_cut && !o->run->skip_count)
		return true;
	arena_reset(&o->arena);
	return begin_scan(o, NULL, err) && end_scan(o, NULL, why_cut, err);
}

static void *open_operator(struct import_run *run)
{
	struct operator_reports *o = mem_alloc(sizeof(*o));

	o->run = run;
	return o;
}

static void close_operator(void *state)
{
	struct operator_reports *o = state;

	json_fini(&o->json);
	arena_fini(&o->arena);
	free(o);
}

static const char *const list_rules[] = {"items.*", "*"};
const struct import_ops import_trivy_operator = {
	.rules = list_rules,
	.rule_count = sizeof(list_rules) / sizeof(list_rules[0]),
	.handler = {.enter = enter, .member = member, .element = element},
	.open = open_operator,
	.finish = finish,
	.close = close_operator,
	.skipped = skipped,
};

/* One report as the root value, or an object of reports: taken whole. */
static const char *const whole_rules[] = {""};
const struct import_ops import_trivy_operator_one = {
	.rules = whole_rules,
	.rule_count = 1,
	.handler = {.element = element},
	.open = open_operator,
	.finish = finish,
	.close = close_operator,
	.skipped = skipped,
};
