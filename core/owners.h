/*
 * Who owns parts of each of several things, groups or fixes: of each the distinct teams in the
 * order of their names, one list behind the other.
 *
 *	owners_begin(o, f);
 *	for each thing: owners_open(o); owners_add(o, team) ...; list = owners_close(o, f);
 *	owners_end(o);
 */
#ifndef TAMIS_CORE_OWNERS_H
#define TAMIS_CORE_OWNERS_H

#include "core/fleet.h"
#include "core/value.h"

/* The teams of one thing. */
struct owner_list {
	uint32_t start, count; /* in owners.list */
	bool has_none;         /* nobody owns a part of it */
};

/* Starts zeroed; owners_begin uses its memory again. */
struct owners {
	word *list;
	size_t count, room;
	size_t start;   /* of the open thing's */
	uint32_t *met;  /* by word: the thing that last had it; NULL behind owners_end */
	uint32_t stamp; /* the open thing */
};

void owners_begin(struct owners *o, const struct fleet *f);
void owners_open(struct owners *o);
void owners_add(struct owners *o, word team); /* 0: nobody owns it */
struct owner_list owners_close(struct owners *o, const struct fleet *f);
void owners_end(struct owners *o);
void owners_fini(struct owners *o);

/* As a FIELD_LIST. */
void owners_value(const struct owners *o, const struct owner_list *list, const struct fleet *f,
		  struct value *out);
/* "payments, platform", with "-" behind them for the part that nobody owns. Appends. */
void owners_print(const struct owners *o, const struct owner_list *list, const struct fleet *f,
		  struct buf *out);
/* What such lists are sorted by: the first team; NULL: none. */
const char *owners_first(const struct owners *o, const struct owner_list *list,
			 const struct fleet *f);

#endif
