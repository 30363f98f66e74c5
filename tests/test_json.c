/* Writing JSON: what is escaped, and numbers whatever the locale is. */
#include <locale.h>
#include <math.h>

#include "core/json.h"
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
	test_numbers();
	test_locale();
	return done();
}
