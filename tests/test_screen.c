/* The grid of cells, tables, pages and styles: everything that draws, without a terminal. */
#include <string.h>

#include "core/mem.h"
#include "tests/tap.h"
#include "tui/page.h"
#include "tui/screen.h"
#include "tui/style.h"
#include "tui/table.h"

static void is_screen(const struct screen *s, const char *want, const char *sentence)
{
	struct buf got = {0};

	screen_dump(s, &got);
	is_str(buf_text(&got), want, "%s", sentence);
	buf_fini(&got);
}

/* Each text is put into 6 columns of a row of 8. */
static void test_put(void)
{
	static const struct {
		const char *text, *want, *sentence;
	} rows[] = {
		{"plain", "[plain ]\n", "a text that fits stands as it is"},
		{"exact!", "[exact!]\n", "a text of just the width is not cut"},
		{"too long", "[too l…]\n", "a longer text ends in an ellipsis"},
		{"日本語", "[日本語]\n", "three wide characters take six columns"},
		{"日本語版", "[日本… ]\n", "a wide character is never cut in half"},
		{"a日本語", "[a日本…]\n",
		 "after a narrow character two wide ones and the ellipsis fit"},
		{"e\xcc\x81t\xc3\xa9", "[e\xcc\x81t\xc3\xa9   ]\n",
		 "a combining mark takes no column"},
		{"a\x1b[2Jb", "[a␛[2Jb]\n", "an escape sequence is shown, not sent"},
		{"a\nb\tc", "[a␊b␉c ]\n", "newline and tab are shown as symbols"},
		{"\xff\xfe", "[\xef\xbf\xbd\xef\xbf\xbd    ]\n",
		 "bytes that are no UTF-8 are shown as replacements"},
		{"", "[      ]\n", "an empty text draws nothing"},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct screen s;

		screen_init(&s, 8, 1);
		screen_put(&s, 0, 0, 1, STYLE_NORMAL, "[");
		screen_put(&s, 0, 1, 6, STYLE_NORMAL, rows[i].text);
		screen_put(&s, 0, 7, 1, STYLE_NORMAL, "]");
		is_screen(&s, rows[i].want, rows[i].sentence);
		screen_fini(&s);
	}
}

static void test_edges(void)
{
	struct screen s;

	screen_init(&s, 4, 2);
	screen_put(&s, -1, 0, 4, STYLE_NORMAL, "x");
	screen_put(&s, 2, 0, 4, STYLE_NORMAL, "x");
	screen_put(&s, 0, 4, 4, STYLE_NORMAL, "x");
	screen_put(&s, 0, -1, 4, STYLE_NORMAL, "x");
	screen_put(&s, 0, 0, 0, STYLE_NORMAL, "x");
	screen_put(&s, 0, 0, -5, STYLE_NORMAL, "x");
	is_screen(&s, "\n\n", "outside of the screen nothing is drawn");
	screen_put(&s, 0, 2, 100, STYLE_NORMAL, "abcdef");
	is_screen(&s, "  a…\n\n", "what reaches over the edge is cut at the edge");
	screen_put(&s, 1, 0, 4, STYLE_NORMAL, "日本");
	screen_put(&s, 1, 1, 1, STYLE_NORMAL, "x");
	is_screen(&s, "  a…\n x本\n",
		  "writing over half of a wide character blanks the other half");
	screen_put_right(&s, 0, 0, 4, STYLE_NORMAL, "12");
	is_screen(&s, "  12\n x本\n", "a number stands at the right end");
	screen_put_end(&s, 0, 0, 4, STYLE_NORMAL, "a/日本/cd");
	screen_put_end(&s, 1, 0, 4, STYLE_NORMAL, "abcd");
	is_screen(&s, "…/cd\nabcd\n", "a path that is too long loses its beginning");
	screen_put_end(&s, 0, 0, 4, STYLE_NORMAL, "a/日本");
	screen_put_end(&s, 1, 0, 0, STYLE_NORMAL, "xy");
	screen_put_end(&s, 1, 0, -3, STYLE_NORMAL, "xy");
	is_screen(&s, "…本d\nabcd\n", "between whole characters");
	screen_resize(&s, 0, 0);
	screen_put(&s, 0, 0, 4, STYLE_NORMAL, "x");
	is_screen(&s, "", "a screen of no size takes everything and shows nothing");
	screen_fini(&s);
}

