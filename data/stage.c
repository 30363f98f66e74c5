/*
 * The sink that stages. Each record is hashed over all its words; the sum of the hashes is the
 * content's identity, the same for a document that was re-serialised, reordered or compressed.
 */
#include "data/stage.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/identity.h"
#include "core/intl.h"
#include "core/text.h"

/* ---- hashing --------------------------------------------------------------------------------- */

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

/* Adds the record in `scratch` to the scan's sum and returns its hash. */
static uint64_t add_record(struct stage *s, struct staged_scan *scan)
{
	unsigned char bytes[DIGEST_SIZE];
	uint64_t hash[2];

	digest_add(s->digest, s->scratch.data, s->scratch.size);
	digest_end(s->digest, bytes);
	memcpy(hash, bytes, sizeof(hash));
	scan->sum[0] += hash[0];
	scan->sum[1] += hash[1];
	return hash[0];
}

/* ---- words ----------------------------------------------------------------------------------- */

static staged_word word_of(struct stage *s, const char *text)
{
	return text && text[0] ? dict_add(&s->words, text) : 0;
}

static staged_word take_word(struct stage *s, char *owned)
{
	staged_word w = word_of(s, owned);

	free(owned);
	return w;
}

static staged_word *words_of(struct stage *s, const char *const *texts, size_t n, size_t *count)
{
	staged_word *list = mem_array(n + 1, sizeof(*list));

	*count = 0;
	for (size_t i = 0; i < n; i++)
		if (texts[i] && texts[i][0])
			list[(*count)++] = word_of(s, texts[i]);
	return list;
}

/* ---- the scan -------------------------------------------------------------------------------- */

static struct staged_scan *scan_of(struct stage *s)
{
	return &s->scans[s->scan_count - 1];
}

static bool on_scan_begin(void *ctx, const struct scan *scan, struct error *err)
{
	struct stage *s = ctx;
	struct staged_scan *own;

	(void)err;
	MEM_ROOM(s->scans, s->scan_count, s->scan_room);
	own = &s->scans[s->scan_count++];
	*own = (struct staged_scan){
		.source = scan->source,
		.as_of = scan->as_of,
		.tool = mem_strdup(scan->tool),
		.tool_version = mem_strdup(scan->tool_version),
		.vulns.width = 1,
	};
	buf_clear(&s->scratch);
	put_text(&s->scratch, "scan");
	put_text(&s->scratch, sources[scan->source]);
	put_number(&s->scratch, scan->as_of);
	add_record(s, own);
	return true;
}

/* "lang-pkgs os-pkgs", sorted: Results may stand in any order. */
static char *join_classes(const char *const *classes, size_t n)
{
	struct buf out = {0};
	const char *last = NULL;

	for (;;) {
		const char *next = NULL;

		for (size_t i = 0; i < n; i++)
			if (classes[i] && (!last || strcmp(classes[i], last) > 0) &&
			    (!next || strcmp(classes[i], next) < 0))
				next = classes[i];
		if (!next)
			break;
		buf_printf(&out, "%s%s", out.size ? " " : "", next);
		last = next;
	}
	return out.size ? buf_take(&out) : NULL;
}

static bool on_scan_end(void *ctx, const struct scan_end *end, struct error *err)
{
	struct stage *s = ctx;
	struct staged_scan *scan = scan_of(s);

	(void)err;
	scan->status = end->status;
	scan->why_partial = mem_strdup(end->why_partial);
	scan->classes = join_classes(end->classes, end->class_count);
	scan->artifact = word_of(s, end->artifact);
	scan->artifact_type = word_of(s, end->artifact_type);
	if (end->as_of != DATE_NONE)
		scan->as_of = end->as_of;
	buf_clear(&s->scratch);
	put_text(&s->scratch, "end");
	put_number(&s->scratch, end->status);
	put_number(&s->scratch, end->as_of);
	put_text(&s->scratch, end->artifact);
	put_text(&s->scratch, scan->classes);
	add_record(s, scan);
	return true;
}

