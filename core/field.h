/*
 * Fields: one row is one fact that a finding has, and feeds the filter language, the columns of
 * list and desk, sorting, the CSV and the JSONL. A field is a fact of a *level* (the finding
 * itself, its issue, its image, ...); a filter term is answered once per entity of that level, not
 * once a finding.
 *
 * To add a column: add a FIELD_ constant, one row in field.c, and its get function there.
 */
#ifndef TAMIS_CORE_FIELD_H
#define TAMIS_CORE_FIELD_H

#include <stdbool.h>
#include <stdint.h>

#include "core/fleet.h"
#include "core/mem.h"
#include "core/value.h"

/* What a fact belongs to. field_entity maps a finding to its entity of a level. */
enum level {
	LEVEL_FINDING, /* the row itself */
	LEVEL_ISSUE,
	LEVEL_ASSET,
	LEVEL_IMAGE,
	LEVEL_PACKAGE,
	LEVEL_VULN,
	LEVEL_VULN_NAME,
	LEVEL_PACKAGE_NAME, /* the name as the shown source writes it */
	LEVEL_VERSION,
	LEVEL_FIXED,
	LEVEL_PATH,
	LEVEL_PURL,
	LEVEL_ACCOUNT,
	LEVEL_REGION,
	LEVEL_TEAM,
	LEVEL_LAYER,
	LEVEL_LAYER_DIGEST,
	LEVEL_SEVERITY_RAW,
	LEVEL_SEVERITY_SOURCE,
	LEVEL_STATUS, /* entity = word */
	LEVEL_SEVERITY,
	LEVEL_SOURCE,
	LEVEL_SOURCES,
	LEVEL_KIND,
	LEVEL_FIX,
	LEVEL_PRESENCE,
	LEVEL_PRESENCE_WHY,
	LEVEL_FLAGS,
	LEVEL_VERDICT, /* what people decided */
	LEVEL_GROUND,  /* what brought its layer */
	LEVEL_FIXES,   /* the set of actions that close it (core/fixes.h) */
	LEVEL_SCORE,   /* entity = the column's value */
	LEVEL_COUNT
};

struct question {
	const struct fleet *fleet;
	date now;
};

struct field {
	const char *name;  /* JSONL key and filter word */
	const char *alias; /* a short form ("sev"), or NULL */
	const char *title; /* N_() column heading */
	const char *help;  /* N_() one line */
	enum level level;
	enum field_type type;
	int width;     /* columns in a table; 0: not offered as a column */
	int decimals;  /* of a FIELD_NUMBER */
	bool is_right; /* aligned right */
	bool is_sortable;
	bool is_json;             /* a key of the JSONL contract; false: only a filter word */
	const char *const *words; /* FIELD_WORD: the closed list, low to high; NULL-terminated */
	void (*get)(const struct question *q, uint32_t entity, struct value *out);
	/* Further texts that `field:value` matches but that are not shown (normalised forms,
	 * names); fills *out and returns how many, or 0. May be NULL. */
	uint32_t (*also)(const struct question *q, uint32_t entity, const word **out);
	/* How many of those, from the first, `field=value` matches, too: the key that entities are
	 * grouped by is the entity's own word, its other names are not. */
	uint32_t keys;
};

enum field_id {
	FIELD_ID,
	FIELD_ISSUE,
	FIELD_KIND,
	FIELD_SOURCE,
	FIELD_SOURCES,
	FIELD_ACCOUNT,
	FIELD_REGION,
	FIELD_VULN,
	FIELD_ALIASES,
	FIELD_SEVERITY,
	FIELD_SEVERITY_RAW,
	FIELD_SEVERITY_SOURCE,
	FIELD_SCORE,
	FIELD_EPSS,
	FIELD_KEV,
	FIELD_PUBLISHED,
	FIELD_EXPLOIT,
	FIELD_TITLE,
	FIELD_ECOSYSTEM,
	FIELD_PACKAGE,
	FIELD_PURL,
	FIELD_VERSION,
	FIELD_FIXED,
	FIELD_FIX,
	FIELD_PATH,
	FIELD_REGISTRY,
	FIELD_REPO,
	FIELD_TAGS,
	FIELD_DIGEST,
	FIELD_OS,
	FIELD_EOL,
	FIELD_EOL_BY,
	FIELD_RESOURCE,
	FIELD_RESOURCE_TYPE,
	FIELD_LAYER,
	FIELD_LAYER_DIGEST,
	FIELD_LAYER_INDEX,
	FIELD_BASE,
	FIELD_BASE_VIA,
	FIELD_ORIGIN,
	FIELD_ORIGIN_BASE,
	FIELD_ORIGIN_VIA,
	FIELD_USE,
	FIELD_RUNNING,
	FIELD_RUNS_IN,
	FIELD_CLUSTERS,
	FIELD_WORKLOADS,
	FIELD_TEAM,
	FIELD_ASSIGNEE,
	FIELD_STATUS,
	FIELD_SUPPRESSED,
	FIELD_PRESENCE,
	FIELD_PRESENCE_WHY,
	FIELD_STATE,
	FIELD_STATE_UNTIL,
	FIELD_STATE_BY,
	FIELD_STATE_WHY,
	FIELD_NOTES,
	FIELD_FIRST_SEEN,
	FIELD_LAST_SEEN,
	FIELD_FIXED_AT,
	FIELD_TICKET,
	FIELD_IMAGE,
	FIELD_CLUSTER,
	FIELD_NAMESPACE,
	FIELD_SERVICE,
	FIELD_WORKLOAD,
	FIELD_RUNS_AS,
	FIELD_DECLARED,
	FIELD_NOTE,
	FIELD_MARK,
	FIELD_AGE,
	FIELD_SEEN,
	FIELD_ENDED,
	FIELD_RISK,
	FIELD_FIX_ID,
	FIELD_COUNT
};

extern const struct field fields[FIELD_COUNT];

/* By name or alias, case-blind; -1 when there is none. `size` bytes of `name`. */
int field_find(const char *name, size_t size);
/* The nearest word that may begin a term (a field's name, or "is") to a wrong one, or NULL. */
const char *field_nearest(const char *name);
/* The field that `size` bytes of `name` ask for as a column, or to sort by; -1 with err. */
int field_column(const char *name, size_t size, struct error *err);
int field_sort_key(const char *name, size_t size, struct error *err);

uint32_t field_entity(const struct fleet *f, enum level level,
		      uint32_t finding); /* or FLEET_NONE */
/* Entities of the level are 0 .. field_entities() - 1. */
uint32_t field_entities(const struct fleet *f, enum level level);

void field_get(const struct question *q, enum field_id id, uint32_t finding, struct value *out);
/* field_get and value_print. */
void field_print(const struct question *q, enum field_id id, uint32_t finding, bool full,
		 struct buf *out);

#endif
