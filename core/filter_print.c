/*
 * Writing a filter as the shortest text that reads as the same filter: long field names, one blank,
 * and quotes and parentheses only where the reader (filter_parse.c) would stumble without them.
 */
#include <stdlib.h>
#include <string.h>

#include "core/filter_impl.h"
#include "core/text.h"

/* ---- values ------------------------------------------------------------------------------- */

static void put_quoted(struct buf *out, const char *text, bool is_regex)
{
	buf_putc(out, '"');
	for (; *text; text++) {
		if (is_regex && *text == '\\' && text[1])
			buf_putc(out, *text++); /* a pair stays a pair */
		else if (*text == '"' || (*text == '\\' && !is_regex))
			buf_putc(out, '\\');
		buf_putc(out, *text);
	}
	buf_putc(out, '"');
}

/* Would the character end a raw value? */
static bool ends_value(const char *text, bool is_list)
{
	return strchr("()\"", *text) || word_blank(text) || (is_list && *text == ',');
}

/* Globs cannot stand in quotes: what would end them takes a backslash. */
static void put_glob(struct buf *out, const char *text, const char *also, bool is_list)
{
	const char *start = text;

	while (*text) {
		size_t size = word_char(text);
		bool is_dash = text == start && *also && strchr("-@!", *text);

		if (*text == '\\' && text[1]) {
			buf_put(out, text, 2);
			text += 2;
			continue;
		}
		if (ends_value(text, is_list) || is_dash || (size == 1 && strchr(also, *text)))
			buf_putc(out, '\\');
		buf_put(out, text, size);
		text += size;
	}
}

/* A regex keeps its backslashes, but those before what ends a raw value: there, quotes help. */
static bool is_plain_regex(const char *text)
{
	for (; *text; text++) {
		if (ends_value(text, false))
			return false;
		if (*text == '\\' && text[1] && ends_value(++text, true))
			return false;
	}
	return true;
}

static bool is_plain_value(const char *text, enum op op)
{
	bool is_list = op_takes_list(op);

	if (text_casecmp(text, "none") == 0 || text_casecmp(text, "any") == 0)
		return false;
	for (; *text; text++)
		if (ends_value(text, is_list) || *text == '\\' ||
		    (op == OP_HAS && (*text == '*' || *text == '?')))
			return false;
	return true;
}

void operand_print(const struct operand *operand, enum op op, struct buf *out)
{
	const char *text = operand->text;
	bool is_regex = op == OP_REGEX || op == OP_NOT_REGEX;

	if (operand->kind == OPERAND_NONE)
		buf_puts(out, "none");
	else if (operand->kind == OPERAND_ANY)
		buf_puts(out, "any");
	else if (operand->kind == OPERAND_GLOB)
		put_glob(out, text, "", true);
	else if (*text && (is_regex ? is_plain_regex(text) : is_plain_value(text, op)))
		buf_puts(out, text);
	else
		put_quoted(out, text, is_regex);
}

/* ---- bare words --------------------------------------------------------------------------- */

static bool is_plain_text(const char *text)
{
	size_t size = strlen(text), head;
	bool is_identifier = word_is_identifier(text);
	enum op op = OP_HAS;

	if (!size || strchr("-@!", *text) || word_size(text) != size || word_is_keyword(text, size))
		return false;
	if (strchr(text, '\\') || (!is_identifier && strpbrk(text, "*?")))
		return false;
	head = word_operator(text, size, &op);
	return head == size || word_is_text(text, head, op);
}

static void print_text(const struct operand *operand, struct buf *out)
{
	if (operand->kind == OPERAND_GLOB)
		put_glob(out, operand->text, ":=<>~", false);
	else if (is_plain_text(operand->text))
		buf_puts(out, operand->text);
	else
		put_quoted(out, operand->text, false);
}

/* ---- the tree ----------------------------------------------------------------------------- */

static void print_term(const struct node *term, struct buf *out)
{
	buf_puts(out, term->field == FILTER_IS ? "is" : fields[term->field].name);
	buf_puts(out, filter_ops[term->op].op);
	for (const struct operand *o = term->operands; o; o = o->next) {
		operand_print(o, term->op, out);
		buf_puts(out, o->next ? "," : "");
	}
}

static void print_children(const struct node *node, const char *between, struct buf *out)
{
	for (const struct node *child = node->child; child; child = child->next) {
		bool is_grouped = node->kind == NODE_ALL && child->kind == NODE_ONE;

		buf_puts(out, is_grouped ? "(" : "");
		node_print(child, out);
		buf_puts(out, is_grouped ? ")" : "");
		buf_puts(out, child->next ? between : "");
	}
}

static void print_not(const struct node *child, struct buf *out)
{
	bool is_grouped = child->kind == NODE_ALL || child->kind == NODE_ONE;

	buf_puts(out, is_grouped ? "-(" : "-");
	node_print(child, out);
	buf_puts(out, is_grouped ? ")" : "");
}

void node_print(const struct node *node, struct buf *out)
{
	switch (node->kind) {
	case NODE_ALL:
		print_children(node, " ", out);
		break;
	case NODE_ONE:
		print_children(node, " or ", out);
		break;
	case NODE_NOT:
		print_not(node->child, out);
		break;
	case NODE_TERM:
		print_term(node, out);
		break;
	case NODE_TEXT:
		print_text(node->operands, out);
		break;
	case NODE_VIEW:
		buf_putc(out, '@');
		buf_puts(out, node->name);
		break;
	}
}

void filter_print(const struct filter *filter, struct buf *out)
{
	node_print(filter->root, out);
}

void filter_explain(const char *text, const struct filter_error *err, struct buf *out)
{
	size_t size = strlen(text);
	char *before = mem_strndup(text, err->start < size ? err->start : size);

	text_clean(out, text);
	buf_putc(out, '\n');
	for (size_t cols = text_cols(before); cols; cols--)
		buf_putc(out, ' ');
	buf_printf(out, "^ %s", err->text);
	free(before);
}
