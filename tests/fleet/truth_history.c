/*
 * The member history of a date: every row that a database has which read all documents up to then,
 * with what became of it, and every image with its use.
 */
#include "history.h"
#include "truth.h"

#include <string.h>

static const char *const presence_words[PRESENCE_COUNT] = {"present", "fixed", "gone", "unknown"};
static const char *const why_words[WHY_COUNT] = {"",          "rolling",   "upgraded", "removed",
						 "unlisted",  "withdrawn", "closed",   "image-gone",
						 "unwatched", "stale",     "uncovered"};

/* What a set counts on a date. */
struct tally {
	size_t words[PRESENCE_COUNT][WHY_COUNT];
	size_t rows, issues, regressed, recorded, suppressed, latest;
	size_t running, idle, unknown;
};

/* ---- use ------------------------------------------------------------------------------------- */

/* Every cluster that ever pulled from the repositories of the image has a whole dump of the date.
 */
static bool is_idle(struct plan *plan, const struct image *image, unsigned date)
{
	bool is_pulled = false;

	for (unsigned when = plan->first_date; when <= date; when++)
		for (unsigned i = 0; i < plan->days[when].use_count; i++) {
			const struct use *use = &plan->days[when].uses[i];

			if (use->image->repo != image->repo)
				continue;
			is_pulled = true;
			if (!is_dumped_whole(plan, date, use->cluster))
				return false;
		}
	return is_pulled;
}

static const char *use_of(const struct history *history, const struct where *where, unsigned date,
			  struct tally *tally)
{
	if (where->is_running[date]) {
		tally->running++;
		return "running";
	}
	if (history->set == SET_ALL && is_idle(history->plan, where->image, date)) {
		tally->idle++;
		return "idle";
	}
	tally->unknown++;
	return "unknown";
}

static unsigned count_running(const struct day *day, const struct image *image)
{
	unsigned count = 0;

	for (unsigned i = 0; i < day->use_count; i++)
		if (day->uses[i].state == STATE_RUNNING && use_is_of(&day->uses[i], image))
			count += day->uses[i].count;
	return count;
}

static const char *account_told(const struct cluster *cluster)
{
	return cluster->is_ecs ? account_defs[cluster->account].id : NULL;
}

static const char *cluster_told(const struct cluster *cluster)
{
	return cluster->name;
}

/* What running containers of the image say of where they run, each once, as the plan has it. */
static void write_told(struct json *json, const struct day *day, const struct image *image,
		       const char *(*told)(const struct cluster *))
{
	const char *seen[64];
	unsigned count = 0;

	json_array(json, NULL);
	for (unsigned i = 0; i < day->use_count; i++) {
		const struct use *use = &day->uses[i];
		const char *word = told(use->cluster);
		bool is_new = use->state == STATE_RUNNING && use_is_of(use, image) && word;

		for (unsigned k = 0; k < count && is_new; k++)
			is_new = strcmp(seen[k], word) != 0;
		if (!is_new || count == FLEET_LENGTH(seen))
			continue;
		seen[count++] = word;
		json_text(json, NULL, word);
	}
	json_end(json);
}

/* ---- images ---------------------------------------------------------------------------------- */

static const char *key_of(const struct history *history, const struct image *image)
{
	return history->set == SET_INSPECTOR ? image->manifest.text : image->config.text;
}

static void write_image(struct json *json, const struct history *history, const struct where *where,
			unsigned date, struct tally *tally)
{
	const struct day *day = &history->plan->days[date];
	const char *use = use_of(history, where, date, tally);

	json_array(json, NULL);
	json_text(json, NULL, key_of(history, where->image));
	json_bool(json, NULL, where->is_live[date]);
	json_text(json, NULL, use);
	if (where->is_running[date]) {
		json_integer(json, NULL, count_running(day, where->image));
		write_told(json, day, where->image, account_told);
		write_told(json, day, where->image, cluster_told);
	}
	json_end(json);
}

