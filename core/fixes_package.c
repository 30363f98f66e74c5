/*
 * Upgrade and remove: what is done to one package in one place. A place is where the findings came
 * from: the base that brought them, which is its team's work, else the repository, or the resource.
 * The packages that one source package is built into are upgraded together.
 */
#include <stdlib.h>
#include <string.h>

#include "core/fixes_impl.h"
#include "core/mem.h"
#include "core/remedy.h"

/* A closable finding, with what it is ordered by, as reading that again would cost the most. */
struct item {
	uint32_t finding, package;
	uint32_t keys[4]; /* enum key, the last one first */
};

enum key { KEY_PLACE, KEY_RANK, KEY_VERSION, KEY_FIXED, KEY_COUNT };

struct packages {
	struct fixes_maker *m;
	uint32_t *rank;     /* by package: its place among those of its ecosystem and source */
	uint32_t *family;   /* by package: equal for those of one source */
	bool *is_for_build; /* by package */
	uint32_t *ends;     /* by image: the base that ends with it, + 1; 0 none */
	struct item *list;
	uint32_t count;
	const char **fixed; /* of the run in hand */
	size_t fixed_room;
};

static uint32_t package_of(const struct fleet *f, uint32_t i)
{
	return f->issues[f->issue[i]].package;
}

/* ---- order ----------------------------------------------------------------------------------- */

/* With its texts, so that qsort needs no state of its own. */
struct named_package {
	const char *ecosystem, *source, *key;
	uint32_t package;
};

static const char *text_or_empty(const struct fleet *f, word w)
{
	return w ? fleet_text(f, w) : "";
}

static int compare_families(const struct named_package *a, const struct named_package *b)
{
	int order = strcmp(a->ecosystem, b->ecosystem);

	return order ? order : strcmp(a->source, b->source);
}

static int compare_packages(const void *a, const void *b)
{
	const struct named_package *x = a, *y = b;
	int order = compare_families(x, y);

	order = order ? order : strcmp(x->key, y->key);
	return order ? order : (x->package > y->package) - (x->package < y->package);
}

static void rank_packages(struct packages *p)
{
	const struct fleet *f = p->m->f;
	uint32_t n = f->package_count, family = 0;
	struct named_package *list = mem_array((size_t)n + 1, sizeof(*list));

	for (uint32_t i = 0; i < n; i++) {
		const struct fleet_package *own = &f->packages[i];

		list[i] = (struct named_package){
			text_or_empty(f, own->ecosystem),
			text_or_empty(f, own->source ? own->source : own->key),
			text_or_empty(f, own->key), i};
		p->is_for_build[i] = fixes_is_build_package(list[i].ecosystem, list[i].key);
	}
	qsort(list, n, sizeof(*list), compare_packages);
	for (uint32_t i = 0; i < n; i++) {
		family += i && compare_families(&list[i - 1], &list[i]) != 0;
		p->rank[list[i].package] = i;
		p->family[list[i].package] = family;
	}
	free(list);
}

/* Of the bases on which something stands. */
static void note_ends(struct packages *p)
{
	const struct fleet *f = p->m->f;

	for (uint32_t i = 0; i < f->image_count; i++)
		for (uint32_t b = f->images[i].base; b; b = f->bases[b - 1].parent)
			if (f->bases[b - 1].image != FLEET_NONE)
				p->ends[f->bases[b - 1].image] = b;
}

/* The base that brought it; in the base's own image, the base itself: that is one work for one
 * team. FLEET_NONE: neither. */
static uint32_t base_of(const struct packages *p, uint32_t i)
{
	const struct fleet *f = p->m->f;
	uint32_t image = f->assets[f->asset[i]].image;

	if (image == FLEET_NONE || fleet_origin(f, i) != ORIGIN_APP)
		return fleet_origin_base(f, i);
	return p->ends[image] - 1;
}

/* Its base, else its repository or resource. */
static uint32_t place_of(const struct packages *p, uint32_t i)
{
	const struct fleet *f = p->m->f;
	uint32_t base = base_of(p, i);

	return base != FLEET_NONE ? base : f->base_count + p->m->place_of[f->asset[i]];
}

