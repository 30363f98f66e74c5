/*
 * What is right with the installation, and what to mend: one table of checks, each a row, shared by
 * `tamis doctor` and by the desk's page. To add one: a row in doctor.c and its function.
 *
 *	struct checkup c = {.database = path, .config = NULL, .now = now};
 *	checkup_run(&c);
 *	... c.lines ...
 *	checkup_fini(&c);
 */
#ifndef TAMIS_TUI_DOCTOR_H
#define TAMIS_TUI_DOCTOR_H

#include "core/coverage.h"
#include "core/date.h"
#include "data/db_file.h"
#include "data/store.h"

enum check_level { CHECK_OK, CHECK_WARN, CHECK_BAD, CHECK_LEVELS };
extern const char *const check_levels[CHECK_LEVELS]; /* "ok", "warn", "bad" */

struct check_line {
	const char *name; /* of the check */
	enum check_level level;
	char *found, *mend; /* owned; mend: NULL when there is nothing to do */
};

enum { CHECKS_MAX = 32 };

struct checkup {
	/* What is looked at; strings are borrowed. */
	const char *database, *config; /* config: NULL, the default place */
	date now;
	bool is_quick;  /* in the desk: what takes long is left to the command */
	int cols, rows; /* of the terminal; 0: there is none */
	/* What the checks read: */
	struct db_file file;
	struct store_health health;
	struct error trouble;            /* why the database cannot be examined */
	int64_t max_age[COVERAGE_KINDS]; /* seconds, of the configuration */
	/* What came of it: */
	struct check_line lines[CHECKS_MAX];
	size_t count;
};

void checkup_run(struct checkup *c);
void checkup_fini(struct checkup *c);
enum check_level checkup_worst(const struct checkup *c);

#endif
