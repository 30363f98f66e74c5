/*
 * The slicer's events are written down as text and compared. The property: however the bytes are
 * split, the text is the same; fed byte by byte, the fast scan over 64 bytes is never used, so it
 * is compared with the plain one as well.
 */
#include "core/mem.h"
#include "data/slice.h"
#include "data/slice_scan.h"
#include "tests/tap.h"

enum { RULES_MAX = 4 };

/* ---- the transcript ---- */

static bool wrote_begin(void *ctx, char first, long long offset, struct error *err)
{
	(void)err;
	buf_printf(ctx, "begin %c@%lld\n", first, offset);
	return true;
}

static bool wrote_enter(void *ctx, int level, const char *key, bool is_array, struct error *err)
{
	(void)err;
	buf_printf(ctx, "enter %d %s %s\n", level, key ? key : "-", is_array ? "array" : "object");
	return true;
}

static bool wrote_member(void *ctx, int level, const char *key, struct slice_bytes v,
			 struct error *err)
{
	(void)err;
	buf_printf(ctx, "member %d %s @%lld ", level, key ? key : "-", v.offset);
	buf_put(ctx, v.text, v.size);
	buf_putc(ctx, '\n');
	return true;
}

static bool wrote_element(void *ctx, int rule, struct slice_bytes v, struct error *err)
{
	(void)err;
	buf_printf(ctx, "element %d @%lld ", rule, v.offset);
	buf_put(ctx, v.text, v.size);
	buf_putc(ctx, '\n');
	return true;
}

static bool wrote_leave(void *ctx, int level, struct error *err)
{
	(void)err;
	buf_printf(ctx, "leave %d\n", level);
	return true;
}

static bool wrote_ended(void *ctx, struct error *err)
{
	(void)err;
	buf_puts(ctx, "ended\n");
	return true;
}

static bool wrote_skipped(void *ctx, const struct slice_skip *skip, struct error *err)
{
	(void)err;
	buf_printf(ctx, "skipped %s %d %d %s @%lld\n",
		   skip->over == SLICE_LIMIT_SIZE ? "large" : "deep", skip->rule, skip->level,
		   skip->key ? skip->key : "-", skip->offset);
	return true;
}

static struct slice_handler transcript_of(struct buf *out)
{
	return (struct slice_handler){out,          wrote_begin,   wrote_enter,
				      wrote_member, wrote_element, wrote_leave,
				      wrote_ended,  wrote_skipped, out};
}

static size_t count_rules(const char *const *rules)
{
	size_t n = 0;

	while (n < RULES_MAX && rules[n])
		n++;
	return n;
}

/* Feeds pieces of at most `piece` bytes (0: random ones), each copied so that ASan sees its
 * borders. */
static char *slice_text(const char *const *rules, const char *text, size_t size, size_t piece,
			uint64_t *random, const struct slice_limits *limits)
{
	struct buf out = {0};
	struct slice_handler handler = transcript_of(&out);
	struct slice *s = slice_new(rules, count_rules(rules), limits, &handler);
	struct error err = {0};
	bool good = true;

	for (size_t at = 0; good && at < size;) {
		size_t n = piece ? piece : 1 + tap_random(random) % 200;
		char *copy;

		n = n > size - at ? size - at : n;
		copy = malloc(n);
		if (!copy)
			abort();
		memcpy(copy, text + at, n);
		good = slice_feed(s, copy, n, &err);
		free(copy);
		at += n;
	}
	if (!good || !slice_finish(s, &err))
		buf_printf(&out, "! %s\n", err.text);
	slice_free(s);
	return buf_take(&out);
}

/* ---- what it says ---- */

static const char trivy[] =
	"{\"SchemaVersion\":2,\"Metadata\":{\"a\":[1]},\n\"Results\":[{\"Target\":\"x\","
	"\"Vulnerabilities\":[{\"i\":1},{\"i\":\"]}\\\"\"}]},{\"Packages\":[7]}]}";

