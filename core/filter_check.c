/*
 * Is this value one that the field can have? Asked while a filter is read, so that a mistake is
 * shown at its word; what passes here never fails when the filter runs.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/filter_impl.h"
#include "core/intl.h"
#include "core/severity.h"
#include "core/text.h"

enum { NAMES_MAX = 64 };

int is_word_find(const char *given)
{
	for (int i = 0; filter_is_words[i].word; i++)
		if (text_casecmp(filter_is_words[i].word, given) == 0)
			return i;
	return -1;
}

int closed_rank(const struct field *field, const char *given)
{
	if (field == &fields[FIELD_SEVERITY] && severity_word(given) >= 0)
		return severity_word(given); /* knows "crit" and "med" as well */
	if (field->type == FIELD_BOOL && text_casecmp(given, "true") == 0)
		return 1; /* as the JSONL says it */
	if (field->type == FIELD_BOOL && text_casecmp(given, "false") == 0)
		return 0;
	for (int i = 0; field->words[i]; i++)
		if (text_casecmp(field->words[i], given) == 0)
			return i;
	return -1;
}

/* ---- messages ----------------------------------------------------------------------------- */

static void put_word(struct buf *why, const char *given)
{
	buf_putc(why, '\'');
	text_cut(why, given, 40);
	buf_putc(why, '\'');
}

static bool is_no(struct buf *why, const char *given, const char *what)
{
	put_word(why, given);
	buf_printf(why, _(" is no %s"), what);
	return false;
}

/* "'hihg' is no severity: did you mean 'high'?", or all words when none is near. */
static bool is_none_of(struct buf *why, const char *wrong, const char *what,
		       const char *const *words)
{
	char *lower[NAMES_MAX], *asked = text_lower(wrong);
	const char *near;
	size_t n = 0;

	for (; words[n] && n < NAMES_MAX; n++)
		lower[n] = text_lower(words[n]);
	is_no(why, wrong, what);
	near = text_nearest(asked, (const char *const *)lower, n);
	if (near)
		buf_printf(why, _(": did you mean '%s'?"), near);
	for (size_t i = 0; !near && i < n; i++)
		buf_printf(why, "%s%s", i ? ", " : ": ", lower[i]);
	for (size_t i = 0; i < n; i++)
		free(lower[i]);
	free(asked);
	return false;
}

/* ---- one check a type --------------------------------------------------------------------- */

static void settle(struct arena *a, struct operand *operand, const char *given)
{
	char *lower = text_lower(given);

	operand->text = arena_strndup(a, lower, strlen(lower));
	free(lower);
}

static bool check_is(struct arena *a, struct operand *operand, struct buf *why)
{
	const char *words[NAMES_MAX];
	int found = operand->kind == OPERAND_PLAIN ? is_word_find(operand->text) : -1;
	size_t n = 0;

	if (found >= 0) {
		settle(a, operand, filter_is_words[found].word);
		return true;
	}
	while (filter_is_words[n].word && n < NAMES_MAX - 1) {
		words[n] = filter_is_words[n].word;
		n++;
	}
	words[n] = NULL;
	return is_none_of(why,
			  operand->kind == OPERAND_NONE  ? "none"
			  : operand->kind == OPERAND_ANY ? "any"
							 : operand->text,
			  "is: word", words);
}

static bool check_glob_of_words(const struct field *field, const struct operand *operand,
				struct buf *why)
{
	for (int i = 0; field->words[i]; i++)
		if (text_glob(operand->text, field->words[i]))
			return true;
	return is_none_of(why, operand->text, field->name, field->words);
}

static bool check_word(struct arena *a, const struct field *field, struct operand *operand,
		       struct buf *why)
{
	int rank;

	if (operand->kind == OPERAND_GLOB)
		return check_glob_of_words(field, operand, why);
	rank = closed_rank(field, operand->text);
	if (rank < 0)
		return is_none_of(why, operand->text, field->name, field->words);
	settle(a, operand, field->words[rank]);
	return true;
}

