/*
 * The table of pivots. A group is an entity of the pivot's level (images, packages, ...) or a word
 * of a column (accounts, severities); it has a number, and 0 is the group of the findings that have
 * no such fact. Those of
 * bases are in pivot_base.c, what is counted in groups in pivot_run.c.
 */
#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "core/pivot_impl.h"
#include "core/text.h"
#include "core/use.h"

/* ---- which group a finding is in: FLEET_NONE + 1 wraps to 0 -----------------------------------
 */

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

static uint32_t repo_of(const struct fleet *f, uint32_t i)
{
	return f->assets[f->asset[i]].repository;
}

static uint32_t ecosystem_of(const struct fleet *f, uint32_t i)
{
	uint32_t package = f->issues[f->issue[i]].package;

	return package == FLEET_NONE ? 0 : f->packages[package].ecosystem;
}

/* ---- groups that overlap ----------------------------------------------------------------------
 */

/* Findings whose image runs in no cluster that is known: numbers behind the words. */
enum nowhere { NOWHERE_CLUSTER = 1, NOWHERE_IDLE, NOWHERE_UNKNOWN, NOWHERE_COUNT };

static const struct {
	const char *label;
	enum use use;
} nowhere[NOWHERE_COUNT] = {
	[NOWHERE_CLUSTER] = {N_("(in no known cluster)"), USE_RUNNING},
	[NOWHERE_IDLE] = {N_("(idle)"), USE_IDLE},
	[NOWHERE_UNKNOWN] = {N_("(unknown)"), USE_UNKNOWN},
};

void pivot_list_add(struct pivot_list *list, uint32_t number)
{
	MEM_ROOM(list->numbers, list->count, list->room);
	list->numbers[list->count++] = number;
}

static void list_uses(const struct question *q, uint32_t finding, enum use_part part,
		      struct pivot_list *out)
{
	uint32_t image = q->fleet->assets[q->fleet->asset[finding]].image, at = 0;

	if (image != FLEET_NONE)
		for (word w = 0; (w = use_next(q->fleet, image, part, q->now, w, &at));)
			pivot_list_add(out, w);
}

static void clusters_of(const struct question *q, uint32_t finding, struct pivot_list *out)
{
	const struct fleet *f = q->fleet;
	uint32_t image = f->assets[f->asset[finding]].image;
	enum use use;

	list_uses(q, finding, USE_SITE, out);
	if (out->count)
		return;
	if (image == FLEET_NONE) {
		pivot_list_add(out, 0);
		return;
	}
	use = use_of(f, image, q->now);
	for (uint32_t n = NOWHERE_CLUSTER; n < NOWHERE_COUNT; n++)
		if (nowhere[n].use == use)
			pivot_list_add(out, f->words.count + n);
}

static void workloads_of(const struct question *q, uint32_t finding, struct pivot_list *out)
{
	list_uses(q, finding, USE_SPOT, out);
	if (!out->count)
		pivot_list_add(out, 0);
}

void pivot_groups(const struct question *q, enum pivot_id id, uint32_t finding,
		  struct pivot_list *out)
{
	out->count = 0;
	if (pivots[id].groups_of)
		pivots[id].groups_of(q, finding, out);
	else
		pivot_list_add(out, pivots[id].group_of(q->fleet, finding));
}

void pivot_list_fini(struct pivot_list *list)
{
	free(list->numbers);
	*list = (struct pivot_list){0};
}

/* ---- the greatest number of a group -----------------------------------------------------------
 */

static uint32_t last_word(const struct fleet *f)
{
	return f->words.count;
}

