/* Base64 as JSON and terminals carry bytes (RFC 4648, section 4). */
#ifndef TAMIS_CORE_BASE64_H
#define TAMIS_CORE_BASE64_H

#include "core/mem.h"

/*
 * Appends what `text` stands for. False at the first letter that is none of the alphabet, at a
 * length that no bytes have, and at "=" elsewhere than at the end, where it may be left out; what
 * was appended till then stays.
 */
bool base64_decode(struct buf *out, const char *text);
/* Appends what stands for `size` bytes, with its "=". */
void base64_encode(struct buf *out, const char *bytes, size_t size);

#endif
