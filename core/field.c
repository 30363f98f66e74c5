/*
 * The table of fields: what list, desk, filter, CSV and JSONL know of a finding. A new column is
 * one row here and one get function in field_get.c.
 */
#include "core/field.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/field_get.h"
#include "core/intl.h"
#include "core/risk.h"
#include "core/text.h"
#include "core/use.h"

static const char *const severity_words[] = {"UNKNOWN", "INFO",     "LOW", "MEDIUM",
					     "HIGH",    "CRITICAL", NULL};
static const char *const state_words[] = {"undecided",    "investigating",  "to-fix", "accepted",
					  "not-affected", "false-positive", NULL};
static const char *const presence_words[] = {"present", "fixed", "gone", "unknown", NULL};

/* clang-format off */
#define TEXT(level_)   .level = (level_), .type = FIELD_TEXT
#define LIST(level_)   .level = (level_), .type = FIELD_LIST
#define WORD(level_, words_) .level = (level_), .type = FIELD_WORD, .words = (words_)
#define BOOL(level_)   .level = (level_), .type = FIELD_BOOL, .words = value_bools
#define NUMBER(level_, decimals_) .level = (level_), .type = FIELD_NUMBER, .decimals = (decimals_), .is_right = true
#define DATE(level_)   .level = (level_), .type = FIELD_DATE
#define DAYS(level_)   .level = (level_), .type = FIELD_DAYS, .is_right = true

