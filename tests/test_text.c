/* Text: decoding, columns, cleaning, matching. Every test string is written in escapes. */
#include "core/text.h"
#include "tests/tap.h"

static void test_decode(void)
{
	static const struct {
		const char *bytes;
		size_t size;
		uint32_t code;
		size_t taken;
		const char *sentence;
	} rows[] = {
		{"a", 1, 'a', 1, "an ASCII byte"},
		{"\xc3\xa9", 2, 0xe9, 2, "two bytes"},
		{"\xe6\xbc\xa2", 3, 0x6f22, 3, "three bytes"},
		{"\xf0\x9f\x98\x80", 4, 0x1f600, 4, "four bytes"},
		{"\xf4\x8f\xbf\xbf", 4, 0x10ffff, 4, "the last character"},
		{"\xe6\xbc", 2, 0xfffd, 1, "a cut sequence"},
		{"\xc0\xaf", 2, 0xfffd, 1, "an overlong slash"},
		{"\xe0\x80\xaf", 3, 0xfffd, 1, "a longer overlong slash"},
		{"\xf0\x80\x80\xaf", 4, 0xfffd, 1, "the longest overlong slash"},
		{"\xed\xa0\x80", 3, 0xfffd, 1, "a surrogate"},
		{"\xf4\x90\x80\x80", 4, 0xfffd, 1, "beyond the last character"},
		{"\xff", 1, 0xfffd, 1, "a byte that never occurs"},
		{"\x80", 1, 0xfffd, 1, "a continuation alone"},
		{"\xc3(", 2, 0xfffd, 1, "a lead without its continuation"},
		{"\0", 1, 0, 1, "a NUL byte"},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		uint32_t code;
		size_t n = text_decode(rows[i].bytes, rows[i].size, &code);

		ok(n == rows[i].taken && code == rows[i].code, "%s gives U+%04X and takes %zu",
		   rows[i].sentence, (unsigned)rows[i].code, rows[i].taken);
	}
}

static void test_encode(void)
{
	int good = 0, all = 0;
	char bytes[4];

	for (uint32_t code = 0; code < 0x110000; code++) {
		uint32_t back;
		size_t n = text_encode(code, bytes);
		bool is_surrogate = code >= 0xd800 && code <= 0xdfff;

		all++;
		good += text_decode(bytes, n, &back) == n && back == (is_surrogate ? 0xfffd : code);
	}
	is_int(good, all, "every character is decoded as it was encoded, surrogates as U+FFFD");
	is_int(text_encode(0x110000, bytes), 3, "what is beyond is U+FFFD");
}

static void test_cols(void)
{
	size_t used;

	is_int(text_cols("openssl"), 7, "a letter takes a column");
	is_int(text_cols(""), 0, "nothing takes none");
	is_int(text_cols("\xe6\xbc\xa2\xe5\xad\x97"), 4, "a Han character takes two");
	is_int(text_cols("\xed\x95\x9c"), 2, "so does a Hangul syllable");
	is_int(text_cols("\xef\xbc\xa1"), 2, "and a fullwidth letter");
	is_int(text_cols("\xef\xbd\xb1"), 1, "a halfwidth kana takes one");
	is_int(text_cols("\xf0\x9f\x98\x80"), 2, "an emoji takes two");
	is_int(text_cols("e\xcc\x81"), 1, "an accent stands on its letter");
	is_int(text_cols("\xe0\xb8\x81\xe0\xb8\xb4"), 1, "so does a Thai vowel");
	is_int(text_cols("\xc3\xa9"), 1, "an accented letter takes one");
	is_int(text_cols("a\x1b[0m"), 5, "a control byte takes the column of its symbol");
	is_int(text_cols("\xe2\x80\x8b"), 1, "a zero-width space takes that of its mark");
	is_int(text_cols("\xff\xff"), 2, "broken bytes take one each");
	is_int(text_fit("\xe6\xbc\xa2\xe5\xad\x97", 3, &used), 3,
	       "half a wide character does not fit");
	is_int(used, 2, "and leaves its column free");
	is_int(text_fit("e\xcc\x81x", 1, &used), 3, "an accent goes with its letter");
	is_int(text_fit("abc", 0, &used), 0, "nothing fits into no column");
	is_int(text_fit("abc", 9, NULL), 3, "all fits where there is room");
}