static const struct {
	const char *sentence;
	const char *rules[RULES_MAX];
	const char *text;
	const char *want;
} rows[] = {
	{"containers on a rule's way are opened, elements cut out, the rest are members",
	 {"Results.*.Vulnerabilities.*", "Results.*.Packages.*"},
	 trivy,
	 "begin {@0\nmember 0 SchemaVersion @17 2\nmember 0 Metadata @30 {\"a\":[1]}\n"
	 "enter 1 Results array\nenter 2 - object\nmember 2 Target @62 \"x\"\n"
	 "enter 3 Vulnerabilities array\nelement 0 @85 {\"i\":1}\nelement 0 @93 "
	 "{\"i\":\"]}\\\"\"}\n"
	 "leave 3\nleave 2\nenter 2 - object\nenter 3 Packages array\nelement 1 @121 7\n"
	 "leave 3\nleave 2\nleave 1\nended\n"},
	{"\"*\" and \"findings.*\" live side by side: an object's key is no item",
	 {"*", "findings.*"},
	 "{\"findings\":[{}]} [{},2]",
	 "begin {@0\nenter 1 findings array\nelement 1 @13 {}\nleave 1\nended\n"
	 "begin [@18\nelement 0 @19 {}\nelement 0 @22 2\nended\n"},
	{"the rule \"\" takes each root value whole",
	 {""},
	 "{\"a\":{}}\n[1]\r\n null",
	 "begin {@0\nelement 0 @0 {\"a\":{}}\nended\nbegin [@9\nelement 0 @9 [1]\nended\n"
	 "begin n@15\nelement 0 @15 null\nended\n"},
	{"a scalar where a rule wants a container is a member",
	 {"Results.*.x.*"},
	 "{\"Results\":null}{\"Results\":[1,\"s\",{\"x\":true}]}",
	 "begin {@0\nmember 0 Results @11 null\nended\nbegin {@16\nenter 1 Results array\n"
	 "member 1 - @28 1\nmember 1 - @30 \"s\"\nenter 2 - object\nmember 2 x @39 true\nleave 2\n"
	 "leave 1\nended\n"},
	{"an object where a rule wants an array is opened, and nothing of it is an element",
	 {"a.*"},
	 "{\"a\":{\"b\":{}}}",
	 "begin {@0\nenter 1 a object\nmember 1 b @10 {}\nleave 1\nended\n"},
	{"the root is opened without any rule",
	 {NULL},
	 "{\"a\":{\"b\":[]}} [[1]]",
	 "begin {@0\nmember 0 a @5 {\"b\":[]}\nended\nbegin [@15\nmember 0 - @16 [1]\nended\n"},
	{"root scalars are members without a key",
	 {"*"},
	 "null \"x\"12",
	 "begin n@0\nmember 0 - @0 null\nended\nbegin \"@5\nmember 0 - @5 \"x\"\nended\n"
	 "begin 1@8\nmember 0 - @8 12\nended\n"},
	{"empty containers are entered and left",
	 {"a.*"},
	 "{}[]{\"a\":[]}",
	 "begin {@0\nended\nbegin [@2\nended\nbegin {@4\nenter 1 a array\nleave 1\nended\n"},
	{"of two rules for one value the first has it; naming beats leading through",
	 {"a.*", "a", "a"},
	 "{\"a\":[1]}",
	 "begin {@0\nelement 1 @5 [1]\nended\n"},
	{"escapes in keys are resolved before they are compared",
	 {"findings.*"},
	 "{\"find\\u0069ngs\":[1],\"\\u00e9\\n\\ud83d\\ude00\\u0000\\q\\ud83d\":0}",
	 "begin {@0\nenter 1 findings array\nelement 0 @18 1\nleave 1\n"
	 "member 0 \xc3\xa9\n\xf0\x9f\x98\x80\xe2\x90\x80\\q\xef\xbf\xbd @58 0\nended\n"},
	{"a byte order mark is skipped at the very start",
	 {""},
	 "\xef\xbb\xbf[]",
	 "begin [@3\nelement 0 @3 []\nended\n"},
	{"nothing, or blanks alone, is no mistake and no event", {"*"}, " \n\t\r ", ""},
	{"a byte order mark elsewhere is a mistake",
	 {""},
	 "[]\xef\xbb\xbf",
	 "begin [@0\nelement 0 @0 []\nended\n! byte 2: expected a value\n"},
	{"half a byte order mark is said to be one",
	 {""},
	 "\xef\xbb",
	 "! cut at byte 2: a byte order mark is not complete\n"},
	{"a byte that begins like the mark is no value",
	 {""},
	 "\xef[]",
	 "! byte 1: expected a value\n"},
	{"words after a value are a mistake, what came before stands",
	 {""},
	 "{} # readme",
	 "begin {@0\nelement 0 @0 {}\nended\n! byte 3: expected a value\n"},
	{"text is no JSON", {""}, "hello", "! byte 0: expected a value\n"},
	{"a CSV row begins like a JSON string",
	 {"*"},
	 "\"ID\",\"Severity\"",
	 "begin \"@0\nmember 0 - @0 \"ID\"\nended\n! byte 4: expected a value\n"},
	{"a trailing comma in an array on the way",
	 {"*"},
	 "[1,]",
	 "begin [@0\nelement 0 @1 1\n! byte 3: expected a value\n"},
	{"a trailing comma in an object on the way",
	 {"a.*"},
	 "{\"b\":1,}",
	 "begin {@0\nmember 0 b @5 1\n! byte 7: expected a key\n"},
	{"a missing colon", {"a.*"}, "{\"b\" 1}", "begin {@0\n! byte 5: expected ':'\n"},
	{"a missing value", {"a.*"}, "{\"b\":}", "begin {@0\n! byte 5: expected a value\n"},
	{"a missing comma between members",
	 {"a.*"},
	 "{\"b\":1 \"c\":2}",
	 "begin {@0\nmember 0 b @5 1\n! byte 7: expected ',' or '}'\n"},
	{"a missing comma between items",
	 {"*"},
	 "[{}{}]",
	 "begin [@0\nelement 0 @1 {}\n! byte 3: expected ',' or ']'\n"},
	{"a key that is no string",
	 {"a.*"},
	 "{b:1}",
	 "begin {@0\n! byte 1: expected a key or '}'\n"},
	{"an array closed as an object",
	 {"*"},
	 "[1}",
	 "begin [@0\nelement 0 @1 1\n! byte 2: expected ',' or ']'\n"},
	{"brackets within an element must match",
	 {"*"},
	 "[{\"a\":[}]",
	 "begin [@0\n! byte 7: expected ']'\n"},
	{"a word that JSON does not know",
	 {"*"},
	 "[nil]",
	 "begin [@0\n! byte 1: expected a value\n"},
	{"a number with a leading zero",
	 {"*"},
	 "[1,01]",
	 "begin [@0\nelement 0 @1 1\n! byte 3: expected a value\n"},
	{"a string that is not closed",
	 {"*"},
	 "[\"abc",
	 "begin [@0\n! cut at byte 5: a string is not closed\n"},
	{"a string within an element that is not closed",
	 {"*"},
	 "[{\"abc",
	 "begin [@0\n! cut at byte 6: a string is not closed\n"},
	{"an object that is not closed",
	 {"*"},
	 "[1,{\"a\":1",
	 "begin [@0\nelement 0 @1 1\n! cut at byte 9: an object is not closed\n"},
	{"an array that is not closed",
	 {"*"},
	 "[1,2",
	 "begin [@0\nelement 0 @1 1\n! cut at byte 4: an array is not closed\n"},
	{"a key that is cut",
	 {"*"},
	 "{\"ke",
	 "begin {@0\n! cut at byte 4: a string is not closed\n"},
	{"an escaped quote does not end a string, an escaped backslash does",
	 {"*"},
	 "[\"a\\\"b\\\\\",{\"\\\\\":\"\\\\\\\"}\"}]",
	 "begin [@0\nelement 0 @1 \"a\\\"b\\\\\"\nelement 0 @10 {\"\\\\\":\"\\\\\\\"}\"}\nended\n"},
};

