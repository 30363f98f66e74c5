/* The table of presences. */
#include "core/presence.h"

#include "core/intl.h"

const struct presence_row presences[PRESENCE_COUNT] = {
	[PRESENCE_PRESENT] = {"present", N_("Present"), 1},
	[PRESENCE_FIXED] = {"fixed", N_("Fixed"), 0},
	[PRESENCE_GONE] = {"gone", N_("Gone"), 0},
	[PRESENCE_UNKNOWN] = {"unknown", N_("Unknown"), 1},
};
