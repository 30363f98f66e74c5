/*
 * UTF-8 text as columns of a terminal: how wide each character is, and what is shown instead of
 * those that must not be shown. The table of widths is our own: wcwidth answers by the locale, and
 * a golden screen must not depend on one. It leaves out the combining marks of rare scripts, which
 * then take one column each.
 */
#include "core/text.h"

#include <string.h>

enum { REPLACEMENT = 0xfffd, ELLIPSIS = 0x2026, SYMBOLS = 0x2400, SYMBOL_DELETE = 0x2421 };

struct range {
	uint32_t first, last;
};

/* clang-format off */
/* East Asian Wide and Fullwidth, and what is an emoji by default; gaps that nobody uses closed. */
static const struct range wide[] = {
	{0x1100, 0x115f}, {0x231a, 0x231b}, {0x2329, 0x232a}, {0x23e9, 0x23ec}, {0x23f0, 0x23f0},
	{0x23f3, 0x23f3}, {0x25fd, 0x25fe}, {0x2614, 0x2615}, {0x2648, 0x2653}, {0x267f, 0x267f},
	{0x2693, 0x2693}, {0x26a1, 0x26a1}, {0x26aa, 0x26ab}, {0x26bd, 0x26be}, {0x26c4, 0x26c5},
	{0x26ce, 0x26ce}, {0x26d4, 0x26d4}, {0x26ea, 0x26ea}, {0x26f2, 0x26f3}, {0x26f5, 0x26f5},
	{0x26fa, 0x26fa}, {0x26fd, 0x26fd}, {0x2705, 0x2705}, {0x270a, 0x270b}, {0x2728, 0x2728},
	{0x274c, 0x274c}, {0x274e, 0x274e}, {0x2753, 0x2755}, {0x2757, 0x2757}, {0x2795, 0x2797},
	{0x27b0, 0x27b0}, {0x27bf, 0x27bf}, {0x2b1b, 0x2b1c}, {0x2b50, 0x2b50}, {0x2b55, 0x2b55},
	{0x2e80, 0x303e}, {0x3041, 0x3247}, {0x3250, 0x4dbf}, {0x4e00, 0xa4cf}, {0xa960, 0xa97f},
	{0xac00, 0xd7a3}, {0xf900, 0xfaff}, {0xfe10, 0xfe19}, {0xfe30, 0xfe6f}, {0xff01, 0xff60},
	{0xffe0, 0xffe6}, {0x16fe0, 0x18dff}, {0x1aff0, 0x1b2ff}, {0x1f004, 0x1f004},
	{0x1f0cf, 0x1f0cf}, {0x1f18e, 0x1f18e}, {0x1f191, 0x1f19a}, {0x1f200, 0x1f320},
	{0x1f32d, 0x1f335}, {0x1f337, 0x1f37c}, {0x1f37e, 0x1f393}, {0x1f3a0, 0x1f3ca},
	{0x1f3cf, 0x1f3d3}, {0x1f3e0, 0x1f3f0}, {0x1f3f4, 0x1f3f4}, {0x1f3f8, 0x1f43e},
	{0x1f440, 0x1f440}, {0x1f442, 0x1f4fc}, {0x1f4ff, 0x1f53d}, {0x1f54b, 0x1f54e},
	{0x1f550, 0x1f567}, {0x1f57a, 0x1f57a}, {0x1f595, 0x1f596}, {0x1f5a4, 0x1f5a4},
	{0x1f5fb, 0x1f64f}, {0x1f680, 0x1f6c5}, {0x1f6cc, 0x1f6cc}, {0x1f6d0, 0x1f6d2},
	{0x1f6d5, 0x1f6df}, {0x1f6eb, 0x1f6ef}, {0x1f6f4, 0x1f6ff}, {0x1f7e0, 0x1f7f0},
	{0x1f90c, 0x1f93a}, {0x1f93c, 0x1f945}, {0x1f947, 0x1f9ff}, {0x1fa70, 0x1faff},
	{0x20000, 0x3fffd},
};

