/*
 * Settling, from the document down: statements, words, then each scan. The order of two documents
 * is (date, content hash), never the order of their import.
 */
#include "data/store_settle.h"

#include <stdlib.h>
#include <string.h>

#include "core/intl.h"

static const char *const settle_sql[SETTLE_SQL_COUNT] = {
	[SQL_WORD_FIND] = "SELECT id FROM word WHERE text = ?1",
	[SQL_WORD_ADD] = "INSERT INTO word (text) VALUES (?1)",
	[SQL_TEXT_ADD] = "INSERT OR IGNORE INTO text (id, text) VALUES (?1, ?2)",
	[SQL_IMAGE_FIND] = "SELECT id FROM image WHERE key = ?1",
	[SQL_IMAGE_ADD] = "INSERT INTO image (key, kind) VALUES (?1, ?2)",
	/* Newer: its facts win. Older, or equally old with a smaller hash: it fills what is absent.
	 */
	[SQL_IMAGE_NEWER] =
		"UPDATE image SET os_family = iif(?2, ?2, os_family),"
		" os_version = iif(?2, ?3, os_version), eosl = iif(?4 >= 0, ?4, eosl),"
		" architecture = iif(?5, ?5, architecture), created = coalesce(?6, created),"
		" as_of = ?7, hash = ?8"
		" WHERE id = ?1 AND (as_of IS NULL OR (?7, ?8) > (as_of, hash))",
	[SQL_IMAGE_OLDER] =
		"UPDATE image SET os_version = iif(os_family, os_version, ?3),"
		" os_family = iif(os_family, os_family, ?2), eosl = iif(eosl >= 0, eosl, ?4),"
		" architecture = iif(architecture, architecture, ?5),"
		" created = coalesce(created, ?6)"
		" WHERE id = ?1 AND (?7, ?8) < (as_of, hash)",
	[SQL_DIGEST_ADD] = "INSERT OR IGNORE INTO image_digest (digest, image) VALUES (?1, ?2)",
	[SQL_LAYER_ADD] =
		"INSERT INTO image_layer (image, position, diff_id, digest, created_by, size)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO UPDATE SET"
		" diff_id = iif(diff_id, diff_id, ?3), digest = iif(digest, digest, ?4),"
		" created_by = iif(created_by, created_by, ?5), size = max(size, ?6)",
	[SQL_HISTORY_ADD] = "INSERT OR IGNORE INTO image_history (image, position, created_by, "
			    "created, is_empty)"
			    " VALUES (?1, ?2, ?3, ?4, ?5)",
	[SQL_LABEL_ADD] =
		"INSERT OR IGNORE INTO image_label (image, name, value) VALUES (?1, ?2, ?3)",
	[SQL_REPOSITORY_FIND] = "SELECT id FROM repository WHERE registry = ?1 AND name = ?2",
	[SQL_REPOSITORY_ADD] = "INSERT INTO repository (registry, name) VALUES (?1, ?2)",
	[SQL_PLACE_ADD] = "INSERT INTO place (image, repository, tag, first_seen, last_seen)"
			  " VALUES (?1, ?2, ?3, ?4, ?4) ON CONFLICT DO UPDATE SET"
			  " first_seen = min(first_seen, ?4), last_seen = max(last_seen, ?4)",
	[SQL_ASSET_FIND] = "SELECT id FROM asset WHERE image = ?1 AND repository = ?2 AND key = ?3",
	[SQL_ASSET_ADD] = "INSERT INTO asset (image, repository, key, resource, resource_type)"
			  " VALUES (?1, ?2, ?3, ?4, ?5)",
	/* Of several names for one place the first in the alphabet: no order of import matters. */
	[SQL_ASSET_RESOURCE] = "UPDATE asset SET resource = ?2, resource_type = ?3 WHERE id = ?1 "
			       "AND ?2 != resource"
			       " AND (resource = 0 OR (SELECT text FROM word WHERE id = ?2)"
			       " < (SELECT text FROM word WHERE id = resource))",
	[SQL_SCAN_FIND] = "SELECT id FROM scan WHERE hash = ?1",
	[SQL_SCAN_HASH] = "SELECT hash > ?2 FROM scan WHERE id = ?1",
	[SQL_SCAN_ADD] = "INSERT INTO scan (hash, source, asset, as_of, dated, status, "
			 "why_partial, artifact,"
			 " artifact_type, classes, severities, fixes)"
			 " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
	[SQL_PACKAGE_FIND] = "SELECT id, source FROM package WHERE ecosystem = ?1 AND name = ?2",
	[SQL_PACKAGE_ADD] = "INSERT INTO package (ecosystem, name, source) VALUES (?1, ?2, ?3)",
	[SQL_PACKAGE_SOURCE] = "UPDATE package SET source = ?2 WHERE id = ?1 AND (source = 0"
			       " OR (SELECT text FROM word WHERE id = ?2)"
			       " < (SELECT text FROM word WHERE id = source))",
	[SQL_ALIAS_ADD] = "INSERT OR IGNORE INTO alias (vuln, alias) VALUES (?1, ?2)",
	[SQL_ABOUT_FIND] =
		"SELECT 1 FROM about WHERE vuln = ?1 AND source = ?2 AND (as_of, hash) >= (?3, ?4)",
	[SQL_ABOUT_PUT] =
		"INSERT OR REPLACE INTO about (vuln, source, as_of, hash, title, url, description,"
		" epss, exploit) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
	[SQL_RATING_DELETE] = "DELETE FROM rating WHERE vuln = ?1 AND source = ?2",
	[SQL_RATING_ADD] =
		"INSERT INTO rating (vuln, source, position, vendor, severity, score, vector)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
	[SQL_FLAW_FIND] =
		"SELECT id FROM flaw WHERE package = ?1 AND vuln = ?2 AND path = ?3 AND kind = ?4",
	[SQL_FLAW_ADD] = "INSERT INTO flaw (package, vuln, path, kind) VALUES (?1, ?2, ?3, ?4)",
	[SQL_FINDING_FIND] =
		"SELECT id, as_of, scan, hash, severity, first_seen, last_seen FROM finding"
		" WHERE asset = ?1 AND flaw = ?2 AND version = ?3 AND line = ?4 AND source = ?5",
	[SQL_FINDING_ADD] =
		"INSERT INTO finding (asset, flaw, version, line, source, as_of, scan, hash,"
		" first_seen, last_seen, activity, severity, fix, score, severity_raw,"
		" severity_source, vector, package, installed, fixed, path, purl, status, account,"
		" region, layer, layer_digest, source_key) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8,"
		" ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24,"
		" ?25, ?26, ?27, ?28)",
	[SQL_FINDING_SPEAK] =
		"UPDATE finding SET as_of = ?6, scan = ?7, hash = ?8, first_seen = ?9,"
		" last_seen = ?10, activity = ?11, severity = ?12, fix = ?13, score = ?14,"
		" severity_raw = ?15, severity_source = ?16, vector = ?17, package = ?18,"
		" installed = ?19, fixed = ?20, path = ?21, purl = ?22, status = ?23, account = "
		"?24,"
		" region = ?25, layer = ?26, layer_digest = ?27, source_key = ?28 WHERE id = ?1",
	[SQL_FINDING_DATES] = "UPDATE finding SET first_seen = min(first_seen, ?2), last_seen = "
			      "max(last_seen, ?3)"
			      " WHERE id = ?1",
	[SQL_OPINION_KEEP] =
		"INSERT INTO opinion (finding, severity, severity_source, score, vector)"
		" SELECT id, severity_raw, severity_source, score, vector FROM finding WHERE id = "
		"?1",
	[SQL_OPINION_ADD] =
		"INSERT INTO opinion (finding, severity, severity_source, score, vector)"
		" VALUES (?1, ?2, ?3, ?4, ?5)",
	[SQL_OPINION_DELETE] = "DELETE FROM opinion WHERE finding = ?1",
	[SQL_SEEN_SCANS] =
		"SELECT id FROM scan WHERE asset = ?1 AND source = ?2 ORDER BY as_of, hash",
	[SQL_SEEN_ROWS] = "SELECT s.finding, s.from_scan, s.until_scan FROM finding f"
			  " JOIN seen s ON s.finding = f.id WHERE f.asset = ?1 AND f.source = ?2",
	[SQL_SEEN_ADD] = "INSERT INTO seen (finding, from_scan, until_scan) VALUES (?1, ?2, ?3)",
	[SQL_SEEN_FROM] = "UPDATE seen SET from_scan = ?3 WHERE finding = ?1 AND from_scan = ?2",
	[SQL_SEEN_UNTIL] = "UPDATE seen SET until_scan = ?3 WHERE finding = ?1 AND from_scan = ?2",
};

