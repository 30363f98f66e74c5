/*
 * The table of pivots. A group is an entity of the pivot's level (images, packages, ...) or a word
 * of a column (accounts, severities); it has a number, and 0 is the group of the findings that have
 * no such fact. What is counted in groups is in pivot_run.c.
 */
#include "core/pivot.h"

#include "core/intl.h"
#include "core/text.h"

/* ---- which group a finding is in: FLEET_NONE + 1 wraps to 0 -----------------------------------
 */

/*
 * The groups of bases: what a base brought (its number + 1), what is the applications' own, and
 * what nobody knows the origin of, by the base of its image: the same numbers again.
 */
static uint32_t own_layers(const struct fleet *f)
{
	return f->base_count + 1;
}

static uint32_t base_of(const struct fleet *f, uint32_t i)
{
	enum origin origin = fleet_origin(f, i);
	uint32_t base;

	if (origin == ORIGIN_BASE)
		return fleet_origin_base(f, i) + 1;
	if (origin == ORIGIN_APP)
		return own_layers(f);
	base = fleet_ground(f, f->asset[i]).base;
	return base ? own_layers(f) + base : 0;
}

/* The base that a group is about, or NULL. */
static const struct fleet_base *group_base(const struct fleet *f, uint32_t number)
{
	uint32_t own = own_layers(f);

	return number == 0 || number == own ? NULL
	       : number < own               ? &f->bases[number - 1]
					    : &f->bases[number - own - 1];
}

static uint32_t parent_of_base(const struct fleet *f, uint32_t number)
{
	uint32_t own = own_layers(f);

	if (number > own)
		return f->bases[number - own - 1].via == VIA_OS ? 0 : number - own;
	return number && number != own ? f->bases[number - 1].parent : 0;
}

static uint32_t image_of(const struct fleet *f, uint32_t i)
{
	return f->assets[f->asset[i]].image + 1;
}

static uint32_t package_of(const struct fleet *f, uint32_t i)
{
	return f->issues[f->issue[i]].package + 1;
}

static uint32_t vuln_of(const struct fleet *f, uint32_t i)
{
	return f->issues[f->issue[i]].vuln + 1;
}

static uint32_t account_of(const struct fleet *f, uint32_t i)
{
	return f->account[i];
}

static uint32_t team_of(const struct fleet *f, uint32_t i)
{
	return f->team[i];
}

static uint32_t severity_of(const struct fleet *f, uint32_t i)
{
	return f->severity[i] + 1u;
}

/* ---- the greatest number of a group -----------------------------------------------------------
 */

static uint32_t last_base(const struct fleet *f)
{
	return own_layers(f) + f->base_count;
}

static uint32_t last_word(const struct fleet *f)
{
	return f->words.count;
}

static uint32_t last_image(const struct fleet *f)
{
	return f->image_count;
}

static uint32_t last_package(const struct fleet *f)
{
	return f->package_count;
}

static uint32_t last_vuln(const struct fleet *f)
{
	return f->vuln_count;
}

static uint32_t last_severity(const struct fleet *f)
{
	(void)f;
	return SEVERITY_COUNT;
}

/* ---- what a group is called -------------------------------------------------------------------
 */

static void name_word(const struct fleet *f, struct group *g)
{
	g->key = fleet_text(f, g->number);
}

/* A base goes by its layers, where they are known: two bases may have one name. */
static const char *base_key(const struct fleet *f, const struct fleet_base *base)
{
	word key = base->chain ? base->chain : base->blob_chain;

	return fleet_text(f, key ? key : base->name);
}

static void name_base(const struct fleet *f, struct group *g)
{
	const struct fleet_base *base = group_base(f, g->number);
	uint32_t parent = parent_of_base(f, g->number);
	bool is_rest = g->number > own_layers(f);

	if (!base) {
		g->key = "own layers";
		g->label = _("(own layers)");
		return;
	}
	g->label = fleet_text(f, is_rest ? base->rest_label : base->name);
	g->key = is_rest ? fleet_text(f, base->rest) : base_key(f, base);
	g->via = is_rest && base->via != VIA_OS ? NULL : base_vias[base->via];
	g->created = base->created;
	g->pushed = base->pushed;
	if (parent)
		g->parent = base_key(f, &f->bases[parent - 1]);
}

static void name_image(const struct fleet *f, struct group *g)
{
	g->key = fleet_text(f, f->images[g->number - 1].key);
	g->label = fleet_text(f, f->images[g->number - 1].label);
}

static void name_package(const struct fleet *f, struct group *g)
{
	g->key = fleet_text(f, f->packages[g->number - 1].group);
	g->label = fleet_text(f, f->packages[g->number - 1].key);
}

static void name_vuln(const struct fleet *f, struct group *g)
{
	g->key = fleet_text(f, f->vulns[g->number - 1].key);
}

static void name_account(const struct fleet *f, struct group *g)
{
	const struct fleet_account *account = fleet_account(f, g->number);

	g->key = fleet_text(f, g->number);
	g->label = account ? fleet_text(f, account->label) : NULL;
}

static void name_severity(const struct fleet *f, struct group *g)
{
	(void)f;
	g->key = severities[g->number - 1].word;
}

/* ---- what its terms ask for -------------------------------------------------------------------
 */

static const char *key_value(const struct fleet *f, const struct group *g)
{
	(void)f;
	return g->key;
}

const char pivot_no_term[] = "";

