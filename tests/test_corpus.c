/*
 * The genuine reports: every one gives the rows that an independent reader found in it, no more and
 * no less, or is refused by its name. The corpus is no part of the project; it is found through
 * TAMIS_SHARED, else beside the project.
 */
#include "tests/tap.h"

#include <ctype.h>

#include "core/error.h"
#include "core/identity.h"
#include "data/json_read.h"
#include "tests/recorder.h"

/* One line of ROWS.jsonl. */
struct row {
	char *file;
	char *kind;
	struct recorded r;
};

struct rows {
	struct row *rows;
	size_t count, room;
};

/* One line of EXPECTED.tsv. */
struct expected {
	char path[160], format[40], extra[64];
	long long findings, by_severity[SEVERITY_COUNT];
};

static char *read_whole(const char *folder, const char *name, size_t *size)
{
	char *path = mem_printf("%s/%s", folder, name);
	struct source_stream *s = source_open(path, NULL);
	struct buf all = {0};
	char room[65536];
	long n;

	free(path);
	if (!s)
		return NULL;
	while ((n = source_read(s, room, sizeof(room), NULL)) > 0)
		buf_put(&all, room, (size_t)n);
	source_close(s);
	*size = all.size;
	return buf_take(&all);
}

static const char *or_dash(const char *text)
{
	return text ? text : "-";
}

static void word(struct buf *b, const char *key, const char *value)
{
	recorder_word(b, key, value);
}

static struct row row_from(const cJSON *j)
{
	static const char *const keys[] = {"vuln", "package", "version", "fixed",
					   "path", "digest",  "account", "region"};
	const char *file = or_dash(json_text(j, "file"));
	bool is_of_image = strncmp(file, "trivy", 5) == 0 || strncmp(file, "grype/", 6) == 0;
	struct buf key = {0}, facts = {0};

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		buf_printf(&key, "%s%s", i ? "\t" : "", or_dash(json_text(j, keys[i])));
	word(&facts, "kind", json_text(j, "kind"));
	word(&facts, "severity", json_text(j, "severity_raw"));
	if (json_at(j, "score"))
		buf_printf(&facts, " score=%g", json_number(j, "score", 0));
	word(&facts, "type", json_text(j, "package_type_raw"));
	word(&facts, "status", json_text(j, "status"));
	word(&facts, "layer", json_text(j, "layer_digest"));
	word(&facts, "diff_id", json_text(j, "layer_diff_id"));
	if (!is_of_image) { /* their date is that of the report, not of the finding */
		word(&facts, "first_seen", json_text(j, "first_seen"));
		word(&facts, "last_seen", json_text(j, "last_seen"));
	}
	return (struct row){.file = mem_strdup(json_text(j, "file")),
			    .kind = mem_strdup(json_text(j, "kind")),
			    .r = {.key = buf_take(&key),
				  .facts = buf_take(&facts),
				  .severity = severity_from(json_text(j, "severity_raw"))}};
}

static void rows_read(struct rows *rows, char *text)
{
	struct json doc = {0};

	for (char *line = text; *line;) {
		size_t n = strcspn(line, "\n");

		if (json_read(&doc, (struct slice_bytes){line, n, 0})) {
			MEM_ROOM(rows->rows, rows->count, rows->room);
			rows->rows[rows->count++] = row_from(doc.root);
		}
		line += n + (line[n] == '\n');
	}
	json_fini(&doc);
}

static void rows_fini(struct rows *rows)
{
	for (size_t i = 0; i < rows->count; i++) {
		free(rows->rows[i].file);
		free(rows->rows[i].kind);
		free(rows->rows[i].r.key);
		free(rows->rows[i].r.facts);
	}
	free(rows->rows);
}

static int by_key(const void *a, const void *b)
{
	const struct recorded *x = a, *y = b;
	int order = strcmp(x->key, y->key);

	return order ? order : strcmp(x->facts, y->facts);
}

/* Equal keys become one row with the highest severity; returns how many are left. */
static size_t merge(struct recorded *rows, size_t n)
{
	size_t kept = 0;

	qsort(rows, n, sizeof(*rows), by_key);
	for (size_t i = 0; i < n; i++) {
		if (kept && strcmp(rows[kept - 1].key, rows[i].key) == 0) {
			if (rows[i].severity > rows[kept - 1].severity)
				rows[kept - 1].severity = rows[i].severity;
		} else {
			rows[kept++] = rows[i];
		}
	}
	return kept;
}