/* ---- statements ------------------------------------------------------------------------------ */

sqlite3_stmt *settle_statement(struct settle *t, enum settle_sql sql)
{
	if (!t->statements[sql])
		t->statements[sql] = store_prepare(t->store, settle_sql[sql], t->err);
	return t->statements[sql];
}

bool settle_run(struct settle *t, enum settle_sql sql, const struct value *values, size_t n)
{
	sqlite3_stmt *st = settle_statement(t, sql);

	if (!st)
		return false;
	store_bind_all(st, values, n);
	return store_run(t->store, st, t->err);
}

bool settle_find(struct settle *t, enum settle_sql sql, const struct value *values, size_t n,
		 int64_t *found)
{
	sqlite3_stmt *st = settle_statement(t, sql);
	enum step step;

	if (!st)
		return false;
	store_bind_all(st, values, n);
	step = store_step(t->store, st, t->err);
	*found = step == STEP_ROW ? sqlite3_column_int64(st, 0) : 0;
	sqlite3_reset(st);
	return step != STEP_FAILED;
}

bool settle_find_or_add(struct settle *t, enum settle_sql find, enum settle_sql add,
			const struct value *values, size_t n, int64_t *id)
{
	if (!settle_find(t, find, values, n, id))
		return false;
	if (*id)
		return true;
	if (!settle_run(t, add, values, n))
		return false;
	*id = sqlite3_last_insert_rowid(t->store->db);
	return true;
}

