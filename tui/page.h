/* A text that scrolls: titles, "label  value" lines and wrapped paragraphs, each line with a role.
 */
#ifndef TAMIS_TUI_PAGE_H
#define TAMIS_TUI_PAGE_H

#include "tui/screen.h"

struct page_line {
	char *text;
	enum style_role role;
	int indent;
};

struct page {
	struct page_line *lines;
	size_t count, room;
	int cols;       /* what paragraphs are wrapped to */
	int label_cols; /* of page_pair; 0, as after page_clear: 12 */
};

void page_clear(struct page *p, int cols);
void page_fini(struct page *p);

/* Each takes text as it comes from a report; newlines begin a new line, the rest is wrapped. */
void page_add(struct page *p, enum style_role role, int indent, const char *text);
void page_title(struct page *p, const char *text); /* with an empty line before it */
/* "label      value", the value wrapped beside its label; nothing when value is NULL or "". */
void page_pair(struct page *p, const char *label, const char *value);

void page_draw(const struct page *p, struct screen *s, struct area area, size_t top);

#endif
