/*
 * The base that an image's labels name. A label is a claim of whoever built the image, and often
 * one that was inherited or copied: it says nothing where the layers know better, and nothing when
 * it names the image itself or what stands on it, so that nothing is ever its own base.
 */
#include <stdlib.h>
#include <string.h>

#include "core/identity.h"
#include "core/text.h"
#include "data/store_load_base.h"

/* ---- what the layers know ---------------------------------------------------------------------
 */

static bool has_name(const struct load *l, const struct names *names, const char *name)
{
	for (size_t i = 0; name && i < names->count; i++)
		if (strcmp(fleet_text(l->fleet, names->list[i]), name) == 0)
			return true;
	return false;
}

/* "registry/repository:tag" as places write it. */
static char *whole_name(const char *text)
{
	struct reference r = {0};
	char *name = NULL;

	if (text && reference_parse(text, &r)) {
		name = mem_printf("%s/%s:%s", r.registry ? r.registry : "", r.repository,
				  r.tag ? r.tag : "latest");
		reference_fini(&r);
	}
	return name;
}

/* Is this base the one that the labels mean, or has it them itself, so that they are inherited? */
static bool is_meant(const struct load *l, uint32_t node, const struct load_image *by,
		     const char *whole)
{
	const struct load_bases *b = l->bases;
	uint32_t number = b->tree->nodes[node].image;
	const struct names *names = &b->words[node].names;
	const struct load_image *base;

	if (number == LAYERS_NO_IMAGE)
		return false;
	base = &l->images[b->images[number].image];
	return (by->base_name == base->base_name && by->base_digest == base->base_digest) ||
	       has_name(l, names, load_text(l, by->base_digest)) ||
	       has_name(l, names, load_text(l, by->base_name)) || has_name(l, names, whole);
}

/* NULL: there are no labels, or an image of the chain below is what they mean. */
static const char *told_label(const struct load *l, uint32_t number)
{
	const struct load_bases *b = l->bases;
	const struct load_image *image = &l->images[b->images[number].image];
	const char *name = load_text(l, image->base_name ? image->base_name : image->base_digest);
	uint32_t node = layers_base(b->tree, number);
	char *whole;

	if (!name)
		return NULL;
	whole = whole_name(load_text(l, image->base_name));
	for (; name && node != LAYERS_ROOT; node = layers_below(b->tree, node))
		if (is_meant(l, node, image, whole))
			name = NULL;
	free(whole);
	return name;
}

/* ---- which images they name -------------------------------------------------------------------
 */

/* An image that goes by a text which a label has. */
struct bearer {
	uint32_t text, image; /* image: of load.images */
};

/* The texts of an image's labels: its digest, its name as it stands, the same with what it left
 * out, and the digest in it. */
enum { CLAIM_TEXTS = 4 };
struct claim {
	uint32_t texts[CLAIM_TEXTS]; /* of claims.texts; 0: none */
};

struct claims {
	struct dict texts;
	struct claim *by; /* by number of the image in the tree */
	struct bearer *bearers;
	size_t count, room;
};

static void read_claim(const struct load *l, const struct load_image *image, struct claims *claims,
		       struct claim *out)
{
	const char *name = load_text(l, image->base_name);
	char *whole = whole_name(name), *tagged;
	struct reference r = {0};

	out->texts[0] = dict_add(&claims->texts, load_text(l, image->base_digest));
	out->texts[1] = dict_add(&claims->texts, whole);
	free(whole);
	if (!name || !reference_parse(name, &r))
		return;
	tagged = mem_printf("%.*s%s", (int)strcspn(name, "@"), name, r.tag ? "" : ":latest");
	out->texts[2] = dict_add(&claims->texts, tagged);
	out->texts[3] = dict_add(&claims->texts, r.digest);
	free(tagged);
	reference_fini(&r);
}

static void note_bearer(struct claims *claims, const char *text, uint32_t image)
{
	uint32_t n = text ? dict_find(&claims->texts, text) : 0;

	if (!n)
		return;
	MEM_ROOM(claims->bearers, claims->count, claims->room);
	claims->bearers[claims->count++] = (struct bearer){n, image};
}

static void note_place(const struct place_row *place, struct buf *scratch, struct claims *claims)
{
	if (!place->repository_text || !place->tag_text)
		return;
	buf_clear(scratch);
	buf_printf(scratch, "%s/%s:%s", place->registry_text ? place->registry_text : "",
		   place->repository_text, place->tag_text);
	note_bearer(claims, buf_text(scratch), place->image);
	note_bearer(claims, buf_text(scratch) + strcspn(buf_text(scratch), "/") + 1, place->image);
}

