/*
 * Rebuilds on the demonstration fleet, held against its own plan (truth.json), from which no code
 * of this program has counted: what an image has of the flaws of the base below it, in the same
 * version, and what the newest image of the base's repository and platform has not. Every order of
 * import gives the same actions.
 */
#include <stdlib.h>

#include "core/fixes.h"
#include "tests/fleet_dates.h"
#include "tests/tap.h"

/* ---- the plan's answer ----------------------------------------------------------------------- */

struct lines {
	char **list;
	size_t count, room;
};

static void add_line(struct lines *lines, char *owned)
{
	MEM_ROOM(lines->list, lines->count, lines->room);
	lines->list[lines->count++] = owned;
}

static int compare_lines(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Sorted, one below the other; owned. */
static char *lines_end(struct lines *lines)
{
	struct buf out = {0};

	if (lines->count)
		qsort(lines->list, lines->count, sizeof(*lines->list), compare_lines);
	for (size_t i = 0; i < lines->count; i++) {
		buf_printf(&out, "%s\n", lines->list[i]);
		free(lines->list[i]);
	}
	free(lines->list);
	return buf_take(&out);
}

static const char *text_of(const cJSON *object, const char *name)
{
	const char *text = cJSON_GetStringValue(cJSON_GetObjectItem(object, name));

	return text ? text : "";
}

static const cJSON *place_of(const cJSON *image)
{
	return cJSON_GetArrayItem(cJSON_GetObjectItem(image, "places"), 0);
}

static char *name_of(const cJSON *image)
{
	return mem_printf("%s:%s", text_of(place_of(image), "repository"),
			  text_of(place_of(image), "tag"));
}

static const char *item_text(const cJSON *array, int i)
{
	const char *text = cJSON_GetStringValue(cJSON_GetArrayItem(array, i));

	return text ? text : "";
}

/* Is the image built on the base: are its first layers all that the base has? */
static bool is_on(const cJSON *image, const cJSON *base)
{
	const cJSON *a = cJSON_GetObjectItem(image, "layers");
	const cJSON *b = cJSON_GetObjectItem(base, "layers");
	int n = cJSON_GetArraySize(b);

	for (int i = 0; i < n; i++)
		if (strcmp(item_text(a, i), item_text(b, i)) != 0)
			return false;
	return n > 0 && cJSON_GetArraySize(a) > n;
}

/* The newest of its repository and platform by its tag, which ends in a date; NULL: itself is. */
static const cJSON *newest_of(const cJSON *images, const cJSON *base)
{
	const cJSON *image, *best = base;

	cJSON_ArrayForEach(image, images) if (strcmp(text_of(image, "architecture"),
						     text_of(base, "architecture")) == 0 &&
					      strcmp(text_of(place_of(image), "repository"),
						     text_of(place_of(base), "repository")) == 0 &&
					      strcmp(text_of(place_of(image), "tag"),
						     text_of(place_of(best), "tag")) > 0) best =
		image;
	return best == base ? NULL : best;
}

struct truth {
	const cJSON *images, *places;
	struct dict flaws; /* "image flaw", and "image flaw version": what it was seen to have */
};

/* Calls `each` for every row of an image. */
static void walk(struct truth *t, const cJSON *base, const cJSON *newest,
		 void (*each)(struct truth *t, const cJSON *base, const cJSON *newest,
			      const cJSON *image, const char *flaw, const cJSON *row, int *count),
		 int *count)
{
	const cJSON *place, *issue, *row;

	cJSON_ArrayForEach(place, t->places)
		cJSON_ArrayForEach(issue, cJSON_GetObjectItem(place, "issues"))
	{
		char *flaw = mem_printf("%s %s %s %s", item_text(issue, 0), item_text(issue, 1),
					item_text(issue, 2), item_text(issue, 3));

		cJSON_ArrayForEach(row, cJSON_GetArrayItem(issue, 7))
		{
			const cJSON *n = cJSON_GetArrayItem(row, 0);
			const cJSON *images = cJSON_GetObjectItem(place, "images");

			if (cJSON_IsNumber(n))
				each(t, base, newest, cJSON_GetArrayItem(images, n->valueint), flaw,
				     row, count);
		}
		free(flaw);
	}
}

static void note_row(struct truth *t, const cJSON *base, const cJSON *newest, const cJSON *image,
		     const char *flaw, const cJSON *row, int *count)
{
	char *key = mem_printf("%s %s", item_text(image, 0), flaw);
	char *exact = mem_printf("%s %s", key, item_text(row, 1));

	(void)base;
	(void)newest;
	(void)count;
	if (strncmp(item_text(row, 2), "gone", 4) != 0) {
		dict_add(&t->flaws, key);
		dict_add(&t->flaws, exact);
	}
	free(key);
	free(exact);
}

static const cJSON *image_of(const struct truth *t, const char *key)
{
	const cJSON *image;

	cJSON_ArrayForEach(image, t->images) if (strcmp(text_of(image, "config_digest"), key) ==
						 0) return image;
	return NULL;
}

static bool is_open(const cJSON *row)
{
	const char *presence = item_text(row, 2);

	return (strncmp(presence, "present", 7) == 0 || strncmp(presence, "unknown", 7) == 0) &&
	       strcmp(item_text(row, 3), "suppressed") != 0;
}

static void count_row(struct truth *t, const cJSON *base, const cJSON *newest, const cJSON *image,
		      const char *flaw, const cJSON *row, int *count)
{
	bool is_live = cJSON_IsTrue(cJSON_GetArrayItem(image, 1));
	const cJSON *own = is_live && is_open(row) ? image_of(t, item_text(image, 0)) : NULL;
	char *brought =
		mem_printf("%s %s %s", text_of(base, "config_digest"), flaw, item_text(row, 1));
	char *left = mem_printf("%s %s", text_of(newest, "config_digest"), flaw);

	*count += own && is_on(own, base) && dict_find(&t->flaws, brought) &&
		  !dict_find(&t->flaws, left);
	free(brought);
	free(left);
}

static char *lines_of_truth(const struct fleet_dates *d)
{
	struct truth t = {.images = cJSON_GetObjectItem(d->truth, "images")};
	struct lines lines = {0};
	const cJSON *base;

	t.places = cJSON_GetObjectItem(cJSON_GetObjectItem(dates_history(d, d->count - 1), "trivy"),
				       "places");
	walk(&t, NULL, NULL, note_row, NULL);
	cJSON_ArrayForEach(base, t.images)
	{
		const cJSON *newest = newest_of(t.images, base);
		char *from, *to;
		int count = 0;

		if (!newest)
			continue;
		walk(&t, base, newest, count_row, &count);
		from = name_of(base);
		to = name_of(newest);
		if (count)
			add_line(&lines, mem_printf("rebuild base %s on %s: %d", from, to, count));
		free(from);
		free(to);
	}
	dict_fini(&t.flaws);
	return lines_end(&lines);
}

/* ---- the program's --------------------------------------------------------------------------- */

static struct fleet *load(const struct fleet_dates *d, enum dates_order order)
{
	struct store *s = dates_import(d, NULL, "trivy", 0, d->count - 1, order, 7);
	struct error err = {0};
	struct fleet *f;

	store_set_now(s, dates_now(d, d->count - 1));
	f = store_load(s, &err);
	store_close(s);
	return f;
}

static char *lines_of_rebuilds(const struct fleet *f)
{
	const struct fixes *x = fixes_of(f);
	struct lines lines = {0};

	for (uint32_t i = 0; i < x->count; i++) {
		struct buf line = {0};

		if (x->actions[i].kind != ACTION_REBUILD)
			continue;
		action_print(f, &x->actions[i], &line);
		buf_printf(&line, ": %u", x->actions[i].finding_count);
		add_line(&lines, buf_take(&line));
	}
	return lines_end(&lines);
}

/* Every action with its id and how many it closes. */
static char *lines_of_all(const struct fleet *f)
{
	const struct fixes *x = fixes_of(f);
	struct lines lines = {0};

	for (uint32_t i = 0; i < x->count; i++) {
		struct buf line = {0};

		buf_printf(&line, "%s %u ", x->actions[i].text, x->actions[i].finding_count);
		action_print(f, &x->actions[i], &line);
		add_line(&lines, buf_take(&line));
	}
	return lines_end(&lines);
}

static int count_lines(const char *text)
{
	int n = 0;

	for (; *text; text++)
		n += *text == '\n';
	return n;
}

static void test_truth(const struct fleet_dates *d, const struct fleet *f)
{
	char *want = lines_of_truth(d), *got = lines_of_rebuilds(f);

	ok(count_lines(want) >= 5, "the plan has %d rebuilds that close something",
	   count_lines(want));
	is_str(got, want, "there are these rebuilds, and each closes what the plan says");
	free(want);
	free(got);
}

static void test_orders(const struct fleet_dates *d, const struct fleet *forward)
{
	struct fleet *shuffled = load(d, ORDER_SHUFFLED);
	char *a = lines_of_all(forward), *b = lines_of_all(shuffled);

	ok(count_lines(a) > 100, "there are %d actions", count_lines(a));
	ok(strcmp(a, b) == 0, "the same, with the same ids, in any order of import");
	free(a);
	free(b);
	fleet_free(shuffled);
}

int main(void)
{
	struct fleet_dates d;
	struct fleet *f;

	tap_begin();
	if (dates_begin(&d)) {
		f = load(&d, ORDER_FORWARD);
		test_truth(&d, f);
		test_orders(&d, f);
		fleet_free(f);
	} else {
		ok(false, "FLEET names the generator, and it writes the demonstration fleet");
	}
	dates_end(&d);
	return done();
}
