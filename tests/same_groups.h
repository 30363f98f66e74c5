/* Do the terms of every group hold for the group's findings and no others? */
#ifndef TAMIS_TESTS_SAME_GROUPS_H
#define TAMIS_TESTS_SAME_GROUPS_H

#include <stdlib.h>
#include <string.h>

#include "core/pivot.h"
#include "tests/tap.h"

static inline bool is_group_of(const struct question *q, enum pivot_id id, const struct group *g,
			       const char *text, bool is_denied)
{
	struct filter_error err;
	struct filter *filter = filter_parse(text, &(struct filter_context){.now = q->now}, &err);
	struct selection found = {0};
	struct pivot_list list = {0};
	uint32_t wrong = 0, held = 0;

	if (!filter)
		return false;
	filter_run(filter, q, &found);
	for (uint32_t i = 0; i < q->fleet->count; i++) {
		bool is_in = false;

		pivot_groups(q, id, i, &list);
		for (size_t n = 0; n < list.count; n++)
			is_in = is_in || list.numbers[n] == g->number;

		held += is_in;
		wrong += selection_has(&found, i) != (is_in != is_denied);
	}
	pivot_list_fini(&list);
	selection_fini(&found);
	filter_free(filter);
	return wrong == 0 && held == g->findings;
}

/* One test line a pivot; those that fail say of which groups. */
static inline void groups_are_their_terms(const struct question *q, const char *where)
{
	struct filter_error err;
	struct filter *all = filter_parse("", &(struct filter_context){.now = q->now}, &err);
	struct selection s = {0};

	filter_run(all, q, &s);
	for (int id = 0; id < PIVOT_COUNT; id++) {
		struct groups groups = {0};
		int wrong = 0;

		pivot_run(q, (enum pivot_id)id, &s, &groups);
		for (size_t i = 0; i < groups.count; i++) {
			const struct group *g = &groups.rows[i];
			struct condition condition = {0};

			pivot_condition(q->fleet, (enum pivot_id)id, g, &condition);
			for (int deny = 0; deny < 2; deny++) {
				char *text = filter_with(all, &condition, deny);

				if (!is_group_of(q, (enum pivot_id)id, g, text, deny))
					wrong += 1 + (tap_diag("not the group's rows", text), 0);
				free(text);
			}
			condition_fini(&condition);
		}
		is_int(wrong, 0, "%s: the terms of each of %zu groups by %s are its findings",
		       where, groups.count, pivots[id].word);
		groups_fini(&groups);
	}
	selection_fini(&s);
	filter_free(all);
}

#endif
