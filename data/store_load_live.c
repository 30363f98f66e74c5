/*
 * Loading which images are live (TRUTH 3): the newest of each line of their repository. Here the
 * places of images become lines; who runs them is added when presence is worked out. And which
 * images are gone, because a complete list of their repository does not have them any more.
 */
#include <stdlib.h>
#include <string.h>

#include "core/complete.h"
#include "core/identity.h"
#include "core/text.h"
#include "data/config.h"
#include "data/store_load_image.h"

/* ---- lists of repositories ------------------------------------------------------------------- */

/* A repository as lists name it: registry (of ECR the account), name, region; words of the fleet.
 */
struct listings {
	struct load *load;
	struct tuples repositories; /* registry, name, region (0: not known) */
	struct dates {
		date *list;
		size_t count, room;
	} * complete; /* by repository: dates of its complete lists */
	size_t complete_room;
	struct tuples listed; /* repository, digest (a word of the database) */
	struct sighting {
		date listed, deleted;
	} * sightings;
	size_t sighting_room;
	struct tuples regions; /* registry, name: of the images' repositories */
	word *region;          /* the one region; 0: several */
	size_t region_room;
};

enum {
	LIST_REGISTRY,
	LIST_NAME,
	LIST_REGION,
	LIST_DIGEST,
	LIST_AS_OF,
	LIST_IS_ALL,
	LIST_COMPLETE,
	LIST_DELETED
};

static const char listings_sql[] =
	"SELECT f.registry, f.repository, f.region, f.digest, s.as_of,"
	" s.complete IS NOT NULL AND s.status = 0 AND s.dated <= 1, s.complete, f.is_deleted"
	" FROM image_fact f JOIN scan s ON s.id = f.scan WHERE f.repository != 0 AND f.digest != 0"
	" ORDER BY s.as_of";

/* Is the list all of its repository? Then *region is the one that the scope names, if it does. */
static bool is_all(struct load *l, sqlite3_stmt *st, word *region)
{
	const char *text = column_text(st, LIST_COMPLETE);
	const char *registry = load_text(l, column_u32(st, LIST_REGISTRY));
	struct complete scope;
	struct error err;

	if (!sqlite3_column_int(st, LIST_IS_ALL) || !complete_parse(text, &scope, &err))
		return false;
	if (scope.kind != COMPLETE_ACCOUNT)
		return scope.kind != COMPLETE_CLUSTER;
	if (!*region && scope.region[0])
		*region = fleet_word(l->fleet, scope.region);
	return text_equal(registry, scope.account);
}

static void add_date(struct dates *dates, date at)
{
	if (dates->count && dates->list[dates->count - 1] == at)
		return;
	MEM_ROOM(dates->list, dates->count, dates->room);
	dates->list[dates->count++] = at;
}

static void add_listing(struct listings *ls, sqlite3_stmt *st)
{
	struct load *l = ls->load;
	word region = load_word(l, column_u32(st, LIST_REGION));
	bool is_complete = is_all(l, st, &region);
	const uint32_t repository[] = {load_word(l, column_u32(st, LIST_REGISTRY)),
				       load_word(l, column_u32(st, LIST_NAME)), region};
	uint32_t key[2] = {0, column_u32(st, LIST_DIGEST)}, n;
	date as_of = sqlite3_column_int64(st, LIST_AS_OF);
	bool is_new;

	key[0] = tuples_add(&ls->repositories, repository, &is_new);
	MEM_ROOM(ls->complete, key[0], ls->complete_room);
	if (is_new)
		ls->complete[key[0]] = (struct dates){0};
	if (is_complete)
		add_date(&ls->complete[key[0]], as_of);
	n = tuples_add(&ls->listed, key, &is_new);
	MEM_ROOM(ls->sightings, n, ls->sighting_room);
	if (is_new)
		ls->sightings[n] = (struct sighting){DATE_NONE, DATE_NONE};
	if (sqlite3_column_int(st, LIST_DELETED))
		ls->sightings[n].deleted = as_of;
	else
		ls->sightings[n].listed = as_of;
}

