/*
 * Task definitions: of a family only the newest ACTIVE revision counts, over all documents of a
 * time. It is declared from the document that shows it as that to the one that shows another.
 */
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "data/config.h"
#include "data/store_load_use.h"

/* A container of a revision of a family, in the words of one document. */
struct definition {
	uint32_t row; /* of u->rows */
	uint32_t family;
	long long revision;
	date when;
	bool is_active;
};

struct definitions {
	struct definition *list;
	size_t count, room;
	struct tuples families;   /* account, region, name */
	struct tuples revisions;  /* account, region, name and revision */
	struct tuples containers; /* revision, container */
	uint32_t *row_of;         /* by container: one row that tells of it */
	size_t container_room;
	uint32_t *first, *next; /* by revision, by container: + 1; 0 the end of its list */
	size_t first_room, next_room;
};

static const char *word_of(const struct load_uses *u, const struct use_row *row, int which)
{
	return load_text(u->load, row->words[which]);
}

static uint32_t revision_of(struct tuples *revisions, const struct use_row *row, bool *is_new)
{
	const uint32_t key[] = {row->words[USAGE_WORD_account], row->words[USAGE_WORD_region],
				row->words[USAGE_WORD_taskdef]};

	return tuples_add(revisions, key, is_new);
}

/* Later documents tell of the same containers again. */
static void note_container(struct definitions *d, const struct use_row *row, uint32_t at)
{
	uint32_t key[2] = {0, row->words[USAGE_WORD_container]}, container;
	bool is_new;

	key[0] = revision_of(&d->revisions, row, &is_new);
	MEM_ROOM(d->first, key[0], d->first_room);
	if (is_new)
		d->first[key[0]] = 0;
	container = tuples_add(&d->containers, key, &is_new);
	MEM_ROOM(d->row_of, container, d->container_room);
	MEM_ROOM(d->next, container, d->next_room);
	if (!is_new)
		return;
	d->row_of[container] = at;
	d->next[container] = d->first[key[0]];
	d->first[key[0]] = container + 1;
}

static void note_definition(struct load_uses *u, struct definitions *d, uint32_t at)
{
	const struct use_row *row = &u->rows[at];
	const char *taskdef = word_of(u, row, USAGE_WORD_taskdef);
	const char *colon = taskdef ? strrchr(taskdef, ':') : NULL;
	const uint32_t family[] = {row->words[USAGE_WORD_account], row->words[USAGE_WORD_region],
				   row->words[USAGE_WORD_workload]};

	MEM_ROOM(d->list, d->count, d->room);
	d->list[d->count++] = (struct definition){
		.row = at,
		.family = tuples_add(&d->families, family, NULL),
		.revision = colon ? strtoll(colon + 1, NULL, 10) : 0,
		.when = row->when,
		.is_active = colon && text_equal(word_of(u, row, USAGE_WORD_status), "ACTIVE"),
	};
	note_container(d, row, at);
}

static int compare_definitions(const void *a, const void *b)
{
	const struct definition *x = a, *y = b;

	if (x->family != y->family)
		return x->family < y->family ? -1 : 1;
	if (x->when != y->when)
		return x->when < y->when ? -1 : 1;
	if (x->revision != y->revision)
		return x->revision < y->revision ? -1 : 1;
	return x->is_active - y->is_active;
}

/* ---- the newest revision --------------------------------------------------------------------- */

/* Is the last word of n statements on this one's revision that it is ACTIVE? */
static bool stays_active(const struct definition *list, size_t n, size_t i)
{
	bool is_active = list[i].is_active;

	for (size_t k = i + 1; k < n; k++)
		if (list[k].revision == list[i].revision)
			is_active = list[k].is_active;
	return is_active;
}

/* The newest ACTIVE revision after n statements, the last of them from `i` on; `before` them it was
 * another one. 0: there is none. */
