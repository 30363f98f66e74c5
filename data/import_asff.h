/* The parts of the Security Hub importer: Inspector's findings in its format, and Trivy's. */
#ifndef TAMIS_DATA_IMPORT_ASFF_H
#define TAMIS_DATA_IMPORT_ASFF_H

#include "data/import_inspector2.h"

/* What every finding states, whoever found it: id, texts, severity, dates, what became of it. */
void asff_finding(struct finding *out, const cJSON *f, struct arena *arena);

extern const struct inspector2_words asff_words;

/* Inspector's: the n-th resource (from 1), and what one item of Vulnerabilities says. False when
 * the resource has no id. */
bool asff_inspector_resource(struct finding *out, const cJSON *f, const cJSON *resource, size_t n,
			     const struct aws_envelope *envelope, struct arena *arena);
void asff_inspector_vulnerability(struct finding *out, const cJSON *f, const cJSON *v,
				  struct arena *arena);

/* Trivy's, all of it in the resource; false when there is no vulnerability in it. */
bool asff_trivy(struct finding *out, const cJSON *resource, const struct aws_envelope *envelope,
		struct arena *arena);

#endif
