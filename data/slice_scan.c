/*
 * The fast half of the slicer: 64 bytes at once, as one bit per quote, backslash and bracket; a
 * prefix parity over the quotes' bits says what lies within strings. Where fewer than 64 bytes are
 * left it goes byte by byte. Both ways carry the same state and may change at any byte; the tests
 * play one against the other.
 */
#include "data/slice_scan.h"

#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "core/text.h"

enum { BLOCK = 64 };

/* One bit for each of 64 bytes. */
struct masks {
	uint64_t quotes, backslashes, opens, closes;
};

#ifdef __SSE2__
static uint64_t movemask(__m128i hits)
{
	return (uint64_t)(unsigned)_mm_movemask_epi8(hits);
}

static struct masks look(const char *block)
{
	struct masks m = {0, 0, 0, 0};

	for (unsigned i = 0; i < BLOCK; i += 16) {
		__m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(block + i));
		/* '[' and '{', ']' and '}' differ in one bit only. */
		__m128i folded = _mm_or_si128(bytes, _mm_set1_epi8(0x20));

		m.quotes |= movemask(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'))) << i;
		m.backslashes |= movemask(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'))) << i;
		m.opens |= movemask(_mm_cmpeq_epi8(folded, _mm_set1_epi8('{'))) << i;
		m.closes |= movemask(_mm_cmpeq_epi8(folded, _mm_set1_epi8('}'))) << i;
	}
	return m;
}
#else
/* Eight bytes in one word: the bits of those that are c, the first one lowest. */
static uint64_t equal(uint64_t word, unsigned char c)
{
	const uint64_t low = 0x7f7f7f7f7f7f7f7f;
	uint64_t x = word ^ c * (uint64_t)0x0101010101010101;
	uint64_t hits = ~(((x & low) + low) | x | low); /* 0x80 in each byte that is 0 in x */

	return (hits >> 7) * (uint64_t)0x0102040810204080 >> 56;
}

static struct masks look(const char *block)
{
	struct masks m = {0, 0, 0, 0};

	for (unsigned i = 0; i < BLOCK; i += 8) {
		uint64_t word = 0, folded;

		for (unsigned k = 0; k < 8; k++)
			word |= (uint64_t)(unsigned char)block[i + k] << 8 * k;
		folded = word | 0x2020202020202020;
		m.quotes |= equal(word, '"') << i;
		m.backslashes |= equal(word, '\\') << i;
		m.opens |= equal(folded, '{') << i;
		m.closes |= equal(folded, '}') << i;
	}
	return m;
}
#endif

/* The bytes that a backslash stands before; s->escaped comes from the last block and goes to the
 * next. */
static uint64_t find_escaped(struct slice_scan *s, uint64_t backslashes)
{
	uint64_t hits = s->escaped;

	backslashes &= ~hits;
	s->escaped = 0;
	while (backslashes) {
		uint64_t next = (backslashes & (~backslashes + 1)) << 1;

		hits |= next;
		if (!next)
			s->escaped = 1;
		backslashes &= backslashes - 1;
		backslashes &= ~next;
	}
	return hits;
}

/* Bit i of the answer: whether an odd number of bits stands in 0 to i. */
static uint64_t prefix_parity(uint64_t bits)
{
	for (unsigned shift = 1; shift < 64; shift *= 2)
		bits ^= bits << shift;
	return bits;
}

void slice_scan_open(struct slice_scan *s, char bracket)
{
	if (s->depth < s->limit) {
		s->closers[s->depth++] = bracket == '{' ? '}' : ']';
		return;
	}
	s->excess++;
	s->is_too_deep = true;
}

/* A bracket outside strings. */
static enum slice_scan_end take_bracket(struct slice_scan *s, int floor, char c)
{
	if (c == '{' || c == '[') {
		slice_scan_open(s, c);
		return SLICE_SCAN_MORE;
	}
	if (s->excess)
		s->excess--;
	else if (s->closers[s->depth - 1] != c)
		return SLICE_SCAN_MISMATCH;
	else
		s->depth--;
	return s->depth == floor && !s->excess ? SLICE_SCAN_DONE : SLICE_SCAN_MORE;
}

/* 64 bytes at once; *at ends behind the container, at a bracket that is wrong, or behind the block.
 */
static enum slice_scan_end scan_block(struct slice_scan *s, int floor, const char **at)
{
	const char *block = *at;
	struct masks m = look(block);
	uint64_t quotes = m.quotes & ~find_escaped(s, m.backslashes);
	uint64_t strings = prefix_parity(quotes) ^ s->in_string;
	uint64_t brackets = (m.opens | m.closes) & ~strings;

