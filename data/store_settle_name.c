/*
 * A report that names nothing, imported again with --as NAME as the program advised: it is one
 * report, and moves. Its rows are settled anew under the name, for there may be others, and those
 * without it go. What people said stays as it was said; it is said of the issues under the new name
 * as well.
 */
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "data/store_settle.h"

static bool has_name(const struct settle *t)
{
	const char *as = t->options->as;

	return as && as[0] && !t->scan.staged->is_named;
}

/* Does the asset's key say what --as says? */
static bool is_called(const char *key, const char *as)
{
	char *own = identity_resource(as);
	bool is_same = text_equal(key, own);

	free(own);
	return is_same;
}

/* The scan of the same content without a name, called complete as given. */
static bool find_unnamed(struct settle *t, const char *complete, struct namesake *same)
{
	sqlite3_stmt *st = settle_statement(t, SQL_SCAN_UNNAMED);
	unsigned char hash[16];
	enum step step;

	if (!st)
		return false;
	settle_hash(t, t->scan.staged, NULL, complete, hash);
	STORE_BIND(st, v_blob(hash, sizeof(hash)));
	step = store_step(t->store, st, t->err);
	if (step == STEP_ROW) {
		*same = (struct namesake){.id = sqlite3_column_int64(st, 0),
					  .asset = sqlite3_column_int64(st, 1),
					  .as_of = column_date(st, 2),
					  .dated = (enum dated)sqlite3_column_int(st, 3)};
		same->is_known = !same->asset || is_called(column_text(st, 4), t->options->as);
	}
	sqlite3_reset(st);
	return step != STEP_FAILED;
}

/* The same, or one of which nobody said that it is complete: to say so is new, with a name or not.
 */
static bool find_any_unnamed(struct settle *t, struct namesake *same)
{
	if (!find_unnamed(t, t->options->complete, same))
		return false;
	if (same->id || !t->options->complete)
		return true;
	if (!find_unnamed(t, NULL, same))
		return false;
	if (same->is_known)
		*same = (struct namesake){0};
	return true;
}

bool settle_find_namesake(struct settle *t, struct namesake *same)
{
	const struct settled_scan *scan = &t->scan;
	int64_t is_known = 0;

	*same = (struct namesake){0};
	if (has_name(t)) {
		if (!find_any_unnamed(t, same))
			return false;
		if (same->is_known)
			t->scan.id = same->id;
		return true;
	}
	if (scan->staged->id) /* in parts: its findings name their own assets */
		return true;
	if (!settle_find(t, SQL_PART_FIND, BOUND(v_blob(scan->hash, sizeof(scan->hash))),
			 &is_known))
		return false;
	same->is_known = is_known != 0;
	return true;
}

/* ---- what people said ------------------------------------------------------------------------ */

struct spoken {
	int64_t key;
	char *words[4]; /* ecosystem, package, path, vulnerability */
};

/* All of them first: the table is added to next. */
static bool list_spoken(struct settle *t, int64_t asset, struct spoken **list, size_t *count)
{
	sqlite3_stmt *st = settle_statement(t, SQL_ISSUE_OF_RESOURCE);
	size_t room = 0;
	enum step step;

	if (!st)
		return false;
	STORE_BIND(st, v_int(asset));
	while ((step = store_step(t->store, st, t->err)) == STEP_ROW) {
		struct spoken *one;

		MEM_ROOM(*list, *count, room);
		one = &(*list)[(*count)++];
		one->key = sqlite3_column_int64(st, 0);
		for (int i = 0; i < 4; i++)
			one->words[i] = mem_strdup(column_text(st, i + 1));
	}
	return step == STEP_DONE;
}

static bool say_again(struct settle *t, const struct spoken *old, const char *resource,
		      struct buf *scratch)
{
	const struct issue_name name = {.resource = resource,
					.ecosystem = old->words[0],
					.package = old->words[1],
					.path = old->words[2],
					.vuln = old->words[3]};
	struct bound key = v_int((int64_t)store_issue_key(t->store, &name, scratch));

	return settle_run(t, SQL_ISSUE_ADD,
			  BOUND(key, v_text(resource), v_text(name.ecosystem), v_text(name.package),
				v_text(name.path), v_text(name.vuln))) &&
	       settle_run(t, SQL_ISSUE_EVENTS, BOUND(v_int(old->key), key));
}

static bool say_all_again(struct settle *t, int64_t asset)
{
	char *resource = identity_resource(t->options->as);
	struct spoken *list = NULL;
	struct buf scratch = {0};
	size_t count = 0;
	bool worked = list_spoken(t, asset, &list, &count);

	for (size_t i = 0; i < count; i++) {
		worked = worked && say_again(t, &list[i], resource, &scratch);
		for (int k = 0; k < 4; k++)
			free(list[i].words[k]);
	}
	buf_fini(&scratch);
	free(resource);
	free(list);
	return worked;
}

/* ---- the move -------------------------------------------------------------------------------- */

static bool drop_unnamed(struct settle *t, const struct namesake *same)
{
	static const enum settle_sql drops[] = {SQL_ASSET_DROP_SEEN, SQL_ASSET_DROP_OPINIONS,
						SQL_ASSET_DROP_FINDINGS};
	struct bound both[] = {v_int(same->id), v_int(t->scan.id)};

	for (size_t i = 0; i < sizeof(drops) / sizeof(drops[0]); i++)
		if (!settle_run(t, drops[i], BOUND(v_int(same->asset))))
			return false;
	return settle_run(t, SQL_SCAN_MOVE_FINDINGS, both, 2) &&
	       settle_run(t, SQL_SCAN_LOGGED, both, 2) && settle_drop_facts(t, same->id) &&
	       settle_run(t, SQL_SCAN_DROP, BOUND(v_int(same->id))) &&
	       settle_run(t, SQL_ASSET_DROP, BOUND(v_int(same->asset)));
}

/* Rows that moved are not new. */
static void count_moved(struct settle *t, long long moved)
{
	struct import_counts *counts = t->counts;

	moved = moved < counts->added ? moved : counts->added;
	counts->added -= moved;
	counts->updated += moved;
}

/* From now on the content is known without its name, too. */
static bool note_content(struct settle *t, const char *complete)
{
	unsigned char hash[16];

	settle_hash(t, t->scan.staged, NULL, complete, hash);
	return settle_run(t, SQL_PART_ADD, BOUND(v_blob(hash, sizeof(hash))));
}

bool settle_namesake(struct settle *t, const struct namesake *same)
{
	int64_t moved;

	if (!has_name(t) || !t->scan.asset)
		return true;
	if (same->id) {
		if (!settle_find(t, SQL_ASSET_COUNT, BOUND(v_int(same->asset)), &moved) ||
		    !say_all_again(t, same->asset) || !drop_unnamed(t, same))
			return false;
		count_moved(t, moved);
	}
	return note_content(t, NULL) && note_content(t, t->options->complete);
}
