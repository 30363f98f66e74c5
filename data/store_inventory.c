/*
 * Settling what packages there are. An image's never change, so a daily scan writes nothing; of a
 * host the newest list counts. Only a whole scan's: a part of a list would say that the rest is
 * gone.
 */
#include <stdlib.h>

#include "data/store_settle.h"

struct listed {
	int64_t package;
	uint32_t path, version;
};

/* In words of the database, and their sum, in which order has no part. */
static bool resolve(struct settle *t, struct listed *list, int64_t *sum)
{
	const struct tuples *packages = &t->scan.staged->packages;
	uint64_t total = 0;

	for (uint32_t i = 0; i < packages->count; i++) {
		const uint32_t *staged = tuples_get(packages, i);
		struct listed *one = &list[i];
		uint64_t mixed;

		if (!settle_package(t, staged[0], staged[1], &one->package) ||
		    !settle_word(t, staged[2], &one->path) ||
		    !settle_word(t, staged[3], &one->version))
			return false;
		mixed = ((uint64_t)one->package << 32 ^ (uint64_t)one->path << 17 ^ one->version) *
			0x9e3779b97f4a7c15u;
		total += mixed ^ mixed >> 29;
	}
	*sum = (int64_t)(total >> 1);
	return true;
}

static bool put(struct settle *t, const struct listed *list, int64_t sum, bool is_same)
{
	const struct settled_scan *scan = &t->scan;
	bool worked = settle_run(t, SQL_INVENTORY_PUT,
				 BOUND(v_int(scan->asset), v_int(scan->as_of),
				       v_blob(scan->hash, sizeof(scan->hash)), v_int(sum),
				       v_int(scan->staged->lists)));

	if (!worked || is_same)
		return worked;
	worked = settle_run(t, SQL_INVENTORY_DELETE, BOUND(v_int(scan->asset)));
	for (uint32_t i = 0; worked && i < scan->staged->packages.count; i++)
		worked = settle_run(t, SQL_INVENTORY_ADD,
				    BOUND(v_int(scan->asset), v_int(list[i].package),
					  v_int(list[i].path), v_int(list[i].version)));
	return worked;
}

bool settle_inventory(struct settle *t)
{
	const struct settled_scan *scan = &t->scan;
	struct listed *list;
	int64_t sum = 0, found = 0;
	bool worked;

	if (!scan->asset || !scan->staged->lists || scan->staged->status != SCAN_WHOLE)
		return true;
	list = mem_array(scan->staged->packages.count + 1u, sizeof(*list));
	worked = resolve(t, list, &sum) &&
		 settle_run(t, SQL_INVENTORY_SINCE,
			    BOUND(v_int(scan->asset), v_int(sum), v_int(scan->staged->lists),
				  v_int(scan->as_of))) &&
		 settle_find(t, SQL_INVENTORY_FIND,
			     BOUND(v_int(scan->asset), v_int(scan->as_of),
				   v_blob(scan->hash, sizeof(scan->hash)), v_int(sum)),
			     &found) &&
		 (found == 1 || put(t, list, sum, found == 2));
	free(list);
	return worked;
}
