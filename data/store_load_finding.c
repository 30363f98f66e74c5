/*
 * Rows. Statements about the same thing at the same place are one row: of two sources, of an image
 * that turned out to be two names of one, of an advisory that got its CVE. The table is read twice:
 * first the keys, to know how many statements a row has, then the words; a row with one statement,
 * as nearly all are, goes straight into the fleet.
 */
#include <stdio.h>
#include <stdlib.h>

#include "core/identity.h"
#include "data/store_load.h"

/* One statement of a finding, as the database has it. */
struct statement {
	uint32_t id, asset; /* asset: the fleet's */
	const struct load_flaw *flaw;
	uint32_t issue;
	db_word version_key;
	uint32_t line;
	enum source source;
	date as_of, first_seen, last_seen;
	int64_t hash;
	enum finding_status activity;
	enum severity severity;
	enum fix fix;
	double score;
	db_word severity_raw, severity_source, package, version, fixed, path, purl, status;
	db_word account, region, layer, layer_digest;
	word vuln; /* the source's own word for it */
};

struct group {
	uint32_t size, seen;
	struct statement *statements; /* when size > 1 */
};

struct rows {
	struct load *load;
	struct tuples keys; /* asset, issue, version, line */
	uint32_t *group_of; /* statement after statement, target after target */
	size_t count, room;
	struct group *groups;
	size_t group_room;
	size_t next; /* in group_of, of the second reading */
	db_word *vuln_of_flaw;
};

/* ---- issues ---------------------------------------------------------------------------------- */

static uint64_t issue_key(struct load *l, uint32_t asset, const struct load_flaw *flaw)
{
	const struct fleet *f = l->fleet;
	const uint32_t *owner = tuples_get(&l->owners, l->assets[asset].owner);
	const struct load_repository *r = &l->repositories[owner[0]];
	const struct fleet_package *p =
		flaw->package == FLEET_NONE ? NULL : &f->packages[flaw->package];
	const struct issue_name name = {
		.registry = load_text(l, r->registry),
		.repository = load_text(l, r->name),
		.resource = load_text(l, owner[1]),
		.ecosystem = p ? fleet_text(f, p->ecosystem) : NULL,
		.package = p ? fleet_text(f, p->key) : NULL,
		.path = load_text(l, flaw->path),
		.vuln = flaw->vuln == FLEET_NONE ? NULL : fleet_text(f, f->vulns[flaw->vuln].key),
	};

	return store_issue_key(l->store, &name, &l->scratch);
}

uint32_t load_issue(struct load *l, uint32_t asset, const struct load_flaw *flaw)
{
	const uint32_t key[] = {l->assets[asset].owner, flaw->package, flaw->path, flaw->vuln};
	bool is_new;
	uint32_t issue = tuples_add(&l->issue_keys, key, &is_new);

	if (is_new)
		fleet_add_issue(l->fleet, &(struct fleet_issue){
						  .key = issue_key(l, asset, flaw),
						  .package = flaw->package,
						  .vuln = flaw->vuln,
						  .path = load_word(l, flaw->path),
						  .first_seen = INT64_MAX,
						  .decision = FLEET_NONE,
					  });
	return issue;
}

/* ---- the first reading ----------------------------------------------------------------------- */

static void count_statement(struct rows *rows, sqlite3_stmt *st)
{
	struct load *l = rows->load;
	const struct targets *targets = &l->targets_of[column_u32(st, 1)];
	const struct load_flaw *flaw = &l->flaws[column_u32(st, 2)];

	for (uint32_t i = 0; i < targets->count; i++) {
		uint32_t asset = l->targets[targets->start + i];
		const uint32_t key[] = {asset, load_issue(l, asset, flaw), column_u32(st, 3),
					column_u32(st, 4)};
		bool is_new;
		uint32_t group = tuples_add(&rows->keys, key, &is_new);

		if (is_new) {
			MEM_ROOM(rows->groups, group, rows->group_room);
			rows->groups[group] = (struct group){0};
		}
		rows->groups[group].size++;
		MEM_ROOM(rows->group_of, rows->count, rows->room);
		rows->group_of[rows->count++] = group;
	}
}

/* ---- the second reading ---------------------------------------------------------------------- */

