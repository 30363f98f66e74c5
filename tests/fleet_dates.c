/* Runs the generator once; imports what its truth lists, each file as old as it is. */
#include "tests/fleet_dates.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/date.h"
#include "core/mem.h"
#include "data/import.h"
#include "tests/read_file.h"
#include "tests/run_program.h"

static void must(bool good, const char *what, const struct error *err)
{
	if (good)
		return;
	printf("Bail out! %s: %s\n", what, err->text);
	exit(1);
}

bool dates_begin(struct fleet_dates *d)
{
	const char *fleet = getenv("FLEET"), *folder = getenv("TMPDIR");
	const char *argv[] = {fleet, "--out", d->dir, NULL};
	char *path;

	*d = (struct fleet_dates){0};
	snprintf(d->dir, sizeof(d->dir), "%.40s/tamis-dates-XXXXXX", folder ? folder : "/tmp");
	if (!fleet || !mkdtemp(d->dir) || run_program(argv, "/dev/null") != 0)
		return false;
	path = mem_printf("%s/truth.json", d->dir);
	d->truth = read_json(path);
	d->count = cJSON_GetArraySize(cJSON_GetObjectItem(d->truth, "dates"));
	free(path);
	return d->count > 0;
}

void dates_end(struct fleet_dates *d)
{
	const char *argv[] = {"/bin/rm", "-rf", d->dir, NULL};

	cJSON_Delete(d->truth);
	run_program(argv, NULL);
}

static const cJSON *date_at(const struct fleet_dates *d, int at)
{
	return cJSON_GetArrayItem(cJSON_GetObjectItem(d->truth, "dates"), at);
}

const cJSON *dates_history(const struct fleet_dates *d, int at)
{
	return cJSON_GetObjectItem(date_at(d, at), "history");
}

date dates_now(const struct fleet_dates *d, int at)
{
	const char *text = cJSON_GetStringValue(cJSON_GetObjectItem(dates_history(d, at), "now"));

	return date_parse(text ? text : "");
}

/* ---- documents ------------------------------------------------------------------------------- */

struct documents {
	struct dated_document *list;
	size_t count, room;
};

/* What is a fact, no report, is of its night. */
static bool is_fact(const char *path)
{
	return strstr(path, "/usage/") || strstr(path, "/images/");
}

static void add_document(struct documents *docs, const cJSON *facts, int at, const cJSON *file,
			 const char *as)
{
	const char *path = file->valuestring;
	const cJSON *complete = cJSON_GetObjectItem(facts, "complete");
	const cJSON *scope = cJSON_GetObjectItemCaseSensitive(complete, path);
	const cJSON *night = cJSON_GetObjectItem(facts, "as_of");

	MEM_ROOM(docs->list, docs->count, docs->room);
	docs->list[docs->count++] = (struct dated_document){
		.date = at,
		.path = path,
		.as = as,
		.complete = cJSON_GetStringValue(scope),
		.as_of = is_fact(path) ? cJSON_GetStringValue(night) : NULL,
	};
}

/* Of a date: the set's own files; `all` has what runs, too. */
static void add_date(struct documents *docs, const struct fleet_dates *d, const char *set, int at)
{
	const cJSON *facts = cJSON_GetObjectItem(date_at(d, at), "facts"), *path;
	const cJSON *sets = cJSON_GetObjectItem(date_at(d, at), "sets");

	cJSON_ArrayForEach(path, cJSON_GetObjectItem(cJSON_GetObjectItem(sets, set), "files"))
		add_document(docs, facts, at, path, NULL);
	if (strcmp(set, "all") != 0)
		return;
	cJSON_ArrayForEach(
		path, cJSON_GetObjectItem(facts, "files")) if (strstr(path->valuestring, "/usage/"))
		add_document(docs, facts, at, path, NULL);
	cJSON_ArrayForEach(path, cJSON_GetObjectItem(facts, "pods"))
		add_document(docs, facts, at, path, path->string);
}

static void swap(struct documents *docs, size_t i, size_t k)
{
	struct dated_document kept = docs->list[i];

	docs->list[i] = docs->list[k];
	docs->list[k] = kept;
}

static void order_documents(struct documents *docs, enum dates_order order, unsigned seed)
{
	uint64_t state = seed;

	for (size_t i = 0; order == ORDER_BACKWARD && i < docs->count / 2; i++)
		swap(docs, i, docs->count - 1 - i);
	for (size_t i = docs->count; order == ORDER_SHUFFLED && i > 1; i--) {
		state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
		swap(docs, i - 1, (size_t)(state >> 33) % i);
	}
}

/* ---- import ---------------------------------------------------------------------------------- */

static void import_document(const struct fleet_dates *d, struct store *store, int64_t run_id,
			    const struct dated_document *doc)
{
	char *path = mem_printf("%s/%s", d->dir, doc->path);
	struct stat about = {0};
	date as_of = doc->as_of ? date_parse(doc->as_of) : DATE_NONE;
	const struct import_options options = {.as = doc->as,
					       .as_of = as_of,
					       .complete = doc->complete,
					       .limits = slice_limits_default};
	struct store_import_options so = {.run = run_id,
					  .name = doc->path,
					  .now = dates_now(d, doc->date),
					  .as = doc->as,
					  .complete = doc->complete,
					  .as_of = as_of};
	struct import_result result = {.outcome = IMPORT_FAILED};
	struct import_counts counts = {0};
	struct error err = {0};
	struct source_stream *stream = source_open(path, &err);
	struct store_import *import;
	struct sink sink;

	must(stream && stat(path, &about) == 0, path, &err);
	so.modified = (date)about.st_mtime;
	import = store_import_begin(store, &so, &err);
	must(import != NULL, path, &err);
	sink = store_import_sink(import);
	must(import_stream(stream, doc->path, &options, &sink, &result, &err), path, &err);
	must(store_import_end(import, &result, 0, &counts, &err), path, &err);
	source_close(stream);
	free(path);
}

struct store *dates_import(const struct fleet_dates *d, struct store *store, const char *set,
			   int from, int to, enum dates_order order, unsigned seed)
{
	struct documents docs = {0};
	struct error err = {0};
	int64_t run_id = 0;
	bool is_one_run = order == ORDER_SHUFFLED;

	for (int at = from; at <= to; at++)
		add_date(&docs, d, set, at);
	order_documents(&docs, order, seed);
	if (!store)
		store = store_open(":memory:", STORE_CREATE, &err);
	must(store != NULL, "a database", &err);
	for (size_t i = 0; i < docs.count; i++) {
		date now = dates_now(d, is_one_run ? to : docs.list[i].date);
		bool begins = i == 0 || (!is_one_run && docs.list[i].date != docs.list[i - 1].date);

		must(!begins || store_run_begin(store, now, &run_id, &err), "a run", &err);
		import_document(d, store, run_id, &docs.list[i]);
		if (i + 1 == docs.count ||
		    (!is_one_run && docs.list[i].date != docs.list[i + 1].date))
			must(store_run_end(store, run_id, now, &err), "a run", &err);
	}
	free(docs.list);
	return store;
}
