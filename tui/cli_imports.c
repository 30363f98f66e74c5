/* tamis imports: the log of what was read. Columns are a table of their own: a log is not findings.
 */
#include <string.h>

#include "core/arena.h"
#include "core/cells.h"
#include "core/intl.h"
#include "core/json.h"
#include "tui/cli.h"

/* A column's value: text, or a number (json without quotes). Appends nothing when it is absent. */
struct log_column {
	const char *name;  /* JSONL and CSV key */
	const char *title; /* N_(), NULL: not in the table */
	bool is_number;
	void (*put)(const struct import_entry *e, struct buf *out);
};

static void put_date(date when, struct buf *out)
{
	char text[DATE_TEXT];

	if (when != DATE_NONE)
		buf_puts(out, date_format(when, text));
}

static void put_skips(const struct import_entry *e, struct buf *out)
{
	for (size_t i = 0; i < e->skip_count; i++) {
		buf_printf(out, "%s%lld %s", i ? "; " : "", e->skips[i].n, e->skips[i].reason);
		if (e->skips[i].example)
			buf_printf(out, " (%s)", e->skips[i].example);
	}
}

#define TEXT(name, what)                                                                           \
	static void put_##name(const struct import_entry *e, struct buf *out)                      \
	{                                                                                          \
		buf_puts(out, what);                                                               \
	}
#define NUMBER(name, what)                                                                         \
	static void put_##name(const struct import_entry *e, struct buf *out)                      \
	{                                                                                          \
		buf_printf(out, "%lld", (long long)(what));                                        \
	}
#define DATE(name, what)                                                                           \
	static void put_##name(const struct import_entry *e, struct buf *out)                      \
	{                                                                                          \
		put_date(what, out);                                                               \
	}
NUMBER(id, e->id)
NUMBER(run, e->run)
DATE(at, e->at)
DATE(as_of, e->as_of)
TEXT(name, e->name)
TEXT(format, e->format)
TEXT(tool, e->tool)
TEXT(tool_version, e->tool_version)
TEXT(outcome, e->is_known ? "known" : e->outcome)
TEXT(artifact, e->artifact)
TEXT(covers, e->covers)
TEXT(error, e->error)
TEXT(warning, e->warning)
NUMBER(bytes, e->bytes)
NUMBER(findings, e->findings)
NUMBER(added, e->added)
NUMBER(updated, e->updated)
NUMBER(unchanged, e->unchanged)
NUMBER(critical, e->by_severity[SEVERITY_CRITICAL])
NUMBER(high, e->by_severity[SEVERITY_HIGH])
NUMBER(medium, e->by_severity[SEVERITY_MEDIUM])
NUMBER(low, e->by_severity[SEVERITY_LOW])
NUMBER(info, e->by_severity[SEVERITY_INFO])
NUMBER(unknown, e->by_severity[SEVERITY_UNKNOWN])

static void put_seconds(const struct import_entry *e, struct buf *out)
{
	json_put_number(out, e->seconds, 3);
}

static const struct log_column log_columns[] = {
	{"id", NULL, true, put_id},
	{"run", N_("RUN"), true, put_run},
	{"at", N_("READ AT"), false, put_at},
	{"outcome", N_("OUTCOME"), false, put_outcome},
	{"format", N_("FORMAT"), false, put_format},
	{"findings", N_("FINDINGS"), true, put_findings},
	{"critical", N_("CRIT"), true, put_critical},
	{"high", N_("HIGH"), true, put_high},
	{"medium", N_("MED"), true, put_medium},
	{"low", N_("LOW"), true, put_low},
	{"info", N_("INFO"), true, put_info},
	{"unknown", N_("UNK"), true, put_unknown},
	{"added", N_("NEW"), true, put_added},
	{"updated", N_("UPD"), true, put_updated},
	{"unchanged", N_("SAME"), true, put_unchanged},
	{"bytes", NULL, true, put_bytes},
	{"seconds", NULL, true, put_seconds},
	{"as_of", NULL, false, put_as_of},
	{"tool", NULL, false, put_tool},
	{"tool_version", NULL, false, put_tool_version},
	{"artifact", NULL, false, put_artifact},
	{"covers", NULL, false, put_covers},
	{"name", N_("NAME"), false, put_name},
	{"skipped", N_("SKIPPED"), false, put_skips},
	{"error", N_("ERROR"), false, put_error},
	{"warning", N_("WARNING"), false, put_warning},
	{NULL, NULL, false, NULL},
};

