/*
 * Genuine layers: in every Trivy report of the corpus that tells an image's history, each finding
 * is said to come of the Dockerfile step that made its layer (FORMATS 9: the i-th entry that made
 * one is the i-th diff id). The step is looked for here in the report itself. The corpus is no part
 * of the project; it is found through TAMIS_SHARED, else beside the project.
 */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "tests/read_file.h"
#include "tests/whole.h"

static const cJSON *at(const cJSON *object, const char *key)
{
	return cJSON_GetObjectItem(object, key);
}

static int index_of(const cJSON *diff_ids, const char *diff)
{
	for (int i = 0; i < cJSON_GetArraySize(diff_ids); i++)
		if (strcmp(cJSON_GetStringValue(cJSON_GetArrayItem(diff_ids, i)), diff) == 0)
			return i;
	return -1;
}

/* The n-th step that made a layer; NULL: the history does not tell. */
static const char *step_at(const cJSON *history, int n)
{
	const cJSON *step;

	cJSON_ArrayForEach(step, history)
	{
		if (cJSON_IsTrue(at(step, "empty_layer")))
			continue;
		if (n-- == 0)
			return cJSON_GetStringValue(at(step, "created_by"));
	}
	return NULL;
}

/* How many layers stand before the last empty CMD that one follows; 0: there is none. */
static int boundary_of(const cJSON *history)
{
	int layers = 0, open = 0, found = 0;
	const cJSON *step;

	cJSON_ArrayForEach(step, history)
	{
		const char *text = cJSON_GetStringValue(at(step, "created_by"));

		if (!cJSON_IsTrue(at(step, "empty_layer"))) {
			found = open ? open : found;
			open = 0;
			layers++;
		} else if (text && strstr(text, "CMD [") && !strstr(text, "HEALTHCHECK")) {
			open = layers;
		}
	}
	return found;
}

struct told {
	int findings, wrong_steps, wrong_origins, of_base, of_app;
};

static void check_finding(struct store *s, const struct fleet *f, uint32_t i, const cJSON *report,
			  struct told *told)
{
	const cJSON *metadata = at(report, "Metadata"), *history;
	const char *diff = fleet_text(f, f->layer[i]), *want;
	struct error err = {0};
	struct detail d;
	int layer, boundary;

	history = at(at(metadata, "ImageConfig"), "history");
	layer = diff ? index_of(at(metadata, "DiffIDs"), diff) : -1;
	want = layer < 0 ? NULL : step_at(history, layer);
	if (!want)
		return;
	boundary = boundary_of(history);
	told->findings++;
	if (!store_detail(s, f, i, &d, &err)) {
		told->wrong_steps++;
		return;
	}
	told->wrong_steps +=
		f->layer_index[i] != layer || !d.layer_step || strcmp(d.layer_step, want) != 0;
	/* One image alone: its own history is all that tells of a base. */
	told->wrong_origins += (fleet_origin(f, i) == ORIGIN_BASE) != (layer < boundary);
	told->of_base += fleet_origin(f, i) == ORIGIN_BASE;
	told->of_app += fleet_origin(f, i) == ORIGIN_APP;
	detail_fini(&d);
}

static struct told check_report(const char *path, const cJSON *report)
{
	struct store *s = whole_open(":memory:");
	struct source_stream *stream = source_open(path, NULL);
	struct told told = {0};
	struct fleet *f;

	whole_import(s, stream, path, DATE_NONE);
	source_close(stream);
	f = whole_load(s);
	for (uint32_t i = 0; i < f->count; i++)
		check_finding(s, f, i, report, &told);
	fleet_free(f);
	store_close(s);
	return told;
}

int main(void)
{
	const char *shared = getenv("TAMIS_SHARED");
	char *folder = mem_printf("%s/corpus/trivy", shared ? shared : "../shared");
	DIR *dir = opendir(folder);
	struct told all = {0};
	int reports = 0;

	tap_begin();
	for (struct dirent *entry; dir && (entry = readdir(dir)) != NULL;) {
		char *path = mem_printf("%s/%s", folder, entry->d_name);
		cJSON *report = strstr(entry->d_name, ".json") ? read_json(path) : NULL;
		struct told told;

		if (at(at(at(report, "Metadata"), "ImageConfig"), "history")) {
			told = check_report(path, report);
			reports += told.findings > 0;
			if (told.findings)
				ok(!told.wrong_steps && !told.wrong_origins,
				   "%s: %d findings, each of the step that made its layer",
				   entry->d_name, told.findings);
			if (strcmp(entry->d_name, "gh-0.72.0-app-test.json") == 0)
				ok(told.of_base == 0 && told.of_app == told.findings,
				   "pip install and COPY of an application are its own");
			all.of_base += told.of_base;
			all.of_app += told.of_app;
			all.findings += told.findings;
		}
		cJSON_Delete(report);
		free(path);
	}
	if (!dir)
		printf("ok %d - steps of genuine images # SKIP the corpus is not beside the "
		       "project\n",
		       ++tap_count);
	else
		ok(reports > 15 && all.of_base > 0 && all.of_app > 0,
		   "%d findings of %d reports: %d of bases, %d of applications", all.findings,
		   reports, all.of_base, all.of_app);
	if (dir)
		closedir(dir);
	free(folder);
	return done();
}
