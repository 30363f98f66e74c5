/*
 * Findings whose layer has no place in a list: the list tells diff ids and the finding a digest
 * that another image joins to one of them; or the image has no list at all, as Inspector gives
 * layers without their order. Of such an image a layer that a known base brought to others came
 * with that base, and one that many repositories have is a base of its own, `shared-layer`.
 */
#include <stdlib.h>
#include <string.h>

#include "data/config.h"
#include "data/store_load_base.h"

/* A layer in which an image has findings. */
struct found_layer {
	uint32_t layer; /* of load_bases */
	uint32_t place; /* in the image's list + 1; 0: it has none */
	uint32_t ground;
};

/* Which repositories have a layer. Equal `sum` is taken for the same ones. */
struct spread {
	uint32_t count;
	uint64_t sum;
	uint32_t first; /* of the layers that the same repositories have: the first in the alphabet
			 */
};

struct shared {
	struct load *load;
	uint32_t *number_of; /* by fleet image: its place in load_bases.images + 1 */
	struct tuples found; /* fleet image, word of the layer */
	struct found_layer *layers;
	size_t room;
	uint32_t *found_of;         /* by finding: its number in `found` + 1 */
	struct tuples repositories; /* layer, repository: each pair counts once */
	struct spread *spreads;     /* by layer */
	uint32_t spread_count;
	uint32_t *brought; /* by layer: the node of the base that brings it */
};

static uint32_t find_place(const struct load_bases *b, uint32_t number, uint32_t layer)
{
	const struct layers_image *image = &b->tree->images[number];

	for (uint32_t i = 0; i < image->count; i++)
		if (image->layers[i] == layer)
			return i + 1;
	return 0;
}

static void find_layer(struct shared *s, uint32_t finding, uint32_t image, word text)
{
	struct load_bases *b = s->load->bases;
	const uint32_t key[] = {image, text};
	bool is_new;
	uint32_t n = tuples_add(&s->found, key, &is_new);

	s->found_of[finding] = n + 1;
	if (!is_new)
		return;
	MEM_ROOM(s->layers, n, s->room);
	s->layers[n] =
		(struct found_layer){.layer = base_layer(b, fleet_text(s->load->fleet, text))};
	if (s->number_of[image])
		s->layers[n].place = find_place(b, s->number_of[image] - 1, s->layers[n].layer);
}

static void add_repository(struct shared *s, uint32_t layer, word repository)
{
	const uint32_t key[] = {layer, repository};
	bool is_new;

	if (!layer || !repository)
		return;
	tuples_add(&s->repositories, key, &is_new);
	if (!is_new)
		return;
	s->spreads[layer].count++;
	s->spreads[layer].sum += (uint64_t)repository * 0x9e3779b97f4a7c15u ^ (uint64_t)repository
										      << 40;
}

/* Layers with the same repositories are of one base: it goes by the first of them. */
static void find_firsts(struct shared *s)
{
	const struct dict *texts = &s->load->bases->layers;
	struct tuples sums = {.width = 2};
	uint32_t *first = mem_array((size_t)s->spread_count + 1, sizeof(*first));

	for (int pass = 0; pass < 2; pass++) {
		for (uint32_t i = 1; i < s->spread_count; i++) {
			const uint32_t key[] = {(uint32_t)(s->spreads[i].sum >> 32),
						(uint32_t)s->spreads[i].sum};
			uint32_t n;

			if (!s->spreads[i].count)
				continue;
			n = tuples_add(&sums, key, NULL);
			if (pass)
				s->spreads[i].first = first[n];
			else if (!first[n] ||
				 strcmp(dict_text(texts, i), dict_text(texts, first[n])) < 0)
				first[n] = i;
		}
	}
	free(first);
	tuples_fini(&sums);
}

/* ---- unordered images ------------------------------------------------------------------------ */

static uint32_t shared_base(struct shared *s, uint32_t image, uint32_t layer)
{
	struct load *l = s->load;
	const char *os = fleet_text(l->fleet, l->fleet->images[image].os);
	const char *id = dict_text(&l->bases->layers, s->spreads[layer].first);
	const char *colon = strchr(id, ':');

	buf_clear(&l->scratch);
	buf_printf(&l->scratch, "%s (%.8s)", os ? os : "?", colon ? colon + 1 : id);
	return base_by_name(l, fleet_word(l->fleet, buf_text(&l->scratch)), VIA_SHARED_LAYER);
}

/* Of the shared layers the one that fewest repositories have lies highest. */
static bool is_nearer(const struct shared *s, uint32_t layer, uint32_t than)
{
	const struct dict *texts = &s->load->bases->layers;
	const struct spread *a = &s->spreads[layer], *b = &s->spreads[than];

	if (!than || a->count != b->count)
		return !than || a->count < b->count;
	return strcmp(dict_text(texts, a->first), dict_text(texts, b->first)) < 0;
}

