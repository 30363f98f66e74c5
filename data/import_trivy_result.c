/*
 * One element of a Trivy report's Results[]. Vulnerabilities become findings, and so do those that
 * a VEX document or an ignore file suppressed; whatever else it holds is counted and skipped by
 * name.
 *
 * Packages[] may stand before the Vulnerabilities or behind them. Findings do not wait for it, as
 * they would in memory that grows with the report: what a package was built from is told of the
 * package, when the Result ends and its type is known.
 */
#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "core/text.h"
#include "data/import_trivy.h"

/* Bytes of findings that wait for their Result's type; past it they go on with what is known. */
enum { PENDING_MAX = 16 * 1024 * 1024 };

bool trivy_begin(struct trivy *t, struct error *err)
{
	const struct scan scan = {
		.source = SOURCE_TRIVY,
		.format = t->format,
		.tool = "trivy",
		.tool_version = t->version,
		.as_of = t->created,
	};

	return import_begin(t->run, &scan, err);
}

bool trivy_end(struct trivy *t, const char *why, struct error *err)
{
	struct scan_end end = {
		.status = why ? SCAN_PARTIAL : SCAN_WHOLE,
		.why_partial = why,
		.as_of = t->created,
		.artifact = t->artifact,
		.artifact_type = t->artifact_type,
		.is_named = t->is_named,
		.classes = (const char *const *)t->classes,
		.class_count = t->class_count,
		.lists = t->listed & ~t->unlisted,
	};

	if (!why && !t->os_findings && json_is_true(t->metadata.root, "OS.EOSL")) {
		end.status = SCAN_PARTIAL;
		end.why_partial =
			_("end of life: nothing is known of the system's packages any more");
	}
	if (!t->is_image_told)
		trivy_os(t->metadata.root, &end.os_family, &end.os_version);
	return import_end(t->run, &end, err);
}

void trivy_forget_scan(struct trivy *t)
{
	trivy_keep(&t->artifact, NULL);
	trivy_keep(&t->artifact_type, NULL);
	trivy_keep(&t->target, NULL);
	for (size_t i = 0; i < t->class_count; i++)
		free(t->classes[i]);
	t->class_count = 0;
	t->listed = t->unlisted = 0;
	t->os_findings = 0;
	t->is_image_told = false;
}

/* The text of a small member; NULL when it is no string or an empty one. */
char *trivy_text(struct trivy *t, struct slice_bytes value)
{
	return json_read(&t->json, value) ? mem_strdup(json_word(t->json.root, "")) : NULL;
}

void trivy_keep(char **slot, char *text)
{
	free(*slot);
	*slot = text;
}

void trivy_no_list(struct trivy *t, const char *key)
{
	import_skip(t->run, N_("list of another type"), key);
	t->run->why_partial = N_("a list of it is something else, so it is no clean report");
}

/* Parses an element of Results[].X[]; false when it is skipped. */
static bool parse(struct trivy *t, struct slice_bytes bytes)
{
	if (json_read(&t->json, bytes) && cJSON_IsObject(t->json.root))
		return true;
	import_skip_at(t->run, t->json.root ? IMPORT_SKIP_NOT_OBJECT : IMPORT_SKIP_NOT_JSON,
		       bytes.offset);
	return false;
}

/* Counts what is no vulnerability; the example is the first of these paths that says something. */
static void count_other(struct trivy *t, const char *reason, const char *const *names)
{
	const char *example = NULL;

	for (; *names && !example; names++)
		example = json_word(t->json.root, *names);
	import_skip(t->run, reason, example ? example : t->result.target);
}

/* A finding, or the element of ExperimentalModifiedFindings[] that holds one. */
static bool tell_finding(struct trivy *t, struct slice_bytes bytes, bool is_modified,
			 struct error *err)
{
	static const char *const names[] = {"Finding.ID", "Finding.RuleID", "Type", NULL};
	const cJSON *v, *modified;
	struct finding finding;
	const char *why;

	if (!parse(t, bytes))
		return true;
	v = t->json.root;
	modified = is_modified ? v : NULL;
	if (modified && !text_equal(json_word(v, "Type"), "vulnerability")) {
		count_other(t, N_("suppressed"), names);
		return true;
	}
	arena_reset(&t->arena);
	if (!trivy_finding(&finding, modified ? json_at(v, "Finding") : v, &t->result, &t->arena,
			   &why)) {
		import_skip(t->run, why, finding.package ? finding.package : finding.vuln);
		return true;
	}
	v = modified ? json_at(v, "Finding") : v;
	if (json_at(v, "Severity") && !json_text(v, "Severity"))
		import_skip(t->run, IMPORT_SKIP_SEVERITY, finding.vuln);
	if (modified)
		trivy_suppress(&finding, modified);
	t->result.has_findings = true;
	t->os_findings += trivy_result_is_os(&t->result);
	return trivy_begin(t, err) && import_finding(t->run, &finding, err);
}

