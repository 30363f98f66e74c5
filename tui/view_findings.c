/* The list of findings, one row each. Columns are fields: a new one is a row of columns[]. */
#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "core/text.h"
#include "tui/view.h"

/* Widths are the desk's own where fields[] would take too much of 80 columns. */
static const struct {
	enum field_id field;
	int width, grows_to, priority;
	enum table_cut cut;
} columns[] = {
	/* clang-format off */
	{FIELD_SEVERITY, 4,  0,  0, CUT_END},
	{FIELD_SCORE,    5,  0,  4, CUT_END},
	{FIELD_VULN,     19, 0,  0, CUT_END},
	{FIELD_PACKAGE,  16, 28, 0, CUT_MIDDLE},
	{FIELD_VERSION,  14, 20, 7, CUT_END},
	{FIELD_FIXED,    12, 20, 1, CUT_END},
	{FIELD_IMAGE,    20, 40, 2, CUT_START},
	{FIELD_ACCOUNT,  12, 0,  3, CUT_END},
	{FIELD_REGION,   14, 0,  8, CUT_END},
	{FIELD_STATE,    13, 0,  6, CUT_END},
	{FIELD_AGE,      4,  0,  5, CUT_END},
	{FIELD_EPSS,     7,  0,  9, CUT_END},
	{FIELD_PATH,     20, 40, 11, CUT_START},
	{FIELD_TITLE,    24, 90, 10, CUT_END},
	{FIELD_ORIGIN_BASE, 20, 34, 10, CUT_START},
	{FIELD_RISK,     28, 0,  12, CUT_END},
	/* clang-format on */
};

enum { COLUMN_COUNT = sizeof(columns) / sizeof(columns[0]) };

static void make_headings(struct app *app)
{
	app->heading_count = COLUMN_COUNT;
	for (int i = 0; i < COLUMN_COUNT; i++) {
		const struct field *field = &fields[columns[i].field];

		app->headings[i] = (struct table_column){field->title,        columns[i].width,
							 columns[i].grows_to, columns[i].priority,
							 field->is_right,     columns[i].cut};
	}
}

/* The chosen column first, then as the list stands unasked: equals of a column by risk. */
struct order findings_order(const struct place *place)
{
	struct order order = order_default;

	if (place->view != VIEW_FINDINGS || place->sort < 0)
		return order;
	for (size_t i = ORDER_KEYS_MAX - 1; i > 0; i--)
		order.keys[i] = order_default.keys[i - 1];
	order.keys[0].field = columns[place->sort].field;
	order.keys[0].descending = place->descending;
	order.count =
		order_default.count < ORDER_KEYS_MAX ? order_default.count + 1 : ORDER_KEYS_MAX;
	return order;
}

static void update(struct app *app)
{
	struct question q = app_question(app);
	struct order order = findings_order(app_place(app));

	make_headings(app);
	free(app->findings);
	app->findings = order_run(&q, &order, &app->selection);
	app->finding_count = app->selection.selected;
	app->has_own_layers = false;
	for (size_t i = 0; i < app->finding_count && !app->has_own_layers; i++)
		app->has_own_layers = fleet_origin(app->fleet, app->findings[i]) == ORIGIN_APP;
}

static size_t rows(const struct app *app)
{
	return app->finding_count;
}

static uint64_t id_of(const struct app *app, size_t row)
{
	return app->fleet->id[app->findings[row]];
}

/* The page beside the list follows the cursor; it is read only where it is shown. */
static void settle(struct app *app)
{
	struct layout layout;
	uint32_t finding = app_finding(app);

	app_lay_out(app, &layout);
	if (!layout.side.cols || finding == FLEET_NONE)
		return;
	if (app->dirty & DIRTY_PAGE || app->page_finding != finding)
		finding_page(app, finding, app_page_cols(app));
}

static bool select_row(struct app *app, size_t row, struct selection *out)
{
	return finding_select(app, row < app->finding_count ? app->findings[row] : FLEET_NONE, out);
}

