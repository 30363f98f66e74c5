/* Findings and groups as aligned tables, for people; a severity has its word and, if asked, a
 * colour. */
#include <stdint.h>

#include "core/cells.h"
#include "core/export_formats.h"
#include "core/intl.h"

/* SGR parameters by severity: what 8 colours can show. */
static const char *const severity_colours[SEVERITY_COUNT] = {
	[SEVERITY_UNKNOWN] = "35", [SEVERITY_INFO] = "36", [SEVERITY_LOW] = "32",
	[SEVERITY_MEDIUM] = "33",  [SEVERITY_HIGH] = "31", [SEVERITY_CRITICAL] = "1;31",
};

static const enum field_id default_columns[] = {
	FIELD_SEVERITY, FIELD_SCORE, FIELD_VULN, FIELD_PACKAGE, FIELD_VERSION,
	FIELD_FIXED,    FIELD_STATE, FIELD_AGE,  FIELD_IMAGE,   FIELD_RESOURCE,
};

static bool print_cells(const struct cells *t, size_t width, const struct out *out,
			struct error *err)
{
	struct buf line = {0};
	bool worked = true;

	cells_line(t, SIZE_MAX, width, &line);
	for (size_t row = 0; worked && row < t->count / t->columns; row++) {
		cells_line(t, row, width, &line);
		if (line.size > EXPORT_CHUNK)
			worked = export_flush(out, &line, err);
	}
	worked = worked && export_flush(out, &line, err);
	buf_fini(&line);
	return worked;
}

EXPORT_FINDINGS(table)
{
	bool own = options->column_count > 0;
	const enum field_id *columns = own ? options->columns : default_columns;
	struct buf cell = {0};
	struct cells t;
	bool worked;

	cells_init(&t, own ? options->column_count
			   : sizeof(default_columns) / sizeof(default_columns[0]));
	for (size_t c = 0; c < t.columns; c++)
		cells_head(&t, c, fields[columns[c]].title, fields[columns[c]].is_right);
	for (size_t i = 0; i < rows->count; i++)
		for (size_t c = 0; c < t.columns; c++) {
			bool is_severity = columns[c] == FIELD_SEVERITY;

			field_print(q, columns[c], rows->rows[i], false, &cell);
			cells_put(&t, &cell,
				  options->with_color && is_severity
					  ? severity_colours[q->fleet->severity[rows->rows[i]]]
					  : NULL);
		}
	worked = print_cells(&t, options->width, out, err);
	buf_fini(&cell);
	cells_fini(&t);
	return worked;
}

static size_t group_column_count(void)
{
	size_t n = 0;

	while (group_columns[n].name)
		n++;
	return n;
}

EXPORT_GROUPS(table)
{
	bool has_via = pivot == PIVOT_BASE;
	size_t lead = has_via ? 2 : 1;
	struct buf cell = {0};
	struct cells t;
	bool worked;

	(void)q;
	cells_init(&t, lead + group_column_count());
	cells_head(&t, 0, pivots[pivot].head, false);
	if (has_via)
		cells_head(&t, 1, N_("VIA"), false);
	for (size_t c = 0; group_columns[c].name; c++)
		cells_head(&t, lead + c, group_columns[c].title, true);
	for (size_t i = 0; i < groups->count; i++) {
		const struct group *g = &groups->rows[i];

		buf_puts(&cell, g->label ? g->label : _("(none)"));
		cells_put(&t, &cell, NULL);
		if (has_via) {
			buf_puts(&cell, g->via ? g->via : "-");
			cells_put(&t, &cell, NULL);
		}
		for (const struct group_column *c = group_columns; c->name; c++) {
			if (c->get(g) >= 0)
				buf_printf(&cell, "%lld", (long long)c->get(g));
			cells_put(&t, &cell,
				  options->with_color && c->severity >= 0 && c->get(g) > 0
					  ? severity_colours[c->severity]
					  : NULL);
		}
	}
	worked = print_cells(&t, options->width, out, err);
	buf_fini(&cell);
	cells_fini(&t);
	return worked;
}
