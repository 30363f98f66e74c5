/*
 * Sorting findings. Each key is turned once into one rank per entity of its field's level, so that
 * a comparison is of numbers; texts are ranked by sorting the level's entities, not a million rows.
 */
#include "core/order.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "core/mem.h"
#include "core/order_version.h"
#include "core/risk.h"
#include "core/text.h"
#include "core/use.h"

const struct order order_default = {
	.keys = {{FIELD_RISK, false}, {FIELD_VULN, false}, {FIELD_PACKAGE, false}},
	.count = 3,
};

static bool parse_key(const char *text, size_t size, struct order *out, struct error *err)
{
	bool descending = size > 0 && text[0] == '-';
	int field = field_sort_key(text + descending, size - descending, err);

	if (field < 0)
		return error_wrap(err, "--sort");
	if (out->count == ORDER_KEYS_MAX)
		return error_set(err, ERROR_USAGE, _("--sort: at most %d fields"), ORDER_KEYS_MAX);
	out->keys[out->count].field = (enum field_id)field;
	out->keys[out->count].descending = descending;
	out->count++;
	return true;
}

bool order_parse(const char *text, struct order *out, struct error *err)
{
	*out = (struct order){.count = 0};
	for (;;) {
		size_t size = strcspn(text, ",");

		if (!parse_key(text, size, out, err))
			return false;
		if (!text[size])
			return true;
		text += size + 1;
	}
}

enum { DIGIT_BITS = 11, DIGIT_COUNT = 1 << DIGIT_BITS }; /* of the radix sorts */

/* Counts of each digit become the places where its run begins. */
static void counts_to_starts(uint32_t *counts)
{
	uint32_t sum = 0;

	for (int d = 0; d < DIGIT_COUNT; d++) {
		uint32_t count = counts[d];

		counts[d] = sum;
		sum += count;
	}
}

/* ---- ranks: an entity's place in its field's order, absent facts behind all others ------------
 */

#define RANK_UNASKED UINT32_MAX
#define RANK_ABSENT (UINT32_MAX - 1)
enum { RANK_SPECIAL = 4 }; /* no value has a rank so high: these two, and one behind all values */

struct rank {
	union {
		const char *text;
		uint64_t bits;
	};
	uint32_t entity;
};

static int compare_texts(const void *a, const void *b)
{
	const struct rank *x = a, *y = b;

	return strcmp(x->text, y->text);
}

/* Numbers whose unsigned order is the doubles' order (IEEE 754, section 5.10). */
static uint64_t order_bits(double number)
{
	uint64_t bits;

	memcpy(&bits, &number, sizeof(bits));
	return bits >> 63 ? ~bits : bits | UINT64_C(1) << 63;
}

/* An issue's id is a text made for the asking, names stand in their order: bits say which. */
static bool is_ranked_by_text(const struct field *field)
{
	return field->type == FIELD_TEXT && field != &fields[FIELD_ISSUE] &&
	       field != &fields[FIELD_VULN] && field != &fields[FIELD_PACKAGE];
}

static bool rank_of(const struct question *q, const struct field *field, uint32_t entity,
		    struct rank *out)
{
	struct value v = {.known = false};

	field->get(q, entity, &v);
	if (!v.known)
		return false;
	out->entity = entity;
	if (is_ranked_by_text(field))
		out->text = v.text;
	else if (field->type == FIELD_TEXT)
		out->bits = v.bits;
	else if (field->type == FIELD_DATE)
		out->bits = (uint64_t)v.when ^ UINT64_C(1) << 63;
	else if (field->decimals == 0) /* whole numbers, days, the ranks of words */
		out->bits = (uint64_t)(int64_t)v.number ^ UINT64_C(1) << 63;
	else
		out->bits = order_bits(v.number);
	return true;
}

enum { BITS_DIGITS = 6 }; /* of DIGIT_BITS: all 64 bits */

static uint32_t digit_of(const struct rank *r, int digit)
{
	return (uint32_t)(r->bits >> DIGIT_BITS * digit & (DIGIT_COUNT - 1));
}

