/*
 * Settling, from the document down: words, then each scan. The order of two documents
 * is (date, content hash), never the order of their import.
 */
#include "data/store_settle.h"

#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "core/text.h"

/* ---- words ----------------------------------------------------------------------------------- */

bool settle_word(struct settle *t, staged_word staged, uint32_t *number)
{
	int64_t id = 0;

	if (!staged) {
		*number = 0;
		return true;
	}
	if (!t->words[staged]) {
		const char *text = dict_text(&t->stage->words, staged);

		if (!settle_find_or_add(t, SQL_WORD_FIND, SQL_WORD_ADD, BOUND(v_text(text)), &id))
			return false;
		t->words[staged] = (uint32_t)id;
	}
	*number = t->words[staged];
	return true;
}

bool settle_text_word(struct settle *t, const char *text, uint32_t *number)
{
	bool is_text = text && text[0];
	staged_word staged = is_text ? dict_find(&t->stage->words, text) : 0;
	int64_t id;

	if (staged || !is_text)
		return settle_word(t, staged, number);
	if (!settle_find_or_add(t, SQL_WORD_FIND, SQL_WORD_ADD, BOUND(v_text(text)), &id))
		return false;
	*number = (uint32_t)id;
	return true;
}

/* ---- scans ----------------------------------------------------------------------------------- */

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

/*
 * The content's identity: of its records, and of what the user said about the document. What runs
 * is said of a date, though the dump has none of its own: a cluster in which nothing has changed
 * since yesterday does run today.
 */
void settle_hash(struct settle *t, const struct staged_scan *scan, const char *as,
		 const char *complete, unsigned char hash[16])
{
	unsigned char bytes[DIGEST_SIZE];
	enum dated dated;
	date as_of = date_of(t, scan, &dated);

	digest_add(t->store->digest, scan->sum, sizeof(scan->sum));
	digest_add(t->store->digest, &t->options->as_of, sizeof(t->options->as_of));
	if (scan->tells_use && dated > DATED_AS_OF)
		digest_add(t->store->digest, &as_of, sizeof(as_of));
	if (as)
		digest_add(t->store->digest, as, strlen(as));
	if (complete) {
		digest_add(t->store->digest, "complete=", sizeof("complete="));
		digest_add(t->store->digest, complete, strlen(complete));
	}
	digest_end(t->store->digest, bytes);
	memcpy(hash, bytes, 16);
}

/* What the row of a scan says; its id comes last, and only SQL_SCAN_FINISH asks for it. */
static bool put_scan(struct settle *t, enum settle_sql sql, enum dated dated)
{
	const struct settled_scan *scan = &t->scan;
	const struct staged_scan *staged = scan->staged;
	bool is_open = staged->is_open;
	uint32_t type;

	if (!settle_word(t, staged->artifact_type, &type))
		return false;
	const struct bound values[] = {
		v_blob(scan->hash, sizeof(scan->hash)),
		v_int(scan->source),
		v_int(scan->asset),
		v_int(scan->as_of),
		v_int(dated),
		v_int(is_open ? SCAN_CUT : staged->status),
		v_text(is_open ? _("not finished") : staged->why_partial),
		v_int(scan->artifact),
		v_int(type),
		v_text(staged->classes),
		v_int(staged->severities),
		v_int(staged->fixes),
		v_text(t->options->complete),
		v_int(scan->id),
	};
	return settle_run(t, sql, values,
			  sizeof(values) / sizeof(values[0]) - (sql != SQL_SCAN_FINISH));
}

static bool add_scan(struct settle *t, enum dated dated)
{
	if (!put_scan(t, SQL_SCAN_ADD, dated))
		return false;
	t->scan.id = sqlite3_last_insert_rowid(t->store->db);
	return true;
}

bool settle_scan_id(struct settle *t, int64_t *id)
{
	enum dated dated;

	if (!t->scan.id) {
		date_of(t, t->scan.staged, &dated);
		sqlite3_randomness(sizeof(t->scan.hash), t->scan.hash);
		if (!add_scan(t, dated))
			return false;
	}
	*id = t->scan.id;
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
						       BOUND(v_int((int64_t)row.description),
							     v_text(strings.description))))
			return false;
		if (!is_known && !settle_row(t, &row, &strings))
			return false;
	}
	return true;
}

/* The content was read before: what refers to the row of its parts is the earlier scan's. */
static bool drop_scan(struct settle *t, int64_t id, int64_t known)
{
	return settle_run(t, SQL_SCAN_MOVE_FINDINGS, BOUND(v_int(id), v_int(known))) &&
	       settle_drop_facts(t, id) && settle_run(t, SQL_SCAN_DROP, BOUND(v_int(id)));
}

/*
 * A scan that ended and was read before; `part` is the row of its own parts, 0 when there is none.
 *
 * Of one without a date the file's may be later this time. That refreshes nothing (finding.listed
 * stays): a copy, a checkout, gzip or jq writes the same report anew, and none of them looked into
 * the image, so what is unknown by its age would be present by no evidence; the same content again
 * changes nothing but the import log (TRUTH 3). Who knows that it still holds says so by --as-of,
 * which is a part of the hash. The price: of two files of the same undated report the one that was
 * read first dates it.
 */
