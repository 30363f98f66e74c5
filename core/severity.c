/* The table of severities and of the words by which sources mean them (RULES R4). */
#include "core/severity.h"

#include <stddef.h>

#include "core/intl.h"
#include "core/text.h"

const struct severity_row severities[SEVERITY_COUNT] = {
	/* clang-format off */
	[SEVERITY_UNKNOWN]  = { "UNKNOWN",  N_("Unknown"),  N_("UNK"),  '?' },
	[SEVERITY_INFO]     = { "INFO",     N_("Info"),     N_("INFO"), 'I' },
	[SEVERITY_LOW]      = { "LOW",      N_("Low"),      N_("LOW"),  'L' },
	[SEVERITY_MEDIUM]   = { "MEDIUM",   N_("Medium"),   N_("MED"),  'M' },
	[SEVERITY_HIGH]     = { "HIGH",     N_("High"),     N_("HIGH"), 'H' },
	[SEVERITY_CRITICAL] = { "CRITICAL", N_("Critical"), N_("CRIT"), 'C' },
	/* clang-format on */
};

static const struct {
	const char *word;
	enum severity severity;
} synonyms[] = {
	{"NONE", SEVERITY_INFO},         {"INFORMATIONAL", SEVERITY_INFO},
	{"NEGLIGIBLE", SEVERITY_INFO},   {"UNTRIAGED", SEVERITY_UNKNOWN},
	{"UNDEFINED", SEVERITY_UNKNOWN}, {"OTHER", SEVERITY_UNKNOWN},
	{"CRIT", SEVERITY_CRITICAL},     {"MED", SEVERITY_MEDIUM},
};

/* Reports say rows 0 to 5. People may type 1 to the end: their `none` asks for an absent fact. */
enum { TYPED_FIRST = 1, REPORTED_END = 6, SYNONYM_COUNT = sizeof(synonyms) / sizeof(synonyms[0]) };

static int find(const char *word, size_t first, size_t end)
{
	for (int i = 0; i < SEVERITY_COUNT; i++)
		if (text_casecmp(word, severities[i].word) == 0)
			return i;
	for (size_t i = first; i < end; i++)
		if (text_casecmp(word, synonyms[i].word) == 0)
			return (int)synonyms[i].severity;
	return -1;
}

enum severity severity_from(const char *raw)
{
	int found = raw ? find(raw, 0, REPORTED_END) : -1;

	return found < 0 ? SEVERITY_UNKNOWN : (enum severity)found;
}

enum severity severity_of_score(double score)
{
	if (score < 0)
		return SEVERITY_UNKNOWN;
	if (score < 0.1)
		return SEVERITY_INFO;
	return score < 4   ? SEVERITY_LOW
	       : score < 7 ? SEVERITY_MEDIUM
	       : score < 9 ? SEVERITY_HIGH
			   : SEVERITY_CRITICAL;
}

int severity_word(const char *word)
{
	return find(word, TYPED_FIRST, SYNONYM_COUNT);
}
