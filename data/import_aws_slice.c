/*
 * What Amazon's importers of lists do with what the slicer cuts: elements are taken apart, a token
 * tells of more pages, and a value in which no list stood is counted.
 */
#include "core/intl.h"
#include "data/import_aws.h"

const char *const aws_list_rules[5] = {
	"findings.*", "Findings.*", "data.findings.*", "data.Findings.*", "*",
};
const char *const aws_page_rules[9] = {
	"*.findings.*", "*.Findings.*", "*.data.findings.*", "*.data.Findings.*", "*.*",
	"findings.*",   "Findings.*",   "data.findings.*",   "data.Findings.*",
};
const char *const aws_line_rules[1] = {""};

bool aws_on_element(void *state, int rule, struct slice_bytes value, struct error *err)
{
	struct aws *aws = state;

	(void)rule;
	aws->is_taken = true;
	return !aws_read(aws, value) || aws_take(aws, aws->json[0].root, 0, err);
}

static void note_no_list(struct aws *aws)
{
	aws_skip_here(aws, AWS_SKIP_NO_LIST);
	aws->is_taken = true;
	aws->run->why_partial = AWS_WHY_NO_LIST;
}

bool aws_on_member(void *state, int level, const char *key, struct slice_bytes value,
		   struct error *err)
{
	struct aws *aws = state;

	(void)level, (void)err;
	aws->offset = value.offset;
	if (!key)
		aws_skip_here(aws, IMPORT_SKIP_NOT_OBJECT);
	else if (aws_is_list(key) && value.text[0] != 'n')
		note_no_list(aws);
	else if (aws_is_list(key))
		aws->has_list = aws->is_taken = true;
	else if (aws_is_token(key) && json_read(&aws->json[0], value) &&
		 json_word(aws->json[0].root, ""))
		aws->has_token = true;
	return true;
}

/* Without a finding, or the word that more pages follow, the listing is not whole. */
const char *aws_skipped(void *state, const struct slice_skip *skip)
{
	struct aws *aws = state;

	if (skip->rule < 0)
		return aws_is_token(skip->key) ? "nextToken" : NULL;
	aws->is_known = aws->is_taken = true;
	return aws->format->is_of_messages ? N_("a message") : N_("a finding");
}

/* A list begins, of findings or of messages; or a page in an array. */
bool aws_on_enter(void *state, int level, const char *key, bool is_array, struct error *err)
{
	struct aws *aws = state;

	(void)err;
	aws->is_page = aws->is_page || (level == 1 && !key);
	aws->has_list = aws->has_list || (is_array && aws_is_list(key));
	aws->is_taken = is_array || (aws->is_taken && key);
	if (aws_is_list(key) && is_array)
		aws->is_known = true;
	else if (aws_is_list(key))
		note_no_list(aws);
	return true;
}

bool aws_on_begin(void *state, char first, long long offset, struct error *err)
{
	struct aws *aws = state;

	(void)err;
	aws->offset = offset;
	aws->is_taken = first == '[';
	if (first == '[' && !aws->format->is_of_messages)
		aws->is_known = true;
	return true;
}

/* The end of a root value or a page: one that held no list is nothing of Amazon's. */
static bool end_value(struct aws *aws)
{
	if (!aws->is_taken)
		aws_skip_here(aws, aws->format->stranger);
	if (aws->has_list || aws->has_token)
		aws->goes_on = aws->has_token;
	aws->has_list = aws->has_token = false;
	aws->is_taken = true;
	aws->is_page = false;
	return true;
}

bool aws_on_leave(void *state, int level, struct error *err)
{
	struct aws *aws = state;

	(void)err;
	return level != 1 || !aws->is_page || end_value(aws);
}

bool aws_on_ended(void *state, struct error *err)
{
	(void)err;
	return end_value(state);
}