/* Marks that stand on the character before them. */
static const struct range combining[] = {
	{0x0300, 0x036f}, {0x0483, 0x0489}, {0x0591, 0x05bd}, {0x05bf, 0x05bf}, {0x05c1, 0x05c2},
	{0x05c4, 0x05c5}, {0x05c7, 0x05c7}, {0x0610, 0x061a}, {0x064b, 0x065f}, {0x0670, 0x0670},
	{0x06d6, 0x06dc}, {0x06df, 0x06e4}, {0x06e7, 0x06e8}, {0x06ea, 0x06ed}, {0x0711, 0x0711},
	{0x0730, 0x074a}, {0x07a6, 0x07b0}, {0x07eb, 0x07f3}, {0x0816, 0x0819}, {0x081b, 0x0823},
	{0x0825, 0x0827}, {0x0829, 0x082d}, {0x0859, 0x085b}, {0x0898, 0x089f}, {0x08ca, 0x08e1},
	{0x08e3, 0x0902}, {0x093a, 0x093a}, {0x093c, 0x093c}, {0x0941, 0x0948}, {0x094d, 0x094d},
	{0x0951, 0x0957}, {0x0962, 0x0963}, {0x0981, 0x0981}, {0x09bc, 0x09bc}, {0x09c1, 0x09c4},
	{0x09cd, 0x09cd}, {0x09e2, 0x09e3}, {0x0a01, 0x0a02}, {0x0a3c, 0x0a3c}, {0x0a41, 0x0a51},
	{0x0a70, 0x0a71}, {0x0a75, 0x0a75}, {0x0a81, 0x0a82}, {0x0abc, 0x0abc}, {0x0ac1, 0x0ac8},
	{0x0acd, 0x0acd}, {0x0ae2, 0x0ae3}, {0x0b01, 0x0b01}, {0x0b3c, 0x0b3c}, {0x0b3f, 0x0b3f},
	{0x0b41, 0x0b44}, {0x0b4d, 0x0b56}, {0x0b62, 0x0b63}, {0x0b82, 0x0b82}, {0x0bc0, 0x0bc0},
	{0x0bcd, 0x0bcd}, {0x0c00, 0x0c00}, {0x0c04, 0x0c04}, {0x0c3c, 0x0c3c}, {0x0c3e, 0x0c40},
	{0x0c46, 0x0c56}, {0x0c62, 0x0c63}, {0x0c81, 0x0c81}, {0x0cbc, 0x0cbc}, {0x0cbf, 0x0cbf},
	{0x0cc6, 0x0cc6}, {0x0ccc, 0x0ccd}, {0x0ce2, 0x0ce3}, {0x0d00, 0x0d01}, {0x0d3b, 0x0d3c},
	{0x0d41, 0x0d44}, {0x0d4d, 0x0d4d}, {0x0d62, 0x0d63}, {0x0dca, 0x0dca}, {0x0dd2, 0x0dd6},
	{0x0e31, 0x0e31}, {0x0e34, 0x0e3a}, {0x0e47, 0x0e4e}, {0x0eb1, 0x0eb1}, {0x0eb4, 0x0ebc},
	{0x0ec8, 0x0ece}, {0x0f18, 0x0f19}, {0x0f35, 0x0f35}, {0x0f37, 0x0f37}, {0x0f39, 0x0f39},
	{0x0f71, 0x0f7e}, {0x0f80, 0x0f84}, {0x0f86, 0x0f87}, {0x0f8d, 0x0fbc}, {0x102d, 0x1030},
	{0x1032, 0x1037}, {0x1039, 0x103a}, {0x103d, 0x103e}, {0x1160, 0x11ff}, {0x135d, 0x135f},
	{0x17b4, 0x17b5}, {0x17b7, 0x17bd}, {0x17c6, 0x17c6}, {0x17c9, 0x17d3}, {0x180b, 0x180d},
	{0x1ab0, 0x1aff}, {0x1dc0, 0x1dff}, {0x20d0, 0x20f0}, {0x2de0, 0x2dff}, {0x302a, 0x302d},
	{0x3099, 0x309a}, {0xa66f, 0xa672}, {0xa674, 0xa67d}, {0xd7b0, 0xd7ff}, {0xfe00, 0xfe0f},
	{0xfe20, 0xfe2f}, {0xe0100, 0xe01ef},
};

