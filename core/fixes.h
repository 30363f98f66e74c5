/*
 * Fixes: what somebody could do, and which findings that would close. Five kinds of action, each
 * with the rule that finds it in a file of its own:
 *
 *	rebuild  on the newest scanned tag of a base's line: closes what came with the base and is
 *	         not listed by the newer one's scan (fixes_base.c)
 *	upgrade  of a package, where it came from: in a base, or in a repository (fixes_package.c)
 *	switch   to the slimmer scanned form of a base (fixes_base.c)
 *	remove   of a package that nothing needs at run time: advice, by a table (fixes_package.c)
 *	drop     of an image that nothing has run for 90 days (fixes_drop.c)
 *
 * Actions are made of a whole fleet, once, when somebody first asks, and do not depend on a filter;
 * their ids are the same in every database that read the same. Only a live image (`is:latest`) can
 * be mended: whoever upgrades makes a newer one. The plan (fixes_plan.c) then puts them in order
 *for what a filter selects.
 */
#ifndef TAMIS_CORE_FIXES_H
#define TAMIS_CORE_FIXES_H

#include <stdbool.h>
#include <stdint.h>

#include "core/arena.h"
#include "core/filter.h"
#include "core/fleet.h"
#include "core/owners.h"

/* Of two that close as much the one that changes less comes first. */
enum action_kind {
	ACTION_REBUILD,
	ACTION_UPGRADE,
	ACTION_SWITCH,
	ACTION_REMOVE,
	ACTION_DROP,
	ACTION_KINDS
};

struct action_kind_row {
	const char *word;  /* "upgrade" */
	const char *title; /* N_("Upgrade a package") */
	const char *help;  /* N_() what it is and what it rests on, a sentence */
};
extern const struct action_kind_row action_kinds[ACTION_KINDS];

enum { ACTION_TEXT = 2 * FLEET_ID + 1, ACTION_DROP_DAYS = 90 };

/* What an upgrade does to one version of one package, or a removal to one package. */
struct action_part {
	uint32_t package;
	word version;      /* installed; 0: not known, or a removal */
	const char *to;    /* NULL: no version is known to be right */
	uint32_t findings; /* that it closes */
	unsigned sources;  /* of these: mask of 1 << enum source */
};

struct action {
	enum action_kind kind;
	uint64_t id;
	char text[ACTION_TEXT]; /* the id as shown */
	uint32_t base;          /* whose layers it changes; FLEET_NONE: of a repository */
	uint32_t asset;         /* then one of that repository, or the resource; else FLEET_NONE */
	uint32_t image; /* rebuild, switch: onto this one; drop: this one; else FLEET_NONE */
	const char
		*site; /* account or registry, where others have a repository of its name; NULL */
	const char *name;           /* upgrade, remove: the package, as its source calls it */
	const char *to;             /* upgrade: the versions; "" when none is known; else NULL */
	uint32_t parts, part_count; /* fixes.parts: the one with the most findings first */
	uint32_t findings, finding_count; /* fixes.findings: what it closes; 0 where all that it
					     may close is uncovered */
	uint32_t left;    /* upgrade: findings of the package there that it leaves open, */
	uint32_t partial; /* and those of them that have a fix for some packages only */
	uint32_t opened;  /* rebuild, switch: problems of the new image that the old one has not */
	uint32_t uncovered; /* likewise: findings that its scans do not list and did not look for */
};

/* Another image takes the place of a base. */
static inline bool action_leaves_base(const struct action *a)
{
	return a->kind == ACTION_REBUILD || a->kind == ACTION_SWITCH;
}

/* Actions that close the same finding: one of them, and the others. Number 0 is no action. */
struct action_set {
	uint32_t others; /* a number of fixes.sets */
	uint32_t action;
};

struct fixes {
	struct action *actions;
	uint32_t count;
	size_t room;
	struct action_part *parts;
	uint32_t part_count;
	size_t part_room;
	uint32_t *findings; /* of all actions, one list after the other, ascending */
	uint32_t *set_of;   /* by finding: the actions that close it, a number of `sets` */
	struct action_set *sets;
	uint32_t set_count;
	size_t set_room;
	struct arena texts;
};

/* Made when first asked for, and kept as long as the fleet. */
const struct fixes *fixes_of(const struct fleet *f);
void fixes_free(struct fixes *x);

/* The same in two columns: "upgrade openssl 3.0.11-1~deb12u1 -> 3.0.15-1~deb12u1", and "base
 * mirror/debian:12" (a repository, a resource, an image). Append. */
void action_print_what(const struct fleet *f, const struct action *a, struct buf *out);
void action_print_where(const struct fleet *f, const struct action *a, struct buf *out);
/* And where there is little room: "openssl -> 3.0.15-1~deb12u1", "mirror/debian:12". */
void action_print_what_briefly(const struct fleet *f, const struct action *a, struct buf *out);
void action_print_where_briefly(const struct fleet *f, const struct action *a, struct buf *out);
/* "upgrade openssl 3.0.11-1~deb12u1 -> 3.0.15-1~deb12u1 in base mirror/debian:12". Appends. */
void action_print(const struct fleet *f, const struct action *a, struct buf *out);
/* "versions of swift are compared for equality only", where they have no order: none that is stated
 * is the smallest then. False, and nothing is put, where they have one. Append. */
bool package_print_order(const struct fleet *f, uint32_t package, struct buf *out);
bool action_print_order(const struct fleet *f, const struct action *a, struct buf *out);
/* The command, or the line of the Dockerfile; nothing when there is none that is sure. A report's
 * words are quoted for a shell, and what cannot be quoted is not put in. Appends. */
void action_command(const struct fleet *f, const struct action *a, struct buf *out);

/* ---- the plan -------------------------------------------------------------------------------- */

/* Counts are of the findings that are asked about and open. */
struct fix_row {
	uint32_t action;
	uint32_t first; /* one of the findings that it closes */
	/* What it closes by itself, whatever else is done. */
	uint32_t findings, severity[SEVERITY_COUNT], problems, images, accounts, marked;
	int64_t running;          /* images that run; -1 when that is known of none */
	word team;                /* who has to do it: the base's, else whose all findings are; 0 */
	bool is_several;          /* several own parts of it, or nobody owns a part */
	struct owner_list owners; /* of fix_plan.owners */
	/* What the rows above leave to it, and what all up to here close. `severe`: critical and
	 * high. */
	uint32_t new_findings, new_severe, total_findings, total_severe;
};

struct fix_plan {
	struct fix_row *rows;
	size_t count, room;
	struct owners owners;
	uint32_t findings, severe; /* all that was asked about, is open and can be closed, */
	uint32_t superseded; /* and what is open in images that are not live, and nothing can */
};

/*
 * The actions that close something of the selected findings, as far as these are open: always the
 * one next that closes most critical and high findings which none before it closes, then most of
 * all, then by kind and id. Of what excludes one another (two ways to leave a base) only the first
 * is there. `out` starts zeroed; its memory is used again.
 */
void fix_plan_make(const struct question *q, const struct selection *s, struct fix_plan *out);
void fix_plan_fini(struct fix_plan *plan);
/* The selected findings that are open and that the action closes. */
void fix_plan_select(const struct question *q, uint32_t action, const struct selection *within,
		     struct selection *out);
/* Rounded down, so that 100 is all of it; -1 of nothing. */
int fix_percent(uint32_t part, uint32_t all);

#endif
