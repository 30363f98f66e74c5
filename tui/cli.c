/*
 * The tables of subcommands and options, and the parser that reads them. Options may stand
 * anywhere; an option that a subcommand does not take is refused, never ignored. So a row names
 * what its subcommand uses, and nothing else: also of --db, --now, --color, -q and -v.
 */
#include "tui/cli.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "core/intl.h"
#include "core/mem.h"
#include "core/text.h"
#include "data/fetch.h"

#ifndef PACKAGE_VERSION
#define PACKAGE_VERSION "unversioned"
#endif

/* clang-format off */
const struct option_row options[OPTION_COUNT] = {
	[OPTION_DB] = { "db", 0, N_("FILE"), N_("the database (default $TAMIS_DB, else $XDG_DATA_HOME/tamis/tamis.db)") },
	[OPTION_CONFIG] = { "config", 0, N_("FILE"), N_("the configuration (default $XDG_CONFIG_HOME/tamis/tamisrc)") },
	[OPTION_FILTER] = { "filter", 'f', N_("F"), N_("only findings that the filter holds for (see FILTERS)") },
	[OPTION_ALL] = { "all", 0, NULL, N_("every issue there is; an empty filter is not taken for it") },
	[OPTION_SORT] = { "sort", 's', N_("FIELDS"), N_("order, comma-separated; a leading - is descending") },
	[OPTION_LIMIT] = { "limit", 'n', N_("N"), N_("at most N rows") },
	[OPTION_FORMAT] = { "format", 0, N_("FORMAT"), N_("table, csv or jsonl (default table)") },
	[OPTION_COLUMNS] = { "columns", 'c', N_("FIELDS"), N_("columns of a table or CSV, comma-separated") },
	[OPTION_BY] = { "by", 'b', N_("PIVOT"), N_("what makes a group:") },
	[OPTION_OUTPUT] = { "output", 'o', N_("FILE"), N_("write there instead of standard output") },
	[OPTION_BOM] = { "bom", 0, NULL, N_("begin with a byte order mark, for Excel") },
	[OPTION_RAW] = { "raw", 0, NULL, N_("leave formulas as they are: a spreadsheet may run them") },
	[OPTION_WHY] = { "why", 'w', N_("TEXT"), N_("the reason of a decision") },
	[OPTION_UNTIL] = { "until", 0, N_("DATE|90d"), N_("when an acceptance ends (default 90d, at most a year)") },
	[OPTION_JUSTIFICATION] = { "justification", 0, N_("J"), N_("why not affected: one of CycloneDX's nine words") },
	[OPTION_OFF] = { "off", 0, NULL, N_("take the marks away") },
	[OPTION_SCOPE] = { "scope", 0, N_("SCOPE"), N_("how far a decision reaches: issue (default), repo, base or everywhere") },
	[OPTION_EVENT] = { "event", 0, N_("ID"), N_("instead of --filter: about what this entry of the history was about, as far as it reached") },
	[OPTION_SET] = { "set", 0, N_("REF"), N_("the reference of the ticket; none takes it away") },
	[OPTION_FORCE] = { "force", 0, NULL, N_("also beneath a later decision of somebody else, which stays") },
	[OPTION_SINCE] = { "since", 0, N_("DATE"), N_("only from this date on") },
	[OPTION_NEW_SINCE] = { "since", 0, N_("DATE"), N_("new is what was recorded from this date on (default: since the start of the import run before the newest)") },
	[OPTION_TODAY_FORMAT] = { "format", 0, N_("FORMAT"), N_("text or jsonl (default text)") },
	[OPTION_BEFORE] = { "until", 0, N_("DATE"), N_("only up to this date, its day included") },
	[OPTION_PERSON] = { "by", 0, N_("PERSON"), N_("only what this person said; * and ? as in file names") },
	[OPTION_STATE] = { "state", 0, N_("STATE"), N_("only decisions for this state") },
	[OPTION_KIND] = { "kind", 0, N_("KIND"), N_("only decision, note, assign, ticket, mark, unmark, undo or redo; all: marks, too") },
	[OPTION_STALE] = { "stale", 0, NULL, N_("only decisions that hold and match nothing that is known any more") },
	[OPTION_FACTS] = { "facts", 0, NULL, N_("the facts that were read: usage, images, intel, accounts") },
	[OPTION_COVERAGE] = { "coverage", 0, NULL, N_("of which account and region what was read, when, and what is stale or absent") },
	[OPTION_SHARE] = { "share", 0, N_("GROUP"), N_("first make the database (0660) and its folder (2770) the group's, so that its members work on it") },
	[OPTION_AS] = { "as", 0, N_("NAME"), N_("the name of a report that does not say what it scanned") },
	[OPTION_COMPLETE] = { "complete", 0, "[=SCOPE]", N_("nothing was left out of these documents, or of SCOPE of them: account:ID[/REGION], cluster:NAME, organization") },
	[OPTION_AS_OF] = { "as-of", 0, N_("DATE"), N_("the date of documents that carry none") },
	[OPTION_IMPORT_FORMAT] = { "format", 0, N_("FORMAT"), N_("read as this format, whatever the content looks like") },
	[OPTION_MAX_DEPTH] = { "max-depth", 0, N_("N"), N_("skip a finding that nests deeper; its report is then partial (default 128)") },
	[OPTION_MAX_ELEMENT] = { "max-element", 0, N_("MIB"), N_("skip a finding larger than this many MiB; its report is then partial (default 64)") },
	[OPTION_MAX_BYTES] = { "max-bytes", 0, N_("SIZE"), N_("read at most so much of one source, inflated, as 500M (default 16G); of one file of an archive a quarter") },
	[OPTION_MAX_ENTRIES] = { "max-entries", 0, N_("N"), N_("read at most so many entries of an archive (default 10000)") },
	[OPTION_CA] = { "ca", 0, N_("FILE"), N_("certificates to trust instead of the system's (default $CURL_CA_BUNDLE, else $SSL_CERT_FILE)") },
	[OPTION_STALL] = { "stall", 0, N_("SECONDS"), N_("give up a URL that sends next to nothing for so long (default 30)") },
	[OPTION_NOW] = { "now", 0, N_("DATE"), N_("answer as if it were this date, for tests and replays (default $TAMIS_NOW, else the clock)") },
	[OPTION_COLOR] = { "color", 0, N_("WHEN"), N_("auto, always or never (NO_COLOR counts as never)") },
	[OPTION_QUIET] = { "quiet", 'q', NULL, N_("errors only") },
	[OPTION_VERBOSE] = { "verbose", 'v', NULL, N_("say more") },
	[OPTION_HELP] = { "help", 'h', NULL, N_("what this command takes") },
	[OPTION_VERSION] = { "version", 0, NULL, N_("the version") },
};