static void is_sliced(const char *const *rules, const char *text, const char *want,
		      const struct slice_limits *limits, const char *sentence)
{
	size_t size = strlen(text);
	char *whole = slice_text(rules, text, size, size, NULL, limits);
	bool is_steady = true;

	is_str(whole, want, "%s", sentence);
	for (size_t piece = 1; piece <= size; piece++) {
		char *pieces = slice_text(rules, text, size, piece, NULL, limits);

		is_steady = is_steady && strcmp(pieces, whole) == 0;
		free(pieces);
	}
	ok(is_steady, "the same, cut at each byte");
	free(whole);
}

static void test_rows(void)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		is_sliced(rows[i].rules, rows[i].text, rows[i].want, NULL, rows[i].sentence);
}

/* ---- limits and stops ---- */

/* Every rule is a.*, at most 3 deep and 8 bytes. */
static const struct {
	const char *sentence, *text, *want;
} limited[] = {
	{"as deep as the limit is fine", "{\"a\":[[1]]}",
	 "begin {@0\nenter 1 a array\nelement 0 @6 [1]\nleave 1\nended\n"},
	{"a value as large as the limit is fine", "{\"a\":[\"123456\"]}",
	 "begin {@0\nenter 1 a array\nelement 0 @6 \"123456\"\nleave 1\nended\n"},
	{"an element that is too large is skipped, those around it are not",
	 "{\"a\":[1,\"1234567\",2]}",
	 "begin {@0\nenter 1 a array\nelement 0 @6 1\nskipped large 0 1 - @8\nelement 0 @18 2\n"
	 "leave 1\nended\n"},
	{"the first and the last as well", "{\"a\":[[1,2,3,4],5,123456789]}",
	 "begin {@0\nenter 1 a array\nskipped large 0 1 - @6\nelement 0 @16 5\n"
	 "skipped large 0 1 - @18\nleave 1\nended\n"},
	{"an element that nests too deep is skipped, those around it are not",
	 "{\"a\":[1,[[2]],3]}",
	 "begin {@0\nenter 1 a array\nelement 0 @6 1\nskipped deep 0 1 - @8\nelement 0 @14 3\n"
	 "leave 1\nended\n"},
	{"the first and the last as well, whatever their brackets", "{\"a\":[[{}],4,[[[]]]]}",
	 "begin {@0\nenter 1 a array\nskipped deep 0 1 - @6\nelement 0 @11 4\n"
	 "skipped deep 0 1 - @13\nleave 1\nended\n"},
	{"what is over both limits is too large", "{\"a\":[[[[[[]]]]],4]}",
	 "begin {@0\nenter 1 a array\nskipped large 0 1 - @6\nelement 0 @17 4\nleave 1\nended\n"},
	{"members are skipped by their keys", "{\"b\":\"1234567\",\"c\":[[[]]],\"d\":1}",
	 "begin {@0\nskipped large -1 0 b @5\nskipped deep -1 0 c @19\nmember 0 d @30 1\nended\n"},
	{"a scalar where a rule wants a container is one", "{\"a\":\"1234567\"}",
	 "begin {@0\nskipped large -1 0 a @5\nended\n"},
	{"a root value at the very end of the stream", "[] 123456789",
	 "begin [@0\nended\nbegin 1@3\nskipped large -1 0 - @3\nended\n"},
	{"brackets in strings do not nest", "{\"a\":[\"[[[[\",\"[[{\\\"[[[[\",[\"]]\"]]}",
	 "begin {@0\nenter 1 a array\nelement 0 @6 \"[[[[\"\nskipped large 0 1 - @13\n"
	 "element 0 @25 [\"]]\"]\nleave 1\nended\n"},
	{"a key as large as the limit is fine", "{\"123456\":1}",
	 "begin {@0\nmember 0 123456 @10 1\nended\n"},
	{"a larger key is skipped with its value, those around it are not",
	 "{\"b\":1,\"1234567\" : 2,\"c\":[3]}",
	 "begin {@0\nmember 0 b @5 1\nskipped large -1 0 - @7\nmember 0 c @25 [3]\nended\n"},
	{"whatever the value is", "{\"1234567\":{\"a\":[1]},\"a\":[2]}",
	 "begin {@0\nskipped large -1 0 - @1\nenter 1 a array\nelement 0 @26 2\nleave 1\nended\n"},
	{"the kinds of brackets beyond the depth are not told apart", "{\"a\":[[[}],4]}",
	 "begin {@0\nenter 1 a array\nskipped deep 0 1 - @6\nelement 0 @11 4\nleave 1\nended\n"},
	{"those within it are, in a value that is too large as well", "{\"a\":[[\"12345678\"},4]}",
	 "begin {@0\nenter 1 a array\n! byte 17: expected ']'\n"},
	{"a value that is skipped may be cut", "{\"a\":[\"12345678",
	 "begin {@0\nenter 1 a array\n! cut at byte 15: a string is not closed\n"},
	{"beyond the depth too", "{\"a\":[[[[",
	 "begin {@0\nenter 1 a array\n! cut at byte 9: an array is not closed\n"},
	{"a larger key as well", "{\"12345678",
	 "begin {@0\n! cut at byte 10: a string is not closed\n"},
};

