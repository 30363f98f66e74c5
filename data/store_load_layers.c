/*
 * The tree of layers of all images in the database, scanned or not: layers get numbers, images go
 * in, and who says where a base ends is asked: labels, lines of the configuration, histories.
 */
#include <stdlib.h>
#include <string.h>

#include "core/identity.h"
#include "core/text.h"
#include "data/config.h"
#include "data/store_load_base.h"
#include "data/store_load_image.h"

/* ---- layers ---------------------------------------------------------------------------------- */

static uint32_t layer_text_number(struct load_bases *b, const char *text)
{
	uint32_t n = dict_add(&b->layers, text);

	if (n >= b->text_room) {
		uint32_t room = n * 2 + 1024;

		b->texts = mem_grow(b->texts, room, sizeof(*b->texts));
		memset(b->texts + b->text_room, 0, (room - b->text_room) * sizeof(*b->texts));
		b->text_room = room;
	}
	return n;
}

enum { SEVERAL = UINT32_MAX };

static void note_one(uint32_t *slot, uint32_t what)
{
	*slot = *slot && *slot != what ? SEVERAL : what;
}

/* A digest and its diff id, where an image states both: a digest that is stated with two is
 * neither, and a diff id that was compressed twice has no one digest. */
static void join_digests(struct load *l)
{
	struct load_bases *b = l->bases;

	for (size_t i = 0; i < l->layer_count; i++) {
		const struct load_layer *layer = &l->layers[i];
		uint32_t diff, digest;

		if (!layer->diff_id || !layer->digest)
			continue;
		diff = layer_text_number(b, load_text(l, layer->diff_id));
		digest = layer_text_number(b, load_text(l, layer->digest));
		if (!diff || !digest)
			continue;
		note_one(&b->texts[digest].layer, diff);
		note_one(&b->texts[diff].digest, digest);
	}
	for (uint32_t i = 0; i < b->text_room; i++) {
		if (b->texts[i].layer == SEVERAL)
			b->texts[i].layer = 0;
		if (b->texts[i].digest == SEVERAL)
			b->texts[i].digest = 0;
	}
}

uint32_t base_layer(struct load_bases *b, const char *text)
{
	uint32_t n = layer_text_number(b, text);

	return n && b->texts[n].layer ? b->texts[n].layer : n;
}

static uint32_t number_of(struct load *l, const struct load_layer *layer)
{
	uint32_t n =
		base_layer(l->bases, load_text(l, layer->diff_id ? layer->diff_id : layer->digest));

	if (layer->diff_id)
		l->bases->texts[n].is_diff = true;
	return n;
}

/* ---- images ---------------------------------------------------------------------------------- */

/* The place that names the image's repository: the first in the alphabet, whoever holds a replica.
 */
static const struct load_repository *first_repository(struct load *l, const struct gather *g,
						      uint32_t image)
{
	size_t place = load_first_place(g, image);

	if (place == g->place_count || g->places[place].image != image)
		return NULL;
	return &l->repositories[g->places[place].repository];
}

/* Its team, else its name's first part, so that teams which nobody named are told apart, too. */
static word owner_of(struct load *l, const struct load_repository *r)
{
	const char *registry = load_text(l, r->registry), *name = load_text(l, r->name);
	char *account = NULL, *region = NULL, *prefix;
	const struct config_owner *owner;
	word w;

	if (registry && !reference_ecr_parts(registry, &account, &region))
		account = region = NULL;
	owner = config_owner(l->store->config, registry, name, account);
	free(account);
	free(region);
	if (owner)
		return fleet_word(l->fleet, owner->team);
	prefix = mem_printf("%.*s/", (int)strcspn(name ? name : "", "/"), name ? name : "");
	w = fleet_word(l->fleet, prefix);
	free(prefix);
	return w;
}

/* The newest first, as it names what ends where it does. */
struct ranked {
	date created, pushed;
	const char *key;
	uint32_t image;
};

static int compare_ranked(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	if (x->created != y->created)
		return x->created > y->created ? -1 : 1;
	if (x->pushed != y->pushed)
		return x->pushed > y->pushed ? -1 : 1;
	return strcmp(x->key, y->key);
}

static void rank_images(struct load *l)
{
	struct load_bases *b = l->bases;
	struct ranked *ranked = mem_array(l->image_count + 1, sizeof(*ranked));

	for (uint32_t id = 1; id < l->image_count; id++) {
		const struct load_image *image = &l->images[id];

		if (image->key && image->same_as == id && image->layer_count)
			ranked[b->image_count++] = (struct ranked){image->created, image->pushed,
								   load_text(l, image->key), id};
	}
	if (b->image_count)
		qsort(ranked, b->image_count, sizeof(*ranked), compare_ranked);
	b->images = mem_array((size_t)b->image_count + 1, sizeof(*b->images));
	b->number_of = mem_array(l->image_count + 1, sizeof(*b->number_of));
	for (uint32_t i = 0; i < b->image_count; i++) {
		b->images[i].image = ranked[i].image;
		b->number_of[ranked[i].image] = i + 1;
	}
	free(ranked);
}

