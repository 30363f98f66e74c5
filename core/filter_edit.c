/*
 * What the desk's keys do to the filter line: a term more, another floor of severity, and the
 * question which term emptied the screen. All of it is text in the end, so that what one sees is
 * always explained by the filter line.
 */
#include <assert.h>
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

/* A text that is part of every other. */
static bool is_any_text(const struct node *node)
{
	const struct operand *o = node->operands;

	return node->kind == NODE_TEXT &&
	       (!o->text[0] || (o->kind == OPERAND_GLOB && !o->text[strspn(o->text, "*")]));
}

bool filter_is_wide(const struct filter *filter)
{
	for (const struct node *node = filter_first_term(filter); node; node = node->next)
		if (!is_any_text(node))
			return false;
	return true;
}

static const char *first_value(const struct filter *filter, enum field_id field, bool may_have)
{
	for (const struct node *node = filter_first_term(filter); node; node = node->next)
		if (node->kind == NODE_TERM && node->field == (int)field &&
		    (node->op == OP_EXACT || (may_have && node->op == OP_HAS)) &&
		    !node->operands->next && node->operands->kind == OPERAND_PLAIN)
			return node->operands->text;
	return NULL;
}

const char *filter_asks(const struct filter *filter, enum field_id field)
{
	return first_value(filter, field, false);
}

const char *filter_names(const struct filter *filter, enum field_id field)
{
	return first_value(filter, field, true);
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

/* Terms that go in place of those that `replaces` picks, or to the end when there is none. */
struct edit {
	const char *terms[CONDITION_TERMS];
	size_t count;
	bool (*replaces)(const struct node *node);
};

static bool is_said_by(const struct edit *edit, const struct node *node, const char *text)
{
	for (size_t i = 0; i < edit->count; i++)
		if (strcmp(edit->terms[i], text) == 0)
			return true;
	return edit->replaces && edit->replaces(node);
}

static void put_terms(struct buf *out, const struct edit *edit)
{
	for (size_t i = 0; i < edit->count; i++)
		put_term(out, edit->terms[i], false);
}

static char *apply(const struct filter *filter, const struct edit *edit)
{
	struct buf out = {0}, one = {0};
	bool is_put = false;

	for (const struct node *node = filter_first_term(filter); node; node = node->next) {
		buf_clear(&one);
		node_print(node, &one);
		if (!is_said_by(edit, node, buf_text(&one))) {
			put_term(&out, buf_text(&one),
				 node->kind == NODE_ONE && (node != filter->root || edit->count));
			continue;
		}
		if (!is_put)
			put_terms(&out, edit);
		is_put = true;
	}
	if (!is_put)
		put_terms(&out, edit);
	buf_fini(&one);
	return buf_take(&out);
}

static enum op op_from(const char *text)
{
	for (int i = 0; i < OP_COUNT; i++)
		if (strcmp(filter_ops[i].op, text) == 0)
			return (enum op)i;
	return OP_HAS;
}

void condition_add(struct condition *c, enum field_id field, const char *op, const char *value)
{
	assert(c->count < CONDITION_TERMS);
	c->terms[c->count++] = (struct filter_term){field, op, value ? mem_strdup(value) : NULL};
}

void condition_fini(struct condition *c)
{
	for (size_t i = 0; i < c->count; i++)
		free(c->terms[i].value);
	*c = (struct condition){.count = 0};
}

/* `!=` is written as the denial it is, and `none` behind the one operator for it. */
static void put_condition(const struct filter_term *t, bool deny, struct buf *out)
{
	struct operand operand = {t->value ? OPERAND_PLAIN : OPERAND_NONE, t->value ? t->value : "",
				  NULL};
	enum op which = t->value ? op_from(t->op) : OP_HAS;
	bool is_denied = deny != (which == OP_NOT_EXACT || which == OP_NOT_REGEX);
	char *lower = NULL;

	which = which == OP_NOT_EXACT ? OP_EXACT : which == OP_NOT_REGEX ? OP_REGEX : which;
	if (t->value && fields[t->field].words && which != OP_REGEX)
		operand.text = lower = text_lower(t->value);
	buf_puts(out, is_denied ? "-" : "");
	buf_puts(out, fields[t->field].name);
	buf_puts(out, filter_ops[which].op);
	operand_print(&operand, which, out);
	free(lower);
}

char *filter_with(const struct filter *filter, const struct condition *c, bool deny)
{
	struct buf terms[CONDITION_TERMS] = {0};
	bool is_one = deny && c->count > 1; /* not (a and b) */
	struct edit edit = {.count = is_one ? 1 : c->count};
	char *text;

	buf_puts(&terms[0], is_one ? "-(" : "");
	for (size_t i = 0; i < c->count; i++) {
		buf_puts(&terms[0], is_one && i ? " " : "");
		put_condition(&c->terms[i], deny && !is_one, &terms[is_one ? 0 : i]);
	}
	buf_puts(&terms[0], is_one ? ")" : "");
	for (size_t i = 0; i < edit.count; i++)
		edit.terms[i] = buf_text(&terms[i]);
	text = apply(filter, &edit);
	for (size_t i = 0; i < CONDITION_TERMS; i++)
		buf_fini(&terms[i]);
	return text;
}

/* ---- the floor ---------------------------------------------------------------------------- */

static bool is_floor(const struct node *node)
{
	return node->kind == NODE_TERM && node->field == FIELD_SEVERITY && node->op == OP_AT_LEAST;
}

/* The floor that the filter has, SEVERITY_UNKNOWN for none: nothing lies below INFO. */
static int floor_of(const struct filter *filter)
{
	for (const struct node *node = filter_first_term(filter); node; node = node->next)
		if (is_floor(node))
			return severity_word(node->operands->text);
	return SEVERITY_UNKNOWN;
}

char *filter_floor(const struct filter *filter, int step)
{
	struct edit edit = {.replaces = is_floor};
	struct buf term = {0};
	int level = floor_of(filter) + step;
	char *text;

	level = level < SEVERITY_UNKNOWN ? SEVERITY_UNKNOWN : level;
	level = level > SEVERITY_CRITICAL ? SEVERITY_CRITICAL : level;
	if (level > SEVERITY_UNKNOWN) {
		char *lower = text_lower(severities[level].word);

		buf_printf(&term, "severity>=%s", lower);
		free(lower);
		edit.terms[edit.count++] = term.data;
	}
	text = apply(filter, &edit);
	buf_fini(&term);
	return text;
}
