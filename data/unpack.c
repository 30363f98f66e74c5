/*
 * Plain bytes go from the source into the caller's buffer without a stop; only the few that were
 * looked at are kept in between. A pipe may give less than asked for, and the caller gets just
 * that: the first rows of a long pipe are not held back.
 */
#include "data/unpack.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "data/inflate.h"

enum { PACKED_CHUNK = 64 * 1024 };

/* Bytes that were looked at and not yet given. */
struct head {
	char bytes[UNPACK_PEEK];
	size_t at, size;
};

struct unpack {
	unpack_pull *pull;
	void *ctx;
	struct head raw; /* INFLATE_HEAD bytes, to tell the kind */
	bool is_sniffed;
	struct inflate *inflate; /* NULL: plain */
	char *packed;            /* PACKED_CHUNK bytes for it */
	struct head peeked;
	struct error broken;
};

struct unpack *unpack_new(unpack_pull *pull, void *ctx)
{
	struct unpack *u = mem_alloc(sizeof(*u));

	u->pull = pull;
	u->ctx = ctx;
	return u;
}

void unpack_free(struct unpack *u)
{
	if (!u)
		return;
	inflate_free(u->inflate);
	free(u->packed);
	free(u);
}

static size_t take(struct head *h, void *bytes, size_t room)
{
	size_t left = h->size - h->at;

	room = room < left ? room : left;
	memcpy(bytes, h->bytes + h->at, room);
	h->at += room;
	return room;
}

/* The head that was looked at comes first, then the rest. */
static long read_raw(struct unpack *u, void *bytes, size_t room, struct error *err)
{
	size_t n = take(&u->raw, bytes, room);

	return n ? (long)n : u->pull(u->ctx, bytes, room, err);
}

static long pull_packed(void *ctx, const void **bytes, struct error *err)
{
	struct unpack *u = ctx;

	*bytes = u->packed;
	return read_raw(u, u->packed, PACKED_CHUNK, err);
}

static bool sniff(struct unpack *u, struct error *err)
{
	enum inflate_kind kind;

	while (u->raw.size < INFLATE_HEAD) {
		long n = u->pull(u->ctx, u->raw.bytes + u->raw.size, INFLATE_HEAD - u->raw.size,
				 err);

		if (n < 0)
			return false;
		if (n == 0)
			break;
		u->raw.size += (size_t)n;
	}
	u->is_sniffed = true;
	kind = inflate_sniff(u->raw.bytes, u->raw.size);
	if (kind != INFLATE_NONE) {
		u->packed = mem_alloc(PACKED_CHUNK);
		u->inflate = inflate_new(kind, pull_packed, u);
	}
	return true;
}

/* Past what was peeked at. */
static long read_on(struct unpack *u, void *bytes, size_t room, struct error *err)
{
	long n = -1;

	if (u->broken.kind == ERROR_NONE && (u->is_sniffed || sniff(u, &u->broken)))
		n = u->inflate ? inflate_read(u->inflate, bytes, room, &u->broken)
			       : read_raw(u, bytes, room, &u->broken);
	if (n < 0)
		error_set(err, u->broken.kind, "%s", u->broken.text);
	return n;
}

long unpack_read(struct unpack *u, void *bytes, size_t room, struct error *err)
{
	size_t n = take(&u->peeked, bytes, room);

	return n ? (long)n : read_on(u, bytes, room, err);
}

size_t unpack_peek(struct unpack *u, const char **head)
{
	struct head *h = &u->peeked;
	long n = 1;

	while (h->size < sizeof(h->bytes) && n > 0) {
		n = read_on(u, h->bytes + h->size, sizeof(h->bytes) - h->size, NULL);
		h->size += n > 0 ? (size_t)n : 0;
	}
	*head = h->bytes;
	return h->size;
}
