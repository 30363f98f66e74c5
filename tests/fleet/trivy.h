/*
 * One Trivy report while it is written: trivy_findings.c writes its Results,
 * write_trivy.c everything around them.
 */
#ifndef FLEET_TRIVY_H
#define FLEET_TRIVY_H

#include "json.h"
#include "plan.h"

struct report {
	struct plan *plan;
	struct json *json;
	const struct image *image;
	const char *repository; /* registry and name */
	const char *reference;  /* repository and tag */
	const char *tag;
	unsigned place;
	unsigned date;
	uint64_t hash;
};

/* Trivy's words for a distribution and its release. */
const char *trivy_os_type(enum family family);
const char *trivy_os_release(enum family family);

/* The member Results: packages and vulnerabilities, one Result per ecosystem. */
void trivy_write_results(const struct report *report);

#endif
