/*
 * A fleet written as lines, an image or a finding each, which may be put in in any order; and the
 * plan of it as lines: what a row closes anew, all that is closed by then, and the action.
 */
#ifndef TAMIS_TESTS_FIXES_WORLD_H
#define TAMIS_TESTS_FIXES_WORLD_H

#include "core/fixes.h"
#include "tests/small_fleet.h"

/* ---- a fleet ------------------------------------------------------------------------------------
 */

enum { DAY = DATE_DAY, TAGS = 2 };

struct image_line {
	const char *repository, *tag, *os;
	int age; /* days */
	uint32_t line;
	const char *base; /* "repository:tag", or NULL */
};

struct finding_line {
	const char *image; /* "repository:tag" */
	const char *package, *source, *vuln;
	enum severity severity;
	const char *version, *fixed;
	const char *origin; /* "repository:tag" of the base that brought it, "app", or NULL */
};

enum { IMAGES_MAX = 40, NAMES_MAX = 200 };

struct world {
	struct fleet *f;
	char *images[IMAGES_MAX];
	uint32_t bases[IMAGES_MAX]; /* by image, + 1 */
	uint32_t image_count;
	char *packages[NAMES_MAX], *vulns[NAMES_MAX], *issues[NAMES_MAX];
	uint32_t package_count, vuln_count, issue_count;
};

/* The number of a text in a list, which takes it when it is new. */
static uint32_t number(char **list, uint32_t *count, char *owned, bool *is_new)
{
	for (uint32_t i = 0; i < *count; i++)
		if (strcmp(list[i], owned) == 0) {
			free(owned);
			*is_new = false;
			return i;
		}
	list[*count] = owned;
	*is_new = true;
	return (*count)++;
}

static uint32_t find_image(const struct world *w, const char *name)
{
	uint32_t i = 0;

	while (strcmp(w->images[i], name) != 0)
		i++;
	return i;
}

static struct world world_new(void)
{
	struct world w = {.f = fleet_new()};

	w.f->as_of = SMALL_NOW;
	return w;
}

/* Every image is a base that others may stand on, as one whose layers are all known. */
static void add_image(struct world *w, const struct image_line *line)
{
	struct fleet *f = w->f;
	char *label = mem_printf("%s:%s", line->repository, line->tag);
	char *key = mem_printf("sha256:%s", label), *chain = mem_printf("sha256:chain-%s", label);
	uint32_t parent = line->base ? w->bases[find_image(w, line->base)] : 0, image, asset;
	word lines[] = {line->line};

	image = fleet_add_image(f, &(struct fleet_image){.key = fleet_word(f, key),
							 .label = fleet_word(f, label),
							 .digest = fleet_word(f, key),
							 .os = fleet_word(f, line->os),
							 .base = parent,
							 .base_via = parent ? VIA_LAYERS : VIA_NONE,
							 .created = SMALL_NOW - line->age * DAY,
							 .pushed = DATE_NONE});
	small_looked_at(f, image);
	asset = small_asset(f, image, line->repository, line->tag, NULL);
	f->assets[asset].registry = fleet_word(f, "123456789012.dkr.ecr.eu-west-1.amazonaws.com");
	f->assets[asset].lines = fleet_list(f, lines, 1);
	f->assets[asset].line_count = 1;
	f->assets[asset].is_live = true;
	w->images[w->image_count] = label;
	w->bases[w->image_count++] =
		1 + fleet_add_base(f, &(struct fleet_base){.name = fleet_word(f, label),
							   .via = VIA_LAYERS,
							   .chain = fleet_word(f, chain),
							   .parent = parent,
							   .image = image});
	free(key);
	free(chain);
}

static uint32_t ground_of(const struct world *w, const char *origin)
{
	if (!origin)
		return FLEET_GROUND_UNKNOWN;
	if (strcmp(origin, "app") == 0)
		return FLEET_GROUND_APP;
	return FLEET_GROUND_BASE + w->bases[find_image(w, origin)] - 1;
}

/* "npm/tar": its ecosystem stands before its name; without one it is a deb. */
static uint32_t package_of(struct world *w, const struct finding_line *line)
{
	const char *slash = strchr(line->package, '/');
	char *ecosystem = slash ? mem_strndup(line->package, (size_t)(slash - line->package))
				: mem_strdup("deb");
	bool is_new;
	uint32_t n = number(w->packages, &w->package_count, mem_strdup(line->package), &is_new);

	if (is_new)
		n = small_package(w->f, ecosystem, slash ? slash + 1 : line->package, line->source);
	free(ecosystem);
	return n;
}

