/* tamis diff IMAGE IMAGE: what the second one would close, open and keep of the first. */
#include "core/intl.h"
#include "tui/cli.h"
#include "tui/diff_lines.h"

#define GET(name)                                                                                  \
	static void get_##name(const void *row, struct value *out)                                 \
	{                                                                                          \
		value_text(((const struct diff_line *)row)->name, out);                            \
	}

GET(change)
GET(severity)
GET(vuln)
GET(package)
GET(ecosystem)
GET(path)
GET(before)
GET(after)
GET(fixed)

static const struct record_column columns[] = {
	/* clang-format off */
	{.name = "change", .title = N_("CHANGE"), .get = get_change},
	{.name = "severity", .title = N_("SEV"), .none = "-", .get = get_severity},
	{.name = "vuln", .title = N_("VULNERABILITY"), .none = "-", .get = get_vuln},
	{.name = "package", .title = N_("PACKAGE"), .none = "-", .get = get_package},
	{.name = "ecosystem", .title = N_("ECO"), .drop = 3, .get = get_ecosystem},
	{.name = "before", .title = N_("FIRST"), .none = "-", .get = get_before},
	{.name = "after", .title = N_("SECOND"), .none = "-", .get = get_after},
	{.name = "fixed", .title = N_("FIXED IN"), .drop = 1, .get = get_fixed},
	{.name = "path", .title = N_("PATH"), .keeps_end = true, .drop = 2, .get = get_path},
	/* clang-format on */
};

static bool write_lines(const struct cli *cli, const struct export *e, const struct diff_lines *d,
			struct error *err)
{
	size_t limit = cli_limit(cli);
	struct records records = {.columns = columns,
				  .column_count = sizeof(columns) / sizeof(columns[0]),
				  .rows = d->lines,
				  .row_size = sizeof(d->lines[0]),
				  .count = d->count < limit ? d->count : limit};
	struct out out = cli_out(stdout);
	struct export_options o;

	return cli_export_options(cli, e, &o, err) && e->write(&records, &o, &out, err);
}

/* On standard error, as the rows may go on to another program. */
static void say_sums(const struct diff_lines *d, const char *taken)
{
	struct buf sum = {0}, packages = {0};

	diff_lines_sum(d, &sum);
	diff_lines_packages(d, &packages);
	if (taken[0])
		fprintf(stderr, "%s\n", taken);
	fprintf(stderr, "%s\n%s\n", buf_text(&sum), buf_text(&packages));
	buf_fini(&sum);
	buf_fini(&packages);
}

bool cli_diff(const struct cli *cli, struct error *err)
{
	const struct export *e = cli_format(cli, err);
	struct diff_lines lines = {0};
	struct cli_question q;
	const char *const names[] = {cli->args[0], cli->args[1]};
	uint32_t images[2] = {0};
	struct buf taken = {0};
	bool worked;

	if (!e || !cli_ask(cli, STORE_READ, &q, err))
		return false;
	worked = diff_find_images(q.fleet, names, images, &taken, err) &&
		 diff_lines_make(q.store, &q.question, images[0], images[1], &q.selection, &lines,
				 err) &&
		 write_lines(cli, e, &lines, err);
	if (worked && !cli->values[OPTION_QUIET])
		say_sums(&lines, buf_text(&taken));
	buf_fini(&taken);
	diff_lines_fini(&lines);
	cli_ask_fini(&q);
	return worked;
}
