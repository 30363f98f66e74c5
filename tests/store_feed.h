/*
 * Feeding a store without a report: documents as short tables, given to the store's sink. A
 * document is an image (or a resource) with findings of Trivy, or findings of Inspector that name
 * their image.
 */
#ifndef TAMIS_TESTS_STORE_FEED_H
#define TAMIS_TESTS_STORE_FEED_H

#include <string.h>

#include "core/identity.h"
#include "data/store.h"
#include "tests/tap.h"

#define CONFIG_A "sha256:aaaa000000000000000000000000000000000000000000000000000000000001"
#define CONFIG_B "sha256:aaaa000000000000000000000000000000000000000000000000000000000002"
#define DIGEST_A "sha256:dddd000000000000000000000000000000000000000000000000000000000001"
#define DIGEST_X "sha256:dddd00000000000000000000000000000000000000000000000000000000000f"
#define ECR "123456789012.dkr.ecr.eu-west-1.amazonaws.com"
enum { FEED_DAY_1 = 1700000000 }; /* 2023-11-14; days follow by DATE_DAY */
#define DAY(n) ((date)FEED_DAY_1 + ((date)(n)-1) * DATE_DAY)

struct feed_row {
	const char *vuln, *alias, *package, *version, *severity, *path;
	const char *digest, *repository, *tag; /* of Inspector's image */
	date pushed;                           /* 0: not stated */
	double score;
	enum finding_status activity;
	date updated;                  /* 0: not stated */
	const char *fixed, *ecosystem; /* ecosystem NULL: deb */
	date published;                /* 0: not stated */
};

/* clang-format off */
#define ROW(vuln_, alias_, package_, version_, ...) \
	{ .vuln = (vuln_), .alias = (alias_), .package = (package_), .version = (version_), \
	  .severity = __VA_ARGS__ }
/* clang-format on */

#define HAS(package_, version_)                                                                    \
	{                                                                                          \
		(package_), (version_), NULL, NULL                                                 \
	} /* of a list of packages */

struct feed {
	enum source source;
	date as_of; /* 0: undated */
	const char *config, *digest, *references[3], *artifact, *as;
	struct feed_row rows[8]; /* up to the first without a package */
	bool image_last;         /* image() after the findings */
	bool is_partial;
	bool is_named; /* as in struct scan_end */
	enum import_outcome outcome;
	const char *complete;   /* --complete */
	date dated;             /* --as-of; 0: not given */
	date modified;          /* the file's date; 0: it has none */
	date created;           /* of the image; 0: not stated */
	const char *classes[2]; /* NULL: os-pkgs */
	bool lists;             /* all packages of the system: these */
	struct {
		const char *package, *version, *ecosystem, *path; /* ecosystem NULL: deb */
	} packages[4];
};

static inline struct finding feed_finding(const struct feed *d, const struct feed_row *row,
					  const char *const *alias)
{
	bool is_trivy = d->source == SOURCE_TRIVY;

	return (struct finding){
		.asset = {.is_scan_image = is_trivy,
			  .registry = is_trivy ? NULL : ECR,
			  .repository = is_trivy ? NULL : row->repository,
			  .digest = is_trivy ? NULL : row->digest,
			  .resource = is_trivy ? NULL : "arn:aws:ecr:eu-west-1:123456789012:x",
			  .tags = &row->tag,
			  .tag_count = row->tag ? 1 : 0,
			  .pushed = row->pushed ? row->pushed : DATE_NONE},
		.vuln = row->vuln,
		.aliases = alias,
		.alias_count = row->alias ? 1 : 0,
		.title = "a title",
		.description = "a description",
		.severity_raw = row->severity,
		.score = row->score > 0 ? row->score : -1,
		.epss = -1,
		.exploit = -1,
		.published = row->published,
		.ecosystem = row->ecosystem ? row->ecosystem : "deb",
		.fixed = row->fixed,
		.package = row->package,
		.version = row->version,
		.path = row->path,
		.activity = row->activity,
		.account = is_trivy ? NULL : "123456789012",
		.first_seen = DATE_NONE,
		.last_seen = DATE_NONE,
		.updated = row->updated ? row->updated : DATE_NONE,
	};
}

static inline bool feed_image(const struct sink *sink, const struct feed *d, struct error *err)
{
	const char *digests[] = {d->digest};
	size_t references = 0;

	while (references < 3 && d->references[references])
		references++;
	return sink->image(sink->ctx,
			   &(struct image){.config_digest = d->config,
					   .digests = digests,
					   .digest_count = d->digest ? 1 : 0,
					   .references = d->references,
					   .reference_count = references,
					   .os_family = "debian",
					   .os_version = "12.4",
					   .os_is_eosl = -1,
					   .created = d->created ? d->created : DATE_NONE},
			   err);
}

