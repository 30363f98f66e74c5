/* What the shapes of Inspector's ScanSbom share: JSON (two of them) and the CI plugin's CSV. */
#ifndef TAMIS_DATA_IMPORT_SCAN_SBOM_H
#define TAMIS_DATA_IMPORT_SCAN_SBOM_H

#include "core/arena.h"
#include "core/purl.h"
#include "data/import_ops.h"
#include "data/json_read.h"

/* The operating system that the packages' purls tell; owned. */
struct scan_sbom_os {
	char *family, *version;
};

bool scan_sbom_begin(struct import_run *run, struct error *err);
/* Package, version and ecosystem of a purl, in `arena`; the first one of a distribution tells the
 * operating system. */
void scan_sbom_package(struct finding *f, const char *purl, struct scan_sbom_os *os,
		       struct arena *arena);
/* image() with the operating system, then scan_end(). Frees what `os` holds. */
bool scan_sbom_end(struct import_run *run, struct scan_sbom_os *os, const char *why_cut,
		   struct error *err);

#endif
