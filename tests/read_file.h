/* Whole files that tests read: a screen that was written down, a plan, what a program printed. */
#ifndef TAMIS_TESTS_READ_FILE_H
#define TAMIS_TESTS_READ_FILE_H

#include <cjson/cJSON.h>
#include <stdio.h>

#include "core/mem.h"

/* Appends the bytes as they are; false when there is no such file. */
static inline bool read_text(const char *path, struct buf *out)
{
	FILE *file = fopen(path, "rb");
	char chunk[65536];
	size_t n;

	while (file && (n = fread(chunk, 1, sizeof(chunk), file)) > 0)
		buf_put(out, chunk, n);
	return file && fclose(file) == 0;
}

/* cJSON_Delete frees it; NULL: there is no such file, or it is no JSON. */
static inline cJSON *read_json(const char *path)
{
	struct buf text = {0};
	cJSON *json = read_text(path, &text) ? cJSON_Parse(buf_text(&text)) : NULL;

	buf_fini(&text);
	return json;
}

#endif
