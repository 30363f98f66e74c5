/*
 * One finding on a page of its own, or beside the list: what and where, what closes it, who runs
 * it, how it stands. What others say of it comes below (tui/finding_said.c).
 */
#include <stdlib.h>
#include <string.h>

#include "core/fixes.h"
#include "core/intl.h"
#include "core/risk.h"
#include "core/text.h"
#include "core/use.h"
#include "tui/keymap.h"
#include "tui/view.h"

uint32_t app_finding(const struct app *app)
{
	const struct place *place = app_place(app);
	const struct fleet *f = app->fleet;

	if (place->view == VIEW_FINDINGS)
		return place->cursor < app->finding_count ? app->findings[place->cursor]
							  : FLEET_NONE;
	if (place->view != VIEW_FINDING)
		return FLEET_NONE;
	for (uint32_t i = 0; i < f->count; i++)
		if (f->id[i] == place->id)
			return i;
	return FLEET_NONE;
}

/* The value as a filter takes it; false for what is only shown. */
void finding_condition(const struct app *app, uint32_t finding, enum field_id id,
		       struct condition *out)
{
	struct question q = app_question(app);
	struct buf text = {0};
	char day[DATE_TEXT];
	struct value v;

	field_get(&q, id, finding, &v);
	if (!v.known)
		buf_clear(&text);
	else if (fields[id].type == FIELD_DATE)
		buf_puts(&text, date_format_day(v.when, day));
	else if (fields[id].type == FIELD_LIST)
		buf_puts(&text, v.list_count ? value_item(&v, 0) : "");
	else
		field_print(&q, id, finding, true, &text);
	condition_add(out, id, ":", v.known ? buf_text(&text) : NULL);
	buf_fini(&text);
}

bool finding_select(const struct app *app, uint32_t finding, struct selection *out)
{
	if (finding == FLEET_NONE)
		return false;
	selection_clear(out, app->fleet->count);
	selection_add(out, finding);
	return true;
}

bool findings_export(const struct app *app, const uint32_t *findings, size_t count,
		     const struct export *format, const struct out *out, struct error *err)
{
	struct question q = app_question(app);
	struct export_rows list = {findings, count};
	struct export_options options = {0};

	return export_findings(format, &q, &list, &options, out, err);
}

/* ---- the parts of the page ---- */

/* "debian 10.13, support ended 2024-06-30" */
static void put_support(const struct app *app, uint32_t finding, struct buf *out)
{
	struct fleet_ground ground = fleet_ground(app->fleet, app->fleet->asset[finding]);
	struct buf text = {0};

	eol_put(&ground.eol, app->now, &text);
	if (out->size && text.size)
		buf_printf(out, ", %s", buf_text(&text));
	buf_fini(&text);
}

/* An account is shown as its pivot shows it, with its name where that is known. */
static void add_field(struct app *app, uint32_t finding, enum field_id id, const char *label)
{
	const struct fleet *f = app->fleet;
	const struct fleet_account *account =
		id == FIELD_ACCOUNT ? fleet_account(f, f->account[finding]) : NULL;
	struct question q = app_question(app);
	struct buf text = {0};

	if (account)
		buf_puts(&text, fleet_text(f, account->label));
	else
		field_print(&q, id, finding, false, &text);
	if (id == FIELD_OS)
		put_support(app, finding, &text);
	page_pair(&app->page, label, buf_text(&text));
	buf_fini(&text);
}

static void add_head(struct app *app, uint32_t finding, const struct detail *d)
{
	static const enum field_id ids[] = {FIELD_VULN, FIELD_PACKAGE, FIELD_VERSION};
	struct question q = app_question(app);
	enum severity severity = (enum severity)app->fleet->severity[finding];
	struct buf text = {0};

	buf_printf(&text, "%s ", severities[severity].word);
	field_print(&q, FIELD_SCORE, finding, false, &text);
	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		buf_puts(&text, i ? " " : "  ");
		field_print(&q, ids[i], finding, false, &text);
	}
	page_add(&app->page, style_of_severity(severity), 0, buf_text(&text));
	buf_clear(&text);
	field_print(&q, FIELD_TITLE, finding, false, &text);
	if (text.size || (d->title && d->title[0]))
		page_add(&app->page, STYLE_NORMAL, 0, text.size ? buf_text(&text) : d->title);
	buf_fini(&text);
}

