/*
 * A case-blind search for a word in many texts: 8 bytes at a time, first and second letter at once,
 * in plain integer arithmetic. The texts of a fleet are megabytes, and a bare word asks them all.
 */
#include <stdint.h>
#include <string.h>

#include "core/filter_impl.h"

#define ONES UINT64_C(0x0101010101010101)

static unsigned char lower(char c)
{
	unsigned char u = (unsigned char)c;

	return u >= 'A' && u <= 'Z' ? u | 0x20 : u;
}

void needle_init(struct needle *needle, const char *text, size_t size)
{
	*needle = (struct needle){.text = text, .size = size};
	for (size_t i = 0; i < 2 && i < size; i++)
		needle->anchors[i] = ONES * (lower(text[i]) | 0x20);
}

/* A high bit in (at least) each byte of the 8 that equals the anchor, whatever the case. */
static uint64_t candidates(const char *text, uint64_t anchor)
{
	uint64_t eight;

	memcpy(&eight, text, sizeof(eight));
	eight = (eight | ONES * 0x20) ^ anchor;
	return (eight - ONES) & ~eight & ONES * 0x80;
}

static bool begins(const char *text, const struct needle *needle)
{
	for (size_t i = 0; i < needle->size; i++)
		if (lower(text[i]) != lower(needle->text[i]))
			return false;
	return true;
}

bool needle_find(const struct needle *needle, const char *text)
{
	size_t size = strlen(text), at = 0, last;

	if (needle->size > size || needle->size == 0)
		return needle->size == 0;
	last = size - needle->size;
	for (; needle->size > 1 && at + 9 <= size && at <= last; at += 8) {
		if (!(candidates(text + at, needle->anchors[0]) &
		      candidates(text + at + 1, needle->anchors[1])))
			continue;
		for (size_t i = at; i < at + 8 && i <= last; i++)
			if (begins(text + i, needle))
				return true;
	}
	for (; at <= last; at++)
		if (begins(text + at, needle))
			return true;
	return false;
}
