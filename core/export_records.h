/*
 * Records: rows of any kind, written as a table, as CSV or as JSONL. Findings and groups are
 * records too (export_findings.c, export_groups.c): there is one writer a format, and what it is
 * given is a table of columns. A column says how its value is read out of one row.
 *
 *	static void get_name(const void *row, struct value *out)
 *	{
 *		const struct account *a = row;
 *
 *		value_text(a->name, out);
 *	}
 *
 *	static const struct record_column columns[] = {
 *		{.name = "id", .title = N_(...), .get = get_id},
 *		{.name = "name", .title = N_(...), .get = get_name},
 *		{.name = "images", .type = FIELD_NUMBER, .get = get_images},
 *	};
 *	struct records records = {.columns = columns,
 *				  .column_count = 3,
 *				  .rows = accounts,
 *				  .row_size = sizeof(accounts[0]),
 *				  .count = account_count};
 *
 *	return export_find("jsonl")->write(&records, &options, &out, err);
 *
 * JSONL: an object a row, all columns in their order; an absent value is null, an absent list [].
 * CSV: all columns; an absent value is an empty cell. Table: the columns that have a title, as many
 * as the terminal has room for, and below each row its notes.
 */
#ifndef TAMIS_CORE_EXPORT_RECORDS_H
#define TAMIS_CORE_EXPORT_RECORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "core/mem.h"
#include "core/value.h"

struct record_column {
	const char *name;     /* key of the JSONL, heading of the CSV */
	const char *title;    /* N_() heading in a table; NULL: not in the table */
	const char *none;     /* N_() what a table says for an absent value; NULL: nothing */
	enum field_type type; /* numbers are aligned right and never quoted */
	int decimals;         /* of a FIELD_NUMBER */
	bool has_time;        /* FIELD_DATE: a table shows the time of day, too */
	bool keeps_end;       /* a path: what a table cuts is its front */
	int drop;             /* as in struct cell_head; 0: stays on a narrow terminal */
	/* N_() instead of title: in a table a line of its own below the row, which this begins. */
	const char *note;
	int id; /* for records.get */
	void (*get)(const void *row, struct value *out);
	/* Instead of get, for a value made of parts: appends a text, or JSON. */
	void (*put)(const void *row, bool as_json, struct buf *out);
};

struct records {
	const struct record_column *columns;
	size_t column_count;
	const void *rows; /* an array */
	size_t row_size, count;
	/* For columns without get and put, whose values need more than the row: `ctx` has it. */
	void (*get)(const void *ctx, const void *row, int id, struct value *out);
	/* For rows of several kinds: the column that this row has under a heading; NULL for none.
	 * May be NULL: all rows have the same columns. */
	const struct record_column *(*own)(const void *row, const struct record_column *heading);
	/* SGR parameters ("31") for a cell of a table, or NULL; borrowed for good. May be NULL. */
	const char *(*colour)(const void *ctx, const void *row, const struct record_column *c);
	/* How many blanks stand before the first cell of a row in a table, as it belongs to the one
	 * above it. May be NULL: none. */
	int (*indent)(const void *row);
	const void *ctx;
};

#endif
