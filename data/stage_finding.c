/*
 * Staging findings: numbers for words, the forms that keys compare, the assets that findings name,
 * and the one finding that speaks for each vulnerability.
 */
#include <stdlib.h>
#include <string.h>

#include "core/identity.h"
#include "core/purl.h"
#include "core/text.h"
#include "data/stage_impl.h"

/* An asset is dated by the findings that name it, not by the document: an export carries no date of
 * its own, and the same one must say the same whenever it is read. */
static void date_asset(struct staged_asset *a, const struct staged_row *row, bool is_new)
{
	date last = row->last_seen > row->as_of ? row->last_seen : row->as_of;

	if (is_new || row->as_of == DATE_NONE) {
		a->first = row->as_of;
		a->last = last;
	} else if (a->first != DATE_NONE) {
		a->first = row->as_of < a->first ? row->as_of : a->first;
		a->last = last > a->last ? last : a->last;
	}
}

/* Numbers the asset that the row's finding names, and dates it by the row. */
static uint32_t stage_asset(struct stage *s, const struct asset *a, const struct staged_row *row)
{
	uint32_t key[9], number;
	struct staged_asset own = {
		.registry = stage_word(s, a->registry),
		.repository = stage_word(s, a->repository),
		.digest = stage_word(s, a->digest),
		.resource = stage_word(s, a->resource),
		.resource_type = stage_word(s, a->resource_type),
		.os = stage_word(s, a->os),
		.architecture = stage_word(s, a->architecture),
	};
	uint64_t tags = a->tag_count;
	bool is_new;

	if (a->is_scan_image)
		return 0;
	for (size_t i = 0; i < a->tag_count; i++)
		tags = tags * 31 + stage_word(s, a->tags[i]);
	memcpy(key, &own, 7 * sizeof(*key));
	memcpy(key + 7, &tags, sizeof(tags));
	number = tuples_add(&s->asset_keys, key, &is_new);
	if (is_new) {
		own.tags = stage_words(s, a->tags, a->tag_count, &own.tag_count);
		MEM_ROOM(s->assets, number, s->asset_room);
		s->assets[number] = own;
	}
	date_asset(&s->assets[number], row, is_new);
	if (is_new || (a->pushed != DATE_NONE && (s->assets[number].pushed == DATE_NONE ||
						  a->pushed < s->assets[number].pushed)))
		s->assets[number].pushed = a->pushed;
	return number + 1;
}

/* ---- normalised forms ------------------------------------------------------------------------ */

static staged_word take_word(struct stage *s, char *owned)
{
	staged_word w = stage_word(s, owned);

	free(owned);
	return w;
}

/*
 * Normalised forms, each worked out once. The numbers of a tuples are dense, so the answer for
 * tuple n stands at n of the array beside it.
 */
