/* A folder of a test's own, below /tmp, that is taken away with all that is in it. */
#ifndef TAMIS_TESTS_FOLDER_H
#define TAMIS_TESTS_FOLDER_H

#include <stdlib.h>

#include "core/mem.h"
#include "tests/tap.h"

/* Owned: folder_remove frees it. Without a folder the test cannot run, and ends. */
static inline char *folder_make(void)
{
	char *folder = mem_strdup("/tmp/tamis-test.XXXXXX");

	if (!mkdtemp(folder)) {
		tap_diag("no folder", folder);
		exit(1);
	}
	return folder;
}

static inline void folder_remove(char *folder)
{
	char *command = mem_printf("rm -rf '%s'", folder);

	if (system(command) != 0)
		tap_diag("left behind", folder);
	free(command);
	free(folder);
}

#endif
