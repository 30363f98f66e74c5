/*
 * truth.json: what a right database answers, for each date and set of documents.
 * Its rules stand in README.md; rows.c applies them, this file groups and writes.
 */
#include "truth.h"
#include "paths.h"
#include "prose.h"
#include "rows.h"
#include "write.h"

#include <stdlib.h>
#include <string.h>

static const char *key_of_image(const struct row *row)
{
	return row->image;
}

static const char *key_of_package(const struct row *row)
{
	return row->package;
}

static const char *key_of_vuln(const struct row *row)
{
	return row->vuln;
}

static const char *key_of_account(const struct row *row)
{
	return row->account;
}

static const char *key_of_team(const struct row *row)
{
	return row->team;
}

static const char *key_of_severity(const struct row *row)
{
	return severity_of_group(row->severity);
}

static const char *key_of_problem(const struct row *row)
{
	return row->problem;
}

typedef const char *(*row_key)(const struct row *);

/* A row under one of its names, so that one comparison sorts by any of them. */
struct named {
	const char *name;
	const struct row *row;
};

static int by_name(const void *a, const void *b)
{
	const char *left = ((const struct named *)a)->name;
	const char *right = ((const struct named *)b)->name;

	if (!left || !right)
		return (left != NULL) - (right != NULL);
	return strcmp(left, right);
}

/* How many different names a group has; NULL is none. */
static unsigned count_distinct(const struct named *group, size_t count, row_key key,
			       struct named *scratch)
{
	unsigned distinct = 0;

	for (size_t i = 0; i < count; i++)
		scratch[i] = (struct named){key(group[i].row), group[i].row};
	qsort(scratch, count, sizeof(*scratch), by_name);
	for (size_t i = 0; i < count; i++)
		if (scratch[i].name && (i == 0 || by_name(&scratch[i - 1], &scratch[i]) != 0))
			distinct++;
	return distinct;
}

static void write_group(struct json *json, const struct plan *plan, const struct named *group,
			size_t count, struct named *scratch)
{
	unsigned by_severity[SEV_COUNT] = {0};
	unsigned fixable = 0;
	int64_t oldest = plan->now;

	for (size_t i = 0; i < count; i++) {
		by_severity[group[i].row->severity]++;
		fixable += group[i].row->is_fixable;
		if (group[i].row->first_seen < oldest)
			oldest = group[i].row->first_seen;
	}
	json_object(json, NULL);
	json_text_or_null(json, "key", group[0].name);
	json_integer(json, "images", count_distinct(group, count, key_of_image, scratch));
	json_integer(json, "problems", count_distinct(group, count, key_of_problem, scratch));
	json_integer(json, "findings", (int64_t)count);
	json_integer(json, "critical", by_severity[SEV_CRITICAL]);
	json_integer(json, "high", by_severity[SEV_HIGH]);
	json_integer(json, "medium", by_severity[SEV_MEDIUM]);
	json_integer(json, "low", by_severity[SEV_LOW]);
	json_integer(json, "info", by_severity[SEV_INFO]);
	json_integer(json, "unknown", by_severity[SEV_UNKNOWN]);
	json_integer(json, "fixable", fixable);
	json_integer(json, "oldest_days", (plan->now - oldest) / DAY_MS);
	json_end(json);
}

static void write_groups(struct json *json, struct plan *plan, const struct rows *rows)
{
	static const struct {
		const char *name;
		row_key key;
	} kinds[] = {{"image", key_of_image}, {"package", key_of_package},
		     {"vuln", key_of_vuln},   {"account", key_of_account},
		     {"team", key_of_team},   {"severity", key_of_severity}};
	struct named *sorted = arena_take(&plan->arena, (rows->count + 1) * sizeof(*sorted));
	struct named *scratch = arena_take(&plan->arena, (rows->count + 1) * sizeof(*scratch));

	json_object(json, "groups");
	for (size_t kind = 0; kind < FLEET_LENGTH(kinds); kind++) {
		for (size_t i = 0; i < rows->count; i++)
			sorted[i] = (struct named){kinds[kind].key(&rows->all[i]), &rows->all[i]};
		qsort(sorted, rows->count, sizeof(*sorted), by_name);
		json_array(json, kinds[kind].name);
		for (size_t i = 0, end; i < rows->count; i = end) {
			for (end = i + 1; end < rows->count; end++)
				if (by_name(&sorted[i], &sorted[end]) != 0)
					break;
			write_group(json, plan, &sorted[i], end - i, scratch);
		}
		json_end(json);
	}
	json_end(json);
}