static void add_finding(struct world *w, const struct finding_line *line)
{
	struct fleet *f = w->f;
	uint32_t image = find_image(w, line->image), package = package_of(w, line), vuln, issue;
	const char *repository = fleet_text(f, f->assets[image].repository);
	char *name = mem_printf("%s %s %s", repository, line->package, line->vuln);
	char *id = mem_printf("%s %s", line->image, name);
	bool is_new;

	vuln = number(w->vulns, &w->vuln_count, mem_strdup(line->vuln), &is_new);
	if (is_new)
		small_vuln(f, line->vuln, NULL, NULL);
	issue = number(w->issues, &w->issue_count, name, &is_new);
	if (is_new)
		small_issue(f, dict_hash(name, strlen(name)), package, vuln, 10);
	fleet_add(f, &(struct fleet_row){.id = dict_hash(id, strlen(id)),
					 .asset = image,
					 .issue = issue,
					 .vuln = f->vulns[vuln].key,
					 .package = f->packages[package].key,
					 .version = fleet_word(f, line->version),
					 .fixed = fleet_word(f, line->fixed),
					 .account = fleet_word(f, "123456789012"),
					 .severity = line->severity,
					 .source = SOURCE_TRIVY,
					 .sources = 1u << SOURCE_TRIVY,
					 .score = -1,
					 .fix = line->fixed ? FIX_YES : FIX_UNKNOWN,
					 .layer_index = -1,
					 .last_seen = SMALL_NOW});
	f->ground[f->count - 1] = ground_of(w, line->origin);
	free(id);
}

static void world_fini(struct world *w)
{
	for (uint32_t i = 0; i < w->image_count; i++)
		free(w->images[i]);
	for (uint32_t i = 0; i < w->package_count; i++)
		free(w->packages[i]);
	for (uint32_t i = 0; i < w->vuln_count; i++)
		free(w->vulns[i]);
	for (uint32_t i = 0; i < w->issue_count; i++)
		free(w->issues[i]);
	fleet_free(w->f);
}

/* Findings in the order that `seed` gives; 0: as they stand. Sealed. */
static struct world world_of(const struct image_line *images, size_t image_count,
			     const struct finding_line *findings, size_t finding_count,
			     uint64_t seed)
{
	struct world w = world_new();
	size_t *order = mem_array(finding_count + 1, sizeof(*order));

	for (size_t i = 0; i < image_count; i++)
		add_image(&w, &images[i]);
	for (size_t i = 0; i < finding_count; i++)
		order[i] = i;
	for (size_t i = finding_count; seed && i > 1; i--) {
		size_t k = (size_t)(tap_random(&seed) % i), swap = order[k];

		order[k] = order[i - 1];
		order[i - 1] = swap;
	}
	for (size_t i = 0; i < finding_count; i++)
		add_finding(&w, &findings[order[i]]);
	free(order);
	fleet_seal(w.f);
	return w;
}

#define WORLD(images, findings, seed)                                                              \
	world_of(images, sizeof(images) / sizeof(images[0]), findings,                             \
		 sizeof(findings) / sizeof(findings[0]), seed)

/* ---- a plan -------------------------------------------------------------------------------------
 */

static struct question ask(const struct fleet *f)
{
	return (struct question){f, SMALL_NOW};
}

static struct fix_plan plan_of(const struct fleet *f)
{
	struct question q = ask(f);
	struct selection all = small_all(f);
	struct fix_plan plan = {0};

	fix_plan_make(&q, &all, &plan);
	selection_fini(&all);
	return plan;
}

static char *lines_of(const struct fleet *f)
{
	struct fix_plan plan = plan_of(f);
	struct buf out = {0};

	for (size_t i = 0; i < plan.count; i++) {
		const struct fix_row *row = &plan.rows[i];

		buf_printf(&out, "%s+%u severe +%u all, %u %u: ", i ? "\n" : "", row->new_severe,
			   row->new_findings, row->total_severe, row->total_findings);
		action_print(f, &fixes_of(f)->actions[row->action], &out);
	}
	fix_plan_fini(&plan);
	return buf_take(&out);
}

/* ---- images that most tests are about -----------------------------------------------------------
 */

static const struct image_line images[] = {
	/* clang-format off */
	{"mirror/debian", "12-20250101", "debian 12.8", 300, 1, NULL},
	{"mirror/debian", "12-20251001", "debian 12.12", 30, 1, NULL},
	{"payments/api", "1.2", "debian 12.8", 20, 2, "mirror/debian:12-20250101"},
	{"web/front", "7", "debian 12.8", 20, 3, "mirror/debian:12-20250101"},
	/* clang-format on */
};
#define OLD "mirror/debian:12-20250101"
#define NEW "mirror/debian:12-20251001"

#endif