static void test_limits(void)
{
	const char *const rules[RULES_MAX] = {"a.*"}, *const whole[RULES_MAX] = {""},
			  *const way[RULES_MAX] = {"a.*.b.*"};
	const struct slice_limits limits = {.depth = 3, .element_size = 8},
				  flat = {.depth = 1, .element_size = 8};

	for (size_t i = 0; i < sizeof(limited) / sizeof(limited[0]); i++)
		is_sliced(rules, limited[i].text, limited[i].want, &limits, limited[i].sentence);
	is_sliced(whole, "[1,2,3,4] [] [[]]\n{\"a\":123}",
		  "begin [@0\nskipped large 0 0 - @0\nended\nbegin [@10\nelement 0 @10 []\nended\n"
		  "begin [@13\nskipped deep 0 0 - @13\nended\n"
		  "begin {@18\nskipped large 0 0 - @18\nended\n",
		  &flat, "a root value that a rule takes whole is skipped as any other");
	is_sliced(way, "{\"a\":[{\"c\":[[]],\"b\":[]}]}",
		  "begin {@0\nenter 1 a array\nenter 2 - object\nskipped deep -1 2 c @11\n"
		  "! byte 20: nested deeper than 3\n",
		  &limits, "a container on a rule's way that is too deep ends the document");
}

