/*
 * Which images of a place are known, running and live on each date. A line is a place, a platform
 * and a pattern of tags; its newest image is live, and what runs.
 */
#include "history.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- lines ----------------------------------------------------------------------------------- */

/* The length of a word of 7 to 64 hex digits with a digit in it; else 0. */
static size_t hash_length(const char *text)
{
	size_t length = strspn(text, "0123456789abcdefABCDEF");
	size_t digits = strcspn(text, "0123456789");

	return length >= 7 && length <= 64 && digits < length &&
			       !isalnum((unsigned char)text[length])
		       ? length
		       : 0;
}

static bool opens_version(const char *text, size_t digits)
{
	return digits <= 3 && text[digits] == '.' && isdigit((unsigned char)text[digits + 1]);
}

const char *line_of(struct plan *plan, const char *tag)
{
	char *line = arena_print(&plan->arena, "%s", tag);
	bool has_version = false;
	size_t used = 0;
	char before = '\0';

	while (*tag) {
		size_t hash = isalnum((unsigned char)before) ? 0 : hash_length(tag);
		size_t digits = strspn(tag, "0123456789");
		size_t length = hash ? hash : digits ? digits : 1;

		if (!hash && digits && !has_version && opens_version(tag, digits)) {
			memcpy(line + used, tag, digits);
			used += digits;
		} else {
			line[used++] = hash || digits ? '#' : *tag;
		}
		has_version = has_version || digits;
		before = tag[length - 1];
		tag += length;
	}
	line[used] = '\0';
	return line;
}

/* ---- known ----------------------------------------------------------------------------------- */

/* Whether a document up to the date names the image at the place. */
static bool is_named(const struct history *history, const struct where *where, unsigned date)
{
	const struct image *image = where->image;

	for (unsigned when = history->plan->first_date; when <= date; when++) {
		bool has_report =
			image && image->is_scanned[when] && strcmp(image->arch, "amd64") == 0;

		if (history->set == SET_ALL && image && image_is_listed(image, when))
			return true;
		if (history->set != SET_INSPECTOR && has_report)
			return true;
	}
	return where->said_since <= date;
}

/* Whether a container of the image runs; an index that was pulled stands for both platforms. */
static bool runs(const struct history *history, const struct image *image, unsigned date)
{
	const struct day *day = &history->plan->days[date];

	if (history->set != SET_ALL)
		return false;
	for (unsigned i = 0; i < day->use_count; i++)
		if (day->uses[i].state == STATE_RUNNING && use_is_of(&day->uses[i], image))
			return true;
	return false;
}

bool is_dumped_whole(struct plan *plan, unsigned date, const struct cluster *cluster)
{
	const struct day *day = &plan->days[date];

	for (unsigned i = 0; i < day->cluster_count; i++) {
		const struct cluster *dumped = &day->clusters[i];
		bool is_of_account = dumped->is_ecs && dumped->account == cluster->account;

		if (dumped->region == cluster->region &&
		    (is_of_account || strcmp(dumped->name, cluster->name) == 0) &&
		    cluster_scope(plan, day, dumped))
			return true;
	}
	return false;
}

static bool is_text(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") == 0;
}

static bool same_workload(const struct use *a, const struct use *b)
{
	return a->kind == b->kind && a->cluster->account == b->cluster->account &&
	       a->cluster->region == b->cluster->region &&
	       is_text(a->cluster->name, b->cluster->name) && is_text(a->namespace, b->namespace) &&
	       is_text(a->service, b->service) && is_text(a->workload, b->workload);
}

/* Whether a dump of the date is silent about the use of an image, or shows it again. */
static bool is_told(struct plan *plan, const struct image *image, const struct use *use,
		    unsigned date)
{
	const struct day *day = &plan->days[date];

	for (unsigned i = 0; i < day->use_count; i++)
		if (day->uses[i].state == STATE_RUNNING && use_is_of(&day->uses[i], image) &&
		    same_workload(&day->uses[i], use))
			return true;
	return is_dumped_whole(plan, date, use->cluster);
}

/* Whether a container ran once of which no later dump says anything. */
static bool may_run(const struct history *history, const struct image *image, unsigned date)
{
	struct plan *plan = history->plan;

	for (unsigned when = plan->first_date; when < date && history->set == SET_ALL; when++)
		for (unsigned i = 0; i < plan->days[when].use_count; i++) {
			const struct use *use = &plan->days[when].uses[i];
			bool is_over = use->state != STATE_RUNNING || !use_is_of(use, image);

			for (unsigned later = when + 1; later <= date && !is_over; later++)
				is_over = is_told(plan, image, use, later);
			if (!is_over)
				return true;
		}
	return false;
}

/* ---- live ------------------------------------------------------------------------------------ */

static bool is_in_line(struct plan *plan, const struct where *where, const char *line,
		       unsigned date)
{
	const char *tags[2];
	unsigned tag_count = image_tags(where->image, date, tags);

	for (unsigned i = 0; i < tag_count; i++)
		if (strcmp(line_of(plan, tags[i]), line) == 0)
			return true;
	return false;
}

static bool is_newest_of(const struct history *history, const struct where *where, const char *line,
			 unsigned date)
{
	for (unsigned i = 0; i < history->where_count; i++) {
		const struct where *other = &history->wheres[i];

		if (other->image && other->number == where->number && other->is_known[date] &&
		    strcmp(other->image->arch, where->image->arch) == 0 &&
		    other->image->pushed > where->image->pushed &&
		    is_in_line(history->plan, other, line, date))
			return false;
	}
	return true;
}

static bool is_newest(const struct history *history, const struct where *where, unsigned date)
{
	const char *tags[2];
	unsigned tag_count = image_tags(where->image, date, tags);

	for (unsigned i = 0; i < tag_count; i++)
		if (is_newest_of(history, where, line_of(history->plan, tags[i]), date))
			return true;
	return false;
}

void history_live(struct history *history)
{
	for (unsigned date = history->plan->first_date; date < DATE_COUNT; date++) {
		for (unsigned i = 0; i < history->where_count; i++) {
			struct where *where = &history->wheres[i];

			where->is_known[date] = is_named(history, where, date);
			where->is_running[date] = where->image && runs(history, where->image, date);
			where->may_run[date] = where->image && may_run(history, where->image, date);
		}
		for (unsigned i = 0; i < history->where_count; i++) {
			struct where *where = &history->wheres[i];

			where->is_newest[date] = where->is_known[date] &&
						 (!where->image || is_newest(history, where, date));
			where->is_live[date] = where->is_newest[date] || where->is_running[date];
			if (where->is_live[date] && where->image && where->image->past &&
			    date >= where->image->past->deleted) {
				fputs("fleet: a deleted image may not be live\n", stderr);
				abort();
			}
		}
	}
}
