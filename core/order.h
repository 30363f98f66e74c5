/* The order of findings: by any sortable field, stable, absent facts last in either direction. */
#ifndef TAMIS_CORE_ORDER_H
#define TAMIS_CORE_ORDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/error.h"
#include "core/field.h"
#include "core/filter.h"

enum { ORDER_KEYS_MAX = 4 };

struct order {
	struct {
		enum field_id field;
		bool descending;
	} keys[ORDER_KEYS_MAX];
	size_t count;
};

/* "severity", "-severity,package": a leading '-' is descending. */
bool order_parse(const char *text, struct order *out, struct error *err);
/* By risk (core/risk.h), then vuln, package. What list and the desk show unasked. */
extern const struct order order_default;

/*
 * The selected findings in order. `rows` gets s->selected numbers (owned by the caller, free()).
 * With the same keys, findings stand by id, so that two databases show the same order.
 */
uint32_t *order_run(const struct question *q, const struct order *order, const struct selection *s);

/*
 * All findings of the fleet in the default order: every order that ends as that one does begins
 * with them. Made when many findings are asked for, and kept with the fleet as long as every
 * image's use is what it was; nothing else that changes in a loaded fleet is part of it. Whoever
 * loads a large fleet behind the desk asks for it there.
 */
const uint32_t *order_keep(const struct question *q);
void order_free(struct order_kept *kept);

#endif
