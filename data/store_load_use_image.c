/*
 * The join of use to images (TRUTH 1 and 5): by a digest of a manifest or an index, by the config
 * digest, else by what the tag meant at the time. One digest in two registries is one image, so an
 * account may run what another one's registry holds.
 *
 * An index that runs may be any of its platforms: all that were scanned run. What no scan knows is
 * made an image of its own, so that it can be listed: the most dangerous row is the one that is
 * missing.
 */
#include <stdlib.h>
#include <string.h>

#include "core/identity.h"
#include "data/store_load_use.h"

static int compare_texts(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "");
}

/* ---- what images are known by ---------------------------------------------------------------- */

static int compare_identities(const void *a, const void *b)
{
	const struct use_identity *x = a, *y = b;

	if (x->id != y->id)
		return x->id < y->id ? -1 : 1;
	return (x->image > y->image) - (x->image < y->image);
}

static void add_identity(struct load_uses *u, db_word id, uint32_t image, bool is_index)
{
	MEM_ROOM(u->identities, u->identity_count, u->identity_room);
	u->identities[u->identity_count++] = (struct use_identity){id, image, is_index};
}

static void index_identities(struct load_uses *u)
{
	const struct gather *g = u->gather;
	const struct load *l = u->load;

	for (uint32_t i = 1; i < l->image_count; i++)
		if (l->images[i].key && !l->images[i].is_of_place)
			add_identity(u, l->images[i].key, l->images[i].same_as, false);
	for (size_t i = 0; i < g->digest_count; i++)
		add_identity(u, g->digests[i].digest, g->digests[i].image, false);
	for (size_t i = 0; i < g->index_count; i++)
		add_identity(u, g->indexes[i].digest, g->indexes[i].image, true);
	if (u->identity_count)
		qsort(u->identities, u->identity_count, sizeof(*u->identities), compare_identities);
}

static int compare_tags(const void *a, const void *b)
{
	const struct use_tag *x = a, *y = b;

	if (x->repository != y->repository)
		return x->repository < y->repository ? -1 : 1;
	return strcmp(x->tag, y->tag);
}

static void index_tags(struct load_uses *u)
{
	const struct gather *g = u->gather;

	u->tags = mem_array(g->place_count + 1, sizeof(*u->tags));
	for (size_t i = 0; i < g->place_count; i++)
		if (g->places[i].tag_text)
			u->tags[u->tag_count++] = (struct use_tag){
				g->places[i].repository, g->places[i].tag_text, &g->places[i]};
	if (u->tag_count)
		qsort(u->tags, u->tag_count, sizeof(*u->tags), compare_tags);
}

static int compare_repositories(const void *a, const void *b)
{
	const struct use_repository *x = a, *y = b;
	int order = compare_texts(x->name, y->name);

	return order ? order : compare_texts(x->registry, y->registry);
}

void uses_index(struct load_uses *u)
{
	const struct load *l = u->load;

	u->first_made = l->fleet->image_count;
	index_identities(u);
	index_tags(u);
	u->repositories = mem_array(l->repository_count + 1, sizeof(*u->repositories));
	for (uint32_t i = 1; i < l->repository_count; i++)
		if (l->repositories[i].name)
			u->repositories[u->repository_count++] =
				(struct use_repository){load_text(l, l->repositories[i].registry),
							load_text(l, l->repositories[i].name), i};
	if (u->repository_count)
		qsort(u->repositories, u->repository_count, sizeof(*u->repositories),
		      compare_repositories);
}

/* ---- references ------------------------------------------------------------------------------ */

static void read_reference(struct load_uses *u, const char *text, struct use_reference *out)
{
	struct reference r;
	struct use_repository key;
	const struct use_repository *found;

	*out = (struct use_reference){.repository = 0};
	if (!reference_parse(text, &r))
		return;
	key = (struct use_repository){.registry = r.registry, .name = r.repository};
	found = u->repository_count ? bsearch(&key, u->repositories, u->repository_count,
					      sizeof(*u->repositories), compare_repositories)
				    : NULL;
	out->repository = found ? found->id : 0;
	/* Without a digest a name without a tag means `latest`. */
	out->tag = r.tag ? mem_strdup(r.tag) : r.digest ? NULL : mem_strdup("latest");
	out->full = out->tag ? mem_printf("%s/%s:%s", r.registry, r.repository, out->tag)
			     : mem_printf("%s/%s", r.registry, r.repository);
	reference_fini(&r);
}