static void number_layers(struct load *l)
{
	struct load_bases *b = l->bases;

	for (uint32_t i = 0; i < b->image_count; i++) {
		const struct load_image *image = &l->images[b->images[i].image];

		b->images[i].start = (uint32_t)b->number_count;
		for (uint32_t k = 0; k < image->layer_count; k++) {
			MEM_ROOM(b->numbers, b->number_count, b->number_room);
			b->numbers[b->number_count++] = number_of(l, &l->layers[image->layers + k]);
		}
	}
}

static void add_images(struct load *l, const struct gather *g)
{
	struct load_bases *b = l->bases;

	for (uint32_t i = 0; i < b->image_count; i++) {
		const struct load_repository *r = first_repository(l, g, b->images[i].image);

		layers_add(b->tree, &(struct layers_image){
					    .layers = b->numbers + b->images[i].start,
					    .count = l->images[b->images[i].image].layer_count,
					    .repository = r ? load_word(l, r->name) : 0,
					    .owner = r ? owner_of(l, r) : 0,
				    });
	}
}

/* ---- who says where a base ends -------------------------------------------------------------- */

static void note_least(const char **slot, const char *text)
{
	if (text && (!*slot || strcmp(text, *slot) < 0))
		*slot = text;
}

/* The name that a line of the configuration gives to what ends with this layer. */
static const char *mapped_name(struct load *l, const struct load_layer *layer)
{
	const struct config *config = l->store->config;
	const char *name = config_base(config, load_text(l, layer->diff_id));

	return name ? name : config_base(config, load_text(l, layer->digest));
}

static void ask_configuration(struct load *l, uint32_t number)
{
	struct load_bases *b = l->bases;
	const struct load_image *image = &l->images[b->images[number].image];

	for (uint32_t i = 0; l->store->config->base_count && i + 1 < image->layer_count; i++) {
		const char *name = mapped_name(l, &l->layers[image->layers + i]);

		if (!name)
			continue;
		layers_say(b->tree, number, i + 1, VIA_MAP);
		note_least(&b->words[layers_at(b->tree, number, i + 1)].map, name);
	}
}

/* A label names a base and not where it ends: that is told by the history. */
static void ask_image(struct load *l, uint32_t number)
{
	struct load_bases *b = l->bases;
	const struct load_image *image = &l->images[b->images[number].image];
	uint32_t exact = layers_base(b->tree, number);
	const char *label = b->labels[number];
	struct base_words *words = &b->words[layers_at(b->tree, number, image->boundary)];

	ask_configuration(l, number);
	if (!image->boundary)
		return;
	note_least(&words->step, load_text(l, image->step));
	if (label && image->boundary > b->tree->nodes[exact].depth) {
		note_least(&words->label, label);
		layers_say(b->tree, number, image->boundary, VIA_LABEL);
	}
	layers_say(b->tree, number, image->boundary, VIA_HISTORY);
}

static void note_system(const struct load *l, word *slot, word os)
{
	if (os && (!*slot || strcmp(fleet_text(l->fleet, os), fleet_text(l->fleet, *slot)) < 0))
		*slot = os;
}

/* Of all images that pass a base, as one may have updated what the base said. */
static void note_systems(struct load *l)
{
	struct load_bases *b = l->bases;

	for (uint32_t i = 0; i < b->image_count; i++) {
		const struct load_image *image = &l->images[b->images[i].image];
		word os = load_os_word(l, image->os_family, image->os_version);
		uint32_t node = layers_base(b->tree, i);

		for (; node != LAYERS_ROOT; node = layers_below(b->tree, node))
			note_system(l, &b->words[node].os, os);
	}
}

/* The places of an image are at hand only now. */
static void name_exact(struct load *l, const struct gather *g, uint32_t node)
{
	struct load_bases *b = l->bases;
	struct base_words *words = &b->words[node];
	uint32_t id = b->images[b->tree->nodes[node].image].image;
	struct place_run places;

	load_image_names(l, g, id, &words->names, &places);
	for (size_t i = 0; i < places.count; i++)
		load_place_names(l, &words->names, &places.list[i]);
	if (places.count)
		words->image = load_label(l, &l->images[id], places.list, places.count);
}

void load_layers(struct load *l, const struct gather *g)
{
	struct load_bases *b = l->bases = mem_alloc(sizeof(*b));

	b->tree = layers_new();
	b->named.width = 2;
	join_digests(l);
	rank_images(l);
	number_layers(l);
	add_images(l, g);
	layers_begin(b->tree);
	b->words = mem_array(b->tree->node_count, sizeof(*b->words));
	for (uint32_t i = 1; i < b->tree->node_count; i++)
		if (b->tree->nodes[i].via)
			name_exact(l, g, i);
	load_base_labels(l, g);
	for (uint32_t i = 0; i < b->image_count; i++)
		ask_image(l, i);
	layers_end(b->tree);
	note_systems(l);
}
