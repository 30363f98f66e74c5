/*
 * What truth.c takes from truth_facts.c and truth_history.c.
 */
#ifndef FLEET_TRUTH_H
#define FLEET_TRUTH_H

#include "json.h"
#include "plan.h"

/* The paths of all that registries say on a date, into an array. */
void truth_image_files(struct json *json, struct plan *plan, unsigned date);
/* The member facts of a date. */
void truth_facts(struct json *json, struct plan *plan, unsigned date);
/* The member history of a date: by all documents up to it. */
void truth_history(struct json *json, struct plan *plan, unsigned date);
/* The member owners: whose repositories and accounts are. */
void truth_owners(struct json *json, struct plan *plan);

#endif
