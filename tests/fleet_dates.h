/*
 * The demonstration fleet over all its dates: what the generator ($FLEET) writes, and databases in
 * memory that read every document up to a date, in one order or another.
 */
#ifndef TAMIS_TESTS_FLEET_DATES_H
#define TAMIS_TESTS_FLEET_DATES_H

#include <cjson/cJSON.h>

#include "data/store.h"

/* A document, and how it is imported. All are borrowed from the truth. */
struct dated_document {
	int date; /* index in the truth's dates */
	const char *path, *as, *complete, *as_of;
};

struct fleet_dates {
	char dir[64];
	cJSON *truth;
	int count; /* of the dates */
};

/* False: no generator, or it failed. dates_end in every case. */
bool dates_begin(struct fleet_dates *d);
void dates_end(struct fleet_dates *d);

/* `history` of a date; borrowed. */
const cJSON *dates_history(const struct fleet_dates *d, int at);
date dates_now(const struct fleet_dates *d, int at);

enum dates_order { ORDER_FORWARD, ORDER_BACKWARD, ORDER_SHUFFLED };

/*
 * A database that read the documents of a set ("trivy", "inspector", "all") of the dates `from` to
 * `to` in this order, one run a date, or one in all when they are shuffled. `store` NULL: a new
 * one; else it reads on. Ends the program when a document cannot be imported.
 */
struct store *dates_import(const struct fleet_dates *d, struct store *store, const char *set,
			   int from, int to, enum dates_order order, unsigned seed);

#endif
