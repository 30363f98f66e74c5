/* tamis today: what changed since T and what is due, a line a number. */
#include <string.h>

#include "core/intl.h"
#include "core/today.h"
#include "tui/cli.h"
#include "tui/term.h"

/* ---- for programs ---------------------------------------------------------------------------- */

static void get_section(const void *row, struct value *out)
{
	const struct today_line *line = row;

	value_text(today_sections[line->section].word, out);
}

static void get_key(const void *row, struct value *out)
{
	value_text(((const struct today_line *)row)->key, out);
}

static void get_detail(const void *row, struct value *out)
{
	value_text(((const struct today_line *)row)->detail, out);
}

static void get_filter(const void *row, struct value *out)
{
	value_text(((const struct today_line *)row)->filter, out);
}

/* The numbers go by their place in today_numbers[], T by one more. */
static void get_number(const void *ctx, const void *row, int id, struct value *out)
{
	const struct fleet *f = ctx;
	const struct today_line *line = row;

	if (id == TODAY_NUMBERS)
		value_date(f->new_since > 0 ? f->new_since : DATE_NONE, out);
	else if (line->numbers[id] >= 0)
		value_number((double)line->numbers[id], out);
}

static bool write_jsonl(const struct today *t, const struct fleet *f,
			const struct export_options *o, const struct out *out, struct error *err)
{
	enum { WORDS = 5, LOW = WORDS + TODAY_SEVERITY };
	struct record_column columns[WORDS + TODAY_NUMBERS] = {
		{.name = "section", .get = get_section},
		{.name = "key", .get = get_key},
		{.name = "detail", .get = get_detail},
		{.name = "since", .type = FIELD_DATE, .id = TODAY_NUMBERS},
		{.name = "filter", .get = get_filter},
	};
	struct records records = {.columns = columns,
				  .column_count = WORDS + TODAY_NUMBERS,
				  .rows = t->lines,
				  .row_size = sizeof(t->lines[0]),
				  .count = t->count,
				  .get = get_number,
				  .ctx = f};

	for (int i = 0; i < TODAY_NUMBERS; i++) {
		/* the worst severity first, as in groups */
		int id = i < TODAY_SEVERITY ? i : TODAY_SEVERITY + TODAY_NUMBERS - 1 - i;

		columns[WORDS + i] = (struct record_column){
			.name = today_numbers[id], .type = FIELD_NUMBER, .id = id};
	}
	return export_find("jsonl")->write(&records, o, out, err);
}

/* ---- for people ------------------------------------------------------------------------------ */

static void put_label(const void *row, bool as_json, struct buf *out)
{
	const struct today_line *line = row;

	(void)as_json;
	buf_printf(out, "%*s%s", 2 * line->indent, "", line->label);
}

static void get_count(const void *row, struct value *out)
{
	long long count = today_count(row);

	if (count >= 0)
		value_number((double)count, out);
}

static void get_issues(const void *row, struct value *out)
{
	const struct today_line *line = row;

	if (line->numbers[TODAY_ISSUES] >= 0)
		value_number((double)line->numbers[TODAY_ISSUES], out);
}

/* Sections are bold; a severity has the colour that it has in list. */
static const char *colour(const void *ctx, const void *row, const struct record_column *column)
{
	static const char *const severe[SEVERITY_COUNT] = {
		[SEVERITY_CRITICAL] = "31;1", [SEVERITY_HIGH] = "31", [SEVERITY_MEDIUM] = "33"};
	const struct today_line *line = row;

	(void)ctx;
	if (column->put != put_label)
		return NULL;
	return line->is_total ? "1" : line->severity < 0 ? NULL : severe[line->severity];
}

static const struct record_column text_columns[] = {
	/* clang-format off */
	{.name = "what", .title = N_("WHAT"), .put = put_label},
	{.name = "count", .title = N_("COUNT"), .type = FIELD_NUMBER, .get = get_count},
	{.name = "issues", .title = N_("ISSUES"), .type = FIELD_NUMBER, .get = get_issues},
	/* clang-format on */
};

static bool write_text(const struct today *t, const struct export_options *o, const struct out *out,
		       struct error *err)
{
	struct records records = {.columns = text_columns,
				  .column_count = sizeof(text_columns) / sizeof(text_columns[0]),
				  .rows = t->lines,
				  .row_size = sizeof(t->lines[0]),
				  .count = t->count,
				  .colour = colour};
	const char *empty = _("Nothing has been imported yet: tamis import FILE\n");

	if (!t->count)
		return out->write(out->ctx, empty, strlen(empty), err);
	return export_find("table")->write(&records, o, out, err);
}

bool cli_today(const struct cli *cli, struct error *err)
{
	static const char *const formats[] = {"text", "jsonl"};
	const char *format = cli->values[OPTION_TODAY_FORMAT];
	bool is_jsonl = format && strcmp(format, formats[1]) == 0;
	struct export_options o = {.with_color = cli->use_color, .width = cli_width()};
	struct out out = cli_out(stdout);
	struct today today = {0};
	struct coverage_list coverage = {0};
	struct cli_question q;
	bool worked;

	if (format && !is_jsonl && strcmp(format, formats[0]) != 0)
		return error_no_such(err, _("format"), format, formats, 2);
	if (!cli_ask(cli, STORE_READ, &q, err))
		return false;
	worked = store_today(q.store, q.fleet, cli->now, term_is_ascii(), &coverage, &today, err);
	worked = worked && (is_jsonl ? write_jsonl(&today, q.fleet, &o, &out, err)
				     : write_text(&today, &o, &out, err));
	today_fini(&today);
	coverage_list_fini(&coverage);
	cli_ask_fini(&q);
	return worked;
}
