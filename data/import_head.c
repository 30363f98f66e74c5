/*
 * A reader of the head of a JSON document that may be cut anywhere: it stops there, and what stood
 * before is known. It looks five containers deep and only at the first object of an array, so a
 * head of 256 KiB is read in well under a millisecond.
 */
#include "data/import_head.h"

#include <string.h>

enum {
	HEAD_DEPTH = 5,        /* containers within containers that are looked into */
	HEAD_LIST = 64 * 1024, /* bytes of paths; more are not needed to know a format */
	HEAD_WORD = 64         /* bytes of a key or a value that are kept */
};

/* The head being read, and what was found in it. */
struct head {
	const char *at, *end;
	struct buf path;   /* where we are, with a '.' behind each key */
	struct buf *paths; /* one path, or path=value, a line */
};

static void skip_blanks(struct head *h)
{
	while (h->at < h->end && memchr(" \t\r\n", *h->at, 4))
		h->at++;
}

/* A key or value as a part of a line: the signs that lines are made of stand for themselves only.
 */
static void put_word(struct buf *out, const char *text, size_t size, bool is_key)
{
	for (size_t i = 0; i < size && i < HEAD_WORD; i++)
		buf_putc(out, strchr(is_key ? "\n=." : "\n", text[i]) ? '?' : text[i]);
}

static void note(struct head *h, const char *value, size_t size)
{
	size_t n = h->path.size;

	if (h->paths->size > HEAD_LIST)
		return;
	buf_put(h->paths, buf_text(&h->path), n > 0 ? n - 1 : 0);
	if (value) {
		buf_putc(h->paths, '=');
		put_word(h->paths, value, size, false);
	}
	buf_putc(h->paths, '\n');
}

/* A string at its quote: its inside, or false when it is cut. */
static bool read_string(struct head *h, const char **text, size_t *size)
{
	const char *at = h->at + 1;

	while (at < h->end && *at != '"')
		at += *at == '\\' ? 2 : 1;
	if (at >= h->end)
		return false;
	*text = h->at + 1;
	*size = (size_t)(at - *text);
	h->at = at + 1;
	return true;
}

/* Past a container that is not looked into. */
static bool skip_container(struct head *h)
{
	const char *text;
	size_t size;
	int depth = 0;

	while (h->at < h->end) {
		char c = *h->at;

		if (c == '"') {
			if (!read_string(h, &text, &size))
				return false;
			continue;
		}
		h->at++;
		if (c == '{' || c == '[')
			depth++;
		else if ((c == '}' || c == ']') && --depth == 0)
			return true;
	}
	return false;
}

static bool read_value(struct head *h, int depth);

static bool read_member(struct head *h, int depth)
{
	size_t before = h->path.size, size;
	const char *key;
	bool good;

	if (*h->at != '"' || !read_string(h, &key, &size))
		return false;
	skip_blanks(h);
	if (h->at == h->end || *h->at++ != ':')
		return false;
	put_word(&h->path, key, size, true);
	buf_putc(&h->path, '.');
	note(h, NULL, 0);
	good = read_value(h, depth + 1);
	h->path.size = before;
	return good;
}

/* An array's item: only the first object's paths are those of the array. */
static bool read_item(struct head *h, int depth, bool *has_object)
{
	size_t before = h->path.size;
	bool good;

	if (*h->at == '{' && *has_object)
		return skip_container(h);
	*has_object = *has_object || *h->at == '{';
	buf_puts(&h->path, "*.");
	good = read_value(h, depth + 1);
	h->path.size = before;
	return good;
}

static bool read_container(struct head *h, int depth)
{
	bool is_array = *h->at++ == '[', has_object = false;
	char close = is_array ? ']' : '}';

	note(h, is_array ? "[" : "{", 1);
	skip_blanks(h);
	if (h->at < h->end && *h->at == close) {
		note(h, is_array ? "[]" : "{}", 2);
		h->at++;
		return true;
	}
	while (h->at < h->end) {
		if (!(is_array ? read_item(h, depth, &has_object) : read_member(h, depth)))
			return false;
		skip_blanks(h);
		if (h->at == h->end || (*h->at != ',' && *h->at != close))
			return false;
		if (*h->at++ == close)
			return true;
		skip_blanks(h);
	}
	return false;
}

/* False when the head ends within the value, or is no JSON here. */
static bool read_value(struct head *h, int depth)
{
	const char *text;
	size_t size;

	skip_blanks(h);
	if (h->at == h->end)
		return false;
	if (*h->at == '{' || *h->at == '[')
		return depth < HEAD_DEPTH ? read_container(h, depth) : skip_container(h);
	if (*h->at == '"') {
		if (!read_string(h, &text, &size))
			return false;
	} else {
		text = h->at;
		while (h->at < h->end && !memchr(" \t\r\n,]}", *h->at, 7))
			h->at++;
		size = (size_t)(h->at - text);
		if (h->at == h->end || size == 0)
			return false;
	}
	note(h, text, size);
	return true;
}

const char *head_start(const char *text, size_t size)
{
	struct head h = {.at = text, .end = text + size};

	if (size >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
		h.at += 3;
	skip_blanks(&h);
	return h.at;
}

void head_read(struct buf *paths, const char *text, size_t size)
{
	struct head h = {.at = head_start(text, size), .end = text + size, .paths = paths};
	bool is_empty;

	do {
		buf_clear(paths);
		buf_clear(&h.path);
		is_empty = false;
		if (read_value(&h, 0)) {
			skip_blanks(&h);
			is_empty = strcmp(buf_text(paths), "={\n={}\n") == 0 ||
				   strcmp(buf_text(paths), "=[\n=[]\n") == 0 ||
				   strcmp(buf_text(paths), "=null\n") == 0;
		}
	} while (is_empty && h.at < h.end);
	buf_fini(&h.path);
}

/* Is `need`, of `size` bytes, one of the lines? Without a '=' any value will do; behind "**" it may
 * stand at any depth. */
static bool has_line(const char *lines, const char *need, size_t size)
{
	bool has_value = memchr(need, '=', size) != NULL;
	bool is_deep = strncmp(need, "**", 2) == 0;

	if (is_deep) {
		need += 2;
		size -= 2;
	}
	while (*lines) {
		size_t n = strcspn(lines, "\n"), dot;

		if (n >= size && strncmp(lines, need, size) == 0 &&
		    (has_value || n == size || lines[size] == '='))
			return true;
		dot = is_deep ? strcspn(lines, ".\n") : n;
		lines += dot + (lines[dot] != '\0');
	}
	return false;
}

bool head_has(const char *lines, const char *need)
{
	while (*need) {
		size_t n = strcspn(need, "|");

		if (has_line(lines, need, n))
			return true;
		need += n + (need[n] == '|');
	}
	return false;
}

bool head_is_empty(const char *text, const char *end)
{
	static const char *const values[] = {"null", "{}", "[]"};
	size_t seen = 0, i, n;

	while (text < end) {
		if (memchr(" \t\r\n", *text, 4)) {
			text++;
			continue;
		}
		for (i = 0; i < 3; i++) {
			n = strlen(values[i]);
			if ((size_t)(end - text) >= n && memcmp(text, values[i], n) == 0)
				break;
		}
		if (i == 3)
			return false;
		text += n;
		seen++;
	}
	return seen > 0;
}
