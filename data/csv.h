/*
 * Comma-separated values as RFC 4180 has them, and as exports write them: a push parser that is fed
 * any split of the bytes and always gives the same records. Quotes, doubled quotes, line breaks in
 * quoted fields, CRLF, LF and lone CR; a byte order mark at the start is no text; blank lines are
 * no records. Our own because a record must say at which byte it begins and no record may grow
 * without a limit.
 */
#ifndef TAMIS_DATA_CSV_H
#define TAMIS_DATA_CSV_H

#include <stdbool.h>
#include <stddef.h>

#include "core/error.h"

struct csv_record {
	const char *const *fields; /* count of them, borrowed for the call; a NUL byte is U+2400 */
	size_t count;
	long long offset;    /* its first byte in the stream, counted from 0 */
	bool ends_in_stream; /* the stream ended in it: it may be cut */
};

struct csv_handler {
	void *ctx;
	/* False stops; err is filled. */
	bool (*record)(void *ctx, const struct csv_record *record, struct error *err);
	/* A record over the limit, skipped whole. NULL: an error of the stream. With a ctx of its
	 * own: a driver counts what is skipped, whoever takes the rest. */
	bool (*too_large)(void *too_large_ctx, long long offset, struct error *err);
	void *too_large_ctx;
};

struct csv;
/* `most`: bytes of one record. */
struct csv *csv_new(size_t most, const struct csv_handler *handler);
void csv_free(struct csv *c);

/* False on the handler's stop or a record over the limit; nothing may be fed after it. */
bool csv_feed(struct csv *c, const char *bytes, size_t size, struct error *err);
/* The end: gives the last record when no line break did; false when a quote is open (the record is
 * not given then), err says at which byte the stream is cut. */
bool csv_finish(struct csv *c, struct error *err);

/* The number of the column with this title, case-blind; -1 when there is none. */
int csv_column(const struct csv_record *header, const char *title);
/* A field by such a number; NULL when the column or the field is not there, or is empty. */
const char *csv_field(const struct csv_record *record, int column);

#endif
