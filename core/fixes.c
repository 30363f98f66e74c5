/* Making the actions of a fleet: what all kinds share, and the sets of those that close a finding.
 */
#include "core/fixes_impl.h"
#include "core/fleet_base.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/identity.h"
#include "core/intl.h"

const struct action_kind_row action_kinds[ACTION_KINDS] = {
	/* clang-format off */
	[ACTION_REBUILD] = { "rebuild", N_("Rebuild on a newer base"),
		N_("the newest scanned image of a base's line does not list what the older one brought") },
	[ACTION_UPGRADE] = { "upgrade", N_("Upgrade a package"),
		N_("the smallest version that closes all that has a fix, of each version that is installed, where the package came from") },
	[ACTION_SWITCH] = { "switch", N_("Switch to a slimmer base"),
		N_("the slim form of a base, of the same release, does not list it; lists of findings are compared, not of packages") },
	[ACTION_REMOVE] = { "remove", N_("Remove a package"),
		N_("advice: compilers, headers and the like, which nothing should need at run time") },
	[ACTION_DROP] = { "drop", N_("Remove an image"),
		N_("idle in every complete list of what runs, for 90 days without a gap") },
	/* clang-format on */
};

/* ---- places ---------------------------------------------------------------------------------- */

/* "123456789012/payments/api": regions are replicas of one, accounts are not. */
static char *place_text(const struct fleet *f, const struct fleet_asset *a)
{
	const char *registry = fleet_text(f, a->registry), *name = fleet_text(f, a->repository);
	const char *resource = fleet_text(f, a->resource);
	char *account = NULL, *region = NULL, *text;

	if (!name)
		return mem_printf("resource:%s", resource ? resource : "");
	if (registry && reference_ecr_parts(registry, &account, &region))
		registry = account;
	text = mem_printf("%s/%s", registry ? registry : "", name);
	free(account);
	free(region);
	return text;
}

static void number_places(struct fixes_maker *m)
{
	const struct fleet *f = m->f;

	m->place_of = mem_array((size_t)f->asset_count + 1, sizeof(*m->place_of));
	m->asset_of = mem_array((size_t)f->asset_count + 2, sizeof(*m->asset_of));
	for (uint32_t i = f->asset_count; i-- > 0;) {
		char *text = place_text(f, &f->assets[i]);

		m->place_of[i] = dict_add(&m->places, text);
		m->asset_of[m->place_of[i]] = i;
		free(text);
	}
}

static void find_shared(struct fixes_maker *m)
{
	const struct fleet *f = m->f;
	uint32_t *first = mem_array((size_t)f->words.count + 1, sizeof(*first));

	m->is_shared = mem_array((size_t)f->words.count + 1, sizeof(*m->is_shared));
	for (uint32_t i = 0; i < f->asset_count; i++) {
		word name = f->assets[i].repository;

		if (!first[name])
			first[name] = m->place_of[i];
		m->is_shared[name] = m->is_shared[name] || first[name] != m->place_of[i];
	}
	free(first);
}

/* What stands before the name in the place's text, when the name alone does not tell it. */
static const char *site_of(struct fixes_maker *m, uint32_t asset)
{
	const char *name = fleet_text(m->f, m->f->assets[asset].repository);
	const char *place = dict_text(&m->places, m->place_of[asset]);
	size_t size;

	if (!name || !m->is_shared[m->f->assets[asset].repository])
		return NULL;
	size = strlen(place) - strlen(name);
	return size > 1 ? arena_strndup(&m->x->texts, place, size - 1) : NULL;
}

static void find_closable(struct fixes_maker *m)
{
	const struct fleet *f = m->f;

	m->is_closable = mem_array((size_t)f->count + 1, 1);
	for (uint32_t i = 0; i < f->count; i++)
		m->is_closable[i] = presences[f->presence[i]].is_open &&
				    !(f->flags[i] & FLEET_SUPPRESSED) &&
				    f->assets[f->asset[i]].is_live;
}

static void order_by_image(struct fixes_maker *m)
{
	const struct fleet *f = m->f;
	uint32_t *starts = mem_array((size_t)f->image_count + 2, sizeof(*starts));

	m->by_image = mem_array((size_t)f->count + 1, sizeof(*m->by_image));
	for (uint32_t i = 0; i < f->count; i++)
		if (f->assets[f->asset[i]].image != FLEET_NONE)
			starts[f->assets[f->asset[i]].image + 2]++;
	for (uint32_t i = 2; i < f->image_count + 2; i++)
		starts[i] += starts[i - 1];
	for (uint32_t i = 0; i < f->count; i++)
		if (f->assets[f->asset[i]].image != FLEET_NONE)
			m->by_image[starts[f->assets[f->asset[i]].image + 1]++] = i;
	m->image_starts = starts;
}

/* ---- what images say ------------------------------------------------------------------------- */

date fixes_born(const struct fleet_image *image)
{
	return image->pushed != DATE_NONE ? image->pushed : image->created;
}

/* How much of "alpine 3.19.1" names the release: two numbers of systems that count so, else one. */
static size_t release_size(const char *os)
{
	static const char *const two[] = {"alpine ", "ubuntu ", "amazon 2018"};
	size_t size = strcspn(os, " ");

	if (!os[size])
		return size;
	size += 1 + strcspn(os + size + 1, ". ");
	for (size_t i = 0; i < sizeof(two) / sizeof(two[0]); i++)
		if (strncmp(os, two[i], strlen(two[i])) == 0 && os[size] == '.')
			return size + 1 + strcspn(os + size + 1, ". ");
	return size;
}

