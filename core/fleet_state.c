/* What is decided of a finding, and what follows from it: is it open, and for too long? */
#include "core/fleet.h"

struct fleet_state fleet_state(const struct fleet *f, uint32_t verdict, date now)
{
	const struct fleet_verdict *some =
		verdict < f->issue_count ? NULL : &f->verdicts[verdict - f->issue_count];
	const struct fleet_issue *own = &f->issues[some ? some->issue : verdict];
	struct fleet_state out = {.state = STATE_UNDECIDED};

	for (int scope = 0; scope < SCOPE_COUNT; scope++) {
		uint32_t number =
			some && scope == SCOPE_BASE ? some->decision : own->decisions[scope];
		const struct fleet_decision *d;

		if (!number)
			continue;
		d = &f->decisions[number - 1];
		if (!state_is_expired(d->state, d->until, now))
			return (struct fleet_state){.state = d->state, .decision = d};
		out.is_expired = true;
	}
	return out;
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
