/* --help and the manual page, both from the tables: nothing that a user can type stands in only
 * one. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/field.h"
#include "core/filter.h"
#include "core/intl.h"
#include "core/pivot.h"
#include "core/risk.h"
#include "core/state.h"
#include "data/config.h"
#include "data/import.h"
#include "tui/cli.h"
#include "tui/command.h"
#include "tui/keymap.h"

/* error_exit_code gives them; 128 + its number is a shell's own word for a signal. */
static const struct {
	int code;
	const char *help;
} exit_codes[] = {
	{0, N_("done")},
	{1, N_("the answer is no: doctor found something bad")},
	{2, N_("wrong usage")},
	{3, N_("bad input: nothing of it could be read")},
	{4, N_("database, or what else had to be written")},
	{5, N_("network")},
	{130, N_("ended by Ctrl-C (SIGINT): what was read whole before it is kept")},
	{143, N_("ended by SIGTERM, likewise")},
};
enum { EXIT_CODES = sizeof(exit_codes) / sizeof(exit_codes[0]) };

/* Words that stand in a table are named from there. */
static char *option_help(const struct option_row *o)
{
	struct buf text = {0};

	buf_puts(&text, _(o->help));
	if (o == &options[OPTION_BY]) {
		buf_putc(&text, ' ');
		pivot_words(&text);
	}
	return buf_take(&text);
}

/* What stands between an option and its value: nothing before one that may be left out. */
static const char *option_gap(const struct option_row *o)
{
	return o->value && o->value[0] != '[' ? " " : "";
}

static void print_option(const struct option_row *o, FILE *out)
{
	char left[64];
	char letter[8] = "    ";
	char *help = option_help(o);

	if (o->letter)
		snprintf(letter, sizeof(letter), "-%c, ", o->letter);
	snprintf(left, sizeof(left), "%s--%s%s%s", letter, o->name, option_gap(o),
		 o->value ? _(o->value) : "");
	fprintf(out, "  %-26s %s\n", left, help);
	free(help);
}

static void print_options(unsigned long long mask, FILE *out)
{
	for (int i = 0; i < OPTION_COUNT; i++)
		if (mask >> i & 1)
			print_option(&options[i], out);
}

static void print_states(FILE *out)
{
	fprintf(out, "\n%s\n", _("States:"));
	for (int i = 0; i < STATE_COUNT; i++)
		fprintf(out, "  %-16s %s\n", states[i].word, _(states[i].help));
	fprintf(out, "\n%s\n", _("Scopes, the narrowest speaks:"));
	for (int i = 0; i < SCOPE_COUNT; i++)
		fprintf(out, "  %-16s %s\n", scopes[i].word, _(scopes[i].help));
	fprintf(out, "\n%s\n ", _("Justifications of not-affected:"));
	for (int i = 0; i < JUSTIFICATION_COUNT; i++)
		fprintf(out, "%s%s", i == 5 ? "\n  " : " ", justifications[i]);
	fputc('\n', out);
}

static void help_all(FILE *out)
{
	fprintf(out, "%s\n\n%s\n", _("tamis: triage of container vulnerabilities in the terminal"),
		_("Usage:"));
	for (const struct subcommand *c = subcommands; c->name; c++) {
		char left[64];

		snprintf(left, sizeof(left), "tamis %s%s%s", c->name, c->args[0] ? " " : "",
			 _(c->args));
		fprintf(out, "  %-28s %s\n", left, _(c->help));
	}
	fprintf(out, "\n%s\n", _("Options of every command:"));
	print_options(CLI_GLOBAL, out);
	fprintf(out, "\n%s\n", _("Options of the desk:"));
	print_options(subcommands[0].options, out);
	fprintf(out, "\n%s\n", _("tamis COMMAND --help says more; tamis manual prints all of it."));
	fprintf(out, "\n%s\n", _("Exit status:"));
	for (int i = 0; i < EXIT_CODES; i++)
		fprintf(out, "  %3d  %s\n", exit_codes[i].code, _(exit_codes[i].help));
}

void cli_help(const struct subcommand *command, FILE *out)
{
	if (!command) {
		help_all(out);
		return;
	}
	fprintf(out, "%s tamis %s%s%s %s\n%s\n", _("Usage:"), command->name,
		command->args[0] ? " " : "", _(command->args), _("[OPTIONS]"), _(command->help));
	if (command->options) {
		fprintf(out, "\n%s\n", _("Options:"));
		print_options(command->options, out);
	}
	if (command->options >> OPTION_WHY & 1)
		print_states(out);
	fprintf(out, "\n%s\n", _("Options of every command:"));
	print_options(CLI_GLOBAL, out);
}

/* ---- the manual page
 * ------------------------------------------------------------------------------ */

