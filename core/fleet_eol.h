/* How long the systems of a whole fleet are supported: a step of fleet_seal. */
#ifndef TAMIS_CORE_FLEET_EOL_H
#define TAMIS_CORE_FLEET_EOL_H

#include "core/fleet.h"

/* Fills the eol of images, assets and bases, but for what scanners said of images. */
void fleet_date_systems(struct fleet *f);

#endif
