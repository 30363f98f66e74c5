/*
 * The first three lines, the same in every view: what there is, what is asked, and how it is
 * grouped. On a page of text the second line says which part of it is on screen.
 */
#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "core/text.h"
#include "tui/keymap.h"
#include "tui/view.h"

/* "31 of 412 images run", where anything is known of what runs. */
static void put_images(const struct app *app, struct buf *out)
{
	char all[32], running[32];

	screen_count(app->totals.images, all);
	if (!app->fleet->use_count)
		buf_printf(out, "   %s %s", all,
			   plural(app->totals.images, _("image"), _("images")));
	else
		buf_printf(out, _("   %s of %s %s run"), screen_count(app->totals.running, running),
			   all, plural(app->totals.images, _("image"), _("images")));
}

/* "37 new   122 fixed since Thu 12:04", where anything was known before. */
static void put_today(const struct app *app, struct buf *out)
{
	char new[32], fixed[32], since[TODAY_SINCE_TEXT];

	if (today_since(app->fleet->new_since, app->now, since)[0])
		buf_printf(out, _("   %s new   %s fixed since %s"),
			   screen_count(app->totals.today.new, new),
			   screen_count(app->totals.today.fixed, fixed), since);
}

/* What is there because somebody must know it. */
static void put_notices(const struct app *app, struct buf *out)
{
	char count[32];

	if (app->totals.marked)
		buf_printf(out, _("   %s marked"), screen_count(app->totals.marked, count));
	if (store_is_read_only(app->store))
		buf_puts(out, _("   read-only"));
}

static const char *name_of(const struct app *app)
{
	const char *path = store_path(app->store);
	const char *slash = path ? strrchr(path, '/') : NULL;

	return slash ? slash + 1 : path ? path : "";
}

/* What is new and how many images there are stand only where they have room as a whole; for that
 * the file's name, which is told by its end, may be cut. */
static void put_header(const struct app *app, size_t room, struct buf *out)
{
	enum { NAME_MOST = 10 }; /* that nothing gives way to */
	void (*const parts[])(const struct app *, struct buf *) = {put_today, put_images};
	size_t name = text_cols(name_of(app)), least = name < NAME_MOST ? name : NAME_MOST, taken;
	struct buf tail = {0}, notices = {0};
	char count[32];

	put_notices(app, &notices);
	buf_printf(&tail, _("   %s open"), screen_count(app->totals.open, count));
	taken = strlen("tamis  ") + least + text_cols(buf_text(&notices));
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		struct buf part = {0};

		parts[i](app, &part);
		if (taken + text_cols(buf_text(&tail)) + text_cols(buf_text(&part)) <= room)
			buf_puts(&tail, buf_text(&part));
		buf_fini(&part);
	}
	taken += text_cols(buf_text(&tail));
	buf_puts(out, "tamis  ");
	text_cut_front(out, name_of(app), taken < room ? room - taken + least : least);
	buf_printf(out, "%s%s", buf_text(&tail), buf_text(&notices));
	buf_fini(&tail);
	buf_fini(&notices);
}

static void draw_header(const struct app *app, struct screen *s)
{
	struct buf text = {0};

	put_header(app, (size_t)app->cols - 10, &text);
	screen_put(s, 0, 1, app->cols - 10, STYLE_HEADER, buf_text(&text));
	screen_put_right(s, 0, app->cols - 7, 6, STYLE_DIM, _("? help"));
	if (app->file != STORE_SAME)
		screen_put_right(s, 0, app->cols - 34, 26, STYLE_ERROR,
				 app->file == STORE_GONE    ? _("the file is gone")
				 : app->file == STORE_NEWER ? _("newer schema: restart")
							    : _("the file was replaced"));
	else if (app->is_behind)
		screen_put_right(s, 0, app->cols - 34, 26, STYLE_NOTICE, _("changed by others"));
	buf_fini(&text);
}

static void put_counts(const struct app *app, struct buf *out)
{
	char shown[32], all[32], hidden[32];

	if (app->selection.unknown_hidden)
		buf_printf(out, _("%s UNKNOWN hidden  "),
			   screen_count(app->selection.unknown_hidden, hidden));
	buf_printf(out, _("%s of %s"), screen_count(app->selection.selected, shown),
		   screen_count(app->fleet->count, all));
}

