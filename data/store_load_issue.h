/*
 * What the files share that take the rows of a repository together: its places, how an issue was
 * fixed, and what its rows say (store_load_issue*.c).
 */
#ifndef TAMIS_DATA_STORE_LOAD_ISSUE_H
#define TAMIS_DATA_STORE_LOAD_ISSUE_H

#include "data/store_load_sight.h"

/* Numbers 0 .. count - 1 put together by what each belongs to. */
struct buckets {
	uint32_t *starts, *items;
};

/* A place of the repository at hand: a site of an image, or a resource. */
struct place {
	uint32_t asset; /* FLEET_NONE: an image that nobody scanned */
	uint32_t site;  /* FLEET_NONE: a resource */
	bool is_newest, runs;
};

struct whole {
	struct load *load;
	date now;
	uint32_t *owner_of; /* by issue */
	struct buckets rows, issues, sites, resources;
	size_t *periods;    /* by site: where its run of load.periods starts */
	uint32_t *place_of; /* by fleet asset: its number among its owner's places */
	struct place *places;
	struct issue_place *issue_places;
	size_t place_count, place_room, issue_place_room;
	struct period *live; /* of the places, one after the other */
	size_t live_count, live_room;
	struct issue_span *spans;
	size_t span_count, span_room;
	struct tuples versions; /* package, path, version or 0: of rows in live places */
	bool has_versions;
	struct owner owner;
	uint32_t issue; /* at hand */
};

/* store_load_issue_place.c */

/* The fleet's images of sites, and sites of images that run and that nobody scanned. */
void issue_finish_sites(struct load *l);
/* What belongs to which repository. issue_whole_fini frees it, and all else of w. */
void issue_sort_out(struct whole *w);
void issue_whole_fini(struct whole *w);
/* Where the repository's images are live and from when to when: places, issue_places and live. */
void issue_list_places(struct whole *w, uint32_t owner);

/* store_load_issue_why.c, after issue_list_places of its repository */

/* Of an issue that is fixed. */
enum presence_why issue_why_fixed(struct whole *w, uint32_t issue);
/* A version that had it is still there, and is not said to have it: the scanner changed its mind.
 */
bool issue_is_withdrawn(struct whole *w, uint32_t issue);

/* The key path of an issue, a word of the database. */
static inline db_word issue_path(const struct whole *w, uint32_t issue)
{
	return tuples_get(&w->load->issue_keys, issue)[2];
}

#endif