const struct field fields[FIELD_COUNT] = {
	[FIELD_ID] = { "id", NULL, N_("ID"), N_("this occurrence: 16 hex digits, the same in every database"),
		TEXT(LEVEL_FINDING), .width = 16, .is_sortable = true, .is_json = true, .get = get_id },
	[FIELD_ISSUE] = { "issue", NULL, N_("ISSUE"), N_("what decisions are about; survives rebuilds and tags"),
		TEXT(LEVEL_ISSUE), .width = 16, .is_sortable = true, .is_json = true, .get = get_issue },
	[FIELD_KIND] = { "kind", NULL, N_("KIND"), N_("vuln, code or network"),
		WORD(LEVEL_KIND, kinds), .width = 7, .is_sortable = true, .is_json = true, .get = get_kind },
	[FIELD_SOURCE] = { "source", NULL, N_("SOURCE"), N_("the scanner whose severity is shown"),
		WORD(LEVEL_SOURCE, sources), .width = 9, .is_sortable = true, .is_json = true, .get = get_source },
	[FIELD_SOURCES] = { "sources", NULL, N_("SOURCES"), N_("every scanner that reports it"),
		LIST(LEVEL_SOURCES), .words = sources, .width = 16, .is_json = true, .get = get_sources },
	[FIELD_ACCOUNT] = { "account", NULL, N_("ACCOUNT"), N_("AWS account of the finding, else of its registry; also its name"),
		TEXT(LEVEL_ACCOUNT), .width = 12, .is_sortable = true, .is_json = true, .get = get_word, .also = also_account },
	[FIELD_REGION] = { "region", NULL, N_("REGION"), N_("AWS region"),
		TEXT(LEVEL_REGION), .width = 12, .is_sortable = true, .is_json = true, .get = get_word },
	[FIELD_VULN] = { "vuln", NULL, N_("VULNERABILITY"), N_("CVE or the source's own id"),
		TEXT(LEVEL_VULN_NAME), .width = 19, .is_sortable = true, .is_json = true, .get = get_vuln, .also = also_vuln, .keys = 1 },
	[FIELD_ALIASES] = { "aliases", NULL, N_("ALIASES"), N_("other ids of the same vulnerability"),
		LIST(LEVEL_VULN_NAME), .width = 20, .is_json = true, .get = get_aliases, .also = also_vuln },
	[FIELD_SEVERITY] = { "severity", "sev", N_("SEV"), N_("CRITICAL HIGH MEDIUM LOW INFO UNKNOWN"),
		WORD(LEVEL_SEVERITY, severity_words), .width = 8, .is_sortable = true, .is_json = true, .get = get_severity },
	[FIELD_SEVERITY_RAW] = { "severity_raw", NULL, N_("RAW"), N_("the severity as the report wrote it, upper case"),
		TEXT(LEVEL_SEVERITY_RAW), .width = 13, .is_sortable = true, .is_json = true, .get = get_word },
	[FIELD_SEVERITY_SOURCE] = { "severity_source", NULL, N_("BY"), N_("who set the severity (nvd, debian, ...)"),
		TEXT(LEVEL_SEVERITY_SOURCE), .width = 10, .is_sortable = true, .is_json = true, .get = get_word },
	[FIELD_SCORE] = { "score", NULL, N_("SCORE"), N_("CVSS base score"),
		NUMBER(LEVEL_SCORE, 2), .width = 5, .is_sortable = true, .is_json = true, .get = get_score },
	[FIELD_EPSS] = { "epss", NULL, N_("EPSS"), N_("probability of exploitation in the next 30 days, 0 to 1"),
		NUMBER(LEVEL_VULN, 5), .width = 7, .is_sortable = true, .is_json = true, .get = get_epss },
	[FIELD_KEV] = { "kev", NULL, N_("KEV"), N_("listed as known exploited (CISA's catalogue)"),
		BOOL(LEVEL_VULN), .width = 3, .is_sortable = true, .is_json = true, .get = get_kev },
	[FIELD_PUBLISHED] = { "published", NULL, N_("PUBLISHED"), N_("when the vulnerability was published, as the earliest of its sources says"),
		DATE(LEVEL_VULN), .width = 10, .is_sortable = true, .is_json = true, .get = get_published },
	[FIELD_EXPLOIT] = { "exploit", NULL, N_("EXPLOIT"), N_("an exploit is known"),
		BOOL(LEVEL_VULN), .width = 7, .is_sortable = true, .is_json = true, .get = get_exploit },
	[FIELD_TITLE] = { "title", NULL, N_("TITLE"), N_("the vulnerability in one line"),
		TEXT(LEVEL_VULN), .width = 40, .is_sortable = true, .is_json = true, .get = get_title },
	[FIELD_ECOSYSTEM] = { "ecosystem", "eco", N_("ECO"), N_("purl type: deb rpm apk npm pypi golang maven ..."),
		TEXT(LEVEL_PACKAGE), .width = 8, .is_sortable = true, .is_json = true, .get = get_ecosystem },
	[FIELD_PACKAGE] = { "package", "pkg", N_("PACKAGE"), N_("package name; also ecosystem/name"),
		TEXT(LEVEL_PACKAGE_NAME), .width = 22, .is_sortable = true, .is_json = true, .get = get_package, .also = also_package, .keys = 1 },
	[FIELD_PURL] = { "purl", NULL, N_("PURL"), N_("package URL"),
		TEXT(LEVEL_PURL), .width = 40, .is_sortable = true, .is_json = true, .get = get_word },
	[FIELD_VERSION] = { "version", NULL, N_("INSTALLED"), N_("installed version"),
		TEXT(LEVEL_VERSION), .width = 18, .is_sortable = true, .is_json = true, .get = get_word },
	[FIELD_FIXED] = { "fixed", NULL, N_("FIXED IN"), N_("version (or versions) that fix it"),
		TEXT(LEVEL_FIXED), .width = 18, .is_sortable = true, .is_json = true, .get = get_word },
	[FIELD_FIX] = { "fix", NULL, N_("FIX"), N_("is there a fix: yes, partial, no"),
		WORD(LEVEL_FIX, &fixes[FIX_NO]), .width = 7, .is_sortable = true, .is_json = true, .get = get_fix },
	[FIELD_PATH] = { "path", NULL, N_("PATH"), N_("file of the package, or of the code"),
		TEXT(LEVEL_PATH), .width = 40, .is_sortable = true, .is_json = true, .get = get_word },
	[FIELD_REGISTRY] = { "registry", NULL, N_("REGISTRY"), N_("registry host"),
		TEXT(LEVEL_ASSET), .width = 30, .is_sortable = true, .is_json = true, .get = get_registry },
	[FIELD_REPO] = { "repo", NULL, N_("REPOSITORY"), N_("repository without registry and tag"),
		TEXT(LEVEL_ASSET), .width = 24, .is_sortable = true, .is_json = true, .get = get_repo },
	[FIELD_TAGS] = { "tags", NULL, N_("TAGS"), N_("tags of the image"),
		LIST(LEVEL_ASSET), .width = 14, .is_json = true, .get = get_tags },
	[FIELD_DIGEST] = { "digest", NULL, N_("DIGEST"), N_("manifest or index digest, as stated"),
		TEXT(LEVEL_IMAGE), .width = 19, .is_sortable = true, .is_json = true, .get = get_digest, .also = also_image },
	[FIELD_OS] = { "os", NULL, N_("OS"), N_("operating system, or a function's runtime"),
		TEXT(LEVEL_ASSET), .width = 16, .is_sortable = true, .is_json = true, .get = get_os },
	[FIELD_EOL] = { "eol", NULL, N_("SUPPORT ENDS"), N_("last day of free security updates of its operating system, as far as the table of tamis knows"),
		DATE(LEVEL_ASSET), .width = 13, .is_sortable = true, .is_json = true, .get = get_eol },
	[FIELD_EOL_BY] = { "eol_by", NULL, N_("SUPPORT BY"), N_("who says so: table, or trivy, which says only that it has ended and wins over a later day"),
		WORD(LEVEL_ASSET, eol_bys), .width = 10, .is_sortable = true, .is_json = true, .get = get_eol_by },
	[FIELD_RESOURCE] = { "resource", NULL, N_("RESOURCE"), N_("ARN, instance, function or artifact"),
		TEXT(LEVEL_ASSET), .width = 40, .is_sortable = true, .is_json = true, .get = get_resource },
	[FIELD_RESOURCE_TYPE] = { "resource_type", NULL, N_("TYPE"), N_("kind of the resource, as the source says"),
		TEXT(LEVEL_ASSET), .width = 24, .is_sortable = true, .is_json = true, .get = get_resource_type },
	[FIELD_LAYER] = { "layer", NULL, N_("LAYER"), N_("diff id of the layer that holds the package"),
		TEXT(LEVEL_LAYER), .width = 19, .is_sortable = true, .is_json = true, .get = get_word },
	[FIELD_LAYER_DIGEST] = { "layer_digest", NULL, N_("LAYER DIGEST"), N_("the layer's digest in its registry"),
		TEXT(LEVEL_LAYER_DIGEST), .width = 19, .is_sortable = true, .is_json = true, .get = get_word },
	[FIELD_LAYER_INDEX] = { "layer_index", NULL, N_("LAYER#"), N_("the layer's place in the image, from 0"),
		NUMBER(LEVEL_FINDING, 0), .width = 6, .is_sortable = true, .is_json = true, .get = get_layer_index },
	[FIELD_BASE] = { "base", NULL, N_("BASE IMAGE"), N_("nearest base, or what a resource runs on"),
		TEXT(LEVEL_ASSET), .width = 24, .is_sortable = true, .is_json = true, .get = get_base, .also = also_base, .keys = 2 },
	[FIELD_BASE_VIA] = { "base_via", NULL, N_("VIA"), N_("how the base is known"),
		TEXT(LEVEL_ASSET), .width = 6, .is_sortable = true, .is_json = true, .get = get_base_via },
	[FIELD_ORIGIN] = { "origin", NULL, N_("ORIGIN"), N_("what brought its layer: a base, the application, or nobody knows"),
		WORD(LEVEL_GROUND, origins), .width = 7, .is_sortable = true, .is_json = true, .get = get_origin },
	[FIELD_ORIGIN_BASE] = { "origin_base", NULL, N_("FROM BASE"), N_("the base that brought it; also its chain id"),
		TEXT(LEVEL_GROUND), .width = 24, .is_sortable = true, .is_json = true, .get = get_origin_base, .also = also_origin_base, .keys = 2 },
	[FIELD_ORIGIN_VIA] = { "origin_via", NULL, N_("FROM VIA"), N_("how the base that brought it is known"),
		TEXT(LEVEL_GROUND), .width = 8, .is_sortable = true, .is_json = true, .get = get_origin_via },
	[FIELD_USE] = { "use", NULL, N_("USE"), N_("does its image run: running, idle, or nobody knows"),
		WORD(LEVEL_IMAGE, use_words), .width = 7, .is_sortable = true, .is_json = true, .get = get_use },
	[FIELD_RUNNING] = { "running", NULL, N_("RUNNING"), N_("tasks and pods that run its image now"),
		NUMBER(LEVEL_IMAGE, 0), .width = 7, .is_sortable = true, .is_json = true, .get = get_running },
	[FIELD_RUNS_IN] = { "runs_in", NULL, N_("RUNS IN"), N_("accounts that run its image now"),
		LIST(LEVEL_IMAGE), .width = 14, .is_json = true, .get = get_runs_in },
	[FIELD_CLUSTERS] = { "clusters", NULL, N_("CLUSTERS"), N_("clusters that run its image now"),
		LIST(LEVEL_IMAGE), .width = 20, .is_json = true, .get = get_clusters },
	[FIELD_WORKLOADS] = { "workloads", NULL, N_("WORKLOADS"), N_("Deployments, task families and the like that run its image now"),
		LIST(LEVEL_IMAGE), .width = 24, .is_json = true, .get = get_workloads },
	[FIELD_TEAM] = { "team", NULL, N_("TEAM"), N_("who owns it, by the configuration's owner lines"),
		TEXT(LEVEL_TEAM), .width = 14, .is_sortable = true, .is_json = true, .get = get_word },
	[FIELD_ASSIGNEE] = { "assignee", NULL, N_("ASSIGNEE"), N_("whom somebody gave it to"),
		TEXT(LEVEL_ISSUE), .width = 12, .is_sortable = true, .is_json = true, .get = get_assignee },
	[FIELD_STATUS] = { "status", NULL, N_("STATUS"), N_("the distribution's word: affected, will_not_fix, ..."),
		TEXT(LEVEL_STATUS), .width = 12, .is_sortable = true, .is_json = true, .get = get_word },
	[FIELD_SUPPRESSED] = { "suppressed", NULL, N_("SUPPRESSED"), N_("suppressed at its source"),
		BOOL(LEVEL_FLAGS), .width = 10, .is_sortable = true, .is_json = true, .get = get_suppressed },
	[FIELD_PRESENCE] = { "presence", NULL, N_("PRESENCE"), N_("the machine's word: present, fixed, gone, unknown"),
		WORD(LEVEL_PRESENCE, presence_words), .width = 8, .is_sortable = true, .is_json = true, .get = get_presence },
	[FIELD_PRESENCE_WHY] = { "presence_why", NULL, N_("PRESENCE WHY"), N_("why it is fixed, gone or unknown: upgraded, withdrawn, stale, ..."),
		TEXT(LEVEL_PRESENCE_WHY), .width = 12, .is_sortable = true, .is_json = true, .get = get_presence_why },
	[FIELD_STATE] = { "state", NULL, N_("STATE"), N_("the person's word: undecided to-fix accepted ..."),
		WORD(LEVEL_VERDICT, state_words), .width = 14, .is_sortable = true, .is_json = true, .get = get_state },
	[FIELD_STATE_UNTIL] = { "state_until", "until", N_("UNTIL"), N_("when the acceptance ends"),
		DATE(LEVEL_VERDICT), .width = 10, .is_sortable = true, .is_json = true, .get = get_state_until },
	[FIELD_STATE_BY] = { "state_by", "by", N_("BY"), N_("who decided"),
		TEXT(LEVEL_VERDICT), .width = 10, .is_sortable = true, .is_json = true, .get = get_state_by },
	[FIELD_STATE_WHY] = { "state_why", NULL, N_("WHY"), N_("the reason given"),
		TEXT(LEVEL_VERDICT), .width = 30, .is_sortable = true, .is_json = true, .get = get_state_why },
	[FIELD_NOTES] = { "notes", NULL, N_("NOTES"), N_("how many notes it has"),
		NUMBER(LEVEL_ISSUE, 0), .width = 5, .is_sortable = true, .is_json = true, .get = get_notes },
	[FIELD_FIRST_SEEN] = { "first_seen", "first", N_("FIRST SEEN"), N_("earliest date anybody observed the issue"),
		DATE(LEVEL_ISSUE), .width = 10, .is_sortable = true, .is_json = true, .get = get_first_seen },
	[FIELD_LAST_SEEN] = { "last_seen", "last", N_("LAST SEEN"), N_("when a scan last listed this row"),
		DATE(LEVEL_FINDING), .width = 10, .is_sortable = true, .is_json = true, .get = get_last_seen },
	[FIELD_FIXED_AT] = { "fixed_at", NULL, N_("FIXED AT"), N_("when it was first proved that no live image has it any more"),
		DATE(LEVEL_ISSUE), .width = 10, .is_sortable = true, .is_json = true, .get = get_fixed_at },
	[FIELD_TICKET] = { "ticket", NULL, N_("TICKET"), N_("reference of its ticket"),
		TEXT(LEVEL_ISSUE), .width = 12, .is_sortable = true, .is_json = true, .get = get_ticket },
	[FIELD_IMAGE] = { "image", NULL, N_("IMAGE"), N_("repository:tag; also every digest and reference of it"),
		TEXT(LEVEL_IMAGE), .width = 34, .is_sortable = true, .get = get_image, .also = also_image, .keys = 1 },
	[FIELD_CLUSTER] = { "cluster", NULL, N_("CLUSTER"), N_("one of clusters; NAME@ACCOUNT where several accounts have one of that name"),
		LIST(LEVEL_IMAGE), .width = 20, .get = get_cluster },
	[FIELD_NAMESPACE] = { "namespace", NULL, N_("NAMESPACE"), N_("Kubernetes namespaces that run its image now"),
		LIST(LEVEL_IMAGE), .width = 16, .get = get_namespaces },
	[FIELD_SERVICE] = { "service", NULL, N_("SERVICE"), N_("ECS services that run its image now"),
		LIST(LEVEL_IMAGE), .width = 16, .get = get_services },
	[FIELD_WORKLOAD] = { "workload", NULL, N_("WORKLOAD"), N_("one of workloads"),
		LIST(LEVEL_IMAGE), .width = 24, .get = get_workloads },
	[FIELD_RUNS_AS] = { "runs_as", NULL, N_("RUNS AS"), N_("cluster/namespace/workload or cluster/service that run its image now"),
		LIST(LEVEL_IMAGE), .width = 32, .get = get_runs_as },
	[FIELD_DECLARED] = { "declared", NULL, N_("DECLARED"), N_("a task definition or a workload's specification names its image now: it may run there"),
		BOOL(LEVEL_IMAGE), .width = 8, .is_sortable = true, .get = get_declared },
	[FIELD_NOTE] = { "note", NULL, N_("NOTE"), N_("text of the newest note"),
		TEXT(LEVEL_ISSUE), .width = 30, .is_sortable = true, .get = get_note },
	[FIELD_MARK] = { "mark", NULL, N_("MARK"), N_("you marked it: yes or no"),
		BOOL(LEVEL_ISSUE), .width = 4, .is_sortable = true, .get = get_mark },
	[FIELD_AGE] = { "age", NULL, N_("AGE"), N_("whole days since first seen"),
		DAYS(LEVEL_ISSUE), .width = 5, .is_sortable = true, .get = get_age },
	[FIELD_SEEN] = { "seen", NULL, N_("SEEN"), N_("whole days since last seen"),
		DAYS(LEVEL_FINDING), .width = 5, .is_sortable = true, .get = get_seen },
	[FIELD_ENDED] = { "ended", NULL, N_("ENDED"), N_("since when the row is fixed or gone"),
		DATE(LEVEL_FINDING), .width = 10, .is_sortable = true, .get = get_ended },
	[FIELD_RISK] = { "risk", NULL, N_("RISK"), N_("what puts it first: running, idle; exploited, exploit; its severity"),
		LIST(LEVEL_FINDING), .width = 28, .is_sortable = true, .get = get_risk },
	[FIELD_FIX_ID] = { "fix_id", NULL, N_("FIX ID"), N_("actions of fixes that would close it"),
		LIST(LEVEL_FIXES), .width = 16, .get = get_fix_id },
};
/* clang-format on */

