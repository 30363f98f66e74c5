/*
 * Bases in the fleet: the tree's nodes that are bases, with their names and chain ids, then what
 * every image stands on and what brought each of its layers.
 */
#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "core/text.h"
#include "data/digest.h"
#include "data/store_load_base.h"

/* ---- chain ids ------------------------------------------------------------------------------- */

/*
 * OCI Image Format Specification, layer ChainID: of one layer its diff id, of more the SHA-256 of
 * "chain of those below, blank, diff id". Over the digests in a registry it is no id of the
 * specification's, but names the same layers where nobody told their diff ids. False when one is
 * not known.
 */
static const char *chain_part(const struct load_bases *b, uint32_t node, bool is_of_digests)
{
	uint32_t own = b->tree->nodes[node].layer;
	bool is_digest = !b->texts[own].is_diff;
	const char *text = dict_text(&b->layers, is_of_digests == is_digest ? own
						 : is_of_digests            ? b->texts[own].digest
									    : 0);

	return text && strlen(text) == DIGEST_TEXT - 1 ? text : NULL;
}

/* Upward from the first layer, as one may not go down the stack for each of a report's layers. */
static bool make_chain(struct load *l, uint32_t node, bool is_of_digests, char out[DIGEST_TEXT])
{
	struct load_bases *b = l->bases;
	uint32_t depth = b->tree->nodes[node].depth;
	const char **parts = mem_array((size_t)depth + 1, sizeof(*parts));
	bool is_known = true;

	for (uint32_t at = node; at != LAYERS_ROOT && is_known; at = b->tree->nodes[at].parent) {
		parts[b->tree->nodes[at].depth - 1] = chain_part(b, at, is_of_digests);
		is_known = parts[b->tree->nodes[at].depth - 1] != NULL;
	}
	if (is_known)
		memcpy(out, parts[0], DIGEST_TEXT);
	for (uint32_t i = 1; i < depth && is_known; i++) {
		digest_add(l->store->digest, out, DIGEST_TEXT - 1);
		digest_add(l->store->digest, " ", 1);
		digest_add(l->store->digest, parts[i], DIGEST_TEXT - 1);
		digest_text(l->store->digest, out);
	}
	free(parts);
	return is_known;
}

/* ---- names ----------------------------------------------------------------------------------- */

/* Not a digest of its own: enough to tell two bases of one system apart. */
static void put_short(struct buf *out, const char *id)
{
	const char *colon = id ? strchr(id, ':') : NULL;

	if (id)
		buf_printf(out, " (%.8s)", colon ? colon + 1 : id);
}

/* The best name first (issue "Base images"): an image that ends there, a label, the configuration,
 * the step of the history that ends it; else the system. */
static word name_node(struct load *l, uint32_t node, const char *id)
{
	struct load_bases *b = l->bases;
	const struct base_words *words = &b->words[node];

	if (words->image)
		return words->image;
	if (words->label || words->map)
		return fleet_word(l->fleet, words->label ? words->label : words->map);
	buf_clear(&l->scratch);
	buf_puts(&l->scratch, words->os ? fleet_text(l->fleet, words->os) : "?");
	if (words->step)
		buf_printf(&l->scratch, ", %s", words->step);
	put_short(&l->scratch, id);
	return fleet_word(l->fleet, buf_text(&l->scratch));
}

/* What stands on a system only has no other group than that of an unknown origin. */
static void name_rest(struct load *l, struct fleet_base *base, const char *id)
{
	const char *name = fleet_text(l->fleet, base->name);
	char *key, *label;

	base->rest = base->rest_label = base->name;
	if (base->via == VIA_OS)
		return;
	key = mem_printf("unknown:%s", id);
	label = mem_printf(_("(unknown) %s"), name);
	base->rest = fleet_word(l->fleet, key);
	base->rest_label = fleet_word(l->fleet, label);
	free(key);
	free(label);
}

static void add_node(struct load *l, uint32_t node)
{
	struct load_bases *b = l->bases;
	const struct layer_node *n = &b->tree->nodes[node];
	uint32_t below = layers_below(b->tree, node);
	const struct load_image *image =
		n->image == LAYERS_NO_IMAGE ? NULL : &l->images[b->images[n->image].image];
	char chain[DIGEST_TEXT] = "", blobs[DIGEST_TEXT] = "";
	bool has_chain = make_chain(l, node, false, chain);
	bool has_blobs = make_chain(l, node, true, blobs);
	const char *last = dict_text(&b->layers, n->layer);
	struct fleet_base base = {
		.via = n->via,
		.chain = has_chain ? fleet_word(l->fleet, chain) : 0,
		.blob_chain = has_blobs ? fleet_word(l->fleet, blobs) : 0,
		.step = fleet_word(l->fleet, b->words[node].step),
		.parent = below == LAYERS_ROOT ? 0 : b->base_of[below],
		.image = image ? image->fleet : FLEET_NONE,
		.created = image ? image->created : DATE_NONE,
		.pushed = image ? image->pushed : DATE_NONE,
		.layers = n->depth,
	};

	if (has_chain || has_blobs)
		last = has_chain ? chain : blobs;
	base.name = name_node(l, node, last);
	name_rest(l, &base, last);
	b->base_of[node] = fleet_add_base(l->fleet, &base) + 1;
}

