/*
 * CSV by RFC 4180: CRLF, quotes only where needed, header always. Cells are other people's text:
 * what a spreadsheet would take for a formula gets an apostrophe, unless --raw asks otherwise.
 */
#include <string.h>

#include "core/export_formats.h"
#include "core/text.h"

static bool is_formula(const char *text)
{
	return text[0] && strchr("=+-@\t\r", text[0]) != NULL;
}

/* The text with what could move a cursor or hide a word made visible; line ends and tabs stay. */
static void tame(struct buf *out, const char *text)
{
	size_t left = strlen(text);

	while (left) {
		uint32_t code;
		char bytes[4];
		size_t n = text_decode(text, left, &code);

		if (code != '\n' && code != '\r' && code != '\t')
			code = text_visible(code);
		buf_put(out, bytes, text_encode(code, bytes));
		text += n;
		left -= n;
	}
}

void export_csv_cell(struct buf *out, const char *text, bool is_raw)
{
	bool defuse = !is_raw && is_formula(text);
	struct buf tamed = {0};
	bool is_quoted;

	tame(&tamed, text);
	is_quoted = strpbrk(buf_text(&tamed), ",\"\r\n") != NULL;
	buf_puts(out, is_quoted ? "\"" : "");
	buf_puts(out, defuse ? "'" : "");
	for (const char *p = buf_text(&tamed); *p; p++) {
		if (*p == '"')
			buf_putc(out, '"');
		buf_putc(out, *p);
	}
	buf_puts(out, is_quoted ? "\"" : "");
	buf_fini(&tamed);
}

static void put_row(const struct records *r, const void *row, bool is_raw, struct buf *cell,
		    struct buf *line)
{
	for (size_t i = 0; i < r->column_count; i++) {
		const struct record_column *c = &r->columns[i];

		buf_clear(cell);
		export_print(r, c, row, true, cell);
		buf_puts(line, i ? "," : "");
		export_csv_cell(line, buf_text(cell), is_raw || export_is_number(c));
	}
	buf_puts(line, "\r\n");
}

EXPORT_WRITE(csv)
{
	struct buf line = {0}, cell = {0};
	bool worked = true;

	buf_puts(&line, options->with_bom ? "\xef\xbb\xbf" : "");
	for (size_t i = 0; i < records->column_count; i++)
		buf_printf(&line, "%s%s", i ? "," : "", records->columns[i].name);
	buf_puts(&line, "\r\n");
	for (size_t i = 0; worked && i < records->count; i++) {
		put_row(records, export_row(records, i), options->is_raw, &cell, &line);
		if (line.size > EXPORT_CHUNK)
			worked = export_flush(out, &line, err);
	}
	worked = worked && export_flush(out, &line, err);
	buf_fini(&line);
	buf_fini(&cell);
	return worked;
}
