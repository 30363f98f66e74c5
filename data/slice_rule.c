/*
 * Rules as steps. A value is matched step by step as its containers open, so each time only the
 * last step is compared: the rules that fitted so far are bits of one number.
 */
#include "data/slice_rule.h"

#include <assert.h>
#include <string.h>

static void parse(struct slice_rule *rule, const char *path)
{
	rule->count = 0;
	while (*path) {
		size_t n = strcspn(path, ".");

		assert(n > 0 && rule->count < SLICE_STEPS_MAX);
		rule->steps[rule->count] = path;
		rule->sizes[rule->count++] = n;
		path += n + (path[n] == '.');
	}
}

void slice_rules_init(struct slice_rules *r, const char *const *paths, size_t n)
{
	assert(n <= SLICE_RULES_MAX);
	r->count = n;
	for (size_t i = 0; i < n; i++)
		parse(&r->list[i], paths[i]);
}

static bool step_fits(const char *step, size_t size, const struct buf *key)
{
	if (!key)
		return size == 1 && *step == '*';
	return size == key->size && memcmp(step, key->data, size) == 0;
}

uint64_t slice_rules_match(const struct slice_rules *r, size_t depth, uint64_t alive,
			   const struct buf *key, int *rule)
{
	uint64_t on = 0;

	*rule = -1;
	for (size_t i = r->count; i-- > 0;) {
		const struct slice_rule *one = &r->list[i];
		uint64_t bit = (uint64_t)1 << i;

		if (!(alive & bit))
			continue;
		if (depth && !step_fits(one->steps[depth - 1], one->sizes[depth - 1], key))
			continue;
		if (one->count == depth)
			*rule = (int)i;
		else
			on |= bit;
	}
	return on;
}
