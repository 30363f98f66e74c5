/*
 * An aligned table, for people; colours are the records' own, where they are asked for. Notes stand
 * below their row and are not cut to the terminal: a reason may be longer than a line.
 */
#include <stdint.h>

#include "core/cells.h"
#include "core/export_formats.h"
#include "core/intl.h"
#include "core/text.h"

enum { NOTE_COLS = 1024 };

static size_t shown_columns(const struct records *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->column_count; i++)
		n += r->columns[i].title != NULL;
	return n;
}

static void put_heads(const struct records *r, struct cells *t)
{
	size_t n = 0;

	for (size_t i = 0; i < r->column_count; i++) {
		const struct record_column *c = &r->columns[i];

		if (!c->title)
			continue;
		cells_head(t, n, c->title, export_is_number(c));
		t->heads[n].keeps_end = c->keeps_end;
		t->heads[n++].drop = c->drop;
	}
}

static void put_row(const struct records *r, const void *row, bool with_color, struct buf *text,
		    struct cells *t)
{
	if (r->indent)
		buf_printf(text, "%*s", r->indent(row), "");
	for (size_t i = 0; i < r->column_count; i++) {
		const struct record_column *c = &r->columns[i];

		if (!c->title)
			continue;
		export_print(r, c, row, c->has_time, text);
		if (!text->size && c->none)
			buf_puts(text, _(c->none));
		cells_put(t, text, with_color && r->colour ? r->colour(r->ctx, row, c) : NULL);
	}
}

static void put_notes(const struct records *r, const void *row, struct buf *line)
{
	struct buf text = {0};

	for (size_t i = 0; i < r->column_count; i++) {
		const struct record_column *c = &r->columns[i];

		if (!c->note)
			continue;
		buf_clear(&text);
		export_print(r, c, row, c->has_time, &text);
		if (!text.size)
			continue;
		buf_printf(line, "    %s: ", _(c->note));
		text_cut(line, text.data, NOTE_COLS);
		buf_putc(line, '\n');
	}
	buf_fini(&text);
}

static bool write_cells(const struct cells *t, const struct records *r, const struct out *out,
			struct error *err)
{
	struct buf line = {0};
	bool worked = true;

	cells_line(t, SIZE_MAX, &line);
	for (size_t row = 0; worked && row < r->count; row++) {
		cells_line(t, row, &line);
		put_notes(r, export_row(r, row), &line);
		if (line.size > EXPORT_CHUNK)
			worked = export_flush(out, &line, err);
	}
	worked = worked && export_flush(out, &line, err);
	buf_fini(&line);
	return worked;
}

EXPORT_WRITE(table)
{
	struct buf text = {0};
	struct cells t;
	bool worked;

	cells_init(&t, shown_columns(records));
	put_heads(records, &t);
	for (size_t i = 0; i < records->count; i++)
		put_row(records, export_row(records, i), options->with_color, &text, &t);
	cells_fit(&t, options->width);
	worked = write_cells(&t, records, out, err);
	buf_fini(&text);
	cells_fini(&t);
	return worked;
}