struct trivy_pending {
	struct slice_bytes bytes;
	bool is_modified;
};

/* Passes on the findings that waited. */
static bool tell_pending(struct trivy *t, struct error *err)
{
	const char *at = buf_text(&t->pending), *end = at + t->pending.size;
	bool good = true;

	if (t->result_known && !t->result.is_known) {
		t->result.is_known = true;
		good = t->result_known(t, err);
	}
	while (good && at < end) {
		struct trivy_pending one;

		memcpy(&one, at, sizeof(one));
		one.bytes.text = at + sizeof(one);
		at = one.bytes.text + one.bytes.size;
		good = tell_finding(t, one.bytes, one.is_modified, err);
	}
	buf_clear(&t->pending);
	return good;
}

static bool take_finding(struct trivy *t, struct slice_bytes bytes, bool is_modified,
			 struct error *err)
{
	struct trivy_pending one;

	if (t->result.type && t->result.target)
		return tell_finding(t, bytes, is_modified, err);
	memset(&one, 0, sizeof(one)); /* the padding too: its bytes are copied */
	one.bytes = bytes;
	one.is_modified = is_modified;
	buf_put(&t->pending, &one, sizeof(one));
	buf_put(&t->pending, bytes.text, bytes.size);
	return t->pending.size < PENDING_MAX || tell_pending(t, err);
}

static bool take_vulnerability(struct trivy *t, struct slice_bytes bytes, struct error *err)
{
	return take_finding(t, bytes, false, err);
}

static bool take_modified(struct trivy *t, struct slice_bytes bytes, struct error *err)
{
	return take_finding(t, bytes, true, err);
}

static bool take_package(struct trivy *t, struct slice_bytes bytes, struct error *err)
{
	(void)err;
	if (parse(t, bytes) && !trivy_package_add(&t->result, t->json.root))
		import_skip(t->run, N_("too many packages"), json_word(t->json.root, "Name"));
	return true;
}

/* Tells the packages, and of a class whether all of them are told. */
static bool tell_packages(struct trivy *t, struct error *err)
{
	unsigned class = trivy_result_is_os(&t->result) ? LISTS_OS : LISTS_LANGUAGE;

	for (uint32_t i = 0; i < t->result.sources.count; i++) {
		struct package_source source;
		struct listed_package package;

		arena_reset(&t->arena);
		if (trivy_package_listed(&package, &t->result, i, &t->arena) &&
		    (!trivy_begin(t, err) || !import_package(t->run, &package, err)))
			return false;
		if (trivy_package_source(&source, &t->result, i, &t->arena) &&
		    (!trivy_begin(t, err) || !import_package_source(t->run, &source, err)))
			return false;
	}
	if (t->result.sources.count)
		t->listed |= class;
	else if (t->result.has_findings)
		t->unlisted |= class;
	return true;
}

static bool take_misconfiguration(struct trivy *t, struct slice_bytes bytes, struct error *err)
{
	const char *status, *id;

	(void)err;
	if (!parse(t, bytes))
		return true;
	status = json_text(t->json.root, "Status");
	id = json_word(t->json.root, "ID");
	if (!status || strcmp(status, "FAIL") == 0)
		import_skip(t->run, N_("misconfiguration"), id ? id : t->result.target);
	return true;
}

static bool take_other(struct trivy *t, struct slice_bytes bytes, const char *reason,
		       const char *const *names)
{
	if (parse(t, bytes))
		count_other(t, reason, names);
	return true;
}

static bool take_secret(struct trivy *t, struct slice_bytes bytes, struct error *err)
{
	static const char *const names[] = {"RuleID", NULL};

	(void)err;
	return take_other(t, bytes, N_("secret"), names);
}

static bool take_license(struct trivy *t, struct slice_bytes bytes, struct error *err)
{
	static const char *const names[] = {"PkgName", "FilePath", "Name", NULL};

	(void)err;
	return take_other(t, bytes, N_("license"), names);
}

