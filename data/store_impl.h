/*
 * What the files of the store share, and nobody else includes: the connection, bound values, and
 * the numbers by which the database knows things whose enums may change.
 */
#ifndef TAMIS_DATA_STORE_IMPL_H
#define TAMIS_DATA_STORE_IMPL_H

#include <sqlite3.h>

#include "core/event.h"
#include "core/mem.h"
#include "data/digest.h"
#include "data/store.h"
#include "data/tuple.h"

/* Which file it is, and whether it is as it was. */
struct store_stamp {
	uint64_t device, inode;
	int64_t size, seconds, nanoseconds;
};

struct store {
	sqlite3 *db;
	char *path;
	enum store_mode mode;
	struct {                            /* store_watch.c */
		struct store_stamp log;     /* the -wal that goes with it; inode 0: none was seen */
		struct store_stamp refused; /* what store_reopen did not take */
		bool was_cut;               /* its file has been seen without content */
		bool knows;                 /* `events` and `import` are kept */
		struct tuples events;       /* ids that are no news, 4 numbers each */
		int64_t import, added, updated; /* the last one, and what it had brought by then */
	} watch;
	bool is_read_only;
	bool is_full;                /* read-only as the disk has no room */
	date since;                  /* what is new; DATE_NONE: as the runs say */
	date now;                    /* as of when presence and use are asked; DATE_NONE */
	const struct config *config; /* never NULL: the defaults until store_configure */
	struct digest *digest;
};

/* ---- store_sql.c ----------------------------------------------------------------------------- */

/* A value for one parameter of a statement. */
struct bound {
	enum { BOUND_NULL, BOUND_INT, BOUND_REAL, BOUND_TEXT, BOUND_BLOB } type;
	int64_t number;
	double real;
	const void *bytes; /* borrowed until the statement is reset */
	size_t size;
};

static inline struct bound v_int(int64_t n)
{
	return (struct bound){.type = BOUND_INT, .number = n};
}

static inline struct bound v_date(date d)
{
	return d == DATE_NONE ? (struct bound){0} : v_int(d);
}

static inline struct bound v_real(double r) /* negative: none */
{
	return r >= 0 ? (struct bound){.type = BOUND_REAL, .real = r} : (struct bound){0};
}

static inline struct bound v_blob(const void *bytes, size_t size)
{
	return (struct bound){.type = BOUND_BLOB, .bytes = bytes, .size = size};
}

struct bound v_text(const char *text); /* NULL: none */

/* Each returns what a statement's columns hold, with the absent value of the type for NULL. */
date column_date(sqlite3_stmt *st, int column);
double column_real(sqlite3_stmt *st, int column);      /* -1 */
const char *column_text(sqlite3_stmt *st, int column); /* borrowed until the next step; NULL */

void store_bind_all(sqlite3_stmt *st, const struct bound *values, size_t n);
#define STORE_BIND(st, ...)                                                                        \
	store_bind_all((st), (const struct bound[]){__VA_ARGS__},                                  \
		       sizeof((const struct bound[]){__VA_ARGS__}) / sizeof(struct bound))

/* The message for what the connection has just refused; false. */
bool store_fail(struct store *s, struct error *err);
bool store_fail_db(sqlite3 *db, const char *path, struct error *err);

/* Has the disk no room for what was refused last? */
bool store_is_full(sqlite3 *db);

/* store.c: an open database, without a look at its schema; what only doctors want. */
struct store *store_open_as_it_is(const char *path, struct error *err);

/* False, with the reason, for one who may only read, and when another file stands there. */
bool store_may_write(struct store *s, struct error *err);

/* Gives the connection the functions that the schema's views call; SQLite's code. */
int store_functions(sqlite3 *db);

/* NULL with err. sqlite3_finalize frees it. */
sqlite3_stmt *store_prepare(struct store *s, const char *sql, struct error *err);
enum step { STEP_FAILED, STEP_DONE, STEP_ROW };
/* Resets the statement when it is done, or when it failed. */
enum step store_step(struct store *s, sqlite3_stmt *st, struct error *err);
bool store_run(struct store *s, sqlite3_stmt *st, struct error *err); /* a statement without rows */
bool store_exec(struct store *s, const char *sql, struct error *err);
bool store_begin(struct store *s, struct error *err); /* a write transaction */
bool store_commit(struct store *s, struct error *err);
void store_rollback(struct store *s);

/* store_watch.c: an event of our own, which will be no news. */
void store_know_event(struct store *s, const unsigned char *id);
void store_watch_fini(struct store *s);

/* sources[] as the database numbers them; these never change. */
int store_source_number(enum source source);
bool store_source(int64_t number, enum source *source); /* false: written by a newer tamis */

enum { STORE_EVENT_ID = FLEET_EVENT_ID };

/* store_load_event.c: what people said about the issues that are there, within a transaction. */
bool store_read_events(struct store *s, struct fleet *f, struct error *err);

uint64_t store_issue_key(struct store *s, const struct issue_name *name, struct buf *scratch);

#endif
