/*
 * The rules behind names.h, told once for the rows of one date and those of a history.
 */
#include "names.h"

#include <ctype.h>
#include <string.h>

const char *normal_name(struct plan *plan, enum eco eco, const char *name)
{
	char *out = arena_print(&plan->arena, "%s", name);
	size_t used = 0;

	if (eco != ECO_PYPI)
		return out;
	for (; *name; name++) {
		bool is_separator = strchr("-_.", *name) != NULL;

		if (!is_separator)
			out[used++] = (char)tolower((unsigned char)*name);
		else if (used && out[used - 1] != '-')
			out[used++] = '-';
	}
	out[used] = '\0';
	return out;
}

const char *name_for(const struct package_def *def, enum scanner scanner)
{
	bool is_headers = strcmp(def->name, "linux-libc-dev") == 0;

	return scanner == SCAN_INSPECTOR && is_headers ? def->source : def->name;
}
