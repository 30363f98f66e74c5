/* tamis doctor: the checks, one a line; --share hands the database to a group first. */
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "core/intl.h"
#include "tui/cli.h"
#include "tui/doctor.h"

static void get_check(const void *row, struct value *out)
{
	value_text(((const struct check_line *)row)->name, out);
}

static void get_state(const void *row, struct value *out)
{
	value_text(check_levels[((const struct check_line *)row)->level], out);
}

static void get_found(const void *row, struct value *out)
{
	value_text(((const struct check_line *)row)->found, out);
}

static void get_mend(const void *row, struct value *out)
{
	value_text(((const struct check_line *)row)->mend, out);
}

static const struct record_column columns[] = {
	{.name = "check", .title = N_("CHECK"), .get = get_check},
	{.name = "state", .title = N_("STATE"), .get = get_state},
	{.name = "found", .title = N_("FOUND"), .get = get_found},
	{.name = "mend", .note = N_("mend"), .get = get_mend},
};

static const char *state_colour(const void *ctx, const void *row, const struct record_column *c)
{
	static const char *const colours[CHECK_LEVELS] = {
		[CHECK_OK] = "32", [CHECK_WARN] = "33", [CHECK_BAD] = "31"};

	(void)ctx;
	return c->get == get_state ? colours[((const struct check_line *)row)->level] : NULL;
}

static void ask_window(struct checkup *c)
{
	struct winsize size;

	if (!isatty(STDOUT_FILENO) || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0)
		return;
	c->cols = size.ws_col;
	c->rows = size.ws_row;
}

static bool print(const struct cli *cli, const struct checkup *c, const struct export *format,
		  struct error *err)
{
	struct records records = {.columns = columns,
				  .column_count = sizeof(columns) / sizeof(columns[0]),
				  .rows = c->lines,
				  .row_size = sizeof(c->lines[0]),
				  .count = c->count,
				  .colour = state_colour};
	struct out out = cli_out(stdout);
	struct export_options o;

	return cli_export_options(cli, format, &o, err) && format->write(&records, &o, &out, err);
}

bool cli_doctor(const struct cli *cli, struct error *err)
{
	const struct export *format = cli_format(cli, err);
	const char *group = cli->values[OPTION_SHARE];
	char *path = format ? cli_database(cli, err) : NULL;
	struct checkup c = {.config = cli->values[OPTION_CONFIG], .now = cli->now};
	bool worked = path && (!group || db_file_share(path, group, err));

	if (worked) {
		c.database = path;
		ask_window(&c);
		checkup_run(&c);
		worked = print(cli, &c, format, err);
		if (worked && checkup_worst(&c) == CHECK_BAD)
			worked = error_set(err, ERROR_NO, "%s", ""); /* it has been said */
		checkup_fini(&c);
	}
	free(path);
	return worked;
}
