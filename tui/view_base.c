/*
 * A base image as a page: how it is known, what stands on it, and what it brings to all of that.
 * For the team whose work it is, reached from any finding that came with it.
 */
#include <stdlib.h>
#include <string.h>

#include "core/fixes.h"
#include "core/fleet_base.h"
#include "core/intl.h"
#include "core/text.h"
#include "core/use.h"
#include "tui/view.h"

enum { IMAGES_SHOWN = 20, FIXES_SHOWN = 5 };

/* ---- which one ------------------------------------------------------------------------------- */

static uint32_t find_base(const struct fleet *f, const char *key)
{
	for (uint32_t i = 0; key && i < f->base_count; i++)
		if (strcmp(fleet_base_key(f, i), key) == 0 ||
		    strcmp(fleet_text(f, f->bases[i].rest), key) == 0)
			return i;
	return FLEET_NONE;
}

uint32_t base_of_row(const struct app *app)
{
	const struct fleet *f = app->fleet;
	const struct place *place = app_place(app);
	uint32_t finding, base;

	if (place->view == VIEW_GROUPS && place->pivot == PIVOT_BASE)
		return place->cursor < app->groups.count
			       ? find_base(f, app->groups.rows[place->cursor].key)
			       : FLEET_NONE;
	if (place->view == VIEW_GROUPS)
		finding = place->cursor < app->groups.count ? app->groups.rows[place->cursor].first
							    : FLEET_NONE;
	else
		finding = app_finding(app);
	if (finding == FLEET_NONE)
		return FLEET_NONE;
	base = fleet_origin_base(f, finding);
	return base != FLEET_NONE ? base : fleet_ground(f, f->asset[finding]).base - 1;
}

const char *base_key(const struct app *app, uint32_t base)
{
	return fleet_base_key(app->fleet, base);
}

/* ---- what is known of it --------------------------------------------------------------------- */

static const char *const via_words[VIA_COUNT] = {
	[VIA_LAYERS] = N_("layers: other images begin with all of its layers"),
	[VIA_LABEL] =
		N_("label: org.opencontainers.image.base.name or .digest of what stands on it"),
	[VIA_MAP] = N_("map: a base line of the configuration"),
	[VIA_HISTORY] = N_("history: the step of the Dockerfile that ends it"),
	[VIA_SHARED_LAYER] = N_("shared-layer: many repositories have this layer, in which order "
				"nobody says"),
	[VIA_OS] = N_("os: no base is known by layers, only the operating system"),
};

static void add_date(struct app *app, const char *label, date when)
{
	char day[DATE_TEXT];
	char *text;

	if (when == DATE_NONE)
		return;
	text = mem_printf(_("%s, %lld days ago"), date_format_day(when, day),
			  (long long)date_days(when, app->now));
	page_pair(&app->page, label, text);
	free(text);
}

static void add_chain(struct app *app, const struct fleet_base *base)
{
	const struct fleet *f = app->fleet;
	struct buf text = {0};

	for (uint32_t up = base->parent; up; up = f->bases[up - 1].parent)
		buf_printf(&text, "%s%s", text.size ? " < " : "",
			   fleet_text(f, f->bases[up - 1].shown));
	page_pair(&app->page, _("stands on"), text.data);
	buf_fini(&text);
}

/* "debian 10.13, support ended 2024-06-30", and who says so. */
static void add_system(struct app *app, const struct fleet_base *base, word os)
{
	struct buf text = {0}, support = {0};

	eol_put(&base->eol, app->now, &support);
	buf_puts(&text, fleet_text(app->fleet, os));
	buf_printf(&text, "%s%s", text.size && support.size ? ", " : "", buf_text(&support));
	page_pair(&app->page, _("system"), buf_text(&text));
	buf_clear(&support);
	eol_put_source(&base->eol, app->now, &support);
	page_pair(&app->page, _("source"), buf_text(&support));
	buf_fini(&support);
	buf_fini(&text);
}