static void is_clean(const char *text, const char *want, const char *sentence)
{
	struct buf out = {0};

	text_clean(&out, text);
	is_str(buf_text(&out), want, "%s", sentence);
	buf_fini(&out);
}

static void test_clean(void)
{
	is_clean("plain \xc3\xa9 \xe6\xbc\xa2", "plain \xc3\xa9 \xe6\xbc\xa2",
		 "printable text stays");
	is_clean("\x1b[2J", "\xe2\x90\x9b[2J", "ESC becomes its symbol");
	is_clean("a\nb\tc\x7f",
		 "a\xe2\x90\x8a"
		 "b\xe2\x90\x89"
		 "c\xe2\x90\xa1",
		 "so do newline, tab and DEL");
	is_clean("\xc2\x9b"
		 "31m",
		 "\xef\xbf\xbd"
		 "31m",
		 "a C1 control becomes U+FFFD");
	is_clean("\xe2\x80\xae"
		 "cod.exe",
		 "\xef\xbf\xbd"
		 "cod.exe",
		 "an override of direction too");
	is_clean("\xe2\x81\xa6x\xe2\x81\xa9", "\xef\xbf\xbdx\xef\xbf\xbd", "isolates too");
	is_clean("\xe2\x80\xa8\xe2\x80\xa9", "\xef\xbf\xbd\xef\xbf\xbd",
		 "separators of lines and paragraphs too");
	is_clean("a\xe2\x80\x8b\xe2\x80\x8d\xe2\x81\xa0\xef\xbb\xbf",
		 "a\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd", "what has no width too");
	is_clean("\xf3\xa0\x81\x81", "\xef\xbf\xbd", "tags, an ASCII that nobody sees, too");
	is_clean("a\xff\xc3", "a\xef\xbf\xbd\xef\xbf\xbd", "broken bytes become U+FFFD one by one");
	is_clean("\xef\xbf\xbd", "\xef\xbf\xbd", "a U+FFFD stays");
}

static void test_visible(void)
{
	static const uint32_t never[] = {0x200e, 0x200f, 0x202a, 0x202b, 0x202c, 0x202d,
					 0x202e, 0x2066, 0x2067, 0x2068, 0x2069, 0x061c,
					 0x200b, 0x200c, 0xd800, 0xdfff};
	int wrong = 0;

	for (uint32_t c = 0; c < 0x20; c++)
		wrong += text_visible(c) != 0x2400 + c;
	for (uint32_t c = 0x80; c < 0xa0; c++)
		wrong += text_visible(c) != 0xfffd;
	for (size_t i = 0; i < sizeof(never) / sizeof(never[0]); i++)
		wrong += text_visible(never[i]) != 0xfffd;
	for (uint32_t c = 0; c < 0x110000; c++)
		wrong += text_visible(text_visible(c)) != text_visible(c);
	is_int(wrong, 0,
	       "controls are shown by symbols, bidi and hidden ones never, and cleaning twice is "
	       "cleaning once");
}

static void is_cut(const char *text, size_t cols, const char *want)
{
	struct buf out = {0};

	text_cut(&out, text, cols);
	is_str(buf_text(&out), want, "cut to %zu columns it is '%s'", cols, want);
	buf_fini(&out);
}

static void is_cut_front(const char *text, size_t cols, const char *want)
{
	struct buf out = {0};

	text_cut_front(&out, text, cols);
	is_str(buf_text(&out), want, "cut at the front to %zu columns it is '%s'", cols, want);
	buf_fini(&out);
}

static void is_cut_middle(const char *text, size_t cols, const char *want)
{
	struct buf out = {0};

	text_cut_middle(&out, text, cols);
	is_str(buf_text(&out), want, "cut in the middle to %zu columns it is '%s'", cols, want);
	buf_fini(&out);
}

