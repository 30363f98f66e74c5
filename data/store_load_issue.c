/*
 * Loading presence, the second half: the rows of a repository taken together (TRUTH 3). An issue is
 * fixed when a scan of every live image covers it and none has it; only then do its rows in
 * superseded images say so.
 */
#include <stdlib.h>

#include "data/store_load_issue.h"

/* ---- one issue ------------------------------------------------------------------------------- */

/* From when on a scan of the place covers the issue at hand, by a scanner that knows of it. */
static date covered(void *ctx, uint32_t number, date first_seen)
{
	const struct whole *w = ctx;
	const struct load *l = w->load;
	const struct place *place = &w->places[number];
	const cover_mask *masks = l->presence->masks + (size_t)w->issue * SOURCE_COUNT;
	date first = DATE_FOREVER, since = first_seen - 1;

	if (place->asset == FLEET_NONE)
		return DATE_FOREVER;
	if (place->site != FLEET_NONE && l->sites[place->site].first > first_seen)
		since = l->sites[place->site].first - 1;
	for (int s = 0; s < SOURCE_COUNT; s++) {
		const struct load_asset *a = &l->assets[place->asset];
		date at = masks[s] ? load_covered_after(l, place->asset, (enum source)s, a->account,
							a->region, masks[s], since)
				   : DATE_FOREVER;

		first = at < first ? at : first;
	}
	if (masks[SOURCE_TRIVY]) { /* a list of packages is complete whatever its severities are */
		uint32_t package = l->fleet->issues[w->issue].package;
		date removed =
			load_removed_after(l, place->asset, load_class(l, package), package, since);

		first = removed < first ? removed : first;
	}
	return first;
}

static int compare_spans(const void *a, const void *b)
{
	const struct issue_span *x = a, *y = b;

	if (x->place != y->place)
		return x->place < y->place ? -1 : 1;
	return (x->period.from > y->period.from) - (x->period.from < y->period.from);
}

static void add_span(struct whole *w, uint32_t place, struct period period, bool is_closed)
{
	MEM_ROOM(w->spans, w->span_count, w->span_room);
	w->spans[w->span_count++] = (struct issue_span){place, period, is_closed};
}