/* In the order of the SELECT below. */
static bool read_statement(struct load *l, sqlite3_stmt *st, struct statement *out)
{
	int at = 5;

	*out = (struct statement){
		.id = column_u32(st, 0),
		.flaw = &l->flaws[column_u32(st, 2)],
		.version_key = column_u32(st, 3),
		.line = column_u32(st, 4),
	};
	if (!store_source(sqlite3_column_int64(st, at++), &out->source))
		return false;
	out->as_of = sqlite3_column_int64(st, at++);
	out->hash = sqlite3_column_int64(st, at++);
	out->first_seen = sqlite3_column_int64(st, at++);
	out->last_seen = sqlite3_column_int64(st, at++);
	out->activity = (enum finding_status)sqlite3_column_int(st, at++);
	out->severity = (enum severity)(sqlite3_column_int(st, at++) % SEVERITY_COUNT);
	out->fix = (enum fix)(sqlite3_column_int(st, at++) % FIX_COUNT);
	out->score = column_real(st, at++);
	out->severity_raw = column_u32(st, at++);
	out->severity_source = column_u32(st, at++);
	out->package = column_u32(st, at++);
	out->version = column_u32(st, at++);
	out->fixed = column_u32(st, at++);
	out->path = column_u32(st, at++);
	out->purl = column_u32(st, at++);
	out->status = column_u32(st, at++);
	out->account = column_u32(st, at++);
	out->region = column_u32(st, at++);
	out->layer = column_u32(st, at++);
	out->layer_digest = column_u32(st, at++);
	return true;
}

static const char rows_sql[] =
	"SELECT id, asset, flaw, version, line, source, as_of, hash, first_seen, last_seen, "
	"activity,"
	" severity, fix, score, severity_raw, severity_source, package, installed, fixed, path, "
	"purl,"
	" status, account, region, layer, layer_digest FROM finding ORDER BY id";

/* ---- one row of the fleet -------------------------------------------------------------------- */

/*
 * The same in every database that read the same documents: image or resource, place, package,
 * version, key path, vulnerability, line.
 */
static uint64_t occurrence_id(struct load *l, const struct statement *s)
{
	const struct fleet *f = l->fleet;
	const struct fleet_asset *a = &f->assets[s->asset];
	const struct fleet_issue *issue = &f->issues[s->issue];
	const struct fleet_package *p =
		issue->package == FLEET_NONE ? NULL : &f->packages[issue->package];
	bool is_image = a->image != FLEET_NONE;
	char line[16] = "";
	const char *fields[] = {
		is_image ? fleet_text(f, f->images[a->image].key) : NULL,
		fleet_text(f, a->registry),
		fleet_text(f, a->repository),
		is_image ? NULL
			 : load_text(l, tuples_get(&l->owners, l->assets[s->asset].owner)[1]),
		p ? fleet_text(f, p->ecosystem) : NULL,
		p ? fleet_text(f, p->key) : NULL,
		load_text(l, s->version_key),
		fleet_text(f, issue->path),
		issue->vuln == FLEET_NONE ? NULL : fleet_text(f, f->vulns[issue->vuln].key),
		line,
	};

	if (s->line)
		snprintf(line, sizeof(line), "%u", s->line);
	buf_clear(&l->scratch);
	identity_key(&l->scratch, "occurrence", fields, sizeof(fields) / sizeof(fields[0]));
	return digest_id(l->store->digest, l->scratch.data, l->scratch.size);
}

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
		.id = occurrence_id(l, s),
		.store_row = s->id,
		.asset = s->asset,
		.issue = s->issue,
		.vuln = s->vuln,
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
		.presence = PRESENCE_PRESENT, /* until scans are compared */
		.is_suppressed = s->activity == FINDING_SUPPRESSED,
		.last_seen = s->last_seen,
	};

	place_layer(l, s, &row);
	return row;
}

static void note_first_seen(struct load *l, const struct statement *s)
{
	struct fleet_issue *issue = &l->fleet->issues[s->issue];

	if (s->first_seen < issue->first_seen)
		issue->first_seen = s->first_seen;
}