static bool read_listings(struct listings *ls)
{
	struct load *l = ls->load;
	sqlite3_stmt *st = store_prepare(l->store, listings_sql, l->err);
	enum step step = STEP_FAILED;

	while (st && (step = store_step(l->store, st, l->err)) == STEP_ROW)
		add_listing(ls, st);
	sqlite3_finalize(st);
	return step == STEP_DONE;
}

/* A list that states no region is of the only one that the repository is in. */
static void note_regions(struct listings *ls)
{
	struct load *l = ls->load;

	for (size_t i = 0; i < l->site_count; i++) {
		const struct load_site *site = &l->sites[i];
		bool is_new;
		uint32_t n = tuples_add(&ls->regions,
					(const uint32_t[]){site->registry, site->name}, &is_new);

		MEM_ROOM(ls->region, n, ls->region_room);
		if (is_new)
			ls->region[n] = site->region;
		else if (ls->region[n] != site->region)
			ls->region[n] = 0;
	}
}

/* What lists say of one digest in one repository, into `out`. */
static void look_up(const struct listings *ls, uint32_t repository, db_word digest,
		    struct sighting *out)
{
	uint32_t n = tuples_find(&ls->listed, (const uint32_t[]){repository, digest});
	const struct sighting *s = n == TUPLE_NONE ? NULL : &ls->sightings[n];

	if (s && s->listed > out->listed)
		out->listed = s->listed;
	if (s && s->deleted > out->deleted)
		out->deleted = s->deleted;
}

static void look_up_all(const struct listings *ls, uint32_t repository,
			const struct digest_row *rows, size_t n, struct sighting *out)
{
	for (size_t i = 0; i < n; i++)
		look_up(ls, repository, rows[i].digest, out);
}

/* The run of an image among rows that are sorted by image. */
static size_t run_of(const struct digest_row *rows, size_t n, uint32_t image, size_t *start)
{
	size_t low = 0, high = n, count = 0;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (rows[middle].image < image)
			low = middle + 1;
		else
			high = middle;
	}
	*start = low;
	while (low + count < n && rows[low + count].image == image)
		count++;
	return count;
}

/* From when on the site's image is not in its repository any more, as one name of that is listed.
 */
static void ask_listings(const struct listings *ls, const struct gather *g, uint32_t repository,
			 struct load_site *site)
{
	struct sighting seen = {DATE_NONE, DATE_NONE};
	const struct dates *complete = &ls->complete[repository];
	size_t start, n = run_of(g->digests, g->digest_count, site->image, &start);
	date last = site->last;

	look_up_all(ls, repository, g->digests + start, n, &seen);
	n = run_of(g->indexes, g->index_count, site->image, &start);
	look_up_all(ls, repository, g->indexes + start, n, &seen);
	last = seen.listed > last ? seen.listed : last;
	site->is_listed = site->is_listed || seen.listed != DATE_NONE;
	if (seen.deleted != DATE_NONE && seen.deleted >= last && seen.deleted < site->gone)
		site->gone = seen.deleted;
	for (size_t i = 0; i < complete->count; i++)
		if (complete->list[i] > last) {
			site->gone =
				complete->list[i] < site->gone ? complete->list[i] : site->gone;
			break;
		}
}

static void find_gone(const struct listings *ls, const struct gather *g, struct load_site *site)
{
	const uint32_t name[] = {site->registry, site->name};
	word only = ls->region[tuples_find(&ls->regions, name)];
	word regions[2] = {0, site->region};

	for (int i = only == site->region ? 0 : 1; i < (site->region ? 2 : 1); i++) {
		const uint32_t key[] = {site->registry, site->name, regions[i]};
		uint32_t known = tuples_find(&ls->repositories, key);

		if (known != TUPLE_NONE)
			ask_listings(ls, g, known, site);
	}
	site->is_listed = site->is_listed && site->gone == DATE_FOREVER;
}

static void listings_fini(struct listings *ls)
{
	for (uint32_t i = 0; i < ls->repositories.count; i++)
		free(ls->complete[i].list);
	free(ls->complete);
	free(ls->sightings);
	free(ls->region);
	tuples_fini(&ls->repositories);
	tuples_fini(&ls->listed);
	tuples_fini(&ls->regions);
}