static uint32_t last_cluster(const struct fleet *f)
{
	return f->words.count + NOWHERE_COUNT;
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

static void name_cluster(const struct fleet *f, struct group *g)
{
	g->key = g->number > f->words.count ? _(nowhere[g->number - f->words.count].label)
					    : fleet_text(f, g->number);
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

/* What runs in no known cluster is told by its use. */
static void cluster_condition(const struct fleet *f, const struct group *g, struct condition *out)
{
	uint32_t n = g->number > f->words.count ? g->number - f->words.count : 0;

	if (g->number && !n) {
		condition_add(out, FIELD_CLUSTER, "=", g->key);
		return;
	}
	condition_add(out, FIELD_USE, ":", n ? use_words[nowhere[n].use] : NULL);
	if (n == NOWHERE_CLUSTER)
		condition_add(out, FIELD_CLUSTER, ":", NULL);
}

/* ---- the table --------------------------------------------------------------------------------
 */

const struct pivot pivots[PIVOT_COUNT] = {
	/* clang-format off */
	[PIVOT_BASE] = { .word = "base", .command = "pivot base", .title = N_("Bases"),
		.head = N_("BASE IMAGE"), .key = '1',
		.help = N_("by the base image that brought it, and what is the applications' own, by repository"),
		.groups_of = base_groups, .last = base_last, .name = base_name,
		.parent_of = base_parent, .behind = base_behind,
		.terms = {{FIELD_BASE, "=", base_base_value, false},
			{FIELD_ORIGIN_BASE, "=", base_origin_base_value, false},
			{FIELD_ORIGIN, ":", base_origin_value, true}, {FIELD_REPO, "=", base_repo_value, false}},
		.inner = PIVOT_IMAGE, .part = USE_PART_COUNT },
	[PIVOT_IMAGE] = { .word = "image", .command = "pivot image", .title = N_("Images"),
		.head = N_("IMAGE"), .key = '2',
		.help = N_("by image: one config digest, wherever it lies"),
		.group_of = image_of, .last = last_image, .name = name_image,
		.terms = {{FIELD_IMAGE, "=", image_value, false}},
		.inner = PIVOT_COUNT, .part = USE_PART_COUNT },
	[PIVOT_PACKAGE] = { .word = "package", .command = "pivot package", .title = N_("Packages"),
		.head = N_("PACKAGE"), .key = '3',
		.help = N_("by ecosystem and package name"),
		.group_of = package_of, .last = last_package, .name = name_package,
		.terms = {{FIELD_PACKAGE, "=", package_value, false}, {FIELD_ECOSYSTEM, "=", ecosystem_value, false}},
		.inner = PIVOT_COUNT, .part = USE_PART_COUNT },
	[PIVOT_VULN] = { .word = "vuln", .command = "pivot vuln", .title = N_("CVEs"),
		.head = N_("VULNERABILITY"), .key = '4',
		.help = N_("by vulnerability"),
		.group_of = vuln_of, .last = last_vuln, .name = name_vuln,
		.terms = {{FIELD_VULN, "=", key_value, false}},
		.inner = PIVOT_COUNT, .part = USE_PART_COUNT },
	[PIVOT_ACCOUNT] = { .word = "account", .command = "pivot account", .title = N_("Accounts"),
		.head = N_("ACCOUNT"), .key = '8',
		.help = N_("by AWS account"),
		.group_of = account_of, .last = last_word, .name = name_account,
		.terms = {{FIELD_ACCOUNT, "=", key_value, false}},
		.inner = PIVOT_IMAGE, .part = USE_PART_COUNT },
	[PIVOT_TEAM] = { .word = "team", .command = "pivot team", .title = N_("Teams"),
		.head = N_("TEAM"), .key = '9',
		.help = N_("by the team that owns the repository or resource"),
		.group_of = team_of, .last = last_word, .name = name_word,
		.terms = {{FIELD_TEAM, "=", key_value, false}},
		.inner = PIVOT_IMAGE, .part = USE_PART_COUNT },
	[PIVOT_SEVERITY] = { .word = "severity", .command = "pivot severity", .title = N_("Severities"),
		.head = N_("SEVERITY"), .key = 'S',
		.help = N_("by severity"),
		.group_of = severity_of, .last = last_severity, .name = name_severity,
		.terms = {{FIELD_SEVERITY, ":", key_value, false}},
		.inner = PIVOT_COUNT, .part = USE_PART_COUNT },
	[PIVOT_RUNNING] = { .word = "running", .command = "pivot running", .title = N_("Running"),
		.head = N_("CLUSTER"), .key = '6',
		.help = N_("by the cluster that runs the image; an image that runs in several is in each"),
		.groups_of = clusters_of, .last = last_cluster, .name = name_cluster,
		.condition = cluster_condition,
		.inner = PIVOT_WORKLOAD, .part = USE_SITE },
	[PIVOT_WORKLOAD] = { .word = "workload", .command = "pivot workload", .title = N_("Workloads"),
		.head = N_("WORKLOAD"), .key = 'W',
		.help = N_("by the service or workload that runs the image; it is in each that does"),
		.groups_of = workloads_of, .last = last_word, .name = name_word,
		.terms = {{FIELD_RUNS_AS, "=", key_value, false}},
		.inner = PIVOT_IMAGE, .part = USE_SPOT },
	[PIVOT_REPO] = { .word = "repo", .command = "pivot repo", .title = N_("Repositories"),
		.head = N_("REPOSITORY"), .key = 'R',
		.help = N_("by repository, whatever the registry"),
		.group_of = repo_of, .last = last_word, .name = name_word,
		.terms = {{FIELD_REPO, "=", key_value, false}},
		.inner = PIVOT_IMAGE, .part = USE_PART_COUNT },
	[PIVOT_ECOSYSTEM] = { .word = "ecosystem", .command = "pivot ecosystem", .title = N_("Ecosystems"),
		.head = N_("ECOSYSTEM"), .key = 'E',
		.help = N_("by ecosystem of the package"),
		.group_of = ecosystem_of, .last = last_word, .name = name_word,
		.terms = {{FIELD_ECOSYSTEM, "=", key_value, false}},
		.inner = PIVOT_PACKAGE, .part = USE_PART_COUNT },
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

int pivot_inner(const struct fleet *f, enum pivot_id id, const struct group *g)
{
	bool is_nowhere =
		pivots[id].part != USE_PART_COUNT && (!g->number || g->number > f->words.count);

	return is_nowhere ? PIVOT_IMAGE : pivots[id].inner;
}

void pivot_condition(const struct fleet *f, enum pivot_id id, const struct group *g,
		     struct condition *out)
{
	const struct pivot_term *terms = pivots[id].terms;

	if (pivots[id].condition)
		pivots[id].condition(f, g, out);
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

void pivot_select(const struct question *q, enum pivot_id id, const struct group *g,
		  const struct selection *within, struct selection *out)
{
	struct pivot_list list = {0};

	selection_clear(out, q->fleet->count);
	for (uint32_t i = 0; i < q->fleet->count; i++) {
		bool is_in = false;

		if (!selection_has(within, i))
			continue;
		pivot_groups(q, id, i, &list);
		for (size_t n = 0; n < list.count; n++)
			is_in = is_in || list.numbers[n] == g->number;
		if (is_in)
			selection_add(out, i);
	}
	pivot_list_fini(&list);
}

void pivot_keep_asked(const struct fleet *f, enum pivot_id id, const struct filter *filter,
		      struct groups *groups)
{
	const char *cluster = id == PIVOT_WORKLOAD ? filter_asks(filter, FIELD_CLUSTER) : NULL;
	bool *is_there;
	size_t kept = 0;

	if (!cluster)
		return;
	is_there = mem_array((size_t)f->words.count + 1, sizeof(*is_there));
	for (uint32_t i = 0; i < f->use_count; i++) {
		const struct fleet_use *use = &f->uses[i];

		if (use->cluster && (strcmp(fleet_text(f, use->cluster), cluster) == 0 ||
				     strcmp(fleet_text(f, use->site), cluster) == 0))
			is_there[use->spot] = true;
	}
	for (size_t i = 0; i < groups->count; i++)
		if (is_there[groups->rows[i].number])
			groups->rows[kept++] = groups->rows[i];
	groups->count = kept;
	free(is_there);
}
