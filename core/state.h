/* The person's word: states, justifications, scopes, and what each state asks for (TRUTH 4). */
#ifndef TAMIS_CORE_STATE_H
#define TAMIS_CORE_STATE_H

#include <stdbool.h>

#include "core/date.h"
#include "core/error.h"

enum state {
	STATE_UNDECIDED,
	STATE_INVESTIGATING,
	STATE_TO_FIX,
	STATE_ACCEPTED,
	STATE_NOT_AFFECTED,
	STATE_FALSE_POSITIVE,
	STATE_COUNT
};

struct state_row {
	const char *word;  /* to-fix */
	const char *title; /* N_("To fix") */
	char key;          /* of the menu that `a` opens */
	char letter;       /* one column in a list */
	bool is_open;      /* is:open holds while this state speaks */
	bool needs_why, needs_until, needs_justification;
	const char *help; /* N_(one sentence) */
};

extern const struct state_row states[STATE_COUNT];
int state_from(const char *word); /* case-blind; -1 when it is none */

/* CycloneDX 1.5 impact analysis justifications, in the specification's words and order. */
enum { JUSTIFICATION_COUNT = 9 };
extern const char *const justifications[JUSTIFICATION_COUNT];
int justification_from(const char *word); /* case-blind; -1 when it is none */

enum { ACCEPT_DAYS_DEFAULT = 90, ACCEPT_DAYS_MAX = 365 };

/* What a person decides about one issue or many. Borrowed strings. */
struct decision {
	enum state state;
	const char *why;           /* NULL or "" when none */
	date until;                /* DATE_NONE: none given */
	const char *justification; /* NULL when none */
};

/*
 * Holds the decision to the rules of its state: fills in the default `until` of an acceptance,
 * refuses a missing why, an `until` in the past or more than a year off, a justification that is
 * none of the nine or that the state does not take.
 */
bool decision_check(struct decision *d, date now, struct error *err);

/* Is an acceptance with this `until` over at `now`? Its last day is still in. */
bool state_is_expired(enum state state, date until, date now);

#endif