int field_find(const char *name, size_t size)
{
	char lower[32];

	if (size == 0 || size >= sizeof(lower))
		return -1;
	memcpy(lower, name, size);
	lower[size] = '\0';
	for (int i = 0; i < FIELD_COUNT; i++)
		if (text_casecmp(lower, fields[i].name) == 0 ||
		    (fields[i].alias && text_casecmp(lower, fields[i].alias) == 0))
			return i;
	return -1;
}

enum { NAMES_MAX = 2 * FIELD_COUNT + 1 };

static size_t list_names(bool only_sortable, const char *names[NAMES_MAX])
{
	size_t n = 0;

	for (int i = 0; i < FIELD_COUNT; i++) {
		if (only_sortable && !fields[i].is_sortable)
			continue;
		names[n++] = fields[i].name;
		if (fields[i].alias)
			names[n++] = fields[i].alias;
	}
	return n;
}

const char *field_nearest(const char *name)
{
	const char *names[NAMES_MAX];
	size_t n = list_names(false, names);

	names[n++] = "is";
	return text_nearest(name, names, n);
}

static int find_or_say(const char *name, size_t size, const char *what, bool only_sortable,
		       struct error *err)
{
	int field = field_find(name, size);
	const char *names[NAMES_MAX];

	if (field < 0) {
		char *wrong = mem_strndup(name, size);

		error_no_such(err, what, wrong, names, list_names(only_sortable, names));
		free(wrong);
	}
	return field;
}

int field_column(const char *name, size_t size, struct error *err)
{
	return find_or_say(name, size, _("column"), false, err);
}

int field_sort_key(const char *name, size_t size, struct error *err)
{
	int field = find_or_say(name, size, _("field"), true, err);

	if (field < 0 || fields[field].is_sortable)
		return field;
	error_set(err, ERROR_USAGE, _("%s has no order"), fields[field].name);
	return -1;
}

void field_get(const struct question *q, enum field_id id, uint32_t finding, struct value *out)
{
	const struct field *field = &fields[id];
	uint32_t entity = field_entity(q->fleet, field->level, finding);

	*out = (struct value){.known = false};
	if (entity != FLEET_NONE)
		field->get(q, entity, out);
}

void field_print(const struct question *q, enum field_id id, uint32_t finding, bool full,
		 struct buf *out)
{
	struct value v;

	field_get(q, id, finding, &v);
	value_print(&v, fields[id].type, fields[id].decimals, full, out);
}
