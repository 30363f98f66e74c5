/* Who runs an image at a time, and in what order uses stand. */
#include "core/use.h"

#include <stdlib.h>
#include <string.h>

#include "core/mem.h"

const char *const use_words[USE_COUNT + 1] = {
	[USE_RUNNING] = "running", [USE_IDLE] = "idle", [USE_UNKNOWN] = "unknown"};

/* ---- at a time ------------------------------------------------------------------------------- */

static bool has_ended(const struct fleet_use *use, date at)
{
	return use->ended != DATE_NONE && use->ended <= at;
}

bool use_is_on(const struct fleet *f, const struct fleet_use *use, date at)
{
	return use->is_running && use->from <= at && at <= use->last + f->use_max_age &&
	       !has_ended(use, at);
}

bool use_is_declared(const struct fleet_use *use, date at)
{
	return use->is_declared && use->from <= at && !has_ended(use, at);
}

bool use_declared_at(const struct fleet *f, uint32_t image, date at)
{
	const struct fleet_image *i = &f->images[image];

	for (uint32_t n = 0; n < i->use_count; n++)
		if (use_is_declared(&f->uses[i->uses + n], at))
			return true;
	return false;
}

bool use_runs_at(const struct fleet *f, uint32_t image, date at)
{
	const struct fleet_image *i = &f->images[image];

	for (uint32_t n = 0; n < i->use_count; n++)
		if (use_is_on(f, &f->uses[i->uses + n], at))
			return true;
	return false;
}

/* Its newest complete document; DATE_NONE: there was none. */
static date covered_at(const struct fleet *f, const struct fleet_cluster *cluster, date now)
{
	for (uint32_t n = cluster->date_count; n-- > 0;)
		if (f->complete_dates[cluster->dates + n] <= now)
			return f->complete_dates[cluster->dates + n];
	return DATE_NONE;
}

static bool is_covered(const struct fleet *f, const struct fleet_cluster *cluster, date now)
{
	date at = covered_at(f, cluster, now);

	return at != DATE_NONE && now <= at + f->use_max_age;
}

static bool is_same_workload(const struct fleet_use *a, const struct fleet_use *b)
{
	return a->account == b->account && a->region == b->region && a->cluster == b->cluster &&
	       a->namespace == b->namespace && a->service == b->service &&
	       a->workload_kind == b->workload_kind && a->workload == b->workload;
}

/* Parts of one use stand together, the oldest first. */
static bool is_same_use(const struct fleet_use *a, const struct fleet_use *b)
{
	return is_same_workload(a, b) && a->container == b->container &&
	       a->is_running == b->is_running && a->is_declared == b->is_declared;
}

date use_seen_again(const struct fleet *f, const struct fleet_use *use)
{
	const struct fleet_image *image = &f->images[use->image];
	const struct fleet_use *next = use + 1, *end = f->uses + image->uses + image->use_count;

	return next < end && is_same_use(use, next) ? next->from : DATE_NONE;
}

/* A use that was seen and is too old, but that nothing has ended, may still be. When the newest was
 * seen; DATE_NONE: there is none. */
static date doubted_at(const struct fleet *f, const struct fleet_image *image, date now)
{
	date newest = DATE_NONE;

	for (uint32_t n = 0; n < image->use_count; n++) {
		const struct fleet_use *use = &f->uses[image->uses + n];
		date again = use_seen_again(f, use);

		if (use->is_running && use->ended == DATE_NONE && use->last <= now &&
		    (again == DATE_NONE || again > now) &&
		    (newest == DATE_NONE || use->last > newest))
			newest = use->last;
	}
	return newest;
}

enum use use_of(const struct fleet *f, uint32_t image, date now)
{
	const struct fleet_image *i = &f->images[image];

	if (use_runs_at(f, image, now))
		return USE_RUNNING;
	if (!i->puller_count || doubted_at(f, i, now) != DATE_NONE)
		return USE_UNKNOWN;
	for (uint32_t n = 0; n < i->puller_count; n++)
		if (!is_covered(f, &f->clusters[f->lists[i->pullers + n]], now))
			return USE_UNKNOWN;
	return USE_IDLE;
}

date use_outdated(const struct fleet *f, uint32_t image, date now)
{
	const struct fleet_image *i = &f->images[image];
	date newest = doubted_at(f, i, now);

	if (use_of(f, image, now) != USE_UNKNOWN || newest != DATE_NONE)
		return use_of(f, image, now) == USE_UNKNOWN ? newest : DATE_NONE;
	for (uint32_t n = 0; n < i->puller_count; n++) {
		const struct fleet_cluster *cluster = &f->clusters[f->lists[i->pullers + n]];
		date at = covered_at(f, cluster, now);

		if (at == DATE_NONE)
			return DATE_NONE;
		if (!is_covered(f, cluster, now) && (newest == DATE_NONE || at < newest))
			newest = at;
	}
	return newest;
}

/* ---- what uses say --------------------------------------------------------------------------- */

