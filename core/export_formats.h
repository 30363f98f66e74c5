/* What the writers share: each is one file, export_NAME.c, and one row of exports[]. */
#ifndef TAMIS_CORE_EXPORT_FORMATS_H
#define TAMIS_CORE_EXPORT_FORMATS_H

#include "core/export.h"

#define EXPORT_WRITE(name)                                                                         \
	bool export_##name(const struct records *records, const struct export_options *options,    \
			   const struct out *out, struct error *err)

EXPORT_WRITE(table);
EXPORT_WRITE(csv);
EXPORT_WRITE(jsonl);

/* Lines are gathered up to EXPORT_CHUNK bytes before a write. */
enum { EXPORT_CHUNK = 64 * 1024 };
/* Writes the lines and empties them. */
bool export_flush(const struct out *out, struct buf *lines, struct error *err);

static inline const void *export_row(const struct records *r, size_t i)
{
	return (const char *)r->rows + i * r->row_size;
}

static inline bool export_is_number(const struct record_column *c)
{
	return c->type == FIELD_NUMBER || c->type == FIELD_DAYS;
}

/* The value of a cell as text; dates with their time when `full`. Appends to out. */
void export_print(const struct records *r, const struct record_column *c, const void *row,
		  bool full, struct buf *out);
void export_json(const struct records *r, const struct record_column *c, const void *row,
		 struct buf *out);

extern const char *const export_colours[SEVERITY_COUNT]; /* SGR parameters */

/* The columns of findings that are written unasked, by names of fields; each ends with NULL. */
extern const char *const export_columns_table[], *const export_columns_csv[];
/* The keys of a finding in JSONL. A name that is no field is a key whose data nobody gives yet. */
extern const char *const export_columns_jsonl[];

#endif
