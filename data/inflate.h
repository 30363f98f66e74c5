/*
 * Inflating a stream of gzip, zstd or xz, by libarchive's filters (a tar within is the business of
 * data/inflate_entries). Pull in, pull out. Two limits of libarchive's: the check sums that zstd
 * and xz carry are compared but that of gzip is not, so a damaged gzip stream is found by its
 * structure only; and of the last block before a mistake (64 to 128 KiB inflated) nothing is given.
 */
#ifndef TAMIS_DATA_INFLATE_H
#define TAMIS_DATA_INFLATE_H

#include <stddef.h>

#include "core/error.h"

enum inflate_kind { INFLATE_NONE, INFLATE_GZIP, INFLATE_ZSTD, INFLATE_XZ };

enum { INFLATE_HEAD = 6 }; /* first bytes that are enough to tell */
enum inflate_kind inflate_sniff(const void *head, size_t size);

/* Where the packed bytes come from: gives the next ones (borrowed until the next call) and how
 * many; 0 at the end, -1 on an error with err filled. */
typedef long inflate_pull(void *ctx, const void **bytes, struct error *err);

struct inflate;
/* Never fails: what is wrong is said by the first read. `kind` is not INFLATE_NONE. */
struct inflate *inflate_new(enum inflate_kind kind, inflate_pull *pull, void *ctx);
void inflate_free(struct inflate *f);

/* Up to `room` bytes; 0 at the end of the (last, of several concatenated) stream; -1 on an error:
 * what was given before it is right. Zeros behind the end are a tape's; other bytes are an error.
 */
long inflate_read(struct inflate *f, void *bytes, size_t room, struct error *err);

#endif
