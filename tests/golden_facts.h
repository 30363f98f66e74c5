/*
 * What the screens say, held against the plan of the demonstration fleet (truth.json). Each fact_
 * function is some test lines about one screen.
 */
#ifndef TAMIS_TESTS_GOLDEN_FACTS_H
#define TAMIS_TESTS_GOLDEN_FACTS_H

#include "tests/demo_fleet.h"
#include "tests/view_harness.h"

/* One screen: its desk, and what the plan says of the set of reports it stands on. */
struct shot {
	struct desk desk;
	const cJSON *truth;  /* of the set */
	const cJSON *groups; /* of the pivot; NULL */
	struct demo *demo;
	const char *name;
};

const cJSON *shot_groups(const struct shot *s, const char *pivot); /* the plan's */
const cJSON *shot_group(const struct shot *s, int row); /* of the plan, shown in this line; NULL */
const char *shot_count(long long n); /* "1,204", as the desk writes it; good for four calls */

void fact_header(struct shot *s);
void fact_filter(struct shot *s);
void fact_bases(struct shot *s);
void fact_base(struct shot *s);
void fact_groups(struct shot *s);
void fact_fixes(struct shot *s);
void fact_findings(struct shot *s);
void fact_finding(struct shot *s);
void fact_origin(struct shot *s);
void fact_imports(struct shot *s);
void fact_help(struct shot *s);

#endif
