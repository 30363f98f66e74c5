/*
 * Images, where they are, and what the assets of the database stand for. A scan of an image counts
 * in each repository that holds the image, whichever document told of it, so what was said of the
 * image is stored once and spread here.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "core/identity.h"
#include "core/text.h"
#include "data/store_load.h"

struct digest_row {
	db_word digest;
	uint32_t image;
};

struct place_row {
	uint32_t image, repository; /* image: the one it is joined to */
	db_word tag;
	date first, last;
};

struct asset_row {
	uint32_t id, image, repository;
	db_word key, resource, resource_type;
};

/* What only this file needs, read before the fleet's images are made. */
struct gather {
	struct digest_row *digests;
	size_t digest_count, digest_room;
	struct place_row *places;
	size_t place_count, place_room;
	struct asset_row *assets;
	size_t asset_count, asset_room;
};

static bool gather_rows(struct load *l, struct gather *g, const char *sql,
			void (*each)(struct load *l, struct gather *g, sqlite3_stmt *st))
{
	sqlite3_stmt *st = store_prepare(l->store, sql, l->err);
	enum step step = STEP_FAILED;

	while (st && (step = store_step(l->store, st, l->err)) == STEP_ROW)
		each(l, g, st);
	sqlite3_finalize(st);
	return step == STEP_DONE;
}

/* ---- joining --------------------------------------------------------------------------------- */

static void add_image(struct load *l, sqlite3_stmt *st)
{
	uint32_t id = column_u32(st, 0);

	l->images[id] = (struct load_image){
		.key = column_u32(st, 1),
		.os_family = column_u32(st, 2),
		.os_version = column_u32(st, 3),
		.same_as = id,
		.fleet = FLEET_NONE,
	};
}

static void add_digest(struct load *l, struct gather *g, sqlite3_stmt *st)
{
	(void)l;
	MEM_ROOM(g->digests, g->digest_count, g->digest_room);
	g->digests[g->digest_count++] =
		(struct digest_row){.digest = column_u32(st, 0), .image = column_u32(st, 1)};
}

static void join_image(struct load *l, sqlite3_stmt *st)
{
	l->images[column_u32(st, 0)].same_as = column_u32(st, 1);
}

/* Takes facts over that only the image joined to this one has. */
static void lend_facts(struct load *l)
{
	for (size_t i = 0; i < l->image_count; i++) {
		const struct load_image *image = &l->images[i];
		struct load_image *to = &l->images[image->same_as];

		if (!to->os_family) {
			to->os_family = image->os_family;
			to->os_version = image->os_version;
		}
		if (!to->layer_count) {
			to->layers = image->layers;
			to->layer_count = image->layer_count;
		}
		if (!to->artifact)
			to->artifact = image->artifact;
	}
}

/* ---- facts of an image ----------------------------------------------------------------------- */

/* In the order of (image, position). */
static void add_layer(struct load *l, sqlite3_stmt *st)
{
	struct load_image *image = &l->images[column_u32(st, 0)];

	if (!image->layer_count++)
		image->layers = (uint32_t)l->layer_count;
	MEM_ROOM(l->layers, l->layer_count, l->layer_room);
	l->layers[l->layer_count++] =
		(struct load_layer){.diff_id = column_u32(st, 1), .digest = column_u32(st, 2)};
}

/* From the oldest scan to the newest. */
static void add_artifact(struct load *l, sqlite3_stmt *st)
{
	l->images[column_u32(st, 0)].artifact = column_u32(st, 1);
}

/*
 * "debian 12" from the source's words. Trivy says "debian" and "12.4", Inspector DEBIAN_12 or
 * AMAZON_LINUX_2 in one word: what follows the first `_` with a digit is the version.
 */
static void name_os(struct buf *out, const char *family, const char *version)
{
	static const struct {
		const char *theirs, *ours;
	} names[] = {{"rhel", "redhat"}, {"almalinux", "alma"}, {"red hat", "redhat"}};
	const char *end = family;
	char *name;
	size_t n;

	while (*end && !(end[0] == '_' && isdigit((unsigned char)end[1])))
		end++;
	name = mem_strndup(family, (size_t)(end - family));
	for (char *p = name; *p; p++)
		*p = *p == '_' && !version ? ' ' : (char)tolower((unsigned char)*p);
	n = strlen(name);
	if (!version && n > 6 && strcmp(name + n - 6, " linux") == 0)
		name[n - 6] = '\0';
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(name, names[i].theirs) == 0)
			buf_puts(out, names[i].ours);
	if (!out->size)
		buf_puts(out, name);
	free(name);
	if (version || *end)
		buf_putc(out, ' ');
	for (const char *p = version ? version : *end ? end + 1 : ""; *p; p++)
		buf_putc(out, !version && *p == '_' ? '.' : *p);
}

