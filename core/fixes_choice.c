/*
 * Onto which image a base is rebuilt or switched: the newest of its line that was scanned, and the
 * slim form of it. Both lie in the base's own repository and are of the same release of a system.
 */
#include <stdlib.h>
#include <string.h>

#include "core/fixes_impl.h"
#include "core/fleet_cover.h"

/* Assets by place and by image, as chains: the first of each, + 1. */
struct chooser {
	const struct fixes_maker *m;
	uint32_t *first, *next;
	uint32_t *of_image, *next_of_image;
	uint32_t *seen; /* by package + 1: the base that was last asked about, + 1 */
};

static const char *system_of(const struct fleet *f, uint32_t image)
{
	return fleet_text(f, f->images[image].os);
}

/* The newer of two images, by date, then by key, so that every database agrees. */
static bool is_newer(const struct fleet *f, uint32_t image, uint32_t than)
{
	date a = fixes_born(&f->images[image]), b = fixes_born(&f->images[than]);

	if (a != b)
		return a > b;
	return strcmp(fleet_text(f, f->images[image].key), fleet_text(f, f->images[than].key)) > 0;
}

static bool shares_line(const struct fleet *f, const struct fleet_asset *a,
			const struct fleet_asset *b)
{
	for (uint32_t i = 0; i < a->line_count; i++)
		for (uint32_t k = 0; k < b->line_count; k++)
			if (f->lists[a->lines + i] == f->lists[b->lines + k])
				return true;
	return false;
}

/* The words of a tag that make an image slimmer, each of the longer form before it. */
static bool is_slim_word(const char *part, size_t size)
{
	static const char *const words[] = {"slim", "minimal", "micro", "runtime", "jre"};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strlen(words[i]) == size && strncmp(words[i], part, size) == 0)
			return true;
	return false;
}

/* The next part of a tag between - and _ ; 0: there is none. */
static size_t tag_word(const char **at)
{
	*at += strspn(*at, "-_");
	return strcspn(*at, "-_");
}

/* Is `slim` the tag with a slim word more, or in the place of "jdk"? */
static bool is_slimmer_tag(const char *slim, const char *tag)
{
	const char *a = slim, *b = tag;
	size_t n, m;
	bool is_slim = false;

	while ((n = tag_word(&a)) || *b) {
		m = tag_word(&b);
		if (n && is_slim_word(a, n)) {
			is_slim = true;
			a += n;
			b += m == 3 && strncmp(b, "jdk", 3) == 0 ? 3 : 0;
		} else if (n == m && strncmp(a, b, n) == 0) {
			a += n;
			b += m;
		} else {
			return false;
		}
	}
	return is_slim;
}

static bool has_slimmer_tag(const struct fleet *f, const struct fleet_asset *slim,
			    const struct fleet_asset *a)
{
	for (uint32_t i = 0; i < slim->tag_count; i++)
		for (uint32_t k = 0; k < a->tag_count; k++)
			if (is_slimmer_tag(fleet_text(f, f->lists[slim->tags + i]),
					   fleet_text(f, f->lists[a->tags + k])))
				return true;
	return false;
}

/* Fewer findings than the base, and none of a package of which the base has none. */
static bool is_part_of(const struct chooser *c, uint32_t image, uint32_t base)
{
	const struct fixes_maker *m = c->m;
	const struct fleet *f = m->f;
	uint32_t from = f->bases[base].image;
	uint32_t more = m->image_starts[from + 1] - m->image_starts[from];

	if (m->image_starts[image + 1] - m->image_starts[image] >= more)
		return false;
	for (uint32_t n = m->image_starts[from]; n < m->image_starts[from + 1]; n++)
		c->seen[f->issues[f->issue[m->by_image[n]]].package + 1] = base + 1;
	for (uint32_t n = m->image_starts[image]; n < m->image_starts[image + 1]; n++)
		if (c->seen[f->issues[f->issue[m->by_image[n]]].package + 1] != base + 1)
			return false;
	return true;
}

static void choose(const struct fleet *f, uint32_t image, uint32_t *best)
{
	if (*best == FLEET_NONE || is_newer(f, image, *best))
		*best = image;
}

/* Of two places of one repository: an image of the base's, and one that may be better. */
static void weigh(const struct chooser *c, uint32_t base, const struct fleet_asset *own,
		  const struct fleet_asset *other, struct base_choice *out)
{
	const struct fleet *f = c->m->f;
	uint32_t from = own->image, to = other->image;

	if (to == FLEET_NONE || to == from || f->images[to].is_unscanned ||
	    !fleet_is_looked_at(f, to)) /* of a clean report nobody knows what it closes */
		return;
	if (shares_line(f, own, other)) {
		date born = fixes_born(&f->images[from]);

		if (born != DATE_NONE && fixes_born(&f->images[to]) > born &&
		    fixes_is_same_system(system_of(f, from), system_of(f, to)))
			choose(f, to, &out->rebuild);
	} else if (has_slimmer_tag(f, other, own) &&
		   fixes_is_same_system(system_of(f, from), system_of(f, to)) &&
		   is_part_of(c, to, base)) {
		choose(f, to, &out->slim);
	}
}

static struct chooser chooser_new(const struct fixes_maker *m)
{
	const struct fleet *f = m->f;
	struct chooser c = {
		.m = m,
		.first = mem_array((size_t)f->asset_count + 2, sizeof(uint32_t)),
		.next = mem_array((size_t)f->asset_count + 2, sizeof(uint32_t)),
		.of_image = mem_array((size_t)f->image_count + 1, sizeof(uint32_t)),
		.next_of_image = mem_array((size_t)f->asset_count + 2, sizeof(uint32_t)),
		.seen = mem_array((size_t)f->package_count + 2, sizeof(uint32_t)),
	};

	for (uint32_t i = 0; i < f->asset_count; i++) {
		uint32_t image = f->assets[i].image;

		if (image == FLEET_NONE)
			continue;
		c.next[i] = c.first[m->place_of[i]];
		c.first[m->place_of[i]] = i + 1;
		c.next_of_image[i] = c.of_image[image];
		c.of_image[image] = i + 1;
	}
	return c;
}

static struct base_choice choose_for(const struct chooser *c, uint32_t base)
{
	const struct fleet *f = c->m->f;
	struct base_choice out = {FLEET_NONE, FLEET_NONE};
	uint32_t image = f->bases[base].image, own = 0;

	if (image != FLEET_NONE)
		own = c->of_image[image];
	for (; own; own = c->next_of_image[own - 1]) {
		uint32_t place = c->m->place_of[own - 1];

		for (uint32_t other = c->first[place]; other; other = c->next[other - 1])
			weigh(c, base, &f->assets[own - 1], &f->assets[other - 1], &out);
	}
	return out;
}

struct base_choice *fixes_choose(const struct fixes_maker *m)
{
	struct chooser c = chooser_new(m);
	struct base_choice *out = mem_array((size_t)m->f->base_count + 1, sizeof(*out));

	for (uint32_t base = 0; base < m->f->base_count; base++)
		out[base] = choose_for(&c, base);
	free(c.first);
	free(c.next);
	free(c.of_image);
	free(c.next_of_image);
	free(c.seen);
	return out;
}
