/*
 * Running a filter. Findings are taken 64 at a time: one machine word says which of them are still
 * asked for, and every step gives back those that hold. A fact is asked once per value of the
 * column that decides it: a regular expression runs once per title, and a million findings are a
 * million reads of a byte.
 */
#include <stdlib.h>
#include <string.h>

#include "core/filter_plan.h"

enum { BLOCK = 64 };

static bool holds_also(const struct run *run, const struct step *step, const struct field *field,
		       uint32_t entity)
{
	const word *words = NULL;
	uint32_t n = field->also(run->q, entity, &words);

	if (step->test_count && step->tests[0].op == OP_EXACT && n > field->keys)
		n = field->keys;
	for (uint32_t i = 0; i < n; i++) {
		const char *text = fleet_text(run->q->fleet, words[i]);

		for (size_t t = 0; text && t < step->test_count; t++)
			if (test_text(&step->tests[t], text))
				return true;
	}
	return false;
}

static bool holds_of(const struct run *run, const struct step *step, const struct field *field,
		     uint32_t entity)
{
	struct value v = {.known = false};

	if (field == &fields[FIELD_ID] && step->is_of_keys)
		v = (struct value){.known = true, .bits = run->q->fleet->id[entity]};
	else if (field == &fields[FIELD_ISSUE] && step->is_of_keys)
		v = (struct value){.known = true, .bits = run->q->fleet->issues[entity].key};
	else if (entity != FLEET_NONE)
		field->get(run->q, entity, &v);
	for (size_t i = 0; i < step->test_count; i++)
		if (test_value(&step->tests[i], field, &v))
			return true;
	return entity != FLEET_NONE && field->also && holds_also(run, step, field, entity);
}

static uint8_t judge_entity(const struct run *run, const struct step *step, const struct lane *lane,
			    uint32_t entity)
{
	bool holds = lane->holds ? lane->holds(run->q, entity)
				 : holds_of(run, step, lane->field, entity);

	return holds ? MEMO_YES : MEMO_NO;
}

static uint8_t judge(const struct run *run, const struct step *step, const struct lane *lane,
		     uint32_t finding)
{
	uint32_t entity = field_entity(run->q->fleet, lane->level, finding);
	uint8_t *answer = lane->inner ? &lane->inner[(uint32_t)(entity + 1)] : NULL;

	if (!answer)
		return judge_entity(run, step, lane, entity);
	if (!*answer)
		*answer = judge_entity(run, step, lane, entity);
	return *answer;
}

static bool is_worth_all(const struct fleet *f, uint32_t base, uint64_t want)
{
	return f->count - base >= BLOCK && __builtin_popcountll(want) > 12;
}

/*
 * The same for columns of 1, 2 and 4 bytes: read what the memo knows, all 64 in a row when many are
 * wanted; then judge what it does not know. What FLEET_NONE stands for may differ from row to row
 * (a name is missing, the vulnerability is known all the same), so that answer, at 0, is not kept.
 */
#define ASK(name, type)                                                                            \
	static uint64_t name(const struct run *run, const struct step *step,                       \
			     const struct lane *lane, uint32_t base, uint64_t want)                \
	{                                                                                          \
		const type *column = (const type *)lane->column + base;                            \
		bool is_dense = is_worth_all(run->q->fleet, base, want);                           \
		uint64_t yes = 0, known = is_dense ? MEMO_NO : 0, unknown;                         \
                                                                                                   \
		for (uint32_t i = 0; is_dense && i < BLOCK; i++) {                                 \
			uint64_t answer = lane->memo[(type)(column[i] + 1)];                       \
                                                                                                   \
			yes |= answer >> 1 << i;                                                   \
			known &= answer;                                                           \
		}                                                                                  \
		for (unknown = known ? 0 : want; unknown; unknown &= unknown - 1) {                \
			uint32_t i = (uint32_t)__builtin_ctzll(unknown);                           \
			type at = (type)(column[i] + 1);                                           \
			uint8_t answer = lane->memo[at];                                           \
                                                                                                   \
			if (!answer)                                                               \
				answer = judge(run, step, lane, base + i);                         \
			if (at)                                                                    \
				lane->memo[at] = answer;                                           \
			yes |= (uint64_t)(answer >> 1) << i;                                       \
		}                                                                                  \
		return yes & want;                                                                 \
	}

ASK(ask_bytes, uint8_t)
ASK(ask_halves, uint16_t)
ASK(ask_words, uint32_t)

/* Columns of 8 bytes (dates, ids): a cache of the last answers, by value. */
static uint64_t ask_longs(const struct run *run, const struct step *step, const struct lane *lane,
			  uint32_t base, uint64_t want)
{
	const uint64_t *column = (const uint64_t *)lane->column + base;
	uint64_t yes = 0;

	for (; want; want &= want - 1) {
		uint32_t i = (uint32_t)__builtin_ctzll(want);
		uint64_t value = column[i];
		struct cached *c = &lane->cache[(value * 0x9e3779b97f4a7c15u) >> 56];

		if (!c->answer || c->value != value)
			*c = (struct cached){value, judge(run, step, lane, base + i)};
		yes |= (uint64_t)(c->answer >> 1) << i;
	}
	return yes;
}

