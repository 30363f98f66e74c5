/* The log of imports: what was read, when, what came of it, and what the documents held besides. */
#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "tui/view.h"

enum column {
	COLUMN_AT,
	COLUMN_OUTCOME,
	COLUMN_FORMAT,
	COLUMN_FINDINGS,
	COLUMN_ADDED,
	COLUMN_UPDATED,
	COLUMN_SKIPPED,
	COLUMN_FACTS,
	COLUMN_NAME,
	COLUMN_COUNT
};

static const struct table_column columns[COLUMN_COUNT] = {
	/* clang-format off */
	[COLUMN_AT]       = {N_("READ"), 16, 0, 0, false, CUT_END},
	[COLUMN_OUTCOME]  = {N_("OUTCOME"), 8, 0, 1, false, CUT_END},
	[COLUMN_FORMAT]   = {N_("FORMAT"), 10, 0, 2, false, CUT_END},
	[COLUMN_FINDINGS] = {N_("FINDINGS"), 9, 0, 0, true, CUT_END},
	[COLUMN_ADDED]    = {N_("NEW"), 9, 0, 3, true, CUT_END},
	[COLUMN_UPDATED]  = {N_("CHANGED"), 9, 0, 5, true, CUT_END},
	[COLUMN_SKIPPED]  = {N_("SKIPPED"), 8, 0, 4, true, CUT_END},
	[COLUMN_FACTS]    = {N_("FACTS"), 20, 0, 6, false, CUT_END},
	[COLUMN_NAME]     = {N_("DOCUMENT"), 28, 120, 0, false, CUT_START},
	/* clang-format on */
};

static void update(struct app *app)
{
	struct error err = {0};

	app_set_headings(app, columns, COLUMN_COUNT);
	import_log_fini(&app->log);
	memset(&app->log, 0, sizeof(app->log));
	if (!store_imports(app->store, &app->log, &err))
		app_complain(app, "%s", err.text);
}

static size_t rows(const struct app *app)
{
	return app->log.count;
}

/* The number in the log: new ones come on top. */
static uint64_t id_of(const struct app *app, size_t row)
{
	return (uint64_t)app->log.entries[row].id;
}

static long long skipped(const struct import_entry *e)
{
	long long n = 0;

	for (size_t i = 0; i < e->skip_count; i++)
		n += e->skips[i].n;
	return n;
}

static void put_number(struct table_cell *out, long long n)
{
	char text[32];

	buf_puts(&out->text, screen_count(n, text));
}

static void cell(void *ctx, size_t row, int column, struct table_cell *out)
{
	const struct app *app = ctx;
	const struct import_entry *e = &app->log.entries[row];
	char at[DATE_TEXT];

	switch ((enum column)column) {
	case COLUMN_AT:
		buf_puts(&out->text, date_format_minute(e->at, at));
		break;
	case COLUMN_OUTCOME:
		buf_puts(&out->text, e->is_known ? _("known") : e->outcome);
		break;
	case COLUMN_FORMAT:
		buf_puts(&out->text, e->format);
		break;
	case COLUMN_FINDINGS:
		put_number(out, e->findings);
		break;
	case COLUMN_ADDED:
		put_number(out, e->added);
		break;
	case COLUMN_UPDATED:
		put_number(out, e->updated);
		break;
	case COLUMN_SKIPPED:
		put_number(out, skipped(e));
		break;
	case COLUMN_FACTS:
		fact_counts_print(e->facts, &out->text);
		break;
	case COLUMN_NAME:
		buf_puts(&out->text, e->name);
		break;
	case COLUMN_COUNT:
		break;
	}
	if (e->error && e->error[0] && column == COLUMN_OUTCOME)
		out->role = STYLE_ERROR;
}

static void put_skips(const struct import_entry *e, struct buf *out)
{
	char count[32];

	for (size_t i = 0; i < e->skip_count; i++) {
		const struct import_skip *skip = &e->skips[i];

		buf_printf(out, "%s%s %s", i ? ", " : "", screen_count(skip->n, count),
			   skip->reason);
		if (skip->example && skip->example[0])
			buf_printf(out, " (%s)", skip->example);
	}
}

static void put_part(const char *part, const char *gap, struct buf *out)
{
	if (part && part[0])
		buf_printf(out, "%s%s", out->size ? gap : "", part);
}

/* Which scanner wrote it, what it brought, how much was read, how fast, and what it scanned. */
static void put_origin(const struct import_entry *e, struct buf *out)
{
	char added[32], updated[32], unchanged[32];
	struct buf facts = {0};

	put_part(e->tool, "", out);
	put_part(e->tool_version, " ", out);
	buf_puts(out, out->size ? "  " : "");
	buf_printf(out, _("%s new, %s changed, %s unchanged; %.1f MB in %.1f s"),
		   screen_count(e->added, added), screen_count(e->updated, updated),
		   screen_count(e->unchanged, unchanged), (double)e->bytes / 1e6, e->seconds);
	fact_counts_print(e->facts, &facts);
	put_part(facts.data, "  ", out);
	put_part(e->artifact, "  ", out);
	buf_fini(&facts);
}

/* What it may close, what it did, and what it could not. */
static void put_silence(const struct import_entry *e, struct buf *out)
{
	char count[32];

	if (e->closed)
		buf_printf(out, _("its silence closed %s; "), screen_count(e->closed, count));
	if (e->left)
		buf_printf(out, _("%s not listed, but not covered; "),
			   screen_count(e->left, count));
	if (e->covers && e->covers[0])
		buf_printf(out, _("its silence closes: %s"), e->covers);
}

/* What went wrong with it is said before what was skipped, and that before its coverage, which goes
 * on behind it where all three are known. */
static void draw_strip(struct app *app, struct screen *s, struct area area)
{
	const struct import_entry *e;
	const char *worry;
	struct buf text = {0};
	int row = area.row, end = area.row + area.rows - 1, col = area.col + 3;

	if (app_place(app)->cursor >= app->log.count)
		return;
	e = &app->log.entries[app_place(app)->cursor];
	app_draw_rule(app, s, area, e->name);
	put_origin(e, &text);
	screen_put(s, ++row, col, area.cols - 4, STYLE_NORMAL, buf_text(&text));
	worry = e->error && e->error[0] ? e->error : e->warning;
	if (worry && worry[0])
		screen_put(s, ++row, col, area.cols - 4, STYLE_ERROR, worry);
	buf_clear(&text);
	put_skips(e, &text);
	if (text.size)
		col += 2 + screen_printf(s, ++row, col, area.cols - 4, STYLE_NORMAL,
					 _("skipped: %s"), buf_text(&text));
	if (row < end) {
		row++;
		col = area.col + 3;
	}
	buf_clear(&text);
	put_silence(e, &text);
	if (text.size && col < area.col + area.cols - 1)
		screen_put(s, row, col, area.col + area.cols - 1 - col, STYLE_DIM, buf_text(&text));
	buf_fini(&text);
}

const struct view view_imports = {
	.word = "imports",
	.title = N_("Imports, newest first"),
	.empty = N_("Nothing has been imported yet: tamis import FILE"),
	.update = update,
	.rows = rows,
	.cell = cell,
	.id_of = id_of,
	.strip = draw_strip,
};
