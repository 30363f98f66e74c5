/* The checks of tamis doctor as a page: what is right, and what to mend. */
#include <stdlib.h>

#include "core/intl.h"
#include "tui/doctor.h"
#include "tui/view.h"

enum { DOCTOR_LABEL_COLS = 15 /* "configuration" */ };

static void add_line(struct page *page, const struct check_line *line)
{
	static const enum style_role roles[CHECK_LEVELS] = {
		[CHECK_OK] = STYLE_NORMAL, [CHECK_WARN] = STYLE_NOTICE, [CHECK_BAD] = STYLE_ERROR};
	char *text = mem_printf("%-4s  %s", check_levels[line->level], line->found);
	size_t first = page->count;

	page_pair(page, line->name, text);
	for (size_t i = first; i < page->count; i++)
		page->lines[i].role =
			line->level == CHECK_OK ? page->lines[i].role : roles[line->level];
	free(text);
	if (line->mend) {
		text = mem_printf(_("      mend: %s"), line->mend);
		page_pair(page, " ", text);
		free(text);
	}
}

static void settle(struct app *app)
{
	struct checkup c = {.database = store_path(app->store),
			    .config = app->config_path,
			    .now = app->now,
			    .is_quick = true,
			    .cols = app->cols,
			    .rows = app->rows};

	if (!(app->dirty & DIRTY_PAGE))
		return;
	app->page_finding = FLEET_NONE;
	page_clear(&app->page, app_page_cols(app));
	app->page.label_cols = DOCTOR_LABEL_COLS;
	checkup_run(&c);
	for (size_t i = 0; i < c.count; i++)
		add_line(&app->page, &c.lines[i]);
	checkup_fini(&c);
}

const struct view view_doctor = {
	.word = "doctor",
	.title = N_("Doctor: what is right, and what to mend"),
	.settle = settle,
};