static bool on_skipped(void *ctx, const char *reason, long long n, const char *example,
		       struct error *err)
{
	struct stage *s = ctx;

	(void)err;
	for (size_t i = 0; i < s->skip_count; i++)
		if (strcmp(s->skips[i].reason, reason) == 0) {
			s->skips[i].n += n;
			return true;
		}
	MEM_ROOM(s->skips, s->skip_count, s->skip_room);
	s->skips[s->skip_count++] = (struct staged_skip){
		.reason = mem_strdup(reason), .example = mem_strdup(example), .n = n};
	return true;
}

/* ---- the image ------------------------------------------------------------------------------- */

static void hash_image(struct stage *s, const struct image *image)
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
	add_record(s, scan_of(s));
}

static void stage_layers(struct stage *s, const struct image *image, struct staged_image *own)
{
	own->layers = mem_array(image->layer_count + 1, sizeof(*own->layers));
	own->layer_count = image->layer_count;
	for (size_t i = 0; i < image->layer_count; i++)
		own->layers[i] = (struct staged_layer){
			.diff_id = word_of(s, image->layers[i].diff_id),
			/* A tar's layer digests are something else (TRUTH 1). */
			.digest = image->digests_are_compressed
					  ? word_of(s, image->layers[i].digest)
					  : 0,
			.created_by = word_of(s, image->layers[i].created_by),
			.size = image->layers[i].size,
		};
	own->history = mem_array(image->history_count + 1, sizeof(*own->history));
	own->history_count = image->history_count;
	for (size_t i = 0; i < image->history_count; i++)
		own->history[i] = (struct staged_history){
			.created_by = word_of(s, image->history[i].created_by),
			.created = image->history[i].created,
			.is_empty = image->history[i].is_empty,
		};
}

static void image_fini(struct staged_image *image)
{
	free(image->digests);
	free(image->references);
	free(image->labels);
	free(image->layers);
	free(image->history);
	*image = (struct staged_image){0};
}

static bool on_image(void *ctx, const struct image *image, struct error *err)
{
	struct stage *s = ctx;
	struct staged_scan *scan = scan_of(s);
	struct staged_image *own = &scan->image;

	(void)err;
	image_fini(own);
	scan->has_image = true;
	own->config_digest = word_of(s, image->config_digest);
	own->os_family = word_of(s, image->os_family);
	own->os_version = word_of(s, image->os_version);
	own->architecture = word_of(s, image->architecture);
	own->eosl = image->os_is_eosl;
	own->created = image->created;
	own->digests = words_of(s, image->digests, image->digest_count, &own->digest_count);
	own->references =
		words_of(s, image->references, image->reference_count, &own->reference_count);
	own->labels = mem_array(2 * image->label_count + 1, sizeof(*own->labels));
	own->label_count = image->label_count;
	for (size_t i = 0; i < image->label_count; i++) {
		own->labels[2 * i] = word_of(s, image->labels[i].name);
		own->labels[2 * i + 1] = word_of(s, image->labels[i].value);
	}
	stage_layers(s, image, own);
	hash_image(s, image);
	return true;
}

/* ---- the findings ---------------------------------------------------------------------------- */

static uint64_t hash_finding(struct stage *s, const struct finding *f, uint64_t description)
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
	return add_record(s, scan_of(s));
}

