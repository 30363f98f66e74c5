/*
 * ECR's DescribeImageScanFindings, one answer or several: the findings of one image. Enhanced
 * scanning gives findings of Inspector's, which name their image themselves. Basic scanning gives
 * findings of ECR's own, which know their image only from what stands beside the list, and as a
 * rule behind it; so they wait for it.
 *
 * An answer names the registry by its account and never says the region, so the host name is not
 * known and none is made up (TRUTH 1: the registry is part of every place). The image is known by
 * its digest; a fact beside it says registry account, repository and tags as DescribeImages does;
 * and whichever document tells where the digest is, the findings are there. Until then the artifact
 * is "ACCOUNT/REPOSITORY", without the tag, which would make an issue of every push.
 */
#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "core/text.h"
#include "data/import_aws.h"
#include "data/import_ecr.h"

enum { HELD_MAX = 4 << 20 };

struct ecr {
	struct aws aws; /* first: the shared handlers take it */
	/* one answer */
	bool is_answer, is_list; /* is_list: answers are items of the root array */
	bool is_enhanced;
	char *account, *repository, *digest, *tag, *status;
	date completed;
	struct buf held;    /* basic findings */
	long long findings; /* told or held */
	const char *why;    /* why it is a part, but for its status */
	/* all of them */
	const char *partial; /* why the first that is a part is one */
};

static const char *const rules[] = {
	"imageScanFindings.findings.*",        "imageScanFindings.enhancedFindings.*",
	"data.imageScanFindings.findings.*",   "data.imageScanFindings.enhancedFindings.*",
	"*.imageScanFindings.findings.*",      "*.imageScanFindings.enhancedFindings.*",
	"*.data.imageScanFindings.findings.*", "*.data.imageScanFindings.enhancedFindings.*",
};

/* Why an answer is a part: any status but the two in which a scan has been made. */
static const struct {
	const char *status;
	const char *why;
} statuses[] = {
	{"COMPLETE", NULL},
	{"ACTIVE", NULL},
	{"IN_PROGRESS", N_("the scan has not ended: that does not make the image clean")},
	{"PENDING", N_("the scan has not begun: that does not make the image clean")},
	{"FAILED", N_("the scan failed: that does not make the image clean")},
	{"UNSUPPORTED_IMAGE", N_("ECR cannot scan this image: that does not make it clean")},
	{"SCAN_ELIGIBILITY_EXPIRED", N_("the image is no longer scanned: it is not known clean")},
	{"FINDINGS_UNAVAILABLE",
	 N_("the findings are not available: the image is not known clean")},
	{"LIMIT_EXCEEDED", N_("a limit ended the scan: that does not make the image clean")},
	{"IMAGE_ARCHIVED", N_("the image is archived and not scanned: it is not known clean")},
};

static const char *why_partial(const struct ecr *e)
{
	for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++)
		if (text_equal(e->status, statuses[i].status))
			return statuses[i].why;
	return N_("it does not say that the scan is complete: the image is not known clean");
}

/* ---- findings -------------------------------------------------------------------------------- */

/* Ends the open scan. The image is told by then, or is not known. */
static bool end_scan(struct ecr *e, const char *why, struct error *err)
{
	char *artifact = e->account && e->repository
				 ? mem_printf("%s/%s", e->account, e->repository)
				 : mem_strdup(e->repository);
	const struct scan_end end = {
		.status = why ? SCAN_PARTIAL : SCAN_WHOLE,
		.why_partial = why,
		.as_of = e->completed,
		.artifact = artifact,
		.artifact_type = "container_image",
	};
	bool good = import_end(e->aws.run, &end, err);

	free(artifact);
	return good;
}

/* A scan has one source; an answer with both kinds of findings makes two. */
static bool begin_scan(struct ecr *e, enum source source, struct error *err)
{
	if (e->aws.run->is_in_scan && e->aws.source != source && !end_scan(e, NULL, err))
		return false;
	e->aws.source = source;
	return aws_begin(&e->aws, err);
}

static bool tell_basic(struct ecr *e, const cJSON *f, struct error *err)
{
	struct aws *aws = &e->aws;
	struct finding finding;

	arena_reset(&aws->arena);
	ecr_finding(&finding, f, &aws->arena);
	finding.account = e->account;
	finding.last_seen = e->completed;
	if (!finding.vuln) {
		import_skip(aws->run, N_("finding without a vulnerability id"), finding.package);
		return true;
	}
	return begin_scan(e, SOURCE_ECR, err) && import_finding(aws->run, &finding, err);
}