#define O(name) (1ull << OPTION_##name)
/* A filtered fleet (cli_ask), and its rows on standard output. */
#define ASKS (O(DB) | O(CONFIG) | O(NOW) | O(FILTER) | O(QUIET) | O(VERBOSE))
/* Issues that are written about: which ones is said by a filter, or by --all. */
#define WRITES (ASKS | O(ALL))
#define SHOWS (ASKS | O(NEW_SINCE) | O(COLOR) | O(SORT) | O(LIMIT) | O(BOM) | O(RAW))

const struct subcommand subcommands[] = {
	{ "", "", N_("open the desk"), O(DB) | O(CONFIG) | O(NOW) | O(COLOR) | O(FILTER) | O(BY), 0, 0, cli_desk },
	{ "import", N_("FILE|DIR|URL|- ..."), N_("read reports, and archives of them; their content decides the format"),
		O(DB) | O(NOW) | O(QUIET) | O(VERBOSE) | O(AS) | O(AS_OF) | O(COMPLETE) | O(IMPORT_FORMAT) |
		O(MAX_DEPTH) | O(MAX_ELEMENT) | O(MAX_BYTES) | O(MAX_ENTRIES) | O(CA) | O(STALL), 1, -1, cli_import },
	{ "list", "", N_("findings, one a row"), SHOWS | O(FORMAT) | O(COLUMNS), 0, 0, cli_list },
	{ "groups", "", N_("findings in groups, with counts per severity"), SHOWS | O(FORMAT) | O(BY), 0, 0, cli_groups },
	{ "fixes", "", N_("what to do first: the actions that close most of the open findings that the filter selects"),
		ASKS | O(NEW_SINCE) | O(COLOR) | O(LIMIT) | O(BOM) | O(RAW) | O(FORMAT), 0, 0, cli_fixes },
	{ "diff", N_("IMAGE IMAGE"), N_("what the second image would close, open and keep of the first, and their packages; by NAME, NAME@PLATFORM or DIGEST"),
		ASKS | O(COLOR) | O(LIMIT) | O(BOM) | O(RAW) | O(FORMAT), 2, 2, cli_diff },
	{ "today", "", N_("what is new, regressed, fixed and gone, and what is due"),
		O(DB) | O(CONFIG) | O(NOW) | O(COLOR) | O(NEW_SINCE) | O(TODAY_FORMAT), 0, 0, cli_today },
	{ "decide", N_("STATE"), N_("record a decision on every issue that the filter finds"),
		WRITES | O(WHY) | O(UNTIL) | O(JUSTIFICATION) | O(SCOPE) | O(EVENT), 1, 1, cli_decide },
	{ "note", N_("TEXT"), N_("add a note to every issue that the filter finds"), WRITES, 1, 1, cli_note },
	{ "mark", "", N_("mark every issue that the filter finds"), WRITES | O(OFF), 0, 0, cli_mark },
	{ "assign", N_("NAME"), N_("give every issue that the filter finds to somebody; none: to nobody"), WRITES, 1, 1, cli_assign },
	{ "ticket", "", N_("write down the ticket of every issue that the filter finds"), WRITES | O(SET), 0, 0, cli_ticket },
	{ "undo", N_("[N]"), N_("undo what you said last: a decision, a note, a mark"), O(DB) | O(NOW) | O(QUIET) | O(FORCE), 0, 1, cli_undo },
	{ "redo", N_("[N]"), N_("redo what you have undone, until you say something new"), O(DB) | O(NOW) | O(QUIET), 0, 1, cli_redo },
	{ "history", "", N_("what people said, newest first: the audit trail"),
		ASKS | O(COLOR) | O(LIMIT) | O(BOM) | O(RAW) | O(FORMAT) | O(OUTPUT) | O(SINCE) | O(BEFORE) | O(PERSON) |
		O(STATE) | O(KIND) | O(STALE), 0, 0, cli_history },
	{ "export", N_("FORMAT"), N_("write findings as csv, jsonl or table"),
		SHOWS | O(COLUMNS) | O(OUTPUT), 1, 1, cli_export },
	{ "imports", "", N_("what was read, when, how much, and what was skipped and why"),
		O(DB) | O(CONFIG) | O(NOW) | O(COLOR) | O(LIMIT) | O(FORMAT) | O(BOM) | O(RAW) | O(FACTS) | O(COVERAGE), 0, 0, cli_imports },
	{ "doctor", "", N_("what is right with database, terminal and feeds, and what to mend; exit 1 when something is bad"),
		O(DB) | O(CONFIG) | O(NOW) | O(COLOR) | O(FORMAT) | O(SHARE), 0, 0, cli_doctor },
	{ "manual", "", N_("print the manual page (mdoc)"), 0, 0, 0, cli_manual },
	{ NULL, NULL, NULL, 0, 0, 0, NULL },
};
/* clang-format on */

