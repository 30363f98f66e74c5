/*
 * Root reads and writes everything, so a test of what must not be read or written becomes nobody
 * for a while: by its real id, too, which access() asks for. The files of the test are root's, so
 * that what nobody may do with them is what their last three bits say.
 */
#ifndef TAMIS_TESTS_NOBODY_H
#define TAMIS_TESTS_NOBODY_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { NOBODY = 65534 };

/* False where root may not become another user; true at once for anybody else than root. */
static inline bool nobody_begin(void)
{
	return getuid() != 0 || (setreuid(NOBODY, 0) == 0 && seteuid(NOBODY) == 0);
}

static inline void nobody_end(void)
{
	if (getuid() == NOBODY && seteuid(0) == 0 && setreuid(0, 0) != 0) {
		printf("Bail out! nobody cannot become root again\n");
		exit(1);
	}
}

#endif
