/*
 * Settling images, places and assets. An image is entered under the identity that the document
 * states, its config digest, else a digest, else place and time; that two of these are one image is
 * found out when the fleet is loaded, from image_digest.
 */
#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "core/text.h"
#include "data/store_settle.h"

/* ---- names ----------------------------------------------------------------------------------- */

static bool is_temporary(const char *name)
{
	static const char *const folders[] = {
		"/tmp/",    "/var/tmp/", "/var/folders/", "/private/tmp/", "/private/var/folders/",
		"/dev/shm/"};

	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
		if (text_has_prefix(name, folders[i]))
			return true;
	return false;
}

const char *settle_artifact(const struct settle *t)
{
	const char *name = dict_text(&t->stage->words, t->scan.staged->artifact);

	if (t->options->as && t->options->as[0] && !t->scan.staged->is_named)
		return t->options->as;
	if (!name || !strcmp(name, ".") || !strcmp(name, "..") || is_temporary(name))
		return NULL;
	return name;
}

/* A report that names nothing is named by its content. */
static bool name_by_content(struct settle *t, uint32_t *number)
{
	char name[2 * 16 + sizeof("content:")] = "content:";

	for (int i = 0; i < 16; i++)
		sqlite3_snprintf(3, name + strlen("content:") + 2 * i, "%02x", t->scan.hash[i]);
	if (t->scan.staged->own_rows) /* else nothing hangs on the name */
		sqlite3_snprintf(
			sizeof(t->counts->warning), t->counts->warning, "%s",
			_("the report names no image and no resource: it is named by its content; "
			  "import it with --as NAME"));
	return settle_text_word(t, name, number);
}

/* ---- places ---------------------------------------------------------------------------------- */

static bool settle_repository(struct settle *t, const char *registry, const char *name, int64_t *id)
{
	uint32_t words[2], number;
	struct cache *cache = &t->repositories;
	bool is_new;

	if (!settle_text_word(t, registry, &words[0]) || !settle_text_word(t, name, &words[1]))
		return false;
	number = tuples_add(&cache->keys, words, &is_new);
	if (is_new) {
		MEM_ROOM(cache->ids, number, cache->room);
		cache->ids[number] = 0;
	}
	if (!cache->ids[number] &&
	    !settle_find_or_add(t, SQL_REPOSITORY_FIND, SQL_REPOSITORY_ADD,
				BOUND(v_int(words[0]), v_int(words[1])), &cache->ids[number]))
		return false;
	*id = cache->ids[number];
	return true;
}

static bool add_place(struct settle *t, int64_t image, int64_t repository, const char *tag,
		      date first, date last)
{
	uint32_t number;

	return settle_text_word(t, tag, &number) &&
	       settle_run(t, SQL_PLACE_ADD,
			  BOUND(v_int(image), v_int(repository), v_int(number), v_int(first),
				v_int(last)));
}

bool settle_place(struct settle *t, int64_t image, const struct reference *r, const char *tag,
		  date first, date last)
{
	int64_t repository;

	return settle_repository(t, r->registry, r->repository, &repository) &&
	       add_place(t, image, repository, tag, first, last);
}

static bool find_asset(struct settle *t, int64_t image, int64_t repository, uint32_t key,
		       uint32_t resource, uint32_t type, int64_t *asset)
{
	if (!settle_find_or_add(t, SQL_ASSET_FIND, SQL_ASSET_ADD,
				BOUND(v_int(image), v_int(repository), v_int(key), v_int(resource),
				      v_int(type)),
				asset))
		return false;
	return !resource || settle_run(t, SQL_ASSET_RESOURCE,
				       BOUND(v_int(*asset), v_int(resource), v_int(type)));
}

/* ---- images ---------------------------------------------------------------------------------- */

bool settle_image(struct settle *t, const char *key, enum image_kind kind, int64_t *image)
{
	uint32_t number;

	return settle_text_word(t, key, &number) &&
	       settle_find_or_add(t, SQL_IMAGE_FIND, SQL_IMAGE_ADD,
				  BOUND(v_int(number), v_int(kind)), image);
}

/* The image that is known by a place only: the tag may name another one tomorrow. */
static bool find_image_by_place(struct settle *t, const char *registry, const char *repository,
				const char *tag, int64_t *image)
{
	char when[DATE_TEXT];
	char *key = mem_printf("%s%s%s%s%s@%s", registry ? registry : "", registry ? "/" : "",
			       repository, tag ? ":" : "", tag ? tag : "",
			       date_format(t->scan.as_of, when));
	bool found = settle_image(t, key, IMAGE_PLACE, image);

	free(key);
	return found;
}

bool settle_image_digest(struct settle *t, int64_t image, const char *digest)
{
	uint32_t number;

	return settle_text_word(t, digest, &number) &&
	       (!number || settle_run(t, SQL_DIGEST_ADD, BOUND(v_int(number), v_int(image))));
}

/* What a scan says of an image itself. */
struct facts {
	staged_word family, version, architecture;
	int eosl;
	date created, as_of;
};

