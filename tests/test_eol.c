/* The ends of systems' support: the table's own rules, how a name finds its row, and what a
 * scanner's word adds. */
#include "core/eol.h"

#include <string.h>

#include "core/filter.h"
#include "tests/small_fleet.h"
#include "tests/told.h"

static void test_table(void)
{
	bool is_dated = true, is_sourced = true, is_found = true;
	const struct eol_row *row;
	date table = date_parse(EOL_TABLE_OF);

	for (int i = 0; (row = eol_row(i)) != NULL; i++) {
		char *os = mem_printf("%s %s", row->system, row->release);
		struct eol e = eol_of(os);
		char day[DATE_TEXT];

		is_dated = is_dated && date_parse(row->last) != DATE_NONE &&
			   strcmp(date_format_day(date_parse(row->last), day), row->last) == 0;
		is_sourced = is_sourced && strncmp(row->source, "https://", 8) == 0;
		if (e.last != date_parse(row->last) || e.source != row->source) {
			is_found = false;
			tap_diag("hidden", os);
		}
		free(os);
	}
	ok(is_dated, "every row's last day is a day");
	ok(is_sourced, "and has a source");
	ok(is_found, "no row hides another: each system finds its own");
	ok(table != DATE_NONE && table == date_day(table), "the table says of which day it is");
	ok(!eol_row(-1), "in front of the first row is none");
}

static void test_names(void)
{
	static const struct {
		const char *os, *last;
	} cases[] = {
		{"debian 12.4", "2028-06-30"},
		{"debian 10.13", "2024-06-30"},
		{"debian 12 (bookworm)", "2028-06-30"},
		{"alpine 3.19.1", "2025-11-01"},
		{"alpine 3.1", ""},
		{"alpine 3.10.2", "2021-05-01"},
		{"alpine 3.21.0_alpha20240807", ""},
		{"alpine edge", ""},
		{"amazon 2023.8.20250915 (Amazon Linux)", "2029-06-30"},
		{"amazon 2", "2026-06-30"},
		{"amazon 2 (Karoo)", "2026-06-30"},
		{"amazon 2018.03", "2023-12-31"},
		{"amazon", ""},
		{"ubuntu 22.04", "2027-06-01"},
		{"ubuntu 22.04.2", "2027-06-01"},
		{"redhat 9.3", "2032-05-31"},
		{"centos 7.9.2009", "2024-06-30"},
		{"sles 15.5", "2024-12-31"},
		{"sles 15", ""},
		{"opensuse-tumbleweed 20240607", ""},
		{"debian 120", ""},
		{"debian", ""},
		{"debian ", ""},
		{"debianoid 12", ""},
		{"nodejs 20.x", ""},
		{"", ""},
		{NULL, ""},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char day[DATE_TEXT];

		is_str(date_format_day(eol_of(cases[i].os).last, day), cases[i].last,
		       "the last day of '%s' is %s", cases[i].os ? cases[i].os : "(none)",
		       cases[i].last[0] ? cases[i].last : "not known");
	}
}

static void reads(struct eol e, const char *now, const char *want, const char *source,
		  const char *sentence)
{
	struct buf out = {0};

	eol_put(&e, date_parse(now), &out);
	is_str(buf_text(&out), want, "%s", sentence);
	buf_clear(&out);
	eol_put_source(&e, date_parse(now), &out);
	is_str(buf_text(&out), source, source[0] ? "with its source" : "without a source");
	buf_fini(&out);
}

static void test_words(void)
{
	static const char by[] = "https://wiki.debian.org/LTS, by the table of " EOL_TABLE_OF;
	struct eol buster = eol_of("debian 10"), unknown = eol_of("minix 3"), said = buster;

	said.is_said = true;
	ok(!eol_is_over(&buster, date_parse("2024-06-30T23:59:59Z")), "the last day still counts");
	ok(eol_is_over(&buster, date_parse("2024-07-01")), "on the next it is over");
	ok(!eol_is_over(&unknown, date_parse("2099-01-01")), "what nobody knows does not end");
	ok(eol_is_over(&said, date_parse("2024-06-01")), "a scanner's word wins over the table");
	reads(buster, "2024-06-30", "support ends 2024-06-30", by, "until then it ends");
	reads(buster, "2024-07-01", "support ended 2024-06-30", by, "then it has ended");
	reads(said, "2024-06-01", "support has ended, Trivy says", "",
	      "who says so is told, and the table's later day is not");
	reads(said, "2024-07-01", "support ended 2024-06-30", by,
	      "when the table says so, too, its day is told");
	reads(unknown, "2024-07-01", "", "", "of what is not known nothing is told");
}

