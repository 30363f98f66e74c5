/*
 * The identity of a document's content. Each record is hashed over all its words; the sum of the
 * hashes is the scan's, the same for a document that was re-serialised, reordered or compressed.
 */
#include <string.h>

#include "data/stage_impl.h"

/* A string as hashed: its length, then its bytes; an absent one has a length of its own. */
static void put_text(struct buf *b, const char *text)
{
	uint32_t size = text ? (uint32_t)strlen(text) : UINT32_MAX;

	buf_put(b, &size, sizeof(size));
	if (text)
		buf_put(b, text, size);
}

static void put_texts(struct buf *b, const char *const *texts, size_t n)
{
	for (size_t i = 0; i < n; i++)
		put_text(b, texts[i]);
}

static void put_number(struct buf *b, int64_t n)
{
	buf_put(b, &n, sizeof(n));
}

/* A set: its members' hashes summed, as their order says nothing. */
static void put_set(struct stage *s, const char *const *texts, size_t n)
{
	uint64_t sum = n;

	for (size_t i = 0; i < n; i++)
		sum += texts[i] ? dict_hash(texts[i], strlen(texts[i])) : 1;
	buf_put(&s->scratch, &sum, sizeof(sum));
}

static void put_opinions(struct stage *s, const struct opinion *opinions, size_t n)
{
	uint64_t sum = n;

	for (size_t i = 0; i < n; i++) {
		const char *texts[] = {opinions[i].vendor, opinions[i].severity,
				       opinions[i].vector};

		buf_clear(&s->part);
		put_texts(&s->part, texts, 3);
		buf_put(&s->part, &opinions[i].score, sizeof(double));
		sum += dict_hash(s->part.data, s->part.size);
	}
	buf_put(&s->scratch, &sum, sizeof(sum));
}

/* Adds the record in `scratch` to the open scan's sum and returns its hash. */
static uint64_t add_record(struct stage *s)
{
	struct staged_scan *scan = stage_scan(s);
	unsigned char bytes[DIGEST_SIZE];
	uint64_t hash[2];

	digest_add(s->digest, s->scratch.data, s->scratch.size);
	digest_end(s->digest, bytes);
	memcpy(hash, bytes, sizeof(hash));
	scan->sum[0] += hash[0];
	scan->sum[1] += hash[1];
	return hash[0];
}

void stage_hash_begin(struct stage *s, const struct scan *scan)
{
	buf_clear(&s->scratch);
	put_text(&s->scratch, "scan");
	put_text(&s->scratch, source_word(scan->source));
	put_number(&s->scratch, scan->as_of);
	add_record(s);
}

void stage_hash_end(struct stage *s, const struct scan_end *end, const char *classes)
{
	buf_clear(&s->scratch);
	put_text(&s->scratch, "end");
	put_number(&s->scratch, end->status);
	put_number(&s->scratch, end->as_of);
	put_text(&s->scratch, end->artifact);
	put_text(&s->scratch, classes);
	if (end->os_family) { /* only where it is stated: other documents keep the hash they had */
		put_text(&s->scratch, end->os_family);
		put_text(&s->scratch, end->os_version);
	}
	add_record(s);
}

void stage_hash_image(struct stage *s, const struct image *image)
{
	const char *facts[] = {"image", image->config_digest, image->os_family, image->os_version,
			       image->architecture};

	buf_clear(&s->scratch);
	put_texts(&s->scratch, facts, 5);
	put_number(&s->scratch, image->os_is_eosl);
	put_number(&s->scratch, image->created);
	put_set(s, image->digests, image->digest_count);
	put_set(s, image->references, image->reference_count);
	for (size_t i = 0; i < image->layer_count; i++) {
		put_text(&s->scratch, image->layers[i].diff_id);
		put_text(&s->scratch, image->layers[i].digest);
	}
	for (size_t i = 0; i < image->history_count; i++)
		put_text(&s->scratch, image->history[i].created_by);
	add_record(s);
}

void stage_hash_package(struct stage *s, const struct listed_package *package)
{
	const char *texts[] = {"package", package->ecosystem, package->package, package->version,
			       package->path};

	buf_clear(&s->scratch);
	put_texts(&s->scratch, texts, 5);
	add_record(s);
}

void stage_hash_package_source(struct stage *s, const struct package_source *source)
{
	const char *texts[] = {"source", source->ecosystem, source->package,
			       source->source_package};

	buf_clear(&s->scratch);
	put_texts(&s->scratch, texts, 4);
	add_record(s);
}

