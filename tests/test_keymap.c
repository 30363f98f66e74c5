/* Keys, the keymap and commands as tables; the line editor with its history and completion. */
#include <string.h>

#include "core/pivot.h"
#include "core/text.h"
#include "tests/tap.h"
#include "tui/command.h"
#include "tui/key.h"
#include "tui/keymap.h"
#include "tui/prompt.h"

static void test_names(void)
{
	static const struct {
		uint32_t code;
		const char *name;
	} rows[] = {
		{'j', "j"},    {' ', "Space"}, {'\r', "Enter"},     {'\n', "Enter"}, {'\t', "Tab"},
		{0x1b, "Esc"}, {4, "Ctrl-D"},  {0x7f, "Backspace"}, {0xe9, "é"},     {0x65e5, "日"},
	};
	char name[KEY_NAME_MAX];

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		key_from_code(rows[i].code, name);
		is_str(name, rows[i].name, "code %u is %s", (unsigned)rows[i].code, rows[i].name);
		ok(key_is_name(name), "%s is a name", name);
	}
	ok(!key_is_name("Ctrl-"), "'Ctrl-' is no name");
	ok(!key_is_name("jj"), "two letters are no name");
	ok(!key_is_name(""), "nothing is no name");
	is_str(key_text("Space"), " ", "Space types a blank");
	is_str(key_text("日"), "日", "a letter types itself");
	ok(!key_text("Enter") && !key_text("Ctrl-D"), "Enter and control keys type nothing");
}

/* One name, or two plain characters. */
static bool is_binding(const char *key)
{
	char one[2] = {0};

	if (key_is_name(key))
		return true;
	if (strlen(key) != 2)
		return false;
	one[0] = key[0];
	return key_is_name(one) && key_is_name(key + 1);
}

