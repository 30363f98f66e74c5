/*
 * The groups of the pivot `base`: what each base brought; what is the applications' own, all of it
 * and each repository's, which its team must mend itself; and, by the base of its image, what
 * nobody knows the origin of.
 */
#include <string.h>

#include "core/fleet_base.h"
#include "core/intl.h"
#include "core/pivot_impl.h"

/*
 * Numbers, from 1: bases (of the fleet, + 1), own layers, what nobody knows the origin of by base,
 * own layers of no repository, and of the repository with this `own` word (fleet_asset).
 */
static uint32_t own_layers(const struct fleet *f)
{
	return f->base_count + 1;
}

static uint32_t own_of_none(const struct fleet *f)
{
	return own_layers(f) + f->base_count + 1;
}

static bool is_rest(const struct fleet *f, uint32_t number)
{
	return number > own_layers(f) && number < own_of_none(f);
}

uint32_t base_last(const struct fleet *f)
{
	return own_of_none(f) + f->words.count;
}

/* Five hundred repositories must not push the bases off the screen. */
uint32_t base_behind(const struct fleet *f)
{
	return own_layers(f);
}

void base_groups(const struct question *q, uint32_t finding, struct pivot_list *out)
{
	const struct fleet *f = q->fleet;
	enum origin origin = fleet_origin(f, finding);
	uint32_t base;

	if (origin == ORIGIN_BASE) {
		pivot_list_add(out, fleet_origin_base(f, finding) + 1);
	} else if (origin == ORIGIN_APP) {
		pivot_list_add(out, own_layers(f));
		pivot_list_add(out, own_of_none(f) + f->assets[f->asset[finding]].own);
	} else {
		base = fleet_ground(f, f->asset[finding]).base;
		pivot_list_add(out, base ? own_layers(f) + base : 0);
	}
}

/* The base that a group is about, or NULL. */
static const struct fleet_base *group_base(const struct fleet *f, uint32_t number)
{
	return is_rest(f, number)                  ? &f->bases[number - own_layers(f) - 1]
	       : number && number <= f->base_count ? &f->bases[number - 1]
						   : NULL;
}

uint32_t base_parent(const struct fleet *f, uint32_t number)
{
	const struct fleet_base *base = group_base(f, number);

	if (!base)
		return number > own_layers(f) ? own_layers(f) : 0;
	if (is_rest(f, number))
		return base->via == VIA_OS ? 0 : number - own_layers(f);
	return base->parent;
}

/* ---- names ----------------------------------------------------------------------------------- */

static const char own_key[] = "own layers";

/* A base goes by its layers, where they are known: two bases may have one name. */
static const char *key_of(const struct fleet *f, const struct fleet_base *base)
{
	return fleet_base_key(f, (uint32_t)(base - f->bases));
}

/* NULL: of no repository. */
static const char *own_repository(const struct fleet *f, uint32_t number)
{
	const char *own = fleet_text(f, number - own_of_none(f));

	return own ? own + sizeof(FLEET_OWN) - 1 : NULL;
}

static void name_own(const struct fleet *f, struct group *g)
{
	const char *repository;

	if (g->number == own_layers(f)) {
		g->key = own_key;
		g->label = _("(own layers)");
		return;
	}
	repository = own_repository(f, g->number);
	g->key = repository ? fleet_text(f, g->number - own_of_none(f)) : FLEET_OWN;
	g->label = repository ? repository : _("(no repository)");
	g->parent = own_key;
}

void base_name(const struct fleet *f, struct group *g)
{
	const struct fleet_base *base = group_base(f, g->number);
	uint32_t parent = base_parent(f, g->number);
	bool is_of_rest = is_rest(f, g->number);

	if (!base) {
		name_own(f, g);
		return;
	}
	g->label = fleet_text(f, is_of_rest ? base->rest_label : base->shown);
	g->key = is_of_rest ? fleet_text(f, base->rest) : key_of(f, base);
	g->via = is_of_rest && base->via != VIA_OS ? NULL : base_vias[base->via];
	g->created = base->created;
	g->pushed = base->pushed;
	g->eol = base->eol;
	if (parent)
		g->parent = key_of(f, &f->bases[parent - 1]);
}

/* ---- terms ----------------------------------------------------------------------------------- */

/* A base by its name where that is its alone, so that the filter line can be read. */
static const char *word_of(const struct fleet *f, const struct fleet_base *base)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < f->base_count; i++)
		n += f->bases[i].name == base->name;
	return n == 1 ? fleet_text(f, base->name) : key_of(f, base);
}

const char *base_base_value(const struct fleet *f, const struct group *g)
{
	return is_rest(f, g->number) ? word_of(f, group_base(f, g->number)) : pivot_no_term;
}

const char *base_origin_base_value(const struct fleet *f, const struct group *g)
{
	return g->number < own_layers(f) ? word_of(f, group_base(f, g->number)) : pivot_no_term;
}

/* What stands on a system only has no other origin than an unknown one. */
const char *base_origin_value(const struct fleet *f, const struct group *g)
{
	const struct fleet_base *base = group_base(f, g->number);

	if (!base)
		return origins[g->number ? ORIGIN_APP : ORIGIN_UNKNOWN];
	return is_rest(f, g->number) && base->via != VIA_OS ? origins[ORIGIN_UNKNOWN]
							    : pivot_no_term;
}

const char *base_repo_value(const struct fleet *f, const struct group *g)
{
	return g->number >= own_of_none(f) ? own_repository(f, g->number) : pivot_no_term;
}