/* ---- words ----------------------------------------------------------------------------------- */

/* Room for the number of every staged word; settling adds a few of its own. */
static void grow_words(struct settle *t)
{
	size_t need = (size_t)t->stage->words.count + 1;

	if (need > t->word_room) {
		t->word_room = need + 256;
		t->words = mem_grow(t->words, t->word_room, sizeof(*t->words));
	}
	if (need > t->word_count)
		memset(t->words + t->word_count, 0, (need - t->word_count) * sizeof(*t->words));
	t->word_count = need > t->word_count ? need : t->word_count;
}

bool settle_word(struct settle *t, staged_word staged, uint32_t *number)
{
	int64_t id = 0;

	if (!staged) {
		*number = 0;
		return true;
	}
	if (staged >= t->word_count)
		grow_words(t);
	if (!t->words[staged]) {
		const char *text = dict_text(&t->stage->words, staged);

		if (!settle_find_or_add(t, SQL_WORD_FIND, SQL_WORD_ADD, VALUES(v_text(text)), &id))
			return false;
		t->words[staged] = (uint32_t)id;
	}
	*number = t->words[staged];
	return true;
}

bool settle_text_word(struct settle *t, const char *text, uint32_t *number)
{
	return settle_word(t, text && text[0] ? dict_add(&t->stage->words, text) : 0, number);
}

/* ---- scans ----------------------------------------------------------------------------------- */

enum dated { DATED_ITSELF, DATED_AS_OF, DATED_FILE, DATED_IMPORT };

static date date_of(const struct settle *t, const struct staged_scan *scan, enum dated *dated)
{
	const struct store_import_options *o = t->options;
	const date dates[] = {[DATED_ITSELF] = scan->as_of,
			      [DATED_AS_OF] = o->as_of,
			      [DATED_FILE] = o->modified,
			      [DATED_IMPORT] = o->now};

	*dated = DATED_ITSELF;
	while (*dated < DATED_IMPORT && dates[*dated] == DATE_NONE)
		(*dated)++;
	return dates[*dated];
}

/* The content's identity: of its records, and of what the user said about the document. */
static void hash_scan(struct settle *t, const struct staged_scan *scan, unsigned char hash[16])
{
	unsigned char bytes[DIGEST_SIZE];
	const char *as = t->options->as;

	digest_add(t->store->digest, scan->sum, sizeof(scan->sum));
	digest_add(t->store->digest, &t->options->as_of, sizeof(t->options->as_of));
	if (as)
		digest_add(t->store->digest, as, strlen(as));
	digest_end(t->store->digest, bytes);
	memcpy(hash, bytes, 16);
}

