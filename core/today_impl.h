/* What the files of today share: the one pass over the fleet, and how a line is put. */
#ifndef TAMIS_CORE_TODAY_IMPL_H
#define TAMIS_CORE_TODAY_IMPL_H

#include "core/filter.h"
#include "core/today.h"

/* What is counted in the pass: rows, and distinct issues of them (a bit of 64 in each issue). */
enum today_count {
	COUNT_NEW,         /* all of it, then by severity: */
	COUNT_NEW_RUNNING, /* in an image that runs */
	COUNT_NEW_OTHER = COUNT_NEW_RUNNING + SEVERITY_COUNT,
	COUNT_REGRESSED = COUNT_NEW_OTHER + SEVERITY_COUNT, /* all */
	COUNT_REGRESSED_AS,
	COUNT_OVERDUE = COUNT_REGRESSED_AS + SEVERITY_COUNT, /* all */
	COUNT_OVERDUE_AS,
	COUNT_FIXED = COUNT_OVERDUE_AS + SEVERITY_COUNT, /* all */
	COUNT_FIXED_WHY,                                 /* upgraded, removed, unlisted */
	COUNT_GONE = COUNT_FIXED_WHY + 3,                /* all */
	COUNT_GONE_WHY,                                  /* withdrawn, replaced, closed, image */
	COUNT_EXPIRED = COUNT_GONE_WHY + 4,
	COUNT_EXPIRING,
	COUNT_UNREAD, /* all */
	COUNT_UNREAD_RUNNING,
	COUNT_UNREAD_OTHER,
	COUNT_DAYS, /* all */
	COUNT_DAYS_AS,
	TODAY_COUNTS = COUNT_DAYS_AS + SEVERITY_COUNT
};

/*
 * Days from first seen to fixed. Counted are the issues that are fixed now (upgraded, removed or
 * unlisted: withdrawn, replaced, closed at source and image gone never are) and that were fixed
 * within the TODAY_FIX_DAYS days before now; each once in a group, whatever number of its rows is
 * in it. A percentile is the nearest rank: the least day that so many per cent of them reach.
 */
struct today_days {
	uint32_t *days;
	size_t count, room;
};
int64_t today_days_of(const struct fleet *f, uint32_t issue); /* -1: nobody knows since when */
void today_days_add(struct today_days *d, int64_t days);      /* but for -1 */
long long today_percentile(struct today_days *d, unsigned percent); /* reorders; -1: none */

/* One team. Its days are complete after today_teams_end. */
struct today_team {
	word team;
	const char *name; /* NULL: nobody's */
	long long findings;
	struct today_days days;
};

struct today_teams {
	struct today_team *list;
	size_t count, room;
	uint32_t *numbers; /* by word: in list, + 1 */
	uint32_t *first;   /* by issue: its first team's number in list, + 1 */
	struct today_also *also;
	size_t also_count, also_room;
};
void today_teams_add(struct today_teams *t, const struct question *q, uint32_t finding);
/* Puts them in the order of their names; no more are added. */
void today_teams_end(struct today_teams *t, const struct question *q);
void today_teams_fini(struct today_teams *t);

struct today_tally {
	long long findings, issues;
};

struct today_pass {
	struct today_tally counts[TODAY_COUNTS];
	struct today_tally *packages[3]; /* by why, then the pivot's number; NULL: nothing fixed */
	struct today_days days[SEVERITY_COUNT], all_days;
	struct today_teams teams;
	date fixed_after; /* of COUNT_DAYS: fixed_at is later */
};
void today_pass(struct today_pass *p, const struct question *q);
void today_pass_fini(struct today_pass *p);

/* The reasons of rows that are fixed, and of those that are gone, as they are shown. */
extern const enum presence_why today_fixed_whys[3], today_gone_whys[4];

/* A section being made. */
struct today_maker {
	const struct today_known *known;
	const struct question *q;
	struct today_pass pass;
	struct today *out;
	enum today_section section;
};

/* Each takes what it is given, which is owned; NULL where there is none. */
struct today_line *today_put(struct today_maker *m, int indent, char *key, char *label,
			     char *filter);
void today_tally(struct today_line *line, const struct today_tally *tally);

/* `base` and the terms, quoted where needed; frees the condition. Owned. */
char *today_filter(const struct today_maker *m, const char *base, struct condition *c);

/* today_chart.c: two sections. */
void today_make_chart(struct today_maker *m);
void today_make_unscanned(struct today_maker *m);

#endif
