/*
 * The newest image of each line, by walking through time: at each date on which something was seen
 * the tags concerned get their holder, and the newest of all holders is kept as one goes.
 */
#include "core/line.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "core/mem.h"

enum { HEX_MIN = 7, HEX_MAX = 64, KEPT_DIGITS = 3 };

/* ---- tags ------------------------------------------------------------------------------------ */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_word(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_hash(const char *word, size_t size)
{
	bool has_digit = false;

	for (size_t i = 0; i < size; i++) {
		has_digit = has_digit || is_digit(word[i]);
		if (!strchr("0123456789abcdefABCDEF", word[i]))
			return false;
	}
	return has_digit && size >= HEX_MIN && size <= HEX_MAX;
}

/* The numbers of a version before the one at `at`: how many dots with digits before them. */
static int place_in_version(const char *tag, const char *at)
{
	int before = 0;

	while (at - tag >= 2 && at[-1] == '.' && is_digit(at[-2])) {
		at -= 2;
		while (at > tag && is_digit(at[-1]))
			at--;
		before++;
	}
	return before;
}

static bool is_kept(const char *tag, const char *at, size_t size, int keep)
{
	int before = place_in_version(tag, at);
	bool is_dotted = before > 0 || (at[size] == '.' && is_digit(at[size + 1]));

	return is_dotted && before < keep && size <= KEPT_DIGITS;
}

static void put_word(struct buf *out, const char *tag, const char *word, size_t size, int keep)
{
	if (is_hash(word, size)) {
		buf_putc(out, '#');
		return;
	}
	for (size_t i = 0; i < size;) {
		size_t digits = 0;

		while (i + digits < size && is_digit(word[i + digits]))
			digits++;
		if (!digits)
			buf_putc(out, word[i++]);
		else if (is_kept(tag, word + i, digits, keep))
			buf_put(out, word + i, digits);
		else
			buf_putc(out, '#');
		i += digits;
	}
}

char *line_of_tag(const char *tag, int keep)
{
	struct buf out = {0};

	buf_puts(&out, "");
	for (const char *p = tag; *p;) {
		size_t size = 0;

		while (is_word(p[size]))
			size++;
		put_word(&out, tag, p, size, keep);
		p += size;
		if (*p)
			buf_putc(&out, *p++);
	}
	return buf_take(&out);
}

/* ---- holders --------------------------------------------------------------------------------- */

enum { NONE = -1 };

static int compare_dates(date a, date b)
{
	return (a > b) - (a < b);
}

/* By line, tag, and the order in which they were seen. */
static int compare_places(const void *a, const void *b)
{
	const struct line_place *x = a, *y = b;

	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	if (x->tag != y->tag)
		return x->tag < y->tag ? -1 : 1;
	return x->first != y->first ? compare_dates(x->first, y->first) : strcmp(x->key, y->key);
}

static date born(const struct line_place *p)
{
	return p->born == DATE_NONE ? p->first : p->born;
}

static bool is_there(const struct line_place *p, date at)
{
	return p->first <= at && at < p->gone;
}

/* Does `p` hold the tag rather than `than`, as far as was seen until `at`? */
static bool holds(const struct line_place *p, const struct line_place *than, date at)
{
	date seen = p->last < at ? p->last : at, other = than->last < at ? than->last : at;
	int order = compare_dates(seen, other);

	if (!order)
		order = compare_dates(p->first, than->first);
	if (!order)
		order = compare_dates(born(p), born(than));
	return order ? order > 0 : strcmp(p->key, than->key) > 0;
}

static bool is_newer(const struct line_place *p, const struct line_place *than)
{
	int order = compare_dates(born(p), born(than));

	if (!order)
		order = compare_dates(p->first, than->first);
	return order ? order > 0 : strcmp(p->key, than->key) > 0;
}

/* ---- one line through time ------------------------------------------------------------------- */

struct event {
	date at;
	int tag; /* a number in line.tags */
};

struct tag {
	size_t start, count; /* in places */
	long holder;         /* a place; NONE */
};

struct line {
	const struct line_place *places;
	size_t count;
	struct tag *tags;
	int tag_count;
	struct event *events;
	size_t event_count;
	long newest; /* a place; NONE */
};

struct periods {
	struct line_period *list;
	size_t count, room;
};

static int compare_events(const void *a, const void *b)
{
	const struct event *x = a, *y = b;

	return x->at != y->at ? compare_dates(x->at, y->at) : (x->tag > y->tag) - (x->tag < y->tag);
}

static void line_begin(struct line *line, const struct line_place *places, size_t n)
{
	*line = (struct line){.places = places, .count = n, .newest = NONE};
	line->tags = mem_array(n, sizeof(*line->tags));
	line->events = mem_array(3 * n, sizeof(*line->events));
	for (size_t i = 0; i < n; i++) {
		int tag = line->tag_count - 1;

		if (!i || places[i].tag != places[i - 1].tag) {
			tag = line->tag_count++;
			line->tags[tag] = (struct tag){.start = i, .holder = NONE};
		}
		line->tags[tag].count++;
		line->events[line->event_count++] = (struct event){places[i].first, tag};
		line->events[line->event_count++] = (struct event){places[i].last, tag};
		if (places[i].gone != DATE_FOREVER)
			line->events[line->event_count++] = (struct event){places[i].gone, tag};
	}
	qsort(line->events, line->event_count, sizeof(*line->events), compare_events);
}

static void find_newest(struct line *line)
{
	line->newest = NONE;
	for (int i = 0; i < line->tag_count; i++) {
		long holder = line->tags[i].holder;

		if (holder != NONE &&
		    (line->newest == NONE ||
		     is_newer(&line->places[holder], &line->places[line->newest])))
			line->newest = holder;
	}
}

/* The tag's holder at `at`, and what follows for the line. */
static void take_event(struct line *line, int number, date at)
{
	struct tag *tag = &line->tags[number];
	long before = tag->holder;

	tag->holder = NONE;
	for (size_t i = tag->start; i < tag->start + tag->count; i++)
		if (is_there(&line->places[i], at) &&
		    (tag->holder == NONE ||
		     holds(&line->places[i], &line->places[tag->holder], at)))
			tag->holder = (long)i;
	if (tag->holder == before)
		return;
	if (before != NONE && before == line->newest)
		find_newest(line);
	else if (tag->holder != NONE &&
		 (line->newest == NONE ||
		  is_newer(&line->places[tag->holder], &line->places[line->newest])))
		line->newest = tag->holder;
}

static void put_period(struct periods *out, const struct line *line, long place, date from,
		       date until)
{
	if (place == NONE || from == until)
		return;
	MEM_ROOM(out->list, out->count, out->room);
	out->list[out->count++] = (struct line_period){line->places[place].image, {from, until}};
}

static void walk_line(struct line *line, struct periods *out)
{
	long newest = NONE;
	date since = 0;

	for (size_t i = 0; i < line->event_count; i++) {
		date at = line->events[i].at;

		take_event(line, line->events[i].tag, at);
		if (i + 1 < line->event_count && line->events[i + 1].at == at)
			continue;
		if (newest != NONE && line->newest != NONE &&
		    line->places[newest].image == line->places[line->newest].image) {
			newest = line->newest;
			continue;
		}
		put_period(out, line, newest, since, at);
		newest = line->newest;
		since = at;
	}
	put_period(out, line, newest, since, DATE_FOREVER);
	free(line->tags);
	free(line->events);
}

static int compare_periods(const void *a, const void *b)
{
	const struct line_period *x = a, *y = b;

	if (x->image != y->image)
		return x->image < y->image ? -1 : 1;
	return compare_dates(x->period.from, y->period.from);
}

size_t line_newest(struct line_place *places, size_t n, struct line_period **out)
{
	struct periods periods = {0};

	if (n)
		qsort(places, n, sizeof(*places), compare_places);
	for (size_t i = 0, next; i < n; i = next) {
		struct line line;

		for (next = i; next < n && places[next].line == places[i].line; next++)
			;
		line_begin(&line, places + i, next - i);
		walk_line(&line, &periods);
	}
	if (periods.count)
		qsort(periods.list, periods.count, sizeof(*periods.list), compare_periods);
	*out = periods.list;
	return periods.count;
}