static uint64_t ask(const struct run *run, const struct step *step, uint32_t base, uint64_t want)
{
	uint64_t yes = 0;

	if (step->is_floor && run->unknown_passes)
		return want;
	for (const struct lane *lane = step->lanes; lane && want; lane = lane->next) {
		uint64_t found = lane->width == 4   ? ask_words(run, step, lane, base, want)
				 : lane->width == 1 ? ask_bytes(run, step, lane, base, want)
				 : lane->width == 2 ? ask_halves(run, step, lane, base, want)
						    : ask_longs(run, step, lane, base, want);

		yes |= found;
		want &= ~found;
	}
	return yes;
}

/* Those of the wanted findings of a block for which the step holds. */
static uint64_t sieve(const struct run *run, const struct step *step, uint32_t base, uint64_t want)
{
	uint64_t yes = 0;

	if (step->kind == NODE_TERM)
		return ask(run, step, base, want);
	if (step->kind == NODE_NOT)
		return want & ~sieve(run, step->child, base, want);
	if (step->kind == NODE_ONE) {
		for (const struct step *s = step->child; s && want & ~yes; s = s->next)
			yes |= sieve(run, s, base, want & ~yes);
		return yes;
	}
	for (const struct step *s = step->child; s && want; s = s->next)
		want = sieve(run, s, base, want);
	return want;
}

/*
 * What is asked of issues is asked of all of them, first to last: there are many, and in the order
 * of the findings every one would be a walk to another corner of memory.
 */
static void fill(const struct run *run, const struct step *step)
{
	uint32_t n = run->q->fleet->issue_count;

	for (const struct step *child = step->child; child; child = child->next)
		fill(run, child);
	for (const struct lane *lane = step->lanes; lane; lane = lane->next)
		for (uint32_t i = 0; lane->level == LEVEL_ISSUE && i < n; i++)
			lane->memo[i + 1] = judge_entity(run, step, lane, i);
}

/* The bits of a block that are findings: all 64, but for the last block. */
static uint64_t block_mask(const struct fleet *f, uint32_t base)
{
	return f->count - base >= BLOCK ? UINT64_MAX : (UINT64_C(1) << (f->count - base)) - 1;
}

/* The findings of a block whose severity nobody knows. */
static uint64_t unknowns(const struct fleet *f, uint32_t base)
{
	uint32_t n = f->count - base < BLOCK ? f->count - base : BLOCK;
	uint64_t bits = 0;

	for (uint32_t i = 0; i < n; i++)
		bits |= (uint64_t)(f->severity[base + i] == SEVERITY_UNKNOWN) << i;
	return bits;
}

/* A second run, in which the floors let UNKNOWN pass: what it adds is what they hid. */
static uint32_t count_hidden(struct run *run, const struct step *step, const uint64_t *bits)
{
	const struct fleet *f = run->q->fleet;
	uint32_t hidden = 0;

	run->unknown_passes = true;
	for (uint32_t base = 0; base < f->count; base += BLOCK) {
		uint64_t left = unknowns(f, base) & ~bits[base / BLOCK];

		if (left)
			hidden += (uint32_t)__builtin_popcountll(sieve(run, step, base, left));
	}
	return hidden;
}

void selection_fini(struct selection *s)
{
	free(s->bits);
	*s = (struct selection){.bits = NULL};
}

void selection_clear(struct selection *s, uint32_t count)
{
	size_t words = (size_t)count / BLOCK + 1;

	if (!s->bits || s->count != count)
		s->bits = mem_grow(s->bits, words, sizeof(*s->bits));
	memset(s->bits, 0, words * sizeof(*s->bits));
	*s = (struct selection){.bits = s->bits, .count = count};
}

static void run_without(const struct filter *filter, const struct node *skip,
			const struct question *q, struct selection *s)
{
	const struct fleet *f = q->fleet;
	struct run run = {.q = q};
	struct step *step = plan_new(&run, filter->root, skip);

	selection_clear(s, f->count);
	if (f->issue_count <= f->count)
		fill(&run, step);
	for (uint32_t base = 0; base < f->count; base += BLOCK) {
		uint64_t yes = sieve(&run, step, base, block_mask(f, base));

		s->bits[base / BLOCK] = yes;
		s->selected += (uint32_t)__builtin_popcountll(yes);
	}
	s->unknown_hidden = run.has_floor ? count_hidden(&run, step, s->bits) : 0;
	plan_fini(&run, step);
}

void filter_run(const struct filter *filter, const struct question *q, struct selection *s)
{
	run_without(filter, NULL, q, s);
}

uint32_t filter_count_without(const struct filter *filter, const struct question *q, size_t term)
{
	struct selection s = {.bits = NULL};
	const struct node *skip = filter_first_term(filter);
	uint32_t n;

	while (term-- && skip)
		skip = skip->next;
	if (skip == filter->root)
		return q->fleet->count; /* it is the only term */
	run_without(filter, skip, q, &s);
	n = s.selected;
	selection_fini(&s);
	return n;
}
