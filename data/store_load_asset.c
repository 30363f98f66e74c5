/*
 * Assets, and what the database's asset ids stand for. A scan of an image counts in each repository
 * that holds the image, whichever document told of it, so what was said of the image is stored once
 * and spread here.
 */
#include <stdlib.h>
#include <string.h>

#include "core/identity.h"
#include "data/store_load_image.h"

/* The fleet's asset for an image at a repository, or for a resource; made when it is new. */
static uint32_t find_asset(struct load *l, uint32_t image, uint32_t repository, db_word key)
{
	const uint32_t tuple[] = {image, repository, key};
	const uint32_t owner[] = {repository, repository ? 0 : key};
	const struct load_repository *r = &l->repositories[repository];
	bool is_new;
	uint32_t number = tuples_add(&l->asset_keys, tuple, &is_new);
	char *account, *region;

	if (!is_new)
		return number;
	MEM_ROOM(l->assets, number, l->asset_room);
	l->assets[number] = (struct load_asset){.owner = tuples_add(&l->owners, owner, NULL)};
	fleet_add_asset(l->fleet, &(struct fleet_asset){
					  .image = image ? l->images[image].fleet : FLEET_NONE,
					  .registry = load_word(l, r->registry),
					  .repository = load_word(l, r->name),
				  });
	if (r->registry && reference_ecr_parts(load_text(l, r->registry), &account, &region)) {
		l->assets[number].account = fleet_word(l->fleet, account);
		l->assets[number].region = fleet_word(l->fleet, region);
		free(account);
		free(region);
	}
	return number;
}

void load_image_assets(struct load *l, uint32_t image, const struct place_row *places, size_t n)
{
	for (size_t i = 0, next; i < n; i = next) {
		uint32_t asset = find_asset(l, image, places[i].repository, 0);
		struct names tags = {0};

		for (next = i; next < n && places[next].repository == places[i].repository; next++)
			names_add(&tags, load_word(l, places[next].tag));
		l->fleet->assets[asset].tags =
			fleet_list(l->fleet, tags.list, (uint32_t)tags.count);
		l->fleet->assets[asset].tag_count = (uint32_t)tags.count;
		free(tags.list);
	}
}

/* ---- what an asset id stands for ------------------------------------------------------------- */

static void add_target(struct load *l, uint32_t asset)
{
	MEM_ROOM(l->targets, l->target_count, l->target_room);
	l->targets[l->target_count++] = asset;
}

/* Of several names for one asset the first in the alphabet. */
static void name_asset(struct load *l, uint32_t asset, db_word resource, db_word type)
{
	struct load_asset *a = &l->assets[asset];

	if (!resource ||
	    (a->resource && strcmp(load_text(l, a->resource), load_text(l, resource)) <= 0))
		return;
	a->resource = resource;
	a->resource_type = type;
	l->fleet->assets[asset].resource = load_word(l, resource);
	l->fleet->assets[asset].resource_type = load_word(l, type);
}

/* An image wherever it is: at each repository that holds it, else at its artifact's name. */
static void target_places(struct load *l, const struct gather *g, const struct asset_row *row)
{
	size_t low = load_first_place(g, row->image);
	db_word name;
	uint32_t asset;

	for (size_t i = low; i < g->place_count && g->places[i].image == row->image; i++)
		if (i == low || g->places[i].repository != g->places[i - 1].repository)
			add_target(l, find_asset(l, row->image, g->places[i].repository, 0));
	if (low < g->place_count && g->places[low].image == row->image)
		return;
	name = l->images[row->image].artifact ? l->images[row->image].artifact
					      : l->images[row->image].key;
	asset = find_asset(l, row->image, 0, name);
	name_asset(l, asset, name, row->resource_type);
	add_target(l, asset);
}

void load_targets(struct load *l, const struct gather *g)
{
	for (size_t i = 0; i < g->asset_count; i++) {
		const struct asset_row *row = &g->assets[i];
		uint32_t start = (uint32_t)l->target_count, asset;

		if (row->image && !row->repository) {
			target_places(l, g, row);
		} else {
			asset = find_asset(l, row->image, row->repository, row->key);
			name_asset(l, asset, row->resource, row->resource_type);
			if (!row->image)
				l->fleet->assets[asset].os =
					load_os_word(l, row->os_family, row->os_version);
			add_target(l, asset);
		}
		l->targets_of[row->id] = (struct targets){start, (uint32_t)l->target_count - start};
	}
}
