/*
 * The table of fixes: what to do first. A row is an action; the order is the plan's own, as the
 * running total makes sense in no other.
 */
#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "tui/view.h"

enum column {
	COLUMN_ACTION,
	COLUMN_WHERE,
	COLUMN_NEW,
	COLUMN_TOTAL,
	COLUMN_FINDINGS,
	COLUMN_CRITICAL,
	COLUMN_HIGH,
	COLUMN_IMAGES,
	COLUMN_RUNNING,
	COLUMN_TEAM,
	COLUMN_ID,
	COLUMN_COUNT
};

static const struct table_column columns[COLUMN_COUNT] = {
	/* clang-format off */
	[COLUMN_ACTION]   = {N_("ACTION"), 30, 70, 0, false, CUT_MIDDLE},
	[COLUMN_WHERE]    = {N_("WHERE"), 24, 50, 0, false, CUT_MIDDLE},
	[COLUMN_NEW]      = {N_("NEW"), 5, 0, 1, true, CUT_END},
	[COLUMN_TOTAL]    = {N_("% C+H"), 5, 0, 0, true, CUT_END},
	[COLUMN_FINDINGS] = {N_("FINDINGS"), 8, 0, 5, true, CUT_END},
	[COLUMN_CRITICAL] = {N_("CRIT"), 5, 0, 3, true, CUT_END},
	[COLUMN_HIGH]     = {N_("HIGH"), 5, 0, 3, true, CUT_END},
	[COLUMN_IMAGES]   = {N_("IMAGES"), 6, 0, 2, true, CUT_END},
	[COLUMN_RUNNING]  = {N_("RUN"), 4, 0, 4, true, CUT_END},
	[COLUMN_TEAM]     = {N_("TEAM"), 12, 30, 6, false, CUT_END},
	[COLUMN_ID]       = {N_("FIX ID"), 16, 0, 7, false, CUT_END},
	/* clang-format on */
};

static const struct action *action_of(const struct app *app, size_t row)
{
	return &fixes_of(app->fleet)->actions[app->plan.rows[row].action];
}

static void update(struct app *app)
{
	struct question q = app_question(app);

	app_set_headings(app, columns, COLUMN_COUNT);
	fix_plan_make(&q, &app->selection, &app->plan);
}

static size_t rows(const struct app *app)
{
	return app->plan.count;
}

static uint64_t id_of(const struct app *app, size_t row)
{
	return action_of(app, row)->id;
}

static bool select_row(struct app *app, size_t row, struct selection *out)
{
	struct question q = app_question(app);

	if (row >= app->plan.count)
		return false;
	fix_plan_select(&q, app->plan.rows[row].action, &app->selection, out);
	return true;
}

static void name(const struct app *app, struct buf *out)
{
	if (app_place(app)->cursor < app->plan.count)
		buf_puts(out, action_of(app, app_place(app)->cursor)->text);
}

/* ---- in ---- */

static bool says_open(const struct filter *filter)
{
	bool found = false;

	for (size_t i = 0; !found && i < filter_terms(filter); i++) {
		char *text = filter_term_text(filter, i);

		found = strcmp(text, "is:open") == 0;
		free(text);
	}
	return found;
}

/* A row counts what is open, whatever the filter shows: so must the list. */
static void enter(struct app *app)
{
	struct condition fix = {0};
	char *text, *open = NULL;

	condition_add(&fix, FIELD_FIX_ID, ":", action_of(app, app_place(app)->cursor)->text);
	text = filter_with(app->filter, &fix, false);
	if (!says_open(app->filter))
		open = mem_printf("%s is:open", text);
	app_push(app, VIEW_FINDINGS, open ? open : text);
	free(text);
	free(open);
	condition_fini(&fix);
}

static bool cell_condition(struct app *app, size_t row, int column, struct condition *out)
{
	const struct fix_row *r = &app->plan.rows[row];

	switch ((enum column)column) {
	case COLUMN_ACTION:
	case COLUMN_WHERE:
	case COLUMN_ID:
		condition_add(out, FIELD_FIX_ID, ":", action_of(app, row)->text);
		return true;
	case COLUMN_CRITICAL:
		condition_add(out, FIELD_SEVERITY, ":", severities[SEVERITY_CRITICAL].word);
		return true;
	case COLUMN_HIGH:
		condition_add(out, FIELD_SEVERITY, ":", severities[SEVERITY_HIGH].word);
		return true;
	case COLUMN_TEAM:
		if (!r->is_several)
			condition_add(out, FIELD_TEAM, ":", fleet_text(app->fleet, r->team));
		return !r->is_several;
	case COLUMN_NEW:
	case COLUMN_TOTAL:
	case COLUMN_FINDINGS:
	case COLUMN_IMAGES:
	case COLUMN_RUNNING:
	case COLUMN_COUNT:
		break;
	}
	return false;
}

/* ---- drawing ---- */

static void put_count(struct buf *out, int64_t count)
{
	char text[32];

	buf_puts(out, count < 0 ? "-" : screen_count(count, text));
}

static void put_severity(const struct fix_row *r, enum severity severity, struct table_cell *out)
{
	put_count(&out->text, r->severity[severity]);
	out->role = r->severity[severity] ? style_of_severity(severity) : STYLE_DIM;
}

