/*
 * The driver of every import: reads the stream in chunks, keeps the head until it is known whose
 * document it is, then feeds head and rest to the slicer with that importer's rules. Memory is
 * bounded by the head and the largest element, never by the document. Also the importer's way to
 * the sink, which counts rows, gathers what was skipped and remembers that the sink said stop.
 */
#include "data/import.h"

#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "core/text.h"
#include "data/decode.h"
#include "data/digest.h"
#include "data/import_ops.h"
#include "data/import_sniff.h"

enum { CHUNK = 64 * 1024 };

/* clang-format off */
const struct importer importers[] = {
	{ "trivy", N_("Trivy JSON report, version 2, or 1"), &import_trivy },
	{ "trivy_k8s", N_("Trivy report of a Kubernetes cluster, JSON"), &import_trivy_k8s },
	{ "trivy_operator", N_("trivy-operator's VulnerabilityReports, one or many"), &import_trivy_operator },
	{ "inspector2", N_("Amazon Inspector findings: list-findings, export, one a line"), &import_inspector2 },
	{ "eventbridge", N_("EventBridge events of Inspector and Security Hub, in SQS and SNS too"), &import_eventbridge },
	{ "ecr", N_("Amazon ECR: describe-image-scan-findings, basic or enhanced"), &import_ecr },
	{ "asff", N_("Security Hub findings of Inspector and Trivy: get-findings"), &import_asff },
	{ "inspector2_csv", N_("Amazon Inspector's CSV export, any columns in any order"), &import_inspector2_csv },
	{ "grype", N_("Grype JSON report"), &import_grype },
	{ "inspector_scan", N_("Inspector ScanSbom of CI plugins: CycloneDX, native, CSV"), &import_scan_sbom },
	{ "pods", N_("what runs in Kubernetes: kubectl get pods -A -o json"), &import_pods },
	{ "ecs", N_("what runs in ECS: describe-tasks, describe-services, describe-task-definition"), &import_ecs },
	{ "inspector_clusters", N_("where an image runs: aws inspector2 get-clusters-for-image"), &import_clusters },
	{ "ecr_images", N_("images of ECR: describe-images, list-images, batch-get-image"), &import_ecr_images },
	{ "manifest", N_("an image manifest, index or config, Docker's or OCI's"), &import_manifest },
	{ "image", N_("an image: docker image inspect, docker save, skopeo inspect"), &import_engine },
	{ "epss", N_("EPSS scores of FIRST: the daily CSV, or answers of the API"), &import_epss },
	{ "kev", N_("CISA's catalog of known exploited vulnerabilities, JSON or CSV"), &import_kev_json },
	{ "accounts", N_("accounts of an organisation: aws organizations list-accounts"), &import_accounts },
	{ "history", N_("what people said, of another database: tamis history --format jsonl"), &import_history },
	{ NULL, NULL, NULL },
};
/* clang-format on */

static bool is_cancelled(struct import_run *run, struct error *err)
{
	const struct import_options *o = run->options;

	if (!o->cancelled || !o->cancelled(o->cancelled_ctx))
		return false;
	run->is_stopped = true;
	error_set(err, ERROR_CANCELLED, _("cancelled"));
	return true;
}

/* The sink's answer; its no ends the run. */
static bool passed(struct import_run *run, bool good)
{
	if (!good)
		run->is_stopped = true;
	return good;
}

bool import_begin(struct import_run *run, const struct scan *scan, struct error *err)
{
	if (run->is_in_scan)
		return true;
	run->is_in_scan = run->has_begun = true;
	return passed(run, run->sink->scan_begin(run->sink->ctx, scan, err));
}

bool import_image(struct import_run *run, const struct image *image, struct error *err)
{
	return passed(run, run->sink->image(run->sink->ctx, image, err));
}

bool import_finding(struct import_run *run, const struct finding *finding, struct error *err)
{
	if (is_cancelled(run, err))
		return false;
	run->result->findings++;
	run->result->by_severity[severity_from(finding->severity_raw)]++;
	return passed(run, run->sink->finding(run->sink->ctx, finding, err));
}

