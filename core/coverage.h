/*
 * Coverage: of which places something was read, how long ago, and of which it was not. A place is
 * an account and a region, a cluster whose account nobody states, or a registry that is no
 * account's.
 */
#ifndef TAMIS_CORE_COVERAGE_H
#define TAMIS_CORE_COVERAGE_H

#include "core/date.h"

/* What documents tell of a place. A new kind: one row in coverage.c. */
enum coverage_kind {
	COVERAGE_FINDINGS, /* scans */
	COVERAGE_USAGE,    /* what runs */
	COVERAGE_IMAGES,   /* what a registry holds */
	COVERAGE_KINDS
};

struct coverage_kind_row {
	const char *word;
	bool is_expected; /* of every account: where nothing was read, that is said */
};
extern const struct coverage_kind_row coverage_kinds[COVERAGE_KINDS];

enum coverage_state { COVERAGE_READ, COVERAGE_STALE, COVERAGE_ABSENT, COVERAGE_STATES };
extern const char *const coverage_states[COVERAGE_STATES]; /* "read", "stale", "absent" */

struct coverage {
	const char *account, *account_name, *region, *cluster, *registry; /* NULL: not stated */
	enum coverage_kind kind;
	const char *source; /* of findings */
	date as_of;         /* of the newest document; DATE_NONE: none was read */
	long long rows;     /* findings, things that run, images */
	long long age;      /* whole days since as_of; -1: none */
	enum coverage_state state;
};

/* Fills age and state from as_of: what is older than max_age seconds (config_max_age) is stale, to
 * the second, as it is when findings and uses get unknown. */
void coverage_judge(struct coverage *c, int64_t max_age, date now);

#endif
