/*
 * What people say, as the log keeps it (TRUTH 4): events, appended and never changed. Each names
 * its issues by their full words, so that it finds them in any database that read the same reports,
 * and under another name of their vulnerability. An undo and a redo name an event instead.
 */
#ifndef TAMIS_CORE_EVENT_H
#define TAMIS_CORE_EVENT_H

#include <stdbool.h>
#include <stddef.h>

#include "core/date.h"
#include "core/error.h"

enum event_kind {
	EVENT_DECISION,
	EVENT_NOTE,
	EVENT_ASSIGN,
	EVENT_TICKET,
	EVENT_MARK,
	EVENT_UNMARK,
	EVENT_UNDO,
	EVENT_REDO,
	EVENT_KIND_COUNT
};

struct event_kind_row {
	const char *word; /* in the database, the JSONL and for --kind */
	const char *past; /* N_(): "noted"; of a decision its state is said instead */
	bool has_text;    /* a note; whom it is given to; the ticket's reference */
	bool is_personal; /* a mark: it is its author's own, and the history hides it unless asked
			   */
	bool has_target;  /* it names an event, and no issues */
};

extern const struct event_kind_row event_kinds[EVENT_KIND_COUNT];
int event_kind_from(const char *word); /* case-blind; -1 when it is none */

/* How an issue is named: the words that its key is hashed from. NULL: it has none. */
struct issue_name {
	const char *registry, *repository, *resource;
	const char *ecosystem, *package, *path, *vuln;
	/* Of a decision of scope base, instead of a place: the chain id of the base's layers. */
	const char *chain;
};

enum { EVENT_ID_TEXT = 33 /* 32 hex digits */, EVENT_TEXT_MAX = 64 * 1024 /* bytes of a text */ };

struct event {
	const char *id; /* 32 lower-case hex digits */
	date at;
	const char *author;
	long uid;
	const char *kind, *scope;  /* words of event_kinds[] and scopes[] */
	const char *state;         /* of a decision, a word of states[] */
	const char *why;           /* NULL when none, and so on */
	date until;                /* DATE_NONE when none */
	const char *justification; /* of not-affected */
	const char *text;          /* where the kind has one; NULL: nobody, no ticket any more */
	const char *label;         /* how what it was about was called then: "3 marked issues" */
	long long findings;        /* how many that were; 0: not counted */
	const char *target;        /* id of the event that is undone or redone */
	const struct issue_name *issues;
	size_t issue_count;
};

/*
 * Is it one that this program could have written? For events that come from elsewhere; `now` is
 * when they are read, DATE_NONE when nobody knows: nothing is said later than a day from it, as
 * that would overrule everybody for long. False with NULL or a literal, N_(), that says what is
 * wrong in *why.
 */
bool event_is_sound(const struct event *e, date now, const char **why);

#endif