/* The images of a place; *numbers: of every image its number among them. */
static void write_images(struct json *json, const struct history *history, unsigned place,
			 unsigned date, unsigned *numbers, struct tally *tally)
{
	unsigned count = 0;

	json_array(json, "images");
	for (unsigned i = 0; i < history->where_count; i++) {
		const struct where *where = &history->wheres[i];

		if (where->number != place || !where->image || !where->is_known[date])
			continue;
		numbers[i] = count++;
		write_image(json, history, where, date, tally);
	}
	json_end(json);
}

/* ---- issues ---------------------------------------------------------------------------------- */

static void write_row(struct json *json, const struct issue *issue, const struct statement *first,
		      size_t count, const unsigned *numbers, struct tally *tally)
{
	const struct history *history = issue->history;
	struct word word = row_word(issue, first, count);
	bool is_suppressed = row_is_suppressed(issue, first, count);
	const char *why = why_words[word.why];

	json_array(json, NULL);
	if (first->where->image)
		json_integer(json, NULL, numbers[first->where - history->wheres]);
	else
		json_text_or_null(json, NULL, NULL);
	json_text_or_null(json, NULL, first->item ? first->item->installed : NULL);
	json_text(json, NULL,
		  arena_print(&history->plan->arena, "%s%s%s", presence_words[word.presence],
			      *why ? " " : "", why));
	if (is_suppressed)
		json_text(json, NULL, "suppressed");
	json_end(json);
	tally->words[word.presence][word.why]++;
	tally->rows++;
	tally->suppressed += is_suppressed;
	tally->latest += first->where->is_live[issue->date];
}

static void write_rows(struct json *json, const struct issue *issue, const unsigned *numbers,
		       struct tally *tally)
{
	json_array(json, NULL);
	for (size_t i = 0, end; i < issue->count; i = end) {
		bool is_said = was_said(&issue->first[i], issue->date);

		for (end = i + 1; end < issue->count; end++) {
			if (!same_row(&issue->first[i], &issue->first[end]))
				break;
			is_said = is_said || was_said(&issue->first[end], issue->date);
		}
		if (is_said)
			write_row(json, issue, &issue->first[i], end - i, numbers, tally);
	}
	json_end(json);
}

static const char *day_of(const struct plan *plan, unsigned date, struct time_text *text)
{
	*text = time_print(plan->dates[date], TIME_DATE, 0);
	return text->text;
}

static void write_issue(struct json *json, const struct issue *issue, const unsigned *numbers,
			struct tally *tally)
{
	const struct statement *first = issue->first;
	const struct plan *plan = issue->history->plan;
	bool is_fixed = issue->fix != WHY_NONE && issue->fix != WHY_WITHDRAWN;
	bool is_new = issue->recorded == issue->date;
	struct time_text text;

	json_array(json, NULL);
	json_text_or_null(json, NULL, first->item ? eco_name(first->item->def->eco) : NULL);
	json_text_or_null(json, NULL, first->package);
	json_text_or_null(json, NULL, first->path);
	json_text_or_null(json, NULL, first->id);
	json_integer(json, NULL, issue->first_seen / 1000);
	json_text_or_null(json, NULL, is_fixed ? day_of(plan, issue->fixed_at, &text) : NULL);
	json_text(json, NULL,
		  issue->is_regressed ? is_new ? "new regressed" : "regressed"
		  : is_new            ? "new"
				      : "");
	write_rows(json, issue, numbers, tally);
	json_end(json);
	tally->issues++;
	tally->regressed += issue->is_regressed;
	tally->recorded += is_new;
}

/* From `at` on, the statements of a place; returns where they end. */
static size_t write_issues(struct json *json, const struct history *history, size_t at,
			   unsigned place, unsigned date, const unsigned *numbers,
			   struct tally *tally)
{
	const struct statement *all = history->all;

	json_array(json, "issues");
	while (at < history->count && all[at].where->number == place) {
		struct issue issue = {.history = history, .first = &all[at], .date = date};

		for (; at < history->count && same_issue(issue.first, &all[at]); at++)
			issue.count++;
		issue_judge(&issue);
		if (issue.recorded <= date)
			write_issue(json, &issue, numbers, tally);
	}
	json_end(json);
	return at;
}

