/*
 * Regular expressions of a filter. The C library's own compiler copies what a repeat repeats, so a
 * short text such as ((((a{99}){99}){99}){99}) or a++++++++++++++++++++ asks for more memory than
 * there is. So the copies are counted before it is called; back-references, which POSIX leaves
 * undefined here and which take exponential time, are refused.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/filter_impl.h"
#include "core/intl.h"

enum { GROUPS_MAX = 50 };

/* Atoms after every repeat is written out: `sum` of the group so far, `last` of the last atom. */
struct cost {
	size_t sum[GROUPS_MAX + 1], last;
	int depth;
};

static void add_atom(struct cost *c, size_t cost)
{
	c->sum[c->depth] += cost;
	c->last = cost;
}

static void repeat(struct cost *c, size_t times)
{
	size_t more = c->last * (times ? times - 1 : 0);

	c->sum[c->depth] += more;
	c->last += more;
}

/* Bytes of the bracket expression at `text`, as far as the counting needs to know. */
static size_t bracket_size(const char *text)
{
	size_t at = 1;

	at += text[at] == '^';
	at += text[at] == ']';
	while (text[at] && text[at] != ']') {
		const char kind = text[at + 1];
		const char end[] = {kind, ']', '\0'};
		const char *close = NULL;

		if (text[at] == '[' && (kind == ':' || kind == '.' || kind == '='))
			close = strstr(text + at + 2, end);
		at = close ? (size_t)(close + 2 - text) : at + 1;
	}
	return text[at] ? at + 1 : at;
}

/* {3}, {3,} or {3,5}: the larger number. What is no interval is literal text to the C library. */
static size_t interval(const char *text, size_t *times)
{
	size_t at = 1, most = 0, number = 0;

	for (; isdigit((unsigned char)text[at]) || text[at] == ','; at++) {
		number = text[at] == ',' ? 0 : number * 10 + (size_t)(text[at] - '0');
		if (number > FILTER_REGEX_MAX)
			number = FILTER_REGEX_MAX + 1;
		most = number > most ? number : most;
	}
	*times = most + 1;
	return text[at] == '}' ? at + 1 : at;
}

static const char *count(struct cost *c, const char *text)
{
	size_t times = 2, size = 1;

	switch (*text) {
	case '(':
		if (c->depth == GROUPS_MAX)
			return NULL;
		c->sum[++c->depth] = 1;
		c->last = 0;
		return text + 1;
	case ')':
		if (c->depth)
			add_atom(c, c->sum[c->depth--]);
		return text + 1;
	case '{':
		size = interval(text, &times);
		repeat(c, times);
		return text + size;
	case '*':
	case '+':
	case '?':
		repeat(c, 2);
		return text + 1;
	case '[':
		size = bracket_size(text);
		break;
	case '\\':
		size = text[1] ? 2 : 1;
		break;
	default:
		break;
	}
	add_atom(c, 1);
	return text + size;
}

static bool is_too_much(const char *pattern)
{
	struct cost c = {.depth = 0};

	if (strlen(pattern) > FILTER_REGEX_MAX)
		return true;
	while (pattern && *pattern) {
		pattern = count(&c, pattern);
		if (c.sum[c.depth] > FILTER_REGEX_MAX)
			return true;
	}
	return !pattern;
}

static bool has_back_reference(const char *pattern)
{
	for (; *pattern; pattern++) {
		if (*pattern != '\\')
			continue;
		if (isdigit((unsigned char)pattern[1]))
			return true;
		if (!*++pattern)
			break;
	}
	return false;
}

bool filter_regex(regex_t *regex, const char *pattern, bool is_case_blind, struct buf *why)
{
	char text[120];
	int code;

	if (has_back_reference(pattern)) {
		buf_puts(why, _("an expression cannot refer back (\\1)"));
		return false;
	}
	if (is_too_much(pattern)) {
		buf_puts(why, _("the expression is too large"));
		return false;
	}
	code = regcomp(regex, pattern, REG_EXTENDED | REG_NOSUB | (is_case_blind ? REG_ICASE : 0));
	if (code == 0)
		return true;
	regerror(code, regex, text, sizeof(text));
	buf_printf(why, _("no regular expression: %s"), text);
	return false;
}
