/*
 * Facts are read off the screen by column and line, and looked up in the plan by what the row says
 * it is: neither the order of the rows nor the width of a column matters here.
 */
#include "tests/golden_facts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "tests/screen_read.h"
#include "tests/tap.h"
#include "tui/keymap.h"

__attribute__((format(printf, 2, 3))) static void says(struct shot *s, const char *fmt, ...)
{
	va_list args;
	struct buf text = {0};

	va_start(args, fmt);
	buf_vprintf(&text, fmt, args);
	va_end(args);
	ok(desk_shows(&s->desk, buf_text(&text)), "%s: says '%s', as the plan does", s->name,
	   buf_text(&text));
	buf_fini(&text);
}

const char *shot_count(long long n)
{
	static char text[4][32];
	static int next;

	next = (next + 1) % 4;
	return screen_count(n, text[next]);
}

const cJSON *shot_groups(const struct shot *s, const char *pivot)
{
	return cJSON_GetObjectItem(cJSON_GetObjectItem(s->truth, "groups"), pivot);
}

static const char *key_of(const cJSON *group)
{
	return cJSON_GetStringValue(cJSON_GetObjectItem(group, "key"));
}

static long long image_count(const struct shot *s)
{
	const cJSON *group;
	long long n = 0;

	cJSON_ArrayForEach(group, shot_groups(s, "image")) n += key_of(group) != NULL;
	return n;
}

/* The first two lines are the same in every view with a filter. */
void fact_header(struct shot *s)
{
	says(s, "%s images", shot_count(image_count(s)));
}

void fact_filter(struct shot *s)
{
	const char *all = shot_count(demo_number(s->truth, "findings"));

	says(s, " %s of %s", all, all);
}

/* ---- groups ---- */

/* How the key of the row's group begins; false: the group without a key. */
static bool key_under(const struct shot *s, int row, char *key, size_t room)
{
	char text[100], ecosystem[40];
	const char *pivot = s->groups->string;
	bool has_key;

	screen_words(&s->desk.screen, row,
		     strcmp(pivot, "vuln") == 0      ? "VULNERABILITY"
		     : strcmp(pivot, "image") == 0   ? "IMAGE ID"
		     : strcmp(pivot, "package") == 0 ? "PACKAGE"
		     : strcmp(pivot, "account") == 0 ? "ACCOUNT"
		     : strcmp(pivot, "team") == 0    ? "TEAM"
						     : "SEVERITY",
		     text, sizeof(text));
	has_key = strcmp(text, "(none)") != 0 && strcmp(text, "-") != 0;
	text[strcspn(text, "~")] = '\0';
	if (strcmp(pivot, "package") == 0) {
		screen_words(&s->desk.screen, row, "ECO", ecosystem, sizeof(ecosystem));
		snprintf(key, room, "%s/%s", ecosystem, text);
	} else {
		snprintf(key, room, "%s%s", strcmp(pivot, "image") == 0 ? "sha256:" : "", text);
	}
	return has_key;
}

/* A key that is shown whole comes before one that only begins like it. */
const cJSON *shot_group(const struct shot *s, int row)
{
	const cJSON *group, *found = NULL;
	char key[160];
	bool has_key = key_under(s, row, key, sizeof(key));

	cJSON_ArrayForEach(group, s->groups)
	{
		const char *have = key_of(group);

		if (!have && !has_key)
			return group;
		if (!have || !has_key || strncmp(have, key, strlen(key)) != 0)
			continue;
		if (!found || strcmp(have, key) == 0)
			found = group;
	}
	return found;
}

static int wrong_number(const struct shot *s, int row, const char *title, long long want)
{
	long long have;

	if (screen_heading(&s->desk.screen, title) < 0)
		return 0;
	have = screen_number(&s->desk.screen, row, title);
	if (have == want)
		return 0;
	printf("# row %d, %s: %lld on the screen, %lld in the plan\n", row, title, have, want);
	return 1;
}

