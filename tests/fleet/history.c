/*
 * Who said what when: every statement of every scanner over all dates, from the plan.
 */
#include "history.h"
#include "names.h"

#include <stdlib.h>
#include <string.h>

int64_t history_now(const struct plan *plan, unsigned date)
{
	return plan->dates[date] + 40 * INT64_C(3600000);
}

int64_t report_time(const struct plan *plan, const struct image *image, unsigned date)
{
	const char *tags[2];
	unsigned tag_count = image_tags(image, date, tags);
	int64_t first = INT64_MAX;

	if (!report_is_dated(image, date))
		return plan->dates[date] + 7 * INT64_C(3600000);
	for (unsigned place = 0; place < repo_places(image->repo); place++)
		for (unsigned i = 0; i < tag_count; i++) {
			int64_t when = trivy_time(plan, image, place, tags[i], date);

			first = when < first ? when : first;
		}
	return first;
}

bool was_said(const struct statement *statement, unsigned date)
{
	for (unsigned i = 0; i <= date; i++)
		if (statement->said[i] != SAID_NOTHING)
			return true;
	return false;
}

/* ---- statements ------------------------------------------------------------------------------ */

static void add_statement(struct history *history, const struct statement *statement)
{
	if (history->count == history->room) {
		history->room = history->room ? history->room * 2 : 16384;
		history->all = realloc(history->all, history->room * sizeof(*history->all));
		if (!history->all)
			out_of_memory();
	}
	history->all[history->count++] = *statement;
}

static void lower(unsigned char *date, unsigned to)
{
	if (to < *date)
		*date = (unsigned char)to;
}

static void note_dates(struct history *history, const struct statement *statement, unsigned item)
{
	struct where *where = &history->wheres[statement->where - history->wheres];
	size_t vuln = (size_t)(statement->vuln - history->plan->vulns);

	for (unsigned date = DATE_COUNT; date-- > 0;) {
		if (statement->said[date] == SAID_NOTHING)
			continue;
		lower(&where->found[statement->scanner][item], date);
		lower(&where->said_since, date);
		if (statement->scanner != SCAN_TRIVY)
			continue;
		lower(&history->said_since[vuln], date);
		if (date >= statement->vuln->assigned)
			lower(&history->assigned[vuln], date);
	}
}

static void add_scanner(struct history *history, const struct where *where,
			const struct target *target, const struct item *item,
			const struct vuln *vuln, enum scanner scanner)
{
	struct plan *plan = history->plan;
	struct statement statement = {.where = where,
				      .item = item,
				      .vuln = vuln,
				      .scanner = scanner,
				      .path = item->path_key};

	for (unsigned date = plan->first_date; date < DATE_COUNT; date++) {
		if (scanner == SCAN_INSPECTOR)
			statement.said[date] = inspector_says(plan, target, item, vuln, date);
		else if (target->image && report_lists(target->image, item, vuln, date))
			statement.said[date] = SAID_ACTIVE;
	}
	if (!was_said(&statement, DATE_COUNT - 1))
		return;
	statement.package = normal_name(plan, item->def->eco, name_for(item->def, scanner));
	note_dates(history, &statement, (unsigned)(item - target->items));
	add_statement(history, &statement);
}

static void add_items(struct history *history, const struct where *where,
		      const struct target *target)
{
	struct where *noted = &history->wheres[where - history->wheres];

	noted->said_since = DATE_COUNT;
	for (unsigned scanner = SCAN_TRIVY; scanner <= SCAN_INSPECTOR; scanner++) {
		noted->found[scanner] = arena_take(&history->plan->arena, target->item_count + 1);
		memset(noted->found[scanner], DATE_COUNT, target->item_count + 1);
	}
	for (unsigned i = 0; i < target->item_count; i++) {
		const struct item *item = &target->items[i];
		struct vuln_range range = plan_vulns_of(history->plan, item->def);

		for (unsigned v = 0; v < range.count; v++) {
			if (history->set != SET_INSPECTOR)
				add_scanner(history, where, target, item, &range.first[v],
					    SCAN_TRIVY);
			if (history->set != SET_TRIVY)
				add_scanner(history, where, target, item, &range.first[v],
					    SCAN_INSPECTOR);
		}
	}
}

static void add_specials(struct history *history, const struct where *where)
{
	for (size_t i = 0; i < special_def_count; i++) {
		struct statement statement = {.where = where,
					      .special = &special_defs[i],
					      .path = special_defs[i].path,
					      .scanner = SCAN_INSPECTOR};

		if (special_defs[i].host != (size_t)(where->host - history->plan->hosts))
			continue;
		if (!special_defs[i].is_code)
			statement.path = arena_print(&history->plan->arena, "%s/%s",
						     special_defs[i].what, special_defs[i].path);
		for (unsigned date = history->plan->first_date; date < DATE_COUNT; date++)
			statement.said[date] = inspector_says_special(history->plan, where->host,
								      &special_defs[i]);
		add_statement(history, &statement);
	}
}

