/*
 * The whole way of a document: bytes, importer, database, fleet, filter, JSONL. For tests that ask
 * what a person gets to see and not what one part of the program says to the next.
 */
#ifndef TAMIS_TESTS_WHOLE_H
#define TAMIS_TESTS_WHOLE_H

#include <string.h>

#include "core/export.h"
#include "core/filter.h"
#include "core/order.h"
#include "data/import.h"
#include "data/json_read.h"
#include "data/store.h"
#include "tests/tap.h"

/* 2025-01-01; and when documents are read, 2027-01-01: nothing in them is of the future. */
enum { WHOLE_NOW = 1735689600, WHOLE_READ = 1798761600 };

/* Ends the test program with the reason: what comes after would say nothing. */
static inline void whole_fail(const char *what, const struct error *err)
{
	tap_diag(what, err->text);
	exit(1);
}

static inline struct store *whole_open(const char *path)
{
	struct error err = {0};
	struct store *s = store_open(path, STORE_CREATE, &err);

	if (!s)
		whole_fail("store_open", &err);
	return s;
}

/* Imports a stream, which stays the caller's. as_of: DATE_NONE, or as --as-of says. */
static inline struct import_result whole_import(struct store *s, struct source_stream *stream,
						const char *name, date as_of)
{
	struct store_import_options kept = {
		.name = name, .now = WHOLE_NOW, .modified = DATE_NONE, .as_of = as_of};
	struct import_options options = {
		.as_of = as_of, .now = WHOLE_READ, .limits = slice_limits_default};
	struct import_result result;
	struct import_counts counts;
	struct error err = {0};
	struct store_import *i = store_import_begin(s, &kept, &err);
	struct sink sink;

	if (!i)
		whole_fail("store_import_begin", &err);
	sink = store_import_sink(i);
	if (!import_stream(stream, name, &options, &sink, &result, &err))
		whole_fail("import_stream", &err);
	if (!store_import_end(i, &result, 0, &counts, &err))
		whole_fail("store_import_end", &err);
	return result;
}

static inline void whole_text(struct store *s, const char *text, date as_of)
{
	struct source_stream *stream = source_open_memory("memory", text, strlen(text));

	whole_import(s, stream, "memory", as_of);
	source_close(stream);
}

static inline struct fleet *whole_load(struct store *s)
{
	struct error err = {0};
	struct fleet *f = store_load(s, &err);

	if (!f)
		whole_fail("store_load", &err);
	return f;
}

static inline bool whole_put(void *ctx, const void *bytes, size_t size, struct error *err)
{
	(void)err;
	buf_put(ctx, bytes, size);
	return true;
}

/* Which findings the filter holds for. selection_fini. */
static inline struct selection whole_select(const struct question *q, const char *filter)
{
	struct selection s = {.bits = NULL};
	struct filter_context context = {.now = q->now};
	struct filter_error wrong = {0};
	struct filter *parsed = filter_parse(filter, &context, &wrong);

	if (!parsed) {
		tap_diag(filter, wrong.text);
		exit(1);
	}
	filter_run(parsed, q, &s);
	filter_free(parsed);
	return s;
}

/* What `tamis list --format jsonl --filter F` prints; owned. */
static inline char *whole_jsonl(struct store *s, const char *filter)
{
	struct fleet *f = whole_load(s);
	struct question q = {f, WHOLE_NOW};
	struct selection some = whole_select(&q, filter);
	uint32_t *rows = order_run(&q, &order_default, &some);
	struct buf text = {0};
	struct error err = {0};

	if (!export_findings(export_find("jsonl"), &q, &(struct export_rows){rows, some.selected},
			     &(struct export_options){0}, &(struct out){&text, whole_put}, &err))
		whole_fail("jsonl", &err);
	free(rows);
	selection_fini(&some);
	fleet_free(f);
	return buf_take(&text);
}

/* Calls `each` with every line of JSONL, parsed; how many there were. */
static inline size_t whole_lines(const char *text, void (*each)(void *ctx, const cJSON *row),
				 void *ctx)
{
	struct json doc = {0};
	size_t count = 0;

	for (size_t n; *text; text += n + (text[n] == '\n'), count++) {
		n = strcspn(text, "\n");
		if (json_read(&doc, (struct slice_bytes){text, n, 0}))
			each(ctx, doc.root);
		else
			ok(false, "a line of JSONL is JSON: %.60s", text);
	}
	json_fini(&doc);
	return count;
}

#endif
