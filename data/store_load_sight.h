/*
 * What the two files that work out presence share: what a row's own scans say (its sight), noted
 * while the rows are made by store_load_presence.c, read when all are there by store_load_issue.c.
 */
#ifndef TAMIS_DATA_STORE_LOAD_SIGHT_H
#define TAMIS_DATA_STORE_LOAD_SIGHT_H

#include "data/store_load.h"

struct sight {
	struct period there;
	db_word version; /* its key */
	uint8_t presence, why;
	bool is_closed; /* a source closed it without saying why */
};

/* A resource had it, lost it and has it again: in the interval between two of its scans. */
struct gap {
	uint32_t finding; /* the database's */
	date from, until; /* its first scan, and the first that did not list it */
};

/* An earlier time at which a row was there. */
struct earlier {
	uint32_t row;
	struct period there;
};

struct load_presence {
	struct sight *sights; /* by row */
	size_t sight_room;
	cover_mask *masks; /* by issue and source: what a scan must be about to close it */
	size_t mask_count;
	struct gap *gaps; /* by finding, then time */
	size_t gap_count, gap_room;
	struct earlier *earlier; /* by row */
	size_t earlier_count, earlier_room;
};

#endif
