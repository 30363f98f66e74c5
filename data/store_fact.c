/*
 * Telling facts, one after the other: the records that importers gave, read back. Nothing is kept
 * but the one that is told.
 */
#include <stdlib.h>

#include "core/arena.h"
#include "data/stage.h"
#include "data/store_impl.h"

/* A fact on its way out. */
struct telling {
	struct store *store;
	bool (*each)(void *ctx, const struct fact *fact, struct error *err);
	void *ctx;
	struct error *err;
	sqlite3_stmt *items; /* of an image, once it is needed */
};

#define WORD(column) "(SELECT text FROM word WHERE id = " column ")"

/* ---- usage ----------------------------------------------------------------------------------- */

/* clang-format off */
/* Words in the order of USAGE_WORDS. */
static const char usage_sql[] =
	"SELECT " WORD("account") " AS a, " WORD("region") ", " WORD("cluster") " AS c, "
	WORD("namespace") " AS n, " WORD("service") ", " WORD("workload_kind") ", "
	WORD("workload") " AS w, " WORD("taskdef") ", " WORD("container") " AS o, "
	WORD("role") ", " WORD("image") ", " WORD("digest") ", " WORD("config_digest") ", "
	WORD("status") ", is_running, is_declared, is_current, usage.n, at FROM usage"
	" ORDER BY a, c, n, w, o, hash, at, usage.n";
/* clang-format on */

static bool tell_usage(struct telling *t, sqlite3_stmt *st)
{
	int at = USAGE_WORD_COUNT;
	struct fact fact = {.kind = FACT_USAGE};

	fact.usage = (struct usage){
#define READ(name) .name = column_text(st, USAGE_WORD_##name),
		USAGE_WORDS(READ)
#undef READ
	};
	fact.usage.is_running = sqlite3_column_int(st, at++) != 0;
	fact.usage.is_declared = sqlite3_column_int(st, at++) != 0;
	fact.usage.is_current = sqlite3_column_int(st, at++) != 0;
	fact.usage.count = sqlite3_column_int64(st, at++);
	fact.usage.when = column_date(st, at++);
	return t->each(t->ctx, &fact, t->err);
}

/* ---- images ---------------------------------------------------------------------------------- */

/* clang-format off */
/* Words in the order of IMAGE_FACT_WORDS. */
static const char images_sql[] =
	"SELECT " WORD("registry") " AS g, " WORD("repository") " AS r, " WORD("region") ", "
	WORD("digest") " AS d, " WORD("config_digest") ", " WORD("raw_digest") ", "
	WORD("child_of") ", " WORD("os") ", " WORD("architecture") ", " WORD("variant") ", "
	WORD("os_version") ", created, pushed, last_used, in_use, is_artifact, is_deleted, id"
	" FROM image_fact ORDER BY g, r, d, hash";

static const char items_sql[] =
	"SELECT kind, " WORD("name") ", iif(kind = 3, " WORD("value") ", NULL), value, at"
	" FROM image_fact_item WHERE fact = ?1 ORDER BY kind, position";
/* clang-format on */

/* The lists of one image, while they grow. */
struct lists {
	struct arena arena;
	const char **texts[IMAGE_LABELS]; /* tags, layers, diff ids */
	struct label *labels;
	struct build_step *history;
	size_t counts[IMAGE_LIST_COUNT], rooms[IMAGE_LIST_COUNT];
};

static const char *keep(struct lists *lists, sqlite3_stmt *st, int column)
{
	const char *text = column_text(st, column);

	return text ? arena_strndup(&lists->arena, text, (size_t)sqlite3_column_bytes(st, column))
		    : NULL;
}

static void take_item(struct lists *lists, sqlite3_stmt *st)
{
	int list = sqlite3_column_int(st, 0);
	const char *name = keep(lists, st, 1);
	size_t *room = &lists->rooms[list], n = lists->counts[list]++;

	if (list == IMAGE_LABELS) {
		MEM_ROOM(lists->labels, n, *room);
		lists->labels[n] = (struct label){name, keep(lists, st, 2)};
	} else if (list == IMAGE_HISTORY) {
		MEM_ROOM(lists->history, n, *room);
		lists->history[n] = (struct build_step){.created_by = name,
							.created = column_date(st, 4),
							.is_empty = sqlite3_column_int(st, 3) != 0};
	} else {
		MEM_ROOM(lists->texts[list], n, *room);
		lists->texts[list][n] = name;
	}
}

static bool read_items(struct telling *t, int64_t fact, struct lists *lists)
{
	enum step step = STEP_FAILED;

	if (!t->items)
		t->items = store_prepare(t->store, items_sql, t->err);
	if (!t->items)
		return false;
	STORE_BIND(t->items, v_int(fact));
	while ((step = store_step(t->store, t->items, t->err)) == STEP_ROW) {
		int list = sqlite3_column_int(t->items, 0);

		if (list >= 0 && list < IMAGE_LIST_COUNT)
			take_item(lists, t->items);
	}
	return step == STEP_DONE;
}