static void test_deep(void)
{
	enum { DEEP = 1000 * 1000 };
	const char *const rules[RULES_MAX] = {"*"};
	const struct slice_limits limits = {.depth = 8, .element_size = 4 * DEEP};
	struct buf text = {0};
	char *said;

	buf_puts(&text, "[1,");
	for (int i = 0; i < DEEP; i++)
		buf_putc(&text, i % 2 ? '[' : '{');
	for (int i = DEEP; i-- > 0;)
		buf_putc(&text, i % 2 ? ']' : '}');
	buf_puts(&text, ",2]");
	said = slice_text(rules, text.data, text.size, 4096, NULL, &limits);
	is_str(said,
	       "begin [@0\nelement 0 @1 1\nskipped deep 0 0 - @3\nelement 0 @2000004 2\nended\n",
	       "a million containers within each other are skipped");
	free(said);
	buf_fini(&text);
}

static bool refuses(void *ctx, int rule, struct slice_bytes value, struct error *err)
{
	int *count = ctx;

	(void)rule;
	(void)value;
	return ++*count < 2 || error_set(err, ERROR_CANCELLED, "enough");
}

static bool refuses_skip(void *ctx, const struct slice_skip *skip, struct error *err)
{
	(void)ctx, (void)skip;
	return error_set(err, ERROR_CANCELLED, "enough");
}

