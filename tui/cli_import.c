/*
 * tamis import: a document is written in one transaction, or part after part when it is long, so
 * Ctrl-C, a full disk or a kill leaves the database as it was after the last part. A bad file gets
 * one line and the others go on.
 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "core/complete.h"
#include "core/intl.h"
#include "core/mem.h"
#include "core/text.h"
#include "data/fetch.h"
#include "data/source.h"
#include "tui/cli.h"

static volatile sig_atomic_t ending_signal; /* 0: none yet */

static void on_signal(int number)
{
	ending_signal = number;
}

/* Ctrl-C and its like are held back and asked for: a handler alone would lose one that comes
 * between a look and the wait for a silent pipe, which lets them in (data/source). */
static void catch_signals(void)
{
	struct sigaction action = {.sa_handler = on_signal};
	sigset_t held;

	sigemptyset(&held);
	sigaddset(&held, SIGINT);
	sigaddset(&held, SIGTERM);
	sigprocmask(SIG_BLOCK, &held, NULL);
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
}

static bool is_ended(void)
{
	sigset_t pending;

	if (ending_signal == 0 && sigpending(&pending) == 0)
		ending_signal = sigismember(&pending, SIGTERM)  ? SIGTERM
				: sigismember(&pending, SIGINT) ? SIGINT
								: 0;
	return ending_signal != 0;
}