bool import_package_source(struct import_run *run, const struct package_source *source,
			   struct error *err)
{
	const struct sink *sink = run->sink;

	return !is_cancelled(run, err) &&
	       passed(run, !sink->package_source || sink->package_source(sink->ctx, source, err));
}

bool import_package(struct import_run *run, const struct listed_package *package, struct error *err)
{
	const struct sink *sink = run->sink;

	return !is_cancelled(run, err) &&
	       passed(run, !sink->package || sink->package(sink->ctx, package, err));
}

bool import_usage(struct import_run *run, const struct usage *usage, struct error *err)
{
	const struct sink *sink = run->sink;

	if (is_cancelled(run, err))
		return false;
	run->result->facts++;
	return passed(run, !sink->usage || sink->usage(sink->ctx, usage, err));
}

bool import_image_fact(struct import_run *run, const struct image_fact *fact, struct error *err)
{
	const struct sink *sink = run->sink;

	if (is_cancelled(run, err))
		return false;
	run->result->facts++;
	return passed(run, !sink->image_fact || sink->image_fact(sink->ctx, fact, err));
}

bool import_intel(struct import_run *run, const struct intel *intel, struct error *err)
{
	const struct sink *sink = run->sink;

	if (is_cancelled(run, err))
		return false;
	run->result->facts++;
	return passed(run, !sink->intel || sink->intel(sink->ctx, intel, err));
}

bool import_account(struct import_run *run, const struct account *account, struct error *err)
{
	const struct sink *sink = run->sink;

	if (is_cancelled(run, err))
		return false;
	run->result->facts++;
	return passed(run, !sink->account || sink->account(sink->ctx, account, err));
}

bool import_event(struct import_run *run, const struct event *event, struct error *err)
{
	const struct sink *sink = run->sink;

	if (is_cancelled(run, err))
		return false;
	run->result->facts++;
	return passed(run, !sink->event || sink->event(sink->ctx, event, err));
}

void import_skip(struct import_run *run, const char *reason, const char *example)
{
	size_t i = 0;

	while (i < run->skip_count && strcmp(run->skips[i].reason, reason) != 0)
		i++;
	if (i == run->skip_count) {
		MEM_ROOM(run->skips, run->skip_count, run->skip_room);
		run->skips[run->skip_count++] = (struct import_skipped){.reason = reason};
	}
	run->skips[i].n++;
	run->result->skipped++;
	if (!run->skips[i].example)
		run->skips[i].example = mem_strdup(example);
}

void import_skip_at(struct import_run *run, const char *reason, long long offset)
{
	char *at = mem_printf(_("at byte %lld"), offset);

	import_skip(run, reason, at);
	free(at);
}

void import_hold(struct buf *held, int rule, struct slice_bytes bytes)
{
	struct import_held one = {0};

	one.rule = rule;
	one.bytes = bytes;
	buf_put(held, &one, sizeof(one));
	buf_put(held, bytes.text, bytes.size);
}

bool import_held(const struct buf *held, size_t *at, struct import_held *next)
{
	if (*at >= held->size)
		return false;
	memcpy(next, held->data + *at, sizeof(*next));
	next->bytes.text = held->data + *at + sizeof(*next);
	*at += sizeof(*next) + next->bytes.size;
	return true;
}

static void forget_skips(struct import_run *run)
{
	for (size_t i = 0; i < run->skip_count; i++)
		free(run->skips[i].example);
	run->skip_count = 0;
}

bool import_end(struct import_run *run, const struct scan_end *end, struct error *err)
{
	const struct sink *sink = run->sink;
	struct scan_end told = *end;
	bool good = true;

	if (run->is_cut && told.status == SCAN_PARTIAL)
		told.status = SCAN_CUT;
	for (size_t i = 0; good && i < run->skip_count; i++)
		good = sink->skipped(sink->ctx, run->skips[i].reason, run->skips[i].n,
				     run->skips[i].example, err);
	forget_skips(run);
	run->is_in_scan = false;
	return passed(run, good && sink->scan_end(sink->ctx, &told, err));
}