static uint32_t stage_asset(struct stage *s, const struct asset *a)
{
	uint32_t key[9], number;
	struct staged_asset own = {
		.registry = word_of(s, a->registry),
		.repository = word_of(s, a->repository),
		.digest = word_of(s, a->digest),
		.resource = word_of(s, a->resource),
		.resource_type = word_of(s, a->resource_type),
		.os = word_of(s, a->os),
		.architecture = word_of(s, a->architecture),
	};
	uint64_t tags = a->tag_count;
	bool is_new;

	if (a->is_scan_image)
		return 0;
	for (size_t i = 0; i < a->tag_count; i++)
		tags = tags * 31 + word_of(s, a->tags[i]);
	memcpy(key, &own, 7 * sizeof(*key));
	memcpy(key + 7, &tags, sizeof(tags));
	number = tuples_add(&s->asset_keys, key, &is_new);
	if (is_new) {
		own.tags = words_of(s, a->tags, a->tag_count, &own.tag_count);
		MEM_ROOM(s->assets, number, s->asset_room);
		s->assets[number] = own;
	}
	return number + 1;
}

/*
 * Normalised forms, each worked out once. The numbers of a tuples are dense, so the answer for
 * tuple n stands at n of the array beside it.
 */
static staged_word package_key(struct stage *s, const char *ecosystem, const char *name)
{
	const uint32_t key[] = {word_of(s, ecosystem), word_of(s, name)};
	bool is_new;
	uint32_t n;

	if (!key[1])
		return 0;
	n = tuples_add(&s->package_keys, key, &is_new);
	if (is_new) {
		MEM_ROOM(s->package_key, n, s->package_room);
		s->package_key[n] = take_word(s, identity_package(ecosystem, name));
	}
	return s->package_key[n];
}

static staged_word version_key(struct stage *s, const char *ecosystem, const char *version)
{
	const uint32_t key[] = {word_of(s, ecosystem), word_of(s, version)};
	bool is_new;
	uint32_t n;

	if (!key[1])
		return 0;
	n = tuples_add(&s->version_keys, key, &is_new);
	if (is_new) {
		MEM_ROOM(s->version_key, n, s->version_room);
		s->version_key[n] = take_word(s, identity_version(ecosystem, version));
	}
	return s->version_key[n];
}

static staged_word path_key(struct stage *s, const struct finding *f)
{
	const uint32_t key[] = {word_of(s, f->ecosystem), word_of(s, f->path),
				word_of(s, f->version)};
	bool is_new;
	uint32_t n;

	if (f->kind == KIND_NETWORK)
		return word_of(s, f->port_range);
	if (!key[1])
		return 0;
	n = tuples_add(&s->path_keys, key, &is_new);
	if (is_new) {
		MEM_ROOM(s->path_key, n, s->path_room);
		s->path_key[n] = take_word(s, identity_path(f->ecosystem, f->path, f->version));
	}
	return s->path_key[n];
}

static void fill_words(struct stage *s, const struct finding *f, struct staged_row *row)
{
	if (f->kind == KIND_VULN) {
		row->ecosystem = word_of(s, f->ecosystem);
		row->package_key = package_key(s, f->ecosystem, f->package);
		row->source_package_key = package_key(s, f->ecosystem, f->source_package);
	}
	row->version_key = version_key(s, f->ecosystem, f->version);
	row->path_key = path_key(s, f);
	row->vuln = word_of(s, f->vuln);
	row->package = word_of(s, f->package);
	row->version = word_of(s, f->version);
	row->fixed = word_of(s, f->fixed);
	row->path = word_of(s, f->path ? f->path : f->port_range);
	row->purl = word_of(s, f->purl);
	row->severity_raw = word_of(s, f->severity_raw);
	row->severity_source = word_of(s, f->severity_source);
	row->vector = word_of(s, f->vector);
	row->status = word_of(s, f->status);
	row->account = word_of(s, f->account);
	row->region = word_of(s, f->region);
	row->layer = word_of(s, f->layer_diff_id);
	row->layer_digest = word_of(s, f->layer_digest);
}

