/*
 * The one pass over the findings. It says the same as the filters of the lines (today.c), but each
 * fact is asked once: of an issue what is open, new or expired, of an image whether it runs.
 */
#include <stdlib.h>

#include "core/mem.h"
#include "core/pivot.h"
#include "core/today_impl.h"
#include "core/use.h"

const enum presence_why today_fixed_whys[3] = {WHY_UPGRADED, WHY_REMOVED, WHY_UNLISTED};
const enum presence_why today_gone_whys[4] = {WHY_WITHDRAWN, WHY_REPLACED, WHY_CLOSED, WHY_IMAGE};

enum trait {
	TRAIT_NEW = 1,
	TRAIT_OPEN = 2,
	TRAIT_EXPIRED = 4,
	TRAIT_EXPIRING = 8,
	TRAIT_REGRESSED = 16,
	TRAIT_FIXED = 32, /* since T */
	TRAIT_DAYS = 64   /* within the days that are looked at */
};

struct pass {
	struct today_pass *out;
	const struct question *q;
	uint8_t *traits; /* by verdict */
	uint64_t *seen;  /* by issue: a bit for each count that has it */
	bool *runs;      /* by image */
};

_Static_assert(TODAY_COUNTS <= 64, "a bit for each count");

static uint8_t traits_of(const struct pass *p, uint32_t number)
{
	const struct fleet *f = p->q->fleet;
	const struct fleet_issue *issue =
		&f->issues[number < f->issue_count ? number
						   : f->verdicts[number - f->issue_count].issue];
	struct fleet_state state = fleet_state(f, number, p->q->now);
	unsigned traits = 0;

	traits |= issue->recorded > f->new_since ? TRAIT_NEW : 0;
	traits |= states[state.state].is_open ? TRAIT_OPEN : 0;
	traits |= state.is_expired ? TRAIT_EXPIRED : 0;
	traits |= fleet_is_expiring(&state, p->q->now) ? TRAIT_EXPIRING : 0;
	traits |= issue->is_regressed ? TRAIT_REGRESSED : 0;
	traits |= issue->fixed_at > f->known_since ? TRAIT_FIXED : 0; /* not DATE_NONE */
	traits |= issue->fixed_at > p->out->fixed_after ? TRAIT_DAYS : 0;
	return (uint8_t)traits;
}

static void begin(struct pass *p)
{
	const struct fleet *f = p->q->fleet;

	p->traits = mem_array((size_t)f->issue_count + f->verdict_count + 1, sizeof(*p->traits));
	p->seen = mem_array((size_t)f->issue_count + 1, sizeof(*p->seen));
	p->runs = mem_array((size_t)f->image_count + 1, sizeof(*p->runs));
	for (uint32_t i = 0; i < f->issue_count + f->verdict_count; i++)
		p->traits[i] = traits_of(p, i);
	for (uint32_t i = 0; i < f->image_count; i++)
		p->runs[i] = use_of(f, i, p->q->now) == USE_RUNNING;
}

/* True the first time that the issue is in this count. */
static bool count(struct pass *p, int which, uint32_t issue)
{
	struct today_tally *tally = &p->out->counts[which];
	uint64_t bit = UINT64_C(1) << which;
	bool is_first = !(p->seen[issue] & bit);

	p->seen[issue] |= bit;
	tally->findings++;
	tally->issues += is_first;
	return is_first;
}

static bool runs(const struct pass *p, uint32_t finding)
{
	const struct fleet *f = p->q->fleet;
	uint32_t image = f->assets[f->asset[finding]].image;

	return image != FLEET_NONE && p->runs[image];
}

/* Present or unknown, in a live image. */
static void add_there(struct pass *p, uint32_t i, unsigned traits)
{
	const struct fleet *f = p->q->fleet;
	uint32_t issue = f->issue[i];
	int severity = f->severity[i];

	if (traits & TRAIT_EXPIRING)
		count(p, COUNT_EXPIRING, issue);
	if (!(traits & TRAIT_OPEN) || f->flags[i] & FLEET_SUPPRESSED)
		return;
	if (traits & TRAIT_EXPIRED)
		count(p, COUNT_EXPIRED, issue);
	if (traits & TRAIT_NEW) {
		count(p, COUNT_NEW, issue);
		count(p, (runs(p, i) ? COUNT_NEW_RUNNING : COUNT_NEW_OTHER) + severity, issue);
	}
	if (traits & TRAIT_REGRESSED && f->presence[i] == PRESENCE_PRESENT) {
		count(p, COUNT_REGRESSED, issue);
		count(p, COUNT_REGRESSED_AS + severity, issue);
	}
	if (fleet_days_late(f, i, p->q->now) > 0) {
		count(p, COUNT_OVERDUE, issue);
		count(p, COUNT_OVERDUE_AS + severity, issue);
	}
	if (f->presence_why[i] == WHY_STALE || f->presence_why[i] == WHY_UNWATCHED) {
		count(p, COUNT_UNREAD, issue);
		count(p, runs(p, i) ? COUNT_UNREAD_RUNNING : COUNT_UNREAD_OTHER, issue);
	}
}