/* Whatever bytes are put anywhere, every row keeps its number of columns and no control byte. */
static void test_any_bytes(void)
{
	uint64_t seed = tap_seed(7);
	bool good = true;

	for (int round = 0; round < 2000 && good; round++) {
		struct screen s;
		char text[24];
		int cols = 1 + (int)(tap_random(&seed) % 20);
		struct buf dump = {0};

		screen_init(&s, cols, 2);
		for (int n = 0; n < 3; n++) {
			for (size_t i = 0; i + 1 < sizeof(text); i++)
				text[i] = (char)tap_random(&seed);
			text[sizeof(text) - 1] = '\0';
			screen_put(&s, (int)(tap_random(&seed) % 3),
				   (int)(tap_random(&seed) % 21) - 1, (int)(tap_random(&seed) % 22),
				   STYLE_NORMAL, text);
		}
		for (int row = 0; row < 2; row++) {
			int total = 0;

			for (int col = 0; col < cols; col++)
				total += screen_at(&s, row, col)->cols;
			good = good && total == cols;
		}
		screen_dump(&s, &dump);
		for (size_t i = 0; i < dump.size; i++) {
			unsigned char c = (unsigned char)dump.data[i];

			good = good && (c == '\n' || (c >= ' ' && c != 0x7f));
		}
		buf_fini(&dump);
		screen_fini(&s);
	}
	ok(good, "any bytes anywhere leave every row whole and free of control bytes");
}

static void test_count(void)
{
	char out[32];

	is_str(screen_count(0, out), "0", "zero is 0");
	is_str(screen_count(999, out), "999", "three digits need no comma");
	is_str(screen_count(1204, out), "1,204", "thousands are set apart");
	is_str(screen_count(-1234567, out), "-1,234,567",
	       "a negative number keeps its sign in front");
}

/* ---- tables ---- */

static const struct table_column columns[] = {
	{"NAME", 10, 20, 0, false, CUT_END}, {"VIA", 4, 0, 2, false, CUT_END},
	{"N", 4, 0, 0, true, CUT_END},       {"LOW", 4, 0, 3, true, CUT_END},
	{"OLDEST", 6, 0, 1, true, CUT_END},
};

static void is_layout(int chosen, int cols, const char *want, const char *sentence)
{
	struct table_layout layout;
	struct buf got = {0};

	table_lay_out(columns, 5, chosen, cols, &layout);
	for (int i = 0; i < layout.count; i++)
		buf_printf(&got, "%s%s:%d", i ? " " : "", columns[layout.columns[i]].title,
			   layout.widths[i]);
	is_str(buf_text(&got), want, "%s", sentence);
	buf_fini(&got);
}

static void test_layout(void)
{
	is_layout(-1, 36, "NAME:10 VIA:4 N:4 LOW:4 OLDEST:6",
		  "all columns show where they just fit");
	is_layout(-1, 40, "NAME:14 VIA:4 N:4 LOW:4 OLDEST:6",
		  "a growing column takes the spare ones");
	is_layout(-1, 90, "NAME:20 VIA:4 N:4 LOW:4 OLDEST:6", "and stops growing at its most");
	is_layout(-1, 35, "NAME:14 VIA:4 N:4 OLDEST:6", "the least important column drops first");
	is_layout(-1, 30, "NAME:14 N:4 OLDEST:6", "then the next");
	is_layout(-1, 20, "NAME:11 N:4", "columns of priority 0 stay");
	is_layout(-1, 10, "NAME:10 N:4", "even where they do not fit");
	is_layout(3, 30, "NAME:16 N:4 LOW:4", "the chosen column stays, another goes in its place");
}

static void test_top(void)
{
	is_int(table_top(0, 0, 100, 10), 0, "at the top nothing scrolls");
	is_int(table_top(10, 0, 100, 10), 1, "one row below the last visible one scrolls by one");
	is_int(table_top(5, 20, 100, 10), 5,
	       "above the first visible one the cursor's row becomes the first");
	is_int(table_top(99, 95, 100, 10), 90, "the last screen is a full one");
	is_int(table_top(3, 50, 5, 10), 0, "a table that fits does not scroll");
	is_int(table_top(3, 1, 5, 0), 0, "no room at all is no division by it");
}

static void number_cell(void *ctx, size_t row, int column, struct table_cell *out)
{
	(void)ctx;
	buf_printf(&out->text, "%s%zu", column == 0 ? "row " : "", row);
}

static char odd_sign(void *ctx, size_t row)
{
	(void)ctx;
	return row % 2 ? '*' : ' ';
}

static void test_table(void)
{
	struct table t = {.columns = columns,
			  .column_count = 5,
			  .row_count = 9,
			  .cursor = 4,
			  .top = 3,
			  .column = 2,
			  .cell = number_cell,
			  .sign = odd_sign};
	struct screen s;

	screen_init(&s, 22, 4);
	table_draw(&t, &s, (struct area){0, 0, 4, 22});
	is_screen(&s,
		  "    NAME             N\n"
		  "  * row 3            3\n"
		  ">   row 4            4\n"
		  "  * row 5            5\n",
		  "a table shows its heading, the rows from its top, the cursor and the signs");
	is_int(screen_at(&s, 2, 4)->role, STYLE_CURSOR, "the cursor's bar covers the first cell");
	is_int(screen_at(&s, 2, 20)->role, STYLE_CELL,
	       "the chosen cell is set off, not the whole row");
	is_int(screen_at(&s, 0, 21)->role, STYLE_HEADING_ON, "and so is its heading");
	screen_fini(&s);
}

