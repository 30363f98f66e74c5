/*
 * The filter's tree: making, copying, comparing; and the tables of operators. `@name` nodes keep
 * the tree of the view they stood for, so a filter goes on meaning the same when the view is
 * changed.
 */
#include "core/filter.h"

#include <stdlib.h>
#include <string.h>

#include "core/filter_impl.h"
#include "core/intl.h"

const struct filter_op filter_ops[] = {
	/* clang-format off */
	[OP_HAS]       = { ":",  N_("equals, or matches a glob with * and ?; case-blind; a,b is any of them") },
	[OP_EXACT]     = { "=",  N_("equals exactly; a,b is any of them") },
	[OP_NOT_EXACT] = { "!=", N_("is none of a,b (an absent fact is none of them)") },
	[OP_AT_MOST]   = { "<=", N_("at most; a day is its 24 hours") },
	[OP_AT_LEAST]  = { ">=", N_("at least") },
	[OP_BELOW]     = { "<",  N_("below, before") },
	[OP_ABOVE]     = { ">",  N_("above, after") },
	[OP_REGEX]     = { "~",  N_("matches a POSIX extended regular expression") },
	[OP_NOT_REGEX] = { "!~", N_("does not match it") },
	{ NULL, NULL },
	/* clang-format on */
};

struct node *node_new(struct arena *a, enum node_kind kind)
{
	struct node *node = arena_alloc(a, sizeof(*node));

	node->kind = kind;
	return node;
}

struct node *node_not(struct arena *a, struct node *node)
{
	struct node *denial;

	if (node->kind == NODE_NOT)
		return node->child;
	denial = node_new(a, NODE_NOT);
	denial->child = node;
	return denial;
}

void node_append(struct node *parent, struct node **last, struct node *node)
{
	if (node->kind == parent->kind)
		node = node->child;
	if (!node)
		return;
	if (*last)
		(*last)->next = node;
	else
		parent->child = node;
	while (node->next)
		node = node->next;
	*last = node;
}

struct node *node_settle(struct node *parent)
{
	return parent->child && !parent->child->next ? parent->child : parent;
}

static struct operand *copy_operands(struct arena *a, const struct operand *from)
{
	struct operand *first = NULL, **end = &first;

	for (; from; from = from->next) {
		*end = arena_alloc(a, sizeof(**end));
		(*end)->kind = from->kind;
		(*end)->text = arena_strndup(a, from->text, strlen(from->text));
		end = &(*end)->next;
	}
	return first;
}

struct node *node_copy(struct arena *a, const struct node *node)
{
	struct node *copy = node_new(a, node->kind), **end = &copy->child;

	copy->field = node->field;
	copy->op = node->op;
	copy->operands = copy_operands(a, node->operands);
	if (node->name)
		copy->name = arena_strndup(a, node->name, strlen(node->name));
	for (const struct node *child = node->child; child; child = child->next) {
		*end = node_copy(a, child);
		end = &(*end)->next;
	}
	return copy;
}

static bool operands_equal(const struct operand *a, const struct operand *b)
{
	for (; a && b; a = a->next, b = b->next)
		if (a->kind != b->kind || strcmp(a->text, b->text) != 0)
			return false;
	return !a && !b;
}

bool node_equal(const struct node *a, const struct node *b)
{
	const struct node *x = a->child, *y = b->child;

	if (a->kind != b->kind || a->field != b->field || a->op != b->op ||
	    !operands_equal(a->operands, b->operands) || !a->name != !b->name ||
	    (a->name && strcmp(a->name, b->name) != 0))
		return false;
	for (; x && y; x = x->next, y = y->next)
		if (!node_equal(x, y))
			return false;
	return !x && !y;
}

void filter_free(struct filter *filter)
{
	if (!filter)
		return;
	arena_fini(&filter->arena);
	free(filter);
}

struct filter *filter_copy(const struct filter *filter)
{
	struct filter *copy = mem_alloc(sizeof(*copy));

	copy->root = node_copy(&copy->arena, filter->root);
	return copy;
}

bool filter_equal(const struct filter *a, const struct filter *b)
{
	return node_equal(a->root, b->root);
}

bool filter_is_empty(const struct filter *filter)
{
	return filter->root->kind == NODE_ALL && !filter->root->child;
}
