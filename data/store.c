/*
 * Opening and closing the database file, and the few calls on SQLite that the other files share.
 * A file that is not ours is refused before one byte of it changes: the journal mode, too, is set
 * after the look at it.
 */
#include "data/store.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/identity.h"
#include "core/intl.h"
#include "core/mem.h"
#include "data/migrate.h"
#include "data/store_impl.h"

enum { BUSY_MS = 5000 };

/* A store belongs to one thread at a time, so SQLite need not lock. */
enum {
	OPEN_READ = SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX,
	OPEN_WRITE = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX,
};

/* ---- values and steps ------------------------------------------------------------------------ */

struct value v_text(const char *text)
{
	if (!text)
		return (struct value){0};
	return (struct value){.type = VALUE_TEXT, .bytes = text, .size = strlen(text)};
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

void store_bind_all(sqlite3_stmt *st, const struct value *values, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct value *v = &values[i];
		int at = (int)i + 1;

		switch (v->type) {
		case VALUE_NULL:
			sqlite3_bind_null(st, at);
			break;
		case VALUE_INT:
			sqlite3_bind_int64(st, at, v->number);
			break;
		case VALUE_REAL:
			sqlite3_bind_double(st, at, v->real);
			break;
		case VALUE_TEXT:
			sqlite3_bind_text64(st, at, v->bytes, v->size, SQLITE_STATIC, SQLITE_UTF8);
			break;
		case VALUE_BLOB:
			sqlite3_bind_blob64(st, at, v->bytes, v->size, SQLITE_STATIC);
			break;
		}
	}
}

bool store_fail_db(sqlite3 *db, const char *path, struct error *err)
{
	switch (sqlite3_errcode(db)) {
	case SQLITE_NOTADB:
		return error_set(err, ERROR_DATABASE, _("%s: not a database"), path);
	case SQLITE_CORRUPT:
		return error_set(err, ERROR_DATABASE, _("%s: the database is damaged (%s)"), path,
				 sqlite3_errmsg(db));
	case SQLITE_FULL:
		return error_set(err, ERROR_DATABASE,
				 _("%s: the disk is full; nothing was changed"), path);
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
	if (s->is_read_only)
		return error_set(err, ERROR_DATABASE, _("%s: the database is read-only"), s->path);
	return store_exec(s, "BEGIN IMMEDIATE", err);
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
	[SOURCE_INSPECTOR] = 1,
	[SOURCE_TRIVY] = 2,
};
static_assert(sizeof(source_numbers) / sizeof(source_numbers[0]) == SOURCE_COUNT,
	      "every source has its number in the database");

int store_source_number(enum source source)
{
	return source_numbers[source];
}

bool store_source(int64_t number, enum source *source)
{
	for (int i = 0; i < SOURCE_COUNT; i++)
		if (source_numbers[i] == number) {
			*source = (enum source)i;
			return true;
		}
	return false;
}

uint64_t store_issue_key(struct store *s, const struct issue_name *name, struct buf *scratch)
{
	const char *fields[] = {name->registry, name->repository, name->resource, name->ecosystem,
				name->package,  name->path,       name->vuln};

	buf_clear(scratch);
	identity_key(scratch, "issue", fields, sizeof(fields) / sizeof(fields[0]));
	return digest_id(s->digest, scratch->data, scratch->size);
}

/* ---- opening --------------------------------------------------------------------------------- */

/* Makes the folders above `path`, each for its owner only. */
static bool make_folders(const char *path, struct error *err)
{
	char *folder = mem_strdup(path);
	bool made = true;

	for (char *slash = strchr(folder + 1, '/'); made && slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(folder, 0700) != 0 && errno != EEXIST && access(folder, F_OK) != 0)
			made = error_set(err, ERROR_DATABASE, "%s: %s", folder, strerror(errno));
		*slash = '/';
	}
	free(folder);
	return made;
}

/* A new file is made by us and not by SQLite, so that it never stands there with other rights. */
static bool make_file(const char *path, struct error *err)
{
	int fd;

	if (!path[0])
		return error_set(err, ERROR_DATABASE, _("the database has no name"));
	if (access(path, F_OK) == 0)
		return true;
	if (!make_folders(path, err))
		return false;
	fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0 && errno != EEXIST)
		return error_set(err, ERROR_DATABASE, "%s: %s", path, strerror(errno));
	if (fd >= 0)
		close(fd);
	return true;
}

static bool is_memory(const char *path)
{
	return strcmp(path, ":memory:") == 0;
}

/* The path as a URI: SQLite reads `?` and `%` in one, and a path may hold them. */
static char *immutable_uri(const char *path)
{
	struct buf uri = {0};

	buf_puts(&uri, "file:");
	for (; *path; path++) {
		if (strchr("?#%", *path))
			buf_printf(&uri, "%%%02X", (unsigned)(unsigned char)*path);
		else
			buf_putc(&uri, *path);
	}
	buf_puts(&uri, "?immutable=1");
	return buf_take(&uri);
}

static bool can_read(sqlite3 *db)
{
	return sqlite3_exec(db, "SELECT count(*) FROM sqlite_master", NULL, NULL, NULL) ==
	       SQLITE_OK;
}