uint64_t stage_hash_finding(struct stage *s, const struct finding *f, uint64_t description)
{
	const struct asset *a = &f->asset;
	const char *texts[] = {
		a->registry, a->repository,   a->digest,          a->os,           a->resource,
		f->account,  f->region,       f->source_key,      f->vuln,         f->title,
		f->url,      f->severity_raw, f->severity_source, f->vector,       f->package_type,
		f->package,  f->purl,         f->version,         f->fixed,        f->fix_stated,
		f->path,     f->port_range,   f->status,          f->layer_digest, f->layer_diff_id,
	};
	const int64_t numbers[] = {
		(int64_t)f->kind, (int64_t)f->activity, f->exploit,
		f->start_line,    f->first_seen,        f->last_seen,
		f->updated,       (int64_t)description, a->pushed,
	};

	buf_clear(&s->scratch);
	put_texts(&s->scratch, texts, sizeof(texts) / sizeof(texts[0]));
	buf_put(&s->scratch, numbers, sizeof(numbers));
	buf_put(&s->scratch, &f->score, sizeof(f->score));
	buf_put(&s->scratch, &f->epss, sizeof(f->epss));
	put_set(s, a->tags, a->tag_count);
	put_set(s, f->aliases, f->alias_count);
	put_opinions(s, f->opinions, f->opinion_count);
	if (f->remediation) /* as above: only where it is stated */
		put_text(&s->scratch, f->remediation);
	return add_record(s);
}

/* ---- facts ------------------------------------------------------------------------------------
 */

void stage_hash_usage(struct stage *s, const struct usage *u, uint64_t *key)
{
	const char *texts[] = {
#define TEXT(name) u->name,
		USAGE_WORDS(TEXT)
#undef TEXT
	};

	buf_clear(&s->scratch);
	put_text(&s->scratch, "usage");
	put_texts(&s->scratch, texts, USAGE_WORD_COUNT);
	put_number(&s->scratch, u->is_running);
	put_number(&s->scratch, u->is_declared);
	put_number(&s->scratch, u->is_current);
	*key = digest_id(s->digest, s->scratch.data, s->scratch.size);
	put_number(&s->scratch, u->count);
	put_number(&s->scratch, u->when);
	add_record(s);
}

uint64_t stage_hash_image_fact(struct stage *s, const struct image_fact *f)
{
	const char *texts[] = {
#define TEXT(name) f->name,
		IMAGE_FACT_WORDS(TEXT)
#undef TEXT
	};
	const int64_t numbers[] = {
		f->created,
		f->pushed,
		f->last_used,
		f->in_use,
		f->is_artifact,
		f->is_deleted,
		(int64_t)f->tag_count,
		(int64_t)f->layer_count,
		(int64_t)f->diff_id_count,
		(int64_t)f->history_count,
		(int64_t)f->label_count,
	};

	buf_clear(&s->scratch);
	put_text(&s->scratch, "image fact");
	put_texts(&s->scratch, texts, IMAGE_FACT_WORD_COUNT);
	buf_put(&s->scratch, numbers, sizeof(numbers));
	put_texts(&s->scratch, f->tags, f->tag_count);
	put_texts(&s->scratch, f->layers, f->layer_count);
	put_texts(&s->scratch, f->diff_ids, f->diff_id_count);
	for (size_t i = 0; i < f->history_count; i++) {
		put_text(&s->scratch, f->history[i].created_by);
		put_number(&s->scratch, f->history[i].created);
		put_number(&s->scratch, f->history[i].is_empty);
	}
	for (size_t i = 0; i < f->label_count; i++) {
		put_text(&s->scratch, f->labels[i].name);
		put_text(&s->scratch, f->labels[i].value);
	}
	return add_record(s);
}

void stage_hash_intel(struct stage *s, const struct intel *i)
{
	const char *texts[] = {"intel", i->vuln, i->model};
	const int64_t numbers[] = {i->scored, i->is_kev, i->kev_added, i->kev_due, i->ransomware};

	buf_clear(&s->scratch);
	put_texts(&s->scratch, texts, 3);
	buf_put(&s->scratch, numbers, sizeof(numbers));
	buf_put(&s->scratch, &i->epss, sizeof(i->epss));
	buf_put(&s->scratch, &i->percentile, sizeof(i->percentile));
	add_record(s);
}

void stage_hash_account(struct stage *s, const struct account *a)
{
	const char *texts[] = {"account", a->id, a->name, a->status};

	buf_clear(&s->scratch);
	put_texts(&s->scratch, texts, 4);
	add_record(s);
}

void stage_hash_event(struct stage *s, const struct event *e)
{
	const char *texts[] = {"event",
#define TEXT(name) e->name,
			       EVENT_WORDS(TEXT)
#undef TEXT
	};

	buf_clear(&s->scratch);
	put_texts(&s->scratch, texts, sizeof(texts) / sizeof(texts[0]));
	put_number(&s->scratch, e->at);
	put_number(&s->scratch, e->until);
	put_number(&s->scratch, e->uid);
	put_number(&s->scratch, e->findings);
	for (size_t i = 0; i < e->issue_count; i++) {
		const struct issue_name *n = &e->issues[i];
		const char *words[] = {
#define TEXT(name) n->name,
			ISSUE_WORDS(TEXT)
#undef TEXT
		};

		put_texts(&s->scratch, words, ISSUE_WORD_COUNT);
	}
	add_record(s);
}