/* The first difference between two sorted lists, in words; NULL when there is none. */
static const char *difference(const struct recorded *got, size_t got_count,
			      const struct recorded *want, size_t want_count, bool with_facts)
{
	for (size_t i = 0; i < got_count || i < want_count; i++) {
		if (i >= got_count)
			return want[i].key;
		if (i >= want_count || strcmp(got[i].key, want[i].key) != 0)
			return got[i].key;
		if (with_facts ? strcmp(got[i].facts, want[i].facts) != 0
			       : got[i].severity != want[i].severity)
			return got[i].facts;
	}
	return NULL;
}

/* The rows of the recorder, a finding of the scan's image with that image's digest. */
static struct recorded *taken(const struct recorder *r)
{
	struct recorded *list = mem_array(r->count, sizeof(*list));

	for (size_t i = 0; i < r->count; i++) {
		list[i] = r->rows[i];
		if (list[i].is_scan_image && r->image_digest) {
			int head = (int)(strlen(list[i].key) - strlen("\t-\t-\t-"));

			list[i].key =
				mem_printf("%.*s\t%s\t-\t-", head, list[i].key, r->image_digest);
		} else {
			list[i].key = mem_strdup(list[i].key);
		}
	}
	return list;
}

/* Things skipped that ROWS.jsonl and EXPECTED.tsv count as well; they pass over custom resources.
 */
static long long counted_skips(const struct recorder *r)
{
	static const char *const reasons[] = {"misconfiguration", "secret", "license",
					      "suppressed"};
	long long n = 0;

	for (const char *at = buf_text(&r->log); (at = strstr(at, "\nskipped ")); at++)
		for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
			char *reason;
			long long some = strtoll(at + 9, &reason, 10);

			if (strncmp(reason + 1, reasons[i], strlen(reasons[i])) == 0)
				n += some;
		}
	return n;
}

static void check_rows(const struct expected *e, const struct rows *all, const struct recorder *r)
{
	struct recorded *got = taken(r), *want = mem_array(all->count, sizeof(*want));
	char **keys = mem_array(r->count, sizeof(*keys));
	size_t n = 0, got_count, want_count;
	long long others = 0;
	const char *first;

	for (size_t i = 0; i < all->count; i++) {
		const struct row *row = &all->rows[i];
		bool is_finding = strcmp(row->kind, "vuln") == 0 ||
				  strcmp(row->kind, "code") == 0 ||
				  strcmp(row->kind, "network") == 0;

		if (strcmp(row->file, e->path) != 0)
			continue;
		if (is_finding)
			want[n++] = row->r;
		else
			others++;
	}
	for (size_t i = 0; i < r->count; i++)
		keys[i] = got[i].key;
	qsort(got, r->count, sizeof(*got), by_key);
	qsort(want, n, sizeof(*want), by_key);
	first = difference(got, r->count, want, n, true);
	if (!ok(!first, "%s: all %zu rows with every fact that is stated", e->path, n)) {
		for (size_t i = 0; i < r->count && i < 3; i++)
			tap_diag("got ", got[i].facts), tap_diag("got ", got[i].key);
		for (size_t i = 0; i < n && i < 3; i++)
			tap_diag("want", want[i].facts), tap_diag("want", want[i].key);
		tap_diag("first", first);
	}
	got_count = merge(got, r->count);
	want_count = merge(want, n);
	first = difference(got, got_count, want, want_count, false);
	ok(!first, "%s: %zu rows as a set, the highest severity shown", e->path, want_count);
	if (strstr(e->extra, "suppressed="))
		others += atoll(strstr(e->extra, "suppressed=") + 11);
	is_int(counted_skips(r), others, "%s: %lld things that are no vulnerability are counted",
	       e->path, others);
	for (size_t i = 0; i < r->count; i++)
		free(keys[i]);
	free(keys);
	free(got);
	free(want);
}

/* Rows of one source finding stand together; they have its own key, or in an SBOM scan its id. */
static bool is_same_finding(const struct expected *e, const struct recorded *a,
			    const struct recorded *b)
{
	size_t n = strcspn(a->key, "\t") + 1;

	if (strcmp(e->format, "inspector_scan") == 0)
		return strncmp(a->key, b->key, n) == 0;
	return a->source_key && b->source_key && strcmp(a->source_key, b->source_key) == 0;
}

/* EXPECTED.tsv counts source findings; an Inspector finding with several packages is several rows.
 */
static void check_severities(const struct expected *e, const struct recorder *r)
{
	long long counts[SEVERITY_COUNT] = {0}, findings = 0;
	bool same = true;

	for (size_t i = 0; i < r->count; i++) {
		if (i && is_same_finding(e, &r->rows[i - 1], &r->rows[i]))
			continue;
		counts[r->rows[i].severity]++;
		findings++;
	}
	for (int s = 0; s < SEVERITY_COUNT; s++)
		same = same && counts[s] == e->by_severity[s];
	ok(same && findings == e->findings, "%s: %lld findings, each severity counted right",
	   e->path, e->findings);
}