/* The newest finding speaks about its vulnerability; of equally new ones, the greater hash. */
static void stage_about(struct stage *s, const struct finding *f, const struct staged_row *row)
{
	struct staged_scan *scan = scan_of(s);
	struct staged_about *about;
	bool is_new;
	uint32_t n;

	n = tuples_add(&scan->vulns, &row->vuln, &is_new);
	MEM_ROOM(scan->abouts, n, scan->about_room);
	about = &scan->abouts[n];
	if (is_new)
		*about = (struct staged_about){0};
	else if (row->as_of < about->as_of ||
		 (row->as_of == about->as_of && row->hash <= about->hash))
		return;
	free(about->opinions);
	*about = (struct staged_about){
		.as_of = row->as_of,
		.hash = row->hash,
		.vuln = row->vuln,
		.title = word_of(s, f->title),
		.url = word_of(s, f->url),
		.description = row->description,
		.epss = f->epss,
		.exploit = f->exploit,
		.opinions = mem_array(f->opinion_count + 1, sizeof(*about->opinions)),
		.opinion_count = f->opinion_count,
	};
	for (size_t i = 0; i < f->opinion_count; i++)
		about->opinions[i] = (struct staged_opinion){
			.vendor = word_of(s, f->opinions[i].vendor),
			.severity = word_of(s, f->opinions[i].severity),
			.vector = word_of(s, f->opinions[i].vector),
			.score = f->opinions[i].score,
		};
}

static bool spool_fail(struct error *err)
{
	return error_set(err, ERROR_DATABASE, _("cannot keep the document until its end: %s"),
			 strerror(errno));
}

/* An unlinked file in $TMPDIR: nothing is left behind, whatever happens. */
static bool open_spool(struct stage *s, struct error *err)
{
	const char *folder = getenv("TMPDIR");
	char *path = mem_printf("%s/tamis.XXXXXX", folder && folder[0] ? folder : "/tmp");
	int fd = mkstemp(path);

	if (fd >= 0) {
		unlink(path);
		s->spool = fdopen(fd, "w+b");
		if (!s->spool)
			close(fd);
	}
	free(path);
	return s->spool || spool_fail(err);
}

static bool spool_row(struct stage *s, const struct staged_row *row, const struct finding *f,
		      struct error *err)
{
	if (!s->spool && !open_spool(s, err))
		return false;
	if (fwrite(row, sizeof(*row), 1, s->spool) == 1 &&
	    (!row->source_key_size ||
	     fwrite(f->source_key, row->source_key_size, 1, s->spool) == 1) &&
	    (!row->description_size ||
	     fwrite(f->description, row->description_size, 1, s->spool) == 1))
		return true;
	return spool_fail(err);
}

/* The id of a description; its bytes go to the spool the first time only. */
static void stage_description(struct stage *s, const char *text, struct staged_row *row)
{
	size_t size = text ? strlen(text) : 0;
	uint32_t key[2];
	bool is_new;

	if (!size)
		return;
	row->description = digest_id(s->digest, text, size);
	memcpy(key, &row->description, sizeof(key));
	tuples_add(&s->texts, key, &is_new);
	row->description_size = is_new ? (uint32_t)size : 0;
}

static bool on_finding(void *ctx, const struct finding *f, struct error *err)
{
	struct stage *s = ctx;
	struct staged_scan *scan = scan_of(s);
	struct staged_row row;

	memset(&row, 0, sizeof(row)); /* the padding too: it is written to a file */
	stage_description(s, f->description, &row);
	row.hash = hash_finding(s, f, row.description);
	row.as_of = f->updated != DATE_NONE ? f->updated : f->last_seen;
	row.first_seen = f->first_seen;
	row.last_seen = f->last_seen;
	row.score = f->score;
	row.asset = stage_asset(s, &f->asset);
	row.line = f->start_line > 0 ? (uint32_t)f->start_line : 0;
	row.kind = (uint8_t)f->kind;
	row.activity = (uint8_t)f->activity;
	row.severity = (uint8_t)severity_from(f->severity_raw);
	row.fix = (uint8_t)fix_of(f->fixed, f->fix_stated, f->status);
	row.source_key_size = f->source_key ? (uint32_t)strlen(f->source_key) : 0;
	fill_words(s, f, &row);
	if (row.vuln)
		stage_about(s, f, &row);
	for (size_t i = 0; row.vuln && i < f->alias_count; i++) {
		const uint32_t pair[] = {row.vuln, word_of(s, f->aliases[i])};

		if (pair[1] && pair[1] != pair[0])
			tuples_add(&s->aliases, pair, NULL);
	}
	scan->severities |= 1u << row.severity;
	scan->fixes |= 1u << row.fix;
	scan->rows++;
	scan->own_rows += row.asset == 0;
	return spool_row(s, &row, f, err);
}

