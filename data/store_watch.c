/*
 * What becomes of the file under an open store: another commits to it, brings it to a newer schema,
 * puts another file in its place, deletes it. SQLite tells the first; it would go on writing into a
 * file without a name for ever.
 */
#include "data/store.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/arena.h"
#include "core/intl.h"
#include "data/migrate.h"
#include "data/store_impl.h"

enum { HEADER_SIZE = 100 }; /* of an SQLite file: a shorter one holds nothing */

static bool number_of(struct store *s, const char *sql, int64_t *number)
{
	sqlite3_stmt *st = store_prepare(s, sql, NULL);
	bool worked = st && store_step(s, st, NULL) == STEP_ROW;

	*number = worked ? sqlite3_column_int64(st, 0) : 0;
	sqlite3_finalize(st);
	return worked;
}

int64_t store_version(struct store *s)
{
	int64_t version;

	number_of(s, "PRAGMA data_version", &version);
	return version;
}

int64_t store_writes(struct store *s)
{
	return sqlite3_total_changes64(s->db);
}

void store_interrupt(struct store *s)
{
	sqlite3_interrupt(s->db);
}

/* ---- the file -------------------------------------------------------------------------------- */

static bool stamp_of(const char *path, struct store_stamp *out)
{
	struct stat st;

	*out = (struct store_stamp){0};
	if (stat(path, &st) != 0)
		return false;
	*out = (struct store_stamp){(uint64_t)st.st_dev, (uint64_t)st.st_ino, st.st_size,
				    st.st_mtim.tv_sec, st.st_mtim.tv_nsec};
	return true;
}

static bool same_file(const struct store_stamp *a, const struct store_stamp *b)
{
	return a->inode == b->inode && a->device == b->device;
}

static bool same_stamp(const struct store_stamp *a, const struct store_stamp *b)
{
	return same_file(a, b) && a->size == b->size && a->seconds == b->seconds &&
	       a->nanoseconds == b->nanoseconds;
}

static bool has_moved(struct store *s)
{
	int moved = 0;

	sqlite3_file_control(s->db, "main", SQLITE_FCNTL_HAS_MOVED, &moved);
	return moved != 0;
}

static char *side_file(const struct store *s, const char *suffix)
{
	return mem_printf("%s-%s", s->path, suffix);
}

static void remember_log(struct store *s)
{
	char *path = side_file(s, "wal");

	stamp_of(path, &s->watch.log);
	free(path);
}

enum store_file store_look(struct store *s)
{
	struct store_stamp now;
	int64_t schema;

	if (strcmp(s->path, ":memory:") == 0)
		return STORE_SAME;
	if (!stamp_of(s->path, &now))
		return STORE_GONE;
	if (now.size < HEADER_SIZE) {
		s->watch.was_cut = s->watch.was_cut || !has_moved(s);
		return STORE_GONE;
	}
	/* What stands in a file that was cut is another one's content. */
	if (s->watch.was_cut || has_moved(s))
		return same_stamp(&now, &s->watch.refused) ? STORE_REFUSED : STORE_REPLACED;
	remember_log(s);
	if (number_of(s, "PRAGMA user_version", &schema) && schema > migrate_newest())
		return STORE_NEWER;
	return STORE_SAME;
}

/*
 * The log of the file that was there belongs to it alone, but SQLite finds logs by their names: it
 * would put old pages into the new file. Decisions that are in it are not thrown away. Its index
 * (-shm) is worth nothing without it.
 */
static bool put_log_aside(struct store *s, char **kept, struct error *err)
{
	char *log = side_file(s, "wal"), *index = side_file(s, "shm"), *to;
	struct store_stamp now;
	bool worked = true;

	*kept = NULL;
	if (stamp_of(log, &now) && s->watch.log.inode && same_file(&now, &s->watch.log)) {
		to = mem_printf("%s.replaced-%llu", log, (unsigned long long)now.inode);
		worked = rename(log, to) == 0 || errno == ENOENT; /* another desk's work */
		if (worked && now.size > 0)
			*kept = mem_strdup(to);
		else if (worked)
			remove(to);
		else
			error_set(err, ERROR_DATABASE,
				  _("%s: the log of the file that was there cannot be renamed: %s"),
				  log, strerror(errno));
		if (worked)
			remove(index);
		free(to);
	}
	free(log);
	free(index);
	return worked;
}

bool store_reopen(struct store *s, char **log, struct error *err)
{
	enum store_mode mode = s->mode == STORE_CREATE ? STORE_WRITE : s->mode;
	struct store *opened, old;

	stamp_of(s->path, &s->watch.refused);
	if (!put_log_aside(s, log, err))
		return false;
	opened = store_open(s->path, mode, err);
	if (!opened)
		return false;
	old = *s;
	*s = *opened;
	s->mode = old.mode;
	s->config = old.config;
	s->now = old.now;
	s->since = old.since;
	*opened = old;
	store_close(opened);
	return true;
}

