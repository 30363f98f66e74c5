/*
 * Filling the fleet's columns. Every add is an append; nothing is sorted and nothing is removed, so
 * a number handed out stays good as long as the fleet lives.
 */
#include "core/fleet.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/fixes.h"
#include "core/fleet_base.h"
#include "core/fleet_cover.h"
#include "core/fleet_eol.h"
#include "core/fleet_order.h"
#include "core/identity.h"
#include "core/mem.h"
#include "core/order.h"
#include "core/order_version.h"
#include "core/use.h"

struct fleet *fleet_new(void)
{
	struct fleet *f = mem_alloc(sizeof(*f));

	f->use_max_age = (int64_t)FLEET_USE_DAYS * DATE_DAY;
	f->as_of = DATE_NONE;
	f->kept = mem_alloc(sizeof(*f->kept));
	for (unsigned mask = 0; mask < 1u << SOURCE_COUNT; mask++) {
		word names[SOURCE_COUNT];
		uint32_t n = 0;

		for (int i = 0; i < SOURCE_COUNT; i++)
			if (mask & 1u << i)
				names[n++] = fleet_word(f, sources[i]);
		f->source_lists[mask] = fleet_list(f, names, n);
		f->source_list_counts[mask] = n;
	}
	return f;
}

/* The packed columns, each named once: growing and freeing walk the same list. */
/* clang-format off */
#define FLEET_COLUMNS(X) \
	X(id) X(store_row) X(asset) X(issue) X(vuln_name) X(package_name) \
	X(version) X(fixed) X(path) X(purl) X(account) X(region) X(team) X(layer) X(layer_digest) \
	X(verdict) X(ground) X(severity_raw) X(severity_source) X(status) X(score) X(layer_index) \
	X(severity) X(source) X(sources) X(kind) X(fix) X(presence) X(presence_why) X(flags) \
	X(last_seen) X(ended)
/* clang-format on */

/* ---- pairs of numbers, numbered from 0 in the order they are first met ------------------------
 */

struct fleet_pairs {
	struct pair_slot {
		uint64_t pair;
		uint32_t number; /* + 1; 0: free */
	} * slots;
	size_t slot_count;
	uint32_t count;
};

static struct pair_slot *pair_find(const struct fleet_pairs *p, uint64_t pair)
{
	size_t mask = p->slot_count - 1;
	size_t at = (size_t)((pair * 0x9e3779b97f4a7c15u) >> 24) & mask;

	while (p->slots[at].number && p->slots[at].pair != pair)
		at = (at + 1) & mask;
	return &p->slots[at];
}

static void pairs_grow(struct fleet_pairs *p)
{
	struct fleet_pairs old = *p;

	p->slot_count = old.slot_count ? old.slot_count * 2 : 256;
	p->slots = mem_array(p->slot_count, sizeof(*p->slots));
	for (size_t i = 0; i < old.slot_count; i++)
		if (old.slots[i].number)
			*pair_find(p, old.slots[i].pair) = old.slots[i];
	free(old.slots);
}

static uint32_t pairs_number(struct fleet_pairs *p, uint32_t a, uint32_t b, bool *is_new)
{
	uint64_t pair = (uint64_t)a << 32 | b;
	struct pair_slot *slot;

	if (2 * ((size_t)p->count + 1) > p->slot_count)
		pairs_grow(p);
	slot = pair_find(p, pair);
	*is_new = !slot->number;
	if (*is_new)
		*slot = (struct pair_slot){pair, ++p->count};
	return slot->number - 1;
}

static void pairs_free(struct fleet_pairs *p)
{
	if (p)
		free(p->slots);
	free(p);
}

void fleet_free(struct fleet *f)
{
	if (!f)
		return;
	fixes_free(f->kept->fixes);
	order_free(f->kept->order);
	order_versions_free(f->kept->versions);
	free(f->kept);
	dict_fini(&f->words);
	free(f->lists);
	free(f->bases);
	free(f->images);
	free(f->covers);
	free(f->listed);
	free(f->assets);
	free(f->packages);
	free(f->vulns);
	free(f->issues);
	free(f->decisions);
	free(f->verdicts);
	free(f->accounts);
	free(f->uses);
	for (int part = 0; part < USE_PART_COUNT; part++)
		free(f->use_order[part]);
	free(f->clusters);
	free(f->complete_dates);
	free(f->by_id);
	free(f->vuln_names);
	free(f->package_names);
	pairs_free(f->vuln_pairs);
	pairs_free(f->package_pairs);
#define FREE(column) free(f->column);
	FLEET_COLUMNS(FREE)
#undef FREE
	free(f);
}