static int place_of(const enum presence_why *whys, int n, enum presence_why why)
{
	for (int i = 0; i < n; i++)
		if (whys[i] == why)
			return i;
	return -1;
}

static void add_package(struct pass *p, int why, uint32_t i, bool is_first)
{
	const struct pivot *pivot = &pivots[PIVOT_PACKAGE];
	struct today_tally **tallies = &p->out->packages[why], *tally;

	if (!*tallies)
		*tallies = mem_array((size_t)pivot->last(p->q->fleet) + 1, sizeof(**tallies));
	tally = &(*tallies)[pivot->group_of(p->q->fleet, i)];
	tally->findings++;
	tally->issues += is_first;
}

static void add_fixed(struct pass *p, uint32_t i, unsigned traits)
{
	const struct fleet *f = p->q->fleet;
	uint32_t issue = f->issue[i];
	int why = place_of(today_fixed_whys, 3, (enum presence_why)f->presence_why[i]);
	int severity = f->severity[i];

	if (traits & TRAIT_FIXED) {
		count(p, COUNT_FIXED, issue);
		if (why >= 0)
			add_package(p, why, i, count(p, COUNT_FIXED_WHY + why, issue));
	}
	if (traits & TRAIT_DAYS) {
		int64_t days = today_days_of(f, issue);

		if (count(p, COUNT_DAYS, issue))
			today_days_add(&p->out->all_days, days);
		if (count(p, COUNT_DAYS_AS + severity, issue))
			today_days_add(&p->out->days[severity], days);
		today_teams_add(&p->out->teams, p->q, i);
	}
}

static void add_gone(struct pass *p, uint32_t i)
{
	const struct fleet *f = p->q->fleet;
	int why = place_of(today_gone_whys, 4, (enum presence_why)f->presence_why[i]);

	if (f->ended[i] == DATE_NONE || f->ended[i] <= f->known_since)
		return;
	count(p, COUNT_GONE, f->issue[i]);
	if (why >= 0)
		count(p, COUNT_GONE_WHY + why, f->issue[i]);
}

void today_pass(struct today_pass *out, const struct question *q)
{
	struct pass p = {out, q, NULL, NULL, NULL};
	const struct fleet *f = q->fleet;

	*out = (struct today_pass){.fixed_after = q->now - (date)TODAY_FIX_DAYS * DATE_DAY};
	begin(&p);
	for (uint32_t i = 0; i < f->count; i++) {
		unsigned traits = p.traits[f->verdict[i]];

		if (f->presence[i] == PRESENCE_FIXED)
			add_fixed(&p, i, traits);
		else if (f->presence[i] == PRESENCE_GONE)
			add_gone(&p, i);
		else if (f->assets[f->asset[i]].is_live)
			add_there(&p, i, traits);
	}
	today_teams_end(&out->teams, q);
	free(p.traits);
	free(p.seen);
	free(p.runs);
}

void today_pass_fini(struct today_pass *p)
{
	for (int i = 0; i < 3; i++)
		free(p->packages[i]);
	for (int i = 0; i < SEVERITY_COUNT; i++)
		free(p->days[i].days);
	free(p->all_days.days);
	today_teams_fini(&p->teams);
}

struct today_head today_head(const struct question *q)
{
	const struct fleet *f = q->fleet;
	struct today_head head = {0};

	for (uint32_t i = 0; i < f->count; i++) {
		const struct fleet_issue *issue = &f->issues[f->issue[i]];

		if (f->presence[i] == PRESENCE_FIXED)
			head.fixed += issue->fixed_at > f->known_since;
		else
			head.new += issue->recorded > f->new_since &&
				    f->assets[f->asset[i]].is_live &&fleet_is_open(f, i, q->now);
	}
	return head;
}
