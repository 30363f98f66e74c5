/* Base64: what RFC 4648 says, and what hostile text may hold. */
#include "core/base64.h"
#include "tests/tap.h"

static const struct {
	const char *text, *bytes; /* NULL: it is none */
} texts[] = {
	{"", ""},
	{"Zg==", "f"},
	{"Zm8=", "fo"},
	{"Zm9v", "foo"},
	{"Zm9vYg==", "foob"},
	{"Zm9vYmE=", "fooba"},
	{"Zm9vYmFy", "foobar"},
	{"Zm9vYg", "foob"},
	{"Pz8/Pj4+", "\?\?\?>>>"},
	{"Zm9vY", NULL},
	{"=", NULL},
	{"====", NULL},
	{"Z===", NULL},
	{"Zm8=Zm8=", NULL},
	{"Zm8==", NULL},
	{"Zm9v=", NULL},
	{"Zm9v====", NULL},
	{"Zm 9v", NULL},
	{"Zm9v\n", NULL},
	{"Zm9-", NULL},
	{"Zm9\xc3\xa9", NULL},
};

static void test_texts(void)
{
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct buf out = {0};
		bool good = base64_decode(&out, texts[i].text);

		if (texts[i].bytes)
			ok(good && strcmp(buf_text(&out), texts[i].bytes) == 0, "\"%s\" is \"%s\"",
			   texts[i].text, texts[i].bytes);
		else
			ok(!good, "text %zu is no base64", i);
		buf_fini(&out);
	}
}

/* As RFC 4648 has it in section 10; what is read may lack its "=". */
static void test_written(void)
{
	int good = 0, n = 7;

	for (int i = 0; i < n; i++) {
		struct buf out = {0};

		base64_encode(&out, texts[i].bytes, strlen(texts[i].bytes));
		good += strcmp(buf_text(&out), texts[i].text) == 0;
		buf_fini(&out);
	}
	is_int(good, n, "the examples of the RFC are written as they stand there");
}

static void test_any_bytes(void)
{
	enum { ROUNDS = 2000 };
	uint64_t seed = tap_seed(20260111);
	int good = 0;

	for (int i = 0; i < ROUNDS; i++) {
		size_t size = tap_random(&seed) % 40;
		char bytes[40];
		struct buf text = {0}, out = {0};

		for (size_t k = 0; k < size; k++)
			bytes[k] = (char)tap_random(&seed);
		base64_encode(&text, bytes, size);
		good += base64_decode(&out, buf_text(&text)) && out.size == size &&
			memcmp(buf_text(&out), bytes, size) == 0;
		buf_fini(&out);
		buf_fini(&text);
	}
	is_int(good, ROUNDS, "any bytes come back, NULs too");
}

int main(void)
{
	tap_begin();
	test_texts();
	test_written();
	test_any_bytes();
	return done();
}
