/*
 * The entries of a tar or a zip, one after the other, by libarchive's formats. Pull in, pull out:
 * nothing is written to a disk, and an entry's path is a name to show, never one to open. A zip is
 * read from its front, as a pipe gives it; so what only the directory at its end knows is not
 * known: a symbolic link in a zip looks like a small file that holds the path.
 */
#ifndef TAMIS_DATA_INFLATE_ENTRIES_H
#define TAMIS_DATA_INFLATE_ENTRIES_H

#include <stdbool.h>

#include "core/date.h"
#include "data/inflate.h"

enum entries_kind { ENTRIES_NONE, ENTRIES_TAR, ENTRIES_ZIP };
extern const char *const entries_kinds[]; /* "", "tar", "zip" */

/* A tar is told by its first header: the word ustar and a check sum that is right (a JSON text that
 * says ustar is none). Tars older than POSIX have no such word and are not known. */
enum { ENTRIES_HEAD = 512 };
enum entries_kind entries_sniff(const char *head, size_t size);

enum entry_type { ENTRY_FILE, ENTRY_FOLDER, ENTRY_LINK, ENTRY_DEVICE, ENTRY_TYPE_COUNT };

struct entry {
	const char *path; /* as the archive spells it; borrowed until the next entry */
	enum entry_type type;
	date modified; /* DATE_NONE */
};

struct entries;
/* Never fails: what is wrong is said by the first entries_next. `kind` is not ENTRIES_NONE. */
struct entries *entries_new(enum entries_kind kind, inflate_pull *pull, void *ctx);
void entries_free(struct entries *e);

/* The next entry, whether the one before was read or not. False at the end, and when the archive
 * cannot be read on: err is filled then. */
bool entries_next(struct entries *e, struct entry *entry, struct error *err);
/* Bytes of this entry; 0 at its end; -1 on an error, which need not be the end of the archive. */
long entries_read(void *entries, void *bytes, size_t room, struct error *err);

#endif