/* Of equally new facts those with the greater hash win: it is of their words, as the number of a
 * document or its other content would make the order of imports tell. */
static void hash_facts(struct settle *t, const struct facts *f, unsigned char hash[16])
{
	const struct dict *words = &t->stage->words;
	const char *texts[] = {dict_text(words, f->family), dict_text(words, f->version),
			       dict_text(words, f->architecture)};
	unsigned char bytes[DIGEST_SIZE];

	for (int i = 0; i < 3; i++) {
		const char *text = texts[i] ? texts[i] : "";

		digest_add(t->store->digest, text, strlen(text) + 1);
	}
	digest_add(t->store->digest, &f->eosl, sizeof(f->eosl));
	digest_add(t->store->digest, &f->created, sizeof(f->created));
	digest_end(t->store->digest, bytes);
	memcpy(hash, bytes, 16);
}

static bool put_facts(struct settle *t, int64_t image, const struct facts *f)
{
	static const enum settle_sql both[] = {SQL_IMAGE_OLDER, SQL_IMAGE_NEWER};
	unsigned char hash[16];
	uint32_t words[3];

	if (!settle_word(t, f->family, &words[0]) || !settle_word(t, f->version, &words[1]) ||
	    !settle_word(t, f->architecture, &words[2]))
		return false;
	hash_facts(t, f, hash);
	for (int i = 0; i < 2; i++)
		if (!settle_run(t, both[i],
				BOUND(v_int(image), v_int(words[0]), v_int(words[1]),
				      v_int(f->eosl), v_int(words[2]), v_date(f->created),
				      v_int(f->as_of), v_blob(hash, sizeof(hash)))))
			return false;
	return true;
}

static bool put_layers(struct settle *t, int64_t image, const struct staged_image *own)
{
	uint32_t words[3];

	for (size_t i = 0; i < own->layer_count; i++) {
		const struct staged_layer *layer = &own->layers[i];

		if (!settle_word(t, layer->diff_id, &words[0]) ||
		    !settle_word(t, layer->digest, &words[1]) ||
		    !settle_word(t, layer->created_by, &words[2]) ||
		    !settle_run(t, SQL_LAYER_ADD,
				BOUND(v_int(image), v_int((int64_t)i), v_int(words[0]),
				      v_int(words[1]), v_int(words[2]), v_int(layer->size))))
			return false;
	}
	for (size_t i = 0; i < own->history_count; i++) {
		const struct staged_history *step = &own->history[i];

		if (!settle_word(t, step->created_by, &words[0]) ||
		    !settle_run(t, SQL_HISTORY_ADD,
				BOUND(v_int(image), v_int((int64_t)i), v_int(words[0]),
				      v_date(step->created), v_int(step->is_empty))))
			return false;
	}
	for (size_t i = 0; i < own->label_count; i++)
		if (!settle_word(t, own->labels[2 * i], &words[0]) ||
		    !settle_word(t, own->labels[2 * i + 1], &words[1]) ||
		    !settle_run(t, SQL_LABEL_ADD,
				BOUND(v_int(image), v_int(words[0]), v_int(words[1]))))
			return false;
	return true;
}

static const char *least(const struct settle *t, const staged_word *words, size_t n)
{
	const char *first = NULL;

	for (size_t i = 0; i < n; i++) {
		const char *text = dict_text(&t->stage->words, words[i]);

		if (!first || strcmp(text, first) < 0)
			first = text;
	}
	return first;
}

/* The image of the scan by the best identity that it states; *image is 0 when it states none. */
static bool identify(struct settle *t, const struct staged_image *own, int64_t *image)
{
	const char *config = dict_text(&t->stage->words, own->config_digest);
	const char *digest = least(t, own->digests, own->digest_count);
	const char *name = least(t, own->references, own->reference_count);
	struct reference r = {0};
	bool worked = true;

	*image = 0;
	if (config)
		return settle_image(t, config, IMAGE_CONFIG, image);
	if (digest)
		return settle_image(t, digest, IMAGE_DIGEST, image);
	if (name && reference_parse(name, &r)) {
		worked = r.digest ? settle_image(t, r.digest, IMAGE_DIGEST, image)
				  : find_image_by_place(t, r.registry, r.repository, r.tag, image);
		reference_fini(&r);
	}
	return worked;
}

static bool add_reference(struct settle *t, int64_t image, const char *text)
{
	struct reference r = {0};
	bool worked;

	if (!reference_parse(text, &r))
		return true;
	worked = settle_place(t, image, &r, r.tag, t->scan.as_of, t->scan.as_of) &&
		 settle_image_digest(t, image, r.digest);
	reference_fini(&r);
	return worked;
}

static bool settle_own_image(struct settle *t, int64_t image)
{
	const struct staged_image *own = &t->scan.staged->image;

	for (size_t i = 0; i < own->digest_count; i++)
		if (!settle_image_digest(t, image, dict_text(&t->stage->words, own->digests[i])))
			return false;
	for (size_t i = 0; i < own->reference_count; i++)
		if (!add_reference(t, image, dict_text(&t->stage->words, own->references[i])))
			return false;
	return put_facts(t, image,
			 &(struct facts){.family = own->os_family,
					 .version = own->os_version,
					 .architecture = own->architecture,
					 .eosl = own->eosl,
					 .created = own->created,
					 .as_of = t->scan.as_of}) &&
	       put_layers(t, image, own) && find_asset(t, image, 0, 0, 0, 0, &t->scan.asset);
}

