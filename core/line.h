/*
 * Lines: the tags of a repository that follow one another, and which image is the newest of its
 * line at which time (TRUTH 3). `prod` is a line; `v1.8.2` and `v1.9.0` are one, `v2.0.0` another;
 * so are `git-1f0c22a` and `git-9be01d2`.
 */
#ifndef TAMIS_CORE_LINE_H
#define TAMIS_CORE_LINE_H

#include <stddef.h>
#include <stdint.h>

#include "core/date.h"

#define DATE_FOREVER INT64_MAX /* the end of what has not ended */

/*
 * The line of a tag: digits become #, and so do words of 7 to 64 hexadecimal digits that hold a
 * decimal one; but the first `keep` numbers of a dotted version stay where they have one to three
 * digits. With keep 1 "v1.9.8" gives "v1.#.#", "git-1f0c22a" "git-#", "2024.01.15" "#.#.#". Owned.
 */
char *line_of_tag(const char *tag, int keep);

/* An image under a tag. Numbers are the caller's; places with one `line` are compared. */
struct line_place {
	uint32_t line;
	uint32_t tag;
	uint32_t image;
	date first, last; /* when it was seen there */
	date born;        /* pushed, else created; DATE_NONE: `first` stands for it */
	date gone;        /* from when on it is known not to be there; DATE_FOREVER */
	const char *key;  /* tells equals apart in every database alike */
};

/* `until` is not in it. */
struct period {
	date from, until;
};

struct line_period {
	uint32_t image;
	struct period period;
};

/*
 * The times at which each image was the newest of its line. A tag is held by the image that was
 * seen under it last; of the holders of a line's tags the one that was born last is the newest. The
 * places are put in another order. *out is owned, sorted by image, then time; returns how many.
 */
size_t line_newest(struct line_place *places, size_t n, struct line_period **out);

#endif