/* What hides or reorders the text around it: never shown, U+FFFD instead. */
static const struct range hidden[] = {
	{0x0080, 0x009f},   /* C1 controls: another ESC */
	{0x061c, 0x061c},   /* Arabic letter mark */
	{0x180e, 0x180e},
	{0x200b, 0x200f},   /* zero-width space and joiners, directional marks */
	{0x2028, 0x202e},   /* line and paragraph separators, embeddings and overrides */
	{0x2060, 0x206f},   /* word joiner, invisible operators, isolates */
	{0xd800, 0xdfff},   /* lone surrogates */
	{0xfeff, 0xfeff},   /* byte order mark */
	{0xfff9, 0xfffb},
	{0xfffe, 0xffff},
	{0xe0000, 0xe007f}, /* tags: a whole ASCII that nobody sees */
};
/* clang-format on */

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static bool is_in(const struct range *table, size_t n, uint32_t code)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (code > table[middle].last)
			low = middle + 1;
		else
			high = middle;
	}
	return low < n && code >= table[low].first;
}

int text_code_cols(uint32_t code)
{
	if (code < combining[0].first)
		return 1;
	if (is_in(combining, COUNT(combining), code))
		return 0;
	return is_in(wide, COUNT(wide), code) ? 2 : 1;
}

uint32_t text_visible(uint32_t code)
{
	if (code < 0x20)
		return SYMBOLS + code;
	if (code < 0x7f)
		return code;
	if (code == 0x7f)
		return SYMBOL_DELETE;
	return is_in(hidden, COUNT(hidden), code) ? REPLACEMENT : code;
}

/* The visible character at `text` and its columns; returns the bytes that it stands for. */
static size_t next_visible(const char *text, size_t size, uint32_t *code, size_t *cols)
{
	size_t n = text_decode(text, size, code);

	*code = text_visible(*code);
	*cols = (size_t)text_code_cols(*code);
	return n;
}

size_t text_fit(const char *text, size_t cols, size_t *used)
{
	size_t size = strlen(text), at = 0, sum = 0;

	while (at < size) {
		uint32_t code;
		size_t wants, n = next_visible(text + at, size - at, &code, &wants);

		if (wants > cols - sum)
			break;
		sum += wants;
		at += n;
	}
	if (used)
		*used = sum;
	return at;
}

size_t text_cols(const char *text)
{
	size_t cols;

	text_fit(text, SIZE_MAX, &cols);
	return cols;
}

/* Appends the visible form of `size` bytes; runs that are visible as they are go in one piece. */
static void clean(struct buf *out, const char *text, size_t size)
{
	size_t from = 0, at = 0;

	while (at < size) {
		uint32_t code;
		size_t n = text_decode(text + at, size - at, &code);
		uint32_t shown = text_visible(code);
		char bytes[4];

		at += n;
		if (shown == code && (code != REPLACEMENT || n == 3))
			continue;
		buf_put(out, text + from, at - n - from);
		buf_put(out, bytes, text_encode(shown, bytes));
		from = at;
	}
	buf_put(out, text + from, size - from);
}

void text_clean(struct buf *out, const char *text)
{
	clean(out, text, strlen(text));
}

void text_cut(struct buf *out, const char *text, size_t cols)
{
	size_t size = strlen(text);
	size_t fits = text_fit(text, cols, NULL);
	char bytes[4];

	if (fits == size) {
		clean(out, text, size);
		return;
	}
	if (cols == 0)
		return;
	clean(out, text, text_fit(text, cols - 1, NULL));
	buf_put(out, bytes, text_encode(ELLIPSIS, bytes));
}

void text_cut_front(struct buf *out, const char *text, size_t cols)
{
	size_t size = strlen(text), cols_left = text_cols(text);
	char bytes[4];

	if (cols_left <= cols) {
		clean(out, text, size);
		return;
	}
	if (cols == 0)
		return;
	while (size > 0 && cols_left + 1 > cols) {
		uint32_t code;
		size_t n = text_decode(text, size, &code);

		cols_left -= (size_t)text_code_cols(text_visible(code));
		text += n;
		size -= n;
	}
	buf_put(out, bytes, text_encode(ELLIPSIS, bytes));
	clean(out, text, size);
}

void text_cut_middle(struct buf *out, const char *text, size_t cols)
{
	enum { LEAST = 8 }; /* of less no half says anything */
	size_t blanks = strspn(text, " "), head, used;

	if (cols < blanks + LEAST || text_cols(text) <= cols) {
		text_cut(out, text, cols);
		return;
	}
	head = text_fit(text, blanks + (cols - blanks - 1) / 3, &used);
	clean(out, text, head);
	text_cut_front(out, text + head, cols - used);
}
