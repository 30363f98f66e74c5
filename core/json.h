/*
 * Writing JSON: small and flat. Reading it is cJSON's, in data/. Numbers are written in the C
 * locale whatever the process's; text that is no UTF-8 is written with U+FFFD in its place.
 */
#ifndef TAMIS_CORE_JSON_H
#define TAMIS_CORE_JSON_H

#include <stdbool.h>

#include "core/mem.h"

/* One string literal with its quotes; NULL writes null. Whatever text_visible shows as something
 * else is escaped: controls, bidirectional marks, overrides and isolates, invisible characters. */
void json_put_string(struct buf *out, const char *text);
/* A number with at most `decimals` digits after the point, trailing zeros cut. */
void json_put_number(struct buf *out, double number, int decimals);

#endif
