/*
 * tamis import: every document is one transaction, so Ctrl-C, a full disk or a kill leaves the
 * database as it was before that document. A bad file gets one line and the others go on.
 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "core/intl.h"
#include "core/mem.h"
#include "core/text.h"
#include "data/source.h"
#include "tui/cli.h"

static volatile sig_atomic_t was_interrupted;

static void on_interrupt(int number)
{
	(void)number;
	was_interrupted = 1;
}

struct import_run {
	const struct cli *cli;
	struct store *store;
	int64_t id;
	struct import_options options;
	/* the document being read, for the progress line */
	struct source_stream *stream;
	const char *name;
	double began, shown;
	long long elements;
	bool has_progress, is_drawn;
	/* totals */
	long long documents, read, partial, refused, skipped, known, findings,
		by_severity[SEVERITY_COUNT];
	long long added, updated, unchanged, bytes;
	double run_began;
	bool failed; /* the database or the person ended the run; err says why */
	struct error *err;
};

static double seconds_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void clear_progress(struct import_run *r)
{
	if (r->is_drawn)
		fputs("\r\033[K", stderr);
	r->is_drawn = false;
}

/* Asked between elements: draws the progress ten times a second, says whether Ctrl-C was pressed.
 */
static bool tick(void *ctx)
{
	struct import_run *r = ctx;
	double now, took, left;
	long long size, taken;

	r->elements++;
	if (!r->has_progress || (r->elements & 63) != 0 || (now = seconds_now()) - r->shown < 0.1)
		return was_interrupted;
	r->shown = now;
	took = now - r->began;
	size = source_size(r->stream);
	taken = source_taken(r->stream);
	clear_progress(r);
	fprintf(stderr, _("%.1f MB  %.0f elements/s"), (double)taken / 1e6,
		(double)r->elements / took);
	if (size > 0 && taken > 0) {
		left = took * (double)(size - taken) / (double)taken;
		fprintf(stderr, _("  %d%%  %.0f s left"), (int)(100 * taken / size), left);
	}
	fflush(stderr);
	r->is_drawn = true;
	return was_interrupted;
}

/* ---- what is said
 * ---------------------------------------------------------------------------------- */

static void put_severities(const long long *by_severity, FILE *out)
{
	const char *gap = " (";

	for (int s = SEVERITY_COUNT - 1; s >= 0; s--)
		if (by_severity[s]) {
			fprintf(out, "%s%lld %s", gap, by_severity[s], severities[s].word);
			gap = ", ";
		}
	if (gap[0] == ',')
		fputc(')', out);
}

static void say_name(const char *name, FILE *out)
{
	struct buf clean = {0};

	text_clean(&clean, name);
	fprintf(out, "%s: ", buf_text(&clean));
	buf_fini(&clean);
}

static void say_error(const char *name, const char *text)
{
	struct buf clean = {0};

	fputs("tamis: ", stderr);
	say_name(name, stderr);
	text_clean(&clean, text);
	fprintf(stderr, "%s\n", buf_text(&clean));
	buf_fini(&clean);
}

static void put_skipped(long long skipped)
{
	if (skipped)
		printf(_("; %lld skipped (tamis imports says why)"), skipped);
}

static void say_document(const struct import_run *r, const struct import_result *result,
			 const struct import_counts *counts)
{
	say_name(r->name, stdout);
	if (result->outcome == IMPORT_EMPTY) {
		printf(_("legal and empty: 0 findings%s\n"),
		       counts->is_known ? _(", read before: nothing changed") : "");
		return;
	}
	printf(_("%s, %lld findings"), result->format, result->findings);
	put_severities(result->by_severity, stdout);
	if (counts->is_known)
		printf(_("; read before: nothing changed"));
	else
		printf(_("; rows: %lld new, %lld updated, %lld unchanged"), counts->added,
		       counts->updated, counts->unchanged);
	put_skipped(result->skipped);
	putchar('\n');
}

static void add_totals(struct import_run *r, const struct import_result *result,
		       const struct import_counts *counts)
{
	r->bytes += result->bytes;
	if (result->outcome == IMPORT_REFUSED || result->outcome == IMPORT_FAILED) {
		r->refused++;
		return;
	}
	r->read++;
	r->partial += result->outcome == IMPORT_PARTIAL;
	r->skipped += result->skipped;
	r->known += counts->is_known;
	r->findings += result->findings;
	r->added += counts->added;
	r->updated += counts->updated;
	r->unchanged += counts->unchanged;
	for (int s = 0; s < SEVERITY_COUNT; s++)
		r->by_severity[s] += result->by_severity[s];
}

static void say_result(struct import_run *r, const struct import_result *result,
		       const struct import_counts *counts)
{
	bool is_bad = result->outcome == IMPORT_REFUSED || result->outcome == IMPORT_FAILED;
	bool is_quiet = r->cli->values[OPTION_QUIET] != NULL;

	clear_progress(r);
	add_totals(r, result, counts);
	if (result->error.text[0])
		say_error(r->name, result->error.text);
	if (counts->warning[0] && !is_quiet)
		say_error(r->name, counts->warning);
	if (!is_bad && !is_quiet &&
	    (r->cli->values[OPTION_VERBOSE] || result->outcome == IMPORT_EMPTY))
		say_document(r, result, counts);
}

