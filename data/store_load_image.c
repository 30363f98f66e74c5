/*
 * Images: which are one, what is known of each, and their numbers in the fleet. An image that was
 * only seen under a digest is joined to the one with the config digest that states it, and lends
 * that one the facts it lacks.
 */
#include <stdlib.h>
#include <string.h>

#include "data/store_load_image.h"

static bool gather_rows(struct load *l, struct gather *g, const char *sql,
			void (*each)(struct load *l, struct gather *g, sqlite3_stmt *st))
{
	sqlite3_stmt *st = store_prepare(l->store, sql, l->err);
	enum step step = STEP_FAILED;

	while (st && (step = store_step(l->store, st, l->err)) == STEP_ROW)
		each(l, g, st);
	sqlite3_finalize(st);
	return load_is_sound(l) && step == STEP_DONE;
}

/* ---- joining --------------------------------------------------------------------------------- */

static void add_image(struct load *l, sqlite3_stmt *st)
{
	uint32_t id = column_id(l, st, 0, l->image_count);

	l->images[id] = (struct load_image){
		.key = column_u32(st, 1),
		.os_family = column_u32(st, 2),
		.os_version = column_u32(st, 3),
		.architecture = column_u32(st, 4),
		.created = column_date(st, 5),
		.pushed = column_date(st, 8),
		.same_as = id,
		.fleet = FLEET_NONE,
		.is_of_config = sqlite3_column_int(st, 6) != 0,
		.is_of_place = sqlite3_column_int(st, 7) != 0,
		.eosl = sqlite3_column_int(st, 9),
	};
}

static void add_digest(struct load *l, struct gather *g, sqlite3_stmt *st)
{
	(void)l;
	MEM_ROOM(g->digests, g->digest_count, g->digest_room);
	g->digests[g->digest_count++] = (struct digest_row){
		.digest = column_u32(st, 0), .image = column_id(l, st, 1, l->image_count)};
}

static void add_index(struct load *l, struct gather *g, sqlite3_stmt *st)
{
	MEM_ROOM(g->indexes, g->index_count, g->index_room);
	g->indexes[g->index_count++] = (struct digest_row){
		.digest = column_id(l, st, 0, l->word_count),
		.image = l->images[column_id(l, st, 1, l->image_count)].same_as};
}

static void join_image(struct load *l, sqlite3_stmt *st)
{
	l->images[column_id(l, st, 0, l->image_count)].same_as =
		column_id(l, st, 1, l->image_count);
}

/* By key: an image's number tells when it was first read, which must not matter. */
static int compare_lenders(const void *a, const void *b)
{
	const struct digest_row *x = a, *y = b;

	return strcmp(x->text, y->text);
}

/* Takes facts over that only an image joined to this one has; of several the first in the alphabet
 * lends. */
static void lend_facts(struct load *l)
{
	struct digest_row *lenders = mem_array(l->image_count + 1, sizeof(*lenders));
	size_t n = 0;

	for (uint32_t i = 0; i < l->image_count; i++)
		if (l->images[i].same_as != i && l->images[i].key)
			lenders[n++] = (struct digest_row){.image = i,
							   .text = load_text(l, l->images[i].key)};
	if (n)
		qsort(lenders, n, sizeof(*lenders), compare_lenders);
	for (size_t i = 0; i < n; i++) {
		const struct load_image *image = &l->images[lenders[i].image];
		struct load_image *to = &l->images[image->same_as];

		if (!to->os_family) {
			to->os_family = image->os_family;
			to->os_version = image->os_version;
		}
		if (to->eosl < image->eosl)
			to->eosl = image->eosl;
		if (!to->layer_count) {
			to->layers = image->layers;
			to->layer_count = image->layer_count;
		}
		if (!to->boundary && image->layer_count == to->layer_count) {
			to->boundary = image->boundary;
			to->step = image->step;
		}
		if (!to->base_name && !to->base_digest) {
			to->base_name = image->base_name;
			to->base_digest = image->base_digest;
		}
		if (!to->artifact)
			to->artifact = image->artifact;
		if (!to->architecture)
			to->architecture = image->architecture;
		if (to->pushed == DATE_NONE ||
		    (image->pushed != DATE_NONE && image->pushed < to->pushed))
			to->pushed = image->pushed;
		if (to->created == DATE_NONE)
			to->created = image->created;
	}
	free(lenders);
}

/* ---- facts of an image ----------------------------------------------------------------------- */

/* In the order of (image, position). */
static void add_layer(struct load *l, sqlite3_stmt *st)
{
	struct load_image *image = &l->images[column_id(l, st, 0, l->image_count)];

	if (!image->layer_count++)
		image->layers = (uint32_t)l->layer_count;
	MEM_ROOM(l->layers, l->layer_count, l->layer_room);
	l->layers[l->layer_count++] =
		(struct load_layer){.diff_id = column_u32(st, 1), .digest = column_u32(st, 2)};
}

/* From the oldest scan to the newest. */
static void add_artifact(struct load *l, sqlite3_stmt *st)
{
	l->images[column_id(l, st, 0, l->image_count)].artifact = column_u32(st, 1);
}