/* ---- places ---------------------------------------------------------------------------------- */

static void hold(struct history *history, const struct image *image, unsigned date,
		 struct held *held)
{
	for (unsigned i = 0; i < image->item_count; i++) {
		struct vuln_range range = plan_vulns_of(history->plan, image->items[i].def);

		for (unsigned v = 0; v < range.count; v++) {
			const struct vuln *vuln = &range.first[v];

			if (!report_lists(image, &image->items[i], vuln, date))
				continue;
			held->severities |= 1u << vuln->severity[SCAN_TRIVY];
			held->fixes |= vuln->fixed_in ? 2 : 1;
		}
	}
}

static void add_image(struct history *history, const struct image *image, unsigned place)
{
	struct plan *plan = history->plan;
	struct where *where = &history->wheres[history->where_count++];
	struct target target = target_of_image(plan, image, place);

	*where = (struct where){.image = image, .place_number = place};
	where->place = arena_print(&plan->arena, "%s/%s", place_registry(plan, image->repo, place),
				   image->repo->name);
	where->number = (unsigned)(image->repo - repo_defs) * 2 + place;
	add_items(history, where, &target);
}

static void add_host(struct history *history, const struct host *host)
{
	struct where *where = &history->wheres[history->where_count++];
	struct target target = target_of_host(history->plan, host);
	const char *version = strstr(host->resource, ":$LATEST");

	*where = (struct where){.host = host};
	where->place = version ? arena_print(&history->plan->arena, "%.*s",
					     (int)(version - host->resource), host->resource)
			       : host->resource;
	where->number = (unsigned)repo_def_count * 2 + (unsigned)(host - history->plan->hosts);
	add_items(history, where, &target);
	add_specials(history, where);
}

void history_gather(struct history *history, struct plan *plan, enum set set)
{
	size_t most = plan->image_count * 2 + host_def_count, vulns = 0;

	*history = (struct history){.plan = plan, .set = set};
	history->wheres = arena_take(&plan->arena, most * sizeof(*history->wheres));
	while (plan->vulns[vulns].cve[0])
		vulns++;
	history->said_since = arena_take(&plan->arena, vulns + 1);
	history->assigned = arena_take(&plan->arena, vulns + 1);
	memset(history->said_since, DATE_COUNT, vulns + 1);
	memset(history->assigned, DATE_COUNT, vulns + 1);
	history->held = arena_take(&plan->arena, plan->image_count * sizeof(*history->held));
	for (unsigned i = 0; i < plan->image_count; i++) {
		const struct image *image = &plan->images[i];

		for (unsigned date = plan->first_date; date < DATE_COUNT; date++)
			hold(history, image, date, &history->held[i][date]);
		for (unsigned place = 0; place < repo_places(image->repo); place++)
			add_image(history, image, place);
	}
	for (size_t i = 0; i < host_def_count && set != SET_TRIVY; i++)
		add_host(history, &plan->hosts[i]);
	history_live(history);
}

void history_free(struct history *history)
{
	free(history->all);
	history->all = NULL;
}

/* ---- order ----------------------------------------------------------------------------------- */

static int compare_text(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "");
}

static int compare_issues(const struct statement *a, const struct statement *b)
{
	int order = (int)a->where->number - (int)b->where->number;

	if (!order)
		order = (a->special != NULL) - (b->special != NULL);
	if (!order && a->item)
		order = (int)a->item->def->eco - (int)b->item->def->eco;
	if (!order)
		order = compare_text(a->package, b->package);
	if (!order)
		order = compare_text(a->path, b->path);
	return order ? order : compare_text(a->id, b->id);
}

static int compare_rows(const void *one, const void *two)
{
	const struct statement *a = one, *b = two;
	int order = compare_issues(a, b);

	if (!order)
		order = (a->where > b->where) - (a->where < b->where);
	if (!order && a->item)
		order = strcmp(a->item->installed, b->item->installed);
	return order ? order : (int)a->scanner - (int)b->scanner;
}

bool same_issue(const struct statement *a, const struct statement *b)
{
	return compare_issues(a, b) == 0;
}

bool same_row(const struct statement *a, const struct statement *b)
{
	return same_issue(a, b) && a->where == b->where &&
	       (!a->item || strcmp(a->item->installed, b->item->installed) == 0);
}

static const char *id_of(const struct history *history, const struct statement *statement,
			 unsigned date)
{
	const struct vuln *vuln = statement->vuln;

	if (statement->special)
		return statement->special->is_code ? statement->special->what : NULL;
	if (statement->scanner == SCAN_TRIVY && vuln->naming == NAME_TRIVY_OTHER &&
	    history->assigned[vuln - history->plan->vulns] > date)
		return vuln->other;
	return vuln_id(vuln);
}

void history_order(struct history *history, unsigned date)
{
	for (size_t i = 0; i < history->count; i++)
		history->all[i].id = id_of(history, &history->all[i], date);
	if (history->count)
		qsort(history->all, history->count, sizeof(*history->all), compare_rows);
}
