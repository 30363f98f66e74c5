/*
 * What the table of groups counts and says. A fact that all findings of a group share is read from
 * its first one: an image has one base, a package one ecosystem. Facts that may differ within a
 * group (an image's account) have no column here.
 */
#include "tui/group_column.h"

#include <stddef.h>
#include <string.h>

#include "core/intl.h"
#include "tui/screen.h"

enum { DIGEST_COLS = 12 /* hex digits, as docker shows them */ };

static int64_t get_images(const struct group *g)
{
	return g->images;
}
static int64_t get_running(const struct group *g)
{
	return g->running;
}
static int64_t get_tasks(const struct group *g)
{
	return g->tasks;
}
static int64_t get_unscanned(const struct group *g)
{
	return g->unscanned;
}
static int64_t get_problems(const struct group *g)
{
	return g->problems;
}
static int64_t get_findings(const struct group *g)
{
	return g->findings;
}
static int64_t get_oldest(const struct group *g)
{
	return g->oldest_days;
}

static int64_t get_fixable(const struct group *g)
{
	return g->findings ? (int64_t)g->fixable * 100 / g->findings : -1;
}

#define SEVERITY_GET(name, which)                                                                  \
	static int64_t get_##name(const struct group *g)                                           \
	{                                                                                          \
		return g->problem_severity[which];                                                 \
	}
SEVERITY_GET(critical, SEVERITY_CRITICAL)
SEVERITY_GET(high, SEVERITY_HIGH)
SEVERITY_GET(medium, SEVERITY_MEDIUM)
SEVERITY_GET(low, SEVERITY_LOW)
SEVERITY_GET(info, SEVERITY_INFO)
SEVERITY_GET(unknown, SEVERITY_UNKNOWN)

#define ON(pivot) (1u << (pivot))
#define ALL (ON(PIVOT_COUNT) - 1)
/* Of a severity only its own column could be other than 0. */
#define SEVERAL (ALL & ~ON(PIVOT_SEVERITY))
/* Groups that are places. */
#define PLACES (ON(PIVOT_RUNNING) | ON(PIVOT_WORKLOAD))
#define FACT(field_) .kind = GROUP_FACT, .field = (field_)
#define PROBLEMS(which, get_) .kind = GROUP_SEVERITY, .severity = (which), .number = (get_)
#define NUMBER(get_) .kind = GROUP_NUMBER, .number = (get_)

