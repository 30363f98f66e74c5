/*
 * CSV as RFC 4180 has it, and as exports write it: each document as a transcript, one record a line
 * in [..][..], and the same however the bytes are split.
 */
#include "core/mem.h"
#include "data/csv.h"
#include "tests/tap.h"

enum { MOST = 40 };

static bool write_record(void *ctx, const struct csv_record *r, struct error *err)
{
	struct buf *out = ctx;

	(void)err;
	buf_printf(out, "@%lld", r->offset);
	for (size_t i = 0; i < r->count; i++)
		buf_printf(out, "[%s]", r->fields[i]);
	buf_puts(out, r->ends_in_stream ? "$\n" : "\n");
	return true;
}

static bool write_too_large(void *ctx, long long offset, struct error *err)
{
	(void)err;
	buf_printf(ctx, "@%lld too large\n", offset);
	return true;
}

static char *transcript(const char *text, size_t size, size_t step)
{
	struct buf out = {0};
	const struct csv_handler handler = {.ctx = &out,
					    .record = write_record,
					    .too_large = write_too_large,
					    .too_large_ctx = &out};
	struct csv *csv = csv_new(MOST, &handler);
	struct error err = {0};
	bool good = true;

	for (size_t at = 0; good && at < size; at += step)
		good = csv_feed(csv, text + at, size - at < step ? size - at : step, &err);
	if (!good || !csv_finish(csv, &err))
		buf_printf(&out, "! %s\n", err.text);
	csv_free(csv);
	return buf_take(&out);
}

static const struct {
	const char *text, *want, *says;
} cases[] = {
	{"a,b\nc,d\n", "@0[a][b]\n@4[c][d]\n", "records end at a line feed"},
	{"a,b\r\nc,d\r\n", "@0[a][b]\n@5[c][d]\n", "or at CRLF"},
	{"a,b\rc,d", "@0[a][b]\n@4[c][d]$\n", "or at a lone CR, or where the stream ends"},
	{"\"a,b\",\"c\"\"d\"\n", "@0[a,b][c\"d]\n",
	 "quotes hold commas, and a doubled quote is one"},
	{"\"one\ntwo\r\nthree\",x\n", "@0[one\ntwo\r\nthree][x]\n", "quotes hold line breaks"},
	{"a,,\n,\n", "@0[a][][]\n@4[][]\n", "empty fields are fields"},
	{"\n\na\n\n\nb\n", "@2[a]\n@6[b]\n", "blank lines are no records"},
	{"\"\"\n", "@0[]\n", "a quoted nothing is a record"},
	{"\xef\xbb\xbf\"a\",b\n", "@3[a][b]\n", "a byte order mark is no text"},
	{"a\"b,\"c\"d\n", "@0[a\"b][cd]\n",
	 "a quote within plain text, and text behind quotes, stay"},
	{"a,\"b\nc", "! cut at byte 6: a quoted field is not closed\n", "an open quote is a cut"},
	{"a,b,", "@0[a][b][]$\n", "a comma at the end opens a field"},
	{"", "", "nothing is nothing"},
	{"a\n0123456789012345678901234567890123456789012345,\"x\ny\",z\nb\n",
	 "@0[a]\n@2 too large\n@57[b]\n", "a record over the limit is skipped whole"},
	{"#c,d\na\n", "@0[#c][d]\n@5[a]\n", "a comment is a record that its reader knows"},
};

static void test_cases(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		size_t size = strlen(cases[i].text);
		char *whole = transcript(cases[i].text, size, size + 1);
		bool same = true;

		is_str(whole, cases[i].want, "%s", cases[i].says);
		for (size_t step = 1; step < 8; step++) {
			char *split = transcript(cases[i].text, size, step);

			same = same && strcmp(split, whole) == 0;
			free(split);
		}
		ok(same, "%s: however it is split", cases[i].says);
		free(whole);
	}
}

static void test_nul(void)
{
	char *got = transcript("a\0b,c\n", 6, 6);

	is_str(got,
	       "@0[a\xe2\x90\x80"
	       "b][c]\n",
	       "a NUL byte is shown, and cuts nothing");
	free(got);
}

static bool take_columns(void *ctx, const struct csv_record *r, struct error *err)
{
	int *columns = ctx;

	(void)err;
	columns[0] = csv_column(r, "finding arn");
	columns[1] = csv_column(r, "Epss");
	columns[2] = csv_field(r, 1) == NULL;
	columns[3] = csv_field(r, 2) != NULL && csv_field(r, 9) == NULL && csv_field(r, -1) == NULL;
	return false;
}

static void test_columns(void)
{
	int columns[4] = {0};
	const struct csv_handler handler = {.ctx = columns, .record = take_columns};
	struct csv *csv = csv_new(1000, &handler);

	ok(!csv_feed(csv, "Title,,Finding ARN\n", 19, NULL), "a handler's no stops the parser");
	is_int(columns[0], 2, "a column is found by its title, in any case");
	is_int(columns[1], -1, "or is not there");
	ok(columns[2], "an empty field is an absent fact");
	ok(columns[3], "so is one behind the last");
	csv_free(csv);
}

static void test_limit_without_handler(void)
{
	struct buf out = {0};
	const struct csv_handler handler = {.ctx = &out, .record = write_record};
	struct csv *csv = csv_new(4, &handler);
	struct error err = {0};

	ok(!csv_feed(csv, "a\nbcdefgh\n", 10, &err), "nobody hears of a large record: an error");
	is_str(err.text, "byte 2: a record larger than 4 bytes", "that names its byte");
	csv_free(csv);
	buf_fini(&out);
}

int main(void)
{
	tap_begin();
	test_cases();
	test_nul();
	test_columns();
	test_limit_without_handler();
	return done();
}
