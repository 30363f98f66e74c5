/*
 * Of every genuine Trivy report of an image: it is read, every issue of it is decided about, then
 * the image is built and scanned anew with everything changed that may change. Every decision must
 * still hold, nothing may be fixed, nothing may be there twice. The corpus is no part of the
 * project; it is found through TAMIS_SHARED, else beside the project.
 */
#include "core/text.h"
#include "data/json_read.h"
#include "tests/documents.h"
#include "tests/rebuild.h"
#include "tests/whole.h"

#define REBUILT "2026-11-20T10:00:00Z"

enum { FIRST_READ = 1793577600, THEN = FIRST_READ + 20 * DATE_DAY }; /* 2026-11-02, and later */

static int reports, issues_in_all;

static void import_text(struct store *s, const char *text, const char *as, date modified)
{
	struct source_stream *stream = source_open_memory("memory", text, strlen(text));
	struct import_options options = {
		.as = as, .as_of = DATE_NONE, .limits = slice_limits_default};
	struct store_import_options kept = {
		.name = "report", .now = THEN, .modified = modified, .as = as, .as_of = DATE_NONE};
	struct import_result result;
	struct import_counts counts;
	struct error err = {0};
	struct store_import *i = store_import_begin(s, &kept, &err);
	struct sink sink;

	if (!i)
		whole_fail("store_import_begin", &err);
	sink = store_import_sink(i);
	if (!import_stream(stream, "report", &options, &sink, &result, &err) ||
	    !store_import_end(i, &result, 0, &counts, &err))
		whole_fail("import", &err);
	source_close(stream);
}

static char *name_of(const struct fleet *f, uint32_t issue)
{
	const struct fleet_issue *i = &f->issues[issue];
	const char *path = fleet_text(f, i->path);

	return mem_printf("%s in %s at %s",
			  i->vuln == FLEET_NONE ? "-" : fleet_text(f, f->vulns[i->vuln].key),
			  i->package == FLEET_NONE ? "-"
						   : fleet_text(f, f->packages[i->package].key),
			  path ? path : "-");
}

/* Each issue on its own, with its own name as the reason. */
static uint32_t decide_all(struct store *s)
{
	struct fleet *f = whole_load(s);
	uint32_t count = f->issue_count;
	struct error err = {0};

	for (uint32_t i = 0; i < count; i++) {
		char *why = name_of(f, i);
		struct decision d = {.state = i % 2 ? STATE_TO_FIX : STATE_ACCEPTED,
				     .why = why,
				     .until = i % 2 ? DATE_NONE : THEN + 30 * DATE_DAY};

		const struct saying saying = {.kind = EVENT_DECISION, .decision = &d};

		if (!store_say(s, f, &i, 1, &saying, FIRST_READ + 10, &err))
			whole_fail("store_say", &err);
		free(why);
	}
	fleet_free(f);
	return count;
}

static bool holds(const struct fleet *f, uint32_t issue)
{
	struct fleet_state state = fleet_state(f, issue, THEN);
	char *name = name_of(f, issue);
	bool good = state.decision && text_equal(fleet_text(f, state.decision->why), name);

	if (!good)
		tap_diag("undecided now", name);
	free(name);
	return good;
}

/* Rows of the issue that the newest report lists, or that it does not. */
static int rows_of(const struct fleet *f, uint32_t issue, bool newest)
{
	int count = 0;

	for (uint32_t i = 0; i < f->count; i++)
		count += f->issue[i] == issue && (f->last_seen[i] == date_parse(REBUILT)) == newest;
	return count;
}

static void compare(struct store *s, const char *name, uint32_t issues)
{
	struct fleet *f;
	int lost = 0, fixed = 0, twice = 0;

	store_set_now(s, THEN);
	f = whole_load(s);
	for (uint32_t i = 0; i < f->issue_count; i++) {
		int rows = rows_of(f, i, true), before = rows_of(f, i, false);

		lost += !holds(f, i);
		/* Of an image that is told by its name alone a row is one, and is listed again. */
		twice += rows == 0 || (before && rows != before);
	}
	for (uint32_t i = 0; i < f->count; i++)
		fixed += f->presence[i] == PRESENCE_FIXED ||
			 (f->last_seen[i] == date_parse(REBUILT) &&
			  f->presence[i] != PRESENCE_PRESENT);
	is_int(f->issue_count, issues, "%s: after a rebuild the issues are the same", name);
	is_int(lost, 0, "every decision still holds");
	is_int(fixed, 0, "nothing is fixed, and what is listed is present");
	is_int(twice, 0, "and nothing is there twice");
	fleet_free(f);
}

/* A report that has no name is given one, as its user would have to. */
static void survive(const struct document *d, cJSON *report)
{
	struct store *s = whole_open(":memory:");
	const char *name = json_text(report, "ArtifactName");
	const char *as = name && *name ? NULL : "acme/shop:1";
	char *text = mem_strndup(d->bytes, d->size), *again;
	uint32_t issues;

	import_text(s, text, as, FIRST_READ);
	issues = decide_all(s);
	report_rebuild(report, REBUILT);
	again = cJSON_PrintUnformatted(report);
	import_text(s, again, as, THEN);
	if (issues) {
		compare(s, d->name, issues);
		reports++;
		issues_in_all += (int)issues;
	}
	cJSON_free(again);
	free(text);
	store_close(s);
}

static void test_report(const struct document *d)
{
	bool is_trivy = strncmp(d->name, "corpus/trivy/", 13) == 0 ||
			strncmp(d->name, "formats/trivy", 13) == 0;
	cJSON *report = is_trivy ? cJSON_ParseWithLength(d->bytes, d->size) : NULL;
	const char *type = json_text(report, "ArtifactType");

	if (type && strcmp(type, "container_image") == 0)
		survive(d, report);
	cJSON_Delete(report);
}

int main(void)
{
	tap_begin();
	documents_each(test_report);
	ok(reports > 0 && issues_in_all > 0, "%d issues of %d reports survived a rebuild",
	   issues_in_all, reports);
	return done();
}