static long long newest_active(const struct definition *list, size_t i, size_t n, long long before)
{
	long long newest = before;
	bool is_over = false;

	for (; i < n; i++) {
		if (list[i].is_active && list[i].revision >= newest)
			newest = list[i].revision;
		is_over = is_over || (!list[i].is_active && list[i].revision == before);
	}
	if (!is_over || newest != before)
		return newest;
	newest = 0;
	for (i = 0; i < n; i++)
		if (list[i].revision > newest && stays_active(list, n, i))
			newest = list[i].revision;
	return newest;
}

static void end_definitions(struct load_uses *u, const struct definition *list, size_t n,
			    const struct definition *by)
{
	for (size_t i = 0; i < n; i++) {
		struct use_row end = u->rows[list[i].row];

		if (!end.is_declared)
			continue;
		end.is_end = true;
		end.when = by->when;
		end.doc = u->rows[by->row].doc;
		uses_add_row(u, &end);
	}
}

/* The statements about one family, by time. */
static void date_family(struct load_uses *u, const struct definition *list, size_t n)
{
	size_t since = 0; /* statements from here on are about the time of `current` */
	long long current = 0;
	bool counts = config_declares(u->load->store->config,
				      word_of(u, &u->rows[list[0].row], USAGE_WORD_workload));

	for (size_t i = 0, next; i < n; i = next) {
		long long newest;

		for (next = i; next < n && list[next].when == list[i].when; next++)
			;
		newest = newest_active(list, i, next, current);
		if (newest != current) {
			end_definitions(u, list + since, i - since, &list[i]);
			since = i;
			current = newest;
		}
		for (size_t k = i; k < next; k++)
			u->rows[list[k].row].is_declared =
				counts && list[k].is_active && list[k].revision == current;
	}
}

/* ---- what runs by a definition --------------------------------------------------------------- */

/* A service, or a task that lists no containers, runs those of its definition. */
static void add_containers(struct load_uses *u, const struct definitions *d, size_t at)
{
	const struct use_row *row = &u->rows[at];
	const uint32_t key[] = {row->words[USAGE_WORD_account], row->words[USAGE_WORD_region],
				row->words[USAGE_WORD_taskdef]};
	uint32_t number = tuples_find(&d->revisions, key);

	if (number == TUPLE_NONE || row->words[USAGE_WORD_image] || row->words[USAGE_WORD_digest] ||
	    row->words[USAGE_WORD_config_digest])
		return;
	for (uint32_t i = d->first[number]; i; i = d->next[i - 1]) {
		const struct use_row *of = &u->rows[d->row_of[i - 1]];
		struct use_row more = u->rows[at];

		more.words[USAGE_WORD_container] = of->words[USAGE_WORD_container];
		more.words[USAGE_WORD_image] = of->words[USAGE_WORD_image];
		more.words[USAGE_WORD_digest] = of->words[USAGE_WORD_digest];
		uses_add_row(u, &more);
	}
}

void uses_define(struct load_uses *u)
{
	struct definitions d = {.families.width = 3, .revisions.width = 3, .containers.width = 2};
	size_t rows = u->row_count;

	for (size_t i = 0; i < rows; i++)
		if (text_equal(word_of(u, &u->rows[i], USAGE_WORD_workload_kind), "taskdef"))
			note_definition(u, &d, (uint32_t)i);
	if (d.count)
		qsort(d.list, d.count, sizeof(*d.list), compare_definitions);
	for (size_t i = 0, next; i < d.count; i = next) {
		for (next = i; next < d.count && d.list[next].family == d.list[i].family; next++)
			;
		date_family(u, d.list + i, next - i);
	}
	for (size_t i = 0; d.count && i < rows; i++)
		add_containers(u, &d, i);
	free(d.list);
	tuples_fini(&d.families);
	tuples_fini(&d.revisions);
	tuples_fini(&d.containers);
	free(d.row_of);
	free(d.first);
	free(d.next);
}
