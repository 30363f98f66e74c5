/*
 * Loading scans: what the silence of each is about (TRUTH 3). Only one that is whole and has a date
 * closes anything: a report of one image or resource by the packages, severities and fixes that it
 * holds, an export by the scope of which the user said that it is all.
 */
#include <stdlib.h>
#include <string.h>

#include "core/complete.h"
#include "core/fleet_cover.h"
#include "core/text.h"
#include "data/config.h"
#include "data/store_load.h"

/* A whole, dated scan of an image (by its number) or of a resource (image_count + its asset). */
struct scan_row {
	uint32_t of;
	uint32_t source;
	struct cover_scan scan;
};

/* An export that is all of its scope. */
struct export_row {
	uint32_t source;
	date as_of;
	struct complete scope;
};

struct load_scans {
	struct scan_row *rows;
	size_t count, room;
	struct cover_scan *scans; /* of the rows, in their order */
	size_t *starts;           /* by of * SOURCE_COUNT + source */
	bool *is_whole;           /* by the id of a scan */
	size_t id_count;
	struct export_row *exports; /* by source, then date */
	size_t export_count, export_room;
	struct tuples places; /* source, account, region: asked before */
	struct place_exports {
		size_t start, count; /* in dates */
	} * of_place;
	size_t of_place_room;
	date *dates;
	size_t date_count, date_room;
};

uint32_t load_scanned(const struct load *l, uint32_t asset)
{
	uint32_t image = tuples_get(&l->asset_keys, asset)[0];

	return image ? image : (uint32_t)l->image_count + asset;
}

/* ---- reading --------------------------------------------------------------------------------- */

static unsigned classes_of(const char *words)
{
	unsigned classes = 0;

	for (const char *p = words ? words : ""; *p; p += strcspn(p, " "), p += *p == ' ') {
		if (text_has_prefix(p, "os-pkgs"))
			classes |= 1u << CLASS_OS;
		else if (text_has_prefix(p, "lang-pkgs"))
			classes |= 1u << CLASS_LANGUAGE;
	}
	return classes;
}

enum {
	SCAN_ASSET,
	SCAN_SOURCE,
	SCAN_AS_OF,
	SCAN_CLASSES,
	SCAN_SEVERITIES,
	SCAN_FIXES,
	SCAN_COMPLETE,
	SCAN_ID
};

static const char scans_sql[] =
	"SELECT asset, source, as_of, classes, severities, fixes, complete, id FROM scan"
	" WHERE status = 0 AND dated <= 1";

/* What it holds, as cover_of_scan and cover_looked_at take it; or all, as somebody says. */
static cover_mask mask_of(const struct load *l, sqlite3_stmt *st,
			  cover_mask (*of)(unsigned classes, unsigned severities_held, bool fixable,
					   bool unfixable))
{
	const unsigned fixable = 1u << FIX_YES | 1u << FIX_PARTIAL;
	const unsigned unfixable = 1u << FIX_NO | 1u << FIX_UNKNOWN;
	unsigned fixes_held = (unsigned)sqlite3_column_int(st, SCAN_FIXES);
	const char *complete = column_text(st, SCAN_COMPLETE);
	enum source source;

	if (complete && !complete[0])
		return COVER_ALL;
	/* Of a report that is no Trivy's nothing says what was left out, unless the user does. */
	if (!store_source(sqlite3_column_int64(st, SCAN_SOURCE), &source) || source != SOURCE_TRIVY)
		return 0;
	if (l->store->config->is_trivy_complete)
		return COVER_ALL;
	return of(classes_of(column_text(st, SCAN_CLASSES)),
		  (unsigned)sqlite3_column_int(st, SCAN_SEVERITIES), fixes_held & fixable,
		  fixes_held & unfixable);
}

static void add_scan(struct load *l, sqlite3_stmt *st)
{
	struct load_scans *s = l->scans;
	const struct targets *at = &l->targets_of[column_id(l, st, SCAN_ASSET, l->asset_count)];
	struct scan_row row = {.scan.as_of = sqlite3_column_int64(st, SCAN_AS_OF)};
	enum source source;

	s->is_whole[column_id(l, st, SCAN_ID, s->id_count)] = true;
	if (!at->count || !store_source(sqlite3_column_int64(st, SCAN_SOURCE), &source) ||
	    source >= SOURCE_COUNT)
		return;
	load_cover_scan(l, l->targets[at->start], source, mask_of(l, st, cover_looked_at),
			row.scan.as_of);
	row.scan.mask = mask_of(l, st, cover_of_scan);
	if (!row.scan.mask)
		return;
	row.of = load_scanned(l, l->targets[at->start]);
	row.source = source;
	MEM_ROOM(s->rows, s->count, s->room);
	s->rows[s->count++] = row;
}

static void add_export(struct load *l, sqlite3_stmt *st)
{
	struct load_scans *s = l->scans;
	struct export_row row = {.as_of = sqlite3_column_int64(st, 1)};
	enum source source;
	struct error err;

	if (!store_source(sqlite3_column_int64(st, 0), &source) || source >= SOURCE_COUNT ||
	    !complete_parse(column_text(st, 2), &row.scope, &err))
		return;
	row.source = source;
	MEM_ROOM(s->exports, s->export_count, s->export_room);
	s->exports[s->export_count++] = row;
}

