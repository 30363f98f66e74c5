/*
 * The slicer's rules: which values are cut out, and which containers lead to them. Part of
 * the slicer; nothing else includes it.
 */
#ifndef TAMIS_DATA_SLICE_RULE_H
#define TAMIS_DATA_SLICE_RULE_H

#include <stddef.h>
#include <stdint.h>

#include "core/mem.h"

enum { SLICE_RULES_MAX = 64, SLICE_STEPS_MAX = 16 };

struct slice_rule {
	const char *steps[SLICE_STEPS_MAX]; /* in the rule's own text */
	size_t sizes[SLICE_STEPS_MAX];
	size_t count;
};

struct slice_rules {
	struct slice_rule list[SLICE_RULES_MAX];
	size_t count;
};

void slice_rules_init(struct slice_rules *r, const char *const *paths, size_t n);

/*
 * For a value within `depth` opened containers: a bit for each rule that leads on through it, and
 * *rule, the first that names it, or -1. `alive`: the rules that lead through the container that
 * holds it. `key`: its key, NULL for an item of an array and for a root value.
 */
uint64_t slice_rules_match(const struct slice_rules *r, size_t depth, uint64_t alive,
			   const struct buf *key, int *rule);

#endif