/* The path is the fifth field of a row's key, the version its third. */
static char *field(const char *key, int n)
{
	for (; n > 0; n--)
		key = strchr(key, '\t') + 1;
	return mem_strndup(key, strcspn(key, "\t"));
}

/* TRUTH 2: paths that hold the installed version must not change with it. */
static void check_paths(const struct rows *rows)
{
	int holding = 0, left = 0;

	for (size_t i = 0; i < rows->count; i++) {
		char *path = field(rows->rows[i].r.key, 4),
		     *version = field(rows->rows[i].r.key, 2);
		char *key = identity_path("pypi", path, version);

		if (strcmp(version, "-") != 0 && strstr(path, version)) {
			holding++;
			if (strstr(key, version) && left++ < 5)
				tap_diag(version, key);
		}
		free(path);
		free(version);
		free(key);
	}
	ok(holding > 0 && left == 0, "of %d genuine paths that hold the version, none keeps it",
	   holding);
}

/* A format that tamis reads. */
static bool is_ours(const struct expected *e)
{
	for (const struct importer *i = importers; i->name; i++)
		if (strcmp(e->format, i->name) == 0)
			return true;
	return false;
}

static void check_file(const char *corpus, const struct expected *e, const struct rows *rows)
{
	char *path = mem_printf("%s/%s", corpus, e->path);
	struct import_options options = {.as_of = DATE_NONE, .limits = slice_limits_default};
	struct import_result result;
	struct recorder r = {0};
	struct sink sink = recorder_sink(&r);
	struct error err = {0};
	struct source_stream *s = source_open(path, &err);

	free(path);
	if (!ok(s && import_stream(s, e->path, &options, &sink, &result, &err),
		"%s: the stream is taken", e->path)) {
		source_close(s);
		recorder_fini(&r);
		return;
	}
	if (strcmp(e->format, "empty") == 0) {
		ok(result.outcome == IMPORT_EMPTY, "%s: empty, and said to be", e->path);
	} else if (is_ours(e) && result.outcome != IMPORT_REFUSED) {
		is_str(result.format, e->format, "%s: read as %s", e->path, e->format);
		ok(e->findings || r.scans ? result.outcome == IMPORT_READ
					  : result.outcome == IMPORT_EMPTY,
		   "%s: read whole", e->path);
		check_severities(e, &r);
		check_rows(e, rows, &r);
	} else {
		ok(result.outcome == IMPORT_REFUSED && r.scans == 0 &&
			   !strstr(result.error.text, "unknown kind, with"),
		   "%s: refused: %s", e->path, result.error.text);
		ok(!is_ours(e) || strstr(result.error.text, "version 1"),
		   "%s: of the formats that tamis reads, only version 1 is refused", e->path);
	}
	source_close(s);
	recorder_fini(&r);
}

static bool expected_read(struct expected *e, const char *line)
{
	static const enum severity columns[] = {SEVERITY_CRITICAL, SEVERITY_HIGH, SEVERITY_MEDIUM,
						SEVERITY_LOW,      SEVERITY_INFO, SEVERITY_UNKNOWN};
	int column = 0;

	*e = (struct expected){0};
	for (; *line && *line != '\n'; column++) {
		int n = (int)strcspn(line, "\t\n");

		if (column == 0)
			snprintf(e->path, sizeof(e->path), "%.*s", n, line);
		else if (column == 1)
			snprintf(e->format, sizeof(e->format), "%.*s", n, line);
		else if (column == 2)
			e->findings = atoll(line);
		else if (column >= 4 && column < 10)
			e->by_severity[columns[column - 4]] = atoll(line);
		else if (column == 11)
			snprintf(e->extra, sizeof(e->extra), "%.*s", n, line);
		line += n;
		line += *line == '\t';
	}
	return column > 10 && strchr(e->path, '/');
}

int main(void)
{
	const char *shared = getenv("TAMIS_SHARED");
	char *corpus = mem_printf("%s/corpus", shared ? shared : "../shared");
	struct rows rows = {0};
	size_t size;
	char *table = read_whole(corpus, "EXPECTED.tsv", &size);
	char *lines = read_whole(corpus, "ROWS.jsonl", &size);
	struct expected e;

	tap_begin();
	if (!table || !lines) {
		skip("the genuine reports", "no corpus at ../shared");
	} else {
		rows_read(&rows, lines);
		check_paths(&rows);
		for (const char *line = table; *line;) {
			if (expected_read(&e, line))
				check_file(corpus, &e, &rows);
			line += strcspn(line, "\n");
			line += *line == '\n';
		}
	}
	rows_fini(&rows);
	free(table);
	free(lines);
	free(corpus);
	return done();
}
