/*
 * A JSON writer that keeps no tree: what is written is gone, memory is one buffer.
 * Between json_object or json_array and its json_end come the members; inside an
 * array the key is NULL. Compact output, one line.
 */
#ifndef FLEET_JSON_H
#define FLEET_JSON_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#define JSON_DEPTH 32
#define JSON_BUFFER 65536

struct json {
	FILE *file;
	bool failed;
	bool needs_comma;
	unsigned depth;
	char closer[JSON_DEPTH];
	size_t used;
	char buffer[JSON_BUFFER];
};

void json_start(struct json *json, FILE *file);
/* False when any byte was not written. Does not close the file. */
bool json_finish(struct json *json);

void json_object(struct json *json, const char *key);
void json_array(struct json *json, const char *key);
void json_end(struct json *json);

void json_text(struct json *json, const char *key, const char *text);
/* Like json_text, but says null for NULL. */
void json_text_or_null(struct json *json, const char *key, const char *text);
void json_integer(struct json *json, const char *key, int64_t value);
/* `value` divided by ten to the power of `places` (at most 9). */
void json_decimal(struct json *json, const char *key, int64_t value, unsigned places);
void json_bool(struct json *json, const char *key, bool value);

/* A value that is JSON already. */
void json_raw(struct json *json, const char *key, const char *text);

/* Between the values of a JSONL file, and at the end of every file. */
void json_newline(struct json *json);

#endif
