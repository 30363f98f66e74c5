/*
 * Numbers for tuples of numbers: the first time a tuple is met it gets the next number from 0. What
 * is known of it stands in the caller's own array at that number. Caches and joins are made of
 * this.
 */
#ifndef TAMIS_DATA_TUPLE_H
#define TAMIS_DATA_TUPLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TUPLE_NONE UINT32_MAX

struct tuples {
	uint32_t width; /* numbers in a tuple; set it, the rest starts zeroed */
	uint32_t count;
	uint32_t *keys; /* count times width */
	size_t room;
	uint32_t *slots; /* number + 1; 0: free */
	uint32_t slot_count;
};

void tuples_fini(struct tuples *t);
uint32_t tuples_add(struct tuples *t, const uint32_t *tuple, bool *is_new);
uint32_t tuples_find(const struct tuples *t, const uint32_t *tuple); /* or TUPLE_NONE */

static inline const uint32_t *tuples_get(const struct tuples *t, uint32_t number)
{
	return t->keys + (size_t)number * t->width;
}

#endif
