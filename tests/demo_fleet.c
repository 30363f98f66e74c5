/* Runs the generator once; each set is imported once, however many screens stand on it. */
#include "tests/demo_fleet.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/mem.h"
#include "data/import.h"
#include "tests/read_file.h"
#include "tests/run_program.h"

static bool read_config(struct demo *d)
{
	char *path = mem_printf("%s/tamisrc", d->dir);
	bool worked = config_read(&d->config, path, NULL);

	free(path);
	return worked;
}

static bool begin(struct demo *d, const char *dates)
{
	const char *fleet = getenv("FLEET");
	const char *argv[] = {fleet, "--out", d->dir, "--dates", dates, NULL};
	const char *folder = getenv("TMPDIR");
	char *path;

	*d = (struct demo){0};
	snprintf(d->dir, sizeof(d->dir), "%.40s/tamis-demo-XXXXXX", folder ? folder : "/tmp");
	if (!fleet || !mkdtemp(d->dir) || run_program(argv, "/dev/null") != 0)
		return false;
	path = mem_printf("%s/truth.json", d->dir);
	d->truth = read_json(path);
	free(path);
	return d->truth != NULL && read_config(d);
}

bool demo_begin(struct demo *d)
{
	return begin(d, "1");
}

bool demo_begin_year(struct demo *d)
{
	return begin(d, "3");
}

void demo_end(struct demo *d)
{
	const char *argv[] = {"/bin/rm", "-rf", d->dir, NULL};

	for (int i = 0; i < DEMO_SETS; i++)
		store_close(d->stores[i]);
	cJSON_Delete(d->truth);
	config_fini(&d->config);
	run_program(argv, NULL);
}

/* ---- importing ---- */

static void must(bool good, const struct error *err)
{
	if (good)
		return;
	printf("Bail out! %s\n", err->text);
	exit(1);
}

/* Under the name that truth.json has for it, so that nothing of this run is on a screen. */
static void import_file(const struct demo *d, struct store *store, int64_t run_id, const char *name)
{
	const struct import_options options = {.as_of = DATE_NONE, .limits = slice_limits_default};
	const struct store_import_options so = {.run = run_id,
						.name = name,
						.now = DEMO_NOW,
						.modified = DATE_NONE,
						.as_of = DATE_NONE};
	struct import_result result = {.outcome = IMPORT_FAILED};
	struct import_counts counts = {0};
	struct error err = {0};
	char *path = mem_printf("%s/%s", d->dir, name);
	struct source_stream *stream = source_open(path, &err);
	struct store_import *import;
	struct sink sink;

	must(stream != NULL, &err);
	import = store_import_begin(store, &so, &err);
	must(import != NULL, &err);
	sink = store_import_sink(import);
	must(import_stream(stream, name, &options, &sink, &result, &err), &err);
	must(store_import_end(import, &result, 0, &counts, &err), &err);
	source_close(stream);
	free(path);
}

struct store *demo_store(struct demo *d, enum demo_set set)
{
	const cJSON *files = cJSON_GetObjectItem(demo_truth(d, set), "files"), *file;
	struct error err = {0};
	struct store *store = d->stores[set];
	int64_t run_id;

	if (store)
		return store;
	d->stores[set] = store = store_open(":memory:", STORE_CREATE, &err);
	must(store != NULL, &err);
	store_configure(store, &d->config);
	must(store_run_begin(store, DEMO_NOW, &run_id, &err), &err);
	cJSON_ArrayForEach(file, files) import_file(d, store, run_id, file->valuestring);
	must(store_run_end(store, run_id, DEMO_NOW, &err), &err);
	return store;
}

/* ---- truth ---- */

const cJSON *demo_truth(const struct demo *d, enum demo_set set)
{
	static const char *const names[] = {
		[DEMO_TRIVY] = "trivy", [DEMO_INSPECTOR] = "inspector", [DEMO_BOTH] = "both"};
	const cJSON *dates = cJSON_GetObjectItem(d->truth, "dates");
	const cJSON *newest = cJSON_GetArrayItem(dates, cJSON_GetArraySize(dates) - 1);

	return cJSON_GetObjectItem(cJSON_GetObjectItem(newest, "sets"), names[set]);
}

long long demo_number(const cJSON *object, const char *name)
{
	const cJSON *item = cJSON_GetObjectItem(object, name);

	return cJSON_IsNumber(item) ? (long long)item->valuedouble : -1;
}