/*
 * Opens for reading only. A database in WAL mode wants to write its -shm file even then; where it
 * cannot, nobody else can write either, and `immutable` is the truth.
 */
static bool open_read_only(struct store *s, struct error *err)
{
	char *uri;
	int rc;

	s->is_read_only = true;
	rc = sqlite3_open_v2(s->path, &s->db, OPEN_READ, NULL);
	if (rc == SQLITE_OK && can_read(s->db))
		return true;
	rc = s->db ? sqlite3_errcode(s->db) : rc;
	if (rc != SQLITE_CANTOPEN && rc != SQLITE_READONLY)
		return store_fail(s, err);
	sqlite3_close(s->db);
	uri = immutable_uri(s->path);
	rc = sqlite3_open_v2(uri, &s->db, OPEN_READ | SQLITE_OPEN_URI, NULL);
	free(uri);
	return (rc == SQLITE_OK && can_read(s->db)) || store_fail(s, err);
}

static bool open_file(struct store *s, enum store_mode mode, struct error *err)
{
	if (is_memory(s->path))
		return sqlite3_open_v2(s->path, &s->db, OPEN_WRITE, NULL) == SQLITE_OK ||
		       store_fail(s, err);
	if (mode == STORE_CREATE && !make_file(s->path, err))
		return false;
	if (access(s->path, R_OK) != 0)
		return error_set(err, ERROR_DATABASE, "%s: %s", s->path, strerror(errno));
	if (access(s->path, W_OK) != 0)
		return mode == STORE_READ
			       ? open_read_only(s, err)
			       : error_set(err, ERROR_DATABASE, "%s: %s", s->path, strerror(errno));
	if (sqlite3_open_v2(s->path, &s->db, OPEN_WRITE, NULL) == SQLITE_OK && can_read(s->db))
		return true;
	/* The file may be ours to write while its folder is not. */
	if (mode == STORE_READ && sqlite3_errcode(s->db) == SQLITE_CANTOPEN) {
		sqlite3_close(s->db);
		return open_read_only(s, err);
	}
	return store_fail(s, err);
}

static bool set_up(struct store *s, struct error *err)
{
	if (!s->is_read_only && !store_exec(s, "PRAGMA journal_mode = WAL", err))
		return false;
	return store_exec(s,
			  "PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;"
			  "PRAGMA cache_size = -16384; PRAGMA trusted_schema = OFF",
			  err);
}

struct store *store_open(const char *path, enum store_mode mode, struct error *err)
{
	struct store *s = mem_alloc(sizeof(*s));

	s->path = mem_strdup(path);
	s->digest = digest_new();
	if (open_file(s, mode, err)) {
		sqlite3_busy_timeout(s->db, BUSY_MS);
		if (migrate(s->db, s->path, !s->is_read_only, err) && set_up(s, err))
			return s;
	}
	store_close(s);
	return NULL;
}

void store_close(struct store *s)
{
	if (!s)
		return;
	sqlite3_close(s->db);
	digest_free(s->digest);
	free(s->path);
	free(s);
}

bool store_is_read_only(const struct store *s)
{
	return s->is_read_only;
}

const char *store_path(const struct store *s)
{
	return s->path;
}

int64_t store_version(struct store *s)
{
	sqlite3_stmt *st = store_prepare(s, "PRAGMA data_version", NULL);
	int64_t others = 0;

	if (st && store_step(s, st, NULL) == STEP_ROW)
		others = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return others * (INT64_C(1) << 40) + sqlite3_total_changes64(s->db);
}

bool store_check(struct store *s, struct error *err)
{
	static const struct {
		const char *sql, *complaint;
	} checks[] = {
		{"SELECT * FROM pragma_integrity_check(1) WHERE integrity_check != 'ok'",
		 N_("the database is damaged")},
		{"SELECT \"table\" || ' row ' || rowid || ' names a row that is not in ' || parent"
		 " FROM pragma_foreign_key_check LIMIT 1",
		 N_("the database contradicts itself")},
	};

	for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++) {
		sqlite3_stmt *st = store_prepare(s, checks[i].sql, err);
		enum step step = st ? store_step(s, st, err) : STEP_FAILED;

		if (step == STEP_ROW)
			error_set(err, ERROR_DATABASE, "%s: %s (%s)", s->path,
				  _(checks[i].complaint), column_text(st, 0));
		sqlite3_finalize(st);
		if (step != STEP_DONE)
			return false;
	}
	return true;
}

/* ---- who ------------------------------------------------------------------------------------- */

void store_author(struct author *out)
{
	uid_t uid = getuid();
	const char *sudo = uid == 0 ? getenv("SUDO_USER") : NULL;
	const struct passwd *user = getpwuid(uid);

	out->uid = (long)uid;
	if (sudo && sudo[0])
		out->name = mem_strdup(sudo);
	else
		out->name = user ? mem_strdup(user->pw_name) : mem_printf("uid %ld", out->uid);
}

void author_fini(struct author *a)
{
	free(a->name);
	*a = (struct author){0};
}
