/*
 * Words and numbers a finding needs to look like one: weaknesses, CVSS vectors, names
 * of severities. None of it is taken from a real advisory.
 */
#ifndef FLEET_PROSE_H
#define FLEET_PROSE_H

#include "plan.h"

struct weakness {
	const char *cwe;
	const char *title;
	const char *text; /* follows the name of the package */
};

const struct weakness *weakness_of(unsigned number);

struct score {
	unsigned tenths;
	const char *vector;
};

/* NULL for a severity that has no score. */
const struct score *score_of(enum severity severity, unsigned number);

/* The word of the document, and the one of the groups in truth.json. */
const char *severity_of_trivy(enum severity severity);
const char *severity_of_inspector(enum severity severity);
const char *severity_of_group(enum severity severity);

/* Paths of documents, relative to the output directory. */
char *path_of_report(struct plan *plan, const struct image *image, unsigned place, const char *tag,
		     unsigned date);
char *path_of_export(struct plan *plan, unsigned account, unsigned region, unsigned date);
char *path_of_joined(struct plan *plan, unsigned account, unsigned date);

/* How an account's export of one region is written. */
enum export_shape { EXPORT_OBJECT, EXPORT_ARRAY, EXPORT_LINES };
enum export_shape export_shape_of(unsigned account, unsigned region);
bool export_has_epoch_times(unsigned account, unsigned region);

#endif
