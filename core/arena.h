/* A bump arena: many small allocations, one free. Used for filter trees and for one JSON element.
 */
#ifndef TAMIS_CORE_ARENA_H
#define TAMIS_CORE_ARENA_H

#include <stddef.h>

struct arena {
	struct arena_block *first;
	struct arena_block *now;
	size_t used; /* bytes handed out since the last reset */
};

void arena_fini(struct arena *a);
void arena_reset(struct arena *a);               /* keeps the blocks for the next round */
void *arena_alloc(struct arena *a, size_t size); /* zeroed, aligned for any type */
void *arena_raw(struct arena *a, size_t size);   /* as arena_alloc, but not zeroed */
char *arena_strndup(struct arena *a, const char *text, size_t n);

#endif