/* What a resource runs on, where the document says so. */
static bool put_os(struct settle *t, int64_t asset, const struct facts *f)
{
	unsigned char hash[16];
	uint32_t words[2];

	if (!f->family)
		return true;
	hash_facts(t, f, hash);
	return settle_word(t, f->family, &words[0]) && settle_word(t, f->version, &words[1]) &&
	       settle_run(t, SQL_ASSET_OS,
			  BOUND(v_int(asset), v_int(words[0]), v_int(words[1]), v_int(f->as_of),
				v_blob(hash, sizeof(hash))));
}

/* `name` is a word of the database as shown, `text` its text; 0 and NULL when there is none. */
static bool resource_asset(struct settle *t, uint32_t name, const char *text, uint32_t type,
			   int64_t *asset)
{
	uint32_t number = 0;
	char *key;
	bool worked;

	if (!text) {
		if (!name_by_content(t, &name))
			return false;
		return find_asset(t, 0, 0, name, name, type, asset);
	}
	key = identity_resource(text);
	worked = settle_text_word(t, key, &number);
	free(key);
	return worked && find_asset(t, 0, 0, number, name, type, asset);
}

bool settle_scan_asset(struct settle *t)
{
	const struct staged_scan *staged = t->scan.staged;
	const struct staged_image *own = &staged->image;
	uint32_t type;
	int64_t image;

	/* Exports are of many assets, and each finding names its own; only a Trivy report that
	 * found nothing is about something all the same. */
	if (!staged->has_image && !staged->own_rows &&
	    (staged->source != SOURCE_TRIVY || staged->rows))
		return true;
	if (!identify(t, own, &image))
		return false;
	if (image)
		return settle_own_image(t, image);
	return settle_word(t, staged->artifact_type, &type) &&
	       resource_asset(t, t->scan.artifact, settle_artifact(t), type, &t->scan.asset) &&
	       put_os(t, t->scan.asset,
		      &(struct facts){
			      .family = staged->has_image ? own->os_family : staged->os_family,
			      .version = staged->has_image ? own->os_version : staged->os_version,
			      .as_of = t->scan.as_of});
}

/* ---- assets that findings name ----------------------------------------------------------------
 */

static date last_date(const struct settle *t, const struct staged_asset *a)
{
	return a->first != DATE_NONE ? a->last : t->scan.as_of;
}

static bool image_asset(struct settle *t, const struct staged_asset *a, int64_t *asset)
{
	const struct dict *words = &t->stage->words;
	const char *registry = dict_text(words, a->registry);
	const char *name = dict_text(words, a->repository);
	const char *digest = dict_text(words, a->digest);
	date first = a->first != DATE_NONE ? a->first : t->scan.as_of, last = last_date(t, a);
	const struct facts facts = {.family = a->os,
				    .architecture = a->architecture,
				    .eosl = -1,
				    .created = DATE_NONE,
				    .as_of = last};
	int64_t image, repository = 0;
	uint32_t resource, type;

	/* The repository first: an image's name may be a new word, which moves the others. */
	if (name && !settle_repository(t, registry, name, &repository))
		return false;
	if (!(digest ? settle_image(t, digest, IMAGE_DIGEST, &image)
		     : find_image_by_place(t, registry, name,
					   a->tag_count ? dict_text(words, a->tags[0]) : NULL,
					   &image)) ||
	    !settle_image_digest(t, image, digest) || !put_facts(t, image, &facts) ||
	    !settle_run(t, SQL_IMAGE_PUSHED, BOUND(v_int(image), v_date(a->pushed))))
		return false;
	if (repository && !a->tag_count && !add_place(t, image, repository, NULL, first, last))
		return false;
	for (size_t i = 0; repository && i < a->tag_count; i++)
		if (!add_place(t, image, repository, dict_text(words, a->tags[i]), first, last))
			return false;
	return settle_word(t, a->resource, &resource) && settle_word(t, a->resource_type, &type) &&
	       find_asset(t, image, repository, 0, resource, type, asset);
}

bool settle_asset(struct settle *t, uint32_t number, int64_t *asset)
{
	const struct staged_asset *a = &t->stage->assets[number];
	uint32_t name, type;

	if (!t->assets[number]) {
		if (a->digest || a->repository) {
			if (!image_asset(t, a, &t->assets[number]))
				return false;
		} else if (!settle_word(t, a->resource_type, &type) ||
			   !settle_word(t, a->resource, &name) ||
			   !resource_asset(t, name, dict_text(&t->stage->words, a->resource), type,
					   &t->assets[number]) ||
			   !put_os(t, t->assets[number],
				   &(struct facts){.family = a->os, .as_of = last_date(t, a)})) {
			return false;
		}
	}
	*asset = t->assets[number];
	return true;
}
