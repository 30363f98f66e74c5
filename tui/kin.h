/* What else a decision may be meant for: the same thing elsewhere, and the other packages of a
 * problem. */
#ifndef TAMIS_TUI_KIN_H
#define TAMIS_TUI_KIN_H

#include <stddef.h>
#include <stdint.h>

#include "core/fleet.h"

/* How many issues beside these a decision of the scope would reach in the fleet. */
size_t kin_reach(const struct fleet *f, const uint32_t *issues, size_t n, enum scope scope);

/* The undecided issues of the same problems in the same places that are none of these: an owned
 * array, NULL when there are none. A decision on one row of a problem offers the others (TRUTH 2).
 */
size_t kin_of_problem(const struct fleet *f, const uint32_t *issues, size_t n, date now,
		      uint32_t **out);
/* "openssl, libssl3, 2 more": the packages of issues. Owned. */
char *kin_packages(const struct fleet *f, const uint32_t *issues, size_t n);

#endif
