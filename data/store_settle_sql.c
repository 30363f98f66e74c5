/*
 * The statements of an import, each prepared when it is first needed. Every one that could be run
 * in another order of documents is written so that it gives the same rows: min, max, "only when
 * newer", "of several the first in the alphabet".
 */
#include "data/store_settle.h"

/* Of two words the one that is stated, of two stated ones the first in the alphabet. */
#define FIRST_WORD(have, given)                                                                    \
	"CASE WHEN " have " = 0 OR (" given " != 0 AND " given " != " have                         \
	" AND (SELECT text FROM word WHERE id = " given ")"                                        \
	" < (SELECT text FROM word WHERE id = " have ")) THEN " given " ELSE " have " END"

/* A column of a finding, by itself, as a place for its value, and as it is set. */
#define NAME(name, ...) #name ", "
#define PLACE(...) "?, "
#define SET(name, ...) #name " = ?, "

#define HAS_FACTS(scan)                                                                            \
	"(EXISTS (SELECT 1 FROM usage_of WHERE scan = " scan ")"                                   \
	" OR EXISTS (SELECT 1 FROM image_fact WHERE scan = " scan "))"

/* Scan p broke off, and scan w tells all of its facts. A date that p has from its file says when it
 * broke off, or its own one did not come any more; so only one that it states must be w's. */
#define P_IS_WITHIN_W                                                                              \
	" p.status = 2 AND w.id != p.id AND w.source = p.source"                                   \
	" AND (p.dated > 1 OR p.as_of = w.as_of) AND " HAS_FACTS("p.id")                           \
		USAGE_WITHIN IMAGES_WITHIN
#define USAGE_WITHIN                                                                               \
	" AND NOT EXISTS (SELECT 1 FROM usage u WHERE u.scan = p.id AND NOT EXISTS"                \
	" (SELECT 1 FROM usage v WHERE v.scan = w.id AND v.hash = u.hash AND v.n >= u.n"           \
	" AND coalesce(v.at >= u.at, u.at IS NULL)))"
#define IMAGES_WITHIN                                                                              \
	" AND NOT EXISTS (SELECT 1 FROM image_fact f WHERE f.scan = p.id AND NOT EXISTS"           \
	" (SELECT 1 FROM image_fact g WHERE g.scan = w.id AND g.hash = f.hash))"

