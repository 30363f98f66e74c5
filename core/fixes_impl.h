/* What the files that find actions share. */
#ifndef TAMIS_CORE_FIXES_IMPL_H
#define TAMIS_CORE_FIXES_IMPL_H

#include "core/dict.h"
#include "core/fixes.h"

/* While they are made. */
struct fixes_maker {
	const struct fleet *f;
	struct fixes *x;
	/* A place is a repository, its replicas in other regions too, or a resource. */
	struct dict places;   /* by text: numbers from 1 */
	uint32_t *place_of;   /* by asset */
	uint32_t *asset_of;   /* by place: one that is there */
	bool *is_shared;      /* by word: repositories of several places have this name */
	uint8_t *is_closable; /* by finding: it is there, and its image or resource is live */
	/* The findings of an image: of by_image from starts[image] to starts[image + 1]. */
	uint32_t *by_image, *image_starts;
	/* By set: what adding the action in hand to it gave, when `met` is that action + 1. */
	uint32_t *met, *became;
	size_t set_room;
};

/* The action in hand: filled by the caller, then given findings, then ended. */
struct action *fixes_begin(struct fixes_maker *m, enum action_kind kind);
void fixes_add(struct fixes_maker *m, uint32_t finding);
/* `target` is what makes it differ from others of its kind, place and package. One that closes
 * nothing is taken back, unless it may: nobody looked for what its image does not list. */
void fixes_end(struct fixes_maker *m, const char *target);
const char *fixes_text(struct fixes_maker *m, const char *text); /* kept as long as the fixes */

/* What may stand in the place of a base: the newest scanned image of its line, its slim form;
 * FLEET_NONE. By base, owned. */
struct base_choice {
	uint32_t rebuild, slim;
};
struct base_choice *fixes_choose(const struct fixes_maker *m);

void fixes_make_of_bases(struct fixes_maker *m);
void fixes_make_of_packages(struct fixes_maker *m);
void fixes_make_of_images(struct fixes_maker *m);

/* Is it of the same release of the same system: "debian 12.4" and "debian 12.9". */
bool fixes_is_same_system(const char *a, const char *b);
date fixes_born(const struct fleet_image *image); /* pushed, else created, else DATE_NONE */

/* Fills what the rows of a plan close by themselves (fixes_count.c). */
void fix_plan_count(const struct question *q, const struct selection *s, struct fix_plan *plan);

/* How a package of an ecosystem is upgraded and removed (fixes_manager.c). */
struct package_manager {
	const char *ecosystem;
	const char *tool;    /* of a system that may have another one; else NULL */
	const char *upgrade; /* before the packages */
	const char *pin;     /* between a package and its version; NULL: none is asked for */
	const char *version; /* before the version */
	const char *all;     /* upgrades whatever there is; or NULL */
	const char *remove;  /* NULL: nobody removes one */
	bool is_of_system;   /* it changes a system: of an image, a line of its Dockerfile */
	bool takes_many;     /* in one line; else a line each */
};
/* NULL: none is known, or one command would not do. Of an action with parts. */
const struct package_manager *fixes_manager(const struct fleet *f, const struct action *a);
/* The system of the n-th finding that it closes: "debian 12.5", or NULL. */
const char *fixes_system(const struct fleet *f, const struct action *a, uint32_t n);
bool fixes_is_of_image(const struct fleet *f, const struct action *a); /* else of a resource */

/* A package that only builds need (fixes_advice.c). */
bool fixes_is_build_package(const char *ecosystem, const char *name);

#endif
