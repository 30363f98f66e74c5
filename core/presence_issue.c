/*
 * Whether an issue is fixed, by walking through the times at which something changed. The live
 * images of a repository are few at any time, however many it had, and they are listed once for all
 * of its issues.
 */
#include <stdlib.h>

#include "core/mem.h"
#include "core/presence.h"

/* ---- what is live when ----------------------------------------------------------------------- */

static int compare_dates(const void *a, const void *b)
{
	date x = *(const date *)a, y = *(const date *)b;

	return (x > y) - (x < y);
}

static size_t sort_dates(date *dates, size_t n)
{
	size_t kept = 0;

	if (n)
		qsort(dates, n, sizeof(*dates), compare_dates);
	for (size_t i = 0; i < n; i++)
		if (!kept || dates[i] != dates[kept - 1])
			dates[kept++] = dates[i];
	return kept;
}

static bool is_within(const struct period *p, date at)
{
	return p->from <= at && at < p->until;
}

static bool is_in_one(const struct period *periods, size_t n, date at)
{
	for (size_t i = 0; i < n; i++)
		if (is_within(&periods[i], at))
			return true;
	return false;
}

static bool is_live(const struct issue_place *place, date at)
{
	return is_in_one(place->live, place->live_count, at);
}

/* Or is it only not known to have stopped? */
static bool is_surely_live(const struct issue_place *place, date at)
{
	return is_in_one(place->live, place->sure_count, at);
}

static bool is_newest(const struct issue_place *place, date at)
{
	return is_in_one(place->live, place->line_count, at);
}

/* A place enters and leaves; the list of those that are in is copied at each step. */
struct turn {
	date at;
	uint32_t place;
};

static int compare_turns(const void *a, const void *b)
{
	const struct turn *x = a, *y = b;

	return x->at != y->at ? (x->at > y->at) - (x->at < y->at)
			      : (x->place > y->place) - (x->place < y->place);
}

static size_t list_turns(const struct issue_place *places, size_t n, date now, struct turn **out)
{
	struct turn *turns = NULL;
	size_t count = 0, room = 0;

	for (size_t i = 0; i < n; i++)
		for (size_t p = 0; p < places[i].live_count; p++) {
			const date ends[] = {places[i].live[p].from, places[i].live[p].until};

			for (int e = 0; e < 2; e++) {
				if (ends[e] > now)
					continue;
				MEM_ROOM(turns, count, room);
				turns[count++] = (struct turn){ends[e], (uint32_t)i};
			}
		}
	if (count)
		qsort(turns, count, sizeof(*turns), compare_turns);
	*out = turns;
	return count;
}

/* Puts the place into the list of those that are live, or takes it out. */
static size_t turn_place(uint32_t *in, size_t count, uint32_t place, bool is_in)
{
	size_t at = 0;

	while (at < count && in[at] != place)
		at++;
	if (is_in && at == count)
		in[count++] = place;
	else if (!is_in && at < count)
		in[at] = in[--count];
	return count;
}

void owner_init(struct owner *o, const struct issue_place *places, size_t n, date now)
{
	struct turn *turns;
	size_t turn_count = list_turns(places, n, now, &turns), live_count = 0, live_room = 0;
	uint32_t *in = mem_array(n + 1, sizeof(*in));
	size_t in_count = 0, step_room = 0;

	*o = (struct owner){.places = places, .now = now};
	for (size_t i = 0, next; i < turn_count; i = next) {
		date at = turns[i].at;

		for (next = i; next < turn_count && turns[next].at == at; next++)
			in_count = turn_place(in, in_count, turns[next].place,
					      is_live(&places[turns[next].place], at));
		MEM_ROOM(o->steps, o->step_count, step_room);
		o->steps[o->step_count++] =
			(struct owner_step){at, (uint32_t)live_count, (uint32_t)in_count};
		for (size_t k = 0; k < in_count; k++) {
			MEM_ROOM(o->live, live_count, live_room);
			o->live[live_count++] = in[k];
		}
	}
	free(in);
	free(turns);
}

void owner_fini(struct owner *o)
{
	free(o->steps);
	free(o->live);
	free(o->times);
	*o = (struct owner){0};
}

/* ---- one issue through time ------------------------------------------------------------------ */

struct walk {
	struct owner *owner;
	const struct issue_span *spans;
	size_t span_count;
	date (*covered)(void *ctx, uint32_t place, date since);
	void *ctx;
	date since; /* when the issue was first there */
	size_t time_count;
};

static void add_time(struct walk *w, date at, date from, date until)
{
	struct owner *o = w->owner;

	if (at < from || at >= until || at < w->since || at > o->now)
		return;
	MEM_ROOM(o->times, w->time_count, o->time_room);
	o->times[w->time_count++] = at;
}

