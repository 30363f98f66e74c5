/*
 * What plan.c and plan_items.c share and nobody else needs.
 */
#ifndef FLEET_PLAN_PARTS_H
#define FLEET_PLAN_PARTS_H

#include "plan.h"

#define ITEM_MAX 128 /* packages in one image */

/* The hash all choices about one repository start from. */
uint64_t repo_hash(const struct plan *plan, const struct repo_def *repo, const char *what);
int repo_index(const struct repo_def *repo);
bool repo_is_base(const struct repo_def *repo);

/*
 * Adds the packages of one home to `items` (room for ITEM_MAX) and returns the new
 * count. Of each package the chance is `percent`. Without `repo`: of a host.
 */
unsigned plan_add_items(struct plan *plan, const struct repo_def *repo, unsigned image_version,
			unsigned home, unsigned layer, unsigned percent, struct item *items,
			unsigned count);

#endif