/* clang-format off */
static const struct group_cell columns[] = {
	{{"", 22, 60, 0, false, CUT_MIDDLE}, ALL & ~(ON(PIVOT_BASE) | ON(PIVOT_IMAGE)), .kind = GROUP_LABEL},
	{{"", 28, 60, 0, false, CUT_MIDDLE}, ON(PIVOT_IMAGE), .kind = GROUP_LABEL},
	{{"", 36, 60, 0, false, CUT_MIDDLE}, ON(PIVOT_BASE), .kind = GROUP_LABEL}, /* a tree */
	{{N_("VIA"), 6, 0, 6, false, CUT_END}, ON(PIVOT_BASE), .kind = GROUP_VIA},
	{{N_("ECO"), 8, 0, 1, false, CUT_END}, ON(PIVOT_PACKAGE), FACT(FIELD_ECOSYSTEM)},
	{{N_("IMAGE ID"), DIGEST_COLS, 0, 1, false, CUT_END}, ON(PIVOT_IMAGE), .kind = GROUP_DIGEST},
	{{N_("IMAGES"), 6, 0, 3, true, CUT_END}, ALL & ~ON(PIVOT_IMAGE), NUMBER(get_images)},
	{{N_("RUN"), 5, 0, 3, true, CUT_END}, ALL & ~ON(PIVOT_IMAGE), NUMBER(get_running)},
	{{N_("TASKS"), 5, 0, 2, true, CUT_END}, PLACES, NUMBER(get_tasks)},
	{{N_("ACCOUNT"), 12, 0, 4, false, CUT_END}, PLACES, .kind = GROUP_ACCOUNT},
	{{N_("UNSCANNED"), 9, 0, 5, true, CUT_END}, PLACES, NUMBER(get_unscanned)},
	{{N_("USE"), 7, 0, 4, false, CUT_END}, ON(PIVOT_IMAGE), FACT(FIELD_USE)},
	{{N_("CRIT"), 5, 0, 0, true, CUT_END}, SEVERAL, PROBLEMS(SEVERITY_CRITICAL, get_critical)},
	{{N_("HIGH"), 5, 0, 0, true, CUT_END}, SEVERAL, PROBLEMS(SEVERITY_HIGH, get_high)},
	{{N_("MED"), 5, 0, 2, true, CUT_END}, SEVERAL, PROBLEMS(SEVERITY_MEDIUM, get_medium)},
	{{N_("LOW"), 5, 0, 4, true, CUT_END}, SEVERAL, PROBLEMS(SEVERITY_LOW, get_low)},
	{{N_("INFO"), 5, 0, 9, true, CUT_END}, SEVERAL, PROBLEMS(SEVERITY_INFO, get_info)},
	{{N_("UNK"), 5, 0, 8, true, CUT_END}, SEVERAL, PROBLEMS(SEVERITY_UNKNOWN, get_unknown)},
	{{N_("PROBLEMS"), 8, 0, 6, true, CUT_END}, ALL, NUMBER(get_problems)},
	{{N_("FINDINGS"), 8, 0, 7, true, CUT_END}, ALL, NUMBER(get_findings)},
	{{N_("FIXABLE"), 7, 0, 1, true, CUT_END}, ALL, .kind = GROUP_FIXABLE, .number = get_fixable, .unit = "%"},
	{{N_("OLDEST"), 6, 0, 5, true, CUT_END}, ALL, NUMBER(get_oldest), .unit = "d"},
	{{N_("TEAM"), 10, 30, 6, false, CUT_END}, ALL & ~ON(PIVOT_TEAM), .kind = GROUP_TEAM},
	{{N_("BASE"), 14, 38, 5, false, CUT_START}, ON(PIVOT_IMAGE), FACT(FIELD_BASE)},
	{{N_("TITLE"), 24, 80, 5, false, CUT_END}, ON(PIVOT_VULN), FACT(FIELD_TITLE)},
};
/* clang-format on */

const struct group_cell *group_cell_at(enum pivot_id pivot, int n)
{
	for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++)
		if (columns[i].pivots & ON(pivot) && n-- == 0)
			return &columns[i];
	return NULL;
}

/* "sha256:0123" without its first half. */
static const char *hex_of(const char *digest)
{
	const char *colon = digest ? strchr(digest, ':') : NULL;

	return colon ? colon + 1 : digest;
}

const char *group_cell_text(const struct group_cell *c, const struct question *q,
			    const struct groups *of, const struct group *g)
{
	struct value v;

	if (c->kind == GROUP_LABEL)
		return g->label;
	if (c->kind == GROUP_DIGEST)
		return hex_of(g->key);
	if (c->kind == GROUP_VIA)
		return g->via;
	if (c->kind == GROUP_TEAM)
		return owners_first(&of->owners, &g->owners, q->fleet);
	if (c->kind == GROUP_ACCOUNT)
		return g->accounts > 1 ? _("several") : fleet_text(q->fleet, g->account);
	field_get(q, c->field, g->first, &v);
	return v.known ? v.text : NULL;
}

static void print_number(const struct group_cell *c, const struct group *g, struct buf *out)
{
	int64_t n = c->number(g);
	char text[32];

	if (n < 0)
		buf_putc(out, '-');
	else
		buf_printf(out, "%s%s", screen_count(n, text), c->unit ? c->unit : "");
}

void group_cell_print(const struct group_cell *c, const struct question *q, const struct groups *of,
		      const struct group *g, struct buf *out)
{
	const char *text;

	if (c->number) {
		print_number(c, g, out);
		return;
	}
	if (c->kind == GROUP_TEAM) {
		owners_print(&of->owners, &g->owners, q->fleet, out);
		return;
	}
	text = group_cell_text(c, q, of, g);
	if (c->kind == GROUP_LABEL && text)
		buf_printf(out, "%*s", 2 * g->depth, "");
	if (!text)
		buf_puts(out, c->kind == GROUP_LABEL ? _("(none)") : "-");
	else if (c->kind == GROUP_DIGEST)
		buf_printf(out, "%.*s", DIGEST_COLS, text);
	else
		buf_puts(out, text);
}
