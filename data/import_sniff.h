/*
 * Whose document is it? Told from the first bytes alone, never from a name (FORMATS 0). What tamis
 * cannot read is refused by its name, never taken for a report with no findings.
 */
#ifndef TAMIS_DATA_IMPORT_SNIFF_H
#define TAMIS_DATA_IMPORT_SNIFF_H

#include "data/import_ops.h"

/* Bytes after which a document must be known; one that is no JSON sooner. */
enum { SNIFF_MAX = 256 * 1024, TABLE_HEAD = 4096 };

enum sniff_answer {
	SNIFF_MORE,    /* not sure yet */
	SNIFF_KNOWN,   /* `ops` reads it */
	SNIFF_EMPTY,   /* null, {}, []: legal, nothing in it */
	SNIFF_REFUSED, /* `error` names it */
	SNIFF_FAILED   /* `error` says what is wrong */
};

struct sniff {
	enum sniff_answer answer;
	const char *format; /* importer's name, or what it looks like; a literal or NULL */
	const struct import_ops *ops;
	struct error error;
};

/*
 * `text` ends in a NUL that `size` does not count. `is_all`: there are no more bytes, or no more
 * will be read before the answer, which then is never SNIFF_MORE. `forced` is an importer's name
 * that a person gave, or NULL.
 */
struct sniff sniff_head(const char *text, size_t size, bool is_all, const char *forced);

/*
 * Whose rows hold for these bytes, in the order of the rows; ops is NULL where a row refuses. Tests
 * ask: rows that read must be of one importer, or the order of rows and bytes would decide.
 */
enum { SNIFF_CLAIMS = 8 };
struct sniff_claim {
	const char *format;
	const struct import_ops *ops;
};
size_t sniff_claims(const char *text, size_t size, struct sniff_claim claims[SNIFF_CLAIMS]);

#endif
