/*
 * What bytes are called by others: SHA-256 for digests, CRC-32 for gzip. Written here, as nothing
 * of data/ is linked.
 */
#ifndef FLEET_BYTES_H
#define FLEET_BYTES_H

#include "util.h"

/* `sha256:` and the hash of these bytes. */
struct digest digest_of_bytes(const char *bytes, size_t size);

/* A gzip member that stores the bytes as they are (RFC 1952); its size goes to *out_size. */
char *gzip_stored(struct arena *arena, const char *bytes, size_t size, size_t *out_size);

#endif