bool fixes_is_same_system(const char *a, const char *b)
{
	size_t size = a && b ? release_size(a) : 0;

	return size && size == release_size(b) && strncmp(a, b, size) == 0;
}

/* ---- one action ------------------------------------------------------------------------------ */

const char *fixes_text(struct fixes_maker *m, const char *text)
{
	return text ? arena_strndup(&m->x->texts, text, strlen(text)) : NULL;
}

struct action *fixes_begin(struct fixes_maker *m, enum action_kind kind)
{
	struct fixes *x = m->x;

	MEM_ROOM(x->actions, x->count, x->room);
	x->actions[x->count] = (struct action){.kind = kind,
					       .base = FLEET_NONE,
					       .asset = FLEET_NONE,
					       .image = FLEET_NONE,
					       .parts = x->part_count};
	return &x->actions[x->count++];
}

/* The actions of one kind after the other: a set that is met with one action becomes one other. */
static uint32_t set_with(struct fixes_maker *m, uint32_t set)
{
	struct fixes *x = m->x;

	if (x->set_count >= m->set_room) {
		size_t room = m->set_room ? m->set_room * 2 : 1024;

		m->met = mem_grow(m->met, room, sizeof(*m->met));
		m->became = mem_grow(m->became, room, sizeof(*m->became));
		memset(m->met + m->set_room, 0, (room - m->set_room) * sizeof(*m->met));
		m->set_room = room;
	}
	if (m->met[set] == x->count)
		return m->became[set];
	MEM_ROOM(x->sets, x->set_count, x->set_room);
	x->sets[x->set_count] = (struct action_set){.others = set, .action = x->count - 1};
	m->met[set] = x->count;
	return m->became[set] = x->set_count++;
}

void fixes_add(struct fixes_maker *m, uint32_t finding)
{
	m->x->set_of[finding] = set_with(m, m->x->set_of[finding]);
	m->x->actions[m->x->count - 1].finding_count++;
}

static const char *place_of_action(const struct fixes_maker *m, const struct action *a)
{
	if (a->base != FLEET_NONE)
		return fleet_base_key(m->f, a->base);
	if (a->kind == ACTION_DROP)
		return fleet_text(m->f, m->f->images[a->image].key);
	return dict_text(&m->places, m->place_of[a->asset]);
}

/* A hash that nothing else depends on: what must not change is the text that people keep. */
static void name_action(const struct fixes_maker *m, struct action *a, const char *target)
{
	const struct fleet_package *p =
		a->part_count ? &m->f->packages[m->x->parts[a->parts].package] : NULL;
	const char *parts[] = {action_kinds[a->kind].word, place_of_action(m, a),
			       p ? fleet_text(m->f, p->ecosystem) : NULL, a->name, target};
	struct buf key = {0};

	identity_key(&key, "fix", parts, sizeof(parts) / sizeof(parts[0]));
	a->id = dict_hash(key.data, key.size);
	buf_fini(&key);
	for (int i = 0; i < 2 * FLEET_ID; i++)
		a->text[i] = "0123456789abcdef"[a->id >> (60 - 4 * i) & 15];
}

void fixes_end(struct fixes_maker *m, const char *target)
{
	struct fixes *x = m->x;
	struct action *a = &x->actions[x->count - 1];

	if (!a->finding_count && !a->uncovered) {
		x->part_count = a->parts;
		x->count--;
		return;
	}
	a->part_count = x->part_count - a->parts;
	a->site = a->asset == FLEET_NONE ? NULL : site_of(m, a->asset);
	name_action(m, a, target);
}

/* ---- all of them ----------------------------------------------------------------------------- */

static void list_findings(struct fixes *x, const struct fleet *f)
{
	uint32_t at = 0;

	for (uint32_t a = 0; a < x->count; a++) {
		x->actions[a].findings = at;
		at += x->actions[a].finding_count;
		x->actions[a].finding_count = 0;
	}
	x->findings = mem_array((size_t)at + 1, sizeof(*x->findings));
	for (uint32_t i = 0; i < f->count; i++)
		for (uint32_t s = x->set_of[i]; s; s = x->sets[s].others) {
			struct action *a = &x->actions[x->sets[s].action];

			x->findings[a->findings + a->finding_count++] = i;
		}
}

static void maker_fini(struct fixes_maker *m)
{
	dict_fini(&m->places);
	free(m->place_of);
	free(m->asset_of);
	free(m->is_shared);
	free(m->is_closable);
	free(m->by_image);
	free(m->image_starts);
	free(m->met);
	free(m->became);
}

const struct fixes *fixes_of(const struct fleet *f)
{
	struct fixes_maker m = {.f = f};

	if (f->kept->fixes)
		return f->kept->fixes;
	m.x = f->kept->fixes = mem_alloc(sizeof(*m.x));
	m.x->set_of = mem_array((size_t)f->count + 1, sizeof(*m.x->set_of));
	MEM_ROOM(m.x->sets, m.x->set_count, m.x->set_room);
	m.x->sets[m.x->set_count++] = (struct action_set){.action = FLEET_NONE};
	number_places(&m);
	find_shared(&m);
	find_closable(&m);
	order_by_image(&m);
	fixes_make_of_bases(&m);
	fixes_make_of_packages(&m);
	fixes_make_of_images(&m);
	list_findings(m.x, f);
	maker_fini(&m);
	return m.x;
}

void fixes_free(struct fixes *x)
{
	if (!x)
		return;
	free(x->actions);
	free(x->parts);
	free(x->findings);
	free(x->set_of);
	free(x->sets);
	arena_fini(&x->texts);
	free(x);
}
