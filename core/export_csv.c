/*
 * CSV by RFC 4180: CRLF, quotes only where needed, header always. Cells are other people's text:
 * what a spreadsheet would take for a formula gets an apostrophe, unless --raw asks otherwise.
 */
#include <string.h>

#include "core/export_formats.h"
#include "core/text.h"

static const enum field_id default_columns[] = {
	FIELD_SEVERITY,   FIELD_SCORE,       FIELD_VULN,     FIELD_PACKAGE,   FIELD_ECOSYSTEM,
	FIELD_VERSION,    FIELD_FIXED,       FIELD_FIX,      FIELD_REGISTRY,  FIELD_REPO,
	FIELD_TAGS,       FIELD_DIGEST,      FIELD_ACCOUNT,  FIELD_REGION,    FIELD_BASE,
	FIELD_PATH,       FIELD_RESOURCE,    FIELD_SOURCES,  FIELD_STATUS,    FIELD_PRESENCE,
	FIELD_STATE,      FIELD_STATE_UNTIL, FIELD_STATE_BY, FIELD_STATE_WHY, FIELD_NOTES,
	FIELD_FIRST_SEEN, FIELD_LAST_SEEN,   FIELD_TITLE,    FIELD_ID,        FIELD_ISSUE,
};

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

static void put_row(const struct question *q, uint32_t finding,
		    const struct export_options *options, struct buf *cell, struct buf *line)
{
	for (size_t c = 0; c < options->column_count; c++) {
		buf_clear(cell);
		field_print(q, options->columns[c], finding, true, cell);
		if (c)
			buf_putc(line, ',');
		export_csv_cell(line, buf_text(cell),
				options->is_raw || fields[options->columns[c]].is_right);
	}
	buf_puts(line, "\r\n");
}

static void put_head(const struct export_options *options, struct buf *line)
{
	if (options->with_bom)
		buf_puts(line, "\xef\xbb\xbf");
	for (size_t c = 0; c < options->column_count; c++)
		buf_printf(line, "%s%s", c ? "," : "", fields[options->columns[c]].name);
	buf_puts(line, "\r\n");
}

EXPORT_FINDINGS(csv)
{
	struct export_options o = *options;
	struct buf line = {0}, cell = {0};
	bool worked = true;

	if (!o.column_count) {
		o.columns = default_columns;
		o.column_count = sizeof(default_columns) / sizeof(default_columns[0]);
	}
	put_head(&o, &line);
	for (size_t i = 0; worked && i < rows->count; i++) {
		put_row(q, rows->rows[i], &o, &cell, &line);
		if (line.size > EXPORT_CHUNK)
			worked = export_flush(out, &line, err);
	}
	worked = worked && export_flush(out, &line, err);
	buf_fini(&line);
	buf_fini(&cell);
	return worked;
}

EXPORT_GROUPS(csv)
{
	struct buf line = {0};
	bool worked;

	(void)q;
	(void)pivot;
	buf_printf(&line, "%skey,label,via", options->with_bom ? "\xef\xbb\xbf" : "");
	for (const struct group_column *c = group_columns; c->name; c++)
		buf_printf(&line, ",%s", c->name);
	buf_puts(&line, "\r\n");
	for (size_t i = 0; i < groups->count; i++) {
		const struct group *g = &groups->rows[i];

		export_csv_cell(&line, g->key ? g->key : "", options->is_raw);
		buf_putc(&line, ',');
		export_csv_cell(&line, g->label ? g->label : "", options->is_raw);
		buf_putc(&line, ',');
		export_csv_cell(&line, g->via ? g->via : "", options->is_raw);
		for (const struct group_column *c = group_columns; c->name; c++) {
			buf_putc(&line, ',');
			if (c->get(g) >= 0)
				buf_printf(&line, "%lld", (long long)c->get(g));
		}
		buf_puts(&line, "\r\n");
	}
	worked = export_flush(out, &line, err);
	buf_fini(&line);
	return worked;
}
