/* The table of exporters, and what they share. */
#include "core/export.h"

#include <stdlib.h>
#include <string.h>

#include "core/export_formats.h"
#include "core/intl.h"
#include "core/text.h"

const struct export exports[] = {
	{"table", N_("aligned columns, for reading"), export_columns_table, export_table},
	{"csv", N_("RFC 4180, for spreadsheets and tickets"), export_columns_csv, export_csv},
	{"jsonl", N_("one JSON object a line: the stable contract"), export_columns_jsonl,
	 export_jsonl},
	{NULL, NULL, NULL, NULL},
};

/* What 8 colours can show. */
const char *const export_colours[SEVERITY_COUNT] = {
	[SEVERITY_UNKNOWN] = "35", [SEVERITY_INFO] = "36", [SEVERITY_LOW] = "32",
	[SEVERITY_MEDIUM] = "33",  [SEVERITY_HIGH] = "31", [SEVERITY_CRITICAL] = "1;31",
};

const struct export *export_find(const char *text)
{
	for (const struct export *e = exports; e->word; e++)
		if (text_casecmp(text, e->word) == 0)
			return e;
	return NULL;
}

static bool add_column(const char *name, size_t size, enum field_id **columns, size_t *count,
		       struct error *err)
{
	int field = field_column(name, size, err);

	if (field < 0)
		return false;
	*columns = mem_grow(*columns, *count + 1, sizeof(**columns));
	(*columns)[(*count)++] = (enum field_id)field;
	return true;
}

bool export_columns(const char *text, enum field_id **columns, size_t *count, struct error *err)
{
	*columns = NULL;
	*count = 0;
	for (;;) {
		size_t size = strcspn(text, ",");

		if (!add_column(text, size, columns, count, err)) {
			free(*columns);
			*columns = NULL;
			return false;
		}
		if (!text[size])
			return true;
		text += size + 1;
	}
}

bool export_flush(const struct out *out, struct buf *lines, struct error *err)
{
	bool worked = lines->size == 0 || out->write(out->ctx, lines->data, lines->size, err);

	buf_clear(lines);
	return worked;
}