static bool check_number(const struct operand *operand, struct buf *why)
{
	double number;

	return (operand->kind == OPERAND_PLAIN && text_number(operand->text, &number)) ||
	       is_no(why, operand->text, _("number"));
}

static bool check_days(const struct operand *operand, struct buf *why)
{
	int64_t seconds;

	return (operand->kind == OPERAND_PLAIN && date_duration(operand->text, &seconds)) ||
	       is_no(why, operand->text, _("number of days (30, 30d, 12h, 6w)"));
}

static bool check_date(const struct field *field, const struct operand *operand, date now,
		       struct buf *why)
{
	date first, last;
	int64_t seconds;

	if (operand->kind == OPERAND_PLAIN && date_range(operand->text, now, &first, &last))
		return true;
	if (operand->kind == OPERAND_PLAIN && date_duration(operand->text, &seconds)) {
		put_word(why, operand->text);
		buf_printf(why, _(" is a duration, and %s is a date (age and seen are days)"),
			   field->name);
		return false;
	}
	return is_no(why, operand->text, _("date (YYYY-MM-DD, today, yesterday, monday)"));
}

/* Nothing stands above or below a fact that is absent, or one that may be anything. */
static bool check_absence(const struct field *field, enum op op, const struct operand *operand,
			  struct buf *why)
{
	if (!op_is_ordered(op))
		return true;
	buf_printf(why, _("'%s' cannot compare with %s: write %s:any or %s:none"),
		   filter_ops[op].op, operand->kind == OPERAND_NONE ? "none" : "any", field->name,
		   field->name);
	return false;
}

static bool check_regex(const struct field *field, const struct operand *operand, struct buf *why)
{
	regex_t regex;

	if (!filter_regex(&regex, operand->text, field->words != NULL, why))
		return false;
	regfree(&regex);
	return true;
}

bool operand_check(struct arena *a, int id, enum op op, struct operand *operand, date now,
		   struct buf *why)
{
	const struct field *field;

	if (id == FILTER_IS)
		return check_is(a, operand, why);
	field = &fields[id];
	if (operand->kind == OPERAND_NONE || operand->kind == OPERAND_ANY)
		return check_absence(field, op, operand, why);
	if (op == OP_REGEX)
		return check_regex(field, operand, why);
	if (field->words)
		return check_word(a, field, operand, why);
	switch (field->type) {
	case FIELD_NUMBER:
		return check_number(operand, why);
	case FIELD_DATE:
		return check_date(field, operand, now, why);
	case FIELD_DAYS:
		return check_days(operand, why);
	case FIELD_TEXT:
	case FIELD_LIST:
	case FIELD_WORD:
	case FIELD_BOOL:
		break;
	}
	return true;
}

/* Which operators a type takes beside `:`, `=` and `!=`. */
static const struct {
	bool is_ordered, is_text;
} type_rules[] = {
	[FIELD_TEXT] = {.is_text = true},
	[FIELD_LIST] = {.is_text = true},
	[FIELD_WORD] = {.is_ordered = true, .is_text = true},
	[FIELD_NUMBER] = {.is_ordered = true},
	[FIELD_DATE] = {.is_ordered = true},
	[FIELD_DAYS] = {.is_ordered = true},
	[FIELD_BOOL] = {.is_text = true},
};

bool operator_check(int id, enum op op, struct buf *why)
{
	bool is_regex = op == OP_REGEX || op == OP_NOT_REGEX;
	const char *name = id == FILTER_IS ? "is" : fields[id].name;
	const char *given = filter_ops[op].op;

	if (op_is_ordered(op) && (id == FILTER_IS || !type_rules[fields[id].type].is_ordered)) {
		buf_printf(why, _("%s has no order: '%s' cannot compare it"), name, given);
		return false;
	}
	if (is_regex && (id == FILTER_IS || !type_rules[fields[id].type].is_text)) {
		buf_printf(why, _("%s is no text: '%s' cannot match it"), name, given);
		return false;
	}
	return true;
}