/* Tells the findings that waited, with what is known of the image by now. */
static bool tell_held(struct ecr *e, struct error *err)
{
	struct import_held one;
	size_t at = 0;

	while (import_held(&e->held, &at, &one))
		if (aws_read(&e->aws, one.bytes) && !tell_basic(e, e->aws.json[0].root, err))
			return false;
	buf_clear(&e->held);
	return true;
}

static bool element(void *state, int rule, struct slice_bytes value, struct error *err)
{
	struct ecr *e = state;
	bool is_basic = rule % 2 == 0;

	e->aws.offset = value.offset;
	if (value.text[0] != '{') {
		aws_skip_here(&e->aws, IMPORT_SKIP_NOT_OBJECT);
		return true;
	}
	e->findings++;
	if (!is_basic)
		return begin_scan(e, SOURCE_INSPECTOR, err) &&
		       aws_on_element(state, rule, value, err);
	import_hold(&e->held, rule, value);
	return e->held.size < HELD_MAX || tell_held(e, err);
}

/* ---- one answer ------------------------------------------------------------------------------ */

static void forget_answer(struct ecr *e)
{
	free(e->account);
	free(e->repository);
	free(e->digest);
	free(e->tag);
	free(e->status);
	e->account = e->repository = e->digest = e->tag = e->status = NULL;
	e->completed = DATE_NONE;
	e->is_answer = e->is_enhanced = false;
	e->findings = 0;
	e->why = NULL;
	buf_clear(&e->held);
}

static void keep(char **slot, const char *text)
{
	free(*slot);
	*slot = mem_strdup(text);
}

static void take_member(struct ecr *e, const char *key, const cJSON *node)
{
	char room[32];

	if (strcmp(key, "registryId") == 0) {
		keep(&e->account, json_account(node, "", room));
	} else if (strcmp(key, "repositoryName") == 0) {
		keep(&e->repository, json_word(node, ""));
	} else if (strcmp(key, "imageId") == 0) {
		keep(&e->digest, json_word(node, "imageDigest"));
		keep(&e->tag, json_word(node, "imageTag"));
	} else if (strcmp(key, "imageScanCompletedAt") == 0) {
		e->completed = json_date(node, "");
	} else if (strcmp(key, "imageScanStatus") == 0) {
		e->is_answer = true;
		keep(&e->status, json_word(node, "status"));
	} else if (strcmp(key, "imageScanFindings") == 0) {
		e->is_answer = true;
	} else if (aws_is_token(key) && json_word(node, "")) {
		e->why = AWS_WHY_PAGE;
	}
}

static bool is_list_key(const char *key)
{
	return strcmp(key, "findings") == 0 || strcmp(key, "enhancedFindings") == 0;
}

static void note_no_list(struct ecr *e)
{
	aws_skip_here(&e->aws, AWS_SKIP_NO_LIST);
	e->why = AWS_WHY_NO_LIST;
}

static bool member(void *state, int level, const char *key, struct slice_bytes value,
		   struct error *err)
{
	struct ecr *e = state;

	(void)level, (void)err;
	e->aws.offset = value.offset;
	if (!key)
		aws_skip_here(&e->aws, IMPORT_SKIP_NOT_OBJECT);
	else if (is_list_key(key) && value.text[0] != 'n')
		note_no_list(e);
	else if (json_read(&e->aws.json[0], value))
		take_member(e, key, e->aws.json[0].root);
	return true;
}

/* The image itself: where its findings name none, and where there was a scan that found none. */
static bool tell_image(struct ecr *e, bool is_scanned, struct error *err)
{
	const char *digests[] = {e->digest}, *tags[] = {e->tag};
	const struct image image = {
		.digests = digests, .digest_count = 1, .os_is_eosl = -1, .created = DATE_NONE};
	const struct image_fact fact = {
		.registry = e->account,
		.repository = e->repository,
		.tags = tags,
		.tag_count = e->tag ? 1 : 0,
		.digest = e->digest,
		.created = DATE_NONE,
		.pushed = DATE_NONE,
		.last_used = DATE_NONE,
		.in_use = -1,
	};

	if (!e->digest || (e->is_enhanced && e->findings))
		return true;
	if ((is_scanned || e->findings) && !import_image(e->aws.run, &image, err))
		return false;
	return !e->repository || import_image_fact(e->aws.run, &fact, err);
}