/* Rows of the same package in the same asset that a fix is known for: one upgrade closes them. */
static uint32_t closed_together(const struct fleet *f, uint32_t finding)
{
	uint32_t package = f->issues[f->issue[finding]].package;
	uint32_t n = 0;

	if (package == FLEET_NONE)
		return 0;
	for (uint32_t i = 0; i < f->count; i++)
		n += f->asset[i] == f->asset[finding] && f->fix[i] == FIX_YES &&
		     f->issues[f->issue[i]].package == package;
	return n;
}

/* Each action that would close it, and how many findings else. Those of the least change first. */
static void add_fixes(struct app *app, uint32_t finding)
{
	const struct fixes *x = fixes_of(app->fleet);
	const char *label = _("closed by");

	for (int kind = 0; kind < ACTION_KINDS; kind++)
		for (uint32_t set = x->set_of[finding]; set; set = x->sets[set].others) {
			const struct action *a = &x->actions[x->sets[set].action];
			struct buf text = {0};
			char others[32];

			if ((int)a->kind != kind)
				continue;
			action_print(app->fleet, a, &text);
			if (a->finding_count > 1)
				buf_printf(
					&text, _(" (and %s other %s)"),
					screen_count(a->finding_count - 1, others),
					plural(a->finding_count - 1, _("finding"), _("findings")));
			page_pair(&app->page, label, buf_text(&text));
			label = _("or by");
			buf_fini(&text);
		}
}

/* What to do, as sources say it: each of their words once. */
static void add_remediations(struct app *app, const struct detail *d)
{
	for (size_t i = 0; i < d->sighting_count; i++) {
		const struct detail_sighting *s = &d->sightings[i];
		struct buf text = {0};
		size_t k = 0;

		while (k < i && (strcmp(d->sightings[k].source, s->source) != 0 ||
				 !text_equal(d->sightings[k].remediation, s->remediation)))
			k++;
		if (k == i && s->remediation) {
			buf_printf(&text, _("%s: %s"), s->source, s->remediation);
			page_pair(&app->page, _("remediation"), buf_text(&text));
		}
		buf_fini(&text);
	}
}

static void add_remedy(struct app *app, uint32_t finding, const struct detail *d)
{
	struct question q = app_question(app);
	struct buf text = {0};
	uint32_t n;

	add_field(app, finding, FIELD_VERSION, _("installed"));
	field_print(&q, FIELD_FIXED, finding, false, &text);
	if (text.size) {
		n = closed_together(app->fleet, finding);
		if (n > 1)
			buf_printf(&text, _("  (%u findings of this package here have a fix)"), n);
		page_pair(&app->page, _("fixed in"), buf_text(&text));
		buf_clear(&text);
		package_print_order(app->fleet,
				    app->fleet->issues[app->fleet->issue[finding]].package, &text);
		page_pair(&app->page, "", text.data);
	} else {
		page_pair(&app->page, _("fixed in"), _("no version is known"));
	}
	if (app->fleet->fix[finding] == FIX_PARTIAL)
		page_pair(&app->page, _("fix"), _("partial: not all packages it affects have one"));
	add_remediations(app, d);
	add_field(app, finding, FIELD_STATUS, _("status"));
	add_fixes(app, finding);
	buf_fini(&text);
}

/* The state with its badge, and how far the decision reaches that speaks. */
static void add_verdict(struct app *app, const struct fleet_state *state)
{
	char *text =
		state->is_expired && !state->decision
			? mem_printf(_("%s (an acceptance has expired)"), states[state->state].word)
			: mem_strdup(states[state->state].word);

	page_pair(&app->page, _("state"), text);
	if (state->decision)
		page_pair(&app->page, _("scope"), scopes[state->decision->scope].word);
	free(text);
}