static bool settle_known(struct settle *t, int64_t part)
{
	t->scans_known++;
	t->counts->unchanged += t->scan.staged->rows;
	t->is_needed = t->is_needed || part;
	return settle_rows(t, true) && (!part || drop_scan(t, part, t->scan.id)) &&
	       settle_superseded(t);
}

/* Loading names the cluster (store_load_use_row.c); here it is said. */
static void warn_of_cluster(struct settle *t)
{
	const char *complete = t->options->complete;

	if (t->scan.staged->lacks_cluster && !(complete && text_has_prefix(complete, "cluster:")))
		sqlite3_snprintf(sizeof(t->counts->warning), t->counts->warning, "%s",
				 _("it does not say in which cluster this runs: that is named by "
				   "its content; import it with --as NAME"));
}

/* A scan that ended and is new: all of it, or its last part. */
static bool settle_new(struct settle *t, int64_t part, enum dated dated)
{
	struct settled_scan *scan = &t->scan;

	t->is_needed = true;
	scan->id = part;
	if (scan->staged->has_lost)
		return error_set(t->err, ERROR_DATABASE,
				 _("another import took what the first parts of it tell for its "
				   "own; import it again"));
	warn_of_cluster(t);
	if (!settle_text_word(t, settle_artifact(t), &scan->artifact) || !settle_scan_asset(t) ||
	    !(part ? put_scan(t, SQL_SCAN_FINISH, dated) : add_scan(t, dated)))
		return false;
	return settle_rows(t, false) && settle_abouts(t) && settle_facts(t) && settle_seen(t) &&
	       (part || dated > DATED_AS_OF || settle_inventory(t)) && settle_superseded(t) &&
	       settle_usage_runs(t);
}

/*
 * What there is of a scan that goes on. Its content up to here may have been read before, in a
 * document that began like this one: then all of it is there. Not so usage and image facts, which
 * are each document's own.
 */
static bool settle_part(struct settle *t, struct staged_scan *staged)
{
	bool has_own = staged->facts.usage_keys.count || staged->facts.image_count, worked;
	unsigned char hash[16];
	int64_t is_known;

	settle_hash(t, staged, t->options->as, t->options->complete, hash);
	if (!settle_find(t, SQL_PART_FIND, BOUND(v_blob(hash, sizeof(hash))), &is_known))
		return false;
	if (is_known && !has_own) {
		t->counts->unchanged += staged->rows;
		return true;
	}
	t->is_needed = true;
	t->scan.id = staged->id;
	worked = settle_rows(t, false) && settle_abouts(t) && settle_facts(t) &&
		 settle_run(t, SQL_PART_ADD, BOUND(v_blob(hash, sizeof(hash))));
	staged->id = t->scan.id;
	staged->has_parts = staged->has_parts || has_own;
	return worked;
}

static bool settle_scan(struct settle *t, struct staged_scan *staged)
{
	struct settled_scan *scan = &t->scan;
	struct namesake same = {0};
	enum dated dated;

	free(scan->listed);
	*scan = (struct settled_scan){.staged = staged,
				      .source = store_source_number(staged->source)};
	scan->as_of = date_of(t, staged, &dated);
	if (!settle_note_lost(t, staged))
		return false;
	if (staged->is_open)
		return settle_part(t, staged);
	t->scans_ended++;
	settle_hash(t, staged, t->options->as, t->options->complete, scan->hash);
	if (!settle_find(t, SQL_SCAN_FIND, BOUND(v_blob(scan->hash, sizeof(scan->hash))),
			 &scan->id) ||
	    (!scan->id && !settle_find_namesake(t, &same)))
		return false;
	if (scan->id || same.is_known)
		return settle_known(t, staged->id);
	if (same.id && dated > DATED_AS_OF) { /* it came then, whatever it is called now */
		scan->as_of = same.as_of;
		dated = same.dated;
	}
	return settle_new(t, staged->id, dated) && settle_namesake(t, &same);
}

static bool settle_aliases(struct settle *t)
{
	for (uint32_t i = 0; i < t->stage->aliases.count; i++) {
		const uint32_t *pair = tuples_get(&t->stage->aliases, i);
		uint32_t vuln, alias;

		if (!settle_word(t, pair[0], &vuln) || !settle_word(t, pair[1], &alias) ||
		    !settle_run(t, SQL_ALIAS_ADD, BOUND(v_int(vuln), v_int(alias))))
			return false;
	}
	return true;
}

bool settle_all(struct settle *t, int64_t *scan)
{
	if (!stage_rewind(t->stage, t->err))
		return false;
	for (size_t i = 0; i < t->stage->scan_count; i++) {
		if (!settle_scan(t, &t->stage->scans[i]))
			return false;
		*scan = t->scan.id;
	}
	return !t->is_needed || (settle_aliases(t) && settle_sources(t));
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
		.words = mem_array(stage->words.count + 1u, sizeof(*t->words)),
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
	free(t->assets);
	free(t->words);
	free(t->scan.listed);
}
