/* Each version of each scheme is ranked once: rows are a million, versions a few thousand. */
#include "core/order_version.h"

#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "core/version.h"

bool order_is_of_versions(enum field_id field)
{
	return field == FIELD_VERSION || field == FIELD_FIXED;
}

/* A text under a scheme. */
struct known_version {
	uint32_t rank;
	uint32_t next; /* the same text under another scheme, + 1; 0 none */
	uint8_t scheme;
};

struct order_versions {
	struct known_version *list;
	uint32_t *first;  /* by word: one with that text, + 1 */
	uint8_t *schemes; /* by package name, which is a column; the last: of rows without one */
	uint32_t count, top;
	size_t room;
};

void order_versions_free(struct order_versions *kept)
{
	if (!kept)
		return;
	free(kept->list);
	free(kept->first);
	free(kept->schemes);
	free(kept);
}

/* ---- which there are ------------------------------------------------------------------------- */

static uint8_t *list_schemes(const struct fleet *f)
{
	uint8_t *schemes = mem_array((size_t)f->package_name_count + 1, sizeof(*schemes));

	for (uint32_t i = 0; i < f->package_name_count; i++) {
		uint32_t of = f->package_names[i].of;

		if (of != FLEET_NONE)
			schemes[i] = (uint8_t)version_scheme_of(
				fleet_text(f, f->packages[of].ecosystem));
	}
	return schemes;
}

static uint8_t scheme_of(const struct order_versions *v, const struct fleet *f, uint32_t finding)
{
	uint32_t name = f->package_name[finding];

	return v->schemes[name == FLEET_NONE ? f->package_name_count : name];
}

/* Its number + 1; 0: it is not known yet. */
static uint32_t find(const struct order_versions *v, word w, uint8_t scheme)
{
	uint32_t at = v->first[w];

	while (at && v->list[at - 1].scheme != scheme)
		at = v->list[at - 1].next;
	return at;
}

static void add(struct order_versions *v, word w, uint8_t scheme)
{
	if (!w || find(v, w, scheme))
		return;
	MEM_ROOM(v->list, v->count, v->room);
	v->list[v->count] = (struct known_version){.next = v->first[w], .scheme = scheme};
	v->first[w] = ++v->count;
}

/* ---- in order -------------------------------------------------------------------------------- */

struct sorted_version {
	const char *text;
	char *first; /* of a list; owned */
	uint32_t number;
	uint8_t scheme;
	bool is_read;
};

static int compare_versions(const void *a, const void *b)
{
	const struct sorted_version *x = a, *y = b;

	if (x->scheme != y->scheme)
		return x->scheme < y->scheme ? -1 : 1;
	if (x->is_read != y->is_read)
		return x->is_read ? -1 : 1;
	return x->is_read ? (int)version_compare((enum version_scheme)x->scheme, x->text, y->text)
			  : strcmp(x->text, y->text);
}

static struct sorted_version version_of(const char *text, uint32_t number, uint8_t scheme)
{
	struct sorted_version v = {.text = text, .number = number, .scheme = scheme};
	size_t size = strcspn(text, ", ");

	if (text[size])
		v.text = v.first = mem_strndup(text, size);
	v.is_read =
		version_compare((enum version_scheme)scheme, v.text, "0") != VERSION_INCOMPARABLE;
	return v;
}

static void rank_all(struct order_versions *v, const struct fleet *f)
{
	struct sorted_version *list = mem_array((size_t)v->count + 1, sizeof(*list));
	uint32_t n = 0;

	for (word w = 0; w <= f->words.count; w++)
		for (uint32_t at = v->first[w]; at; at = v->list[at - 1].next)
			list[n++] = version_of(fleet_text(f, w), at - 1, v->list[at - 1].scheme);
	qsort(list, n, sizeof(*list), compare_versions);
	for (uint32_t i = 0; i < n; i++) {
		v->top += i && compare_versions(&list[i - 1], &list[i]) != 0;
		v->list[list[i].number].rank = v->top;
	}
	for (uint32_t i = 0; i < n; i++)
		free(list[i].first);
	free(list);
}

static const struct order_versions *keep(const struct fleet *f)
{
	struct order_versions *v = f->kept->versions;

	if (v)
		return v;
	v = f->kept->versions = mem_alloc(sizeof(*v));
	v->first = mem_array((size_t)f->words.count + 1, sizeof(*v->first));
	v->schemes = list_schemes(f);
	for (uint32_t i = 0; i < f->count; i++) {
		add(v, f->version[i], scheme_of(v, f, i));
		add(v, f->fixed[i], scheme_of(v, f, i));
	}
	rank_all(v, f);
	return v;
}

uint32_t order_rank_versions(const struct question *q, enum field_id field, bool descending,
			     const uint32_t *rows, uint32_t n, uint32_t *keys)
{
	const struct fleet *f = q->fleet;
	const struct order_versions *v = keep(f);
	const word *column = field == FIELD_VERSION ? f->version : f->fixed;

	for (uint32_t i = 0; i < n; i++) {
		word w = column[rows[i]];
		uint32_t rank;

		if (w) {
			rank = v->list[find(v, w, scheme_of(v, f, rows[i])) - 1].rank;
			keys[i] = descending ? v->top - rank : rank;
		} else {
			keys[i] = v->top + 1;
		}
	}
	return v->top + 2;
}
