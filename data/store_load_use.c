/*
 * Loading uses: rows of documents become who runs which image from when to when. Nothing of it is
 * stored, so evidence that comes later (which images an index lists, which task definition is
 * newer, what a document was all of) joins anew, in any order of import.
 */
#include "data/store_load_use.h"

#include <stdlib.h>

#include "data/config.h"

static void fini(struct load_uses *u)
{
	free(u->docs);
	free(u->doc_of);
	free(u->rows);
	uses_join_fini(u);
	uses_span_fini(u);
}

bool load_uses(struct load *l, const struct gather *g)
{
	struct load_uses u = {
		.load = l,
		.gather = g,
		.declared_runs = l->store->config->declared_runs,
		.references.width = 1,
		.keys_made.width = 1,
		.places.width = 4,
		.own.width = 2,
		.keys.width = 7,
		.pulls.width = 2,
		.may.width = 2,
	};
	bool worked;

	l->fleet->use_max_age = config_use_max_age(l->store->config);
	worked = uses_read(&u);
	if (worked && u.row_count) {
		uses_define(&u);
		uses_index(&u);
		for (size_t i = 0; i < u.row_count; i++)
			uses_show(&u, &u.rows[i]);
		uses_name(&u);
		uses_span(&u);
	}
	fini(&u);
	return worked;
}
