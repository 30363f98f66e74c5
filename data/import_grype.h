/* The part of the Grype importer that tells what was scanned. */
#ifndef TAMIS_DATA_IMPORT_GRYPE_H
#define TAMIS_DATA_IMPORT_GRYPE_H

#include "core/arena.h"
#include "data/import_ops.h"
#include "data/json_read.h"

/* The image of a report's `source`, if it is one. The arena is emptied first. */
bool grype_tell_image(struct import_run *run, const cJSON *source, const cJSON *distro,
		      struct arena *arena, struct error *err);

#endif