/* ---- reading back ---------------------------------------------------------------------------- */

bool stage_rewind(struct stage *s, struct error *err)
{
	return !s->spool || (fflush(s->spool) == 0 && fseek(s->spool, 0, SEEK_SET) == 0) ||
	       spool_fail(err);
}

/* Reads `size` bytes into `b` at its end, NUL-terminated. */
static bool take_bytes(struct stage *s, size_t size)
{
	struct buf *b = &s->scratch;

	buf_reserve(b, size + 1);
	if (size && fread(b->data + b->size, size, 1, s->spool) != 1)
		return false;
	b->size += size;
	buf_putc(b, '\0');
	return true;
}

bool stage_next(struct stage *s, struct staged_row *row, struct staged_strings *strings,
		struct error *err)
{
	buf_clear(&s->scratch);
	if (!s->spool || fread(row, sizeof(*row), 1, s->spool) != 1 ||
	    !take_bytes(s, row->source_key_size) || !take_bytes(s, row->description_size))
		return spool_fail(err);
	strings->source_key = row->source_key_size ? s->scratch.data : NULL;
	strings->description =
		row->description_size ? s->scratch.data + row->source_key_size + 1 : NULL;
	return true;
}

/* ---- life ------------------------------------------------------------------------------------ */

void stage_init(struct stage *s)
{
	*s = (struct stage){
		.asset_keys.width = 9,
		.texts.width = 2,
		.aliases.width = 2,
		.package_keys.width = 2,
		.version_keys.width = 2,
		.path_keys.width = 3,
		.digest = digest_new(),
	};
}

static void scan_fini(struct staged_scan *scan)
{
	for (uint32_t i = 0; i < scan->vulns.count; i++)
		free(scan->abouts[i].opinions);
	free(scan->abouts);
	tuples_fini(&scan->vulns);
	image_fini(&scan->image);
	free(scan->tool);
	free(scan->tool_version);
	free(scan->why_partial);
	free(scan->classes);
}

void stage_fini(struct stage *s)
{
	for (size_t i = 0; i < s->scan_count; i++)
		scan_fini(&s->scans[i]);
	for (uint32_t i = 0; i < s->asset_keys.count; i++)
		free(s->assets[i].tags);
	for (size_t i = 0; i < s->skip_count; i++) {
		free(s->skips[i].reason);
		free(s->skips[i].example);
	}
	if (s->spool)
		fclose(s->spool);
	dict_fini(&s->words);
	tuples_fini(&s->asset_keys);
	tuples_fini(&s->texts);
	tuples_fini(&s->aliases);
	tuples_fini(&s->package_keys);
	tuples_fini(&s->version_keys);
	tuples_fini(&s->path_keys);
	free(s->package_key);
	free(s->version_key);
	free(s->path_key);
	free(s->assets);
	free(s->scans);
	free(s->skips);
	digest_free(s->digest);
	buf_fini(&s->scratch);
	buf_fini(&s->part);
}

struct sink stage_sink(struct stage *s)
{
	return (struct sink){
		.ctx = s,
		.scan_begin = on_scan_begin,
		.image = on_image,
		.finding = on_finding,
		.skipped = on_skipped,
		.scan_end = on_scan_end,
	};
}