/* Without a finding, or what says whose and how whole they are, the answer is not whole. */
static const char *skipped(void *state, const struct slice_skip *skip)
{
	static const char *const keys[] = {"imageId", "imageScanStatus", "nextToken"};
	struct ecr *e = state;
	const char *lost = skip->rule >= 0 ? N_("a finding") : NULL;

	e->is_answer = e->is_answer || skip->rule >= 0;
	for (size_t i = 0; skip->rule < 0 && i < sizeof(keys) / sizeof(keys[0]); i++)
		lost = text_equal(skip->key, keys[i]) ? keys[i] : lost;
	if (lost)
		e->why = N_("a value of it is over a limit");
	return lost;
}

/* The end of one answer, whole or cut. */
static bool end_answer(struct ecr *e, const char *why_cut, struct error *err)
{
	struct import_run *run = e->aws.run;
	const char *why_not_clean = why_partial(e);
	bool is_enhanced = e->is_enhanced || text_equal(e->status, "ACTIVE");
	const char *why = why_cut ? why_cut : e->why ? e->why : why_not_clean;

	if (!e->partial && !why_cut)
		e->partial = why;
	if (!tell_held(e, err))
		return false;
	if (!run->is_in_scan && !begin_scan(e, is_enhanced ? SOURCE_INSPECTOR : SOURCE_ECR, err))
		return false;
	return tell_image(e, !why_not_clean, err) && end_scan(e, why, err);
}

/* ---- the slicer's handlers ------------------------------------------------------------------- */

static bool begin(void *state, char first, long long offset, struct error *err)
{
	struct ecr *e = state;

	(void)err;
	forget_answer(e);
	e->aws.offset = offset;
	e->is_list = first == '[';
	return true;
}

static bool enter(void *state, int level, const char *key, bool is_array, struct error *err)
{
	struct ecr *e = state;

	(void)err;
	if (e->is_list && level == 1)
		forget_answer(e);
	if (!key)
		return true;
	if (strcmp(key, "imageScanFindings") == 0)
		e->is_answer = true;
	else if (is_list_key(key) && !is_array)
		note_no_list(e);
	else if (strcmp(key, "enhancedFindings") == 0)
		e->is_enhanced = true;
	return true;
}

static bool end_value(struct ecr *e, struct error *err)
{
	bool good = true;

	if (e->is_answer)
		good = end_answer(e, NULL, err);
	else
		e->partial = N_("a JSON value in it is no answer of ECR about a scan");
	forget_answer(e);
	return good;
}

static bool leave(void *state, int level, struct error *err)
{
	struct ecr *e = state;

	return !e->is_list || level != 1 || end_value(e, err);
}

static bool ended(void *state, struct error *err)
{
	struct ecr *e = state;

	return e->is_list || end_value(e, err);
}

/* A cut answer ends here, if it has given anything: then what was read whole is kept. */
static bool finish(void *state, const char *why_cut, struct error *err)
{
	struct ecr *e = state;
	struct import_run *run = e->aws.run;
	bool good = true;

	if (why_cut && (run->is_in_scan || e->held.size))
		good = end_answer(e, why_cut, err);
	if (!run->why_partial)
		run->why_partial = e->partial;
	return good;
}

static void *open_ecr(struct import_run *run)
{
	static const struct aws_format format = {.name = "ecr", .stranger = N_("no finding")};
	struct ecr *e = mem_alloc(sizeof(*e));

	aws_open(&e->aws, run, &format);
	e->completed = DATE_NONE;
	return e;
}

static void close_ecr(void *state)
{
	struct ecr *e = state;

	forget_answer(e);
	buf_fini(&e->held);
	aws_fini(&e->aws);
	free(e);
}

const struct import_ops import_ecr = {
	.rules = rules,
	.rule_count = sizeof(rules) / sizeof(rules[0]),
	.handler = {.begin = begin,
		    .enter = enter,
		    .member = member,
		    .element = element,
		    .leave = leave,
		    .ended = ended},
	.open = open_ecr,
	.finish = finish,
	.close = close_ecr,
	.skipped = skipped,
};
