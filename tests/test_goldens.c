/*
 * The views on the demonstration fleet, in three sizes: each screen is a golden, and what it says
 * is held against the fleet's own plan (truth.json), which no code of this program has written. A
 * golden that was written anew from a wrong number still fails.
 */
#include <stdlib.h>

#include "core/mem.h"
#include "tests/golden_facts.h"
#include "tests/same_groups.h"
#include "tests/screen_read.h"
#include "tests/tap.h"

static const struct {
	const char *name;
	enum demo_set set;
	const char *filter, *keys;
	const char *pivot; /* of the truth's groups; NULL */
	void (*facts[3])(struct shot *s);
} views[] = {
	{"groups-base", DEMO_TRIVY, "", "", NULL, {fact_header, fact_filter, fact_bases}},
	{"groups-image", DEMO_TRIVY, "", "2", "image", {fact_header, fact_filter, fact_groups}},
	{"groups-package", DEMO_BOTH, "", "3", "package", {fact_header, fact_filter, fact_groups}},
	{"groups-vuln", DEMO_BOTH, "", "4", "vuln", {fact_header, fact_filter, fact_groups}},
	{"groups-severity",
	 DEMO_INSPECTOR,
	 "",
	 "S",
	 "severity",
	 {fact_header, fact_filter, fact_groups}},
	{"groups-account",
	 DEMO_INSPECTOR,
	 "",
	 "8",
	 "account",
	 {fact_header, fact_filter, fact_groups}},
	{"groups-running", DEMO_INSPECTOR, "", "6", NULL, {fact_header, fact_filter}},
	{"groups-team", DEMO_INSPECTOR, "", "9", "team", {fact_header, fact_filter, fact_groups}},
	{"fixes", DEMO_TRIVY, "", "5", NULL, {fact_header, fact_filter, fact_fixes}},
	{"findings", DEMO_BOTH, "severity:critical", "7", NULL, {fact_header, fact_findings}},
	{"findings-base",
	 DEMO_TRIVY,
	 "image=payments/api:4.6.8",
	 "7 j",
	 NULL,
	 {fact_header, fact_origin}},
	{"finding", DEMO_BOTH, "severity:critical", "7 j Enter", NULL, {fact_header, fact_finding}},
	{"imports", DEMO_INSPECTOR, "", "I", NULL, {fact_header, fact_imports}},
	{"base", DEMO_TRIVY, "", "j b", NULL, {fact_base}},
	{"help", DEMO_BOTH, "", "?", NULL, {fact_header, fact_help}},
};

static void test_view(struct demo *demo, size_t view, int cols, int rows)
{
	char *name = mem_printf("%s-%dx%d", views[view].name, cols, rows);
	struct shot s = {.demo = demo, .truth = demo_truth(demo, views[view].set), .name = name};

	if (views[view].pivot)
		s.groups = shot_groups(&s, views[view].pivot);
	desk_open_on(&s.desk, demo_store(demo, views[view].set), DEMO_NOW, cols, rows,
		     views[view].filter);
	desk_keys(&s.desk, views[view].keys);
	desk_is_golden(&s.desk, name);
	for (size_t i = 0; i < 3 && views[view].facts[i]; i++)
		views[view].facts[i](&s);
	desk_close(&s.desk);
	free(name);
}

/* Several images of the plan have one name, of two platforms: those go by their digests. */
static void test_every_image(struct demo *demo)
{
	struct shot s = {.demo = demo, .truth = demo_truth(demo, DEMO_TRIVY), .name = "images"};
	long long all = demo_number(s.truth, "findings");
	int wrong = 0, n;

	s.groups = shot_groups(&s, "image");
	n = cJSON_GetArraySize(s.groups);
	desk_open_on(&s.desk, demo_store(demo, DEMO_TRIVY), DEMO_NOW, 120, 12 + n, "");
	desk_keys(&s.desk, "2");
	for (int i = 0; i < n; i++) {
		const cJSON *group;
		char *counts;

		desk_text(&s.desk);
		group = shot_group(&s, SCREEN_FIRST_ROW + i);
		counts = mem_printf(" %s of %s\n", shot_count(demo_number(group, "findings")),
				    shot_count(all));
		desk_keys(&s.desk, "Enter");
		wrong += !desk_shows(&s.desk, counts);
		desk_keys(&s.desk, "q j");
		free(counts);
	}
	is_int(wrong, 0, "Enter leads to exactly the findings of the image, for all %d", n);
	desk_close(&s.desk);
}

static void test_terms(struct demo *demo)
{
	static const char *const names[DEMO_SETS] = {"Trivy", "Inspector", "both"};

	for (int set = 0; set < DEMO_SETS; set++) {
		struct error err = {0};
		struct fleet *f = store_load(demo_store(demo, (enum demo_set)set), &err);

		if (f)
			groups_are_their_terms(&(struct question){f, DEMO_NOW}, names[set]);
		ok(f != NULL, "the fleet of %s is loaded", names[set]);
		fleet_free(f);
	}
}

int main(void)
{
	static const struct {
		int cols, rows;
	} sizes[] = {{80, 24}, {100, 30}, {200, 50}};
	struct demo demo;

	tap_begin();
	if (demo_begin(&demo)) {
		for (size_t v = 0; v < sizeof(views) / sizeof(views[0]); v++)
			for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
				test_view(&demo, v, sizes[i].cols, sizes[i].rows);
		test_every_image(&demo);
		test_terms(&demo);
	} else {
		ok(false, "FLEET names the generator, and it writes the demonstration fleet");
	}
	demo_end(&demo);
	return done();
}