static void test_stop(void)
{
	const char *const rules[] = {"*"};
	int count = 0;
	struct slice_handler handler = {.ctx = &count, .element = refuses};
	struct slice *s = slice_new(rules, 1, NULL, &handler);
	struct error err = {0};

	ok(!slice_feed(s, "[1,2,3,", 7, &err), "a handler that says no stops the slicer");
	is_str(err.text, "enough", "its error is kept");
	ok(!slice_feed(s, "4]", 2, &err) && !slice_finish(s, &err),
	   "a stopped slicer stays stopped");
	is_int(count, 2, "and calls nobody");
	slice_free(s);
	handler.skipped = refuses_skip;
	s = slice_new(rules, 1, &(struct slice_limits){.depth = 1, .element_size = 8}, &handler);
	ok(!slice_feed(s, "[[],1]", 6, &err),
	   "one that says no to a value it will not get as well");
	is_int(count, 2, "with what follows it unread");
	slice_free(s);
	slice_free(NULL);
}

struct place {
	const char *bytes;
	size_t size;
	int within, copied;
};

static bool notes_place(void *ctx, int rule, struct slice_bytes value, struct error *err)
{
	struct place *p = ctx;

	(void)rule;
	(void)err;
	if (value.text >= p->bytes && value.text < p->bytes + p->size)
		p->within++;
	else
		p->copied++;
	return true;
}

static void test_no_copy(void)
{
	static const char text[] = "[{\"a\":1},{\"b\":2},{\"c\":3}]";
	const char *const rules[] = {"*"};
	struct place place = {text, 20, 0, 0};
	struct slice_handler handler = {.ctx = &place, .element = notes_place};
	struct slice *s = slice_new(rules, 1, NULL, &handler);
	struct error err = {0};

	ok(slice_feed(s, text, 20, &err), "two elements and the begin of a third");
	place.bytes += 20;
	place.size = sizeof(text) - 1 - 20;
	ok(slice_feed(s, text + 20, place.size, &err) && slice_finish(s, &err), "and the rest");
	is_int(place.within, 2, "elements within a chunk are handed out where they lie");
	is_int(place.copied, 1, "only the one that straddles chunks is copied");
	is_int(slice_offset(s), sizeof(text) - 1, "the offset counts the bytes taken");
	slice_free(s);
}

/* ---- the properties ---- */

static void put_string(struct buf *out, uint64_t *random)
{
	static const char *const bits[] = {"a",
					   "{",
					   "}",
					   "[",
					   "]",
					   ",",
					   ":",
					   "\\\"",
					   "\\\\",
					   "\\\\\\\\\\\"",
					   "\\u0041",
					   "\xc3\xa9",
					   "long enough to fill half of a block",
					   " "};

	buf_putc(out, '"');
	for (uint64_t n = tap_random(random) % 12; n > 0; n--)
		buf_puts(out, bits[tap_random(random) % (sizeof(bits) / sizeof(bits[0]))]);
	buf_putc(out, '"');
}

static void put_blanks(struct buf *out, uint64_t *random)
{
	static const char *const blanks[] = {"", "", "", " ", "\n\t", "\r\n            "};

	buf_puts(out, blanks[tap_random(random) % 6]);
}

/* A random value; keys are mostly those of the rules. */
static void put_value(struct buf *out, uint64_t *random, int depth)
{
	static const char *const keys[] = {"\"a\"", "\"b\"", "\"\\u0061\"", "\"c\\\"}\""};
	static const char *const scalars[] = {"null", "true", "false", "0", "-1.5e+10", "12345"};
	uint64_t kind = tap_random(random) % 8;

	if (depth <= 0 || kind < 2) {
		if (kind & 1)
			put_string(out, random);
		else
			buf_puts(out, scalars[tap_random(random) % 6]);
		return;
	}
	buf_putc(out, kind < 5 ? '{' : '[');
	put_blanks(out, random);
	for (uint64_t n = tap_random(random) % 5, i = 0; i < n; i++) {
		if (i)
			buf_putc(out, ',');
		put_blanks(out, random);
		if (kind < 5) {
			buf_puts(out, keys[tap_random(random) % 4]);
			put_blanks(out, random);
			buf_putc(out, ':');
		}
		put_blanks(out, random);
		put_value(out, random, depth - 1);
		put_blanks(out, random);
	}
	buf_putc(out, kind < 5 ? '}' : ']');
}

