/*
 * Any bytes as a table: the records do not depend on how the bytes are split, each begins where it
 * says, and none grows beyond the limit. The first byte chooses the limit and the split.
 */
#include <stdlib.h>
#include <string.h>

#include "data/csv.h"
#include "tests/fuzz_main.h"

struct table {
	struct buf said;
	long long last; /* offset of the record before */
	size_t size;
};

static void need(bool good)
{
	if (!good)
		abort();
}

static bool on_record(void *ctx, const struct csv_record *record, struct error *err)
{
	struct table *t = ctx;

	(void)err;
	need(record->count > 0 && record->offset > t->last);
	need((size_t)record->offset < t->size);
	t->last = record->offset;
	buf_printf(&t->said, "%lld %d", record->offset, record->ends_in_stream);
	for (size_t i = 0; i < record->count; i++)
		buf_printf(&t->said, "|%s", record->fields[i]);
	buf_printf(&t->said, "\n%d", csv_column(record, "cve"));
	buf_puts(&t->said, csv_field(record, 1));
	return true;
}

static bool on_large(void *ctx, long long offset, struct error *err)
{
	struct table *t = ctx;

	(void)err;
	buf_printf(&t->said, "large %lld\n", offset);
	return true;
}

/* What the parser says of all of it; owned. */
static char *run(const char *text, size_t size, size_t most, size_t piece)
{
	struct table t = {.last = -1, .size = size};
	struct csv_handler handler = {&t, on_record, on_large, &t};
	struct csv *csv = csv_new(most, &handler);
	struct error err = {0};
	bool good = true;

	for (size_t at = 0; good && at < size; at += piece)
		good = csv_feed(csv, text + at, piece < size - at ? piece : size - at, &err);
	if (!good || !csv_finish(csv, &err))
		buf_printf(&t.said, "error %s", err.text);
	csv_free(csv);
	buf_putc(&t.said, '.');
	return buf_take(&t.said);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t most, pieces[2];
	char *text, *whole;

	if (size < 2)
		return 0;
	most = data[0] % 2 ? 16 : 1 << 20;
	pieces[0] = 1;
	pieces[1] = 1 + data[0] / 2;
	text = mem_strndup((const char *)data + 1, size - 1);
	whole = run(text, size - 1, most, size);
	for (size_t i = 0; i < 2; i++) {
		char *again = run(text, size - 1, most, pieces[i]);

		need(strcmp(whole, again) == 0);
		free(again);
	}
	free(whole);
	free(text);
	return 0;
}
