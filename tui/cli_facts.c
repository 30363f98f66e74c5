/*
 * tamis imports --facts: what documents told that is no finding, one record a fact. A table and
 * JSONL have the columns of each kind, a CSV those of all.
 */
#include "tui/cli_facts.h"

#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "data/stage.h"
#include "tui/cli.h"

/* What a kind has under a heading; NULL: nothing. */
static const struct record_column *column_named(int kind, const char *name)
{
	for (size_t i = 0; i < fact_columns[kind].count; i++)
		if (strcmp(fact_columns[kind].columns[i].name, name) == 0)
			return &fact_columns[kind].columns[i];
	return NULL;
}

static const struct record_column *own_column(const void *row, const struct record_column *heading)
{
	return column_named((int)((const struct fact *)row)->kind, heading->name);
}

/* ---- facts that are kept --------------------------------------------------------------------- */

/* The store tells one fact after the other; a table is measured before it is printed. */
struct listing {
	struct arena arena;
	struct fact *facts; /* those of a kind stand together, as they are told */
	size_t count, room, limit;
};

static void keep_text(struct arena *arena, const char **text)
{
	*text = *text ? arena_strndup(arena, *text, strlen(*text)) : NULL;
}

static void keep_texts(struct arena *arena, const char *const **texts, size_t n)
{
	const char **copy = arena_alloc(arena, (n + 1) * sizeof(*copy));

	for (size_t i = 0; i < n; i++) {
		copy[i] = (*texts)[i];
		keep_text(arena, &copy[i]);
	}
	*texts = copy;
}

static void keep_labels(struct arena *arena, const struct label **labels, size_t n)
{
	struct label *copy = arena_alloc(arena, (n + 1) * sizeof(*copy));

	for (size_t i = 0; i < n; i++) {
		copy[i] = (*labels)[i];
		keep_text(arena, &copy[i].name);
		keep_text(arena, &copy[i].value);
	}
	*labels = copy;
}

static void keep_usage(struct arena *arena, struct fact *fact)
{
#define KEEP(name) keep_text(arena, &fact->usage.name);
	USAGE_WORDS(KEEP)
#undef KEEP
}

/* Its history is not listed. */
static void keep_image(struct arena *arena, struct fact *fact)
{
	struct image_fact *f = &fact->image;

#define KEEP(name) keep_text(arena, &f->name);
	IMAGE_FACT_WORDS(KEEP)
#undef KEEP
	keep_texts(arena, &f->tags, f->tag_count);
	keep_texts(arena, &f->layers, f->layer_count);
	keep_texts(arena, &f->diff_ids, f->diff_id_count);
	keep_labels(arena, &f->labels, f->label_count);
	f->history_count = 0;
}

static void keep_intel(struct arena *arena, struct fact *fact)
{
	keep_text(arena, &fact->intel.vuln);
	keep_text(arena, &fact->intel.model);
}

static void keep_account(struct arena *arena, struct fact *fact)
{
	keep_text(arena, &fact->account.id);
	keep_text(arena, &fact->account.name);
	keep_text(arena, &fact->account.status);
}

static void (*const keepers[])(struct arena *arena, struct fact *fact) = {
	[FACT_USAGE] = keep_usage,
	[FACT_IMAGE] = keep_image,
	[FACT_INTEL] = keep_intel,
	[FACT_ACCOUNT] = keep_account,
};

static bool keep_fact(void *ctx, const struct fact *fact, struct error *err)
{
	struct listing *l = ctx;

	(void)err;
	if (l->count == l->limit)
		return true;
	MEM_ROOM(l->facts, l->count, l->room);
	l->facts[l->count] = *fact;
	keepers[fact->kind](&l->arena, &l->facts[l->count++]);
	return true;
}

/* ---- the listing ----------------------------------------------------------------------------- */

/* The headings of all kinds, each name once: of its first kind. */
static size_t all_columns(struct record_column **columns)
{
	size_t n = 0;

	for (int kind = 0; kind < FACT_COUNT; kind++)
		for (size_t i = 0; i < fact_columns[kind].count; i++) {
			const struct record_column *c = &fact_columns[kind].columns[i];
			int first = 0;

			while (!column_named(first, c->name))
				first++;
			if (first < kind)
				continue;
			*columns = mem_grow(*columns, n + 1, sizeof(**columns));
			(*columns)[n++] = *c;
		}
	return n;
}

static bool write_together(const struct listing *l, const struct export *format,
			   const struct export_options *o, const struct out *out, struct error *err)
{
	struct record_column *columns = NULL;
	size_t column_count = all_columns(&columns);
	struct records records = {.columns = columns,
				  .column_count = column_count,
				  .rows = l->facts,
				  .row_size = sizeof(l->facts[0]),
				  .count = l->count,
				  .own = own_column};
	bool worked = format->write(&records, o, out, err);

	free(columns);
	return worked;
}

/* The facts of each kind under its own headings. */
static bool write_apart(const struct listing *l, const struct export *format,
			const struct export_options *o, const struct out *out, struct error *err)
{
	bool is_table = strcmp(format->word, "table") == 0, worked = true;
	size_t at = 0, n;

	for (; worked && at < l->count; at += n) {
		const struct fact_columns *k = &fact_columns[l->facts[at].kind];
		struct records records = {.columns = k->columns,
					  .column_count = k->count,
					  .rows = l->facts + at,
					  .row_size = sizeof(l->facts[0])};

		for (n = 1; at + n < l->count && l->facts[at + n].kind == l->facts[at].kind;)
			n++;
		records.count = n;
		worked = (!is_table || at == 0 || out->write(out->ctx, "\n", 1, err)) &&
			 format->write(&records, o, out, err);
	}
	return worked;
}

bool cli_facts(const struct cli *cli, const struct export *format, const struct export_options *o,
	       struct error *err)
{
	struct listing l = {.limit = cli_limit(cli)};
	struct out out = cli_out(stdout);
	struct store *store = cli_open(cli, STORE_READ, err);
	bool worked = store && store_facts(store, keep_fact, &l, err);

	if (worked && strcmp(format->word, "csv") == 0)
		worked = write_together(&l, format, o, &out, err);
	else if (worked)
		worked = write_apart(&l, format, o, &out, err);
	free(l.facts);
	arena_fini(&l.arena);
	store_close(store);
	return worked;
}
