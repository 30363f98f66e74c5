/* Lines of tags, and which image is the newest of its line when (TRUTH 3). */
#include "core/line.h"
#include "core/mem.h"
#include "tests/orders.h"
#include "tests/tap.h"

static void is_line(const char *tag, int keep, const char *want)
{
	char *got = line_of_tag(tag, keep);

	is_str(got, want, "%s is of the line %s", tag, want);
	free(got);
}

static void test_tags(void)
{
	is_line("prod", 1, "prod");
	is_line("v1.9.8", 1, "v1.#.#");
	is_line("v2.3.0", 1, "v2.#.#");
	is_line("1.9.8-rc1", 1, "1.#.#-rc#");
	is_line("git-1f0c22a", 1, "git-#");
	is_line("git-deadbee", 1, "git-deadbee");
	is_line("1f0c22a", 1, "#");
	is_line("abc123", 1, "abc#");
	is_line("2024.01.15", 1, "#.#.#");
	is_line("20240115", 1, "#");
	is_line("build-17", 1, "build-#");
	is_line("3.19-20260529", 1, "3.#-#");
	is_line("1.2.3-alpine3.18", 1, "1.#.#-alpine3.#");
	is_line("3.11.7", 2, "3.11.#");
	is_line("3.11.7", 0, "#.#.#");
	is_line("", 1, "");
	is_line("v1.x", 1, "v#.x");
}

#define DAY(n) ((date)(n)*DATE_DAY)

static struct line_place place(uint32_t tag, uint32_t image, date first, date last, date born)
{
	static const char *const keys[] = {"a", "b", "c", "d"};

	return (struct line_place){.tag = tag,
				   .image = image,
				   .first = first,
				   .last = last,
				   .born = born,
				   .gone = DATE_FOREVER,
				   .key = keys[image]};
}

static char *print_periods(struct line_place *places, size_t n)
{
	struct line_period *periods;
	size_t count = line_newest(places, n, &periods);
	struct buf out = {0};

	buf_puts(&out, "");
	for (size_t i = 0; i < count; i++) {
		buf_printf(&out, "%c%d", 'a' + (int)periods[i].image,
			   (int)(periods[i].period.from / DATE_DAY));
		if (periods[i].period.until == DATE_FOREVER)
			buf_puts(&out, "- ");
		else
			buf_printf(&out, "-%d ", (int)(periods[i].period.until / DATE_DAY));
	}
	free(periods);
	return buf_take(&out);
}

/* In every order of the places. */
static void newest(const struct line_place *places, size_t n, const char *want, const char *what)
{
	size_t at[ORDERS_MAX];
	int wrong = 0;

	for (size_t order = 0; order < orders_of(n); order++) {
		struct line_place picked[ORDERS_MAX];
		char *got;

		order_take(order, n, at);
		for (size_t i = 0; i < n; i++)
			picked[i] = places[at[i]];
		got = print_periods(picked, n);
		if (strcmp(got, want) != 0 && !wrong++)
			tap_diag("got", got);
		free(got);
	}
	is_int(wrong, 0, "%s: %s", what, want);
}

static void test_newest(void)
{
	struct line_place gone[] = {place(1, 0, DAY(1), DAY(1), DATE_NONE),
				    place(2, 1, DAY(2), DAY(2), DATE_NONE)};

	newest((struct line_place[]){place(1, 0, DAY(1), DAY(1), DATE_NONE)}, 1, "a1- ",
	       "an image alone is the newest from the day it is seen");
	newest((struct line_place[]){place(1, 0, DAY(1), DAY(5), DATE_NONE),
				     place(2, 1, DAY(2), DAY(5), DATE_NONE)},
	       2, "a1-2 b2- ", "a later tag supersedes, though both are scanned every day");
	newest((struct line_place[]){place(1, 0, DAY(1), DAY(1), DATE_NONE),
				     place(1, 1, DAY(2), DAY(2), DATE_NONE)},
	       2, "a1-2 b2- ", "a tag that moved is held by the image that it names now");
	newest((struct line_place[]){place(1, 0, DAY(1), DAY(4), DATE_NONE),
				     place(1, 1, DAY(2), DAY(2), DATE_NONE)},
	       2, "a1-2 a4- b2-4 ", "and after a rollback by the older one");
	newest((struct line_place[]){place(1, 0, DAY(3), DAY(3), DAY(1)),
				     place(2, 1, DAY(2), DAY(2), DAY(2))},
	       2, "b2- ", "an old image that is scanned late does not supersede a younger one");
	newest((struct line_place[]){place(1, 0, DAY(1), DAY(1), DATE_NONE),
				     place(2, 1, DAY(2), DAY(2), DATE_NONE),
				     place(3, 2, DAY(3), DAY(3), DATE_NONE)},
	       3, "a1-2 b2-3 c3- ", "three follow one another");
	newest((struct line_place[]){place(1, 0, DAY(1), DAY(1), DAY(1)),
				     place(2, 1, DAY(1), DAY(1), DAY(1))},
	       2, "b1- ", "of two born at once the key tells");
	gone[1].gone = DAY(4);
	newest(gone, 2, "a1-2 a4- b2-4 ", "when the newest is gone, the one before is it again");
	gone[0].gone = DAY(6);
	newest(gone, 2, "a1-2 a4-6 b2-4 ", "until none is left");
}

int main(void)
{
	tap_begin();
	test_tags();
	test_newest();
	return done();
}