/* One document on its way in. */
struct intake {
	struct import_run run;
	const struct import_ops *ops; /* whose document it is, once that is known */
	void *state;                  /* what ops->open() gave */
	struct source_stream *stream;
	struct decode decode;
	struct buf text; /* decoded, not yet sliced: first the head, then one chunk at a time */
	bool is_at_end;
	bool is_broken; /* the source could not be read on: `error` says why */
	struct error error;
	char chunk[CHUNK];
};

/* Adds the next chunk to in->text. */
static void read_chunk(struct intake *in)
{
	long n = source_read(in->stream, in->chunk, sizeof(in->chunk), &in->error);

	in->is_broken = n < 0;
	in->is_at_end = n <= 0;
	if (n > 0)
		in->run.result->bytes += n;
	decode_put(&in->decode, in->chunk, n > 0 ? (size_t)n : 0, &in->text);
}

/* Reads until it is known whose document this is. A slow pipe is not sniffed at each byte anew. */
static struct sniff read_head(struct intake *in, struct error *err)
{
	struct sniff sniff = {.answer = SNIFF_MORE};
	size_t next = 0;

	while (sniff.answer == SNIFF_MORE && !is_cancelled(&in->run, err)) {
		read_chunk(in);
		if (in->is_broken && is_cancelled(&in->run, err))
			break;
		if (in->text.size < next && !in->is_at_end)
			continue;
		sniff = sniff_head(buf_text(&in->text), in->text.size,
				   in->is_at_end || in->text.size >= SNIFF_MAX,
				   in->run.options->format);
		next = in->text.size + in->text.size / 8;
	}
	return sniff;
}

/* What is over a limit is counted for every importer alike; whether the document is whole without
 * it, the importer knows. */
static bool note_skip(void *ctx, const struct slice_skip *skip, struct error *err)
{
	static const char *const reasons[SLICE_LIMIT_COUNT] = {
		[SLICE_LIMIT_SIZE] = N_("larger than --max-element"),
		[SLICE_LIMIT_DEPTH] = N_("nests deeper than --max-depth"),
	};
	struct intake *in = ctx;
	struct import_run *run = &in->run;
	const char *reason = reasons[skip->over], *lost = N_("an element");

	(void)err;
	if (in->ops->skipped)
		lost = in->ops->skipped(in->state, skip);
	import_skip_at(run, reason, skip->offset);
	if (lost && !run->why_partial)
		run->why_partial = run->loss =
			mem_printf(_("%s skipped at byte %lld: %s; the rest is read"), _(lost),
				   skip->offset, _(reason));
	return true;
}

static bool note_large_record(void *ctx, long long offset, struct error *err)
{
	return note_skip(ctx, &(struct slice_skip){.offset = offset}, err);
}

/* What cuts the stream into pieces for the importer: one of the two. */
struct cutter {
	struct slice *slice;
	struct csv *csv;
	struct digest *digest; /* of what was fed; NULL: not wanted */
	bool has_begun;
};

static struct cutter cutter_new(struct intake *in)
{
	const struct import_ops *ops = in->ops;
	const struct slice_limits *limits = &in->run.options->limits;
	struct slice_handler handler = ops->handler;
	struct csv_handler csv = ops->csv;

	limits = limits->depth ? limits : &slice_limits_default;
	handler.ctx = csv.ctx = in->state;
	handler.skipped = note_skip;
	csv.too_large = note_large_record;
	handler.skipped_ctx = csv.too_large_ctx = in;
	return (struct cutter){
		.csv = ops->shape == IMPORT_CSV ? csv_new(limits->element_size, &csv) : NULL,
		.slice = ops->shape == IMPORT_JSON
				 ? slice_new(ops->rules, ops->rule_count, limits, &handler)
				 : NULL,
		.digest = ops->wants_digest ? digest_new() : NULL,
	};
}

/* A byte order mark is no part of what has the digest: some shell has put it there. */
static bool cutter_feed(struct cutter *c, const struct buf *text, struct error *err)
{
	size_t mark = !c->has_begun && text_has_prefix(buf_text(text), "\xef\xbb\xbf") ? 3 : 0;

	c->has_begun = true;
	if (c->digest)
		digest_add(c->digest, buf_text(text) + mark, text->size - mark);
	return c->csv ? csv_feed(c->csv, buf_text(text), text->size, err)
		      : slice_feed(c->slice, buf_text(text), text->size, err);
}

