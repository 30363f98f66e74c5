/* SHA-256: the vectors of FIPS 180-4, in pieces, and the id that is cut from it. */
#include "data/digest.h"
#include "tests/tap.h"

static void is_hex(const unsigned char sum[DIGEST_SIZE], const char *want, const char *sentence)
{
	char text[2 * DIGEST_SIZE + 1];

	for (size_t i = 0; i < DIGEST_SIZE; i++)
		snprintf(text + 2 * i, 3, "%02x", sum[i]);
	is_str(text, want, "%s", sentence);
}

int main(void)
{
	static const char abc[] =
		"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
	struct digest *d = digest_new();
	unsigned char sum[DIGEST_SIZE];

	tap_begin();
	digest_end(d, sum);
	is_hex(sum, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
	       "nothing has a digest too");
	digest_add(d, "abc", 3);
	digest_end(d, sum);
	is_hex(sum, abc, "abc in one piece, by the same running digest");
	digest_add(d, "a", 1);
	digest_add(d, "", 0);
	digest_add(d, "bc", 2);
	digest_end(d, sum);
	is_hex(sum, abc, "abc in pieces");
	ok(digest_id(d, "abc", 3) == 0xba7816bf8f01cfea,
	   "an id is the first 8 bytes, the first one highest");
	ok(digest_id(d, "abc", 3) == digest_id(d, "abc", 3), "and the same every time");
	digest_free(d);
	digest_free(NULL);
	return done();
}
