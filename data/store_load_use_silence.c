/*
 * What complete documents are silent about (TRUTH 5), and whose silence it needs before an image is
 * idle.
 */
#include <stdlib.h>

#include "data/store_load_use.h"

/* ---- what complete documents are silent about ------------------------------------------------ */

static bool tells_of(const struct use_doc *doc, enum evidence kind)
{
	bool has_rows = doc->has != 0;

	if (doc->format == FORMAT_PODS)
		return kind == EVIDENCE_PODS;
	if (doc->format == FORMAT_ECS && kind == EVIDENCE_TASKS)
		return !has_rows || doc->has & 1u << EVIDENCE_TASKS;
	return kind == EVIDENCE_DECLARED && doc->has & 1u << EVIDENCE_DECLARED;
}

static bool is_own(const struct load_uses *u, uint32_t doc, uint32_t place)
{
	const uint32_t key[] = {doc, place};

	return tuples_find(&u->own, key) != TUPLE_NONE;
}

/* One name may be that of clusters of many accounts: a document of one of them is not silent about
 * the others, and one without a row does not say of which it is. */
static bool is_only_one(const struct load_uses *u, const struct use_doc *doc, uint32_t number)
{
	const struct use_place place = uses_place(u, number);

	for (uint32_t i = 0; i < u->places.count; i++) {
		const struct use_place other = uses_place(u, i);

		if (i == number || other.kind != place.kind || other.cluster != place.cluster)
			continue;
		if (!doc->has || is_own(u, (uint32_t)(doc - u->docs), i))
			return false;
	}
	return true;
}

static bool covers(const struct load_uses *u, uint32_t at, uint32_t number)
{
	const struct fleet *f = u->load->fleet;
	const struct use_doc *doc = &u->docs[at];
	const struct use_place place = uses_place(u, number);

	if (!tells_of(doc, place.kind))
		return false;
	if (doc->scope.kind == COMPLETE_REPORT)
		return is_own(u, at, number);
	if (!complete_holds(&doc->scope, fleet_text(f, place.account), fleet_text(f, place.region),
			    fleet_text(f, place.cluster)))
		return false;
	return doc->scope.kind != COMPLETE_CLUSTER || is_own(u, at, number) ||
	       is_only_one(u, doc, number);
}

static int compare_dates(const void *a, const void *b)
{
	date x = *(const date *)a, y = *(const date *)b;

	return (x > y) - (x < y);
}

struct silence *uses_silences(const struct load_uses *u)
{
	struct silence *all = mem_array((size_t)u->places.count + 1, sizeof(*all));

	for (uint32_t doc = 0; doc < u->doc_count; doc++)
		for (uint32_t i = 0; u->docs[doc].is_complete && i < u->places.count; i++)
			if (covers(u, doc, i)) {
				MEM_ROOM(all[i].dates, all[i].count, all[i].room);
				all[i].dates[all[i].count++] = u->docs[doc].as_of;
			}
	for (uint32_t i = 0; i < u->places.count; i++)
		if (all[i].count)
			qsort(all[i].dates, all[i].count, sizeof(date), compare_dates);
	return all;
}

/* ---- who pulls from where -------------------------------------------------------------------- */

struct pull {
	uint32_t of, place; /* of: a repository of the database, or an image of the fleet */
};

static int compare_pulls(const void *a, const void *b)
{
	const struct pull *x = a, *y = b;

	if (x->of != y->of)
		return x->of < y->of ? -1 : 1;
	return (x->place > y->place) - (x->place < y->place);
}

static const struct pull *first_pull(const struct pull *pulls, size_t n, uint32_t of)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (pulls[middle].of < of)
			low = middle + 1;
		else
			high = middle;
	}
	return pulls + low;
}

struct pulls {
	struct pull *list;
	size_t count, room;
};

static void add_pull(struct pulls *p, uint32_t of, uint32_t place)
{
	MEM_ROOM(p->list, p->count, p->room);
	p->list[p->count++] = (struct pull){of, place};
}

