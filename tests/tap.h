/*
 * The Test Anything Protocol in one header: every test is a sentence. The plan stands at the end,
 *so a crash in the middle is a failed run. Standard output is line-buffered, or what was printed
 *before a crash would be lost.
 *
 *	int main(void)
 *	{
 *		tap_begin();
 *		ok(1 + 1 == 2, "one and one make %d", 2);
 *		return done();
 *	}
 */
#ifndef TAMIS_TESTS_TAP_H
#define TAMIS_TESTS_TAP_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Weak: a test program of several files has one count. */
__attribute__((weak)) int tap_count, tap_failed;

static inline void tap_begin(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
}

/* Prints text as comment lines. */
static inline void tap_diag(const char *label, const char *text)
{
	printf("# %s: ", label);
	for (const char *p = text ? text : "(null)"; *p; p++) {
		putchar(*p);
		if (*p == '\n')
			printf("#   ");
	}
	putchar('\n');
}

__attribute__((format(printf, 4, 5))) static inline bool tap_ok(bool good, const char *file,
								int line, const char *fmt, ...)
{
	va_list args;

	printf("%sok %d - ", good ? "" : "not ", ++tap_count);
	va_start(args, fmt);
	vprintf(fmt, args);
	va_end(args);
	putchar('\n');
	if (!good) {
		tap_failed++;
		printf("# at %s:%d\n", file, line);
	}
	return good;
}

#define ok(good, ...) tap_ok((good), __FILE__, __LINE__, __VA_ARGS__)

#define is_str(got, want, ...)                                                                     \
	do {                                                                                       \
		const char *got_ = (got), *want_ = (want);                                         \
		bool same_ = got_ && want_ ? strcmp(got_, want_) == 0 : got_ == want_;             \
		if (!tap_ok(same_, __FILE__, __LINE__, __VA_ARGS__)) {                             \
			tap_diag("got ", got_);                                                    \
			tap_diag("want", want_);                                                   \
		}                                                                                  \
	} while (0)

#define is_int(got, want, ...)                                                                     \
	do {                                                                                       \
		long long got_ = (long long)(got), want_ = (long long)(want);                      \
		if (!tap_ok(got_ == want_, __FILE__, __LINE__, __VA_ARGS__))                       \
			printf("# got %lld, want %lld\n", got_, want_);                            \
	} while (0)

static inline void skip(const char *what, const char *why)
{
	printf("ok %d - %s # SKIP %s\n", ++tap_count, what, why);
}

static inline int done(void)
{
	printf("1..%d\n", tap_count);
	return tap_failed != 0;
}

/* A seed for a property loop: TAMIS_SEED of the environment, else `otherwise`; it is printed. */
static inline uint64_t tap_seed(uint64_t otherwise)
{
	const char *text = getenv("TAMIS_SEED");
	uint64_t seed = text ? strtoull(text, NULL, 10) : otherwise;

	printf("# seed %llu (TAMIS_SEED)\n", (unsigned long long)seed);
	return seed;
}

/* splitmix64: enough randomness for a test, the same on every machine. */
static inline uint64_t tap_random(uint64_t *state)
{
	uint64_t z = (*state += 0x9e3779b97f4a7c15u);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

#endif
