/*
 * Trivy JSON before version 2: an array of Results and nothing around it, or Results one by one.
 * The image is told by the Target of its operating system's packages, "name:tag (os version)"; the
 * Results behind it, of language packages, belong to it until another image is named, which begins
 * another scan. Without such a Target (a file system) nothing says what was scanned.
 */
#include <string.h>

#include "core/intl.h"
#include "data/import_trivy.h"

struct trivy_v1 {
	struct trivy t;   /* first: the shared parts are handed this */
	int result_level; /* 1 in an array, 0 for a Result that is a root value itself */
	bool is_blank;    /* nothing in this root value yet */
};

static bool end_scan(struct trivy *t, const char *why_cut, struct error *err)
{
	if (!trivy_end(t, why_cut ? why_cut : t->run->why_partial, err))
		return false;
	trivy_forget_scan(t);
	return true;
}

/* A Result that names an image: the first one names the scan's, another one ends that scan. */
static bool result_known(struct trivy *t, struct error *err)
{
	const char *target = t->result.target;
	struct image image;

	if (!trivy_is_other_image(t))
		return true;
	if (t->target && !end_scan(t, NULL, err))
		return false;
	trivy_keep(&t->target, mem_strdup(target));
	trivy_keep(&t->artifact, mem_strndup(target, trivy_target_image(target)));
	trivy_keep(&t->artifact_type, mem_strdup("container_image"));
	arena_reset(&t->arena);
	trivy_image_of_target(&image, NULL, target, &t->arena);
	return trivy_begin(t, err) && import_image(t->run, &image, err);
}

/* Single Results may be of one report, so only what is none of them ends the scan. */
static bool begin(void *state, char first, long long offset, struct error *err)
{
	struct trivy_v1 *v1 = state;
	bool is_array = first == '[';

	(void)offset;
	v1->is_blank = true;
	v1->t.is_report = false;
	v1->result_level = is_array;
	if (!is_array)
		trivy_result_enter(&v1->t, 0, NULL, false);
	return !is_array || !v1->t.run->is_in_scan || end_scan(&v1->t, NULL, err);
}

static bool member(void *state, int level, const char *key, struct slice_bytes value,
		   struct error *err)
{
	struct trivy_v1 *v1 = state;

	v1->is_blank = v1->result_level == 0 && !key && value.text[0] == 'n';
	if (level == v1->result_level && key)
		return trivy_result_member(&v1->t, key, value, err);
	if (level == 0 && !key && v1->result_level == 1)
		import_skip_at(v1->t.run, IMPORT_SKIP_NOT_OBJECT, value.offset);
	return true;
}

static bool enter(void *state, int level, const char *key, bool is_array, struct error *err)
{
	struct trivy_v1 *v1 = state;

	(void)err;
	v1->is_blank = false;
	trivy_result_enter(&v1->t, level - v1->result_level, key, is_array);
	return true;
}

static const char *skipped(void *state, const struct slice_skip *skip)
{
	struct trivy_v1 *v1 = state;
	bool is_item = skip->rule < 0 && skip->level < v1->result_level;
	const char *lost = trivy_result_skipped(skip, v1->result_level);

	v1->is_blank = false;
	v1->t.is_report = v1->t.is_report || lost;
	return is_item ? N_("a result") : lost;
}

/* The end of a Result: one without findings is a scan as well, a clean one. */
static bool end_result(struct trivy *t, struct error *err)
{
	bool is_result = t->result.is_result;

	t->is_report = t->is_report || is_result;
	return trivy_result_leave(t, err) && (!is_result || trivy_begin(t, err));
}

static bool leave(void *state, int level, struct error *err)
{
	struct trivy_v1 *v1 = state;

	return level != 1 || v1->result_level != 1 || end_result(&v1->t, err);
}

static bool ended(void *state, struct error *err)
{
	struct trivy_v1 *v1 = state;
	struct trivy *t = &v1->t;

	if (v1->result_level == 0 && !v1->is_blank && !end_result(t, err))
		return false;
	if (!t->is_report && !v1->is_blank)
		trivy_no_report(t);
	return v1->result_level == 0 || !t->run->is_in_scan || end_scan(t, NULL, err);
}

static bool finish(void *state, const char *why_cut, struct error *err)
{
	struct trivy *t = state;

	if (why_cut && !trivy_result_tell(t, err))
		return false;
	if (why_cut && t->run->skip_count && !trivy_begin(t, err))
		return false;
	return !t->run->is_in_scan || end_scan(t, why_cut, err);
}

static void *open_v1(struct import_run *run)
{
	struct trivy_v1 *v1 = trivy_open(run, "trivy", sizeof(*v1));

	v1->t.result_known = result_known;
	return v1;
}

static const char *const rules[] = {TRIVY_RULES_AT("*."), TRIVY_RULES_AT("")};

const struct import_ops import_trivy_v1 = TRIVY_OPS(open_v1, trivy_close);
