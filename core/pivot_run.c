/*
 * Counting groups. Findings are counted in one walk; distinct images and problems in a second one
 * over the findings in order of their groups, with one stamp an image or problem.
 */
#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "core/mem.h"
#include "core/pivot.h"
#include "core/text.h"
#include "core/use.h"

static void count_finding(const struct question *q, uint32_t i, struct group *g)
{
	const struct fleet *f = q->fleet;
	const struct fleet_issue *issue = &f->issues[f->issue[i]];

	if (g->findings++ == 0) {
		g->first = i;
		g->team = f->team[i];
		g->oldest_days = g->running = -1;
	}
	if (f->team[i] != g->team) {
		g->team = 0;
		g->is_several = true;
	}
	g->severity[f->severity[i]]++;
	g->fixable += f->fix[i] == FIX_YES;
	g->marked += issue->is_marked;
	if (issue->first_seen != DATE_NONE) {
		int64_t days = date_days(issue->first_seen, q->now);

		if (days > g->oldest_days)
			g->oldest_days = days;
	}
}

/* The selected findings, those of one group together: a counting sort by row of `out`. A finding
 * stands in it once for each of its groups. */
static uint32_t *by_group(const struct question *q, enum pivot_id id, const struct selection *s,
			  const uint32_t *row_of, const struct groups *out)
{
	uint32_t *starts = mem_array(out->count + 1, sizeof(*starts));
	uint32_t *list;
	struct pivot_list groups = {0};

	for (size_t g = 0; g < out->count; g++)
		starts[g + 1] = starts[g] + out->rows[g].findings;
	list = mem_array((size_t)starts[out->count] + 1, sizeof(*list));
	for (uint32_t i = 0; i < q->fleet->count; i++) {
		if (!selection_has(s, i))
			continue;
		pivot_groups(q, id, i, &groups);
		for (size_t n = 0; n < groups.count; n++)
			list[starts[row_of[groups.numbers[n]] - 1]++] = i;
	}
	pivot_list_fini(&groups);
	free(starts);
	return list;
}

/* What counting distinct things keeps: the group that last met an image or a problem. */
struct stamps {
	uint32_t *image, *problem;
	uint8_t *worst; /* of the problem in that group: enum severity */
	uint8_t *use;   /* of the image: enum use + 1; 0 not asked yet */
	uint32_t *account;
	enum use_part part; /* whose words the groups are; USE_PART_COUNT: no such */
};

/* What runs this image in the place that the group is; an image that runs in no such place is in a
 * group whose number is no word. */
static void count_tasks(const struct question *q, struct group *g, uint32_t stamp, uint32_t image,
			struct stamps *stamps)
{
	const struct fleet *f = q->fleet;
	const struct fleet_image *of = &f->images[image];
	word where = g->number > f->words.count ? 0 : g->number;

	g->tasks = (g->tasks < 0 ? 0 : g->tasks) +
		   use_running_at(f, image, stamps->part, where, q->now);
	g->accounts = g->accounts < 0 ? 0 : g->accounts;
	for (uint32_t n = 0; n < of->use_count; n++) {
		const struct fleet_use *use = &f->uses[of->uses + n];

		if (!use->account || stamps->account[use->account] == stamp ||
		    !use_is_on(f, use, q->now) || (where && use_word(use, stamps->part) != where))
			continue;
		stamps->account[use->account] = stamp;
		g->account = use->account;
		g->accounts++;
	}
}

static void count_image(const struct question *q, struct group *g, uint32_t stamp, uint32_t image,
			struct stamps *stamps)
{
	if (stamps->image[image] == stamp)
		return;
	stamps->image[image] = stamp;
	g->images++;
	if (!stamps->use[image])
		stamps->use[image] = (uint8_t)(use_of(q->fleet, image, q->now) + 1);
	if (stamps->use[image] == USE_UNKNOWN + 1)
		return;
	g->running = g->running < 0 ? 0 : g->running;
	g->running += stamps->use[image] == USE_RUNNING + 1;
	if (stamps->use[image] == USE_RUNNING + 1 && stamps->part != USE_PART_COUNT)
		count_tasks(q, g, stamp, image, stamps);
}

