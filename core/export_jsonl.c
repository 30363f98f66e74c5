/* JSONL: one object a line, every key in every line. */
#include "core/export_formats.h"
#include "core/json.h"

static void put_row(const struct records *r, const void *row, struct buf *line)
{
	for (size_t i = 0; i < r->column_count; i++) {
		buf_putc(line, i ? ',' : '{');
		json_put_string(line, r->columns[i].name);
		buf_putc(line, ':');
		export_json(r, &r->columns[i], row, line);
	}
	buf_puts(line, "}\n");
}

EXPORT_WRITE(jsonl)
{
	struct buf line = {0};
	bool worked = true;

	(void)options;
	for (size_t i = 0; worked && i < records->count; i++) {
		put_row(records, export_row(records, i), &line);
		if (line.size > EXPORT_CHUNK)
			worked = export_flush(out, &line, err);
	}
	worked = worked && export_flush(out, &line, err);
	buf_fini(&line);
	return worked;
}
