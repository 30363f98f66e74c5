/* The rows of a plan as records. */
#include <stdlib.h>

#include "core/export_formats.h"
#include "core/fixes.h"
#include "core/intl.h"

enum column {
	COLUMN_ACTION,
	COLUMN_ID,
	COLUMN_KIND,
	COLUMN_PACKAGE,
	COLUMN_TO,
	COLUMN_BASE,
	COLUMN_REPO,
	COLUMN_FINDINGS,
	COLUMN_SEVERITY, /* and one for each */
	COLUMN_PROBLEMS = COLUMN_SEVERITY + SEVERITY_COUNT,
	COLUMN_IMAGES,
	COLUMN_RUNNING,
	COLUMN_ACCOUNTS,
	COLUMN_TEAM,
	COLUMN_TEAMS,
	COLUMN_LEFT,
	COLUMN_PARTIAL,
	COLUMN_OPENED,
	COLUMN_UNCOVERED,
	COLUMN_NEW,
	COLUMN_NEW_SEVERE,
	COLUMN_TOTAL,
	COLUMN_TOTAL_SEVERE,
	COLUMN_PERCENT,
	COLUMN_PERCENT_SEVERE,
	COLUMN_COMMAND
};

/* A row, and the texts that are made for it. */
struct fix_record {
	const struct fix_row *row;
	char *action, *command;
};

struct fix_records {
	const struct question *q;
	const struct fix_plan *plan;
};

/* ---- cells ----------------------------------------------------------------------------------- */

/* FLEET_NONE: it has none. */
static word place_word(const struct fleet *f, const struct action *a, int id)
{
	if (id == COLUMN_BASE)
		return a->base == FLEET_NONE ? 0 : f->bases[a->base].name;
	return a->asset == FLEET_NONE ? 0 : f->assets[a->asset].repository;
}

static bool get_text(const struct fix_records *r, const struct fix_record *record, int id,
		     struct value *out)
{
	const struct fleet *f = r->q->fleet;
	const struct action *a = &fixes_of(f)->actions[record->row->action];

	switch (id) {
	case COLUMN_ACTION:
		value_text(record->action, out);
		return true;
	case COLUMN_COMMAND:
		value_text(record->command, out);
		return true;
	case COLUMN_ID:
		value_text(a->text, out);
		return true;
	case COLUMN_KIND:
		value_text(action_kinds[a->kind].word, out);
		return true;
	case COLUMN_PACKAGE:
		value_text(a->name, out);
		return true;
	case COLUMN_TO:
		value_text(a->image != FLEET_NONE && a->base != FLEET_NONE
				   ? fleet_text(f, f->images[a->image].label)
				   : a->to,
			   out);
		return true;
	case COLUMN_BASE:
	case COLUMN_REPO:
		value_text(fleet_text(f, place_word(f, a, id)), out);
		return true;
	case COLUMN_TEAM:
		value_text(fleet_text(f, record->row->team), out);
		return true;
	default:
		return false;
	}
}

/* -1: not known, or it does not apply. */
static int64_t number_of(const struct fix_records *r, const struct fix_row *row, int id)
{
	const struct action *a = &fixes_of(r->q->fleet)->actions[row->action];
	bool is_of_base = action_leaves_base(a);

	switch (id) {
	case COLUMN_FINDINGS:
		return row->findings;
	case COLUMN_PROBLEMS:
		return row->problems;
	case COLUMN_IMAGES:
		return row->images;
	case COLUMN_RUNNING:
		return row->running;
	case COLUMN_ACCOUNTS:
		return row->accounts;
	case COLUMN_LEFT:
		return a->kind == ACTION_UPGRADE ? (int64_t)a->left : -1;
	case COLUMN_PARTIAL:
		return a->kind == ACTION_UPGRADE ? (int64_t)a->partial : -1;
	case COLUMN_OPENED:
		return is_of_base ? (int64_t)a->opened : -1;
	case COLUMN_UNCOVERED:
		return is_of_base ? (int64_t)a->uncovered : -1;
	case COLUMN_NEW:
		return row->new_findings;
	case COLUMN_NEW_SEVERE:
		return row->new_severe;
	case COLUMN_TOTAL:
		return row->total_findings;
	case COLUMN_TOTAL_SEVERE:
		return row->total_severe;
	case COLUMN_PERCENT:
		return fix_percent(row->total_findings, r->plan->findings);
	case COLUMN_PERCENT_SEVERE:
		return fix_percent(row->total_severe, r->plan->severe);
	default:
		return row->severity[id - COLUMN_SEVERITY];
	}
}

static void get_cell(const void *ctx, const void *row, int id, struct value *out)
{
	const struct fix_records *r = ctx;
	const struct fix_record *record = row;
	int64_t number;

	if (get_text(r, record, id, out))
		return;
	if (id == COLUMN_TEAMS) {
		owners_value(&r->plan->owners, &record->row->owners, r->q->fleet, out);
		return;
	}
	number = number_of(r, record->row, id);
	if (number >= 0)
		value_number((double)number, out);
}

