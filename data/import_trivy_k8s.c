/*
 * Trivy's report of a Kubernetes cluster: {"ClusterName":..., "Resources":[{"Namespace", "Kind",
 * "Name", "Metadata", "Results", "Error"}]}. The first versions had two lists of resources in their
 * place, called Vulnerabilities and Misconfigurations; the summary calls its list Findings, and
 * loses resources when it joins them. Each image that a resource uses is a scan of its own.
 *
 * What belongs to no image, failed checks above all, and what the report lacks is told last, by a
 * scan of the cluster: so a resource that could not be scanned makes the document partial, and not
 * the scans of the others.
 */
#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "core/text.h"
#include "data/import_trivy_k8s.h"

static const char *const lists[] = {"Resources", "Vulnerabilities", "Misconfigurations",
				    "Findings"};

static bool is_list(const char *key)
{
	bool is_one = false;

	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		is_one = is_one || strcmp(key, lists[i]) == 0;
	return is_one;
}

/* A member of the root is seen, whatever its value. */
static void note_key(struct trivy_k8s *k, const char *key)
{
	k->t.is_report = k->t.is_report || is_list(key) || strcmp(key, "ClusterName") == 0;
	if (strcmp(key, "Findings") == 0)
		k->why = N_("a summary, which may leave out resources");
}

static bool begin(void *state, char first, long long offset, struct error *err)
{
	struct trivy_k8s *k = state;
	const char *as = k->t.run->options->as;

	(void)first, (void)offset, (void)err;
	k8s_resource_forget(k);
	k->t.is_named = as && as[0];
	trivy_keep(&k->cluster, mem_strdup(k->t.is_named ? as : NULL));
	k->t.is_report = k->has_resources = false;
	k->t.created = DATE_NONE;
	k->why = NULL;
	return true;
}

static void report_member(struct trivy_k8s *k, const char *key, struct slice_bytes value)
{
	struct trivy *t = &k->t;

	note_key(k, key);
	if (strcmp(key, "ClusterName") == 0 && !k->cluster) {
		k->cluster = trivy_text(t, value);
		if (k->cluster && k->has_resources)
			import_skip(t->run, N_("cluster name behind its resources"), k->cluster);
	} else if (strcmp(key, "CreatedAt") == 0) {
		t->created = json_read(&t->json, value) ? json_date(t->json.root, "") : DATE_NONE;
	} else if (is_list(key) && value.text[0] != 'n') {
		trivy_no_list(t, key);
	}
}

static bool member(void *state, int level, const char *key, struct slice_bytes value,
		   struct error *err)
{
	struct trivy_k8s *k = state;

	if (level == 0 && key)
		report_member(k, key, value);
	else if (level == 2 && key)
		return k8s_resource_member(k, key, value);
	else if (level == 4 && key)
		return trivy_result_member(&k->t, key, value, err);
	else if ((level == 1 || level == 3) && !key)
		import_skip_at(k->t.run, IMPORT_SKIP_NOT_OBJECT, value.offset);
	return true;
}

static bool enter(void *state, int level, const char *key, bool is_array, struct error *err)
{
	struct trivy_k8s *k = state;

	(void)err;
	if (level == 1 && key)
		note_key(k, key);
	if ((level == 1 || level == 3) && key && !is_array)
		trivy_no_list(&k->t, key);
	if (level == 2) {
		k8s_resource_forget(k);
		k->has_resources = true;
	}
	if (level == 2 && is_array)
		import_skip(k->t.run, IMPORT_SKIP_NOT_OBJECT, NULL);
	trivy_result_enter(&k->t, level - 4, key, is_array);
	return true;
}

/* Without its name a resource's findings would sit at another one. */
static const char *skipped(void *state, const struct slice_skip *skip)
{
	static const struct {
		int level;
		const char *key; /* NULL: an item of the list */
		const char *lost;
	} needed[] = {
		{0, "ClusterName", "ClusterName"},
		{0, "Resources", "Resources"},
		{0, "Vulnerabilities", "Vulnerabilities"},
		{0, "Findings", "Findings"},
		{1, NULL, N_("a resource")},
		{2, "Namespace", "Namespace"},
		{2, "Kind", "Kind"},
		{2, "Name", "Name"},
		{2, "Metadata", "Metadata"},
		{2, "Error", "Error"},
		{2, "Findings", "Findings"},
		{2, "Results", "Results"},
		{3, NULL, N_("a result")},
	};
	struct trivy_k8s *k = state;

	for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++)
		if (skip->rule < 0 && skip->level == needed[i].level &&
		    text_equal(skip->key, needed[i].key)) {
			k->t.is_report = true;
			return needed[i].lost;
		}
	return trivy_result_skipped(skip, 4);
}

static bool leave(void *state, int level, struct error *err)
{
	if (level == 4)
		return trivy_result_leave(state, err);
	return level != 2 || k8s_resource_end(state, NULL, err);
}

/* A scan of the cluster itself. */
static bool tell_cluster(struct trivy_k8s *k, const char *why, struct error *err)
{
	struct trivy *t = &k->t;

	trivy_keep(&t->artifact, mem_strdup(k->cluster));
	trivy_keep(&t->artifact_type, mem_strdup("Cluster"));
	if (!trivy_begin(t, err) || !trivy_end(t, why, err))
		return false;
	trivy_forget_scan(t);
	return true;
}

static bool ended(void *state, struct error *err)
{
	struct trivy_k8s *k = state;
	struct import_run *run = k->t.run;

	if (!k->t.is_report) {
		trivy_no_report(&k->t);
		return true;
	}
	if (!run->why_partial)
		run->why_partial = k->why;
	return !(run->skip_count || run->why_partial) || tell_cluster(k, run->why_partial, err);
}

/* A cut report: the scan at hand is partial, or, between two of them, that of the cluster. */
static bool finish(void *state, const char *why_cut, struct error *err)
{
	struct trivy_k8s *k = state;
	struct import_run *run = k->t.run;

	if (!why_cut)
		return true;
	if (!trivy_result_tell(&k->t, err))
		return false;
	if (run->is_in_scan)
		return k8s_resource_end(k, why_cut, err);
	return !(run->has_begun || run->skip_count) || tell_cluster(k, why_cut, err);
}

static void *open_k8s(struct import_run *run)
{
	struct trivy_k8s *k = trivy_open(run, "trivy_k8s", sizeof(*k));

	k->t.result_known = k8s_result_known;
	return k;
}

static void close_k8s(void *state)
{
	struct trivy_k8s *k = state;

	k8s_resource_forget(k);
	free(k->cluster);
	buf_fini(&k->images);
	trivy_close(k);
}

static const char *const rules[] = {
	TRIVY_RULES_AT("Resources.*.Results.*."),
	TRIVY_RULES_AT("Vulnerabilities.*.Results.*."),
	TRIVY_RULES_AT("Misconfigurations.*.Results.*."),
	TRIVY_RULES_AT("Findings.*.Results.*."),
};

const struct import_ops import_trivy_k8s = TRIVY_OPS(open_k8s, close_k8s);
