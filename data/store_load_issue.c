/*
 * Loading presence, the second half: the rows of a repository taken together (TRUTH 3). An issue is
 * fixed when a scan of every live image covers it and none has it; only then do its rows in
 * superseded images say so.
 */
#include <stdlib.h>

#include "core/identity.h"
#include "core/use.h"
#include "data/store_load_sight.h"

/* Numbers 0 .. count - 1 put together by what each belongs to. */
struct buckets {
	uint32_t *starts, *items;
};

static void buckets_fill(struct buckets *b, const uint32_t *of, size_t n, size_t keys)
{
	b->starts = mem_array(keys + 2, sizeof(*b->starts));
	b->items = mem_array(n + 1, sizeof(*b->items));
	for (size_t i = 0; i < n; i++)
		if (of[i] != FLEET_NONE)
			b->starts[of[i] + 2]++;
	for (size_t k = 2; k < keys + 2; k++)
		b->starts[k] += b->starts[k - 1];
	for (size_t i = 0; i < n; i++)
		if (of[i] != FLEET_NONE)
			b->items[b->starts[of[i] + 1]++] = (uint32_t)i;
}

static void buckets_fini(struct buckets *b)
{
	free(b->starts);
	free(b->items);
}

/* A place of the repository at hand: a site of an image, or a resource. */
struct place {
	uint32_t asset; /* FLEET_NONE: an image that nobody scanned */
	uint32_t site;  /* FLEET_NONE: a resource */
	bool is_newest, runs;
};

struct whole {
	struct load *load;
	date now;
	uint32_t *owner_of; /* by issue */
	struct buckets rows, issues, sites, resources;
	size_t *periods;    /* by site: where its run of load.periods starts */
	uint32_t *place_of; /* by fleet asset: its number among its owner's places */
	struct place *places;
	struct issue_place *issue_places;
	size_t place_count, place_room, issue_place_room;
	struct period *live; /* of the places, one after the other */
	size_t live_count, live_room;
	struct issue_span *spans;
	size_t span_count, span_room;
	struct tuples versions; /* package, path, version or 0: of rows in live places */
	bool has_versions;
	struct owner owner;
	uint32_t issue; /* at hand */
};

/* ---- the places of a repository -------------------------------------------------------------- */

static void add_live(struct whole *w, date from, date until)
{
	MEM_ROOM(w->live, w->live_count, w->live_room);
	w->live[w->live_count++] = (struct period){from, until};
}

static bool is_now(const struct whole *w, const struct period *p)
{
	return p->from <= w->now && w->now < p->until;
}

/* From when on nobody need ask whether a use that is too old still holds: it ended, or was seen
 * again, and then that part of it speaks. */
static date doubt_until(const struct fleet *f, const struct fleet_use *use)
{
	date again = use_seen_again(f, use);

	if (use->ended != DATE_NONE)
		return use->ended;
	return again != DATE_NONE ? again : DATE_FOREVER;
}

/*
 * When something ran the image, wherever it was pulled from; or, `in_doubt`, when that was seen too
 * long ago and nothing has said that it ended. Inspector's count names no cluster that could say
 * so.
 */
static void add_runs(struct whole *w, uint32_t image, bool in_doubt)
{
	const struct fleet *f = w->load->fleet;

	for (uint32_t i = 0; image != FLEET_NONE && i < f->images[image].use_count; i++) {
		const struct fleet_use *use = &f->uses[f->images[image].uses + i];
		date old = use->last + f->use_max_age + 1;
		date ended = doubt_until(f, use);
		date from = in_doubt ? old : use->from,
		     until = in_doubt || ended < old ? ended : old;

		if (use->is_running && from < until && (!in_doubt || use->cluster))
			add_live(w, from, until);
	}
}

static struct place *add_place(struct whole *w, uint32_t asset, uint32_t site)
{
	struct place *place;

