/*
 * Reading one small piece of JSON with cJSON: parse the bytes that the slicer cut out, then ask for
 * facts. A getter never fails: a member that is missing or of another type is an absent fact, so a
 * wrong type costs that fact and not the finding.
 *
 * `path` is keys joined by dots ("inspectorScoreDetails.adjustedCvss.score"), or "" for the node
 * itself. Keys that hold a dot are reached by walking the object with JSON_EACH.
 */
#ifndef TAMIS_DATA_JSON_READ_H
#define TAMIS_DATA_JSON_READ_H

#include <cjson/cJSON.h>
#include <stdbool.h>

#include "core/arena.h"
#include "core/date.h"
#include "core/mem.h"
#include "data/slice.h"

/* Zeroed to begin with; may be read into again and again. All text lives until the next read. */
struct json {
	cJSON *root;
	struct arena nodes; /* of root */
	struct buf copy;    /* the bytes, when an escape had to be replaced */
};

/* False when the bytes are no JSON value; root is then NULL, and every getter finds nothing. An
 * escaped NUL becomes U+2400 and half a surrogate pair U+FFFD, so that nothing is cut or lost. One
 * thread at a time: cJSON's allocator belongs to the process. */
bool json_read(struct json *doc, struct slice_bytes bytes);
void json_fini(struct json *doc);

const cJSON *json_at(const cJSON *node, const char *path);  /* any type but null; or NULL */
const char *json_text(const cJSON *node, const char *path); /* a string, even ""; or NULL */
const char *json_word(const cJSON *node,
		      const char *path); /* a string that is not empty; or NULL */
double json_number(const cJSON *node, const char *path, double otherwise); /* finite */
/* As json_number, but a text that is a number will do as well ("7.5"). */
double json_figure(const cJSON *node, const char *path, double otherwise);
bool json_is_true(const cJSON *node, const char *path);
/* An id or a version that somebody wrote as a number: its text, in `room` if need be; or NULL. */
const char *json_id(const cJSON *node, const char *path, char room[32]);
/* As json_id, kept in the arena. */
const char *json_id_in(const cJSON *node, const char *path, struct arena *arena);
/* As json_id, of an AWS account: a number gets its leading zeros back. */
const char *json_account(const cJSON *node, const char *path, char room[32]);
const char *json_account_in(const cJSON *node, const char *path, struct arena *arena);
/* Text, an epoch number, or {"__class__":"datetime","year":...}; DATE_NONE when it is none. */
date json_date(const cJSON *node, const char *path);

/* The first member or item of an object or array, else NULL. */
const cJSON *json_first(const cJSON *node, const char *path);
#define JSON_EACH(item, node, path)                                                                \
	for (const cJSON *item = json_first((node), (path)); item; item = item->next)
/* How many items an array has; 0 for what is none. */
size_t json_count(const cJSON *node, const char *path);

#endif