static void lists_fini(struct lists *lists)
{
	for (int i = 0; i < IMAGE_LABELS; i++)
		free(lists->texts[i]);
	free(lists->labels);
	free(lists->history);
	arena_fini(&lists->arena);
}

static bool tell_image(struct telling *t, sqlite3_stmt *st)
{
	int at = IMAGE_FACT_WORD_COUNT;
	struct fact fact = {.kind = FACT_IMAGE};
	struct image_fact *f = &fact.image;
	struct lists lists = {0};
	bool worked;

	*f = (struct image_fact){
#define READ(name) .name = column_text(st, IMAGE_FACT_WORD_##name),
		IMAGE_FACT_WORDS(READ)
#undef READ
	};
	f->created = column_date(st, at++);
	f->pushed = column_date(st, at++);
	f->last_used = column_date(st, at++);
	f->in_use = sqlite3_column_int(st, at++);
	f->is_artifact = sqlite3_column_int(st, at++) != 0;
	f->is_deleted = sqlite3_column_int(st, at++) != 0;
	worked = read_items(t, sqlite3_column_int64(st, at++), &lists);
	f->tags = lists.texts[IMAGE_TAGS];
	f->tag_count = lists.counts[IMAGE_TAGS];
	f->layers = lists.texts[IMAGE_LAYERS];
	f->layer_count = lists.counts[IMAGE_LAYERS];
	f->diff_ids = lists.texts[IMAGE_DIFF_IDS];
	f->diff_id_count = lists.counts[IMAGE_DIFF_IDS];
	f->labels = lists.labels;
	f->label_count = lists.counts[IMAGE_LABELS];
	f->history = lists.history;
	f->history_count = lists.counts[IMAGE_HISTORY];
	worked = worked && t->each(t->ctx, &fact, t->err);
	lists_fini(&lists);
	return worked;
}

/* ---- feeds and accounts ---------------------------------------------------------------------- */

/* Two feeds, two facts: their dates are not the same. */
static const char intel_sql[] =
	"SELECT vuln, score, percentile, model, scored, NULL, NULL, NULL, NULL FROM epss"
	" UNION ALL SELECT vuln, NULL, NULL, NULL, scored, 1, added, due, ransomware FROM kev"
	" ORDER BY 1";

static bool tell_intel(struct telling *t, sqlite3_stmt *st)
{
	struct fact fact = {.kind = FACT_INTEL};

	fact.intel = (struct intel){
		.vuln = column_text(st, 0),
		.epss = column_real(st, 1),
		.percentile = column_real(st, 2),
		.model = column_text(st, 3),
		.scored = column_date(st, 4),
		.is_kev = sqlite3_column_int(st, 5) != 0,
		.kev_added = column_date(st, 6),
		.kev_due = column_date(st, 7),
		.ransomware =
			sqlite3_column_type(st, 8) == SQLITE_NULL ? -1 : sqlite3_column_int(st, 8),
	};
	return t->each(t->ctx, &fact, t->err);
}

static bool tell_account(struct telling *t, sqlite3_stmt *st)
{
	struct fact fact = {.kind = FACT_ACCOUNT};

	fact.account = (struct account){column_text(st, 0), column_text(st, 1), column_text(st, 2)};
	return t->each(t->ctx, &fact, t->err);
}

/* ---- all of them ----------------------------------------------------------------------------- */

static bool tell_all(struct telling *t, const char *sql,
		     bool (*tell)(struct telling *t, sqlite3_stmt *st))
{
	sqlite3_stmt *st = store_prepare(t->store, sql, t->err);
	enum step step = st ? STEP_ROW : STEP_FAILED;

	while (step == STEP_ROW) {
		step = store_step(t->store, st, t->err);
		if (step == STEP_ROW && !tell(t, st))
			step = STEP_FAILED;
	}
	sqlite3_finalize(st);
	return step == STEP_DONE;
}

bool store_facts(struct store *s,
		 bool (*each)(void *ctx, const struct fact *fact, struct error *err), void *ctx,
		 struct error *err)
{
	struct telling t = {.store = s, .each = each, .ctx = ctx, .err = err};
	bool worked;

	if (!store_exec(s, "BEGIN", err))
		return false;
	worked = tell_all(&t, usage_sql, tell_usage) && tell_all(&t, images_sql, tell_image) &&
		 tell_all(&t, intel_sql, tell_intel) &&
		 tell_all(&t, "SELECT id, name, status FROM account ORDER BY id", tell_account);
	sqlite3_finalize(t.items);
	store_rollback(s); /* nothing was written */
	return worked;
}
