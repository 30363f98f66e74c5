/*
 * What feeds have in common: rows with the same names, as a table with titles (CSV) or as a list of
 * JSON objects, and a few words about the whole around them. An importer of a feed gives the names
 * and a function for one row; this file reads either shape, begins and ends the scan, and counts
 * what is no row.
 */
#ifndef TAMIS_DATA_IMPORT_FEED_H
#define TAMIS_DATA_IMPORT_FEED_H

#include "data/import_ops.h"
#include "data/json_read.h"

enum { FEED_NAMES = 8 };

struct feed;
struct feed_kind {
	const char *format, *tool;
	const char *const
		*names; /* of a row's facts, at most FEED_NAMES; the first must be there */
	bool (*row)(struct feed *f, struct error *err);
	/* A member of the JSON root, or one "key:value" of a comment line; may be NULL. */
	void (*about)(struct feed *f, const char *key, const char *value);
};

struct feed {
	struct import_run *run;
	const struct feed_kind *kind;
	date as_of;    /* set by about() */
	char *version; /* set by about(); owned */
	long long total, rows;
	/* the row at hand */
	const struct csv_record *record;
	struct json json;
	char room[32];
	/* the table's titles */
	int columns[FEED_NAMES];
	size_t title_count;
	bool has_list;
};

/* Facts of the row at hand, by the place of their names; NULL and negative when absent. */
const char *feed_text(struct feed *f, int name);
double feed_number(struct feed *f, int name);
bool feed_begin(struct feed *f, struct error *err); /* before each fact; acts on the first */

/* For a kind's own open(); the rest of its import_ops is FEED_TABLE or FEED_LIST. */
void *feed_open(struct import_run *run, const struct feed_kind *kind);
bool feed_record(void *state, const struct csv_record *record, struct error *err);
bool feed_root(void *state, char first, long long offset, struct error *err);
bool feed_enter(void *state, int level, const char *key, bool is_array, struct error *err);
bool feed_member(void *state, int level, const char *key, struct slice_bytes value,
		 struct error *err);
bool feed_element(void *state, int rule, struct slice_bytes value, struct error *err);
bool feed_finish(void *state, const char *why_cut, struct error *err);
void feed_close(void *state);
const char *feed_skipped(void *state, const struct slice_skip *skip);

#define FEED_TABLE(open_)                                                                          \
	{                                                                                          \
		.shape = IMPORT_CSV, .csv = {.record = feed_record}, .open = (open_),              \
		.finish = feed_finish, .close = feed_close, .skipped = feed_skipped,               \
	}
#define FEED_LIST(open_, rules_)                                                                   \
	{                                                                                          \
		.shape = IMPORT_JSON, .rules = (rules_),                                           \
		.rule_count = sizeof(rules_) / sizeof((rules_)[0]),                                \
		.handler = {.begin = feed_root,                                                    \
			    .enter = feed_enter,                                                   \
			    .member = feed_member,                                                 \
			    .element = feed_element},                                              \
		.open = (open_), .finish = feed_finish, .close = feed_close,                       \
		.skipped = feed_skipped,                                                           \
	}

#endif
