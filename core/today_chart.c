/* Sections that are drawn or told, not counted in the pass: bars of the last days, and the images
 * that run without a scan. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "core/today_impl.h"
#include "core/use.h"

/* ---- bars ------------------------------------------------------------------------------------ */

enum { BAR_COLS = 4, BAR_SEVERITIES = 4, EIGHTHS = 8 };

/* A bar of BAR_COLS columns for n of most: anything but nothing is seen. */
static void put_bar(struct buf *out, uint32_t n, uint32_t most, bool is_ascii)
{
	/* U+2588 is the whole block, U+258F an eighth of it. */
	uint64_t eighths = most ? ((uint64_t)n * BAR_COLS * EIGHTHS + most - 1) / most : 0;

	if (is_ascii)
		eighths = (eighths + EIGHTHS - 1) / EIGHTHS * EIGHTHS;
	for (int i = 0; i < BAR_COLS; i++) {
		uint64_t part = eighths > EIGHTHS ? EIGHTHS : eighths;
		char block[] = {'\xe2', '\x96', (char)(0x90 - (int)part), '\0'};

		buf_puts(out, part == 0 ? " " : is_ascii ? "#" : block);
		eighths -= part;
	}
}

struct chart {
	int severities[BAR_SEVERITIES], count;
	uint32_t most[BAR_SEVERITIES];
	int widths[BAR_SEVERITIES]; /* of the numbers */
};

/* The worst severities that there were on any of the days. */
static void plan_chart(const struct fleet *f, struct chart *chart)
{
	for (int s = SEVERITY_COUNT - 1; s >= 0 && chart->count < BAR_SEVERITIES; s--) {
		uint32_t most = 0;
		char number[16];

		for (int day = 0; day < f->trend_count; day++)
			if (f->trend[day].counts[s] > most)
				most = f->trend[day].counts[s];
		if (!most)
			continue;
		chart->widths[chart->count] = snprintf(number, sizeof(number), "%u", most);
		chart->most[chart->count] = most;
		chart->severities[chart->count++] = s;
	}
}

static char *label_of(const struct today_maker *m, const struct chart *chart,
		      const struct fleet_trend *trend)
{
	char day[DATE_TEXT];
	struct buf out = {0};

	buf_puts(&out, date_format_day(trend->day, day));
	for (int i = 0; i < chart->count; i++) {
		int s = chart->severities[i];

		buf_printf(&out, "  %c ", severities[s].letter);
		put_bar(&out, trend->counts[s], chart->most[i], m->known->is_ascii);
		buf_printf(&out, " %*u", chart->widths[i], trend->counts[s]);
	}
	return buf_take(&out);
}

void today_make_chart(struct today_maker *m)
{
	const struct fleet *f = m->q->fleet;
	struct chart chart = {.count = 0};

	today_put(m, 0, NULL, mem_strdup(_(today_sections[m->section].title)), NULL);
	plan_chart(f, &chart);
	for (int i = 0; i < f->trend_count; i++) {
		char day[DATE_TEXT];
		struct today_line *line =
			today_put(m, 1, mem_strdup(date_format_day(f->trend[i].day, day)),
				  label_of(m, &chart, &f->trend[i]), NULL);
		for (int s = 0; s < SEVERITY_COUNT; s++)
			line->numbers[TODAY_SEVERITY + s] = f->trend[i].counts[s];
	}
}

/* ---- what runs without a scan ---------------------------------------------------------------- */

struct unscanned {
	const char *name;
	uint32_t image, running;
};

/* What runs most often first. */
static int compare_unscanned(const void *a, const void *b)
{
	const struct unscanned *x = a, *y = b;
	int order = strcmp(x->name, y->name);

	if (x->running != y->running)
		return x->running > y->running ? -1 : 1;
	return order ? order : (x->image > y->image) - (x->image < y->image);
}

static size_t list_unscanned(const struct question *q, struct unscanned **out)
{
	const struct fleet *f = q->fleet;
	size_t n = 0, room = 0;

	*out = NULL;
	for (uint32_t i = 0; i < f->image_count; i++) {
		const struct fleet_image *image = &f->images[i];
		const char *name = fleet_text(f, image->label ? image->label : image->key);

		if (!image->is_unscanned || !use_runs_at(f, i, q->now))
			continue;
		MEM_ROOM(*out, n, room);
		(*out)[n++] = (struct unscanned){name ? name : "?", i, use_running(f, i, q->now)};
	}
	if (n)
		qsort(*out, n, sizeof(**out), compare_unscanned);
	return n;
}

/* Clusters that run it; of what Inspector knows only accounts are told. Owned; "" for neither. */
static char *name_where(const struct question *q, uint32_t image)
{
	static const enum use_part parts[] = {USE_CLUSTER, USE_ACCOUNT};
	struct buf out = {0};

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]) && !out.size; i++) {
		struct value where = {.known = false};

		use_list(q->fleet, image, parts[i], q->now, &where);
		if (where.known)
			value_print(&where, FIELD_LIST, 0, false, &out);
	}
	return buf_take(&out);
}

void today_make_unscanned(struct today_maker *m)
{
	struct unscanned *list;
	size_t n = list_unscanned(m->q, &list);

	today_put(m, 0, NULL, mem_strdup(_(today_sections[m->section].title)), NULL)
		->numbers[TODAY_ENTRIES] = (long long)n;
	for (size_t i = 0; i < n; i++) {
		char *where = name_where(m->q, list[i].image);
		struct today_line *line =
			today_put(m, 1, mem_strdup(list[i].name),
				  mem_printf(_("%s  in %s, %u running"), list[i].name,
					     where[0] ? where : "?", list[i].running),
				  NULL);

		line->detail = where;
		line->numbers[TODAY_RUNNING] = list[i].running;
	}
	free(list);
}
