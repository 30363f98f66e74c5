/*
 * The greedy plan. Each action's counts of what nobody has closed yet are kept exact: closing a
 * finding takes it off every action that closes it too. So each finding is closed once, and the
 * heap only has to notice that a count on it is too high, as counts never grow.
 */
#include <stdlib.h>

#include "core/fixes_impl.h"
#include "core/mem.h"

struct score {
	uint32_t severe, all;
};

struct planner {
	const struct fleet *f;
	const struct fixes *x;
	struct score *scores; /* by action: what nobody has closed yet */
	bool *is_left;        /* by finding: it counts, and nobody has closed it */
	struct heap_entry {
		struct score score;
		uint32_t action;
	} * heap;
	uint32_t heap_count;
};

static bool is_severe(const struct fleet *f, uint32_t finding)
{
	return f->severity[finding] >= SEVERITY_HIGH;
}

/* ---- the heap -------------------------------------------------------------------------------- */

static bool is_before(const struct planner *p, const struct heap_entry *a,
		      const struct heap_entry *b)
{
	const struct action *x = &p->x->actions[a->action], *y = &p->x->actions[b->action];

	if (a->score.severe != b->score.severe)
		return a->score.severe > b->score.severe;
	if (a->score.all != b->score.all)
		return a->score.all > b->score.all;
	if (x->kind != y->kind)
		return x->kind < y->kind;
	return x->id != y->id ? x->id < y->id : a->action < b->action;
}

static void sink(struct planner *p, uint32_t at)
{
	for (;;) {
		uint32_t best = at, child = 2 * at + 1;
		struct heap_entry swap;

		for (uint32_t c = child; c < child + 2 && c < p->heap_count; c++)
			if (is_before(p, &p->heap[c], &p->heap[best]))
				best = c;
		if (best == at)
			return;
		swap = p->heap[at];
		p->heap[at] = p->heap[best];
		p->heap[best] = swap;
		at = best;
	}
}

static void make_heap(struct planner *p)
{
	p->heap = mem_array((size_t)p->x->count + 1, sizeof(*p->heap));
	for (uint32_t a = 0; a < p->x->count; a++)
		if (p->scores[a].all)
			p->heap[p->heap_count++] = (struct heap_entry){p->scores[a], a};
	for (uint32_t i = p->heap_count / 2; i-- > 0;)
		sink(p, i);
}

static void drop_top(struct planner *p)
{
	p->heap[0] = p->heap[--p->heap_count];
	sink(p, 0);
}

/* The next action, FLEET_NONE when none closes anything more. */
static uint32_t next_action(struct planner *p)
{
	while (p->heap_count) {
		struct heap_entry *top = &p->heap[0];
		struct score now = p->scores[top->action];

		if (!now.all) {
			drop_top(p);
		} else if (now.all != top->score.all || now.severe != top->score.severe) {
			top->score = now;
			sink(p, 0);
		} else {
			uint32_t action = top->action;

			drop_top(p);
			return action;
		}
	}
	return FLEET_NONE;
}

/* ---- what is asked about --------------------------------------------------------------------- */

/* Issue by issue, as several findings share one. */
static bool *find_open_issues(const struct question *q)
{
	const struct fleet *f = q->fleet;
	bool *is_open = mem_array((size_t)f->issue_count + 1, sizeof(*is_open));

	for (uint32_t i = 0; i < f->issue_count; i++)
		is_open[i] = states[fleet_state(f, i, q->now).state].is_open;
	return is_open;
}

static bool is_there(const struct fleet *f, uint32_t finding)
{
	return presences[f->presence[finding]].is_open && !(f->flags[finding] & FLEET_SUPPRESSED);
}

static void take_findings(struct planner *p, const struct question *q, const struct selection *s,
			  struct fix_plan *out)
{
	const struct fleet *f = p->f;
	bool *is_open = find_open_issues(q);