/* ---- in a fleet ------------------------------------------------------------------------------ */

static uint32_t count(const struct fleet *f, const char *text, date now)
{
	struct question q = {f, now};
	struct filter_context context = {.now = now};
	struct filter_error err = {0};
	struct filter *filter = filter_parse(text, &context, &err);
	struct selection s = {0};
	uint32_t n;

	if (!filter) {
		tap_diag(text, err.text);
		return UINT32_MAX;
	}
	filter_run(filter, &q, &s);
	n = s.selected;
	selection_fini(&s);
	filter_free(filter);
	return n;
}

/* What the column, and the JSON, of a row say. */
static void cells(const struct fleet *f, const char *filter_text, const char *want,
		  const char *sentence)
{
	static const enum field_id ids[] = {FIELD_EOL, FIELD_EOL_BY};
	struct question q = {f, SMALL_NOW};
	struct filter_error err;
	struct filter *filter =
		filter_parse(filter_text, &(struct filter_context){.now = q.now}, &err);
	struct selection s = {0};
	struct buf out = {0};
	uint32_t i = 0;

	filter_run(filter, &q, &s);
	while (i < f->count && !selection_has(&s, i))
		i++;
	for (int n = 0; i < f->count && n < 2; n++) {
		struct value v;

		field_get(&q, ids[n], i, &v);
		buf_putc(&out, n ? ' ' : '[');
		value_print(&v, fields[ids[n]].type, 0, false, &out);
		buf_puts(&out, n ? ", " : "|");
		value_json(&v, fields[ids[n]].type, 0, &out);
	}
	is_str(buf_text(&out), want, "%s", sentence);
	buf_fini(&out);
	selection_fini(&s);
	filter_free(filter);
}

/* alpine 3.19 ended on 2025-11-01, debian 12 ends on 2028-06-30; a function has no system. */
static void test_filters(void)
{
	struct fleet *f = small_fleet_open();

	f->images[0].eol.is_said = true;
	fleet_seal(f);
	is_int(count(f, "eol<today", SMALL_NOW), 2,
	       "two findings stand on alpine, which has ended");
	is_int(count(f, "eol<today", SMALL_NOW - DATE_DAY), 0, "and had not on its last day");
	is_int(count(f, "eol:2028-06-30", SMALL_NOW), 3, "a day finds those that end on it");
	is_int(count(f, "eol:none", SMALL_NOW), 1, "of a function no end is known");
	is_int(count(f, "is:eol", SMALL_NOW), 5, "out of support by the table, or by a scanner");
	is_int(count(f, "-is:eol", SMALL_NOW), 1, "or not");
	is_int(count(f, "is:eol -eol<today", SMALL_NOW), 3,
	       "those that only a scanner calls ended");
	is_int(count(f, "eol_by:trivy", SMALL_NOW), 3, "and say that Trivy does");
	is_int(count(f, "eol_by:table", SMALL_NOW), 2, "the others go by the table");
	is_int(count(f, "eol_by:none", SMALL_NOW), 1, "or by nobody");
	ok(f->bases[0].eol.is_said && !f->bases[1].eol.is_said,
	   "its word is about the system, which is the base's");
	cells(f, "eol_by:table", "[2025-11-01|\"2025-11-01T00:00:00Z\" table, \"table\"",
	      "the column shows the table's day");
	cells(f, "eol_by:trivy", "[ended (Trivy)|\"2028-06-30T00:00:00Z\" trivy, \"trivy\"",
	      "but of what Trivy calls ended earlier that it does");
	cells(f, "eol_by:none", "[|null , null", "and of what nobody knows nothing");
	fleet_free(f);
	f = small_fleet_open();
	f->images[0].eol.is_said = true;
	f->images[0].os = fleet_word(f, "minix 3");
	fleet_seal(f);
	cells(f, "is:eol eol:none", "[ended (Trivy)|null trivy, \"trivy\"",
	      "so it is where no day is known, which stays null");
	fleet_free(f);
}

