/*
 * One question, one answer: for random filters, the rows that the desk shows are the rows that
 * `tamis list` prints, in the same order. The desk's are read off its screen, column by column; the
 * command is the whole program. TAMIS_SEED repeats a run.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/field.h"
#include "core/filter.h"
#include "core/intl.h"
#include "tests/folder.h"
#include "tests/read_file.h"
#include "tests/screen_read.h"
#include "tests/tap.h"
#include "tests/view_harness.h"
#include "tui/cli.h"

enum {
	FILTERS = 200,
	NOW = 1793491200, /* 2026-11-01 */
	COLS = 400,
	CELL_MAX = 256,
	TRIES_MAX = 4000
};

/* The columns that both show, in the order of --columns. */
static const enum field_id columns[] = {FIELD_SEVERITY, FIELD_SCORE,   FIELD_VULN,
					FIELD_PACKAGE,  FIELD_VERSION, FIELD_FIXED,
					FIELD_ACCOUNT,  FIELD_REGION,  FIELD_STATE};
enum { COLUMNS = sizeof(columns) / sizeof(columns[0]) };

static char *folder, *database;

/* ---- the command line ------------------------------------------------------------------------ */

/* Runs the program on the database; what it prints goes into `file` of the folder. */
static int run(const char *file, const char *const *words)
{
	char *path = mem_printf("%s/%s", folder, file), *argv[24];
	int out = dup(STDOUT_FILENO), to = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600), argc = 0;
	int code;

	argv[argc++] = mem_strdup("tamis");
	for (; *words; words++)
		argv[argc++] = mem_strdup(*words);
	argv[argc] = NULL;
	fflush(stdout);
	dup2(to, STDOUT_FILENO);
	code = cli_main(argc, argv);
	fflush(stdout);
	dup2(out, STDOUT_FILENO);
	close(out);
	close(to);
	for (int i = 0; i < argc; i++)
		free(argv[i]);
	free(path);
	return code;
}

#define RUN(file, ...) run(file, (const char *const[]){__VA_ARGS__, NULL})

static char *read_output(const char *file)
{
	char *path = mem_printf("%s/%s", folder, file);
	struct buf text = {0};

	read_text(path, &text);
	free(path);
	return buf_take(&text);
}

/* The next cell of a CSV line; moves on behind its comma. */
static void next_cell(const char **at, char cell[CELL_MAX])
{
	bool is_quoted = **at == '"';
	size_t n = 0;

	*at += is_quoted;
	while (**at && (is_quoted || !strchr(",\r\n", **at))) {
		if (is_quoted && **at == '"' && (*at)[1] != '"')
			break;
		*at += is_quoted && **at == '"';
		if (n + 1 < CELL_MAX)
			cell[n++] = **at;
		(*at)++;
	}
	cell[n] = '\0';
	*at += is_quoted && **at == '"';
	*at += **at == ',';
}

/* ---- the screen ------------------------------------------------------------------------------ */

static char char_at(const struct screen *s, int row, int col)
{
	uint32_t code = col < s->cols ? screen_at(s, row, col)->code : ' ';

	return code >= 0x80 ? '~' : code ? (char)code : ' ';
}

/* What stands under a heading, as far as the next heading; a full cell touches its neighbour. */
static void read_cell(const struct screen *s, int row, const char *title, char out[CELL_MAX])
{
	int col = screen_heading(s, title), next = col + (int)strlen(title);
	size_t n = 0;

	while (next < s->cols && char_at(s, SCREEN_FIRST_ROW - 1, next) == ' ')
		next++;
	for (; col >= 0 && col < next && n + 1 < CELL_MAX; col++)
		out[n++] = char_at(s, row, col);
	while (n > 0 && out[n - 1] == ' ')
		n--;
	out[n] = '\0';
}

/* Is this what a cell of the desk says of the value? It ends what it cut with a `~`. */
static bool says(const char *shown, const char *value)
{
	if (!*value)
		return strcmp(shown, "-") == 0;
	while (*shown && *shown == *value) {
		shown++;
		value++;
	}
	return *shown == '~' || (*shown == '\0' && *value == '\0');
}

/* "9.8" as screen_number reads it: 98. */
static long long digits_of(const char *text)
{
	long long n = *text ? 0 : -1;

	for (; *text; text++)
		if (*text >= '0' && *text <= '9')
			n = n * 10 + (*text - '0');
	return n;
}

