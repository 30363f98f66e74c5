/* What else a decision may be meant for: the same thing elsewhere, and the other packages of a
 * problem. */
#ifndef TAMIS_TUI_KIN_H
#define TAMIS_TUI_KIN_H

#include <stddef.h>
#include <stdint.h>

#include "core/filter.h"
#include "core/fleet.h"

/* What a decision of the scope about these issues reaches in the fleet. `findings`: those of the
 * issues that are meant, which say by which bases; NULL: all. */
struct kin_reach {
	size_t findings, issues; /* these, too */
	size_t others;           /* issues beside these */
};
struct kin_reach kin_reach(const struct fleet *f, const uint32_t *issues, size_t n,
			   const struct selection *findings, enum scope scope);

/* The undecided issues of the same problems in the same places that are none of these: an owned
 * array, NULL when there are none. A decision on one row of a problem offers the others (TRUTH 2).
 */
size_t kin_of_problem(const struct fleet *f, const uint32_t *issues, size_t n, date now,
		      uint32_t **out);
/* "openssl, libssl3, 2 more": the packages of issues. Owned. */
char *kin_packages(const struct fleet *f, const uint32_t *issues, size_t n);

#endif
