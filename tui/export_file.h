/*
 * Where an export goes. A regular file is replaced in one step by what was written whole beside it;
 * what is no regular file (a pipe, a terminal, /dev/stdout) is written straight into. The database
 * and the files that SQLite keeps beside it are never written over, whatever they are called by.
 */
#ifndef TAMIS_TUI_EXPORT_FILE_H
#define TAMIS_TUI_EXPORT_FILE_H

#include <stdbool.h>

#include "core/export.h"

typedef bool (*export_write)(void *ctx, const struct out *out, struct error *err);

struct export_file {
	const char *path;
	const char *database; /* ":memory:": there is no file of it */
	bool waits;           /* for somebody to read a pipe; else that is an error */
};

/* False with err (ERROR_USAGE) when the path is the database or one of its files. */
bool export_file_check(const struct export_file *file, struct error *err);

/* Checks, and lets `write` fill the file. False with err: an older file stands as it was. */
bool export_file(const struct export_file *file, export_write write, void *ctx, struct error *err);

#endif