word fleet_word(struct fleet *f, const char *text)
{
	return text && text[0] ? dict_add(&f->words, text) : 0;
}

const char *fleet_text(const struct fleet *f, word w)
{
	return dict_text(&f->words, w);
}

uint32_t fleet_list(struct fleet *f, const word *list, uint32_t count)
{
	size_t start = f->list_size;

	assert(start + count < UINT32_MAX);
	if (start + count > f->list_room) {
		f->list_room = (start + count) * 2 + 64;
		f->lists = mem_grow(f->lists, f->list_room, sizeof(*f->lists));
	}
	if (count && list)
		memcpy(f->lists + start, list, count * sizeof(*list));
	f->list_size = start + count;
	return (uint32_t)start;
}

uint32_t fleet_add_base(struct fleet *f, const struct fleet_base *base)
{
	assert(base->parent <= f->base_count);
	MEM_ROOM(f->bases, f->base_count, f->base_room);
	f->bases[f->base_count] = *base;
	return f->base_count++;
}

uint32_t fleet_add_image(struct fleet *f, const struct fleet_image *image)
{
	MEM_ROOM(f->images, f->image_count, f->image_room);
	MEM_ROOM(f->covers, f->image_count, f->cover_room);
	f->images[f->image_count] = *image;
	f->covers[f->image_count] = (struct fleet_cover){0};
	return f->image_count++;
}

static word own_of(struct fleet *f, word repository)
{
	char *key = repository ? mem_printf(FLEET_OWN "%s", fleet_text(f, repository)) : NULL;
	word own = fleet_word(f, key);

	free(key);
	return own;
}

uint32_t fleet_add_asset(struct fleet *f, const struct fleet_asset *asset)
{
	assert(asset->image == FLEET_NONE || asset->image < f->image_count);
	MEM_ROOM(f->assets, f->asset_count, f->asset_room);
	f->assets[f->asset_count] = *asset;
	f->assets[f->asset_count].own = own_of(f, asset->repository);
	return f->asset_count++;
}

uint32_t fleet_add_package(struct fleet *f, const struct fleet_package *package)
{
	MEM_ROOM(f->packages, f->package_count, f->package_room);
	f->packages[f->package_count] = *package;
	f->packages[f->package_count].class =
		identity_is_os(fleet_text(f, package->ecosystem)) ? CLASS_OS : CLASS_LANGUAGE;
	return f->package_count++;
}

uint32_t fleet_add_vuln(struct fleet *f, const struct fleet_vuln *vuln)
{
	struct fleet_vuln *v;

	MEM_ROOM(f->vulns, f->vuln_count, f->vuln_room);
	f->vulns[f->vuln_count] = *vuln;
	if (!vuln->published)
		f->vulns[f->vuln_count].published = DATE_NONE;
	v = &f->vulns[f->vuln_count];
	v->names = fleet_list(f, &v->key, 1);
	fleet_list(f, NULL, v->alias_count);
	for (uint32_t i = 0; i < v->alias_count; i++)
		f->lists[v->names + 1 + i] = f->lists[v->aliases + i];
	v->name_count = 1 + v->alias_count;
	return f->vuln_count++;
}

uint32_t fleet_add_issue(struct fleet *f, const struct fleet_issue *issue)
{
	assert(issue->package == FLEET_NONE || issue->package < f->package_count);
	assert(issue->vuln == FLEET_NONE || issue->vuln < f->vuln_count);
	MEM_ROOM(f->issues, f->issue_count, f->issue_room);
	f->issues[f->issue_count] = *issue;
	return f->issue_count++;
}

uint32_t fleet_add_decision(struct fleet *f, const struct fleet_decision *decision)
{
	MEM_ROOM(f->decisions, f->decision_count, f->decision_room);
	f->decisions[f->decision_count] = *decision;
	return f->decision_count++;
}

void fleet_add_account(struct fleet *f, const char *id, const char *name)
{
	char *label = mem_printf("%s (%s)", name, id);

	MEM_ROOM(f->accounts, f->account_count, f->account_room);
	f->accounts[f->account_count++] = (struct fleet_account){
		.id = fleet_word(f, id),
		.name = fleet_word(f, name),
		.label = fleet_word(f, label),
	};
	free(label);
}

