/*
 * Loading which packages there are: whether one was upgraded, or is not there any more. Only those
 * that some finding names are kept.
 */
#include <assert.h>
#include <stdlib.h>

#include "core/fleet_cover.h"
#include "data/store_load.h"

static_assert(LISTS_OS == 1 << CLASS_OS && LISTS_LANGUAGE == 1 << CLASS_LANGUAGE,
	      "the bits of a list are those of the classes");

struct load_inventory {
	struct list_of {
		uint32_t asset;    /* the database's; 0: nothing is listed */
		date since, as_of; /* the first list that had the same, and the newest */
		unsigned classes;
	} * lists;              /* by what scans are kept under (load_scanned) */
	uint32_t *scanned_of;   /* by the database's asset: that, + 1, where its list counts */
	struct tuples packages; /* scanned, package */
	struct tuples places;   /* scanned, package, path */
	struct tuples versions; /* scanned, package, path, version */
};

static void add_list(struct load *l, sqlite3_stmt *st)
{
	struct load_inventory *v = l->inventory;
	uint32_t asset = column_id(l, st, 0, l->asset_count);
	const struct targets *at = &l->targets_of[asset];
	date as_of = sqlite3_column_int64(st, 1);
	struct list_of *list;

	if (!at->count)
		return;
	list = &v->lists[load_scanned(l, l->targets[at->start])];
	if (list->asset && list->as_of >= as_of)
		return;
	if (list->asset)
		v->scanned_of[list->asset] = 0;
	*list = (struct list_of){asset, sqlite3_column_int64(st, 3), as_of,
				 (unsigned)sqlite3_column_int(st, 2)};
	v->scanned_of[asset] = (uint32_t)(list - v->lists) + 1;
}

static void add_package(struct load *l, sqlite3_stmt *st)
{
	struct load_inventory *v = l->inventory;
	uint32_t scanned = v->scanned_of[column_id(l, st, 0, l->asset_count)];
	const uint32_t key[] = {scanned - 1, l->packages[column_id(l, st, 1, l->package_count)],
				column_u32(st, 2), column_u32(st, 3)};

	if (!scanned)
		return;
	tuples_add(&v->packages, key, NULL);
	tuples_add(&v->places, key, NULL);
	tuples_add(&v->versions, key, NULL);
}

bool load_inventory(struct load *l)
{
	struct load_inventory *v = l->inventory = mem_alloc(sizeof(*v));

	v->lists = mem_array(l->image_count + l->asset_keys.count + 1, sizeof(*v->lists));
	v->scanned_of = mem_array(l->asset_count + 1, sizeof(*v->scanned_of));
	v->packages.width = 2;
	v->places.width = 3;
	v->versions.width = 4;
	return load_rows(l,
			 "SELECT o.asset, o.as_of, o.classes, s.as_of FROM inventory_of o"
			 " JOIN inventory_since s ON s.asset = o.asset AND s.sum = o.sum"
			 " AND s.classes = o.classes ORDER BY o.as_of, o.hash",
			 add_list) &&
	       load_rows(l,
			 "SELECT asset, package, path, version FROM inventory"
			 " WHERE package IN (SELECT package FROM flaw)",
			 add_package);
}

void load_inventory_fini(struct load *l)
{
	struct load_inventory *v = l->inventory;

	if (!v)
		return;
	free(v->lists);
	free(v->scanned_of);
	tuples_fini(&v->packages);
	tuples_fini(&v->places);
	tuples_fini(&v->versions);
	free(v);
	l->inventory = NULL;
}

static int compare_listed(const void *a, const void *b)
{
	const struct fleet_listed *x = a, *y = b;

	if (x->package != y->package)
		return x->package < y->package ? -1 : 1;
	return (x->path > y->path) - (x->path < y->path);
}

/* Counted by image, then put where that one's begin. */
void load_give_packages(struct load *l)
{
	struct fleet *f = l->fleet;
	const struct load_inventory *v = l->inventory;
	uint32_t *ends = mem_array(l->image_count + 1, sizeof(*ends)), start = 0;

	f->listed = mem_array(v->versions.count + 1u, sizeof(*f->listed));
	for (uint32_t i = 0; i < v->versions.count; i++)
		if (tuples_get(&v->versions, i)[0] < l->image_count)
			ends[tuples_get(&v->versions, i)[0] + 1]++;
	for (size_t image = 1; image <= l->image_count; image++)
		ends[image] += ends[image - 1];
	for (uint32_t i = 0; i < v->versions.count; i++) {
		const uint32_t *place = tuples_get(&v->versions, i);

		if (place[0] < l->image_count)
			f->listed[ends[place[0]]++] = (struct fleet_listed){
				place[1], load_word(l, place[2]), load_word(l, place[3])};
	}
	for (size_t image = 0; image < l->image_count; image++) {
		uint32_t count = ends[image] - start;

		if (count)
			qsort(f->listed + start, count, sizeof(*f->listed), compare_listed);
		if (v->lists[image].asset && l->images[image].fleet < f->image_count)
			fleet_cover_packages(f, l->images[image].fleet, v->lists[image].classes,
					     start, count);
		start = ends[image];
	}
	free(ends);
}

/* ---- asking ---------------------------------------------------------------------------------- */

date load_listed(const struct load *l, uint32_t asset, enum presence_class class)
{
	const struct list_of *list = &l->inventory->lists[load_scanned(l, asset)];

	return list->asset && list->classes & 1u << class ? list->as_of : DATE_NONE;
}

bool load_has_package(const struct load *l, uint32_t asset, uint32_t package, db_word path)
{
	const uint32_t key[] = {load_scanned(l, asset), package, path};

	return tuples_find(&l->inventory->places, key) != TUPLE_NONE;
}

bool load_has_version(const struct load *l, uint32_t asset, uint32_t package, db_word path,
		      db_word version)
{
	const uint32_t key[] = {load_scanned(l, asset), package, path, version};

	return tuples_find(&l->inventory->versions, key) != TUPLE_NONE;
}

date load_removed_after(const struct load *l, uint32_t asset, enum presence_class class,
			uint32_t package, date listed)
{
	const uint32_t key[] = {load_scanned(l, asset), package};
	date as_of = load_listed(l, asset, class), since;

	if (as_of == DATE_NONE || as_of <= listed || package == FLEET_NONE ||
	    tuples_find(&l->inventory->packages, key) != TUPLE_NONE)
		return DATE_FOREVER;
	since = l->inventory->lists[load_scanned(l, asset)].since;
	return since > listed ? since : as_of;
}