static const char *colour_of(const void *ctx, const void *row, const struct record_column *c)
{
	const struct fix_record *record = row;
	int severity = c->id - COLUMN_SEVERITY;

	(void)ctx;
	return severity >= 0 && severity < SEVERITY_COUNT && record->row->severity[severity]
		       ? export_colours[severity]
		       : NULL;
}

/* ---- columns --------------------------------------------------------------------------------- */

#define NUMBER .type = FIELD_NUMBER

static const struct record_column columns[] = {
	/* clang-format off */
	{.name = "fix_id", .title = N_("FIX ID"), .drop = 5, .id = COLUMN_ID},
	{.name = "kind", .id = COLUMN_KIND},
	{.name = "action", .title = N_("ACTION"), .id = COLUMN_ACTION},
	{.name = "package", .id = COLUMN_PACKAGE},
	{.name = "to", .id = COLUMN_TO},
	{.name = "base", .id = COLUMN_BASE},
	{.name = "repo", .id = COLUMN_REPO},
	{.name = "findings", .title = N_("FINDINGS"), NUMBER, .id = COLUMN_FINDINGS},
	{.name = "critical", .title = N_("CRIT"), NUMBER, .drop = 3, .id = COLUMN_SEVERITY + SEVERITY_CRITICAL},
	{.name = "high", .title = N_("HIGH"), NUMBER, .drop = 3, .id = COLUMN_SEVERITY + SEVERITY_HIGH},
	{.name = "medium", NUMBER, .id = COLUMN_SEVERITY + SEVERITY_MEDIUM},
	{.name = "low", NUMBER, .id = COLUMN_SEVERITY + SEVERITY_LOW},
	{.name = "info", NUMBER, .id = COLUMN_SEVERITY + SEVERITY_INFO},
	{.name = "unknown", NUMBER, .id = COLUMN_SEVERITY + SEVERITY_UNKNOWN},
	{.name = "problems", NUMBER, .id = COLUMN_PROBLEMS},
	{.name = "images", .title = N_("IMAGES"), NUMBER, .drop = 2, .id = COLUMN_IMAGES},
	{.name = "running", .title = N_("RUN"), .none = "-", NUMBER, .drop = 2, .id = COLUMN_RUNNING},
	{.name = "accounts", NUMBER, .id = COLUMN_ACCOUNTS},
	{.name = "team", .id = COLUMN_TEAM},
	{.name = "teams", .title = N_("TEAM"), .none = "-", .type = FIELD_LIST, .drop = 4, .id = COLUMN_TEAMS},
	{.name = "left", NUMBER, .id = COLUMN_LEFT},
	{.name = "partial", NUMBER, .id = COLUMN_PARTIAL},
	{.name = "opened", NUMBER, .id = COLUMN_OPENED},
	{.name = "uncovered", NUMBER, .id = COLUMN_UNCOVERED},
	{.name = "new", .title = N_("NEW"), NUMBER, .id = COLUMN_NEW},
	{.name = "new_critical_high", NUMBER, .id = COLUMN_NEW_SEVERE},
	{.name = "total", NUMBER, .id = COLUMN_TOTAL},
	{.name = "total_critical_high", .title = N_("TOTAL C+H"), NUMBER, .drop = 1, .id = COLUMN_TOTAL_SEVERE},
	{.name = "percent", NUMBER, .id = COLUMN_PERCENT},
	{.name = "percent_critical_high", .title = N_("% C+H"), .none = "-", NUMBER, .id = COLUMN_PERCENT_SEVERE},
	{.name = "command", .note = N_("command"), .id = COLUMN_COMMAND},
	/* clang-format on */
};

static struct fix_record *make_records(const struct fix_records *r, size_t count)
{
	const struct fleet *f = r->q->fleet;
	struct fix_record *list = mem_array(count + 1, sizeof(*list));

	for (size_t i = 0; i < count; i++) {
		const struct fix_row *row = &r->plan->rows[i];
		const struct action *a = &fixes_of(f)->actions[row->action];
		struct buf action = {0}, command = {0};

		action_print(f, a, &action);
		action_command(f, a, &command);
		list[i] = (struct fix_record){row, buf_take(&action), buf_take(&command)};
	}
	return list;
}

bool export_fixes(const struct export *e, const struct question *q, const struct fix_plan *plan,
		  size_t limit, const struct export_options *options, const struct out *out,
		  struct error *err)
{
	struct fix_records r = {q, plan};
	size_t count = plan->count < limit ? plan->count : limit;
	struct fix_record *list = make_records(&r, count);
	struct records records = {.columns = columns,
				  .column_count = sizeof(columns) / sizeof(columns[0]),
				  .rows = list,
				  .row_size = sizeof(list[0]),
				  .count = count,
				  .get = get_cell,
				  .colour = colour_of,
				  .ctx = &r};
	bool worked = e->write(&records, options, out, err);

	for (size_t i = 0; i < count; i++) {
		free(list[i].action);
		free(list[i].command);
	}
	free(list);
	return worked;
}
