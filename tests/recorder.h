/*
 * A sink that writes down what it is told, one call a line, facts as key=value and absent ones left
 * out. `stop_after` makes it refuse the n-th finding, as a full disk would.
 */
#ifndef TAMIS_TESTS_RECORDER_H
#define TAMIS_TESTS_RECORDER_H

#include <stdlib.h>
#include <string.h>

#include "core/date.h"
#include "core/finding.h"
#include "core/mem.h"
#include "data/import.h"

/* What a corpus comparison needs of a finding. */
struct recorded {
	char *key; /* vuln, package, version, fixed, path, digest, account, region: tabs between */
	char *facts; /* everything else that ROWS.jsonl states */
	char *source_key;
	enum severity severity;
	bool is_scan_image;
	bool is_suppressed; /* by VEX or an ignore file, told of the scan's image */
};

struct recorder {
	struct buf log;
	struct recorded *rows;
	size_t count, room;
	char *image_digest; /* the first one of the scan's image */
	long long skipped, facts;
	int scans, images;
	long long stop_after; /* 0: never */
};

static inline void recorder_word(struct buf *b, const char *key, const char *value)
{
	if (value)
		buf_printf(b, " %s=%s", key, value);
}

static inline void recorder_date(struct buf *b, const char *key, date when)
{
	char text[DATE_TEXT];

	if (when != DATE_NONE)
		buf_printf(b, " %s=%s", key, date_format(when, text));
}

static inline void recorder_texts(struct buf *b, const char *key, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (i == 0)
			buf_printf(b, " %s=%s", key, list[i]);
		else
			buf_printf(b, ",%s", list[i]);
	}
}

static inline bool recorder_scan_begin(void *ctx, const struct scan *s, struct error *err)
{
	struct recorder *r = ctx;

	(void)err;
	r->scans++;
	buf_printf(&r->log, "scan %s", source_word(s->source));
	recorder_word(&r->log, "format", s->format);
	recorder_word(&r->log, "version", s->tool_version);
	recorder_date(&r->log, "as_of", s->as_of);
	buf_putc(&r->log, '\n');
	return true;
}

static inline bool recorder_image(void *ctx, const struct image *i, struct error *err)
{
	struct recorder *r = ctx;
	struct buf *b = &r->log;

	(void)err;
	r->images++;
	buf_puts(b, "image");
	recorder_word(b, "config", i->config_digest);
	recorder_texts(b, "digests", i->digests, i->digest_count);
	recorder_texts(b, "references", i->references, i->reference_count);
	recorder_word(b, "os", i->os_family);
	recorder_word(b, "os_version", i->os_version);
	if (i->os_is_eosl >= 0)
		buf_printf(b, " eosl=%d", i->os_is_eosl);
	recorder_word(b, "architecture", i->architecture);
	recorder_date(b, "created", i->created);
	for (size_t k = 0; k < i->layer_count; k++) {
		buf_printf(b, " layer=(%s", i->layers[k].diff_id ? i->layers[k].diff_id : "-");
		recorder_word(b, "digest", i->layers[k].digest);
		recorder_word(b, "step", i->layers[k].created_by);
		buf_putc(b, ')');
	}
	for (size_t k = 0; k < i->history_count; k++)
		buf_printf(b, " step=(%s%s)", i->history[k].is_empty ? "empty " : "",
			   i->history[k].created_by ? i->history[k].created_by : "-");
	for (size_t k = 0; k < i->label_count; k++)
		buf_printf(b, " label=(%s=%s)", i->labels[k].name, i->labels[k].value);
	buf_putc(b, '\n');
	free(r->image_digest);
	r->image_digest = mem_strdup(i->digest_count ? i->digests[0] : NULL);
	return true;
}

static inline void recorder_asset(struct buf *b, const struct finding *f)
{
	const struct asset *a = &f->asset;

	recorder_word(b, "account", f->account);
	recorder_word(b, "region", f->region);
	if (a->is_scan_image)
		buf_puts(b, " at=image");
	recorder_word(b, "registry", a->registry);
	recorder_word(b, "repository", a->repository);
	recorder_texts(b, "tags", a->tags, a->tag_count);
	recorder_word(b, "digest", a->digest);
	recorder_word(b, "os", a->os);
	recorder_date(b, "pushed", a->pushed);
	recorder_word(b, "resource", a->resource);
	recorder_word(b, "resource_type", a->resource_type);
}

static inline const char *recorder_activity(enum finding_status activity)
{
	return activity == FINDING_ACTIVE   ? "ACTIVE"
	       : activity == FINDING_CLOSED ? "CLOSED"
					    : "SUPPRESSED";
}

