/*
 * Editing a line. Keys are a table of functions. The cursor stands only between whole characters,
 * so a combining mark is stepped over with its letter.
 */
#include "tui/prompt.h"

#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "tui/key.h"

enum { PROMPT_BYTES_MAX = 4096 };

void history_fini(struct history *h)
{
	for (size_t i = 0; i < h->count; i++)
		free(h->lines[i]);
	h->count = 0;
}

void history_add(struct history *h, const char *line)
{
	if (!line[0] || (h->count && strcmp(h->lines[h->count - 1], line) == 0))
		return;
	if (h->count == HISTORY_MAX) {
		free(h->lines[0]);
		memmove(h->lines, h->lines + 1, (HISTORY_MAX - 1) * sizeof(h->lines[0]));
		h->count--;
	}
	h->lines[h->count++] = mem_strdup(line);
}

static void completion_clear(struct completion *c)
{
	for (size_t i = 0; i < c->count; i++)
		free(c->words[i]);
	*c = (struct completion){0};
}

static bool begins(const char *word, const char *typed, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		int a = typed[i], b = word[i];

		if (a >= 'A' && a <= 'Z')
			a += 'a' - 'A';
		if (b >= 'A' && b <= 'Z')
			b += 'a' - 'A';
		if (a != b)
			return false;
	}
	return true;
}

void completion_offer(struct completion *c, const char *typed, size_t size, const char *word)
{
	if (c->count == COMPLETION_MAX || !begins(word, typed, size))
		return;
	for (size_t i = 0; i < c->count; i++)
		if (strcmp(c->words[i], word) == 0)
			return;
	c->words[c->count++] = mem_strdup(word);
}

void prompt_begin(struct prompt *p, const char *text, struct history *history)
{
	prompt_fini(p);
	buf_puts(&p->text, text ? text : "");
	p->at = p->text.size;
	p->history = history;
}

void prompt_fini(struct prompt *p)
{
	buf_fini(&p->text);
	free(p->typed);
	completion_clear(&p->offers);
	*p = (struct prompt){0};
}

/* ---- moving ---- */

static int code_cols_at(const struct prompt *p, size_t at)
{
	uint32_t code;

	text_decode(p->text.data + at, p->text.size - at, &code);
	return text_code_cols(text_visible(code));
}

static size_t after(const struct prompt *p, size_t at)
{
	uint32_t code;

	if (at < p->text.size)
		at += text_decode(p->text.data + at, p->text.size - at, &code);
	while (at < p->text.size && code_cols_at(p, at) <= 0)
		at += text_decode(p->text.data + at, p->text.size - at, &code);
	return at;
}

static size_t before(const struct prompt *p, size_t at)
{
	size_t here = 0, next;

	while (here < at && (next = after(p, here)) < at)
		here = next;
	return here;
}

static size_t word_before(const struct prompt *p, size_t at)
{
	while (at > 0 && p->text.data[at - 1] == ' ')
		at--;
	while (at > 0 && p->text.data[at - 1] != ' ')
		at--;
	return at;
}

/* ---- changing ---- */

static enum prompt_result replace(struct prompt *p, size_t from, size_t to, const char *text)
{
	struct buf line = {0};

	if (p->text.size - (to - from) + strlen(text) > PROMPT_BYTES_MAX)
		return PROMPT_SAME;
	if (from == to && !text[0])
		return PROMPT_SAME;
	buf_put(&line, buf_text(&p->text), from);
	buf_puts(&line, text);
	p->at = line.size;
	buf_puts(&line, buf_text(&p->text) + to);
	buf_fini(&p->text);
	p->text = line;
	return PROMPT_CHANGED;
}

static enum prompt_result key_left(struct prompt *p)
{
	p->at = before(p, p->at);
	return PROMPT_SAME;
}

static enum prompt_result key_right(struct prompt *p)
{
	p->at = after(p, p->at);
	return PROMPT_SAME;
}

static enum prompt_result key_home(struct prompt *p)
{
	p->at = 0;
	return PROMPT_SAME;
}

static enum prompt_result key_end(struct prompt *p)
{
	p->at = p->text.size;
	return PROMPT_SAME;
}

/* In an empty line it leaves, as in less and vi. */
static enum prompt_result key_backspace(struct prompt *p)
{
	return p->text.size == 0 ? PROMPT_LEFT : replace(p, before(p, p->at), p->at, "");
}

static enum prompt_result key_delete(struct prompt *p)
{
	size_t at = p->at;
	enum prompt_result result = replace(p, at, after(p, at), "");

