/*
 * The writer behind json.h. Strings are taken as UTF-8 and copied in runs between
 * the bytes that need an escape, which is what makes the bench mode fast.
 */
#include "json.h"

#include <inttypes.h>
#include <string.h>

static void flush(struct json *json)
{
	if (json->used && fwrite(json->buffer, 1, json->used, json->file) != json->used)
		json->failed = true;
	json->used = 0;
}

static void put(struct json *json, const char *bytes, size_t count)
{
	while (count) {
		size_t room = JSON_BUFFER - json->used;
		size_t part = count < room ? count : room;

		memcpy(json->buffer + json->used, bytes, part);
		json->used += part;
		bytes += part;
		count -= part;
		if (json->used == JSON_BUFFER)
			flush(json);
	}
}

static void put_char(struct json *json, char c)
{
	put(json, &c, 1);
}

static void put_quoted(struct json *json, const char *text)
{
	put_char(json, '"');
	while (*text) {
		size_t run = 0;

		while ((unsigned char)text[run] >= 0x20 && text[run] != '"' && text[run] != '\\')
			run++;
		put(json, text, run);
		text += run;
		if (*text) {
			char escape[8];
			int length = *text == '"' || *text == '\\'
					     ? snprintf(escape, sizeof(escape), "\\%c", *text)
					     : snprintf(escape, sizeof(escape), "\\u%04x",
							(unsigned)*text & 0x1f);

			put(json, escape, (size_t)length);
			text++;
		}
	}
	put_char(json, '"');
}

static void before_value(struct json *json, const char *key)
{
	if (json->needs_comma)
		put_char(json, ',');
	json->needs_comma = true;
	if (key) {
		put_quoted(json, key);
		put_char(json, ':');
	}
}

static void open_level(struct json *json, const char *key, const char *pair)
{
	before_value(json, key);
	put_char(json, pair[0]);
	if (json->depth < JSON_DEPTH)
		json->closer[json->depth] = pair[1];
	else
		json->failed = true;
	json->depth++;
	json->needs_comma = false;
}

void json_start(struct json *json, FILE *file)
{
	json->file = file;
	json->failed = false;
	json->needs_comma = false;
	json->depth = 0;
	json->used = 0;
}

bool json_finish(struct json *json)
{
	flush(json);
	if (fflush(json->file) != 0 || json->depth)
		json->failed = true;
	return !json->failed;
}

void json_object(struct json *json, const char *key)
{
	open_level(json, key, "{}");
}

void json_array(struct json *json, const char *key)
{
	open_level(json, key, "[]");
}

void json_end(struct json *json)
{
	if (json->depth == 0 || json->depth > JSON_DEPTH) {
		json->failed = true;
		return;
	}
	json->depth--;
	put_char(json, json->closer[json->depth]);
	json->needs_comma = true;
}

void json_text(struct json *json, const char *key, const char *text)
{
	before_value(json, key);
	put_quoted(json, text);
}

void json_text_or_null(struct json *json, const char *key, const char *text)
{
	before_value(json, key);
	if (text)
		put_quoted(json, text);
	else
		put(json, "null", 4);
}

void json_integer(struct json *json, const char *key, int64_t value)
{
	char digits[24];
	int length = snprintf(digits, sizeof(digits), "%" PRId64, value);

	before_value(json, key);
	put(json, digits, (size_t)length);
}

void json_decimal(struct json *json, const char *key, int64_t value, unsigned places)
{
	char digits[48];
	int64_t scale = 1;
	int length;

	for (unsigned i = 0; i < places; i++)
		scale *= 10;
	length = snprintf(digits, sizeof(digits), "%" PRId64 ".%0*" PRId64, value / scale,
			  (int)places, value % scale);
	before_value(json, key);
	put(json, digits, (size_t)length);
}

void json_bool(struct json *json, const char *key, bool value)
{
	before_value(json, key);
	put(json, value ? "true" : "false", value ? 4 : 5);
}

void json_raw(struct json *json, const char *key, const char *text)
{
	before_value(json, key);
	put(json, text, strlen(text));
}

void json_newline(struct json *json)
{
	put_char(json, '\n');
	json->needs_comma = false;
}