const struct use_reference *uses_reference(struct load_uses *u, db_word image)
{
	const uint32_t key[] = {image};
	bool is_new;
	uint32_t n = tuples_add(&u->references, key, &is_new);

	MEM_ROOM(u->reference, n, u->reference_room);
	if (is_new)
		read_reference(u, load_text(u->load, image), &u->reference[n]);
	return &u->reference[n];
}

/* ---- the image of a row ---------------------------------------------------------------------- */

static void add_hit(struct load_uses *u, uint32_t fleet_image)
{
	for (size_t i = 0; i < u->hit_count; i++)
		if (u->hits[i] == fleet_image)
			return;
	MEM_ROOM(u->hits, u->hit_count, u->hit_room);
	u->hits[u->hit_count++] = fleet_image;
}

/* Those that were scanned; of others the first in the alphabet, but no platform of an index: it
 * would be one of many. *is_known: somebody knows the digest. */
static void find_identity(struct load_uses *u, db_word id, bool *is_known)
{
	const struct load *l = u->load;
	size_t low = 0, high = u->identity_count;
	uint32_t unscanned = 0;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (u->identities[middle].id < id)
			low = middle + 1;
		else
			high = middle;
	}
	for (size_t i = low; i < u->identity_count && u->identities[i].id == id; i++) {
		uint32_t image = u->identities[i].image;

		*is_known = true;
		if (l->images[image].has_asset)
			add_hit(u, l->images[image].fleet);
		else if (!u->identities[i].is_index &&
			 (!unscanned || strcmp(load_text(l, l->images[image].key),
					       load_text(l, l->images[unscanned].key)) < 0))
			unscanned = image;
	}
	if (!u->hit_count && unscanned)
		add_hit(u, load_unscanned_image(u->load, u->gather, unscanned));
}

/* When the image was last known to hold the tag, at or before `at`; DATE_NONE: only later. */
static date held_at(const struct place_row *place, date at)
{
	return place->last <= at ? place->last : place->first <= at ? place->first : DATE_NONE;
}

/* Does `a` rather than `b` hold the tag at this time? Before anybody saw the tag it meant what it
 * was first seen to mean. */
static bool holds_rather(const struct load *l, const struct place_row *a, const struct place_row *b,
			 date at)
{
	date x = held_at(a, at), y = held_at(b, at);

	if (x != y)
		return x > y;
	if (a->first != b->first)
		return x == DATE_NONE ? a->first < b->first : a->first > b->first;
	return strcmp(load_text(l, l->images[a->image].key),
		      load_text(l, l->images[b->image].key)) < 0;
}

static const struct place_row *find_tag(const struct load_uses *u, const struct use_reference *r,
					date at)
{
	const struct use_tag key = {.repository = r->repository, .tag = r->tag};
	const struct use_tag *found = NULL;
	const struct place_row *best = NULL;

	if (r->repository && r->tag && u->tag_count)
		found = bsearch(&key, u->tags, u->tag_count, sizeof(*u->tags), compare_tags);
	if (!found)
		return NULL;
	while (found > u->tags && compare_tags(found - 1, &key) == 0)
		found--;
	for (; found < u->tags + u->tag_count && compare_tags(found, &key) == 0; found++)
		if (!best || holds_rather(u->load, found->place, best, at))
			best = found->place;
	return best;
}

/* A tag moves: what is known by another digest than the one that runs is another image. */
static bool may_be(const struct load_uses *u, const struct use_row *row, uint32_t image)
{
	const struct load_image *i = &u->load->images[image];

	return !(row->words[USAGE_WORD_digest] && i->digest) &&
	       !(row->words[USAGE_WORD_config_digest] && i->is_of_config);
}

static void find_by_tag(struct load_uses *u, const struct use_row *row)
{
	const struct use_reference *r = uses_reference(u, row->words[USAGE_WORD_image]);
	const struct place_row *place = find_tag(u, r, row->at);

	if (!place || !may_be(u, row, place->image))
		return;
	add_hit(u, u->load->images[place->image].has_asset
			   ? u->load->images[place->image].fleet
			   : load_unscanned_image(u->load, u->gather, place->image));
}