static word os_word(struct load *l, const struct load_image *image)
{
	const char *family = load_text(l, image->os_family);

	if (!family)
		return 0;
	buf_clear(&l->scratch);
	name_os(&l->scratch, family, load_text(l, image->os_version));
	return fleet_word(l->fleet, buf_text(&l->scratch));
}

/* ---- places ---------------------------------------------------------------------------------- */

static void add_repository(struct load *l, sqlite3_stmt *st)
{
	l->repositories[column_u32(st, 0)] =
		(struct load_repository){.registry = column_u32(st, 1), .name = column_u32(st, 2)};
}

static void add_place(struct load *l, struct gather *g, sqlite3_stmt *st)
{
	MEM_ROOM(g->places, g->place_count, g->place_room);
	g->places[g->place_count++] = (struct place_row){
		.image = l->images[column_u32(st, 0)].same_as,
		.repository = column_u32(st, 1),
		.tag = column_u32(st, 2),
		.first = sqlite3_column_int64(st, 3),
		.last = sqlite3_column_int64(st, 4),
	};
}

/* By image, then repository; the newest tag first, then the first in the alphabet. */
static int compare_places(const void *a, const void *b)
{
	const struct place_row *x = a, *y = b;

	if (x->image != y->image)
		return x->image < y->image ? -1 : 1;
	if (x->repository != y->repository)
		return x->repository < y->repository ? -1 : 1;
	if (x->last != y->last)
		return x->last > y->last ? -1 : 1;
	if (x->first != y->first)
		return x->first > y->first ? -1 : 1;
	return (x->tag > y->tag) - (x->tag < y->tag);
}

/* The fleet's asset for an image at a repository, or for a resource; made when it is new. */
static uint32_t find_asset(struct load *l, uint32_t image, uint32_t repository, db_word key)
{
	const uint32_t tuple[] = {image, repository, key};
	const uint32_t owner[] = {repository, repository ? 0 : key};
	const struct load_repository *r = &l->repositories[repository];
	bool is_new;
	uint32_t number = tuples_add(&l->asset_keys, tuple, &is_new);
	char *account, *region;

	if (!is_new)
		return number;
	MEM_ROOM(l->assets, number, l->asset_room);
	l->assets[number] = (struct load_asset){.owner = tuples_add(&l->owners, owner, NULL)};
	fleet_add_asset(l->fleet, &(struct fleet_asset){
					  .image = image ? l->images[image].fleet : FLEET_NONE,
					  .registry = load_word(l, r->registry),
					  .repository = load_word(l, r->name),
				  });
	if (r->registry && reference_ecr_parts(load_text(l, r->registry), &account, &region)) {
		l->assets[number].account = fleet_word(l->fleet, account);
		l->assets[number].region = fleet_word(l->fleet, region);
		free(account);
		free(region);
	}
	return number;
}

/* ---- the fleet's images ---------------------------------------------------------------------- */

struct names {
	word *list;
	size_t count, room;
};

static void add_name(struct names *names, word w)
{
	if (!w)
		return;
	for (size_t i = 0; i < names->count; i++)
		if (names->list[i] == w)
			return;
	MEM_ROOM(names->list, names->count, names->room);
	names->list[names->count++] = w;
}

static word joined_word(struct load *l, const char *a, const char *between, const char *b)
{
	buf_clear(&l->scratch);
	buf_printf(&l->scratch, "%s%s%s", a, between, b);
	return fleet_word(l->fleet, buf_text(&l->scratch));
}

/* Every way to write a place, as people paste it. */
static void name_place(struct load *l, struct names *names, const struct place_row *place)
{
	const struct load_repository *r = &l->repositories[place->repository];
	const char *registry = load_text(l, r->registry), *name = load_text(l, r->name);
	const char *tag = load_text(l, place->tag);
	word full;

	add_name(names, load_word(l, r->name));
	if (tag)
		add_name(names, joined_word(l, name, ":", tag));
	if (!registry)
		return;
	full = joined_word(l, registry, "/", name);
	add_name(names, full);
	if (tag) {
		char *with_registry = mem_strdup(fleet_text(l->fleet, full));

		add_name(names, joined_word(l, with_registry, ":", tag));
		free(with_registry);
	}
}

