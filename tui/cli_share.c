/* What subcommands share: the database's path, a filtered fleet, an output stream. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "core/intl.h"
#include "core/mem.h"
#include "core/text.h"
#include "tui/cli.h"

/* --db, else $TAMIS_DB; NULL: the default place is meant. */
static const char *named_database(const struct cli *cli)
{
	const char *named = cli->values[OPTION_DB] ? cli->values[OPTION_DB] : getenv("TAMIS_DB");

	return named && *named ? named : NULL;
}

char *cli_database(const struct cli *cli, struct error *err)
{
	const char *named = named_database(cli);
	char *path = named ? mem_strdup(named)
			   : config_place("XDG_DATA_HOME", ".local/share", "tamis.db");

	if (!path)
		error_set(err, ERROR_DATABASE,
			  _("no place for the database, as HOME is not set: name one with --db "
			    "FILE or TAMIS_DB"));
	return path;
}

bool cli_configure(const struct cli *cli, struct error *err)
{
	const char *named = cli->values[OPTION_CONFIG];
	char *usual = NULL;
	bool good = true;

	if (!(cli->command->options >> OPTION_CONFIG & 1) || cli->command->run == cli_doctor)
		return true; /* a doctor reads it himself, and goes on when it is wrong */
	if (!named)
		usual = config_default_path();
	if (named || (usual && access(usual, F_OK) == 0))
		good = config_read(cli->config, named ? named : usual, err) &&
		       config_check_views(cli->config, cli->now, err);
	free(usual);
	return good;
}

struct store *cli_open(const struct cli *cli, enum store_mode mode, struct error *err)
{
	char *path = cli_database(cli, err);
	struct store *store = NULL;

	if (path && (named_database(cli) || mode != STORE_CREATE || store_make_folders(path, err)))
		store = store_open(path, mode, err);
	if (store)
		store_configure(store, cli->config);
	free(path);
	return store;
}

bool cli_days(const struct cli *cli, enum option option, date *first, date *last, struct error *err)
{
	const char *text = cli->values[option];

	return !text || date_range(text, cli->now, first, last) ||
	       error_set(err, ERROR_USAGE,
			 _("--%s %s: expected YYYY-MM-DD or YYYY-MM-DDTHH:MM:SSZ"),
			 options[option].name, text);
}

static bool parse_filter(const struct cli *cli, struct cli_question *q, struct error *err)
{
	const char *text = cli->values[OPTION_FILTER] ? cli->values[OPTION_FILTER] : "";
	struct filter_context context = {
		.now = cli->now, .view = config_view, .view_ctx = cli->config};
	struct filter_error wrong;
	struct buf caret = {0};

	q->filter = filter_parse(text, &context, &wrong);
	if (q->filter)
		return true;
	filter_explain(text, &wrong, &caret);
	fprintf(stderr, "%s\n", buf_text(&caret));
	buf_fini(&caret);
	return error_set(err, ERROR_USAGE, _("--filter cannot be read"));
}

/* -v: what was asked, in the filter's own spelling, and how much of the database it is. */
static void say_question(const struct cli_question *q)
{
	struct buf text = {0}, clean = {0};

	filter_print(q->filter, &text);
	text_clean(&clean, buf_text(&text));
	fprintf(stderr, _("%s: filter '%s' holds for %u of %u findings\n"), store_path(q->store),
		buf_text(&clean), q->selection.selected, q->fleet->count);
	buf_fini(&text);
	buf_fini(&clean);
}

bool cli_ask(const struct cli *cli, enum store_mode mode, struct cli_question *q, struct error *err)
{
	date since = DATE_NONE, unused;

	*q = (struct cli_question){0};
	if (!cli_days(cli, OPTION_NEW_SINCE, &since, &unused, err) || !parse_filter(cli, q, err))
		return false;
	q->store = cli_open(cli, mode, err);
	if (q->store) {
		store_set_now(q->store, cli->now);
		/* T is the second before: what is recorded at the date itself is new */
		store_set_since(q->store, since == DATE_NONE ? since : since - 1);
	}
	q->fleet = q->store ? store_load(q->store, err) : NULL;
	if (!q->fleet) {
		cli_ask_fini(q);
		return false;
	}
	q->question = (struct question){.fleet = q->fleet, .now = cli->now};
	filter_run(q->filter, &q->question, &q->selection);
	if (cli->values[OPTION_VERBOSE])
		say_question(q);
	return true;
}

void cli_ask_fini(struct cli_question *q)
{
	selection_fini(&q->selection);
	filter_free(q->filter);
	fleet_free(q->fleet);
	store_close(q->store);
	*q = (struct cli_question){0};
}

void cli_complain(const char *text)
{
	struct buf line = {0};

	text_clean(&line, text);
	fprintf(stderr, "tamis: %s\n", buf_text(&line));
	buf_fini(&line);
}

size_t cli_limit(const struct cli *cli)
{
	return cli->values[OPTION_LIMIT] ? (size_t)cli->numbers[OPTION_LIMIT] : SIZE_MAX;
}

size_t cli_width(void)
{
	struct winsize size;

	if (!isatty(STDOUT_FILENO) || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0)
		return 0;
	return size.ws_col;
}

static bool write_stream(void *ctx, const void *bytes, size_t size, struct error *err)
{
	FILE *stream = ctx;

	if (fwrite(bytes, 1, size, stream) == size)
		return true;
	return error_set(err, ERROR_DATABASE, _("the output cannot be written: %s"),
			 strerror(errno));
}

const struct export *cli_format(const struct cli *cli, struct error *err)
{
	const char *text = cli->values[OPTION_FORMAT] ? cli->values[OPTION_FORMAT] : "table";
	const struct export *e = export_find(text);

	if (!e)
		error_set(err, ERROR_USAGE, _("--format %s: expected table, csv or jsonl"), text);
	return e;
}

bool cli_export_options(const struct cli *cli, const struct export *e, struct export_options *o,
			struct error *err)
{
	*o = (struct export_options){.with_bom = cli->values[OPTION_BOM] != NULL,
				     .is_raw = cli->values[OPTION_RAW] != NULL,
				     .with_color = cli->use_color && !cli->values[OPTION_OUTPUT],
				     .width = cli->values[OPTION_OUTPUT] ? 0 : cli_width()};
	if ((o->with_bom || o->is_raw) && strcmp(e->word, "csv") != 0)
		return error_set(err, ERROR_USAGE, _("--bom and --raw go with csv"));
	return true;
}

struct out cli_out(FILE *stream)
{
	return (struct out){.ctx = stream, .write = write_stream};
}