/* The spans of a place: the first one; they follow one another. */
static size_t find_spans(const struct walk *w, uint32_t place)
{
	size_t low = 0, high = w->span_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (w->spans[middle].place < place)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The dates within a step at which the answer may change. */
static void list_times(struct walk *w, const struct owner_step *step, date until)
{
	w->time_count = 0;
	add_time(w, step->from > w->since ? step->from : w->since, step->from, until);
	for (uint32_t i = 0; i < step->count; i++) {
		uint32_t place = w->owner->live[step->start + i];

		add_time(w, w->covered(w->ctx, place, date_day(w->since)), step->from, until);
		for (size_t s = find_spans(w, place);
		     s < w->span_count && w->spans[s].place == place; s++) {
			add_time(w, w->spans[s].period.from, step->from, until);
			add_time(w, w->spans[s].period.until, step->from, until);
		}
	}
	w->time_count = sort_dates(w->owner->times, w->time_count);
}

/* What is true of one live place at a time. */
struct sight {
	bool has, had, is_covered;
};

static struct sight look(const struct walk *w, uint32_t place, date at)
{
	struct sight sight = {.is_covered = w->covered(w->ctx, place, date_day(w->since)) <= at};

	for (size_t s = find_spans(w, place); s < w->span_count && w->spans[s].place == place;
	     s++) {
		sight.has = sight.has || is_within(&w->spans[s].period, at);
		/* A span ends where a scan covers it. */
		sight.had = sight.had || (w->spans[s].period.until <= at && !w->spans[s].is_closed);
	}
	sight.is_covered = sight.is_covered || sight.had;
	return sight;
}

/* *in_newest: an image that has it is the newest of a line, and does not only run. */
static enum issue_status status_at(const struct walk *w, const struct owner_step *step, date at,
				   bool *in_newest)
{
	bool has = false, had = false, covered = step->count > 0, may_have = false;

	*in_newest = false;
	for (uint32_t i = 0; i < step->count; i++) {
		uint32_t place = w->owner->live[step->start + i];
		struct sight sight = look(w, place, at);

		has = has || (sight.has && is_surely_live(&w->owner->places[place], at));
		may_have = may_have || sight.has;
		*in_newest = *in_newest || (sight.has && is_newest(&w->owner->places[place], at));
		had = had || (sight.had && !w->owner->places[place].is_mutable);
		covered = covered && sight.is_covered;
	}
	if (has)
		return ISSUE_PRESENT;
	if (!covered || may_have)
		return ISSUE_UNKNOWN;
	return had ? ISSUE_WITHDRAWN : ISSUE_FIXED;
}

/* Takes one answer after the other. What was withdrawn and not seen since is not fixed by a
 * rebuild; and what one night's scans, in whatever order they were made, first seem to prove was
 * never fixed. */
static void take_status(struct issue_history *h, enum issue_status status, bool in_newest, date at,
			bool *was_withdrawn)
{
	if (status == ISSUE_FIXED && *was_withdrawn)
		status = ISSUE_WITHDRAWN;
	h->status = status;
	if (status == ISSUE_PRESENT) {
		h->is_regressed = h->is_regressed || (in_newest && h->fixed_at != DATE_NONE &&
						      date_day(h->fixed_at) < date_day(at));
		h->fixed_at = DATE_NONE;
		*was_withdrawn = false;
	} else if (status == ISSUE_FIXED && h->fixed_at == DATE_NONE) {
		h->fixed_at = at;
		h->is_regressed = false;
	} else if (status == ISSUE_WITHDRAWN && h->fixed_at == DATE_NONE) {
		*was_withdrawn = true;
	}
}

/* Is it only for images that run, though they are not the newest, that the issue is not fixed? They
 * have it, or no scan says that they do not. */
static bool is_rolling(const struct walk *w)
{
	const struct owner *o = w->owner;
	const struct owner_step *last = &o->steps[o->step_count - 1];
	bool has_newest = false, runs = false;

	for (uint32_t i = 0; i < last->count; i++) {
		uint32_t place = o->live[last->start + i];
		struct sight sight = look(w, place, o->now);

		if (sight.has || !sight.is_covered) {
			if (o->places[place].is_newest)
				return false;
			runs = runs || is_surely_live(&o->places[place], o->now);
		}
		has_newest = has_newest || o->places[place].is_newest;
	}
	return has_newest && runs;
}

struct issue_history issue_history(struct owner *o, const struct issue_span *spans, size_t n,
				   date (*covered)(void *ctx, uint32_t place, date since),
				   void *ctx)
{
	struct walk w = {.owner = o,
			 .spans = spans,
			 .span_count = n,
			 .covered = covered,
			 .ctx = ctx,
			 .since = DATE_FOREVER};
	struct issue_history h = {.status = ISSUE_UNKNOWN, .fixed_at = DATE_NONE};
	bool was_withdrawn = false;

	for (size_t i = 0; i < n; i++)
		if (spans[i].period.from < w.since)
			w.since = spans[i].period.from;
	for (size_t i = 0; i < o->step_count; i++) {
		date until = i + 1 < o->step_count ? o->steps[i + 1].from : DATE_FOREVER;

		if (until <= w.since)
			continue;
		list_times(&w, &o->steps[i], until);
		for (size_t k = 0; k < w.time_count; k++) {
			date at = o->times[k];
			bool in_newest;
			enum issue_status status = status_at(&w, &o->steps[i], at, &in_newest);

			take_status(&h, status, in_newest, at, &was_withdrawn);
		}
	}
	h.is_rolling = (h.status == ISSUE_PRESENT || h.status == ISSUE_UNKNOWN) && o->step_count &&
		       is_rolling(&w);
	return h;
}
