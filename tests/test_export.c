/* What leaves: CSV by RFC 4180, the JSONL contract, aligned tables. */
#include "core/export.h"
#include "core/export_formats.h"
#include "core/order.h"
#include "core/text.h"
#include "data/json_read.h"
#include "tests/small_fleet.h"
#include "tests/tap.h"

static bool to_buf(void *ctx, const void *bytes, size_t size, struct error *err)
{
	(void)err;
	buf_put(ctx, bytes, size);
	return true;
}

static bool to_nowhere(void *ctx, const void *bytes, size_t size, struct error *err)
{
	(void)ctx;
	(void)bytes;
	(void)size;
	return error_set(err, ERROR_DATABASE, "no space left");
}

static char *exported(const struct question *q, const char *format, const char *columns,
		      struct export_options o)
{
	struct selection all = small_all(q->fleet);
	struct buf text = {0};
	struct out out = {&text, to_buf};
	uint32_t *rows = order_run(q, &order_default, &all);
	enum field_id *list = NULL;

	if (columns)
		ok(export_columns(columns, &list, &o.column_count, NULL), "columns %s", columns);
	o.columns = list;
	ok(export_find(format)->findings(q, &(struct export_rows){rows, all.selected}, &o, &out,
					 NULL),
	   "%s is written", format);
	free(list);
	free(rows);
	selection_fini(&all);
	return buf_take(&text);
}

static void test_cells(void)
{
	static const struct {
		const char *text, *safe, *raw;
	} cases[] = {
		{"plain", "plain", "plain"},
		{"a,b", "\"a,b\"", "\"a,b\""},
		{"say \"hi\"", "\"say \"\"hi\"\"\"", "\"say \"\"hi\"\"\""},
		{"two\nlines", "\"two\nlines\"", "\"two\nlines\""},
		{"=1+1", "'=1+1", "=1+1"},
		{"+x", "'+x", "+x"},
		{"-x", "'-x", "-x"},
		{"@babel/core", "'@babel/core", "@babel/core"},
		{"\tx", "'\tx", "\tx"},
		{"=a,\"b\"", "\"'=a,\"\"b\"\"\"", "\"=a,\"\"b\"\"\""},
		{"", "", ""},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct buf b = {0};

		export_csv_cell(&b, cases[i].text, false);
		is_str(buf_text(&b), cases[i].safe,
		       "a CSV cell is quoted where needed, a formula defused");
		buf_clear(&b);
		export_csv_cell(&b, cases[i].text, true);
		is_str(buf_text(&b), cases[i].raw, "and left alone when asked raw");
		buf_fini(&b);
	}
}

static void test_csv(const struct question *q)
{
	char *text =
		exported(q, "csv", "id,severity,package,score,tags", (struct export_options){0});

	is_str(text,
	       "id,severity,package,score,tags\r\n"
	       "0000000000000003,CRITICAL,openssl,9.8,1.2\r\n"
	       "0000000000000001,HIGH,libssl3,9.8,1.2\r\n"
	       "0000000000000002,MEDIUM,requests,,1.2\r\n"
	       "0000000000000004,LOW,zlib,3.1,7\r\n"
	       "0000000000000006,INFO,,,\r\n"
	       "0000000000000005,UNKNOWN,zlib,0,7\r\n",
	       "a CSV has its header, CRLF, the columns asked for");
	free(text);
	text = exported(q, "csv", "id", (struct export_options){.with_bom = true});
	is_str(strstr(text, "id\r\n") == text + 3 ? "yes" : "no", "yes",
	       "a byte order mark on request");
	free(text);
}