static void count_problem(struct group *g, uint32_t stamp, uint32_t problem, uint8_t severity,
			  struct stamps *stamps)
{
	if (stamps->problem[problem] != stamp) {
		stamps->problem[problem] = stamp;
		g->problems++;
	} else if (severity > stamps->worst[problem]) {
		g->problem_severity[stamps->worst[problem]]--;
	} else {
		return;
	}
	stamps->worst[problem] = severity;
	g->problem_severity[severity]++;
}

static void count_distinct(const struct question *q, const struct pivot *pivot,
			   const uint32_t *list, struct groups *out)
{
	const struct fleet *f = q->fleet;
	struct stamps stamps = {
		.image = mem_array((size_t)f->image_count + 1, sizeof(uint32_t)),
		.problem = mem_array((size_t)f->problem_count + 1, sizeof(uint32_t)),
		.worst = mem_array((size_t)f->problem_count + 1, 1),
		.use = mem_array((size_t)f->image_count + 1, 1),
		.account = mem_array((size_t)f->words.count + 1, sizeof(uint32_t)),
		.part = pivot->part,
	};

	owners_begin(&out->owners, f);
	for (size_t g = 0; g < out->count; g++) {
		struct group *group = &out->rows[g];
		uint32_t stamp = (uint32_t)g + 1;

		owners_open(&out->owners);
		for (uint32_t n = 0; n < group->findings; n++) {
			uint32_t i = *list++;
			uint32_t image = f->assets[f->asset[i]].image;

			if (image != FLEET_NONE)
				count_image(q, group, stamp, image, &stamps);
			count_problem(group, stamp, f->issues[f->issue[i]].problem, f->severity[i],
				      &stamps);
			owners_add(&out->owners, f->team[i]);
		}
		group->owners = owners_close(&out->owners, f);
	}
	owners_end(&out->owners);
	free(stamps.image);
	free(stamps.problem);
	free(stamps.worst);
	free(stamps.use);
	free(stamps.account);
}

void groups_fini(struct groups *g)
{
	free(g->rows);
	owners_fini(&g->owners);
	*g = (struct groups){0};
}

static int compare_text(const char *a, const char *b)
{
	if (!a || !b)
		return !a - !b; /* what has no name stands last */
	return strcmp(a, b);
}

static int worst_first(const void *a, const void *b)
{
	const struct group *x = a, *y = b;

	for (int s = SEVERITY_COUNT - 1; s >= 0; s--)
		if (x->severity[s] != y->severity[s])
			return x->severity[s] < y->severity[s] ? 1 : -1;
	return compare_text(x->key, y->key);
}

static void name_group(const struct fleet *f, const struct pivot *pivot, struct group *g)
{
	if (g->number != 0)
		pivot->name(f, g);
	if (!g->label)
		g->label = g->key;
}

/* The row of the group of this number, which is made when the first finding of it is met. */
static struct group *group_at(const struct fleet *f, const struct pivot *pivot, uint32_t number,
			      uint32_t *row_of, uint32_t finding, struct groups *out)
{
	if (!row_of[number]) {
		MEM_ROOM(out->rows, out->count, out->room);
		out->rows[out->count] = (struct group){.number = number,
						       .first = finding,
						       .created = DATE_NONE,
						       .pushed = DATE_NONE,
						       .eol = {.last = DATE_NONE},
						       .tasks = -1,
						       .unscanned = -1,
						       .accounts = -1};
		name_group(f, pivot, &out->rows[out->count]);
		row_of[number] = (uint32_t)++out->count;
	}
	return &out->rows[row_of[number] - 1];
}

/* Images that run in these places and that no scan knows have no finding that could be selected:
 * all of them are counted. */
