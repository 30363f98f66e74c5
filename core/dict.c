/* Open addressing over one block of bytes; FNV-1a, finished by a multiply so that low bits mix. */
#include "core/dict.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/mem.h"

uint64_t dict_hash(const char *text, size_t size)
{
	uint64_t h = 14695981039346656037u;

	for (size_t i = 0; i < size; i++)
		h = (h ^ (unsigned char)text[i]) * 1099511628211u;
	h ^= h >> 32;
	h *= 0x9e3779b97f4a7c15u;
	return h ^ h >> 29;
}

void dict_fini(struct dict *d)
{
	free(d->bytes);
	free(d->starts);
	free(d->slots);
	*d = (struct dict){0};
}

const char *dict_text(const struct dict *d, uint32_t id)
{
	assert(id <= d->count);
	return id ? d->bytes + d->starts[id] : NULL;
}

/* The slot that holds the text, or the free one where it belongs. */
static uint32_t slot_of(const struct dict *d, const char *text, size_t size)
{
	uint32_t mask = d->slot_count - 1;
	uint32_t at = (uint32_t)dict_hash(text, size) & mask;

	while (d->slots[at]) {
		const char *have = d->bytes + d->starts[d->slots[at]];

		if (strncmp(have, text, size) == 0 && have[size] == '\0')
			break;
		at = (at + 1) & mask;
	}
	return at;
}

static void rehash(struct dict *d)
{
	d->slot_count = d->slot_count ? d->slot_count * 2 : 64;
	free(d->slots);
	d->slots = mem_array(d->slot_count, sizeof(*d->slots));
	for (uint32_t id = 1; id <= d->count; id++) {
		const char *text = dict_text(d, id);

		d->slots[slot_of(d, text, strlen(text))] = id;
	}
}

uint32_t dict_find(const struct dict *d, const char *text)
{
	if (!text || !d->slot_count)
		return 0;
	return d->slots[slot_of(d, text, strlen(text))];
}

uint32_t dict_add(struct dict *d, const char *text)
{
	return text ? dict_add_n(d, text, strlen(text)) : 0;
}

uint32_t dict_add_n(struct dict *d, const char *text, size_t size)
{
	uint32_t slot;

	if (d->count + 1 > d->slot_count / 2)
		rehash(d);
	slot = slot_of(d, text, size);
	if (d->slots[slot])
		return d->slots[slot];
	MEM_ROOM(d->starts, (size_t)d->count + 1, d->start_room);
	if (d->size + size + 1 > d->room) {
		d->room = (d->size + size + 1) * 2;
		d->bytes = mem_grow(d->bytes, d->room, 1);
	}
	memcpy(d->bytes + d->size, text, size);
	d->bytes[d->size + size] = '\0';
	d->starts[++d->count] = d->size;
	d->size += size + 1;
	d->slots[slot] = d->count;
	return d->count;
}
