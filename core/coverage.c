/* When a place is stale, and the words for it. */
#include "core/coverage.h"

#include <assert.h>

const struct coverage_kind_row coverage_kinds[] = {
	[COVERAGE_FINDINGS] = {"findings", true},
	[COVERAGE_USAGE] = {"usage", true},
	[COVERAGE_IMAGES] = {"images", false},
};
static_assert(sizeof(coverage_kinds) / sizeof(coverage_kinds[0]) == COVERAGE_KINDS,
	      "every kind has its row");

const char *const coverage_states[COVERAGE_STATES] = {
	[COVERAGE_READ] = "read", [COVERAGE_STALE] = "stale", [COVERAGE_ABSENT] = "absent"};

void coverage_judge(struct coverage *c, int64_t max_age, date now)
{
	if (c->as_of == DATE_NONE) {
		c->age = -1;
		c->state = COVERAGE_ABSENT;
		return;
	}
	c->age = now > c->as_of ? (now - c->as_of) / DATE_DAY : 0;
	c->state = now - c->as_of > max_age ? COVERAGE_STALE : COVERAGE_READ;
}
