/* The sections of Today, and the lines that each makes of the pass. */
#include "core/today.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/filter.h"
#include "core/intl.h"
#include "core/pivot.h"
#include "core/today_impl.h"

const char *const today_numbers[TODAY_NUMBERS] = {
	[TODAY_FINDINGS] = "findings",
	[TODAY_ISSUES] = "issues",
	[TODAY_ENTRIES] = "entries",
	[TODAY_MEDIAN] = "median_days",
	[TODAY_NINETIETH] = "p90_days",
	[TODAY_RUNNING] = "running",
	[TODAY_AGE] = "age_days",
	[TODAY_SEVERITY + SEVERITY_UNKNOWN] = "unknown",
	[TODAY_SEVERITY + SEVERITY_INFO] = "info",
	[TODAY_SEVERITY + SEVERITY_LOW] = "low",
	[TODAY_SEVERITY + SEVERITY_MEDIUM] = "medium",
	[TODAY_SEVERITY + SEVERITY_HIGH] = "high",
	[TODAY_SEVERITY + SEVERITY_CRITICAL] = "critical",
};

static const char new_filter[] = "is:new is:open is:latest";
static const char regressed_filter[] = "is:regressed is:open is:latest";
static const char overdue_filter[] = "is:overdue is:latest";
static const char expired_filter[] = "is:expired is:open is:latest";
static const char expiring_filter[] = "is:expiring presence:present,unknown is:latest";
static const char unread_filter[] = "is:stale is:open is:latest";

/* ---- lines ----------------------------------------------------------------------------------- */

struct today_line *today_put(struct today_maker *m, int indent, char *key, char *label,
			     char *filter)
{
	struct today *t = m->out;
	struct today_line *line;

	MEM_ROOM(t->lines, t->count, t->room);
	line = &t->lines[t->count++];
	*line = (struct today_line){.section = m->section,
				    .is_total = key == NULL,
				    .indent = indent,
				    .key = key,
				    .label = label,
				    .filter = filter,
				    .severity = -1};
	for (int i = 0; i < TODAY_NUMBERS; i++)
		line->numbers[i] = -1;
	return line;
}

void today_tally(struct today_line *line, const struct today_tally *tally)
{
	line->numbers[TODAY_FINDINGS] = tally->findings;
	line->numbers[TODAY_ISSUES] = tally->issues;
}

/* The section's first line. */
static struct today_line *put_total(struct today_maker *m, char *filter)
{
	const struct today_section_row *row = &today_sections[m->section];
	date since = m->q->fleet->new_since;
	char text[TODAY_SINCE_TEXT];
	char *label;

	if (!row->is_since)
		label = mem_strdup(_(row->title));
	else if (today_since(since, m->q->now, text)[0])
		label = mem_printf(_("%s since %s"), _(row->title), text);
	else
		label = mem_printf(_("%s (there was no import before)"), _(row->title));
	return today_put(m, 0, NULL, label, filter);
}

char *today_filter(const struct today_maker *m, const char *base, struct condition *c)
{
	struct filter_error err;
	struct filter *filter =
		filter_parse(base, &(struct filter_context){.now = m->q->now}, &err);
	char *text;

	assert(filter);
	text = filter_with(filter, c, false);
	filter_free(filter);
	condition_fini(c);
	return text;
}

/* "is:fixed fixed_at>2026-10-01T12:04:00Z" */
static char *filter_after(const char *base, const char *field, date after)
{
	char text[DATE_TEXT];

	return mem_printf("%s %s>%s", base, field, date_format(after, text));
}

/* ---- new, regressed and overdue -------------------------------------------------------------- */

/* A line for each severity of SEVERITY_COUNT counts from `first`, the worst first. */
static void put_severities(struct today_maker *m, int first, const char *filter, const char *group,
			   const char *label)
{
	for (int i = SEVERITY_COUNT - 1; i >= 0; i--) {
		const struct today_tally *tally = &m->pass.counts[first + i];
		struct today_line *line;

		if (!tally->findings)
			continue;
		line = today_put(
			m, 1, mem_printf("%s%s%s", group, group[0] ? "/" : "", severities[i].word),
			mem_printf("%-8s  %s", severities[i].word, label),
			mem_printf("%s severity:%s", filter, severities[i].word));
		line->severity = i;
		today_tally(line, tally);
	}
}

static void make_new(struct today_maker *m)
{
	today_tally(put_total(m, mem_strdup(new_filter)), &m->pass.counts[COUNT_NEW]);
	put_severities(m, COUNT_NEW_RUNNING, "is:new is:open is:latest use:running", "running",
		       _("in what runs"));
	put_severities(m, COUNT_NEW_OTHER, "is:new is:open is:latest -use:running", "other",
		       _("elsewhere"));
}

