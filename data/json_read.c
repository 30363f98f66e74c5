/*
 * The only helper over cJSON. cJSON's objects are linked lists and its strings end at a NUL; so
 * `\u0000` in a report would cut a version in two, and is made visible before the parse. Its nodes
 * live in an arena and are forgotten together, as a finding has hundreds of them.
 */
#include "data/json_read.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/arn.h"
#include "core/text.h"

/*
 * cJSON's hooks belong to the process and know no context: they are ours during a parse only, so
 * one thread parses at a time, and the arena of that parse is named here.
 */
static _Thread_local struct arena *parsing;

static void *take_bytes(size_t size)
{
	return arena_raw(parsing, size);
}

static void leave_bytes(void *bytes)
{
	(void)bytes; /* json_read forgets them all */
}

enum { KEPT = 1 << 20 }; /* bytes of an arena that outlive a parse; a giant's are given back */

static cJSON *parse(struct json *doc, const char *text, size_t size, const char **end)
{
	cJSON_Hooks hooks = {.malloc_fn = take_bytes, .free_fn = leave_bytes};
	cJSON *root;

	if (doc->nodes.used > KEPT)
		arena_fini(&doc->nodes);
	arena_reset(&doc->nodes);
	parsing = &doc->nodes;
	cJSON_InitHooks(&hooks);
	root = cJSON_ParseWithLengthOpts(text, size, end, 0);
	cJSON_InitHooks(NULL);
	parsing = NULL;
	return root;
}

enum { ESCAPE_SIZE = 6 }; /* \uXXXX: every replacement is as long as what it replaces */

/* The code of a \uXXXX at `at`, -1 when there is none. */
static long escape_code(const char *at, const char *end)
{
	long code = 0;

	if (end - at < ESCAPE_SIZE || at[0] != '\\' || at[1] != 'u')
		return -1;
	for (int i = 2; i < ESCAPE_SIZE; i++) {
		if (!isxdigit((unsigned char)at[i]))
			return -1;
		code = code * 16 + (isdigit((unsigned char)at[i])
					    ? at[i] - '0'
					    : tolower((unsigned char)at[i]) - 'a' + 10);
	}
	return code;
}

/* What to write instead of the escape at `at`, NULL when it may stay; *size is what it takes. */
static const char *replacement(const char *at, const char *end, size_t *size)
{
	long code = escape_code(at, end), next;

	*size = code < 0 ? 2 : ESCAPE_SIZE; /* `\\` and `\"` are skipped as two, whatever follows */
	if (code == 0)
		return "\\u2400";
	if (code < 0xd800 || code > 0xdfff)
		return NULL;
	next = escape_code(at + ESCAPE_SIZE, end);
	if (code > 0xdbff || next < 0xdc00 || next > 0xdfff)
		return "\\ufffd";
	*size = 2 * (size_t)ESCAPE_SIZE;
	return NULL;
}

/* The bytes with bad escapes replaced; the very same bytes when there are none. */
static const char *tamed(struct json *doc, struct slice_bytes bytes)
{
	const char *end = bytes.text + bytes.size, *at = bytes.text, *with;
	bool is_copied = false;
	size_t size;

	while (at < end && (at = memchr(at, '\\', (size_t)(end - at)))) {
		with = replacement(at, end, &size);
		if (with && !is_copied) {
			buf_clear(&doc->copy);
			buf_put(&doc->copy, bytes.text, bytes.size);
			is_copied = true;
		}
		if (with)
			memcpy(doc->copy.data + (at - bytes.text), with, ESCAPE_SIZE);
		if ((size_t)(end - at) <= size)
			break;
		at += size;
	}
	return is_copied ? doc->copy.data : bytes.text;
}

bool json_read(struct json *doc, struct slice_bytes bytes)
{
	const char *text = tamed(doc, bytes), *end = NULL;

	doc->root = parse(doc, text, bytes.size, &end);
	if (doc->root && end) {
		while (end < text + bytes.size && strchr(" \t\r\n", *end) && *end)
			end++;
		if (end < text + bytes.size) /* something stands behind the value */
			doc->root = NULL;
	}
	return doc->root != NULL;
}

