/*
 * Drop: an image that nothing has run for ACTION_DROP_DAYS days, as far as complete lists say so
 * without a gap. It is never an image that others stand on, that something declares, or that is
 * itself younger than that.
 */
#include <stdlib.h>

#include "core/fixes_impl.h"
#include "core/use.h"

static date drop_since(const struct fleet *f)
{
	return f->as_of - (date)ACTION_DROP_DAYS * DATE_DAY;
}

/* Complete documents of the cluster, none further from the next than one may be old. */
static bool is_unbroken(const struct fleet *f, const struct fleet_cluster *cluster)
{
	date next = f->as_of;

	for (uint32_t n = cluster->date_count; n-- > 0;) {
		date at = f->complete_dates[cluster->dates + n];

		if (at > f->as_of)
			continue;
		if (next - at > f->use_max_age)
			return false;
		if (at <= drop_since(f))
			return true;
		next = at;
	}
	return false;
}

/* Until when the use may have been; what is declared is until it is not any more. */
static date use_until(const struct fleet *f, const struct fleet_use *use)
{
	date until = use->last + f->use_max_age;

	if (use->ended != DATE_NONE)
		return use->ended < until || use->is_declared ? use->ended : until;
	return use->is_declared ? f->as_of : until;
}

static bool is_unused(const struct fleet *f, uint32_t image)
{
	const struct fleet_image *i = &f->images[image];
	date born = fixes_born(i);

	if (born == DATE_NONE || born > drop_since(f) || use_of(f, image, f->as_of) != USE_IDLE)
		return false;
	for (uint32_t n = 0; n < i->use_count; n++)
		if (use_until(f, &f->uses[i->uses + n]) > drop_since(f))
			return false;
	for (uint32_t n = 0; n < i->puller_count; n++)
		if (!is_unbroken(f, &f->clusters[f->lists[i->pullers + n]]))
			return false;
	return i->puller_count > 0;
}

static bool *find_grounds(const struct fleet *f)
{
	bool *is_ground = mem_array((size_t)f->image_count + 1, sizeof(*is_ground));

	for (uint32_t i = 0; i < f->base_count; i++)
		if (f->bases[i].image != FLEET_NONE)
			is_ground[f->bases[i].image] = true;
	return is_ground;
}

static void drop(struct fixes_maker *m, uint32_t image)
{
	struct action *a = fixes_begin(m, ACTION_DROP);

	a->image = image;
	for (uint32_t n = m->image_starts[image]; n < m->image_starts[image + 1]; n++) {
		uint32_t i = m->by_image[n];

		if (presences[m->f->presence[i]].is_open && !(m->f->flags[i] & FLEET_SUPPRESSED)) {
			a->asset = m->f->asset[i];
			fixes_add(m, i);
		}
	}
	fixes_end(m, NULL);
}

void fixes_make_of_images(struct fixes_maker *m)
{
	const struct fleet *f = m->f;
	bool *is_ground;

	if (f->as_of == DATE_NONE)
		return;
	is_ground = find_grounds(f);
	for (uint32_t i = 0; i < f->image_count; i++)
		if (!is_ground[i] && is_unused(f, i))
			drop(m, i);
	free(is_ground);
}
