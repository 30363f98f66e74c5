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
	size_t place;
};

static int compare_label(const char *a, const char *b)
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
	return compare_label(x->label, y->label);
}

static int by_label(const void *a, const void *b)
{
	return compare_label(((const struct ranked *)a)->group.label,
			     ((const struct ranked *)b)->group.label);
}

static int by_via(const void *a, const void *b)
{
	int order = compare_label(((const struct ranked *)a)->group.via,
				  ((const struct ranked *)b)->group.via);

	return order ? order : worst_first(a, b);
}

static int by_number(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	if (x->number != y->number)
		return x->number < y->number ? -1 : 1;
	return (x->place > y->place) - (x->place < y->place);
}

static size_t rank(const struct groups *g, struct ranked *list, group_number number,
		   bool descending)
{
	for (size_t i = 0; i < g->count; i++)
		list[i] = (struct ranked){g->rows[i], 0, 0};
	qsort(list, g->count, sizeof(*list), worst_first);
	for (size_t i = 0; i < g->count; i++) {
		int64_t n = number ? number(&list[i].group) : 0;

		list[i].place = i;
		list[i].number = descending ? -n : n;
	}
	return g->count;
}

void groups_order(struct groups *g, enum groups_by by, group_number number, bool descending)
{
	static int (*const compare[])(const void *a, const void *b) = {
		[GROUPS_BY_WORST] = worst_first,
		[GROUPS_BY_LABEL] = by_label,
		[GROUPS_BY_VIA] = by_via,
		[GROUPS_BY_NUMBER] = by_number,
	};
	bool is_turned = descending && (by == GROUPS_BY_LABEL || by == GROUPS_BY_VIA);
	struct ranked *list;
	size_t n;

	if (g->count < 2)
		return;
	list = mem_array(g->count, sizeof(*list));
	n = rank(g, list, number, descending);
	if (by != GROUPS_BY_WORST)
		qsort(list, n, sizeof(*list), compare[by]);
	for (size_t i = 0; i < n; i++)
		g->rows[i] = list[is_turned ? n - 1 - i : i].group;
	free(list);
}