/* ---- places and assets ----------------------------------------------------------------------- */

static void add_repository(struct load *l, sqlite3_stmt *st)
{
	l->repositories[column_id(l, st, 0, l->repository_count)] =
		(struct load_repository){.registry = column_u32(st, 1), .name = column_u32(st, 2)};
}

static void add_place(struct load *l, struct gather *g, sqlite3_stmt *st)
{
	MEM_ROOM(g->places, g->place_count, g->place_room);
	g->places[g->place_count++] = (struct place_row){
		.image = l->images[column_id(l, st, 0, l->image_count)].same_as,
		.repository = column_id(l, st, 1, l->repository_count),
		.tag = column_u32(st, 2),
		.first = sqlite3_column_int64(st, 3),
		.last = sqlite3_column_int64(st, 4),
	};
}

static void add_asset(struct load *l, struct gather *g, sqlite3_stmt *st)
{
	uint32_t image = column_id(l, st, 1, l->image_count);

	l->images[l->images[image].same_as].has_asset = true;
	MEM_ROOM(g->assets, g->asset_count, g->asset_room);
	g->assets[g->asset_count++] = (struct asset_row){
		.id = column_id(l, st, 0, l->asset_count),
		.image = image ? l->images[image].same_as : 0,
		.repository = column_id(l, st, 2, l->repository_count),
		.key = column_u32(st, 3),
		.resource = column_u32(st, 4),
		.resource_type = column_u32(st, 5),
		.os_family = column_u32(st, 6),
		.os_version = column_u32(st, 7),
	};
}

/* For each image its digests; the one shown is the first in the alphabet. */
static void show_digests(struct load *l, const struct gather *g)
{
	for (size_t i = 0; i < g->digest_count; i++) {
		struct load_image *image = &l->images[l->images[g->digests[i].image].same_as];

		if (!image->digest ||
		    strcmp(load_text(l, g->digests[i].digest), load_text(l, image->digest)) < 0)
			image->digest = g->digests[i].digest;
	}
}

/* An index may list an index, and a hostile one itself: three of them are followed. */
static const char indexes_sql[] =
	"WITH RECURSIVE up (digest, child, depth) AS (SELECT digest, child, 1 FROM image_index"
	" UNION SELECT x.digest, up.child, up.depth + 1 FROM up"
	" JOIN image_index x ON x.child = up.digest WHERE up.depth < 3)"
	" SELECT up.digest, d.image FROM up JOIN image_digest d ON d.digest = up.child";

static bool gather_all(struct load *l, struct gather *g)
{
	if (!load_room(l, "image", &l->image_count) ||
	    !load_room(l, "repository", &l->repository_count) ||
	    !load_room(l, "asset", &l->asset_count))
		return false;
	l->images = mem_array(l->image_count, sizeof(*l->images));
	l->repositories = mem_array(l->repository_count, sizeof(*l->repositories));
	l->targets_of = mem_array(l->asset_count, sizeof(*l->targets_of));
	if (!load_rows(l,
		       "SELECT id, key, os_family, os_version, architecture, created, kind = 0,"
		       " kind = 2, pushed, eosl FROM image",
		       add_image) ||
	    !load_rows(l, "SELECT image, same_as FROM image_join WHERE same_as IS NOT NULL",
		       join_image) ||
	    !load_rows(l, "SELECT id, registry, name FROM repository", add_repository) ||
	    !load_rows(l, "SELECT image, diff_id, digest FROM image_layer", add_layer) ||
	    !load_base_words(l) ||
	    !load_rows(l,
		       "SELECT a.image, s.artifact FROM scan s JOIN asset a ON a.id = s.asset"
		       " WHERE a.image != 0 AND s.artifact != 0 ORDER BY s.as_of, s.hash",
		       add_artifact) ||
	    !gather_rows(l, g, "SELECT digest, image FROM image_digest", add_digest) ||
	    !gather_rows(l, g, indexes_sql, add_index))
		return false;
	lend_facts(l);
	show_digests(l, g);
	return gather_rows(l, g, "SELECT image, repository, tag, first_seen, last_seen FROM place",
			   add_place) &&
	       gather_rows(l, g,
			   "SELECT id, image, repository, key, resource, resource_type, os_family,"
			   " os_version FROM asset",
			   add_asset);
}

/* ---- the fleet's images -----------------------------------------------------------------------
 */

static int compare_words(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "");
}

/* By image, then repository; the newest tag first, then the first in the alphabet. */
static int compare_places(const void *a, const void *b)
{
	const struct place_row *x = a, *y = b;

	if (x->image != y->image)
		return x->image < y->image ? -1 : 1;
	if (x->repository != y->repository) {
		int order = compare_words(x->repository_text, y->repository_text);

		return order ? order : compare_words(x->registry_text, y->registry_text);
	}
	if (x->last != y->last)
		return x->last > y->last ? -1 : 1;
	if (x->first != y->first)
		return x->first > y->first ? -1 : 1;
	return compare_words(x->tag_text, y->tag_text);
}

