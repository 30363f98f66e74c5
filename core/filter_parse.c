/*
 * Reading a filter: recursive descent over the grammar of EXPERIENCE 2, one function a rule. Depth
 * is counted, because every parenthesis and every view costs a stack frame here and wherever the
 * tree is walked.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/filter_impl.h"
#include "core/intl.h"
#include "core/text.h"

struct parser {
	const char *text;
	size_t at;
	size_t before, before_end; /* what was read last: what "nothing follows" names */
	const struct filter_context *context;
	struct filter_error *err;
	struct arena *arena;
	const struct parser *outer; /* the text that names this view */
	const char *view;
	int depth;
	int *nodes;
	char quoted[168]; /* 40 columns of UTF-8, and combining marks as far as they go */
};

static struct node *parse_one(struct parser *p);

TAMIS_PRINTF(4, 5)
static void *fail(struct parser *p, size_t start, size_t end, const char *fmt, ...)
{
	va_list args;

	p->err->start = start;
	p->err->end = end;
	va_start(args, fmt);
	vsnprintf(p->err->text, sizeof(p->err->text), fmt, args);
	va_end(args);
	return NULL;
}

/* A piece of the text as a message shows it: clean, and not too long. Good until the next one. */
static const char *quote(struct parser *p, size_t start, size_t end)
{
	char *piece = mem_strndup(p->text + start, end - start);
	struct buf out = {0};

	text_cut(&out, piece, 40);
	snprintf(p->quoted, sizeof(p->quoted), "%s", buf_text(&out));
	buf_fini(&out);
	free(piece);
	return p->quoted;
}

static bool at_end(const struct parser *p)
{
	char c = p->text[p->at];

	return c == '\0' || c == ')' || word_blank(p->text + p->at);
}

static void skip_blanks(struct parser *p)
{
	while (word_blank(p->text + p->at))
		p->at += word_blank(p->text + p->at);
}

/* The token from `start` to here is read. */
static void consume(struct parser *p, size_t start, size_t end)
{
	p->before = start;
	p->before_end = p->at = end;
}

static bool sees_keyword(struct parser *p, const char *keyword)
{
	skip_blanks(p);
	return word_is(p->text + p->at, word_size(p->text + p->at), keyword);
}

static bool take_keyword(struct parser *p, const char *keyword)
{
	if (!sees_keyword(p, keyword))
		return false;
	consume(p, p->at, p->at + strlen(keyword));
	return true;
}

/* One value or text; a quote that nobody closes is the one mistake it can hold. */
static struct operand *read_operand(struct parser *p, unsigned how)
{
	size_t start = p->at;
	struct operand *operand = operand_read(p->arena, p->text, &p->at, how);

	if (!operand)
		return fail(p, start, start + 1, _("this quote is never closed"));
	return operand;
}

/* ---- terms -------------------------------------------------------------------------------- */

/* A word must end here: a blank, a parenthesis that closes, or the end. */
static bool check_end(struct parser *p, size_t start)
{
	if (!at_end(p)) {
		bool is_quote_it = p->text[p->at] == '(' || p->text[p->at] == '"';
		size_t end = p->at + word_char(p->text + p->at);

		if (is_quote_it)
			return fail(p, start, end, _("'%s' runs on into what follows: quote it"),
				    quote(p, start, end));
		return fail(p, start, end, _("a blank is missing after the quote"));
	}
	consume(p, start, p->at);
	return true;
}

static struct node *fail_field(struct parser *p, size_t start, size_t size)
{
	const char *asked = quote(p, start, start + size);
	const char *near = size ? field_nearest(asked) : NULL;

	if (!size)
		return fail(p, start, start + 1, _("a field's name is missing before '%c'"),
			    p->text[start]);
	if (near)
		return fail(p, start, start + size, _("no field '%s': did you mean '%s'?"), asked,
			    near);
	return fail(p, start, start + size, _("no field '%s' (quote text that holds an operator)"),
		    asked);
}

static int find_field(const char *name, size_t size)
{
	return word_is(name, size, "is") ? (int)FILTER_IS : field_find(name, size);
}