static void enter(struct app *app)
{
	uint64_t id = app->fleet->id[app_finding(app)];

	app_push(app, VIEW_FINDING, NULL)->id = id;
}

/* A host or a function has no image: it stands in that column itself. */
static enum field_id field_of(const struct app *app, uint32_t finding, int column)
{
	const struct fleet *f = app->fleet;
	bool is_image = f->assets[f->asset[finding]].image != FLEET_NONE;

	if (columns[column].field == FIELD_IMAGE && !is_image)
		return FIELD_RESOURCE;
	return columns[column].field;
}

static bool cell_condition(struct app *app, size_t row, int column, struct condition *out)
{
	uint32_t finding = app->findings[row];

	finding_condition(app, finding, field_of(app, finding, column), out);
	return true;
}

static bool can_sort(int column)
{
	return column >= 0 && column < COLUMN_COUNT && fields[columns[column].field].is_sortable;
}

static bool export(struct app *app, const struct export *format, const struct out *out,
		   struct error *err)
{
	return findings_export(app, app->findings, app->finding_count, format, out, err);
}

/* ---- drawing ---- */

/* Among an application's findings those that came with its base are another team's work. */
static bool is_of_others(const struct app *app, uint32_t finding)
{
	return app->has_own_layers && fleet_origin(app->fleet, finding) == ORIGIN_BASE;
}

/* "partial, 1.2.5": first, as the end of a long version is cut. */
static void put_fixed(const struct app *app, uint32_t finding, struct buf *out)
{
	struct question q = app_question(app);
	struct buf fixed = {0};

	field_print(&q, FIELD_FIXED, finding, false, &fixed);
	if (app->fleet->fix[finding] == FIX_PARTIAL)
		buf_printf(out, "%s%s", _(fixes[FIX_PARTIAL]), fixed.size ? ", " : "");
	buf_puts(out, buf_text(&fixed));
	buf_fini(&fixed);
}

static void cell(void *ctx, size_t row, int column, struct table_cell *out)
{
	const struct app *app = ctx;
	const struct fleet *f = app->fleet;
	struct question q = app_question(app);
	uint32_t finding = app->findings[row];
	enum severity severity = (enum severity)f->severity[finding];
	struct fleet_state state;

	switch ((int)columns[column].field) {
	case FIELD_SEVERITY:
		buf_puts(&out->text, _(severities[severity].head));
		out->role = style_of_severity(severity);
		return;
	case FIELD_STATE:
		state = fleet_state(f, f->verdict[finding], app->now);
		buf_puts(&out->text, state.decision     ? states[state.state].word
				     : state.is_expired ? _("expired")
							: "-");
		return;
	case FIELD_FIXED:
		put_fixed(app, finding, &out->text);
		break;
	default:
		field_print(&q, field_of(app, finding, column), finding, false, &out->text);
	}
	if (is_of_others(app, finding))
		out->role = STYLE_DIM;
	if (!out->text.size)
		buf_putc(&out->text, '-');
}

/* The fields that are known, side by side. */
static void join_fields(const struct app *app, const enum field_id *ids, size_t n, struct buf *out)
{
	struct question q = app_question(app);
	struct buf value = {0};

	for (size_t i = 0; i < n; i++) {
		buf_clear(&value);
		field_print(&q, ids[i], app_finding(app), false, &value);
		if (value.size)
			buf_printf(out, "%s%s", out->size ? "  " : "", buf_text(&value));
	}
	buf_fini(&value);
}

/* Returns the columns it took. */
static int put_fields(const struct app *app, struct screen *s, struct area area, int line,
		      const enum field_id *ids, size_t n)
{
	struct buf text = {0};
	int cols;

	join_fields(app, ids, n, &text);
	cols = screen_put(s, area.row + line, area.col + 3, area.cols - 4, STYLE_NORMAL,
			  buf_text(&text));
	buf_fini(&text);
	return cols;
}

