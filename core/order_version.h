/* Versions in the order of their ecosystems (core/version.h), for sorting findings. */
#ifndef TAMIS_CORE_ORDER_VERSION_H
#define TAMIS_CORE_ORDER_VERSION_H

#include <stdbool.h>
#include <stdint.h>

#include "core/field.h"
#include "core/filter.h"

/* Is it a field of versions: version, fixed? */
bool order_is_of_versions(enum field_id field);

/*
 * keys[i] = the rank of rows[i] by such a field, equal versions the same one; returns how many
 * ranks there are. Ecosystems that compare alike stand together; in each what cannot be read as a
 * version stands last, by its text; behind all what has none. Of a list of versions the first
 * counts. The versions of a fleet are sorted when first asked for, and kept with it.
 */
uint32_t order_rank_versions(const struct question *q, enum field_id field, bool descending,
			     const uint32_t *rows, uint32_t n, uint32_t *keys);
void order_versions_free(struct order_versions *kept);

#endif