/* The newest statement of each source; NULL where it makes none. */
static void newest_by_source(const struct group *group,
			     const struct statement *newest[SOURCE_COUNT])
{
	for (uint32_t i = 0; i < group->size; i++) {
		const struct statement *s = &group->statements[i];
		const struct statement **slot = &newest[s->source];

		if (!*slot || s->as_of > (*slot)->as_of ||
		    (s->as_of == (*slot)->as_of && s->hash > (*slot)->hash))
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
static void combine(struct load *l, const struct group *group)
{
	const struct statement *newest[SOURCE_COUNT] = {0}, *shown = NULL;
	struct fleet_row row;

	newest_by_source(group, newest);
	for (int i = 0; i < SOURCE_COUNT; i++)
		if (newest[i] && (!shown || newest[i]->severity > shown->severity))
			shown = newest[i];
	row = row_of(l, shown);
	for (int i = 0; i < SOURCE_COUNT; i++)
		if (newest[i] && newest[i] != shown)
			add_source(l, &row, newest[i]);
	for (uint32_t i = 0; i < group->size; i++) {
		note_first_seen(l, &group->statements[i]);
		if (group->statements[i].last_seen > row.last_seen)
			row.last_seen = group->statements[i].last_seen;
	}
	fleet_add(l->fleet, &row);
}

static void take_statement(struct rows *rows, const struct statement *s)
{
	struct load *l = rows->load;
	struct group *group = &rows->groups[rows->group_of[rows->next]];
	struct fleet_row row;

	if (group->size == 1) {
		row = row_of(l, s);
		note_first_seen(l, s);
		fleet_add(l->fleet, &row);
		return;
	}
	if (!group->statements)
		group->statements = mem_array(group->size, sizeof(*group->statements));
	group->statements[group->seen++] = *s;
	if (group->seen < group->size)
		return;
	combine(l, group);
	free(group->statements);
	group->statements = NULL;
}

/* The statement in each place where it counts. */
static bool spread_statement(struct rows *rows, sqlite3_stmt *st)
{
	struct load *l = rows->load;
	const struct targets *targets = &l->targets_of[column_u32(st, 1)];
	struct statement s;

	if (!read_statement(l, st, &s))
		return error_set(l->err, ERROR_DATABASE, "%s: source %d", l->store->path,
				 sqlite3_column_int(st, 5));
	s.vuln = load_word(l, rows->vuln_of_flaw[column_u32(st, 2)]);
	for (uint32_t i = 0; i < targets->count; i++) {
		s.asset = l->targets[targets->start + i];
		s.issue = tuples_get(&rows->keys, rows->group_of[rows->next])[1];
		take_statement(rows, &s);
		rows->next++;
	}
	return true;
}

/* ---- both ------------------------------------------------------------------------------------ */

static bool read_keys(struct rows *rows)
{
	struct load *l = rows->load;
	sqlite3_stmt *st = store_prepare(
		l->store, "SELECT id, asset, flaw, version, line FROM finding ORDER BY id", l->err);
	enum step step = STEP_FAILED;

	while (st && (step = store_step(l->store, st, l->err)) == STEP_ROW)
		count_statement(rows, st);
	sqlite3_finalize(st);
	return step == STEP_DONE;
}

static bool read_flaw_names(struct rows *rows)
{
	struct load *l = rows->load;
	sqlite3_stmt *st = store_prepare(l->store, "SELECT id, vuln FROM flaw", l->err);
	enum step step = STEP_FAILED;

	rows->vuln_of_flaw = mem_array(l->flaw_count, sizeof(*rows->vuln_of_flaw));
	while (st && (step = store_step(l->store, st, l->err)) == STEP_ROW)
		rows->vuln_of_flaw[sqlite3_column_int64(st, 0)] = column_u32(st, 1);
	sqlite3_finalize(st);
	return step == STEP_DONE;
}

static bool read_rows(struct rows *rows)
{
	struct load *l = rows->load;
	sqlite3_stmt *st = store_prepare(l->store, rows_sql, l->err);
	enum step step = STEP_FAILED;

	while (st && (step = store_step(l->store, st, l->err)) == STEP_ROW)
		if (!spread_statement(rows, st)) {
			step = STEP_FAILED;
			break;
		}
	sqlite3_finalize(st);
	return step == STEP_DONE;
}

bool load_findings(struct load *l)
{
	struct rows rows = {.load = l, .keys.width = 4};
	bool worked = read_keys(&rows) && read_flaw_names(&rows) && read_rows(&rows);

	for (uint32_t i = 0; i < rows.keys.count; i++)
		free(rows.groups[i].statements);
	tuples_fini(&rows.keys);
	free(rows.group_of);
	free(rows.groups);
	free(rows.vuln_of_flaw);
	return worked;
}
