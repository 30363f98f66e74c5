/* What the measuring programs share: a clock, and the median of rounds. */
#ifndef TAMIS_TESTS_BENCH_H
#define TAMIS_TESTS_BENCH_H

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* A round of the benchmark may be several of one question. */
enum { BENCH_ROUNDS_MAX = 33, BENCH_TIMES_MAX = 3 * BENCH_ROUNDS_MAX, BENCH_NAME_COLUMNS = 88 };

struct bench_times {
	double ms[BENCH_TIMES_MAX];
	int count;
};

static inline double bench_now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static inline void bench_add(struct bench_times *times, double ms)
{
	if (times->count < BENCH_TIMES_MAX)
		times->ms[times->count++] = ms;
}

static inline int bench_compare(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* After bench_print, which sorts the rounds. */
static inline double bench_median(const struct bench_times *times)
{
	return times->ms[times->count / 2];
}

/* Sorts the rounds; prints median, minimum and maximum. */
static inline void bench_print(const char *name, struct bench_times *times)
{
	qsort(times->ms, (size_t)times->count, sizeof(times->ms[0]), bench_compare);
	printf("%-*s %10.3f %10.3f %10.3f\n", BENCH_NAME_COLUMNS, name, bench_median(times),
	       times->ms[0], times->ms[times->count - 1]);
}

static inline void bench_print_head(const char *name)
{
	printf("%-*s %10s %10s %10s\n", BENCH_NAME_COLUMNS, name, "median", "min", "max");
}

/* Rounds as typed: 1 to BENCH_ROUNDS_MAX, else 0. */
static inline int bench_rounds(const char *text)
{
	long n = strtol(text, NULL, 10);

	return n >= 1 && n <= BENCH_ROUNDS_MAX ? (int)n : 0;
}

#endif