static bool take_custom(struct trivy *t, struct slice_bytes bytes, struct error *err)
{
	static const char *const names[] = {"Type", "FilePath", NULL};

	(void)err;
	return take_other(t, bytes, N_("custom resource"), names);
}

/* Who takes the elements, in the order of TRIVY_RULES_AT. */
static bool (*const takers[])(struct trivy *, struct slice_bytes, struct error *) = {
	take_vulnerability, take_package,  take_misconfiguration, take_secret,
	take_license,       take_modified, take_custom,
};

_Static_assert(sizeof(takers) / sizeof(takers[0]) == TRIVY_RULES, "a taker for each rule");

bool trivy_element(void *state, int rule, struct slice_bytes bytes, struct error *err)
{
	return takers[rule % TRIVY_RULES](state, bytes, err);
}

static void forget_result(struct trivy *t)
{
	free(t->result.target);
	free(t->result.class);
	free(t->result.type);
	dict_fini(&t->result.words);
	tuples_fini(&t->result.sources);
	t->result = (struct trivy_result){.sources.width = 5};
	buf_clear(&t->pending);
}

void *trivy_open(struct import_run *run, const char *format, size_t size)
{
	struct trivy *t = mem_alloc(size);

	t->run = run;
	t->format = format;
	t->created = DATE_NONE;
	return t;
}

void trivy_close(void *state)
{
	struct trivy *t = state;

	forget_result(t);
	trivy_forget_scan(t);
	free(t->version);
	json_fini(&t->metadata);
	json_fini(&t->json);
	arena_fini(&t->arena);
	buf_fini(&t->pending);
	free(t);
}

void trivy_no_report(struct trivy *t)
{
	t->run->why_partial = N_("a JSON value in it is no Trivy report");
}

void trivy_result_enter(struct trivy *t, int level, const char *key, bool is_array)
{
	if (level == 0)
		forget_result(t);
	if (level != 1 || !key)
		return;
	t->result.is_result = true;
	if (!is_array && strcmp(key, "Vulnerabilities") == 0)
		trivy_no_list(t, key);
}

/* What a Result is known by, and cannot do without. */
static const char *const members[] = {"Target", "Class", "Type", "Vulnerabilities"};

static const char *member_named(const char *key)
{
	for (size_t i = 0; key && i < sizeof(members) / sizeof(members[0]); i++)
		if (strcmp(members[i], key) == 0)
			return members[i];
	return NULL;
}

const char *trivy_result_skipped(const struct slice_skip *skip, int level)
{
	if (skip->rule >= 0)
		return skip->rule % TRIVY_RULES == TRIVY_VULNERABILITIES ? N_("a finding") : NULL;
	return skip->level == level ? member_named(skip->key) : NULL;
}

bool trivy_result_member(struct trivy *t, const char *key, struct slice_bytes value,
			 struct error *err)
{
	struct trivy_result *r = &t->result;

	r->is_result = r->is_result || member_named(key);
	if (strcmp(key, "Target") == 0)
		trivy_keep(&r->target, trivy_text(t, value));
	else if (strcmp(key, "Class") == 0)
		trivy_keep(&r->class, trivy_text(t, value));
	else if (strcmp(key, "Type") == 0)
		trivy_keep(&r->type, trivy_text(t, value));
	else if (strcmp(key, "Vulnerabilities") == 0 && value.text[0] != 'n')
		trivy_no_list(t, key);
	return r->type && r->target ? tell_pending(t, err) : true;
}

/* Remembers that the report had packages of this class; a report of old has only types. */
static void keep_class(struct trivy *t)
{
	const struct trivy_result *r = &t->result;
	const char *class = r->class;

	if (!class && (r->type || trivy_result_is_os(r)))
		class = trivy_result_is_os(r) ? "os-pkgs" : "lang-pkgs";
	if (!class || !strstr(class, "-pkgs") || t->class_count == TRIVY_CLASSES)
		return;
	for (size_t i = 0; i < t->class_count; i++)
		if (strcmp(t->classes[i], class) == 0)
			return;
	t->classes[t->class_count++] = mem_strdup(class);
}

bool trivy_result_tell(struct trivy *t, struct error *err)
{
	return tell_pending(t, err) && tell_packages(t, err);
}

bool trivy_result_leave(struct trivy *t, struct error *err)
{
	if (!trivy_result_tell(t, err))
		return false;
	if (!t->result.is_result)
		import_skip(t->run, N_("no Trivy result"), NULL);
	keep_class(t);
	forget_result(t);
	return true;
}
