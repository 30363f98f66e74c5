/* What the words of `is:` mean: each an `and` of facts of single levels (filter_is.c). */
#ifndef TAMIS_CORE_FILTER_IS_H
#define TAMIS_CORE_FILTER_IS_H

#include "core/field.h"

enum { IS_PARTS = 4 };

/* `entity` is one of the level: an issue, the column's value of presence or flags. A part of
 * LEVEL_FINDING asks for each row that the parts before it left. */
struct is_part {
	enum level level;
	bool (*holds)(const struct question *q, uint32_t entity);
};

extern const struct is_part is_parts[][IS_PARTS]; /* row for row with filter_is_words */

#endif