static size_t find_earlier(const struct load_presence *p, uint32_t row)
{
	size_t low = 0, high = p->earlier_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (p->earlier[middle].row < row)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void list_spans(struct whole *w, uint32_t issue)
{
	const struct load *l = w->load;
	const struct load_presence *p = l->presence;

	w->span_count = 0;
	for (uint32_t i = w->rows.starts[issue]; i < w->rows.starts[issue + 1]; i++) {
		uint32_t row = w->rows.items[i], place = w->place_of[l->fleet->asset[row]];

		add_span(w, place, p->sights[row].there, p->sights[row].why == WHY_CLOSED);
		for (size_t e = find_earlier(p, row);
		     e < p->earlier_count && p->earlier[e].row == row; e++)
			add_span(w, place, p->earlier[e].there, false);
	}
	if (w->span_count)
		qsort(w->spans, w->span_count, sizeof(*w->spans), compare_spans);
}

/* ---- its rows -------------------------------------------------------------------------------- */

static void say(struct whole *w, uint32_t row, enum presence presence, enum presence_why why,
		date ended)
{
	struct fleet *f = w->load->fleet;
	bool is_over = presence == PRESENCE_FIXED || presence == PRESENCE_GONE;

	f->presence[row] = (uint8_t)presence;
	f->presence_why[row] = (uint8_t)why;
	f->ended[row] = is_over && ended != DATE_FOREVER ? ended : DATE_NONE;
}

/* In the words of its own scans. */
static void say_sight(struct whole *w, uint32_t row)
{
	const struct sight *sight = &w->load->presence->sights[row];

	say(w, row, (enum presence)sight->presence, (enum presence_why)sight->why,
	    sight->there.until);
}

static void settle_resource(struct whole *w, uint32_t row, const struct issue_history *h)
{
	const struct sight *sight = &w->load->presence->sights[row];

	if (sight->why != WHY_WITHDRAWN)
		say_sight(w, row);
	else if (h->status == ISSUE_FIXED)
		say(w, row, PRESENCE_FIXED, issue_why_fixed(w, w->load->fleet->issue[row]),
		    h->fixed_at);
	else
		say(w, row, PRESENCE_GONE, WHY_REPLACED, sight->there.until);
}

static void settle_row(struct whole *w, uint32_t row, const struct issue_history *h)
{
	const struct sight *sight = &w->load->presence->sights[row];
	const struct place *place = &w->places[w->place_of[w->load->fleet->asset[row]]];
	const struct load_site *site =
		place->site == FLEET_NONE ? NULL : &w->load->sites[place->site];
	bool is_live = place->is_newest || place->runs;

	if (!site)
		settle_resource(w, row, h);
	else if (!is_live && h->status == ISSUE_FIXED)
		say(w, row, PRESENCE_FIXED, issue_why_fixed(w, w->load->fleet->issue[row]),
		    h->fixed_at);
	else if (!is_live && h->status == ISSUE_WITHDRAWN)
		say(w, row, PRESENCE_GONE, WHY_WITHDRAWN, h->fixed_at);
	else if (!is_live && site->gone <= w->now)
		say(w, row, PRESENCE_GONE, WHY_IMAGE, site->gone);
	else if (sight->why == WHY_CLOSED && (place->runs || site->is_listed))
		say(w, row, PRESENCE_UNKNOWN, WHY_UNWATCHED, DATE_NONE);
	else if (sight->presence == PRESENCE_PRESENT && h->is_rolling && !place->is_newest)
		say(w, row, PRESENCE_PRESENT, WHY_ROLLING, DATE_NONE);
	else
		say_sight(w, row);
}

/* Was it there at that time, in an image that was live then? */
static bool was_there(const struct whole *w, uint32_t row, date at)
{
	const struct load_presence *p = w->load->presence;
	const struct issue_place *place = &w->issue_places[w->place_of[w->load->fleet->asset[row]]];
	bool was = p->sights[row].there.from <= at && at < p->sights[row].there.until, live = false;

	for (size_t e = find_earlier(p, row);
	     !was && e < p->earlier_count && p->earlier[e].row == row; e++)
		was = p->earlier[e].there.from <= at && at < p->earlier[e].there.until;
	for (size_t i = 0; was && !live && i < place->live_count; i++)
		live = place->live[i].from <= at && at < place->live[i].until;
	return was && live;
}

/* Counts the issue on each day of the trend, by the highest severity that it had there. */
static void add_to_trend(struct whole *w, uint32_t issue)
{
	struct fleet *f = w->load->fleet;

	for (int day = 0; day < f->trend_count; day++) {
		int worst = -1;

		for (uint32_t i = w->rows.starts[issue]; i < w->rows.starts[issue + 1]; i++) {
			uint32_t row = w->rows.items[i];

			if (f->severity[row] > worst && !(f->flags[row] & FLEET_SUPPRESSED) &&
			    was_there(w, row, f->trend[day].day))
				worst = f->severity[row];
		}
		if (worst >= 0)
			f->trend[day].counts[worst]++;
	}
}

static void settle_issue(struct whole *w, uint32_t number)
{
	struct fleet_issue *issue = &w->load->fleet->issues[number];
	struct issue_history h = {.status = ISSUE_UNKNOWN, .fixed_at = DATE_NONE};

	w->issue = number;
	if (load_is_covered(w->load)) {
		list_spans(w, number);
		h = issue_history(&w->owner, w->spans, w->span_count, covered, w);
	}
	if (h.status == ISSUE_FIXED && issue_is_withdrawn(w, number))
		h.status = ISSUE_WITHDRAWN;
	issue->fixed_at = h.status == ISSUE_FIXED ? h.fixed_at : DATE_NONE;
	issue->is_regressed = h.status == ISSUE_PRESENT && h.is_regressed;
	for (uint32_t i = w->rows.starts[number]; i < w->rows.starts[number + 1]; i++)
		settle_row(w, w->rows.items[i], &h);
	add_to_trend(w, number);
}

static void settle_owner(struct whole *w, uint32_t owner)
{
	if (w->issues.starts[owner] == w->issues.starts[owner + 1])
		return;
	issue_list_places(w, owner);
	owner_init(&w->owner, w->issue_places, w->place_count, w->now);
	for (uint32_t i = w->issues.starts[owner]; i < w->issues.starts[owner + 1]; i++)
		settle_issue(w, w->issues.items[i]);
	owner_fini(&w->owner);
	tuples_fini(&w->versions);
	w->versions.width = 3;
	w->has_versions = false;
}

/* ---- all of them ----------------------------------------------------------------------------- */

void load_presence(struct load *l)
{
	struct whole w = {.load = l, .versions.width = 3};

	w.now = l->store->now == DATE_NONE ? DATE_FOREVER - 1 : l->store->now;
	issue_finish_sites(l);
	issue_sort_out(&w);
	for (uint32_t i = 0; i < l->owners.count; i++)
		settle_owner(&w, i);
	issue_whole_fini(&w);
}