/* What the machine says, why, and of an issue since when. */
static void add_presence(struct app *app, uint32_t finding)
{
	const struct fleet *f = app->fleet;
	const struct fleet_issue *issue = &f->issues[f->issue[finding]];
	const char *why = presence_whys[f->presence_why[finding]].help;
	long long late = fleet_days_late(f, finding, app->now);
	char day[DATE_TEXT];
	struct buf text = {0};

	page_title(&app->page, _("Presence"));
	buf_puts(&text, presences[f->presence[finding]].word);
	if (why)
		buf_printf(&text, ": %s", _(why));
	page_pair(&app->page, _("now"), buf_text(&text));
	if (issue->is_regressed)
		page_pair(&app->page, _("regressed"), _("it was fixed before"));
	if (f->ended[finding] != DATE_NONE)
		page_pair(&app->page, _("since"), date_format_day(f->ended[finding], day));
	buf_clear(&text);
	if (late > 0 && fleet_is_open(f, finding, app->now)) {
		buf_printf(&text, late == 1 ? _("by %lld day") : _("by %lld days"), late);
		page_pair(&app->page, _("overdue"), buf_text(&text));
	}
	buf_fini(&text);
}

static void add_state(struct app *app, uint32_t finding)
{
	static const struct {
		enum field_id id;
		const char *label;
	} rows[] = {
		{FIELD_STATE_BY, N_("by")},       {FIELD_STATE_WHY, N_("why")},
		{FIELD_STATE_UNTIL, N_("until")}, {FIELD_ASSIGNEE, N_("assignee")},
		{FIELD_TICKET, N_("ticket")},     {FIELD_NOTE, N_("note")},
	};
	struct fleet_state state = fleet_state(app->fleet, app->fleet->verdict[finding], app->now);

	page_title(&app->page, _("State"));
	add_verdict(app, &state);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		add_field(app, finding, rows[i].id, _(rows[i].label));
}

static void put_account(const struct fleet *f, const struct fleet_use *use, struct buf *out)
{
	const struct fleet_account *account = fleet_account(f, use->account);

	if (use->account)
		buf_printf(out, _(", account %s"),
			   fleet_text(f, account ? account->label : use->account));
}

/* "task definition api:9, container app, account 111111111111, since 2026-10-04": where nobody
 * knows that it runs, who says that it should. */
static void add_declared(struct app *app, const struct fleet_use *use)
{
	const struct fleet *f = app->fleet;
	const char *space = fleet_text(f, use->namespace),
		   *kind = fleet_text(f, use->workload_kind);
	const char *name = fleet_text(f, use->taskdef ? use->taskdef : use->workload);
	const char *container = fleet_text(f, use->container),
		   *cluster = fleet_text(f, use->cluster);
	bool is_taskdef = text_equal(kind, "taskdef");
	struct buf text = {0};
	char since[DATE_TEXT];

	buf_printf(&text, "%s %s%s%s",
		   is_taskdef ? _("task definition")
		   : kind     ? kind
			      : "",
		   space ? space : "", space ? "/" : "", name ? name : "");
	if (container)
		buf_printf(&text, _(", container %s"), container);
	if (cluster)
		buf_printf(&text, _(", cluster %s"), cluster);
	put_account(f, use, &text);
	buf_printf(&text, _(", since %s"), date_format_day(use_since(f, use), since));
	page_pair(&app->page, _("declared by"), buf_text(&text));
	buf_fini(&text);
}

/* "payments/api (Deployment), container api: 3 in account 111111111111, since 2026-10-04" */
static void add_use(struct app *app, const struct fleet_use *use)
{
	const struct fleet *f = app->fleet;
	const char *above = fleet_text(f, use->namespace ? use->namespace : use->service);
	const char *workload = fleet_text(f, use->workload), *kind, *name;
	struct buf text = {0};
	char since[DATE_TEXT];

	buf_printf(&text, "%s%s%s", above ? above : "", above && workload ? "/" : "",
		   workload ? workload : "");
	kind = fleet_text(f, use->workload_kind);
	if (kind)
		buf_printf(&text, " (%s)", kind);
	name = fleet_text(f, use->container);
	if (name)
		buf_printf(&text, _(", container %s"), name);
	buf_printf(&text, _("%s%u now"), text.size ? ": " : "", use->count);
	put_account(f, use, &text);
	buf_printf(&text, _(", since %s"), date_format_day(use_since(f, use), since));
	name = fleet_text(f, use->cluster);
	page_pair(&app->page, name ? name : _("somewhere"), buf_text(&text));
	buf_fini(&text);
}

