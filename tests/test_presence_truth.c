/*
 * The fleet's plan against the program over all its dates: forward, backward and shuffled, for each
 * scanner alone and for all documents, every row must have the presence, the reason, the dates, the
 * badges and the use that truth.json states, and no other row may be there. What the program cannot
 * be asked yet is skipped by name. TAMIS_SEED chooses the shuffle; with
 * TAMIS_FULL the other orders are asked at every date, else at the newest.
 */
#include "core/identity.h"
#include "tests/fleet_dates.h"
#include "tests/whole.h"

/* What is compared of every row, by the field or the filter that says it. */
enum part {
	PART_PRESENCE,
	PART_WHY,
	PART_FIRST_SEEN,
	PART_FIXED_AT,
	PART_SUPPRESSED,
	PART_USE,
	PART_RUNNING,
	PART_RUNS_IN,
	PART_CLUSTERS,
	PART_LATEST,
	PART_REGRESSED,
	PART_NEW,
	PART_COUNT
};

static const struct part_row {
	const char *field, *filter, *sentence;
	bool is_day, is_forward; /* a day of a time; asked after runs in order alone */
} parts[PART_COUNT] = {
	[PART_PRESENCE] = {.field = "presence", .sentence = "every row has its presence"},
	[PART_WHY] = {.field = "presence_why", .sentence = "every row says why"},
	[PART_FIRST_SEEN] = {.field = "first_seen", .sentence = "issues are as old as they are"},
	[PART_FIXED_AT] = {.field = "fixed_at",
			   .sentence = "issues were fixed on their day",
			   .is_day = true},
	[PART_SUPPRESSED] = {.field = "suppressed", .sentence = "rows are suppressed, or not"},
	[PART_USE] = {.field = "use", .sentence = "images run, are idle, or unknown"},
	[PART_RUNNING] = {.field = "running", .sentence = "as many containers run as do"},
	[PART_RUNS_IN] = {.field = "runs_in", .sentence = "in those accounts"},
	[PART_CLUSTERS] = {.field = "clusters", .sentence = "and in those clusters"},
	[PART_LATEST] = {.filter = "is:latest", .sentence = "is:latest holds for live images"},
	[PART_REGRESSED] = {.filter = "is:regressed",
			    .sentence = "is:regressed holds as it should"},
	[PART_NEW] = {.filter = "is:new",
		      .sentence = "is:new holds for what came last",
		      .is_forward = true},
};

/* A row: which it is, and what is said of it. */
struct line {
	char *key, *parts[PART_COUNT]; /* NULL: the program cannot be asked */
};

struct lines {
	struct line *list;
	size_t count, room;
};

static struct line *add_line(struct lines *lines, char *key)
{
	MEM_ROOM(lines->list, lines->count, lines->room);
	lines->list[lines->count] = (struct line){.key = key};
	return &lines->list[lines->count++];
}

static void free_lines(struct lines *lines)
{
	for (size_t i = 0; i < lines->count; i++) {
		free(lines->list[i].key);
		for (int p = 0; p < PART_COUNT; p++)
			free(lines->list[i].parts[p]);
	}
	free(lines->list);
}

static int compare_lines(const void *a, const void *b)
{
	return strcmp(((const struct line *)a)->key, ((const struct line *)b)->key);
}

static const char *or_dash(const char *text)
{
	return text ? text : "-";
}

/* ---- what the truth says --------------------------------------------------------------------- */

static const char *text_at(const cJSON *array, int i)
{
	return cJSON_GetStringValue(cJSON_GetArrayItem(array, i));
}