/* The plan counts rows by severity, the screen distinct problems by their worst: so there is one
 * that is critical where there is a row that is, and together they are all problems. */
static int wrong_severities(const struct shot *s, int row, const cJSON *group)
{
	static const char *const titles[] = {"CRIT", "HIGH", "MED", "LOW", "INFO", "UNK"};
	long long sum = 0;

	for (size_t i = 0; i < sizeof(titles) / sizeof(titles[0]); i++) {
		if (screen_heading(&s->desk.screen, titles[i]) < 0)
			return 0;
		sum += screen_number(&s->desk.screen, row, titles[i]);
	}
	if ((screen_number(&s->desk.screen, row, "CRIT") > 0) ==
		    (demo_number(group, "critical") > 0) &&
	    sum == demo_number(group, "problems"))
		return 0;
	printf("# row %d: the severities are not those of the plan\n", row);
	return 1;
}

static int wrong_row(const struct shot *s, int row)
{
	const cJSON *group = shot_group(s, row);
	long long findings = demo_number(group, "findings");
	int wrong = 0;

	if (!group) {
		printf("# row %d is no group of the plan\n", row);
		return 1;
	}
	wrong += wrong_number(s, row, "IMAGES", demo_number(group, "images"));
	wrong += wrong_number(s, row, "PROBLEMS", demo_number(group, "problems"));
	wrong += wrong_number(s, row, "FINDINGS", findings);
	wrong += wrong_number(s, row, "FIXABLE", demo_number(group, "fixable") * 100 / findings);
	wrong += wrong_number(s, row, "OLDEST", demo_number(group, "oldest_days"));
	return wrong + wrong_severities(s, row, group);
}

void fact_groups(struct shot *s)
{
	int row = SCREEN_FIRST_ROW, wrong = 0;
	const cJSON *group;

	desk_text(&s->desk);
	for (; screen_has_row(&s->desk.screen, row); row++)
		wrong += wrong_row(s, row);
	is_int(wrong, 0, "%s: every number of %d rows is the plan's", s->name,
	       row - SCREEN_FIRST_ROW);
	group = shot_group(s, SCREEN_FIRST_ROW);
	says(s, " 1 of %s --", shot_count(cJSON_GetArraySize(s->groups)));
	says(s, "%s distinct problem", shot_count(demo_number(group, "problems")));
	says(s, " %s finding", shot_count(demo_number(group, "findings")));
	says(s, "%s of the findings have a fix", shot_count(demo_number(group, "fixable")));
}

/* Is it, so far as the column shows it, the name of a base of the plan? */
static bool is_base(const struct shot *s, const char *shown)
{
	const cJSON *base;
	size_t n = strcspn(shown, "~"); /* what was cut */

	cJSON_ArrayForEach(
		base,
		cJSON_GetObjectItem(
			s->demo->truth,
			"bases")) if (strncmp(cJSON_GetStringValue(cJSON_GetObjectItem(base,
										       "name")),
					      shown, n) == 0) return true;
	return false;
}

/* The newest date's findings by what brought them. */
static long long origin_count(const struct shot *s, const char *origin)
{
	const cJSON *dates = cJSON_GetObjectItem(s->demo->truth, "findings_origin");

	return demo_number(cJSON_GetArrayItem(dates, cJSON_GetArraySize(dates) - 1), origin);
}