static void make_regressed(struct today_maker *m)
{
	today_tally(put_total(m, mem_strdup(regressed_filter)), &m->pass.counts[COUNT_REGRESSED]);
	put_severities(m, COUNT_REGRESSED_AS, regressed_filter, "", "");
}

static bool has_due_days(const struct fleet *f)
{
	bool has = false;

	for (int i = 0; i < SEVERITY_COUNT; i++)
		has = has || f->due_days[i];
	return has;
}

static void make_overdue(struct today_maker *m)
{
	if (!has_due_days(m->q->fleet))
		return;
	today_tally(put_total(m, mem_strdup(overdue_filter)), &m->pass.counts[COUNT_OVERDUE]);
	put_severities(m, COUNT_OVERDUE_AS, overdue_filter, "", "");
}

/* ---- fixed and gone -------------------------------------------------------------------------- */

/* The pivot's number of the package that most of it belongs to, but for those told already. */
static uint32_t next_package(const struct today_maker *m, const struct today_tally *tallies,
			     const uint32_t *told, int count)
{
	uint32_t best = UINT32_MAX;

	for (uint32_t i = 0; i <= pivots[PIVOT_PACKAGE].last(m->q->fleet); i++) {
		bool is_told = false;

		if (!tallies[i].findings ||
		    (best != UINT32_MAX && tallies[i].findings <= tallies[best].findings))
			continue;
		for (int k = 0; k < count; k++)
			is_told = is_told || told[k] == i;
		best = is_told ? best : i;
	}
	return best;
}

static void put_package(struct today_maker *m, const char *why, const char *filter, uint32_t number,
			const struct today_tally *tally)
{
	struct group group = {.number = number};
	struct condition terms = {0};

	if (number)
		pivots[PIVOT_PACKAGE].name(m->q->fleet, &group);
	pivot_condition(m->q->fleet, PIVOT_PACKAGE, &group, &terms);
	today_tally(today_put(m, 2, mem_printf("%s/%s", why, group.key ? group.key : ""),
			      mem_strdup(group.key ? group.key : _("(no package)")),
			      today_filter(m, filter, &terms)),
		    tally);
}

static void put_packages(struct today_maker *m, const char *why, const char *filter,
			 const struct today_tally *tallies)
{
	uint32_t told[TODAY_PACKAGES];
	int count = 0;

	for (; tallies && count < TODAY_PACKAGES; count++) {
		told[count] = next_package(m, tallies, told, count);
		if (told[count] == UINT32_MAX)
			return;
		put_package(m, why, filter, told[count], &tallies[told[count]]);
	}
}

/* A line with the reason's word and its sentence; returns its filter, or NULL when there is none.
 */
static const char *put_why(struct today_maker *m, enum presence_why why, const char *filter,
			   int which)
{
	const struct presence_why_row *row = &presence_whys[why];
	struct today_line *line;

	if (!m->pass.counts[which].findings)
		return NULL;
	line = today_put(m, 1, mem_strdup(row->word),
			 mem_printf("%-10s  %s", row->word, _(row->help)),
			 mem_printf("%s presence_why:%s", filter, row->word));
	today_tally(line, &m->pass.counts[which]);
	return line->filter;
}

static void make_fixed(struct today_maker *m)
{
	char *filter = filter_after("is:fixed", "fixed_at", m->q->fleet->known_since);

	today_tally(put_total(m, mem_strdup(filter)), &m->pass.counts[COUNT_FIXED]);
	for (int i = 0; i < 3; i++) {
		enum presence_why why = today_fixed_whys[i];
		const char *own = put_why(m, why, filter, COUNT_FIXED_WHY + i);
		char *kept = mem_strdup(own); /* the line moves when others are put */

		if (kept)
			put_packages(m, presence_whys[why].word, kept, m->pass.packages[i]);
		free(kept);
	}
	free(filter);
}

static void make_gone(struct today_maker *m)
{
	char *filter = filter_after("is:gone", "ended", m->q->fleet->known_since);

	today_tally(put_total(m, mem_strdup(filter)), &m->pass.counts[COUNT_GONE]);
	for (int i = 0; i < 4; i++)
		put_why(m, today_gone_whys[i], filter, COUNT_GONE_WHY + i);
	free(filter);
}

/* ---- what people said ------------------------------------------------------------------------ */

static void put_count(struct today_maker *m, const char *key, const char *label, const char *filter,
		      int which)
{
	if (m->pass.counts[which].findings)
		today_tally(today_put(m, 1, mem_strdup(key), mem_strdup(label), mem_strdup(filter)),
			    &m->pass.counts[which]);
}