	for (uint32_t i = 0; i < f->count; i++) {
		bool severe = is_severe(f, i);

		if (!selection_has(s, i) || !is_there(f, i) || !is_open[f->issue[i]])
			continue;
		/* Nobody mends an image that has a newer one: at most it is removed. */
		if (!f->assets[f->asset[i]].is_live && !p->x->set_of[i]) {
			out->superseded++;
			continue;
		}
		p->is_left[i] = true;
		out->findings++;
		out->severe += severe;
		for (uint32_t n = p->x->set_of[i]; n; n = p->x->sets[n].others) {
			p->scores[p->x->sets[n].action].all++;
			p->scores[p->x->sets[n].action].severe += severe;
		}
	}
	free(is_open);
}

/* ---- closing --------------------------------------------------------------------------------- */

static void close_finding(struct planner *p, uint32_t i)
{
	bool severe = is_severe(p->f, i);

	p->is_left[i] = false;
	for (uint32_t n = p->x->set_of[i]; n; n = p->x->sets[n].others) {
		struct score *score = &p->scores[p->x->sets[n].action];

		if (score->all) { /* it is not excluded */
			score->all--;
			score->severe -= severe;
		}
	}
}

static void close_findings(struct planner *p, const struct action *a)
{
	for (uint32_t n = 0; n < a->finding_count; n++)
		if (p->is_left[p->x->findings[a->findings + n]])
			close_finding(p, p->x->findings[a->findings + n]);
}

/* Who has left a base does not leave it another way. These two stand side by side (fixes_base.c).
 */
static void exclude_rivals(struct planner *p, uint32_t action)
{
	const struct action *all = p->x->actions, *a = &all[action];

	if (!action_leaves_base(a))
		return;
	for (uint32_t other = action ? action - 1 : 0; other < p->x->count && other <= action + 1;
	     other++)
		if (other != action && action_leaves_base(&all[other]) &&
		    all[other].base == a->base)
			p->scores[other] = (struct score){0, 0};
}

static void add_row(struct planner *p, uint32_t action, struct fix_plan *out)
{
	struct fix_row row = {.action = action,
			      .new_findings = p->scores[action].all,
			      .new_severe = p->scores[action].severe};

	row.total_findings = row.new_findings;
	row.total_severe = row.new_severe;
	if (out->count) {
		row.total_findings += out->rows[out->count - 1].total_findings;
		row.total_severe += out->rows[out->count - 1].total_severe;
	}
	MEM_ROOM(out->rows, out->count, out->room);
	out->rows[out->count++] = row;
	close_findings(p, &p->x->actions[action]);
	exclude_rivals(p, action);
}

void fix_plan_make(const struct question *q, const struct selection *s, struct fix_plan *out)
{
	struct planner p = {.f = q->fleet, .x = fixes_of(q->fleet)};

	out->count = 0;
	out->findings = out->severe = out->superseded = 0;
	p.scores = mem_array((size_t)p.x->count + 1, sizeof(*p.scores));
	p.is_left = mem_array((size_t)p.f->count + 1, sizeof(*p.is_left));
	take_findings(&p, q, s, out);
	make_heap(&p);
	for (uint32_t a; (a = next_action(&p)) != FLEET_NONE;)
		add_row(&p, a, out);
	free(p.scores);
	free(p.is_left);
	free(p.heap);
	fix_plan_count(q, s, out);
}

void fix_plan_select(const struct question *q, uint32_t action, const struct selection *within,
		     struct selection *out)
{
	const struct fixes *x = fixes_of(q->fleet);
	const struct action *a = &x->actions[action];

	selection_clear(out, q->fleet->count);
	for (uint32_t n = 0; n < a->finding_count; n++) {
		uint32_t i = x->findings[a->findings + n];

		if (selection_has(within, i) && fleet_is_open(q->fleet, i, q->now))
			selection_add(out, i);
	}
}

int fix_percent(uint32_t part, uint32_t all)
{
	return all ? (int)((uint64_t)part * 100 / all) : -1;
}

void fix_plan_fini(struct fix_plan *plan)
{
	free(plan->rows);
	owners_fini(&plan->owners);
	*plan = (struct fix_plan){0};
}