	if (asset != FLEET_NONE)
		w->place_of[asset] = (uint32_t)w->place_count;
	MEM_ROOM(w->places, w->place_count, w->place_room);
	MEM_ROOM(w->issue_places, w->place_count, w->issue_place_room);
	place = &w->places[w->place_count];
	*place = (struct place){.asset = asset, .site = site};
	/* Where its periods begin; the array may still move. */
	w->issue_places[w->place_count++] =
		(struct issue_place){.live_count = w->live_count, .is_mutable = site == FLEET_NONE};
	return place;
}

static void add_site(struct whole *w, uint32_t number)
{
	const struct load *l = w->load;
	const struct load_site *site = &l->sites[number];
	struct place *place = add_place(w, site->asset, number);
	struct issue_place *own = &w->issue_places[w->place_count - 1];
	uint32_t image = site->fleet;

	for (size_t i = w->periods[number]; i < l->period_count && l->periods[i].image == number;
	     i++) {
		add_live(w, l->periods[i].period.from, l->periods[i].period.until);
		place->is_newest = place->is_newest || is_now(w, &l->periods[i].period);
	}
	own->line_count = w->live_count - own->live_count;
	add_runs(w, image, false);
	own->sure_count = w->live_count - own->live_count;
	add_runs(w, image, true);
	place->runs = image != FLEET_NONE && use_runs_at(l->fleet, image, w->now);
}

static void list_places(struct whole *w, uint32_t owner)
{
	const uint32_t *sites = w->sites.starts + owner, *resources = w->resources.starts + owner;

	w->place_count = w->live_count = 0;
	for (uint32_t i = sites[0]; i < sites[1]; i++)
		add_site(w, w->sites.items[i]);
	for (uint32_t i = resources[0]; i < resources[1]; i++) {
		add_place(w, w->resources.items[i], FLEET_NONE)->is_newest = true;
		w->issue_places[w->place_count - 1].line_count = 1;
		w->issue_places[w->place_count - 1].sure_count = 1;
		add_live(w, INT64_MIN + 1, DATE_FOREVER);
	}
	for (size_t i = 0; i < w->place_count; i++) {
		struct issue_place *p = &w->issue_places[i];
		size_t start = p->live_count;
		size_t end =
			i + 1 < w->place_count ? w->issue_places[i + 1].live_count : w->live_count;

		p->live = w->live + start;
		p->live_count = end - start;
		p->is_newest = w->places[i].is_newest;
		if (w->places[i].asset != FLEET_NONE)
			w->load->fleet->assets[w->places[i].asset].is_live =
				w->places[i].is_newest || w->places[i].runs;
	}
}

/* ---- one issue ------------------------------------------------------------------------------- */

/* The key path of an issue, a word of the database. */
static db_word path_of(const struct whole *w, uint32_t issue)
{
	return tuples_get(&w->load->issue_keys, issue)[2];
}

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
		date removed = load_removed_after(l, place->asset, load_class(l, package), package,
						  path_of(w, w->issue), since);

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

/* ---- how it was fixed ------------------------------------------------------------------------ */

/* Packages and their versions that findings in live places name. */
static void list_versions(struct whole *w, uint32_t owner)
{
	const struct fleet *f = w->load->fleet;
	const struct load_presence *p = w->load->presence;

	for (uint32_t i = w->issues.starts[owner]; i < w->issues.starts[owner + 1]; i++) {
		uint32_t issue = w->issues.items[i];

		for (uint32_t k = w->rows.starts[issue]; k < w->rows.starts[issue + 1]; k++) {
			uint32_t row = w->rows.items[k];
			uint32_t key[] = {f->issues[issue].package, path_of(w, issue), 0};

			if (!f->assets[f->asset[row]].is_live || key[0] == FLEET_NONE ||
			    p->sights[row].there.until <= w->now)
				continue;
			tuples_add(&w->versions, key, NULL);
			key[2] = p->sights[row].version;
			tuples_add(&w->versions, key, NULL);
		}
	}
	w->has_versions = true;
}

