/*
 * Rows by rule. The functions here walk the plan on their own: they share the facts
 * with the writers, but not a line that says how a document is written.
 */
#include "rows.h"
#include "names.h"
#include "owners.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void add_row(struct rows *rows, const struct row *row)
{
	if (rows->count == rows->room) {
		size_t room = rows->room ? rows->room * 2 : 4096;
		struct row *all = realloc(rows->all, room * sizeof(*all));

		if (!all)
			out_of_memory();
		rows->all = all;
		rows->room = room;
	}
	rows->all[rows->count++] = *row;
}

static enum origin origin_of(const struct image *image, const struct item *item)
{
	if (image->base && item->layer < image->base->layer_count)
		return ORIGIN_BASE;
	if (image->repo - repo_defs < BASE_COUNT)
		return ORIGIN_OWN;
	return image->layers[item->layer].kind == LAYER_SHARED ? ORIGIN_UNKNOWN : ORIGIN_APP;
}

struct where {
	const char *place; /* registry/repository, or the resource */
	const char *image; /* NULL for hosts */
	const char *account;
	const char *team;
};

static void add_found(struct plan *plan, struct rows *rows, const struct where *where,
		      const struct item *item, const struct vuln *vuln, enum scanner scanner,
		      unsigned date, struct row row)
{
	struct arena *arena = &plan->arena;
	const struct package_def *def = item->def;
	const char *eco = eco_name(def->eco);
	const char *name = normal_name(plan, def->eco, name_for(def, scanner));
	const char *path = item->path_key ? item->path_key : "";
	bool is_trivy = scanner == SCAN_TRIVY;
	const char *id = vuln_id_said(vuln, scanner, date);
	const char *source = is_trivy && eco_is_os(def->eco) ? def->source : name;

	row.def = def;
	row.team = where->team;
	row.key =
		arena_print(arena, "%s|%s|%s|%s|%s|%s|%s", where->place,
			    where->image ? where->image : "", eco, name, item->installed, path, id);
	row.issue = arena_print(arena, "%s|%s|%s|%s|%s", where->place, eco, name, path, id);
	row.package = arena_print(arena, "%s/%s", eco, name);
	row.problem = arena_print(arena, "%s|%s|%s", eco, source, id);
	row.image = where->image;
	row.account = where->account;
	row.vuln = id;
	row.severity = vuln->severity[scanner];
	row.is_from_trivy = is_trivy;
	row.is_fixable = vuln->fixed_in && (is_trivy || !vuln->inspector_hides_fix);
	add_row(rows, &row);
}

static void add_trivy(struct plan *plan, struct rows *rows, const struct where *where,
		      const struct image *image, unsigned place, unsigned date)
{
	const char *tags[2];
	unsigned tag_count = image_tags(image, date, tags);
	int64_t first = INT64_MAX;

	for (unsigned i = 0; i < tag_count; i++) {
		int64_t when = trivy_time(plan, image, place, tags[i], date);

		first = when < first ? when : first;
	}
	for (unsigned i = 0; i < image->item_count; i++) {
		const struct item *item = &image->items[i];
		struct vuln_range range = plan_vulns_of(plan, item->def);
		struct row row = {.first_seen = first, .origin = origin_of(image, item)};

		for (unsigned v = 0; v < range.count; v++)
			if (report_lists(image, item, &range.first[v], date))
				add_found(plan, rows, where, item, &range.first[v], SCAN_TRIVY,
					  date, row);
	}
}

static void add_inspector(struct plan *plan, struct rows *rows, const struct where *where,
			  const struct target *target, unsigned date)
{
	for (unsigned i = 0; i < target->item_count; i++) {
		const struct item *item = &target->items[i];
		struct vuln_range range = plan_vulns_of(plan, item->def);

		for (unsigned v = 0; v < range.count; v++) {
			const struct vuln *vuln = &range.first[v];
			struct row row = {.first_seen = inspector_first_seen(plan, target->origin,
									     target->since, vuln)};

			if (inspector_says(plan, target, item, vuln, date) != SAID_NOTHING)
				add_found(plan, rows, where, item, vuln, SCAN_INSPECTOR, date, row);
		}
	}
}

static void add_image(struct plan *plan, struct rows *rows, const struct image *image,
		      unsigned place, unsigned date, enum set set)
{
	const struct repo_def *repo = image->repo;
	struct where where = {
		.place = arena_print(&plan->arena, "%s/%s", place_registry(plan, repo, place),
				     repo->name),
		.image = set == SET_INSPECTOR ? image->manifest.text : image->config.text,
		.account = place_account(repo),
		.team = team_of(owner_of(plan, place_registry(plan, repo, place), repo->name,
					 place_account(repo))),
	};

	if (set == SET_BOTH && !image_is_joinable(image))
		return;
	if (set != SET_INSPECTOR)
		add_trivy(plan, rows, &where, image, place, date);
	if (set != SET_TRIVY) {
		struct target target = target_of_image(plan, image, place);

		add_inspector(plan, rows, &where, &target, date);
	}
}

