/*
 * What an import is all of: `--complete[=SCOPE]` of `tamis import` (TRUTH 3 and 5). Only what is
 * within the scope may be closed by a document's silence.
 *
 *	(nothing)              this report of one image: nothing was left out of it
 *	account:ID[/REGION]    everything of this account (in this region)
 *	cluster:NAME           everything that runs in this cluster
 *	organization           everything of every account
 */
#ifndef TAMIS_CORE_COMPLETE_H
#define TAMIS_CORE_COMPLETE_H

#include <stdbool.h>

#include "core/error.h"

enum complete_kind { COMPLETE_REPORT, COMPLETE_ACCOUNT, COMPLETE_CLUSTER, COMPLETE_ORGANIZATION };

enum { COMPLETE_WORD_MAX = 256 }; /* bytes of a name in a scope, its end included */

struct complete {
	enum complete_kind kind;
	char account[16];                /* 12 digits */
	char region[32];                 /* "": all of them */
	char cluster[COMPLETE_WORD_MAX]; /* name or ARN */
};

/* "" is COMPLETE_REPORT. False with what was expected (ERROR_USAGE). */
bool complete_parse(const char *text, struct complete *out, struct error *err);

/* Is a thing of this account, region and cluster (each NULL when not known) within the scope? Never
 * in that of COMPLETE_REPORT, which is about one image and no place. */
bool complete_holds(const struct complete *c, const char *account, const char *region,
		    const char *cluster);

#endif
