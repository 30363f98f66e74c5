/*
 * Runs the migrations. The database is looked at before anything is written, so a file of another
 * program stays as it is; a step that fails leaves the schema of the step before.
 */
#include "data/migrate.h"

#include <sqlite3.h>
#include <stdint.h>

#include "core/intl.h"
#include "data/store_impl.h"

enum { APPLICATION_ID = 0x74616d73 }; /* "tams"; 0001_init.sql sets it */

int migrate_newest(void)
{
	int newest = 0;

	for (const struct migration *m = migrations; m->number; m++)
		newest = m->number;
	return newest;
}

int migrate_application_id(void)
{
	return APPLICATION_ID;
}

static bool number_of(sqlite3 *db, const char *path, const char *sql, int64_t *number,
		      struct error *err)
{
	sqlite3_stmt *st = NULL;
	int rc = sqlite3_prepare_v2(db, sql, -1, &st, NULL);

	if (rc == SQLITE_OK && sqlite3_step(st) == SQLITE_ROW) {
		*number = sqlite3_column_int64(st, 0);
		sqlite3_finalize(st);
		return true;
	}
	sqlite3_finalize(st);
	return store_fail_db(db, path, err);
}

/* Tables first: another process may be filling it, and the id comes with them. */
static bool look(sqlite3 *db, const char *path, int64_t *tables, int64_t *id, struct error *err)
{
	return number_of(db, path, "SELECT count(*) FROM sqlite_master", tables, err) &&
	       number_of(db, path, "PRAGMA application_id", id, err);
}

bool migrate_is_empty(sqlite3 *db, const char *path, bool *is_empty, struct error *err)
{
	int64_t id = 0, tables = 0;
	bool worked = look(db, path, &tables, &id, err);

	*is_empty = worked && id == 0 && tables == 0;
	return worked;
}

/* Is it ours, or empty and so ours to fill? */
static bool check_owner(sqlite3 *db, const char *path, struct error *err)
{
	int64_t id, tables;

	if (!look(db, path, &tables, &id, err))
		return false;
	if (id == APPLICATION_ID || (id == 0 && tables == 0))
		return true;
	return error_set(err, ERROR_DATABASE, _("%s: a database of another program"), path);
}

static bool run_step(sqlite3 *db, const char *path, const struct migration *m, struct error *err)
{
	char done[64];
	int64_t version;

	sqlite3_snprintf(sizeof(done), done, "PRAGMA user_version = %d", m->number);
	if (sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL) != SQLITE_OK)
		return store_fail_db(db, path, err);
	/* Another process may have run it while we waited for the lock. */
	if (!number_of(db, path, "PRAGMA user_version", &version, err))
		goto fail;
	if (version < m->number && (sqlite3_exec(db, m->sql, NULL, NULL, NULL) != SQLITE_OK ||
				    sqlite3_exec(db, done, NULL, NULL, NULL) != SQLITE_OK)) {
		store_fail_db(db, path, err);
		goto fail;
	}
	if (sqlite3_exec(db, "COMMIT", NULL, NULL, NULL) == SQLITE_OK)
		return true;
	store_fail_db(db, path, err);
fail:
	sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
	return error_wrap(err, _("schema %d"), m->number);
}

bool migrate(sqlite3 *db, const char *path, bool may_write, struct error *err)
{
	int64_t version;

	if (!check_owner(db, path, err) ||
	    !number_of(db, path, "PRAGMA user_version", &version, err))
		return false;
	if (version > migrate_newest())
		return error_set(
			err, ERROR_DATABASE,
			_("%s: written by a newer tamis (its schema is %d, this one knows %d)"),
			path, (int)version, migrate_newest());
	if (version == migrate_newest())
		return true;
	if (!may_write)
		return error_set(err, ERROR_DATABASE,
				 _("%s: its schema is older (%d, not %d) and it cannot be written"),
				 path, (int)version, migrate_newest());
	for (const struct migration *m = migrations; m->number; m++)
		if (m->number > version && !run_step(db, path, m, err))
			return false;
	return true;
}
