/* What leaves: CSV by RFC 4180, the JSONL contract, aligned tables. */
#include "core/export.h"
#include "core/export_formats.h"
#include "core/order.h"
#include "core/pivot.h"
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
	ok(export_findings(export_find(format), q, &(struct export_rows){rows, all.selected}, &o,
			   &out, NULL),
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
	       "0000000000000002,MEDIUM,requests,,1.2\r\n"
	       "0000000000000003,CRITICAL,openssl,9.8,1.2\r\n"
	       "0000000000000001,HIGH,libssl3,9.8,1.2\r\n"
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
		"id",        "issue",        "kind",         "source",
		"sources",   "account",      "region",       "vuln",
		"aliases",   "severity",     "severity_raw", "severity_source",
		"score",     "epss",         "kev",          "exploit",
		"title",     "ecosystem",    "package",      "purl",
		"version",   "fixed",        "fix",          "path",
		"registry",  "repo",         "tags",         "digest",
		"os",        "eol",          "resource",     "resource_type",
		"layer",     "layer_digest", "layer_index",  "base",
		"base_via",  "origin",       "origin_base",  "use",
		"running",   "runs_in",      "clusters",     "workloads",
		"team",      "assignee",     "status",       "suppressed",
		"presence",  "presence_why", "state",        "state_until",
		"state_by",  "state_why",    "notes",        "first_seen",
		"last_seen", "fixed_at",     "ticket",
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

/* The owners of each group by severity, from its CSV or JSONL: from `head` to the end of the line.
 */
static char *owners_of(const struct question *q, const char *format, const char *head)
{
	struct selection all = small_all(q->fleet);
	struct groups groups = {0};
	struct buf text = {0}, told = {0};
	struct out out = {&text, to_buf};

	pivot_run(q, PIVOT_SEVERITY, &all, &groups);
	ok(export_groups(export_find(format), q, PIVOT_SEVERITY, &groups,
			 &(struct export_options){0}, &out, NULL),
	   "groups are written as %s", format);
	for (const char *p = text.data, *end; p && (end = strchr(p, '\n')); p = end + 1) {
		const char *at = strstr(p, head);

		if (at && at < end)
			buf_printf(&told, "%.*s|", (int)strcspn(at, "\r\n"), at);
	}
	groups_fini(&groups);
	selection_fini(&all);
	buf_fini(&text);
	return buf_take(&told);
}

static void test_owners(void)
{
	struct fleet *f = small_fleet_open();
	struct question q = {f, SMALL_NOW};
	char *text;

	for (uint32_t i = 0; i < f->count; i++) {
		f->severity[i] = i < 4 ? SEVERITY_HIGH : SEVERITY_LOW;
		f->team[i] = fleet_word(f, i == 0             ? "web"
					   : i == 1           ? "core"
					   : i == 3 || i == 4 ? NULL
							      : "web");
	}
	fleet_seal(f);
	text = owners_of(&q, "jsonl", "\"teams\":");
	is_str(text, "\"teams\":[\"core\",\"web\"]}|\"teams\":[\"web\"]}|",
	       "a group names all that own a part of it, in the order of their names");
	free(text);
	text = owners_of(&q, "jsonl", "\"team\":null");
	ok(strstr(text, "\"teams\":[\"core\",\"web\"]") && strstr(text, "\"teams\":[\"web\"]"),
	   "and the one owner of all stays null where there are several, or nobody owns a part");
	free(text);
	text = owners_of(&q, "csv", "\"core, web\"");
	is_str(text, "\"core, web\"|", "a CSV joins them as it joins all lists");
	free(text);
	fleet_free(f);
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

/* A name that is no field would be a column that is always empty. */
static void test_default_columns(void)
{
	int strange = 0;

	for (const struct export *e = exports; e->word; e++)
		for (const char *const *name = e->columns; *name; name++)
			strange += strcmp(e->word, "jsonl") != 0 &&
				   field_find(*name, strlen(*name)) < 0;
	is_int(strange, 0, "what a table and a CSV show unasked are fields");
}

static void test_tables(const struct question *q)
{
	char *text = exported(q, "table", "severity,package,image", (struct export_options){0});

	is_str(text,
	       "SEV       PACKAGE   IMAGE\n"
	       "MEDIUM    requests  payments/api:1.2\n"
	       "CRITICAL  openssl   payments/api:1.2\n"
	       "HIGH      libssl3   payments/api:1.2\n"
	       "LOW       zlib      web/front:7\n"
	       "INFO\n"
	       "UNKNOWN   zlib      web/front:7\n",
	       "a table is aligned");
	free(text);
	text = exported(q, "table", "severity,image", (struct export_options){.width = 16});
	is_str(strncmp(text, "SEV       IMAGE\nMEDIUM    payme\xe2\x80\xa6\n", 35) == 0 ? "cut"
											: text,
	       "cut", "a terminal's width is kept");
	free(text);
}

/* ---- records of any kind ---- */

struct ship {
	const char *name;
	const char *crew[3];
	uint32_t crew_count;
	double tons;
	date launched;
	bool sails, is_measured;
};

static void get_ship_name(const void *row, struct value *out)
{
	const struct ship *ship = row;

	value_text(ship->name, out);
}

static void get_crew(const void *row, struct value *out)
{
	const struct ship *ship = row;

	out->texts = ship->crew;
	out->list_count = ship->crew_count;
	out->known = ship->crew_count > 0;
}

static void get_tons(const void *row, struct value *out)
{
	const struct ship *ship = row;

	if (ship->is_measured)
		value_number(ship->tons, out);
}

static void get_launched(const void *row, struct value *out)
{
	const struct ship *ship = row;

	value_date(ship->launched, out);
}

static void get_sails(const void *row, struct value *out)
{
	const struct ship *ship = row;

	value_number(ship->sails, out);
}

static void put_size(const void *row, bool as_json, struct buf *out)
{
	const struct ship *ship = row;

	buf_printf(out, as_json ? "{\"crew\":%u}" : "%u aboard", ship->crew_count);
}

static void get_by_id(const void *ctx, const void *row, int id, struct value *out)
{
	const struct ship *ship = row;

	value_number(id + *(const int *)ctx + (int)ship->crew_count, out);
}

static const char *colour_of(const void *ctx, const void *row, const struct record_column *c)
{
	const struct ship *ship = row;

	(void)ctx;
	return c->type == FIELD_BOOL && !ship->sails ? "31" : NULL;
}

static void test_records(void)
{
	static const struct ship ships[] = {
		{"=Argo", {"Jason", "Idas"}, 2, 12.5, SMALL_NOW, true, true},
		{NULL, {NULL}, 0, 0, DATE_NONE, false, false},
	};
	static const struct record_column columns[] = {
		{.name = "name", .title = "NAME", .none = "(no name)", .get = get_ship_name},
		{.name = "crew", .title = "CREW", .type = FIELD_LIST, .get = get_crew},
		{.name = "tons",
		 .title = "TONS",
		 .type = FIELD_NUMBER,
		 .decimals = 1,
		 .get = get_tons},
		{.name = "launched", .title = "DAY", .type = FIELD_DATE, .get = get_launched},
		{.name = "at",
		 .title = "TIME",
		 .type = FIELD_DATE,
		 .has_time = true,
		 .get = get_launched},
		{.name = "sails", .title = "SAILS", .type = FIELD_BOOL, .get = get_sails},
		{.name = "size", .put = put_size},
		{.name = "sum", .type = FIELD_NUMBER, .id = 40},
	};
	static const struct {
		const char *format, *want, *sentence;
	} cases[] = {
		{"jsonl",
		 "{\"name\":\"=Argo\",\"crew\":[\"Jason\",\"Idas\"],\"tons\":12.5,"
		 "\"launched\":\"2025-11-02T00:00:00Z\",\"at\":\"2025-11-02T00:00:00Z\","
		 "\"sails\":true,\"size\":{\"crew\":2},\"sum\":49}\n"
		 "{\"name\":null,\"crew\":[],\"tons\":null,\"launched\":null,\"at\":null,"
		 "\"sails\":false,\"size\":{\"crew\":0},\"sum\":47}\n",
		 "JSONL has every column of a record, what is absent as null or []"},
		{"csv",
		 "name,crew,tons,launched,at,sails,size,sum\r\n"
		 "'=Argo,\"Jason, Idas\",12.5,2025-11-02T00:00:00Z,2025-11-02T00:00:00Z,yes,2 "
		 "aboard,49\r\n"
		 ",,,,,no,0 aboard,47\r\n",
		 "CSV has every column, what is absent as an empty cell"},
		{"table",
		 "NAME       CREW         TONS  DAY         TIME                  SAILS\n"
		 "=Argo      Jason, Idas  12.5  2025-11-02  2025-11-02T00:00:00Z  yes\n"
		 "(no name)                                                       "
		 "\033[31mno\033[0m\n",
		 "a table has the columns with a title, days for dates, and colours"},
	};
	const int seven = 7;
	const struct records records = {.columns = columns,
					.column_count = sizeof(columns) / sizeof(columns[0]),
					.rows = ships,
					.row_size = sizeof(ships[0]),
					.count = 2,
					.get = get_by_id,
					.colour = colour_of,
					.ctx = &seven};
	const struct export_options o = {.with_color = true};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct buf text = {0};
		struct out out = {&text, to_buf};

		ok(export_find(cases[i].format)->write(&records, &o, &out, NULL), "%s is written",
		   cases[i].format);
		is_str(buf_text(&text), cases[i].want, "%s", cases[i].sentence);
		buf_fini(&text);
	}
}

/* ---- tables that do not fit ---- */

static char *table_of(const struct records *records, size_t width)
{
	const struct export_options o = {.width = width};
	struct buf text = {0};
	struct out out = {&text, to_buf};

	ok(export_find("table")->write(records, &o, &out, NULL), "a table of %zu columns", width);
	return buf_take(&text);
}

/* Columns go by their numbers, then the widest gets narrower; notes stand below and are whole. */
static void test_narrow(void)
{
	static const struct ship ships[] = {
		{"harbour/of/iolcos/argo", {"Jason", "Idas"}, 2, 12.5, SMALL_NOW, true, true},
		{"raft", {NULL}, 0, 0, SMALL_NOW, false, false},
	};
	static const struct record_column columns[] = {
		{.name = "day", .title = "DAY", .drop = 1, .type = FIELD_DATE, .get = get_launched},
		{.name = "sails", .title = "SAILS", .type = FIELD_BOOL, .get = get_sails},
		{.name = "tons",
		 .title = "TONS",
		 .drop = 2,
		 .type = FIELD_NUMBER,
		 .decimals = 1,
		 .get = get_tons},
		{.name = "crew", .note = "crew", .type = FIELD_LIST, .get = get_crew},
		{.name = "name", .title = "NAME", .keeps_end = true, .get = get_ship_name},
	};
	static const struct {
		size_t width;
		const char *want, *sentence;
	} cases[] = {
		{0,
		 "DAY         SAILS  TONS  NAME\n"
		 "2025-11-02  yes    12.5  harbour/of/iolcos/argo\n"
		 "    crew: Jason, Idas\n"
		 "2025-11-02  no           raft\n",
		 "piped, a table has all of its columns, and notes below their row"},
		{47,
		 "DAY         SAILS  TONS  NAME\n"
		 "2025-11-02  yes    12.5  harbour/of/iolcos/argo\n"
		 "    crew: Jason, Idas\n"
		 "2025-11-02  no           raft\n",
		 "a terminal that is just wide enough too"},
		{41,
		 "DAY         SAILS  NAME\n"
		 "2025-11-02  yes    harbour/of/iolcos/argo\n"
		 "    crew: Jason, Idas\n"
		 "2025-11-02  no     raft\n",
		 "on a narrower one the column of the highest number goes first"},
		{17,
		 "SAILS  NAME\n"
		 "yes    \xe2\x80\xa6lcos/argo\n"
		 "    crew: Jason, Idas\n"
		 "no     raft\n",
		 "those without a number stay and are cut, a path at its front"},
	};
	const struct records records = {.columns = columns,
					.column_count = sizeof(columns) / sizeof(columns[0]),
					.rows = ships,
					.row_size = sizeof(ships[0]),
					.count = 2};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char *text = table_of(&records, cases[i].width);

		is_str(text, cases[i].want, "%s", cases[i].sentence);
		free(text);
	}
}