static void count_unscanned(const struct question *q, const struct pivot *pivot,
			    const uint32_t *row_of, struct groups *out)
{
	const struct fleet *f = q->fleet;

	for (size_t g = 0; g < out->count; g++)
		out->rows[g].unscanned = out->rows[g].tasks < 0 ? -1 : 0;
	for (uint32_t i = 0; i < f->image_count; i++) {
		uint32_t at = 0;

		for (word w = 0; f->images[i].is_unscanned &&
				 (w = use_next(f, i, pivot->part, q->now, w, &at));)
			if (row_of[w])
				out->rows[row_of[w] - 1].unscanned++;
	}
}

void pivot_run(const struct question *q, enum pivot_id id, const struct selection *s,
	       struct groups *out)
{
	const struct fleet *f = q->fleet;
	const struct pivot *pivot = &pivots[id];
	uint32_t *row_of = /* + 1; 0: not met yet */
		mem_array((size_t)pivot->last(f) + 1, sizeof(*row_of));
	struct pivot_list numbers = {0};
	uint32_t *list;

	out->count = 0;
	for (uint32_t i = 0; i < f->count; i++) {
		if (!selection_has(s, i))
			continue;
		pivot_groups(q, id, i, &numbers);
		for (size_t n = 0; n < numbers.count; n++)
			count_finding(q, i, group_at(f, pivot, numbers.numbers[n], row_of, i, out));
	}
	pivot_list_fini(&numbers);
	list = by_group(q, id, s, row_of, out);
	count_distinct(q, pivot, list, out);
	if (pivot->part != USE_PART_COUNT)
		count_unscanned(q, pivot, row_of, out);
	free(list);
	free(row_of);
	if (out->count)
		qsort(out->rows, out->count, sizeof(*out->rows), worst_first);
	groups_nest(f, id, out);
}

/* ---- what stands on what ----------------------------------------------------------------------
 */

/* The nearest group below this one that is shown, + 1; 0: none is. */
static uint32_t shown_parent(const struct fleet *f, const struct pivot *pivot, uint32_t number,
			     const uint32_t *row_of)
{
	do
		number = pivot->parent_of(f, number);
	while (number && !row_of[number]);
	return row_of[number];
}

/* In front of those that hang there already: what comes last stands first. */
static void hang(uint32_t *first, uint32_t *next, uint32_t parent, uint32_t row)
{
	next[row] = first[parent];
	first[parent] = row;
}

void groups_nest(const struct fleet *f, enum pivot_id id, struct groups *g)
{
	const struct pivot *pivot = &pivots[id];
	uint32_t *row_of, *first, *next, behind, at, n = 0;
	struct group *rows;

	if (!pivot->parent_of || !g->count)
		return;
	row_of = mem_array((size_t)pivot->last(f) + 1, sizeof(*row_of));
	first = mem_array(g->count + 1, sizeof(*first)); /* [0]: of those that stand on nothing */
	next = mem_array(g->count + 1, sizeof(*next));
	rows = mem_array(g->count, sizeof(*rows));
	for (size_t i = 0; i < g->count; i++)
		if (g->rows[i].number)
			row_of[g->rows[i].number] = (uint32_t)i + 1;
	behind = pivot->behind ? row_of[pivot->behind(f)] : 0;
	if (behind) {
		hang(first, next, 0, behind);
		g->rows[behind - 1].depth = 0;
	}
	for (uint32_t row = (uint32_t)g->count; row > 0; row--) {
		uint32_t parent;

		if (row == behind)
			continue;
		parent = shown_parent(f, pivot, g->rows[row - 1].number, row_of);
		hang(first, next, parent, row);
		g->rows[row - 1].depth = (int)parent;
	}
	/* Down as far as it goes, then on; `depth` holds the parent's row until its turn. */
	for (at = first[0]; at;) {
		uint32_t parent = (uint32_t)g->rows[at - 1].depth;

		rows[n] = g->rows[at - 1];
		rows[n].depth = 0;
		for (uint32_t up = parent; up; up = (uint32_t)g->rows[up - 1].depth)
			rows[n].depth++;
		n++;
		if (first[at]) {
			at = first[at];
			continue;
		}
		while (at && !next[at])
			at = (uint32_t)g->rows[at - 1].depth;
		at = at ? next[at] : 0;
	}
	memcpy(g->rows, rows, g->count * sizeof(*rows));
	free(rows);
	free(row_of);
	free(first);
	free(next);
}

