/*
 * Loading presence. While rows are made, each notes from when until when its own scans have it (its
 * sight). When all are there, the rows of each repository are taken together: an issue is fixed
 * when no live image has it, and that is what its rows in superseded images say.
 */
#include <stdlib.h>

#include "core/use.h"
#include "data/config.h"
#include "data/store_load_sight.h"

/* ---- a row by its own scans ------------------------------------------------------------------ */

/* What is known of a row by one source. */
struct word_of_source {
	bool is_there; /* it said something */
	bool is_closed;
	date from, until, listed, newest;
	cover_mask mask;
};

enum presence_class load_class(const struct load *l, uint32_t package)
{
	return package == FLEET_NONE ? CLASS_LANGUAGE : l->fleet->packages[package].class;
}

static int bit_of(const struct load *l, const struct statement *s)
{
	return cover_bit(load_class(l, s->flaw->package), s->severity,
			 s->fix == FIX_YES || s->fix == FIX_PARTIAL);
}

static void take_statement(const struct load *l, struct word_of_source *w,
			   const struct statement *s)
{
	if (!w->is_there || s->first_seen < w->from)
		w->from = s->first_seen;
	if (!w->is_there || s->listed > w->listed)
		w->listed = s->listed;
	if (!w->is_there || s->as_of > w->newest ||
	    (s->as_of == w->newest && s->activity < FINDING_CLOSED)) {
		w->newest = s->as_of;
		w->is_closed = s->activity == FINDING_CLOSED;
	}
	w->mask |= (cover_mask)1 << bit_of(l, s);
	w->is_there = true;
}

static bool is_old(const struct load *l, date listed)
{
	date now = l->store->now;

	return now != DATE_NONE && now - listed > config_scan_max_age(l->store->config);
}

/* The word of one source, added to the row's: present if any says so, else unknown, else gone. */
static void add_word(const struct load *l, struct sight *sight, const struct word_of_source *w)
{
	enum presence presence = PRESENCE_PRESENT;
	enum presence_why why = WHY_NONE;
	static const int order[] = {[PRESENCE_PRESENT] = 3,
				    [PRESENCE_UNKNOWN] = 2,
				    [PRESENCE_FIXED] = 1,
				    [PRESENCE_GONE] = 0};

	if (w->until != DATE_FOREVER) {
		presence = PRESENCE_GONE;
		why = w->is_closed ? WHY_CLOSED : WHY_WITHDRAWN;
	} else if (is_old(l, w->listed)) {
		presence = PRESENCE_UNKNOWN;
		why = WHY_STALE;
	}
	if (w->from < sight->there.from)
		sight->there.from = w->from;
	if (w->until > sight->there.until)
		sight->there.until = w->until;
	if (sight->presence == PRESENCE_COUNT || order[presence] > order[sight->presence]) {
		sight->presence = (uint8_t)presence;
		sight->why = (uint8_t)why;
	}
	sight->is_closed = sight->is_closed || w->is_closed;
}

static cover_mask *masks_of(struct load_presence *p, uint32_t issue)
{
	size_t needed = ((size_t)issue + 1) * SOURCE_COUNT;

	if (needed > p->mask_count) {
		size_t count = needed * 2;

		p->masks = mem_grow(p->masks, count, sizeof(*p->masks));
		for (size_t i = p->mask_count; i < count; i++)
			p->masks[i] = 0;
		p->mask_count = count;
	}
	return p->masks + (size_t)issue * SOURCE_COUNT;
}

/* ---- a resource that lost it and has it again ------------------------------------------------ */

static void add_gap(struct load *l, sqlite3_stmt *st)
{
	struct load_presence *p = l->presence;

	MEM_ROOM(p->gaps, p->gap_count, p->gap_room);
	p->gaps[p->gap_count++] = (struct gap){.finding = column_u32(st, 0),
					       .from = sqlite3_column_int64(st, 1),
					       .until = sqlite3_column_int64(st, 2)};
}

