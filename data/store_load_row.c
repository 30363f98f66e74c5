/*
 * One row. The newest statement of each source counts, and of these the one with the highest
 * severity is shown: its words are the row's. The others add what it does not state, and whether
 * they disagree.
 */
#include "data/store_load.h"

/* The layer by its diff id, else by its compressed digest; a digest that is known tells the diff
 * id. */
static void place_layer(struct load *l, const struct statement *s, struct fleet_row *row)
{
	const struct fleet_asset *a = &l->fleet->assets[s->asset];
	uint32_t image = tuples_get(&l->asset_keys, s->asset)[0];
	const struct load_image *from = &l->images[image];

	row->layer = load_word(l, s->layer);
	row->layer_digest = load_word(l, s->layer_digest);
	row->layer_index = -1;
	if (a->image == FLEET_NONE || (!s->layer && !s->layer_digest))
		return;
	for (uint32_t i = 0; i < from->layer_count; i++) {
		const struct load_layer *layer = &l->layers[from->layers + i];

		if ((s->layer && layer->diff_id == s->layer) ||
		    (s->layer_digest && (layer->digest == s->layer_digest ||
					 (!s->layer && layer->diff_id == s->layer_digest)))) {
			row->layer = load_word(l, layer->diff_id);
			row->layer_index = (int)i;
			return;
		}
	}
}

/* The row in the words of one statement. */
static struct fleet_row row_of(struct load *l, const struct statement *s)
{
	const struct load_asset *asset = &l->assets[s->asset];
	struct fleet_row row = {
		.id = load_occurrence_id(l, s->asset, s->flaw, s->version_key, s->line),
		.store_row = s->id,
		.asset = s->asset,
		.issue = s->issue,
		.vuln = load_word(l, s->flaw->name),
		.package = load_word(l, s->package),
		.version = load_word(l, s->version),
		.fixed = load_word(l, s->fixed),
		.path = load_word(l, s->path),
		.purl = load_word(l, s->purl),
		.severity_raw = load_word(l, s->severity_raw),
		.severity_source = load_word(l, s->severity_source),
		.status = load_word(l, s->status),
		.account = s->account ? load_word(l, s->account) : asset->account,
		.region = s->region ? load_word(l, s->region) : asset->region,
		.severity = s->severity,
		.source = s->source,
		.sources = 1u << s->source,
		.score = s->score,
		.kind = (enum kind)s->flaw->kind,
		.fix = s->fix,
		.presence = PRESENCE_PRESENT, /* until load_presence */
		.is_suppressed = s->activity == FINDING_SUPPRESSED,
		.last_seen = s->last_seen,
	};

	place_layer(l, s, &row);
	return row;
}

static void note_dates(struct load *l, const struct statement *s)
{
	struct fleet_issue *issue = &l->fleet->issues[s->issue];

	if (s->first_seen < issue->first_seen)
		issue->first_seen = s->first_seen;
	if (s->recorded < issue->recorded)
		issue->recorded = s->recorded;
}

/* In the order of settling (row_speaks in store_finding.c): date, activity, severity, hash. */
static bool speaks(const struct statement *s, const struct statement *than)
{
	if (s->as_of != than->as_of)
		return s->as_of > than->as_of;
	if (s->activity != than->activity)
		return s->activity < than->activity;
	if (s->severity != than->severity)
		return s->severity > than->severity;
	return s->hash > than->hash;
}

/* The newest statement of each source; NULL where it makes none. */
static void newest_by_source(const struct statement *statements, uint32_t n,
			     const struct statement *newest[SOURCE_COUNT])
{
	for (uint32_t i = 0; i < n; i++) {
		const struct statement *s = &statements[i];
		const struct statement **slot = &newest[s->source];

		if (!*slot || speaks(s, *slot))
			*slot = s;
	}
}

/* What another source adds to the row: facts that the shown one does not state. */
static void add_source(struct load *l, struct fleet_row *row, const struct statement *s)
{
	struct fleet_row other = row_of(l, s);

	row->sources |= other.sources;
	row->disagrees = row->disagrees || other.severity != row->severity;
	row->is_suppressed = row->is_suppressed && other.is_suppressed;
	if (other.fix > row->fix)
		row->fix = other.fix;
	if (s->account)
		row->account = other.account;
	if (s->region)
		row->region = other.region;
	if (row->layer_index < 0 && other.layer_index >= 0) {
		row->layer = other.layer;
		row->layer_digest = other.layer_digest;
		row->layer_index = other.layer_index;
	}
	if (row->score < 0)
		row->score = other.score;
}

/* Shown: the source with the highest severity; of equals the first in the alphabet. */
void load_row(struct load *l, const struct statement *statements, uint32_t n)
{
	const struct statement *newest[SOURCE_COUNT] = {0}, *shown = NULL;
	struct statement spoken[SOURCE_COUNT];
	struct fleet_row row;

	newest_by_source(statements, n, newest);
	for (int i = 0; i < SOURCE_COUNT; i++) {
		if (!newest[i])
			continue;
		spoken[i] = *newest[i];
		newest[i] = &spoken[i];
		load_severity(l, &spoken[i]);
		if (!shown || spoken[i].severity > shown->severity)
			shown = &spoken[i];
	}
	row = row_of(l, shown);
	for (int i = 0; i < SOURCE_COUNT; i++)
		if (newest[i] && newest[i] != shown)
			add_source(l, &row, newest[i]);
	for (uint32_t i = 0; i < n; i++) {
		note_dates(l, &statements[i]);
		if (statements[i].last_seen > row.last_seen)
			row.last_seen = statements[i].last_seen;
	}
	row.team = load_team(l, row.asset, row.account);
	load_sight(l, fleet_add(l->fleet, &row), statements, n);
}
