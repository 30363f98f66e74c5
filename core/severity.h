/* Severities, worst last in number and first on screen. INFO stands above UNKNOWN (EXPERIENCE 2).
 */
#ifndef TAMIS_CORE_SEVERITY_H
#define TAMIS_CORE_SEVERITY_H

enum severity {
	SEVERITY_UNKNOWN,
	SEVERITY_INFO,
	SEVERITY_LOW,
	SEVERITY_MEDIUM,
	SEVERITY_HIGH,
	SEVERITY_CRITICAL,
	SEVERITY_COUNT
};

struct severity_row {
	const char *word;  /* CRITICAL: what JSONL, CSV and filters say */
	const char *title; /* N_("Critical") */
	const char *head;  /* N_("CRIT"): a column's heading */
	char letter;       /* meaning without colour */
};

extern const struct severity_row severities[SEVERITY_COUNT];

/* The source's word in any case, by RULES R4; what is not known (or NULL) is SEVERITY_UNKNOWN. */
enum severity severity_from(const char *raw);
/* The rating of a CVSS base score by the specification of version 3 (section 5), which version 4
 * kept; a negative score is none. */
enum severity severity_of_score(double score);
/* A word that people type, case-blind ("high", "crit", "negligible"); -1 when it is none. The word
 * `none`, which reports write for INFO, is not one: a filter asks for an absent fact with it. */
int severity_word(const char *word);

#endif
