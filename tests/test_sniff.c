/*
 * Whose document is it? One importer claims each, whichever order rows and bytes come in; what none
 * knows is refused with what it is like.
 */
#include "data/decode.h"
#include "data/import_sniff.h"
#include "tests/documents.h"

static bool is_importer(const char *name)
{
	for (const struct importer *i = importers; i->name; i++)
		if (strcmp(i->name, name) == 0)
			return true;
	return false;
}

/* The head of a document as the driver sees it. Owned. */
static struct buf head_of(const struct document *d)
{
	struct source_stream *s = source_open_memory(d->name, d->bytes, d->size);
	struct decode decode = {0};
	struct buf head = {0};
	char room[65536];
	long n = 1;

	while (n > 0 && head.size < SNIFF_MAX) {
		n = source_read(s, room, sizeof(room), NULL);
		decode_put(&decode, room, n > 0 ? (size_t)n : 0, &head);
	}
	source_close(s);
	return head;
}

/* ---- what the documents are said to be ------------------------------------------------------- */

static struct buf corpus, facts; /* both EXPECTED.tsv */

/* The second column of a table's row for this file; owned, NULL when there is none. */
static char *expected_of(const struct buf *table, const char *file)
{
	size_t n = strlen(file);

	for (const char *line = buf_text(table); *line;
	     line += strcspn(line, "\n"), line += *line == '\n')
		if (strncmp(line, file, n) == 0 && line[n] == '\t')
			return mem_strndup(line + n + 1, strcspn(line + n + 1, "\t\n"));
	return NULL;
}

/* A corpus document is its format's, as soon as that is read; of facts their kind is known only. */
static bool is_expected(const struct document *d, const struct sniff *sniff)
{
	const char *file = strchr(d->name, '/') + 1;
	bool is_known = sniff->answer == SNIFF_KNOWN, good = true;
	char *want;

	if (d->is_own)
		return true;
	want = expected_of(d->name[0] == 'c' ? &corpus : &facts, file);
	if (d->name[0] == 'c' && want && is_importer(want))
		good = is_known && strcmp(sniff->format, want) == 0;
	else if (d->name[0] == 'c' && want)
		good = sniff->answer == SNIFF_EMPTY ? strcmp(want, "empty") == 0 : !is_known;
	else if (want && strcmp(want, "-") != 0)
		good = is_known;
	free(want);
	return good;
}

/* ---- one importer claims each ---------------------------------------------------------------- */

static size_t seen[64]; /* own documents of each importer */

static void note_own(const struct document *d, const struct sniff *sniff)
{
	for (size_t i = 0; d->is_own && sniff->answer == SNIFF_KNOWN && importers[i].name; i++)
		seen[i] += strcmp(importers[i].name, sniff->format) == 0;
}

/* Rows that read are of one format. Among those that refuse the first gives the name: told only. */
static bool is_claimed_once(const struct buf *head, const struct sniff *sniff)
{
	struct sniff_claim claims[SNIFF_CLAIMS];
	size_t n = sniff_claims(buf_text(head), head->size, claims);
	const char *reader = NULL, *refuser = NULL;
	bool good = true;

	for (size_t i = 0; i < n; i++) {
		if (claims[i].ops) {
			good = good && (!reader || strcmp(reader, claims[i].format) == 0);
			reader = claims[i].format;
		} else if (refuser && !reader) {
			printf("# both %s and %s\n", refuser, claims[i].format);
		} else {
			refuser = claims[i].format;
		}
	}
	for (size_t i = 0; !good && i < n; i++)
		tap_diag("claims", claims[i].format);
	return good && (reader != NULL) == (sniff->answer == SNIFF_KNOWN);
}

/* However much has come, it is not known yet or known for good. */
static bool is_steady(const struct buf *head, const struct sniff *sniff)
{
	bool good = true;

	for (size_t size = 1; good && size < head->size; size += size / 8 + 1) {
		char *part = mem_strndup(head->data, size);
		struct sniff early = sniff_head(part, size, false, NULL);

		good = early.answer == SNIFF_MORE ||
		       (early.answer == sniff->answer && early.ops == sniff->ops);
		if (!good)
			printf("# with %zu bytes it is %s\n", size,
			       early.format ? early.format : "something else");
		free(part);
	}
	return good;
}

static void check(const struct document *d)
{
	struct buf head = head_of(d);
	struct sniff sniff = sniff_head(buf_text(&head), head.size, true, NULL);

	note_own(d, &sniff);
	ok(is_expected(d, &sniff), "%s: is %s", d->name,
	   sniff.format ? sniff.format : sniff.error.text);
	ok(is_claimed_once(&head, &sniff), "%s: no order of rows decides", d->name);
	ok(is_steady(&head, &sniff), "%s: however its bytes come", d->name);
	buf_fini(&head);
}

/* ---- not sure -------------------------------------------------------------------------------- */

static const struct doubt {
	const char *text, *want, *sentence;
} doubts[] = {
	{"{\"vulnerabilities\":[]}",
	 "byte 0: JSON of an unknown kind, with the keys vulnerabilities; it looks a little like "
	 "inspector_scan or kev; --format forces one",
	 "JSON that is half of two formats names them"},
	{"{\"ArtifactName\":\"x\",\"Results\":null}",
	 "byte 0: JSON of an unknown kind, with the keys ArtifactName, Results; it looks a little "
	 "like trivy; --format forces one",
	 "and one format, once, however many of its rows are like it"},
	{"{\"a\":1}", "byte 0: JSON of an unknown kind, with the keys a",
	 "what is like nothing is like nothing"},
	{"id,severity,notes\n1,2,3\n",
	 "byte 0: this is a CSV table of an unknown kind; it begins \"id,severity,notes\"; it "
	 "looks "
	 "a little like inspector_scan; --format forces one",
	 "a table is like another by its titles"},
	{"a,b,c\n1,2,3\n", "byte 0: this is a CSV table of an unknown kind; it begins \"a,b,c\"",
	 "or like none"},
};

static void test_doubts(void)
{
	for (size_t i = 0; i < sizeof(doubts) / sizeof(doubts[0]); i++) {
		const char *text = doubts[i].text;

		is_str(sniff_head(text, strlen(text), true, NULL).error.text, doubts[i].want, "%s",
		       doubts[i].sentence);
	}
}

int main(void)
{
	char *corpus_path = documents_shared("corpus/EXPECTED.tsv"),
	     *facts_path = documents_shared("facts/EXPECTED.tsv");

	tap_begin();
	test_doubts();
	read_text(corpus_path, &corpus);
	read_text(facts_path, &facts);
	documents_each(check);
	for (size_t i = 0; importers[i].name; i++)
		ok(seen[i] > 0, "tests/fixtures/formats has a document of %s", importers[i].name);
	buf_fini(&corpus);
	buf_fini(&facts);
	free(corpus_path);
	free(facts_path);
	return done();
}