void fact_bases(struct shot *s)
{
	long long of_bases = 0, own = 0, of_repositories = 0, unknown = 0;
	int row = SCREEN_FIRST_ROW, wrong = 0;
	bool is_behind_own = false;
	char label[200], via[40];

	desk_text(&s->desk);
	for (; screen_has_row(&s->desk.screen, row); row++) {
		bool is_counted = screen_heading(&s->desk.screen, "FINDINGS") >= 0;
		long long n = is_counted ? screen_number(&s->desk.screen, row, "FINDINGS") : 0;

		screen_words(&s->desk.screen, row, "BASE IMAGE", label, sizeof(label));
		screen_words(&s->desk.screen, row, "VIA", via, sizeof(via));
		if (strncmp(label, "(own", 4) == 0)
			own += n;
		else if (is_behind_own) /* its repositories, as far as the screen goes */
			of_repositories += n;
		else if (strncmp(label, "(unknown)", 9) == 0)
			unknown += n;
		else if (is_base(s, label))
			of_bases += n;
		else
			wrong++;
		is_behind_own = is_behind_own || strncmp(label, "(own", 4) == 0;
	}
	is_int(wrong, 0, "%s: what is no base of the plan is said to be none", s->name);
	if (screen_heading(&s->desk.screen, "FINDINGS") < 0)
		return;
	is_int(of_bases, origin_count(s, "base"), "%s: bases brought what they did in the plan",
	       s->name);
	is_int(own, origin_count(s, "app") + origin_count(s, "own"),
	       "%s: the applications, and bases in their own images, brought their own", s->name);
	ok(of_repositories <= own, "%s: of which each repository has its part", s->name);
	is_int(unknown, origin_count(s, "unknown"), "%s: and the rest is unknown", s->name);
}

static bool is_in_chain(const cJSON *image, const char *base)
{
	const cJSON *name;

	cJSON_ArrayForEach(
		name,
		cJSON_GetObjectItem(image, "base_chain")) if (strcmp(cJSON_GetStringValue(name),
								     base) == 0) return true;
	return false;
}

/* The images of the set that stand on the base which the page shows. */
static long long images_on(struct shot *s, const cJSON *base)
{
	const cJSON *image, *group;
	const char *arch = cJSON_GetStringValue(cJSON_GetObjectItem(base, "architecture"));
	long long n = 0;

	cJSON_ArrayForEach(image, cJSON_GetObjectItem(s->demo->truth, "images"))
	{
		bool is_in_set = false;

		cJSON_ArrayForEach(group, shot_groups(s, "image")) is_in_set =
			is_in_set ||
			(key_of(group) &&
			 strcmp(key_of(group), cJSON_GetStringValue(cJSON_GetObjectItem(
						       image, "config_digest"))) == 0);
		n += is_in_set &&
		     is_in_chain(image, cJSON_GetStringValue(cJSON_GetObjectItem(base, "name"))) &&
		     strcmp(arch,
			    cJSON_GetStringValue(cJSON_GetObjectItem(image, "architecture"))) == 0;
	}
	return n;
}

/* The base is known by its image; all that stands on it is counted. */
void fact_base(struct shot *s)
{
	const cJSON *base, *shown = NULL;

	app_resize(s->desk.app, 200, 120);
	cJSON_ArrayForEach(
		base, cJSON_GetObjectItem(
			      s->demo->truth,
			      "bases")) if (desk_shows(&s->desk,
						       cJSON_GetStringValue(cJSON_GetObjectItem(
							       base, "config_digest")))) shown =
		base;
	ok(shown != NULL, "%s: the base is one of the plan", s->name);
	if (!shown)
		return;
	says(s, "%s", cJSON_GetStringValue(cJSON_GetObjectItem(shown, "name")));
	says(s, "%s, of which", shot_count(images_on(s, shown)));
}

/* ---- fixes ---- */

/* The plan says nothing of actions; but a total never falls, no row closes anew more than it
 * closes, and Enter leads to just as many findings as the row says. */
