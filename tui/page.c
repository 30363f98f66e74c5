/*
 * Wrapping. Text is measured as it will be shown, so a paragraph full of control bytes or wide
 * characters still ends where the page ends. A page holds at most PAGE_LINES_MAX lines: what a
 * hostile report puts into its description must not fill the memory.
 */
#include "tui/page.h"

#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "core/text.h"

enum { PAGE_LINES_MAX = 20000, LABEL_COLS = 12 };

void page_fini(struct page *p)
{
	page_clear(p, 0);
	free(p->lines);
	*p = (struct page){0};
}

void page_clear(struct page *p, int cols)
{
	for (size_t i = 0; i < p->count; i++)
		free(p->lines[i].text);
	p->count = 0;
	p->cols = cols;
	p->label_cols = 0;
}

static void add_line(struct page *p, enum style_role role, int indent, const char *text,
		     size_t size)
{
	if (p->count >= PAGE_LINES_MAX)
		return;
	MEM_ROOM(p->lines, p->count, p->room);
	p->lines[p->count++] = (struct page_line){mem_strndup(text, size), role, indent};
}

/* Bytes of `text` (to `size`) that make the next line of `cols` columns: at a blank when there is
 * one. */
static size_t line_size(const char *text, size_t size, int cols)
{
	size_t at = 0, blank = 0;
	int used = 0;

	while (at < size) {
		uint32_t code;
		size_t bytes = text_decode(text + at, size - at, &code);
		int wide = text_code_cols(text_visible(code));

		if (used + wide > cols)
			return blank ? blank : at ? at : bytes;
		if (code == ' ')
			blank = at;
		used += wide;
		at += bytes;
	}
	return size;
}

static void add_paragraph(struct page *p, enum style_role role, int indent, const char *text,
			  size_t size)
{
	int cols = p->cols - indent > 8 ? p->cols - indent : 8;

	do {
		size_t n = line_size(text, size, cols);

		add_line(p, role, indent, text, n);
		while (n < size && text[n] == ' ')
			n++;
		text += n;
		size -= n;
	} while (size > 0 && p->count < PAGE_LINES_MAX);
}

void page_add(struct page *p, enum style_role role, int indent, const char *text)
{
	do {
		size_t size = strcspn(text, "\n");
		size_t shown = size && text[size - 1] == '\r' ? size - 1 : size;

		add_paragraph(p, role, indent, text, shown);
		text += size;
		if (*text != '\n')
			return;
		text++;
	} while (p->count < PAGE_LINES_MAX);
}

void page_title(struct page *p, const char *text)
{
	if (p->count)
		add_line(p, STYLE_NORMAL, 0, "", 0);
	page_add(p, STYLE_TITLE, 0, text);
}

/* Continuation lines stand under the value, so the first line is joined with the label; one that
 * leaves no blank before the value has lines of its own. */
void page_pair(struct page *p, const char *label, const char *value)
{
	int room = (p->label_cols ? p->label_cols : LABEL_COLS) + 2;
	size_t first = p->count;
	struct buf line = {0};

	if (!value || !value[0])
		return;
	if (text_cols(label) >= (size_t)room) {
		page_add(p, STYLE_NORMAL, 0, label);
		page_add(p, STYLE_NORMAL, room, value);
		return;
	}
	page_add(p, STYLE_NORMAL, room, value);
	if (first == p->count)
		return;
	buf_puts(&line, label);
	for (size_t cols = text_cols(label); cols < (size_t)room; cols++)
		buf_putc(&line, ' ');
	buf_puts(&line, p->lines[first].text);
	free(p->lines[first].text);
	p->lines[first].text = buf_take(&line);
	p->lines[first].indent = 0;
}

void page_draw(const struct page *p, struct screen *s, struct area area, size_t top)
{
	for (int i = 0; i < area.rows && top + (size_t)i < p->count; i++) {
		const struct page_line *line = &p->lines[top + (size_t)i];

		screen_put(s, area.row + i, area.col + line->indent, area.cols - line->indent,
			   line->role, line->text);
	}
}
