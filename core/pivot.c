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

static uint32_t base_of(const struct fleet *f, uint32_t i)
{
	return fleet_ground(f, f->asset[i]).base;
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

static void name_base(const struct fleet *f, struct group *g)
{
	g->key = fleet_text(f, g->number);
	g->via = fleet_text(f, fleet_ground(f, f->asset[g->first]).base_via);
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
		N_("by the base image that an image stands on"),
		base_of, last_word, name_base, {{FIELD_BASE, "=", key_value}}, true },
	[PIVOT_IMAGE] = { "image", "pivot image", N_("Images"), N_("IMAGE"), '2',
		N_("by image: one config digest, wherever it lies"),
		image_of, last_image, name_image, {{FIELD_IMAGE, "=", image_value}}, false },
	[PIVOT_PACKAGE] = { "package", "pivot package", N_("Packages"), N_("PACKAGE"), '3',
		N_("by ecosystem and package name"),
		package_of, last_package, name_package,
		{{FIELD_PACKAGE, "=", package_value}, {FIELD_ECOSYSTEM, "=", ecosystem_value}}, false },
	[PIVOT_VULN] = { "vuln", "pivot vuln", N_("CVEs"), N_("VULNERABILITY"), '4',
		N_("by vulnerability"),
		vuln_of, last_vuln, name_vuln, {{FIELD_VULN, "=", key_value}}, false },
	[PIVOT_ACCOUNT] = { "account", "pivot account", N_("Accounts"), N_("ACCOUNT"), '8',
		N_("by AWS account"),
		account_of, last_word, name_account, {{FIELD_ACCOUNT, "=", key_value}}, true },
	[PIVOT_TEAM] = { "team", "pivot team", N_("Teams"), N_("TEAM"), '9',
		N_("by the team that owns the repository or resource"),
		team_of, last_word, name_word, {{FIELD_TEAM, "=", key_value}}, true },
	[PIVOT_SEVERITY] = { "severity", "pivot severity", N_("Severities"), N_("SEVERITY"), '6',
		N_("by severity"),
		severity_of, last_severity, name_severity, {{FIELD_SEVERITY, ":", key_value}}, false },
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

	for (int i = 0; i < CONDITION_TERMS && terms[i].value && (i == 0 || g->number); i++)
		condition_add(out, terms[i].field, terms[i].op,
			      g->number ? terms[i].value(f, g) : NULL);
}

void pivot_select(const struct fleet *f, enum pivot_id id, const struct group *g,
		  const struct selection *within, struct selection *out)
{
	selection_clear(out, f->count);
	for (uint32_t i = 0; i < f->count; i++)
		if (selection_has(within, i) && pivots[id].group_of(f, i) == g->number)
			selection_add(out, i);
}