/* "sha256:0123456789ab" */
static word short_digest(struct load *l, const char *prefix, const char *digest)
{
	const char *colon = strchr(digest, ':');
	size_t n = colon ? (size_t)(colon - digest) + 13 : 12;

	buf_clear(&l->scratch);
	buf_puts(&l->scratch, prefix);
	if (prefix[0])
		buf_putc(&l->scratch, '@');
	buf_put(&l->scratch, digest, strlen(digest) < n ? strlen(digest) : n);
	return fleet_word(l->fleet, buf_text(&l->scratch));
}

static word label_of(struct load *l, const struct load_image *image, const struct place_row *newest)
{
	const char *key = load_text(l, image->digest ? image->digest : image->key);
	const char *name = newest ? load_text(l, l->repositories[newest->repository].name) : NULL;

	if (name && newest->tag)
		return joined_word(l, name, ":", load_text(l, newest->tag));
	if (name)
		return short_digest(l, name, key);
	return image->artifact ? load_word(l, image->artifact) : short_digest(l, "", key);
}

/* The place whose tag names the image: the newest that has one. */
static const struct place_row *newest_place(const struct place_row *places, size_t n)
{
	const struct place_row *best = NULL;

	for (size_t i = 0; i < n; i++)
		if (!best || (places[i].tag && !best->tag) ||
		    (!!places[i].tag == !!best->tag && places[i].last > best->last))
			best = &places[i];
	return best;
}

static void make_image(struct load *l, uint32_t id, const struct place_row *places, size_t n,
		       struct names *names)
{
	struct load_image *image = &l->images[id];
	struct fleet_image out = {
		.key = load_word(l, image->key),
		.label = label_of(l, image, newest_place(places, n)),
		.digest = load_word(l, image->digest),
		.os = os_word(l, image),
	};
	struct names layers = {0};

