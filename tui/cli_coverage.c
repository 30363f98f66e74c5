/* tamis imports --coverage: of which places something was read, and of which not. */
#include "core/intl.h"
#include "tui/cli.h"

#define GET(name, give, what)                                                                      \
	static void get_##name(const void *row, struct value *out)                                 \
	{                                                                                          \
		const struct coverage *c = row;                                                    \
                                                                                                   \
		give(what, out);                                                                   \
	}

GET(account, value_text, c->account)
GET(account_name, value_text, c->account_name)
GET(region, value_text, c->region)
GET(cluster, value_text, c->cluster)
GET(registry, value_text, c->registry)
GET(what, value_text, coverage_kinds[c->kind].word)
GET(source, value_text, c->source)
GET(as_of, value_date, c->as_of)
GET(state, value_text, coverage_states[c->state])

static void get_age(const void *row, struct value *out)
{
	const struct coverage *c = row;

	if (c->age >= 0)
		value_number((double)c->age, out);
}

static void get_rows(const void *row, struct value *out)
{
	const struct coverage *c = row;

	if (c->state != COVERAGE_ABSENT)
		value_number((double)c->rows, out);
}

static const struct record_column columns[] = {
	/* clang-format off */
	{.name = "account", .title = N_("ACCOUNT"), .none = "-", .get = get_account},
	{.name = "account_name", .title = N_("NAME"), .drop = 2, .get = get_account_name},
	{.name = "region", .title = N_("REGION"), .none = "-", .get = get_region},
	{.name = "cluster", .title = N_("CLUSTER"), .drop = 3, .get = get_cluster},
	{.name = "registry", .title = N_("REGISTRY"), .drop = 4, .get = get_registry},
	{.name = "what", .title = N_("WHAT"), .get = get_what},
	{.name = "source", .title = N_("SOURCE"), .drop = 1, .get = get_source},
	{.name = "state", .title = N_("STATE"), .get = get_state},
	{.name = "as_of", .title = N_("AS OF"), .type = FIELD_DATE, .get = get_as_of},
	{.name = "age_days", .title = N_("DAYS"), .type = FIELD_NUMBER, .get = get_age},
	{.name = "rows", .title = N_("ROWS"), .drop = 5, .type = FIELD_NUMBER, .get = get_rows},
	/* clang-format on */
};

static const char *state_colour(const void *ctx, const void *row,
				const struct record_column *column)
{
	static const char *const colours[COVERAGE_STATES] = {
		[COVERAGE_STALE] = "33", [COVERAGE_ABSENT] = "31"};

	(void)ctx;
	return column->get == get_state ? colours[((const struct coverage *)row)->state] : NULL;
}

bool cli_coverage(const struct cli *cli, const struct export *format,
		  const struct export_options *o, struct error *err)
{
	struct records records = {.columns = columns,
				  .column_count = sizeof(columns) / sizeof(columns[0]),
				  .row_size = sizeof(struct coverage),
				  .colour = state_colour};
	struct out out = cli_out(stdout);
	struct coverage_list list;
	struct store *store = cli_open(cli, STORE_READ, err);
	size_t limit = cli_limit(cli);
	bool worked = store && store_coverage(store, cli->now, &list, err);
	if (worked) {
		records.rows = list.rows;
		records.count = list.count < limit ? list.count : limit;
		worked = format->write(&records, o, &out, err);
		coverage_list_fini(&list);
	}
	store_close(store);
	return worked;
}
