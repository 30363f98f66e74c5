/*
 * What is true of rows and issues on a date: TRUTH 3, sentence by sentence.
 */
#include "history.h"
#include "names.h"

#include <string.h>

#define SCAN_MAX_AGE (14 * DAY_MS)

static bool has_report(const struct image *image, unsigned date)
{
	return image->is_scanned[date] && strcmp(image->arch, "amd64") == 0;
}

/* Not of this scan's date, but of the whole image: packages are what they are. */
static const struct item *find_item(const struct image *image, const struct statement *like,
				    bool at_path)
{
	for (unsigned i = 0; i < image->item_count; i++) {
		const struct item *item = &image->items[i];
		const char *a = item->path_key, *b = like->item->path_key;

		if (item->def == like->item->def && (!at_path || !a || strcmp(a, b) == 0))
			return item;
	}
	return NULL;
}

static bool has_class(const struct image *image, bool of_os)
{
	for (unsigned i = 0; i < image->item_count; i++)
		if (eco_is_os(image->items[i].def->eco) == of_os)
			return true;
	return false;
}

/* ---- coverage -------------------------------------------------------------------------------- */

/* Whether the silence of Trivy's report says that the image has not what the statement says. */
static bool silence_covers(const struct history *history, const struct image *image, unsigned date,
			   const struct statement *about)
{
	const struct held *held = &history->held[image - history->plan->images][date];
	bool of_os = eco_is_os(about->item->def->eco);
	bool is_within = (held->severities >> about->vuln->severity[SCAN_TRIVY] & 1) &&
			 (held->fixes & (about->vuln->fixed_in ? 2 : 1));

	if (!has_report(image, date) || !report_is_dated(image, date) ||
	    report_is_blind(image, date) || !has_class(image, of_os))
		return false;
	return is_within || (report_has_packages(image, of_os) && !find_item(image, about, false));
}

/* ---- what the scans of one image say --------------------------------------------------------- */

struct opinion {
	bool has_it, is_said;
	unsigned date; /* of the newest covering scan */
	enum why why;
};

/* Of Trivy's newest report that covers the statement, up to the date. */
static struct opinion trivy_opinion(const struct history *history, const struct image *image,
				    const struct statement *about, const struct statement *listed,
				    unsigned date)
{
	for (unsigned when = date + 1; when-- > history->plan->first_date;) {
		if (listed && listed->said[when] != SAID_NOTHING)
			return (struct opinion){true, true, when, WHY_NONE};
		if (silence_covers(history, image, when, about))
			return (struct opinion){false, true, when, WHY_WITHDRAWN};
	}
	return (struct opinion){.is_said = false};
}

static struct opinion inspector_opinion(const struct history *history,
					const struct statement *listed, unsigned date)
{
	for (unsigned when = date + 1; when-- > history->plan->first_date;) {
		if (listed->said[when] == SAID_CLOSED)
			return (struct opinion){false, true, when, WHY_CLOSED};
		if (listed->said[when] != SAID_NOTHING)
			return (struct opinion){true, true, when, WHY_NONE};
	}
	return (struct opinion){.is_said = false};
}

static struct opinion opinion_of(const struct history *history, const struct statement *listed,
				 unsigned date)
{
	return listed->scanner == SCAN_TRIVY
		       ? trivy_opinion(history, listed->where->image, listed, listed, date)
		       : inspector_opinion(history, listed, date);
}

static bool is_stale(const struct history *history, const struct statement *listed, unsigned when,
		     unsigned date)
{
	const struct plan *plan = history->plan;
	int64_t scanned = listed->scanner == SCAN_TRIVY
				  ? report_time(plan, listed->where->image, when)
				  : plan->dates[when];

	return history_now(plan, date) - scanned > SCAN_MAX_AGE;
}

/* Why the newest covering scan is an old one: there was no other, or the others did not cover. */
static enum why why_stale(const struct statement *listed, unsigned when, unsigned date)
{
	for (unsigned later = when + 1; later <= date && listed->scanner == SCAN_TRIVY; later++)
		if (has_report(listed->where->image, later))
			return WHY_UNCOVERED;
	return WHY_STALE;
}

/* A source's word about a row at its own image. */
static struct word own_word(const struct history *history, const struct statement *listed,
			    unsigned date)
{
	const struct where *where = listed->where;
	struct opinion opinion = opinion_of(history, listed, date);
	bool is_there = where->image && history->set == SET_ALL &&
			(where->is_running[date] || image_is_listed(where->image, date));

	if (is_stale(history, listed, opinion.date, date))
		return (struct word){UNKNOWN, why_stale(listed, opinion.date, date)};
	if (opinion.has_it)
		return (struct word){PRESENT, WHY_NONE};
	if (opinion.why == WHY_CLOSED && is_there)
		return (struct word){UNKNOWN, WHY_UNWATCHED};
	return (struct word){GONE, opinion.why};
}

/* ---- fixes ----------------------------------------------------------------------------------- */

