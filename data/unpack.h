/*
 * A stream that inflates itself when its first bytes say gzip, zstd or xz, and that can be looked
 * at before it is read. What a source gives is one, and so is each entry of an archive.
 */
#ifndef TAMIS_DATA_UNPACK_H
#define TAMIS_DATA_UNPACK_H

#include <stddef.h>

#include "core/error.h"

/* Where the bytes come from: as many as there are, up to `room`; 0 at the end, -1 on an error. */
typedef long unpack_pull(void *ctx, void *bytes, size_t room, struct error *err);

struct unpack;
struct unpack *unpack_new(unpack_pull *pull, void *ctx);
void unpack_free(struct unpack *u);

/* As unpack_pull. After an error, that error again. */
long unpack_read(struct unpack *u, void *bytes, size_t room, struct error *err);

enum { UNPACK_PEEK = 512 };
/* The first UNPACK_PEEK inflated bytes, or as many as there are before the end or an error; they
 * will be read again. To be called before the first read. */
size_t unpack_peek(struct unpack *u, const char **head);

#endif