/* ---- news ------------------------------------------------------------------------------------ */

void store_know_event(struct store *s, const unsigned char *id)
{
	uint32_t words[STORE_EVENT_ID / sizeof(uint32_t)];

	if (!s->watch.knows)
		return;
	memcpy(words, id, sizeof(words));
	tuples_add(&s->watch.events, words, NULL);
}

void store_watch_fini(struct store *s)
{
	tuples_fini(&s->watch.events);
}

static const char *keep(struct store_news *n, const char *text)
{
	return text ? arena_strndup(n->arena, text, strlen(text)) : NULL;
}

static bool same_text(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

static void add_said(struct store_news *n, sqlite3_stmt *st)
{
	const char *author = column_text(st, 0), *kind = column_text(st, 1);
	const char *state = column_text(st, 2);
	struct store_said *said = NULL;

	for (size_t i = 0; i < n->said_count && !said; i++)
		if (same_text(n->said[i].author, author) && same_text(n->said[i].kind, kind) &&
		    same_text(n->said[i].state, state))
			said = &n->said[i];
	if (!said) {
		n->said = mem_grow(n->said, n->said_count + 1, sizeof(*n->said));
		said = &n->said[n->said_count++];
		*said = (struct store_said){keep(n, author), keep(n, kind), keep(n, state), 0};
	}
	said->issues += sqlite3_column_int64(st, 3);
}

/* The words of one event that is new. */
static bool tell_event(struct store *s, struct store_news *n, sqlite3_stmt *st,
		       const struct bound *id, struct error *err)
{
	bool found;

	store_bind_all(st, id, 1);
	found = store_step(s, st, err) == STEP_ROW;
	if (found)
		add_said(n, st);
	sqlite3_reset(st);
	return found;
}

/* Ids are random: which ones are new is known only by knowing all the others. */
static bool read_events(struct store *s, struct store_news *n, bool is_first, struct error *err)
{
	sqlite3_stmt *ids = store_prepare(s, "SELECT id FROM event ORDER BY at, id", err);
	sqlite3_stmt *words =
		store_prepare(s,
			      "SELECT author, kind, state, (SELECT count(*) FROM"
			      " event_issue WHERE event = id) FROM event WHERE id = ?1",
			      err);
	enum step step = ids && words ? STEP_ROW : STEP_FAILED;

	while (step == STEP_ROW && (step = store_step(s, ids, err)) == STEP_ROW) {
		struct bound id = v_blob(sqlite3_column_blob(ids, 0), STORE_EVENT_ID);
		uint32_t number[STORE_EVENT_ID / sizeof(uint32_t)];
		bool is_new;

		if (sqlite3_column_bytes(ids, 0) != STORE_EVENT_ID)
			continue;
		memcpy(number, id.bytes, sizeof(number));
		tuples_add(&s->watch.events, number, &is_new);
		if (is_new && !is_first && !tell_event(s, n, words, &id, err))
			step = STEP_FAILED;
	}
	sqlite3_finalize(ids);
	sqlite3_finalize(words);
	return step == STEP_DONE;
}

/* The last one that was told may have gone on since: a long document is written in parts. */
static bool read_imports(struct store *s, struct store_news *n, struct error *err)
{
	sqlite3_stmt *st = store_prepare(s,
					 "SELECT id, added, updated FROM import WHERE id >= ?1 AND"
					 " is_known = 0 ORDER BY id",
					 err);
	enum step step = st ? STEP_ROW : STEP_FAILED;

	if (st)
		STORE_BIND(st, v_int(s->watch.import));
	while (step == STEP_ROW && (step = store_step(s, st, err)) == STEP_ROW) {
		bool goes_on = sqlite3_column_int64(st, 0) == s->watch.import;
		int64_t added = sqlite3_column_int64(st, 1), updated = sqlite3_column_int64(st, 2);
		int64_t more = added - (goes_on ? s->watch.added : 0);
		int64_t other = updated - (goes_on ? s->watch.updated : 0);

		n->documents += !goes_on || more || other;
		n->added += more;
		n->updated += other;
		s->watch.import = sqlite3_column_int64(st, 0);
		s->watch.added = added;
		s->watch.updated = updated;
	}
	sqlite3_finalize(st);
	return step == STEP_DONE;
}

bool store_news(struct store *s, struct store_news *out, struct error *err)
{
	bool is_first = !s->watch.knows, worked;

	*out = (struct store_news){.arena = mem_alloc(sizeof(*out->arena))};
	s->watch.knows = true;
	if (!store_exec(s, "BEGIN", err))
		return false;
	worked = read_events(s, out, is_first, err) && read_imports(s, out, err);
	store_rollback(s); /* nothing was written */
	if (is_first)
		out->documents = out->added = out->updated = 0;
	return worked;
}

void store_news_fini(struct store_news *n)
{
	free(n->said);
	if (n->arena)
		arena_fini(n->arena);
	free(n->arena);
	*n = (struct store_news){0};
}