/* Nothing when the whole page is on screen. */
static void put_lines(const struct app *app, struct buf *out)
{
	size_t first = app_place(app)->cursor, last = first + app_visible(app);
	char from[32], to[32], all[32];

	if (app->page.count <= app_visible(app))
		return;
	last = last < app->page.count ? last : app->page.count;
	buf_printf(out, _("lines %s to %s of %s"), screen_count((long long)first + 1, from),
		   screen_count((long long)last, to),
		   screen_count((long long)app->page.count, all));
}

int app_draw_counts(const struct app *app, struct screen *s)
{
	struct buf text = {0};
	int cols;

	if (!app_has_table(app))
		put_lines(app, &text);
	else if (app_place(app)->filter)
		put_counts(app, &text);
	cols = (int)text_cols(buf_text(&text));
	screen_put_right(s, 1, app->cols - cols - 1, cols, STYLE_DIM, buf_text(&text));
	buf_fini(&text);
	return cols;
}

static void draw_filter_line(const struct app *app, struct screen *s)
{
	const struct place *place = app_place(app);
	int counts;

	counts = app_draw_counts(app, s);
	if (!place->filter) {
		screen_put(s, 1, 1, app->cols - counts - 3, STYLE_TITLE, _(app_view(app)->title));
		return;
	}
	screen_put(s, 1, 1, FILTER_COL - 2, STYLE_DIM, _("filter"));
	if (!app->ask.is_on || !app->ask.is_filter)
		screen_put(s, 1, FILTER_COL, app->cols - FILTER_COL - counts - 3, STYLE_FILTER,
			   place->filter[0] ? place->filter : _("(everything)"));
}

/* The pivots, the list, the fixes and Today, in the order of their keys on the keyboard: 0 is the
 * last. */
enum { TAB_COUNT = PIVOT_COUNT + 3 };

struct tab {
	char key;
	const char *title;
	bool is_on;
};

static int compare_tabs(const void *a, const void *b)
{
	const struct tab *x = a, *y = b;

	return (x->key == '0' ? '9' + 1 : x->key) - (y->key == '0' ? '9' + 1 : y->key);
}

/* Pivots with a letter for a key stand in the bar while they are on screen. */
static size_t make_tabs(const struct app *app, struct tab tabs[TAB_COUNT])
{
	const struct place *place = app_place(app);
	const char *key = keymap_key_of("findings"), *today = keymap_key_of("today");
	const char *actions = keymap_key_of("fixes");
	size_t n = 0;

	for (int i = 0; i < PIVOT_COUNT; i++) {
		bool is_on = place->view == VIEW_GROUPS && (int)place->pivot == i;

		if (is_on || (pivots[i].key >= '0' && pivots[i].key <= '9'))
			tabs[n++] = (struct tab){pivots[i].key, _(pivots[i].title), is_on};
	}
	tabs[n++] = (struct tab){key ? key[0] : ' ', _(view_findings.title),
				 place->view == VIEW_FINDINGS || place->view == VIEW_FINDING};
	tabs[n++] = (struct tab){today ? today[0] : ' ', _(view_today.title),
				 place->view == VIEW_TODAY};
	tabs[n++] = (struct tab){actions ? actions[0] : ' ', _(view_fixes.title),
				 place->view == VIEW_FIXES};
	qsort(tabs, n, sizeof(tabs[0]), compare_tabs);
	return n;
}

static void draw_pivots(const struct app *app, struct screen *s)
{
	struct tab tabs[TAB_COUNT];
	size_t count = make_tabs(app, tabs);
	int total = 1, col = 1;

	for (size_t i = 0; i < count; i++)
		total += (int)text_cols(tabs[i].title) + 3;
	for (size_t i = 0; i < count; i++) {
		char key[] = {tabs[i].key, '\0'};
		bool is_named = tabs[i].is_on || total <= app->cols;

		col += screen_put(s, 2, col, 2, STYLE_KEY, key) + 1;
		if (is_named)
			col += screen_put(s, 2, col, app->cols - col,
					  tabs[i].is_on ? STYLE_PIVOT_ON : STYLE_PIVOT,
					  tabs[i].title) +
			       1;
	}
}

void app_draw_head(const struct app *app, struct screen *s)
{
	draw_header(app, s);
	draw_filter_line(app, s);
	draw_pivots(app, s);
}
