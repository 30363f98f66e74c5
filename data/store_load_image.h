/*
 * What the files that load images share: rows read before the fleet's images are made, and the
 * steps of making them. Part of loading; only store_load_image.c, store_load_asset.c,
 * store_load_name.c and those of uses include it.
 */
#ifndef TAMIS_DATA_STORE_LOAD_IMAGE_H
#define TAMIS_DATA_STORE_LOAD_IMAGE_H

#include "data/store_load.h"

struct digest_row {
	db_word digest;
	uint32_t image;
	const char *text;
};

struct place_row {
	uint32_t image, repository; /* image: the one it is joined to */
	db_word tag;
	date first, last;
	/* what numbers stand for: their order must not tell in which order documents came */
	const char *registry_text, *repository_text, *tag_text;
};

struct asset_row {
	uint32_t id, image, repository;
	db_word key, resource, resource_type, os_family, os_version;
};

/* What only loading images needs. Places are sorted by image, then repository, the newest first,
 * when the fleet's images are made. */
struct gather {
	struct digest_row *digests;
	size_t digest_count, digest_room;
	struct digest_row *indexes; /* that list the image: it is found by them, and not known */
	size_t index_count, index_room;
	struct place_row *places;
	size_t place_count, place_room;
	struct asset_row *assets;
	size_t asset_count, asset_room;
};

/* A short list of words, each in it once: what an image is called, which tags it has. */
struct names {
	word *list;
	size_t count, room;
};
void names_add(struct names *names, word w); /* 0 adds nothing */

/* store_load_image.c */
/* The first of the places (sorted) of an image, or where it would stand. */
size_t load_first_place(const struct gather *g, uint32_t image);
/* What the image goes by, but for its places, which are a run of those gathered. */
struct place_run {
	const struct place_row *list;
	size_t count;
};
void load_image_names(struct load *l, const struct gather *g, uint32_t id, struct names *names,
		      struct place_run *places);
/* The fleet's image for one that no scan spoke of, made when it is asked for. */
uint32_t load_unscanned_image(struct load *l, const struct gather *g, uint32_t id);

/* store_load_use.c: who runs the images, and those that no scan knows. */
bool load_uses(struct load *l, const struct gather *g);

/* store_load_base_say.c: what its labels and its history say of an image's base. */
bool load_base_words(struct load *l);

/* store_load_base.c: the tree of layers, when the images that scans spoke of are made. It makes
 * those that are bases, too, whoever knows them. */
void load_layers(struct load *l, const struct gather *g);

/* store_load_name.c: what an image is called. */
word load_os_word(struct load *l, db_word family, db_word version); /* "debian 12.4" */
/* "repository:tag" of the newest place, else what the image can be told by. */
word load_label(struct load *l, const struct load_image *image, const struct place_row *places,
		size_t n);
/* Every way to write a place, as people paste it. */
void load_place_names(struct load *l, struct names *names, const struct place_row *place);

/* store_load_asset.c: the assets of an image's places, which are sorted, each with its tags. */
void load_image_assets(struct load *l, uint32_t image, const struct place_row *places, size_t n);
/* Fills load.targets_of, when all images are in the fleet. */
void load_targets(struct load *l, const struct gather *g);

/* store_load_live.c: sites, and when each was the newest of its line. After the targets. */
bool load_live(struct load *l, const struct gather *g);

#endif