static void cell(void *ctx, size_t row, int column, struct table_cell *out)
{
	const struct app *app = ctx;
	const struct fix_row *r = &app->plan.rows[row];
	int percent = fix_percent(r->total_severe, app->plan.severe);

	switch ((enum column)column) {
	case COLUMN_ACTION:
		action_print_what(app->fleet, action_of(app, row), &out->text);
		action_print_what_briefly(app->fleet, action_of(app, row), &out->brief);
		break;
	case COLUMN_WHERE:
		action_print_where(app->fleet, action_of(app, row), &out->text);
		action_print_where_briefly(app->fleet, action_of(app, row), &out->brief);
		break;
	case COLUMN_NEW:
		put_count(&out->text, r->new_findings);
		break;
	case COLUMN_TOTAL:
		put_count(&out->text, percent);
		break;
	case COLUMN_FINDINGS:
		put_count(&out->text, r->findings);
		break;
	case COLUMN_CRITICAL:
		put_severity(r, SEVERITY_CRITICAL, out);
		break;
	case COLUMN_HIGH:
		put_severity(r, SEVERITY_HIGH, out);
		break;
	case COLUMN_IMAGES:
		put_count(&out->text, r->images);
		break;
	case COLUMN_RUNNING:
		put_count(&out->text, r->running);
		break;
	case COLUMN_TEAM:
		owners_print(&app->plan.owners, &r->owners, app->fleet, &out->text);
		break;
	case COLUMN_ID:
		buf_puts(&out->text, action_of(app, row)->text);
		out->role = STYLE_DIM;
		break;
	case COLUMN_COUNT:
		break;
	}
}

/* ---- the strip: what it closes, how, and how far one is then ---- */

static void put_counted(struct buf *out, uint32_t n, const char *one, const char *many)
{
	char count[32];

	buf_printf(out, "%s%s %s", out->size ? ", " : "", screen_count(n, count),
		   plural(n, one, many));
}

void fix_rest(const struct action *a, struct buf *out)
{
	if (a->left)
		buf_printf(out, _("; %u stay open"), a->left);
	if (a->partial)
		buf_printf(out, _(" (%u have a fix in part)"), a->partial);
	if (a->opened)
		buf_printf(out, _("; new there: %u %s"), a->opened,
			   plural(a->opened, _("problem"), _("problems")));
	if (a->uncovered)
		buf_printf(out, _("; %u its scan did not look for"), a->uncovered);
}

/* "closes 96 findings, 4 problems, 37 images, 12 of them running, 7 accounts; 3 stay open" */
static void put_numbers(const struct action *a, const struct fix_row *r, struct buf *out)
{
	put_counted(out, r->findings, _("finding"), _("findings"));
	put_counted(out, r->problems, _("problem"), _("problems"));
	put_counted(out, r->images, _("image"), _("images"));
	if (r->running >= 0)
		buf_printf(out, _(", %lld running"), (long long)r->running);
	if (r->accounts) /* else none is known, which is not none */
		put_counted(out, r->accounts, _("account"), _("accounts"));
	fix_rest(a, out);
}

/* "up to here: 1,022 of 2,310 findings, 71 % of critical and high" */
static void put_total(const struct app *app, const struct fix_row *r, struct buf *out)
{
	char part[32], all[32];

	buf_printf(out, _("up to here: %s of %s findings"), screen_count(r->total_findings, part),
		   screen_count(app->plan.findings, all));
	if (app->plan.severe)
		buf_printf(out, _(", %s of %s critical and high (%d %%)"),
			   screen_count(r->total_severe, part), screen_count(app->plan.severe, all),
			   fix_percent(r->total_severe, app->plan.severe));
}

static void draw_strip(struct app *app, struct screen *s, struct area area)
{
	size_t row = app_place(app)->cursor;
	struct buf lines[4] = {{0}};

	if (row >= app->plan.count)
		return;
	action_print(app->fleet, action_of(app, row), &lines[0]);
	app_draw_rule(app, s, area, buf_text(&lines[0]));
	put_numbers(action_of(app, row), &app->plan.rows[row], &lines[1]);
	action_command(app->fleet, action_of(app, row), &lines[2]);
	if (!lines[2].size)
		action_print_order(app->fleet, action_of(app, row), &lines[2]);
	put_total(app, &app->plan.rows[row], &lines[3]);
	for (int i = 1; i < 4; i++)
		screen_put(s, area.row + i, area.col + 3, area.cols - 4,
			   i == 2 ? STYLE_FILTER : STYLE_NORMAL,
			   i == 2 && !lines[i].size
				   ? _(action_kinds[action_of(app, row)->kind].help)
				   : buf_text(&lines[i]));
	for (int i = 0; i < 4; i++)
		buf_fini(&lines[i]);
}

static bool export(struct app *app, const struct export *format, const struct out *out,
		   struct error *err)
{
	struct question q = app_question(app);
	struct export_options options = {0};

	return export_fixes(format, &q, &app->plan, SIZE_MAX, &options, out, err);
}

const struct view view_fixes = {
	.word = "fixes",
	.title = N_("Fixes"),
	.empty = N_("Nothing is known that would close any of these findings."),
	.has_filter = true,
	.update = update,
	.rows = rows,
	.cell = cell,
	.id_of = id_of,
	.strip = draw_strip,
	.enter = enter,
	.name = name,
	.select = select_row,
	.condition = cell_condition,
	.export = export,
};
