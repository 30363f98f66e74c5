/* What source.c (bytes) and source_entry.c (documents) share. Private to them. */
#ifndef TAMIS_DATA_SOURCE_IMPL_H
#define TAMIS_DATA_SOURCE_IMPL_H

#include "data/fetch.h"
#include "data/inflate_entries.h"
#include "data/source.h"
#include "data/unpack.h"

enum { ENTRY_PART = 4, ENTRY_CHUNK = 64 * 1024 };

struct source_stream {
	char *name;
	struct source_options options;
	int fd; /* -1: memory, or a URL */
	struct fetch *fetch;
	const char *memory; /* what is left of it */
	size_t memory_size;
	long long size, taken;
	date modified;

	struct unpack *whole; /* all of it, inflated */
	bool is_begun;        /* source_next was called */
	long long given;      /* bytes of the document */

	/* an archive */
	struct entries *entries; /* NULL: it is none */
	enum entries_kind kind;
	char *chunk;      /* ENTRY_CHUNK bytes of it */
	long long pulled; /* bytes of it */
	long entry_count;
	struct entry entry;
	char *entry_name;     /* "" before the first */
	struct unpack *inner; /* the entry, inflated */
	long long documents, total;
	struct source_skip *skips;
	size_t skip_count, skip_room;
};

void source_entry_fini(struct source_stream *s); /* frees what belongs to an archive */

#endif
