/* The part of the ECR importer that reads one finding of a basic scan. */
#ifndef TAMIS_DATA_IMPORT_ECR_H
#define TAMIS_DATA_IMPORT_ECR_H

#include "core/arena.h"
#include "core/finding.h"
#include "data/json_read.h"

/* Its image, account and date stand beside it in the answer, and are the caller's to add. */
void ecr_finding(struct finding *out, const cJSON *f, struct arena *arena);

#endif
