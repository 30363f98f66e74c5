/*
 * The places of a repository: the sites of its images, when they were live, and its resources
 * (TRUTH 3).
 */
#include <stdlib.h>

#include "core/identity.h"
#include "core/use.h"
#include "data/store_load_issue.h"

/* ---- what belongs to which repository -------------------------------------------------------- */

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

void issue_sort_out(struct whole *w)
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

void issue_whole_fini(struct whole *w)
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

/* ---- images that run and that nobody scanned ------------------------------------------------- */

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

void issue_finish_sites(struct load *l)
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

void issue_list_places(struct whole *w, uint32_t owner)
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
