/* Fixes of any fleet: whatever there is, the plan counts nothing twice and begins with the most. */
#include "tests/fixes_world.h"

enum { RANDOM_ROWS = 150 };

/* Findings of few packages and vulnerabilities, so that actions overlap. */
static size_t make_rows(struct finding_line rows[RANDOM_ROWS], uint64_t *seed)
{
	static const char *const where[] = {OLD, NEW, "payments/api:1.2", "web/front:7"};
	static const char *const packages[] = {"tar", "gcc-12", "make", "npm/tar", "pypi/pip"};
	static const char *const vulns[] = {"CVE-1", "CVE-2", "CVE-3", "CVE-4", "CVE-5", "CVE-6"};
	static const char *const fixed[] = {NULL, "1.1", "1.2", "1.3"};
	bool taken[4][5][6] = {{{false}}};
	size_t n = 0;

	for (int i = 0; i < RANDOM_ROWS; i++) {
		unsigned a = (unsigned)(tap_random(seed) % 4), b = (unsigned)(tap_random(seed) % 5),
			 c = (unsigned)(tap_random(seed) % 6);

		if (taken[a][b][c])
			continue;
		taken[a][b][c] = true;
		rows[n++] =
			(struct finding_line){where[a],
					      packages[b],
					      NULL,
					      vulns[c],
					      (enum severity)(tap_random(seed) % SEVERITY_COUNT),
					      tap_random(seed) % 2 ? "1.0" : "1.0.1",
					      fixed[tap_random(seed) % 4],
					      a < 2                  ? where[a]
					      : tap_random(seed) % 2 ? OLD
								     : "app"};
	}
	return n;
}

/* Walks the plan by hand: what each row closes that none before it did. */
static bool is_union(const struct fleet *f, const struct fix_plan *plan)
{
	const struct fixes *x = fixes_of(f);
	bool *closed = mem_array((size_t)f->count + 1, sizeof(*closed)), good = true;
	uint32_t total = 0;

	for (size_t r = 0; r < plan->count; r++) {
		const struct action *a = &x->actions[plan->rows[r].action];
		uint32_t fresh = 0;

		for (uint32_t n = 0; n < a->finding_count; n++) {
			fresh += !closed[x->findings[a->findings + n]];
			closed[x->findings[a->findings + n]] = true;
		}
		total += fresh;
		good = good && fresh > 0 && fresh == plan->rows[r].new_findings &&
		       total == plan->rows[r].total_findings;
	}
	free(closed);
	return good;
}

/* The same by asking every action at every step. */
static bool is_greedy(const struct fleet *f, const struct fix_plan *plan)
{
	const struct fixes *x = fixes_of(f);
	bool *closed = mem_array((size_t)f->count + 1, sizeof(*closed)), good = true;

	for (size_t r = 0; r < plan->count; r++) {
		const struct fix_row *row = &plan->rows[r];

		for (uint32_t i = 0; i < x->count; i++) {
			uint32_t severe = 0, all = 0;

			for (uint32_t n = 0; n < x->actions[i].finding_count; n++) {
				uint32_t one = x->findings[x->actions[i].findings + n];

				all += !closed[one];
				severe += !closed[one] && f->severity[one] >= SEVERITY_HIGH;
			}
			good = good && (severe < row->new_severe ||
					(severe == row->new_severe && all <= row->new_findings));
		}
		for (uint32_t n = 0; n < x->actions[row->action].finding_count; n++)
			closed[x->findings[x->actions[row->action].findings + n]] = true;
	}
	free(closed);
	return good;
}

static void test_any(void)
{
	uint64_t seed = tap_seed(8);
	int wrong_union = 0, wrong_order = 0, wrong_greed = 0;

	for (int round = 0; round < 200; round++) {
		struct finding_line rows[RANDOM_ROWS];
		size_t n = make_rows(rows, &seed);
		struct world one = world_of(images, 4, rows, n, 0);
		struct world other = world_of(images, 4, rows, n, tap_random(&seed) | 1);
		struct fix_plan plan = plan_of(one.f);
		char *a = lines_of(one.f), *b = lines_of(other.f);

		wrong_union += !is_union(one.f, &plan);
		wrong_greed += !is_greedy(one.f, &plan);
		wrong_order += strcmp(a, b) != 0;
		free(a);
		free(b);
		fix_plan_fini(&plan);
		world_fini(&one);
		world_fini(&other);
	}
	is_int(wrong_union, 0, "no finding is counted twice: the total is the union of all rows");
	is_int(wrong_greed, 0, "no row could have closed more than the one that stands there");
	is_int(wrong_order, 0, "the order in which findings came makes no difference");
}

int main(void)
{
	tap_begin();
	test_any();
	return done();
}