struct import_run {
	const struct cli *cli;
	struct store *store;
	int64_t id;
	struct import_options options;
	struct source_options source_options;
	/* the document being read, for the progress line */
	struct source_stream *stream;
	const char *name;
	double began, shown;
	long long elements, asked;
	bool has_progress, is_drawn;
	/* totals */
	long long documents, read, partial, refused, skipped, known, findings,
		by_severity[SEVERITY_COUNT];
	long long added, updated, unchanged, bytes, facts[FACT_COUNT];
	double run_began;
	long long untried; /* sources left when the database refused one */
	bool is_offline;   /* a URL could not be fetched */
	bool failed;       /* the database or the person ended the run; err says why */
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

static bool interrupted(void *ctx)
{
	(void)ctx;
	return is_ended();
}

static void draw_progress(struct import_run *r, double now)
{
	double took, left;
	long long size, taken;

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
}

/* Asked between elements: draws the progress ten times a second, says whether Ctrl-C was pressed.
 * Both cost more than a small element, so it is every 64th time, of all documents. */
static bool tick(void *ctx)
{
	struct import_run *r = ctx;
	double now;

	r->elements++;
	if ((r->asked++ & 63) != 0)
		return ending_signal != 0;
	now = r->has_progress ? seconds_now() : 0;
	if (r->has_progress && now - r->shown >= 0.1)
		draw_progress(r, now);
	return is_ended();
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

static void say_error(const char *name, const char *context, const char *text)
{
	char *line = mem_printf("%s: %s%s", name, context, text);

	cli_complain(line);
	free(line);
}

static void put_skipped(long long skipped)
{
	if (skipped)
		printf(_("; %lld skipped (tamis imports says why)"), skipped);
}

static void put_facts(const long long facts[FACT_COUNT])
{
	struct buf text = {0};

	fact_counts_print(facts, &text);
	if (text.size)
		printf(", %s", text.data);
	buf_fini(&text);
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
	put_facts(counts->facts);
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
	for (int i = 0; i < FACT_COUNT; i++)
		r->facts[i] += counts->facts[i];
}

static void say_result(struct import_run *r, const struct import_result *result,
		       const struct import_counts *counts)
{
	bool is_bad = result->outcome == IMPORT_REFUSED || result->outcome == IMPORT_FAILED;
	bool is_quiet = r->cli->values[OPTION_QUIET] != NULL;

	clear_progress(r);
	add_totals(r, result, counts);
	r->is_offline = r->is_offline || result->error.kind == ERROR_NETWORK;
	if (result->error.text[0])
		say_error(r->name, result->outcome == IMPORT_PARTIAL ? _("kept in part: ") : "",
			  result->error.text);
	if (counts->warning[0] && !is_quiet)
		say_error(r->name, "", counts->warning);
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
	put_facts(r->facts);
	put_skipped(r->skipped);
	printf(_("; rows: %lld new, %lld updated, %lld unchanged; %.1f MB in %.1f s\n"), r->added,
	       r->updated, r->unchanged, (double)r->bytes / 1e6, seconds_now() - r->run_began);
}

/* ---- one document
 * ------------------------------------------------------------------------------------ */

static struct store_import *begin_document(struct import_run *r)
{
	struct store_import_options so = {.run = r->id,
					  .name = r->name,
					  .now = r->cli->now,
					  .modified = r->stream ? source_modified(r->stream)
								: DATE_NONE,
					  .as = r->options.as,
					  .as_of = r->options.as_of,
					  .complete = r->options.complete};

	return store_import_begin(r->store, &so, r->err);
}

static bool read_document(struct import_run *r, struct import_result *result,
			  struct import_counts *counts)
{
	struct store_import *import = begin_document(r);
	struct sink sink;

	if (!import)
		return error_wrap(r->err, "%s", r->name);
	sink = store_import_sink(import);
	if (!import_stream(r->stream, r->name, &r->options, &sink, result, r->err)) {
		store_import_abort(import, r->err);
		return false;
	}
	return store_import_end(import, result, seconds_now() - r->began, counts, r->err) ||
	       error_wrap(r->err, "%s", r->name);
}

static void import_document(struct import_run *r)
{
	struct import_result result = {.outcome = IMPORT_FAILED};
	struct import_counts counts = {0};

	r->documents++;
	r->name = source_called(r->stream);
	r->began = r->shown = seconds_now();
	r->elements = 0;
	r->failed = !read_document(r, &result, &counts);
	clear_progress(r);
	if (!r->failed)
		say_result(r, &result, &counts);
}

/* What an archive was besides its documents: a row of the log, when there is something to say. One
 * that broke counts as a document, read in part when one before it was. */
static bool log_archive(struct import_run *r, const struct source_archive *a,
			const struct error *wrong, bool is_partial)
{
	struct import_result result = {.format = a->kind, .error = *wrong};
	struct import_counts counts = {0};
	struct store_import *import;
	bool worked = true;
	struct sink sink;

	if (wrong->kind == ERROR_NONE && a->documents == 0)
		error_set(&result.error, ERROR_INPUT, _("an archive of no file to read"));
	if (result.error.kind == ERROR_NONE && a->skip_count == 0)
		return true;
	if (result.error.kind != ERROR_NONE)
		result.outcome = is_partial ? IMPORT_PARTIAL : IMPORT_FAILED;
	r->name = a->name;
	import = begin_document(r);
	if (!import)
		return false;
	sink = store_import_sink(import);
	for (size_t i = 0; worked && i < a->skip_count; i++) {
		const struct source_skip *skip = &a->skips[i];

		result.skipped += skip->n;
		worked = sink.skipped(sink.ctx, skip->reason, skip->n, skip->example, r->err);
	}
	if (!worked)
		store_import_abort(import, r->err);
	if (!worked || !store_import_end(import, &result, 0, &counts, r->err))
		return false;
	if (result.error.kind == ERROR_NONE) {
		r->skipped += result.skipped;
		return true;
	}
	r->documents++;
	say_result(r, &result, &counts);
	return true;
}

/* What cannot be opened, or a folder that cannot be read: a document that failed. */
static bool log_unreadable(struct import_run *r, const struct error *why)
{
	struct import_result result = {.outcome = IMPORT_FAILED, .error = *why};
	struct import_counts counts = {0};
	struct store_import *import = begin_document(r);

	if (!import || !store_import_end(import, &result, 0, &counts, r->err))
		return false;
	r->documents++;
	say_result(r, &result, &counts);
	return true;
}

/* Every document of r->stream, which was opened as `name`; why it cannot be read on, or could not
 * be opened, is in *wrong. */
static bool import_documents(struct import_run *r, const char *name, struct error *wrong)
{
	struct source_archive archive;
	long long read = r->read;

	while (r->stream && !r->failed && source_next(r->stream, wrong))
		import_document(r);
	if (r->failed)
		return false;
	r->name = name;
	if (wrong->kind == ERROR_CANCELLED) {
		*r->err = *wrong;
		return error_wrap(r->err, "%s", name);
	}
	if (!r->stream)
		return log_unreadable(r, wrong);
	return !source_archive(r->stream, &archive) ||
	       log_archive(r, &archive, wrong, r->read > read);
}

/* When the database refused a document, those behind it are only counted. */
static bool goes_on(const struct import_run *r)
{
	return !r->failed || r->err->kind == ERROR_DATABASE;
}

/* A file, a URL or standard input: a document, or an archive of some; or what stands in its place
 * and cannot be read. True: go on with the next. */
static bool import_source(void *ctx, const char *path, const struct error *unreadable)
{
	struct import_run *r = ctx;
	struct error wrong = unreadable ? *unreadable : (struct error){0};
	char *name;

	if (r->failed) {
		r->untried++;
		return true;
	}
	name = source_shown(path);
	r->stream = unreadable ? NULL : source_open_with(path, &r->source_options, &wrong);
	r->failed = !import_documents(r, name, &wrong);
	source_close(r->stream);
	free(name);
	return goes_on(r);
}

static bool import_argument(struct import_run *r, const char *path)
{
	if (strcmp(path, "-") == 0 || fetch_is_url(path))
		return import_source(r, path, NULL);
	source_walk(path, import_source, r);
	return goes_on(r);
}

/* ---- options
 * ------------------------------------------------------------------------------------------- */

static bool parse_options(const struct cli *cli, struct import_options *o, struct error *err)
{
	const struct importer *i = importers;
	struct complete complete;
	date last;

	*o = (struct import_options){.format = cli->values[OPTION_IMPORT_FORMAT],
				     .as = cli->values[OPTION_AS],
				     .as_of = DATE_NONE,
				     .complete = cli->values[OPTION_COMPLETE],
				     .now = cli->now,
				     .limits = slice_limits_default};
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
	if (o->as_of > cli->now) /* a typing error would be the newest word for years */
		return error_set(err, ERROR_USAGE, _("--as-of: %s lies in the future"),
				 cli->values[OPTION_AS_OF]);
	if (o->complete && !complete_parse(o->complete, &complete, err))
		return false;
	if (cli->values[OPTION_MAX_DEPTH])
		o->limits.depth = (int)cli->numbers[OPTION_MAX_DEPTH];
	if (cli->values[OPTION_MAX_ELEMENT])
		o->limits.element_size = (size_t)cli->numbers[OPTION_MAX_ELEMENT] << 20;
	return true;
}

/* libcurl is started when one of the arguments needs it. */
static bool begin_network(const struct cli *cli, bool *has_begun, struct error *err)
{
	for (int i = 0; i < cli->arg_count && !*has_begun; i++)
		*has_begun = fetch_is_url(cli->args[i]);
	return !*has_begun || fetch_begin(err);
}

static bool run_arguments(struct import_run *r)
{
	const struct cli *cli = r->cli;

	if (!store_run_begin(r->store, cli->now, &r->id, r->err))
		return false;
	for (int i = 0; i < cli->arg_count; i++)
		if (!import_argument(r, cli->args[i]))
			return false;
	return !r->failed && store_run_end(r->store, r->id, cli->now, r->err);
}

/* Of a run that the database ended: what it leaves. */
static void say_kept(const struct import_run *r)
{
	char *text = mem_strdup(r->err->text);

	error_set(r->err, r->err->kind, _("%s; documents kept: %lld, files not tried: %lld"), text,
		  r->read, r->untried);
	free(text);
}

bool cli_import(const struct cli *cli, struct error *err)
{
	struct import_run r = {.cli = cli, .err = err, .run_began = seconds_now()};
	bool worked, has_network = false;

	if (!parse_options(cli, &r.options, err) ||
	    !cli_source_options(cli, &r.source_options, err))
		return false;
	r.source_options.cancelled = interrupted;
	r.options.cancelled = tick;
	r.options.cancelled_ctx = &r;
	r.has_progress = isatty(STDERR_FILENO) && !cli->values[OPTION_QUIET];
	r.store = cli_open(cli, STORE_CREATE, err);
	if (!r.store)
		return false;
	catch_signals();
	worked = begin_network(cli, &has_network, err) && run_arguments(&r);
	if (!worked && err->kind == ERROR_DATABASE)
		say_kept(&r);
	if (has_network)
		fetch_end();
	if (!worked && err->kind == ERROR_CANCELLED && ending_signal == SIGTERM)
		err->kind = ERROR_TERMINATED;
	store_close(r.store);
	say_totals(&r);
	if (worked && r.read == 0)
		return error_set(err, r.is_offline ? ERROR_NETWORK : ERROR_INPUT,
				 _("nothing could be read"));
	return worked;
}
