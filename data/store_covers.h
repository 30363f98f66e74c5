/*
 * What the log of imports says of a document's silence: what it may close, and what it did. Only
 * the files of the log include it.
 */
#ifndef TAMIS_DATA_STORE_COVERS_H
#define TAMIS_DATA_STORE_COVERS_H

#include "data/store_impl.h"

/* In words, from the columns of a scan that begin at `at` (enum covers_column). */
void store_put_covers(struct buf *out, const struct config *config, sqlite3_stmt *st, int at);
/* Fills in entry.closed and entry.left. */
bool store_count_closed(struct store *s, struct import_log *log, struct error *err);

/* store_log.c: the entry with this id, or NULL. */
struct import_entry *store_log_entry(struct import_log *log, int64_t id);

#endif