/* No issue is both: of an expired acceptance nothing speaks any more. */
static void make_accepted(struct today_maker *m)
{
	const struct today_tally *expired = &m->pass.counts[COUNT_EXPIRED];
	const struct today_tally *expiring = &m->pass.counts[COUNT_EXPIRING];
	const struct today_tally both = {expired->findings + expiring->findings,
					 expired->issues + expiring->issues};

	today_tally(put_total(m, mem_strdup("(is:expired is:open or is:expiring "
					    "presence:present,unknown) is:latest")),
		    &both);
	put_count(m, "expired", _("expired: open again"), expired_filter, COUNT_EXPIRED);
	put_count(m, "expiring", _("expire within 14 days"), expiring_filter, COUNT_EXPIRING);
}

static void make_stale(struct today_maker *m)
{
	put_total(m, NULL)->numbers[TODAY_ENTRIES] = (long long)m->known->decision_count;
	for (size_t i = 0; i < m->known->decision_count; i++) {
		const struct today_decision *d = &m->known->decisions[i];
		char day[DATE_TEXT];
		struct today_line *line =
			today_put(m, 1, mem_strdup(d->event),
				  mem_printf(_("%s, by %s, %s"), d->what, d->by ? d->by : "?",
					     date_format_day(d->at, day)),
				  NULL);

		line->detail = mem_strdup(d->by);
	}
}

/* ---- days to fix ----------------------------------------------------------------------------- */

static void put_percentiles(struct today_line *line, struct today_days *days)
{
	char *label = line->label;

	line->numbers[TODAY_MEDIAN] = today_percentile(days, 50);
	line->numbers[TODAY_NINETIETH] = today_percentile(days, 90);
	if (!days->count)
		return;
	line->label = mem_printf(_("%-24s  half in %lld days, 90 %% in %lld"), label,
				 line->numbers[TODAY_MEDIAN], line->numbers[TODAY_NINETIETH]);
	free(label);
}

static void put_team(struct today_maker *m, const char *filter, struct today_team *team)
{
	struct condition terms = {0};
	struct today_line *line;

	condition_add(&terms, FIELD_TEAM, team->name ? "=" : ":", team->name);
	line = today_put(m, 1, mem_printf("team/%s", team->name ? team->name : ""),
			 team->name ? mem_printf(_("team %s"), team->name)
				    : mem_strdup(_("nobody's")),
			 today_filter(m, filter, &terms));
	today_tally(line, &(struct today_tally){team->findings, (long long)team->days.count});
	put_percentiles(line, &team->days);
}

static void make_days(struct today_maker *m)
{
	char *filter = filter_after("is:fixed", "fixed_at", m->pass.fixed_after);
	struct today_line *line = put_total(m, mem_strdup(filter));

	today_tally(line, &m->pass.counts[COUNT_DAYS]);
	put_percentiles(line, &m->pass.all_days);
	for (int i = SEVERITY_COUNT - 1; i >= 0; i--) {
		if (!m->pass.counts[COUNT_DAYS_AS + i].findings)
			continue;
		line = today_put(m, 1, mem_printf("severity/%s", severities[i].word),
				 mem_strdup(severities[i].word),
				 mem_printf("%s severity:%s", filter, severities[i].word));
		line->severity = i;
		today_tally(line, &m->pass.counts[COUNT_DAYS_AS + i]);
		put_percentiles(line, &m->pass.days[i]);
	}
	for (size_t i = 0; i < m->pass.teams.count; i++)
		put_team(m, filter, &m->pass.teams.list[i]);
	free(filter);
}

/* ---- what is no longer read ------------------------------------------------------------------ */

static bool is_unread(const struct coverage *c)
{
	return c->state != COVERAGE_READ;
}

static char *name_place(const struct coverage *c)
{
	const char *parts[] = {
		c->account, c->region, c->cluster, c->registry, coverage_kinds[c->kind].word,
		c->source};
	struct buf out = {0};

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (parts[i])
			buf_printf(&out, "%s%s", out.size ? "/" : "", parts[i]);
	return buf_take(&out);
}

static void put_place(struct today_maker *m, const struct coverage *c)
{
	char *name = name_place(c);
	char *age = c->age < 0 ? mem_strdup(_("never read"))
			       : mem_printf(_("read %lld days ago"), c->age);
	struct today_line *line = today_put(
		m, 1, name,
		mem_printf("%-6s  %s%s%s%s, %s", coverage_states[c->state], name,
			   c->account_name ? " (" : "", c->account_name ? c->account_name : "",
			   c->account_name ? ")" : "", age),
		NULL);

	line->detail = mem_strdup(coverage_states[c->state]);
	line->numbers[TODAY_AGE] = c->age;
	free(age);
}

