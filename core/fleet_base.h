/* Bases by a name that no other has. */
#ifndef TAMIS_CORE_FLEET_BASE_H
#define TAMIS_CORE_FLEET_BASE_H

#include "core/fleet.h"

/* What a base goes by in ids: its chain id, else that of its digests, else its name. */
const char *fleet_base_key(const struct fleet *f, uint32_t base);

/* Is the base `at` (its number + 1, as images and bases name theirs; 0: none) that one, or does it
 * stand on it, at any depth? */
bool fleet_stands_on(const struct fleet *f, uint32_t at, uint32_t base);

/* Fills every base's `shown`: fleet_seal does, once. */
void fleet_show_bases(struct fleet *f);

#endif
