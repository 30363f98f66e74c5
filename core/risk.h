/*
 * Risk order: what to look at first, and why. It is no score but a table of steps; of two findings
 * the first step at which they differ decides, so that each place can be told in words. A fact that
 * nobody knows stands behind the known ones, but for use and fix, where it may still be either.
 */
#ifndef TAMIS_CORE_RISK_H
#define TAMIS_CORE_RISK_H

#include <stdint.h>

#include "core/field.h"
#include "core/filter.h"
#include "core/mem.h"

enum {
	RISK_USE,
	RISK_EXPLOITED,
	RISK_SEVERITY,
	RISK_EPSS,
	RISK_SCORE,
	RISK_FIX,
	RISK_AGE,
	RISK_STEPS
};

struct risk_step {
	const char *name;
	const char *help; /* N_() from the first to the last */
	/* What the fact belongs to: LEVEL_ASSET, _ISSUE, _VULN, _SEVERITY, _SCORE or _FIX. */
	enum level level;
	/* How many ranks there are; the rank of an entity of the level is less, 0 the first. */
	uint32_t (*ranks)(const struct question *q);
	uint32_t (*rank)(const struct question *q, uint32_t entity);
	/* The fact of a finding in words, also when it is not known. Appends to out. */
	void (*say)(const struct question *q, uint32_t finding, struct buf *out);
};
extern const struct risk_step risk_steps[RISK_STEPS];

/*
 * The steps' ranks as one number, the less the earlier: comparing keys is comparing step by step.
 * A key holds for one question. Entities are asked when they first occur, so that few findings cost
 * little; `q` is copied, its fleet borrowed and not changed meanwhile.
 */
struct risk;
struct risk *risk_new(const struct question *q);
void risk_free(struct risk *r);
uint64_t risk_key(struct risk *r, uint32_t finding);
/* keys[rows[i]], of a room for every finding of the fleet; of other findings it may be filled, too.
 */
void risk_fill(struct risk *r, const uint32_t *rows, uint32_t n, uint64_t *keys);
uint64_t risk_keys(const struct risk *r); /* how many there can be: every key is less */

/* 1 + how many of the selected ones come before it; equals share a place. */
uint32_t risk_place(const struct question *q, const struct selection *s, uint32_t finding);

/* All steps in words: "it runs (3 tasks or pods in prod); known exploited ..." Appends to out. */
void risk_say(const struct question *q, uint32_t finding, struct buf *out);

/* The field `risk`: the first three steps in a word each, what is not known left out. */
void get_risk(const struct question *q, uint32_t entity, struct value *out);

#endif