/* How often each value of each digit occurs, for all digits in one walk. */
static void count_digits(const struct rank *list, uint32_t n, uint32_t counts[][DIGIT_COUNT])
{
	for (uint32_t i = 0; i < n; i++)
		for (int d = 0; d < BITS_DIGITS; d++)
			counts[d][digit_of(&list[i], d)]++;
}

/* Sorts by bits: a date or a score of every issue is ranked without a comparison. A digit in which
 * all are alike, as the upper ones of dates, costs nothing. Frees the list for the sorted one. */
static struct rank *sort_bits(struct rank *list, uint32_t n)
{
	struct rank *from = list, *to = mem_grow(NULL, n, sizeof(*to)), *swap;
	uint32_t counts[BITS_DIGITS][DIGIT_COUNT] = {0};

	count_digits(list, n, counts);
	for (int d = 0; d < BITS_DIGITS; d++) {
		uint32_t *starts = counts[d];

		if (n && starts[digit_of(&from[0], d)] == n)
			continue;
		counts_to_starts(starts);
		for (uint32_t i = 0; i < n; i++)
			to[starts[digit_of(&from[i], d)]++] = from[i];
		swap = from;
		from = to;
		to = swap;
	}
	free(to);
	return from;
}

/*
 * Values near one another (seconds of a century, days) are ranks as they are, counted from the
 * first one: nothing is sorted. The number of ranks, or 0 when they are too far apart.
 */
static uint32_t rank_by_value(const struct rank *list, uint32_t n, bool descending, uint32_t *ranks)
{
	uint64_t least = UINT64_MAX, most = 0;

	for (uint32_t i = 0; i < n; i++) {
		least = list[i].bits < least ? list[i].bits : least;
		most = list[i].bits > most ? list[i].bits : most;
	}
	if (n && most - least >= UINT32_MAX - RANK_SPECIAL)
		return 0;
	for (uint32_t i = 0; i < n; i++)
		ranks[list[i].entity] =
			(uint32_t)(descending ? most - list[i].bits : list[i].bits - least);
	return n ? (uint32_t)(most - least) + 1 : 1;
}

/* Sorts the list (which it may replace), gives its entities their ranks, equal values the same one;
 * returns how many ranks there are. */
static uint32_t number_ranks(struct rank **sorted, uint32_t n, bool is_text, bool descending,
			     uint32_t *ranks)
{
	struct rank *list = *sorted;
	const struct rank *last = NULL;
	uint32_t top = is_text ? 0 : rank_by_value(list, n, descending, ranks);

	if (top)
		return top;
	if (!is_text)
		list = *sorted = sort_bits(list, n);
	else if (n)
		qsort(list, n, sizeof(*list), compare_texts);
	for (uint32_t i = 0; i < n; i++) {
		const struct rank *r = &list[descending ? n - 1 - i : i];

		if (i && (is_text ? strcmp(last->text, r->text) != 0 : last->bits != r->bits))
			top++;
		ranks[r->entity] = top;
		last = r;
	}
	return top + 1;
}

/* The fleet knows its findings in the order of their ids. */
static uint32_t rank_by_id(const struct fleet *f, bool descending, uint32_t *ranks)
{
	for (uint32_t i = 0; i < f->count; i++)
		ranks[f->by_id[i]] = descending ? f->count - 1 - i : i;
	return f->count;
}

/*
 * Ranks of the entities that are not RANK_UNASKED, in the order of their numbers: their facts stand
 * side by side in memory, while rows jump about in it. Returns the number of ranks.
 */
static uint32_t rank_entities(const struct question *q, enum field_id id, bool descending,
			      uint32_t entities, uint32_t asked, uint32_t *ranks)
{
	const struct field *field = &fields[id];
	struct rank *list;
	uint32_t known = 0, top;

	if (id == FIELD_ID)
		return rank_by_id(q->fleet, descending, ranks);
	list = mem_grow(NULL, asked, sizeof(*list));
	for (uint32_t e = 0; e < entities; e++)
		if (ranks[e] != RANK_UNASKED && rank_of(q, field, e, &list[known]))
			known++;
	top = number_ranks(&list, known, is_ranked_by_text(field), descending, ranks);
	free(list);
	return top;
}

