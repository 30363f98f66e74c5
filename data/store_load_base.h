/*
 * What the files that find bases share. Part of loading: store_load_layers.c builds the tree of
 * layers, store_load_shared.c looks at images whose layers have no order, store_load_base.c puts
 * what they found into the fleet.
 */
#ifndef TAMIS_DATA_STORE_LOAD_BASE_H
#define TAMIS_DATA_STORE_LOAD_BASE_H

#include "core/layers.h"
#include "data/store_load_image.h"

/* An image whose layers are known in their order: its number in `tree` is its place in the list. */
struct base_image {
	uint32_t image; /* of load.images */
	uint32_t start; /* in load_bases.numbers */
};

/* What is known of a text that names a layer. */
struct layer_text {
	uint32_t layer; /* of a digest: the diff id that it tells of; 0: it is a layer of its own */
	uint32_t digest; /* of a diff id: its one digest; 0: none is known, or several */
	bool is_diff;    /* somebody said that it is a diff id */
};

/* How the first layers of images may be called, each by the first in the alphabet who says so. */
struct base_words {
	const char *label, *map, *step;
	word os;
	/* Of the image that ends there, whether it is in the fleet or not. */
	word image;         /* its label; 0: it has no place, or there is no image */
	struct names names; /* all that it goes by */
};

struct load_bases {
	struct layers *tree;
	/* Layers are numbered from 1. A layer is its diff id, else its digest in a registry. */
	struct dict layers;       /* of texts: diff ids, and digests in a registry */
	struct layer_text *texts; /* by number in `layers` */
	uint32_t text_room;
	struct base_image *images; /* the newest first */
	uint32_t image_count;
	/* By its number in `tree` the name that its labels give to a base which no image of the
	 * chain below it is; NULL: they say nothing, or only what its base's labels said before,
	 * or they name the image itself or what stands on it. */
	const char **labels;
	uint32_t *numbers; /* the layers of all images, one list after the other */
	size_t number_count, number_room;
	uint32_t *number_of;      /* by load.images: its place in `images` + 1 */
	struct base_words *words; /* by node */
	uint32_t *base_of;        /* by node: the fleet's base + 1 */
	bool *is_ground;          /* by fleet image: others stand on it */
	struct tuples named;      /* word of a name, enum base_via: numbers are + 1 in named_base */
	uint32_t *named_base;
	size_t named_room;
};

/* store_load_layers.c */
/* The layer that a word of a finding means; its number is new when no list of an image has it. */
uint32_t base_layer(struct load_bases *b, const char *text);

/* store_load_base_label.c: fills load_bases.labels, when the exact bases have their names. */
void load_base_labels(struct load *l, const struct gather *g);

/* store_load_base.c: a base that is known by its name only, made when it is new; + 1. */
uint32_t base_by_name(struct load *l, word name, enum base_via via);

/* store_load_shared.c: findings whose layer has no place in their image's list. */
void load_shared_layers(struct load *l);

#endif