static void make_unread(struct today_maker *m)
{
	struct today_line *line = put_total(m, mem_strdup(unread_filter));
	long long places = 0;

	for (size_t i = 0; i < m->known->coverage_count; i++)
		places += is_unread(&m->known->coverage[i]);
	free(line->label);
	line->label =
		mem_printf(_("%s: %lld %s, and findings"), _(today_sections[m->section].title),
			   places, places == 1 ? _("place") : _("places"));
	today_tally(line, &m->pass.counts[COUNT_UNREAD]);
	line->numbers[TODAY_ENTRIES] = places;
	put_count(m, "running", _("in what runs: nobody scans it any more"),
		  "is:stale is:open is:latest use:running", COUNT_UNREAD_RUNNING);
	put_count(m, "other", _("elsewhere: the last scan is too old"),
		  "is:stale is:open is:latest -use:running", COUNT_UNREAD_OTHER);
	for (size_t i = 0; i < m->known->coverage_count; i++)
		if (is_unread(&m->known->coverage[i]))
			put_place(m, &m->known->coverage[i]);
}

/* ---- all of them ----------------------------------------------------------------------------- */

const struct today_section_row today_sections[TODAY_SECTIONS] = {
	/* clang-format off */
	[TODAY_NEW]       = { "new", N_("New"),
		N_("issues first recorded since then that are open, what runs first"), NULL, true, make_new },
	[TODAY_REGRESSED] = { "regressed", N_("Regressed"),
		N_("present again after they were fixed, and open"), NULL, false, make_regressed },
	[TODAY_OVERDUE]   = { "overdue", N_("Overdue"),
		N_("open, and older than `set due` allows their severity; only when such a line is set"), NULL, false, make_overdue },
	[TODAY_FIXED]     = { "fixed", N_("Fixed"),
		N_("a scan of every live image covers them and none has them; the packages that most of it belongs to"), NULL, true, make_fixed },
	[TODAY_GONE]      = { "gone", N_("Gone"),
		N_("not fixed: withdrawn, replaced, closed at the source, or with their image"), NULL, true, make_gone },
	[TODAY_ACCEPTED]  = { "accepted", N_("Acceptances that end"),
		N_("of findings that are there: expired ones are open again"), NULL, false, make_accepted },
	[TODAY_STALE]     = { "stale", N_("Decisions that match nothing any more"),
		N_("they are kept, and speak again when the report does; in the history, a ends one"), "history stale", false, make_stale },
	[TODAY_DAYS]      = { "days", N_("Days to fix, last 90 days"),
		N_("from first seen to fixed, of issues upgraded, removed or unlisted; withdrawn ones never count"), NULL, false, make_days },
	[TODAY_OPEN]      = { "open", N_("Found, by day"),
		N_("distinct issues there on the last days of which there are documents, by their worst severity"), "imports", false, today_make_chart },
	[TODAY_UNSCANNED] = { "unscanned", N_("Running but not scanned"),
		N_("images that run and of which no report is known"), "coverage", false, today_make_unscanned },
	[TODAY_UNREAD]    = { "unread", N_("No longer read"),
		N_("findings whose last scan is too old, and places that are stale or absent"), "coverage", false, make_unread },
	/* clang-format on */
};

static void clear(struct today *t)
{
	for (size_t i = 0; i < t->count; i++) {
		free(t->lines[i].key);
		free(t->lines[i].detail);
		free(t->lines[i].label);
		free(t->lines[i].filter);
	}
	t->count = 0;
}

void today_make(struct today *t, const struct today_known *known)
{
	const struct fleet *f = known->question.fleet;
	struct today_maker m = {.known = known, .q = &known->question, .out = t};

	clear(t);
	if (!f->count && !f->image_count && !known->coverage_count && !known->decision_count)
		return;
	today_pass(&m.pass, m.q);
	for (int i = 0; i < TODAY_SECTIONS; i++) {
		m.section = (enum today_section)i;
		today_sections[i].make(&m);
	}
	today_pass_fini(&m.pass);
}

void today_fini(struct today *t)
{
	clear(t);
	free(t->lines);
	*t = (struct today){0};
}

long long today_count(const struct today_line *line)
{
	return line->numbers[TODAY_FINDINGS] >= 0 ? line->numbers[TODAY_FINDINGS]
						  : line->numbers[TODAY_ENTRIES];
}

char *today_since(date since, date now, char out[TODAY_SINCE_TEXT])
{
	static const char *const days[] = {N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"),
					   N_("Mon"), N_("Tue"), N_("Wed")}; /* 1970 began so */
	char text[DATE_TEXT];

	out[0] = '\0';
	if (since <= 0)
		return out;
	since += (since + 1) % DATE_DAY == 0; /* the second before a day that was given */
	date_format(since, text);
	if (since <= now && now - since < 7 * (date)DATE_DAY)
		snprintf(out, TODAY_SINCE_TEXT, "%s %.5s", _(days[since / DATE_DAY % 7]),
			 text + 11);
	else
		snprintf(out, TODAY_SINCE_TEXT, "%.10s", text);
	return out;
}