static bool same_cell(const struct screen *s, int row, int column, const char *value)
{
	enum field_id field = columns[column];
	char shown[CELL_MAX], own[32];

	read_cell(s, row, _(fields[field].title), shown);
	if (field == FIELD_SEVERITY) {
		snprintf(own, sizeof(own), "%s", severities[severity_from(value)].head);
		return strcmp(shown, own) == 0;
	}
	if (field == FIELD_SCORE) /* aligned right: its number ends where the heading does */
		return screen_number(s, row, _(fields[field].title)) == digits_of(value);
	if (field == FIELD_STATE && strcmp(value, "undecided") == 0)
		return strcmp(shown, "-") == 0 || says(shown, _("expired"));
	return says(shown, value);
}

/* How many rows the two have in common from the first; all of them when they are the same. */
static bool same_rows(struct desk *d, const char *csv, size_t *count)
{
	const char *at = strchr(csv, '\n');
	int row = SCREEN_FIRST_ROW;
	char cell[CELL_MAX];

	*count = 0;
	for (at = at ? at + 1 : ""; *at; row++, (*count)++) {
		for (int i = 0; i < COLUMNS; i++) {
			next_cell(&at, cell);
			if (same_cell(&d->screen, row, i, cell))
				continue;
			printf("# row %zu: list says %s '%s'\n", *count + 1,
			       fields[columns[i]].name, cell);
			return false;
		}
		at += strspn(at, "\r\n");
	}
	return true;
}

/* ---- filters --------------------------------------------------------------------------------- */

static void put_quoted(struct buf *out, const char *text, size_t n)
{
	buf_putc(out, '"');
	for (size_t i = 0; i < n; i++) {
		if (strchr("\"\\", text[i]))
			buf_putc(out, '\\');
		buf_putc(out, text[i]);
	}
	buf_putc(out, '"');
}

/* A value that some finding has; of a list its first; sometimes only a part, as a glob. */
static void put_value(struct buf *out, const struct question *q, enum field_id field,
		      uint64_t *seed)
{
	uint32_t finding = (uint32_t)(tap_random(seed) % q->fleet->count);
	struct buf text = {0};
	size_t n;

	field_print(q, field, finding, true, &text);
	n = strcspn(buf_text(&text), ",\n");
	if (!n)
		buf_puts(out, tap_random(seed) % 2 ? "none" : "any");
	else if (fields[field].type == FIELD_TEXT && n > 4 && n < 20 && tap_random(seed) % 4 == 0 &&
		 !strpbrk(text.data, " ()\"\\*?,"))
		buf_printf(out, "%.*s*", (int)(n / 2), text.data);
	else
		put_quoted(out, text.data, n);
	buf_fini(&text);
}

static void put_term(struct buf *out, const struct question *q, uint64_t *seed)
{
	static const char *const ops[] = {":", "=", "!=", ":", ">=", "<"};
	enum field_id field = (enum field_id)(tap_random(seed) % FIELD_COUNT);
	enum field_type type = fields[field].type;
	bool is_ordered = type == FIELD_NUMBER || type == FIELD_DATE || type == FIELD_DAYS ||
			  (type == FIELD_WORD && field == FIELD_SEVERITY);
	size_t is = 0;

	switch (tap_random(seed) % 8) {
	case 0:
		while (filter_is_words[is].word)
			is++;
		buf_printf(out, "is:%s", filter_is_words[tap_random(seed) % is].word);
		break;
	case 1:
		put_value(out, q, FIELD_PACKAGE, seed);
		break;
	default:
		buf_printf(out, "%s%s", fields[field].name,
			   ops[tap_random(seed) % (is_ordered ? 6 : 4)]);
		put_value(out, q, field, seed);
	}
}

static void put_filter(struct buf *out, const struct question *q, uint64_t *seed, int depth)
{
	static const char *const joins[] = {" ", " or ", " and "};
	const char *join = joins[tap_random(seed) % 3];

	if (depth == 0 || tap_random(seed) % 3 == 0) {
		put_term(out, q, seed);
		return;
	}
	buf_puts(out, tap_random(seed) % 3 ? "(" : "not (");
	put_filter(out, q, seed, depth - 1);
	buf_puts(out, join);
	put_filter(out, q, seed, depth - 1);
	buf_puts(out, ")");
}

