/*
 * The same image built and scanned anew, as a Trivy report tells it: everything that may change is
 * changed, and what is wrong stays what it is.
 */
#ifndef TAMIS_TESTS_REBUILD_H
#define TAMIS_TESTS_REBUILD_H

#include <cjson/cJSON.h>

/*
 * Changes the report in place. Tags, digests, ids, fingerprints, layers, severities, titles,
 * descriptions and the order of everything change, versions and interpreters within paths too; it
 * was made at `created` (ISO 8601). Names, packages and vulnerabilities stay.
 */
void report_rebuild(cJSON *report, const char *created);

#endif
