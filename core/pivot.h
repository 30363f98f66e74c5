/* Pivots: how findings are put into groups, with counts. One row in pivots[] is one pivot. */
#ifndef TAMIS_CORE_PIVOT_H
#define TAMIS_CORE_PIVOT_H

#include <stdbool.h>
#include <stdint.h>

#include "core/field.h"
#include "core/filter.h"
#include "core/owners.h"
#include "core/severity.h"

enum pivot_id {
	PIVOT_BASE,
	PIVOT_IMAGE,
	PIVOT_PACKAGE,
	PIVOT_VULN,
	PIVOT_ACCOUNT,
	PIVOT_TEAM,
	PIVOT_SEVERITY,
	PIVOT_RUNNING,
	PIVOT_WORKLOAD,
	PIVOT_REPO,
	PIVOT_ECOSYSTEM,
	PIVOT_COUNT
};

struct group;

/* A term that holds for a group: its field, its operator, and what it asks for; of a group without
 * the fact it asks for `none`. */
extern const char pivot_no_term[];
struct pivot_term {
	enum field_id field;
	const char *op;
	/* Borrowed; NULL: the absent fact; pivot_no_term: this group has no such term. Not asked of
	 * group 0, unless holds_of_none. */
	const char *(*value)(const struct fleet *f, const struct group *g);
	bool holds_of_none; /* group 0 has this term, too */
};
enum { PIVOT_TERMS = 4 };

/* The groups that a finding is in. Starts zeroed; pivot_groups fills it anew, in the same memory.
 */
struct pivot_list {
	uint32_t *numbers;
	size_t count, room;
};

struct pivot {
	const char *word;    /* base: what --by says */
	const char *command; /* "pivot base": what its key runs */
	const char *title;   /* N_("Bases") */
	const char *head;    /* N_("BASE IMAGE"): heading of its column */
	char key;            /* the desk's key; a digit stands in its bar, too */
	const char *help;    /* N_() */
	/* The group's number, 0 for no such fact; the greatest one; the names of a group but 0. */
	uint32_t (*group_of)(const struct fleet *f, uint32_t finding);
	/* Of a pivot whose groups overlap, where a finding may be in several: an image runs in
	 * two clusters, what is a repository's own is among all that is. Instead of group_of; each
	 * group once. NULL: they do not. */
	void (*groups_of)(const struct question *q, uint32_t finding, struct pivot_list *out);
	uint32_t (*last)(const struct fleet *f);
	void (*name)(const struct fleet *f, struct group *g);
	/* The group that this one stands on, as bases do; 0: none. NULL: groups are a flat list. */
	uint32_t (*parent_of)(const struct fleet *f, uint32_t number);
	/* The group that stands behind all others, with what stands on it, however they are sorted.
	 * NULL: none does. */
	uint32_t (*behind)(const struct fleet *f);
	/* Together they hold for the group's findings and no others: what Enter adds to the filter.
	 * Of group 0, which has none of these facts, the first does. */
	struct pivot_term terms[PIVOT_TERMS];
	/* Adds the terms, where no such table does. NULL: the table. */
	void (*condition)(const struct fleet *f, const struct group *g, struct condition *out);
	int inner; /* Enter leads to the group's groups by this pivot; PIVOT_COUNT: to its findings
		    */
	/* The part of a use whose words the groups are: tasks, accounts and unscanned images are
	 * counted of uses that say it. USE_PART_COUNT: no such. */
	enum use_part part;
};

extern const struct pivot pivots[PIVOT_COUNT];
int pivot_from(const char *text, struct error *err); /* case-blind; -1 with err */
void pivot_words(struct buf *out);                   /* "base, image, ... or severity" */

/* One group. Counts of severities are rows; `problems` are distinct problems (TRUTH 2). */
struct group {
	uint32_t number; /* the pivot's own */
	const char *key; /* NULL: the findings that have no such fact */
	const char *label;
	const char *via;    /* base pivot: how it is known; else NULL */
	const char *parent; /* base pivot: the key of what it stands on, or is part of; else NULL */
	date created, pushed;     /* base pivot: of the base's newest image; DATE_NONE: not known */
	struct eol eol;           /* base pivot: of the base's system */
	int depth;                /* under how many shown groups that it stands on */
	word team;                /* the one that owns all of it; 0: nobody does, or several do */
	bool is_several;          /* several own parts of it, or nobody owns a part */
	struct owner_list owners; /* of groups.owners */
	uint32_t first;           /* one finding in it */
	uint32_t images, problems, findings, fixable;
	uint32_t severity[SEVERITY_COUNT]; /* rows */
	/* Distinct problems by their worst severity in the group: what the desk's columns show. */
	uint32_t problem_severity[SEVERITY_COUNT];
	int64_t running;     /* images that run; -1 when that is known of none */
	int64_t oldest_days; /* -1 when no date is known */
	uint32_t marked;     /* findings whose issue is marked */
	/* Where groups are places that run images (pivot.part); -1 elsewhere. */
	int64_t tasks;     /* tasks and pods */
	int64_t unscanned; /* images that run there and that no scan knows: they have no findings */
	int64_t accounts;  /* that run them there */
	word account;      /* one of these; 0: not known */
};

struct groups {
	struct group *rows;
	size_t count;
	size_t room;
	struct owners owners;
};

void groups_fini(struct groups *g);
/* The groups of the selected findings, worst first: critical, high, ... then label. Counts are of
 * distinct findings in each group; where groups overlap their sum is more than there are. */
void pivot_run(const struct question *q, enum pivot_id id, const struct selection *s,
	       struct groups *out);

/* Puts each group behind the one that it stands on, or the next below that is shown; what stands on
 * one keeps its order. */
void groups_nest(const struct fleet *f, enum pivot_id id, struct groups *g);
/* An image that runs in the cluster a filter asks for may run in others as well: drops the groups
 * of those, which pivot_run made. Of workloads only. */
void pivot_keep_asked(const struct fleet *f, enum pivot_id id, const struct filter *filter,
		      struct groups *groups);

/* What Enter on a group shows: pivot.inner, but of what runs nowhere that is known its images. */
int pivot_inner(const struct fleet *f, enum pivot_id id, const struct group *g);

/* Adds the terms of a group. They mean its findings and no others. */
void pivot_condition(const struct fleet *f, enum pivot_id id, const struct group *g,
		     struct condition *out);
/* The groups of a finding, whether the pivot's groups overlap or not. */
void pivot_groups(const struct question *q, enum pivot_id id, uint32_t finding,
		  struct pivot_list *out);
void pivot_list_fini(struct pivot_list *list);
/* The findings of a group that are `within`, without a filter. `out` as filter_run fills it. */
void pivot_select(const struct question *q, enum pivot_id id, const struct group *g,
		  const struct selection *within, struct selection *out);

/* The numbers of a group as columns: JSONL, CSV, tables and the desk walk this table. */
struct group_column {
	const char *name;                      /* JSONL key */
	const char *title;                     /* N_() heading */
	int64_t (*get)(const struct group *g); /* -1: not known */
	int severity;                          /* whose count it is, for colour; -1 none */
	bool is_of_places; /* known only where groups are places that run images (pivot.part) */
};
extern const struct group_column group_columns[]; /* ends with .name NULL */

/* Sorts by the column of that name, or by "key"; false with err when there is none. Ties stay worst
 * first. */
bool groups_sort(struct groups *g, const char *column, bool descending, struct error *err);

#endif
