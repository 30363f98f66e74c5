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
#include "core/text.h"

const struct order order_default = {
	.keys = {{FIELD_SEVERITY, true},
		 {FIELD_SCORE, true},
		 {FIELD_VULN, false},
		 {FIELD_PACKAGE, false}},
	.count = 4,
};

static bool parse_key(const char *text, size_t size, struct order *out, struct error *err)
{
	bool descending = size > 0 && text[0] == '-';
	int field = field_find(text + descending, size - descending);

	if (field < 0)
		return error_set(err, ERROR_USAGE, _("--sort: no field '%.*s'"),
				 (int)(size - descending), text + descending);
	if (!fields[field].is_sortable)
		return error_set(err, ERROR_USAGE, _("--sort: %s has no order"),
				 fields[field].name);
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

/* ---- ranks: each entity's place in its field's order, absent facts behind all others
 * -------------- */

struct rank {
	const char *text; /* NULL: in order of bits */
	uint64_t bits;
	uint32_t entity;
};

static int compare_ranks(const void *a, const void *b)
{
	const struct rank *x = a, *y = b;

	if (x->text && y->text)
		return strcmp(x->text, y->text);
	return (x->bits > y->bits) - (x->bits < y->bits);
}

/* Numbers whose unsigned order is the doubles' order (IEEE 754, section 5.10). */
static uint64_t order_bits(double number)
{
	uint64_t bits;

	memcpy(&bits, &number, sizeof(bits));
	return bits >> 63 ? ~bits : bits | UINT64_C(1) << 63;
}

static bool rank_of(const struct question *q, const struct field *field, uint32_t entity,
		    struct rank *out)
{
	struct value v = {.known = false};

	*out = (struct rank){.entity = entity};
	field->get(q, entity, &v);
	if (!v.known)
		return false;
	if (field->type == FIELD_DATE)
		out->bits = (uint64_t)v.when ^ UINT64_C(1) << 63;
	else if (field->type != FIELD_TEXT)
		out->bits = order_bits(v.number);
	else if (v.text == v.room)
		out->bits = v.bits;
	else
		out->text = v.text;
	return true;
}

static bool is_sorted(const struct rank *list, uint32_t n)
{
	for (uint32_t i = 1; i < n; i++)
		if (list[i - 1].bits > list[i].bits)
			return false;
	return true;
}

enum { BITS_DIGITS = 4, BITS_VALUES = 1 << 16 };

/* How often each value of each 16-bit digit occurs, for all digits in one walk. */
static uint32_t *count_digits(const struct rank *list, uint32_t n)
{
	uint32_t *counts = mem_array((size_t)BITS_DIGITS * BITS_VALUES, sizeof(*counts));

	for (uint32_t i = 0; i < n; i++)
		for (int d = 0; d < BITS_DIGITS; d++)
			counts[d * BITS_VALUES + (int)(list[i].bits >> 16 * d & 0xffff)]++;
	return counts;
}

/* Sorts by bits, 16 at a time: a date or a score of every issue is ranked without a comparison.
 * A digit in which all are alike, as the upper ones of dates, costs nothing. */
static struct rank *sort_bits(struct rank *list, uint32_t n)
{
	struct rank *from = list, *to = mem_grow(NULL, n, sizeof(*to)), *swap;
	uint32_t *counts = count_digits(list, n);

	for (int d = 0; d < BITS_DIGITS; d++) {
		uint32_t *starts = counts + (ptrdiff_t)d * BITS_VALUES, sum = 0;

		if (n && starts[from[0].bits >> 16 * d & 0xffff] == n)
			continue;
		for (int v = 0; v < BITS_VALUES; v++) {
			uint32_t count = starts[v];

			starts[v] = sum;
			sum += count;
		}
		for (uint32_t i = 0; i < n; i++)
			to[starts[from[i].bits >> 16 * d & 0xffff]++] = from[i];
		swap = from;
		from = to;
		to = swap;
	}
	free(counts);
	free(to);
	return from;
}

/* Sorts the list (which it may replace), gives its entities their ranks, equal values the same one;
 * returns how many ranks there are. */
static uint32_t number_ranks(struct rank **sorted, uint32_t n, bool descending, uint32_t *ranks)
{
	struct rank *list = *sorted;
	uint32_t top = 0;

	if (n && !list[0].text) {
		if (!is_sorted(list, n)) /* ids are: rows begin in their order */
			list = *sorted = sort_bits(list, n);
	} else {
		qsort(list, n, sizeof(*list), compare_ranks);
	}
	for (uint32_t i = 0; i < n; i++) {
		if (i && compare_ranks(&list[i - 1], &list[i]) != 0)
			top++;
		ranks[list[i].entity] = top;
	}
	if (descending)
		for (uint32_t i = 0; i < n; i++)
			ranks[list[i].entity] = top - ranks[list[i].entity];
	return top + 1;
}

#define RANK_UNASKED UINT32_MAX
#define RANK_ABSENT (UINT32_MAX - 1)

/*
 * keys[i] = the rank of rows[i]. Only entities that occur are asked, so a filtered view costs what
 * it shows. Returns the number of ranks.
 */
static uint32_t rank_rows(const struct question *q, enum field_id id, bool descending,
			  const uint32_t *rows, uint32_t n, uint32_t *keys)
{
	const struct field *field = &fields[id];
	uint32_t entities = field_entities(q->fleet, field->level);
	uint32_t *ranks = mem_grow(NULL, (size_t)entities + 1, sizeof(*ranks));
	struct rank *list = mem_grow(NULL, n < entities ? n : entities, sizeof(*list));
	uint32_t known = 0, top;

	memset(ranks, 0xff, ((size_t)entities + 1) * sizeof(*ranks));
	for (uint32_t i = 0; i < n; i++) {
		uint32_t e = field_entity(q->fleet, field->level, rows[i]);

		keys[i] = e = e == FLEET_NONE ? entities : e;
		if (ranks[e] != RANK_UNASKED)
			continue;
		ranks[e] = RANK_ABSENT; /* until it turns out to be known */
		if (e < entities && rank_of(q, field, e, &list[known]))
			known++;
	}
	top = number_ranks(&list, known, descending, ranks);
	for (uint32_t i = 0; i < n; i++)
		keys[i] = ranks[keys[i]] == RANK_ABSENT ? top : ranks[keys[i]];
	free(list);
	free(ranks);
	return top + 1;
}

/* ---- sorting ------------------------------------------------------------------------------------
 */

enum { DIGIT_BITS = 11, DIGIT_COUNT = 1 << DIGIT_BITS };

/* One stable pass of a radix sort over keys[]; rows and keys move together into the others. */
static void radix_pass(const uint32_t *rows, const uint32_t *keys, uint32_t n, unsigned shift,
		       uint32_t *rows_out, uint32_t *keys_out)
{
	uint32_t starts[DIGIT_COUNT] = {0};
	uint32_t sum = 0;

	for (uint32_t i = 0; i < n; i++)
		starts[keys[i] >> shift & (DIGIT_COUNT - 1)]++;
	for (int d = 0; d < DIGIT_COUNT; d++) {
		uint32_t count = starts[d];

		starts[d] = sum;
		sum += count;
	}
	for (uint32_t i = 0; i < n; i++) {
		uint32_t at = starts[keys[i] >> shift & (DIGIT_COUNT - 1)]++;

		rows_out[at] = rows[i];
		keys_out[at] = keys[i];
	}
}

struct columns {
	uint32_t *rows, *keys, *rows_spare, *keys_spare;
};

static void sort_by(const struct question *q, enum field_id field, bool descending, uint32_t n,
		    struct columns *c)
{
	uint32_t top = rank_rows(q, field, descending, c->rows, n, c->keys);

	for (unsigned shift = 0; shift < 32 && top >> shift; shift += DIGIT_BITS) {
		struct columns was = *c;

		radix_pass(was.rows, was.keys, n, shift, was.rows_spare, was.keys_spare);
		*c = (struct columns){was.rows_spare, was.keys_spare, was.rows, was.keys};
	}
}

uint32_t *order_run(const struct question *q, const struct order *order, const struct selection *s)
{
	const struct fleet *f = q->fleet;
	uint32_t n = 0;
	struct columns c;

	c.rows = mem_grow(NULL, s->selected, sizeof(uint32_t));
	c.keys = mem_grow(NULL, s->selected, sizeof(uint32_t));
	c.rows_spare = mem_grow(NULL, s->selected, sizeof(uint32_t));
	c.keys_spare = mem_grow(NULL, s->selected, sizeof(uint32_t));
	for (uint32_t i = 0; i < f->count; i++)
		if (selection_has(s, f->by_id[i]))
			c.rows[n++] = f->by_id[i];
	for (size_t i = order->count; i-- > 0;)
		sort_by(q, order->keys[i].field, order->keys[i].descending, n, &c);
	free(c.keys);
	free(c.rows_spare);
	free(c.keys_spare);
	return c.rows;
}
