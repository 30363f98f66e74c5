/* Finds columns by their headings: the widths of a table are nobody's business in a test. */
#include "tests/screen_read.h"

#include <string.h>

enum { HEADING_ROW = SCREEN_FIRST_ROW - 1, STRIP_ROWS = 4 };

static char char_at(const struct screen *s, int row, int col)
{
	uint32_t code = screen_at(s, row, col)->code;

	return code < 0x80 ? (char)(code ? code : ' ') : '~';
}

/* Where the heading begins, or -1: this screen has no room for the column. */
int screen_heading(const struct screen *s, const char *title)
{
	size_t n = strlen(title);

	for (int col = 0; col + (int)n <= s->cols; col++) {
		size_t same = 0;

		while (same < n && char_at(s, HEADING_ROW, col + (int)same) == title[same])
			same++;
		if (same == n && (col == 0 || char_at(s, HEADING_ROW, col - 1) == ' '))
			return col;
	}
	return -1;
}

/* The number that ends where its heading ends ("1,204", "65%", "12d"); -1 for "-". */
long long screen_number(const struct screen *s, int row, const char *title)
{
	int end = screen_heading(s, title) + (int)strlen(title), start = end;
	long long n = 0;

	while (start > 0 && char_at(s, row, start - 1) != ' ')
		start--;
	if (char_at(s, row, start) == '-')
		return -1;
	for (int col = start; col < end; col++)
		if (char_at(s, row, col) >= '0' && char_at(s, row, col) <= '9')
			n = n * 10 + (char_at(s, row, col) - '0');
	return n;
}

/* Where the next heading begins: what stands there is another column's. */
static int next_heading(const struct screen *s, int col, const char *title)
{
	col += (int)strlen(title);
	while (col < s->cols && char_at(s, HEADING_ROW, col) == ' ')
		col++;
	return col;
}

/* The word at the beginning of a column, as far as it is shown: `~` ends what was cut. */
void screen_words(const struct screen *s, int row, const char *title, char *out, size_t room)
{
	int col = screen_heading(s, title), end = next_heading(s, col, title);
	size_t n = 0;

	while (col >= 0 && col < end && char_at(s, row, col) == ' ')
		col++; /* what stands on the row above is indented */
	while (col >= 0 && n + 1 < room && col < end &&
	       (char_at(s, row, col) != ' ' || char_at(s, row, col + 1) != ' '))
		out[n++] = char_at(s, row, col++);
	while (n > 0 && out[n - 1] == ' ')
		n--;
	out[n] = '\0';
}

/* A row may be indented; what begins in the right half stands beside the table. */
bool screen_has_row(const struct screen *s, int row)
{
	int col = 4;

	while (col < s->cols / 2 && char_at(s, row, col) == ' ')
		col++;
	return row < s->rows - 1 - STRIP_ROWS && col < s->cols / 2;
}