static bool load_gaps(struct load *l)
{
	return load_rows(l,
			 "SELECT s.finding, f.as_of, u.as_of FROM asset a JOIN finding x"
			 " ON x.asset = a.id JOIN seen s ON s.finding = x.id"
			 " JOIN scan f ON f.id = s.from_scan JOIN scan u ON u.id = s.until_scan"
			 " WHERE a.image = 0 AND EXISTS (SELECT 1 FROM seen n WHERE"
			 " n.finding = s.finding AND n.from_scan != s.from_scan)"
			 " ORDER BY s.finding, f.as_of, u.as_of",
			 add_gap);
}

static size_t find_gap(const struct load_presence *p, uint32_t finding)
{
	size_t low = 0, high = p->gap_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (p->gaps[middle].finding < finding)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Where a scan of the gap covers it, the time before is one of its own, and the row's is later. */
static void add_earlier(struct load *l, uint32_t row, const struct statement *s,
			const struct word_of_source *w, struct sight *sight)
{
	struct load_presence *p = l->presence;

	for (size_t i = find_gap(p, s->id); i < p->gap_count && p->gaps[i].finding == s->id; i++) {
		const struct gap *gap = &p->gaps[i];
		bool is_last = i + 1 == p->gap_count || p->gaps[i + 1].finding != s->id;
		date ended =
			load_covered_after(l, s->asset, s->source, 0, 0, w->mask, gap->until - 1);
		date again = is_last ? s->listed : p->gaps[i + 1].from;

		if (ended >= again || ended <= sight->there.from)
			continue;
		MEM_ROOM(p->earlier, p->earlier_count, p->earlier_room);
		p->earlier[p->earlier_count++] = (struct earlier){row, {sight->there.from, ended}};
		sight->there.from = again;
	}
}

void load_sight(struct load *l, uint32_t finding, const struct statement *statements, uint32_t n)
{
	struct load_presence *p = l->presence;
	struct word_of_source words[SOURCE_COUNT] = {{0}};
	struct sight sight = {.there = {DATE_FOREVER, DATE_NONE},
			      .version = statements[0].version_key,
			      .presence = PRESENCE_COUNT};
	const struct fleet *f = l->fleet;
	cover_mask *masks = masks_of(p, statements[0].issue);

	for (uint32_t i = 0; i < n; i++) {
		take_statement(l, &words[statements[i].source], &statements[i]);
		load_cover_held(l, finding, &statements[i], bit_of(l, &statements[i]));
	}
	for (int i = 0; i < SOURCE_COUNT; i++) {
		struct word_of_source *w = &words[i];

		if (!w->is_there)
			continue;
		masks[i] |= w->mask;
		w->until = w->is_closed
				   ? w->newest
				   : load_covered_after(l, statements[0].asset, (enum source)i,
							f->account[finding], f->region[finding],
							w->mask, w->listed);
		if (i == SOURCE_TRIVY && !w->is_closed) {
			uint32_t package = statements[0].flaw->package;
			date removed = load_removed_after(
				l, statements[0].asset, load_class(l, package), package, w->listed);

			w->until = removed < w->until ? removed : w->until;
		}
		add_word(l, &sight, w);
	}
	for (uint32_t i = 0; p->gap_count && i < n; i++)
		add_earlier(l, finding, &statements[i], &words[statements[i].source], &sight);
	MEM_ROOM(p->sights, finding, p->sight_room);
	p->sights[finding] = sight;
}

bool load_presence_begin(struct load *l)
{
	l->presence = mem_alloc(sizeof(*l->presence));
	return load_gaps(l);
}

void load_presence_fini(struct load *l)
{
	struct load_presence *p = l->presence;

	if (!p)
		return;
	free(p->sights);
	free(p->masks);
	free(p->gaps);
	free(p->earlier);
	free(p);
	l->presence = NULL;
}
