/* Writing JSON: what is escaped, and numbers whatever the locale is. */
#include <locale.h>
#include <math.h>

#include "core/json.h"
#include "core/text.h"
#include "data/json_read.h"
#include "tests/tap.h"

static void is_string(const char *text, const char *want, const char *sentence)
{
	struct buf out = {0};

	json_put_string(&out, text);
	is_str(buf_text(&out), want, "%s", sentence);
	buf_fini(&out);
}

static void is_number(double number, int decimals, const char *want)
{
	struct buf out = {0};

	json_put_number(&out, number, decimals);
	is_str(buf_text(&out), want, "%g with %d decimals is %s", number, decimals, want);
	buf_fini(&out);
}

static void test_strings(void)
{
	is_string(NULL, "null", "no text is null");
	is_string("", "\"\"", "an empty text is an empty string");
	is_string("a\"b\\c/d", "\"a\\\"b\\\\c/d\"",
		  "quotes and backslashes are escaped, slashes are not");
	is_string("\n\t\r\b\f", "\"\\n\\t\\r\\b\\f\"", "what has a short escape gets it");
	is_string("\x01\x1b[2J\x7f", "\"\\u0001\\u001b[2J\\u007f\"",
		  "control bytes are escaped, ESC and DEL too");
	is_string("\xc2\x9b"
		  "1m",
		  "\"\\u009b1m\"", "so are the C1 controls");
	is_string("\xe2\x80\xa8\xe2\x80\xa9", "\"\\u2028\\u2029\"",
		  "and the separators of lines and paragraphs");
	is_string("gr\xc3\xbc\xc3\x9f \xe6\xbc\xa2 \xf0\x9f\x98\x80",
		  "\"gr\xc3\xbc\xc3\x9f \xe6\xbc\xa2 \xf0\x9f\x98\x80\"",
		  "other characters stand as they are");
	is_string("a\xff"
		  "b\xc3",
		  "\"a\xef\xbf\xbd"
		  "b\xef\xbf\xbd\"",
		  "bytes that are no UTF-8 become U+FFFD");
	is_string("\xef\xbf\xbd", "\"\xef\xbf\xbd\"",
		  "a U+FFFD that stood there already stays one");
}

/* What a terminal would obey, or not show: it leaves as an escape. */
static void test_invisible(void)
{
	static const uint32_t codes[] = {0x80,   0x9f,   0x61c,  0x200b, 0x200e, 0x200f,
					 0x2028, 0x2029, 0x202a, 0x202b, 0x202c, 0x202d,
					 0x202e, 0x2066, 0x2067, 0x2068, 0x2069, 0xfeff};

	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
		char text[8] = "", want[16], sentence[40];

		text_encode(codes[i], text);
		snprintf(want, sizeof(want), "\"\\u%04x\"", (unsigned)codes[i]);
		snprintf(sentence, sizeof(sentence), "U+%04X is escaped", (unsigned)codes[i]);
		is_string(text, want, sentence);
	}
	is_string("a\xf3\xa0\x81\x81z", "\"a\\udb40\\udc41z\"",
		  "a tag beyond the first plane is escaped as two surrogates");
}

static bool is_surrogate(uint32_t code)
{
	return code >= 0xd800 && code <= 0xdfff;
}

/* Every character there is, 512 in a string: parsed again it is itself. */
static void test_round_trip(void)
{
	struct json doc = {0};
	struct buf text = {0}, out = {0};
	int changed = 0, raw = 0;

	for (uint32_t code = 1; code <= 0x10ffff; code++) {
		char bytes[4];

		if (!is_surrogate(code))
			buf_put(&text, bytes, text_encode(code, bytes));
		if (code % 512 && code != 0x10ffff)
			continue;
		json_put_string(&out, buf_text(&text));
		for (size_t at = 0; at < out.size;) {
			uint32_t seen;

			at += text_decode(out.data + at, out.size - at, &seen);
			raw += text_visible(seen) != seen;
		}
		if (!json_read(&doc, (struct slice_bytes){out.data, out.size, 0}) ||
		    !text_equal(json_text(doc.root, ""), buf_text(&text)))
			changed++;
		buf_clear(&text);
		buf_clear(&out);
	}
	is_int(changed, 0, "every character of Unicode is the same when it is parsed again");
	is_int(raw, 0, "and none that a terminal would not show stands raw");
	json_fini(&doc);
	buf_fini(&text);
	buf_fini(&out);
}

static void test_numbers(void)
{
	is_number(7.5, 1, "7.5");
	is_number(7.5, 4, "7.5");
	is_number(7, 2, "7");
	is_number(100, 0, "100");
	is_number(0, 3, "0");
	is_number(-0.0, 3, "0");
	is_number(-0.001, 2, "0");
	is_number(-2.25, 2, "-2.25");
	is_number(0.97565, 5, "0.97565");
	is_number(1e15, 1, "1000000000000000");
	is_number(0.5, -3, "0");
	is_number((double)INFINITY, 2, "null");
	is_number((double)NAN, 2, "null");
}

/* Any locale with another decimal point will do. */
static void test_locale(void)
{
	static const char *const names[] = {"de_DE.UTF-8", "fr_FR.UTF-8", "de_DE", "ru_RU.UTF-8",
					    "ps_AF.UTF-8"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (!setlocale(LC_ALL, names[i]))
			continue;
		is_number(7.25, 2, "7.25");
		setlocale(LC_ALL, "C");
		return;
	}
	skip("a number in a locale with a decimal comma", "no such locale here");
}

int main(void)
{
	tap_begin();
	test_strings();
	test_invisible();
	test_round_trip();
	test_numbers();
	test_locale();
	return done();
}