static void test_cut_middle(void)
{
	is_cut_middle("mirror/debian:12-20260520", 25, "mirror/debian:12-20260520");
	is_cut_middle("mirror/debian:12-20260520", 24, "mirror/…bian:12-20260520");
	is_cut_middle("mirror/debian:12-20260520", 16, "mirro…2-20260520");
	is_cut_middle("    python:3.11-20260520", 20, "    pytho…1-20260520");
	is_cut_middle("    python:3.11-20260520", 11, "    python…");
	is_cut_middle("python:3.11", 0, "");
	is_cut_middle("漢字漢字漢字漢字", 9, "漢…字漢字");
	is_cut_middle("a\nb:12-20260520", 12, "a␊b…20260520");
}

static void test_cut(void)
{
	is_cut("openssl", 7, "openssl");
	is_cut("openssl", 6, "opens\xe2\x80\xa6");
	is_cut("openssl", 1, "\xe2\x80\xa6");
	is_cut("openssl", 0, "");
	is_cut("", 0, "");
	is_cut("\xe6\xbc\xa2\xe5\xad\x97", 4, "\xe6\xbc\xa2\xe5\xad\x97");
	is_cut("\xe6\xbc\xa2\xe5\xad\x97", 3, "\xe6\xbc\xa2\xe2\x80\xa6");
	is_cut("\xe6\xbc\xa2\xe5\xad\x97", 2, "\xe2\x80\xa6");
	is_cut("a\x1b"
	       "bc",
	       3, "a\xe2\x90\x9b\xe2\x80\xa6");
	is_cut_front("openssl", 7, "openssl");
	is_cut_front("openssl", 6,
		     "\xe2\x80\xa6"
		     "enssl");
	is_cut_front("openssl", 1, "\xe2\x80\xa6");
	is_cut_front("openssl", 0, "");
	is_cut_front("\xe6\xbc\xa2\xe5\xad\x97", 3, "\xe2\x80\xa6\xe5\xad\x97");
	is_cut_front("\xe6\xbc\xa2\xe5\xad\x97", 2, "\xe2\x80\xa6");
}

/* Whatever the bytes are: what is cut fits, and is clean. */
static void test_cut_property(void)
{
	uint64_t random = tap_seed(99);
	int good = 0, rounds = 3000;

	for (int i = 0; i < rounds; i++) {
		struct buf out = {0}, again = {0};
		char text[40];
		size_t n = tap_random(&random) % (sizeof(text) - 1),
		       cols = tap_random(&random) % 20;

		for (size_t k = 0; k < n; k++)
			text[k] = (char)(1 + tap_random(&random) % 255);
		text[n] = '\0';
		text_cut(&out, text, cols);
		text_clean(&again, buf_text(&out));
		good += text_cols(buf_text(&out)) <= cols &&
			strcmp(buf_text(&out), buf_text(&again)) == 0;
		buf_fini(&out);
		buf_fini(&again);
	}
	is_int(good, rounds, "any bytes, cut, fit and are clean");
}

static void test_compare(void)
{
	char *lower = text_lower("CVE-2024-\xc3\x89");

	is_int(text_casecmp("OpenSSL", "openssl"), 0, "case is folded");
	ok(text_casecmp("a", "b") < 0 && text_casecmp("B", "a") > 0 && text_casecmp("a", "ab") < 0,
	   "the order is that of small letters");
	ok(text_casecmp("a", "\xc3\xa9") < 0, "bytes beyond ASCII come last");
	ok(text_equal(NULL, NULL) && !text_equal("", NULL) && !text_equal(NULL, "") &&
		   text_equal("a", "a"),
	   "NULL equals only NULL");
	ok(text_has_prefix("sha256:ab", "sha256:") && !text_has_prefix("sha", "sha256:") &&
		   text_has_prefix("x", ""),
	   "a prefix is no longer than its text");
	is_str(lower, "cve-2024-\xc3\x89", "only ASCII is made small");
	free(lower);
}