/* The options that take a whole number: from the least to the most; 0, 0 is none of them. */
static const struct {
	long long least, most;
} ranges[OPTION_COUNT] = {
	[OPTION_LIMIT] = {0, LLONG_MAX},  [OPTION_MAX_DEPTH] = {1, 10000},
	[OPTION_MAX_ELEMENT] = {1, 2000}, [OPTION_MAX_ENTRIES] = {1, 1000000000},
	[OPTION_STALL] = {1, 3600},
};

/* ---- parsing ------------------------------------------------------------------------------------
 */

/* An option's row by what stands behind "--" (up to '=') among those the subcommand takes; -1. */
static int find_long(const char *text, size_t size, unsigned long long mask)
{
	for (int i = 0; i < OPTION_COUNT; i++)
		if (mask >> i & 1 && strlen(options[i].name) == size &&
		    strncmp(options[i].name, text, size) == 0)
			return i;
	return -1;
}

static int find_letter(char letter, unsigned long long mask)
{
	for (int i = 0; i < OPTION_COUNT; i++)
		if (mask >> i & 1 && options[i].letter == letter)
			return i;
	return -1;
}

static bool unknown_option(const struct cli *cli, const char *text, struct error *err)
{
	const char *name = cli->command->name;

	return error_set(err, ERROR_USAGE, _("tamis%s%s takes no option %s; see tamis%s%s --help"),
			 *name ? " " : "", name, text, *name ? " " : "", name);
}