word use_word(const struct fleet_use *use, enum use_part part)
{
	switch (part) {
	case USE_ACCOUNT:
		return use->account;
	case USE_CLUSTER:
		return use->cluster;
	case USE_SITE:
		return use->site;
	case USE_NAMESPACE:
		return use->namespace;
	case USE_SERVICE:
		return use->service;
	case USE_WORKLOAD:
		return use->workload;
	case USE_SPOT:
		return use->spot;
	case USE_PART_COUNT:
		break;
	}
	return 0;
}

static bool is_placed(const struct fleet_use *use)
{
	return use->cluster || use->account || use->workload;
}

uint32_t use_running_at(const struct fleet *f, uint32_t image, enum use_part part, word where,
			date now)
{
	const struct fleet_image *i = &f->images[image];
	const struct fleet_use *before = NULL;
	uint64_t placed = 0, elsewhere = 0, most = 0;

	for (uint32_t n = 0; n < i->use_count; n++) {
		const struct fleet_use *use = &f->uses[i->uses + n];

		if (!use_is_on(f, use, now) || (where && use_word(use, part) != where))
			continue;
		if (!is_placed(use)) {
			elsewhere += use->count;
			continue;
		}
		if (!before || !is_same_workload(before, use)) {
			placed += most;
			most = 0;
		}
		most = use->count > most ? use->count : most;
		before = use;
	}
	placed += most;
	placed = placed > elsewhere ? placed : elsewhere;
	return placed < UINT32_MAX ? (uint32_t)placed : UINT32_MAX;
}

uint32_t use_running(const struct fleet *f, uint32_t image, date now)
{
	return use_running_at(f, image, USE_CLUSTER, 0, now);
}

date use_since(const struct fleet *f, const struct fleet_use *use)
{
	const struct fleet_use *first = use, *least = f->uses + f->images[use->image].uses;

	while (first > least && is_same_use(first - 1, use) && first[-1].ended == DATE_NONE)
		first--;
	return first->from;
}

/* ---- lists ----------------------------------------------------------------------------------- */

word use_next(const struct fleet *f, uint32_t image, enum use_part part, date now, word last,
	      uint32_t *at)
{
	const struct fleet_image *i = &f->images[image];

	for (; *at < i->use_count; ++*at) {
		const struct fleet_use *use = &f->uses[f->use_order[part][i->uses + *at]];
		word w = use_word(use, part);

		if (w && w != last && use_is_on(f, use, now))
			return w;
	}
	return 0;
}

static const char *list_item(const struct value *v, uint32_t n)
{
	const struct fleet *f = v->told.from;
	uint32_t at = 0;
	word w = 0;

	for (uint32_t i = 0; i <= n; i++)
		w = use_next(f, v->told.entity, (enum use_part)v->told.part, v->when, w, &at);
	return fleet_text(f, w);
}

void use_list(const struct fleet *f, uint32_t image, enum use_part part, date now,
	      struct value *out)
{
	uint32_t at = 0, n = 0;

	for (word w = 0; (w = use_next(f, image, part, now, w, &at));)
		n++;
	out->known = n > 0;
	out->list_count = n;
	out->when = now;
	out->told = (struct value_told){list_item, f, image, (int)part};
}

/* The next site after `last` that does not go by its cluster's name alone. */
static word next_twin(const struct fleet *f, uint32_t image, date now, word last, uint32_t *at)
{
	const struct fleet_image *i = &f->images[image];
	word w = last;

	while ((w = use_next(f, image, USE_SITE, now, w, at)))
		if (f->uses[f->use_order[USE_SITE][i->uses + *at]].cluster != w)
			return w;
	return 0;
}

static const char *cluster_item(const struct value *v, uint32_t n)
{
	const struct fleet *f = v->told.from;
	uint32_t at = 0, i = 0;
	word w = 0;

	while ((w = use_next(f, v->told.entity, USE_CLUSTER, v->when, w, &at)))
		if (i++ == n)
			return fleet_text(f, w);
	at = 0;
	while ((w = next_twin(f, v->told.entity, v->when, w, &at)))
		if (i++ == n)
			return fleet_text(f, w);
	return NULL;
}

void use_list_clusters(const struct fleet *f, uint32_t image, date now, struct value *out)
{
	uint32_t at = 0;

	use_list(f, image, USE_CLUSTER, now, out);
	for (word w = 0; (w = next_twin(f, image, now, w, &at));)
		out->list_count++;
	out->told.item = cluster_item;
}

/* ---- order ----------------------------------------------------------------------------------- */

/* All that a use says, in the order that it is sorted by. */
enum { TEXTS = 8 };

struct sorted_use {
	struct fleet_use use;
	const char *texts[TEXTS]; /* never NULL */
};

static int compare_uses(const void *a, const void *b)
{
	const struct sorted_use *x = a, *y = b;

	for (int i = 0; i < TEXTS; i++) {
		int order = strcmp(x->texts[i], y->texts[i]);

		if (order)
			return order;
	}
	if (x->use.is_running != y->use.is_running)
		return x->use.is_running ? -1 : 1;
	if (x->use.is_declared != y->use.is_declared)
		return x->use.is_declared ? 1 : -1;
	return (x->use.from > y->use.from) - (x->use.from < y->use.from);
}