static staged_word package_key(struct stage *s, const char *ecosystem, const char *name)
{
	const uint32_t key[] = {stage_word(s, ecosystem), stage_word(s, name)};
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

/* Grype names a jar without its group, which stands in the purl; others write `group:artifact`. */
static staged_word finding_package_key(struct stage *s, const struct finding *f)
{
	staged_word word;
	struct purl p;
	char *full;

	if (!text_equal(f->ecosystem, "maven") || !f->package || strchr(f->package, ':') ||
	    !purl_parse(f->purl, &p))
		return package_key(s, f->ecosystem, f->package);
	full = purl_package(&p);
	word = package_key(s, f->ecosystem, full);
	free(full);
	purl_fini(&p);
	return word;
}

static staged_word version_key(struct stage *s, const char *ecosystem, const char *version)
{
	const uint32_t key[] = {stage_word(s, ecosystem), stage_word(s, version)};
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

static staged_word path_key(struct stage *s, const char *ecosystem, const char *path,
			    const char *version)
{
	const uint32_t key[] = {stage_word(s, ecosystem), stage_word(s, path),
				stage_word(s, version)};
	bool is_new;
	uint32_t n;

	if (!key[1])
		return 0;
	n = tuples_add(&s->path_keys, key, &is_new);
	if (is_new) {
		MEM_ROOM(s->path_key, n, s->path_room);
		s->path_key[n] = take_word(s, identity_path(ecosystem, path, version));
	}
	return s->path_key[n];
}

/* Upper-cased, as RULES R4 keep it. */
static staged_word severity_word_of(struct stage *s, const char *raw)
{
	char *upper = mem_strdup(raw);
	staged_word word;

	for (char *p = upper; p && *p; p++)
		if (*p >= 'a' && *p <= 'z')
			*p = (char)(*p - 'a' + 'A');
	word = stage_word(s, upper);
	free(upper);
	return word;
}

static void fill_words(struct stage *s, const struct finding *f, struct staged_row *row)
{
	if (f->kind == KIND_VULN) {
		row->ecosystem = stage_word(s, f->ecosystem);
		row->package_key = finding_package_key(s, f);
	}
	row->version_key = version_key(s, f->ecosystem, f->version);
	row->path_key = f->kind == KIND_NETWORK ? stage_word(s, f->port_range)
						: path_key(s, f->ecosystem, f->path, f->version);
	row->vuln = stage_word(s, f->vuln);
	row->package = stage_word(s, f->package);
	row->version = stage_word(s, f->version);
	row->fixed = stage_word(s, f->fixed);
	row->path = stage_word(s, f->path ? f->path : f->port_range);
	row->purl = stage_word(s, f->purl);
	row->severity_raw = severity_word_of(s, f->severity_raw);
	row->severity_source = stage_word(s, f->severity_source);
	row->vector = stage_word(s, f->vector);
	row->status = stage_word(s, f->status);
	row->account = stage_word(s, f->account);
	row->region = stage_word(s, f->region);
	row->layer = stage_word(s, f->layer_diff_id);
	row->layer_digest = stage_word(s, f->layer_digest);
	row->remediation = stage_word(s, f->remediation);
}

/* ---- vulnerabilities ------------------------------------------------------------------------- */

/* The newest finding speaks about its vulnerability; of equally new ones, the greater hash. */
static void stage_about(struct stage *s, const struct finding *f, const struct staged_row *row)
{
	struct staged_scan *scan = stage_scan(s);
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
		.title = stage_word(s, f->title),
		.url = stage_word(s, f->url),
		.description = row->description,
		.epss = f->epss,
		.exploit = f->exploit,
		.published = f->published > 0 ? f->published : DATE_NONE,
		.opinions = mem_array(f->opinion_count + 1, sizeof(*about->opinions)),
		.opinion_count = f->opinion_count,
	};
	for (size_t i = 0; i < f->opinion_count; i++)
		about->opinions[i] = (struct staged_opinion){
			.vendor = stage_word(s, f->opinions[i].vendor),
			.severity = stage_word(s, f->opinions[i].severity),
			.vector = stage_word(s, f->opinions[i].vector),
			.score = f->opinions[i].score,
		};
}

/* ---- one finding ----------------------------------------------------------------------------- */

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

bool stage_on_package(void *ctx, const struct listed_package *package, struct error *err)
{
	struct stage *s = ctx;
	const uint32_t key[] = {
		stage_word(s, package->ecosystem),
		package_key(s, package->ecosystem, package->package),
		path_key(s, package->ecosystem, package->path, package->version),
		version_key(s, package->ecosystem, package->version),
	};

	(void)err;
	tuples_add(&stage_scan(s)->packages, key, NULL);
	stage_hash_package(s, package);
	return true;
}

bool stage_on_package_source(void *ctx, const struct package_source *source, struct error *err)
{
	struct stage *s = ctx;
	const uint32_t key[] = {stage_word(s, source->ecosystem),
				package_key(s, source->ecosystem, source->package),
				package_key(s, source->ecosystem, source->source_package)};

	(void)err;
	if (!key[1] || !key[2])
		return true;
	tuples_add(&s->sources, key, NULL);
	stage_hash_package_source(s, source);
	return true;
}

bool stage_on_finding(void *ctx, const struct finding *f, struct error *err)
{
	struct stage *s = ctx;
	struct staged_scan *scan = stage_scan(s);
	struct staged_row row;

	memset(&row, 0, sizeof(row)); /* the padding too: it is written to a file */
	stage_description(s, f->description, &row);
	row.hash = stage_hash_finding(s, f, row.description);
	row.as_of = f->updated != DATE_NONE ? f->updated : f->last_seen;
	row.first_seen = f->first_seen;
	row.last_seen = f->last_seen;
	row.score = f->score;
	row.asset = stage_asset(s, &f->asset, &row);
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
		const uint32_t pair[] = {row.vuln, stage_word(s, f->aliases[i])};

		if (pair[1] && pair[1] != pair[0])
			tuples_add(&s->aliases, pair, NULL);
	}
	if (f->kind == KIND_VULN && f->source_package)
		stage_on_package_source(
			s, &(struct package_source){f->ecosystem, f->package, f->source_package},
			err);
	scan->severities |= 1u << row.severity;
	scan->fixes |= 1u << row.fix;
	scan->rows++;
	s->waiting++;
	/* An image that is known by its place only is known by that and the scan's time. */
	scan->needs_date = scan->needs_date || row.as_of == DATE_NONE ||
			   (f->asset.repository && !f->asset.digest);
	scan->is_unnamed = scan->is_unnamed || (row.asset && !f->asset.digest &&
						!f->asset.repository && !f->asset.resource);
	scan->own_rows += row.asset == 0;
	return stage_spool_row(s, &row, f, err);
}