static bool cutter_finish(const struct cutter *c, struct error *err)
{
	return c->csv ? csv_finish(c->csv, err) : slice_finish(c->slice, err);
}

static void cutter_free(struct cutter *c)
{
	slice_free(c->slice);
	csv_free(c->csv);
	digest_free(c->digest);
}

/* Head and rest through the cutter. False at a mistake of the document, or when the run is stopped.
 */
static bool cut_stream(struct intake *in, struct cutter *cutter, struct error *err)
{
	for (;;) {
		if (!cutter_feed(cutter, &in->text, err))
			return false;
		buf_clear(&in->text);
		if (in->is_at_end)
			break;
		if (is_cancelled(&in->run, err))
			return false;
		read_chunk(in);
	}
	if (!in->is_broken)
		return cutter_finish(cutter, err);
	if (is_cancelled(&in->run, err))
		return false;
	*err = in->error;
	return false;
}

static enum import_outcome outcome_of(const struct import_run *run, bool is_whole)
{
	if (run->has_begun)
		return is_whole && !run->why_partial ? IMPORT_READ : IMPORT_PARTIAL;
	if (!is_whole)
		return IMPORT_FAILED;
	return run->why_partial ? IMPORT_REFUSED : IMPORT_EMPTY; /* a forced format may be wrong */
}

/* A document of a known format. False when the run is stopped; err is then filled. */
static bool read_known(struct intake *in, const struct import_ops *ops, struct error *err)
{
	struct import_run *run = &in->run;
	struct import_result *result = run->result;
	struct error mistake = {0}, stop = {0};
	struct cutter cutter;
	bool is_whole;
	char digest[DIGEST_TEXT];

	in->ops = ops;
	in->state = ops->open(run);
	cutter = cutter_new(in);
	is_whole = cut_stream(in, &cutter, &mistake);
	if (is_whole && cutter.digest)
		run->raw_digest = digest_text(cutter.digest, digest);
	cutter_free(&cutter);
	run->is_cut = !is_whole;
	if (run->is_stopped)
		stop = mistake;
	else
		ops->finish(in->state, is_whole ? NULL : mistake.text, &stop);
	ops->close(in->state);
	if (run->is_stopped) {
		if (err)
			*err = stop;
		return false;
	}
	if (!is_whole)
		result->error = mistake;
	else if (run->why_partial)
		error_set(&result->error, ERROR_INPUT, "%s", run->why_partial);
	result->outcome = outcome_of(run, is_whole);
	return true;
}

static bool read_document(struct intake *in, struct error *err)
{
	static const enum import_outcome outcomes[] = {
		[SNIFF_EMPTY] = IMPORT_EMPTY,
		[SNIFF_REFUSED] = IMPORT_REFUSED,
		[SNIFF_FAILED] = IMPORT_FAILED,
	};
	struct import_result *result = in->run.result;
	struct sniff sniff = read_head(in, err);

	if (in->run.is_stopped)
		return false;
	result->format = sniff.format;
	if (sniff.answer == SNIFF_KNOWN)
		return read_known(in, sniff.ops, err);
	result->outcome = in->is_broken ? IMPORT_FAILED : outcomes[sniff.answer];
	result->error = in->is_broken ? in->error : sniff.error;
	return true;
}

bool import_stream(struct source_stream *stream, const char *name,
		   const struct import_options *options, const struct sink *sink,
		   struct import_result *result, struct error *err)
{
	struct intake *in = mem_alloc(sizeof(*in));
	bool good;

	*result = (struct import_result){0};
	in->stream = stream;
	in->run = (struct import_run){
		.options = options, .sink = sink, .result = result, .name = name};
	good = read_document(in, err);
	if (!good)
		error_wrap(err, "%s", name);
	forget_skips(&in->run);
	free(in->run.skips);
	free(in->run.loss);
	buf_fini(&in->text);
	free(in);
	return good;
}