static void list_items(struct packages *p)
{
	const struct fleet *f = p->m->f;

	for (uint32_t i = 0; i < f->count; i++) {
		uint32_t package = p->m->is_closable[i] ? package_of(f, i) : FLEET_NONE;

		if (package != FLEET_NONE)
			p->list[p->count++] = (struct item){
				i,
				package,
				{place_of(p, i), p->rank[package], f->version[i], f->fixed[i]}};
	}
}

/* By one key that is at most `last`; equal ones keep their order. `other` is room for as many. */
static void sort_by(struct packages *p, struct item *other, enum key key, uint32_t last)
{
	uint32_t *starts = mem_array((size_t)last + 2, sizeof(*starts));
	struct item *list = p->list;

	for (uint32_t i = 0; i < p->count; i++)
		starts[list[i].keys[key] + 1]++;
	for (uint32_t i = 0; i < last; i++)
		starts[i + 1] += starts[i];
	for (uint32_t i = 0; i < p->count; i++)
		other[starts[list[i].keys[key]]++] = list[i];
	free(starts);
}

static void order_items(struct packages *p)
{
	const struct fleet *f = p->m->f;
	const uint32_t last[KEY_COUNT] = {f->base_count + p->m->places.count, f->package_count,
					  f->words.count, f->words.count};
	struct item *other = mem_grow(NULL, (size_t)f->count + 1, sizeof(*other));

	for (int key = KEY_COUNT; key-- > 0;) {
		struct item *swap = p->list;

		sort_by(p, other, (enum key)key, last[key]);
		p->list = other;
		other = swap;
	}
	free(other);
}

/* ---- one package in one place ---------------------------------------------------------------- */

/* A run of the ordered list. */
struct run {
	uint32_t from, to;
};

static struct action *begin(struct packages *p, enum action_kind kind, struct run run)
{
	const struct fleet *f = p->m->f;
	uint32_t first = p->list[run.from].finding;
	const struct fleet_package *package = &f->packages[p->list[run.from].package];
	struct action *a = fixes_begin(p->m, kind);

	a->base = base_of(p, first);
	if (a->base == FLEET_NONE)
		a->asset = p->m->asset_of[p->m->place_of[f->asset[first]]];
	a->name = fixes_text(p->m,
			     text_or_empty(f, package->source ? package->source : package->key));
	return a;
}

static struct action_part *add_part(struct packages *p, uint32_t package, word version)
{
	struct fixes *x = p->m->x;

	MEM_ROOM(x->parts, x->part_count, x->part_room);
	x->parts[x->part_count] = (struct action_part){.package = package, .version = version};
	return &x->parts[x->part_count++];
}

/* More findings; of two versions with as many the first by text, in whatever order they came, and
 * of one that goes to several the first of these. */
static bool leads(const struct fleet *f, const struct action_part *a, const struct action_part *b)
{
	int order;

	if (a->findings != b->findings)
		return a->findings > b->findings;
	if (a->package != b->package)
		return false;
	order = strcmp(text_or_empty(f, a->version), text_or_empty(f, b->version));
	return order ? order < 0 : a->to && b->to && strcmp(a->to, b->to) < 0;
}

/* The part with the most findings comes first; it names the action. */
static void lead_with_most(struct packages *p, const struct action *a)
{
	struct fixes *x = p->m->x;
	uint32_t most = a->parts;

	for (uint32_t n = a->parts; n < x->part_count; n++)
		if (leads(p->m->f, &x->parts[n], &x->parts[most]))
			most = n;
	if (most != a->parts) {
		struct action_part swap = x->parts[most];

		x->parts[most] = x->parts[a->parts];
		x->parts[a->parts] = swap;
	}
}

/* ---- upgrade --------------------------------------------------------------------------------- */

/* The end of the run of equal package and version that begins here. */
static uint32_t end_of_version(const struct packages *p, struct run run)
{
	const struct item *first = &p->list[run.from];
	uint32_t to = run.from + 1;

	while (to < run.to && p->list[to].keys[KEY_VERSION] == first->keys[KEY_VERSION] &&
	       p->list[to].package == first->package)
		to++;
	return to;
}

