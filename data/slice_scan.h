/*
 * What the slicer knows of bytes that it takes whole: where they end. A scan may pause at any byte
 * and go on in the next chunk. Part of the slicer; nothing else includes it.
 */
#ifndef TAMIS_DATA_SLICE_SCAN_H
#define TAMIS_DATA_SLICE_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/mem.h"

struct slice_scan {
	char *closers;      /* of every container that is open, the innermost last */
	int depth, limit;   /* how many there are, how many there may be */
	uint64_t in_string; /* all ones within a string */
	uint64_t escaped;   /* 1: a backslash stands before */
	long long excess;   /* containers open beyond the limit, of whatever kind */
	bool is_too_deep;   /* there were some since the value began */
};

enum slice_scan_end {
	SLICE_SCAN_MORE,    /* the chunk ended first */
	SLICE_SCAN_DONE,    /* *at is behind the last byte */
	SLICE_SCAN_MISMATCH /* *at is a bracket that does not close the innermost container */
};

/* Within a container whose opening bracket is taken: ends when only `floor` are open. */
enum slice_scan_end slice_scan_container(struct slice_scan *s, int floor, const char **at,
					 const char *end);
/* Within a string whose opening quote is taken. */
enum slice_scan_end slice_scan_string(struct slice_scan *s, const char **at, const char *end);
/* Within a number or a word: ends at the first byte that can be none of it, which is not taken. */
enum slice_scan_end slice_scan_scalar(const char **at, const char *end);

void slice_scan_open(struct slice_scan *s, char bracket); /* an opening bracket */

/* true, false, null or a number by JSON's own grammar, which is narrower than cJSON's. */
bool slice_is_scalar(const char *text, size_t size);
/* A string's bytes without its quotes, escapes resolved; U+0000 becomes U+2400. */
void slice_unescape(struct buf *out, const char *text, size_t size);

#endif