/* What Trivy says of the issue, somewhere; NULL: its silence has nothing to say of it. */
static const struct statement *trivy_statement(const struct issue *issue, unsigned date)
{
	for (size_t i = 0; i < issue->count; i++)
		if (issue->first[i].scanner == SCAN_TRIVY && was_said(&issue->first[i], date))
			return &issue->first[i];
	return NULL;
}

/* Whether the report is not from before the day on which the issue was first seen: what nobody
 * knew of, no scan could say. */
static bool is_of_its_time(const struct issue *issue, const struct image *image, unsigned date)
{
	return report_time(issue->history->plan, image, date) >=
	       issue->first_seen - issue->first_seen % DAY_MS;
}

/* Whether the image has not got the issue, by every scan's newest word. */
static bool is_proven_free(const struct issue *issue, const struct where *live,
			   const struct statement *about, unsigned date)
{
	const struct history *history = issue->history;
	const struct statement *listed = NULL;
	struct opinion opinion;

	for (size_t i = 0; i < issue->count; i++) {
		const struct statement *said = &issue->first[i];

		if (said->where != live || !was_said(said, date))
			continue;
		if (opinion_of(history, said, date).has_it)
			return false;
		if (said->scanner == SCAN_TRIVY)
			listed = said;
	}
	opinion = trivy_opinion(history, live->image, about, listed, date);
	return opinion.is_said && !opinion.has_it &&
	       is_of_its_time(issue, live->image, opinion.date);
}

/*
 * Whether a document up to the date says which version of the package the image has: a list of
 * packages, or another finding of it under the same name.
 */
static bool is_version_known(const struct history *history, const struct where *live,
			     const struct item *item, unsigned date)
{
	bool of_os = eco_is_os(item->def->eco);
	size_t number = (size_t)(item - live->image->items);
	bool is_one_name = strcmp(name_for(item->def, SCAN_INSPECTOR), item->def->name) == 0;

	for (unsigned when = history->plan->first_date; when <= date; when++)
		if (has_report(live->image, when) && report_has_packages(live->image, of_os))
			return true;
	return live->found[SCAN_TRIVY][number] <= date ||
	       (is_one_name && live->found[SCAN_INSPECTOR][number] <= date);
}

static bool has_version(const struct issue *issue, const char *installed, unsigned date)
{
	for (size_t i = 0; i < issue->count; i++)
		if (was_said(&issue->first[i], date) &&
		    strcmp(issue->first[i].item->installed, installed) == 0)
			return true;
	return false;
}

/* How it went, of an issue that no live image has. */
static enum why fix_of(const struct issue *issue, const struct statement *about, unsigned date)
{
	const struct history *history = issue->history;
	bool of_os = eco_is_os(about->item->def->eco);
	bool is_listed = true, is_unchanged = false;

	for (unsigned i = 0; i < history->where_count; i++) {
		const struct where *live = &history->wheres[i];
		const struct item *item;

		if (live->number != about->where->number || !live->is_live[date])
			continue;
		item = find_item(live->image, about, true);
		is_listed = is_listed && report_has_packages(live->image, of_os);
		if (!item || !is_version_known(history, live, item, date))
			continue;
		if (!has_version(issue, item->installed, date))
			return WHY_UPGRADED;
		is_unchanged = true;
	}
	return is_unchanged ? WHY_WITHDRAWN : is_listed ? WHY_REMOVED : WHY_UNLISTED;
}

/* By what is known on a date up to the issue's. What may still run is asked as well. */
static enum why judge_fix(const struct issue *issue, unsigned date)
{
	const struct history *history = issue->history;
	const struct statement *about = trivy_statement(issue, date);
	bool has_live = false;

	if (!about)
		return WHY_NONE;
	for (unsigned i = 0; i < history->where_count; i++) {
		const struct where *live = &history->wheres[i];

		if (live->number != about->where->number ||
		    (!live->is_live[date] && !live->may_run[date]))
			continue;
		if (!is_proven_free(issue, live, about, date))
			return WHY_NONE;
		has_live = true;
	}
	return has_live ? fix_of(issue, about, date) : WHY_NONE;
}

/* Whether a live image has it on a date up to the issue's. */
static bool is_live_there(const struct issue *issue, unsigned date)
{
	for (size_t i = 0; i < issue->count; i++)
		if (issue->first[i].where->is_live[date] && was_said(&issue->first[i], date) &&
		    opinion_of(issue->history, &issue->first[i], date).has_it)
			return true;
	return false;
}

/* Whether no newest image of a line has it, though the issue is not fixed: an older one runs that
 * has it, or of which no report says that it has not. */