/* What stands behind Esc [ or Esc O, and how much of it is passed over. */
static void test_sequences(void)
{
	static const struct {
		enum key_sequence in;
		const char *text;
		int skipped;
		const char *sentence;
	} cases[] = {
		{KEY_SEQUENCE_CSI, "1;5Dx", 4, "a key with a modifier"},
		{KEY_SEQUENCE_CSI, "<64;10;10Mx", 10, "a wheel"},
		{KEY_SEQUENCE_CSI, "Ix", 1, "a window that is looked at"},
		{KEY_SEQUENCE_CSI, "99 ~x", 4, "an intermediate byte"},
		{KEY_SEQUENCE_CSI, "1\033x", 1, "another Esc begins anew"},
		{KEY_SEQUENCE_SS3, "5Dx", 2, "a key of the keypad"},
		{KEY_SEQUENCE_SS3, " x", 0, "a blank is typed"},
		{KEY_SEQUENCE_NONE, "[x", 0, "no sequence"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		enum key_sequence in = cases[i].in;
		int n = 0;

		while (key_skips(&in, (unsigned char)cases[i].text[n]))
			n++;
		is_int(n, cases[i].skipped, "passed over: %s", cases[i].sentence);
	}
}

static void test_keymap(void)
{
	for (size_t i = 0; keys[i].key; i++) {
		const char *text = keys[i].command;

		if (!is_binding(keys[i].key))
			ok(false, "%s is a key", keys[i].key);
		if (!command_find(text, strcspn(text, " ")))
			ok(false, "the command of %s exists: %s", keys[i].key, text);
		for (size_t j = 0; j < i; j++)
			if (strcmp(keys[i].key, keys[j].key) == 0)
				ok(false, "%s is bound once", keys[i].key);
	}
	ok(true, "every key is a name, is bound once, and runs a command that exists");
	for (int i = 0; i < PIVOT_COUNT; i++) {
		char key[] = {pivots[i].key, '\0'};
		char want[32];

		snprintf(want, sizeof(want), "pivot %s", pivots[i].word);
		is_str(keymap_find(key), want, "%s is the key of its pivot alone", key);
	}
	is_str(keymap_find("gg"), "top", "gg is one binding of two keys");
	ok(keymap_is_prefix("g"), "g waits for the second key");
	ok(!keymap_is_prefix("U") && !keymap_is_prefix("E"),
	   "letters that begin a key's name do not");
	ok(!keymap_find("Ctrl-T"), "a key without a command has none");
	is_str(keymap_key_of("assess"), "a", "a hint finds the key of a command");
}

static void test_commands(void)
{
	for (const struct command *c = commands; c->name; c++) {
		if (!c->help || !c->help[0] || !c->args || !c->run)
			ok(false, "%s has help, arguments and a function", c->name);
		for (const struct command *d = commands; d < c; d++)
			if (strcmp(c->name, d->name) == 0)
				ok(false, "%s is there once", c->name);
	}
	ok(true, "every command has a name of its own, help, arguments and a function");
	ok(command_find("assess", 6) && !command_find("asses", 5),
	   "commands are found by their whole name");
}

/* ---- the line editor: keys in, text with the cursor as '|' out ---- */

static void words_complete(void *ctx, const char *text, size_t at, struct completion *out)
{
	const char *const *words = ctx;

	while (at > 0 && text[at - 1] != ' ')
		at--;
	out->start = at;
	for (; *words; words++)
		completion_offer(out, text + at, strlen(text + at), *words);
}

static void type(struct prompt *p, const char *line)
{
	char keys_[256];
	char *save = keys_;

	snprintf(keys_, sizeof(keys_), "%s", line);
	while (*save) {
		char *end = strchr(save, ' ');

		if (end)
			*end = '\0';
		prompt_key(p, save);
		if (!end)
			return;
		save = end + 1;
	}
}

static void is_line(const struct prompt *p, const char *want, const char *sentence)
{
	struct buf got = {0};

	buf_put(&got, buf_text(&p->text), p->at);
	buf_putc(&got, '|');
	buf_puts(&got, buf_text(&p->text) + p->at);
	is_str(buf_text(&got), want, "%s", sentence);
	buf_fini(&got);
}

static void test_editing(void)
{
	static const struct {
		const char *keys, *want, *sentence;
	} rows[] = {
		{"a b c", "abc|", "letters go in at the cursor"},
		{"a b c Left Left x", "ax|bc", "also in the middle"},
		{"a b c Home Delete", "|bc", "Delete takes the character under the cursor"},
		{"a b c Backspace", "ab|", "Backspace the one before"},
		{"日 本 Left é", "日é|本", "the cursor steps over whole characters"},
		{"日 本 Backspace", "日|", "and Backspace takes whole ones"},
		{"e \xcc\x81 Left", "|e\xcc\x81", "a combining mark belongs to its letter"},
		{"a Space b Space Ctrl-W", "a |", "Ctrl-W takes a word"},
		{"a b c Left Ctrl-U", "|c", "Ctrl-U takes what stands before"},
		{"a b c Home Right Ctrl-K", "a|", "Ctrl-K what stands after"},
		{"Left Right Home End Delete Ctrl-K x", "x|", "an empty line bears every key"},
		{"a F5 PgUp Ctrl-T b", "ab|", "keys without a meaning change nothing"},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct prompt p = {0};

		prompt_begin(&p, "", NULL);
		type(&p, rows[i].keys);
		is_line(&p, rows[i].want, rows[i].sentence);
		prompt_fini(&p);
	}
}

static void test_results(void)
{
	struct prompt p = {0};

	prompt_begin(&p, "ab", NULL);
	is_int(prompt_key(&p, "c"), PROMPT_CHANGED, "a letter changes the text");
	is_int(prompt_key(&p, "Left"), PROMPT_SAME, "moving does not");
	is_int(prompt_key(&p, "Enter"), PROMPT_KEPT, "Enter keeps it");
	is_int(prompt_key(&p, "Esc"), PROMPT_LEFT, "Esc leaves it");
	type(&p, "Ctrl-E Ctrl-U");
	is_int(prompt_key(&p, "Backspace"), PROMPT_LEFT, "Backspace in an empty line leaves it");
	prompt_fini(&p);
}

static void test_history(void)
{
	struct history h = {0};
	struct prompt p = {0};

	history_add(&h, "one");
	history_add(&h, "two");
	history_add(&h, "two");
	history_add(&h, "");
	is_int(h.count, 2, "an empty line and the same line again are not kept");
	prompt_begin(&p, "new", &h);
	type(&p, "Up");
	is_line(&p, "two|", "Up shows the line typed last");
	type(&p, "Up Up");
	is_line(&p, "one|", "and stops at the oldest");
	type(&p, "Down Down");
	is_line(&p, "new|", "Down leads back to what was being typed");
	type(&p, "x Enter");
	is_str(h.lines[h.count - 1], "newx", "Enter puts the line into the history");
	prompt_fini(&p);
	for (int i = 0; i < 2 * HISTORY_MAX; i++) {
		char line[32];

		snprintf(line, sizeof(line), "line %d", i);
		history_add(&h, line);
	}
	is_int(h.count, HISTORY_MAX, "a history has an end");
	is_str(h.lines[0], "line 200", "and the oldest go first");
	history_fini(&h);
}

static void test_completion(void)
{
	static const char *const words[] = {"severity:", "seen:", "state:", "vuln:", NULL};
	const char *const *ctx = words;
	struct prompt p = {0};

	prompt_begin(&p, "", NULL);
	p.complete = words_complete;
	p.complete_ctx = (void *)(uintptr_t)ctx;
	type(&p, "x Space V Tab");
	is_line(&p, "x vuln:|", "the only word that fits is put in, whatever the case");
	type(&p, "Ctrl-U s e Tab");
	is_line(&p, "se|", "what several words share is put in, no more");
	is_int(p.offers.count, 2, "and they are offered");
	type(&p, "Tab");
	is_line(&p, "severity:|", "a further Tab takes the first");
	type(&p, "Tab");
	is_line(&p, "seen:|", "the next one the second");
	type(&p, "Tab");
	is_line(&p, "severity:|", "and around");
	type(&p, "x");
	is_int(p.offers.count, 0, "any other key ends the offers");
	type(&p, "Ctrl-U z z Tab");
	is_line(&p, "zz|", "where nothing fits nothing changes");
	prompt_fini(&p);
}

static void test_filter_values(void)
{
	struct prompt p = {0};

	prompt_begin(&p, "", NULL);
	p.complete = filter_complete;
	type(&p, "s e v : n Tab");
	is_line(&p, "sev:none|", "an absent fact is offered as a value");
	type(&p, "Ctrl-U s e v ! = a n Tab");
	is_line(&p, "sev!=any|", "and any known one, also to be denied");
	type(&p, "Ctrl-U s e v > = n Tab");
	is_line(&p, "sev>=n|", "but not where values are compared");
	prompt_fini(&p);
}

/* Any keys in any order: the text stays whole characters and the cursor between them. */
static void test_any_keys(void)
{
	static const char *const some[] = {"a",      "日",     "é",    "\xcc\x81", "Space",
					   "Left",   "Right",  "Home", "End",      "Backspace",
					   "Delete", "Ctrl-W", "Up",   "Down",     "Tab"};
	static const char *const words[] = {"a日x", "a日y", "é", NULL};
	const char *const *ctx = words;
	uint64_t seed = tap_seed(11);
	struct history h = {0};
	struct prompt p = {0};
	bool good = true;

	history_add(&h, "日本 a");
	prompt_begin(&p, "", &h);
	p.complete = words_complete;
	p.complete_ctx = (void *)(uintptr_t)ctx;
	for (int i = 0; i < 20000 && good; i++) {
		const char *text;
		uint32_t code = 0;

		prompt_key(&p, some[tap_random(&seed) % (sizeof(some) / sizeof(some[0]))]);
		text = buf_text(&p.text);
		good = p.at <= p.text.size && ((unsigned char)text[p.at] & 0xc0) != 0x80;
		for (size_t at = 0; at < p.text.size && good;) {
			at += text_decode(text + at, p.text.size - at, &code);
			good = code != 0xfffd;
		}
	}
	ok(good, "any keys leave whole characters and the cursor between two of them");
	prompt_fini(&p);
	history_fini(&h);
}

int main(void)
{
	tap_begin();
	test_names();
	test_sequences();
	test_keymap();
	test_commands();
	test_editing();
	test_results();
	test_history();
	test_completion();
	test_filter_values();
	test_any_keys();
	return done();
}
