/*
 * Any line as two versions and a fixed version, parted by blanks, in every scheme: comparing is
 * antisymmetric, and a remedy is newer than what is installed.
 */
#include <stdlib.h>
#include <string.h>

#include "core/remedy.h"
#include "tests/fuzz_main.h"

static void need(bool good)
{
	if (!good)
		abort();
}

static void check_line(const char *line)
{
	char *a = strdup(line), *b = a ? strchr(a, ' ') : NULL;

	if (b)
		*b++ = '\0';
	for (int s = 0; b && s < VERSION_SCHEME_COUNT; s++) {
		enum version_scheme scheme = (enum version_scheme)s;
		enum version_order order = version_compare(scheme, a, b);
		char *remedy = remedy_one(scheme, a, b);

		need(version_compare(scheme, b, a) ==
		     (order == VERSION_INCOMPARABLE ? order : (enum version_order) - order));
		if (remedy) {
			order = version_compare(scheme, remedy, a);
			need(order == VERSION_GREATER || order == VERSION_INCOMPARABLE);
		}
		free(remedy);
	}
	free(a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_lines(data, size, check_line);
	return 0;
}
