/* What an action is about: the marks, else the row, else every finding of the group. */
#ifndef TAMIS_TUI_TARGET_H
#define TAMIS_TUI_TARGET_H

#include <stddef.h>
#include <stdint.h>

#include "tui/view.h"

/* Distinct issues, in the fleet's order, as an owned array (NULL when there are none). */
size_t target_selected(const struct app *app, const struct selection *s, uint32_t **issues);
size_t target_rows(struct app *app, size_t first, size_t last, uint32_t **issues);
size_t target_marked(const struct app *app, uint32_t **issues);

/* The rule above; *about gets how to call them ("3 marked issues, 1 of them not shown"), owned;
 * *findings, empty before, those of the row, and nothing of marks, which are all that their issues
 * have. */
size_t target_of_action(struct app *app, uint32_t **issues, struct selection *findings,
			char **about);

/* Every finding of a marked issue, also one that the filter hides, in the order of the list where
 * that is open, else worst first. Owned array and words ("5 marked findings, 2 not shown here");
 * both NULL when nothing is marked. */
size_t target_marked_findings(const struct app *app, uint32_t **findings, char **about);

/* May the database be written? If not, complains (with `why` when it is read-only): false. */
bool target_write(struct app *app, const char *why);

#endif
