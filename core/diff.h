/*
 * What another image would close, open and keep: two scanned images compared, as a rebuild with the
 * one it would become, or a base with its slim form. A finding is the same in both by package, key
 * path and vulnerability, whatever the version; an image in several repositories has it once.
 */
#ifndef TAMIS_CORE_DIFF_H
#define TAMIS_CORE_DIFF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/field.h"
#include "core/filter.h"
#include "core/version.h"

enum diff_change {
	DIFF_CLOSED,
	DIFF_OPENED,
	DIFF_KEPT,
	/* Only the first image, or only the second, lists it, and the other one's scans did not
	 * look for it (core/fleet_cover.h). */
	DIFF_UNKNOWN_FIRST,
	DIFF_UNKNOWN_SECOND,
	DIFF_CHANGES
};
extern const char *const diff_changes[DIFF_CHANGES + 1]; /* words; the last is NULL */

struct diff_row {
	enum diff_change change;
	uint32_t finding; /* of the first image; of what only the second lists, of that */
	uint32_t other;   /* kept: of the second; else FLEET_NONE */
};

struct image_diff {
	struct diff_row *rows; /* by change, then worst first, then by name */
	size_t count;
	long long findings[DIFF_CHANGES], severity[DIFF_CHANGES][SEVERITY_COUNT];
	long long problems[DIFF_CHANGES]; /* distinct ones (TRUTH 2) */
};

/* Of what both images list, within the selection; NULL: all of it. diff_fini. */
void diff_images(const struct question *q, uint32_t from, uint32_t to,
		 const struct selection *within, struct image_diff *out);
void diff_fini(struct image_diff *d);

/* ---- images by name: diff_name.c ---- */

/*
 * The scanned images that go by these names: repository:tag or any reference, with @DIGEST or
 * @PLATFORM where several do, a digest or a config digest, whole or its first twelve digits or
 * more, with or without sha256:. Where a name has several, the one platform that both names have
 * is taken, and `taken` says so. False when a name has none, or several still: err names them
 * (ERROR_USAGE).
 */
bool diff_find_images(const struct fleet *f, const char *const names[2], uint32_t images[2],
		      struct buf *taken, struct error *err);
/* So, when the first image is at hand. */
bool diff_find_other(const struct fleet *f, uint32_t from, const char *name, uint32_t *to,
		     struct buf *taken, struct error *err);

/* ---- packages ---- */

struct diff_package {
	const char *ecosystem, *name, *path; /* path: a key path; NULL */
	const char *version;
};

/* A package that is not the same in both; `before` or `after` NULL: it is not there. */
struct diff_step {
	const char *ecosystem, *name, *path, *before, *after;
	enum version_order order; /* of before to after: VERSION_LESS is an upgrade */
};

/* Both lists are sorted here. Returns how many there are in *steps, owned. */
size_t diff_packages(struct diff_package *from, size_t from_count, struct diff_package *to,
		     size_t to_count, struct diff_step **steps);
/* added, removed, upgraded, downgraded, changed */
const char *diff_step_word(const struct diff_step *step);

#endif
