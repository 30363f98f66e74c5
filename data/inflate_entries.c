/*
 * libarchive as a reader of archives. No filter is supported here: the bytes that are pulled have
 * been inflated before, so an archive within an archive is never opened by accident.
 */
#include "data/inflate_entries.h"

#include <archive_entry.h>
#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "core/mem.h"
#include "data/inflate_reader.h"

const char *const entries_kinds[] = {
	[ENTRIES_NONE] = "",
	[ENTRIES_TAR] = "tar",
	[ENTRIES_ZIP] = "zip",
};

struct entries {
	struct inflate_reader reader;
	enum entries_kind kind;
	bool is_encrypted; /* this entry */
	struct error end;  /* what broke the archive: libarchive says it once only */
};

/* POSIX ustar: the sum of the header's bytes, its own eight taken for blanks, in octal. */
static bool is_tar(const char *head)
{
	enum { MAGIC = 257, SUM = 148, SUM_SIZE = 8 };
	unsigned long sum = 0, want = 0;
	int i = SUM;

	if (memcmp(head + MAGIC, "ustar", 5) != 0)
		return false;
	while (i < SUM + SUM_SIZE && head[i] == ' ')
		i++;
	for (; i < SUM + SUM_SIZE && head[i] >= '0' && head[i] <= '7'; i++)
		want = want * 8 + (unsigned long)(head[i] - '0');
	for (i = 0; i < ENTRIES_HEAD; i++)
		sum += i >= SUM && i < SUM + SUM_SIZE ? ' ' : (unsigned char)head[i];
	return sum == want;
}

/* A zip begins with its first entry, an empty one with its end. */
enum entries_kind entries_sniff(const char *head, size_t size)
{
	if (size >= 4 && (memcmp(head, "PK\003\004", 4) == 0 || memcmp(head, "PK\005\006", 4) == 0))
		return ENTRIES_ZIP;
	return size >= ENTRIES_HEAD && is_tar(head) ? ENTRIES_TAR : ENTRIES_NONE;
}

struct entries *entries_new(enum entries_kind kind, inflate_pull *pull, void *ctx)
{
	struct entries *e = mem_alloc(sizeof(*e));

	e->kind = kind;
	e->reader.what = entries_kinds[kind];
	e->reader.pull = pull;
	e->reader.ctx = ctx;
	return e;
}

void entries_free(struct entries *e)
{
	if (!e)
		return;
	archive_read_free(e->reader.archive);
	free(e);
}

static bool open_archive(struct entries *e, struct error *err)
{
	e->reader.archive = archive_read_new();
	if (!e->reader.archive)
		return inflate_reader_failed(&e->reader, err);
	if (e->kind == ENTRIES_TAR)
		archive_read_support_format_tar(e->reader.archive);
	else
		archive_read_support_format_zip_streamable(e->reader.archive);
	return inflate_reader_open(&e->reader, err);
}

static enum entry_type type_of(struct archive_entry *entry)
{
	if (archive_entry_hardlink(entry))
		return ENTRY_LINK;
	switch (archive_entry_filetype(entry)) {
	case AE_IFREG:
		return ENTRY_FILE;
	case AE_IFDIR:
		return ENTRY_FOLDER;
	case AE_IFLNK:
		return ENTRY_LINK;
	default:
		return ENTRY_DEVICE;
	}
}

static void describe(struct archive_entry *from, struct entry *entry)
{
	const char *path = archive_entry_pathname(from);

	if (!path) /* not to be said in this locale */
		path = archive_entry_pathname_utf8(from);
	*entry = (struct entry){.path = path ? path : "", .modified = DATE_NONE};
	entry->type = type_of(from);
	if (archive_entry_mtime_is_set(from) && archive_entry_mtime(from) > 0)
		entry->modified = date_from_number((double)archive_entry_mtime(from));
}

bool entries_next(struct entries *e, struct entry *entry, struct error *err)
{
	struct archive_entry *from = NULL;
	int result;

	if (e->end.kind == ERROR_NONE && !e->reader.archive)
		open_archive(e, &e->end);
	if (e->end.kind == ERROR_NONE && e->reader.is_broken)
		e->end = e->reader.doubt;
	if (e->end.kind == ERROR_NONE) {
		result = inflate_reader_next(&e->reader, &from);
		if (result == ARCHIVE_EOF)
			return false;
		if (result != ARCHIVE_OK && result != ARCHIVE_WARN)
			inflate_reader_failed(&e->reader, &e->end);
	}
	if (e->end.kind != ERROR_NONE)
		return error_set(err, e->end.kind, "%s", e->end.text);
	describe(from, entry);
	e->is_encrypted = archive_entry_is_encrypted(from) > 0;
	return true;
}

long entries_read(void *entries, void *bytes, size_t room, struct error *err)
{
	struct entries *e = entries;

	if (e->is_encrypted) {
		error_set(err, ERROR_INPUT, _("encrypted: tamis takes no password, unpack it"));
		return -1;
	}
	return inflate_reader_read(&e->reader, bytes, room, err);
}