static void test_contains(void)
{
	ok(text_contains("libOpenSSL3", "openssl"), "case does not matter");
	ok(text_contains("x", "") && text_contains("", ""), "everything contains nothing");
	ok(!text_contains("", "x") && !text_contains("openss", "openssl"),
	   "a part does not contain the whole");
	ok(text_contains("aaab", "aab"), "a begin that fails is tried again");
	ok(text_contains("\xc3\x9c"
			 "BER",
			 "\xc3\xbc"
			 "ber"),
	   "Latin-1 letters fold");
	ok(text_contains("\xce\x91\xce\x98\xce\x97\xce\x9d\xce\x91\xce\xa3",
			 "\xce\xb1\xce\xb8\xce\xb7\xce\xbd\xce\xb1\xcf\x82"),
	   "Greek letters fold, the final sigma too");
	ok(text_contains("\xd0\x9c\xd0\x9e\xd0\xa1\xd0\x9a\xd0\x92\xd0\x90",
			 "\xd0\xbc\xd0\xbe\xd1\x81\xd0\xba\xd0\xb2\xd0\xb0"),
	   "Cyrillic letters fold");
	ok(!text_contains("\xc3\x97", "\xc3\xb7"),
	   "a multiplication sign is no capital division sign");
	ok(text_contains("\xe6\xbc\xa2\xe5\xad\x97", "\xe5\xad\x97"), "Han characters are found");
	ok(!text_contains("\xe6\xbc\xa2", "\xbc"), "not half of one");
}

static const struct {
	const char *pattern, *text;
	bool fits;
} globs[] = {
	{"*", "", true},
	{"*", "abc", true},
	{"", "", true},
	{"", "a", false},
	{"openssl", "OpenSSL", true},
	{"openssl", "openssl3", false},
	{"open*", "openssl", true},
	{"*ssl", "openssl", true},
	{"*ssl", "openssl3", false},
	{"*pens*", "openssl", true},
	{"o*s*l", "openssl", true},
	{"o**l", "openssl", true},
	{"?", "", false},
	{"?", "\xe6\xbc\xa2", true},
	{"??", "\xe6\xbc\xa2", false},
	{"a?c", "abc", true},
	{"\\*", "*", true},
	{"\\*", "a", false},
	{"\\?", "?", true},
	{"\\?", "a", false},
	{"a\\\\b", "a\\b", true},
	{"a\\", "a\\", true},
	{"*\\*", "ab*", true},
	{"*\\*", "abc", false},
	{"\xc3\x84*", "\xc3\xa4pfel", true},
	{"*a*b", "aaab", true},
	{"*ab", "aab", true},
	{"*a?", "aaa", true},
	{"team/*/api", "team/x/y/api", true},
	{"*.*", "ab", false},
};

/* The definition, exponential and plain. */
static bool slow_glob(const char *p, const char *t)
{
	if (*p == '*')
		return slow_glob(p + 1, t) || (*t && slow_glob(p, t + 1));
	if (!*p || !*t)
		return *p == *t;
	return (*p == '?' || *p == *t) && slow_glob(p + 1, t + 1);
}

static void test_glob(void)
{
	uint64_t random = tap_seed(5);
	int good = 0, rounds = 20000;
	char many[2001], stars[201];

	for (size_t i = 0; i < sizeof(globs) / sizeof(globs[0]); i++)
		ok(text_glob(globs[i].pattern, globs[i].text) == globs[i].fits,
		   "the glob '%s' %s '%s'", globs[i].pattern,
		   globs[i].fits ? "fits" : "does not fit", globs[i].text);
	for (int i = 0; i < rounds; i++) {
		char p[9], t[13];
		size_t pn = tap_random(&random) % 9, tn = tap_random(&random) % 13;

		for (size_t k = 0; k < pn; k++)
			p[k] = "ab*?"[tap_random(&random) % 4];
		for (size_t k = 0; k < tn; k++)
			t[k] = "ab"[tap_random(&random) % 2];
		p[pn] = t[tn] = '\0';
		good += text_glob(p, t) == slow_glob(p, t);
	}
	is_int(good, rounds, "globs agree with their definition");
	memset(many, 'a', sizeof(many) - 1);
	many[sizeof(many) - 1] = '\0';
	for (size_t i = 0; i < sizeof(stars) - 2; i += 2)
		memcpy(stars + i, "*a", 2);
	memcpy(stars + sizeof(stars) - 3, "*b", 3);
	ok(!text_glob(stars, many), "a hundred stars end in good time");
}

