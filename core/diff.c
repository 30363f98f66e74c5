/* Comparing by merging: what each image lists, sorted by what makes a finding the same. */
#include "core/diff.h"

#include <stdlib.h>
#include <string.h>

#include "core/fleet_cover.h"
#include "core/mem.h"

const char *const diff_changes[DIFF_CHANGES + 1] = {
	[DIFF_CLOSED] = "closed",         [DIFF_OPENED] = "opened",          [DIFF_KEPT] = "kept",
	[DIFF_UNKNOWN_FIRST] = "unknown", [DIFF_UNKNOWN_SECOND] = "unknown",
};

/* ---- findings -------------------------------------------------------------------------------- */

struct listed {
	uint32_t package, path, vuln, finding;
	uint8_t severity;
};

static int compare_same(const struct listed *a, const struct listed *b)
{
	if (a->package != b->package)
		return a->package < b->package ? -1 : 1;
	if (a->vuln != b->vuln)
		return a->vuln < b->vuln ? -1 : 1;
	return (a->path > b->path) - (a->path < b->path);
}

/* Of equal ones the worst is kept, so it stands first. */
static int compare_listed(const void *a, const void *b)
{
	const struct listed *x = a, *y = b;
	int order = compare_same(x, y);

	if (order)
		return order;
	if (x->severity != y->severity)
		return x->severity > y->severity ? -1 : 1;
	return (x->finding > y->finding) - (x->finding < y->finding);
}

struct side {
	uint32_t image;
	struct listed *list;
	size_t count, room;
};

static void list_image(const struct fleet *f, const struct selection *within, struct side *out)
{
	size_t kept = 0;

	for (uint32_t i = 0; i < f->count; i++) {
		const struct fleet_issue *issue = &f->issues[f->issue[i]];

		if (f->assets[f->asset[i]].image != out->image || !fleet_is_listed(f, i) ||
		    (within && !selection_has(within, i)))
			continue;
		MEM_ROOM(out->list, out->count, out->room);
		out->list[out->count++] = (struct listed){issue->package, issue->path, issue->vuln,
							  i, f->severity[i]};
	}
	if (out->count)
		qsort(out->list, out->count, sizeof(*out->list), compare_listed);
	for (size_t i = 0; i < out->count; i++)
		if (!kept || compare_same(&out->list[kept - 1], &out->list[i]) != 0)
			out->list[kept++] = out->list[i];
	out->count = kept;
}

static void add_row(struct image_diff *d, enum diff_change change, uint32_t finding, uint32_t other)
{
	d->rows[d->count++] = (struct diff_row){change, finding, other};
}

/* What only one side lists is closed or opened if somebody looked for it in the other. */
static void add_lone(const struct fleet *f, struct image_diff *d, enum diff_change change,
		     enum diff_change unknown, uint32_t finding, const struct side *other)
{
	add_row(d, fleet_covers(f, other->image, finding) ? change : unknown, finding, FLEET_NONE);
}

static void merge(const struct fleet *f, const struct side *from, const struct side *to,
		  struct image_diff *d)
{
	size_t a = 0, b = 0;

	while (a < from->count || b < to->count) {
		int order = a == from->count ? 1
			    : b == to->count ? -1
					     : compare_same(&from->list[a], &to->list[b]);

		if (order < 0)
			add_lone(f, d, DIFF_CLOSED, DIFF_UNKNOWN_FIRST, from->list[a].finding, to);
		else if (order > 0)
			add_lone(f, d, DIFF_OPENED, DIFF_UNKNOWN_SECOND, to->list[b].finding, from);
		else
			add_row(d, DIFF_KEPT, from->list[a].finding, to->list[b].finding);
		a += order <= 0;
		b += order >= 0;
	}
}

/* ---- in order -------------------------------------------------------------------------------- */

/* A row with what it is sorted by. */
struct ranked {
	struct diff_row row;
	uint8_t severity;
	const char *vuln, *package;
	uint64_t id;
};

static int compare_text(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "");
}

static int compare_ranked(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;
	int order;

	if (x->row.change != y->row.change)
		return x->row.change < y->row.change ? -1 : 1;
	if (x->severity != y->severity)
		return x->severity > y->severity ? -1 : 1;
	order = compare_text(x->package, y->package);
	if (!order)
		order = compare_text(x->vuln, y->vuln);
	return order ? order : (x->id > y->id) - (x->id < y->id);
}

/* Of what is kept the worse of both. */
static uint8_t severity_of(const struct fleet *f, const struct diff_row *row)
{
	uint8_t own = f->severity[row->finding];

	return row->other != FLEET_NONE && f->severity[row->other] > own ? f->severity[row->other]
									 : own;
}

