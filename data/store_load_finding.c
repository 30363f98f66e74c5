/*
 * Findings. Statements about the same thing at the same place are one row: of two sources, of an
 * image that turned out to be two names of one, of an advisory that got its CVE. The table is read
 * twice: first the keys, to know how many statements a row has, then the words; a row with one
 * statement, as nearly all are, goes straight into the fleet.
 */
#include <stdlib.h>

#include "data/store_load.h"

/* The statements of one row. */
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
};

/* ---- the first reading ----------------------------------------------------------------------- */

/* The issue of a flaw at an asset, added when it is new. */
static uint32_t issue_of(struct load *l, uint32_t asset, const struct load_flaw *flaw)
{
	uint32_t owner = l->assets[asset].owner;
	const uint32_t key[] = {owner, flaw->package, flaw->path, flaw->vuln};
	bool is_new;
	uint32_t issue = tuples_add(&l->issue_keys, key, &is_new);

	if (is_new)
		fleet_add_issue(l->fleet, &(struct fleet_issue){
						  .key = load_issue_key(l, owner, flaw),
						  .package = flaw->package,
						  .vuln = flaw->vuln,
						  .path = load_word(l, flaw->path),
						  .asset = asset,
						  .first_seen = INT64_MAX,
						  .recorded = INT64_MAX,
						  .fixed_at = DATE_NONE,
					  });
	return issue;
}

static void count_statement(struct rows *rows, sqlite3_stmt *st)
{
	struct load *l = rows->load;
	const struct targets *targets = &l->targets_of[column_id(l, st, 0, l->asset_count)];
	const struct load_flaw *flaw = &l->flaws[column_id(l, st, 1, l->flaw_count)];

	for (uint32_t i = 0; !l->is_damaged && i < targets->count; i++) {
		uint32_t asset = l->targets[targets->start + i];
		const uint32_t key[] = {asset, issue_of(l, asset, flaw), column_u32(st, 2),
					column_u32(st, 3)};
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

static bool read_keys(struct rows *rows)
{
	struct load *l = rows->load;
	sqlite3_stmt *st = store_prepare(
		l->store, "SELECT asset, flaw, version, line FROM finding ORDER BY id", l->err);
	enum step step = STEP_FAILED;

	while (st && (step = store_step(l->store, st, l->err)) == STEP_ROW)
		count_statement(rows, st);
	sqlite3_finalize(st);
	return load_is_sound(l) && step == STEP_DONE;
}

/* ---- the second reading ---------------------------------------------------------------------- */

static const char words_sql[] =
	"SELECT id, asset, flaw, source, as_of, hash, first_seen, last_seen, activity, severity,"
	" fix, score, severity_raw, severity_source, package, installed, fixed, path, purl, status,"
	" account, region, layer, layer_digest, listed, recorded, scan FROM finding ORDER BY id";

/* In the order of the SELECT above. */
static bool read_statement(struct load *l, sqlite3_stmt *st, struct statement *out)
{
	int64_t source = sqlite3_column_int64(st, 3);
	int at = 4;

	*out = (struct statement){.id = column_u32(st, 0),
				  .flaw = &l->flaws[column_id(l, st, 2, l->flaw_count)]};
	if (!store_source(source, &out->source))
		return error_set(l->err, ERROR_DATABASE, "%s: source %d", l->store->path,
				 (int)source);
	l->is_damaged = l->is_damaged || out->source >= SOURCE_COUNT; /* facts find nothing */
	out->as_of = sqlite3_column_int64(st, at++);
	out->hash = sqlite3_column_int64(st, at++);
	out->first_seen = sqlite3_column_int64(st, at++);
	out->last_seen = sqlite3_column_int64(st, at++);
	out->activity = (enum finding_status)column_id(l, st, at++, FINDING_CLOSED + 1);
	out->severity = (enum severity)column_id(l, st, at++, SEVERITY_COUNT);
	out->fix = (enum fix)column_id(l, st, at++, FIX_COUNT);
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
	out->listed = sqlite3_column_int64(st, at++);
	out->recorded = sqlite3_column_int64(st, at++);
	out->scan = column_u32(st, at++);
	return load_is_sound(l);
}

static void take_statement(struct rows *rows, struct group *group, const struct statement *s)
{
	if (group->size == 1) {
		load_row(rows->load, s, 1);
		return;
	}
	if (!group->statements)
		group->statements = mem_array(group->size, sizeof(*group->statements));
	group->statements[group->seen++] = *s;
	if (group->seen < group->size)
		return;
	load_row(rows->load, group->statements, group->size);
	free(group->statements);
	group->statements = NULL;
}

/* The statement in each place where it counts. */
static bool spread_statement(struct rows *rows, sqlite3_stmt *st)
{
	struct load *l = rows->load;
	const struct targets *targets = &l->targets_of[column_id(l, st, 1, l->asset_count)];
	struct statement s;

	if (!read_statement(l, st, &s))
		return false;
	for (uint32_t i = 0; i < targets->count; i++) {
		uint32_t group = rows->group_of[rows->next++];
		const uint32_t *key = tuples_get(&rows->keys, group);

		s.asset = key[0];
		s.issue = key[1];
		s.version_key = key[2];
		s.line = key[3];
		take_statement(rows, &rows->groups[group], &s);
	}
	return true;
}

static bool read_words(struct rows *rows)
{
	struct load *l = rows->load;
	sqlite3_stmt *st = store_prepare(l->store, words_sql, l->err);
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
	bool worked;

	load_keys_init(l);
	worked = read_keys(&rows) && read_words(&rows);
	for (uint32_t i = 0; i < rows.keys.count; i++)
		free(rows.groups[i].statements);
	tuples_fini(&rows.keys);
	free(rows.group_of);
	free(rows.groups);
	return worked;
}
