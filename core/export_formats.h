/* The exporters' functions, named by the rows of exports[]; each pair lives in export_NAME.c. */
#ifndef TAMIS_CORE_EXPORT_FORMATS_H
#define TAMIS_CORE_EXPORT_FORMATS_H

#include "core/export.h"

#define EXPORT_FINDINGS(name)                                                                      \
	bool export_##name##_findings(const struct question *q, const struct export_rows *rows,    \
				      const struct export_options *options, const struct out *out, \
				      struct error *err)
#define EXPORT_GROUPS(name)                                                                        \
	bool export_##name##_groups(                                                               \
		const struct question *q, enum pivot_id pivot, const struct groups *groups,        \
		const struct export_options *options, const struct out *out, struct error *err)

EXPORT_FINDINGS(table);
EXPORT_GROUPS(table);
EXPORT_FINDINGS(csv);
EXPORT_GROUPS(csv);
EXPORT_FINDINGS(jsonl);
EXPORT_GROUPS(jsonl);

/* Writes the line and empties it. Lines are gathered up to EXPORT_CHUNK bytes before a write. */
/* The keys of a finding in JSONL, in order; ends with NULL. */
extern const char *const export_jsonl_keys[];

bool export_flush(const struct out *out, struct buf *line, struct error *err);
enum { EXPORT_CHUNK = 64 * 1024 };

#endif
