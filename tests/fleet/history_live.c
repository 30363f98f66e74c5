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
