/*
 * What leaves: findings, groups and any other records as CSV, JSONL or an aligned table. One format
 * is one file and one row of exports[]. Writing goes through `struct out`, so that tests read a
 * string and the command line a stream.
 */
#ifndef TAMIS_CORE_EXPORT_H
#define TAMIS_CORE_EXPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "core/error.h"
#include "core/export_records.h"
#include "core/field.h"
#include "core/fixes.h"
#include "core/mem.h"
#include "core/pivot.h"

/* Takes `size` bytes; false (with err) when they cannot be written. */
struct out {
	void *ctx;
	bool (*write)(void *ctx, const void *bytes, size_t size, struct error *err);
};

struct export_options {
	const enum field_id *columns; /* of findings */
	size_t column_count;          /* 0: the format's own */
	bool with_bom;                /* CSV for Excel */
	bool is_raw;                  /* CSV: formulas are not defused */
	bool with_color;              /* table: severities and outcomes in colour */
	size_t width;                 /* table: columns of the terminal, 0 when piped */
};

/* The rows to write, in order. */
struct export_rows {
	const uint32_t *rows;
	size_t count;
};

/* A format: one writer of records of any kind. */
struct export
{
	const char *word;           /* csv */
	const char *help;           /* N_() */
	const char *const *columns; /* of findings, when none are chosen: names; ends with NULL */
	bool (*write)(const struct records *records, const struct export_options *options,
		      const struct out *out, struct error *err);
};

extern const struct export exports[];               /* table, csv, jsonl; ends with .word NULL */
const struct export *export_find(const char *text); /* NULL when there is none */

bool export_findings(const struct export *e, const struct question *q,
		     const struct export_rows *rows, const struct export_options *options,
		     const struct out *out, struct error *err);
bool export_groups(const struct export *e, const struct question *q, enum pivot_id pivot,
		   const struct groups *groups, const struct export_options *options,
		   const struct out *out, struct error *err);

/* At most `limit` rows of a plan. */
bool export_fixes(const struct export *e, const struct question *q, const struct fix_plan *plan,
		  size_t limit, const struct export_options *options, const struct out *out,
		  struct error *err);

/* "package,version,fixed": names of fields that can be a column. Owned array. */
bool export_columns(const char *text, enum field_id **columns, size_t *count, struct error *err);

/* One CSV cell by RFC 4180; a formula ( = + - @ tab CR first) gets an apostrophe unless raw. */
void export_csv_cell(struct buf *out, const char *text, bool is_raw);

#endif
