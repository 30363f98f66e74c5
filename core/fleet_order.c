/* Findings by their ids and names by their texts, so that no sort has to compare them again. */
#include "core/fleet_order.h"

#include <stdlib.h>
#include <string.h>

#include "core/mem.h"

/* An id is a hash, so its upper half all but decides; equal halves are set right by one walk. */
static void order_by_id(struct fleet *f)
{
	uint32_t n = f->count;
	uint32_t *from = mem_grow(NULL, n, sizeof(*from)), *to = mem_grow(NULL, n, sizeof(*to));

	for (uint32_t i = 0; i < n; i++)
		from[i] = i;
	for (int shift = 32; shift < 64; shift += 16) {
		uint32_t *starts = mem_array(65537, sizeof(*starts)), *swap;

		for (uint32_t i = 0; i < n; i++)
			starts[(f->id[i] >> shift & 0xffff) + 1]++;
		for (int d = 0; d < 65536; d++)
			starts[d + 1] += starts[d];
		for (uint32_t i = 0; i < n; i++)
			to[starts[f->id[from[i]] >> shift & 0xffff]++] = from[i];
		free(starts);
		swap = from;
		from = to;
		to = swap;
	}
	for (uint32_t i = 1; i < n; i++)
		for (uint32_t at = i; at && f->id[from[at - 1]] > f->id[from[at]]; at--) {
			uint32_t swap = from[at];

			from[at] = from[at - 1];
			from[at - 1] = swap;
		}
	free(to);
	free(f->by_id);
	f->by_id = from;
}

struct placed_name {
	const char *text;
	struct fleet_name *name;
};

static int compare_names(const void *a, const void *b)
{
	const struct placed_name *x = a, *y = b;

	return strcmp(x->text, y->text);
}

static void place_names(const struct fleet *f, struct fleet_name *names, uint32_t n)
{
	struct placed_name *list = mem_array((size_t)n + 1, sizeof(*list));

	for (uint32_t i = 0; i < n; i++)
		list[i] = (struct placed_name){fleet_text(f, names[i].text), &names[i]};
	qsort(list, n, sizeof(*list), compare_names);
	for (uint32_t i = 1; i < n; i++)
		list[i].name->place =
			list[i - 1].name->place + (compare_names(&list[i - 1], &list[i]) != 0);
	free(list);
}

/* DATE_NONE is the earliest of all. */
static void note_times(struct fleet *f)
{
	f->oldest = f->newest = DATE_NONE;
	for (uint32_t i = 0; i < f->issue_count; i++) {
		date seen = f->issues[i].first_seen;

		if (seen != DATE_NONE && (f->oldest == DATE_NONE || seen < f->oldest))
			f->oldest = seen;
		f->newest = seen > f->newest ? seen : f->newest;
	}
}

void fleet_order(struct fleet *f)
{
	order_by_id(f);
	place_names(f, f->vuln_names, f->vuln_name_count);
	place_names(f, f->package_names, f->package_name_count);
	note_times(f);
}
