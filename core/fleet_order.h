/* What orders need of a whole fleet, worked out once: a step of fleet_seal. */
#ifndef TAMIS_CORE_FLEET_ORDER_H
#define TAMIS_CORE_FLEET_ORDER_H

#include "core/fleet.h"

/* Fills by_id, the places of the names, and the date of the oldest issue. */
void fleet_order(struct fleet *f);

#endif