static inline bool feed_records(const struct sink *sink, const struct feed *d, struct error *err)
{
	const char *const *classes =
		d->classes[0] ? d->classes : (const char *const[]){"os-pkgs", NULL};
	bool has_image = d->source == SOURCE_TRIVY && (d->config || d->digest || d->references[0]);
	date as_of = d->as_of ? d->as_of : DATE_NONE;

	if (!sink->scan_begin(sink->ctx, &(struct scan){.source = d->source, .as_of = as_of},
			      err) ||
	    (has_image && !d->image_last && !feed_image(sink, d, err)))
		return false;
	for (size_t i = 0; i < 8 && d->rows[i].package; i++) {
		const char *alias[] = {d->rows[i].alias};
		struct finding f = feed_finding(d, &d->rows[i], alias);

		if (!sink->finding(sink->ctx, &f, err))
			return false;
	}
	for (size_t i = 0; i < 4 && d->packages[i].package; i++) {
		const char *ecosystem = d->packages[i].ecosystem;
		const struct listed_package package = {.ecosystem = ecosystem ? ecosystem : "deb",
						       .path = d->packages[i].path,
						       .package = d->packages[i].package,
						       .version = d->packages[i].version};

		if (!sink->package(sink->ctx, &package, err))
			return false;
	}
	if (has_image && d->image_last && !feed_image(sink, d, err))
		return false;
	return sink->scan_end(
		sink->ctx,
		&(struct scan_end){.status = d->is_partial ? SCAN_PARTIAL : SCAN_WHOLE,
				   .as_of = DATE_NONE,
				   .artifact = d->artifact,
				   .is_named = d->is_named,
				   .classes = classes,
				   .class_count = d->classes[1] ? 2 : 1,
				   .lists = !d->lists       ? 0
					    : d->classes[1] ? LISTS_OS | LISTS_LANGUAGE
							    : LISTS_OS},
		err);
}

/* Imports n documents as one stream; false with err. */
static inline bool feed_try(struct store *s, const struct feed *const *documents, size_t n,
			    struct import_counts *counts, struct error *err)
{
	const struct feed *first = documents[0];
	struct store_import_options options = {.name = "feed",
					       .now = DAY(100),
					       .modified = first->modified ? first->modified
									   : DATE_NONE,
					       .as = first->as,
					       .as_of = first->dated ? first->dated : DATE_NONE,
					       .complete = first->complete};
	struct import_result result = {.outcome = first->outcome, .format = "trivy"};
	struct store_import *i = store_import_begin(s, &options, err);
	struct sink sink;

	if (!i)
		return false;
	sink = store_import_sink(i);
	for (size_t k = 0; k < n; k++)
		if (!feed_records(&sink, documents[k], err)) {
			store_import_abort(i, err);
			return false;
		}
	return store_import_end(i, &result, 0.5, counts, err);
}

/* The same; a failure ends the test program with its message. */
static inline struct import_counts feed_stream(struct store *s, const struct feed *const *documents,
					       size_t n)
{
	struct error err = {0};
	struct import_counts counts = {0};

	if (!feed_try(s, documents, n, &counts, &err)) {
		tap_diag("feed", err.text);
		exit(1);
	}
	return counts;
}

static inline struct import_counts feed(struct store *s, const struct feed *document)
{
	return feed_stream(s, &document, 1);
}

static inline struct store *feed_open(const char *path)
{
	struct error err = {0};
	struct store *s = store_open(path, STORE_CREATE, &err);

	if (!s) {
		tap_diag("store_open", err.text);
		exit(1);
	}
	return s;
}

static inline struct fleet *feed_load(struct store *s)
{
	struct error err = {0};
	struct fleet *f = store_load(s, &err);

	if (!f) {
		tap_diag("store_load", err.text);
		exit(1);
	}
	return f;
}

/* ---- what people say ---- */

static inline bool feed_decide(struct store *s, const struct fleet *f, const uint32_t *issues,
			       size_t n, const struct decision *d, date at, struct error *err)
{
	return store_say(s, f, issues, n, &(struct saying){.kind = EVENT_DECISION, .decision = d},
			 at, err);
}

static inline bool feed_note(struct store *s, const struct fleet *f, const uint32_t *issues,
			     size_t n, const char *text, date at, struct error *err)
{
	return store_say(s, f, issues, n, &(struct saying){.kind = EVENT_NOTE, .text = text}, at,
			 err);
}

static inline bool feed_mark(struct store *s, const struct fleet *f, const uint32_t *issues,
			     size_t n, bool mark, date at, struct error *err)
{
	return store_say(s, f, issues, n,
			 &(struct saying){.kind = mark ? EVENT_MARK : EVENT_UNMARK}, at, err);
}

static int feed_compare_lines(const void *a, const void *b)
{
	char *const *x = a, *const *y = b;

	return strcmp(*x, *y);
}

/* All that a fleet says of its findings, one line each, sorted: two stores that agree print alike.
 */
static inline char *feed_dump(struct store *s)
{
	struct fleet *f = feed_load(s);
	char **lines = mem_array(f->count + 1u, sizeof(*lines));
	struct buf out = {0};

	for (uint32_t i = 0; i < f->count; i++) {
		const struct fleet_asset *a = &f->assets[f->asset[i]];
		const struct fleet_issue *issue = &f->issues[f->issue[i]];
		const char *repository = fleet_text(f, a->repository);
		const char *vuln = fleet_text(f, f->vulns[issue->vuln].key);

		lines[i] = mem_printf(
			"%016llx %016llx %s %s %s %s sources %d presence %d image %s first %lld "
			"last "
			"%lld state %d\n",
			(unsigned long long)f->id[i], (unsigned long long)issue->key,
			repository ? repository : fleet_text(f, a->resource), vuln,
			severities[f->severity[i]].word, fleet_text(f, f->version[i]),
			f->sources[i], f->presence[i],
			a->image == FLEET_NONE ? "-" : fleet_text(f, f->images[a->image].key),
			(long long)issue->first_seen, (long long)f->last_seen[i],
			(int)fleet_state(f, f->issue[i], DAY(100)).state);
	}
	if (f->count)
		qsort(lines, f->count, sizeof(*lines), feed_compare_lines);
	for (uint32_t i = 0; i < f->count; i++) {
		buf_puts(&out, lines[i]);
		free(lines[i]);
	}
	free(lines);
	fleet_free(f);
	return buf_take(&out);
}

#endif
