/*
 * The tables of the command line against what the parser does and --help says: every pair of a
 * subcommand and an option. What the options do is asked of the real program, in cli.test.
 */
#include <fcntl.h>
#include <unistd.h>

#include "core/mem.h"
#include "core/pivot.h"
#include "tests/tap.h"
#include "tui/cli.h"

/* A value that the option's parser takes. */
static const char *value_of(int option)
{
	return option == OPTION_NOW ? "2026-11-01" : option == OPTION_COLOR ? "never" : "1";
}

/* The exit code of the whole program, whose output goes nowhere. */
static int run(int argc, char **argv)
{
	int out = dup(STDOUT_FILENO), err = dup(STDERR_FILENO);
	int nowhere = open("/dev/null", O_WRONLY), code;

	fflush(stdout);
	dup2(nowhere, STDOUT_FILENO);
	dup2(nowhere, STDERR_FILENO);
	code = cli_main(argc, argv);
	fflush(stdout);
	dup2(out, STDOUT_FILENO);
	dup2(err, STDERR_FILENO);
	close(nowhere);
	close(out);
	close(err);
	return code;
}

static int run_option(const struct subcommand *c, int option)
{
	char *text = options[option].value
			     ? mem_printf("--%s=%s", options[option].name, value_of(option))
			     : mem_printf("--%s", options[option].name);
	char *name = mem_strdup(c->name), program[] = "tamis", help[] = "--help";
	char *argv[] = {program, help, text, name, NULL};
	int code = run(c->name[0] ? 4 : 3, argv);

	free(name);
	free(text);
	return code;
}

/* The names of the lines "  -n, --limit N ..." of --help, as a mask; two may have one name. */
static unsigned long listed(const struct subcommand *c)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	unsigned long mask = 0;

	cli_help(c->name[0] ? c : NULL, out);
	fclose(out);
	for (char *line = text; line; line = strchr(line + 1, '\n')) {
		const char *at = line + strspn(line, "\n ");

		if (at[0] == '-' && at[1] != '-')
			at += strlen("-n, ");
		for (int i = 0; strncmp(at, "--", 2) == 0 && i < OPTION_COUNT; i++) {
			size_t n = strlen(options[i].name);

			if (strncmp(at + 2, options[i].name, n) == 0 && strchr(" [\n", at[2 + n]))
				mask |= 1ul << i;
		}
	}
	free(text);
	return mask;
}

/* Those of the table, and every other option of the same name. */
static unsigned long taken(const struct subcommand *c)
{
	unsigned long mask = c->options | CLI_GLOBAL, all = mask;

	for (int i = 0; i < OPTION_COUNT; i++)
		for (int j = 0; j < OPTION_COUNT; j++)
			if (mask >> i & 1 && strcmp(options[i].name, options[j].name) == 0)
				all |= 1ul << j;
	return all;
}

static void test_pairs(void)
{
	for (const struct subcommand *c = subcommands; c->name; c++) {
		unsigned long mask = taken(c);
		int wrong = 0;

		ok(listed(c) == mask, "tamis %s --help lists exactly the options it takes",
		   c->name);
		for (int i = 0; i < OPTION_COUNT; i++) {
			int want = mask >> i & 1 ? 0 : 2;

			if (run_option(c, i) == want)
				continue;
			printf("# --%s: want exit %d\n", options[i].name, want);
			wrong++;
		}
		is_int(wrong, 0, "tamis %s takes those and refuses every other", c->name);
	}
}

/* What a command would not use: a row of the table that takes it is a mistake. */
static void test_unused(void)
{
	static const struct {
		const char *command;
		enum option option;
	} rows[] = {
		{"", OPTION_VERBOSE},      {"", OPTION_QUIET},          {"import", OPTION_COLOR},
		{"import", OPTION_CONFIG}, {"decide", OPTION_COLOR},    {"note", OPTION_COLOR},
		{"mark", OPTION_COLOR},    {"imports", OPTION_VERBOSE}, {"imports", OPTION_QUIET},
		{"doctor", OPTION_LIMIT},  {"manual", OPTION_DB},       {"manual", OPTION_CONFIG},
		{"manual", OPTION_NOW},    {"manual", OPTION_COLOR},    {"manual", OPTION_VERBOSE},
		{"manual", OPTION_QUIET},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		for (const struct subcommand *c = subcommands; c->name; c++)
			if (strcmp(c->name, rows[i].command) == 0)
				is_int(run_option(c, (int)rows[i].option), 2,
				       "tamis %s has no use for --%s", c->name,
				       options[rows[i].option].name);
}

static void test_words(void)
{
	char *help = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&help, &size);

	cli_help(&subcommands[0], out);
	fclose(out);
	ok(strstr(help, "base, image, package, vuln, account, team, severity, running, workload, "
			"repo or ecosystem") != NULL,
	   "the help of --by names every pivot");
	free(help);
}

int main(void)
{
	tap_begin();
	test_pairs();
	test_unused();
	test_words();
	return done();
}
