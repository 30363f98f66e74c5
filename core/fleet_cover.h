/*
 * Would a scan of an image have listed a finding that another image has? What two scans differ in
 * is a fact only where both looked (core/diff.c), and a rebuild closes no more than that
 * (core/fixes_base.c).
 *
 * A report does not record what was left out of it. TRUTH 3 therefore lets its silence close no
 * more than what it holds: that is presence, which states. A comparison asks what is likely, and
 * what people leave out is what is worth least to them: low severities, and what has no fix. So a
 * scan looked at the classes of packages it lists, at every severity from the lowest it holds
 * upward, at what has a fix, and at what has none if it lists any such thing. It knew only what was
 * known on its day.
 */
#ifndef TAMIS_CORE_FLEET_COVER_H
#define TAMIS_CORE_FLEET_COVER_H

#include "core/fleet.h"

/* The image's scans looked for it: one of the finding's sources, on the day when its vulnerability
 * was first reported or later. Or a list of the image's packages says that it is gone: the
 * finding's is not there any more, or only in versions that have the fix. */
bool fleet_covers(const struct fleet *f, uint32_t image, uint32_t finding);
/* Do its scans or lists say anything of what is not in them? A clean report does not. */
bool fleet_is_looked_at(const struct fleet *f, uint32_t image);

/* ---- making it ------------------------------------------------------------------------------- */

/* What a whole scan at `as_of` looked at, of all it holds. */
cover_mask cover_looked_at(unsigned classes, unsigned severities_held, bool fixable,
			   bool unfixable);
void fleet_cover_scan(struct fleet *f, uint32_t image, enum source source, cover_mask looked_at,
		      date as_of);
/* The days on which whole documents of a source last listed findings of each bit (cover_bit) in the
 * image, as cover_day gives them; 0: never. */
void fleet_cover_held(struct fleet *f, uint32_t image, enum source source,
		      const uint16_t held[COVER_BITS]);
uint16_t cover_day(date at); /* days since 1970; 0 where there is none */

/* All packages of `classes` (1 << class) that the image has, as far as any finding names them: from
 * fleet.listed[start] on, by number, then key path. */
void fleet_cover_packages(struct fleet *f, uint32_t image, unsigned classes, uint32_t start,
			  uint32_t count);

/* When each vulnerability was first reported of anything; of fleet_seal. */
void fleet_date_vulns(struct fleet *f);

#endif