static enum severity severity_named(const char *word)
{
	return strcmp(word, "HIGH") == 0 ? SEV_HIGH : SEV_MEDIUM;
}

static const char *host_team(struct plan *plan, const struct host *host)
{
	return team_of(owner_of(plan, NULL, host->resource, account_defs[host->def->account].id));
}

static void add_special(struct plan *plan, struct rows *rows, const struct special_def *def)
{
	const struct host *host = &plan->hosts[def->host];
	struct row row = {.account = account_defs[host->def->account].id,
			  .team = host_team(plan, host),
			  .severity = severity_named(def->severity),
			  .first_seen = special_first_seen(plan, def),
			  .vuln = def->is_code ? def->what : NULL};

	row.problem = arena_print(&plan->arena, "%s|%s", def->what, def->path);
	row.key = arena_print(&plan->arena, "%s|%s|%s", host->resource, def->what, def->path);
	row.issue = row.key;
	add_row(rows, &row);
}

static void add_hosts(struct plan *plan, struct rows *rows, unsigned date)
{
	for (size_t i = 0; i < host_def_count; i++) {
		const struct host *host = &plan->hosts[i];
		struct where where = {.place = host->resource,
				      .account = account_defs[host->def->account].id,
				      .team = host_team(plan, host)};
		struct target target = target_of_host(plan, host);

		add_inspector(plan, rows, &where, &target, date);
	}
	for (size_t i = 0; i < special_def_count; i++)
		add_special(plan, rows, &special_defs[i]);
}

/*
 * A package of a distribution has one source, and a Trivy report states it with what is installed:
 * then Inspector's rows of images that Trivy did not read have it too.
 */
static void spread_sources(struct plan *plan, struct rows *rows, unsigned date)
{
	bool is_stated[256] = {false};

	for (unsigned i = 0; i < plan->image_count; i++)
		for (unsigned k = 0; k < plan->images[i].item_count; k++)
			if (plan->images[i].is_scanned[date] &&
			    strcmp(plan->images[i].arch, "amd64") == 0)
				is_stated[plan->images[i].items[k].def - package_defs] = true;
	for (size_t i = 0; i < rows->count; i++) {
		struct row *row = &rows->all[i];

		if (row->def && eco_is_os(row->def->eco) && is_stated[row->def - package_defs])
			row->problem =
				arena_print(&plan->arena, "%s|%s|%s", eco_name(row->def->eco),
					    row->def->source, row->vuln);
	}
}

static int by_key(const void *a, const void *b)
{
	return strcmp(((const struct row *)a)->key, ((const struct row *)b)->key);
}

static int by_issue(const void *a, const void *b)
{
	return strcmp(((const struct row *)a)->issue, ((const struct row *)b)->issue);
}

static void merge_row(struct row *into, const struct row *row)
{
	if (row->severity > into->severity)
		into->severity = row->severity;
	if (row->first_seen < into->first_seen)
		into->first_seen = row->first_seen;
	into->is_fixable = into->is_fixable || row->is_fixable;
	if (row->is_from_trivy && !into->is_from_trivy) {
		into->problem = row->problem;
		into->origin = row->origin;
		into->is_from_trivy = true;
	}
}

static void merge_rows(struct rows *rows)
{
	size_t kept = 0;

	qsort(rows->all, rows->count, sizeof(*rows->all), by_key);
	for (size_t i = 0; i < rows->count; i++) {
		if (kept && by_key(&rows->all[kept - 1], &rows->all[i]) == 0)
			merge_row(&rows->all[kept - 1], &rows->all[i]);
		else
			rows->all[kept++] = rows->all[i];
	}
	rows->count = kept;
}

/* An issue is as old as its oldest occurrence, whatever image that is in. */
static void spread_first_seen(struct rows *rows)
{
	qsort(rows->all, rows->count, sizeof(*rows->all), by_issue);
	for (size_t i = 0, end; i < rows->count; i = end) {
		int64_t first = rows->all[i].first_seen;

		for (end = i + 1; end < rows->count; end++) {
			if (by_issue(&rows->all[i], &rows->all[end]) != 0)
				break;
			if (rows->all[end].first_seen < first)
				first = rows->all[end].first_seen;
		}
		for (size_t k = i; k < end; k++)
			rows->all[k].first_seen = first;
	}
}

struct rows rows_collect(struct plan *plan, unsigned date, enum set set)
{
	struct rows rows = {NULL, 0, 0};

	for (unsigned i = 0; i < plan->image_count; i++) {
		const struct image *image = &plan->images[i];

		for (unsigned place = 0; place < repo_places(image->repo); place++)
			add_image(plan, &rows, image, place, date, set);
	}
	if (set == SET_INSPECTOR || set == SET_ALL)
		add_hosts(plan, &rows, date);
	if (rows.count) {
		if (set == SET_ALL)
			spread_sources(plan, &rows, date);
		merge_rows(&rows);
		spread_first_seen(&rows);
	}
	return rows;
}

void rows_free(struct rows *rows)
{
	free(rows->all);
	*rows = (struct rows){NULL, 0, 0};
}