#define OWN_RUNS                                                                                   \
	"SELECT run FROM usage_of WHERE scan = ?1"                                                 \
	" EXCEPT SELECT run FROM usage_of WHERE scan != ?1"

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
	/* Facts that no scan states: an image's own never change. */
	[SQL_IMAGE_FILL] = "UPDATE image SET architecture = iif(architecture, architecture, ?2),"
			   " created = coalesce(created, ?3) WHERE id = ?1",
	[SQL_IMAGE_PUSHED] = "UPDATE image SET pushed = ?2 WHERE id = ?1 AND ?2 IS NOT NULL"
			     " AND (pushed IS NULL OR pushed > ?2)",
	[SQL_DIGEST_ADD] = "INSERT OR IGNORE INTO image_digest (digest, image) VALUES (?1, ?2)",
	/* One config may have several manifests, of layers that are compressed otherwise. */
	[SQL_LAYER_ADD] =
		"INSERT INTO image_layer (image, position, diff_id, digest, created_by, size)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO UPDATE SET"
		" diff_id = " FIRST_WORD("diff_id", "?3") ", digest = " FIRST_WORD(
			"digest", "?4") ","
					" created_by = " FIRST_WORD("created_by",
								    "?5") ", size = max(size, ?6)",
	[SQL_HISTORY_ADD] = "INSERT OR IGNORE INTO image_history (image, position, created_by, "
			    "created, is_empty)"
			    " VALUES (?1, ?2, ?3, ?4, ?5)",
	[SQL_LABEL_ADD] =
		"INSERT OR IGNORE INTO image_label (image, name, value) VALUES (?1, ?2, ?3)",
	[SQL_INDEX_ADD] = "INSERT OR IGNORE INTO image_index (digest, child) VALUES (?1, ?2)",
	[SQL_REPOSITORY_FIND] = "SELECT id FROM repository WHERE registry = ?1 AND name = ?2",
	[SQL_REPOSITORY_ADD] = "INSERT INTO repository (registry, name) VALUES (?1, ?2)",
	[SQL_PLACE_ADD] = "INSERT INTO place (image, repository, tag, first_seen, last_seen)"
			  " VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO UPDATE SET"
			  " first_seen = min(first_seen, ?4), last_seen = max(last_seen, ?5)"
			  " WHERE ?4 < first_seen OR ?5 > last_seen",
	[SQL_ASSET_FIND] = "SELECT id FROM asset WHERE image = ?1 AND repository = ?2 AND key = ?3",
	[SQL_ASSET_ADD] = "INSERT INTO asset (image, repository, key, resource, resource_type)"
			  " VALUES (?1, ?2, ?3, ?4, ?5)",
	/* Of several names for one place the first in the alphabet: no order of import matters. */
	[SQL_ASSET_RESOURCE] = "UPDATE asset SET resource = ?2, resource_type = ?3 WHERE id = ?1 "
			       "AND ?2 != resource"
			       " AND (resource = 0 OR (SELECT text FROM word WHERE id = ?2)"
			       " < (SELECT text FROM word WHERE id = resource))",
	[SQL_ASSET_OS] =
		"UPDATE asset SET os_family = ?2, os_version = ?3, os_as_of = ?4, os_hash = ?5"
		" WHERE id = ?1 AND (os_family = 0 OR (?4, ?5) > (os_as_of, os_hash))",
	[SQL_SCAN_FIND] = "SELECT id FROM scan WHERE hash = ?1",
	[SQL_SCAN_ADD] = "INSERT INTO scan (hash, source, asset, as_of, dated, status, "
			 "why_partial, artifact,"
			 " artifact_type, classes, severities, fixes, complete)"
			 " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
	[SQL_SCAN_FINISH] =
		"UPDATE scan SET hash = ?1, asset = ?3, as_of = ?4, dated = ?5, status = ?6,"
		" why_partial = ?7, artifact = ?8, artifact_type = ?9, classes = ?10,"
		" severities = ?11, fixes = ?12, complete = ?13 WHERE id = ?14",
	[SQL_SCAN_MOVE_FINDINGS] = "UPDATE finding SET scan = ?2 WHERE scan = ?1",
	[SQL_SCAN_DROP_ITEMS] = "DELETE FROM image_fact_item WHERE fact IN"
				" (SELECT id FROM image_fact WHERE scan = ?1)",
	[SQL_SCAN_DROP_IMAGES] = "DELETE FROM image_fact WHERE scan = ?1",
	/* The rows and sums of the runs that no other scan has. */
	[SQL_SCAN_DROP_USAGE] = "DELETE FROM usage_row WHERE run IN (" OWN_RUNS ")",
	[SQL_SCAN_DROP_RUNS] = "DELETE FROM usage_run WHERE id IN (" OWN_RUNS ")",
	[SQL_SCAN_DROP_USAGE_OF] = "DELETE FROM usage_of WHERE scan = ?1",
	[SQL_SCAN_DROP] = "DELETE FROM scan WHERE id = ?1",
	[SQL_SCAN_HAS_FACTS] = "SELECT " HAS_FACTS("?1"),
	[SQL_SCAN_SUPERSEDED] = "SELECT p.id FROM scan p, scan w WHERE w.id = ?1 AND" P_IS_WITHIN_W,
	[SQL_SCAN_SUPERSEDING] =
		"SELECT w.id FROM scan p, scan w WHERE p.id = ?1 AND" P_IS_WITHIN_W,
	/* A resource that no other scan and no other document's finding stands at, so that all of
	 * it is this scan's; a scan of no asset of its own has none that a name could change. */
	[SQL_SCAN_UNNAMED] =
		"SELECT s.id, s.asset, s.as_of, s.dated, w.text FROM scan s"
		" LEFT JOIN asset a ON a.id = s.asset LEFT JOIN word w ON w.id = a.key"
		" WHERE s.hash = ?1 AND (s.asset = 0 OR (a.image = 0"
		" AND NOT EXISTS (SELECT 1 FROM scan o WHERE o.asset = a.id AND o.id != s.id)"
		" AND NOT EXISTS (SELECT 1 FROM finding f WHERE f.asset = a.id AND f.scan != "
		"s.id)))",
	[SQL_SCAN_LOGGED] = "UPDATE import SET scan = ?2 WHERE scan = ?1",
	[SQL_ASSET_COUNT] = "SELECT count(*) FROM finding WHERE asset = ?1",
	[SQL_ASSET_DROP_SEEN] =
		"DELETE FROM seen WHERE finding IN (SELECT id FROM finding WHERE asset = ?1)",
	[SQL_ASSET_DROP_OPINIONS] =
		"DELETE FROM opinion WHERE finding IN (SELECT id FROM finding WHERE asset = ?1)",
	[SQL_ASSET_DROP_FINDINGS] = "DELETE FROM finding WHERE asset = ?1",
	[SQL_ASSET_DROP] = "DELETE FROM asset WHERE id = ?1",
	[SQL_ISSUE_OF_RESOURCE] =
		"SELECT i.key, i.ecosystem, i.package, i.path, i.vuln FROM issue i"
		" JOIN word w ON w.text = i.resource JOIN asset a ON a.key = w.id"
		" WHERE a.id = ?1 AND i.repository IS NULL",
	[SQL_ISSUE_ADD] = "INSERT OR IGNORE INTO issue (key, registry, repository, resource,"
			  " ecosystem, package, path, vuln)"
			  " VALUES (?1, NULL, NULL, ?2, ?3, ?4, ?5, ?6)",
	[SQL_ISSUE_EVENTS] = "INSERT OR IGNORE INTO event_issue (event, issue)"
			     " SELECT event, ?2 FROM event_issue WHERE issue = ?1",
	[SQL_PART_FIND] = "SELECT 1 FROM scan_part WHERE hash = ?1",
	[SQL_PART_ADD] = "INSERT OR IGNORE INTO scan_part (hash) VALUES (?1)",
	[SQL_PACKAGE_FIND] = "SELECT id FROM package WHERE ecosystem = ?1 AND name = ?2",
	[SQL_PACKAGE_ADD] = "INSERT INTO package (ecosystem, name, source) VALUES (?1, ?2, 0)",
	/* A name wins over none; of two, the first in the alphabet. */
	[SQL_PACKAGE_SOURCE] = "UPDATE package SET source = ?2 WHERE id = ?1 AND (source = 0"
			       " OR (SELECT text FROM word WHERE id = ?2)"
			       " < (SELECT text FROM word WHERE id = source))",
	/* 0: there is none or an older one; 1: another one is newer; 2: the same rows, older. */
	[SQL_INVENTORY_FIND] =
		"SELECT iif((as_of, hash) >= (?2, ?3), 1, iif(sum = ?4, 2, 0)) FROM inventory_of"
		" WHERE asset = ?1",
	[SQL_INVENTORY_PUT] =
		"INSERT OR REPLACE INTO inventory_of (asset, as_of, hash, sum, classes)"
		" VALUES (?1, ?2, ?3, ?4, ?5)",
	[SQL_INVENTORY_SINCE] =
		"INSERT INTO inventory_since (asset, sum, classes, as_of) VALUES (?1, ?2, ?3, ?4)"
		" ON CONFLICT DO UPDATE SET as_of = ?4 WHERE ?4 < as_of",
	[SQL_INVENTORY_DELETE] = "DELETE FROM inventory WHERE asset = ?1",
	[SQL_INVENTORY_ADD] = "INSERT OR IGNORE INTO inventory (asset, package, path, version)"
			      " VALUES (?1, ?2, ?3, ?4)",
	[SQL_ALIAS_ADD] = "INSERT OR IGNORE INTO alias (vuln, alias) VALUES (?1, ?2)",
	[SQL_ABOUT_FIND] =
		"SELECT 1 FROM about WHERE vuln = ?1 AND source = ?2 AND (as_of, hash) >= (?3, ?4)",
	[SQL_ABOUT_PUT] =
		"INSERT OR REPLACE INTO about (vuln, source, as_of, hash, title, url, description,"
		" epss, exploit, published) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
	[SQL_RATING_DELETE] = "DELETE FROM rating WHERE vuln = ?1 AND source = ?2",
	[SQL_RATING_ADD] =
		"INSERT INTO rating (vuln, source, position, vendor, severity, score, vector)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
	[SQL_FLAW_FIND] =
		"SELECT id FROM flaw WHERE package = ?1 AND vuln = ?2 AND path = ?3 AND kind = ?4",
	[SQL_FLAW_ADD] = "INSERT INTO flaw (package, vuln, path, kind) VALUES (?1, ?2, ?3, ?4)",
	[SQL_FINDING_FIND] =
		"SELECT id, as_of, scan, hash, severity, first_seen, last_seen, activity, listed,"
		" severity_raw, severity_source, vector, score FROM finding"
		" WHERE asset = ?1 AND flaw = ?2 AND version = ?3 AND line = ?4 AND source = ?5",
	/* clang-format off */
	[SQL_FINDING_ADD] =
		"INSERT INTO finding (" FINDING_KEY(NAME) FINDING_SAID(NAME) "source_key, recorded)"
		" VALUES (" FINDING_KEY(PLACE) FINDING_SAID(PLACE) "?, ?)",
	[SQL_FINDING_SPEAK] =
		"UPDATE finding SET " FINDING_SAID(SET) "source_key = ? WHERE id = ?",
	/* clang-format on */
	[SQL_FINDING_DATES] = "UPDATE finding SET first_seen = ?2, last_seen = ?3, listed = ?4"
			      " WHERE id = ?1",
	[SQL_OPINION_ADD] =
		"INSERT INTO opinion (finding, severity, severity_source, score, vector)"
		" SELECT ?1, ?2, ?3, ?4, ?5 WHERE NOT EXISTS (SELECT 1 FROM opinion WHERE finding ="
		" ?1 AND severity = ?2 AND severity_source = ?3 AND score IS ?4 AND vector = ?5)",
	[SQL_OPINION_DROP] =
		"DELETE FROM opinion WHERE finding = ?1 AND severity = ?2 AND severity_source = ?3"
		" AND score IS ?4 AND vector = ?5",
	[SQL_OPINION_DELETE] = "DELETE FROM opinion WHERE finding = ?1",
	[SQL_SEEN_SCANS] =
		"SELECT id FROM scan WHERE asset = ?1 AND source = ?2 ORDER BY as_of, hash",
	[SQL_SEEN_ROWS] = "SELECT s.finding, s.from_scan, s.until_scan FROM finding f"
			  " JOIN seen s ON s.finding = f.id WHERE f.asset = ?1 AND f.source = ?2",
	[SQL_SEEN_ADD] = "INSERT INTO seen (finding, from_scan, until_scan) VALUES (?1, ?2, ?3)",
	[SQL_SEEN_FROM] = "UPDATE seen SET from_scan = ?3 WHERE finding = ?1 AND from_scan = ?2",
	[SQL_SEEN_UNTIL] = "UPDATE seen SET until_scan = ?3 WHERE finding = ?1 AND from_scan = ?2",
	[SQL_USAGE_SAY] =
		"INSERT OR IGNORE INTO usage_said (hash, account, region, cluster, namespace, "
		"service,"
		" workload_kind, workload, taskdef, container, role, image, digest, config_digest,"
		" status, is_running, is_declared, is_current) VALUES (?1, ?2, ?3, ?4, ?5, ?6,"
		" ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)",
	[SQL_USAGE_ADD] = "INSERT INTO usage_row (run, hash, n, at) VALUES (?1, ?2, ?3, ?4)"
			  " ON CONFLICT DO UPDATE SET n = n + ?3,"
			  " at = max(coalesce(at, ?4), coalesce(?4, at))",
	[SQL_USAGE_OF] = "INSERT OR IGNORE INTO usage_of (scan, run) VALUES (?1, ?2)",
	[SQL_USAGE_ROWS] = "SELECT hash, n, at FROM usage_row WHERE run = ?1 ORDER BY hash",
	[SQL_USAGE_RUN_FIND] = "SELECT id FROM usage_run WHERE sum = ?1",
	[SQL_USAGE_RUN_ADD] = "INSERT INTO usage_run (sum) VALUES (?1)",
	[SQL_USAGE_RUN_FILL] =
		"UPDATE usage_row SET run = ?4 WHERE run = ?1 AND hash BETWEEN ?2 AND ?3",
	[SQL_USAGE_RUN_DROP] = "DELETE FROM usage_row WHERE run = ?1",
	[SQL_USAGE_OF_DROP] = "DELETE FROM usage_of WHERE scan = ?1 AND run = ?2",
	[SQL_IMAGE_FACT_ADD] =
		"INSERT OR IGNORE INTO image_fact (scan, hash, registry, repository, region, "
		"digest,"
		" config_digest, raw_digest, child_of, os, architecture, variant, os_version,"
		" created, pushed, last_used, in_use, is_artifact, is_deleted) VALUES (?1, ?2, ?3,"
		" ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)",
	[SQL_IMAGE_ITEM_ADD] = "INSERT INTO image_fact_item (fact, kind, position, name, value, at)"
			       " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
	/* Newest first; what is equally new is put in an order that imports have no part in. */
	[SQL_EPSS_PUT] =
		"INSERT INTO epss (vuln, as_of, score, percentile, model, scored)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO UPDATE SET as_of = ?2, score = ?3,"
		" percentile = ?4, model = ?5, scored = ?6"
		" WHERE (?2, ?3, coalesce(?4, -1), coalesce(?5, ''), coalesce(?6, 0))"
		" > (as_of, score, coalesce(percentile, -1), coalesce(model, ''),"
		" coalesce(scored, 0))",
	[SQL_KEV_PUT] =
		"INSERT INTO kev (vuln, as_of, added, due, ransomware, scored)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO UPDATE SET as_of = ?2, added = ?3,"
		" due = ?4, ransomware = ?5, scored = ?6"
		" WHERE (?2, coalesce(?3, 0), coalesce(?4, 0), ?5, coalesce(?6, 0))"
		" > (as_of, coalesce(added, 0), coalesce(due, 0), ransomware, coalesce(scored, 0))",
	/* A list without names takes no name away. */
	[SQL_ACCOUNT_PUT] =
		"INSERT INTO account (id, as_of, name, status) VALUES (?1, ?2, ?3, ?4)"
		" ON CONFLICT DO UPDATE SET as_of = ?2, name = ?3, status = ?4"
		" WHERE (?3 IS NOT NULL, ?2, coalesce(?3, ''), coalesce(?4, ''))"
		" > (name IS NOT NULL, as_of, coalesce(name, ''), coalesce(status, ''))",
};

sqlite3_stmt *settle_statement(struct settle *t, enum settle_sql sql)
{
	if (!t->statements[sql])
		t->statements[sql] = store_prepare(t->store, settle_sql[sql], t->err);
	return t->statements[sql];
}

bool settle_run(struct settle *t, enum settle_sql sql, const struct bound *values, size_t n)
{
	sqlite3_stmt *st = settle_statement(t, sql);

	if (!st)
		return false;
	store_bind_all(st, values, n);
	return store_run(t->store, st, t->err);
}

bool settle_find(struct settle *t, enum settle_sql sql, const struct bound *values, size_t n,
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
			const struct bound *values, size_t n, int64_t *id)
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
