/*
 * Findings as records: every field can be a column. The lists below say which ones are written
 * unasked. Those of JSONL are the stable contract of EXPERIENCE 1: keys may be added, never renamed
 * or removed; a key whose data no importer gives yet is null.
 */
#include <stdlib.h>
#include <string.h>

#include "core/export_formats.h"

const char *const export_columns_table[] = {
	"severity", "score", "vuln",  "package",  "version", "fixed",
	"state",    "age",   "image", "resource", NULL,
};

/* Which of them go first on a narrow terminal (struct cell_head); the others stay. */
static const struct {
	const char *name;
	int drop;
} drops[] = {
	{"fixed", 1}, {"resource", 2}, {"version", 3}, {"state", 4}, {"score", 5}, {"age", 6},
};

const char *const export_columns_csv[] = {
	"severity",    "score",    "vuln",      "package", "ecosystem",  "version",   "fixed",
	"fix",         "registry", "repo",      "tags",    "digest",     "account",   "region",
	"base",        "path",     "resource",  "sources", "status",     "presence",  "state",
	"state_until", "state_by", "state_why", "notes",   "first_seen", "last_seen", "title",
	"id",          "issue",    NULL,
};

const char *const export_columns_jsonl[] = {
	"id",          "issue",        "kind",         "source",
	"sources",     "account",      "region",       "vuln",
	"aliases",     "severity",     "severity_raw", "severity_source",
	"score",       "epss",         "kev",          "exploit",
	"title",       "ecosystem",    "package",      "purl",
	"version",     "fixed",        "fix",          "path",
	"registry",    "repo",         "tags",         "digest",
	"os",          "eol",          "resource",     "resource_type",
	"layer",       "layer_digest", "layer_index",  "base",
	"base_via",    "origin",       "origin_base",  "origin_via",
	"use",         "running",      "runs_in",      "clusters",
	"workloads",   "team",         "assignee",     "status",
	"suppressed",  "presence",     "presence_why", "state",
	"state_until", "state_by",     "state_why",    "notes",
	"first_seen",  "last_seen",    "fixed_at",     "ticket",
	NULL,
};

enum { NO_FIELD = -1 };

static void get_field(const void *ctx, const void *row, int id, struct value *out)
{
	const uint32_t *finding = row;

	if (id != NO_FIELD)
		field_get(ctx, (enum field_id)id, *finding, out);
}

static const char *colour_of(const void *ctx, const void *row, const struct record_column *c)
{
	const struct question *q = ctx;
	const uint32_t *finding = row;

	return c->id == FIELD_SEVERITY ? export_colours[q->fleet->severity[*finding]] : NULL;
}

static struct record_column column_of(enum field_id id)
{
	const struct field *field = &fields[id];

	return (struct record_column){.name = field->name,
				      .title = field->title,
				      .type = field->type,
				      .decimals = field->decimals,
				      .id = (int)id};
}

static int drop_of(const char *name)
{
	for (size_t i = 0; i < sizeof(drops) / sizeof(drops[0]); i++)
		if (strcmp(drops[i].name, name) == 0)
			return drops[i].drop;
	return 0;
}

static size_t add_named(const char *const *names, struct record_column *columns)
{
	size_t n = 0;

	for (; names[n]; n++) {
		int id = field_find(names[n], strlen(names[n]));

		columns[n] = id < 0 ? (struct record_column){.name = names[n], .id = NO_FIELD}
				    : column_of((enum field_id)id);
		columns[n].drop = drop_of(names[n]);
	}
	return n;
}

static size_t add_chosen(const struct export_options *options, struct record_column *columns)
{
	for (size_t i = 0; i < options->column_count; i++)
		columns[i] = column_of(options->columns[i]);
	return options->column_count;
}

static size_t count_names(const char *const *names)
{
	size_t n = 0;

	while (names[n])
		n++;
	return n;
}

bool export_findings(const struct export *e, const struct question *q,
		     const struct export_rows *rows, const struct export_options *options,
		     const struct out *out, struct error *err)
{
	bool is_own = options->column_count > 0;
	size_t most = is_own ? options->column_count : count_names(e->columns);
	struct record_column *columns = mem_array(most, sizeof(*columns));
	struct records records = {.columns = columns,
				  .column_count = is_own ? add_chosen(options, columns)
							 : add_named(e->columns, columns),
				  .rows = rows->rows,
				  .row_size = sizeof(rows->rows[0]),
				  .count = rows->count,
				  .get = get_field,
				  .colour = colour_of,
				  .ctx = q};
	bool worked = e->write(&records, options, out, err);

	free(columns);
	return worked;
}
