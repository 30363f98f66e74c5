/* The order of the desk's groups. */
#ifndef TAMIS_TUI_GROUP_ORDER_H
#define TAMIS_TUI_GROUP_ORDER_H

#include "core/pivot.h"

/* What groups are ordered by: one of the two, or neither for worst first. Ties stand worst first.
 */
struct group_rank {
	int64_t (*number)(const struct group *g);
	const char *(*text)(const void *ctx, const struct group *g); /* NULL comes last */
	const void *ctx;
};

void groups_order(struct groups *g, const struct group_rank *rank, bool descending);

#endif
