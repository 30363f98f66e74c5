/* Errors, growing strings, arenas and dictionaries. */
#include <stddef.h>

#include "core/arena.h"
#include "core/dict.h"
#include "core/error.h"
#include "core/mem.h"
#include "tests/tap.h"

static void test_errors(void)
{
	struct error err = {0};
	char wide[ERROR_TEXT_MAX + 8];

	ok(!error_set(&err, ERROR_INPUT, "element %d", 812), "error_set gives false");
	error_wrap(&err, "importing %s", "x.json");
	is_str(err.text, "importing x.json: element 812", "context stands before what happened");
	is_int(err.kind, ERROR_INPUT, "and the kind stays");
	error_set(&err, ERROR_INPUT, "two\nlines\r");
	is_str(err.text, "two lines ", "an error is one line");
	for (size_t i = 0; i < sizeof(wide) - 1; i++)
		wide[i] = "\xc3\xa9"[i % 2];
	wide[sizeof(wide) - 1] = '\0';
	error_set(&err, ERROR_INPUT, "%s", wide);
	is_int(strlen(err.text) % 2, 0, "a long one is cut at a whole character");
	is_int(error_exit_code(ERROR_DATABASE), 4, "a database error exits with 4");
	ok(!error_set(NULL, ERROR_INPUT, "x") && !error_wrap(NULL, "x"), "nobody need listen");
}

static void test_bufs(void)
{
	struct buf b = {0};
	char *text;

	is_str(buf_text(&b), "", "an empty buf is an empty string");
	buf_printf(&b, "%s-%d", "a", 7);
	buf_put(&b, "\0z", 2);
	is_int(b.size, 5, "a buf holds any byte");
	buf_clear(&b);
	for (int i = 0; i < 1000; i++)
		buf_puts(&b, "0123456789");
	is_int(b.size, 10000, "it grows");
	text = buf_take(&b);
	is_int(strlen(text), 10000, "buf_take hands it over");
	free(text);
	text = buf_take(&b);
	is_str(text, "", "an empty one gives an empty string");
	free(text);
}

static void test_arenas(void)
{
	struct arena a = {0};
	char *small = arena_strndup(&a, "abcdef", 3);
	char *large = arena_alloc(&a, 1000000);
	size_t used = a.used;
	bool aligned = true;

	is_str(small, "abc", "an arena copies strings");
	ok(large[0] == 0 && large[999999] == 0, "and gives zeroed memory of any size");
	arena_reset(&a);
	for (int i = 0; i < 100; i++)
		aligned = aligned && (uintptr_t)arena_alloc(&a, 3) % _Alignof(max_align_t) == 0;
	ok(aligned, "all of it aligned for any type");
	ok(used > a.used, "a reset starts anew");
	arena_fini(&a);
}

static void test_dicts(void)
{
	struct dict d = {0};
	char text[16];
	bool all = true;

	is_int(dict_add(&d, NULL), 0, "nothing is number 0");
	is_int(dict_add(&d, ""), 1, "the empty string is a string");
	is_int(dict_add(&d, "openssl"), 2, "numbers count up");
	is_int(dict_add(&d, "openssl"), 2, "a string has one number");
	is_int(dict_add_n(&d, "opensslx", 7), 2, "whatever stands behind it");
	is_int(dict_add(&d, "openss"), 3, "a prefix is another string");
	is_int(dict_find(&d, "zlib"), 0, "what is not there is 0");
	for (unsigned i = 0; i < 50000; i++) {
		snprintf(text, sizeof(text), "word%u", i);
		dict_add(&d, text);
	}
	for (unsigned i = 0; i < 50000; i++) {
		snprintf(text, sizeof(text), "word%u", i);
		all = all && dict_find(&d, text) == i + 4 &&
		      strcmp(dict_text(&d, i + 4), text) == 0;
	}
	ok(all, "50,000 strings keep their numbers");
	dict_fini(&d);
}

int main(void)
{
	tap_begin();
	test_errors();
	test_bufs();
	test_arenas();
	test_dicts();
	return done();
}
