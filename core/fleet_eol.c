/*
 * How long the systems are supported that images and resources stand on. A base has the system of
 * the image that ends there; where none is scanned, the one on whose last day all agree that stand
 * on it.
 */
#include "core/fleet_eol.h"

#include <stdlib.h>

/* A word's last day is looked up once, however many images have it. */
struct dates {
	struct eol *list; /* by word */
	bool *is_known;
};

static void date_system(const struct fleet *f, struct dates *dates, word os, struct eol *out)
{
	bool is_said = out->is_said;

	if (!dates->is_known[os]) {
		dates->list[os] = eol_of(fleet_text(f, os));
		dates->is_known[os] = true;
	}
	*out = dates->list[os];
	out->is_said = is_said;
}

/* What one image says of the system of a base that it stands on. */
static void agree(struct eol *base, bool *differs, const struct eol *image)
{
	if (image->last == DATE_NONE || *differs)
		return;
	*differs = base->last != DATE_NONE && base->last != image->last;
	base->last = *differs ? DATE_NONE : image->last;
	base->source = *differs ? NULL : image->source;
}

static void date_bases(struct fleet *f)
{
	bool *differs = mem_array((size_t)f->base_count + 1, sizeof(*differs));

	for (uint32_t i = 0; i < f->base_count; i++) {
		const struct fleet_base *base = &f->bases[i];

		f->bases[i].eol = (struct eol){.last = DATE_NONE};
		if (base->image != FLEET_NONE)
			f->bases[i].eol = f->images[base->image].eol;
	}
	for (uint32_t i = 0; i < f->image_count; i++)
		for (uint32_t up = f->images[i].base; up; up = f->bases[up - 1].parent)
			if (f->bases[up - 1].image == FLEET_NONE)
				agree(&f->bases[up - 1].eol, &differs[up - 1], &f->images[i].eol);
	/* A scanner's word on an image is about the system, which came with the base. */
	for (uint32_t i = 0; i < f->image_count; i++)
		for (uint32_t up = f->images[i].base; up; up = f->bases[up - 1].parent)
			f->bases[up - 1].eol.is_said |=
				f->images[i].eol.is_said && !differs[up - 1] &&
				f->images[i].eol.last == f->bases[up - 1].eol.last;
	free(differs);
}

void fleet_date_systems(struct fleet *f)
{
	size_t words = (size_t)f->words.count + 1;
	struct dates dates = {mem_array(words, sizeof(*dates.list)),
			      mem_array(words, sizeof(*dates.is_known))};

	for (uint32_t i = 0; i < f->image_count; i++)
		date_system(f, &dates, f->images[i].os, &f->images[i].eol);
	for (uint32_t i = 0; i < f->asset_count; i++)
		date_system(f, &dates, f->assets[i].os, &f->assets[i].eol);
	date_bases(f);
	free(dates.list);
	free(dates.is_known);
}
