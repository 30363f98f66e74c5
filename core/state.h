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
	bool asks_scope;  /* it may well hold for more than one issue, so the desk asks */
	const char *help; /* N_(one sentence) */
};

extern const struct state_row states[STATE_COUNT];
int state_from(const char *word); /* case-blind; -1 when it is none */

/*
 * How far a decision reaches (TRUTH 4), from the narrowest to the widest: the narrowest that is
 * there speaks. `issue` is the issue itself; `repo` the vulnerability in the package at any path of
 * this registry's repository (or of this resource) and of its replicas; `base` likewise in all that
 * stands on one base; `everywhere` in every repository and resource.
 */
enum scope { SCOPE_ISSUE, SCOPE_REPO, SCOPE_BASE, SCOPE_EVERYWHERE, SCOPE_COUNT };

struct scope_row {
	const char *word;  /* everywhere */
	const char *title; /* N_("Everywhere") */
	char key;          /* of the menu that `a` opens */
	const char *help;  /* N_(one line) */
};

extern const struct scope_row scopes[SCOPE_COUNT];
int scope_from(const char *word); /* case-blind; -1 when it is none */

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
	enum scope scope;
};

/*
 * Holds the decision to the rules of its state: fills in the default `until` of an acceptance,
 * refuses a missing why, an `until` in the past or more than a year off, a justification that is
 * none of the nine or that the state does not take, and a scope that nobody can take yet.
 */
bool decision_check(struct decision *d, date now, struct error *err);

/* What a person types for `until`: a day, whose end it is, or a duration from now, to the end of
 * its day. False when it is neither. */
bool decision_until(const char *text, date now, date *until);

/* Is an acceptance with this `until` over at `now`? Its last day is still in. */
bool state_is_expired(enum state state, date until, date now);

#endif