/* Keeps an option's value: what stands behind it in the same word, else the next word. An empty one
 * is a script's unset variable; only a filter may be empty, which is everything. A value that may
 * be left out ("[=SCOPE]") stands in the same word or nowhere. */
static bool take_value(struct cli *cli, int option, const char *value, char **argv, int argc,
		       int *at, struct error *err)
{
	bool is_optional = options[option].value[0] == '[';

	if (!value && is_optional)
		value = "";
	else if (is_optional && !*value)
		value = NULL;
	else if (!value && *at + 1 < argc)
		value = argv[++*at];
	if (!value || (!*value && option != OPTION_FILTER && !is_optional))
		return error_set(err, ERROR_USAGE, _("--%s wants %s"), options[option].name,
				 options[option].value);
	cli->values[option] = value;
	return true;
}

static bool parse_long(struct cli *cli, unsigned long long mask, char **argv, int argc, int *at,
		       struct error *err)
{
	const char *text = argv[*at];
	size_t size = strcspn(text + 2, "=");
	int option = find_long(text + 2, size, mask);
	const char *value = text[2 + size] ? text + 3 + size : NULL;

	if (option < 0)
		return unknown_option(cli, text, err);
	if (options[option].value)
		return take_value(cli, option, value, argv, argc, at, err);
	if (value)
		return error_set(err, ERROR_USAGE, _("%s takes no value"), text);
	cli->values[option] = "";
	return true;
}

/* Letters may stand together (-qv); one that takes a value ends them (-n5, -n 5). */
static bool parse_letters(struct cli *cli, unsigned long long mask, char **argv, int argc, int *at,
			  struct error *err)
{
	const char *text = argv[*at];

	for (const char *p = text + 1; *p; p++) {
		int option = find_letter(*p, mask);

		if (option < 0)
			return unknown_option(cli, text, err);
		if (options[option].value)
			return take_value(cli, option, p[1] ? p + 1 : NULL, argv, argc, at, err);
		cli->values[option] = "";
	}
	return true;
}

/* Reads the option at argv[*at] among those of `mask`; its value may be the next word. */
static bool parse_option(struct cli *cli, unsigned long long mask, char **argv, int argc, int *at,
			 struct error *err)
{
	return argv[*at][1] == '-' ? parse_long(cli, mask, argv, argc, at, err)
				   : parse_letters(cli, mask, argv, argc, at, err);
}

static const struct subcommand *find_command(const char *name)
{
	for (const struct subcommand *c = subcommands + 1; c->name; c++)
		if (strcmp(name, c->name) == 0)
			return c;
	return NULL;
}

/*
 * The subcommand is the first word that is no option and no option's value. Which options take a
 * value is asked of all of them here; whether the subcommand takes them, of the second walk.
 */
static bool choose_command(struct cli *cli, int argc, char **argv, int *command_at,
			   struct error *err)
{
	struct cli probe = {.command = &subcommands[0]};
	const char *names[32];
	size_t n = 0;

	cli->command = &subcommands[0];
	*command_at = argc;
	for (int i = 1; i < argc; i++) {
		if (argv[i][0] == '-' && argv[i][1]) {
			if (strcmp(argv[i], "--") != 0 &&
			    !parse_option(&probe, ~0ull, argv, argc, &i, err))
				return false;
			continue;
		}
		cli->command = find_command(argv[i]);
		*command_at = i;
		if (cli->command)
			return true;
		if (fetch_is_url(argv[i])) /* which may hold a password: it is not repeated */
			return error_set(err, ERROR_USAGE,
					 _("a URL is no command: tamis import URL reads it"));
		for (const struct subcommand *c = subcommands + 1; c->name; c++)
			names[n++] = c->name;
		return error_no_such(err, _("command"), argv[i], names, n);
	}
	return true;
}

