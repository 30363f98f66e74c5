/*
 * Where bytes come from: a file, standard input ("-"), a URL (data/fetch), or bytes in memory;
 * inflated when the first bytes say gzip, zstd or xz (data/inflate). A directory is not a source:
 * source_walk lists it.
 *
 * A source is one document, or the regular files of a tar or zip, which its content says as well:
 *
 *	while (source_next(s, &err))
 *		while ((n = source_read(s, bytes, sizeof(bytes), &wrong)) > 0)
 *			...
 *	if (err.kind != ERROR_NONE)
 *		the archive cannot be read on
 *
 * Errors do not name what they are about: whoever reports them does, once, by source_called.
 */
#ifndef TAMIS_DATA_SOURCE_H
#define TAMIS_DATA_SOURCE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/date.h"
#include "core/error.h"

struct source_stream;

/* How far a source may go, and who may end it. */
struct source_options {
	long long max_bytes; /* inflated, of one source; of one file of an archive a quarter */
	long max_entries;    /* of an archive, of whatever kind */
	const char *ca;      /* see struct fetch_options */
	long stall;
	bool (*cancelled)(void *ctx); /* asked while a server is silent, and between entries */
	void *cancelled_ctx;
};
extern const struct source_options source_options_default;

/* What may be shown of `path`, a URL without its secrets. Owned. */
char *source_shown(const char *path);

/* `path`, a URL or "-". The error is the reason (ERROR_INPUT, or one of fetch_open's). `options`
 * NULL: the defaults. */
struct source_stream *source_open_with(const char *path, const struct source_options *options,
				       struct error *err);
struct source_stream *source_open(const char *path, struct error *err); /* by the defaults */
/* The bytes are borrowed until source_close. */
struct source_stream *source_open_memory(const char *name, const void *bytes, size_t size);
/* An open file descriptor, which it takes over and closes (on failure at once). */
struct source_stream *source_open_fd(const char *name, int fd, struct error *err);
void source_close(struct source_stream *s);

/* Goes to the next document; what was not read of the one before is passed over. False at the end,
 * and when an archive cannot be read on (err says why). Without it the source is read as it is. */
bool source_next(struct source_stream *s, struct error *err);

/* Up to `room` inflated bytes of the document, as soon as there are some; 0 at the end, -1 on an
 * error (a damaged gzip stream: ERROR_INPUT; or a signal while it waited for a pipe: those that the
 * process blocks are let in for the wait). What was given before an error is right. */
long source_read(struct source_stream *s, void *bytes, size_t room, struct error *err);

/* The document: "reports.tgz!app/api.json" in an archive, else what was opened; fit to be shown. */
const char *source_called(const struct source_stream *s);
date source_modified(const struct source_stream *s); /* its mtime, DATE_NONE for a pipe */

long long source_size(const struct source_stream *s);  /* raw bytes, -1 unknown (a pipe) */
long long source_taken(const struct source_stream *s); /* raw bytes read so far: for progress */

/* What an archive holds that is no document, by reason. Borrowed until source_next. */
struct source_skip {
	const char *reason; /* static */
	long long n;
	char *example;
};
struct source_archive {
	const char *name, *kind; /* "tar", "zip" */
	long long documents;     /* that source_next gave */
	const struct source_skip *skips;
	size_t skip_count;
};
/* False when the source is no archive, or not known to be one before source_next. */
bool source_archive(const struct source_stream *s, struct source_archive *out);

/*
 * Calls `each` for `path` itself when it is no directory (a pipe such as /dev/fd/63 as well), else
 * for every regular file of it and its folders, sorted by the bytes of their names, hidden ones
 * left out. A symlink to a file is that file; symlinked folders are not followed (but `path` may be
 * one). What cannot be read does not stop the rest: a folder that cannot be listed or is a symlink,
 * an entry that cannot be looked at and a `path` that is not there come to `each` as well, each
 * with its reason in `unreadable` (else NULL). Stops when `each` gives false.
 */
typedef bool source_visit(void *ctx, const char *path, const struct error *unreadable);
void source_walk(const char *path, source_visit *each, void *ctx);

#endif
