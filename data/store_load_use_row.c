/* Documents and rows of use, as the database holds them. */
#include <string.h>

#include "core/intl.h"
#include "core/text.h"
#include "data/store_load_use.h"

/* ---- documents ------------------------------------------------------------------------------- */

/* Pods do not say where they run: --as does, else what the document was said to be all of, else its
 * content, by which no other document is called. */
static word name_pods(struct load_uses *u, const struct use_doc *doc, const char *as,
		      const unsigned char *hash, size_t size)
{
	struct buf *name = &u->load->scratch;

	buf_clear(name);
	if (as)
		buf_puts(name, as);
	else if (doc->scope.kind == COMPLETE_CLUSTER)
		buf_puts(name, doc->scope.cluster);
	else
		buf_puts(name, "content:");
	for (size_t i = 0; !as && doc->scope.kind != COMPLETE_CLUSTER && i < size && i < 6; i++)
		buf_printf(name, "%02x", hash[i]);
	return fleet_word(u->load->fleet, buf_text(name));
}

/* The name in an ARN, as rows have it. */
static void name_scope(struct complete *scope)
{
	char *name = scope->kind == COMPLETE_CLUSTER && text_has_prefix(scope->cluster, "arn:")
			     ? strchr(scope->cluster, '/')
			     : NULL;

	if (name)
		memmove(scope->cluster, name + 1, strlen(name));
}

static void add_doc(struct load_uses *u, sqlite3_stmt *st)
{
	const char *format = column_text(st, 4), *complete = column_text(st, 5);
	struct use_doc doc = {
		.scan = column_id(u->load, st, 0, u->scan_count),
		.as_of = sqlite3_column_int64(st, 2),
		.format = text_equal(format, "pods")  ? FORMAT_PODS
			  : text_equal(format, "ecs") ? FORMAT_ECS
						      : FORMAT_OTHER,
	};
	struct error ignored;

	doc.is_complete = complete && complete_parse(complete, &doc.scope, &ignored) &&
			  sqlite3_column_int(st, 3) == SCAN_WHOLE;
	if (doc.format == FORMAT_PODS)
		doc.cluster = name_pods(u, &doc, column_text(st, 6), sqlite3_column_blob(st, 1),
					(size_t)sqlite3_column_bytes(st, 1));
	name_scope(&doc.scope);
	MEM_ROOM(u->docs, u->doc_count, u->doc_room);
	u->docs[u->doc_count++] = doc;
	u->doc_of[doc.scan] = (uint32_t)u->doc_count;
}

/* The log knows what a document was; a document without rows counts when it is all of something. */
static const char docs_sql[] = "SELECT s.id, s.hash, s.as_of, s.status, i.format, s.complete,"
			       " (SELECT text FROM word WHERE id = s.artifact) FROM scan s"
			       " LEFT JOIN (SELECT scan, min(format) AS format FROM import GROUP "
			       "BY scan) i ON i.scan = s.id"
			       " WHERE s.id IN (SELECT scan FROM usage_of UNION SELECT scan FROM "
			       "image_fact WHERE in_use >= 0)"
			       " OR (s.complete IS NOT NULL AND s.source = ?1)";

/* ---- rows ------------------------------------------------------------------------------------ */

void uses_add_row(struct load_uses *u, const struct use_row *row)
{
	MEM_ROOM(u->rows, u->row_count, u->row_room);
	u->rows[u->row_count++] = *row;
}

static const char *word_of(const struct load_uses *u, const struct use_row *row, int which)
{
	return load_text(u->load, row->words[which]);
}

static enum evidence kind_of(const struct load_uses *u, const struct use_row *row)
{
	const char *kind = word_of(u, row, USAGE_WORD_workload_kind);

	if (row->is_declared)
		return EVIDENCE_DECLARED;
	return text_equal(kind, "service") || text_equal(kind, "task") ? EVIDENCE_TASKS
								       : EVIDENCE_PODS;
}

static struct use_doc *doc_of(struct load_uses *u, sqlite3_stmt *st, int column)
{
	uint32_t scan = column_id(u->load, st, column, u->scan_count);

	if (u->doc_of[scan])
		return &u->docs[u->doc_of[scan] - 1];
	u->load->is_damaged = true;
	return NULL;
}

/* clang-format off */
#define COLUMN(name) #name ", "
static const char rows_sql[] =
	"SELECT scan, " USAGE_WORDS(COLUMN) "is_running, is_declared, n, at FROM usage";
#undef COLUMN
/* clang-format on */

static void add_row(struct load_uses *u, sqlite3_stmt *st)
{
	struct use_doc *doc = doc_of(u, st, 0);
	struct use_row row = {.doc = doc ? (uint32_t)(doc - u->docs) : 0};
	int at = 1;

	if (!doc)
		return;
	for (int i = 0; i < USAGE_WORD_COUNT; i++)
		row.words[i] = column_u32(st, at++);
	row.is_running = sqlite3_column_int(st, at++) != 0;
	row.is_declared = sqlite3_column_int(st, at++) != 0;
	row.count = sqlite3_column_int64(st, at++);
	row.when = row.at = doc->as_of;
	/* A task runs what its tag meant when it began; a definition what it means when asked. */
	if (row.is_running && sqlite3_column_type(st, at) != SQLITE_NULL)
		row.at = sqlite3_column_int64(st, at);
	row.kind = kind_of(u, &row);
	row.is_running = row.is_running && !row.is_declared;
	doc->has |= 1u << row.kind;
	uses_add_row(u, &row);
}

/* Inspector counts what runs an image and does not say where; none is an end. An export may be old
 * and undated: what it counts was seen when it says that the image was last in use, and no later.
 */
static date counted_at(date last_used, date as_of)
{
	return last_used != DATE_NONE && last_used < as_of ? last_used : as_of;
}

static void add_counted(struct load_uses *u, sqlite3_stmt *st)
{
	struct use_doc *doc = doc_of(u, st, 0);
	struct use_row row = {
		.doc = doc ? (uint32_t)(doc - u->docs) : 0,
		.kind = EVIDENCE_COUNTED,
		.is_running = true,
		.count = sqlite3_column_int64(st, 2),
	};

	if (!doc)
		return;
	row.words[USAGE_WORD_digest] = column_u32(st, 1);
	row.is_end = row.count == 0;
	row.when = row.is_end ? doc->as_of : counted_at(column_date(st, 3), doc->as_of);
	row.at = row.when;
	uses_add_row(u, &row);
}

static bool read_rows(struct load_uses *u, const char *sql,
		      void (*each)(struct load_uses *u, sqlite3_stmt *st))
{
	struct load *l = u->load;
	sqlite3_stmt *st = store_prepare(l->store, sql, l->err);
	enum step step = STEP_FAILED;

	if (st && sqlite3_bind_parameter_count(st))
		STORE_BIND(st, v_int(store_source_number(SOURCE_FACTS)));
	while (st && !l->is_damaged && (step = store_step(l->store, st, l->err)) == STEP_ROW)
		each(u, st);
	sqlite3_finalize(st);
	return load_is_sound(l) && step == STEP_DONE;
}

bool uses_read(struct load_uses *u)
{
	if (!load_room(u->load, "scan", &u->scan_count))
		return false;
	u->doc_of = mem_array(u->scan_count, sizeof(*u->doc_of));
	return read_rows(u, docs_sql, add_doc) && read_rows(u, rows_sql, add_row) &&
	       read_rows(u,
			 "SELECT scan, digest, max(in_use), max(last_used) FROM image_fact"
			 " WHERE in_use >= 0 AND digest != 0 GROUP BY scan, digest",
			 add_counted);
}
