/*
 * The filter's tree, and the table of operators. `@name` nodes keep the tree of the view they
 * stood for, so a filter goes on meaning the same when the view is changed.
 */
#include "core/filter.h"

#include <stdlib.h>

#include "core/filter_impl.h"
#include "core/intl.h"

const struct filter_op filter_ops[] = {
	/* clang-format off */
	[OP_HAS]       = { ":",  N_("equals, or matches a glob with * and ?; case-blind; a,b is any of them") },
	[OP_EXACT]     = { "=",  N_("equals exactly, no other name; a,b is any of them") },
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

void filter_free(struct filter *filter)
{
	if (!filter)
		return;
	arena_fini(&filter->arena);
	free(filter);
}