/*
 * keys[i] = the rank of rows[i]. Only entities that occur are asked, so a filtered view costs what
 * it shows. Returns the number of ranks.
 */
static uint32_t rank_rows(const struct question *q, enum field_id id, bool descending,
			  const uint32_t *rows, uint32_t n, uint32_t *keys)
{
	enum level level = fields[id].level;
	uint32_t entities = field_entities(q->fleet, level), asked = 0, top;
	uint32_t *ranks = mem_grow(NULL, (size_t)entities + 1, sizeof(*ranks));

	memset(ranks, 0xff, ((size_t)entities + 1) * sizeof(*ranks));
	for (uint32_t i = 0; i < n; i++) {
		uint32_t e = field_entity(q->fleet, level, rows[i]);

		keys[i] = e = e == FLEET_NONE ? entities : e;
		asked += ranks[e] == RANK_UNASKED;
		ranks[e] = RANK_ABSENT; /* until it turns out to be known */
	}
	top = rank_entities(q, id, descending, entities, asked, ranks);
	for (uint32_t i = 0; i < n; i++)
		keys[i] = ranks[keys[i]] == RANK_ABSENT ? top : ranks[keys[i]];
	free(ranks);
	return top + 1;
}

/* ---- sorting ------------------------------------------------------------------------------------
 */

/* One stable pass of a radix sort over keys[]; rows and keys move together into the others. */
static void radix_pass(const uint32_t *rows, const uint32_t *keys, uint32_t n, unsigned shift,
		       uint32_t *rows_out, uint32_t *keys_out)
{
	uint32_t starts[DIGIT_COUNT] = {0};

	for (uint32_t i = 0; i < n; i++)
		starts[keys[i] >> shift & (DIGIT_COUNT - 1)]++;
	counts_to_starts(starts);
	for (uint32_t i = 0; i < n; i++) {
		uint32_t at = starts[keys[i] >> shift & (DIGIT_COUNT - 1)]++;

		rows_out[at] = rows[i];
		keys_out[at] = keys[i];
	}
}

struct columns {
	uint32_t *rows, *keys, *rows_spare, *keys_spare;
};

/* By the keys that stand beside the rows, none of which is above `top`. */
static void sort_by_keys(uint32_t top, uint32_t n, struct columns *c)
{
	for (unsigned shift = 0; shift < 32 && top >> shift; shift += DIGIT_BITS) {
		struct columns was = *c;

		radix_pass(was.rows, was.keys, n, shift, was.rows_spare, was.keys_spare);
		*c = (struct columns){was.rows_spare, was.keys_spare, was.rows, was.keys};
	}
}

enum { RISK_BITS = 2 * DIGIT_BITS, RISK_MASK = (1 << RISK_BITS) - 1 };

/* Keys of risk are wider than a column: they are sorted by part after part, the lowest first. */
static void sort_by_risk(const struct question *q, bool descending, uint32_t n, struct columns *c)
{
	struct risk *risk = risk_new(q);
	uint64_t *keys = mem_grow(NULL, (size_t)q->fleet->count + 1, sizeof(*keys));
	uint64_t last = risk_keys(risk) - 1;

	risk_fill(risk, c->rows, n, keys);
	for (unsigned shift = 0; shift < 64 && last >> shift; shift += RISK_BITS) {
		uint64_t top = last >> shift;

		for (uint32_t i = 0; i < n; i++) {
			uint64_t key = keys[c->rows[i]];

			key = descending ? last - key : key;
			c->keys[i] = (uint32_t)(key >> shift) & RISK_MASK;
		}
		sort_by_keys(top < RISK_MASK ? (uint32_t)top : RISK_MASK, n, c);
	}
	free(keys);
	risk_free(risk);
}

