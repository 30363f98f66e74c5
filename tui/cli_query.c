/* list, groups, export: the same question, three ways to print it. None has a hidden filter. */
#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "core/mem.h"
#include "core/text.h"
#include "tui/cli.h"
#include "tui/export_file.h"

/* JSONL has all its keys: --columns is refused there. */
static bool parse_columns(const struct cli *cli, const struct export *e, enum field_id **columns,
			  struct export_options *o, struct error *err)
{
	*columns = NULL;
	if (!cli->values[OPTION_COLUMNS])
		return true;
	if (strcmp(e->word, "jsonl") == 0)
		return error_set(
			err, ERROR_USAGE,
			_("jsonl always has all its keys: --columns goes with table and csv"));
	if (!export_columns(cli->values[OPTION_COLUMNS], columns, &o->column_count, err))
		return false;
	o->columns = *columns;
	return true;
}

static bool parse_order(const struct cli *cli, struct order *order, struct error *err)
{
	*order = order_default;
	return !cli->values[OPTION_SORT] || order_parse(cli->values[OPTION_SORT], order, err);
}

static void say_hidden(const struct cli *cli, const struct cli_question *q)
{
	if (q->selection.unknown_hidden && !cli->values[OPTION_QUIET])
		fprintf(stderr,
			_("tamis: %u findings of UNKNOWN severity are below every comparison\n"),
			q->selection.unknown_hidden);
}

static bool write_findings(const struct cli *cli, const struct export *e, const struct out *out,
			   struct error *err)
{
	struct export_options o;
	struct export_rows rows;
	struct cli_question q;
	struct order order;
	enum field_id *columns = NULL;
	uint32_t *list;
	size_t limit = cli_limit(cli);
	bool worked;

	if (!parse_order(cli, &order, err) || !cli_export_options(cli, e, &o, err) ||
	    !parse_columns(cli, e, &columns, &o, err))
		return false;
	worked = cli_ask(cli, STORE_READ, &q, err);
	if (worked) {
		list = order_run(&q.question, &order, &q.selection);
		rows = (struct export_rows){
			list, q.selection.selected < limit ? q.selection.selected : limit};
		worked = export_findings(e, &q.question, &rows, &o, out, err);
		free(list);
		say_hidden(cli, &q);
		cli_ask_fini(&q);
	}
	free(columns);
	return worked;
}

bool cli_list(const struct cli *cli, struct error *err)
{
	const struct export *e = cli_format(cli, err);
	struct out out = cli_out(stdout);

	return e && write_findings(cli, e, &out, err);
}

bool cli_groups(const struct cli *cli, struct error *err)
{
	const char *by = cli->values[OPTION_BY] ? cli->values[OPTION_BY] : "base";
	const char *sort = cli->values[OPTION_SORT];
	const struct export *e = cli_format(cli, err);
	struct export_options o;
	int pivot = pivot_from(by, err);
	struct groups groups = {0};
	struct out out = cli_out(stdout);
	struct cli_question q;
	size_t limit = cli_limit(cli);
	bool worked = true;

	if (pivot < 0)
		return error_wrap(err, "--by");
	if (!e || !cli_export_options(cli, e, &o, err) || !cli_ask(cli, STORE_READ, &q, err))
		return false;
	pivot_run(&q.question, (enum pivot_id)pivot, &q.selection, &groups);
	pivot_keep_asked(q.question.fleet, (enum pivot_id)pivot, q.filter, &groups);
	if (sort && !groups_sort(&groups, sort + (*sort == '-'), *sort == '-', err))
		worked = error_wrap(err, "--sort");
	groups_nest(q.question.fleet, (enum pivot_id)pivot, &groups);
	groups.count = groups.count < limit ? groups.count : limit;
	worked = worked &&
		 export_groups(e, &q.question, (enum pivot_id)pivot, &groups, &o, &out, err);
	say_hidden(cli, &q);
	groups_fini(&groups);
	cli_ask_fini(&q);
	return worked;
}

/* What export_file hands back to write_file. */
struct question_to_file {
	const struct cli *cli;
	const struct export *format;
};

static bool write_file(void *ctx, const struct out *out, struct error *err)
{
	const struct question_to_file *q = ctx;

	return write_findings(q->cli, q->format, out, err);
}

static bool export_to_file(const struct cli *cli, const struct export *e, const char *path,
			   struct error *err)
{
	struct question_to_file question = {cli, e};
	char *database = cli_database(cli, err);
	struct export_file file = {path, database, .waits = true};
	bool worked = database && export_file(&file, write_file, &question, err);

	free(database);
	return worked;
}

bool cli_export(const struct cli *cli, struct error *err)
{
	const struct export *e = export_find(cli->args[0]);
	const char *path = cli->values[OPTION_OUTPUT];
	struct out out = cli_out(stdout);

	if (!e)
		return error_set(err, ERROR_USAGE,
				 _("no export '%s': expected csv, jsonl or table"), cli->args[0]);
	if (path && strcmp(path, "-") != 0)
		return export_to_file(cli, e, path, err);
	return write_findings(cli, e, &out, err);
}
