/*
 * Opening and closing the database file. A file that is not ours is refused before one byte of it
 * changes: the journal mode, too, is set after the look at it.
 */
#include "data/store.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/intl.h"
#include "core/mem.h"
#include "data/config.h"
#include "data/migrate.h"
#include "data/store_impl.h"

enum { BUSY_MS = 5000, RETRY_MS = 10 };

/* A store belongs to one thread at a time, so SQLite need not lock. */
enum {
	OPEN_READ = SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX,
	OPEN_WRITE = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX,
};

/* ---- opening --------------------------------------------------------------------------------- */

bool store_make_folders(const char *path, struct error *err)
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

/* What the system says of a path that cannot be what is asked for; false. */
static bool system_error(const char *path, struct error *err)
{
	return error_set(err, ERROR_DATABASE, "%s: %s", path, strerror(errno));
}

/* A new file is made by us and not by SQLite, so that it never stands there with other rights. */
static bool make_file(const char *path, struct error *err)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd >= 0)
		close(fd);
	else if (errno == ENOENT)
		return error_set(err, ERROR_DATABASE, _("%s: its folder is not there"), path);
	else if (errno != EEXIST)
		return system_error(path, err);
	return true;
}

static bool no_database(const char *path, struct error *err)
{
	return error_set(err, ERROR_DATABASE,
			 _("%s: no database yet; begin with: tamis import FILE ..."), path);
}

/* Is there a file that may be a database, or is one made? */
static bool find_file(const char *path, enum store_mode mode, struct error *err)
{
	struct stat st;

	if (!path[0])
		return error_set(err, ERROR_DATABASE, _("the database has no name"));
	if (stat(path, &st) != 0) {
		if (errno != ENOENT)
			return system_error(path, err);
		return mode == STORE_CREATE ? make_file(path, err) : no_database(path, err);
	}
	if (S_ISDIR(st.st_mode)) {
		errno = EISDIR;
		return system_error(path, err);
	}
	if (!S_ISREG(st.st_mode))
		return error_set(err, ERROR_DATABASE, _("%s: not a regular file"), path);
	if (st.st_size == 0 && mode == STORE_CREATE)
		(void)chmod(path, 0600); /* ours from now on; another owner's rights are his */
	return true;
}

static bool is_memory(const char *path)
{
	return strcmp(path, ":memory:") == 0;
}

/* The path as a URI: SQLite reads `?` and `%` in one, and a path may hold them. */
static char *uri_of(const char *path, const char *parameter)
{
	struct buf uri = {0};

	buf_puts(&uri, "file:");
	for (; *path; path++) {
		if (strchr("?#%", *path))
			buf_printf(&uri, "%%%02X", (unsigned)(unsigned char)*path);
		else
			buf_putc(&uri, *path);
	}
	buf_printf(&uri, "?%s", parameter);
	return buf_take(&uri);
}

/* Opens, and reads: only then does SQLite look at the file, and wait for one who is making it. */
static bool open_db(struct store *s, const char *name, int flags)
{
	if (sqlite3_open_v2(name, &s->db, flags, NULL) != SQLITE_OK ||
	    store_functions(s->db) != SQLITE_OK)
		return false;
	sqlite3_busy_timeout(s->db, BUSY_MS);
	return sqlite3_exec(s->db, "SELECT count(*) FROM sqlite_master", NULL, NULL, NULL) ==
	       SQLITE_OK;
}

/* Is there a write-ahead log with something in it? */
static bool has_log(const char *path)
{
	char *log = mem_printf("%s-wal", path);
	struct stat st;
	bool has = stat(log, &st) == 0 && st.st_size > 0;

	free(log);
	return has;
}

/* The -shm file of the WAL cannot be made: its folder may not be written to, or the disk is full.
 */
static bool cannot_share(struct store *s)
{
	int rc = sqlite3_errcode(s->db);

	return rc == SQLITE_CANTOPEN || rc == SQLITE_READONLY || store_is_full(s->db);
}

static bool reopen(struct store *s, const char *parameter, int flags)
{
	char *uri = uri_of(s->path, parameter);
	bool opened;

	sqlite3_close(s->db);
	opened = open_db(s, uri, flags | SQLITE_OPEN_URI);
	free(uri);
	return opened;
}

/*
 * Opens for reading only. A database in WAL mode wants to write its -shm file even then; where it
 * cannot, `immutable` opens it, which does not look into the write-ahead log: what stands there
 * would be missing in silence. So a log that is not empty is read by `unix-excl`, which shares
 * with nobody and so needs no -shm; it locks the file, and where it may not is a reason to refuse.
 */
static bool open_read_only(struct store *s, struct error *err)
{
	s->is_read_only = true;
	if (open_db(s, s->path, OPEN_READ))
		return true;
	if (!cannot_share(s))
		return store_fail(s, err);
	if (!has_log(s->path))
		return reopen(s, "immutable=1", OPEN_READ) || store_fail(s, err);
	if (access(s->path, W_OK) == 0 && reopen(s, "vfs=unix-excl", OPEN_WRITE))
		return true;
	return error_set(err, ERROR_DATABASE,
			 _("%s: its newest changes are in %s-wal, which cannot be read from here; "
			   "let somebody who may write there open it once"),
			 s->path, s->path);
}