static void sort_by(const struct question *q, enum field_id field, bool descending, uint32_t n,
		    struct columns *c)
{
	if (field == FIELD_RISK)
		sort_by_risk(q, descending, n, c);
	else if (order_is_of_versions(field))
		sort_by_keys(order_rank_versions(q, field, descending, c->rows, n, c->keys), n, c);
	else
		sort_by_keys(rank_rows(q, field, descending, c->rows, n, c->keys), n, c);
}

static void sort_by_all(const struct question *q, const struct order *order, size_t count,
			struct columns *c, uint32_t n)
{
	c->keys = mem_grow(NULL, n, sizeof(uint32_t));
	c->rows_spare = mem_grow(NULL, n, sizeof(uint32_t));
	c->keys_spare = mem_grow(NULL, n, sizeof(uint32_t));
	while (count-- > 0)
		sort_by(q, order->keys[count].field, order->keys[count].descending, n, c);
	free(c->keys);
	free(c->rows_spare);
	free(c->keys_spare);
}

/* ---- the default order of all ---------------------------------------------------------------- */

struct order_kept {
	uint32_t *rows;
	uint8_t *uses; /* by image */
	date now;      /* for which that was asked last */
};

void order_free(struct order_kept *kept)
{
	if (!kept)
		return;
	free(kept->rows);
	free(kept->uses);
	free(kept);
}

static bool holds(const struct question *q, struct order_kept *kept)
{
	const struct fleet *f = q->fleet;

	if (!kept)
		return false;
	for (uint32_t i = 0; kept->now != q->now && i < f->image_count; i++)
		if (kept->uses[i] != use_of(f, i, q->now))
			return false;
	kept->now = q->now;
	return true;
}

const uint32_t *order_keep(const struct question *q)
{
	const struct fleet *f = q->fleet;
	struct order_kept *kept = f->kept->order;
	struct columns c = {0};

	if (holds(q, kept))
		return kept->rows;
	order_free(kept);
	kept = f->kept->order = mem_alloc(sizeof(*kept));
	kept->now = q->now;
	kept->uses = mem_array((size_t)f->image_count + 1, sizeof(*kept->uses));
	for (uint32_t i = 0; i < f->image_count; i++)
		kept->uses[i] = (uint8_t)use_of(f, i, q->now);
	c.rows = mem_grow(NULL, f->count, sizeof(*c.rows));
	memcpy(c.rows, f->by_id, f->count * sizeof(*c.rows));
	sort_by_all(q, &order_default, order_default.count, &c, f->count);
	kept->rows = c.rows;
	return kept->rows;
}

/* How many keys stand before the default order's; all when the order ends otherwise. */
static size_t own_keys(const struct order *order)
{
	size_t own = order->count - order_default.count;

	if (order->count < order_default.count)
		return order->count;
	for (size_t i = 0; i < order_default.count; i++)
		if (order->keys[own + i].field != order_default.keys[i].field ||
		    order->keys[own + i].descending != order_default.keys[i].descending)
			return order->count;
	return own;
}

/* Walking all of them pays for a part of them that is not small; making them, for a large one. */
enum { KEPT_PART = 64, MADE_PART = 4 };

static const uint32_t *kept_rows(const struct question *q, const struct selection *s)
{
	const struct fleet *f = q->fleet;

	if (s->selected > f->count / MADE_PART ||
	    (s->selected > f->count / KEPT_PART && holds(q, f->kept->order)))
		return order_keep(q);
	return NULL;
}

uint32_t *order_run(const struct question *q, const struct order *order, const struct selection *s)
{
	const struct fleet *f = q->fleet;
	size_t keys = own_keys(order);
	const uint32_t *from = keys < order->count ? kept_rows(q, s) : NULL;
	struct columns c = {.rows = mem_grow(NULL, s->selected, sizeof(uint32_t))};
	uint32_t n = 0;

	if (!from) {
		from = f->by_id;
		keys = order->count;
	}
	for (uint32_t i = 0; i < f->count; i++)
		if (selection_has(s, from[i]))
			c.rows[n++] = from[i];
	sort_by_all(q, order, keys, &c, n);
	return c.rows;
}