/* "installed 1.2.2, fixed in 1.2.5", briefly "1.2.2 -> 1.2.5". */
static void print_versions(const struct app *app, bool is_brief, struct buf *out)
{
	struct question q = app_question(app);
	struct buf version = {0}, fixed = {0};

	field_print(&q, FIELD_VERSION, app_finding(app), false, &version);
	put_fixed(app, app_finding(app), &fixed);
	if (fixed.size)
		buf_printf(out, is_brief ? "%s -> %s" : _("installed %s, fixed in %s"),
			   buf_text(&version), buf_text(&fixed));
	else if (version.size)
		buf_printf(out,
			   is_brief ? _("%s, no fix known")
				    : _("installed %s, no fixed version is known"),
			   buf_text(&version));
	buf_fini(&version);
	buf_fini(&fixed);
}

/* And the base that brought it: whose work it is, which the dimmed row only hints at. */
static void print_versions_and_base(const struct app *app, bool is_brief, struct buf *out)
{
	uint32_t base = fleet_origin_base(app->fleet, app_finding(app));

	print_versions(app, is_brief, out);
	if (base != FLEET_NONE)
		buf_printf(out, _("%scame with %s"), out->size ? "; " : "",
			   fleet_text(app->fleet, app->fleet->bases[base].shown));
}

static void put_versions(const struct app *app, struct screen *s, struct area area, int line)
{
	struct buf text = {0};

	print_versions_and_base(app, false, &text);
	if ((int)text_cols(buf_text(&text)) > area.cols - 4) {
		buf_clear(&text);
		print_versions_and_base(app, true, &text);
	}
	screen_put_middle(s, area.row + line, area.col + 3, area.cols - 4, STYLE_NORMAL,
			  buf_text(&text));
	buf_fini(&text);
}

/* Behind what stands there already; it is told by its end. */
static void put_path(const struct app *app, struct screen *s, struct area area, int line, int taken)
{
	struct question q = app_question(app);
	struct buf text = {0};

	taken += taken ? 2 : 0;
	field_print(&q, FIELD_PATH, app_finding(app), false, &text);
	screen_put_end(s, area.row + line, area.col + 3 + taken, area.cols - 4 - taken,
		       STYLE_NORMAL, buf_text(&text));
	buf_fini(&text);
}

/* What tells two rows of a narrow list apart: who sees it, in which account, region, path. */
static void draw_strip(struct app *app, struct screen *s, struct area area)
{
	static const enum field_id head[] = {FIELD_VULN, FIELD_PACKAGE, FIELD_STATE, FIELD_SOURCES};
	static const enum field_id title[] = {FIELD_TITLE};
	static const enum field_id image[] = {FIELD_ACCOUNT, FIELD_REGION, FIELD_IMAGE};
	static const enum field_id other[] = {FIELD_ACCOUNT, FIELD_REGION, FIELD_RESOURCE};
	uint32_t finding = app_finding(app);
	struct buf text = {0};
	bool is_image;

	if (finding == FLEET_NONE)
		return;
	join_fields(app, head, 4, &text);
	app_draw_rule(app, s, area, buf_text(&text));
	buf_fini(&text);
	put_fields(app, s, area, 1, title, 1);
	put_versions(app, s, area, 2);
	is_image = app->fleet->assets[app->fleet->asset[finding]].image != FLEET_NONE;
	put_path(app, s, area, 3, put_fields(app, s, area, 3, is_image ? image : other, 3));
}

const struct view view_findings = {
	.word = "findings",
	.title = N_("Findings"),
	.has_filter = true,
	.update = update,
	.settle = settle,
	.rows = rows,
	.cell = cell,
	.id_of = id_of,
	.strip = draw_strip,
	.unsorted = N_("by risk"),
	.can_sort = can_sort,
	.enter = enter,
	.select = select_row,
	.condition = cell_condition,
	.export = export,
};