/* Text of a table in mdoc: backslashes and a leading dot or quote would be read as requests. */
static void man_text(const char *text)
{
	if (*text == '.' || *text == '\'')
		fputs("\\&", stdout);
	for (; *text; text++) {
		if (*text == '\\')
			fputs("\\e", stdout);
		else if (*text == '-')
			fputs("\\-", stdout);
		else
			fputc(*text, stdout);
	}
	fputc('\n', stdout);
}

static void man_item(const char *head, const char *help)
{
	fputs(".It ", stdout);
	fputs("\\&", stdout);
	man_text(head);
	man_text(help);
}

static void man_options(unsigned long long mask)
{
	puts(".Bl -tag -width Ds -compact");
	for (int i = 0; i < OPTION_COUNT; i++) {
		char head[64], letter[8] = "", *help;

		if (!(mask >> i & 1))
			continue;
		if (options[i].letter)
			snprintf(letter, sizeof(letter), "-%c, ", options[i].letter);
		snprintf(head, sizeof(head), "%s--%s%s%s", letter, options[i].name,
			 option_gap(&options[i]), options[i].value ? options[i].value : "");
		help = option_help(&options[i]);
		man_item(head, help);
		free(help);
	}
	puts(".El");
}

static void man_commands(void)
{
	puts(".Sh COMMANDS");
	for (const struct subcommand *c = subcommands; c->name; c++) {
		printf(".Ss tamis %s %s\n", c->name, c->args);
		man_text(c->help);
		if (c->options)
			man_options(c->options);
	}
	puts(".Ss Options of every command");
	man_options(CLI_GLOBAL);
}

static void man_filters(void)
{
	puts(".Sh FILTERS\n"
	     "Terms stand side by side (and), or are joined by\n"
	     ".Cm or ;\n"
	     ".Cm not\n"
	     "or a leading \\- denies; parentheses group. A term is a field, an operator and one "
	     "or more\n"
	     "values parted by commas; a bare word is looked for in vulnerability, aliases, "
	     "package, title,\n"
	     "repository and path. Values match case-blind, with * and ? as in file names.\n"
	     ".Dl sev>=high fix:yes \\-state:accepted base:debian* age>30d openssl\n"
	     ".Ss Operators\n.Bl -tag -width Ds -compact");
	for (const struct filter_op *op = filter_ops; op->op; op++)
		man_item(op->op, op->help);
	puts(".El\n.Ss Fields\n.Bl -tag -width Ds -compact");
	for (int i = 0; i < FIELD_COUNT; i++)
		man_item(fields[i].name, fields[i].help);
	puts(".El\n.Ss Words after is:\n.Bl -tag -width Ds -compact");
	for (const struct filter_is *is = filter_is_words; is->word; is++)
		man_item(is->word, is->help);
	puts(".El");
}

static void man_order(void)
{
	puts(".Sh ORDER\nUnless \\-\\-sort says otherwise findings stand by\n.Cm risk ,\n"
	     "then by vulnerability and package. Risk is no score: of two findings the first of "
	     "these\nsteps at which they differ decides, and the page of a finding tells them "
	     "all.\n.Bl -tag -width Ds -compact");
	for (int i = 0; i < RISK_STEPS; i++)
		man_item(risk_steps[i].name, risk_steps[i].help);
	puts(".El");
}

static void man_tables(void)
{
	puts(".Sh PIVOTS\n.Bl -tag -width Ds -compact");
	for (int i = 0; i < PIVOT_COUNT; i++)
		man_item(pivots[i].word, pivots[i].help);
	puts(".El\n.Pp\nAn image may run in several places: groups by running and by workload\n"
	     "overlap, each counts its own findings, and their sum may be more than there are.\n"
	     "So it is by base with the applications\\(aq own layers (key \\(lqown "
	     "layers\\(rq): each repository\\(aqs part of\nthem is a group of its own (key "
	     "\\(lqown:REPOSITORY\\(rq, whose parent they are).\n"
	     "Of groups and fixes teams are all that own a part, team the one that owns the "
	     "whole.\n"
	     ".Sh STATES\n.Bl -tag -width Ds -compact");
	for (int i = 0; i < STATE_COUNT; i++)
		man_item(states[i].word, states[i].help);
	puts(".El\n.Pp\nAn acceptance that is over is silent: the next wider decision speaks, else "
	     "the "
	     "issue is\nundecided, and is:expired.\n.Sh SCOPES\nHow far a decision reaches. The "
	     "narrowest speaks, of several the newest;\ndeciding undecided ends those of its "
	     "scope.\n.Bl -tag -width Ds -compact");
	for (int i = 0; i < SCOPE_COUNT; i++)
		man_item(scopes[i].word, scopes[i].help);
	puts(".El\n.Pp\nJustifications of not\\-affected (CycloneDX):");
	for (int i = 0; i < JUSTIFICATION_COUNT; i++)
		printf("%s%s\n", justifications[i], i + 1 < JUSTIFICATION_COUNT ? "," : ".");
	puts(".Sh FORMATS\nImports know these formats by their content:\n.Bl -tag -width Ds "
	     "-compact");
	for (const struct importer *i = importers; i->name; i++)
		man_item(i->name, i->help);
	puts(".El\n.Pp\nExports:\n.Bl -tag -width Ds -compact");
	for (const struct export *e = exports; e->word; e++)
		man_item(e->word, e->help);
	puts(".El");
}

