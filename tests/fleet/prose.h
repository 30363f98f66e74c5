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

#endif
