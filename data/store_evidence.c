/*
 * What an image fact proves (TRUTH 1): that a digest and a config digest are one image, that a
 * digest is an index, which layers, labels and history an image has, and where it is. It proves
 * nothing of findings: an image that no scanner saw has no asset, and the fleet does not show it.
 */
#include <stdlib.h>
#include <string.h>

#include "core/complete.h"
#include "data/store_settle.h"

/* What the fact calls the image. */
struct names {
	const char *config, *digest;
};

static const char *word_of(const struct settle *t, const struct staged_image_fact *f, int which)
{
	return dict_text(&t->stage->words, f->words[which]);
}

/*
 * A manifest or a config does not state its own digest; the one of its bytes takes the place. Bytes
 * that somebody formatted anew have one that nobody else states, so it joins nothing.
 */
static struct names names_of(const struct settle *t, const struct staged_image_fact *f)
{
	const char *raw = word_of(t, f, IMAGE_FACT_WORD_raw_digest);
	struct names names = {word_of(t, f, IMAGE_FACT_WORD_config_digest),
			      word_of(t, f, IMAGE_FACT_WORD_digest)};

	if (names.digest || f->words[IMAGE_FACT_WORD_index])
		return names;
	if (f->counts[IMAGE_LAYERS])
		names.digest = raw;
	else if (!names.config && f->counts[IMAGE_DIFF_IDS])
		names.config = raw;
	return names;
}

static bool put_index(struct settle *t, const struct staged_image_fact *f)
{
	uint32_t index, child;

	return !f->words[IMAGE_FACT_WORD_index] || !f->words[IMAGE_FACT_WORD_digest] ||
	       (settle_word(t, f->words[IMAGE_FACT_WORD_index], &index) &&
		settle_word(t, f->words[IMAGE_FACT_WORD_digest], &child) &&
		settle_run(t, SQL_INDEX_ADD, BOUND(v_int(index), v_int(child))));
}

/* Digests and diff ids by their place: pairs, unless a fact has another number of each. */
static bool put_layers(struct settle *t, const struct staged_image_fact *f, int64_t image)
{
	const struct staged_item *layers = f->lists[IMAGE_LAYERS];
	const struct staged_item *diff_ids = f->lists[IMAGE_DIFF_IDS];
	size_t layer_count = f->counts[IMAGE_LAYERS], diff_count = f->counts[IMAGE_DIFF_IDS];
	uint32_t diff_id, digest;

	if (diff_count && diff_count != layer_count)
		layer_count = 0;
	for (size_t i = 0; i < layer_count || i < diff_count; i++)
		if (!settle_word(t, i < diff_count ? diff_ids[i].name : 0, &diff_id) ||
		    !settle_word(t, i < layer_count ? layers[i].name : 0, &digest) ||
		    !settle_run(t, SQL_LAYER_ADD,
				BOUND(v_int(image), v_int((int64_t)i), v_int(diff_id),
				      v_int(digest), v_int(0), v_int(-1))))
			return false;
	return true;
}

static bool put_build(struct settle *t, const struct staged_image_fact *f, int64_t image)
{
	const struct staged_item *items = f->lists[IMAGE_HISTORY];
	uint32_t name, value;

	for (size_t i = 0; i < f->counts[IMAGE_HISTORY]; i++)
		if (!settle_word(t, items[i].name, &name) ||
		    !settle_run(t, SQL_HISTORY_ADD,
				BOUND(v_int(image), v_int((int64_t)i), v_int(name),
				      v_date(items[i].at), v_int(items[i].value))))
			return false;
	items = f->lists[IMAGE_LABELS];
	for (size_t i = 0; i < f->counts[IMAGE_LABELS]; i++)
		if (!settle_word(t, items[i].name, &name) ||
		    !settle_word(t, items[i].value, &value) ||
		    !settle_run(t, SQL_LABEL_ADD, BOUND(v_int(image), v_int(name), v_int(value))))
			return false;
	return settle_word(t, f->words[IMAGE_FACT_WORD_architecture], &name) &&
	       settle_run(t, SQL_IMAGE_FILL, BOUND(v_int(image), v_int(name), v_date(f->created)));
}

/* The region that a list states of the account's registry, or that it was said to be all of. */
static const char *region_of(const struct settle *t, const struct staged_image_fact *f,
			     const char *account, struct complete *scope)
{
	const char *stated = word_of(t, f, IMAGE_FACT_WORD_region);
	const char *complete = t->options->complete;
	struct error ignored;

	if (stated || !complete || !complete_parse(complete, scope, &ignored))
		return stated;
	return scope->kind == COMPLETE_ACCOUNT && scope->region[0] &&
			       strcmp(scope->account, account) == 0
		       ? scope->region
		       : NULL;
}

/* The repository as a reference; false when its registry has no name: an account that is in no
 * region. */
static bool repository_of(const struct settle *t, const struct staged_image_fact *f,
			  struct reference *out)
{
	const char *registry = word_of(t, f, IMAGE_FACT_WORD_registry);
	const char *repository = word_of(t, f, IMAGE_FACT_WORD_repository);
	bool is_account = registry && strspn(registry, "0123456789") == 12 && !registry[12];
	char *host = NULL, *text;
	struct complete scope;
	bool is_known;

	if (is_account)
		host = reference_ecr_registry(registry, region_of(t, f, registry, &scope));
	else if (registry)
		host = mem_strdup(registry);
	if (!repository || (is_account && !host))
		return false;
	text = mem_printf("%s%s%s", host ? host : "", host ? "/" : "", repository);
	is_known = reference_parse(text, out);
	free(text);
	free(host);
	return is_known;
}

static bool put_places(struct settle *t, const struct staged_image_fact *f, int64_t image)
{
	date last = t->scan.as_of;
	date first = f->pushed != DATE_NONE && f->pushed < last ? f->pushed : last;
	struct reference r = {0};
	bool worked = true;

	if (!repository_of(t, f, &r))
		return true;
	for (size_t i = 0; worked && i < f->counts[IMAGE_TAGS]; i++)
		worked = settle_place(t, image, &r,
				      dict_text(&t->stage->words, f->lists[IMAGE_TAGS][i].name),
				      first, last);
	if (worked && !f->counts[IMAGE_TAGS])
		worked = settle_place(t, image, &r, NULL, first, last);
	reference_fini(&r);
	return worked;
}

bool settle_evidence(struct settle *t, const struct staged_image_fact *f)
{
	struct names names = names_of(t, f);
	int64_t image;

	if (f->is_artifact || f->is_deleted || (!names.config && !names.digest))
		return true;
	return settle_image(t, names.config ? names.config : names.digest,
			    names.config ? IMAGE_CONFIG : IMAGE_DIGEST, &image) &&
	       settle_image_digest(t, image, names.digest) && put_index(t, f) &&
	       put_layers(t, f, image) && put_build(t, f, image) &&
	       settle_run(t, SQL_IMAGE_PUSHED, BOUND(v_int(image), v_date(f->pushed))) &&
	       put_places(t, f, image);
}
