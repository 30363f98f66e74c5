/* Blocks of growing size in a list; a reset walks back to the first. */
#include "core/arena.h"

#include <stdalign.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "core/mem.h"

enum { ARENA_BLOCK = 64 * 1024 };

struct arena_block {
	struct arena_block *next;
	size_t room;
	size_t used;
	alignas(max_align_t) char bytes[];
};

void arena_fini(struct arena *a)
{
	struct arena_block *next;

	for (struct arena_block *b = a->first; b; b = next) {
		next = b->next;
		free(b);
	}
	*a = (struct arena){0};
}

void arena_reset(struct arena *a)
{
	for (struct arena_block *b = a->first; b; b = b->next)
		b->used = 0;
	a->now = a->first;
	a->used = 0;
}

static struct arena_block *next_block(struct arena *a, size_t size)
{
	struct arena_block *b = a->now ? a->now->next : a->first;
	size_t room = size > ARENA_BLOCK ? size : ARENA_BLOCK;

	if (b && b->room >= size)
		return a->now = b;
	b = mem_grow(NULL, 1, sizeof(*b) + room);
	b->room = room;
	b->used = 0;
	b->next = a->now ? a->now->next : a->first;
	if (a->now)
		a->now->next = b;
	else
		a->first = b;
	return a->now = b;
}

void *arena_raw(struct arena *a, size_t size)
{
	struct arena_block *b = a->now;
	size_t align = alignof(max_align_t);
	void *p;

	size = (size + align - 1) / align * align;
	if (!b || b->room - b->used < size)
		b = next_block(a, size);
	p = b->bytes + b->used;
	b->used += size;
	a->used += size;
	return p;
}

void *arena_alloc(struct arena *a, size_t size)
{
	void *p = arena_raw(a, size);

	memset(p, 0, size);
	return p;
}

char *arena_strndup(struct arena *a, const char *text, size_t n)
{
	char *copy = arena_raw(a, n + 1);

	memcpy(copy, text, n);
	copy[n] = '\0';
	return copy;
}