/* Asked once for each account that a question meets. */
const struct fleet_account *fleet_account(const struct fleet *f, word id)
{
	for (uint32_t i = 0; id && i < f->account_count; i++)
		if (f->accounts[i].id == id)
			return &f->accounts[i];
	return NULL;
}

void fleet_add_use(struct fleet *f, const struct fleet_use *use)
{
	assert(use->image < f->image_count && !f->by_id);
	MEM_ROOM(f->uses, f->use_count, f->use_room);
	f->uses[f->use_count++] = *use;
}

uint32_t fleet_add_cluster(struct fleet *f, word account, word region, word name, const date *dates,
			   uint32_t count)
{
	MEM_ROOM(f->clusters, f->cluster_count, f->cluster_room);
	f->clusters[f->cluster_count] = (struct fleet_cluster){
		.account = account,
		.region = region,
		.name = name,
		.dates = f->complete_date_count,
		.date_count = count,
	};
	for (uint32_t i = 0; i < count; i++) {
		MEM_ROOM(f->complete_dates, f->complete_date_count, f->complete_date_room);
		f->complete_dates[f->complete_date_count++] = dates[i];
	}
	return f->cluster_count++;
}

static void grow_columns(struct fleet *f)
{
	f->room = f->room ? f->room + f->room / 2 : 1024;
#define GROW(column) f->column = mem_grow(f->column, f->room, sizeof(*f->column));
	FLEET_COLUMNS(GROW)
#undef GROW
}

/* The number of a name as the shown source writes it; the pair is what makes it. */
static uint32_t name_number(struct fleet_pairs **pairs, struct fleet_name **names, size_t *room,
			    uint32_t *count, struct fleet_name name)
{
	uint32_t number;
	bool is_new;

	if (!name.text)
		return FLEET_NONE;
	if (!*pairs)
		*pairs = mem_alloc(sizeof(**pairs));
	number = pairs_number(*pairs, name.of, name.text, &is_new);
	if (is_new) {
		MEM_ROOM(*names, *count, *room);
		(*names)[(*count)++] = name;
	}
	return number;
}

/* The ids of a vulnerability but for the one shown: what `aliases` prints. */
static void list_others(struct fleet *f, struct fleet_name *name)
{
	const struct fleet_vuln *v = name->of == FLEET_NONE ? NULL : &f->vulns[name->of];

	name->others = (uint32_t)f->list_size;
	for (uint32_t i = 0; v && i < v->name_count; i++) {
		word other = f->lists[v->names + i];

		if (other == name->text)
			continue;
		fleet_list(f, &other, 1);
		name->other_count++;
	}
}

static uint32_t vuln_name_number(struct fleet *f, uint32_t vuln, word text)
{
	uint32_t known = f->vuln_name_count;
	uint32_t number =
		name_number(&f->vuln_pairs, &f->vuln_names, &f->vuln_name_room, &f->vuln_name_count,
			    (struct fleet_name){.of = vuln, .text = text});

	if (f->vuln_name_count > known)
		list_others(f, &f->vuln_names[number]);
	return number;
}

static uint16_t packed_score(double score)
{
	if (!(score >= 0 && score <= 100))
		return FLEET_SCORE_NONE;
	return (uint16_t)lround(score * 100);
}

