/*
 * What runs, against the demonstration fleet's own plan: of every image at each date whether it
 * runs, how many times, in which accounts, clusters and workloads, imported forward, backward and
 * shuffled. What is expected is worked out here from the plan's list of uses and shares nothing
 * with core/ or data/: too many fails as well as too few.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/field.h"
#include "core/mem.h"
#include "core/pivot.h"
#include "core/use.h"
#include "data/import.h"
#include "tests/demo_fleet.h"
#include "tests/same_groups.h"
#include "tests/tap.h"

/* ---- importing ------------------------------------------------------------------------------- */

struct item {
	const char *path, *cluster; /* cluster: of pods */
};

struct items {
	struct item *list;
	size_t count, room;
};

static void add_item(struct items *items, const cJSON *path, const char *cluster)
{
	MEM_ROOM(items->list, items->count, items->room);
	items->list[items->count++] = (struct item){path->valuestring, cluster};
}

static const cJSON *at(const cJSON *object, const char *key)
{
	return cJSON_GetObjectItem(object, key);
}

static const char *text_at(const cJSON *object, const char *key)
{
	return cJSON_GetStringValue(at(object, key));
}

static struct items documents_of(const cJSON *truth)
{
	struct items items = {.list = NULL};
	const cJSON *day, *file;

	cJSON_ArrayForEach(day, at(truth, "dates"))
	{
		cJSON_ArrayForEach(file, at(at(at(day, "sets"), "trivy"), "files"))
			add_item(&items, file, NULL);
		cJSON_ArrayForEach(file, at(at(day, "facts"), "files"))
			add_item(&items, file, NULL);
		cJSON_ArrayForEach(file, at(at(day, "facts"), "pods"))
			add_item(&items, file, file->string);
	}
	return items;
}

static bool import_item(const struct demo *d, struct store *store, const struct item *item,
			struct error *err)
{
	bool is_whole = item->cluster || strstr(item->path, "/usage/ecs/");
	char *path = mem_printf("%s/%s", d->dir, item->path);
	struct source_stream *stream = source_open(path, err);
	const struct import_options options = {.as = item->cluster,
					       .as_of = DATE_NONE,
					       .complete = is_whole ? "" : NULL,
					       .limits = slice_limits_default};
	const struct store_import_options kept = {.name = item->path,
						  .now = DEMO_NOW,
						  .modified = stream ? source_modified(stream)
								     : DATE_NONE,
						  .as = item->cluster,
						  .as_of = DATE_NONE,
						  .complete = options.complete};
	struct import_result result = {.outcome = IMPORT_FAILED};
	struct import_counts counts = {0};
	struct store_import *import = stream ? store_import_begin(store, &kept, err) : NULL;
	struct sink sink;
	bool worked = import != NULL;

	free(path);
	if (worked) {
		sink = store_import_sink(import);
		worked = import_stream(stream, item->path, &options, &sink, &result, err) &&
			 store_import_end(import, &result, 0, &counts, err);
	}
	source_close(stream);
	return worked;
}

/* NULL, and said, when it did not work. */
static struct fleet *fleet_of(const struct demo *d, const struct items *items)
{
	struct error err = {0};
	struct store *store = store_open(":memory:", STORE_CREATE, &err);
	struct fleet *fleet = NULL;
	bool worked = store != NULL;

	for (size_t i = 0; worked && i < items->count; i++)
		worked = import_item(d, store, &items->list[i], &err);
	if (worked)
		fleet = store_load(store, &err);
	if (!fleet)
		tap_diag("import", err.text);
	store_close(store);
	return fleet;
}

/* ---- what the plan says ---------------------------------------------------------------------- */

/* Texts, sorted and each once when they are printed. */
struct texts {
	const char *list[200];
	size_t count;
};

static void add_text(struct texts *t, const char *text)
{
	for (size_t i = 0; i < t->count; i++)
		if (!text || strcmp(t->list[i], text) == 0)
			return;
	if (text && t->count < sizeof(t->list) / sizeof(t->list[0]))
		t->list[t->count++] = text;
}