static bool read_values(struct parser *p, struct node *term, size_t given)
{
	struct operand **end = &term->operands;
	struct buf why = {0};
	size_t start;

	do {
		start = p->at;
		if (!(*end = read_operand(p, operand_how(term->op))))
			return false;
		if (p->at == start) {
			if (p->text[start] == '(')
				return fail(p, given, start + 1,
					    _("quote a value with parentheses"));
			return fail(p, given, start, _("a value is missing here"));
		}
		if (!operand_check(p->arena, term->field, term->op, *end, p->context->now, &why)) {
			fail(p, start, p->at, "%s", buf_text(&why));
			buf_fini(&why);
			return false;
		}
		end = &(*end)->next;
	} while (op_takes_list(term->op) && p->text[p->at] == ',' && p->text[p->at++]);
	return true;
}

static struct node *parse_term(struct parser *p, size_t head, enum op op)
{
	size_t start = p->at;
	struct node *term = node_new(p->arena, NODE_TERM);
	bool is_denied = op == OP_NOT_EXACT || op == OP_NOT_REGEX;
	struct buf why = {0};

	term->field = find_field(p->text + start, head);
	if (term->field < 0)
		return fail_field(p, start, head);
	term->op = op == OP_NOT_EXACT ? OP_EXACT : op == OP_NOT_REGEX ? OP_REGEX : op;
	p->at = start + head + strlen(filter_ops[op].op);
	if (!operator_check(term->field, op, &why)) {
		fail(p, start, p->at, "%s", buf_text(&why));
		buf_fini(&why);
		return NULL;
	}
	if (!read_values(p, term, start) || !check_end(p, start))
		return NULL;
	return is_denied ? node_not(p->arena, term) : term;
}

static struct node *parse_text(struct parser *p)
{
	size_t start = p->at;
	struct node *node = node_new(p->arena, NODE_TEXT);
	bool is_identifier = word_is_identifier(p->text + start);

	node->operands = read_operand(p, is_identifier ? 0 : HOW_GLOB);
	return node->operands && check_end(p, start) ? node : NULL;
}

/* ---- views -------------------------------------------------------------------------------- */

static bool names_itself(const struct parser *p, const char *name)
{
	for (; p; p = p->outer)
		if (p->view && strcmp(p->view, name) == 0)
			return true;
	return false;
}

static struct node *parse_all_of(struct parser *p);

/* The message of a mistake inside a view points at the view's name, the one thing on screen. */
static struct node *expand_view(struct parser *p, struct node *view, const char *text, size_t start)
{
	struct filter_error inner_err = {0};
	struct parser inner = {.text = text,
			       .context = p->context,
			       .err = &inner_err,
			       .arena = p->arena,
			       .outer = p,
			       .view = view->name,
			       .depth = p->depth + 1,
			       .nodes = p->nodes};

	view->child = parse_all_of(&inner);
	if (view->child)
		return view;
	return fail(p, start, p->at, "@%.40s: %.150s", view->name, inner_err.text);
}

static struct node *parse_view(struct parser *p, size_t size)
{
	const struct filter_context *context = p->context;
	size_t start = p->at;
	struct node *view = node_new(p->arena, NODE_VIEW);
	const char *text;

	view->name = arena_strndup(p->arena, p->text + start + 1, size - 1);
	p->at += size;
	if (!check_end(p, start))
		return NULL;
	if (names_itself(p, view->name))
		return fail(p, start, p->at, _("the view %s names itself"), quote(p, start, p->at));
	if (p->depth >= FILTER_DEPTH_MAX)
		return fail(p, start, p->at, _("%s: views are nested too deeply"),
			    quote(p, start, p->at));
	text = context->view ? context->view(context->view_ctx, view->name) : NULL;
	if (!text)
		return fail(p, start, p->at, _("no view is named %s"), quote(p, start, p->at));
	return expand_view(p, view, text, start);
}

/* ---- the grammar -------------------------------------------------------------------------- */

static struct node *parse_group(struct parser *p)
{
	size_t open = p->at;
	struct node *inner;

