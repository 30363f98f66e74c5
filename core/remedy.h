/*
 * The upgrade that closes findings: what the fixed versions that sources state come to for a
 * package as it is installed. A source may state several, one for each branch that is maintained
 * ("1.2.5, 1.3.1"), and with signs (">= 1.2.5"); versions are compared as their ecosystem does
 * (core/version.h).
 */
#ifndef TAMIS_CORE_REMEDY_H
#define TAMIS_CORE_REMEDY_H

#include <stdbool.h>
#include <stddef.h>

#include "core/version.h"

/*
 * The smallest of the stated versions that is newer than the installed one, which is one of its own
 * branch where there is such a one; NULL: none is. Without an order (an ecosystem that has none, a
 * version that is none) the only version that is stated. Owned.
 */
char *remedy_one(enum version_scheme scheme, const char *installed, const char *fixed);

/*
 * Of an ecosystem that has no order, where no version is smaller than another: all that are stated,
 * "1.2, 1.3"; NULL: none is, or the installed one is one of them. Owned.
 */
char *remedy_stated(const char *installed, const char *fixed);

/*
 * Is what `fixed` is about closed in this version? It is not below a stated one, and where it lies
 * between two branches (1.3.0, of "1.2.5, 1.4.1") it is on that of the lower one.
 */
bool remedy_closes(enum version_scheme scheme, const char *version, const char *fixed);

/* For several findings of one package as installed: `fixed` may hold NULL, "", "NotAvailable". */
struct remedy {
	char *version; /* the smallest that closes all that can be closed; NULL: none. remedy_fini
			*/
	size_t closed, open;
};
void remedy_all(enum version_scheme scheme, const char *installed, const char *const *fixed,
		size_t n, struct remedy *out);
void remedy_fini(struct remedy *r);

#endif