/* Is the package in a live place? In this version, if one is asked for (0: in any). */
static bool is_still_there(struct whole *w, uint32_t issue, db_word version)
{
	uint32_t package = w->load->fleet->issues[issue].package;
	const uint32_t key[] = {package, path_of(w, issue), version};

	if (package == FLEET_NONE)
		return false;
	if (!w->has_versions)
		list_versions(w, w->owner_of[issue]);
	if (tuples_find(&w->versions, key) != TUPLE_NONE)
		return true;
	for (size_t i = 0; i < w->place_count; i++) {
		uint32_t asset = w->places[i].asset;

		if ((w->places[i].is_newest || w->places[i].runs) && asset != FLEET_NONE &&
		    (version ? load_has_version(w->load, asset, package, key[1], version)
			     : load_has_package(w->load, asset, package, key[1])))
			return true;
	}
	return false;
}

/* Does every live place have a list of packages of its class? */
static bool is_all_listed(const struct whole *w, uint32_t issue)
{
	enum presence_class class = load_class(w->load, w->load->fleet->issues[issue].package);

	for (size_t i = 0; i < w->place_count; i++)
		if ((w->places[i].is_newest || w->places[i].runs) &&
		    (w->places[i].asset == FLEET_NONE ||
		     load_listed(w->load, w->places[i].asset, class) == DATE_NONE))
			return false;
	return true;
}

static enum presence_why why_fixed(struct whole *w, uint32_t issue)
{
	if (is_still_there(w, issue, 0))
		return WHY_UPGRADED;
	return is_all_listed(w, issue) ? WHY_REMOVED : WHY_UNLISTED;
}

/* A version that had it is still there, and is not said to have it: the scanner changed its mind.
 */
static bool is_withdrawn(struct whole *w, uint32_t issue)
{
	for (uint32_t i = w->rows.starts[issue]; i < w->rows.starts[issue + 1]; i++) {
		db_word version = w->load->presence->sights[w->rows.items[i]].version;

		if (version && is_still_there(w, issue, version))
			return true;
	}
	return false;
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
		say(w, row, PRESENCE_FIXED, why_fixed(w, w->load->fleet->issue[row]), h->fixed_at);
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
		say(w, row, PRESENCE_FIXED, why_fixed(w, w->load->fleet->issue[row]), h->fixed_at);
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
	if (h.status == ISSUE_FIXED && is_withdrawn(w, number))
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
	list_places(w, owner);
	owner_init(&w->owner, w->issue_places, w->place_count, w->now);
	for (uint32_t i = w->issues.starts[owner]; i < w->issues.starts[owner + 1]; i++)
		settle_issue(w, w->issues.items[i]);
	owner_fini(&w->owner);
	tuples_fini(&w->versions);
	w->versions.width = 3;
	w->has_versions = false;
}

/* ---- all of them ----------------------------------------------------------------------------- */

static void sort_out(struct whole *w)
{
	struct load *l = w->load;
	const struct fleet *f = l->fleet;
	size_t owners = l->owners.count;
	uint32_t *of =
		mem_array((f->asset_count > l->site_count ? f->asset_count : l->site_count) + 1u,
			  sizeof(*of));

	w->owner_of = mem_array(f->issue_count + 1u, sizeof(*w->owner_of));
	for (uint32_t i = 0; i < f->count; i++)
		w->owner_of[f->issue[i]] = l->assets[f->asset[i]].owner;
	buckets_fill(&w->rows, f->issue, f->count, f->issue_count);
	buckets_fill(&w->issues, w->owner_of, f->issue_count, owners);
	for (size_t i = 0; i < l->site_count; i++)
		of[i] = l->sites[i].owner;
	buckets_fill(&w->sites, of, l->site_count, owners);
	for (uint32_t i = 0; i < f->asset_count; i++)
		of[i] = f->assets[i].image == FLEET_NONE ? l->assets[i].owner : FLEET_NONE;
	buckets_fill(&w->resources, of, f->asset_count, owners);
	free(of);
	w->place_of = mem_array(f->asset_count + 1u, sizeof(*w->place_of));
	w->periods = mem_array(l->site_count + 1, sizeof(*w->periods));
	for (size_t site = 0, i = 0; site < l->site_count; site++) {
		w->periods[site] = i;
		while (i < l->period_count && l->periods[i].image == site)
			i++;
	}
}

