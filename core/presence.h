/*
 * The machine's word (TRUTH 3): what documents prove of a finding, never what anybody types. This
 *is the logic alone, over plain numbers; data/store_load_presence.c feeds it.
 *
 * Two questions are asked one after the other:
 *
 *	cover          until when does a scan's silence leave a finding present in its own image?
 *	issue_history  is what the finding is about gone from every live image of the repository,
 *since when, and did it come back?
 */
#ifndef TAMIS_CORE_PRESENCE_H
#define TAMIS_CORE_PRESENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/date.h"
#include "core/line.h"
#include "core/severity.h"

enum presence { PRESENCE_PRESENT, PRESENCE_FIXED, PRESENCE_GONE, PRESENCE_UNKNOWN, PRESENCE_COUNT };

struct presence_row {
	const char *word;
	const char *title;
	int is_open; /* is:open holds with it */
};

extern const struct presence_row presences[PRESENCE_COUNT];

/* Why it is so, in one word of JSONL's presence_why. */
enum presence_why {
	WHY_NONE,
	WHY_ROLLING,   /* present, but no longer in the newest image: something old still runs */
	WHY_UPGRADED,  /* fixed: the package has another version now */
	WHY_REMOVED,   /* fixed: the package is not there any more */
	WHY_UNLISTED,  /* fixed: no list of packages says which of the two */
	WHY_WITHDRAWN, /* gone: a later scan of the same image does not list it */
	WHY_REPLACED,  /* gone: the package has another version now, which has it as well */
	WHY_CLOSED,    /* gone: closed at its source */
	WHY_IMAGE,     /* gone: the image is not listed in its repository any more */
	WHY_STALE,     /* unknown: the last scan is too old */
	WHY_UNWATCHED, /* unknown: closed at its source, but the image runs or is listed */
	WHY_COUNT
};

struct presence_why_row {
	const char *word; /* NULL for WHY_NONE */
	const char *help; /* N_() a sentence for the finding's page */
};
extern const struct presence_why_row presence_whys[WHY_COUNT];

enum { SCAN_MAX_AGE_DAYS = 14 };

/* ---- coverage -------------------------------------------------------------------------------- */

/*
 * What a scan's silence is about: (classes that have a Result) x (severities it holds) x (fixable,
 * unfixable as it holds). The report does not record what was left out of it. Each of these 24
 * combinations is a bit.
 */
enum presence_class { CLASS_OS, CLASS_LANGUAGE, CLASS_COUNT };
enum { COVER_BITS = CLASS_COUNT * SEVERITY_COUNT * 2 };
typedef uint32_t cover_mask;
#define COVER_ALL ((cover_mask)((1ull << COVER_BITS) - 1))

/* The number of a bit, and the bit of a finding. */
int cover_bit(enum presence_class class, enum severity severity, bool is_fixable);
cover_mask cover_of_finding(enum presence_class class, enum severity severity, bool is_fixable);
/* The bits of a scan: `classes` holds 1 << class, `severities_held` 1 << severity. */
cover_mask cover_of_scan(unsigned classes, unsigned severities_held, bool fixable, bool unfixable);

/* One whole, dated scan of an image by a source. */
struct cover_scan {
	date as_of;
	cover_mask mask;
};

/* The first of the scans (in order of their dates) after `listed` whose silence is about all of
 * `mask`; DATE_FOREVER when there is none. */
date cover_after(const struct cover_scan *scans, size_t n, date listed, cover_mask mask);

/* ---- issues ---------------------------------------------------------------------------------- */

/* An image of the repository, or the resource itself. */
struct issue_place {
	/* When it was the newest of its line, then when it ran, then when nobody knows whether it
	 * still did: how many the first are, the first two, and all. */
	const struct period *live;
	size_t line_count, sure_count, live_count;
	bool is_newest;  /* of a line, at the end: not only running */
	bool is_mutable; /* a resource: what a scan of it lacks was fixed, not withdrawn */
};

/* That the issue was there: in place number `place`, within the period. In order of place. */
struct issue_span {
	uint32_t place;
	struct period period;
	bool is_closed; /* it ended because a source closed it, which proves nothing */
};

/* The live places of a repository between one change and the next. */
struct owner_step {
	date from;
	uint32_t start, count; /* in owner.live */
};

struct owner {
	const struct issue_place *places;
	date now;
	struct owner_step *steps;
	size_t step_count;
	uint32_t *live;
	date *times; /* room for issue_history */
	size_t time_room;
};

/* What changes up to `now` in a repository of these places. owner_fini frees it; places are
 * borrowed. */
void owner_init(struct owner *o, const struct issue_place *places, size_t n, date now);
void owner_fini(struct owner *o);

enum issue_status {
	ISSUE_PRESENT,
	ISSUE_FIXED,     /* a scan of every live image covers it and none has it */
	ISSUE_WITHDRAWN, /* likewise, but a live image had it: the database changed its mind */
	ISSUE_UNKNOWN    /* a live image is not scanned, its scan covers no such thing, one that has
			    it may still run, or none is live */
};

struct issue_history {
	enum issue_status status;
	date fixed_at; /* when what is fixed now was fixed; DATE_NONE */
	/* Present, after it was fixed on an earlier day: not by an old image that still runs. */
	bool is_regressed;
	bool is_rolling; /* in no newest image of a line, for all these are covered; but in one
			    that runs, or that runs and is not covered */
};

/*
 * `covered` says for each place the first scan at `since` or later that covers the issue
 * (DATE_FOREVER: none). Before the issue was first there nothing is fixed, and no scan of that time
 * proves anything: its scanner may not have known of it. (`since` is the midnight before, as one
 * night's scans know the same.) fixed_at is the first date that proved it,
 * and stays while newer images are not scanned yet.
 */
struct issue_history issue_history(struct owner *o, const struct issue_span *spans, size_t n,
				   date (*covered)(void *ctx, uint32_t place, date since),
				   void *ctx);

#endif