void fact_fixes(struct shot *s)
{
	long long total = 0, first;
	int rows = 0, wrong = 0;
	char *counts;

	desk_text(&s->desk);
	first = screen_number(&s->desk.screen, SCREEN_FIRST_ROW, "NEW");
	for (int row = SCREEN_FIRST_ROW; screen_has_row(&s->desk.screen, row); row++, rows++) {
		long long now = screen_number(&s->desk.screen, row, "% C+H");
		long long fresh = screen_number(&s->desk.screen, row, "NEW");

		wrong += now < total || now > 100 || fresh < 1;
		if (screen_heading(&s->desk.screen, "FINDINGS") >= 0)
			wrong += screen_number(&s->desk.screen, row, "FINDINGS") < fresh;
		total = now;
	}
	ok(rows > 0 && wrong == 0, "%s: the running total never falls in %d rows", s->name, rows);
	counts = mem_printf(" %s of %s", shot_count(first),
			    shot_count(demo_number(s->truth, "findings")));
	desk_keys(&s->desk, "Enter");
	ok(desk_shows(&s->desk, counts), "%s: Enter leads to all that the first row closes",
	   s->name);
	desk_keys(&s->desk, "q");
	free(counts);
}

/* ---- findings ---- */

static const cJSON *group_of(const struct shot *s, const char *pivot, const char *key)
{
	const cJSON *group;

	cJSON_ArrayForEach(group,
			   shot_groups(s, pivot)) if (key_of(group) &&
						      strcmp(key_of(group), key) == 0) return group;
	return NULL;
}

void fact_findings(struct shot *s)
{
	long long critical = demo_number(group_of(s, "severity", "CRITICAL"), "findings");
	int row = SCREEN_FIRST_ROW, wrong = 0;
	char text[100];

	says(s, " %s of %s", shot_count(critical), shot_count(demo_number(s->truth, "findings")));
	desk_text(&s->desk);
	for (; screen_has_row(&s->desk.screen, row); row++) {
		screen_words(&s->desk.screen, row, "SEV", text, sizeof(text));
		wrong += strncmp(text, "CRIT", 4) != 0;
	}
	is_int(wrong, 0, "%s: %d rows of them are on the screen, all critical", s->name,
	       row - SCREEN_FIRST_ROW);
}

static bool lies_here(struct shot *s, const cJSON *place)
{
	char *name = mem_printf(" %s:%s\n",
				cJSON_GetStringValue(cJSON_GetObjectItem(place, "repository")),
				cJSON_GetStringValue(cJSON_GetObjectItem(place, "tag")));
	bool is_shown = desk_shows(&s->desk, name);

	free(name);
	return is_shown;
}

static const cJSON *image_shown(struct shot *s)
{
	const cJSON *image, *place;

	cJSON_ArrayForEach(image, cJSON_GetObjectItem(s->demo->truth, "images")) cJSON_ArrayForEach(
		place, cJSON_GetObjectItem(image, "places")) if (lies_here(s, place)) return image;
	return NULL;
}

static long long vulns_shown(struct shot *s, const char *severity)
{
	const cJSON *group;
	long long n = 0;

	cJSON_ArrayForEach(group, shot_groups(s, "vuln")) n += demo_number(group, severity) > 0 &&
							       key_of(group) &&
							       desk_shows(&s->desk, key_of(group));
	return n;
}

static int layers_shown(struct shot *s, const cJSON *image)
{
	const cJSON *layer;
	int n = 0;

	cJSON_ArrayForEach(layer, cJSON_GetObjectItem(image, "layers")) n +=
		desk_shows(&s->desk, cJSON_GetStringValue(layer));
	return n;
}

/* The small screens end within the page: what is further down is read on one that holds it all. */
void fact_finding(struct shot *s)
{
	const cJSON *image;

	is_int(vulns_shown(s, "critical"), 1, "%s: a vulnerability with critical rows in the plan",
	       s->name);
	app_resize(s->desk.app, 200, 120);
	image = image_shown(s);
	ok(image != NULL, "%s: the image is one of the plan", s->name);
	if (!image)
		return;
	says(s, "%s", cJSON_GetStringValue(cJSON_GetObjectItem(image, "manifest_digest")));
	says(s, "%s", cJSON_GetStringValue(cJSON_GetObjectItem(image, "architecture")));
	is_int(layers_shown(s, image), 1, "%s: its layer is one of the image in the plan", s->name);
}

/* ---- imports and help ---- */