	p->at = at;
	return result;
}

static enum prompt_result key_kill_word(struct prompt *p)
{
	return replace(p, word_before(p, p->at), p->at, "");
}

static enum prompt_result key_kill_before(struct prompt *p)
{
	return replace(p, 0, p->at, "");
}

static enum prompt_result key_kill_after(struct prompt *p)
{
	return replace(p, p->at, p->text.size, "");
}

/* ---- history ---- */

static enum prompt_result show_back(struct prompt *p, size_t back)
{
	const struct history *h = p->history;

	if (p->back == 0) {
		free(p->typed);
		p->typed = mem_strdup(buf_text(&p->text));
	}
	p->back = back;
	return replace(p, 0, p->text.size, back ? h->lines[h->count - back] : p->typed);
}

static enum prompt_result key_up(struct prompt *p)
{
	if (!p->history || p->back >= p->history->count)
		return PROMPT_SAME;
	return show_back(p, p->back + 1);
}

static enum prompt_result key_down(struct prompt *p)
{
	return p->back == 0 ? PROMPT_SAME : show_back(p, p->back - 1);
}

/* ---- completion ---- */

static size_t common_size(const struct completion *c)
{
	size_t size = strlen(c->words[0]);

	for (size_t i = 1; i < c->count; i++)
		while (size > 0 && strncmp(c->words[0], c->words[i], size) != 0)
			size--;
	while (size > 0 && ((unsigned char)c->words[0][size] & 0xc0) == 0x80)
		size--; /* not into the middle of a character */
	return size;
}

/* The first Tab puts in what all offers share; when that is nothing new, Tab goes through them. */
static enum prompt_result first_tab(struct prompt *p)
{
	size_t size;
	char *common;
	enum prompt_result result;

	completion_clear(&p->offers);
	p->complete(p->complete_ctx, buf_text(&p->text), p->at, &p->offers);
	p->offer = 0;
	if (p->offers.count == 0)
		return PROMPT_SAME;
	size = common_size(&p->offers);
	if (size <= p->at - p->offers.start && p->offers.count > 1)
		return PROMPT_SAME;
	common = mem_strndup(p->offers.words[0], size);
	result = replace(p, p->offers.start, p->at, common);
	free(common);
	if (p->offers.count == 1)
		completion_clear(&p->offers);
	return result;
}

static enum prompt_result key_tab(struct prompt *p)
{
	enum prompt_result result;

	if (!p->complete)
		return PROMPT_SAME;
	if (p->offers.count == 0)
		return first_tab(p);
	result = replace(p, p->offers.start, p->at, p->offers.words[p->offer]);
	p->offer = (p->offer + 1) % p->offers.count;
	return result;
}

static enum prompt_result key_enter(struct prompt *p)
{
	if (p->history)
		history_add(p->history, buf_text(&p->text));
	return PROMPT_KEPT;
}

static enum prompt_result key_leave(struct prompt *p)
{
	(void)p;
	return PROMPT_LEFT;
}

static const struct {
	const char *key;
	enum prompt_result (*run)(struct prompt *p);
} edits[] = {
	{"Left", key_left},
	{"Ctrl-B", key_left},
	{"Right", key_right},
	{"Ctrl-F", key_right},
	{"Home", key_home},
	{"Ctrl-A", key_home},
	{"End", key_end},
	{"Ctrl-E", key_end},
	{"Backspace", key_backspace},
	{"Delete", key_delete},
	{"Ctrl-D", key_delete},
	{"Ctrl-W", key_kill_word},
	{"Ctrl-U", key_kill_before},
	{"Ctrl-K", key_kill_after},
	{"Up", key_up},
	{"Ctrl-P", key_up},
	{"Down", key_down},
	{"Ctrl-N", key_down},
	{"Enter", key_enter},
	{"Esc", key_leave},
	{"Ctrl-C", key_leave},
	{"Ctrl-G", key_leave},
};

enum prompt_result prompt_key(struct prompt *p, const char *key)
{
	const char *text = key_text(key);

	if (strcmp(key, "Tab") == 0)
		return key_tab(p);
	completion_clear(&p->offers);
	if (text)
		return replace(p, p->at, p->at, text);
	for (size_t i = 0; i < sizeof(edits) / sizeof(edits[0]); i++)
		if (strcmp(edits[i].key, key) == 0)
			return edits[i].run(p);
	return PROMPT_SAME;
}