static bool open_file(struct store *s, enum store_mode mode, struct error *err)
{
	if (is_memory(s->path))
		return open_db(s, s->path, OPEN_WRITE) || store_fail(s, err);
	if (!find_file(s->path, mode, err))
		return false;
	if (access(s->path, R_OK) != 0)
		return system_error(s->path, err);
	if (access(s->path, W_OK) != 0)
		return mode == STORE_CREATE ? system_error(s->path, err) : open_read_only(s, err);
	if (open_db(s, s->path, OPEN_WRITE))
		return true;
	/* The file may be ours to write while its folder is not, or there is no room. */
	if (mode != STORE_CREATE && cannot_share(s)) {
		s->is_full = store_is_full(s->db);
		sqlite3_close(s->db);
		return open_read_only(s, err);
	}
	return store_fail(s, err);
}

/* The switch to WAL asks no busy handler: of two processes that open a new file at once, one would
 * be refused. So we wait ourselves. */
static bool set_journal(struct store *s, struct error *err)
{
	for (int waited = 0; sqlite3_exec(s->db, "PRAGMA journal_mode = WAL", NULL, NULL, NULL);
	     waited += RETRY_MS) {
		if (sqlite3_errcode(s->db) != SQLITE_BUSY || waited >= BUSY_MS)
			return store_fail(s, err);
		sqlite3_sleep(RETRY_MS);
	}
	return true;
}

static bool set_up(struct store *s, enum store_mode mode, struct error *err)
{
	bool may_create = mode == STORE_CREATE || is_memory(s->path), is_empty = false;

	if (!may_create && !migrate_is_empty(s->db, s->path, &is_empty, err))
		return false;
	if (is_empty)
		return no_database(s->path, err);
	if (!migrate(s->db, s->path, !s->is_read_only, err))
		return false;
	s->is_read_only = s->is_read_only || mode == STORE_READ;
	if (!s->is_read_only && !set_journal(s, err))
		return false;
	return store_exec(s,
			  "PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;"
			  "PRAGMA cache_size = -16384; PRAGMA trusted_schema = OFF",
			  err) &&
	       (!s->is_read_only || store_exec(s, "PRAGMA query_only = ON", err));
}

static const struct config no_config;

static struct store *store_new(const char *path, enum store_mode mode)
{
	struct store *s = mem_alloc(sizeof(*s));

	s->path = mem_strdup(path);
	s->mode = mode;
	s->digest = digest_new();
	s->config = &no_config;
	s->now = s->since = DATE_NONE;
	s->watch.events.width = STORE_EVENT_ID / sizeof(uint32_t);
	return s;
}

struct store *store_open(const char *path, enum store_mode mode, struct error *err)
{
	struct store *s = store_new(path, mode);

	if (open_file(s, mode, err) && set_up(s, mode, err)) {
		store_look(s); /* which log is its own? */
		return s;
	}
	store_close(s);
	return NULL;
}

struct store *store_open_as_it_is(const char *path, struct error *err)
{
	struct store *s = store_new(path, STORE_READ);

	if (open_file(s, STORE_READ, err) && store_exec(s, "PRAGMA query_only = ON", err))
		return s;
	store_close(s);
	return NULL;
}

void store_close(struct store *s)
{
	if (!s)
		return;
	sqlite3_close(s->db);
	store_watch_fini(s);
	digest_free(s->digest);
	free(s->path);
	free(s);
}

void store_set_now(struct store *s, date now)
{
	s->now = now;
}

void store_set_since(struct store *s, date since)
{
	s->since = since;
}

void store_configure(struct store *s, const struct config *config)
{
	s->config = config;
}

bool store_is_read_only(const struct store *s)
{
	return s->is_read_only;
}

const char *store_path(const struct store *s)
{
	return s->path;
}

bool store_check(struct store *s, struct error *err)
{
	static const struct {
		const char *sql, *complaint;
	} checks[] = {
		{"SELECT * FROM pragma_integrity_check(1) WHERE integrity_check != 'ok'",
		 N_("the database is damaged")},
		{"SELECT \"table\" || ' row ' || coalesce(rowid, '?') || ' names a row that is not "
		 "in ' || parent"
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

/* Fleets are loaded by other threads, too: no answer of the system may stand in a shared place. */
void store_author(struct author *out)
{
	uid_t uid = getuid();
	const char *sudo = uid == 0 ? getenv("SUDO_USER") : NULL;
	struct passwd room, *user = NULL;
	char text[4096];

	out->uid = (long)uid;
	if (sudo && sudo[0])
		out->name = mem_strdup(sudo);
	else if (getpwuid_r(uid, &room, text, sizeof(text), &user) == 0 && user)
		out->name = mem_strdup(user->pw_name);
	else
		out->name = mem_printf("uid %ld", out->uid);
}

void author_fini(struct author *a)
{
	free(a->name);
	*a = (struct author){0};
}
