/*
 * The demonstration fleet in process: what the generator ($FLEET) writes for its newest date, read
 * through the importers into databases in memory, and what its truth.json says of each.
 */
#ifndef TAMIS_TESTS_DEMO_FLEET_H
#define TAMIS_TESTS_DEMO_FLEET_H

#include <cjson/cJSON.h>
#include <stdbool.h>

#include "data/config.h"
#include "data/store.h"

enum { DEMO_NOW = 1793577600 }; /* 2026-11-02T00:00:00Z, the truth's own */

enum demo_set { DEMO_TRIVY, DEMO_INSPECTOR, DEMO_BOTH, DEMO_SETS };

struct demo {
	char dir[64];
	cJSON *truth;
	struct config config; /* the fleet's own: the stores are asked with it */
	struct store *stores[DEMO_SETS];
};

/* False: no generator, or it failed. demo_end in every case. */
bool demo_begin(struct demo *d);
bool demo_begin_year(struct demo *d); /* all of its dates, not only the newest */
void demo_end(struct demo *d);

/* Imported when it is asked for the first time; ends the program when that fails. */
struct store *demo_store(struct demo *d, enum demo_set set);
/* "files", "findings", "groups" of the newest date; borrowed. */
const cJSON *demo_truth(const struct demo *d, enum demo_set set);
long long demo_number(const cJSON *object, const char *name);

#endif
