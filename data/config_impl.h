/* What the files that read a configuration share. Only data/config*.c include it. */
#ifndef TAMIS_DATA_CONFIG_IMPL_H
#define TAMIS_DATA_CONFIG_IMPL_H

#include "data/config.h"

enum { CONFIG_WORDS_MAX = 16 };

/* A file being read; `outer` is the one whose source-file named it. */
struct config_reader {
	struct config *config;
	const struct config_reader *outer;
	const char *path;
	int line;
	char *words[CONFIG_WORDS_MAX + 1];
	int count;
};

/* False with "FILE:LINE: text". */
bool config_fail(const struct config_reader *r, struct error *err, const char *text);
/* The place of `given` in a list that ends with NULL; -1, and the nearest is offered. */
int config_find_word(const struct config_reader *r, const char *what, const char *given,
		     const char *const *list, struct error *err);
/* Does what the words of a line say: the first names a row of config_commands[], its function takes
 * the rest. */
bool config_run(struct config_reader *r, struct error *err);
/* Reads another file where `outer`, NULL for the first of all, stands. */
bool config_read_file(struct config *config, const char *path, const struct config_reader *outer,
		      struct error *err);

#endif