	if (p->depth >= FILTER_DEPTH_MAX)
		return fail(p, open, open + 1, _("parentheses are nested too deeply (%d at most)"),
			    FILTER_DEPTH_MAX);
	consume(p, open, open + 1);
	p->depth++;
	inner = parse_one(p);
	p->depth--;
	if (!inner)
		return NULL;
	skip_blanks(p);
	if (p->text[p->at] != ')')
		return fail(p, open, open + 1, _("this parenthesis is never closed"));
	consume(p, open, p->at + 1);
	return inner;
}

static struct node *parse_word(struct parser *p)
{
	const char *given = p->text + p->at;
	size_t size = word_size(given), head;
	enum op op = OP_HAS;

	if (word_is_keyword(given, size))
		return fail(p, p->at, p->at + size, _("nothing stands before '%s'"),
			    quote(p, p->at, p->at + size));
	if (word_is_view(given, size))
		return parse_view(p, size);
	head = word_operator(given, size, &op);
	if (head == size || word_is_text(given, head, op))
		return parse_text(p);
	return parse_term(p, head, op);
}

static struct node *parse_primary(struct parser *p)
{
	const char *at = p->text + p->at;

	if (++*p->nodes > FILTER_NODES_MAX)
		return fail(p, p->at, p->at, _("the filter has too many terms (%d at most)"),
			    FILTER_NODES_MAX);
	if (at_end(p)) {
		if (p->before_end == 0)
			return fail(p, p->at, p->at + 1, _("nothing stands before ')'"));
		return fail(p, p->before, p->before_end, _("nothing follows '%s'"),
			    quote(p, p->before, p->before_end));
	}
	if (*at == '(')
		return parse_group(p);
	if (*at == '!')
		return fail(p, p->at, p->at + word_size(at), _("write - for not"));
	return *at == '"' ? parse_text(p) : parse_word(p);
}

static struct node *parse_unary(struct parser *p)
{
	bool is_denied = false;
	struct node *node;

	while (take_keyword(p, "not"))
		is_denied = !is_denied;
	if (p->text[p->at] == '-') {
		is_denied = !is_denied;
		consume(p, p->at, p->at + 1);
		if (at_end(p))
			return fail(p, p->before, p->before_end,
				    _("'-' must touch what it denies"));
		if (sees_keyword(p, "not"))
			return fail(p, p->before, p->at + 3, _("write -x or not x, not both"));
	}
	node = parse_primary(p);
	return node && is_denied ? node_not(p->arena, node) : node;
}

static struct node *parse_all(struct parser *p)
{
	struct node *all = node_new(p->arena, NODE_ALL), *last = NULL, *node;

	do {
		node = parse_unary(p);
		if (!node)
			return NULL;
		node_append(all, &last, node);
		if (take_keyword(p, "and"))
			continue;
		if (sees_keyword(p, "or") || at_end(p))
			break;
	} while (true);
	return node_settle(all);
}

static struct node *parse_one(struct parser *p)
{
	struct node *one = node_new(p->arena, NODE_ONE), *last = NULL, *node;

	do {
		node = parse_all(p);
		if (!node)
			return NULL;
		node_append(one, &last, node);
	} while (take_keyword(p, "or"));
	return node_settle(one);
}

/* A whole text: nothing at all, or one `or`. */
static struct node *parse_all_of(struct parser *p)
{
	struct node *node;

	skip_blanks(p);
	if (!p->text[p->at])
		return node_new(p->arena, NODE_ALL);
	node = parse_one(p);
	skip_blanks(p);
	if (node && p->text[p->at])
		return fail(p, p->at, p->at + 1, _("this parenthesis was never opened"));
	return node;
}

struct filter *filter_parse(const char *text, const struct filter_context *context,
			    struct filter_error *err)
{
	struct filter *filter = mem_alloc(sizeof(*filter));
	struct filter_error unasked;
	int nodes = 0;
	struct parser p = {.text = text,
			   .context = context,
			   .err = err ? err : &unasked,
			   .arena = &filter->arena,
			   .nodes = &nodes};

	filter->root = parse_all_of(&p);
	if (filter->root)
		return filter;
	filter_free(filter);
	return NULL;
}
