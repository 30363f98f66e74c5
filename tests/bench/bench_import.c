/*
 * Times the parts of an import on one file, each including those before it: reading the bytes,
 * cutting them into elements, and parsing them into records that nobody keeps. What is left of a
 * whole `tamis import` is the database.
 */
#include <string.h>

#include "data/import.h"
#include "data/slice.h"
#include "data/source.h"
#include "tests/bench/bench.h"

struct counters {
	long long bytes, elements, findings;
};

enum { CHUNK = 1 << 16 };

/* Feeds `slice` (or nobody, when it is NULL) with the file. */
static bool feed(const char *path, struct slice *slice, struct counters *counters,
		 struct error *err)
{
	static char chunk[CHUNK];
	struct source_stream *stream = source_open(path, err);
	long n = -1;
	bool is_good = stream != NULL;

	counters->bytes = 0;
	while (is_good && (n = source_read(stream, chunk, sizeof(chunk), err)) > 0) {
		counters->bytes += n;
		is_good = !slice || slice_feed(slice, chunk, (size_t)n, err);
	}
	source_close(stream);
	return (is_good && n == 0) || error_wrap(err, "%s", path);
}

static bool part_read(const char *path, struct counters *counters, struct error *err)
{
	return feed(path, NULL, counters, err);
}

static bool count_element(void *ctx, int rule, struct slice_bytes value, struct error *err)
{
	struct counters *counters = ctx;

	(void)rule;
	(void)value;
	(void)err;
	counters->elements++;
	return true;
}

static bool part_slice(const char *path, struct counters *counters, struct error *err)
{
	static const char *const rules[] = {"findings.*"};
	struct slice_handler handler = {.ctx = counters, .element = count_element};
	struct slice *slice = slice_new(rules, 1, &slice_limits_default, &handler);
	bool is_good;

	counters->elements = 0;
	is_good = feed(path, slice, counters, err) && slice_finish(slice, err);
	slice_free(slice);
	return is_good;
}

/* A sink that keeps nothing. */
static bool drop_scan(void *ctx, const struct scan *scan, struct error *err)
{
	(void)ctx, (void)scan, (void)err;
	return true;
}

static bool drop_image(void *ctx, const struct image *image, struct error *err)
{
	(void)ctx, (void)image, (void)err;
	return true;
}

static bool drop_finding(void *ctx, const struct finding *finding, struct error *err)
{
	struct counters *counters = ctx;

	(void)finding, (void)err;
	counters->findings++;
	return true;
}

static bool drop_skipped(void *ctx, const char *reason, long long n, const char *example,
			 struct error *err)
{
	(void)ctx, (void)reason, (void)n, (void)example, (void)err;
	return true;
}

static bool drop_end(void *ctx, const struct scan_end *end, struct error *err)
{
	(void)ctx, (void)end, (void)err;
	return true;
}

static bool part_parse(const char *path, struct counters *counters, struct error *err)
{
	struct sink sink = {.ctx = counters,
			    .scan_begin = drop_scan,
			    .image = drop_image,
			    .finding = drop_finding,
			    .skipped = drop_skipped,
			    .scan_end = drop_end};
	struct import_options options = {.as_of = DATE_NONE, .limits = slice_limits_default};
	struct import_result result = {0};
	struct source_stream *stream = source_open(path, err);
	bool is_good;

	counters->findings = 0;
	is_good = stream && import_stream(stream, path, &options, &sink, &result, err);
	source_close(stream);
	if (is_good && result.outcome != IMPORT_READ) {
		*err = result.error;
		return false;
	}
	return is_good;
}

static const struct part {
	const char *name;
	bool (*run)(const char *path, struct counters *counters, struct error *err);
} parts[] = {
	{"read, ms", part_read},
	{"read + slice, ms", part_slice},
	{"read + slice + parse, ms", part_parse},
};
enum { PART_COUNT = sizeof(parts) / sizeof(parts[0]) };

int main(int argc, char **argv)
{
	static struct bench_times times[PART_COUNT];
	struct counters counters = {0};
	struct error err = {0};
	int rounds = argc == 3 ? bench_rounds(argv[2]) : 0;

	if (!rounds) {
		fputs("usage: bench_import FILE ROUNDS\n", stderr);
		return 2;
	}
	for (int round = 0; round < rounds; round++) {
		for (size_t i = 0; i < PART_COUNT; i++) {
			double start = bench_now_ms();

			if (!parts[i].run(argv[1], &counters, &err)) {
				fprintf(stderr, "bench_import: %s\n", err.text);
				return 1;
			}
			bench_add(&times[i], bench_now_ms() - start);
		}
	}
	bench_print_head("part");
	for (size_t i = 0; i < PART_COUNT; i++)
		bench_print(parts[i].name, &times[i]);
	printf("bytes %lld, elements %lld, findings %lld\n", counters.bytes, counters.elements,
	       counters.findings);
	if (counters.elements != counters.findings) {
		fprintf(stderr, "bench_import: %lld elements gave %lld findings\n",
			counters.elements, counters.findings);
		return 1;
	}
	return 0;
}