/* ---- in a store ------------------------------------------------------------------------------ */

/* "deb:1 2028-06-30 said; ..." of the images, or of the bases, sorted. */
static char *tell(const struct fleet *f, bool are_bases)
{
	uint32_t count_all = are_bases ? f->base_count : f->image_count, n = 0;
	char *lines[16], day[DATE_TEXT];
	struct buf out = {0};

	for (uint32_t i = 0; i < count_all; i++) {
		const struct eol *e = are_bases ? &f->bases[i].eol : &f->images[i].eol;
		word name = are_bases ? f->bases[i].name : f->images[i].label;

		lines[n++] = mem_printf("%s %s%s", fleet_text(f, name),
					date_format_day(e->last, day), e->is_said ? " said" : "");
	}
	if (n)
		qsort(lines, n, sizeof(*lines), feed_compare_lines);
	buf_puts(&out, "");
	for (uint32_t i = 0; i < n; i++) {
		buf_printf(&out, "%s%s", i ? "; " : "", lines[i]);
		free(lines[i]);
	}
	return buf_take(&out);
}

static void tells(const struct told *documents, size_t n, const char *images, const char *bases,
		  const char *sentence)
{
	for (int is_reverse = 0; is_reverse < 2; is_reverse++) {
		struct store *s = feed_open(":memory:");
		struct fleet *f;
		char *text;

		for (size_t i = 0; i < n; i++)
			read_told(s, &documents[is_reverse ? n - 1 - i : i]);
		f = feed_load(s);
		text = tell(f, false);
		is_str(text, images, "%s%s", sentence, is_reverse ? ", in the other order" : "");
		free(text);
		text = tell(f, true);
		is_str(text, bases, "and its bases%s", is_reverse ? ", too" : "");
		free(text);
		fleet_free(f);
		store_close(s);
	}
}

#define TELLS(sentence, images, bases, ...)                                                        \
	tells((const struct told[]){__VA_ARGS__},                                                  \
	      sizeof((const struct told[]){__VA_ARGS__}) / sizeof(struct told), (images), (bases), \
	      (sentence))

/* clang-format off */
static void test_store(void)
{
	TELLS("what Trivy says of a base image stays with that image",
	      "deb:1 2028-06-30 said; web:1 2028-06-30", "deb:1 2028-06-30 said",
	      IMAGE("deb:1", "a", .is_eosl = true), IMAGE("web:1", "ab"));
	TELLS("what it says of an image is about the system, which came with its base",
	      "deb:1 2028-06-30; web:1 2028-06-30 said", "deb:1 2028-06-30 said",
	      IMAGE("deb:1", "a"), IMAGE("web:1", "ab", .is_eosl = true));
	TELLS("a system that the table does not know is out of support when Trivy says so",
	      "web:1  said", "debian 99.1  said",
	      IMAGE("web:1", "ab", .os_version = "99.1", .is_eosl = true));
	TELLS("a base that is only named has the end on which all agree that stand on it",
	      "pay:1 2024-06-30; web:1 2024-06-30", "py:1 2024-06-30",
	      IMAGE("web:1", "ab", .os_version = "10.1", .base_name = "py:1"),
	      IMAGE("pay:1", "xy", .os_version = "10.13", .base_name = "py:1"));
	TELLS("and none when they do not",
	      "pay:1 2026-08-31; web:1 2024-06-30", "py:1 ",
	      IMAGE("web:1", "ab", .os_version = "10.1", .base_name = "py:1"),
	      IMAGE("pay:1", "xy", .os_version = "11.3", .base_name = "py:1"));
}
/* clang-format on */

int main(void)
{
	tap_begin();
	test_table();
	test_names();
	test_words();
	test_filters();
	test_store();
	return done();
}
