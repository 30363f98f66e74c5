/* What each action of a plan closes by itself, with one stamp an image, problem and account. */
#include <stdlib.h>

#include "core/fixes_impl.h"
#include "core/mem.h"
#include "core/use.h"

struct counter {
	const struct question *q;
	const struct fleet *f;
	const struct selection *selected;
	uint32_t *image, *problem, *account; /* the row that last met it, + 1 */
	uint8_t *use;                        /* by image: enum use + 1; 0 not asked yet */
	uint8_t *is_open;                    /* by issue: 1 no, 2 yes, 0 not asked yet */
	word *team; /* by image: of its own findings; FLEET_NONE: several */
	struct owners *owners;
};

static bool is_open(struct counter *c, uint32_t i)
{
	uint8_t *known = &c->is_open[c->f->issue[i]];

	if (!presences[c->f->presence[i]].is_open || c->f->flags[i] & FLEET_SUPPRESSED)
		return false;
	if (!*known)
		*known = 1 + states[fleet_state(c->f, c->f->issue[i], c->q->now).state].is_open;
	return *known == 2;
}

/* Of bases: whose the image is that ends there. */
static void find_teams(struct counter *c)
{
	const struct fleet *f = c->f;

	for (uint32_t i = 0; i < f->base_count; i++)
		if (f->bases[i].image != FLEET_NONE)
			c->team[f->bases[i].image + 1] = FLEET_NONE - 1; /* asked for */
	for (uint32_t i = 0; i < f->count; i++) {
		word *team = &c->team[f->assets[f->asset[i]].image + 1];

		if (*team == FLEET_NONE - 1)
			*team = f->team[i];
		else if (*team && *team != f->team[i])
			*team = FLEET_NONE;
	}
}

static void count_image(struct counter *c, struct fix_row *row, uint32_t stamp, uint32_t image)
{
	if (image == FLEET_NONE || c->image[image] == stamp)
		return;
	c->image[image] = stamp;
	row->images++;
	if (!c->use[image])
		c->use[image] = (uint8_t)(use_of(c->f, image, c->q->now) + 1);
	if (c->use[image] == USE_UNKNOWN + 1)
		return;
	row->running = row->running < 0 ? 0 : row->running;
	row->running += c->use[image] == USE_RUNNING + 1;
}

static void count_finding(struct counter *c, struct fix_row *row, uint32_t stamp, uint32_t i)
{
	const struct fleet *f = c->f;
	const struct fleet_issue *issue = &f->issues[f->issue[i]];

	if (!row->findings++) {
		row->first = i;
		row->team = f->team[i];
	} else if (f->team[i] != row->team) {
		row->team = 0;
		row->is_several = true;
	}
	owners_add(c->owners, f->team[i]);
	row->severity[f->severity[i]]++;
	row->marked += issue->is_marked;
	if (c->problem[issue->problem] != stamp) {
		c->problem[issue->problem] = stamp;
		row->problems++;
	}
	if (f->account[i] && c->account[f->account[i]] != stamp) {
		c->account[f->account[i]] = stamp;
		row->accounts++;
	}
	count_image(c, row, stamp, f->assets[f->asset[i]].image);
}

/* What is done to a base's own packages is the work of its team. FLEET_NONE: it has not one. */
static word base_team(const struct counter *c, const struct action *a)
{
	uint32_t image;

	if (a->base == FLEET_NONE || action_leaves_base(a))
		return FLEET_NONE;
	image = c->f->bases[a->base].image;
	return image == FLEET_NONE || c->team[image + 1] >= FLEET_NONE - 1 ? FLEET_NONE
									   : c->team[image + 1];
}

static void name_team(struct counter *c, const struct action *a, struct fix_row *row)
{
	word team = base_team(c, a);

	row->owners = owners_close(c->owners, c->f);
	if (team == FLEET_NONE)
		return;
	row->team = team;
	row->is_several = false;
	owners_open(c->owners);
	owners_add(c->owners, team);
	row->owners = owners_close(c->owners, c->f);
}

static void count_row(struct counter *c, const struct fixes *x, struct fix_row *row, uint32_t stamp)
{
	const struct action *a = &x->actions[row->action];

	row->running = -1;
	owners_open(c->owners);
	for (uint32_t n = 0; n < a->finding_count; n++) {
		uint32_t i = x->findings[a->findings + n];

		if (selection_has(c->selected, i) && is_open(c, i))
			count_finding(c, row, stamp, i);
	}
	name_team(c, a, row);
}

void fix_plan_count(const struct question *q, const struct selection *s, struct fix_plan *plan)
{
	const struct fleet *f = q->fleet;
	struct counter c = {
		.q = q,
		.f = f,
		.selected = s,
		.image = mem_array((size_t)f->image_count + 1, sizeof(uint32_t)),
		.problem = mem_array((size_t)f->problem_count + 1, sizeof(uint32_t)),
		.account = mem_array((size_t)f->words.count + 1, sizeof(uint32_t)),
		.use = mem_array((size_t)f->image_count + 1, 1),
		.is_open = mem_array((size_t)f->issue_count + 1, 1),
		.team = mem_array((size_t)f->image_count + 2, sizeof(word)),
		.owners = &plan->owners,
	};

	find_teams(&c);
	owners_begin(&plan->owners, f);
	for (size_t n = 0; n < plan->count; n++)
		count_row(&c, fixes_of(f), &plan->rows[n], (uint32_t)n + 1);
	owners_end(&plan->owners);
	free(c.image);
	free(c.problem);
	free(c.account);
	free(c.use);
	free(c.is_open);
	free(c.team);
}
