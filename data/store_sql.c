/*
 * The few calls on SQLite that all files of the store share: binding, stepping, transactions, and
 * one message for each way to fail. SQLite's own text is shown only where ours has none: it names
 * neither the file nor what to do.
 */
#include <assert.h>
#include <errno.h>
#include <string.h>

#include "core/identity.h"
#include "core/intl.h"
#include "data/store_impl.h"

/* ---- what views call ------------------------------------------------------------------------- */

static void is_cve(sqlite3_context *context, int n, sqlite3_value **values)
{
	(void)n;
	sqlite3_result_int(context, identity_is_cve((const char *)sqlite3_value_text(values[0])));
}

int store_functions(sqlite3 *db)
{
	/* Innocuous: the schema may call it although it is not trusted. */
	return sqlite3_create_function(db, "is_cve", 1,
				       SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, NULL,
				       is_cve, NULL, NULL);
}

/* ---- values and steps ------------------------------------------------------------------------ */

struct bound v_text(const char *text)
{
	if (!text)
		return (struct bound){0};
	return (struct bound){.type = BOUND_TEXT, .bytes = text, .size = strlen(text)};
}

date column_date(sqlite3_stmt *st, int column)
{
	return sqlite3_column_type(st, column) == SQLITE_NULL ? DATE_NONE
							      : sqlite3_column_int64(st, column);
}

double column_real(sqlite3_stmt *st, int column)
{
	return sqlite3_column_type(st, column) == SQLITE_NULL ? -1
							      : sqlite3_column_double(st, column);
}

const char *column_text(sqlite3_stmt *st, int column)
{
	return (const char *)sqlite3_column_text(st, column);
}

void store_bind_all(sqlite3_stmt *st, const struct bound *values, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct bound *v = &values[i];
		int at = (int)i + 1;

		switch (v->type) {
		case BOUND_NULL:
			sqlite3_bind_null(st, at);
			break;
		case BOUND_INT:
			sqlite3_bind_int64(st, at, v->number);
			break;
		case BOUND_REAL:
			sqlite3_bind_double(st, at, v->real);
			break;
		case BOUND_TEXT:
			sqlite3_bind_text64(st, at, v->bytes, v->size, SQLITE_STATIC, SQLITE_UTF8);
			break;
		case BOUND_BLOB:
			sqlite3_bind_blob64(st, at, v->bytes, v->size, SQLITE_STATIC);
			break;
		}
	}
}

/* The memory that users of a WAL share is a file too, which SQLite fills to be sure of its room;
 * that there is none it calls an I/O error. */
bool store_is_full(sqlite3 *db)
{
	int why = sqlite3_system_errno(db);

	if (sqlite3_extended_errcode(db) == SQLITE_IOERR_SHMSIZE)
		return true;
	return sqlite3_errcode(db) == SQLITE_FULL ||
	       (sqlite3_errcode(db) == SQLITE_IOERR && (why == ENOSPC || why == EDQUOT));
}

static bool fail_full(const char *path, struct error *err)
{
	return error_set(err, ERROR_DATABASE, _("%s: the disk is full; this was not written"),
			 path);
}

bool store_fail_db(sqlite3 *db, const char *path, struct error *err)
{
	if (store_is_full(db))
		return fail_full(path, err);
	switch (sqlite3_errcode(db)) {
	case SQLITE_NOTADB:
		return error_set(err, ERROR_DATABASE, _("%s: not a database"), path);
	case SQLITE_CORRUPT:
		return error_set(err, ERROR_DATABASE, _("%s: the database is damaged (%s)"), path,
				 sqlite3_errmsg(db));
	case SQLITE_READONLY:
		return error_set(err, ERROR_DATABASE, _("%s: the database is read-only"), path);
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return error_set(err, ERROR_DATABASE,
				 _("%s: another program is writing to it; try again"), path);
	default:
		return error_set(err, ERROR_DATABASE, "%s: %s", path, sqlite3_errmsg(db));
	}
}

