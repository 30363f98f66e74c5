/* Every key and every command, in every view: each answers, none leads astray. */
#include <stdio.h>
#include <string.h>

#include "tests/tap.h"
#include "tests/view_harness.h"
#include "tui/command.h"
#include "tui/keymap.h"

/* What the screen is, looks and cursor included. */
static struct screen copy_of(struct desk *d)
{
	struct screen copy;
	size_t n;

	desk_text(d);
	copy = d->screen;
	n = (size_t)copy.rows * (size_t)copy.cols;
	copy.cells = mem_array(n, sizeof(*copy.cells));
	memcpy(copy.cells, d->screen.cells, n * sizeof(*copy.cells));
	return copy;
}

static bool same_screen(const struct screen *a, const struct screen *b)
{
	size_t n = (size_t)a->rows * (size_t)a->cols;

	return a->cursor_row == b->cursor_row && a->cursor_col == b->cursor_col &&
	       memcmp(a->cells, b->cells, n * sizeof(*a->cells)) == 0;
}

static bool is_silent(const char *keys_before, const char *key)
{
	struct screen before;
	struct desk d;
	bool silent;

	desk_open(&d, 80, 24, NULL);
	desk_keys(&d, keys_before);
	before = copy_of(&d);
	desk_keys(&d, key);
	desk_text(&d);
	silent = !d.is_over && same_screen(&before, &d.screen);
	if (silent)
		printf("# %s is silent after '%s'\n", key, keys_before);
	screen_fini(&before);
	desk_close(&d);
	return silent;
}

/* Moving stops silently at an end; Ctrl-L draws what is there, and 7 leads to where one is. */
static void test_answers(void)
{
	static const char *const views[] = {"", "2", "6", "7", "7 Enter", "I", "C", "?"};
	int silent = 0;

	for (size_t v = 0; v < sizeof(views) / sizeof(views[0]); v++)
		for (const struct key *k = keys; k->key; k++)
			if (strcmp(k->group, keys[0].group) != 0 && strcmp(k->key, "Ctrl-L") != 0 &&
			    strcmp(k->key, "7") != 0)
				silent += is_silent(views[v], k->key);
	is_int(silent, 0, "every key answers in every view");
}

static void test_pages(void)
{
	struct desk d;

	desk_open(&d, 80, 24, NULL);
	desk_keys(&d, "? ?");
	ok(desk_shows(&d, "BASE IMAGE"), "the key that opened a page leaves it, too");
	desk_keys(&d, "? l");
	ok(desk_shows(&d, "no columns"), "a page has no columns to step to");
	desk_keys(&d, "PgDn");
	ok(desk_shows(&d, "lines 20 to 39 of "), "a page says which lines are on screen");
	desk_keys(&d, "G");
	ok(desk_shows(&d, "assess [STATE]      decide"), "no label runs into its text");
	desk_keys(&d, "q 7 Enter Enter");
	ok(desk_shows(&d, "nothing here to open"), "there is nothing behind a finding");
	desk_keys(&d, "/");
	ok(desk_shows(&d, "nothing to filter"), "nor a filter that would be lost on the way back");
	desk_keys(&d, "*");
	ok(desk_shows(&d, "no list here") && !desk_shows(&d, " marked"),
	   "nor a list that * could mark unseen");
	desk_keys(&d, "q -");
	ok(desk_shows(&d, "every severity is shown"), "- without a floor says so");
	desk_close(&d);
}

static void test_commands(void)
{
	struct desk d;

	desk_open(&d, 100, 30, NULL);
	desk_keys(&d, ":");
	desk_type(&d, "pivot pa");
	desk_keys(&d, "Tab Enter");
	ok(desk_shows(&d, "PACKAGE"), "a command can be typed, its argument completed");
	app_run(d.app, "assses");
	ok(desk_shows(&d, "did you mean 'assess'"), "a wrong name gets the nearest one");
	app_run(d.app, "top now");
	ok(desk_shows(&d, "takes no argument"), "an argument too many is refused");
	desk_keys(&d, "Ctrl-T");
	ok(desk_shows(&d, "Ctrl-T does nothing here"), "a key without a meaning says so");
	for (const struct command *c = commands; c->name; c++)
		if (strcmp(c->name, "quit") != 0) {
			app_run(d.app, c->name);
			desk_keys(&d, "Esc Esc Esc");
			desk_text(&d);
		}
	ok(true, "every command can be run without an argument");
	desk_close(&d);
}

/* A person with a cat: any keys in any order, screens drawn all the while. */
static void test_any_keys(void)
{
	static const char *const some[] = {
		"j", "k",      "g",     "G",         "Enter", "q", "Esc", "1", "2", "3",
		"4", "6",      "7",     "8",         "/",     "f", "F",   "+", "-", "s",
		"[", "]",      "Space", "v",         "*",     "u", "a",   "n", "i", "t",
		"x", "Tab",    "Enter", "Up",        "Down",  "h", "l",   "r", "I", ":",
		"?", "Ctrl-D", "PgUp",  "Backspace", "日",    "(", "\"",  ":",
	};
	uint64_t seed = tap_seed(3);
	struct desk d;
	bool good = true;

	desk_open(&d, 100, 30, NULL);
	for (int i = 0; i < 3000; i++) {
		desk_keys(&d, some[tap_random(&seed) % (sizeof(some) / sizeof(some[0]))]);
		if (i % 50 == 0)
			app_resize(d.app, 40 + (int)(tap_random(&seed) % 150),
				   8 + (int)(tap_random(&seed) % 50));
		if (i % 3 == 0)
			good = good && strlen(desk_text(&d)) > 0;
	}
	ok(good, "any keys in any order leave a desk that draws");
	desk_close(&d);
}

int main(void)
{
	tap_begin();
	test_answers();
	test_pages();
	test_commands();
	test_any_keys();
	return done();
}
