/* What the files that read the log share: reading its rows, and how each entry stands today. */
#ifndef TAMIS_DATA_STORE_JOURNAL_IMPL_H
#define TAMIS_DATA_STORE_JOURNAL_IMPL_H

#include <string.h>

#include "data/store_said.h"

/* What an entry is about: a subject and the key in the table. */
struct journal_link {
	uint32_t entry, subject; /* TUPLE_NONE: it can speak of no issue */
	int64_t key;
};

struct said_of {
	uint32_t newest; /* entry + 1 of the newest decision that holds; 0 none */
	bool is_matched; /* the fleet has such an issue */
	bool is_asked;   /* and the selection has it */
	/* Of an issue under several names of its vulnerability the newest under any of them speaks:
	 * of one this does; of another a later one does, entry + 1 of the newest such. */
	bool is_newest;
	uint32_t later;
};

struct journal_reading {
	struct store *store;
	struct said said;
	struct journal *journal;
	const struct journal_query *query;
	struct error *err;
	struct journal_link *links; /* in the order of entries */
	struct said_of *of;         /* by subject */
	struct tuples ids;          /* of entries; numbers are theirs, from the oldest */
	bool *is_held, *is_asked;
	uint32_t *target; /* of an undo: the entry; TUPLE_NONE */
	size_t link_count, link_room, of_room, room, flag_room, asked_room, target_room;
};

static inline bool journal_is(const struct event *e, enum event_kind kind)
{
	return strcmp(e->kind, event_kinds[kind].word) == 0;
}

static inline bool journal_is_decision(const struct journal_reading *r, uint32_t entry)
{
	return journal_is(&r->journal->entries[entry].event, EVENT_DECISION);
}

/* After all rows are read: the standing of each entry. */
void journal_stand(struct journal_reading *r);
/* The newest first, and the numbers of those that are left as they were: NULL in no case. */
uint32_t *journal_choose(struct journal_reading *r);

#endif