static void write_report_paths(struct json *json, struct plan *plan, unsigned date,
			       bool only_joinable)
{
	for (unsigned i = 0; i < plan->image_count; i++) {
		const struct image *image = &plan->images[i];
		const char *tags[2];
		unsigned tag_count = image_tags(image, date, tags);

		if (!image->is_scanned[date] || strcmp(image->arch, "amd64") != 0 ||
		    (only_joinable && !image_is_joinable(image)))
			continue;
		for (unsigned place = 0; place < repo_places(image->repo); place++)
			for (unsigned tag = 0; tag < tag_count; tag++)
				json_text(json, NULL,
					  path_of_report(plan, image, place, tags[tag], date));
	}
}

static void write_files(struct json *json, struct plan *plan, unsigned date, enum set set)
{
	json_array(json, "files");
	if (set != SET_INSPECTOR)
		write_report_paths(json, plan, date, set == SET_BOTH);
	for (unsigned account = 0; account < account_def_count; account++) {
		if (set == SET_TRIVY || !account_defs[account].has_inspector)
			continue;
		if (set == SET_BOTH)
			json_text(json, NULL, path_of_joined(plan, account, date));
		for (unsigned region = 0; region < REGION_COUNT; region++)
			if (set != SET_BOTH && account_uses_region(account, region))
				json_text(json, NULL, path_of_export(plan, account, region, date));
	}
	if (set == SET_ALL)
		truth_image_files(json, plan, date);
	json_end(json);
}

static void write_sets(struct json *json, struct plan *plan, unsigned date)
{
	static const char *const names[SET_COUNT] = {"trivy", "inspector", "both", "all"};

	json_object(json, "sets");
	for (enum set set = SET_TRIVY; set < SET_COUNT; set++) {
		struct rows rows = rows_collect(plan, date, set);

		json_object(json, names[set]);
		write_files(json, plan, date, set);
		json_integer(json, "findings", (int64_t)rows.count);
		write_groups(json, plan, &rows);
		json_end(json);
		rows_free(&rows);
	}
	json_end(json);
}

static void write_dates(struct json *json, struct plan *plan)
{
	json_array(json, "dates");
	for (unsigned date = plan->first_date; date < DATE_COUNT; date++) {
		json_object(json, NULL);
		json_text(json, "date", time_print(plan->dates[date], TIME_DATE, 0).text);
		write_sets(json, plan, date);
		truth_facts(json, plan, date);
		truth_history(json, plan, date);
		json_end(json);
	}
	json_end(json);
}

/* The dates on which an image was scanned; with `newest`, those of its moving tag. */
static void write_scanned(struct json *json, const struct plan *plan, const struct image *image,
			  bool newest)
{
	json_array(json, "dates");
	for (unsigned date = plan->first_date; date < DATE_COUNT; date++)
		if (image->is_scanned[date] && (!newest || image->is_newest[date]))
			json_text(json, NULL, time_print(plan->dates[date], TIME_DATE, 0).text);
	json_end(json);
}

static void write_place(struct json *json, struct plan *plan, const struct image *image,
			unsigned place, const char *tag, bool is_moving)
{
	json_object(json, NULL);
	json_text(json, "registry", place_registry(plan, image->repo, place));
	json_text(json, "repository", image->repo->name);
	json_text(json, "tag", tag);
	write_scanned(json, plan, image, is_moving);
	json_end(json);
}

static void write_places(struct json *json, struct plan *plan, const struct image *image)
{
	bool has_moved = false;

	for (unsigned date = plan->first_date; date < DATE_COUNT; date++)
		has_moved = has_moved || (image->is_scanned[date] && image->is_newest[date]);
	json_array(json, "places");
	for (unsigned place = 0; place < repo_places(image->repo); place++) {
		write_place(json, plan, image, place, image->tag, false);
		if (image->repo->moving && has_moved)
			write_place(json, plan, image, place, image->repo->moving, true);
	}
	json_end(json);
}

