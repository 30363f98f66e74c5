/* tamis imports: the log of what was read, newest first. */
#include <string.h>

#include "core/intl.h"
#include "core/json.h"
#include "tui/cli.h"

#define GET(name, give, what)                                                                      \
	static void get_##name(const void *row, struct value *out)                                 \
	{                                                                                          \
		const struct import_entry *e = row;                                                \
                                                                                                   \
		give(what, out);                                                                   \
	}
#define TEXT(name, what) GET(name, value_text, what)
#define NUMBER(name, what) GET(name, value_number, (double)(what))
#define DATE(name, what) GET(name, value_date, what)

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
NUMBER(usage, e->facts[FACT_USAGE])
NUMBER(images, e->facts[FACT_IMAGE])
NUMBER(intel, e->facts[FACT_INTEL])
NUMBER(accounts, e->facts[FACT_ACCOUNT])
NUMBER(events, e->facts[FACT_EVENT])
NUMBER(added, e->added)
NUMBER(updated, e->updated)
NUMBER(unchanged, e->unchanged)
NUMBER(closed, e->closed)
NUMBER(left_open, e->left)
NUMBER(critical, e->by_severity[SEVERITY_CRITICAL])
NUMBER(high, e->by_severity[SEVERITY_HIGH])
NUMBER(medium, e->by_severity[SEVERITY_MEDIUM])
NUMBER(low, e->by_severity[SEVERITY_LOW])
NUMBER(info, e->by_severity[SEVERITY_INFO])
NUMBER(unknown, e->by_severity[SEVERITY_UNKNOWN])
NUMBER(seconds, e->seconds)

static void put_skip(const struct import_skip *skip, bool as_json, struct buf *out)
{
	if (!as_json) {
		buf_printf(out, "%lld %s", skip->n, skip->reason);
		if (skip->example)
			buf_printf(out, " (%s)", skip->example);
		return;
	}
	buf_puts(out, "{\"reason\":");
	json_put_string(out, skip->reason);
	buf_printf(out, ",\"count\":%lld,\"example\":", skip->n);
	json_put_string(out, skip->example);
	buf_putc(out, '}');
}

static void put_skips(const void *row, bool as_json, struct buf *out)
{
	const struct import_entry *e = row;

	buf_puts(out, as_json ? "[" : "");
	for (size_t i = 0; i < e->skip_count; i++) {
		buf_puts(out, i == 0 ? "" : as_json ? "," : "; ");
		put_skip(&e->skips[i], as_json, out);
	}
	buf_puts(out, as_json ? "]" : "");
}

static void put_facts(const void *row, bool as_json, struct buf *out)
{
	const struct import_entry *e = row;
	struct buf text = {0};

	fact_counts_print(e->facts, &text);
	if (as_json)
		json_put_string(out, text.size ? text.data : NULL);
	else
		buf_puts(out, buf_text(&text));
	buf_fini(&text);
}

