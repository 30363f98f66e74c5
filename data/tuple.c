/* Open addressing, at most half full; tuples lie one after the other, in the order of their
 * numbers. */
#include "data/tuple.h"

#include <stdlib.h>
#include <string.h>

#include "core/mem.h"

void tuples_fini(struct tuples *t)
{
	free(t->keys);
	free(t->slots);
	*t = (struct tuples){.width = t->width};
}

/* The slot that holds the tuple, or the free one where it belongs. */
static uint32_t slot_of(const struct tuples *t, const uint32_t *tuple)
{
	uint32_t mask = t->slot_count - 1, at;
	uint64_t h = 0x9e3779b97f4a7c15u;

	for (uint32_t i = 0; i < t->width; i++) {
		h = (h ^ tuple[i]) * 0xbf58476d1ce4e5b9u;
		h ^= h >> 29;
	}
	at = (uint32_t)(h >> 16) & mask;
	while (t->slots[at] &&
	       memcmp(tuples_get(t, t->slots[at] - 1), tuple, t->width * sizeof(*tuple)) != 0)
		at = (at + 1) & mask;
	return at;
}

static void rehash(struct tuples *t)
{
	t->slot_count = t->slot_count ? t->slot_count * 2 : 64;
	free(t->slots);
	t->slots = mem_array(t->slot_count, sizeof(*t->slots));
	for (uint32_t i = 0; i < t->count; i++)
		t->slots[slot_of(t, tuples_get(t, i))] = i + 1;
}

uint32_t tuples_find(const struct tuples *t, const uint32_t *tuple)
{
	return t->slot_count ? t->slots[slot_of(t, tuple)] - 1 : TUPLE_NONE;
}

uint32_t tuples_add(struct tuples *t, const uint32_t *tuple, bool *is_new)
{
	uint32_t at;

	if (t->count >= t->slot_count / 2)
		rehash(t);
	at = slot_of(t, tuple);
	if (is_new)
		*is_new = !t->slots[at];
	if (t->slots[at])
		return t->slots[at] - 1;
	if (t->count == t->room) {
		t->room = t->room ? t->room * 2 : 64;
		t->keys = mem_grow(t->keys, t->room, t->width * sizeof(*t->keys));
	}
	memcpy(t->keys + (size_t)t->count * t->width, tuple, t->width * sizeof(*tuple));
	t->slots[at] = ++t->count;
	return t->count - 1;
}
