/* The table of presences. */
#include "core/presence.h"

#include "core/intl.h"
#include "core/text.h"

const struct presence_row presences[PRESENCE_COUNT] = {
	[PRESENCE_PRESENT] = {"present", N_("Present"), 1},
	[PRESENCE_FIXED] = {"fixed", N_("Fixed"), 0},
	[PRESENCE_GONE] = {"gone", N_("Gone"), 0},
	[PRESENCE_UNKNOWN] = {"unknown", N_("Unknown"), 1},
};

int presence_from(const char *word)
{
	for (int i = 0; i < PRESENCE_COUNT; i++)
		if (text_casecmp(word, presences[i].word) == 0)
			return i;
	return -1;
}