static const struct record_column columns[] = {
	/* clang-format off */
	{.name = "id", .type = FIELD_NUMBER, .get = get_id},
	{.name = "run", .title = N_("RUN"), .drop = 12, .type = FIELD_NUMBER, .get = get_run},
	{.name = "at", .title = N_("READ AT"), .drop = 1, .type = FIELD_DATE, .has_time = true, .get = get_at},
	{.name = "outcome", .title = N_("OUTCOME"), .get = get_outcome},
	{.name = "format", .title = N_("FORMAT"), .get = get_format},
	{.name = "findings", .title = N_("FINDINGS"), .type = FIELD_NUMBER, .get = get_findings},
	{.name = "critical", .title = N_("CRIT"), .drop = 2, .type = FIELD_NUMBER, .get = get_critical},
	{.name = "high", .title = N_("HIGH"), .drop = 4, .type = FIELD_NUMBER, .get = get_high},
	{.name = "medium", .title = N_("MED"), .drop = 6, .type = FIELD_NUMBER, .get = get_medium},
	{.name = "low", .title = N_("LOW"), .drop = 7, .type = FIELD_NUMBER, .get = get_low},
	{.name = "info", .title = N_("INFO"), .drop = 10, .type = FIELD_NUMBER, .get = get_info},
	{.name = "unknown", .title = N_("UNK"), .drop = 11, .type = FIELD_NUMBER, .get = get_unknown},
	{.name = "facts", .title = N_("FACTS"), .drop = 3, .put = put_facts},
	{.name = "usage", .type = FIELD_NUMBER, .get = get_usage},
	{.name = "images", .type = FIELD_NUMBER, .get = get_images},
	{.name = "intel", .type = FIELD_NUMBER, .get = get_intel},
	{.name = "accounts", .type = FIELD_NUMBER, .get = get_accounts},
	{.name = "events", .type = FIELD_NUMBER, .get = get_events},
	{.name = "added", .title = N_("NEW"), .drop = 5, .type = FIELD_NUMBER, .get = get_added},
	{.name = "updated", .title = N_("UPD"), .drop = 8, .type = FIELD_NUMBER, .get = get_updated},
	{.name = "unchanged", .title = N_("SAME"), .drop = 9, .type = FIELD_NUMBER, .get = get_unchanged},
	{.name = "closed", .title = N_("CLOSED"), .drop = 12, .type = FIELD_NUMBER, .get = get_closed},
	{.name = "left_open", .type = FIELD_NUMBER, .get = get_left_open},
	{.name = "bytes", .title = N_("BYTES"), .drop = 13, .type = FIELD_NUMBER, .get = get_bytes},
	{.name = "seconds", .title = N_("SECONDS"), .drop = 14, .type = FIELD_NUMBER, .decimals = 3, .get = get_seconds},
	{.name = "as_of", .type = FIELD_DATE, .get = get_as_of},
	{.name = "tool", .title = N_("TOOL"), .drop = 15, .get = get_tool},
	{.name = "tool_version", .title = N_("VERSION"), .drop = 16, .get = get_tool_version},
	{.name = "artifact", .get = get_artifact},
	{.name = "covers", .title = N_("SILENCE CLOSES"), .drop = 17, .get = get_covers},
	{.name = "name", .title = N_("NAME"), .keeps_end = true, .get = get_name},
	{.name = "skipped", .note = N_("skipped"), .put = put_skips},
	{.name = "error", .note = N_("error"), .get = get_error},
	{.name = "warning", .note = N_("warning"), .get = get_warning},
	/* clang-format on */
};

/* Red for what was not read, yellow for what was read in part. */
static const char *outcome_colour(const void *ctx, const void *row, const struct record_column *c)
{
	const struct import_entry *e = row;

	(void)ctx;
	if (strcmp(c->name, "outcome") != 0)
		return NULL;
	if (strcmp(e->outcome, "refused") == 0 || strcmp(e->outcome, "failed") == 0)
		return "31";
	return strcmp(e->outcome, "partial") == 0 ? "33" : NULL;
}

bool cli_imports(const struct cli *cli, struct error *err)
{
	const struct export *format = cli_format(cli, err);
	struct export_options o;
	struct records records = {.columns = columns,
				  .column_count = sizeof(columns) / sizeof(columns[0]),
				  .row_size = sizeof(struct import_entry),
				  .colour = outcome_colour};
	struct out out = cli_out(stdout);
	struct import_log log;
	struct store *store;
	size_t limit = cli_limit(cli);
	bool worked;

	if (cli->values[OPTION_FACTS] && cli->values[OPTION_COVERAGE])
		return error_set(err, ERROR_USAGE, _("--facts or --coverage: one at a time"));
	if (!format || !cli_export_options(cli, format, &o, err))
		return false;
	if (cli->values[OPTION_FACTS])
		return cli_facts(cli, format, &o, err);
	if (cli->values[OPTION_COVERAGE])
		return cli_coverage(cli, format, &o, err);
	store = cli_open(cli, STORE_READ, err);
	worked = store && store_imports(store, &log, err);
	if (worked) {
		records.rows = log.entries;
		records.count = log.count < limit ? log.count : limit;
		worked = format->write(&records, &o, &out, err);
		import_log_fini(&log);
	}
	store_close(store);
	return worked;
}