static int compare_words(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* In the order of their bytes, "a, b". */
static char *joined(const char **words, size_t n)
{
	struct buf text = {0};

	if (n)
		qsort(words, n, sizeof(*words), compare_words);
	for (size_t i = 0; i < n; i++)
		buf_printf(&text, "%s%s", i ? ", " : "", words[i]);
	return buf_take(&text);
}

static char *joined_json(const cJSON *array)
{
	const char *words[64];
	size_t n = 0;
	const cJSON *text;

	cJSON_ArrayForEach(text, array) if (n < 64) words[n++] = text->valuestring;
	return joined(words, n);
}

/* Of the image of a row; image NULL: of a resource. */
static void say_image(struct line *line, const cJSON *image)
{
	const cJSON *running = cJSON_GetArrayItem(image, 3);
	bool is_live = !image || cJSON_IsTrue(cJSON_GetArrayItem(image, 1));

	line->parts[PART_LATEST] = mem_strdup(is_live ? "yes" : "no");
	line->parts[PART_USE] = mem_strdup(image ? text_at(image, 2) : "");
	line->parts[PART_RUNNING] = mem_printf("%d", running ? running->valueint : 0);
	line->parts[PART_RUNS_IN] = joined_json(cJSON_GetArrayItem(image, 4));
	line->parts[PART_CLUSTERS] = joined_json(cJSON_GetArrayItem(image, 5));
}

static void say_issue(struct line *line, const cJSON *issue)
{
	const char *fixed = text_at(issue, 5), *badges = text_at(issue, 6);
	char when[DATE_TEXT];

	date_format((date)cJSON_GetArrayItem(issue, 4)->valuedouble, when);
	line->parts[PART_FIRST_SEEN] = mem_strdup(when);
	line->parts[PART_FIXED_AT] = mem_strdup(fixed ? fixed : "");
	line->parts[PART_REGRESSED] = mem_strdup(strstr(badges, "regressed") ? "yes" : "no");
	line->parts[PART_NEW] = mem_strdup(strstr(badges, "new") ? "yes" : "no");
}

static void say_row(struct lines *lines, const cJSON *place, const cJSON *issue, const cJSON *row)
{
	const cJSON *number = cJSON_GetArrayItem(row, 0);
	const cJSON *image =
		cJSON_IsNumber(number)
			? cJSON_GetArrayItem(cJSON_GetObjectItem(place, "images"), number->valueint)
			: NULL;
	const char *said = text_at(row, 2), *blank = strchr(said, ' ');
	const char *path = text_at(issue, 2);
	struct line *line = add_line(
		lines, mem_printf("%s %s %s %s %s %s %s",
				  cJSON_GetStringValue(cJSON_GetObjectItem(place, "place")),
				  or_dash(text_at(image, 0)), or_dash(text_at(issue, 0)),
				  or_dash(text_at(issue, 1)), or_dash(path),
				  or_dash(text_at(issue, 3)), or_dash(text_at(row, 1))));

	line->parts[PART_PRESENCE] =
		blank ? mem_strndup(said, (size_t)(blank - said)) : mem_strdup(said);
	line->parts[PART_WHY] = mem_strdup(blank ? blank + 1 : "");
	line->parts[PART_SUPPRESSED] = mem_strdup(text_at(row, 3) ? "yes" : "no");
	say_issue(line, issue);
	say_image(line, image);
}

static struct lines lines_of_truth(const cJSON *set)
{
	struct lines lines = {0};
	const cJSON *place, *issue, *row;

	cJSON_ArrayForEach(place, cJSON_GetObjectItem(set, "places"))
		cJSON_ArrayForEach(issue, cJSON_GetObjectItem(place, "issues"))
			cJSON_ArrayForEach(row, cJSON_GetArrayItem(issue, 7))
				say_row(&lines, place, issue, row);
	return lines;
}

/* ---- what the program says ------------------------------------------------------------------- */

static char *key_of(const struct fleet *f, uint32_t i)
{
	const struct fleet_asset *asset = &f->assets[f->asset[i]];
	const struct fleet_issue *issue = &f->issues[f->issue[i]];
	const struct fleet_package *package =
		issue->package == FLEET_NONE ? NULL : &f->packages[issue->package];
	const char *ecosystem = package ? fleet_text(f, package->ecosystem) : NULL;
	const char *vuln =
		issue->vuln == FLEET_NONE ? NULL : fleet_text(f, f->vulns[issue->vuln].key);
	bool is_image = asset->image != FLEET_NONE;
	char *resource = is_image ? mem_printf("%s/%s", fleet_text(f, asset->registry),
					       fleet_text(f, asset->repository))
				  : identity_resource(fleet_text(f, asset->resource));
	char *key = mem_printf("%s %s %s %s %s %s %s", resource,
			       is_image ? fleet_text(f, f->images[asset->image].key) : "-",
			       or_dash(ecosystem),
			       or_dash(package ? fleet_text(f, package->key) : NULL),
			       or_dash(fleet_text(f, issue->path)), or_dash(vuln),
			       or_dash(fleet_text(f, f->version[i])));

	free(resource);
	return key;
}

static char *value_of(const struct question *q, int field, uint32_t finding, bool is_day)
{
	struct buf text = {0};
	const char *words[64];
	struct value v;
	size_t n = 0;

	if (fields[field].type != FIELD_LIST) {
		field_print(q, (enum field_id)field, finding, !is_day, &text);
		return buf_take(&text);
	}
	field_get(q, (enum field_id)field, finding, &v);
	for (uint32_t i = 0; v.known && i < v.list_count && n < 64; i++)
		words[n++] = value_item(&v, i);
	return joined(words, n);
}

static bool filter_exists(const char *text, date now)
{
	struct filter_context context = {.now = now};
	struct filter_error wrong = {0};
	struct filter *filter = filter_parse(text, &context, &wrong);

	filter_free(filter);
	return filter != NULL;
}

static void say_part(struct lines *lines, const struct question *q, enum part part)
{
	const struct part_row *asked = &parts[part];
	int field = asked->field ? field_find(asked->field, strlen(asked->field)) : -1;
	struct selection some;

	/* What cannot say why has not compared scans yet: it says `present` of all. */
	if (part == PART_PRESENCE && field_find("presence_why", strlen("presence_why")) < 0)
		return;
	for (uint32_t i = 0; field >= 0 && i < q->fleet->count; i++)
		lines->list[i].parts[part] = value_of(q, field, i, asked->is_day);
	if (!asked->filter || !filter_exists(asked->filter, q->now))
		return;
	some = whole_select(q, asked->filter);
	for (uint32_t i = 0; i < q->fleet->count; i++)
		lines->list[i].parts[part] = mem_strdup(selection_has(&some, i) ? "yes" : "no");
	selection_fini(&some);
}

static struct lines lines_of_store(struct store *s, date now)
{
	struct lines lines = {0};
	struct question q = {.now = now};
	struct fleet *f;

	store_set_now(s, now);
	q.fleet = f = whole_load(s);
	for (uint32_t i = 0; i < f->count; i++)
		add_line(&lines, key_of(f, i));
	for (int part = 0; part < PART_COUNT; part++)
		say_part(&lines, &q, (enum part)part);
	fleet_free(f);
	return lines;
}

/* ---- the comparison -------------------------------------------------------------------------- */

struct compared {
	int missing, extra, rows, wrong[PART_COUNT];
	bool is_asked[PART_COUNT];
};

/* The truth knows two reasons where the program has one word: newer scans did not look. */
static bool is_said(enum part p, const char *have, const char *want)
{
	return strcmp(have, want) == 0 ||
	       (p == PART_WHY && strcmp(have, "stale") == 0 && strcmp(want, "uncovered") == 0);
}

static void compare_line(struct compared *sum, const struct line *got, const struct line *want)
{
	sum->rows++;
	for (int p = 0; p < PART_COUNT; p++) {
		const char *have = got->parts[p];

		sum->is_asked[p] = sum->is_asked[p] || have;
		/* No container runs: nothing is said of how many, or none is. */
		if (p == PART_RUNNING && have && !*have)
			have = "0";
		/* A badge of an issue shows where it is present. */
		if (p == PART_REGRESSED && strcmp(want->parts[PART_PRESENCE], "present") != 0)
			continue;
		if (have && !is_said((enum part)p, have, want->parts[p]) && sum->wrong[p]++ < 6)
			printf("# %s: %s %s is '%s', truth says '%s'\n", want->key,
			       or_dash(parts[p].field), or_dash(parts[p].filter), have,
			       want->parts[p]);
	}
}

static struct compared compare(struct lines *got, struct lines *want)
{
	struct compared sum = {0};

	qsort(got->list, got->count, sizeof(*got->list), compare_lines);
	qsort(want->list, want->count, sizeof(*want->list), compare_lines);
	for (size_t i = 0, k = 0; i < got->count || k < want->count;) {
		int order = i == got->count    ? 1
			    : k == want->count ? -1
					       : compare_lines(&got->list[i], &want->list[k]);

		if (order == 0)
			compare_line(&sum, &got->list[i], &want->list[k]);
		else if (order < 0 && sum.extra++ < 6)
			printf("# too many: %s\n", got->list[i].key);
		else if (order > 0 && sum.missing++ < 6)
			printf("# missing: %s\n", want->list[k].key);
		i += order <= 0;
		k += order >= 0;
	}
	return sum;
}

static void compare_store(const struct fleet_dates *d, struct store *s, const char *set, int at,
			  const char *how, bool is_forward)
{
	const cJSON *history = dates_history(d, at);
	struct lines want = lines_of_truth(cJSON_GetObjectItem(history, set));
	struct lines got = lines_of_store(s, dates_now(d, at));
	struct compared sum = compare(&got, &want);

	ok(want.count > 1000, "%s, date %d, %s: the plan has %zu rows", set, at + 1, how,
	   want.count);
	is_int(sum.missing + sum.extra, 0, "they are all there, and no other");
	for (int p = 0; p < PART_COUNT; p++) {
		const char *name = parts[p].field ? parts[p].field : parts[p].filter;

		if (parts[p].is_forward && !is_forward)
			continue;
		if (sum.is_asked[p])
			is_int(sum.wrong[p], 0, "%s", parts[p].sentence);
		else
			skip(name, "the program cannot be asked for it yet");
	}
	free_lines(&got);
	free_lines(&want);
}

/* ---- orders ---------------------------------------------------------------------------------- */

static unsigned seed_of_day(void)
{
	const char *seed = getenv("TAMIS_SEED");

	return seed && *seed ? (unsigned)strtoul(seed, NULL, 10) : 1;
}

static void test_set(const struct fleet_dates *d, const char *set, unsigned seed)
{
	const char *full = getenv("TAMIS_FULL");
	struct store *s = NULL;

	for (int at = 0; at < d->count; at++) {
		s = dates_import(d, s, set, at, at, ORDER_FORWARD, 0);
		compare_store(d, s, set, at, "as they came", true);
	}
	store_close(s);
	for (int at = full && *full ? 0 : d->count - 1; at < d->count; at++) {
		s = dates_import(d, NULL, set, 0, at, ORDER_BACKWARD, 0);
		compare_store(d, s, set, at, "the newest first", false);
		store_close(s);
		s = dates_import(d, NULL, set, 0, at, ORDER_SHUFFLED, seed + (unsigned)at);
		compare_store(d, s, set, at, "shuffled", false);
		store_close(s);
	}
}

/* Of each kind there are some: a truth that never says a word proves nothing of it. */
static void test_kinds(const struct fleet_dates *d)
{
	static const char *const words[] = {"present",           "present rolling",
					    "fixed upgraded",    "fixed removed",
					    "fixed unlisted",    "gone withdrawn",
					    "gone closed",       "gone image-gone",
					    "unknown stale",     "unknown uncovered",
					    "unknown unwatched", "suppressed",
					    "regressed",         "new",
					    "running",           "idle",
					    "unknown use"};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		double n = 0;

		for (int at = 0; at < d->count; at++) {
			const cJSON *all = cJSON_GetObjectItem(dates_history(d, at), "all");
			const cJSON *totals = cJSON_GetObjectItem(all, "totals");
			const cJSON *total = cJSON_GetObjectItem(totals, words[i]);

			n += total ? total->valuedouble : 0;
		}
		ok(n > 0, "the fleet has '%s' (%.0f over its dates)", words[i], n);
	}
}

int main(void)
{
	static const char *const sets[] = {"trivy", "inspector", "all"};
	struct fleet_dates d;
	unsigned seed = seed_of_day();

	tap_begin();
	printf("# TAMIS_SEED=%u\n", seed);
	if (ok(dates_begin(&d), "the generator writes the demonstration fleet")) {
		test_kinds(&d);
		for (size_t i = 0; i < sizeof(sets) / sizeof(sets[0]); i++)
			test_set(&d, sets[i], seed);
	}
	dates_end(&d);
	return done();
}
