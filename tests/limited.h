/*
 * Documents with values over the limits, which here are 1 KiB and 10 containers. In a text '~' is
 * a string's inside of more than that, '^' a list that nests deeper, and '$' (left out) stands
 * where the first value begins that is skipped; in what is wanted '$' is the number of that byte.
 */
#ifndef TAMIS_TESTS_LIMITED_H
#define TAMIS_TESTS_LIMITED_H

#include "core/text.h"
#include "tests/taken.h"

#define TOO_LARGE(n) "skipped " #n " larger than --max-element example=at byte $\n"
#define TOO_DEEP "skipped 1 nests deeper than --max-depth example=at byte $\n"
#define LARGE_LOST(what)                                                                           \
	"end partial why=" what " skipped at byte $: larger than --max-element; the rest is read"
#define DEEP_LOST(what)                                                                            \
	"end partial why=" what                                                                    \
	" skipped at byte $: nests deeper than --max-depth; the rest is read"

struct limited {
	const char *sentence, *text, *want;
	enum import_outcome outcome;
};

/* `at`: -1, then where '$' stood. */
static inline char *limited_text(const char *text, long long *at)
{
	struct buf out = {0};

	for (; *text; text++) {
		if (*text == '~')
			for (int i = 0; i < 2000; i++)
				buf_putc(&out, 'x');
		else if (*text == '^')
			buf_puts(&out, "[[[[[[[[[[]]]]]]]]]]");
		else if (*text != '$')
			buf_putc(&out, *text);
		else if (*at < 0)
			*at = (long long)out.size;
	}
	return buf_take(&out);
}

static inline char *limited_want(const char *text, long long at)
{
	struct buf out = {0};

	for (; *text; text++)
		if (*text == '$')
			buf_printf(&out, "%lld", at);
		else
			buf_putc(&out, *text);
	return buf_take(&out);
}

/* What the sink hears is as wanted; the driver's error is the scan's reason, and none without. */
static inline void is_limited(const struct limited *row)
{
	const struct import_options options = {.limits = {.depth = 10, .element_size = 1024}};
	long long at = -1;
	char *text = limited_text(row->text, &at), *want = limited_want(row->want, at);
	struct taken t = take_with(text, strlen(text), options, 0);
	const char *why = strstr(want, "why="), *said = t.result.error.text;

	is_str(buf_text(&t.r.log), want, "%s", row->sentence);
	ok(t.good && t.result.outcome == row->outcome &&
		   (why ? said[0] && text_has_prefix(why + strlen("why="), said) : !said[0]),
	   "and the driver says: %s", said[0] ? said : "whole");
	taken_fini(&t);
	free(text);
	free(want);
}

#endif
