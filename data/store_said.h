/*
 * Whom an event speaks of. It names issues by words and has a scope: the words that count for that
 * scope are a *subject*. An issue of the fleet asks for its own subjects, under each name of its
 * vulnerability: so a decision made about a GHSA holds when the CVE comes, and a wide one for an
 * issue that was not there when it was made (TRUTH 4).
 */
#ifndef TAMIS_DATA_STORE_SAID_H
#define TAMIS_DATA_STORE_SAID_H

#include "data/store_impl.h"
#include "data/tuple.h"

struct said_name;
struct said {
	struct store *store;
	struct fleet *fleet; /* gets the words of events that it does not know */
	word *registries;    /* by asset: the one that stands for it and its replicas */
	word *places;        /* by asset: the repository, else the resource as a key */
	struct tuples keys;  /* of the table `issue`, in halves; numbers are those of names */
	struct said_name *names;
	size_t name_room;
	struct tuples subjects;
	bool has_scope[SCOPE_COUNT]; /* is there a subject with it? */
	uint8_t *is_spoken;          /* by word of a package: is there a subject about it? */
	word spoken_count;
};

/* Reads how events name issues. False with err. said_fini in any case. */
bool said_init(struct said *s, struct store *store, struct fleet *fleet, struct error *err);
void said_fini(struct said *s);

/* The subject of an issue as an event names it, by its key in the table; TUPLE_NONE when no issue
 * can be meant: a wide scope of what has no vulnerability. */
uint32_t said_subject(struct said *s, int64_t key, enum scope scope);
/* After the last of them, before said_each. */
void said_seal(struct said *s);
/* Calls `each` for every subject that speaks of the fleet's issue, but for those of bases. */
void said_each(const struct said *s, uint32_t issue,
	       void (*each)(void *ctx, uint32_t issue, enum scope scope, uint32_t subject),
	       void *ctx);
/* The same for the subjects of scope base, which speak of a finding that came with one of its bases
 * (fleet_nearest_base). */
void said_each_base(const struct said *s, uint32_t finding, uint32_t number,
		    void (*each)(void *ctx, uint32_t finding, enum scope scope, uint32_t subject),
		    void *ctx);

#endif