static void add_head(struct app *app, const struct fleet_base *base)
{
	const struct fleet *f = app->fleet;
	const struct fleet_image *image =
		base->image == FLEET_NONE ? NULL : &f->images[base->image];
	char layers[32] = "";

	page_add(&app->page, STYLE_TITLE, 0, fleet_text(f, base->shown));
	page_pair(&app->page, _("known by"), _(via_words[base->via]));
	add_chain(app, base);
	if (base->layers)
		page_pair(&app->page, _("layers"), screen_count(base->layers, layers));
	page_pair(&app->page, _("ended by"), fleet_text(f, base->step));
	page_pair(&app->page, _("chain id"),
		  fleet_text(f, base->chain ? base->chain : base->blob_chain));
	if (image)
		page_pair(&app->page, _("image"), fleet_text(f, image->key));
	add_system(app, base, image ? image->os : 0);
	add_date(app, _("created"), base->created);
	add_date(app, _("pushed"), base->pushed);
}

/* ---- what stands on it ----------------------------------------------------------------------- */

static void add_images(struct app *app, uint32_t base)
{
	const struct fleet *f = app->fleet;
	size_t count = 0, running = 0, resources = 0, shown = 0;
	char images[32], runs[32];
	char *text;

	for (uint32_t i = 0; i < f->image_count; i++)
		if (fleet_stands_on(f, f->images[i].base, base)) {
			count++;
			running += use_runs_at(f, i, app->now);
		}
	for (uint32_t i = 0; i < f->asset_count; i++)
		resources += f->assets[i].image == FLEET_NONE && f->assets[i].base == base + 1;
	page_title(&app->page, _("Images on it"));
	text = mem_printf(_("%s, of which %s run"), screen_count((long long)count, images),
			  screen_count((long long)running, runs));
	page_pair(&app->page, _("images"), text);
	free(text);
	if (resources)
		page_pair(&app->page, _("resources"), screen_count((long long)resources, images));
	/* what runs first: that is where it matters */
	for (int pass = 0; pass < 2; pass++)
		for (uint32_t i = 0; i < f->image_count && shown < IMAGES_SHOWN; i++) {
			if (use_runs_at(f, i, app->now) != (pass == 0) ||
			    !fleet_stands_on(f, f->images[i].base, base))
				continue;
			page_pair(&app->page, use_words[use_of(f, i, app->now)],
				  fleet_text(f, f->images[i].label));
			shown++;
		}
	if (count > shown) {
		text = mem_printf(_("and %s more"),
				  screen_count((long long)(count - shown), images));
		page_pair(&app->page, " ", text);
		free(text);
	}
}

/* ---- what it brings -------------------------------------------------------------------------- */

struct brought {
	long long findings, fixable, severity[SEVERITY_COUNT]; /* distinct problems */
	struct owners owners;
	struct owner_list teams;
};

static bool is_brought(const struct fleet *f, uint32_t finding, uint32_t base)
{
	return fleet_origin_base(f, finding) == base;
}

/* In images and resources right on it, of which nobody knows the layers: of a system that is all
 * there is. */
static bool is_rest(const struct fleet *f, uint32_t finding, uint32_t base)
{
	return fleet_origin(f, finding) == ORIGIN_UNKNOWN &&
	       fleet_ground(f, f->asset[finding]).base == base + 1;
}

typedef bool is_counted(const struct fleet *f, uint32_t finding, uint32_t base);

/* Open findings; a problem counts once, by its worst severity. */
static void count_brought(const struct app *app, uint32_t base, is_counted *is, struct brought *b)
{
	const struct fleet *f = app->fleet;
	uint8_t *worst = mem_array((size_t)f->problem_count + 1, 1); /* + 1; 0: not met */

	*b = (struct brought){0};
	owners_begin(&b->owners, f);
	owners_open(&b->owners);
	for (uint32_t i = 0; i < f->count; i++) {
		uint8_t *have = &worst[f->issues[f->issue[i]].problem];

		if (!is(f, i, base) || !fleet_is_open(f, i, app->now))
			continue;
		b->findings++;
		b->fixable += f->fix[i] == FIX_YES;
		if (*have < f->severity[i] + 1)
			*have = (uint8_t)(f->severity[i] + 1);
		owners_add(&b->owners, f->team[i]);
	}
	b->teams = owners_close(&b->owners, f);
	for (uint32_t i = 0; i < f->problem_count; i++)
		if (worst[i])
			b->severity[worst[i] - 1]++;
	free(worst);
}

