/*
 * Sorting groups as the desk shows them: by the problems that its columns count, where the command
 * line, whose columns count rows, goes by rows.
 */
#include "tui/group_order.h"

#include <stdlib.h>
#include <string.h>

#include "core/mem.h"

/* A group with what it is sorted by, so that qsort needs no state of its own. */
struct ranked {
	struct group group;
	int64_t number;
	const char *text;
	size_t place;
};

static int compare_text(const char *a, const char *b)
{
	if (!a || !b)
		return !a - !b;
	return strcmp(a, b);
}

/* Worst first, by problems: what the columns show is what the order goes by. */
static int worst_first(const void *a, const void *b)
{
	const struct group *x = &((const struct ranked *)a)->group;
	const struct group *y = &((const struct ranked *)b)->group;

	for (int s = SEVERITY_COUNT - 1; s >= 0; s--)
		if (x->problem_severity[s] != y->problem_severity[s])
			return x->problem_severity[s] < y->problem_severity[s] ? 1 : -1;
	return compare_text(x->label, y->label);
}

static int by_rank(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;
	int order = compare_text(x->text, y->text);

	if (order)
		return order;
	if (x->number != y->number)
		return x->number < y->number ? -1 : 1;
	return (x->place > y->place) - (x->place < y->place);
}

static void rank_all(struct ranked *list, size_t n, const struct group_rank *rank, bool descending)
{
	for (size_t i = 0; i < n; i++) {
		const struct group *g = &list[i].group;
		int64_t number = rank->number ? rank->number(g) : 0;

		list[i].place = i;
		list[i].number = descending ? -number : number;
		list[i].text = rank->text ? rank->text(rank->ctx, g) : NULL;
	}
}

void groups_order(struct groups *g, const struct group_rank *rank, bool descending)
{
	struct ranked *list;
	size_t n = g->count;

	if (n < 2)
		return;
	list = mem_array(n, sizeof(*list));
	for (size_t i = 0; i < n; i++)
		list[i].group = g->rows[i];
	qsort(list, n, sizeof(*list), worst_first);
	rank_all(list, n, rank, descending);
	qsort(list, n, sizeof(*list), by_rank);
	for (size_t i = 0; i < n; i++)
		g->rows[i] = list[rank->text && descending ? n - 1 - i : i].group;
	free(list);
}