static const char *const property_rules[][RULES_MAX] = {
	{"a.*.b.*", "*.a.*", "b", NULL}, {"", NULL}, {"*", "a.*", NULL}, {NULL}};

/* Sometimes one byte is another or the end is missing: mistakes must be the same mistakes. */
static void spoil(struct buf *doc, uint64_t *random)
{
	static const char bytes[] = "\"\\{}[],: x\0";

	if (doc->size == 0)
		return;
	if (tap_random(random) % 2)
		doc->data[tap_random(random) % doc->size] =
			bytes[tap_random(random) % (sizeof(bytes) - 1)];
	else
		doc->size = (size_t)(tap_random(random) % doc->size);
}

static bool same_events(const struct buf *doc, const char *const *rules, uint64_t *random,
			const struct slice_limits *limits, int *skipped)
{
	char *want = slice_text(rules, buf_text(doc), doc->size, doc->size + 1, NULL, limits);
	size_t pieces[] = {1, 64, 65, 0, 0, 0};
	bool same = true;

	for (size_t i = 0; same && i < sizeof(pieces) / sizeof(pieces[0]); i++) {
		char *got = slice_text(rules, buf_text(doc), doc->size, pieces[i], random, limits);

		same = strcmp(got, want) == 0;
		if (!same) {
			printf("# in pieces of %zu\n", pieces[i]);
			tap_diag("document", buf_text(doc));
			tap_diag("whole", want);
			tap_diag("split", got);
		}
		free(got);
	}
	skipped[SLICE_LIMIT_SIZE] += strstr(want, "skipped large") != NULL;
	skipped[SLICE_LIMIT_DEPTH] += strstr(want, "skipped deep") != NULL;
	free(want);
	return same;
}

static void test_splits(void)
{
	uint64_t random = tap_seed(20240202);
	static const struct slice_limits small = {.depth = 5, .element_size = 24},
					 flat = {.depth = 3, .element_size = 1000};
	static const struct slice_limits *const choices[] = {NULL, &small, &flat};
	int good = 0, spoiled = 0, skipped[SLICE_LIMIT_COUNT] = {0}, rounds = 3000;

	for (int i = 0; i < rounds; i++) {
		const char *const *rules = property_rules[i % 4];
		const struct slice_limits *limits = choices[i / 4 % 3];
		struct buf doc = {0};

		for (uint64_t n = 1 + tap_random(&random) % 2; n > 0; n--)
			put_value(&doc, &random, 5);
		good += same_events(&doc, rules, &random, limits, skipped);
		spoil(&doc, &random);
		spoiled += same_events(&doc, rules, &random, limits, skipped);
		buf_fini(&doc);
	}
	is_int(good, rounds, "any split of the bytes gives the same events");
	is_int(spoiled, rounds,
	       "any split of spoiled bytes gives the same events and the same mistake");
	ok(skipped[SLICE_LIMIT_SIZE] > 100 && skipped[SLICE_LIMIT_DEPTH] > 100,
	   "values over the limits were among them (%d and %d)", skipped[SLICE_LIMIT_SIZE],
	   skipped[SLICE_LIMIT_DEPTH]);
}

static void test_scalars(void)
{
	static const char *const good[] = {"0",   "-0",    "12",     "-1.50",
					   "1e5", "1E-07", "0.1e+2", "null"};
	static const char *const bad[] = {"",   "-",   "01",  "1.",   ".5",  "1e",
					  "+1", "1e+", "nan", "True", "0x1", "1.2.3"};

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		ok(slice_is_scalar(good[i], strlen(good[i])), "%s is a JSON scalar", good[i]);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ok(!slice_is_scalar(bad[i], strlen(bad[i])), "'%s' is none", bad[i]);
}

int main(void)
{
	tap_begin();
	test_rows();
	test_limits();
	test_deep();
	test_stop();
	test_no_copy();
	test_scalars();
	test_splits();
	return done();
}