/* Newest first: the last file of the set is the first row. Paths are cut at the front. */
/* The plan's image that the filter asks for, as image=REPOSITORY:TAG. */
static const cJSON *image_asked(struct shot *s)
{
	const cJSON *image, *place, *found = NULL;

	cJSON_ArrayForEach(image, cJSON_GetObjectItem(s->demo->truth, "images"))
	{
		cJSON_ArrayForEach(place, cJSON_GetObjectItem(image, "places"))
		{
			char *term = mem_printf(
				" image=%s:%s ",
				cJSON_GetStringValue(cJSON_GetObjectItem(place, "repository")),
				cJSON_GetStringValue(cJSON_GetObjectItem(place, "tag")));

			if (desk_shows(&s->desk, term))
				found = image;
			free(term);
		}
	}
	return found;
}

/* Below the list, or on the page beside it: "came with mirror/debian:12". */
static bool says_base(struct shot *s, const cJSON *image)
{
	const cJSON *name;
	bool is_said = false;

	cJSON_ArrayForEach(name, cJSON_GetObjectItem(image, "base_chain"))
	{
		char *below = mem_printf("came with %s\n", cJSON_GetStringValue(name));
		char *beside = mem_printf("came with     %s (via", cJSON_GetStringValue(name));

		is_said = is_said || desk_shows(&s->desk, below) || desk_shows(&s->desk, beside);
		free(below);
		free(beside);
	}
	return is_said;
}

/* Among an application's findings, those of its bases are dimmed, and whose they are is said. */
void fact_origin(struct shot *s)
{
	enum { ROWS = 15 };
	const cJSON *image = image_asked(s);
	int wrong = 0, dimmed = 0;

	desk_keys(&s->desk, "g g");
	for (int row = SCREEN_FIRST_ROW; row < SCREEN_FIRST_ROW + ROWS; row++) {
		int col;
		bool is_dim;

		desk_text(&s->desk);
		col = screen_heading(&s->desk.screen, "VULNERABILITY");
		is_dim = screen_at(&s->desk.screen, row, col)->role == STYLE_DIM;
		dimmed += is_dim;
		wrong += is_dim != says_base(s, image);
		desk_keys(&s->desk, "j");
	}
	is_int(wrong, 0, "%s: of a dimmed row a base of the plan is said, of others none", s->name);
	ok(dimmed > 0 && dimmed < ROWS, "%s: %d of %d rows are dimmed", s->name, dimmed, ROWS);
}

void fact_imports(struct shot *s)
{
	const cJSON *files = cJSON_GetObjectItem(s->truth, "files");
	int n = cJSON_GetArraySize(files), row = SCREEN_FIRST_ROW, wrong = 0;
	long long rows = 0;

	says(s, " 1 of %d --", n);
	says(s, " %s --", cJSON_GetArrayItem(files, n - 1)->valuestring);
	desk_text(&s->desk);
	for (; screen_has_row(&s->desk.screen, row); row++) {
		const char *file =
			cJSON_GetArrayItem(files, n - 1 - (row - SCREEN_FIRST_ROW))->valuestring;
		char text[200];
		const char *shown = text;

		screen_words(&s->desk.screen, row, "DOCUMENT", text, sizeof(text));
		shown += text[0] == '~';
		wrong += strlen(shown) > strlen(file) ||
			 strcmp(file + strlen(file) - strlen(shown), shown) != 0;
		rows += screen_number(&s->desk.screen, row, "NEW");
	}
	is_int(wrong, 0, "%s: the documents are the plan's, newest first", s->name);
	if (row - SCREEN_FIRST_ROW == n)
		is_int(rows, demo_number(s->truth, "findings"),
		       "%s: together they brought every finding of the plan", s->name);
}

/* The plan of the help page are the tables it is made from. */
void fact_help(struct shot *s)
{
	says(s, "%s", keys[0].group);
	says(s, "lines 1 to %d of ", s->desk.screen.rows - 4);
}
