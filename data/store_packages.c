/* The packages that an image's newest list has, for comparing two images. */
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/diff.h"
#include "data/store_impl.h"

/* Of the image itself, and of what is known by a digest of its only. */
static const char packages_sql[] =
	"WITH mine (id) AS (SELECT i.id FROM image i JOIN word w ON w.id = i.key WHERE w.text = ?1"
	" UNION SELECT j.image FROM image_join j JOIN image i ON i.id = j.same_as"
	" JOIN word w ON w.id = i.key WHERE w.text = ?1)"
	" SELECT e.text, n.text, p.text, v.text FROM mine JOIN asset a ON a.image = mine.id"
	" JOIN inventory_of o ON o.asset = a.id JOIN inventory x ON x.asset = a.id"
	" JOIN package k ON k.id = x.package LEFT JOIN word e ON e.id = k.ecosystem"
	" LEFT JOIN word n ON n.id = k.name LEFT JOIN word p ON p.id = x.path"
	" LEFT JOIN word v ON v.id = x.version"
	" WHERE o.as_of = (SELECT max(o2.as_of) FROM mine JOIN asset a2 ON a2.image = mine.id"
	" JOIN inventory_of o2 ON o2.asset = a2.id)";

static const char *keep(struct package_list *list, sqlite3_stmt *st, int column)
{
	const char *text = column_text(st, column);

	return text ? arena_strndup(list->arena, text, strlen(text)) : NULL;
}

bool store_packages(struct store *s, const struct fleet *f, uint32_t image,
		    struct package_list *out, struct error *err)
{
	sqlite3_stmt *st = store_prepare(s, packages_sql, err);
	enum step step = STEP_FAILED;
	size_t room = 0;

	*out = (struct package_list){.arena = mem_alloc(sizeof(*out->arena))};
	if (st)
		STORE_BIND(st, v_text(fleet_text(f, f->images[image].key)));
	while (st && (step = store_step(s, st, err)) == STEP_ROW) {
		MEM_ROOM(out->list, out->count, room);
		out->list[out->count++] = (struct diff_package){
			.ecosystem = keep(out, st, 0),
			.name = keep(out, st, 1),
			.path = keep(out, st, 2),
			.version = keep(out, st, 3),
		};
	}
	sqlite3_finalize(st);
	if (step == STEP_DONE)
		return true;
	package_list_fini(out);
	return false;
}

void package_list_fini(struct package_list *list)
{
	free(list->list);
	if (list->arena)
		arena_fini(list->arena);
	free(list->arena);
	*list = (struct package_list){0};
}
