/*
 * Base images from layers (TRUTH 6): which ordered lists of layers are the beginning of others,
 *which of these beginnings are bases, and what brought each layer of an image.
 *
 * All lists stand in one prefix tree, so an image whose whole list is the beginning of another's is
 * found to be its base, exactly, whichever came first. A beginning where no image ends is a base
 *only when somebody says so (layers_say: a label, a line of the configuration, the history) or when
 * repositories of several owners part there.
 *
 *	layers_add(l, &image);          each image, the preferred ones first
 *	layers_begin(l);                from here on layers_base knows the exact bases
 *	layers_say(l, i, 3, VIA_HISTORY);
 *	layers_end(l);                  and now all bases and origins
 *
 * Layers, repositories and owners are the caller's numbers, 0 for "not known"; equal numbers are
 * equal things. No answer depends on the order of numbers or of images, but for which of several
 * images that end at one node names it: the first.
 */
#ifndef TAMIS_CORE_LAYERS_H
#define TAMIS_CORE_LAYERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How a base is known, the best first. */
enum base_via {
	VIA_NONE, /* it is none */
	VIA_LAYERS,
	VIA_LABEL,
	VIA_MAP,
	VIA_HISTORY,
	VIA_SHARED_LAYER,
	VIA_OS,
	VIA_COUNT
};
extern const char *const base_vias[VIA_COUNT]; /* [VIA_NONE] is NULL */

/* What brought a layer, and with it what a scanner found in it. */
enum origin { ORIGIN_UNKNOWN, ORIGIN_BASE, ORIGIN_APP, ORIGIN_COUNT };
extern const char *const origins[ORIGIN_COUNT + 1]; /* the last is NULL */

enum {
	LAYERS_ROOT = 0,    /* the node of no layer */
	LAYERS_PARTING = 3, /* repositories that part at a base nobody names, of two owners */
};
#define LAYERS_NO_IMAGE UINT32_MAX

/* One image: its layers from the first on. The list is borrowed until layers_free. */
struct layers_image {
	const uint32_t *layers;
	uint32_t count;
	uint32_t repository; /* replicas have one number */
	uint32_t owner;
	uint32_t end; /* layers_add fills it: the node of its whole list */
};

struct layer_node {
	uint32_t parent, layer;
	uint32_t depth; /* layers up to here, this one too */
	uint32_t image; /* the first that ends here; LAYERS_NO_IMAGE */
	uint32_t base;  /* the nearest base up to here, itself too; LAYERS_ROOT: none */
	enum base_via via;
	bool has_children;
	/* What passes: up to LAYERS_PARTING repositories, and whether of several owners. */
	uint32_t repositories[LAYERS_PARTING], owner;
	uint8_t repository_count;
	bool has_owners;
	/* Its ways on: those that one repository takes alone, by repository, and the others. */
	uint32_t alone[LAYERS_PARTING];
	uint8_t alone_count, shared_count;
};

struct layers {
	struct layer_node *nodes; /* a parent before its children */
	uint32_t node_count;
	size_t node_room;
	uint32_t *slots; /* number of the node + 1 by (parent, layer); 0 free */
	size_t slot_count;
	struct layers_image *images;
	uint32_t image_count;
	size_t image_room;
	uint32_t *makers; /* by layer: the one repository that made it; 0 several, or not known */
	uint32_t layer_limit;
};

struct layers *layers_new(void);
void layers_free(struct layers *l);

/* The image's number, from 0. A list ends before its first layer that is not known. */
uint32_t layers_add(struct layers *l, const struct layers_image *image);
void layers_begin(struct layers *l);
/* That the first `depth` layers of the image are a base. Of several voices the best `via` speaks;
 * an image's whole list is no base of its own, so a depth that is not below it says nothing. */
void layers_say(struct layers *l, uint32_t image, uint32_t depth, enum base_via via);
void layers_end(struct layers *l);

/* The node of the image's first `depth` layers. */
uint32_t layers_at(const struct layers *l, uint32_t image, uint32_t depth);
/* The node of the image's nearest base, LAYERS_ROOT: none. An image is never its own. */
uint32_t layers_base(const struct layers *l, uint32_t image);
/* The next base below a base; LAYERS_ROOT: none. */
uint32_t layers_below(const struct layers *l, uint32_t node);
/*
 * For each layer of the image what brought it: `out` has image.count places, `nodes` too (the
 * base's node; LAYERS_ROOT when the origin is another). A layer is the base's that first had it;
 * app when it lies above the nearest base, or the image itself is one, and only this repository
 * made it.
 */
void layers_origins(const struct layers *l, uint32_t image, uint8_t *out, uint32_t *nodes);
/* The base that brought the layer in every image that has it, LAYERS_ROOT where there is none or
 * several, by layer; owned, layer_limit + 1 of them. For images whose layers have no order. */
uint32_t *layers_brought(const struct layers *l);

#endif
