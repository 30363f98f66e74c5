/*
 * What a database must say that read every document up to a date (TRUTH 3 and 5): the rules of the
 * README, applied to the plan and never to a document. history.c gathers who said what when,
 * history_live.c says which images count, history_word.c what is true of a row and of an issue.
 */
#ifndef FLEET_HISTORY_H
#define FLEET_HISTORY_H

#include "plan.h"
#include "rows.h"

/* An image at one registry/repository, or a host. */
struct where {
	const char *place; /* registry/repository, or the resource */
	const struct image *image;
	const struct host *host;
	unsigned place_number; /* 0, or 1 of a replicated repository */
	unsigned number;       /* equal for images of one place */
	/* By scanner and item, the first date that a finding of it was said; else DATE_COUNT. */
	unsigned char *found[3];
	unsigned char said_since; /* of any finding */
	bool is_known[DATE_COUNT];
	bool is_live[DATE_COUNT];
	bool is_newest[DATE_COUNT]; /* of a line; what is live and not this only runs */
	bool is_running[DATE_COUNT];
	bool may_run[DATE_COUNT]; /* it ran, and no whole dump has said since that it does not */
};

/* A vulnerability of a package at a place, as one scanner says it on each date. */
struct statement {
	const struct where *where;
	const struct item *item; /* NULL for code and network */
	const struct vuln *vuln;
	const struct special_def *special;
	enum scanner scanner;
	const char *package;        /* normalised */
	const char *path;           /* the key path */
	enum said said[DATE_COUNT]; /* Trivy's is never closed */
	const char *id;             /* the vulnerability, by what is known on the date asked for */
};

struct history {
	struct plan *plan;
	enum set set;
	struct where *wheres;
	unsigned where_count;
	/* By vulnerability, the dates on which Trivy first stated it, and stated its CVE. */
	unsigned char *said_since, *assigned;
	struct statement *all;
	size_t count, room;
	/* Of each image and date: bits of the severities, and of unfixable and fixable, that
	 * Trivy's report holds. */
	struct held {
		unsigned severities, fixes;
	} (*held)[DATE_COUNT];
};

void history_gather(struct history *history, struct plan *plan, enum set set);
void history_free(struct history *history);
/* Names every statement by what is known on the date, and orders them by issue and row. */
void history_order(struct history *history, unsigned date);
/* The images of a place are live, running and known from this call on. */
void history_live(struct history *history);
/* Is what runs in the cluster dumped whole on the date, by a dump of it or of its account? */
bool is_dumped_whole(struct plan *plan, unsigned date, const struct cluster *cluster);
/* The line that a tag belongs to. */
const char *line_of(struct plan *plan, const char *tag);

bool same_issue(const struct statement *a, const struct statement *b);
bool same_row(const struct statement *a, const struct statement *b);
bool was_said(const struct statement *statement, unsigned date); /* by then */
/* The evening after the documents of a date, ms. */
int64_t history_now(const struct plan *plan, unsigned date);
/* When Trivy's reports of an image were made, or what their files say; the earliest of a date. */
int64_t report_time(const struct plan *plan, const struct image *image, unsigned date);

enum presence { PRESENT, FIXED, GONE, UNKNOWN, PRESENCE_COUNT };
enum why {
	WHY_NONE,
	WHY_ROLLING,
	WHY_UPGRADED,
	WHY_REMOVED,
	WHY_UNLISTED,
	WHY_WITHDRAWN,
	WHY_CLOSED,
	WHY_IMAGE_GONE,
	WHY_UNWATCHED,
	WHY_STALE,
	WHY_UNCOVERED,
	WHY_COUNT
};

struct word {
	enum presence presence;
	enum why why;
};

/* The statements of one issue, on a date, in the order of their rows. */
struct issue {
	const struct history *history;
	const struct statement *first;
	size_t count;
	unsigned date;
	enum why fix;       /* of a fix, or WHY_WITHDRAWN; WHY_NONE when it is not fixed */
	unsigned fixed_at;  /* first date of the fix since a live image had it; else DATE_COUNT */
	bool is_rolling;    /* no newest image of a line has it, but one that runs */
	bool was_fixed;     /* on an earlier date */
	bool is_regressed;  /* present again after it was fixed */
	int64_t first_seen; /* ms */
	unsigned recorded;  /* the date on which it was first said */
};

void issue_judge(struct issue *issue);
/* Of the row that `count` of the issue's statements from `first` are of. */
struct word row_word(const struct issue *issue, const struct statement *first, size_t count);
bool row_is_suppressed(const struct issue *issue, const struct statement *first, size_t count);

#endif
