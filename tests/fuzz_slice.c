/*
 * Fuzzing the slicer: the first byte chooses the rules, the limits and how the rest is split. The
 * events must not depend on the split, and every value that is handed out must be where it says.
 * With -DFUZZ_MAIN it is a program that runs the files named on its command line, for compilers
 * without libFuzzer.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "data/slice.h"
#include "tests/fuzz_main.h"

static const char *const rules[][2] = {
	{"Results.*.Vulnerabilities.*", "a.*.b"}, {"*", "findings.*"}, {"", "x"}};

struct record {
	const char *whole;
	size_t size;
	uint64_t sum; /* of all events */
};

static void add(struct record *r, long long what)
{
	r->sum = (r->sum ^ (uint64_t)what) * 1099511628211u;
}

static void add_bytes(struct record *r, struct slice_bytes v)
{
	if (v.offset < 0 || (size_t)v.offset + v.size > r->size ||
	    memcmp(r->whole + v.offset, v.text, v.size) != 0)
		abort();
	add(r, v.offset);
	add(r, (long long)v.size);
}

static void add_key(struct record *r, const char *key)
{
	for (; key && *key; key++)
		add(r, *key);
	add(r, key ? 1000 : 1001);
}

static bool on_begin(void *ctx, char first, long long offset, struct error *err)
{
	(void)err;
	add(ctx, first);
	add(ctx, offset);
	return true;
}

static bool on_enter(void *ctx, int level, const char *key, bool is_array, struct error *err)
{
	(void)err;
	add(ctx, level * 2 + is_array);
	add_key(ctx, key);
	return true;
}

static bool on_member(void *ctx, int level, const char *key, struct slice_bytes value,
		      struct error *err)
{
	(void)err;
	add(ctx, level);
	add_key(ctx, key);
	add_bytes(ctx, value);
	return true;
}

static bool on_element(void *ctx, int rule, struct slice_bytes value, struct error *err)
{
	(void)err;
	add(ctx, 2000 + rule);
	add_bytes(ctx, value);
	return true;
}

static bool on_leave(void *ctx, int level, struct error *err)
{
	(void)err;
	add(ctx, 3000 + level);
	return true;
}

static bool on_ended(void *ctx, struct error *err)
{
	(void)err;
	add(ctx, 4000);
	return true;
}

static bool on_skipped(void *ctx, const struct slice_skip *skip, struct error *err)
{
	(void)err;
	add(ctx, 5000 + skip->over);
	add(ctx, skip->rule);
	add(ctx, skip->level);
	add_key(ctx, skip->key);
	add(ctx, skip->offset);
	return true;
}

static uint64_t run(const char *text, size_t size, int choice, size_t piece)
{
	static const struct slice_limits tight = {.depth = 5, .element_size = 100};
	struct record r = {text, size, 14695981039346656037u};
	struct slice_handler handler = {&r,       on_begin, on_enter,   on_member, on_element,
					on_leave, on_ended, on_skipped, &r};
	struct slice *s = slice_new(rules[choice % 3], 2,
				    choice < 3 ? &slice_limits_default : &tight, &handler);
	struct error err = {0};
	bool good = true;

	for (size_t at = 0; good && at < size; at += piece)
		good = slice_feed(s, text + at, piece < size - at ? piece : size - at, &err);
	if (!good || !slice_finish(s, &err))
		for (const char *p = err.text; *p; p++)
			add(&r, *p);
	slice_free(s);
	return r.sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text;
	uint64_t whole;
	int choice;

	if (size < 2)
		return 0;
	choice = data[0] % 6;
	text = mem_strndup((const char *)data + 1, size - 1);
	whole = run(text, size - 1, choice, size);
	if (run(text, size - 1, choice, 1) != whole ||
	    run(text, size - 1, choice, 1 + data[0] / 6) != whole)
		abort();
	free(text);
	return 0;
}