/* ---- an image that only rows know ------------------------------------------------------------ */

/* Known by its digest, else by its reference as it stands there. */
static void find_made(struct load_uses *u, const struct use_row *row)
{
	db_word digest = row->words[USAGE_WORD_digest], image = row->words[USAGE_WORD_image];
	const struct use_reference *r = image ? uses_reference(u, image) : NULL;
	db_word stated = digest ? digest : row->words[USAGE_WORD_config_digest];
	word key = stated         ? load_word(u->load, stated)
		   : r && r->full ? fleet_word(u->load->fleet, r->full)
				  : load_word(u->load, image);
	uint32_t n;
	bool is_new;

	if (!key)
		return;
	n = tuples_add(&u->keys_made, &key, &is_new);
	MEM_ROOM(u->images_made, n, u->image_made_room);
	if (is_new)
		u->images_made[n] = fleet_add_image(
			u->load->fleet,
			&(struct fleet_image){.key = key,
					      .label = key,
					      .digest = load_word(u->load, digest),
					      .names = fleet_list(u->load->fleet, &key, 1),
					      .name_count = 1,
					      .is_unscanned = true});
	add_hit(u, u->images_made[n]);
}

/* What the newest document calls it, of those of one date the first in the alphabet, is its name.
 */
static void note_name(struct load_uses *u, uint32_t image, const char *reference, date when)
{
	struct fleet *f = u->load->fleet;
	struct use_made *made;
	const char *label;

	for (; u->made_count <= image - u->first_made; u->made_count++) {
		MEM_ROOM(u->made, u->made_count, u->made_room);
		u->made[u->made_count] = (struct use_made){.when = DATE_NONE};
	}
	made = &u->made[image - u->first_made];
	label = fleet_text(f, made->label);
	names_add(&made->names, fleet_word(f, reference));
	names_add(&made->names, fleet_word(f, strchr(reference, '/') + 1));
	if (label && (when < made->when || (when == made->when && strcmp(reference, label) >= 0)))
		return;
	made->label = fleet_word(f, reference);
	made->when = when;
}

void uses_find(struct load_uses *u, const struct use_row *row)
{
	db_word image = row->words[USAGE_WORD_image];
	const struct use_reference *r;
	bool is_known = false;

	u->hit_count = 0;
	if (row->words[USAGE_WORD_digest])
		find_identity(u, row->words[USAGE_WORD_digest], &is_known);
	if (!u->hit_count && row->words[USAGE_WORD_config_digest])
		find_identity(u, row->words[USAGE_WORD_config_digest], &is_known);
	if (!u->hit_count && !is_known && image)
		find_by_tag(u, row);
	if (!u->hit_count)
		find_made(u, row);
	r = image ? uses_reference(u, image) : NULL;
	for (size_t i = 0; r && r->full && i < u->hit_count; i++)
		if (u->hits[i] >= u->first_made)
			note_name(u, u->hits[i], r->full, row->when);
}

/* Every name that it had before stays one. */
void uses_name(struct load_uses *u)
{
	struct fleet *f = u->load->fleet;

	for (size_t i = 0; i < u->made_count; i++) {
		struct fleet_image *image = &f->images[u->first_made + i];
		struct names names = {0};

		for (uint32_t n = 0; n < image->name_count; n++)
			names_add(&names, f->lists[image->names + n]);
		for (size_t n = 0; n < u->made[i].names.count; n++)
			names_add(&names, u->made[i].names.list[n]);
		image->label = u->made[i].label ? u->made[i].label : image->label;
		image->names = fleet_list(f, names.list, (uint32_t)names.count);
		image->name_count = (uint32_t)names.count;
		free(names.list);
	}
}

void uses_join_fini(struct load_uses *u)
{
	for (uint32_t i = 0; i < u->references.count; i++) {
		free(u->reference[i].tag);
		free(u->reference[i].full);
	}
	free(u->reference);
	tuples_fini(&u->references);
	free(u->identities);
	free(u->tags);
	free(u->repositories);
	for (size_t i = 0; i < u->made_count; i++)
		free(u->made[i].names.list);
	free(u->made);
	tuples_fini(&u->keys_made);
	free(u->images_made);
	free(u->hits);
}
