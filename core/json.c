/*
 * Writing JSON, without a tree: literals into a buffer. What the desk would not show as it is (C1,
 * bidirectional overrides, invisible characters: text_visible) is escaped although JSON does not
 * ask for it, so a terminal that prints a line is safe and a parser gets the same string.
 */
#include "core/json.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "core/text.h"

static bool must_escape(uint32_t code)
{
	return code == '"' || code == '\\' || text_visible(code) != code;
}

static void put_escape(struct buf *out, uint32_t code)
{
	static const char shorts[][2] = {{'"', '"'},  {'\\', '\\'}, {'\n', 'n'}, {'\t', 't'},
					 {'\r', 'r'}, {'\b', 'b'},  {'\f', 'f'}};

	for (size_t i = 0; i < sizeof(shorts) / sizeof(shorts[0]); i++) {
		if (code == (unsigned char)shorts[i][0]) {
			buf_putc(out, '\\');
			buf_putc(out, shorts[i][1]);
			return;
		}
	}
	if (code > 0xffff) /* two surrogates, by RFC 8259 */
		buf_printf(out, "\\u%04x\\u%04x", 0xd800 + (unsigned)((code - 0x10000) >> 10),
			   0xdc00 + (unsigned)(code & 0x3ff));
	else
		buf_printf(out, "\\u%04x", (unsigned)code);
}

void json_put_string(struct buf *out, const char *text)
{
	size_t size, from = 0, at = 0;

	if (!text) {
		buf_puts(out, "null");
		return;
	}
	size = strlen(text);
	buf_reserve(out, size + 2);
	buf_putc(out, '"');
	while (at < size) {
		uint32_t code;
		size_t n = text_decode(text + at, size - at, &code);
		bool is_broken = code == 0xfffd && n == 1;

		at += n;
		if (!is_broken && !must_escape(code))
			continue;
		buf_put(out, text + from, at - n - from);
		if (is_broken)
			buf_puts(out, "\xef\xbf\xbd");
		else
			put_escape(out, code);
		from = at;
	}
	buf_put(out, text + from, size - from);
	buf_putc(out, '"');
}

/* Drops the zeros that end a fraction, and its point when nothing else is left of it. */
static size_t without_zeros(const char *text, size_t n)
{
	if (!memchr(text, '.', n))
		return n;
	while (text[n - 1] == '0')
		n--;
	return text[n - 1] == '.' ? n - 1 : n;
}

void json_put_number(struct buf *out, double number, int decimals)
{
	char printed[400], text[400];
	size_t n = 0;

	if (!isfinite(number)) {
		buf_puts(out, "null"); /* JSON has no word for it */
		return;
	}
	snprintf(printed, sizeof(printed), "%.*f",
		 decimals < 0    ? 0
		 : decimals > 17 ? 17
				 : decimals,
		 number);
	/* printf asks the locale for the point, which may be a comma or several bytes. */
	for (const char *p = printed; *p; p++) {
		if ((*p >= '0' && *p <= '9') || *p == '-')
			text[n++] = *p;
		else if (text[n - 1] != '.')
			text[n++] = '.';
	}
	n = without_zeros(text, n);
	if (n == 2 && text[0] == '-' && text[1] == '0')
		buf_putc(out, '0');
	else
		buf_put(out, text, n);
}