static enum version_scheme scheme_of(const struct fleet *f, uint32_t package)
{
	return version_scheme_of(fleet_text(f, f->packages[package].ecosystem));
}

/* Inspector writes the epoch that is none; who installs the version must not. */
static const char *without_epoch(const char *version)
{
	return version && strncmp(version, "0:", 2) == 0 ? version + 2 : version;
}

static int compare_texts(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/*
 * The fixed versions that the run states, each once. By text, as it is in the order of their
 * numbers and not all of them can be compared: imports must not tell which one is taken.
 */
static size_t list_fixed(struct packages *p, struct run run)
{
	const struct fleet *f = p->m->f;
	size_t n = 0;

	for (uint32_t at = run.from; at < run.to; at++) {
		word fixed = p->list[at].keys[KEY_FIXED];

		if (!fixed || (at > run.from && p->list[at - 1].keys[KEY_FIXED] == fixed))
			continue;
		MEM_ROOM(p->fixed, n, p->fixed_room);
		p->fixed[n++] = fleet_text(f, fixed);
	}
	if (n)
		qsort(p->fixed, n, sizeof(*p->fixed), compare_texts);
	return n;
}

static void close_finding(struct packages *p, uint32_t finding, struct action_part *part)
{
	fixes_add(p->m, finding);
	part->findings++;
	part->sources |= p->m->f->sources[finding];
}

static void leave_finding(struct packages *p, uint32_t finding, struct action *a)
{
	a->left++;
	a->partial += p->m->f->fix[finding] == FIX_PARTIAL;
}

/* Of a run with one `to`, which is NULL when nobody states a version. Asked once a fixed version.
 */
static void close_run(struct packages *p, struct run run, struct action_part *part,
		      struct action *a)
{
	const struct fleet *f = p->m->f;
	enum version_scheme scheme = scheme_of(f, part->package);
	word asked = 0;
	bool is_closed = false;

	for (uint32_t n = run.from; n < run.to; n++) {
		uint32_t i = p->list[n].finding;
		word fixed = p->list[n].keys[KEY_FIXED];

		if (part->to && fixed && fixed != asked)
			is_closed = remedy_closes(scheme, part->to, fleet_text(f, fixed));
		asked = fixed;
		if (part->to ? fixed && is_closed : f->fix[i] == FIX_YES)
			close_finding(p, i, part);
		else
			leave_finding(p, i, a);
	}
}

/*
 * Without an order none of several stated versions is the smallest that closes all: each closes
 * what states it. False where nobody states one.
 */
static bool upgrade_as_stated(struct packages *p, struct run run, struct action *a)
{
	const struct fleet *f = p->m->f;
	const struct item *first = &p->list[run.from];
	bool is_stated = false;
	uint32_t end;

	for (uint32_t n = run.from; n < run.to; n++)
		is_stated = is_stated || p->list[n].keys[KEY_FIXED];
	for (uint32_t n = run.from; is_stated && n < run.to; n = end) {
		word fixed = p->list[n].keys[KEY_FIXED];
		struct action_part *part = add_part(p, first->package, first->keys[KEY_VERSION]);
		char *to = remedy_stated(text_or_empty(f, part->version), fleet_text(f, fixed));

		part->to = fixes_text(p->m, to);
		for (end = n; end < run.to && p->list[end].keys[KEY_FIXED] == fixed; end++)
			if (to)
				close_finding(p, p->list[end].finding, part);
			else
				leave_finding(p, p->list[end].finding, a);
		free(to);
		if (!part->findings)
			p->m->x->part_count--;
	}
	return is_stated;
}

/* What upgrading this version of this package closes. */
static void upgrade_version(struct packages *p, struct run run, struct action *a)
{
	const struct fleet *f = p->m->f;
	const struct item *first = &p->list[run.from];
	struct action_part *part = add_part(p, first->package, first->keys[KEY_VERSION]);
	size_t n = list_fixed(p, run);
	struct remedy remedy = {0};

	if (n)
		remedy_all(scheme_of(f, part->package), text_or_empty(f, part->version), p->fixed,
			   n, &remedy);
	part->to = fixes_text(p->m, without_epoch(remedy.version));
	close_run(p, run, part, a);
	remedy_fini(&remedy);
	if (!part->findings)
		p->m->x->part_count--;
}

/* The versions that it ends at, each once: "3.1.5, 5.1.8". Owned. */
static char *targets_of(const struct packages *p, const struct action *a)
{
	const struct fixes *x = p->m->x;
	const char **list = mem_array((size_t)(x->part_count - a->parts) + 1, sizeof(*list));
	struct buf out = {0};
	size_t n = 0;

	for (uint32_t i = a->parts; i < x->part_count; i++)
		if (x->parts[i].to)
			list[n++] = x->parts[i].to;
	if (n)
		qsort(list, n, sizeof(*list), compare_texts);
	for (size_t i = 0; i < n; i++)
		if (!i || strcmp(list[i - 1], list[i]) != 0)
			buf_printf(&out, "%s%s", i ? ", " : "", list[i]);
	free(list);
	return buf_take(&out);
}

static void upgrade(struct packages *p, struct run run)
{
	const struct fleet *f = p->m->f;
	struct action *a = begin(p, ACTION_UPGRADE, run);
	uint32_t end;
	char *to;

	for (uint32_t n = run.from; n < run.to; n = end) {
		struct run version = {n, end = end_of_version(p, (struct run){n, run.to})};

		if (scheme_of(f, p->list[n].package) != VERSION_UNKNOWN ||
		    !upgrade_as_stated(p, version, a))
			upgrade_version(p, version, a);
	}
	lead_with_most(p, a);
	to = targets_of(p, a);
	a->to = fixes_text(p->m, to);
	fixes_end(p->m, to);
	free(to);
}

/* ---- remove ---------------------------------------------------------------------------------- */

static void remove_packages(struct packages *p, struct run run)
{
	struct action *a = begin(p, ACTION_REMOVE, run);
	struct action_part *part = NULL;

	for (uint32_t n = run.from; n < run.to; n++) {
		const struct item *item = &p->list[n];

		if (!p->is_for_build[item->package])
			continue;
		if (!part || part->package != item->package)
			part = add_part(p, item->package, 0);
		fixes_add(p->m, item->finding);
		part->findings++;
		part->sources |= p->m->f->sources[item->finding];
	}
	lead_with_most(p, a);
	fixes_end(p->m, NULL);
}

static uint32_t end_of_family(const struct packages *p, uint32_t from)
{
	const struct item *first = &p->list[from];
	uint32_t to = from + 1;

	while (to < p->count && p->list[to].keys[KEY_PLACE] == first->keys[KEY_PLACE] &&
	       p->family[p->list[to].package] == p->family[first->package])
		to++;
	return to;
}

void fixes_make_of_packages(struct fixes_maker *m)
{
	const struct fleet *f = m->f;
	struct packages p = {
		.m = m,
		.rank = mem_array((size_t)f->package_count + 1, sizeof(*p.rank)),
		.family = mem_array((size_t)f->package_count + 1, sizeof(*p.family)),
		.is_for_build = mem_array((size_t)f->package_count + 1, sizeof(*p.is_for_build)),
		.ends = mem_array((size_t)f->image_count + 1, sizeof(*p.ends)),
		.list = mem_grow(NULL, (size_t)f->count + 1, sizeof(*p.list)),
	};
	uint32_t end;

	note_ends(&p);
	rank_packages(&p);
	list_items(&p);
	order_items(&p);
	for (uint32_t n = 0; n < p.count; n = end) {
		end = end_of_family(&p, n);
		upgrade(&p, (struct run){n, end});
		remove_packages(&p, (struct run){n, end});
	}
	free(p.rank);
	free(p.family);
	free(p.is_for_build);
	free(p.ends);
	free(p.list);
	free(p.fixed);
}
