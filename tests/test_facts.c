/*
 * The genuine documents of use, images, intel and accounts: every one gives the facts that an
 * independent reader found in it, no more and no less, and so does the store that kept them. They
 * are no part of the project; they are found through TAMIS_SHARED, else beside the project.
 */
#include <stdlib.h>
#include <string.h>

#include "data/import.h"
#include "data/json_read.h"
#include "data/store.h"
#include "tests/tap.h"

/* Facts as lines of text, sorted. */
struct facts {
	char **lines;
	size_t count, room;
	struct usages {
		struct buf key;
		long long count;
		date when;
	} * usages;
	size_t usage_count, usage_room;
};

static void add_line(struct facts *f, struct buf *line)
{
	MEM_ROOM(f->lines, f->count, f->room);
	f->lines[f->count++] = buf_take(line);
}

static void put(struct buf *b, const char *key, const char *value)
{
	if (value && value[0])
		buf_printf(b, " %s=%s", key, value);
}

static void put_date(struct buf *b, const char *key, date when, bool is_day)
{
	char text[DATE_TEXT];

	if (when != DATE_NONE)
		put(b, key, is_day ? date_format_day(when, text) : date_format(when, text));
}

static void put_texts(struct buf *b, const char *key, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		put(b, key, list[i]);
}