static struct sorted_use with_texts(const struct fleet *f, const struct fleet_use *u)
{
	const word words[TEXTS] = {u->account, u->region,        u->cluster,  u->namespace,
				   u->service, u->workload_kind, u->workload, u->container};
	struct sorted_use out = {.use = *u};

	for (int n = 0; n < TEXTS; n++)
		out.texts[n] = words[n] ? fleet_text(f, words[n]) : "";
	return out;
}

/* Each image its run, in which they stand as they came. */
static void count_uses(struct fleet *f)
{
	uint32_t at = 0;

	for (uint32_t i = 0; i < f->image_count; i++)
		f->images[i].use_count = 0;
	for (uint32_t i = 0; i < f->use_count; i++)
		f->images[f->uses[i].image].use_count++;
	for (uint32_t i = 0; i < f->image_count; i++) {
		f->images[i].uses = at;
		at += f->images[i].use_count;
		f->images[i].use_count = 0;
	}
}

static void sort_uses(struct fleet *f)
{
	struct sorted_use *list = mem_array((size_t)f->use_count + 1, sizeof(*list));

	count_uses(f);
	for (uint32_t i = 0; i < f->use_count; i++) {
		struct fleet_image *image = &f->images[f->uses[i].image];

		list[image->uses + image->use_count++] = with_texts(f, &f->uses[i]);
	}
	for (uint32_t i = 0; i < f->image_count; i++)
		if (f->images[i].use_count > 1)
			qsort(list + f->images[i].uses, f->images[i].use_count, sizeof(*list),
			      compare_uses);
	for (uint32_t i = 0; i < f->use_count; i++)
		f->uses[i] = list[i].use;
	free(list);
}

struct ordered_use {
	const char *text;
	uint32_t use;
};

static int compare_ordered(const void *a, const void *b)
{
	const struct ordered_use *x = a, *y = b;
	int order = strcmp(x->text, y->text);

	return order ? order : (x->use > y->use) - (x->use < y->use);
}

static void order_uses(struct fleet *f, enum use_part part)
{
	struct ordered_use *list = mem_array((size_t)f->use_count + 1, sizeof(*list));

	for (uint32_t i = 0; i < f->use_count; i++) {
		word w = use_word(&f->uses[i], part);

		list[i] = (struct ordered_use){w ? fleet_text(f, w) : "", i};
	}
	for (uint32_t i = 0; i < f->image_count; i++)
		if (f->images[i].use_count > 1)
			qsort(list + f->images[i].uses, f->images[i].use_count, sizeof(*list),
			      compare_ordered);
	free(f->use_order[part]);
	f->use_order[part] = mem_array((size_t)f->use_count + 1, sizeof(uint32_t));
	for (uint32_t i = 0; i < f->use_count; i++)
		f->use_order[part][i] = list[i].use;
	free(list);
}

/* What runs an image there goes by its service, or else by its workload. */
static word spot_of(struct fleet *f, const struct fleet_use *use)
{
	word words[] = {use->site, use->namespace, use->service ? use->service : use->workload};
	struct buf text = {0};
	word spot;

	if (!use->cluster)
		return 0;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (words[i])
			buf_printf(&text, "%s%s", i ? "/" : "", fleet_text(f, words[i]));
	spot = fleet_word(f, buf_text(&text));
	buf_fini(&text);
	return spot;
}

/* An account that nobody told is none of the others: it goes by no number. */
static word site_of(struct fleet *f, const struct fleet_use *use, bool is_several)
{
	const char *account = fleet_text(f, use->account);
	char *text;
	word site;

	if (!is_several)
		return use->cluster;
	text = mem_printf("%s@%s", fleet_text(f, use->cluster), account ? account : "?");
	site = fleet_word(f, text);
	free(text);
	return site;
}

static void name_sites(struct fleet *f)
{
	size_t words = (size_t)f->words.count + 1;
	word *account = mem_array(words, sizeof(*account)); /* by cluster: of one of its uses */
	bool *is_several = mem_array(words, sizeof(*is_several));

	for (uint32_t i = 0; i < f->use_count; i++) {
		const struct fleet_use *use = &f->uses[i];

		if (!use->account || !use->cluster)
			continue;
		is_several[use->cluster] |=
			account[use->cluster] && account[use->cluster] != use->account;
		account[use->cluster] = use->account;
	}
	for (uint32_t i = 0; i < f->use_count; i++)
		f->uses[i].site = site_of(f, &f->uses[i], is_several[f->uses[i].cluster]);
	free(account);
	free(is_several);
}

void use_seal(struct fleet *f)
{
	if (!f->use_count)
		return;
	sort_uses(f);
	name_sites(f);
	for (uint32_t i = 0; i < f->use_count; i++)
		f->uses[i].spot = spot_of(f, &f->uses[i]);
	for (int part = 0; part < USE_PART_COUNT; part++)
		order_uses(f, (enum use_part)part);
}