static bool parse_now(struct cli *cli, struct error *err)
{
	const char *named = cli->values[OPTION_NOW], *text = named ? named : getenv("TAMIS_NOW");
	date last;

	cli->now = (date)time(NULL);
	cli->is_pinned = text && *text;
	if (cli->is_pinned && !date_range(text, cli->now, &cli->now, &last))
		return error_set(err, ERROR_USAGE,
				 _("%s %s: expected YYYY-MM-DD or YYYY-MM-DDTHH:MM:SSZ"),
				 named ? "--now" : "TAMIS_NOW", text);
	return true;
}

static bool parse_numbers(struct cli *cli, struct error *err)
{
	for (int i = 0; i < OPTION_COUNT; i++) {
		const char *text = cli->values[i];
		long long *number = &cli->numbers[i];

		if (!text || !ranges[i].most)
			continue;
		if (text_whole(text, number) && *number >= ranges[i].least &&
		    *number <= ranges[i].most)
			continue;
		if (ranges[i].most == LLONG_MAX)
			return error_set(err, ERROR_USAGE, _("--%s %s: expected a whole number"),
					 options[i].name, text);
		return error_set(err, ERROR_USAGE,
				 _("--%s %s: expected a whole number from %lld to %lld"),
				 options[i].name, text, ranges[i].least, ranges[i].most);
	}
	return true;
}

static bool parse_color(struct cli *cli, struct error *err)
{
	const char *when = cli->values[OPTION_COLOR] ? cli->values[OPTION_COLOR] : "auto";
	const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");

	if (strcmp(when, "always") == 0)
		cli->use_color = true;
	else if (strcmp(when, "never") == 0)
		cli->use_color = false;
	else if (strcmp(when, "auto") == 0)
		cli->use_color = isatty(STDOUT_FILENO) && !(no_color && *no_color) &&
				 !(term && strcmp(term, "dumb") == 0);
	else
		return error_set(err, ERROR_USAGE, _("--color %s: expected auto, always or never"),
				 when);
	return true;
}

static bool parse(struct cli *cli, int argc, char **argv, struct error *err)
{
	int command_at;
	bool only_words = false;

	if (!choose_command(cli, argc, argv, &command_at, err))
		return false;
	cli->args = mem_array((size_t)argc, sizeof(*cli->args));
	for (int i = 1; i < argc; i++) {
		if (i == command_at)
			continue;
		if (!only_words && strcmp(argv[i], "--") == 0)
			only_words = true;
		else if (only_words || argv[i][0] != '-' || !argv[i][1])
			cli->args[cli->arg_count++] = argv[i];
		else if (!parse_option(cli, cli->command->options | CLI_GLOBAL, argv, argc, &i,
				       err))
			return false;
	}
	return parse_now(cli, err) && parse_numbers(cli, err) && parse_color(cli, err);
}

static bool check_args(const struct cli *cli, struct error *err)
{
	const struct subcommand *c = cli->command;

	if (cli->arg_count < c->min_args)
		return error_set(err, ERROR_USAGE, _("tamis %s wants %s; see tamis %s --help"),
				 c->name, c->args, c->name);
	if (c->max_args >= 0 && cli->arg_count > c->max_args) {
		const char *extra = cli->args[c->max_args];
		return error_set(err, ERROR_USAGE,
				 _("tamis %s: '%s' is one word too many; see tamis %s --help"),
				 c->name, fetch_is_url(extra) ? _("a URL") : extra, c->name);
	}
	return true;
}

static int report(const struct error *err)
{
	if (err->text[0])
		cli_complain(err->text);
	return error_exit_code(err->kind);
}

int cli_main(int argc, char **argv)
{
	struct config config = {0};
	struct cli cli = {.config = &config};
	struct error err = {0};
	bool worked = parse(&cli, argc, argv, &err);

	if (worked && cli.values[OPTION_HELP])
		cli_help(cli.command->name[0] ? cli.command : NULL, stdout);
	else if (worked && cli.values[OPTION_VERSION])
		printf("tamis %s\n", PACKAGE_VERSION);
	else
		worked = worked && check_args(&cli, &err) && cli_configure(&cli, &err) &&
			 cli.command->run(&cli, &err);
	if (fflush(stdout) != 0 && worked)
		worked = error_set(&err, ERROR_DATABASE, _("standard output cannot be written"));
	config_fini(&config);
	free(cli.args);
	return worked ? 0 : report(&err);
}