/* ---- lines ----------------------------------------------------------------------------------- */

/* "x86_64", "AMD64" and "amd64" are one platform. A word of the fleet. */
static word platform_of(struct load *l, uint32_t image)
{
	const char *stated = load_text(l, l->images[image].architecture);
	char text[32] = "";

	for (size_t i = 0; stated && stated[i] && i + 1 < sizeof(text); i++)
		text[i] = stated[i] >= 'A' && stated[i] <= 'Z' ? (char)(stated[i] - 'A' + 'a')
							       : stated[i];
	return fleet_word(l->fleet, identity_platform(text));
}

struct lines {
	struct load *load;
	struct tuples keys; /* owner, platform, pattern */
	struct line_place *places;
	size_t count, room;
	word *platforms;        /* by owner: the one that its images state; FLEET_NONE: several */
	struct tuples patterns; /* tag (a word of the database), numbers kept */
	word *pattern;
	size_t pattern_room;
};

/* An image that states no platform is of the one that all others of its repository have. */
static void note_platforms(struct lines *lines)
{
	struct load *l = lines->load;

	lines->platforms = mem_array(l->owners.count + 1u, sizeof(*lines->platforms));
	for (size_t i = 0; i < l->site_count; i++) {
		word *known = &lines->platforms[l->sites[i].owner];
		word own = platform_of(l, l->sites[i].image);

		if (own && *known && *known != own)
			*known = FLEET_NONE;
		else if (own)
			*known = own;
	}
}

static word pattern_of(struct lines *lines, const struct load_site *site, db_word tag)
{
	struct load *l = lines->load;
	const struct load_repository *r = &l->repositories[site->repository];
	int keep = config_line_keep(l->store->config, load_text(l, r->registry),
				    load_text(l, r->name));
	const uint32_t key[] = {tag, (uint32_t)keep};
	bool is_new;
	uint32_t n = tuples_add(&lines->patterns, key, &is_new);

	MEM_ROOM(lines->pattern, n, lines->pattern_room);
	if (is_new) {
		const char *text = load_text(l, tag);
		char *line = text ? line_of_tag(text, keep) : NULL;

		lines->pattern[n] = fleet_word(l->fleet, line);
		free(line);
	}
	return lines->pattern[n];
}

static void add_place(struct lines *lines, uint32_t number, db_word tag, date first, date last)
{
	struct load *l = lines->load;
	const struct load_site *site = &l->sites[number];
	const struct load_image *i = &l->images[site->image];
	word platform = platform_of(l, site->image), only = lines->platforms[site->owner];
	uint32_t key[3] = {site->owner, platform, pattern_of(lines, site, tag)};

	if (!platform && only != FLEET_NONE)
		key[1] = only;
	MEM_ROOM(lines->places, lines->count, lines->room);
	lines->places[lines->count++] = (struct line_place){
		.line = tuples_add(&lines->keys, key, NULL),
		.tag = tag,
		.image = number,
		.first = first,
		.last = last,
		.born = i->pushed != DATE_NONE ? i->pushed : i->created,
		.gone = site->gone,
		.key = load_text(l, i->key),
	};
}

/* The lines of the places from `from` on, which are all of one asset. */
static void note_lines(struct lines *lines, uint32_t asset, size_t from)
{
	struct fleet *f = lines->load->fleet;
	uint32_t count = (uint32_t)(lines->count - from), start = fleet_list(f, NULL, count);

	for (uint32_t i = 0; i < count; i++)
		f->lists[start + i] = lines->places[from + i].line;
	f->assets[asset].lines = start;
	f->assets[asset].line_count = count;
}

/* The places of one image at one repository; under no tag only when it never had one there. */
static void add_places(struct lines *lines, uint32_t number, const struct place_row *places)
{
	const struct load_site *site = &lines->load->sites[number];
	size_t from = lines->count;
	bool is_tagged = false;

	for (size_t i = site->place; i < site->place + site->place_count; i++)
		is_tagged = is_tagged || places[i].tag;
	for (size_t i = site->place; i < site->place + site->place_count; i++)
		if (places[i].tag || !is_tagged)
			add_place(lines, number, places[i].tag, places[i].first, places[i].last);
	if (!site->place_count) /* in no repository: dated by its scans */
		add_place(lines, number, 0, site->first, site->last);
	if (site->asset < lines->load->fleet->asset_count)
		note_lines(lines, site->asset, from);
}