bool store_fail(struct store *s, struct error *err)
{
	return store_fail_db(s->db, s->path, err);
}

/* Why a file that is not, or not as, the one that was opened is not written. */
static const char *const strange_files[STORE_FILE_COUNT] = {
	[STORE_REPLACED] = N_("another file stands there now; nothing was written"),
	[STORE_REFUSED] = N_("another file stands there now; nothing was written"),
	[STORE_GONE] = N_("the file is gone or empty; nothing was written"),
	[STORE_NEWER] = N_("a newer tamis has changed its schema; nothing was written"),
};

bool store_may_write(struct store *s, struct error *err)
{
	enum store_file file;

	if (s->is_full)
		return fail_full(s->path, err);
	if (s->is_read_only)
		return error_set(err, ERROR_DATABASE, _("%s: the database is read-only"), s->path);
	file = store_look(s);
	return !strange_files[file] ||
	       error_set(err, ERROR_DATABASE, "%s: %s", s->path, _(strange_files[file]));
}

sqlite3_stmt *store_prepare(struct store *s, const char *sql, struct error *err)
{
	sqlite3_stmt *st = NULL;

	if (sqlite3_prepare_v2(s->db, sql, -1, &st, NULL) == SQLITE_OK)
		return st;
	store_fail(s, err);
	return NULL;
}

enum step store_step(struct store *s, sqlite3_stmt *st, struct error *err)
{
	int rc = sqlite3_step(st);

	if (rc == SQLITE_ROW)
		return STEP_ROW;
	if (rc != SQLITE_DONE)
		store_fail(s, err);
	sqlite3_reset(st);
	return rc == SQLITE_DONE ? STEP_DONE : STEP_FAILED;
}

bool store_run(struct store *s, sqlite3_stmt *st, struct error *err)
{
	return store_step(s, st, err) == STEP_DONE;
}

bool store_exec(struct store *s, const char *sql, struct error *err)
{
	return sqlite3_exec(s->db, sql, NULL, NULL, NULL) == SQLITE_OK || store_fail(s, err);
}

bool store_begin(struct store *s, struct error *err)
{
	if (!store_may_write(s, err) || !store_exec(s, "BEGIN IMMEDIATE", err))
		return false;
	if (store_may_write(s, err)) /* still, now that nobody else can change it */
		return true;
	store_rollback(s);
	return false;
}

bool store_commit(struct store *s, struct error *err)
{
	return store_exec(s, "COMMIT", err);
}

void store_rollback(struct store *s)
{
	if (!sqlite3_get_autocommit(s->db))
		sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
}

/* ---- numbers and keys ------------------------------------------------------------------------ */

static const int source_numbers[] = {
	[SOURCE_INSPECTOR] = 1, [SOURCE_TRIVY] = 2, [SOURCE_GRYPE] = 3,
	[SOURCE_ECR] = 4,       [SOURCE_FACTS] = 5,
};
static_assert(sizeof(source_numbers) / sizeof(source_numbers[0]) == SOURCE_COUNT + 1,
	      "every source has its number in the database");

int store_source_number(enum source source)
{
	return source_numbers[source];
}

bool store_source(int64_t number, enum source *source)
{
	for (int i = 0; i <= SOURCE_COUNT; i++)
		if (source_numbers[i] == number) {
			*source = (enum source)i;
			return true;
		}
	return false;
}

uint64_t store_issue_key(struct store *s, const struct issue_name *name, struct buf *scratch)
{
	const char *fields[] = {name->registry, name->repository, name->resource, name->ecosystem,
				name->package,  name->path,       name->vuln,     name->chain};
	int n = (int)(sizeof(fields) / sizeof(fields[0]));

	buf_clear(scratch);
	identity_key(scratch, "issue", fields, name->chain ? n : n - 1);
	return digest_id(s->digest, scratch->data, scratch->size);
}