static inline void recorder_details(struct buf *b, const struct finding *f)
{
	if (f->asset.is_scan_image && f->activity != FINDING_ACTIVE)
		recorder_word(b, "activity", recorder_activity(f->activity));
	recorder_word(b, "title", f->title);
	recorder_word(b, "url", f->url);
	recorder_word(b, "severity_source", f->severity_source);
	recorder_word(b, "vector", f->vector);
	if (f->epss >= 0)
		buf_printf(b, " epss=%g", f->epss);
	if (f->exploit >= 0)
		buf_printf(b, " exploit=%d", f->exploit);
	recorder_word(b, "ecosystem", f->ecosystem);
	recorder_word(b, "source_package", f->source_package);
	recorder_word(b, "purl", f->purl);
	recorder_word(b, "fix_stated", f->fix_stated);
	recorder_word(b, "remediation", f->remediation);
	if (f->start_line)
		buf_printf(b, " line=%d", f->start_line);
	recorder_word(b, "ports", f->port_range);
	recorder_texts(b, "aliases", f->aliases, f->alias_count);
	recorder_date(b, "updated", f->updated);
	for (size_t i = 0; i < f->opinion_count; i++)
		buf_printf(b, " opinion=(%s %s %g)",
			   f->opinions[i].vendor ? f->opinions[i].vendor : "-",
			   f->opinions[i].severity ? f->opinions[i].severity : "-",
			   f->opinions[i].score);
}

/* Facts that ROWS.jsonl states too, in a form that test_corpus can make from its rows. */
static inline void recorder_facts(struct buf *b, const struct finding *f)
{
	char *severity = mem_strdup(f->severity_raw);

	for (char *p = severity; p && *p; p++)
		*p = (char)(*p >= 'a' && *p <= 'z' ? *p - 'a' + 'A' : *p); /* RULES R4 */
	recorder_word(b, "kind", kinds[f->kind]);
	recorder_word(b, "severity", severity);
	free(severity);
	if (f->score >= 0)
		buf_printf(b, " score=%g", f->score);
	recorder_word(b, "type", f->package_type);
	recorder_word(b, "status",
		      f->asset.is_scan_image ? f->status : recorder_activity(f->activity));
	recorder_word(b, "layer", f->layer_digest);
	recorder_word(b, "diff_id", f->layer_diff_id);
	recorder_date(b, "first_seen", f->first_seen);
	recorder_date(b, "last_seen", f->last_seen);
}

static inline bool recorder_finding(void *ctx, const struct finding *f, struct error *err)
{
	struct recorder *r = ctx;
	const char *const key[] = {f->vuln, f->package,      f->version, f->fixed,
				   f->path, f->asset.digest, f->account, f->region};
	struct buf text = {0}, facts = {0};

	if (r->stop_after && (long long)r->count + 1 >= r->stop_after)
		return error_set(err, ERROR_DATABASE, "the disk is full");
	MEM_ROOM(r->rows, r->count, r->room);
	for (size_t i = 0; i < sizeof(key) / sizeof(key[0]); i++)
		buf_printf(&text, "%s%s", i ? "\t" : "", key[i] ? key[i] : "-");
	recorder_facts(&facts, f);
	buf_puts(&r->log, "finding");
	recorder_word(&r->log, "vuln", f->vuln);
	recorder_word(&r->log, "package", f->package);
	recorder_word(&r->log, "version", f->version);
	recorder_word(&r->log, "fixed", f->fixed);
	recorder_word(&r->log, "path", f->path);
	buf_puts(&r->log, facts.data);
	recorder_details(&r->log, f);
	recorder_asset(&r->log, f);
	buf_putc(&r->log, '\n');
	r->rows[r->count++] = (struct recorded){.key = buf_take(&text),
						.facts = buf_take(&facts),
						.source_key = mem_strdup(f->source_key),
						.severity = severity_from(f->severity_raw),
						.is_scan_image = f->asset.is_scan_image,
						.is_suppressed = f->asset.is_scan_image &&
								 f->activity == FINDING_SUPPRESSED};
	return true;
}

static inline bool recorder_skipped(void *ctx, const char *reason, long long n, const char *example,
				    struct error *err)
{
	struct recorder *r = ctx;

	(void)err;
	r->skipped += n;
	buf_printf(&r->log, "skipped %lld %s", n, reason);
	recorder_word(&r->log, "example", example);
	buf_putc(&r->log, '\n');
	return true;
}

static inline bool recorder_scan_end(void *ctx, const struct scan_end *e, struct error *err)
{
	struct recorder *r = ctx;

	(void)err;
	buf_printf(&r->log, "end %s", e->status == SCAN_WHOLE ? "whole" : "partial");
	recorder_word(&r->log, "why", e->why_partial);
	recorder_date(&r->log, "as_of", e->as_of);
	recorder_word(&r->log, "artifact", e->artifact);
	recorder_word(&r->log, "artifact_type", e->artifact_type);
	recorder_texts(&r->log, "classes", e->classes, e->class_count);
	buf_putc(&r->log, '\n');
	return true;
}