/* What an unordered image stands on, so far as its findings tell. */
struct standing {
	uint32_t node, layer; /* the highest known base; the nearest shared layer */
};

static void judge_layer(struct shared *s, uint32_t n, struct standing *standing)
{
	struct load *l = s->load;
	struct found_layer *found = &s->layers[n];
	uint32_t image = tuples_get(&s->found, n)[0], node;
	int least = config_shared_layer(l->store->config);

	node = found->layer <= l->bases->tree->layer_limit ? s->brought[found->layer] : LAYERS_ROOT;
	if (node != LAYERS_ROOT) {
		found->ground = FLEET_GROUND_BASE + l->bases->base_of[node] - 1;
		if (l->bases->tree->nodes[node].depth > l->bases->tree->nodes[standing->node].depth)
			standing->node = node;
	} else if (s->spreads[found->layer].count >= (uint32_t)least) {
		found->ground = FLEET_GROUND_BASE + shared_base(s, image, found->layer) - 1;
		if (is_nearer(s, found->layer, standing->layer))
			standing->layer = found->layer;
	}
}

static void stand(struct shared *s, uint32_t image, const struct standing *standing)
{
	struct fleet_image *own = &s->load->fleet->images[image];

	if (!standing->layer && standing->node == LAYERS_ROOT)
		return;
	own->base = standing->layer ? shared_base(s, image, standing->layer)
				    : s->load->bases->base_of[standing->node];
	own->base_via = VIA_SHARED_LAYER;
	if (standing->node != LAYERS_ROOT)
		own->stands_on = s->load->bases->base_of[standing->node];
}

static void judge_all(struct shared *s)
{
	struct standing *standing =
		mem_array((size_t)s->load->fleet->image_count + 1, sizeof(*standing));

	s->brought = layers_brought(s->load->bases->tree);
	for (uint32_t n = 0; n < s->found.count; n++) {
		uint32_t image = tuples_get(&s->found, n)[0];

		if (!s->number_of[image])
			judge_layer(s, n, &standing[image]);
	}
	for (uint32_t i = 0; i < s->load->fleet->image_count; i++)
		if (!s->number_of[i])
			stand(s, i, &standing[i]);
	free(standing);
	free(s->brought);
}

static void put_finding(struct shared *s, uint32_t finding)
{
	struct fleet *f = s->load->fleet;
	const struct found_layer *found = &s->layers[s->found_of[finding] - 1];
	uint32_t image = f->assets[f->asset[finding]].image;

	if (!found->place) {
		f->ground[finding] = found->ground;
		return;
	}
	f->layer_index[finding] = (int32_t)(found->place - 1);
	f->ground[finding] = f->lists[f->images[image].grounds + found->place - 1];
	if (!f->layer[finding])
		f->layer[finding] = f->lists[f->images[image].layers + found->place - 1];
}

static void read_findings(struct shared *s)
{
	const struct fleet *f = s->load->fleet;

	for (uint32_t i = 0; i < f->count; i++) {
		word text = f->layer[i] ? f->layer[i] : f->layer_digest[i];
		uint32_t image = f->assets[f->asset[i]].image;

		if (text && image != FLEET_NONE && f->layer_index[i] < 0)
			find_layer(s, i, image, text);
	}
}

static void count_repositories(struct shared *s)
{
	const struct load_bases *b = s->load->bases;
	const struct fleet *f = s->load->fleet;

	s->spread_count = b->layers.count + 1;
	s->spreads = mem_array(s->spread_count, sizeof(*s->spreads));
	for (uint32_t i = 0; i < b->image_count; i++)
		for (uint32_t k = 0; k < b->tree->images[i].count; k++)
			add_repository(s, b->tree->images[i].layers[k],
				       b->tree->images[i].repository);
	for (uint32_t i = 0; i < f->count; i++)
		if (s->found_of[i])
			add_repository(s, s->layers[s->found_of[i] - 1].layer,
				       f->assets[f->asset[i]].repository);
	find_firsts(s);
}

void load_shared_layers(struct load *l)
{
	struct load_bases *b = l->bases;
	struct fleet *f = l->fleet;
	struct shared s = {.load = l, .found.width = 2, .repositories.width = 2};

	s.number_of = mem_array((size_t)f->image_count + 1, sizeof(*s.number_of));
	s.found_of = mem_array((size_t)f->count + 1, sizeof(*s.found_of));
	for (uint32_t i = 0; i < b->image_count; i++)
		if (l->images[b->images[i].image].fleet != FLEET_NONE)
			s.number_of[l->images[b->images[i].image].fleet] = i + 1;
	read_findings(&s);
	if (s.found.count) {
		count_repositories(&s);
		judge_all(&s);
		for (uint32_t i = 0; i < f->count; i++)
			if (s.found_of[i])
				put_finding(&s, i);
	}
	tuples_fini(&s.found);
	tuples_fini(&s.repositories);
	free(s.layers);
	free(s.found_of);
	free(s.number_of);
	free(s.spreads);
}