/* A filter that parses, as a person's would; owned. */
static char *random_filter(const struct question *q, uint64_t *seed)
{
	struct filter_context context = {.now = q->now};
	struct buf text = {0};

	for (int tries = 0; tries < TRIES_MAX; tries++) {
		struct filter_error err = {0};
		struct filter *filter;

		buf_clear(&text);
		put_filter(&text, q, seed, 2);
		filter = filter_parse(buf_text(&text), &context, &err);
		filter_free(filter);
		if (filter)
			return buf_take(&text);
	}
	buf_fini(&text);
	return mem_strdup("");
}

/* ---- the test -------------------------------------------------------------------------------- */

static bool same_answer(struct desk *d, const char *filter, size_t *count)
{
	char *csv, *counts, number[32];
	bool same;

	desk_keys(d, "/ Ctrl-U");
	desk_type(d, filter);
	desk_keys(d, "Enter");
	if (RUN("list.csv", "list", "--db", database, "--now", "2026-11-01", "--format", "csv",
		"--raw", "--filter", filter, "--columns",
		"severity,score,vuln,package,version,fixed,account,region,state") != 0)
		return false;
	csv = read_output("list.csv");
	desk_text(d);
	same = same_rows(d, csv, count);
	counts = mem_printf("  %s of ", screen_count((long long)*count, number));
	same = same && desk_shows(d, counts);
	if (same && *count)
		same = !screen_has_row(&d->screen, SCREEN_FIRST_ROW + (int)*count);
	free(csv);
	free(counts);
	return same;
}

static bool generate(const char *option, const char *size, const char *file)
{
	char *command = mem_printf("\"$FLEET\" %s %s >'%s/%s'", option, size, folder, file);
	bool worked = getenv("FLEET") && system(command) == 0;

	free(command);
	return worked;
}

static bool fill(void)
{
	char *one = mem_printf("%s/inspector.json", folder);
	char *two = mem_printf("%s/trivy.json", folder);
	bool worked = generate("--bench", "160", "inspector.json") &&
		      generate("--bench-trivy", "160", "trivy.json") &&
		      RUN("out", "import", "--db", database, "--now", "2026-10-01", "-q", one,
			  two) == 0 &&
		      RUN("out", "decide", "accepted", "--db", database, "--now", "2026-10-01",
			  "-q", "--filter", "sev:high package:*a*", "--why", "for now", "--until",
			  "20d") == 0 &&
		      RUN("out", "decide", "to-fix", "--db", database, "--now", "2026-10-02", "-q",
			  "--filter", "sev:critical", "--why", "soon") == 0 &&
		      RUN("out", "note", "--db", database, "--now", "2026-10-03", "-q", "--filter",
			  "sev:low", "seen") == 0 &&
		      RUN("out", "mark", "--db", database, "--now", "2026-10-04", "-q", "--filter",
			  "sev:medium fix:yes") == 0;

	free(one);
	free(two);
	return worked;
}

static void test_filters(struct store *s, uint64_t seed)
{
	struct error err = {0};
	struct fleet *f = store_load(s, &err);
	struct question q = {f, NOW};
	struct desk d;
	int wrong = 0, some = 0;

	desk_open_on(&d, s, NOW, COLS, 40 + (int)f->count, "");
	desk_keys(&d, "7");
	for (int i = 0; i < FILTERS; i++) {
		char *filter = random_filter(&q, &seed);
		size_t count = 0;

		if (!same_answer(&d, filter, &count)) {
			printf("# %s\n", filter);
			wrong++;
		}
		some += count > 0 && count < f->count;
		free(filter);
	}
	is_int(wrong, 0, "the desk and the list give the same rows for %d random filters", FILTERS);
	ok(some > FILTERS / 3, "of which %d hold for some findings and not for all", some);
	desk_close(&d);
	fleet_free(f);
}

int main(void)
{
	struct error err = {0};
	struct store *s;
	uint64_t seed;

	tap_begin();
	seed = tap_seed(20261101);
	folder = folder_make();
	database = mem_printf("%s/fleet.db", folder);
	if (ok(fill(), "a fleet with decisions, notes and marks is made")) {
		s = store_open(database, STORE_WRITE, &err);
		if (ok(s != NULL, "and opened"))
			test_filters(s, seed);
		store_close(s);
	}
	free(database);
	folder_remove(folder);
	return done();
}