static int compare_texts(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void put_texts(struct buf *out, struct texts *t)
{
	if (t->count)
		qsort(t->list, t->count, sizeof(t->list[0]), compare_texts);
	for (size_t i = 0; i < t->count; i++)
		buf_printf(out, "%s%s", i ? "," : "", t->list[i]);
	buf_puts(out, "; ");
}

/* Of an image of two platforms the node may say the index: any of them may be what runs. */
static bool is_use_of(const cJSON *use, const cJSON *image)
{
	const char *digest = text_at(use, "digest"), *index = text_at(image, "index_digest");

	return strcmp(text_at(use, "image"), text_at(image, "config_digest")) == 0 ||
	       (digest && index && strcmp(digest, index) == 0);
}

static bool is_at(const cJSON *use, const cJSON *place)
{
	char *repository =
		mem_printf("%s/%s:", text_at(place, "registry"), text_at(place, "repository"));
	bool is_there = strncmp(text_at(use, "image_ref"), repository, strlen(repository)) == 0;

	free(repository);
	return is_there;
}

static bool is_pulled_by(const cJSON *image, const cJSON *use)
{
	const cJSON *place;

	if (is_use_of(use, image))
		return true;
	cJSON_ArrayForEach(place, at(image, "places")) if (is_at(use, place)) return true;
	return false;
}

static bool is_same(const cJSON *a, const cJSON *b, const char *key)
{
	return cJSON_Compare(at(a, key), at(b, key), true);
}

static bool is_same_cluster(const cJSON *a, const cJSON *b)
{
	return is_same(a, b, "account") && is_same(a, b, "region") && is_same(a, b, "cluster");
}

static bool is_read(const cJSON *day, const cJSON *use)
{
	const cJSON *other;

	cJSON_ArrayForEach(
		other, at(at(day, "facts"), "usage")) if (!cJSON_IsTrue(at(other, "declared")) &&
							  is_same_cluster(other, use)) return true;
	return false;
}

/* Does every cluster that ever ran an image of these repositories have a dump of this date? */
static bool is_idle(const cJSON *truth, const cJSON *day, const cJSON *image)
{
	const cJSON *other, *use;
	int pullers = 0;

	cJSON_ArrayForEach(other, at(truth, "dates"))
		cJSON_ArrayForEach(use, at(at(other, "facts"), "usage"))
	{
		if (!cJSON_IsTrue(at(use, "running")) || !is_pulled_by(image, use))
			continue;
		pullers++;
		if (!is_read(day, use))
			return false;
	}
	return pullers > 0;
}

/* use, how many, accounts, clusters, workloads */
static char *wanted(const cJSON *truth, const cJSON *day, const cJSON *image)
{
	struct texts accounts = {.count = 0}, clusters = {.count = 0}, workloads = {.count = 0};
	struct buf out = {0};
	const cJSON *use;
	bool runs = false;
	double n = 0;

	cJSON_ArrayForEach(use, at(at(day, "facts"), "usage"))
	{
		if (!cJSON_IsTrue(at(use, "running")) || !is_use_of(use, image))
			continue;
		runs = true;
		n += at(use, "count")->valuedouble;
		add_text(&accounts, text_at(use, "account"));
		add_text(&clusters, text_at(use, "cluster"));
		add_text(&workloads, text_at(use, "workload"));
	}
	if (runs)
		buf_printf(&out, "running; %.0f; ", n);
	else
		buf_puts(&out, is_idle(truth, day, image) ? "idle; 0; " : "unknown; ; ");
	put_texts(&out, &accounts);
	put_texts(&out, &clusters);
	put_texts(&out, &workloads);
	return buf_take(&out);
}

/* ---- what the program says ------------------------------------------------------------------- */

static char *given(const struct question *q, uint32_t image)
{
	static const enum field_id ids[] = {FIELD_USE, FIELD_RUNNING, FIELD_RUNS_IN, FIELD_CLUSTERS,
					    FIELD_WORKLOADS};
	struct buf out = {0};

	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		const struct field *field = &fields[ids[i]];
		struct value v = {.known = false};

		field->get(q, image, &v);
		if (v.known && field->type == FIELD_LIST)
			for (uint32_t n = 0; n < v.list_count; n++)
				buf_printf(&out, "%s%s", n ? "," : "", value_item(&v, n));
		else
			value_print(&v, field->type, field->decimals, true, &out);
		buf_puts(&out, "; ");
	}
	return buf_take(&out);
}

static uint32_t image_of(const struct fleet *f, const cJSON *image)
{
	word key = dict_find(&f->words, text_at(image, "config_digest"));
	uint32_t i = 0;

	while (i < f->image_count && (!key || f->images[i].key != key))
		i++;
	return i;
}

struct tally {
	int images, wrong, running, idle, unknown;
};