/* The first column is long, the second empty in odd rows. */
static void long_cell(void *ctx, size_t row, int column, struct table_cell *out)
{
	(void)ctx;
	if (column == 0)
		buf_puts(&out->text, row < 2 ? "read 2026-11-01 20:00" : "debian:12-20260520");
	if (column == 0 && row < 2)
		buf_puts(&out->brief, "2026-11-01");
	if (column == 1 && row % 2 == 0)
		buf_puts(&out->text, "7");
}

static void test_room(void)
{
	static const struct table_column two[] = {{"WHEN", 10, 0, 0, false, CUT_MIDDLE},
						  {"DAYS", 10, 0, 0, true, CUT_END}};
	struct table t = {.columns = two,
			  .column_count = 2,
			  .row_count = 4,
			  .cursor = 9,
			  .column = -1,
			  .cell = long_cell};
	struct screen s;

	screen_init(&s, 25, 5);
	table_draw(&t, &s, (struct area){0, 0, 5, 25});
	is_screen(&s,
		  "    WHEN             DAYS\n"
		  "    2026-11-01          7\n"
		  "    read 2026-11-01 20:00\n"
		  "    deb…260520          7\n"
		  "    debian:12-20260520\n",
		  "a text without room stands briefly, or over empty cells; only then it is cut");
	screen_fini(&s);
}

/* ---- pages ---- */

static void test_page(void)
{
	struct page p = {0};
	struct screen s;

	page_clear(&p, 30);
	page_title(&p, "Where");
	page_pair(&p, "image", "payments/api:1.0");
	page_pair(&p, "absent", NULL);
	page_pair(&p, "path", "a path that is longer than the page is wide");
	page_pair(&p, "web-stage-1.eu", "3 now");
	page_add(&p, STYLE_NORMAL, 0, "one\r\n\nthree 日本語日本語日本語日本語日本語");
	screen_init(&s, 32, 12);
	page_draw(&p, &s, (struct area){0, 1, 12, 30}, 0);
	is_screen(&s,
		  " Where\n"
		  " image         payments/api:1.0\n"
		  " path          a path that is\n"
		  "               longer than the\n"
		  "               page is wide\n"
		  " web-stage-1.eu\n"
		  "               3 now\n"
		  " one\n"
		  "\n"
		  " three\n"
		  " 日本語日本語日本語日本語日本語\n"
		  "\n",
		  "a page wraps values beside their labels, and text by its columns");
	screen_fini(&s);
	page_fini(&p);
}

static void test_page_of_noise(void)
{
	struct page p = {0};
	struct buf noise = {0};

	for (int i = 0; i < 100000; i++)
		buf_puts(&noise, i % 2 ? "\n" : "\x1b");
	page_clear(&p, 1);
	page_add(&p, STYLE_NORMAL, 40, buf_text(&noise));
	ok(p.count > 0 && p.count <= 20000,
	   "a description of 50,000 lines ends at the page's most");
	page_fini(&p);
	buf_fini(&noise);
}

/* ---- styles ---- */

static void test_styles(void)
{
	bool all_named = true;

	is_int(style_depth(COLOR_AUTO, 256, false), STYLE_256,
	       "a terminal of 256 colours gets them");
	is_int(style_depth(COLOR_AUTO, 16, false), STYLE_8, "one of 16 gets eight");
	is_int(style_depth(COLOR_AUTO, 256, true), STYLE_MONO, "NO_COLOR is obeyed");
	is_int(style_depth(COLOR_ALWAYS, 256, true), STYLE_256,
	       "--color always wins over NO_COLOR");
	is_int(style_depth(COLOR_NEVER, 256, false), STYLE_MONO,
	       "--color never wins over the terminal");
	is_int(style_depth(COLOR_ALWAYS, 0, false), STYLE_MONO,
	       "a terminal without colours has none");
	for (int i = 0; i < STYLE_COUNT; i++)
		all_named = all_named && styles[i].name && styles[i].help;
	ok(all_named, "every role has a name and a help text");
	for (int i = 0; i < STYLE_COUNT; i++) {
		const struct style_look *look = &styles[i].looks[STYLE_MONO];

		if (look->text != STYLE_DEFAULT || look->back != STYLE_DEFAULT)
			ok(false, "%s has no colour in mono", styles[i].name);
	}
	for (int i = 0; i < STYLE_COUNT; i++) {
		const struct style_look *look = &styles[i].looks[STYLE_8];

		if (look->text > 7 || look->back > 7)
			ok(false, "%s keeps to eight colours", styles[i].name);
	}
}

int main(void)
{
	tap_begin();
	test_put();
	test_edges();
	test_any_bytes();
	test_count();
	test_layout();
	test_top();
	test_table();
	test_room();
	test_page();
	test_page_of_noise();
	test_styles();
	return done();
}
