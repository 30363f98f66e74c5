/*
 * Use (TRUTH 5): does an image run, where, and is it known that it does not. The fleet holds who
 * was seen to run what from when to when; what holds at a time follows here.
 *
 * A use holds from the first document that showed it until a complete document is silent about it,
 * and without one for fleet.use_max_age after the last. An image is idle when it runs nowhere and
 * every cluster that ever ran an image of its repositories has a complete document that is not
 * older than that; else nobody knows.
 */
#ifndef TAMIS_CORE_USE_H
#define TAMIS_CORE_USE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/fleet.h"
#include "core/value.h"

enum use { USE_RUNNING, USE_UNKNOWN, USE_IDLE, USE_COUNT }; /* in the order of the risk */
extern const char *const use_words[USE_COUNT + 1];          /* ends with NULL */

/* Does it hold at this time, and prove that something runs? */
bool use_is_on(const struct fleet *f, const struct fleet_use *use, date at);
bool use_runs_at(const struct fleet *f, uint32_t image, date at);
/* Does it say at this time that its image should run there? That holds until a document ends it. */
bool use_is_declared(const struct fleet_use *use, date at);
bool use_declared_at(const struct fleet *f, uint32_t image, date at);
enum use use_of(const struct fleet *f, uint32_t image, date now);
/* When it was last known whether an image runs, where that is too long ago (fleet.use_max_age) and
 * nothing else keeps it unknown; DATE_NONE: it is known, or never was. */
date use_outdated(const struct fleet *f, uint32_t image, date now);
/* Tasks and pods that run it. Containers of one pod are one; Inspector's count of uses, which does
 * not say where, counts where nothing else is known. */
uint32_t use_running(const struct fleet *f, uint32_t image, date now);
/* The same of those uses only whose `part` is `where`; 0: of all. */
uint32_t use_running_at(const struct fleet *f, uint32_t image, enum use_part part, word where,
			date now);
/* When the use began of which this one is the last part: it was seen again before it had ended. */
date use_since(const struct fleet *f, const struct fleet_use *use);
/* When the next part of the same use began; DATE_NONE: this one is the last. */
date use_seen_again(const struct fleet *f, const struct fleet_use *use);

/* The accounts, clusters, workloads ... that run an image now, each once, in the alphabet's order:
 * a FIELD_LIST that is known when there are some. */
void use_list(const struct fleet *f, uint32_t image, enum use_part part, date now,
	      struct value *out);
/* The clusters by their names, and behind them by name and account where that is not the same: what
 * a filter may ask for. */
void use_list_clusters(const struct fleet *f, uint32_t image, date now, struct value *out);
/* One of them after the other, from *at = 0 and last = 0 on: the next after `last`. 0: none. */
word use_next(const struct fleet *f, uint32_t image, enum use_part part, date now, word last,
	      uint32_t *at);
word use_word(const struct fleet_use *use, enum use_part part);

/* Sorts the uses and gives each image its run: a step of fleet_seal. */
void use_seal(struct fleet *f);

#endif