void json_fini(struct json *doc)
{
	arena_fini(&doc->nodes);
	buf_fini(&doc->copy);
	*doc = (struct json){0};
}

/* By hand, as most keys differ in their first bytes: a finding asks some fifty questions. */
static bool is_called(const cJSON *child, const char *key, size_t n)
{
	const char *name = child->string;
	size_t i = 0;

	while (name && i < n && name[i] == key[i])
		i++;
	return name && i == n && name[n] == '\0';
}

const cJSON *json_at(const cJSON *node, const char *path)
{
	while (node && *path) {
		size_t n = strcspn(path, ".");
		const cJSON *child = cJSON_IsObject(node) ? node->child : NULL;

		while (child && !is_called(child, path, n))
			child = child->next;
		node = child;
		path += n + (path[n] == '.');
	}
	return cJSON_IsNull(node) ? NULL : node;
}

const char *json_text(const cJSON *node, const char *path)
{
	const cJSON *found = json_at(node, path);

	return cJSON_IsString(found) ? found->valuestring : NULL;
}

const char *json_word(const cJSON *node, const char *path)
{
	const char *text = json_text(node, path);

	return text && *text ? text : NULL;
}

double json_number(const cJSON *node, const char *path, double otherwise)
{
	const cJSON *found = json_at(node, path);

	return cJSON_IsNumber(found) && isfinite(found->valuedouble) ? found->valuedouble
								     : otherwise;
}

double json_figure(const cJSON *node, const char *path, double otherwise)
{
	const char *text = json_word(node, path);
	double number;

	return text && text_number(text, &number) ? number : json_number(node, path, otherwise);
}

bool json_is_true(const cJSON *node, const char *path)
{
	return cJSON_IsTrue(json_at(node, path));
}

const char *json_id(const cJSON *node, const char *path, char room[32])
{
	const cJSON *found = json_at(node, path);
	double number;

	if (!cJSON_IsNumber(found))
		return json_word(node, path);
	number = found->valuedouble;
	if (!isfinite(number))
		return NULL;
	snprintf(room, 32, fabs(number) < 1e15 && number == floor(number) ? "%.0f" : "%.15g",
		 number);
	return room;
}

static const char *kept(const char *id, struct arena *arena)
{
	return id ? arena_strndup(arena, id, strlen(id)) : NULL;
}

const char *json_id_in(const cJSON *node, const char *path, struct arena *arena)
{
	char room[32];

	return kept(json_id(node, path, room), arena);
}

const char *json_account(const cJSON *node, const char *path, char room[32])
{
	const char *id = json_id(node, path, room);
	char padded[ACCOUNT_DIGITS + 1];

	if (id && cJSON_IsNumber(json_at(node, path)) && account_padded(id, padded))
		memcpy(room, padded, sizeof(padded));
	return id;
}

const char *json_account_in(const cJSON *node, const char *path, struct arena *arena)
{
	char room[32];

	return kept(json_account(node, path, room), arena);
}

/* A boto3 recording's datetime; without a zone it is UTC. */
static date recorded_date(const cJSON *object)
{
	char text[64];

	snprintf(text, sizeof(text), "%04.0f-%02.0f-%02.0fT%02.0f:%02.0f:%02.0fZ",
		 json_number(object, "year", 0), json_number(object, "month", 0),
		 json_number(object, "day", 0), json_number(object, "hour", 0),
		 json_number(object, "minute", 0), json_number(object, "second", 0));
	return date_parse(text);
}

date json_date(const cJSON *node, const char *path)
{
	const cJSON *found = json_at(node, path);

	if (cJSON_IsString(found))
		return date_parse(found->valuestring);
	if (cJSON_IsNumber(found))
		return date_from_number(found->valuedouble);
	return cJSON_IsObject(found) ? recorded_date(found) : DATE_NONE;
}

const cJSON *json_first(const cJSON *node, const char *path)
{
	const cJSON *found = json_at(node, path);

	return cJSON_IsArray(found) || cJSON_IsObject(found) ? found->child : NULL;
}

size_t json_count(const cJSON *node, const char *path)
{
	size_t n = 0;

	if (cJSON_IsArray(json_at(node, path)))
		JSON_EACH(item, node, path)
	n++;
	return n;
}