/* ---- columns ----------------------------------------------------------------------------------
 */

#define COUNT(name, what)                                                                          \
	static int64_t get_##name(const struct group *g)                                           \
	{                                                                                          \
		return g->what;                                                                    \
	}
COUNT(images, images)
COUNT(running, running)
COUNT(tasks, tasks)
COUNT(accounts, accounts)
COUNT(unscanned, unscanned)
COUNT(problems, problems)
COUNT(findings, findings)
COUNT(critical, severity[SEVERITY_CRITICAL])
COUNT(high, severity[SEVERITY_HIGH])
COUNT(medium, severity[SEVERITY_MEDIUM])
COUNT(low, severity[SEVERITY_LOW])
COUNT(info, severity[SEVERITY_INFO])
COUNT(unknown, severity[SEVERITY_UNKNOWN])
COUNT(fixable, fixable)
COUNT(oldest_days, oldest_days)

const struct group_column group_columns[] = {
	{"images", N_("IMAGES"), get_images, -1, false},
	{"running", N_("RUN"), get_running, -1, false},
	{"problems", N_("PROBLEMS"), get_problems, -1, false},
	{"findings", N_("FINDINGS"), get_findings, -1, false},
	{"critical", N_("CRIT"), get_critical, SEVERITY_CRITICAL, false},
	{"high", N_("HIGH"), get_high, SEVERITY_HIGH, false},
	{"medium", N_("MED"), get_medium, SEVERITY_MEDIUM, false},
	{"low", N_("LOW"), get_low, SEVERITY_LOW, false},
	{"info", N_("INFO"), get_info, SEVERITY_INFO, false},
	{"unknown", N_("UNK"), get_unknown, SEVERITY_UNKNOWN, false},
	{"fixable", N_("FIXABLE"), get_fixable, -1, false},
	{"oldest_days", N_("OLDEST"), get_oldest_days, -1, false},
	{"tasks", N_("TASKS"), get_tasks, -1, true},
	{"accounts", N_("ACCOUNTS"), get_accounts, -1, true},
	{"unscanned", N_("UNSCANNED"), get_unscanned, -1, true},
	{NULL, NULL, NULL, -1, false},
};
enum { GROUP_COLUMNS = sizeof(group_columns) / sizeof(group_columns[0]) };

/* A group with what it is sorted by, so that qsort needs no state of its own. */
struct sorted_group {
	struct group group;
	int64_t number;
	bool by_key, descending;
	size_t place;
};

static int compare_sorted(const void *a, const void *b)
{
	const struct sorted_group *x = a, *y = b;
	int order = x->by_key ? compare_text(x->group.label, y->group.label)
			      : (x->number > y->number) - (x->number < y->number);

	if (x->descending)
		order = -order;
	return order ? order : (x->place > y->place) - (x->place < y->place);
}

bool groups_sort(struct groups *g, const char *column, bool descending, struct error *err)
{
	const char *names[GROUP_COLUMNS] = {"key"}; /* "key", then group_columns[] */
	bool by_key = text_casecmp(column, "key") == 0;
	const struct group_column *c = group_columns;
	struct sorted_group *list;

	for (size_t i = 1; i < GROUP_COLUMNS; i++)
		names[i] = group_columns[i - 1].name;
	while (!by_key && c->name && text_casecmp(column, c->name) != 0)
		c++;
	if (!by_key && !c->name)
		return error_no_such(err, _("column of groups"), column, names, GROUP_COLUMNS);
	list = mem_array(g->count, sizeof(*list));
	for (size_t i = 0; i < g->count; i++)
		list[i] = (struct sorted_group){g->rows[i], by_key ? 0 : c->get(&g->rows[i]),
						by_key, descending, i};
	if (g->count)
		qsort(list, g->count, sizeof(*list), compare_sorted);
	for (size_t i = 0; i < g->count; i++)
		g->rows[i] = list[i].group;
	free(list);
	return true;
}