/* ---- sites ----------------------------------------------------------------------------------- */

static struct load_site *add_site(struct load *l, uint32_t image, uint32_t repository)
{
	struct load_site *site;

	MEM_ROOM(l->sites, l->site_count, l->site_room);
	site = &l->sites[l->site_count++];
	*site = (struct load_site){.asset = FLEET_NONE,
				   .image = image,
				   .repository = repository,
				   .first = INT64_MAX,
				   .last = DATE_NONE,
				   .gone = DATE_FOREVER};
	return site;
}

/* The registry as lists name it (of ECR the account), and its region. */
static void name_site(struct load *l, struct load_site *site)
{
	const struct load_repository *r = &l->repositories[site->repository];
	char *account, *region;

	site->registry = load_word(l, r->registry);
	site->name = load_word(l, r->name);
	if (!r->registry || !reference_ecr_parts(load_text(l, r->registry), &account, &region))
		return;
	site->registry = fleet_word(l->fleet, account);
	site->region = fleet_word(l->fleet, region);
	free(account);
	free(region);
}

/* Every image at each repository where it was seen, scanned or not. */
static void list_sites(struct load *l, const struct gather *g)
{
	for (size_t i = 0, next; i < g->place_count; i = next) {
		const struct place_row *p = &g->places[i];
		const uint32_t owner[] = {p->repository, 0}, key[] = {p->image, p->repository, 0};
		struct load_site *site = add_site(l, p->image, p->repository);

		site->place = i;
		for (next = i; next < g->place_count && g->places[next].image == p->image &&
			       g->places[next].repository == p->repository;
		     next++) {
			date first = g->places[next].first, last = g->places[next].last;

			site->first = first < site->first ? first : site->first;
			site->last = last > site->last ? last : site->last;
			site->place_count++;
		}
		site->owner = tuples_add(&l->owners, owner, NULL);
		site->asset = tuples_find(&l->asset_keys, key);
		name_site(l, site);
	}
}

/* An image in no repository, under the name of what was scanned. */
static void add_scanned(struct load *l, sqlite3_stmt *st)
{
	const struct targets *at = &l->targets_of[column_id(l, st, 0, l->asset_count)];

	for (uint32_t i = 0; i < at->count; i++) {
		uint32_t asset = l->targets[at->start + i];
		const uint32_t *key = tuples_get(&l->asset_keys, asset);
		struct load_site *site;

		if (!key[0] || key[1])
			continue;
		site = add_site(l, key[0], 0);
		site->asset = asset;
		site->owner = l->assets[asset].owner;
		site->first = sqlite3_column_int64(st, 1);
		site->last = sqlite3_column_int64(st, 2);
	}
}

bool load_live(struct load *l, const struct gather *g)
{
	struct listings ls = {
		.load = l, .repositories.width = 3, .listed.width = 2, .regions.width = 2};
	struct lines lines = {.load = l, .keys.width = 3, .patterns.width = 2};
	bool worked;

	list_sites(l, g);
	worked = load_rows(l,
			   "SELECT s.asset, min(s.as_of), max(s.as_of) FROM scan s JOIN asset a"
			   " ON a.id = s.asset WHERE a.image != 0 AND a.repository = 0"
			   " GROUP BY s.asset",
			   add_scanned) &&
		 read_listings(&ls);
	if (worked) {
		note_regions(&ls);
		note_platforms(&lines);
		for (uint32_t i = 0; i < l->site_count; i++) {
			if (l->sites[i].repository)
				find_gone(&ls, g, &l->sites[i]);
			add_places(&lines, i, g->places);
		}
		l->period_count = line_newest(lines.places, lines.count, &l->periods);
	}
	listings_fini(&ls);
	tuples_fini(&lines.keys);
	tuples_fini(&lines.patterns);
	free(lines.places);
	free(lines.platforms);
	free(lines.pattern);
	return worked;
}
