/* Writing events row by row: for what is said here, and for what another log brings. */
#ifndef TAMIS_DATA_STORE_EVENT_H
#define TAMIS_DATA_STORE_EVENT_H

#include "data/store_impl.h"

/* Within a transaction; each false with err. `target`: NULL, or STORE_EVENT_ID bytes. */
bool event_put_row(struct store *s, const unsigned char id[STORE_EVENT_ID], const struct event *e,
		   const unsigned char *target, struct error *err);

/* An id that stands behind all others of the second *at, which moves on when it has no room. */
bool event_new_id(struct store *s, date *at, unsigned char id[STORE_EVENT_ID], struct error *err);
/* Commits when it worked, else rolls back. */
bool event_end(struct store *s, bool worked, struct error *err);

struct event_writer {
	struct store *store;
	sqlite3_stmt *issue, *link;
};
/* event_writer_fini in any case. */
bool event_writer_init(struct event_writer *w, struct store *s, struct error *err);
void event_writer_fini(struct event_writer *w);
/* The event is about the issue; `key` is that of the words (store_issue_key). */
bool event_put_issue(struct event_writer *w, const unsigned char id[STORE_EVENT_ID], uint64_t key,
		     const struct issue_name *name, struct error *err);

#endif