	s->in_string = 0 - (strings >> 63);
	for (; brackets; brackets &= brackets - 1) {
		const char *bracket = block + __builtin_ctzll(brackets);
		enum slice_scan_end end = take_bracket(s, floor, *bracket);

		if (end != SLICE_SCAN_MORE) {
			*at = bracket + (end == SLICE_SCAN_DONE);
			return end;
		}
	}
	*at = block + BLOCK;
	return SLICE_SCAN_MORE;
}

static enum slice_scan_end scan_byte(struct slice_scan *s, int floor, const char **at)
{
	enum slice_scan_end end = SLICE_SCAN_MORE;
	char c = **at;

	if (s->escaped)
		s->escaped = 0;
	else if (c == '\\')
		s->escaped = 1;
	else if (c == '"')
		s->in_string = ~s->in_string;
	if (!s->in_string && (c == '{' || c == '[' || c == '}' || c == ']'))
		end = take_bracket(s, floor, c);
	if (end == SLICE_SCAN_MORE || end == SLICE_SCAN_DONE)
		(*at)++;
	return end;
}

enum slice_scan_end slice_scan_container(struct slice_scan *s, int floor, const char **at,
					 const char *end)
{
	enum slice_scan_end result = SLICE_SCAN_MORE;

	while (result == SLICE_SCAN_MORE && end - *at >= BLOCK)
		result = scan_block(s, floor, at);
	while (result == SLICE_SCAN_MORE && *at < end)
		result = scan_byte(s, floor, at);
	return result;
}

enum slice_scan_end slice_scan_string(struct slice_scan *s, const char **at, const char *end)
{
	while (*at < end) {
		char c = *(*at)++;

		if (s->escaped)
			s->escaped = 0;
		else if (c == '\\')
			s->escaped = 1;
		else if (c == '"')
			return SLICE_SCAN_DONE;
	}
	return SLICE_SCAN_MORE;
}

enum slice_scan_end slice_scan_scalar(const char **at, const char *end)
{
	for (; *at < end; (*at)++) {
		char c = **at;

		if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') &&
		    c != '-' && c != '+' && c != '.' && c != '_')
			return SLICE_SCAN_DONE;
	}
	return SLICE_SCAN_MORE;
}

static size_t digits_at(const char *text, size_t size, size_t at)
{
	size_t n = at;

	while (n < size && text[n] >= '0' && text[n] <= '9')
		n++;
	return n - at;
}

/* The grammar of a JSON number, which cJSON would read more generously. */
static bool is_number(const char *text, size_t size)
{
	size_t at = size && *text == '-', n = digits_at(text, size, at);

	if (n == 0 || (n > 1 && text[at] == '0'))
		return false;
	at += n;
	if (at < size && text[at] == '.') {
		n = digits_at(text, size, ++at);
		if (n == 0)
			return false;
		at += n;
	}
	if (at < size && (text[at] == 'e' || text[at] == 'E')) {
		at++;
		at += at < size && (text[at] == '-' || text[at] == '+');
		n = digits_at(text, size, at);
		if (n == 0)
			return false;
		at += n;
	}
	return at == size;
}

bool slice_is_scalar(const char *text, size_t size)
{
	static const char *const words[] = {"true", "false", "null"};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (size == strlen(words[i]) && memcmp(text, words[i], size) == 0)
			return true;
	return is_number(text, size);
}

/* Four hexadecimal digits; -1 when they are none. */
static long hex4(const char *text, size_t size)
{
	long code = 0;

	if (size < 4)
		return -1;
	for (int i = 0; i < 4; i++) {
		char c = text[i];
		int digit = c >= '0' && c <= '9'   ? c - '0'
			    : c >= 'a' && c <= 'f' ? c - 'a' + 10
			    : c >= 'A' && c <= 'F' ? c - 'A' + 10
						   : -1;

		if (digit < 0)
			return -1;
		code = code << 4 | digit;
	}
	return code;
}

/* Resolves the escape behind a backslash; returns the bytes it took. What is none stays as it is.
 */
static size_t unescape(struct buf *out, const char *text, size_t size)
{
	static const char names[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
	const char *name = size && *text ? strchr(names, *text) : NULL;
	long code = size && *text == 'u' ? hex4(text + 1, size - 1) : -1, low = -1;
	char bytes[4];
	size_t used = 5;

	if (name) {
		buf_putc(out, meanings[name - names]);
		return 1;
	}
	if (code < 0) {
		buf_putc(out, '\\');
		return 0;
	}
	if (code >= 0xd800 && code <= 0xdbff && size >= 11 && text[5] == '\\' && text[6] == 'u')
		low = hex4(text + 7, size - 7);
	if (low >= 0xdc00 && low <= 0xdfff) {
		code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
		used = 11;
	}
	buf_put(out, bytes, text_encode(code ? (uint32_t)code : 0x2400, bytes));
	return used;
}

void slice_unescape(struct buf *out, const char *text, size_t size)
{
	for (size_t i = 0; i < size;) {
		char c = text[i++];

		if (c == '\\')
			i += unescape(out, text + i, size - i);
		else if (c == '\0')
			buf_puts(out, "\xe2\x90\x80");
		else
			buf_putc(out, c);
	}
}
