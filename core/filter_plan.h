/*
 * The plan of one run of a filter: the tree again, with every term turned into tests and into
 * lanes, which say where its answers are remembered. Made by filter_plan.c, walked by filter_run.c.
 */
#ifndef TAMIS_CORE_FILTER_PLAN_H
#define TAMIS_CORE_FILTER_PLAN_H

#include "core/filter_impl.h"

enum { FILTER_CACHE = 256 };
enum { MEMO_NO = 1, MEMO_YES = 3 }; /* bit 0: it is known; bit 1: it holds */

/* Columns of 8 bytes have no memo of every value but a small cache. */
struct cached {
	uint64_t value;
	uint8_t answer;
};

struct lane {
	const void *column;
	size_t width;
	uint8_t *memo;  /* [value + 1]: FLEET_NONE wraps to 0 */
	uint8_t *inner; /* by entity, when several values of the column share one; else NULL */
	struct cached *cache;
	enum level level;
	const struct field *field; /* asked with the step's tests, or */
	bool (*holds)(const struct question *q, uint32_t entity); /* a part of an `is:` word */
	struct lane *next;
};

struct step {
	enum node_kind kind; /* NODE_TERM asks its lanes; a view is its own child */
	struct step *child, *next;
	struct lane *lanes; /* any of them */
	struct test *tests; /* any of them */
	size_t test_count;
	bool is_of_keys; /* all tests compare ids as numbers */
	bool is_floor;   /* a comparison of severities: UNKNOWN is never inside */
};

struct run {
	const struct question *q;
	struct arena arena;
	bool has_floor;
	bool unknown_passes; /* the second run, which counts what the floors hid */
};

/* The plan of `node` without its child `skip` (NULL: with all); everything in it is run's. */
struct step *plan_new(struct run *run, const struct node *node, const struct node *skip);
void plan_fini(struct run *run, struct step *step);

#endif
