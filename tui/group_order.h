/* The order of the desk's groups. */
#ifndef TAMIS_TUI_GROUP_ORDER_H
#define TAMIS_TUI_GROUP_ORDER_H

#include "core/pivot.h"

enum groups_by { GROUPS_BY_WORST, GROUPS_BY_LABEL, GROUPS_BY_VIA, GROUPS_BY_NUMBER };

typedef int64_t (*group_number)(const struct group *g);

/* `number` is asked for with GROUPS_BY_NUMBER only, else NULL. Ties stand worst first. */
void groups_order(struct groups *g, enum groups_by by, group_number number, bool descending);

#endif