static int compare_bearers(const void *a, const void *b)
{
	const struct bearer *x = a, *y = b;

	return x->text != y->text ? (x->text < y->text ? -1 : 1)
				  : (x->image > y->image) - (x->image < y->image);
}

static void find_bearers(struct load *l, const struct gather *g, struct claims *claims)
{
	for (uint32_t id = 1; id < l->image_count; id++)
		if (l->images[id].key)
			note_bearer(claims, load_text(l, l->images[id].key), l->images[id].same_as);
	for (size_t i = 0; i < g->digest_count; i++)
		note_bearer(claims, g->digests[i].text, g->digests[i].image);
	for (size_t i = 0; i < g->index_count; i++)
		note_bearer(claims, g->indexes[i].text, g->indexes[i].image);
	for (size_t i = 0; i < g->place_count; i++)
		note_place(&g->places[i], &l->scratch, claims);
	if (claims->count)
		qsort(claims->bearers, claims->count, sizeof(*claims->bearers), compare_bearers);
}

/* Where the run of the text's bearers begins; it ends with `limit` or another text. */
static const struct bearer *bearers_of(const struct claims *claims, uint32_t text,
				       const struct bearer **limit)
{
	size_t low = 0, high = text ? claims->count : 0;

	*limit = claims->bearers + high;
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (claims->bearers[middle].text < text)
			low = middle + 1;
		else
			high = middle;
	}
	return claims->bearers + low;
}

static bool names_image(const struct claims *claims, const struct claim *claim, uint32_t image)
{
	for (int i = 0; i < CLAIM_TEXTS; i++) {
		const struct bearer *limit, *at = bearers_of(claims, claim->texts[i], &limit);

		for (; at < limit && at->text == claim->texts[i]; at++)
			if (at->image == image)
				return true;
	}
	return false;
}

/* ---- circles ----------------------------------------------------------------------------------
 */

static bool is_above(const struct layers *tree, uint32_t at, uint32_t node)
{
	while (tree->nodes[at].depth > tree->nodes[node].depth)
		at = tree->nodes[at].parent;
	return at == node;
}

/*
 * Does what the label calls a base, the image `other`, itself stand on what the label would name:
 * the image, the layers that its history calls a base, or by its own label the image? A ring of
 * three labels is not looked for; as a name stands on nothing, nobody goes round in it.
 */
static bool is_on(const struct load *l, const struct claims *claims, uint32_t number,
		  uint32_t other)
{
	const struct load_bases *b = l->bases;
	uint32_t id = b->images[number].image, boundary = l->images[id].boundary;
	uint32_t end = b->tree->images[number].end, above = b->number_of[other], other_end;
	uint32_t node = boundary ? layers_at(b->tree, number, boundary) : end;

	if (other == id)
		return true;
	if (!above--)
		return false; /* nobody knows its layers */
	other_end = b->tree->images[above].end;
	return (node != LAYERS_ROOT && other_end != node && is_above(b->tree, other_end, node)) ||
	       names_image(claims, &claims->by[above], id);
}

static bool is_circle(const struct load *l, const struct claims *claims, uint32_t number)
{
	const struct claim *claim = &claims->by[number];

	for (int i = 0; i < CLAIM_TEXTS; i++) {
		const struct bearer *limit, *at = bearers_of(claims, claim->texts[i], &limit);

		for (; at < limit && at->text == claim->texts[i]; at++)
			if (is_on(l, claims, number, at->image))
				return true;
	}
	return false;
}

void load_base_labels(struct load *l, const struct gather *g)
{
	struct load_bases *b = l->bases;
	struct claims claims = {.by = mem_array((size_t)b->image_count + 1, sizeof(*claims.by))};

	b->labels = mem_array((size_t)b->image_count + 1, sizeof(*b->labels));
	for (uint32_t i = 0; i < b->image_count; i++) {
		b->labels[i] = told_label(l, i);
		if (b->labels[i])
			read_claim(l, &l->images[b->images[i].image], &claims, &claims.by[i]);
	}
	if (claims.texts.count)
		find_bearers(l, g, &claims);
	for (uint32_t i = 0; i < b->image_count; i++)
		if (b->labels[i] && is_circle(l, &claims, i))
			b->labels[i] = NULL;
	dict_fini(&claims.texts);
	free(claims.by);
	free(claims.bearers);
}