/* Digests as names: rows sorted by image, so that each image takes its run. */
static int compare_digests(const void *a, const void *b)
{
	const struct digest_row *x = a, *y = b;

	if (x->image != y->image)
		return x->image < y->image ? -1 : 1;
	return compare_words(x->text, y->text);
}

static void make_image(struct load *l, uint32_t id, const struct place_row *places, size_t n,
		       struct names *names)
{
	struct load_image *image = &l->images[id];
	struct fleet_image out = {
		.key = load_word(l, image->key),
		.label = load_label(l, image, places, n),
		.digest = load_word(l, image->digest),
		.os = load_os_word(l, image->os_family, image->os_version),
		.architecture = load_word(l, image->architecture),
		.eol = {.is_said = image->eosl > 0},
		.created = image->created,
		.pushed = image->pushed,
		.is_unscanned = !image->has_asset,
	};
	struct names layers = {0};

	for (size_t i = 0; i < n; i++)
		load_place_names(l, names, &places[i]);
	out.names = fleet_list(l->fleet, names->list, (uint32_t)names->count);
	out.name_count = (uint32_t)names->count;
	for (uint32_t i = 0; i < image->layer_count; i++) {
		MEM_ROOM(layers.list, layers.count, layers.room);
		layers.list[layers.count++] = load_word(l, l->layers[image->layers + i].diff_id);
	}
	out.layers = fleet_list(l->fleet, layers.list, (uint32_t)layers.count);
	out.layer_count = (uint32_t)layers.count;
	free(layers.list);
	image->fleet = fleet_add_image(l->fleet, &out);
}

/* Puts the texts in and sorts, so that each image takes its run. */
static void sort_digests(const struct load *l, struct digest_row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		rows[i].image = l->images[rows[i].image].same_as;
		rows[i].text = load_text(l, rows[i].digest);
	}
	if (n)
		qsort(rows, n, sizeof(*rows), compare_digests);
}

static void sort_places(const struct load *l, struct gather *g)
{
	for (size_t i = 0; i < g->place_count; i++) {
		const struct load_repository *r = &l->repositories[g->places[i].repository];

		g->places[i].registry_text = load_text(l, r->registry);
		g->places[i].repository_text = load_text(l, r->name);
		g->places[i].tag_text = load_text(l, g->places[i].tag);
	}
	if (g->place_count)
		qsort(g->places, g->place_count, sizeof(*g->places), compare_places);
}

/* Adds the run of an image, which starts at *at, and goes behind it. */
static void take_digests(struct load *l, struct names *names, const struct digest_row *rows,
			 size_t n, size_t *at, uint32_t image)
{
	while (*at < n && rows[*at].image < image)
		(*at)++;
	for (; *at < n && rows[*at].image == image; (*at)++)
		names_add(names, load_word(l, rows[*at].digest));
}

static void make_images(struct load *l, struct gather *g)
{
	size_t digest = 0, index = 0, place = 0;

	sort_digests(l, g->digests, g->digest_count);
	sort_digests(l, g->indexes, g->index_count);
	sort_places(l, g);
	for (uint32_t id = 1; id < l->image_count; id++) {
		struct names names = {0};
		size_t first;

		if (!l->images[id].key || l->images[id].same_as != id || !l->images[id].has_asset)
			continue;
		names_add(&names, load_word(l, l->images[id].key));
		take_digests(l, &names, g->digests, g->digest_count, &digest, id);
		take_digests(l, &names, g->indexes, g->index_count, &index, id);
		while (place < g->place_count && g->places[place].image < id)
			place++;
		for (first = place; place < g->place_count && g->places[place].image == id; place++)
			;
		make_image(l, id, g->places + first, place - first, &names);
		load_image_assets(l, id, g->places + first, place - first);
		free(names.list);
	}
}

size_t load_first_place(const struct gather *g, uint32_t image)
{
	size_t low = 0, high = g->place_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (g->places[middle].image < image)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Few are asked for: their digests are looked for from the first on. */
void load_image_names(struct load *l, const struct gather *g, uint32_t id, struct names *names,
		      struct place_run *places)
{
	size_t place = load_first_place(g, id), end = place, digest = 0, index = 0;

	names_add(names, load_word(l, l->images[id].key));
	take_digests(l, names, g->digests, g->digest_count, &digest, id);
	take_digests(l, names, g->indexes, g->index_count, &index, id);
	while (end < g->place_count && g->places[end].image == id)
		end++;
	*places = (struct place_run){g->places + place, end - place};
}

uint32_t load_unscanned_image(struct load *l, const struct gather *g, uint32_t id)
{
	struct names names = {0};
	struct place_run places;

	if (l->images[id].fleet != FLEET_NONE)
		return l->images[id].fleet;
	load_image_names(l, g, id, &names, &places);
	make_image(l, id, places.list, places.count, &names);
	free(names.list);
	return l->images[id].fleet;
}

bool load_images(struct load *l)
{
	struct gather g = {0};
	bool worked = gather_all(l, &g);

	if (worked) {
		make_images(l, &g);
		load_layers(l, &g);
		load_targets(l, &g);
		worked = load_live(l, &g) && load_uses(l, &g);
	}
	free(g.digests);
	free(g.indexes);
	free(g.places);
	free(g.assets);
	return worked;
}
