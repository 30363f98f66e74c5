/*
 * What every fuzz target has in common. libFuzzer brings its own main; with -DFUZZ_MAIN a target
 * runs the files named on its command line instead, to try a corpus or a crash.
 */
#ifndef TAMIS_TESTS_FUZZ_MAIN_H
#define TAMIS_TESTS_FUZZ_MAIN_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/mem.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Calls `check` with a copy of each line, for targets that take words: a file may hold many. */
static inline void fuzz_lines(const uint8_t *data, size_t size, void (*check)(const char *line))
{
	const char *at = (const char *)data, *end = at + size;

	while (at < end) {
		const char *stop = memchr(at, '\n', (size_t)(end - at));
		char *line = mem_strndup(at, (size_t)((stop ? stop : end) - at));

		check(line);
		free(line);
		at = stop ? stop + 1 : end;
	}
}

#ifdef FUZZ_MAIN
static bool fuzz_file(const char *path)
{
	FILE *file = fopen(path, "rb");
	struct buf bytes = {0};
	char chunk[65536];
	size_t n;

	if (!file) {
		perror(path);
		return false;
	}
	while ((n = fread(chunk, 1, sizeof(chunk), file)) > 0)
		buf_put(&bytes, chunk, n);
	fclose(file);
	LLVMFuzzerTestOneInput((const uint8_t *)buf_text(&bytes), bytes.size);
	buf_fini(&bytes);
	return true;
}

int main(int argc, char **argv)
{
	bool good = true;

	for (int i = 1; i < argc; i++)
		good = fuzz_file(argv[i]) && good;
	return !good;
}
#endif

#endif
