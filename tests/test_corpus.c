/*
 * The genuine reports: every one gives the rows that an independent reader found in it, no more and
 * no less, or is refused by its name. Asked twice: of what the importer tells a sink, with every
 * fact, and of the JSONL that comes out of a database. A format is compared as soon as it is read.
 * The corpus is no part of the project; it is found through TAMIS_SHARED, else beside the project.
 */
#include "tests/tap.h"

#include <ctype.h>

#include "core/error.h"
#include "core/identity.h"
#include "core/text.h"
#include "data/json_read.h"
#include "tests/recorder.h"
#include "tests/whole.h"

/* One line of ROWS.jsonl. */
struct row {
	char *file;
	char *kind;
	char *occurrence;
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

static void put_fact(struct buf *b, const char *key, const char *value)
{
	recorder_word(b, key, value);
}

/* vuln to region with tabs between: the same in ROWS.jsonl and in JSONL. Owned. */
static char *key_of(const cJSON *j)
{
	static const char *const keys[] = {"vuln", "package", "version", "fixed",
					   "path", "digest",  "account", "region"};
	struct buf key = {0};

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		buf_printf(&key, "%s%s", i ? "\t" : "", or_dash(json_text(j, keys[i])));
	return buf_take(&key);
}

/* An image without a digest is told by its repository, of which each writes more or less: the last
 * part of its name. */
static const char *repository_of(const cJSON *j)
{
	const char *name = json_text(j, "repo_raw"), *slash;

	name = or_dash(name ? name : json_text(j, "repo"));
	slash = strrchr(name, '/');
	return slash ? slash + 1 : name;
}

/*
 * TRUTH 2: what makes two rows of one document one. The path counts without what changes with every
 * build, and not at all for a package of the operating system; the fixed version does not count.
 */
static char *occurrence_of(const cJSON *j, bool is_os)
{
	const char *version = json_text(j, "version"), *digest = json_text(j, "digest");
	char *path = identity_path(is_os ? "deb" : NULL, json_text(j, "path"), version);
	char *text = mem_printf("%s\t%s\t%s\t%s\t%s\t%s\t%s", or_dash(json_text(j, "vuln")),
				or_dash(json_text(j, "package")), or_dash(version), or_dash(path),
				digest ? digest : repository_of(j),
				or_dash(json_text(j, "account")), or_dash(json_text(j, "region")));

	free(path);
	return text;
}

/* Is it a package of the operating system? Each scanner has its own word for one. */
static bool is_os_type(const char *type)
{
	return text_equal(type, "OS") || identity_is_os(type) || identity_os_ecosystem(type);
}

/* Security Hub's two words for what tamis keeps as one. */
static const char *status_of(const cJSON *j)
{
	const char *status = json_text(j, "status");

	if (!status || strncmp(or_dash(json_text(j, "file")), "asff/", 5) != 0)
		return status;
	return strncmp(status, "ARCHIVED", 8) == 0 ? "CLOSED" : "ACTIVE";
}

static struct row row_from(const cJSON *j)
{
	const char *file = or_dash(json_text(j, "file"));
	bool is_of_image = strncmp(file, "trivy", 5) == 0 || strncmp(file, "grype/", 6) == 0;
	struct buf facts = {0};

