/*
 * Nothing that is read can hurt: every document is cut at random places and has random bytes
 * changed. What comes of it is an error in words, a part, or the whole; never a crash, a leak or a
 * step too far (the sanitizers' business). TAMIS_FULL does it more often.
 */
#include "core/text.h"
#include "data/import_head.h"
#include "tests/documents.h"
#include "tests/taken.h"

enum { SMALL = 64 * 1024 };

static uint64_t seed;
static size_t most;    /* rounds of a document */
static long long kept; /* findings and facts of documents that were cut */

/* Large documents have fewer rounds: each takes longer, and most of it is the same. */
static size_t rounds_of(size_t size)
{
	size_t n = size > SMALL ? most * SMALL / size : most;

	return n < 3 ? 3 : n;
}

static size_t below(size_t n)
{
	return (size_t)(tap_random(&seed) % (n ? n : 1));
}

/* One line that can be shown on a terminal. */
static bool is_plain(const char *text)
{
	uint32_t code;

	for (size_t left = strlen(text), n; left; left -= n, text += n) {
		n = text_decode(text, left, &code);
		if (code < ' ' || (code >= 0x7f && code < 0xa0) || (code == 0xfffd && n == 1))
			return false;
	}
	return true;
}

static bool is_clear(const struct taken *t)
{
	bool is_whole = t->result.outcome == IMPORT_READ || t->result.outcome == IMPORT_EMPTY;

	return t->good && (is_whole || t->result.error.text[0]) && is_plain(t->result.error.text);
}

/* A copy of just these bytes, so that the sanitizer sees a step too far. */
static struct taken take_copy(const char *bytes, size_t size)
{
	char *copy = size ? mem_alloc(size) : NULL;
	struct taken t;

	if (size)
		memcpy(copy, bytes, size);
	t = take_with(copy, size, (struct import_options){0}, 0);
	free(copy);
	return t;
}

static void show(const char *what, size_t at, const struct taken *t)
{
	printf("# %s %zu: outcome %d, %lld findings, %lld facts\n", what, at,
	       (int)t->result.outcome, t->result.findings, t->result.facts);
	tap_diag("error", t->result.error.text);
}

/*
 * What was whole before the cut is kept: the deeper the cut, the more there is, and never more than
 * in the whole document; nor is a document taken for another's because it is cut. Only a table's
 * last row may go again: it counts when the stream ends behind it, and not within a quote of it.
 */
static bool is_sound(const struct taken *t, const struct taken *before, const struct taken *whole,
		     bool is_json)
{
	const struct import_result *r = &t->result, *b = &before->result, *w = &whole->result;
	bool is_read = r->outcome == IMPORT_READ || r->outcome == IMPORT_PARTIAL;

	return is_clear(t) && r->findings + !is_json >= b->findings &&
	       r->facts + !is_json >= b->facts && r->findings <= w->findings &&
	       r->facts <= w->facts &&
	       (!is_read || (w->format && strcmp(r->format, w->format) == 0));
}

static void check_cuts(const struct document *d)
{
	struct taken whole = take_copy(d->bytes, d->size), before = {.good = true};
	size_t n = rounds_of(d->size), step = d->size / n + 1;
	bool good = is_clear(&whole), is_json = strchr("{[", *head_start(d->bytes, d->size));

	if (!good)
		show("whole", d->size, &whole);
	for (size_t i = 0; i < n && i * step < d->size; i++) {
		size_t cut = i * step + below(step);
		struct taken t;

		if (cut > d->size)
			cut = d->size;
		t = take_copy(d->bytes, cut);
		if (!is_sound(&t, &before, &whole, is_json)) {
			good = false;
			show("cut at", cut, &t);
		}
		if (cut < d->size)
			kept += t.result.findings + t.result.facts;
		taken_fini(&before);
		before = t;
	}
	taken_fini(&before);
	taken_fini(&whole);
	ok(good, "%s: cut anywhere it is an error, or keeps what was whole", d->name);
}

static void check_damage(const struct document *d)
{
	size_t n = d->size ? rounds_of(d->size) : 0;
	char *bytes = mem_strndup(d->bytes, d->size);
	bool good = true;

	for (size_t i = 0; i < n; i++) {
		struct taken t;

		memcpy(bytes, d->bytes, d->size);
		for (size_t k = 1 + below(8); k > 0; k--)
			bytes[below(d->size)] ^= (char)(1 + below(255));
		t = take_copy(bytes, d->size);
		if (!is_clear(&t)) {
			good = false;
			show("round", i, &t);
		}
		taken_fini(&t);
	}
	free(bytes);
	ok(good, "%s: with bytes changed it is an error, a part or the whole", d->name);
}

static void check(const struct document *d)
{
	check_cuts(d);
	check_damage(d);
}

int main(void)
{
	const char *full = getenv("TAMIS_FULL");

	tap_begin();
	most = full && full[0] ? 200 : 10;
	seed = tap_seed(20261101);
	documents_each(check);
	ok(kept > 0, "documents that were cut have kept findings and facts: %lld", kept);
	return done();
}
