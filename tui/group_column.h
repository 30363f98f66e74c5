/*
 * The columns of the table of groups. One row of the table is one column; it says for which pivots
 * it stands there, so that each pivot shows what tells its groups apart and nothing that is the
 * same in every row.
 */
#ifndef TAMIS_TUI_GROUP_COLUMN_H
#define TAMIS_TUI_GROUP_COLUMN_H

#include "core/pivot.h"
#include "tui/table.h"

enum group_cell_kind {
	GROUP_LABEL,
	GROUP_DIGEST,   /* an image's key: two may have one label */
	GROUP_VIA,      /* how a base is known */
	GROUP_FACT,     /* a field that all findings of the group share */
	GROUP_SEVERITY, /* distinct problems of one severity */
	GROUP_FIXABLE,
	GROUP_TEAM,    /* all that own parts of it */
	GROUP_ACCOUNT, /* that runs what is there; "several" when more than one does */
	GROUP_NUMBER
};

struct group_cell {
	struct table_column column; /* the first one's title is the pivot's */
	unsigned pivots;            /* 1 << enum pivot_id */
	enum group_cell_kind kind;
	enum field_id field;    /* GROUP_FACT */
	enum severity severity; /* GROUP_SEVERITY */
	const char *unit;
	int64_t (*number)(const struct group *g); /* NULL: text; -1: not known */
};

/* The n-th column of a pivot, from 0; NULL after the last. The first one is the label. */
const struct group_cell *group_cell_at(enum pivot_id pivot, int n);

/* Of a column without `number`, for one of the groups; NULL when absent, good as long as the fleet.
 * Of several teams the first. */
const char *group_cell_text(const struct group_cell *c, const struct question *q,
			    const struct groups *of, const struct group *g);
/* What stands in the cell. Appends. */
void group_cell_print(const struct group_cell *c, const struct question *q, const struct groups *of,
		      const struct group *g, struct buf *out);

#endif