static void say_totals(const struct import_run *r)
{
	if (r->cli->values[OPTION_QUIET])
		return;
	printf(_("%lld documents: %lld read"), r->documents, r->read);
	if (r->known)
		printf(_(" (%lld of them before: nothing changed)"), r->known);
	if (r->partial)
		printf(_(", %lld only in part"), r->partial);
	if (r->refused)
		printf(_(", %lld not read"), r->refused);
	printf(_("; %lld findings"), r->findings);
	put_severities(r->by_severity, stdout);
	put_skipped(r->skipped);
	printf(_("; rows: %lld new, %lld updated, %lld unchanged; %.1f MB in %.1f s\n"), r->added,
	       r->updated, r->unchanged, (double)r->bytes / 1e6, seconds_now() - r->run_began);
}

/* ---- one document
 * ------------------------------------------------------------------------------------ */

static bool read_document(struct import_run *r, const char *path, struct import_result *result,
			  struct import_counts *counts)
{
	struct store_import_options so = {.run = r->id,
					  .name = path,
					  .now = r->cli->now,
					  .modified = source_modified(r->stream),
					  .as = r->options.as,
					  .as_of = r->options.as_of};
	struct store_import *import = store_import_begin(r->store, &so, r->err);
	struct sink sink;

	if (!import)
		return false;
	sink = store_import_sink(import);
	if (!import_stream(r->stream, path, &r->options, &sink, result, r->err)) {
		store_import_abort(import);
		return false;
	}
	return store_import_end(import, result, seconds_now() - r->began, counts, r->err);
}

/* True: go on with the next one. */
static bool import_document(void *ctx, const char *path)
{
	struct import_run *r = ctx;
	struct import_result result = {.outcome = IMPORT_FAILED};
	struct import_counts counts = {0};
	struct error wrong = {0};

	r->documents++;
	r->name = path;
	r->began = r->shown = seconds_now();
	r->elements = 0;
	r->stream = source_open(path, &wrong);
	if (!r->stream) {
		r->refused++;
		cli_complain(wrong.text);
		return true;
	}
	r->failed = !read_document(r, path, &result, &counts);
	source_close(r->stream);
	clear_progress(r);
	if (!r->failed)
		say_result(r, &result, &counts);
	return !r->failed;
}

static bool import_argument(struct import_run *r, const char *path)
{
	struct error wrong = {0};

	if (strcmp(path, "-") == 0) {
		import_document(r, path);
		return !r->failed;
	}
	if (!source_walk(path, import_document, r, &wrong) && !r->failed) {
		r->documents++;
		r->refused++;
		cli_complain(wrong.text);
	}
	return !r->failed;
}

/* ---- options
 * ------------------------------------------------------------------------------------------- */

static bool positive(const struct cli *cli, enum option option, double most, double *number,
		     struct error *err)
{
	const char *text = cli->values[option];

	if (!text || (text_number(text, number) && *number >= 1 && *number <= most))
		return true;
	return error_set(err, ERROR_USAGE, _("--%s %s: expected a number from 1 to %.0f"),
			 options[option].name, text, most);
}

static bool parse_options(const struct cli *cli, struct import_options *o, struct error *err)
{
	double depth = slice_limits_default.depth;
	double size = (double)slice_limits_default.element_size / (1 << 20);
	const struct importer *i = importers;
	date last;

	*o = (struct import_options){.format = cli->values[OPTION_IMPORT_FORMAT],
				     .as = cli->values[OPTION_AS],
				     .as_of = DATE_NONE};
	while (o->format && i->name && strcmp(i->name, o->format) != 0)
		i++;
	if (o->format && !i->name)
		return error_set(err, ERROR_USAGE,
				 _("--format %s: no such format; see tamis manual, FORMATS"),
				 o->format);
	if (cli->values[OPTION_AS_OF] &&
	    !date_range(cli->values[OPTION_AS_OF], cli->now, &o->as_of, &last))
		return error_set(err, ERROR_USAGE,
				 _("--as-of %s: expected YYYY-MM-DD or YYYY-MM-DDTHH:MM:SSZ"),
				 cli->values[OPTION_AS_OF]);
	if (!positive(cli, OPTION_MAX_DEPTH, 10000, &depth, err) ||
	    !positive(cli, OPTION_MAX_ELEMENT, 2000, &size, err))
		return false;
	o->limits.depth = (int)depth;
	o->limits.element_size = (size_t)(size * (1 << 20));
	return true;
}

static bool run_arguments(struct import_run *r)
{
	const struct cli *cli = r->cli;

	if (!store_run_begin(r->store, cli->now, &r->id, r->err))
		return false;
	for (int i = 0; i < cli->arg_count; i++)
		if (!import_argument(r, cli->args[i]))
			return false;
	return store_run_end(r->store, r->id, cli->now, r->err);
}

bool cli_import(const struct cli *cli, struct error *err)
{
	struct import_run r = {.cli = cli, .err = err, .run_began = seconds_now()};
	struct sigaction action = {.sa_handler = on_interrupt};
	bool worked;

	if (!parse_options(cli, &r.options, err))
		return false;
	r.options.cancelled = tick;
	r.options.cancelled_ctx = &r;
	r.has_progress = isatty(STDERR_FILENO) && !cli->values[OPTION_QUIET];
	r.store = cli_open(cli, STORE_CREATE, err);
	if (!r.store)
		return false;
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	worked = run_arguments(&r);
	store_close(r.store);
	say_totals(&r);
	if (worked && r.read == 0)
		return error_set(err, ERROR_INPUT, _("nothing could be read"));
	return worked;
}