static bool is_rolling(const struct issue *issue)
{
	const struct history *history = issue->history;
	const struct statement *about = trivy_statement(issue, issue->date);
	bool has_newest = false, is_run = false;

	for (unsigned i = 0; i < history->where_count && about; i++) {
		const struct where *where = &history->wheres[i];
		bool is_free;

		if (where->number != about->where->number || !where->is_live[issue->date])
			continue;
		is_free = is_proven_free(issue, where, about, issue->date);
		if (where->is_newest[issue->date] && !is_free)
			return false;
		has_newest = has_newest || where->is_newest[issue->date];
		is_run = is_run || !is_free;
	}
	return has_newest && is_run;
}

/* ---- issues ---------------------------------------------------------------------------------- */

static int64_t time_said(const struct issue *issue, const struct statement *said, unsigned date)
{
	struct plan *plan = issue->history->plan;
	struct target target;

	if (said->special)
		return special_first_seen(plan, said->special);
	if (said->scanner == SCAN_TRIVY)
		return report_time(plan, said->where->image, date);
	target = said->where->host
			 ? target_of_host(plan, said->where->host)
			 : target_of_image(plan, said->where->image, said->where->place_number);
	return inspector_first_seen(plan, target.origin, target.since, said->vuln);
}

static void note_first(struct issue *issue)
{
	issue->first_seen = INT64_MAX;
	issue->recorded = DATE_COUNT;
	for (size_t i = 0; i < issue->count; i++)
		for (unsigned date = 0; date <= issue->date; date++) {
			const struct statement *said = &issue->first[i];
			int64_t when;

			if (said->said[date] == SAID_NOTHING)
				continue;
			when = time_said(issue, said, date);
			issue->first_seen = when < issue->first_seen ? when : issue->first_seen;
			issue->recorded = date < issue->recorded ? date : issue->recorded;
			break;
		}
}

void issue_judge(struct issue *issue)
{
	bool was_fixed = false;

	note_first(issue);
	issue->fix = WHY_NONE;
	issue->fixed_at = DATE_COUNT;
	issue->was_fixed = issue->is_regressed = false;
	for (unsigned date = issue->history->plan->first_date; date <= issue->date; date++) {
		bool is_image = issue->first->where->image;
		enum why fix = is_image ? judge_fix(issue, date) : WHY_NONE;
		bool is_fixed = fix != WHY_NONE && fix != WHY_WITHDRAWN;

		issue->was_fixed = issue->was_fixed || was_fixed;
		if (is_fixed && issue->fixed_at == DATE_COUNT)
			issue->fixed_at = date;
		else if (is_image && is_live_there(issue, date))
			issue->fixed_at = DATE_COUNT;
		was_fixed = is_fixed;
		issue->fix = fix;
	}
	issue->is_rolling =
		issue->fix == WHY_NONE && issue->first->where->image && is_rolling(issue);
	for (size_t i = 0, end; i < issue->count && issue->was_fixed && !was_fixed; i = end) {
		for (end = i + 1; end < issue->count; end++)
			if (!same_row(&issue->first[i], &issue->first[end]))
				break;
		if (row_word(issue, &issue->first[i], end - i).presence == PRESENT)
			issue->is_regressed = true;
	}
}

/* ---- rows ------------------------------------------------------------------------------------ */

/* Several sources: present when one says so, else unknown, fixed, gone. */
static bool outweighs(struct word a, struct word b)
{
	static const int weights[PRESENCE_COUNT] = {
		[PRESENT] = 4, [UNKNOWN] = 3, [FIXED] = 2, [GONE] = 1};

	if (a.presence != b.presence)
		return weights[a.presence] > weights[b.presence];
	return a.presence == UNKNOWN && a.why > b.why;
}

struct word row_word(const struct issue *issue, const struct statement *first, size_t count)
{
	const struct where *where = first->where;
	const struct image *image = where->image;
	bool is_superseded = image && !where->is_live[issue->date];
	struct word word = {GONE, WHY_NONE};

	if (is_superseded && issue->fix == WHY_WITHDRAWN)
		return (struct word){GONE, WHY_WITHDRAWN};
	if (is_superseded && issue->fix != WHY_NONE)
		return (struct word){FIXED, issue->fix};
	if (is_superseded && issue->history->set == SET_ALL && !image_is_listed(image, issue->date))
		return (struct word){GONE, WHY_IMAGE_GONE};
	for (size_t i = 0; i < count; i++) {
		struct word own;

		if (!was_said(&first[i], issue->date))
			continue;
		own = own_word(issue->history, &first[i], issue->date);
		if (word.why == WHY_NONE && word.presence == GONE)
			word = own;
		else if (outweighs(own, word))
			word = own;
	}
	if (word.presence == PRESENT && issue->is_rolling && !where->is_newest[issue->date])
		word.why = WHY_ROLLING;
	return word;
}

bool row_is_suppressed(const struct issue *issue, const struct statement *first, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		enum said newest = SAID_NOTHING;

		for (unsigned date = 0; date <= issue->date; date++)
			if (first[i].said[date] != SAID_NOTHING)
				newest = first[i].said[date];
		if (newest != SAID_NOTHING && newest != SAID_SUPPRESSED)
			return false;
	}
	return true;
}