static int compare_rows(const void *a, const void *b)
{
	const struct scan_row *x = a, *y = b;

	if (x->of != y->of)
		return x->of < y->of ? -1 : 1;
	if (x->source != y->source)
		return x->source < y->source ? -1 : 1;
	if (x->scan.as_of != y->scan.as_of)
		return x->scan.as_of < y->scan.as_of ? -1 : 1;
	return (x->scan.mask > y->scan.mask) - (x->scan.mask < y->scan.mask);
}

/* Each image and source takes its run of the sorted rows. */
static void index_rows(struct load *l)
{
	struct load_scans *s = l->scans;
	size_t keys = (l->image_count + l->asset_keys.count) * SOURCE_COUNT, row = 0;

	if (s->count)
		qsort(s->rows, s->count, sizeof(*s->rows), compare_rows);
	s->scans = mem_array(s->count + 1, sizeof(*s->scans));
	s->starts = mem_array(keys + 1, sizeof(*s->starts));
	for (size_t key = 0; key < keys; key++) {
		s->starts[key] = row;
		for (; row < s->count &&
		       (size_t)s->rows[row].of * SOURCE_COUNT + s->rows[row].source == key;
		     row++)
			s->scans[row] = s->rows[row].scan;
	}
	s->starts[keys] = row;
	free(s->rows);
	s->rows = NULL;
}

bool load_scans(struct load *l)
{
	l->scans = mem_alloc(sizeof(*l->scans));
	l->scans->places.width = 3;
	if (!load_room(l, "scan", &l->scans->id_count))
		return false;
	l->scans->is_whole = mem_array(l->scans->id_count, sizeof(*l->scans->is_whole));
	if (!load_rows(l, scans_sql, add_scan) ||
	    !load_rows(l,
		       "SELECT source, as_of, complete FROM scan WHERE asset = 0 AND status = 0"
		       " AND dated <= 1 AND complete != '' ORDER BY source, as_of",
		       add_export))
		return false;
	index_rows(l);
	return true;
}

void load_scans_fini(struct load *l)
{
	struct load_scans *s = l->scans;

	if (!s)
		return;
	free(s->rows);
	free(s->scans);
	free(s->starts);
	free(s->is_whole);
	free(s->exports);
	tuples_fini(&s->places);
	free(s->of_place);
	free(s->dates);
	free(s);
	l->scans = NULL;
}

/* ---- asking ---------------------------------------------------------------------------------- */

/* The dates of the exports of a source that are all of an account and region, worked out once. */
static const struct place_exports *exports_of(const struct load *l, uint32_t source, word account,
					      word region)
{
	struct load_scans *s = l->scans;
	const uint32_t key[] = {source, account, region};
	struct place_exports *place;
	bool is_new;
	uint32_t n = tuples_add(&s->places, key, &is_new);

	if (!is_new)
		return &s->of_place[n];
	MEM_ROOM(s->of_place, n, s->of_place_room);
	place = &s->of_place[n];
	*place = (struct place_exports){.start = s->date_count};
	for (size_t i = 0; i < s->export_count; i++) {
		const struct export_row *e = &s->exports[i];

		if (e->source != source || !complete_holds(&e->scope, fleet_text(l->fleet, account),
							   fleet_text(l->fleet, region), NULL))
			continue;
		MEM_ROOM(s->dates, s->date_count, s->date_room);
		s->dates[s->date_count++] = e->as_of;
		place->count++;
	}
	return place;
}

static date export_after(const struct load *l, uint32_t source, word account, word region,
			 date listed)
{
	const struct place_exports *place;
	size_t low = 0, high;

	if (!l->scans->export_count)
		return DATE_FOREVER;
	place = exports_of(l, source, account, region);
	high = place->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (l->scans->dates[place->start + middle] <= listed)
			low = middle + 1;
		else
			high = middle;
	}
	return low < place->count ? l->scans->dates[place->start + low] : DATE_FOREVER;
}

date load_export_last(const struct load *l, enum source source, word account, word region)
{
	const struct place_exports *place;

	if (!l->scans->export_count)
		return DATE_NONE;
	place = exports_of(l, source, account, region);
	return place->count ? l->scans->dates[place->start + place->count - 1] : DATE_NONE;
}

bool load_is_whole(const struct load *l, uint32_t scan)
{
	return scan < l->scans->id_count && l->scans->is_whole[scan];
}

date load_covered_after(const struct load *l, uint32_t asset, enum source source, word account,
			word region, cover_mask mask, date listed)
{
	const struct load_scans *s = l->scans;
	size_t key = (size_t)load_scanned(l, asset) * SOURCE_COUNT + source;
	size_t start = s->starts[key], n = s->starts[key + 1] - start;
	date own = n ? cover_after(s->scans + start, n, listed, mask) : DATE_FOREVER;
	date other = export_after(l, source, account, region, listed);

	return own < other ? own : other;
}

bool load_is_covered(const struct load *l)
{
	return l->scans->count || l->scans->export_count;
}
