/*
 * Any bytes as the head of a document: the whole head has an answer, which says what is wrong when
 * nobody reads it; a part of it is never taken for another's than the whole when one format alone
 * claims it.
 */
#include <stdlib.h>
#include <string.h>

#include "data/import_sniff.h"
#include "tests/fuzz_main.h"

static void need(bool good)
{
	if (!good)
		abort();
}

static void check_answer(const struct sniff *sniff)
{
	need(sniff->answer != SNIFF_MORE);
	need((sniff->answer == SNIFF_KNOWN) == (sniff->ops != NULL));
	if (sniff->answer == SNIFF_REFUSED || sniff->answer == SNIFF_FAILED)
		need(sniff->error.text[0]);
}

static bool has_one_reader(const char *text, size_t size)
{
	struct sniff_claim claims[SNIFF_CLAIMS];
	size_t n = sniff_claims(text, size, claims), readers = 0;

	for (size_t i = 0; i < n; i++)
		readers += claims[i].ops != NULL;
	return n < SNIFF_CLAIMS && readers == 1;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = mem_strndup((const char *)data, size),
	     *half = mem_strndup((const char *)data, size / 2);
	struct sniff whole = sniff_head(text, size, true, NULL);
	struct sniff early = sniff_head(half, size / 2, false, NULL);

	check_answer(&whole);
	for (const struct importer *i = importers; i->name; i++) {
		struct sniff forced = sniff_head(text, size, true, i->name);

		check_answer(&forced);
		need(forced.answer != SNIFF_KNOWN || strcmp(forced.format, i->name) == 0);
	}
	if (early.answer == SNIFF_KNOWN && whole.answer == SNIFF_KNOWN &&
	    has_one_reader(text, size))
		need(early.ops == whole.ops);
	free(half);
	free(text);
	return 0;
}
