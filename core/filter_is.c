/*
 * The words of `is:`. `open` is the same rule as fleet_is_open, cut into its three levels so that a
 * million findings do not ask a million times; a test holds the two together.
 */
#include "core/filter_is.h"

#include "core/filter.h"
#include "core/intl.h"
#include "core/use.h"

static bool is_expired(const struct question *q, uint32_t verdict)
{
	return fleet_state(q->fleet, verdict, q->now).is_expired;
}

static bool is_expiring(const struct question *q, uint32_t verdict)
{
	struct fleet_state s = fleet_state(q->fleet, verdict, q->now);

	return fleet_is_expiring(&s, q->now);
}

static bool is_state_open(const struct question *q, uint32_t verdict)
{
	return states[fleet_state(q->fleet, verdict, q->now).state].is_open;
}

static bool is_late(const struct question *q, uint32_t finding)
{
	return fleet_days_late(q->fleet, finding, q->now) > 0;
}

static bool is_marked(const struct question *q, uint32_t issue)
{
	return q->fleet->issues[issue].is_marked;
}

static bool is_presence_open(const struct question *q, uint32_t presence)
{
	(void)q;
	return presences[presence].is_open;
}

static bool is_latest(const struct question *q, uint32_t asset)
{
	return q->fleet->assets[asset].is_live;
}

static bool is_new(const struct question *q, uint32_t issue)
{
	return q->fleet->issues[issue].recorded > q->fleet->new_since;
}

static bool is_regressed(const struct question *q, uint32_t issue)
{
	return q->fleet->issues[issue].is_regressed;
}

static bool is_present(const struct question *q, uint32_t presence)
{
	(void)q;
	return presence == PRESENCE_PRESENT;
}

static bool is_fixed(const struct question *q, uint32_t presence)
{
	(void)q;
	return presence == PRESENCE_FIXED;
}

static bool is_gone(const struct question *q, uint32_t presence)
{
	(void)q;
	return presence == PRESENCE_GONE;
}

static bool is_stale(const struct question *q, uint32_t why)
{
	(void)q;
	return why == WHY_STALE || why == WHY_UNWATCHED;
}

static bool is_running(const struct question *q, uint32_t image)
{
	return image != FLEET_NONE && use_runs_at(q->fleet, image, q->now); /* a host has none */
}

static bool is_eol(const struct question *q, uint32_t asset)
{
	struct fleet_ground ground = fleet_ground(q->fleet, asset);

	return eol_is_over(&ground.eol, q->now);
}

static bool is_suppressed(const struct question *q, uint32_t flags)
{
	(void)q;
	return flags & FLEET_SUPPRESSED;
}

static bool is_not_suppressed(const struct question *q, uint32_t flags)
{
	return !is_suppressed(q, flags);
}

static bool is_disputed(const struct question *q, uint32_t flags)
{
	(void)q;
	return flags & FLEET_DISAGREES;
}

enum {
	IS_OPEN,
	IS_LATEST,
	IS_NEW,
	IS_REGRESSED,
	IS_FIXED,
	IS_GONE,
	IS_STALE,
	IS_UNSCANNED,
	IS_EOL,
	IS_SUPPRESSED,
	IS_OVERDUE,
	IS_EXPIRED,
	IS_EXPIRING,
	IS_MARKED,
	IS_DISAGREE,
	IS_COUNT
};

const struct filter_is filter_is_words[] = {
	/* clang-format off */
	[IS_OPEN]       = { "open",       N_("present or unknown, not suppressed, and nobody has closed it") },
	[IS_LATEST]     = { "latest",     N_("in the newest image of its line, in one that runs, or in a resource") },
	[IS_NEW]        = { "new",        N_("first recorded since you last looked; on the command line since the import before the newest") },
	[IS_REGRESSED]  = { "regressed",  N_("present again after it was fixed") },
	[IS_FIXED]      = { "fixed",      N_("fixed: no live image has it, and a scan of each says so") },
	[IS_GONE]       = { "gone",       N_("withdrawn, closed at its source, or its image is gone") },
	[IS_STALE]      = { "stale",      N_("its last scan is too old, or its source does not look any more") },
	[IS_UNSCANNED]  = { "unscanned",  N_("its image runs, and no scan that is new enough says what is in it") },
	[IS_EOL]        = { "eol",        N_("its operating system is out of support, by eol or by its scanner's word") },
	[IS_SUPPRESSED] = { "suppressed", N_("suppressed at its source") },
	[IS_OVERDUE]    = { "overdue",    N_("open, and older than `set due` allows its severity; never where no such line is") },
	[IS_EXPIRED]    = { "expired",    N_("accepted until a day that is over, and nothing else is decided") },
	[IS_EXPIRING]   = { "expiring",   N_("accepted until a day within the next 14") },
	[IS_MARKED]     = { "marked",     N_("marked by you") },
	[IS_DISAGREE]   = { "disagree",   N_("its sources give different severities") },
	[IS_COUNT]      = { NULL, NULL },
	/* clang-format on */
};

#define PARTS_OF_OPEN                                                                              \
	{LEVEL_PRESENCE, is_presence_open}, {LEVEL_FLAGS, is_not_suppressed},                      \
	{                                                                                          \
		LEVEL_VERDICT, is_state_open                                                       \
	}

const struct is_part is_parts[][IS_PARTS] = {
	[IS_OPEN] = {PARTS_OF_OPEN},
	[IS_LATEST] = {{LEVEL_ASSET, is_latest}},
	[IS_NEW] = {{LEVEL_ISSUE, is_new}},
	[IS_REGRESSED] = {{LEVEL_ISSUE, is_regressed}, {LEVEL_PRESENCE, is_present}},
	[IS_FIXED] = {{LEVEL_PRESENCE, is_fixed}},
	[IS_GONE] = {{LEVEL_PRESENCE, is_gone}},
	[IS_STALE] = {{LEVEL_PRESENCE_WHY, is_stale}},
	[IS_UNSCANNED] = {{LEVEL_IMAGE, is_running}, {LEVEL_PRESENCE_WHY, is_stale}},
	[IS_EOL] = {{LEVEL_ASSET, is_eol}},
	[IS_SUPPRESSED] = {{LEVEL_FLAGS, is_suppressed}},
	[IS_OVERDUE] = {PARTS_OF_OPEN, {LEVEL_FINDING, is_late}},
	[IS_EXPIRED] = {{LEVEL_VERDICT, is_expired}},
	[IS_EXPIRING] = {{LEVEL_VERDICT, is_expiring}},
	[IS_MARKED] = {{LEVEL_ISSUE, is_marked}},
	[IS_DISAGREE] = {{LEVEL_FLAGS, is_disputed}},
};
