/* The tables of presences and of their reasons, and what a scan's silence is about. */
#include "core/presence.h"

#include "core/intl.h"

const struct presence_row presences[PRESENCE_COUNT] = {
	[PRESENCE_PRESENT] = {"present", N_("Present"), 1},
	[PRESENCE_FIXED] = {"fixed", N_("Fixed"), 0},
	[PRESENCE_GONE] = {"gone", N_("Gone"), 0},
	[PRESENCE_UNKNOWN] = {"unknown", N_("Unknown"), 1},
};

const struct presence_why_row presence_whys[WHY_COUNT] = {
	/* clang-format off */
	[WHY_NONE]      = { NULL, NULL },
	[WHY_ROLLING]   = { "rolling", N_("fixed in the newest image, but an older one still runs") },
	[WHY_UPGRADED]  = { "upgraded", N_("the package has another version now") },
	[WHY_REMOVED]   = { "removed", N_("the package is not there any more") },
	[WHY_UNLISTED]  = { "unlisted", N_("no scan of a live image lists it; whether the package was upgraded or removed, no list of packages says") },
	[WHY_WITHDRAWN] = { "withdrawn", N_("a later scan of the same image does not list it: the scanner changed its mind") },
	[WHY_REPLACED]  = { "replaced", N_("the package has another version now, which has it as well") },
	[WHY_CLOSED]    = { "closed", N_("closed at its source, which does not say why") },
	[WHY_IMAGE]     = { "image-gone", N_("the image is not in its repository any more") },
	[WHY_STALE]     = { "stale", N_("the last scan is too old to say") },
	[WHY_UNWATCHED] = { "unwatched", N_("its source closed it, but the image runs or is still listed: nobody scans it any more") },
	/* clang-format on */
};

int cover_bit(enum presence_class class, enum severity severity, bool is_fixable)
{
	return ((int)class * SEVERITY_COUNT + (int)severity) * 2 + is_fixable;
}

cover_mask cover_of_finding(enum presence_class class, enum severity severity, bool is_fixable)
{
	return (cover_mask)1 << cover_bit(class, severity, is_fixable);
}

cover_mask cover_of_scan(unsigned classes, unsigned severities_held, bool fixable, bool unfixable)
{
	cover_mask mask = 0;

	for (int c = 0; c < CLASS_COUNT; c++)
		for (int s = 0; s < SEVERITY_COUNT; s++) {
			if (!(classes & 1u << c) || !(severities_held & 1u << s))
				continue;
			if (fixable)
				mask |= cover_of_finding((enum presence_class)c, (enum severity)s,
							 true);
			if (unfixable)
				mask |= cover_of_finding((enum presence_class)c, (enum severity)s,
							 false);
		}
	return mask;
}

date cover_after(const struct cover_scan *scans, size_t n, date listed, cover_mask mask)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (scans[middle].as_of <= listed)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < n; low++)
		if ((scans[low].mask & mask) == mask)
			return scans[low].as_of;
	return DATE_FOREVER;
}
