/*
 * Taking Amazon's documents apart: what an object is, is told by a key that only it has; what it
 * merely wraps is found behind a few other keys, and may be JSON in a string. Knows no finding.
 */
#include "data/import_aws.h"

#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "core/text.h"

enum {
	DEPTH_MAX = 16,     /* wrappers within wrappers; a queue's notification has 7 */
	HELD_MAX = 4 << 20, /* bytes of findings that wait */
};

/* What an object is. An event has `resources` as well, so it comes first. */
static const struct {
	const char *key;
	bool (*tell)(struct aws *, const cJSON *, const struct aws_envelope *, struct error *);
} shapes[] = {
	{"detail-type", eventbridge_tell}, {"findingArn", inspector2_tell},
	{"ProductArn", asff_tell},         {"resources", inspector2_tell},
	{"Resources", asff_tell},
};

/* Where an object keeps what it wraps: pages and recordings; SQS, SNS and Lambda. */
static const char *const wrappers[] = {
	"findings", "Findings", "data", "Messages", "Records", "Body", "body", "Sns", "Message",
};

/* ---- scans ----------------------------------------------------------------------------------- */

bool aws_begin(struct aws *aws, struct error *err)
{
	const struct scan scan = {
		.source = aws->source,
		.format = aws->format->name,
		.tool = sources[aws->source],
		.as_of = DATE_NONE,
	};

	return import_begin(aws->run, &scan, err);
}

/* Inspector dates each finding. Trivy dates its report, though here it says so in each finding. */
static bool end_scan(struct aws *aws, const char *why, struct error *err)
{
	const struct scan_end end = {
		.status = why ? SCAN_PARTIAL : SCAN_WHOLE,
		.why_partial = why,
		.as_of = aws->source == SOURCE_TRIVY ? aws->newest : DATE_NONE,
	};

	aws->newest = DATE_NONE;
	return aws_begin(aws, err) && import_end(aws->run, &end, err);
}

bool aws_is_turn(struct aws *aws, enum source source)
{
	if (!aws->run->is_in_scan)
		aws->source = source;
	return aws->source == source;
}

/* Ends the open scan and begins that of the findings that waited. */
static bool turn(struct aws *aws, const char *why, struct error *err)
{
	struct buf held = aws->held;
	struct import_held one;
	size_t at = 0;
	bool good = end_scan(aws, why, err);

	aws->held = (struct buf){0};
	while (good && import_held(&held, &at, &one))
		good = !json_read(&aws->again, one.bytes) || aws_take(aws, aws->again.root, 0, err);
	buf_fini(&held);
	return good;
}

bool aws_hold(struct aws *aws, const cJSON *finding, struct error *err)
{
	char *text = cJSON_PrintUnformatted(finding);

	if (text)
		import_hold(&aws->held, 0, (struct slice_bytes){text, strlen(text), aws->offset});
	cJSON_free(text);
	return aws->held.size < HELD_MAX || turn(aws, NULL, err);
}

bool aws_finish(void *state, const char *why_cut, struct error *err)
{
	struct aws *aws = state;
	struct import_run *run = aws->run;
	const char *why;

	if (aws->goes_on && !run->why_partial)
		run->why_partial = AWS_WHY_PAGE;
	why = why_cut ? why_cut : run->why_partial;
	if (!run->is_in_scan && !run->why_partial && (!run->skip_count || !aws->is_known)) {
		if (!aws->is_known) /* a forced format, or messages about something else */
			run->why_partial =
				aws->format->is_of_messages
					? N_("no message in it holds a finding")
					: N_("a JSON value in it is no list of findings");
		return true; /* no finding at all: there is nothing to say */
	}
	if (aws->held.size && !turn(aws, why, err))
		return false;
	return end_scan(aws, why, err);
}

/* ---- taking apart ---------------------------------------------------------------------------- */

void aws_skip_here(struct aws *aws, const char *reason)
{
	import_skip_at(aws->run, reason, aws->offset);
}

bool aws_is_token(const char *key)
{
	return key && text_casecmp(key, "nextToken") == 0;
}

bool aws_is_list(const char *key)
{
	return key && text_casecmp(key, "findings") == 0;
}

static bool take_text(struct aws *aws, const char *text, int depth, struct error *err)
{
	struct json *inner = &aws->json[aws->texts + 1];
	bool good = true;

	if (aws->texts == AWS_TEXTS) {
		aws_skip_here(aws, N_("too many messages within messages"));
		return true;
	}
	if (!json_read(inner, (struct slice_bytes){text, strlen(text), aws->offset})) {
		aws_skip_here(aws, N_("message that is not JSON"));
		return true;
	}
	aws->texts++;
	good = aws_take(aws, inner->root, depth, err);
	aws->texts--;
	return good;
}

/* An object that is no finding itself: what it wraps. */
static bool unwrap(struct aws *aws, const cJSON *node, int depth, struct error *err)
{
	bool is_wrapper = false, is_page = false, has_token = false;

	for (size_t i = 0; i < sizeof(wrappers) / sizeof(wrappers[0]); i++) {
		const cJSON *child = json_at(node, wrappers[i]);

		if (!child)
			continue;
		is_wrapper = true;
		is_page = is_page || (aws_is_list(wrappers[i]) && cJSON_IsArray(child));
		aws->is_known = aws->is_known || is_page;
		if (cJSON_IsString(child) ? !take_text(aws, child->valuestring, depth + 1, err)
					  : !aws_take(aws, child, depth + 1, err))
			return false;
	}
	if (!is_wrapper)
		aws_skip_here(aws, aws->format->stranger);
	JSON_EACH(member, node, "")
	has_token =
		has_token || (is_wrapper && aws_is_token(member->string) && json_word(member, ""));
	if (is_page || has_token)
		aws->goes_on = has_token;
	return true;
}

bool aws_take(struct aws *aws, const cJSON *node, int depth, struct error *err)
{
	static const struct aws_envelope none = {0};

	if (depth > DEPTH_MAX) {
		aws_skip_here(aws, N_("wrapped too deep"));
		return true;
	}
	if (cJSON_IsArray(node)) {
		JSON_EACH(item, node, "")
		if (!aws_take(aws, item, depth + 1, err))
			return false;
		return true;
	}
	if (!cJSON_IsObject(node)) {
		aws_skip_here(aws, IMPORT_SKIP_NOT_OBJECT);
		return true;
	}
	for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++)
		if (json_at(node, shapes[i].key)) {
			aws->is_known = true;
			return shapes[i].tell(aws, node, &none, err);
		}
	return unwrap(aws, node, depth, err);
}

bool aws_read(struct aws *aws, struct slice_bytes value)
{
	aws->offset = value.offset;
	if (json_read(&aws->json[0], value))
		return true;
	aws_skip_here(aws, IMPORT_SKIP_NOT_JSON);
	return false;
}

/* ---- life ------------------------------------------------------------------------------------ */

void aws_open(struct aws *aws, struct import_run *run, const struct aws_format *format)
{
	*aws = (struct aws){
		.run = run, .format = format, .source = SOURCE_INSPECTOR, .newest = DATE_NONE};
}

void aws_fini(struct aws *aws)
{
	for (int i = 0; i <= AWS_TEXTS; i++)
		json_fini(&aws->json[i]);
	json_fini(&aws->again);
	arena_fini(&aws->arena);
	dict_fini(&aws->images);
	buf_fini(&aws->held);
}

void aws_close(void *state)
{
	aws_fini(state);
	free(state);
}
