/*
 * What the two uses of libarchive share, its filters (inflate) and its archives (inflate_entries):
 * bytes are pulled in by a callback and come out in blocks. Private to data/inflate*.c.
 */
#ifndef TAMIS_DATA_INFLATE_READER_H
#define TAMIS_DATA_INFLATE_READER_H

#include <archive.h>
#include <stdbool.h>

#include "data/inflate.h"

struct inflate_reader {
	struct archive *archive;
	const char *what; /* "gzip stream", as an error calls it; static */
	inflate_pull *pull;
	void *ctx;
	long long pulled; /* bytes, of all; the last `last_size` of them stand at `last` */
	const char *last;
	size_t last_size;
	bool is_dry;             /* nothing is left to pull */
	struct error pull_error; /* of the source, kept while libarchive passes the failure on */
	struct error doubt;      /* of a block that was given: the next read says it */
	const char *block;       /* bytes not yet given */
	size_t block_size;
	la_int64_t offset; /* of the byte behind the block */
	bool is_ended;     /* this entry */
	bool is_broken;    /* the whole: nothing can be read any more */
};

/* Supports are chosen on r->archive before this. False with the reader broken and err filled. */
bool inflate_reader_open(struct inflate_reader *r, struct error *err);
/* The next header; its result is looked at by the caller when it is none of OK, WARN and EOF. */
int inflate_reader_next(struct inflate_reader *r, struct archive_entry **entry);
/* Bytes of the entry; 0 at its end, -1 on an error. */
long inflate_reader_read(struct inflate_reader *r, void *bytes, size_t room, struct error *err);
/* At the end: does the source hold more than libarchive took, other than zeros? Pulls until it is
 * known; a source that breaks down then holds no more. */
bool inflate_reader_has_rest(struct inflate_reader *r);
/* Fills err with what libarchive, or the source below it, said; false. */
bool inflate_reader_failed(struct inflate_reader *r, struct error *err);

#endif
