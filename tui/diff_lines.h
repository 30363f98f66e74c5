/* Two images compared, as lines: what `tamis diff` and the page of the desk say. */
#ifndef TAMIS_TUI_DIFF_LINES_H
#define TAMIS_TUI_DIFF_LINES_H

#include "core/diff.h"
#include "data/store.h"

struct diff_line {
	const char *change; /* closed, opened, kept, unknown; removed, added, upgraded, ... */
	const char *severity, *vuln, *package, *ecosystem, *path, *before, *after, *fixed;
};

struct diff_lines {
	struct image_diff diff;
	struct package_list from, to; /* the strings of steps are theirs */
	struct diff_step *steps;
	size_t step_count;
	struct diff_line *lines; /* findings, then packages */
	size_t count;
	bool lists_packages; /* both images have a list of packages */
};

/* False with err. diff_lines_fini in any case. */
bool diff_lines_make(struct store *s, const struct question *q, uint32_t from, uint32_t to,
		     const struct selection *within, struct diff_lines *out, struct error *err);
void diff_lines_fini(struct diff_lines *d);

/* "closes 12 findings (2 critical, 3 high), opens 1, keeps 30" */
void diff_lines_sum(const struct diff_lines *d, struct buf *out);
/* "packages: 5 removed, 2 added, 7 upgraded", or that one image has no list of them. */
void diff_lines_packages(const struct diff_lines *d, struct buf *out);

#endif