static void add_counts(struct app *app, const char *title, const struct brought *b)
{
	struct buf text = {0};
	char count[32], fixable[32];

	page_title(&app->page, title);
	for (int i = SEVERITY_COUNT - 1; i >= 0; i--)
		if (b->severity[i])
			page_pair(&app->page, _(severities[i].title),
				  screen_count(b->severity[i], count));
	buf_printf(&text, _("%s open findings of these problems; %s of them have a fix"),
		   screen_count(b->findings, count), screen_count(b->fixable, fixable));
	page_pair(&app->page, _("findings"), text.data);
	buf_clear(&text);
	if (b->teams.count)
		owners_print(&b->owners, &b->teams, app->fleet, &text);
	page_pair(&app->page, _("teams"), buf_text(&text));
	buf_fini(&text);
}

static void add_brought(struct app *app, uint32_t base)
{
	struct brought brought, rest;

	count_brought(app, base, is_brought, &brought);
	count_brought(app, base, is_rest, &rest);
	if (brought.findings || !rest.findings)
		add_counts(app, _("What it brings to them"), &brought);
	if (rest.findings)
		add_counts(app, _("What is in them of unknown origin"), &rest);
	owners_fini(&brought.owners);
	owners_fini(&rest.owners);
}

/* ---- what closes it -------------------------------------------------------------------------- */

/* "rebuild on mirror/debian:12.9: closes 40 findings; new there: 2 problems" */
static void add_fix(struct app *app, const char *label, const struct action *a)
{
	struct buf text = {0};
	char count[32];

	action_print_what(app->fleet, a, &text);
	buf_printf(&text, _(": closes %s %s"), screen_count(a->finding_count, count),
		   plural(a->finding_count, _("finding"), _("findings")));
	fix_rest(a, &text);
	page_pair(&app->page, label, buf_text(&text));
	buf_fini(&text);
}

static int compare_fixes(const void *a, const void *b)
{
	const struct action *const *x = a, *const *y = b;
	bool leaves_x = action_leaves_base(*x), leaves_y = action_leaves_base(*y);

	if (leaves_x != leaves_y)
		return leaves_x ? -1 : 1;
	if ((*x)->finding_count != (*y)->finding_count)
		return (*x)->finding_count > (*y)->finding_count ? -1 : 1;
	return ((*x)->id > (*y)->id) - ((*x)->id < (*y)->id);
}

/* Another image in its place first, also where nobody knows what that closes. */
static void add_fixes(struct app *app, uint32_t base)
{
	const struct fixes *x = fixes_of(app->fleet);
	const struct action **list = mem_array((size_t)x->count + 1, sizeof(*list));
	size_t count = 0;

	for (uint32_t i = 0; i < x->count; i++)
		if (x->actions[i].base == base)
			list[count++] = &x->actions[i];
	if (count) {
		qsort(list, count, sizeof(*list), compare_fixes);
		page_title(&app->page, _("What closes most of it"));
	}
	for (size_t i = 0; i < count && i < FIXES_SHOWN; i++)
		add_fix(app, i ? "" : _("fixes"), list[i]);
	free(list);
}

static void settle(struct app *app)
{
	uint32_t base;

	if (!(app->dirty & DIRTY_PAGE))
		return;
	app->page_finding = FLEET_NONE;
	page_clear(&app->page, app_page_cols(app));
	base = find_base(app->fleet, app_place(app)->key);
	if (base == FLEET_NONE) {
		page_add(&app->page, STYLE_ERROR, 0,
			 _("No image stands on this base any more. q leads back."));
		return;
	}
	add_head(app, &app->fleet->bases[base]);
	add_brought(app, base);
	add_fixes(app, base);
	add_images(app, base);
}

static void name(const struct app *app, struct buf *out)
{
	uint32_t base = find_base(app->fleet, app_place(app)->key);

	if (base != FLEET_NONE)
		text_clean(out, fleet_text(app->fleet, app->fleet->bases[base].shown));
}

const struct view view_base = {
	.word = "base",
	.title = N_("Base image"),
	.settle = settle,
	.name = name,
};
