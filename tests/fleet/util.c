/*
 * Memory, choices and time. Knows nothing of images or findings.
 * Every choice is a hash of a name, so adding a package moves no other choice.
 */
#include "util.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ARENA_BLOCK ((size_t)256 * 1024)

struct arena_block {
	struct arena_block *next;
	size_t used;
	size_t size;
	max_align_t bytes[];
};

void out_of_memory(void)
{
	fputs("fleet: out of memory\n", stderr);
	exit(1);
}

void *arena_take(struct arena *arena, size_t size)
{
	struct arena_block *block = arena->blocks;
	size_t rounded = (size + 15) & ~(size_t)15;
	char *taken;

	if (!block || block->size - block->used < rounded) {
		size_t room = rounded > ARENA_BLOCK ? rounded : ARENA_BLOCK;

		block = malloc(sizeof(*block) + room);
		if (!block)
			out_of_memory();
		block->next = arena->blocks;
		block->used = 0;
		block->size = room;
		arena->blocks = block;
	}
	taken = (char *)block->bytes + block->used;
	block->used += rounded;
	return memset(taken, 0, size);
}

char *arena_print(struct arena *arena, const char *format, ...)
{
	va_list args;
	va_list again;
	int length;
	char *text;

	va_start(args, format);
	va_copy(again, args);
	length = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (length < 0)
		out_of_memory();
	text = arena_take(arena, (size_t)length + 1);
	vsnprintf(text, (size_t)length + 1, format, again);
	va_end(again);
	return text;
}

void arena_free(struct arena *arena)
{
	while (arena->blocks) {
		struct arena_block *next = arena->blocks->next;

		free(arena->blocks);
		arena->blocks = next;
	}
}

/* splitmix64's finaliser (Vigna, public domain). */
static uint64_t mix(uint64_t value)
{
	value += UINT64_C(0x9e3779b97f4a7c15);
	value = (value ^ (value >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	value = (value ^ (value >> 27)) * UINT64_C(0x94d049bb133111eb);
	return value ^ (value >> 31);
}

uint64_t hash_text(uint64_t seed, const char *text)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325) ^ mix(seed);

	for (; *text; text++)
		hash = (hash ^ (unsigned char)*text) * UINT64_C(0x100000001b3);
	return mix(hash);
}

uint64_t hash_number(uint64_t hash, uint64_t number)
{
	return mix(hash ^ mix(number));
}

unsigned pick(uint64_t hash, uint64_t number, unsigned count)
{
	return (unsigned)(hash_number(hash, number) % count);
}

void hex_digits(char *out, uint64_t hash, size_t count)
{
	static const char digits[] = "0123456789abcdef";
	uint64_t word = 0;

	for (size_t i = 0; i < count; i++) {
		if (i % 16 == 0)
			word = hash_number(hash, i);
		out[i] = digits[word & 15];
		word >>= 4;
	}
	out[count] = '\0';
}

struct digest digest_of(uint64_t seed, const char *name)
{
	struct digest digest = {"sha256:"};

	hex_digits(digest.text + 7, hash_text(seed, name), 64);
	return digest;
}

struct civil {
	int year;
	unsigned month, day, hour, minute, second, ms;
};

/* Howard Hinnant's days_from_civil and its inverse. */
int64_t time_of_day(int year, unsigned month, unsigned day)
{
	int64_t y = year - (month <= 2);
	int64_t era = y / 400;
	int64_t of_era = y - era * 400;
	int64_t of_year = (153 * ((int64_t)month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

	return (era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468) *
	       DAY_MS;
}

static struct civil civil_of(int64_t ms)
{
	int64_t z = ms / DAY_MS + 719468;
	int64_t rest = ms % DAY_MS;
	int64_t era = z / 146097;
	int64_t doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153;
	struct civil c;

	c.day = (unsigned)(doy - (153 * mp + 2) / 5 + 1);
	c.month = (unsigned)(mp < 10 ? mp + 3 : mp - 9);
	c.year = (int)(yoe + era * 400 + (c.month <= 2));
	c.hour = (unsigned)(rest / 3600000);
	c.minute = (unsigned)(rest / 60000 % 60);
	c.second = (unsigned)(rest / 1000 % 60);
	c.ms = (unsigned)(rest % 1000);
	return c;
}

struct time_text time_print(int64_t ms, enum time_form form, int offset_hours)
{
	bool shifted = form == TIME_ISO_OFFSET;
	struct civil c = civil_of(ms + (shifted ? offset_hours * INT64_C(3600000) : 0));
	struct time_text out;
	int at = snprintf(out.text, sizeof(out.text), "%04d-%02u-%02u", c.year % 10000,
			  c.month % 100, c.day % 100);
	char *rest = out.text + at;
	size_t room = sizeof(out.text) - (size_t)at;

	if (form == TIME_ISO_UTC)
		snprintf(rest, room, "T%02u:%02u:%02uZ", c.hour % 100, c.minute % 100,
			 c.second % 100);
	else if (form == TIME_ISO_NANO)
		snprintf(rest, room, "T%02u:%02u:%02u.%03u%06uZ", c.hour % 100, c.minute % 100,
			 c.second % 100, c.ms % 1000, (c.ms * 7919 + c.second * 101) % 1000000);
	else if (form == TIME_ISO_OFFSET)
		snprintf(rest, room, "T%02u:%02u:%02u.%03u000%c%02d:00", c.hour % 100,
			 c.minute % 100, c.second % 100, c.ms % 1000, offset_hours < 0 ? '-' : '+',
			 (offset_hours < 0 ? -offset_hours : offset_hours) % 100);
	return out;
}