static void sort_pulls(struct pulls *p)
{
	if (p->count)
		qsort(p->list, p->count, sizeof(*p->list), compare_pulls);
}

/* Places of which a document told what runs there. */
static bool *find_told(const struct load_uses *u)
{
	bool *is_told = mem_array((size_t)u->places.count + 1, sizeof(*is_told));

	for (uint32_t i = 0; i < u->own.count; i++)
		is_told[tuples_get(&u->own, i)[1]] = true;
	return is_told;
}

/* What is not said of a place may be anything. */
static bool is_within(const struct use_place *place, const struct use_place *wide)
{
	return place->kind == wide->kind && (!wide->account || place->account == wide->account) &&
	       (!wide->region || place->region == wide->region) &&
	       (!wide->cluster || place->cluster == wide->cluster);
}

/*
 * A task definition says its account and no cluster: what it declares may run in each cluster of
 * the account that anybody knows; where none is known only a list of the whole account can tell.
 */
static void add_where_it_may(const struct load_uses *u, const bool *is_told, uint32_t of,
			     uint32_t number, struct pulls *out)
{
	const struct use_place wide = uses_place(u, number);
	size_t before = out->count;

	for (uint32_t i = 0; i < u->places.count; i++) {
		const struct use_place place = uses_place(u, i);

		if (is_told[i] && is_within(&place, &wide))
			add_pull(out, of, i);
	}
	if (out->count == before)
		add_pull(out, of, number);
}

static void add_pulls(const struct load_uses *u, const bool *is_told, const struct tuples *from,
		      struct pulls *out)
{
	for (uint32_t i = 0; i < from->count; i++) {
		const uint32_t *pull = tuples_get(from, i);

		if (is_told[pull[1]])
			add_pull(out, pull[0], pull[1]);
		else
			add_where_it_may(u, is_told, pull[0], pull[1], out);
	}
}

/* An image's clusters are those of its repositories and those that ran it itself, or may. */
static void gather_pulls(const struct load_uses *u, struct pulls *out)
{
	const struct gather *g = u->gather;
	struct pulls of_repository = {.list = NULL};
	bool *is_told = find_told(u);

	add_pulls(u, is_told, &u->pulls, &of_repository);
	add_pulls(u, is_told, &u->may, out);
	free(is_told);
	sort_pulls(&of_repository);
	for (size_t i = 0; i < g->place_count; i++) {
		uint32_t image = u->load->images[g->places[i].image].fleet;
		uint32_t repository = g->places[i].repository;
		const struct pull *end = of_repository.list + of_repository.count;
		const struct pull *p =
			first_pull(of_repository.list, of_repository.count, repository);

		for (; image != FLEET_NONE && p < end && p->of == repository; p++)
			add_pull(out, image, p->place);
	}
	free(of_repository.list);
	for (uint32_t i = 0; i < u->keys.count; i++) {
		const uint32_t *key = tuples_get(&u->keys, i);
		enum evidence kind = uses_place(u, key[1]).kind;

		if (kind != EVIDENCE_COUNTED && (kind != EVIDENCE_DECLARED || u->declared_runs))
			add_pull(out, key[0], key[1]);
	}
	sort_pulls(out);
}

void uses_pullers(struct load_uses *u)
{
	struct fleet *f = u->load->fleet;
	struct pulls all = {.list = NULL};

	gather_pulls(u, &all);
	for (size_t i = 0; i < all.count; i++) {
		struct fleet_image *image = &f->images[all.list[i].of];
		word place = all.list[i].place;
		bool is_first = i == 0 || all.list[i - 1].of != all.list[i].of;

		if (!is_first && all.list[i - 1].place == place)
			continue;
		if (is_first)
			image->pullers = (uint32_t)f->list_size;
		fleet_list(f, &place, 1);
		image->puller_count++;
	}
	free(all.list);
}
