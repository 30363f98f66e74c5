/*
 * libarchive as a filter: one compression and the format "raw". A surprising fact: a filter that
 * does not like a stream's header simply steps aside and the packed bytes come out as they are, so
 * the number of filters in use is checked after the first header.
 */
#include "data/inflate.h"

#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "core/mem.h"
#include "data/inflate_reader.h"

struct inflate {
	struct inflate_reader reader;
	enum inflate_kind kind;
	bool is_open;
};

static const struct {
	const char *what;
	const char *magic;
	size_t size;
	int (*support)(struct archive *archive);
} kinds[] = {
	[INFLATE_NONE] = {"", "", 0, NULL},
	[INFLATE_GZIP] = {N_("gzip stream"), "\x1f\x8b\x08", 3, archive_read_support_filter_gzip},
	[INFLATE_ZSTD] = {N_("zstd stream"), "\x28\xb5\x2f\xfd", 4,
			  archive_read_support_filter_zstd},
	[INFLATE_XZ] = {N_("xz stream"), "\xfd\x37zXZ\x00", 6, archive_read_support_filter_xz},
};

enum inflate_kind inflate_sniff(const void *head, size_t size)
{
	for (int i = INFLATE_GZIP; i <= INFLATE_XZ; i++)
		if (size >= kinds[i].size && memcmp(head, kinds[i].magic, kinds[i].size) == 0)
			return (enum inflate_kind)i;
	return INFLATE_NONE;
}

struct inflate *inflate_new(enum inflate_kind kind, inflate_pull *pull, void *ctx)
{
	struct inflate *f = mem_alloc(sizeof(*f));

	f->kind = kind;
	f->reader.what = kinds[kind].what;
	f->reader.pull = pull;
	f->reader.ctx = ctx;
	return f;
}

void inflate_free(struct inflate *f)
{
	if (!f)
		return;
	archive_read_free(f->reader.archive);
	free(f);
}

/* ARCHIVE_WARN of a filter means: libarchive would run a program for it. We do not. */
static bool open_stream(struct inflate *f, struct error *err)
{
	struct inflate_reader *r = &f->reader;
	struct archive_entry *entry;

	r->archive = archive_read_new();
	if (!r->archive)
		return inflate_reader_failed(r, err);
	if (kinds[f->kind].support(r->archive) != ARCHIVE_OK)
		return error_set(err, ERROR_INPUT, _("this build cannot read a %s"), r->what);
	archive_read_support_format_raw(r->archive);
	archive_read_support_format_empty(r->archive);
	if (!inflate_reader_open(r, err))
		return false;
	if (archive_filter_count(r->archive) < 2)
		return error_set(err, ERROR_INPUT, _("damaged %s: its header is not right"),
				 r->what);
	switch (inflate_reader_next(r, &entry)) {
	case ARCHIVE_OK:
	case ARCHIVE_WARN:
		break;
	case ARCHIVE_EOF: /* an empty document, packed */
		r->is_ended = true;
		break;
	default:
		return inflate_reader_failed(r, err);
	}
	f->is_open = true;
	return true;
}

/* libarchive takes what follows the last member for the end, without a word. */
long inflate_read(struct inflate *f, void *bytes, size_t room, struct error *err)
{
	long n;

	if (!f->is_open && !open_stream(f, err))
		return -1;
	n = inflate_reader_read(&f->reader, bytes, room, err);
	if (n != 0 || room == 0 || !inflate_reader_has_rest(&f->reader))
		return n;
	error_set(err, ERROR_INPUT, _("damaged %s: other bytes follow its end, at byte %lld"),
		  f->reader.what, (long long)archive_filter_bytes(f->reader.archive, -1));
	return -1;
}