static void compare_image(const struct fleet *f, const cJSON *truth, const cJSON *day,
			  const cJSON *image, struct tally *t)
{
	struct question q = {.fleet = f};
	uint32_t number = image_of(f, image);
	char *want, *got;

	if (number == f->image_count)
		return; /* nobody scanned it, and nobody runs it */
	q.now = date_parse(text_at(day, "date")) + DATE_DAY;
	want = wanted(truth, day, image);
	got = given(&q, number);
	t->images++;
	t->running += want[0] == 'r';
	t->idle += want[0] == 'i';
	t->unknown += want[0] == 'u';
	if (strcmp(want, got) != 0 && t->wrong++ < 5)
		printf("# %s, %s: is %s\n#   and the plan says %s\n", text_at(day, "date"),
		       text_at(image, "config_digest"), got, want);
	free(want);
	free(got);
}

static void compare_dates(const struct fleet *f, const cJSON *truth, const char *order)
{
	const cJSON *day, *image;

	cJSON_ArrayForEach(day, at(truth, "dates"))
	{
		struct tally t = {0};

		cJSON_ArrayForEach(image, at(truth, "images"))
			compare_image(f, truth, day, image, &t);
		ok(t.running > 10 && t.idle > 10 && t.unknown > 10,
		   "%s, at %s images run (%d), are idle (%d), and nobody knows (%d)", order,
		   text_at(day, "date"), t.running, t.idle, t.unknown);
		is_int(t.wrong, 0, "%s, at %s: use, number, accounts, clusters and workloads of %d",
		       order, text_at(day, "date"), t.images);
	}
}

/* What runs and is not of the plan, or runs under two names: too many. */
/* The plan's list of images holds those that were scanned. */
static bool is_scanned(const cJSON *truth, const char *config)
{
	const cJSON *image;

	cJSON_ArrayForEach(image, at(truth, "images")) if (strcmp(text_at(image, "config_digest"),
								  config) == 0) return true;
	return false;
}

/* What runs and no scan knows: all of it, by what it runs by. */
static void find_unscanned(const struct fleet *f, const cJSON *truth, const char *order)
{
	const cJSON *day, *use;
	int n = 0, wrong = 0;

	cJSON_ArrayForEach(day, at(truth, "dates"))
		cJSON_ArrayForEach(use, at(at(day, "facts"), "usage"))
	{
		word key = dict_find(&f->words, text_at(use, "image"));
		uint32_t i = 0;

		if (!cJSON_IsTrue(at(use, "running")) || is_scanned(truth, text_at(use, "image")))
			continue;
		n++;
		while (i < f->image_count && f->images[i].key != key)
			i++;
		wrong += i == f->image_count || !f->images[i].is_unscanned ||
			 use_of(f, i, date_parse(text_at(day, "date")) + DATE_DAY) != USE_RUNNING ||
			 strcmp(fleet_text(f, f->images[i].label), text_at(use, "image_ref")) != 0;
	}
	ok(n > 5, "%s: the plan runs images that nobody scans (%d)", order, n);
	is_int(wrong, 0, "%s: they run, and are called by what runs them", order);
}

static bool is_used(const cJSON *truth, const char *key)
{
	const cJSON *day, *use;

	cJSON_ArrayForEach(day, at(truth, "dates")) cJSON_ArrayForEach(
		use, at(at(day, "facts"), "usage")) if (strcmp(text_at(use, "image"), key) == 0 ||
							strcmp(text_at(use, "image_ref"), key) ==
								0) return true;
	return false;
}

static void find_others(const struct fleet *f, const cJSON *truth, const char *order)
{
	int wrong = 0;

	for (uint32_t i = 0; i < f->image_count; i++) {
		const char *key = fleet_text(f, f->images[i].key);

		wrong += f->images[i].is_unscanned ? is_scanned(truth, key) || !is_used(truth, key)
						   : !is_scanned(truth, key);
	}
	is_int(wrong, 0, "%s: and there is no other image that nobody scanned", order);
}

/* ---- groups by cluster ----------------------------------------------------------------------- */

/* Of the plan's images that have findings: how many run in this cluster at that date, and in how
 * many tasks. */
