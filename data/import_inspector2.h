/* The parts of the Inspector importer: the listing, one finding, and where it sits. */
#ifndef TAMIS_DATA_IMPORT_INSPECTOR2_H
#define TAMIS_DATA_IMPORT_INSPECTOR2_H

#include "core/arena.h"
#include "core/finding.h"
#include "data/json_read.h"

/* Fills in what all rows of one finding share; false when it is of a kind that is not known. */
bool inspector2_finding(struct finding *out, const cJSON *f, struct arena *arena);

/* Completes a row with one package; its ecosystem depends on the platform, so the asset comes
 * first. */
void inspector2_package(struct finding *out, const cJSON *package, struct arena *arena);

/*
 * Fills in asset, account and region of the finding from one element of resources[] (RULES R8, R9).
 * False when the resource has no id and names no image. What it points to lives in the nodes
 * and in `arena`.
 */
bool inspector2_resource(struct finding *out, const cJSON *finding, const cJSON *resource,
			 struct arena *arena);

#endif
