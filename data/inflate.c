/*
 * libarchive as a filter: one compression and the format "raw". A surprising fact: a filter that
 * does not like a stream's header simply steps aside and the packed bytes come out as they are, so
 * the number of filters in use is checked after the first header.
 */
#include "data/inflate.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "core/mem.h"

struct inflate {
	struct archive *archive;
	enum inflate_kind kind;
	inflate_pull *pull;
	void *ctx;
	struct error pull_error; /* of the source, kept while libarchive passes the failure on */
	bool is_open, is_ended;
	const char *block; /* inflated bytes not yet given */
	size_t block_size;
};

static const struct {
	const char *name;
	const char *magic;
	size_t size;
	int (*support)(struct archive *archive);
} kinds[] = {
	[INFLATE_NONE] = {"", "", 0, NULL},
	[INFLATE_GZIP] = {"gzip", "\x1f\x8b\x08", 3, archive_read_support_filter_gzip},
	[INFLATE_ZSTD] = {"zstd", "\x28\xb5\x2f\xfd", 4, archive_read_support_filter_zstd},
	[INFLATE_XZ] = {"xz", "\xfd\x37zXZ\x00", 6, archive_read_support_filter_xz},
};

enum inflate_kind inflate_sniff(const void *head, size_t size)
{
	for (int i = INFLATE_GZIP; i <= INFLATE_XZ; i++)
		if (size >= kinds[i].size && memcmp(head, kinds[i].magic, kinds[i].size) == 0)
			return (enum inflate_kind)i;
	return INFLATE_NONE;
}

static la_ssize_t on_read(struct archive *archive, void *ctx, const void **bytes)
{
	struct inflate *f = ctx;
	long n = f->pull(f->ctx, bytes, &f->pull_error);

	if (n < 0)
		archive_set_error(archive, EIO, "%s", f->pull_error.text);
	return n;
}

struct inflate *inflate_new(enum inflate_kind kind, inflate_pull *pull, void *ctx)
{
	struct inflate *f = mem_alloc(sizeof(*f));

	f->kind = kind;
	f->pull = pull;
	f->ctx = ctx;
	return f;
}

void inflate_free(struct inflate *f)
{
	if (!f)
		return;
	archive_read_free(f->archive);
	free(f);
}

static long failed(struct inflate *f, struct error *err)
{
	const char *why = f->archive ? archive_error_string(f->archive) : NULL;

	if (f->pull_error.kind != ERROR_NONE)
		error_set(err, f->pull_error.kind, "%s", f->pull_error.text);
	else
		error_set(err, ERROR_INPUT, _("damaged %s stream: %s"), kinds[f->kind].name,
			  why ? why : _("it cannot be read"));
	return -1;
}

/* ARCHIVE_WARN of a filter means: libarchive would run a program for it. We do not. */
static bool open_stream(struct inflate *f, struct error *err)
{
	struct archive_entry *entry;

	f->archive = archive_read_new();
	if (!f->archive)
		return failed(f, err) >= 0;
	if (kinds[f->kind].support(f->archive) != ARCHIVE_OK)
		return error_set(err, ERROR_INPUT, _("this build cannot read %s"),
				 kinds[f->kind].name);
	archive_read_support_format_raw(f->archive);
	archive_read_support_format_empty(f->archive);
	if (archive_read_open(f->archive, f, NULL, on_read, NULL) != ARCHIVE_OK)
		return failed(f, err) >= 0;
	if (archive_filter_count(f->archive) < 2)
		return error_set(err, ERROR_INPUT, _("damaged %s stream: its header is not right"),
				 kinds[f->kind].name);
	switch (archive_read_next_header(f->archive, &entry)) {
	case ARCHIVE_OK:
	case ARCHIVE_WARN:
		break;
	case ARCHIVE_EOF: /* an empty document, packed */
		f->is_ended = true;
		break;
	default:
		return failed(f, err) >= 0;
	}
	f->is_open = true;
	return true;
}

long inflate_read(struct inflate *f, void *bytes, size_t room, struct error *err)
{
	if (!f->is_open && !open_stream(f, err))
		return -1;
	while (f->block_size == 0 && !f->is_ended) {
		const void *block;
		la_int64_t offset;
		int result = archive_read_data_block(f->archive, &block, &f->block_size, &offset);

		if (result == ARCHIVE_EOF) {
			f->is_ended = true;
			break;
		}
		if (result != ARCHIVE_OK && result != ARCHIVE_WARN) {
			f->block_size = 0;
			return failed(f, err);
		}
		f->block = block;
	}
	room = room < f->block_size ? room : f->block_size;
	if (room == 0)
		return 0;
	memcpy(bytes, f->block, room);
	f->block += room;
	f->block_size -= room;
	return (long)room;
}