static void count_cluster(const struct fleet *f, const cJSON *truth, const cJSON *day,
			  const char *cluster, const bool *has_findings, uint32_t *images,
			  double *tasks)
{
	const cJSON *image, *use;

	cJSON_ArrayForEach(image, at(truth, "images"))
	{
		uint32_t number = image_of(f, image);
		bool runs = false;

		if (number == f->image_count || !has_findings[number])
			continue;
		cJSON_ArrayForEach(use, at(at(day, "facts"), "usage"))
		{
			if (!cJSON_IsTrue(at(use, "running")) || !is_use_of(use, image) ||
			    strcmp(text_at(use, "cluster"), cluster) != 0)
				continue;
			runs = true;
			*tasks += at(use, "count")->valuedouble;
		}
		*images += runs;
	}
}

static const char *cluster_of(const struct fleet *f, const struct group *g)
{
	return g->number && g->number <= f->words.count ? g->key : NULL;
}

static void compare_clusters(const struct fleet *f, const cJSON *truth, const cJSON *day,
			     const char *order)
{
	struct question q = {f, date_parse(text_at(day, "date")) + DATE_DAY};
	bool *has_findings = mem_array((size_t)f->image_count + 1, sizeof(*has_findings));
	struct selection all = {0};
	struct groups groups = {0};
	uint32_t places = 0, wrong = 0, sum = 0;

	selection_clear(&all, f->count);
	for (uint32_t i = 0; i < f->count; i++) {
		selection_add(&all, i);
		if (f->assets[f->asset[i]].image != FLEET_NONE)
			has_findings[f->assets[f->asset[i]].image] = true;
	}
	pivot_run(&q, PIVOT_RUNNING, &all, &groups);
	for (size_t i = 0; i < groups.count; i++) {
		const struct group *g = &groups.rows[i];
		uint32_t images = 0;
		double tasks = 0;

		sum += g->findings;
		if (!cluster_of(f, g))
			continue;
		places++;
		count_cluster(f, truth, day, g->key, has_findings, &images, &tasks);
		if (images == g->images && (double)g->tasks == tasks)
			continue;
		wrong++;
		printf("# %s: %u images, %lld tasks; the plan has %u, %.0f\n", g->key, g->images,
		       (long long)g->tasks, images, tasks);
	}
	ok(places > 1, "%s, at %s: there are groups of %u clusters", order, text_at(day, "date"),
	   places);
	is_int(wrong, 0, "each with the images and tasks that the plan has there");
	ok(sum >= f->count, "and no finding is in none (%u of %u)", sum, f->count);
	groups_fini(&groups);
	selection_fini(&all);
	free(has_findings);
}

/* Of the newest date: where most runs. */
static void test_clusters(const struct fleet *f, const cJSON *truth, const char *order)
{
	const cJSON *day, *last = NULL;

	cJSON_ArrayForEach(day, at(truth, "dates"))
	{
		compare_clusters(f, truth, day, order);
		last = day;
	}
	groups_are_their_terms(&(struct question){f, date_parse(text_at(last, "date")) + DATE_DAY},
			       order);
}

static void shuffle(struct items *items, unsigned seed)
{
	for (size_t i = items->count; i > 1; i--) {
		struct item swap = items->list[i - 1];
		size_t k;

		seed = seed * 1664525u + 1013904223u;
		k = (seed >> 8) % i;
		items->list[i - 1] = items->list[k];
		items->list[k] = swap;
	}
}

static void reverse(struct items *items)
{
	for (size_t i = 0; i < items->count / 2; i++) {
		struct item swap = items->list[i];

		items->list[i] = items->list[items->count - 1 - i];
		items->list[items->count - 1 - i] = swap;
	}
}

int main(void)
{
	static const char *const orders[] = {"forward", "backward", "shuffled"};
	struct demo d;
	struct items items;

	tap_begin();
	if (!demo_begin_year(&d)) {
		ok(false, "FLEET names the generator, and it writes its fleet");
		demo_end(&d);
		return done();
	}
	items = documents_of(d.truth);
	for (int i = 0; i < 3; i++) {
		struct fleet *f;

		if (i == 1)
			reverse(&items);
		if (i == 2)
			shuffle(&items, 20261101);
		f = fleet_of(&d, &items);
		ok(f != NULL, "%zu documents are imported %s", items.count, orders[i]);
		if (!f)
			continue;
		compare_dates(f, d.truth, orders[i]);
		find_unscanned(f, d.truth, orders[i]);
		find_others(f, d.truth, orders[i]);
		test_clusters(f, d.truth, orders[i]);
		fleet_free(f);
	}
	free(items.list);
	demo_end(&d);
	return done();
}