uint32_t fleet_add(struct fleet *f, const struct fleet_row *row)
{
	uint32_t i = f->count;

	assert(row->asset < f->asset_count && row->issue < f->issue_count);
	assert(!f->by_id); /* sealed: names would be numbered anew */
	if (i == f->room)
		grow_columns(f);
	f->id[i] = row->id;
	f->store_row[i] = row->store_row;
	f->asset[i] = row->asset;
	f->issue[i] = row->issue;
	f->vuln_name[i] = vuln_name_number(f, f->issues[row->issue].vuln, row->vuln);
	f->package_name[i] = name_number(
		&f->package_pairs, &f->package_names, &f->package_name_room, &f->package_name_count,
		(struct fleet_name){.of = f->issues[row->issue].package, .text = row->package});
	f->version[i] = row->version;
	f->fixed[i] = row->fixed;
	f->path[i] = row->path;
	f->purl[i] = row->purl;
	f->account[i] = row->account;
	f->region[i] = row->region;
	f->team[i] = row->team;
	f->layer[i] = row->layer;
	f->layer_digest[i] = row->layer_digest;
	f->severity_raw[i] = row->severity_raw;
	f->severity_source[i] = row->severity_source;
	f->status[i] = row->status;
	f->score[i] = packed_score(row->score);
	f->verdict[i] = row->issue;
	f->ground[i] = FLEET_GROUND_UNKNOWN;
	f->layer_index[i] = row->layer_index;
	f->severity[i] = (uint8_t)row->severity;
	f->source[i] = (uint8_t)row->source;
	f->sources[i] = (uint8_t)row->sources;
	f->kind[i] = (uint8_t)row->kind;
	f->fix[i] = (uint8_t)row->fix;
	f->presence[i] = (uint8_t)row->presence;
	f->presence_why[i] = WHY_NONE;
	f->ended[i] = DATE_NONE;
	f->flags[i] = (uint8_t)((row->is_suppressed ? FLEET_SUPPRESSED : 0) |
				(row->disagrees ? FLEET_DISAGREES : 0));
	f->last_seen[i] = row->last_seen;
	return f->count++;
}

/* ---- problems ---------------------------------------------------------------------------- */

/* For each package the number of its (ecosystem, source name), which its binary packages share. */
static uint32_t *number_sources(const struct fleet *f)
{
	uint32_t *numbers = mem_array((size_t)f->package_count + 1, sizeof(*numbers));
	struct fleet_pairs names = {0};
	bool is_new;

	for (uint32_t i = 0; i < f->package_count; i++) {
		const struct fleet_package *p = &f->packages[i];

		numbers[i] =
			pairs_number(&names, p->ecosystem, p->source ? p->source : p->key, &is_new);
	}
	free(names.slots);
	return numbers;
}

/*
 * A problem is a vulnerability in a source package, wherever it sits; of code and network findings,
 * the detector (or nothing) at a key path.
 */
void fleet_seal(struct fleet *f)
{
	uint32_t *numbers = number_sources(f);
	struct fleet_pairs packages = {0}, others = {0}, problems = {0};
	bool is_new;

	for (uint32_t i = 0; i < f->issue_count; i++) {
		struct fleet_issue *issue = &f->issues[i];
		bool is_package = issue->package != FLEET_NONE;
		uint32_t what = is_package ? numbers[issue->package] : issue->path;
		uint32_t number =
			pairs_number(is_package ? &packages : &others, what, issue->vuln, &is_new);

		issue->problem = pairs_number(&problems, is_package, number, &is_new);
	}
	f->problem_count = problems.count;
	free(packages.slots);
	free(others.slots);
	free(problems.slots);
	free(numbers);
	fleet_order(f);
	fleet_date_systems(f);
	fleet_show_bases(f);
	fleet_date_vulns(f);
	use_seal(f);
	pairs_free(f->vuln_pairs);
	pairs_free(f->package_pairs);
	f->vuln_pairs = f->package_pairs = NULL;
}

struct fleet_ground fleet_ground(const struct fleet *f, uint32_t asset)
{
	const struct fleet_asset *a = &f->assets[asset];
	const struct fleet_image *image = a->image == FLEET_NONE ? NULL : &f->images[a->image];

	if (image)
		return (struct fleet_ground){image->os, image->base, image->base_via, image->eol};
	return (struct fleet_ground){a->os, a->base, a->base ? VIA_OS : VIA_NONE, a->eol};
}

enum origin fleet_origin(const struct fleet *f, uint32_t finding)
{
	return fleet_ground_origin(f->ground[finding]);
}

uint32_t fleet_origin_base(const struct fleet *f, uint32_t finding)
{
	uint32_t ground = f->ground[finding];

	return ground >= FLEET_GROUND_BASE ? ground - FLEET_GROUND_BASE : FLEET_NONE;
}

void fleet_attribute(struct fleet *f)
{
	for (uint32_t i = 0; i < f->count; i++) {
		uint32_t image = f->assets[f->asset[i]].image;
		int layer = f->layer_index[i];

		if (image != FLEET_NONE && layer >= 0 && f->images[image].grounds &&
		    (uint32_t)layer < f->images[image].layer_count)
			f->ground[i] = f->lists[f->images[image].grounds + (uint32_t)layer];
	}
}
