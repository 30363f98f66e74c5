/*
 * When operating systems stop to get security updates: a small table of our own (eol.c), and a
 * scanner's word where there is one (Trivy's EOSL), which wins. What neither knows is not
 * known: a date that nobody is sure of is in no row.
 */
#ifndef TAMIS_CORE_EOL_H
#define TAMIS_CORE_EOL_H

#include <stdbool.h>

#include "core/date.h"
#include "core/mem.h"

/* When the table was compiled. */
#define EOL_TABLE_OF "2026-11-27"

struct eol {
	date last;          /* midnight of the last day of support; DATE_NONE: not known */
	const char *source; /* the vendor's page that says so; NULL with DATE_NONE */
	bool is_said;       /* a scanner said that support has ended, whatever the table knows */
};

/*
 * What the table knows of a system as the fleet calls it: "debian 12.4", "amazon 2 (Karoo)". The
 * last day is that of the security updates that everybody gets: with Debian's LTS, without Ubuntu
 * Pro, extended life cycles and other support that is sold apart. NULL is not known.
 */
struct eol eol_of(const char *os);

/* Support has ended: its last day is over, or a scanner said so. */
bool eol_is_over(const struct eol *e, date now);

/* Who says when, or that, support ends: the table its day; Trivy, whose word wins over a later day,
 * only that it has ended. */
enum eol_by { EOL_BY_TABLE, EOL_BY_TRIVY, EOL_BY_COUNT, EOL_BY_NOBODY = EOL_BY_COUNT };
extern const char *const eol_bys[EOL_BY_COUNT + 1]; /* the last is NULL */
enum eol_by eol_by(const struct eol *e, date now);

/* "support ended 2024-06-30", "support ends 2028-06-30", "support has ended, Trivy says", or
 * nothing. Appends to out. */
void eol_put(const struct eol *e, date now, struct buf *out);
/* Where that day comes from, when one is told. Appends to out. */
void eol_put_source(const struct eol *e, date now, struct buf *out);

/* The rows, for those who hold the table to its own rules. NULL behind the last. */
struct eol_row {
	const char *system, *release; /* "debian", "12" */
	const char *last;             /* "2028-06-30" */
	const char *source;
};
const struct eol_row *eol_row(int number);

#endif
