/*
 * Where bytes come from: a file, standard input ("-"), or bytes in memory; inflated when the first
 * bytes say gzip, zstd or xz (data/inflate). A directory is not a source: source_walk lists it.
 */
#ifndef TAMIS_DATA_SOURCE_H
#define TAMIS_DATA_SOURCE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/date.h"
#include "core/error.h"

struct source_stream;

/* `path` or "-". The error names the path and the system's reason (ERROR_INPUT). */
struct source_stream *source_open(const char *path, struct error *err);
/* The bytes are borrowed until source_close. */
struct source_stream *source_open_memory(const char *name, const void *bytes, size_t size);
/* An open file descriptor, which it takes over and closes (on failure at once). */
struct source_stream *source_open_fd(const char *name, int fd, struct error *err);
void source_close(struct source_stream *s);

/* Up to `room` inflated bytes, as soon as there are some; 0 at the end, -1 on an error (a damaged
 * gzip stream: ERROR_INPUT), which names the source. What was given before an error is right. */
long source_read(struct source_stream *s, void *bytes, size_t room, struct error *err);

long long source_size(const struct source_stream *s);  /* raw bytes, -1 unknown (a pipe) */
long long source_taken(const struct source_stream *s); /* raw bytes read so far: for progress */
date source_modified(const struct source_stream *s);   /* a file's mtime, DATE_NONE for a pipe */

/*
 * Calls `each` for `path` itself when it is no directory (a pipe such as /dev/fd/63 as well), else
 * for every regular file of it and its folders, sorted by the bytes of their names, hidden ones
 * left out. A symlink to a file is that file; symlinked folders are not followed (but `path` may be
 * one). Stops when `each` gives false, which is no error. An unreadable folder does not stop the
 * rest: the answer is false then, and err names the first one.
 */
bool source_walk(const char *path, bool (*each)(void *ctx, const char *path), void *ctx,
		 struct error *err);

#endif
