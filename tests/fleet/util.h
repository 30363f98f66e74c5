/*
 * What every part of the generator leans on: memory that lives until the end,
 * choices that depend only on names (never on the order of calls), and time.
 */
#ifndef FLEET_UTIL_H
#define FLEET_UTIL_H

#include <stddef.h>
#include <stdint.h>

#define FLEET_LENGTH(array) (sizeof(array) / sizeof((array)[0]))

#define DAY_MS INT64_C(86400000)

__attribute__((noreturn)) void out_of_memory(void);

/* Memory that is freed all at once. Start with `{ NULL }`; out of memory ends the program. */
struct arena {
	struct arena_block *blocks;
};

void *arena_take(struct arena *arena, size_t size);
char *arena_print(struct arena *arena, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void arena_free(struct arena *arena);

/* `sha256:` and 64 digits. Not a hash of any content: only a name, spread out. */
struct digest {
	char text[72];
};

uint64_t hash_text(uint64_t seed, const char *text);
uint64_t hash_number(uint64_t hash, uint64_t number);

/* A choice below `count`, the same for the same hash and number. */
unsigned pick(uint64_t hash, uint64_t number, unsigned count);

/* Writes `count` hex digits and a NUL. */
void hex_digits(char *out, uint64_t hash, size_t count);
struct digest digest_of(uint64_t seed, const char *name);

enum time_form {
	TIME_ISO_UTC,    /* 2026-10-04T02:11:09Z */
	TIME_ISO_NANO,   /* 2026-10-04T02:11:09.123456789Z */
	TIME_ISO_OFFSET, /* 2026-10-04T04:11:09.123000+02:00 */
	TIME_DATE,       /* 2026-10-04 */
};

struct time_text {
	char text[40];
};

/* `ms` since 1970 in UTC; the offset in hours is used by TIME_ISO_OFFSET alone. */
struct time_text time_print(int64_t ms, enum time_form form, int offset_hours);

/* Midnight of a day, in ms since 1970. */
int64_t time_of_day(int year, unsigned month, unsigned day);

#endif
