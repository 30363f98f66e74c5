/*
 * A line editor for one line of UTF-8: cursor, words, history, completion. It draws nothing and
 * waits for nothing; the owner hands it keys and asks what became of the line.
 */
#ifndef TAMIS_TUI_PROMPT_H
#define TAMIS_TUI_PROMPT_H

#include <stdbool.h>
#include <stddef.h>

#include "core/mem.h"

/* Lines typed before, oldest first; the newest HISTORY_MAX of them. */
enum { HISTORY_MAX = 200 };
struct history {
	char *lines[HISTORY_MAX];
	size_t count;
};
void history_fini(struct history *h);
void history_add(struct history *h, const char *line); /* not twice in a row, not an empty one */

/* What could stand in place of bytes `start` to the cursor. */
enum { COMPLETION_MAX = 64 };
struct completion {
	size_t start;
	char *words[COMPLETION_MAX];
	size_t count;
};
/* Takes `word` when it begins with the `size` bytes of `typed` (case-blind) and is not there yet.
 */
void completion_offer(struct completion *c, const char *typed, size_t size, const char *word);

/* Fills `out` for the text before `at`. */
typedef void (*prompt_complete)(void *ctx, const char *text, size_t at, struct completion *out);

struct prompt {
	struct buf text;
	size_t at;                /* bytes before the cursor */
	struct history *history;  /* borrowed; NULL: none */
	size_t back;              /* how far back in it; 0: the line being typed */
	char *typed;              /* that line, while an older one is shown */
	prompt_complete complete; /* NULL: Tab does nothing */
	void *complete_ctx;
	struct completion offers; /* of the last Tab; empty after any other key */
	size_t offer;             /* the one that a further Tab takes */
};

void prompt_begin(struct prompt *p, const char *text, struct history *history);
void prompt_fini(struct prompt *p);

enum prompt_result {
	PROMPT_SAME,    /* the cursor moved, or nothing happened */
	PROMPT_CHANGED, /* the text is another one */
	PROMPT_KEPT,    /* Enter */
	PROMPT_LEFT     /* Esc, Ctrl-C, Ctrl-G */
};
enum prompt_result prompt_key(struct prompt *p, const char *key);

#endif