static void order_rows(const struct fleet *f, struct image_diff *d)
{
	struct ranked *list = mem_array(d->count + 1, sizeof(*list));

	for (size_t i = 0; i < d->count; i++) {
		uint32_t finding = d->rows[i].finding;
		const struct fleet_issue *issue = &f->issues[f->issue[finding]];

		list[i] = (struct ranked){
			.row = d->rows[i],
			.severity = severity_of(f, &d->rows[i]),
			.vuln = issue->vuln == FLEET_NONE
					? NULL
					: fleet_text(f, f->vulns[issue->vuln].key),
			.package = issue->package == FLEET_NONE
					   ? NULL
					   : fleet_text(f, f->packages[issue->package].group),
			.id = f->id[finding]};
	}
	if (d->count)
		qsort(list, d->count, sizeof(*list), compare_ranked);
	for (size_t i = 0; i < d->count; i++)
		d->rows[i] = list[i].row;
	free(list);
}

/* A problem that another package of the same source keeps is neither closed nor opened. */
static void count_rows(const struct fleet *f, struct image_diff *d)
{
	uint8_t *seen = mem_array((size_t)f->problem_count + 1, 1); /* a bit for each change */

	for (size_t i = 0; i < d->count; i++)
		if (d->rows[i].change == DIFF_KEPT)
			seen[f->issues[f->issue[d->rows[i].finding]].problem] = 1u << DIFF_KEPT;
	for (size_t i = 0; i < d->count; i++) {
		const struct diff_row *row = &d->rows[i];
		uint8_t *have = &seen[f->issues[f->issue[row->finding]].problem];

		d->findings[row->change]++;
		d->severity[row->change][severity_of(f, row)]++;
		if (*have & (1u << row->change | 1u << DIFF_KEPT))
			continue;
		d->problems[row->change]++;
		*have = (uint8_t)(*have | 1u << row->change);
	}
	for (uint32_t i = 0; i < f->problem_count; i++)
		d->problems[DIFF_KEPT] += (seen[i] & 1u << DIFF_KEPT) != 0;
	free(seen);
}

void diff_images(const struct question *q, uint32_t from, uint32_t to,
		 const struct selection *within, struct image_diff *out)
{
	struct side a = {.image = from}, b = {.image = to};

	*out = (struct image_diff){0};
	list_image(q->fleet, within, &a);
	list_image(q->fleet, within, &b);
	out->rows = mem_array(a.count + b.count + 1, sizeof(*out->rows));
	merge(q->fleet, &a, &b, out);
	order_rows(q->fleet, out);
	count_rows(q->fleet, out);
	free(a.list);
	free(b.list);
}

void diff_fini(struct image_diff *d)
{
	free(d->rows);
	*d = (struct image_diff){0};
}

/* ---- packages -------------------------------------------------------------------------------- */

static int compare_place(const struct diff_package *a, const struct diff_package *b)
{
	int order = compare_text(a->ecosystem, b->ecosystem);

	if (!order)
		order = compare_text(a->name, b->name);
	return order ? order : compare_text(a->path, b->path);
}

static int compare_package(const void *a, const void *b)
{
	const struct diff_package *x = a, *y = b;
	int order = compare_place(x, y);

	return order ? order : compare_text(x->version, y->version);
}

/* Where a package stands in several versions, those that both have are no step. */
size_t diff_packages(struct diff_package *from, size_t from_count, struct diff_package *to,
		     size_t to_count, struct diff_step **steps)
{
	size_t a = 0, b = 0, count = 0;

	*steps = mem_array(from_count + to_count + 1, sizeof(**steps));
	if (from_count)
		qsort(from, from_count, sizeof(*from), compare_package);
	if (to_count)
		qsort(to, to_count, sizeof(*to), compare_package);
	while (a < from_count || b < to_count) {
		int order = a == from_count ? 1
			    : b == to_count ? -1
					    : compare_place(&from[a], &to[b]);
		const struct diff_package *any = order <= 0 ? &from[a] : &to[b];
		struct diff_step step = {.ecosystem = any->ecosystem,
					 .name = any->name,
					 .path = any->path,
					 .before = order <= 0 ? from[a].version : NULL,
					 .after = order >= 0 ? to[b].version : NULL};

		a += order <= 0;
		b += order >= 0;
		if (order == 0 && compare_text(step.before, step.after) == 0)
			continue;
		if (order == 0)
			step.order = version_compare(version_scheme_of(step.ecosystem),
						     step.before ? step.before : "",
						     step.after ? step.after : "");
		(*steps)[count++] = step;
	}
	return count;
}

const char *diff_step_word(const struct diff_step *step)
{
	if (!step->before)
		return "added";
	if (!step->after)
		return "removed";
	return step->order == VERSION_LESS      ? "upgraded"
	       : step->order == VERSION_GREATER ? "downgraded"
						: "changed";
}
