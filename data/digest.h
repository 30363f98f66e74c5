/* SHA-256 by libcrypto: of keys and of documents. */
#ifndef TAMIS_DATA_DIGEST_H
#define TAMIS_DATA_DIGEST_H

#include <stddef.h>
#include <stdint.h>

enum { DIGEST_SIZE = 32 };

struct digest; /* a running one */
struct digest *digest_new(void);
void digest_add(struct digest *d, const void *bytes, size_t size);
void digest_end(struct digest *d, unsigned char out[DIGEST_SIZE]); /* and ready for the next */
void digest_free(struct digest *d);

/* The first 8 bytes of SHA-256 over `bytes`, the first one highest: an id (TRUTH 2). */
uint64_t digest_id(struct digest *d, const void *bytes, size_t size);

/* Ends it as an image digest is written: "sha256:" and 64 hex digits, in `out`, which it returns.
 */
enum { DIGEST_TEXT = 7 + 2 * DIGEST_SIZE + 1 };
const char *digest_text(struct digest *d, char out[DIGEST_TEXT]);

#endif
