/*
 * The command line: one table of subcommands, one of options. Both feed the parser, --help and the
 * man page. A new subcommand is one row in cli.c and one function in a cli_*.c file.
 */
#ifndef TAMIS_TUI_CLI_H
#define TAMIS_TUI_CLI_H

#include <stdbool.h>
#include <stdio.h>

#include "core/date.h"
#include "core/error.h"
#include "core/export.h"
#include "core/filter.h"
#include "core/order.h"
#include "data/config.h"
#include "data/source.h"
#include "data/store.h"

enum option {
	OPTION_DB,
	OPTION_CONFIG,
	OPTION_FILTER,
	OPTION_ALL,
	OPTION_SORT,
	OPTION_LIMIT,
	OPTION_FORMAT,
	OPTION_COLUMNS,
	OPTION_BY,
	OPTION_OUTPUT,
	OPTION_BOM,
	OPTION_RAW,
	OPTION_WHY,
	OPTION_UNTIL,
	OPTION_JUSTIFICATION,
	OPTION_OFF,
	OPTION_SCOPE,
	OPTION_EVENT,
	OPTION_SET,
	OPTION_FORCE,
	OPTION_SINCE,
	OPTION_NEW_SINCE, /* --since of what is:new asks */
	OPTION_TODAY_FORMAT,
	OPTION_BEFORE, /* --until of the history */
	OPTION_PERSON, /* --by of the history */
	OPTION_STATE,
	OPTION_KIND,
	OPTION_STALE,
	OPTION_FACTS,
	OPTION_COVERAGE,
	OPTION_SHARE,
	OPTION_AS,
	OPTION_AS_OF,
	OPTION_COMPLETE,
	OPTION_IMPORT_FORMAT,
	OPTION_MAX_DEPTH,
	OPTION_MAX_ELEMENT,
	OPTION_MAX_BYTES,
	OPTION_MAX_ENTRIES,
	OPTION_CA,
	OPTION_STALL,
	OPTION_NOW,
	OPTION_COLOR,
	OPTION_QUIET,
	OPTION_VERBOSE,
	OPTION_HELP,
	OPTION_VERSION,
	OPTION_COUNT
};

struct option_row {
	const char *name;  /* "filter": --filter */
	char letter;       /* 'o': -o; 0 */
	const char *value; /* "FILE"; "[=SCOPE]": may be left out; NULL: a flag */
	const char *help;  /* N_() */
};
extern const struct option_row options[OPTION_COUNT];

/* What the words of a command line mean. */
struct cli {
	const struct subcommand *command;
	const char *values[OPTION_COUNT]; /* NULL: not given; a flag: "" */
	long long numbers[OPTION_COUNT];  /* of those that take a whole number and are given */
	char **args;                      /* words that are no options */
	int arg_count;
	struct config *config; /* of --config or of its default place */
	date now;              /* --now, or the clock */
	bool is_pinned;        /* --now was given */
	bool use_color;        /* for what is printed to standard output */
};

struct subcommand {
	const char *name;           /* "" is the desk */
	const char *args;           /* "FILE|DIR|URL|- ..." */
	const char *help;           /* N_() one line */
	unsigned long long options; /* mask of 1 << enum option, beyond CLI_GLOBAL: those it uses */
	int min_args, max_args;     /* -1: any number */
	bool (*run)(const struct cli *cli, struct error *err);
};
extern const struct subcommand subcommands[]; /* ends with .name NULL */

/* What every subcommand takes. */
#define CLI_GLOBAL (1ull << OPTION_HELP | 1ull << OPTION_VERSION)

/* The whole program. Returns the exit code. */
int cli_main(int argc, char **argv);

/* --help of one subcommand, or of all (NULL). */
void cli_help(const struct subcommand *command, FILE *out);

/* ---- what the subcommands share ----------------------------------------------------------------
 */

/* Reads --config, else the file at its default place where there is one; nothing for a subcommand
 * that takes no --config. */
bool cli_configure(const struct cli *cli, struct error *err);
/* --db, $TAMIS_DB, else the XDG default; owned. NULL with err when there is no place for it. */
char *cli_database(const struct cli *cli, struct error *err);
/* Folders are made for the default place only: a --db in a missing folder is a mistake. */
struct store *cli_open(const struct cli *cli, enum store_mode mode, struct error *err);

/* A filtered fleet, as --filter asks. */
struct cli_question {
	struct store *store;
	struct fleet *fleet;
	struct question question;
	struct filter *filter;
	struct selection selection;
};
bool cli_ask(const struct cli *cli, enum store_mode mode, struct cli_question *out,
	     struct error *err);
void cli_ask_fini(struct cli_question *q);

/* The first and the last second that a date option means; both are left when it is not given. */
bool cli_days(const struct cli *cli, enum option option, date *first, date *last,
	      struct error *err);

/* One line on standard error: "tamis: " and the text, made safe for a terminal. */
void cli_complain(const char *text);

size_t cli_limit(const struct cli *cli); /* --limit; SIZE_MAX unless given */
/* How far `import` may go, as its options say. */
bool cli_source_options(const struct cli *cli, struct source_options *o, struct error *err);
size_t cli_width(void);           /* columns of standard output's terminal, 0 when it is none */
struct out cli_out(FILE *stream); /* an `out` that writes there */
const struct export *cli_format(const struct cli *cli,
				struct error *err); /* --format, else table */
/* What the options say of an export in the format `e`; its columns are none yet. */
bool cli_export_options(const struct cli *cli, const struct export *e, struct export_options *o,
			struct error *err);

bool cli_desk(const struct cli *cli, struct error *err);
bool cli_import(const struct cli *cli, struct error *err);
bool cli_list(const struct cli *cli, struct error *err);
bool cli_groups(const struct cli *cli, struct error *err);
bool cli_diff(const struct cli *cli, struct error *err);
bool cli_fixes(const struct cli *cli, struct error *err);
bool cli_export(const struct cli *cli, struct error *err);
bool cli_imports(const struct cli *cli, struct error *err);
/* imports --facts */
bool cli_facts(const struct cli *cli, const struct export *format, const struct export_options *o,
	       struct error *err);
/* imports --coverage */
bool cli_coverage(const struct cli *cli, const struct export *format,
		  const struct export_options *o, struct error *err);
bool cli_today(const struct cli *cli, struct error *err);
bool cli_decide(const struct cli *cli, struct error *err);
bool cli_note(const struct cli *cli, struct error *err);
bool cli_mark(const struct cli *cli, struct error *err);
bool cli_doctor(const struct cli *cli, struct error *err);
bool cli_assign(const struct cli *cli, struct error *err);
bool cli_ticket(const struct cli *cli, struct error *err);
bool cli_undo(const struct cli *cli, struct error *err);
bool cli_redo(const struct cli *cli, struct error *err);
bool cli_history(const struct cli *cli, struct error *err);
bool cli_manual(const struct cli *cli, struct error *err);

#endif
