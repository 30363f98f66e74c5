/*
 * What the desk's keys do to the filter line: a term more, another floor of severity, and the
 * question which term emptied the screen. All of it is text in the end, so that what one sees is
 * always explained by the filter line.
 */
#include <stdlib.h>
#include <string.h>

#include "core/filter_impl.h"
#include "core/severity.h"
#include "core/text.h"

const struct node *filter_first_term(const struct filter *filter)
{
	return filter->root->kind == NODE_ALL ? filter->root->child : filter->root;
}

size_t filter_terms(const struct filter *filter)
{
	size_t n = 0;

	for (const struct node *node = filter_first_term(filter); node; node = node->next)
		n++;
	return n;
}

char *filter_term_text(const struct filter *filter, size_t term)
{
	const struct node *node = filter_first_term(filter);
	struct buf out = {0};

	while (term-- && node)
		node = node->next;
	if (node)
		node_print(node, &out);
	return buf_take(&out);
}

/* ---- putting a term in -------------------------------------------------------------------- */

static void put_term(struct buf *out, const char *term, bool is_grouped)
{
	if (!*term)
		return;
	buf_puts(out, out->size ? " " : "");
	buf_puts(out, is_grouped ? "(" : "");
	buf_puts(out, term);
	buf_puts(out, is_grouped ? ")" : "");
}

static bool is_term_of(const struct node *node, int field, bool is_denied)
{
	if ((node->kind == NODE_NOT) != is_denied)
		return false;
	if (is_denied)
		node = node->child;
	return node->kind == NODE_TERM && node->field == field;
}

/* A term that goes in place of those that `replaces` picks, or to the end when there is none. */
struct edit {
	const char *term;
	bool (*replaces)(const struct node *node, const struct edit *edit);
	int field;
	bool is_denied;
};

static char *apply(const struct filter *filter, const struct edit *edit)
{
	struct buf out = {0}, one = {0};
	bool is_put = false;

	for (const struct node *node = filter_first_term(filter); node; node = node->next) {
		buf_clear(&one);
		node_print(node, &one);
		if (strcmp(buf_text(&one), edit->term) == 0 || edit->replaces(node, edit)) {
			put_term(&out, is_put ? "" : edit->term, false);
			is_put = true;
		} else {
			put_term(&out, buf_text(&one),
				 node->kind == NODE_ONE && (node != filter->root || *edit->term));
		}
	}
	if (!is_put)
		put_term(&out, edit->term, false);
	buf_fini(&one);
	return buf_take(&out);
}

static bool replaces_none(const struct node *node, const struct edit *edit)
{
	(void)node;
	(void)edit;
	return false;
}

static bool replaces_field(const struct node *node, const struct edit *edit)
{
	return is_term_of(node, edit->field, edit->is_denied);
}

static bool replaces_floor(const struct node *node, const struct edit *edit)
{
	return is_term_of(node, edit->field, false) && node->op == OP_AT_LEAST;
}

static enum op op_from(const char *text)
{
	for (int i = 0; i < OP_COUNT; i++)
		if (strcmp(filter_ops[i].op, text) == 0)
			return (enum op)i;
	return OP_HAS;
}

char *filter_with(const struct filter *filter, enum field_id field, const char *op,
		  const char *value, bool deny, bool replace)
{
	struct operand operand = {value ? OPERAND_PLAIN : OPERAND_NONE, value ? value : "", NULL};
	struct buf term = {0};
	enum op which = op_from(op);
	bool is_denied = deny != (which == OP_NOT_EXACT || which == OP_NOT_REGEX);
	struct edit edit = {.replaces = replace ? replaces_field : replaces_none,
			    .field = (int)field,
			    .is_denied = is_denied};
	char *text, *lower = NULL;

	which = which == OP_NOT_EXACT ? OP_EXACT : which == OP_NOT_REGEX ? OP_REGEX : which;
	if (value && fields[field].words && which != OP_REGEX)
		operand.text = lower = text_lower(value);
	buf_puts(&term, is_denied ? "-" : "");
	buf_puts(&term, fields[field].name);
	buf_puts(&term, filter_ops[which].op);
	operand_print(&operand, which, &term);
	edit.term = buf_text(&term);
	text = apply(filter, &edit);
	buf_fini(&term);
	free(lower);
	return text;
}

/* ---- the floor ---------------------------------------------------------------------------- */

/* The floor that the filter has, SEVERITY_UNKNOWN for none: nothing lies below INFO. */
static int floor_of(const struct filter *filter)
{
	const struct edit edit = {.field = FIELD_SEVERITY};

	for (const struct node *node = filter_first_term(filter); node; node = node->next)
		if (replaces_floor(node, &edit))
			return severity_word(node->operands->text);
	return SEVERITY_UNKNOWN;
}

char *filter_floor(const struct filter *filter, int step)
{
	struct edit edit = {.replaces = replaces_floor, .field = FIELD_SEVERITY, .term = ""};
	struct buf term = {0};
	int level = floor_of(filter) + step;
	char *text;

	level = level < SEVERITY_UNKNOWN ? SEVERITY_UNKNOWN : level;
	level = level > SEVERITY_CRITICAL ? SEVERITY_CRITICAL : level;
	if (level > SEVERITY_UNKNOWN) {
		char *lower = text_lower(severities[level].word);

		buf_printf(&term, "severity>=%s", lower);
		free(lower);
		edit.term = term.data;
	}
	text = apply(filter, &edit);
	buf_fini(&term);
	return text;
}