/* ---- sets ------------------------------------------------------------------------------------ */

static const char *name_of_place(const struct history *history, unsigned place, unsigned date)
{
	for (unsigned i = 0; i < history->where_count; i++)
		if (history->wheres[i].number == place &&
		    (history->wheres[i].host || history->wheres[i].is_known[date]))
			return history->wheres[i].place;
	return NULL;
}

static void write_places(struct json *json, const struct history *history, unsigned date,
			 struct tally *tally)
{
	unsigned last = (unsigned)(repo_def_count * 2 + host_def_count);
	unsigned *numbers =
		arena_take(&history->plan->arena, history->where_count * sizeof(*numbers));
	size_t at = 0;

	json_array(json, "places");
	for (unsigned place = 0; place < last; place++) {
		const char *name = name_of_place(history, place, date);

		while (!name && at < history->count && history->all[at].where->number == place)
			at++;
		if (!name)
			continue;
		json_object(json, NULL);
		json_text(json, "place", name);
		write_images(json, history, place, date, numbers, tally);
		at = write_issues(json, history, at, place, date, numbers, tally);
		json_end(json);
	}
	json_end(json);
}

static void write_tally(struct json *json, struct plan *plan, const struct tally *tally)
{
	json_object(json, "totals");
	json_integer(json, "rows", (int64_t)tally->rows);
	for (unsigned p = 0; p < PRESENCE_COUNT; p++)
		for (unsigned w = 0; w < WHY_COUNT; w++)
			if (tally->words[p][w])
				json_integer(json,
					     arena_print(&plan->arena, "%s%s%s", presence_words[p],
							 w ? " " : "", why_words[w]),
					     (int64_t)tally->words[p][w]);
	json_integer(json, "suppressed", (int64_t)tally->suppressed);
	json_integer(json, "latest", (int64_t)tally->latest);
	json_integer(json, "issues", (int64_t)tally->issues);
	json_integer(json, "new", (int64_t)tally->recorded);
	json_integer(json, "regressed", (int64_t)tally->regressed);
	json_integer(json, "running", (int64_t)tally->running);
	json_integer(json, "idle", (int64_t)tally->idle);
	json_integer(json, "unknown use", (int64_t)tally->unknown);
	json_end(json);
}

/* Advisories that a document of the date is the first to give their CVE. */
static void write_renamed(struct json *json, const struct history *history, unsigned date)
{
	const struct plan *plan = history->plan;

	json_array(json, "renamed");
	for (const struct vuln *v = plan->vulns; v->cve[0]; v++) {
		if (v->naming != NAME_TRIVY_OTHER || history->assigned[v - plan->vulns] != date ||
		    history->said_since[v - plan->vulns] >= date)
			continue;
		json_array(json, NULL);
		json_text(json, NULL, v->other);
		json_text(json, NULL, vuln_id(v));
		json_end(json);
	}
	json_end(json);
}

static void write_set(struct json *json, struct history *history, unsigned date)
{
	static const char *const names[] = {
		[SET_TRIVY] = "trivy", [SET_INSPECTOR] = "inspector", [SET_ALL] = "all"};
	struct tally tally = {0};

	history_order(history, date);
	json_object(json, names[history->set]);
	write_places(json, history, date, &tally);
	write_renamed(json, history, date);
	write_tally(json, history->plan, &tally);
	json_end(json);
}

void truth_history(struct json *json, struct plan *plan, unsigned date)
{
	static const enum set sets[] = {SET_TRIVY, SET_INSPECTOR, SET_ALL};

	json_object(json, "history");
	json_text(json, "now", time_print(history_now(plan, date), TIME_ISO_UTC, 0).text);
	for (size_t i = 0; i < FLEET_LENGTH(sets); i++) {
		struct history history;

		history_gather(&history, plan, sets[i]);
		write_set(json, &history, date);
		history_free(&history);
	}
	json_end(json);
}
