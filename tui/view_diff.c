/* Two images compared, as a page: what the second one would close, open and keep of the first. */
#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "core/text.h"
#include "tui/command.h"
#include "tui/diff_lines.h"
#include "tui/view.h"

enum { LINES_SHOWN = 200 };

/* The place keeps both images by their keys, a line each. */
static uint32_t image_of(const struct fleet *f, const char *key, size_t size)
{
	char *text = mem_strndup(key, size);
	word w = dict_find(&f->words, text);
	uint32_t i = 0;

	free(text);
	while (i < f->image_count && (!w || f->images[i].key != w))
		i++;
	return i < f->image_count ? i : FLEET_NONE;
}

static void add_line(struct page *page, const struct diff_line *line)
{
	bool is_same = text_equal(line->before, line->after);
	struct buf text = {0};

	buf_printf(&text, "%s%s%s%s%s", line->severity ? line->severity : "",
		   line->severity ? "  " : "", line->vuln ? line->vuln : "", line->vuln ? "  " : "",
		   line->package ? line->package : "");
	if (line->before || line->after)
		buf_printf(&text, " %s%s%s", line->before ? line->before : "",
			   line->before && line->after && !is_same ? " -> " : "",
			   line->after && !is_same ? line->after : "");
	page_pair(page, line->change, buf_text(&text));
	buf_fini(&text);
}

static void add_lines(struct app *app, const struct diff_lines *d)
{
	struct buf text = {0};
	char *rest;

	diff_lines_sum(d, &text);
	page_add(&app->page, STYLE_NORMAL, 0, buf_text(&text));
	buf_clear(&text);
	diff_lines_packages(d, &text);
	page_add(&app->page, STYLE_NORMAL, 0, buf_text(&text));
	buf_fini(&text);
	page_title(&app->page, _("What changes"));
	for (size_t i = 0; i < d->count && i < LINES_SHOWN; i++)
		add_line(&app->page, &d->lines[i]);
	if (d->count <= LINES_SHOWN)
		return;
	rest = mem_printf(_("%zu lines more: tamis diff prints all of them"),
			  d->count - LINES_SHOWN);
	page_pair(&app->page, " ", rest);
	free(rest);
}

static void settle(struct app *app)
{
	const char *key = app_place(app)->key, *second = key ? strchr(key, '\n') : NULL;
	struct question q = app_question(app);
	struct error err = {0};
	struct diff_lines lines;
	uint32_t from, to;
	char *title;

	if (!(app->dirty & DIRTY_PAGE))
		return;
	app->page_finding = FLEET_NONE;
	page_clear(&app->page, app_page_cols(app));
	from = second ? image_of(q.fleet, key, (size_t)(second - key)) : FLEET_NONE;
	to = second ? image_of(q.fleet, second + 1, strlen(second + 1)) : FLEET_NONE;
	if (from == FLEET_NONE || to == FLEET_NONE) {
		page_add(&app->page, STYLE_ERROR, 0,
			 _("One of the images is not in the database any more. q leads back."));
		return;
	}
	title = mem_printf("%s -> %s", fleet_text(q.fleet, q.fleet->images[from].label),
			   fleet_text(q.fleet, q.fleet->images[to].label));
	page_add(&app->page, STYLE_TITLE, 0, title);
	free(title);
	if (diff_lines_make(app->store, &q, from, to, NULL, &lines, &err))
		add_lines(app, &lines);
	else
		page_add(&app->page, STYLE_ERROR, 0, err.text);
	diff_lines_fini(&lines);
}

/* ---- asking for the other one ---------------------------------------------------------------- */

/* The image of the row at hand; FLEET_NONE. */
static uint32_t image_at_hand(const struct app *app)
{
	const struct place *place = app_place(app);
	uint32_t finding = app_finding(app);

	if (place->view == VIEW_GROUPS) {
		if (place->pivot != PIVOT_IMAGE || place->cursor >= app->groups.count)
			return FLEET_NONE;
		finding = app->groups.rows[place->cursor].first;
	}
	return finding == FLEET_NONE ? FLEET_NONE
				     : app->fleet->assets[app->fleet->asset[finding]].image;
}

static void open_diff(struct app *app, uint32_t from, uint32_t to)
{
	const struct fleet *f = app->fleet;

	app_push(app, VIEW_DIFF, NULL)->key = mem_printf(
		"%s\n%s", fleet_text(f, f->images[from].key), fleet_text(f, f->images[to].key));
}

static void other_given(struct app *app, const char *text)
{
	uint32_t from = image_at_hand(app), to;
	struct error err = {0};
	struct buf taken = {0};

	if (!text || !text[0])
		return;
	if (from == FLEET_NONE || !diff_find_other(app->fleet, from, text, &to, &taken, &err)) {
		app_complain(app, "%s", from == FLEET_NONE ? _("no image is at hand") : err.text);
	} else {
		open_diff(app, from, to);
		if (taken.size)
			app_say(app, "%s", buf_text(&taken));
	}
	buf_fini(&taken);
}

void command_diff(struct app *app, const char *args)
{
	uint32_t from = image_at_hand(app);

	if (app_place(app)->view == VIEW_DIFF) {
		app_pop(app);
		return;
	}
	if (from == FLEET_NONE)
		app_say(app,
			_("no image is at hand: go to one in the list of images, or to a finding"));
	else if (args[0])
		other_given(app, args);
	else
		app_ask(app, _("compare with image: "), "", NULL, other_given);
}

const struct view view_diff = {
	.word = "diff",
	.title = N_("Two images compared"),
	.settle = settle,
};