	put_fact(&facts, "kind", json_text(j, "kind"));
	put_fact(&facts, "severity", json_text(j, "severity_raw"));
	if (json_at(j, "score"))
		buf_printf(&facts, " score=%g", json_number(j, "score", 0));
	put_fact(&facts, "type", json_text(j, "package_type_raw"));
	put_fact(&facts, "status", status_of(j));
	put_fact(&facts, "layer", json_text(j, "layer_digest"));
	put_fact(&facts, "diff_id", json_text(j, "layer_diff_id"));
	if (!is_of_image) { /* their date is that of the report, not of the finding */
		put_fact(&facts, "first_seen", json_text(j, "first_seen"));
		put_fact(&facts, "last_seen", json_text(j, "last_seen"));
	}
	return (struct row){.file = mem_strdup(json_text(j, "file")),
			    .kind = mem_strdup(json_text(j, "kind")),
			    .occurrence =
				    occurrence_of(j, is_os_type(json_text(j, "package_type_raw"))),
			    .r = {.key = key_of(j),
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
		free(rows->rows[i].occurrence);
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

/* The facts that ROWS.jsonl states: it passes over the layers that Security Hub of 2021 keeps apart
 * from their packages. */
static bool same_facts(const char *got, const char *want)
{
	const char *layer = strstr(want, " layer=") ? NULL : strstr(got, " layer=");
	size_t n = layer ? (size_t)(layer - got) : 0;

	if (!layer)
		return strcmp(got, want) == 0;
	return strncmp(got, want, n) == 0 &&
	       strcmp(layer + 1 + strcspn(layer + 1, " "), want + n) == 0;
}

/* The first difference between two sorted lists, in words; NULL when there is none. */
static const char *difference(const struct recorded *got, size_t got_count,
			      const struct recorded *want, size_t want_count)
{
	for (size_t i = 0; i < got_count || i < want_count; i++) {
		if (i >= got_count)
			return want[i].key;
		if (i >= want_count || strcmp(got[i].key, want[i].key) != 0)
			return got[i].key;
		if (!same_facts(got[i].facts, want[i].facts))
			return got[i].facts;
	}
	return NULL;
}

/* "suppressed=1" in EXPECTED.tsv: its number; 0 when it is not there. */
static long long extra_number(const struct expected *e, const char *name)
{
	const char *found = strstr(e->extra, name);

	return found ? strtoll(found + strlen(name), NULL, 10) : 0;
}

/* What VEX or an ignore file took out of a Trivy report. */
static long long suppressed_in(const struct expected *e)
{
	return extra_number(e, "suppressed=");
}

/*
 * The rows of the recorder, a finding of the scan's image with that image's digest; without those
 * that are suppressed: RULES R11 counts them as no findings, TRUTH 3 as findings that are not open.
 */
static struct recorded *taken(const struct recorder *r, size_t *count)
{
	struct recorded *list = mem_array(r->count, sizeof(*list));

	*count = 0;
	for (size_t i = 0; i < r->count; i++) {
		struct recorded *row = &list[*count];
		const char *digest = r->rows[i].key;

		if (r->rows[i].is_suppressed)
			continue;
		(*count)++;
		*row = r->rows[i];
		for (int tabs = 0; tabs < 5; digest++)
			tabs += *digest == '\t';
		if (row->is_scan_image && r->image_digest)
			row->key = mem_printf("%.*s%s%s", (int)(digest - row->key), row->key,
					      r->image_digest, digest + 1);
		else
			row->key = mem_strdup(row->key);
	}
	return list;
}

/* Things skipped that ROWS.jsonl and EXPECTED.tsv count as well: of Security Hub and of events all,
 * of others some; they pass over custom resources. */
static long long counted_skips(const struct expected *e, const struct recorder *r)
{
	static const char *const reasons[] = {"misconfiguration", "secret", "license"};
	long long n = 0;

	if (strcmp(e->format, "asff") == 0 || strcmp(e->format, "eventbridge") == 0)
		return r->skipped;
	for (const char *at = buf_text(&r->log); (at = strstr(at, "\nskipped ")); at++)
		for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
			char *reason;
			long long some = strtoll(at + 9, &reason, 10);

			if (strncmp(reason + 1, reasons[i], strlen(reasons[i])) == 0)
				n += some;
		}
	return n;
}

/* The file's findings among the rows; *others is how many of its rows are none. Borrowed strings.
 */
static struct recorded *wanted(const struct expected *e, const struct rows *all, size_t *count,
			       long long *others)
{
	struct recorded *want = mem_array(all->count, sizeof(*want));

	*count = 0;
	*others = 0;
	for (size_t i = 0; i < all->count; i++) {
		const struct row *row = &all->rows[i];
		bool is_finding = strcmp(row->kind, "vuln") == 0 ||
				  strcmp(row->kind, "code") == 0 ||
				  strcmp(row->kind, "network") == 0;

		if (strcmp(row->file, e->path) != 0)
			continue;
		if (is_finding)
			want[(*count)++] = row->r;
		else
			(*others)++;
	}
	return want;
}

static void show_first(const char *label, const struct recorded *rows, size_t n)
{
	for (size_t i = 0; i < n && i < 3; i++) {
		tap_diag(label, rows[i].facts);
		tap_diag(label, rows[i].key);
	}
}

static void check_rows(const struct expected *e, const struct rows *all, const struct recorder *r)
{
	size_t n, got_count;
	long long others, suppressed = 0;
	struct recorded *want = wanted(e, all, &n, &others), *got = taken(r, &got_count);
	const char *first;

	for (size_t i = 0; i < r->count; i++)
		suppressed += r->rows[i].is_suppressed;
	is_int(suppressed, suppressed_in(e), "%s: what is suppressed is told as such", e->path);
	qsort(got, got_count, sizeof(*got), by_key);
	qsort(want, n, sizeof(*want), by_key);
	first = difference(got, got_count, want, n);
	if (!ok(!first, "%s: all %zu rows with every fact that is stated", e->path, n)) {
		show_first("got ", got, got_count);
		show_first("want", want, n);
		tap_diag("first", first);
	}
	others += extra_number(e, "other_events=");
	is_int(counted_skips(e, r), others, "%s: %lld things that are no vulnerability are counted",
	       e->path, others);
	for (size_t i = 0; i < got_count; i++)
		free(got[i].key);
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

/* ---- the whole way --------------------------------------------------------------------------- */

/* Rows of JSONL. */
struct shown {
	struct recorded *rows;
	size_t count, room;
	long long suppressed; /* of Trivy's: Inspector's suppressed findings are in ROWS.jsonl */
};

static void show_row(void *ctx, const cJSON *row)
{
	struct shown *shown = ctx;

	if (json_is_true(row, "suppressed") && text_equal(json_text(row, "source"), "trivy")) {
		shown->suppressed++;
		return;
	}
	MEM_ROOM(shown->rows, shown->count, shown->room);
	shown->rows[shown->count++] = (struct recorded){
		.key = key_of(row),
		.facts = occurrence_of(row, identity_is_os(json_text(row, "ecosystem"))),
		.severity = severity_from(json_text(row, "severity"))};
}

static int by_occurrence(const void *a, const void *b)
{
	const struct recorded *x = a, *y = b;

	return strcmp(x->facts, y->facts);
}

/*
 * The first difference between the rows that are shown and those that are wanted, both with their
 * occurrence as `facts`, or NULL. Of several wanted rows of one occurrence one is shown, in the
 * words of any of them, with the highest severity.
 */
static const char *shown_difference(const struct recorded *got, size_t got_count,
				    const struct recorded *want, size_t want_count)
{
	size_t i = 0;

	for (size_t k = 0, next; k < want_count; k = next, i++) {
		enum severity highest = SEVERITY_UNKNOWN;
		bool is_there = false;

		for (next = k; next < want_count && by_occurrence(&want[k], &want[next]) == 0;
		     next++) {
			if (want[next].severity > highest)
				highest = want[next].severity;
			is_there = is_there ||
				   (i < got_count && strcmp(got[i].key, want[next].key) == 0);
		}
		if (!is_there || got[i].severity != highest)
			return want[k].key;
	}
	return i < got_count ? got[i].key : NULL;
}

/* The file's findings with their occurrences as `facts`, in the order of these. */
static struct recorded *wanted_occurrences(const struct expected *e, const struct rows *all,
					   size_t *count)
{
	long long others;
	struct recorded *want = wanted(e, all, count, &others);

	for (size_t i = 0; i < *count; i++)
		for (size_t k = 0; k < all->count; k++)
			if (all->rows[k].r.key == want[i].key)
				want[i].facts = all->rows[k].occurrence;
	qsort(want, *count, sizeof(*want), by_occurrence);
	return want;
}

static void check_whole_way(const char *corpus, const struct expected *e, const struct rows *all)
{
	char *path = mem_printf("%s/%s", corpus, e->path);
	struct error err = {0};
	struct source_stream *stream = source_open(path, &err);
	struct store *s = whole_open(":memory:");
	struct shown shown = {0};
	size_t n;
	struct recorded *want = wanted_occurrences(e, all, &n);
	const char *first;
	char *text;

	whole_import(s, stream, e->path, DATE_NONE);
	text = whole_jsonl(s, "");
	whole_lines(text, show_row, &shown);
	if (shown.count)
		qsort(shown.rows, shown.count, sizeof(*shown.rows), by_occurrence);
	first = shown_difference(shown.rows, shown.count, want, n);
	if (!ok(!first, "%s: JSONL has its %zu rows, equal ones as one, the highest severity shown",
		e->path, n)) {
		printf("# %zu rows\n", shown.count);
		tap_diag("first", first);
	}
	is_int(shown.suppressed, suppressed_in(e), "%s: and %lld that are suppressed", e->path,
	       suppressed_in(e));
	for (size_t i = 0; i < shown.count; i++) {
		free(shown.rows[i].key);
		free(shown.rows[i].facts);
	}
	free(shown.rows);
	free(want);
	free(text);
	free(path);
	source_close(stream);
	store_close(s);
}

/* EXPECTED.tsv counts source findings; an Inspector finding with several packages is several rows.
 */
static void check_severities(const struct expected *e, const struct recorder *r)
{
	long long counts[SEVERITY_COUNT] = {0}, findings = 0;
	bool same = true;

	for (size_t i = 0; i < r->count; i++) {
		if (r->rows[i].is_suppressed)
			continue;
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

/* The formats that are not read yet. One that is refused and not in this list is a failure; one
 * that is read is compared, in the list or not. */
static bool may_be_refused(const struct expected *e)
{
	static const char *const unread[] = {
		"inspector2_csv",
		"unknown",
		"unparsable",
	};

	for (size_t i = 0; i < sizeof(unread) / sizeof(unread[0]); i++)
		if (strcmp(e->format, unread[i]) == 0)
			return true;
	return false;
}

/* A page of a longer listing is read whole, and is a part all the same. */
static bool has_token(const struct recorder *r)
{
	return strstr(buf_text(&r->log), "nextToken") != NULL;
}

static bool read_file(const char *corpus, const struct expected *e, struct recorder *r,
		      struct import_result *result)
{
	char *path = mem_printf("%s/%s", corpus, e->path);
	struct import_options options = {.as_of = DATE_NONE, .limits = slice_limits_default};
	struct sink sink = recorder_sink(r);
	struct error err = {0};
	struct source_stream *s = source_open(path, &err);
	bool good = s && import_stream(s, e->path, &options, &sink, result, &err);

	free(path);
	source_close(s);
	return good;
}

static void check_file(const char *corpus, const struct expected *e, const struct rows *rows)
{
	struct import_result result;
	struct recorder r = {0};
	bool is_read, is_partial;

	if (!ok(read_file(corpus, e, &r, &result), "%s: the stream is taken", e->path)) {
		recorder_fini(&r);
		return;
	}
	is_read = result.outcome != IMPORT_REFUSED && strcmp(e->format, "empty") != 0;
	if (strcmp(e->format, "empty") == 0) {
		ok(result.outcome == IMPORT_EMPTY, "%s: empty, and said to be", e->path);
	} else if (is_read) {
		is_str(result.format, e->format, "%s: read as %s", e->path, e->format);
		is_partial = has_token(&r) || strstr(e->extra, "scan_errors=");
		ok(result.outcome == (is_partial               ? IMPORT_PARTIAL
				      : e->findings || r.scans ? IMPORT_READ
							       : IMPORT_EMPTY),
		   "%s: read whole, or said to lack what was not scanned", e->path);
		check_severities(e, &r);
		check_rows(e, rows, &r);
		check_whole_way(corpus, e, rows);
	} else {
		ok(result.outcome == IMPORT_REFUSED && r.scans == 0 &&
			   !strstr(result.error.text, "unknown kind, with"),
		   "%s: refused: %s", e->path, result.error.text);
		ok(may_be_refused(e), "%s: is of no format that tamis reads", e->path);
	}
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