uint32_t base_by_name(struct load *l, word name, enum base_via via)
{
	struct load_bases *b = l->bases;
	const uint32_t key[] = {name, via};
	bool is_new;
	uint32_t n;

	if (!name)
		return 0;
	n = tuples_add(&b->named, key, &is_new);
	if (is_new) {
		struct fleet_base base = {.name = name,
					  .via = via,
					  .image = FLEET_NONE,
					  .created = DATE_NONE,
					  .pushed = DATE_NONE};

		name_rest(l, &base, fleet_text(l->fleet, name));
		MEM_ROOM(b->named_base, n, b->named_room);
		b->named_base[n] = fleet_add_base(l->fleet, &base) + 1;
	}
	return b->named_base[n];
}

/* ---- what images stand on -------------------------------------------------------------------- */

static uint32_t ground_of(const struct load_bases *b, uint8_t origin, uint32_t node,
			  bool knows_nearest)
{
	if (origin == ORIGIN_BASE)
		return FLEET_GROUND_BASE + b->base_of[node] - 1;
	return origin == ORIGIN_APP && knows_nearest ? FLEET_GROUND_APP : FLEET_GROUND_UNKNOWN;
}

/* A label that names a base of which nobody knows where it ends: between that and the bases that
 * are known, no layer is known to be the application's. */
static void put_image(struct load *l, uint32_t number, uint8_t *origin, uint32_t *node)
{
	struct load_bases *b = l->bases;
	const struct load_image *from = &l->images[b->images[number].image];
	struct fleet_image *image = &l->fleet->images[from->fleet];
	uint32_t nearest = layers_base(b->tree, number), known = b->tree->images[number].count;
	const char *label = b->labels[number];
	bool is_named = label && !from->boundary;

	b->is_ground[from->fleet] = b->tree->nodes[b->tree->images[number].end].via != VIA_NONE;
	if (nearest != LAYERS_ROOT) {
		image->base = image->stands_on = b->base_of[nearest];
		image->base_via = b->tree->nodes[nearest].via;
	}
	if (is_named) {
		uint32_t base = base_by_name(l, fleet_word(l->fleet, label), VIA_LABEL);

		image->base = base;
		image->base_via = VIA_LABEL;
	}
	layers_origins(b->tree, number, origin, node);
	image->grounds = fleet_list(l->fleet, NULL, image->layer_count);
	for (uint32_t i = 0; i < image->layer_count; i++)
		l->fleet->lists[image->grounds + i] =
			i < known ? ground_of(b, origin[i], node[i], !is_named)
				  : FLEET_GROUND_UNKNOWN;
}

static void put_images(struct load *l)
{
	struct load_bases *b = l->bases;
	uint32_t most = 1;
	uint8_t *origin;
	uint32_t *node;

	for (uint32_t i = 0; i < b->image_count; i++)
		if (b->tree->images[i].count > most)
			most = b->tree->images[i].count;
	origin = mem_array(most, sizeof(*origin));
	node = mem_array(most, sizeof(*node));
	for (uint32_t i = 0; i < b->image_count; i++)
		if (l->images[b->images[i].image].fleet != FLEET_NONE)
			put_image(l, i, origin, node);
	free(origin);
	free(node);
}

/* What stands on no known base stands on its system: that groups, and decides nothing. But what
 * others stand on is a ground itself. */
static void put_systems(struct load *l)
{
	struct fleet *f = l->fleet;

	for (uint32_t i = 0; i < f->image_count; i++)
		if (!f->images[i].base && !l->bases->is_ground[i]) {
			uint32_t base = base_by_name(l, f->images[i].os, VIA_OS);

			f->images[i].base = base;
			f->images[i].base_via = base ? VIA_OS : VIA_NONE;
		}
	for (uint32_t i = 0; i < f->asset_count; i++)
		if (f->assets[i].image == FLEET_NONE)
			f->assets[i].base = base_by_name(l, f->assets[i].os, VIA_OS);
}

bool load_bases(struct load *l)
{
	struct load_bases *b = l->bases;

	b->base_of = mem_array(b->tree->node_count, sizeof(*b->base_of));
	for (uint32_t i = 1; i < b->tree->node_count; i++)
		if (b->tree->nodes[i].via)
			add_node(l, i);
	b->is_ground = mem_array((size_t)l->fleet->image_count + 1, sizeof(*b->is_ground));
	put_images(l);
	fleet_attribute(l->fleet);
	load_shared_layers(l);
	put_systems(l);
	return true;
}

void load_bases_fini(struct load *l)
{
	struct load_bases *b = l->bases;

	if (!b)
		return;
	dict_fini(&b->layers);
	tuples_fini(&b->named);
	free(b->named_base);
	free(b->texts);
	free(b->images);
	free(b->numbers);
	free(b->number_of);
	free(b->labels);
	for (uint32_t i = 0; b->words && i < b->tree->node_count; i++)
		free(b->words[i].names.list);
	free(b->words);
	layers_free(b->tree);
	free(b->base_of);
	free(b->is_ground);
	free(b);
	l->bases = NULL;
}
