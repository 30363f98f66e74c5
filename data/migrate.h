/*
 * Migrations: the schema, step by step. data/sql/NNNN_name.sql are made into one table by embed.sh;
 * `PRAGMA user_version` holds the number of the last one that was run.
 */
#ifndef TAMIS_DATA_MIGRATE_H
#define TAMIS_DATA_MIGRATE_H

#include <stdbool.h>

#include "core/error.h"

struct sqlite3;

struct migration {
	int number;
	const char *sql;
};
extern const struct migration migrations[]; /* ascending; ends with number 0 */

int migrate_newest(void);
int migrate_application_id(void); /* the mark of a database of ours */

/* Is there nothing in it, not even a mark of another program? */
bool migrate_is_empty(struct sqlite3 *db, const char *path, bool *is_empty, struct error *err);

/*
 * Brings the database to the newest schema, each step one transaction. Refuses one that is newer,
 * and one that is not empty and not ours. `path` is for the messages. With `may_write` false an
 * older or empty one is refused too.
 */
bool migrate(struct sqlite3 *db, const char *path, bool may_write, struct error *err);

#endif