static inline bool recorder_usage(void *ctx, const struct usage *u, struct error *err)
{
	struct recorder *r = ctx;
	struct buf *b = &r->log;

	(void)err;
	r->facts++;
	buf_puts(b, "usage");
	recorder_word(b, "account", u->account);
	recorder_word(b, "region", u->region);
	recorder_word(b, "cluster", u->cluster);
	recorder_word(b, "namespace", u->namespace);
	recorder_word(b, "service", u->service);
	recorder_word(b, "workload_kind", u->workload_kind);
	recorder_word(b, "workload", u->workload);
	recorder_word(b, "taskdef", u->taskdef);
	recorder_word(b, "container", u->container);
	recorder_word(b, "role", u->role);
	recorder_word(b, "image", u->image);
	recorder_word(b, "digest", u->digest);
	recorder_word(b, "config", u->config_digest);
	recorder_word(b, "status", u->status);
	buf_printf(b, " count=%lld%s%s%s", u->count, u->is_running ? " running" : "",
		   u->is_declared ? " declared" : "", u->is_current ? " current" : "");
	recorder_date(b, "when", u->when);
	buf_putc(b, '\n');
	return true;
}

static inline bool recorder_image_fact(void *ctx, const struct image_fact *f, struct error *err)
{
	struct recorder *r = ctx;
	struct buf *b = &r->log;

	(void)err;
	r->facts++;
	buf_puts(b, "image_fact");
	recorder_word(b, "registry", f->registry);
	recorder_word(b, "repository", f->repository);
	recorder_word(b, "region", f->region);
	recorder_texts(b, "tags", f->tags, f->tag_count);
	recorder_word(b, "digest", f->digest);
	recorder_word(b, "config", f->config_digest);
	recorder_word(b, "raw", f->raw_digest);
	recorder_word(b, "index", f->index);
	recorder_word(b, "os", f->os);
	recorder_word(b, "architecture", f->architecture);
	recorder_word(b, "variant", f->variant);
	recorder_word(b, "os_version", f->os_version);
	recorder_texts(b, "layers", f->layers, f->layer_count);
	recorder_texts(b, "diff_ids", f->diff_ids, f->diff_id_count);
	for (size_t k = 0; k < f->history_count; k++)
		buf_printf(b, " step=(%s%s)", f->history[k].is_empty ? "empty " : "",
			   f->history[k].created_by ? f->history[k].created_by : "-");
	for (size_t k = 0; k < f->label_count; k++)
		buf_printf(b, " label=(%s=%s)", f->labels[k].name, f->labels[k].value);
	recorder_date(b, "created", f->created);
	recorder_date(b, "pushed", f->pushed);
	recorder_date(b, "last_used", f->last_used);
	if (f->in_use >= 0)
		buf_printf(b, " in_use=%d", f->in_use);
	buf_printf(b, "%s%s\n", f->is_artifact ? " artifact" : "", f->is_deleted ? " deleted" : "");
	return true;
}

static inline bool recorder_intel(void *ctx, const struct intel *i, struct error *err)
{
	struct recorder *r = ctx;
	struct buf *b = &r->log;

	(void)err;
	r->facts++;
	buf_puts(b, "intel");
	recorder_word(b, "vuln", i->vuln);
	if (i->epss >= 0)
		buf_printf(b, " epss=%g", i->epss);
	if (i->percentile >= 0)
		buf_printf(b, " percentile=%g", i->percentile);
	recorder_word(b, "model", i->model);
	recorder_date(b, "scored", i->scored);
	if (i->is_kev)
		buf_puts(b, " kev");
	recorder_date(b, "added", i->kev_added);
	recorder_date(b, "due", i->kev_due);
	if (i->ransomware >= 0)
		buf_printf(b, " ransomware=%d", i->ransomware);
	buf_putc(b, '\n');
	return true;
}

static inline bool recorder_account(void *ctx, const struct account *a, struct error *err)
{
	struct recorder *r = ctx;

	(void)err;
	r->facts++;
	buf_puts(&r->log, "account");
	recorder_word(&r->log, "id", a->id);
	recorder_word(&r->log, "name", a->name);
	recorder_word(&r->log, "status", a->status);
	buf_putc(&r->log, '\n');
	return true;
}

static inline bool recorder_package_source(void *ctx, const struct package_source *p,
					   struct error *err)
{
	struct recorder *r = ctx;

	(void)err;
	buf_puts(&r->log, "source");
	recorder_word(&r->log, "ecosystem", p->ecosystem);
	recorder_word(&r->log, "package", p->package);
	recorder_word(&r->log, "of", p->source_package);
	buf_putc(&r->log, '\n');
	return true;
}

static inline struct sink recorder_sink(struct recorder *r)
{
	return (struct sink){
		.ctx = r,
		.scan_begin = recorder_scan_begin,
		.image = recorder_image,
		.finding = recorder_finding,
		.package_source = recorder_package_source,
		.usage = recorder_usage,
		.image_fact = recorder_image_fact,
		.intel = recorder_intel,
		.account = recorder_account,
		.skipped = recorder_skipped,
		.scan_end = recorder_scan_end,
	};
}

static inline void recorder_fini(struct recorder *r)
{
	for (size_t i = 0; i < r->count; i++) {
		free(r->rows[i].key);
		free(r->rows[i].facts);
		free(r->rows[i].source_key);
	}
	free(r->rows);
	free(r->image_digest);
	buf_fini(&r->log);
	*r = (struct recorder){0};
}

#endif
