/*
 * Trivy JSON, version 2: {"SchemaVersion":2, "ArtifactName":..., "Metadata":{...},
 * "Results":[...]}. Nothing in it is bound to an order but by habit. Metadata may follow the
 * Results (findings then name "the scan's image", and the image is told when it is known); so may
 * CreatedAt; and a Result's Type may follow its Vulnerabilities, which then wait.
 */
#include <string.h>

#include "core/intl.h"
#include "core/text.h"
#include "data/import_trivy.h"

/* Tells the image once all it is made of has arrived, or when `is_last` says that nothing more
 * will. */
static bool tell_image(struct trivy *t, bool is_last, struct error *err)
{
	bool is_ready = t->artifact && t->artifact_type && t->metadata.root;
	struct image image;

	if (t->is_image_told || !(is_ready || is_last))
		return true;
	if (t->artifact_type ? strcmp(t->artifact_type, "container_image") != 0
			     : !trivy_has_image(t->metadata.root))
		return true;
	t->is_image_told = true;
	arena_reset(&t->arena);
	trivy_image(&image, t->metadata.root, t->artifact, &t->arena);
	return trivy_begin(t, err) && import_image(t->run, &image, err);
}

static void forget_report(struct trivy *t)
{
	trivy_forget_scan(t);
	trivy_keep(&t->version, NULL);
	json_fini(&t->metadata);
	t->created = DATE_NONE;
	t->is_report = false;
}

static bool begin(void *state, char first, long long offset, struct error *err)
{
	(void)first, (void)offset, (void)err;
	forget_report(state);
	return true;
}

static bool report_member(struct trivy *t, const char *key, struct slice_bytes value,
			  struct error *err)
{
	t->is_report =
		t->is_report || strcmp(key, "Results") == 0 || text_has_prefix(key, "Artifact");
	if (strcmp(key, "ArtifactName") == 0) {
		trivy_keep(&t->artifact, trivy_text(t, value));
	} else if (strcmp(key, "ArtifactType") == 0) {
		trivy_keep(&t->artifact_type, trivy_text(t, value));
	} else if (strcmp(key, "CreatedAt") == 0) {
		t->created = json_read(&t->json, value) ? json_date(t->json.root, "") : DATE_NONE;
	} else if (strcmp(key, "Trivy") == 0) {
		json_read(&t->json, value);
		trivy_keep(&t->version, mem_strdup(json_word(t->json.root, "Version")));
	} else if (strcmp(key, "Results") == 0 && value.text[0] != 'n') {
		trivy_no_list(t, key);
	} else if (strcmp(key, "Metadata") == 0) {
		t->is_report = true;
		if (!json_read(&t->metadata, value))
			import_skip_at(t->run, IMPORT_SKIP_NOT_JSON, value.offset);
	}
	return tell_image(t, false, err);
}

static bool member(void *state, int level, const char *key, struct slice_bytes value,
		   struct error *err)
{
	struct trivy *t = state;

	if (level == 0 && key)
		return report_member(state, key, value, err);
	if (level == 2 && key)
		return trivy_result_member(state, key, value, err);
	if (level == 1 && !key)
		import_skip_at(t->run, IMPORT_SKIP_NOT_OBJECT, value.offset);
	return true;
}

static bool enter(void *state, int level, const char *key, bool is_array, struct error *err)
{
	struct trivy *t = state;

	(void)err;
	t->is_report = true;
	if (level == 1 && !is_array)
		trivy_no_list(t, key);
	trivy_result_enter(t, level - 2, key, is_array);
	return true;
}

/* Without a finding, or what says whose findings they are, the report is not whole. A key that is
 * too long itself is none of these. */
static const char *skipped(void *state, const struct slice_skip *skip)
{
	static const char *const needed[] = {"ArtifactName", "ArtifactType", "Metadata", "Results"};
	struct trivy *t = state;

	for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++)
		if (skip->rule < 0 && skip->level == 0 && text_equal(skip->key, needed[i])) {
			t->is_report = true;
			return needed[i];
		}
	return trivy_result_skipped(skip, 2);
}

static bool leave(void *state, int level, struct error *err)
{
	return level != 2 || trivy_result_leave(state, err);
}

/* The end of one report, whole or cut. */
static bool end_report(struct trivy *t, const char *why_cut, struct error *err)
{
	return trivy_result_tell(t, err) && trivy_begin(t, err) && tell_image(t, true, err) &&
	       trivy_end(t, why_cut ? why_cut : t->run->why_partial, err);
}

static bool ended(void *state, struct error *err)
{
	struct trivy *t = state;

	if (t->is_report)
		return end_report(t, NULL, err);
	trivy_no_report(t);
	return true;
}

/* A cut report ends here, if it has given anything: then what was read whole is kept. */
static bool finish(void *state, const char *why_cut, struct error *err)
{
	struct trivy *t = state;

	if (!why_cut || !(t->run->is_in_scan || t->run->skip_count || t->pending.size))
		return true;
	return end_report(t, why_cut, err);
}

static void *open_trivy(struct import_run *run)
{
	return trivy_open(run, "trivy", sizeof(struct trivy));
}

static const char *const rules[] = {TRIVY_RULES_AT("Results.*.")};

const struct import_ops import_trivy = TRIVY_OPS(open_trivy, trivy_close);