static void test_nearest(void)
{
	static const char *const words[] = {"severity", "state", "status",
					    "package",  "fixed", "kev"};
	size_t n = sizeof(words) / sizeof(words[0]);

	is_str(text_nearest("sevrity", words, n), "severity", "a letter dropped");
	is_str(text_nearest("fxied", words, n), "fixed", "two letters swapped");
	is_str(text_nearest("SEVERITI", words, n), "severity", "case does not matter");
	is_str(text_nearest("sev", words, n), "severity", "the begin of a word");
	is_str(text_nearest("stat", words, n), "state", "of two as near the first");
	is_str(text_nearest("statu", words, n), "state", "of two as near the first, again");
	is_str(text_nearest("kve", words, n), "kev", "a swap in a short word");
	is_str(text_nearest("xyz", words, n), NULL, "nothing is near");
	is_str(text_nearest("kxx", words, n), NULL, "two mistakes leave nothing of three letters");
	is_str(text_nearest("", words, n), NULL, "no word is near to none");
	is_str(text_nearest("state", words, 0), NULL, "no table, no row");
	is_str(text_nearest(
		       "0123456789012345678901234567890123456789012345678901234567890123456789",
		       words, n),
	       NULL, "a line is no word");
}

static void test_number(void)
{
	static const struct {
		const char *text;
		double want;
	} good[] = {
		{"7.5", 7.5},
		{"0", 0},
		{"-0.25", -0.25},
		{"+3", 3},
		{"1e3", 1000},
		{"1.5E-3", 0.0015},
		{".5", .5},
		{"5.", 5},
		{"1760538840.414", 1760538840.414},
		{"1.663703546405E9", 1663703546.405},
		{"0.97565", 0.97565},
		{"9007199254740993", 9007199254740992.0},
		{"1e22", 1e22},
		{"1e-400", 0},
		{"0e99999999999", 0},
		{"00012", 12},
		{"123456789012345678901234567890", 123456789012345678901234567890.0},
		{"0.00000000000000000000000000000001", 1e-32},
		{"1.7976931348623157e308", 1.7976931348623157e308},
	};
	static const char *const bad[] = {
		"",    "-",   ".",  "e5", "1e",    "1e+",           "0x10", "nan",
		"inf", "1,5", " 1", "1 ", "1e309", "1e99999999999", "--1",  "1.2.3"};
	double number;

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		bool is_read = text_number(good[i].text, &number);
		double off = number - good[i].want, most = good[i].want * 1e-15;

		ok(is_read && off <= (most < 0 ? -most : most) && -off <= (most < 0 ? -most : most),
		   "'%s' is %.17g", good[i].text, good[i].want);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ok(!text_number(bad[i], &number), "'%s' is no number", bad[i]);
}

static void test_whole(void)
{
	static const char *const bad[] = {"",
					  "1.5",
					  "1e1",
					  "-1",
					  "+1",
					  " 1",
					  "1 ",
					  "0x1",
					  "1,000",
					  "9223372036854775808",
					  "99999999999999999999"};
	long long number = -1;

	ok(text_whole("0", &number) && number == 0, "'0' is a whole number");
	ok(text_whole("0042", &number) && number == 42, "so is '0042'");
	ok(text_whole("9223372036854775807", &number) && number == INT64_MAX, "and the greatest");
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ok(!text_whole(bad[i], &number), "'%s' is no whole number", bad[i]);
}

/* What reports write has at most 15 digits: those must be read to the very bit. */
static void test_number_property(void)
{
	uint64_t random = tap_seed(11);
	int good = 0, rounds = 20000;

	for (int i = 0; i < rounds; i++) {
		long long whole = (long long)(tap_random(&random) % 10000000000u);
		int part = (int)(tap_random(&random) % 100000);
		char text[40];
		double number;

		snprintf(text, sizeof(text), "%lld.%05d", whole, part);
		good += text_number(text, &number) && number == strtod(text, NULL);
	}
	is_int(good, rounds, "numbers of 15 digits are exact");
}

int main(void)
{
	tap_begin();
	test_decode();
	test_encode();
	test_cols();
	test_clean();
	test_visible();
	test_cut();
	test_cut_middle();
	test_cut_property();
	test_compare();
	test_contains();
	test_glob();
	test_nearest();
	test_number();
	test_whole();
	test_number_property();
	return done();
}
