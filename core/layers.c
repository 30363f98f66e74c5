/*
 * The prefix tree of layers. Each image walks from the root along its list, so nodes are as many as
 * there are different beginnings; what passes through a node is noted on the way.
 */
#include "core/layers.h"

#include <stdlib.h>
#include <string.h>

#include "core/mem.h"

const char *const base_vias[VIA_COUNT] = {NULL,      "layers",       "label", "map",
					  "history", "shared-layer", "os"};
const char *const origins[ORIGIN_COUNT + 1] = {"unknown", "base", "app", NULL};

struct layers *layers_new(void)
{
	struct layers *l = mem_alloc(sizeof(*l));

	MEM_ROOM(l->nodes, l->node_count, l->node_room);
	l->nodes[l->node_count++] = (struct layer_node){.image = LAYERS_NO_IMAGE};
	return l;
}

void layers_free(struct layers *l)
{
	if (!l)
		return;
	free(l->nodes);
	free(l->slots);
	free(l->images);
	free(l->makers);
	free(l);
}

/* ---- the tree -------------------------------------------------------------------------------- */

static uint32_t *find_slot(const struct layers *l, uint32_t parent, uint32_t layer)
{
	size_t mask = l->slot_count - 1;
	uint64_t pair = (uint64_t)parent << 32 | layer;
	size_t at = (size_t)((pair * 0x9e3779b97f4a7c15u) >> 24) & mask;

	while (l->slots[at] && (l->nodes[l->slots[at] - 1].parent != parent ||
				l->nodes[l->slots[at] - 1].layer != layer))
		at = (at + 1) & mask;
	return &l->slots[at];
}

static void grow_slots(struct layers *l)
{
	l->slot_count = l->slot_count ? l->slot_count * 2 : 1024;
	free(l->slots);
	l->slots = mem_array(l->slot_count, sizeof(*l->slots));
	for (uint32_t i = 1; i < l->node_count; i++)
		*find_slot(l, l->nodes[i].parent, l->nodes[i].layer) = i + 1;
}

static uint32_t add_node(struct layers *l, uint32_t parent, uint32_t layer)
{
	MEM_ROOM(l->nodes, l->node_count, l->node_room);
	l->nodes[l->node_count] = (struct layer_node){.parent = parent,
						      .layer = layer,
						      .depth = l->nodes[parent].depth + 1,
						      .image = LAYERS_NO_IMAGE};
	l->nodes[parent].has_children = true;
	return l->node_count++;
}

static uint32_t child(struct layers *l, uint32_t parent, uint32_t layer)
{
	uint32_t *slot;

	if (2 * ((size_t)l->node_count + 1) > l->slot_count)
		grow_slots(l);
	slot = find_slot(l, parent, layer);
	if (!*slot)
		*slot = add_node(l, parent, layer) + 1;
	return *slot - 1;
}

/* Into a set that need not hold more than LAYERS_PARTING of them. */
static void note(uint32_t set[LAYERS_PARTING], uint8_t *count, uint32_t what)
{
	for (uint8_t i = 0; i < *count; i++)
		if (set[i] == what)
			return;
	if (what && *count < LAYERS_PARTING)
		set[(*count)++] = what;
}

static void pass(struct layer_node *node, const struct layers_image *image)
{
	note(node->repositories, &node->repository_count, image->repository);
	if (!image->owner)
		return;
	node->has_owners = node->has_owners || (node->owner && node->owner != image->owner);
	node->owner = image->owner;
}

uint32_t layers_add(struct layers *l, const struct layers_image *image)
{
	struct layers_image own = *image;

	own.end = LAYERS_ROOT;
	for (uint32_t i = 0; i < own.count; i++) {
		if (!own.layers[i]) { /* not even equal to another of which nobody knows anything */
			own.end = add_node(l, own.end, 0);
			own.count = i;
			break;
		}
		own.end = child(l, own.end, own.layers[i]);
		pass(&l->nodes[own.end], &own);
		if (own.layers[i] > l->layer_limit)
			l->layer_limit = own.layers[i];
	}
	if (own.count == image->count && l->nodes[own.end].image == LAYERS_NO_IMAGE)
		l->nodes[own.end].image = l->image_count;
	MEM_ROOM(l->images, l->image_count, l->image_room);
	l->images[l->image_count] = own;
	return l->image_count++;
}

/* ---- which nodes are bases ------------------------------------------------------------------- */

static void find_nearest(struct layers *l)
{
	for (uint32_t i = 1; i < l->node_count; i++) {
		struct layer_node *node = &l->nodes[i];

		node->base = node->via ? i : l->nodes[node->parent].base;
	}
}

void layers_begin(struct layers *l)
{
	l->nodes[LAYERS_ROOT].image = LAYERS_NO_IMAGE; /* an empty list is the beginning of all */
	for (uint32_t i = 1; i < l->node_count; i++)
		if (l->nodes[i].image != LAYERS_NO_IMAGE && l->nodes[i].has_children)
			l->nodes[i].via = VIA_LAYERS;
	find_nearest(l);
}

