/*
 * UTF-8 text as it is measured, cut and cleaned. Lengths are bytes unless a name ends in _cols.
 * Reports are hostile: text_clean is what stands between their bytes and a terminal or a log line.
 */
#ifndef TAMIS_CORE_TEXT_H
#define TAMIS_CORE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/mem.h"

/*
 * Decodes one character at *text (at most `size` bytes, size > 0) into *code and returns the bytes
 * it took, at least 1. A byte that is no valid UTF-8 gives U+FFFD and takes one byte.
 */
size_t text_decode(const char *text, size_t size, uint32_t *code);
size_t text_encode(uint32_t code, char out[4]); /* bytes written, 1 to 4 */

/* Columns of one character: 0 combining, 1, or 2 wide (East Asian Wide and Fullwidth, emoji). */
int text_code_cols(uint32_t code);
size_t text_cols(const char *text); /* of the cleaned text */

/* Bytes of `text` that fit into `cols` columns, whole characters only; *used gets their columns. */
size_t text_fit(const char *text, size_t cols, size_t *used);

/*
 * The printable stand-in for one character: control bytes become their symbol (U+2400 block),
 * newline and tab as well; C1 controls, bidirectional marks, overrides and isolates, zero-width
 * characters, tags and line separators become U+FFFD; any other character is itself.
 */
uint32_t text_visible(uint32_t code);
void text_clean(struct buf *out, const char *text); /* appends the visible form */

/* As text_clean, but a text longer than `cols` is cut and ends in an ellipsis (U+2026). */
void text_cut(struct buf *out, const char *text, size_t cols);
/* As text_cut, but what is left is the end of the text, behind an ellipsis. */
void text_cut_front(struct buf *out, const char *text, size_t cols);
/* As text_cut, but both ends stay, and blanks before the text: of the room a third is the
 * beginning's, as names and versions are told apart by how they end. */
void text_cut_middle(struct buf *out, const char *text, size_t cols);

/* ASCII case folding only: identifiers, field names, package names. Locale never matters. */
int text_casecmp(const char *a, const char *b);
bool text_equal(const char *a, const char *b); /* NULL equals only NULL */
bool text_has_prefix(const char *text, const char *prefix);
char *text_lower(const char *text);   /* owned */
bool text_is_blank(const char *text); /* NULL, "", or nothing but spaces, tabs and line ends */
/* Case-blind substring: ASCII, Latin-1, Greek, Cyrillic and fullwidth letters, in any locale. */
bool text_contains(const char *text, const char *needle);
/* Case-blind (as text_contains) glob over the whole text: '*' any run, '?' one character, '\' takes
 * the next as is. Never slower than the product of both lengths. */
bool text_glob(const char *pattern, const char *text);

/*
 * The row of `words` (n of them) nearest to `word`: the fewest letters added, dropped, changed or
 * swapped, at most 2 (1 in a word of three) or a third of them; a word that begins a row is as near
 * as one mistake. The first of equals; NULL when none is near.
 */
const char *text_nearest(const char *word, const char *const *words, size_t n);

/* A finite number of the C locale that takes the whole text ("7.5", "1e3"), whatever the locale. */
bool text_number(const char *text, double *number);
/* A whole number from 0: digits only, as many as a long long holds. */
bool text_whole(const char *text, long long *number);

#endif