	out.base = out.os;
	out.base_via = out.os ? fleet_word(l->fleet, "os") : 0;
	for (size_t i = 0; i < n; i++)
		name_place(l, names, &places[i]);
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

/* The assets of an image's places, each with its tags, newest first. */
static void make_assets(struct load *l, uint32_t id, const struct place_row *places, size_t n)
{
	for (size_t i = 0, next; i < n; i = next) {
		uint32_t asset = find_asset(l, id, places[i].repository, 0);
		struct names tags = {0};

		for (next = i; next < n && places[next].repository == places[i].repository; next++)
			add_name(&tags, load_word(l, places[next].tag));
		l->fleet->assets[asset].tags =
			fleet_list(l->fleet, tags.list, (uint32_t)tags.count);
		l->fleet->assets[asset].tag_count = (uint32_t)tags.count;
		free(tags.list);
	}
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

/* Digests as names: rows sorted by image, so that each image takes its run. */
static int compare_digests(const void *a, const void *b)
{
	const struct digest_row *x = a, *y = b;

	if (x->image != y->image)
		return x->image < y->image ? -1 : 1;
	return (x->digest > y->digest) - (x->digest < y->digest);
}

static void make_images(struct load *l, struct gather *g)
{
	size_t digest = 0, place = 0;

	for (size_t i = 0; i < g->digest_count; i++)
		g->digests[i].image = l->images[g->digests[i].image].same_as;
	if (g->digest_count)
		qsort(g->digests, g->digest_count, sizeof(*g->digests), compare_digests);
	if (g->place_count)
		qsort(g->places, g->place_count, sizeof(*g->places), compare_places);
	for (uint32_t id = 1; id < l->image_count; id++) {
		struct names names = {0};
		size_t first = place;

		if (!l->images[id].key || l->images[id].same_as != id)
			continue;
		add_name(&names, load_word(l, l->images[id].key));
		for (; digest < g->digest_count && g->digests[digest].image == id; digest++)
			add_name(&names, load_word(l, g->digests[digest].digest));
		while (place < g->place_count && g->places[place].image == id)
			place++;
		make_image(l, id, g->places + first, place - first, &names);
		make_assets(l, id, g->places + first, place - first);
		free(names.list);
	}
}

/* ---- what an asset id stands for --------------------------------------------------------------
 */

static void add_asset(struct load *l, struct gather *g, sqlite3_stmt *st)
{
	uint32_t image = column_u32(st, 1);

	MEM_ROOM(g->assets, g->asset_count, g->asset_room);
	g->assets[g->asset_count++] = (struct asset_row){
		.id = column_u32(st, 0),
		.image = image ? l->images[image].same_as : 0,
		.repository = column_u32(st, 2),
		.key = column_u32(st, 3),
		.resource = column_u32(st, 4),
		.resource_type = column_u32(st, 5),
	};
}

static void add_target(struct load *l, uint32_t asset)
{
	MEM_ROOM(l->targets, l->target_count, l->target_room);
	l->targets[l->target_count++] = asset;
}

/* Of several names for one asset the first in the alphabet. */
static void name_asset(struct load *l, uint32_t asset, db_word resource, db_word type)
{
	struct load_asset *a = &l->assets[asset];

	if (!resource ||
	    (a->resource && strcmp(load_text(l, a->resource), load_text(l, resource)) <= 0))
		return;
	a->resource = resource;
	a->resource_type = type;
	l->fleet->assets[asset].resource = load_word(l, resource);
	l->fleet->assets[asset].resource_type = load_word(l, type);
}

/* An image wherever it is: at each repository that holds it, else at its artifact's name. */
static void target_places(struct load *l, const struct gather *g, const struct asset_row *row)
{
	size_t low = 0, high = g->place_count;
	db_word name;
	uint32_t asset;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (g->places[middle].image < row->image)
			low = middle + 1;
		else
			high = middle;
	}
	for (size_t i = low; i < g->place_count && g->places[i].image == row->image; i++)
		if (i == low || g->places[i].repository != g->places[i - 1].repository)
			add_target(l, find_asset(l, row->image, g->places[i].repository, 0));
	if (low < g->place_count && g->places[low].image == row->image)
		return;
	name = l->images[row->image].artifact ? l->images[row->image].artifact
					      : l->images[row->image].key;
	asset = find_asset(l, row->image, 0, name);
	name_asset(l, asset, name, row->resource_type);
	add_target(l, asset);
}

static void target_assets(struct load *l, const struct gather *g)
{
	for (size_t i = 0; i < g->asset_count; i++) {
		const struct asset_row *row = &g->assets[i];
		uint32_t start = (uint32_t)l->target_count, asset;

		if (row->image && !row->repository) {
			target_places(l, g, row);
		} else {
			asset = find_asset(l, row->image, row->repository, row->key);
			name_asset(l, asset, row->resource, row->resource_type);
			add_target(l, asset);
		}
		l->targets_of[row->id] = (struct targets){start, (uint32_t)l->target_count - start};
	}
}

static bool gather_all(struct load *l, struct gather *g)
{
	if (!load_room(l, "image", &l->image_count) ||
	    !load_room(l, "repository", &l->repository_count) ||
	    !load_room(l, "asset", &l->asset_count))
		return false;
	l->images = mem_array(l->image_count, sizeof(*l->images));
	l->repositories = mem_array(l->repository_count, sizeof(*l->repositories));
	l->targets_of = mem_array(l->asset_count, sizeof(*l->targets_of));
	if (!load_rows(l, "SELECT id, key, os_family, os_version FROM image", add_image) ||
	    !load_rows(l, "SELECT image, same_as FROM image_join WHERE same_as IS NOT NULL",
		       join_image) ||
	    !load_rows(l, "SELECT id, registry, name FROM repository", add_repository) ||
	    !load_rows(l, "SELECT image, diff_id, digest FROM image_layer", add_layer) ||
	    !load_rows(l,
		       "SELECT a.image, s.artifact FROM scan s JOIN asset a ON a.id = s.asset"
		       " WHERE a.image != 0 AND s.artifact != 0 ORDER BY s.as_of, s.hash",
		       add_artifact) ||
	    !gather_rows(l, g, "SELECT digest, image FROM image_digest", add_digest))
		return false;
	lend_facts(l);
	show_digests(l, g);
	return gather_rows(l, g, "SELECT image, repository, tag, first_seen, last_seen FROM place",
			   add_place) &&
	       gather_rows(l, g,
			   "SELECT id, image, repository, key, resource, resource_type FROM asset",
			   add_asset);
}

bool load_images(struct load *l)
{
	struct gather g = {0};
	bool worked = gather_all(l, &g);

	if (worked) {
		make_images(l, &g);
		target_assets(l, &g);
	}
	free(g.digests);
	free(g.places);
	free(g.assets);
	return worked;
}