static void whole_fini(struct whole *w)
{
	buckets_fini(&w->rows);
	buckets_fini(&w->issues);
	buckets_fini(&w->sites);
	buckets_fini(&w->resources);
	tuples_fini(&w->versions);
	free(w->owner_of);
	free(w->periods);
	free(w->place_of);
	free(w->places);
	free(w->issue_places);
	free(w->live);
	free(w->spans);
}

/* Repositories by their names: words of the fleet, numbers as the database has them. */
static void name_repositories(const struct load *l, struct tuples *names, uint32_t **numbers)
{
	size_t room = 0;

	*numbers = NULL;
	for (uint32_t i = 1; i < l->repository_count; i++) {
		const struct load_repository *r = &l->repositories[i];
		const uint32_t key[] = {r->registry < l->word_count ? l->words[r->registry] : 0,
					r->name < l->word_count ? l->words[r->name] : 0};
		uint32_t n;

		if (!key[1])
			continue;
		n = tuples_add(names, key, NULL);
		MEM_ROOM(*numbers, n, room);
		(*numbers)[n] = i;
	}
}

/* An image that runs and that nobody scanned is live in its repository all the same. */
static void add_unscanned(struct load *l, const struct tuples *names, const uint32_t *numbers,
			  uint32_t image)
{
	const struct fleet *f = l->fleet;
	struct reference r;
	struct load_site *site;
	uint32_t found, owner;

	if (!reference_parse(fleet_text(f, f->images[image].label), &r))
		return;
	found = tuples_find(names, (const uint32_t[]){dict_find(&f->words, r.registry),
						      dict_find(&f->words, r.repository)});
	reference_fini(&r);
	owner = found == TUPLE_NONE
			? TUPLE_NONE
			: tuples_find(&l->owners, (const uint32_t[]){numbers[found], 0});
	if (owner == TUPLE_NONE)
		return;
	MEM_ROOM(l->sites, l->site_count, l->site_room);
	site = &l->sites[l->site_count++];
	*site = (struct load_site){.asset = FLEET_NONE,
				   .fleet = image,
				   .owner = owner,
				   .first = INT64_MAX,
				   .last = DATE_NONE,
				   .gone = DATE_FOREVER};
}

static void finish_sites(struct load *l)
{
	struct tuples names = {.width = 2};
	bool *is_known = mem_array(l->fleet->image_count + 1u, sizeof(*is_known));
	uint32_t *numbers;

	for (size_t i = 0; i < l->site_count; i++) {
		l->sites[i].fleet = l->images[l->sites[i].image].fleet;
		if (l->sites[i].fleet != FLEET_NONE)
			is_known[l->sites[i].fleet] = true;
	}
	name_repositories(l, &names, &numbers);
	for (uint32_t i = 0; i < l->fleet->image_count; i++)
		if (l->fleet->images[i].is_unscanned && !is_known[i])
			add_unscanned(l, &names, numbers, i);
	tuples_fini(&names);
	free(numbers);
	free(is_known);
}

void load_presence(struct load *l)
{
	struct whole w = {.load = l, .versions.width = 3};

	w.now = l->store->now == DATE_NONE ? DATE_FOREVER - 1 : l->store->now;
	finish_sites(l);
	sort_out(&w);
	for (uint32_t i = 0; i < l->owners.count; i++)
		settle_owner(&w, i);
	whole_fini(&w);
}