/* Red for what was not read, yellow for what was read in part. */
static const char *outcome_colour(const struct import_entry *e, const struct log_column *c)
{
	if (strcmp(c->name, "outcome") != 0)
		return NULL;
	if (strcmp(e->outcome, "refused") == 0 || strcmp(e->outcome, "failed") == 0)
		return "31";
	return strcmp(e->outcome, "partial") == 0 ? "33" : NULL;
}

static void print_table(const struct cli *cli, const struct import_log *log, size_t count)
{
	struct buf text = {0};
	struct cells t;
	size_t n = 0;

	for (const struct log_column *c = log_columns; c->name; c++)
		n += c->title != NULL;
	cells_init(&t, n);
	n = 0;
	for (const struct log_column *c = log_columns; c->name; c++)
		if (c->title)
			cells_head(&t, n++, c->title, c->is_number);
	for (size_t i = 0; i < count; i++)
		for (const struct log_column *c = log_columns; c->name; c++)
			if (c->title) {
				c->put(&log->entries[i], &text);
				cells_put(&t, &text,
					  cli->use_color ? outcome_colour(&log->entries[i], c)
							 : NULL);
			}
	for (size_t row = 0; row <= count; row++)
		cells_line(&t, row ? row - 1 : SIZE_MAX, cli_width(), &text);
	fputs(buf_text(&text), stdout);
	buf_fini(&text);
	cells_fini(&t);
}

static void print_csv(const struct cli *cli, const struct import_log *log, size_t count)
{
	struct buf line = {0}, cell = {0};

	(void)cli;
	for (const struct log_column *c = log_columns; c->name; c++)
		buf_printf(&line, "%s%s", c == log_columns ? "" : ",", c->name);
	buf_puts(&line, "\r\n");
	for (size_t i = 0; i < count; i++) {
		for (const struct log_column *c = log_columns; c->name; c++) {
			buf_clear(&cell);
			c->put(&log->entries[i], &cell);
			if (c != log_columns)
				buf_putc(&line, ',');
			export_csv_cell(&line, buf_text(&cell), c->is_number);
		}
		buf_puts(&line, "\r\n");
	}
	fwrite(line.data, 1, line.size, stdout);
	buf_fini(&line);
	buf_fini(&cell);
}

static void put_skips_json(const struct import_entry *e, struct buf *line)
{
	buf_putc(line, '[');
	for (size_t i = 0; i < e->skip_count; i++) {
		buf_puts(line, i ? ",{\"reason\":" : "{\"reason\":");
		json_put_string(line, e->skips[i].reason);
		buf_printf(line, ",\"count\":%lld,\"example\":", e->skips[i].n);
		json_put_string(line, e->skips[i].example);
		buf_putc(line, '}');
	}
	buf_putc(line, ']');
}

static void print_jsonl(const struct cli *cli, const struct import_log *log, size_t count)
{
	struct buf line = {0}, cell = {0};

	(void)cli;
	for (size_t i = 0; i < count; i++) {
		for (const struct log_column *c = log_columns; c->name; c++) {
			buf_clear(&cell);
			c->put(&log->entries[i], &cell);
			buf_printf(&line, "%s\"%s\":", c == log_columns ? "{" : ",", c->name);
			if (strcmp(c->name, "skipped") == 0)
				put_skips_json(&log->entries[i], &line);
			else if (c->is_number)
				buf_puts(&line, buf_text(&cell));
			else
				json_put_string(&line, cell.size ? cell.data : NULL);
		}
		buf_puts(&line, "}\n");
	}
	if (line.size)
		fwrite(line.data, 1, line.size, stdout);
	buf_fini(&line);
	buf_fini(&cell);
}

static const struct {
	const char *word;
	void (*print)(const struct cli *cli, const struct import_log *log, size_t count);
} formats[] = {{"table", print_table}, {"csv", print_csv}, {"jsonl", print_jsonl}};

bool cli_imports(const struct cli *cli, struct error *err)
{
	const char *text = cli->values[OPTION_FORMAT] ? cli->values[OPTION_FORMAT] : "table";
	size_t n = sizeof(formats) / sizeof(formats[0]), format = 0, limit;
	struct import_log log;
	struct store *store;
	bool worked;

	while (format < n && strcmp(text, formats[format].word) != 0)
		format++;
	if (format == n)
		return error_set(err, ERROR_USAGE, _("--format %s: expected table, csv or jsonl"),
				 text);
	if (!cli_limit(cli, &limit, err))
		return false;
	store = cli_open(cli, STORE_READ, err);
	worked = store && store_imports(store, &log, err);
	if (worked) {
		formats[format].print(cli, &log, log.count < limit ? log.count : limit);
		import_log_fini(&log);
	}
	store_close(store);
	return worked;
}
