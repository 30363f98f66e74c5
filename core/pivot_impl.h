/* The pivot of bases: what its row in pivots[] is made of. Only pivot.c and pivot_base.c include
 * it. */
#ifndef TAMIS_CORE_PIVOT_IMPL_H
#define TAMIS_CORE_PIVOT_IMPL_H

#include "core/pivot.h"

void pivot_list_add(struct pivot_list *list, uint32_t number);

uint32_t base_last(const struct fleet *f);
uint32_t base_behind(const struct fleet *f);
uint32_t base_parent(const struct fleet *f, uint32_t number);
void base_groups(const struct question *q, uint32_t finding, struct pivot_list *out);
void base_name(const struct fleet *f, struct group *g);

/* Values of its terms. */
const char *base_base_value(const struct fleet *f, const struct group *g);
const char *base_origin_base_value(const struct fleet *f, const struct group *g);
const char *base_origin_value(const struct fleet *f, const struct group *g);
const char *base_repo_value(const struct fleet *f, const struct group *g);

#endif
