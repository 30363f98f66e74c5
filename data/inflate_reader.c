/*
 * libarchive from both ends. Its warnings about data (a check sum that is wrong) come together with
 * the last bytes; those are given, and then the error: a document is kept as far as it was read,
 * but never called whole.
 */
#include "data/inflate_reader.h"

#include <errno.h>
#include <string.h>

#include "core/intl.h"

bool inflate_reader_failed(struct inflate_reader *r, struct error *err)
{
	const char *why = r->archive ? archive_error_string(r->archive) : NULL;

	if (r->pull_error.kind != ERROR_NONE)
		return error_set(err, r->pull_error.kind, "%s", r->pull_error.text);
	return error_set(err, ERROR_INPUT, _("damaged %s: %s"), r->what,
			 why ? why : _("it cannot be read"));
}

static long pull(struct inflate_reader *r, const void **bytes)
{
	long n = r->is_dry ? 0 : r->pull(r->ctx, bytes, &r->pull_error);

	r->is_dry = n <= 0;
	if (n > 0) {
		r->pulled += n;
		r->last = *bytes;
		r->last_size = (size_t)n;
	}
	return n;
}

static la_ssize_t on_read(struct archive *archive, void *ctx, const void **bytes)
{
	struct inflate_reader *r = ctx;
	long n = pull(r, bytes);

	if (n < 0)
		archive_set_error(archive, EIO, "%s", r->pull_error.text);
	return n;
}

bool inflate_reader_open(struct inflate_reader *r, struct error *err)
{
	if (archive_read_open(r->archive, r, NULL, on_read, NULL) == ARCHIVE_OK)
		return true;
	r->is_broken = true;
	return inflate_reader_failed(r, err);
}

int inflate_reader_next(struct inflate_reader *r, struct archive_entry **entry)
{
	r->block_size = 0;
	r->offset = 0;
	r->doubt = (struct error){0};
	r->is_ended = false;
	return archive_read_next_header(r->archive, entry);
}

/* The next block; or the end, with r->doubt when it is none. A hole (of a sparse file in a tar) is
 * no text. */
static void next_block(struct inflate_reader *r)
{
	const void *block = NULL;
	la_int64_t offset = r->offset;
	int result = archive_read_data_block(r->archive, &block, &r->block_size, &offset);
	bool is_given = result == ARCHIVE_OK || result == ARCHIVE_WARN;

	if (is_given && (offset == r->offset || r->block_size == 0)) {
		r->block = block;
		r->offset += (la_int64_t)r->block_size;
	} else {
		r->block_size = 0;
		r->is_ended = true;
		r->is_broken = result == ARCHIVE_FATAL;
	}
	if (is_given && r->is_ended)
		error_set(&r->doubt, ERROR_INPUT, _("a file with holes is not read"));
	else if (result != ARCHIVE_OK && result != ARCHIVE_EOF)
		inflate_reader_failed(r, &r->doubt);
}

long inflate_reader_read(struct inflate_reader *r, void *bytes, size_t room, struct error *err)
{
	while (r->block_size == 0 && !r->is_ended && r->doubt.kind == ERROR_NONE)
		next_block(r);
	room = room < r->block_size ? room : r->block_size;
	if (room == 0 && r->doubt.kind != ERROR_NONE) {
		error_set(err, r->doubt.kind, "%s", r->doubt.text);
		return -1;
	}
	if (room == 0)
		return 0;
	memcpy(bytes, r->block, room);
	r->block += room;
	r->block_size -= room;
	return (long)room;
}

bool inflate_reader_has_rest(struct inflate_reader *r)
{
	long long rest = r->pulled - archive_filter_bytes(r->archive, -1);
	size_t at = 0;
	const void *next;

	if (rest < (long long)r->last_size)
		at = r->last_size - (rest > 0 ? (size_t)rest : 0);
	do {
		for (; at < r->last_size; at++)
			if (r->last[at] != '\0')
				return true;
		at = 0;
	} while (pull(r, &next) > 0);
	return false;
}
