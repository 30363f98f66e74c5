/* Groups as records: what they are called, then their numbers (group_columns), then whose they are.
 */
#include <stdlib.h>
#include <string.h>

#include "core/export_formats.h"
#include "core/intl.h"

/* Columns that are no row of group_columns; those have their place in it. */
enum {
	COLUMN_KEY = -10,
	COLUMN_LABEL,
	COLUMN_VIA,
	COLUMN_TEAM,
	COLUMN_PARENT,
	COLUMN_CREATED,
	COLUMN_PUSHED,
	COLUMN_EOL,
	COLUMN_EOL_BY,
	COLUMN_TEAMS,
	COLUMN_EXTRA = 10
};

struct group_records {
	const struct question *q;
	const struct groups *groups;
};

static void get_cell(const void *ctx, const void *row, int id, struct value *out)
{
	const struct group_records *r = ctx;
	const struct fleet *f = r->q->fleet;
	const struct group *g = row;

	if (id == COLUMN_KEY)
		value_text(g->key, out);
	else if (id == COLUMN_LABEL)
		value_text(g->label, out);
	else if (id == COLUMN_VIA)
		value_text(g->via, out);
	else if (id == COLUMN_TEAM)
		value_text(fleet_text(f, g->team), out);
	else if (id == COLUMN_PARENT)
		value_text(g->parent, out);
	else if (id == COLUMN_CREATED)
		value_date(g->created, out);
	else if (id == COLUMN_PUSHED)
		value_date(g->pushed, out);
	else if (id == COLUMN_EOL)
		value_date(g->eol.last, out);
	else if (id == COLUMN_EOL_BY)
		value_text(eol_bys[eol_by(&g->eol, r->q->now)], out);
	else if (id == COLUMN_TEAMS)
		owners_value(&r->groups->owners, &g->owners, f, out);
	else if (group_columns[id].get(g) >= 0)
		value_number((double)group_columns[id].get(g), out);
}

static int indent_of(const void *row)
{
	return 2 * ((const struct group *)row)->depth;
}

static const char *colour_of(const void *ctx, const void *row, const struct record_column *c)
{
	bool is_count = c->id >= 0 && group_columns[c->id].severity >= 0;

	(void)ctx;
	return is_count && group_columns[c->id].get(row) > 0
		       ? export_colours[group_columns[c->id].severity]
		       : NULL;
}

static size_t count_numbers(void)
{
	size_t n = 0;

	while (group_columns[n].name)
		n++;
	return n;
}

static size_t add_columns(enum pivot_id pivot, struct record_column *columns)
{
	size_t n = 0;

	columns[n++] = (struct record_column){.name = "key", .id = COLUMN_KEY};
	columns[n++] = (struct record_column){.name = "label",
					      .title = pivots[pivot].head,
					      .none = N_("(none)"),
					      .id = COLUMN_LABEL};
	columns[n++] = (struct record_column){.name = "via",
					      .title = pivot == PIVOT_BASE ? N_("VIA") : NULL,
					      .none = "-",
					      .id = COLUMN_VIA};
	for (int i = 0; group_columns[i].name; i++)
		columns[n++] = (struct record_column){
			.name = group_columns[i].name,
			.title = !group_columns[i].is_of_places ||
						 pivots[pivot].part != USE_PART_COUNT
					 ? group_columns[i].title
					 : NULL,
			.type = FIELD_NUMBER,
			.id = i};
	columns[n++] = (struct record_column){.name = "team", .id = COLUMN_TEAM};
	columns[n++] = (struct record_column){.name = "parent", .id = COLUMN_PARENT};
	columns[n++] =
		(struct record_column){.name = "created", .type = FIELD_DATE, .id = COLUMN_CREATED};
	columns[n++] =
		(struct record_column){.name = "pushed", .type = FIELD_DATE, .id = COLUMN_PUSHED};
	columns[n++] = (struct record_column){.name = "eol", .type = FIELD_DATE, .id = COLUMN_EOL};
	columns[n++] = (struct record_column){.name = "eol_by", .id = COLUMN_EOL_BY};
	columns[n++] =
		(struct record_column){.name = "teams", .type = FIELD_LIST, .id = COLUMN_TEAMS};
	return n;
}

bool export_groups(const struct export *e, const struct question *q, enum pivot_id pivot,
		   const struct groups *groups, const struct export_options *options,
		   const struct out *out, struct error *err)
{
	struct group_records r = {q, groups};
	struct record_column *columns = mem_array(count_numbers() + COLUMN_EXTRA, sizeof(*columns));
	struct records records = {.columns = columns,
				  .column_count = add_columns(pivot, columns),
				  .rows = groups->rows,
				  .row_size = sizeof(groups->rows[0]),
				  .count = groups->count,
				  .get = get_cell,
				  .colour = colour_of,
				  .indent = indent_of,
				  .ctx = &r};
	bool worked = e->write(&records, options, out, err);

	free(columns);
	return worked;
}