static const char *base_name(struct plan *plan, const struct image *base)
{
	return base ? arena_print(&plan->arena, "%s:%s", base->repo->name, base->tag) : NULL;
}

static void write_layers(struct json *json, const struct image *image)
{
	json_array(json, "layers");
	for (unsigned i = 0; i < image->layer_count; i++)
		json_text(json, NULL, image->layers[i].diff.text);
	json_end(json);
}

static bool find_span(const struct plan *plan, const struct image *image, unsigned *first,
		      unsigned *last)
{
	bool is_found = false;

	for (unsigned date = plan->first_date; date < DATE_COUNT; date++) {
		if (!image->is_scanned[date])
			continue;
		*first = is_found ? *first : date;
		*last = date;
		is_found = true;
	}
	return is_found;
}

static void write_image(struct json *json, struct plan *plan, const struct image *image)
{
	unsigned first = 0;
	unsigned last = 0;

	if (!find_span(plan, image, &first, &last))
		return;
	json_object(json, NULL);
	json_text(json, "config_digest", image->config.text);
	json_text(json, "manifest_digest", image->manifest.text);
	json_text_or_null(json, "index_digest", image->is_pair ? image->index.text : NULL);
	json_text(json, "architecture", image->arch);
	json_bool(json, "joinable", image_is_joinable(image));
	write_places(json, plan, image);
	json_text_or_null(json, "base", base_name(plan, image->base));
	json_array(json, "base_chain");
	for (const struct image *base = image->base; base; base = base->base)
		json_text(json, NULL, base_name(plan, base));
	json_end(json);
	write_layers(json, image);
	json_text(json, "first_date", time_print(plan->dates[first], TIME_DATE, 0).text);
	json_text(json, "last_date", time_print(plan->dates[last], TIME_DATE, 0).text);
	json_end(json);
}

static void write_origins(struct json *json, struct plan *plan)
{
	static const char *const names[ORIGIN_COUNT] = {"none", "base", "app", "unknown", "own"};

	json_array(json, "findings_origin");
	for (unsigned date = plan->first_date; date < DATE_COUNT; date++) {
		struct rows rows = rows_collect(plan, date, SET_TRIVY);
		unsigned counts[ORIGIN_COUNT] = {0};

		for (size_t i = 0; i < rows.count; i++)
			counts[rows.all[i].origin]++;
		rows_free(&rows);
		json_object(json, NULL);
		json_text(json, "date", time_print(plan->dates[date], TIME_DATE, 0).text);
		for (enum origin origin = ORIGIN_BASE; origin < ORIGIN_COUNT; origin++)
			json_integer(json, names[origin], counts[origin]);
		json_end(json);
	}
	json_end(json);
}

static void write_bases(struct json *json, struct plan *plan)
{
	json_array(json, "bases");
	for (unsigned i = 0; i < plan->image_count; i++) {
		const struct image *image = &plan->images[i];
		unsigned date;

		if (image->repo - repo_defs >= BASE_COUNT || !find_span(plan, image, &date, &date))
			continue;
		json_object(json, NULL);
		json_text(json, "name", base_name(plan, image));
		json_text(json, "config_digest", image->config.text);
		json_text(json, "architecture", image->arch);
		json_text_or_null(json, "base", base_name(plan, image->base));
		write_layers(json, image);
		json_end(json);
	}
	json_end(json);
}

bool write_truth(struct plan *plan, const char *dir)
{
	static struct json json;
	FILE *file = open_output(dir, "truth.json");

	if (!file)
		return false;
	json_start(&json, file);
	json_object(&json, NULL);
	json_bool(&json, "demonstration", true);
	json_integer(&json, "seed", (int64_t)plan->stated_seed);
	json_text(&json, "now", time_print(plan->now, TIME_ISO_UTC, 0).text);
	write_dates(&json, plan);
	json_array(&json, "images");
	for (unsigned i = 0; i < plan->image_count; i++)
		write_image(&json, plan, &plan->images[i]);
	json_end(&json);
	write_origins(&json, plan);
	truth_owners(&json, plan);
	write_bases(&json, plan);
	json_end(&json);
	json_newline(&json);
	return close_output(&json, "truth.json");
}
