/*
 * Rebuild and switch: another image in the place of a base. Both close what the base brought and
 * the other one's scan does not list, which is the exact difference of two scans: compared are
 * package, path and vulnerability, and only of what the other image's scans looked for
 * (core/fleet_cover.h). The rest is counted, and not closed.
 */
#include <stdlib.h>
#include <string.h>

#include "core/fixes_impl.h"
#include "core/fleet_base.h"
#include "core/fleet_cover.h"

struct bases {
	struct fixes_maker *m;
	/* The images that stand on a base, at any depth: of `on` from starts[base]. */
	uint32_t *on, *starts;
	/* What the other image lists, by problem: the first of a chain of findings, + 1. */
	uint32_t *first, *next;
	uint32_t *seen; /* by problem: the last action for which somebody asked */
	uint32_t asked;
};

/* ---- who stands on what ---------------------------------------------------------------------- */

/* The base of an image, or of a base; + 1, 0: none is known. */
static uint32_t below(const struct fleet *f, uint32_t base)
{
	return base ? f->bases[base - 1].parent : 0;
}

static void list_standing(struct bases *b)
{
	const struct fleet *f = b->m->f;
	uint32_t *starts = mem_array((size_t)f->base_count + 3, sizeof(*starts)), n = 0;

	for (uint32_t i = 0; i < f->image_count; i++)
		for (uint32_t base = f->images[i].base; base; base = below(f, base)) {
			starts[base + 1]++;
			n++;
		}
	b->on = mem_array((size_t)n + 1, sizeof(*b->on));
	for (uint32_t i = 2; i < f->base_count + 2; i++)
		starts[i] += starts[i - 1];
	for (uint32_t i = 0; i < f->image_count; i++)
		for (uint32_t base = f->images[i].base; base; base = below(f, base))
			b->on[starts[base]++] = i;
	b->starts = starts;
}

/* ---- the difference -------------------------------------------------------------------------- */

static void note_listed(struct bases *b, uint32_t image)
{
	const struct fixes_maker *m = b->m;

	for (uint32_t n = m->image_starts[image]; n < m->image_starts[image + 1]; n++) {
		uint32_t i = m->by_image[n], problem = m->f->issues[m->f->issue[i]].problem;

		if (!fleet_is_listed(m->f, i))
			continue;
		b->next[i] = b->first[problem];
		b->first[problem] = i + 1;
	}
}

static void forget_listed(struct bases *b, uint32_t image)
{
	const struct fixes_maker *m = b->m;

	for (uint32_t n = m->image_starts[image]; n < m->image_starts[image + 1]; n++)
		b->first[m->f->issues[m->f->issue[m->by_image[n]]].problem] = 0;
}

static bool lists(const struct bases *b, uint32_t finding)
{
	const struct fleet *f = b->m->f;
	const struct fleet_issue *issue = &f->issues[f->issue[finding]];

	for (uint32_t n = b->first[issue->problem]; n; n = b->next[n - 1]) {
		const struct fleet_issue *other = &f->issues[f->issue[n - 1]];

		if (other->package == issue->package && other->path == issue->path)
			return true;
	}
	return false;
}

/* Problems that the new image lists and the old one does not, though it was looked for there. */
static uint32_t count_opened(struct bases *b, uint32_t base, uint32_t to)
{
	const struct fixes_maker *m = b->m;
	const struct fleet *f = m->f;
	uint32_t from = f->bases[base].image, opened = 0;

	b->asked++;
	for (uint32_t n = m->image_starts[from]; n < m->image_starts[from + 1]; n++)
		if (fleet_is_listed(f, m->by_image[n]))
			b->seen[f->issues[f->issue[m->by_image[n]]].problem] = b->asked;
	for (uint32_t n = m->image_starts[to]; n < m->image_starts[to + 1]; n++) {
		uint32_t i = m->by_image[n], *seen = &b->seen[f->issues[f->issue[i]].problem];

		if (!fleet_is_listed(f, i) || *seen == b->asked || !fleet_covers(f, from, i))
			continue;
		*seen = b->asked;
		opened++;
	}
	return opened;
}

/* What the base brought to the image and `to` does not list; how much of it nobody looked for. */
static uint32_t add_image(struct bases *b, uint32_t base, uint32_t image, uint32_t to)
{
	struct fixes_maker *m = b->m;
	const struct fleet *f = m->f;
	uint32_t uncovered = 0;

	for (uint32_t n = m->image_starts[image]; n < m->image_starts[image + 1]; n++) {
		uint32_t i = m->by_image[n], origin = fleet_origin_base(f, i);

		if (!m->is_closable[i] || origin == FLEET_NONE ||
		    !fleet_stands_on(f, base + 1, origin) || lists(b, i))
			continue;
		if (fleet_covers(f, to, i))
			fixes_add(m, i);
		else
			uncovered++;
	}
	return uncovered;
}

static void add_action(struct bases *b, enum action_kind kind, uint32_t base, uint32_t to)
{
	struct fixes_maker *m = b->m;
	struct action *a = fixes_begin(m, kind);

	note_listed(b, to);
	a->base = base;
	a->image = to;
	a->opened = count_opened(b, base, to);
	for (uint32_t n = b->starts[base]; n < b->starts[base + 1]; n++)
		a->uncovered += add_image(b, base, b->on[n], to);
	forget_listed(b, to);
	fixes_end(m, fleet_text(m->f, m->f->images[to].key));
}

/* ---- of each base ---------------------------------------------------------------------------- */

void fixes_make_of_bases(struct fixes_maker *m)
{
	const struct fleet *f = m->f;
	struct base_choice *choices = fixes_choose(m);
	struct bases b = {
		.m = m,
		.first = mem_array((size_t)f->problem_count + 1, sizeof(uint32_t)),
		.next = mem_array((size_t)f->count + 1, sizeof(uint32_t)),
		.seen = mem_array((size_t)f->problem_count + 1, sizeof(uint32_t)),
	};

	list_standing(&b);
	for (uint32_t base = 0; base < f->base_count; base++) {
		if (choices[base].rebuild != FLEET_NONE)
			add_action(&b, ACTION_REBUILD, base, choices[base].rebuild);
		if (choices[base].slim != FLEET_NONE)
			add_action(&b, ACTION_SWITCH, base, choices[base].slim);
	}
	free(choices);
	free(b.on);
	free(b.starts);
	free(b.first);
	free(b.next);
	free(b.seen);
}
