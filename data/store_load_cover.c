/*
 * Loading what scans of images looked at. Trivy's reports say which classes they are about; of what
 * any other source looked at nothing tells but the findings that its whole documents list, or an
 * export of which somebody says that it is all.
 */
#include <stdlib.h>

#include "core/fleet_cover.h"
#include "data/store_load.h"

struct load_covers {
	uint32_t image_count;
	struct image_held {
		uint16_t days[SOURCE_COUNT][COVER_BITS];
	} * images; /* by the fleet's number */
};

void load_covers_init(struct load *l)
{
	l->covers = mem_alloc(sizeof(*l->covers));
	l->covers->image_count = l->fleet->image_count;
	l->covers->images = mem_array(l->covers->image_count + 1u, sizeof(*l->covers->images));
}

void load_covers_fini(struct load *l)
{
	if (!l->covers)
		return;
	free(l->covers->images);
	free(l->covers);
	l->covers = NULL;
}

void load_cover_scan(struct load *l, uint32_t asset, enum source source, cover_mask looked_at,
		     date as_of)
{
	uint32_t image = l->fleet->assets[asset].image;

	if (image != FLEET_NONE && looked_at)
		fleet_cover_scan(l->fleet, image, source, looked_at, as_of);
}

void load_cover_held(struct load *l, uint32_t finding, const struct statement *s, int bit)
{
	struct fleet *f = l->fleet;
	uint32_t image = f->assets[s->asset].image;
	uint16_t *day, at = cover_day(s->as_of);
	date all;

	if (image == FLEET_NONE || s->activity == FINDING_CLOSED)
		return;
	all = load_export_last(l, s->source, f->account[finding], f->region[finding]);
	if (all != DATE_NONE)
		fleet_cover_scan(f, image, s->source, COVER_ALL, all);
	if (!load_is_whole(l, s->scan))
		return;
	day = &l->covers->images[image].days[s->source][bit];
	*day = at > *day ? at : *day;
}

void load_covers_end(struct load *l)
{
	for (uint32_t i = 0; i < l->covers->image_count; i++)
		for (int s = 0; s < SOURCE_COUNT; s++)
			fleet_cover_held(l->fleet, i, (enum source)s, l->covers->images[i].days[s]);
}