static void test_jsonl(const struct question *q)
{
	static const char *const contract[] = {
		"id",           "issue",       "kind",          "source",
		"sources",      "account",     "region",        "vuln",
		"aliases",      "severity",    "severity_raw",  "severity_source",
		"score",        "epss",        "kev",           "exploit",
		"title",        "ecosystem",   "package",       "purl",
		"version",      "fixed",       "fix",           "path",
		"registry",     "repo",        "tags",          "digest",
		"os",           "resource",    "resource_type", "layer",
		"layer_digest", "layer_index", "base",          "base_via",
		"origin",       "origin_base", "use",           "running",
		"runs_in",      "clusters",    "workloads",     "team",
		"assignee",     "status",      "suppressed",    "presence",
		"presence_why", "state",       "state_until",   "state_by",
		"state_why",    "notes",       "first_seen",    "last_seen",
		"fixed_at",     "ticket",
	};
	char *text = exported(q, "jsonl", NULL, (struct export_options){0});
	const char *at = text;
	int lines = 0;

	for (size_t i = 0; i < sizeof(contract) / sizeof(contract[0]); i++) {
		char *key = mem_printf("%s\"%s\":", i ? "," : "{", contract[i]);
		const char *found = strstr(at, key);

		ok(found != NULL, "the contract's key %s stands in its place", contract[i]);
		at = found ? found : at;
		free(key);
	}
	for (const char *p = text; *p; p++)
		lines += *p == '\n';
	is_int(lines, 6, "one line a finding");
	ok(strstr(text, "\"kev\":null,") && strstr(text, "\"aliases\":[],"),
	   "what is not known yet is null, an empty list a list");
	free(text);
}

/* A report may hold what turns a line around, or hides a part of it. */
static void test_jsonl_is_safe(void)
{
	static const char title[] = "safe \xe2\x80\xae gnp.exe \xe2\x81\xa6 \xc2\x9b"
				    "2J \xd8\x9c \xe2\x80\x8b end";
	struct fleet *f = small_fleet();
	struct question q = {f, SMALL_NOW};
	struct json doc = {0};
	char *text, *line;
	int raw = 0;

	f->vulns[f->issues[f->issue[0]].vuln].title = fleet_word(f, title);
	text = exported(&q, "jsonl", NULL, (struct export_options){0});
	for (const char *p = text; *p;) {
		uint32_t code;

		p += text_decode(p, strlen(p), &code);
		raw += code != '\n' && text_visible(code) != code;
	}
	is_int(raw, 0, "JSONL on a terminal shows what it holds, whatever a report says");
	line = strstr(text, "safe ");
	while (line && line > text && line[-1] != '\n')
		line--;
	ok(line && json_read(&doc, (struct slice_bytes){line, strcspn(line, "\n"), 0}),
	   "the line is JSON");
	is_str(json_text(doc.root, "title"), title, "and parsed it is the same text");
	json_fini(&doc);
	free(text);
	fleet_free(f);
}

static void test_tables(const struct question *q)
{
	char *text = exported(q, "table", "severity,package,image", (struct export_options){0});

	is_str(text,
	       "SEV       PACKAGE   IMAGE\n"
	       "CRITICAL  openssl   payments/api:1.2\n"
	       "HIGH      libssl3   payments/api:1.2\n"
	       "MEDIUM    requests  payments/api:1.2\n"
	       "LOW       zlib      web/front:7\n"
	       "INFO\n"
	       "UNKNOWN   zlib      web/front:7\n",
	       "a table is aligned");
	free(text);
	text = exported(q, "table", "severity,image", (struct export_options){.width = 16});
	is_str(strncmp(text, "SEV       IMAGE\nCRITICAL  payme\xe2\x80\xa6\n", 35) == 0 ? "cut"
											: text,
	       "cut", "a terminal's width is kept");
	free(text);
}

static void test_failures(const struct question *q)
{
	struct error err = {0};
	struct out out = {NULL, to_nowhere};
	struct export_rows rows = {q->fleet->by_id, q->fleet->count};
	enum field_id *list;
	size_t n;

	for (const struct export *e = exports; e->word; e++)
		ok(!e->findings(q, &rows, &(struct export_options){0}, &out, &err),
		   "%s says when it cannot be written", e->word);
	is_str(err.text, "no space left", "with the reason");
	ok(!export_columns("id,pakage", &list, &n, &err), "an unknown column is refused");
	is_str(err.text, "no column 'pakage': did you mean 'package'?",
	       "and the nearest one offered");
	ok(export_find("xml") == NULL, "an unknown format is none");
}

int main(void)
{
	struct fleet *f = small_fleet();
	struct question q = {f, SMALL_NOW};

	tap_begin();
	test_cells();
	test_csv(&q);
	test_jsonl(&q);
	test_jsonl_is_safe();
	test_tables(&q);
	test_failures(&q);
	fleet_free(f);
	return done();
}