static bool add_scan(struct settle *t, enum dated dated)
{
	struct settled_scan *scan = &t->scan;
	const struct staged_scan *staged = scan->staged;
	uint32_t type;

	if (!settle_text_word(t, settle_artifact(t), &scan->artifact) ||
	    !settle_word(t, staged->artifact_type, &type) || !settle_scan_asset(t) ||
	    !settle_run(t, SQL_SCAN_ADD,
			VALUES(v_blob(scan->hash, sizeof(scan->hash)), v_int(scan->source),
			       v_int(scan->asset), v_int(scan->as_of), v_int(dated),
			       v_int(staged->status), v_text(staged->why_partial),
			       v_int(scan->artifact), v_int(type), v_text(staged->classes),
			       v_int(staged->severities), v_int(staged->fixes))))
		return false;
	scan->id = sqlite3_last_insert_rowid(t->store->db);
	return true;
}

static bool settle_rows(struct settle *t, bool is_known)
{
	struct staged_row row;
	struct staged_strings strings;

	for (long long i = 0; i < t->scan.staged->rows; i++) {
		if (!stage_next(t->stage, &row, &strings, t->err))
			return false;
		/* A text stands in the spool once, so one that a known scan brings is still taken.
		 */
		if (strings.description && !settle_run(t, SQL_TEXT_ADD,
						       VALUES(v_int((int64_t)row.description),
							      v_text(strings.description))))
			return false;
		if (!is_known && !settle_row(t, &row, &strings))
			return false;
	}
	return true;
}

static bool settle_scan(struct settle *t, const struct staged_scan *staged, bool *is_known)
{
	struct settled_scan *scan = &t->scan;
	enum dated dated;

	free(scan->listed);
	*scan = (struct settled_scan){.staged = staged,
				      .source = store_source_number(staged->source)};
	scan->as_of = date_of(t, staged, &dated);
	hash_scan(t, staged, scan->hash);
	if (!settle_find(t, SQL_SCAN_FIND, VALUES(v_blob(scan->hash, sizeof(scan->hash))),
			 &scan->id))
		return false;
	*is_known = scan->id != 0;
	if (*is_known) {
		t->counts->unchanged += staged->rows;
		return settle_rows(t, true);
	}
	return add_scan(t, dated) && settle_rows(t, false) && settle_abouts(t) && settle_seen(t);
}

static bool settle_aliases(struct settle *t)
{
	for (uint32_t i = 0; i < t->stage->aliases.count; i++) {
		const uint32_t *pair = tuples_get(&t->stage->aliases, i);
		uint32_t vuln, alias;

		if (!settle_word(t, pair[0], &vuln) || !settle_word(t, pair[1], &alias) ||
		    !settle_run(t, SQL_ALIAS_ADD, VALUES(v_int(vuln), v_int(alias))))
			return false;
	}
	return true;
}

bool settle_all(struct settle *t, int64_t *scan)
{
	size_t known = 0;

	*scan = 0;
	if (!stage_rewind(t->stage, t->err))
		return false;
	for (size_t i = 0; i < t->stage->scan_count; i++) {
		bool is_known;

		if (!settle_scan(t, &t->stage->scans[i], &is_known))
			return false;
		known += is_known;
		*scan = t->scan.id;
	}
	t->counts->is_known = known > 0 && known == t->stage->scan_count;
	return t->counts->is_known || settle_aliases(t);
}

void settle_init(struct settle *t, struct store *s, struct stage *stage,
		 const struct store_import_options *options, struct import_counts *counts,
		 struct error *err)
{
	*t = (struct settle){
		.store = s,
		.stage = stage,
		.options = options,
		.counts = counts,
		.err = err,
		.packages.keys.width = 2,
		.flaws.keys.width = 4,
		.repositories.keys.width = 2,
		.assets = mem_array(stage->asset_keys.count + 1u, sizeof(*t->assets)),
	};
}

static void cache_fini(struct cache *c)
{
	tuples_fini(&c->keys);
	free(c->ids);
}

void settle_fini(struct settle *t)
{
	for (int i = 0; i < SETTLE_SQL_COUNT; i++)
		sqlite3_finalize(t->statements[i]);
	cache_fini(&t->packages);
	cache_fini(&t->flaws);
	cache_fini(&t->repositories);
	free(t->package_sources);
	free(t->assets);
	free(t->words);
	free(t->scan.listed);
}