/* A base by its name where that is its alone, so that the filter line can be read. */
static const char *base_name(const struct fleet *f, const struct fleet_base *base)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < f->base_count; i++)
		n += f->bases[i].name == base->name;
	return n == 1 ? fleet_text(f, base->name) : base_key(f, base);
}

static const char *origin_base_value(const struct fleet *f, const struct group *g)
{
	return g->number < own_layers(f) ? base_name(f, group_base(f, g->number)) : pivot_no_term;
}

/* What stands on a system only has no other origin than an unknown one. */
static const char *origin_value(const struct fleet *f, const struct group *g)
{
	const struct fleet_base *base = group_base(f, g->number);

	if (g->number == own_layers(f))
		return origins[ORIGIN_APP];
	if (base && (g->number < own_layers(f) || base->via == VIA_OS))
		return pivot_no_term;
	return origins[ORIGIN_UNKNOWN];
}

static const char *base_value(const struct fleet *f, const struct group *g)
{
	return g->number > own_layers(f) ? base_name(f, group_base(f, g->number)) : pivot_no_term;
}

/* An image goes by its name where that is its alone, so that the filter line can be read. */
static const char *image_value(const struct fleet *f, const struct group *g)
{
	word label = f->images[g->number - 1].label;
	uint32_t n = 0;

	for (uint32_t i = 0; label && i < f->image_count && n < 2; i++)
		n += !f->images[i].is_unscanned &&
		     (f->images[i].label == label || f->images[i].key == label);
	return n == 1 ? g->label : g->key;
}

static const char *package_value(const struct fleet *f, const struct group *g)
{
	return fleet_text(f, f->packages[g->number - 1].key);
}

static const char *ecosystem_value(const struct fleet *f, const struct group *g)
{
	return fleet_text(f, f->packages[g->number - 1].ecosystem);
}

/* ---- the table --------------------------------------------------------------------------------
 */

const struct pivot pivots[PIVOT_COUNT] = {
	/* clang-format off */
	[PIVOT_BASE] = { "base", "pivot base", N_("Bases"), N_("BASE IMAGE"), '1',
		N_("by the base image that brought it, and what is the applications' own"),
		base_of, last_base, name_base, parent_of_base,
		{{FIELD_BASE, "=", base_value}, {FIELD_ORIGIN_BASE, "=", origin_base_value},
		 {FIELD_ORIGIN, ":", origin_value, true}}, true },
	[PIVOT_IMAGE] = { "image", "pivot image", N_("Images"), N_("IMAGE"), '2',
		N_("by image: one config digest, wherever it lies"),
		image_of, last_image, name_image, NULL, {{FIELD_IMAGE, "=", image_value}}, false },
	[PIVOT_PACKAGE] = { "package", "pivot package", N_("Packages"), N_("PACKAGE"), '3',
		N_("by ecosystem and package name"),
		package_of, last_package, name_package, NULL,
		{{FIELD_PACKAGE, "=", package_value}, {FIELD_ECOSYSTEM, "=", ecosystem_value}}, false },
	[PIVOT_VULN] = { "vuln", "pivot vuln", N_("CVEs"), N_("VULNERABILITY"), '4',
		N_("by vulnerability"),
		vuln_of, last_vuln, name_vuln, NULL, {{FIELD_VULN, "=", key_value}}, false },
	[PIVOT_ACCOUNT] = { "account", "pivot account", N_("Accounts"), N_("ACCOUNT"), '8',
		N_("by AWS account"),
		account_of, last_word, name_account, NULL, {{FIELD_ACCOUNT, "=", key_value}}, true },
	[PIVOT_TEAM] = { "team", "pivot team", N_("Teams"), N_("TEAM"), '9',
		N_("by the team that owns the repository or resource"),
		team_of, last_word, name_word, NULL, {{FIELD_TEAM, "=", key_value}}, true },
	[PIVOT_SEVERITY] = { "severity", "pivot severity", N_("Severities"), N_("SEVERITY"), '6',
		N_("by severity"),
		severity_of, last_severity, name_severity, NULL, {{FIELD_SEVERITY, ":", key_value}}, false },
	/* clang-format on */
};

int pivot_from(const char *text, struct error *err)
{
	const char *words[PIVOT_COUNT];

	for (int i = 0; i < PIVOT_COUNT; i++) {
		words[i] = pivots[i].word;
		if (text_casecmp(text, words[i]) == 0)
			return i;
	}
	error_no_such(err, _("pivot"), text, words, PIVOT_COUNT);
	return -1;
}

void pivot_words(struct buf *out)
{
	for (int i = 0; i < PIVOT_COUNT; i++)
		buf_printf(out, "%s%s",
			   i == 0                 ? ""
			   : i + 1 == PIVOT_COUNT ? _(" or ")
						  : ", ",
			   pivots[i].word);
}

void pivot_condition(const struct fleet *f, enum pivot_id id, const struct group *g,
		     struct condition *out)
{
	const struct pivot_term *terms = pivots[id].terms;

	for (int i = 0; i < PIVOT_TERMS && terms[i].value; i++) {
		const char *value = NULL;

		if (g->number || terms[i].holds_of_none)
			value = terms[i].value(f, g);
		else if (i > 0)
			continue;
		if (value != pivot_no_term)
			condition_add(out, terms[i].field, terms[i].op, value);
	}
}

void pivot_select(const struct fleet *f, enum pivot_id id, const struct group *g,
		  const struct selection *within, struct selection *out)
{
	selection_clear(out, f->count);
	for (uint32_t i = 0; i < f->count; i++)
		if (selection_has(within, i) && pivots[id].group_of(f, i) == g->number)
			selection_add(out, i);
}
