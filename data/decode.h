/*
 * UTF-16 to UTF-8, for reports that a Windows shell's `>` has written. UTF-16 is known by its byte
 * order mark, any other stream is taken to be UTF-8 and passed on as it is (RULES R2).
 */
#ifndef TAMIS_DATA_DECODE_H
#define TAMIS_DATA_DECODE_H

#include <stddef.h>

#include "core/mem.h"

enum decode_form { DECODE_UNKNOWN, DECODE_AS_IS, DECODE_LITTLE, DECODE_BIG };

/* Zeroed to begin with; any split of the bytes gives the same text. */
struct decode {
	enum decode_form form;
	unsigned char odd[2]; /* bytes of a unit, or of a mark, not whole yet */
	int odd_count;
	unsigned high; /* the first half of a surrogate pair, or 0 */
};

/* Appends what these bytes say to `out`; size 0 is the end: what is left over becomes U+FFFD. */
void decode_put(struct decode *d, const char *bytes, size_t size, struct buf *out);

#endif
