/* What is decided of a finding, and what follows from it: is it open, and for too long? */
#include "core/fleet_base.h"

/* The decision of the scope, its number + 1; 0 none. */
static uint32_t decision_of(const struct fleet *f, uint32_t verdict, int scope)
{
	const struct fleet_verdict *some =
		verdict < f->issue_count ? NULL : &f->verdicts[verdict - f->issue_count];

	return some && scope == SCOPE_BASE
		       ? some->decision
		       : f->issues[some ? some->issue : verdict].decisions[scope];
}

struct fleet_state fleet_state(const struct fleet *f, uint32_t verdict, date now)
{
	struct fleet_state out = {.state = STATE_UNDECIDED};

	for (int scope = 0; scope < SCOPE_COUNT; scope++) {
		uint32_t number = decision_of(f, verdict, scope);

		for (; number; number = f->decisions[number - 1].wider) {
			const struct fleet_decision *d = &f->decisions[number - 1];

			if (!state_is_expired(d->state, d->until, now))
				return (struct fleet_state){.state = d->state, .decision = d};
			out.is_expired = true;
		}
	}
	return out;
}

/* Without layers in order nobody knows what an image stands on beside what brought the finding. */
uint32_t fleet_nearest_base(const struct fleet *f, uint32_t finding)
{
	uint32_t origin = fleet_origin_base(f, finding), image = f->assets[f->asset[finding]].image;
	uint32_t nearest =
		origin == FLEET_NONE || image == FLEET_NONE ? 0 : f->images[image].stands_on;

	return fleet_stands_on(f, nearest, origin) ? nearest - 1 : origin;
}

uint32_t fleet_base_below(const struct fleet *f, uint32_t finding, uint32_t base)
{
	return base == fleet_origin_base(f, finding) ? FLEET_NONE : f->bases[base].parent - 1;
}

bool fleet_is_meant(const struct fleet *f, uint32_t finding, uint32_t base)
{
	uint32_t number = decision_of(f, f->verdict[finding], SCOPE_BASE);

	for (; number; number = f->decisions[number - 1].wider)
		if (f->decisions[number - 1].base == base + 1)
			return true;
	return base == fleet_origin_base(f, finding);
}

bool fleet_is_expiring(const struct fleet_state *state, date now)
{
	const struct fleet_decision *d = state->decision;

	return d && states[state->state].needs_until && d->until != DATE_NONE &&
	       d->until - now <= (date)FLEET_EXPIRING_DAYS * DATE_DAY;
}

bool fleet_is_open(const struct fleet *f, uint32_t finding, date now)
{
	if (!presences[f->presence[finding]].is_open || f->flags[finding] & FLEET_SUPPRESSED)
		return false;
	return states[fleet_state(f, f->verdict[finding], now).state].is_open;
}

bool fleet_is_listed(const struct fleet *f, uint32_t finding)
{
	return f->presence[finding] != PRESENCE_GONE || f->presence_why[finding] == WHY_IMAGE;
}

int64_t fleet_days_late(const struct fleet *f, uint32_t finding, date now)
{
	int due = f->due_days[f->severity[finding]];
	date since = f->issues[f->issue[finding]].first_seen;
	int64_t age = due && since != DATE_NONE ? date_days(since, now) : 0;

	return age > due ? age - due : 0;
}
