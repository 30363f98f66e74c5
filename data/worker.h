/*
 * Work behind the desk: a thread that loads a fleet through a connection of its own, so that keys
 * are answered while a large database is read. It shares nothing but its end; a fleet that is taken
 * is the caller's alone.
 *
 *	w = worker_load(path, config, now, since, &err);
 *	... worker_is_done(w), every now and then ...
 *	fleet = worker_take(w, &err);
 */
#ifndef TAMIS_DATA_WORKER_H
#define TAMIS_DATA_WORKER_H

#include <stdbool.h>

#include "core/error.h"
#include "core/fleet.h"

struct config;
struct worker;

/* Begins. The configuration (may be NULL) is read until the end, and may not change; presence and
 * use are those of `now`, what is new came after `since` (store_set_since). NULL with err. */
struct worker *worker_load(const char *path, const struct config *config, date now, date since,
			   struct error *err);
bool worker_is_done(struct worker *w);
/* What it loaded; waits for it when it is not done. NULL with err. Frees the worker. */
struct fleet *worker_take(struct worker *w, struct error *err);
/* Ends it at once, and frees it. NULL is fine. */
void worker_stop(struct worker *w);

#endif