/* Why nobody knows any more. */
static void add_outdated(struct app *app, uint32_t image)
{
	date at = use_outdated(app->fleet, image, app->now);
	struct buf text = {0};
	int days = at == DATE_NONE ? 0 : (int)date_days(at, app->now);

	if (at == DATE_NONE)
		return;
	buf_printf(&text, _("usage is %d %s old, and holds for %d"), days,
		   plural((unsigned)days, _("day"), _("days")),
		   (int)(app->fleet->use_max_age / DATE_DAY));
	page_pair(&app->page, "", buf_text(&text));
	buf_fini(&text);
}

/* Who runs the image; nothing where no document ever told of anything that runs. */
static void add_uses(struct app *app, uint32_t finding)
{
	enum { SHOWN = 50 };
	const struct fleet *f = app->fleet;
	uint32_t image = f->assets[f->asset[finding]].image, n = 0;
	struct buf text = {0};

	if (!f->use_count || image == FLEET_NONE)
		return;
	page_title(&app->page, _("Who runs it"));
	add_field(app, finding, FIELD_USE, _("use"));
	add_outdated(app, image);
	add_field(app, finding, FIELD_RUNNING, _("tasks, pods"));
	for (uint32_t i = 0; i < f->images[image].use_count; i++) {
		const struct fleet_use *use = &f->uses[f->images[image].uses + i];

		if (!use_is_on(f, use, app->now) && !use_is_declared(use, app->now))
			continue;
		if (n++ >= SHOWN)
			continue;
		if (use_is_on(f, use, app->now))
			add_use(app, use);
		else
			add_declared(app, use);
	}
	if (n > SHOWN)
		buf_printf(&text, _("%u more"), n - SHOWN);
	page_pair(&app->page, "", buf_text(&text));
	buf_fini(&text);
}

/* "python:3.11 < debian:12, via layers" */
static void add_base(struct app *app, uint32_t finding)
{
	const struct fleet *f = app->fleet;
	struct fleet_ground ground = fleet_ground(f, f->asset[finding]);
	struct buf text = {0};

	for (uint32_t up = ground.base; up; up = f->bases[up - 1].parent)
		buf_printf(&text, "%s%s", text.size ? " < " : "",
			   fleet_text(f, f->bases[up - 1].shown));
	if (text.size)
		buf_printf(&text, _(", via %s"), base_vias[ground.via]);
	page_pair(&app->page, _("base"), text.data);
	buf_fini(&text);
}

/* "layer 1 of 6", of what is known of it. */
static void put_layer(const struct app *app, uint32_t finding, struct buf *out)
{
	const struct fleet *f = app->fleet;
	uint32_t image = f->assets[f->asset[finding]].image;
	char number[32], count[32];

	if (f->layer_index[finding] >= 0 && image != FLEET_NONE)
		buf_printf(out, _(", layer %s of %s"),
			   screen_count(f->layer_index[finding] + 1LL, number),
			   screen_count(f->images[image].layer_count, count));
}

/* What brought it, and how that is known; whose work it is follows from that. */
static void add_origin(struct app *app, uint32_t finding)
{
	const struct fleet *f = app->fleet;
	uint32_t base = fleet_origin_base(f, finding);
	struct buf text = {0};

	add_base(app, finding);
	if (base != FLEET_NONE)
		buf_printf(&text, _("%s (via %s)"), fleet_text(f, f->bases[base].shown),
			   base_vias[f->bases[base].via]);
	else if (fleet_origin(f, finding) == ORIGIN_APP)
		buf_puts(&text, _("the repository's own layers"));
	else if (f->assets[f->asset[finding]].image != FLEET_NONE)
		buf_puts(&text, _("nobody knows which layer"));
	put_layer(app, finding, &text);
	if (base != FLEET_NONE)
		buf_printf(&text, _("; %s shows that base"), keymap_key_of("base"));
	page_pair(&app->page, _("came with"), text.data);
	buf_fini(&text);
}

