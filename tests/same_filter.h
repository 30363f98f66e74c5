/* Are two filters the same tree? What "parse(print(f)) is f" means, for tests and fuzz targets. */
#ifndef TAMIS_TESTS_SAME_FILTER_H
#define TAMIS_TESTS_SAME_FILTER_H

#include <string.h>

#include "core/filter_impl.h"

static inline bool operands_equal(const struct operand *a, const struct operand *b)
{
	for (; a && b; a = a->next, b = b->next)
		if (a->kind != b->kind || strcmp(a->text, b->text) != 0)
			return false;
	return !a && !b;
}

static inline bool node_equal(const struct node *a, const struct node *b)
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

static inline bool same_filter(const struct filter *a, const struct filter *b)
{
	return node_equal(a->root, b->root);
}

#endif
