/* The head of a JSON document, boiled down to a list of key paths, and questions about that list.
 */
#ifndef TAMIS_DATA_IMPORT_HEAD_H
#define TAMIS_DATA_IMPORT_HEAD_H

#include <stdbool.h>
#include <stddef.h>

#include "core/mem.h"

/*
 * Fills `paths` with one line for each key ("Results"), scalar ("SchemaVersion=2", strings without
 * quotes) and container ("Results=[", and "Results=[]" when it is empty) of the first root value
 * that is not empty. Items of an array are "*"; the root itself is the empty path.
 */
void head_read(struct buf *paths, const char *text, size_t size);

/* Is one of the alternatives (split by '|') among the lines: a path, or path=how its value begins;
 * "**path" at any depth?
 */
bool head_has(const char *lines, const char *need);

const char *head_start(const char *text, size_t size); /* behind blanks and a byte order mark */

/* Nothing but null, {} and []: what scanners write when there is nothing to say. */
bool head_is_empty(const char *text, const char *end);

#endif