uint32_t layers_at(const struct layers *l, uint32_t image, uint32_t depth)
{
	uint32_t at = l->images[image].end;

	while (l->nodes[at].depth > depth)
		at = l->nodes[at].parent;
	return at;
}

void layers_say(struct layers *l, uint32_t image, uint32_t depth, enum base_via via)
{
	uint32_t at = layers_at(l, image, depth);

	if (!depth || at == l->images[image].end)
		return;
	if (!l->nodes[at].via || via < l->nodes[at].via)
		l->nodes[at].via = via;
}

/* Three ways lead on, where those of one repository that goes alone count once, and three
 * repositories of two owners take them: so two builds of one Dockerfile make no base. */
static void find_partings(struct layers *l)
{
	for (uint32_t i = 1; i < l->node_count; i++) {
		const struct layer_node *node = &l->nodes[i];
		struct layer_node *parent = &l->nodes[node->parent];

		if (node->repository_count == 1)
			note(parent->alone, &parent->alone_count, node->repositories[0]);
		else if (node->repository_count && parent->shared_count < LAYERS_PARTING)
			parent->shared_count++;
	}
	for (uint32_t i = 1; i < l->node_count; i++) {
		struct layer_node *node = &l->nodes[i];

		if (!node->via && node->has_owners && node->repository_count >= LAYERS_PARTING &&
		    node->alone_count + node->shared_count >= LAYERS_PARTING)
			node->via = VIA_LAYERS;
	}
}

uint32_t layers_base(const struct layers *l, uint32_t image)
{
	return l->nodes[l->nodes[l->images[image].end].parent].base;
}

uint32_t layers_below(const struct layers *l, uint32_t node)
{
	return l->nodes[l->nodes[node].parent].base;
}

/* ---- who made a layer ------------------------------------------------------------------------ */

enum { MAKER_SEVERAL = 0, MAKER_UNSEEN = UINT32_MAX };

/* Goes up from the image's end: of each layer the base that first had it, and the repository that
 * made it: the base's own, else the image's. */
static void note_makers(struct layers *l, const struct layers_image *image)
{
	uint32_t at = image->end, base = LAYERS_ROOT;

	for (; at != LAYERS_ROOT; at = l->nodes[at].parent) {
		const struct layer_node *node = &l->nodes[at];
		uint32_t *maker = &l->makers[node->layer], by = image->repository;

		if (node->via && at != image->end)
			base = at;
		if (base != LAYERS_ROOT) {
			uint32_t first = l->nodes[base].image;

			by = first == LAYERS_NO_IMAGE ? MAKER_SEVERAL : l->images[first].repository;
		}
		if (*maker == MAKER_UNSEEN)
			*maker = by;
		else if (*maker != by)
			*maker = MAKER_SEVERAL;
	}
}

void layers_end(struct layers *l)
{
	find_partings(l);
	find_nearest(l);
	free(l->makers);
	l->makers = mem_array((size_t)l->layer_limit + 1, sizeof(*l->makers));
	memset(l->makers, 0xff, ((size_t)l->layer_limit + 1) * sizeof(*l->makers));
	for (uint32_t i = 0; i < l->image_count; i++)
		note_makers(l, &l->images[i]);
}

void layers_origins(const struct layers *l, uint32_t number, uint8_t *out, uint32_t *nodes)
{
	const struct layers_image *image = &l->images[number];
	bool has_ground = layers_base(l, number) != LAYERS_ROOT || l->nodes[image->end].via;
	uint32_t at = image->end, base = LAYERS_ROOT;

	for (; at != LAYERS_ROOT; at = l->nodes[at].parent) {
		const struct layer_node *node = &l->nodes[at];
		uint32_t maker = l->makers[node->layer], place = node->depth - 1;

		if (node->via && at != image->end)
			base = at;
		if (place >= image->count)
			continue;
		nodes[place] = base;
		if (base != LAYERS_ROOT)
			out[place] = ORIGIN_BASE;
		else if (has_ground && maker != MAKER_SEVERAL && maker == image->repository)
			out[place] = ORIGIN_APP;
		else
			out[place] = ORIGIN_UNKNOWN;
	}
}

uint32_t *layers_brought(const struct layers *l)
{
	uint32_t *brought = mem_array((size_t)l->layer_limit + 1, sizeof(*brought));
	bool *is_seen = mem_array((size_t)l->layer_limit + 1, sizeof(*is_seen));

	for (uint32_t i = 0; i < l->image_count; i++) {
		uint32_t at = l->images[i].end, base = LAYERS_ROOT;

		for (; at != LAYERS_ROOT; at = l->nodes[at].parent) {
			uint32_t layer = l->nodes[at].layer;

			if (l->nodes[at].via)
				base = at;
			brought[layer] =
				!is_seen[layer] || brought[layer] == base ? base : LAYERS_ROOT;
			is_seen[layer] = true;
		}
	}
	free(is_seen);
	return brought;
}