static int compare_lines(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* ---- what the importers tell ----------------------------------------------------------------- */

/* Pods and tasks that are alike are one row: their number adds up, the latest time stands. */
static bool on_usage(void *ctx, const struct usage *u, struct error *err)
{
	struct facts *f = ctx;
	struct buf key = {0};
	size_t i = 0;

	(void)err;
	put(&key, "account", u->account);
	put(&key, "region", u->region);
	put(&key, "cluster", u->cluster);
	put(&key, "namespace", u->namespace);
	put(&key, "service", u->service);
	put(&key, "workload_kind", u->workload_kind);
	put(&key, "workload", u->workload);
	put(&key, "container", u->container);
	put(&key, "role", u->role);
	put(&key, "image_ref", u->image);
	put(&key, "digest", u->digest);
	put(&key, "config_digest", u->config_digest);
	put(&key, "status", u->status);
	put(&key, "taskdef", u->taskdef);
	buf_printf(&key, "%s%s%s", u->is_running ? " running" : "",
		   u->is_declared ? " declared" : "", u->is_current ? " current" : "");
	while (i < f->usage_count && strcmp(f->usages[i].key.data, key.data) != 0)
		i++;
	if (i == f->usage_count) {
		MEM_ROOM(f->usages, i, f->usage_room);
		f->usages[f->usage_count++] = (struct usages){key, u->count, u->when};
		return true;
	}
	buf_fini(&key);
	f->usages[i].count += u->count;
	if (u->when > f->usages[i].when)
		f->usages[i].when = u->when;
	return true;
}

static void end_usages(struct facts *f)
{
	for (size_t i = 0; i < f->usage_count; i++) {
		struct buf *line = &f->usages[i].key;

		buf_printf(line, " count=%lld", f->usages[i].count);
		put_date(line, "when", f->usages[i].when, false);
		add_line(f, line);
	}
	free(f->usages);
}

static int compare_labels(const void *a, const void *b)
{
	return strcmp(((const struct label *)a)->name, ((const struct label *)b)->name);
}

static void put_platform(struct buf *line, const struct image_fact *i)
{
	const char *const parts[] = {i->os, i->architecture, i->variant};
	const char *gap = " platform=";

	for (int k = 0; k < 3; k++)
		if (parts[k]) {
			buf_printf(line, "%s%s", gap, parts[k]);
			gap = "/";
		}
}

static bool on_image(void *ctx, const struct image_fact *i, struct error *err)
{
	struct label *labels = mem_array(i->label_count + 1, sizeof(*labels));
	struct buf line = {0};

	(void)err;
	put(&line, "registry", i->registry);
	put(&line, "repo", i->repository);
	put_texts(&line, "tag", i->tags, i->tag_count);
	put(&line, "digest", i->digest);
	put(&line, "config_digest", i->config_digest);
	put(&line, "raw", i->raw_digest);
	put(&line, "child_of", i->index);
	put_platform(&line, i);
	put(&line, "os_version", i->os_version);
	put_texts(&line, "layer", i->layers, i->layer_count);
	put_texts(&line, "diff_id", i->diff_ids, i->diff_id_count);
	if (i->label_count)
		memcpy(labels, i->labels, i->label_count * sizeof(*labels));
	qsort(labels, i->label_count, sizeof(*labels), compare_labels);
	for (size_t k = 0; k < i->label_count; k++)
		buf_printf(&line, " label:%s=%s", labels[k].name, labels[k].value);
	free(labels);
	put_date(&line, "created", i->created, false);
	put_date(&line, "pushed", i->pushed, false);
	buf_puts(&line, i->is_artifact ? " artifact" : "");
	add_line(ctx, &line);
	return true;
}

static bool on_intel(void *ctx, const struct intel *i, struct error *err)
{
	struct buf line = {0};

	(void)err;
	put(&line, "vuln", i->vuln);
	if (i->epss >= 0)
		buf_printf(&line, " epss=%g", i->epss);
	if (i->percentile >= 0)
		buf_printf(&line, " percentile=%g", i->percentile);
	put_date(&line, "kev", i->kev_added, true);
	put_date(&line, "due", i->kev_due, true);
	if (i->ransomware >= 0)
		buf_printf(&line, " ransomware=%d", i->ransomware);
	put_date(&line, "date", i->scored, true);
	put(&line, "model", i->model);
	add_line(ctx, &line);
	return true;
}

static bool on_account(void *ctx, const struct account *a, struct error *err)
{
	struct buf line = {0};

	(void)err;
	put(&line, "id", a->id);
	put(&line, "name", a->name);
	put(&line, "status", a->status);
	add_line(ctx, &line);
	return true;
}

/* The rest of a sink: such documents hold no finding. */
static bool on_begin(void *ctx, const struct scan *scan, struct error *err)
{
	(void)ctx, (void)scan, (void)err;
	return true;
}

static bool on_scan_image(void *ctx, const struct image *image, struct error *err)
{
	(void)ctx, (void)image, (void)err;
	return true;
}

static bool on_finding(void *ctx, const struct finding *finding, struct error *err)
{
	(void)ctx, (void)finding, (void)err;
	return true;
}

static bool on_skipped(void *ctx, const char *reason, long long n, const char *example,
		       struct error *err)
{
	(void)ctx, (void)reason, (void)n, (void)example, (void)err;
	return true;
}

static bool on_end(void *ctx, const struct scan_end *end, struct error *err)
{
	(void)ctx, (void)end, (void)err;
	return true;
}

/* ---- what is expected ------------------------------------------------------------------------ */

static void want_words(struct buf *b, const cJSON *j, const char *const *keys, size_t n)
{
	for (size_t i = 0; i < n; i++)
		put(b, keys[i], json_text(j, keys[i]));
}

static void want_list(struct buf *b, const cJSON *j, const char *list, const char *key)
{
	JSON_EACH(item, j, list)
	put(b, key, json_text(item, ""));
}

static void want_usage(struct buf *b, const cJSON *j)
{
	static const char *const keys[] = {"account", "region",        "cluster",  "namespace",
					   "service", "workload_kind", "workload", "container",
					   "role",    "image_ref",     "digest",   "config_digest",
					   "status",  "taskdef"};

	want_words(b, j, keys, sizeof(keys) / sizeof(keys[0]));
	buf_printf(b, "%s%s%s", json_is_true(j, "running") ? " running" : "",
		   json_is_true(j, "declared") ? " declared" : "",
		   json_is_true(j, "current") ? " current" : "");
	buf_printf(b, " count=%.0f", json_number(j, "count", 0));
	put(b, "when", json_text(j, "when"));
}

static void want_image(struct buf *b, const cJSON *j)
{
	static const char *const names[] = {"registry", "repo"}, *const digests[] = {
									 "digest", "config_digest"};
	struct label labels[200];
	size_t n = 0;

	want_words(b, j, names, 2);
	want_list(b, j, "tags", "tag");
	want_words(b, j, digests, 2);
	put(b, "raw", json_text(j, "raw_digest"));
	put(b, "child_of", json_text(j, "child_of"));
	put(b, "platform", json_text(j, "platform"));
	put(b, "os_version", json_text(j, "os_version"));
	want_list(b, j, "layers", "layer");
	want_list(b, j, "diff_ids", "diff_id");
	JSON_EACH(label, j, "labels")
	if (n < sizeof(labels) / sizeof(labels[0]))
		labels[n++] = (struct label){label->string, json_text(label, "")};
	qsort(labels, n, sizeof(labels[0]), compare_labels);
	for (size_t k = 0; k < n; k++)
		buf_printf(b, " label:%s=%s", labels[k].name, labels[k].value);
	put(b, "created", json_text(j, "created"));
	put(b, "pushed", json_text(j, "pushed"));
	buf_puts(b, json_is_true(j, "artifact") ? " artifact" : "");
}

static void want_intel(struct buf *b, const cJSON *j)
{
	put(b, "vuln", json_text(j, "vuln"));
	if (json_at(j, "epss"))
		buf_printf(b, " epss=%g", json_number(j, "epss", 0));
	if (json_at(j, "percentile"))
		buf_printf(b, " percentile=%g", json_number(j, "percentile", 0));
	put(b, "kev", json_text(j, "kev_date"));
	put(b, "due", json_text(j, "due"));
	if (json_at(j, "ransomware"))
		buf_printf(b, " ransomware=%d", json_is_true(j, "ransomware"));
	put(b, "date", json_text(j, "date"));
	put(b, "model", json_text(j, "model"));
}

static void want_account(struct buf *b, const cJSON *j)
{
	static const char *const keys[] = {"id", "name", "status"};

	want_words(b, j, keys, 3);
}

static const struct {
	const char *kind;
	void (*want)(struct buf *b, const cJSON *j);
} kinds_of_facts[] = {
	{"usage", want_usage},
	{"image", want_image},
	{"intel", want_intel},
	{"account", want_account},
};

/* One line of FACTS.jsonl, by its file. */
struct wanted {
	char *file, *line;
};

static struct wanted *read_wanted(char *text, size_t *count)
{
	struct wanted *list = NULL;
	struct json doc = {0};
	size_t room = 0;

	*count = 0;
	for (char *line = text; *line;) {
		size_t n = strcspn(line, "\n");
		struct buf fact = {0};

		json_read(&doc, (struct slice_bytes){line, n, 0});
		for (size_t k = 0; k < 4; k++)
			if (strcmp(json_text(doc.root, "kind"), kinds_of_facts[k].kind) == 0)
				kinds_of_facts[k].want(&fact, doc.root);
		MEM_ROOM(list, *count, room);
		list[(*count)++] =
			(struct wanted){mem_strdup(json_text(doc.root, "file")), buf_take(&fact)};
		line += n + (line[n] == '\n');
	}
	json_fini(&doc);
	return list;
}

/* ---- one file -------------------------------------------------------------------------------- */

static size_t unique(char **lines, size_t n)
{
	size_t kept = 0;

	qsort(lines, n, sizeof(*lines), compare_lines);
	for (size_t i = 0; i < n; i++)
		if (!kept || strcmp(lines[kept - 1], lines[i]) != 0)
			lines[kept++] = lines[i];
	return kept;
}

static void compare(const char *file, const char *what, struct facts *got, const struct wanted *all,
		    size_t n)
{
	char **want = mem_array(n + 1, sizeof(*want)),
	     **have = mem_array(got->count + 1, sizeof(*have));
	size_t want_count = 0, have_count;
	const char *first = NULL, *other = NULL;

	for (size_t i = 0; i < n; i++)
		if (strcmp(all[i].file, file) == 0)
			want[want_count++] = all[i].line;
	if (got->count)
		memcpy(have, got->lines, got->count * sizeof(*have));
	want_count = unique(want, want_count);
	have_count = unique(have, got->count);
	for (size_t i = 0; !first && (i < want_count || i < have_count); i++)
		if (i >= want_count || i >= have_count || strcmp(want[i], have[i]) != 0) {
			first = i < have_count ? have[i] : "(nothing)";
			other = i < want_count ? want[i] : "(nothing)";
		}
	if (!ok(!first, "%s: %zu facts %s", file, want_count, what)) {
		tap_diag("got ", first);
		tap_diag("want", other);
		printf("# %zu and %zu\n", have_count, want_count);
	}
	free(want);
	free(have);
}

static bool tell(void *ctx, const struct fact *fact, struct error *err)
{
	switch (fact->kind) {
	case FACT_USAGE:
		return on_usage(ctx, &fact->usage, err);
	case FACT_IMAGE:
		return on_image(ctx, &fact->image, err);
	case FACT_INTEL:
		return on_intel(ctx, &fact->intel, err);
	case FACT_ACCOUNT:
		return on_account(ctx, &fact->account, err);
	case FACT_EVENT:
	case FACT_COUNT:
		break;
	}
	return false;
}

static void facts_fini(struct facts *facts)
{
	for (size_t i = 0; i < facts->count; i++)
		free(facts->lines[i]);
	free(facts->lines);
}

/* What the store tells of a file that it read. */
static void check_kept(const char *path, const char *file, const struct wanted *all, size_t n)
{
	struct import_options options = {.as_of = DATE_NONE, .limits = slice_limits_default};
	struct store_import_options so = {
		.name = path, .now = 0, .modified = DATE_NONE, .as_of = DATE_NONE};
	struct error err = {0};
	struct store *store = store_open(":memory:", STORE_CREATE, &err);
	struct store_import *import = store_import_begin(store, &so, &err);
	struct sink sink = store_import_sink(import);
	struct import_result result = {0};
	struct import_counts counts;
	struct facts facts = {0};
	struct source_stream *s = source_open(path, &err);

	if (s && import_stream(s, path, &options, &sink, &result, &err) &&
	    store_import_end(import, &result, 0, &counts, &err) &&
	    store_facts(store, tell, &facts, &err))
		end_usages(&facts);
	source_close(s);
	store_close(store);
	compare(file, "kept", &facts, all, n);
	facts_fini(&facts);
}

static void check_file(const char *folder, const char *file, const struct wanted *all, size_t n)
{
	char *path = mem_printf("%s/%s", folder, file);
	struct import_options options = {.as_of = DATE_NONE, .limits = slice_limits_default};
	struct facts facts = {0};
	struct sink sink = {
		.ctx = &facts,
		.scan_begin = on_begin,
		.image = on_scan_image,
		.finding = on_finding,
		.skipped = on_skipped,
		.scan_end = on_end,
		.usage = on_usage,
		.image_fact = on_image,
		.intel = on_intel,
		.account = on_account,
	};
	struct import_result result = {0};
	struct error err = {0};
	struct source_stream *s = source_open(path, &err);

	if (s && import_stream(s, path, &options, &sink, &result, &err))
		end_usages(&facts);
	source_close(s);
	compare(file, "told", &facts, all, n);
	facts_fini(&facts);
	check_kept(path, file, all, n);
	free(path);
}

static char *read_whole(const char *folder, const char *name)
{
	char *path = mem_printf("%s/%s", folder, name), room[65536];
	struct source_stream *s = source_open(path, NULL);
	struct buf all = {0};
	long n;

	free(path);
	while (s && (n = source_read(s, room, sizeof(room), NULL)) > 0)
		buf_put(&all, room, (size_t)n);
	source_close(s);
	return s ? buf_take(&all) : NULL;
}

int main(void)
{
	const char *shared = getenv("TAMIS_SHARED");
	char *folder = mem_printf("%s/facts", shared ? shared : "../shared");
	char *files, *text;
	struct wanted *wanted;
	size_t n;

	tap_begin();
	files = read_whole(folder, "EXPECTED.tsv");
	text = read_whole(folder, "FACTS.jsonl");
	if (!files || !text) {
		skip("the genuine documents of facts", "they are not beside the project");
	} else {
		wanted = read_wanted(text, &n);
		for (char *line = strchr(files, '\n'); line && line[1]; line = strchr(line, '\n')) {
			char *file = mem_strndup(line + 1, strcspn(line + 1, "\t"));

			check_file(folder, file, wanted, n);
			free(file);
			line++;
		}
		for (size_t i = 0; i < n; i++) {
			free(wanted[i].file);
			free(wanted[i].line);
		}
		free(wanted);
	}
	free(files);
	free(text);
	free(folder);
	return done();
}
