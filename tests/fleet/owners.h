/*
 * Whose is what: the lines of owner_defs, asked as the configuration file says.
 */
#ifndef FLEET_OWNERS_H
#define FLEET_OWNERS_H

#include "plan.h"

/* NULL: nobody's. Without registry: of a resource that is no image. */
const struct owner_def *owner_of(struct plan *plan, const char *registry, const char *repository,
				 const char *account);
const char *team_of(const struct owner_def *owner);

#endif
