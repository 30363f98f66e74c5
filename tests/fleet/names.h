/*
 * Names by the rules of the README: of packages in truth.json.
 */
#ifndef FLEET_NAMES_H
#define FLEET_NAMES_H

#include "plan.h"

/* PEP 503 for pypi; other names stay. */
const char *normal_name(struct plan *plan, enum eco eco, const char *name);
/* The one package two scanners name differently: Inspector says its source. */
const char *name_for(const struct package_def *def, enum scanner scanner);

#endif
