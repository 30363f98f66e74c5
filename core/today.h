/*
 * Today: what changed since T, and what is due. One table of sections; each makes lines of numbers,
 * and the desk's page, the text and the JSONL are all made of these lines. A new section: one row
 * in today.c and its function.
 *
 * A line that counts findings has the filter that explains it: `list` with that filter gives just
 * as many rows, and a test holds every line to it. The numbers come from one pass over the
 * packed columns all the same: a million findings are not filtered fifty times.
 *
 * T is fleet.new_since: of the desk the reader's last look, else --since, else the start of the
 * import run before the newest. New is what was recorded later; fixed and gone is what a document
 * proved that is newer than the newest one known at T (fleet.known_since).
 */
#ifndef TAMIS_CORE_TODAY_H
#define TAMIS_CORE_TODAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/coverage.h"
#include "core/field.h"

enum today_section {
	TODAY_NEW,
	TODAY_REGRESSED,
	TODAY_OVERDUE, /* only when some severity has its days */
	TODAY_FIXED,
	TODAY_GONE,
	TODAY_ACCEPTED,
	TODAY_STALE,
	TODAY_DAYS,
	TODAY_OPEN,
	TODAY_UNSCANNED,
	TODAY_UNREAD,
	TODAY_SECTIONS
};

/* The numbers that a line may have. In JSONL all are there, and what does not apply is null. */
enum today_number {
	TODAY_FINDINGS, /* rows of list */
	TODAY_ISSUES,   /* distinct issues of these rows */
	TODAY_ENTRIES,  /* decisions, images, places: whatever the section lists but findings */
	TODAY_MEDIAN,   /* days */
	TODAY_NINETIETH,
	TODAY_RUNNING, /* tasks and pods */
	TODAY_AGE,     /* days since something was read */
	TODAY_SEVERITY,
	TODAY_NUMBERS = TODAY_SEVERITY + SEVERITY_COUNT
};
extern const char *const today_numbers[TODAY_NUMBERS]; /* their keys in JSONL */

struct today_maker;

struct today_section_row {
	const char *word;    /* JSONL: section */
	const char *title;   /* N_() */
	const char *help;    /* N_() what is counted, in a sentence */
	const char *command; /* of the desk, for lines without a filter; NULL */
	bool is_since;       /* of what came after T */
	void (*make)(struct today_maker *m);
};
extern const struct today_section_row today_sections[TODAY_SECTIONS];

struct today_line {
	enum today_section section;
	bool is_total; /* of the section, which it begins */
	int indent;
	char *key;    /* within the section, for programs: "running/CRITICAL"; NULL of a total */
	char *detail; /* where, by whom, in which state; NULL */
	char *label;  /* for people */
	char *filter; /* NULL: it counts no findings of today */
	int severity; /* for colour; -1 none */
	long long numbers[TODAY_NUMBERS]; /* -1: does not apply */
};

/* A decision that holds and matches nothing any more. Borrowed. */
struct today_decision {
	const char *event, *what, *by;
	date at;
};

/* What the fleet does not know. */
struct today_known {
	struct question question;
	const struct coverage *coverage;
	size_t coverage_count;
	const struct today_decision *decisions;
	size_t decision_count;
	bool is_ascii; /* bars are made of '#' */
};

struct today {
	struct today_line *lines;
	size_t count, room;
};

enum { TODAY_FIX_DAYS = 90, TODAY_PACKAGES = 5 };

/* No lines at all when nothing is known. `t` starts zeroed; its memory is used again. */
void today_make(struct today *t, const struct today_known *known);
void today_fini(struct today *t);
/* What a person reads as the line's number: findings, else entries; -1: it has none. */
long long today_count(const struct today_line *line);

/* "Thu 12:04" within a week before now, else "2026-10-01"; "" when there is no T. Returns out. */
enum { TODAY_SINCE_TEXT = 32 };
char *today_since(date since, date now, char out[TODAY_SINCE_TEXT]);

/* The two numbers of the desk's header, as the lines have them: of the sections NEW and FIXED. */
struct today_head {
	uint32_t new, fixed;
};
struct today_head today_head(const struct question *q);

#endif