static void test_huge(void)
{
	enum { HUGE_NAME = 3 * 1000 * 1000 };
	char *name = mem_alloc(HUGE_NAME + 1), *text;
	struct ship ships[50] = {{.name = memset(name, 'x', HUGE_NAME), .launched = DATE_NONE}};
	static const struct record_column columns[] = {
		{.name = "name", .title = "NAME", .get = get_ship_name},
		{.name = "sails", .title = "SAILS", .type = FIELD_BOOL, .get = get_sails},
		{.name = "again", .note = "again", .get = get_ship_name},
	};
	const struct records records = {.columns = columns,
					.column_count = sizeof(columns) / sizeof(columns[0]),
					.rows = ships,
					.row_size = sizeof(ships[0]),
					.count = 50};

	for (size_t i = 1; i < 50; i++)
		ships[i] = (struct ship){.name = "raft", .launched = DATE_NONE};
	text = table_of(&records, 0);
	ok(strlen(text) < 20 * 1000, "a name of 3 MB does not pad every row of a piped table (%zu)",
	   strlen(text));
	ok(strstr(text, "xx\xe2\x80\xa6  no\n") != NULL, "it is cut, with an ellipsis");
	free(text);
	free(name);
}

/* What a person needs of a finding is there on 80 columns; what was asked for is never dropped. */
static void test_list_at_80(void)
{
	struct fleet *f = small_fleet();
	struct question q = {f, SMALL_NOW};
	static const char *const stay[] = {"SEV ", " VULNERABILITY ", " PACKAGE ", " IMAGE"};
	char *text;

	f->issues[f->issue[0]].package =
		fleet_word(f, "example.org/a/module/of/a/long/name/as/they/are/in/go/v2");
	text = exported(&q, "table", NULL, (struct export_options){.width = 80});
	*strchr(text, '\n') = '\0';
	for (size_t i = 0; i < sizeof(stay) / sizeof(stay[0]); i++)
		ok(strstr(text, stay[i]) != NULL, "a list on 80 columns shows %s", stay[i]);
	if (!ok(!strstr(text, "STATE"), "and not what was decided"))
		tap_diag("heading", text);
	free(text);
	text = exported(&q, "table", "age,vuln,package,version,fixed,image",
			(struct export_options){.width = 60});
	*strchr(text, '\n') = '\0';
	ok(strstr(text, "AGE ") == text && strstr(text, " IMAGE"),
	   "columns that were asked for stay");
	free(text);
	fleet_free(f);
}

static void test_failures(const struct question *q)
{
	struct error err = {0};
	struct out out = {NULL, to_nowhere};
	struct export_rows rows = {q->fleet->by_id, q->fleet->count};
	enum field_id *list;
	size_t n;

	for (const struct export *e = exports; e->word; e++)
		ok(!export_findings(e, q, &rows, &(struct export_options){0}, &out, &err),
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
	test_owners();
	test_default_columns();
	test_tables(&q);
	test_records();
	test_narrow();
	test_huge();
	test_list_at_80();
	test_failures(&q);
	fleet_free(f);
	return done();
}