static void man_config(void)
{
	puts(".Sh CONFIGURATION\nThe file is\n.Pa $XDG_CONFIG_HOME/tamis/tamisrc\n"
	     "(else in ~/.config), or what \\-\\-config names: one command a line, words parted "
	     "by\nblanks or in quotes, # begins a comment, a backslash at a line's end joins the "
	     "next.\n"
	     "A mistake is told with file and line, and nothing is done.\n"
	     ".Bl -tag -width Ds -compact");
	for (const struct config_command *c = config_commands; c->name; c++) {
		char *head = mem_printf("%s %s", c->name, c->args);

		man_item(head, c->help);
		free(head);
	}
	puts(".El\n.Ss Settings\n.Bl -tag -width Ds -compact");
	for (const struct config_setting *s = config_settings; s->name; s++) {
		char *head = mem_printf("set %s %s", s->name, s->args);

		man_item(head, s->help);
		free(head);
	}
	puts(".El");
}

static void man_desk(void)
{
	puts(".Sh THE DESK\nKeys run commands; a colon asks for any command by name.\n"
	     ".Ss Keys\n.Bl -tag -width Ds -compact");
	for (const struct key *k = keys; k->key; k++)
		man_item(k->key, k->command);
	puts(".El\n.Ss Commands of the desk\n.Bl -tag -width Ds -compact");
	for (const struct command *c = commands; c->name; c++)
		man_item(c->name, c->help);
	puts(".El");
}

static void man_exit_status(void)
{
	puts(".Sh EXIT STATUS\n.Bl -tag -width 143 -compact");
	for (int i = 0; i < EXIT_CODES; i++) {
		char code[16];

		snprintf(code, sizeof(code), "%d", exit_codes[i].code);
		man_item(code, exit_codes[i].help);
	}
	puts(".El");
}

bool cli_manual(const struct cli *cli, struct error *err)
{
	(void)cli;
	(void)err;
	puts(".Dd November 21, 2026\n.Dt TAMIS 1\n.Os\n.Sh NAME\n.Nm tamis\n"
	     ".Nd triage of container vulnerabilities in the terminal\n.Sh SYNOPSIS\n.Nm\n.Op Ar "
	     "command\n"
	     ".Op Ar options\n.Sh DESCRIPTION\n"
	     "Loads vulnerability reports of Trivy and Amazon Inspector across accounts into one "
	     "SQLite\n"
	     "file, and lets an engineer filter, group, mark, decide and hand on. Without a "
	     "command it\n"
	     "opens the desk.");
	man_commands();
	man_filters();
	man_order();
	man_tables();
	man_desk();
	man_config();
	puts(".Sh ENVIRONMENT\n.Bl -tag -width Ds -compact\n.It Ev TAMIS_DB\nThe database.\n"
	     ".It Ev TAMIS_NOW\nThe date that is taken for today, as with --now.\n"
	     ".It Ev XDG_DATA_HOME\nWhere the default database lies, else ~/.local/share; a path "
	     "that is not absolute\nis ignored.\n"
	     ".It Ev XDG_CONFIG_HOME\nWhere the default configuration lies, likewise.\n"
	     ".It Ev NO_COLOR\nNo colour.\n"
	     ".It Ev https_proxy , no_proxy\nThe proxy for URLs, and the hosts that need none.\n"
	     ".It Ev CURL_CA_BUNDLE , SSL_CERT_FILE\nCertificates to trust instead of the "
	     "system's; \\-\\-ca wins.\n.El");
	man_exit_status();
	puts(".Sh FILES\nThe database is created with mode 0600 by an import or by the desk: in "
	     "the\n"
	     "default place with its folders, elsewhere in a folder that is there. Commands that "
	     "read write\n"
	     "nothing into it, but for bringing the schema of an older version up to date; an "
	     "empty "
	     "file\n"
	     "is no database yet, just as a missing one.\n.Pp\n"
	     "Several people and programs work on it at once after\n"
	     ".Cm tamis doctor \\-\\-share Ar group ;\n"
	     "every open desk shows by itself what others did.\n"
	     "It must not lie on a network file system: SQLite's write-ahead log needs shared\n"
	     "memory, and two machines that write lose decisions.\n"
	     "To put another file in its place, close the desks, and move its side files\n"
	     "(\\-wal, \\-shm) away with it.");
	return true;
}