static void add_where(struct app *app, uint32_t finding, const struct detail *d)
{
	static const struct {
		enum field_id id;
		const char *label;
	} rows[] = {
		{FIELD_IMAGE, N_("image")},     {FIELD_REGISTRY, N_("registry")},
		{FIELD_TAGS, N_("tags")},       {FIELD_DIGEST, N_("digest")},
		{FIELD_OS, N_("system")},       {FIELD_RESOURCE, N_("resource")},
		{FIELD_ACCOUNT, N_("account")}, {FIELD_REGION, N_("region")},
		{FIELD_PATH, N_("path")},       {FIELD_PURL, N_("purl")},
		{FIELD_LAYER, N_("layer")},
	};

	page_title(&app->page, _("Where"));
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		add_field(app, finding, rows[i].id, _(rows[i].label));
	add_origin(app, finding);
	page_pair(&app->page, _("made by"), d->layer_step);
	page_pair(&app->page, _("platform"), d->architecture);
}

/* Why it stands where it stands, and where that is among what the filter shows. */
static void add_risk(struct app *app, uint32_t finding)
{
	struct question q = app_question(app);
	char place[32], all[32];
	struct buf text = {0};

	risk_say(&q, finding, &text);
	page_pair(&app->page, _("risk"), buf_text(&text));
	buf_clear(&text);
	if (selection_has(&app->selection, finding)) {
		screen_count(risk_place(&q, &app->selection, finding), place);
		buf_printf(&text, _("%s of %s by risk"), place,
			   screen_count(app->selection.selected, all));
		page_pair(&app->page, _("place"), buf_text(&text));
	}
	buf_fini(&text);
}

static void add_dates(struct app *app, uint32_t finding)
{
	add_field(app, finding, FIELD_ALIASES, _("aliases"));
	add_field(app, finding, FIELD_PUBLISHED, _("published"));
	add_field(app, finding, FIELD_FIRST_SEEN, _("first seen"));
	add_field(app, finding, FIELD_LAST_SEEN, _("last seen"));
}

void finding_page(struct app *app, uint32_t finding, int cols)
{
	struct detail d = {0};
	struct error err = {0};
	bool is_read = store_detail(app->store, app->fleet, finding, &d, &err);

	page_clear(&app->page, cols);
	add_head(app, finding, &d);
	page_add(&app->page, STYLE_NORMAL, 0, "");
	add_risk(app, finding);
	add_remedy(app, finding, &d);
	add_dates(app, finding);
	add_presence(app, finding);
	add_state(app, finding);
	add_uses(app, finding);
	add_where(app, finding, &d);
	if (is_read) {
		finding_add_said(app, finding, &d);
		detail_fini(&d);
	} else {
		page_add(&app->page, STYLE_ERROR, 0, err.text);
	}
	app->page_finding = finding;
}

/* ---- the view ---- */

static void settle(struct app *app)
{
	uint32_t finding = app_finding(app);

	if (!(app->dirty & DIRTY_PAGE) && app->page_finding == finding && finding != FLEET_NONE)
		return;
	if (finding != FLEET_NONE) {
		finding_page(app, finding, app_page_cols(app));
		return;
	}
	page_clear(&app->page, app_page_cols(app));
	page_add(&app->page, STYLE_ERROR, 0,
		 _("This finding is not in the database any more. q leads back."));
}

static bool select_row(struct app *app, size_t row, struct selection *out)
{
	(void)row;
	return finding_select(app, app_finding(app), out);
}

static bool export(struct app *app, const struct export *format, const struct out *out,
		   struct error *err)
{
	uint32_t finding = app_finding(app);

	return findings_export(app, &finding, finding != FLEET_NONE, format, out, err);
}

const struct view view_finding = {
	.word = "finding",
	.title = N_("Finding"),
	.has_filter = true,
	.settle = settle,
	.select = select_row,
	.export = export,
};
