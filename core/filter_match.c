/*
 * One operand against one value. A test is made once a run and asked once per entity that occurs,
 * so it may be slow to make (a regular expression) and should be quick to ask.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/filter_impl.h"
#include "core/text.h"

static bool is_ascii(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text >= 0x80)
			return false;
	return true;
}

/* *word* is what people write most, and finding a word is many times quicker than a glob. */
static void init_glob(struct test *t)
{
	size_t inner = t->size > 2 ? strcspn(t->text + 1, "*?\\") : 0;

	t->kind = TEST_GLOB;
	if (!t->is_ascii || t->text[0] != '*' || inner + 2 != t->size || t->text[inner + 1] != '*')
		return;
	t->kind = TEST_CONTAINS;
	needle_init(&t->needle, t->text + 1, inner);
}

void test_init_text(struct test *t, enum test_kind kind, const char *text)
{
	*t = (struct test){
		.kind = kind, .text = text, .size = strlen(text), .is_ascii = is_ascii(text)};
	needle_init(&t->needle, text, t->size);
	if (kind == TEST_GLOB)
		init_glob(t);
}

static void init_regex(struct test *t, const struct field *field)
{
	struct buf why = {0};

	t->kind = filter_regex(&t->regex, t->text, field->words != NULL, &why) ? TEST_REGEX
									       : TEST_NEVER;
	buf_fini(&why);
}

/* "ab12*" or all 16 digits as a range of numbers, in which a million ids are quickly compared. */
static void init_key(struct test *t)
{
	const char *text = t->text;
	int digits = 0;
	uint64_t low = 0;

	for (; digits < 16 && *text; digits++, text++) {
		const char *hex = "0123456789abcdef", *digit = strchr(hex, *text | 0x20);

		if (!digit || (t->kind == TEST_EXACT && *digit != *text))
			break;
		low = low << 4 | (uint64_t)(digit - hex);
	}
	if (digits == 0 || strcmp(text, t->kind == TEST_GLOB ? "*" : "") != 0 ||
	    (digits < 16 && t->kind != TEST_GLOB))
		return;
	t->kind = TEST_KEY;
	t->low = digits == 16 ? low : low << (64 - 4 * digits);
	t->high = digits == 16 ? low : t->low | (UINT64_MAX >> 4 * digits);
}

static void init_typed(struct test *t, const struct field *field, date now)
{
	int64_t seconds = 0;

	switch (field->type) {
	case FIELD_NUMBER:
		t->kind = text_number(t->text, &t->number) ? TEST_NUMBER : TEST_NEVER;
		t->scale = pow(10, field->decimals);
		break;
	case FIELD_DAYS:
		t->kind = date_duration(t->text, &seconds) ? TEST_NUMBER : TEST_NEVER;
		t->number = (double)seconds / DATE_DAY;
		break;
	case FIELD_DATE:
		t->kind = date_range(t->text, now, &t->first, &t->last) ? TEST_DATE : TEST_NEVER;
		break;
	case FIELD_WORD:
		t->kind = TEST_NUMBER; /* the rank in the closed list */
		t->number = closed_rank(field, t->text);
		break;
	case FIELD_TEXT:
	case FIELD_LIST:
	case FIELD_BOOL:
		break;
	}
}

void test_init(struct test *t, const struct field *field, enum op op, const struct operand *operand,
	       date now)
{
	/* Words of a closed list are case-blind with every operator. */
	test_init_text(t, op == OP_EXACT && !field->words ? TEST_EXACT : TEST_EQUAL, operand->text);
	t->op = op;
	if (operand->kind == OPERAND_NONE)
		t->kind = TEST_NONE;
	else if (operand->kind == OPERAND_ANY)
		t->kind = TEST_ANY;
	else if (operand->kind == OPERAND_GLOB)
		init_glob(t);
	else if (op == OP_REGEX)
		init_regex(t, field);
	else
		init_typed(t, field, now);
	if (field == &fields[FIELD_ID] || field == &fields[FIELD_ISSUE])
		init_key(t);
}

void test_fini(struct test *t)
{
	if (t->kind == TEST_REGEX)
		regfree(&t->regex);
}

/* Folding keeps the length of what it folds (text.c), so equal is "as long, and inside". */
static bool is_equal(const struct test *t, const char *text)
{
	return t->is_ascii ? text_casecmp(t->text, text) == 0
			   : strlen(text) == t->size && text_contains(text, t->text);
}

bool test_text(const struct test *t, const char *text)
{
	switch (t->kind) {
	case TEST_EQUAL:
		return is_equal(t, text);
	case TEST_EXACT:
		return strcmp(t->text, text) == 0;
	case TEST_GLOB:
		return text_glob(t->text, text);
	case TEST_REGEX:
		return regexec(&t->regex, text, 0, NULL, 0) == 0;
	case TEST_CONTAINS:
		return t->is_ascii ? needle_find(&t->needle, text) : text_contains(text, t->text);
	case TEST_NONE:
	case TEST_ANY:
	case TEST_NUMBER:
	case TEST_DATE:
	case TEST_KEY:
	case TEST_NEVER:
		break;
	}
	return false;
}

/* `value` against first..last: a day is its 24 hours, a number is both its ends. */
static bool is_in_order(enum op op, bool is_below, bool is_above)
{
	switch (op) {
	case OP_AT_MOST:
		return !is_above;
	case OP_AT_LEAST:
		return !is_below;
	case OP_BELOW:
		return is_below;
	case OP_ABOVE:
		return is_above;
	case OP_HAS:
	case OP_EXACT:
	case OP_NOT_EXACT:
	case OP_REGEX:
	case OP_NOT_REGEX:
	case OP_COUNT:
		break;
	}
	return !is_below && !is_above;
}

static bool test_number(const struct test *t, const struct field *field, const struct value *v)
{
	double have = v->number;

	if (t->scale != 0)
		have = round(have * t->scale) / t->scale; /* a float's 0.1f is the 0.1 shown */
	if (field == &fields[FIELD_SEVERITY] && have == SEVERITY_UNKNOWN && op_is_ordered(t->op))
		return false; /* no one knows whether it is below or above */
	return is_in_order(t->op, have<t->number, have> t->number);
}

static bool test_list(const struct test *t, const struct value *v)
{
	for (uint32_t i = 0; i < v->list_count; i++) {
		const char *text = value_item(v, i);

		if (text && test_text(t, text))
			return true;
	}
	return false;
}

bool test_value(const struct test *t, const struct field *field, const struct value *v)
{
	if (t->kind == TEST_NONE || !v->known)
		return t->kind == TEST_NONE && !v->known;
	if (t->kind == TEST_ANY)
		return true;
	if (t->kind == TEST_NUMBER)
		return test_number(t, field, v);
	if (t->kind == TEST_KEY)
		return v->bits >= t->low && v->bits <= t->high;
	if (t->kind == TEST_DATE)
		return is_in_order(t->op, v->when<t->first, v->when> t->last);
	if (field->type == FIELD_LIST)
		return test_list(t, v);
	if (field->type == FIELD_BOOL)
		return test_text(t, field->words[v->number != 0]);
	return v->text && test_text(t, v->text);
}
