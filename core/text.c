/*
 * UTF-8 text as bytes and characters: decoding, comparing, matching. How wide it is and how it is
 * cleaned stands in text_cols.c. Nothing here asks the locale: towlower and strtod would answer one
 * machine's question differently from another's.
 */
#include "core/text.h"

#include <limits.h>
#include <math.h>
#include <string.h>

enum { REPLACEMENT = 0xfffd };

size_t text_decode(const char *text, size_t size, uint32_t *code)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000}; /* below it: overlong */
	const unsigned char *p = (const unsigned char *)text;
	size_t n = p[0] < 0x80   ? 1
		   : p[0] < 0xc2 ? 0
		   : p[0] < 0xe0 ? 2
		   : p[0] < 0xf0 ? 3
		   : p[0] < 0xf5 ? 4
				 : 0;
	uint32_t c;

	*code = REPLACEMENT;
	if (n == 0 || n > size)
		return 1;
	c = n == 1 ? p[0] : p[0] & (0x7fu >> n);
	for (size_t i = 1; i < n; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 1;
		c = c << 6 | (p[i] & 0x3f);
	}
	if (c < least[n] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		return 1;
	*code = c;
	return n;
}

size_t text_encode(uint32_t code, char out[4])
{
	static const unsigned char lead[] = {0, 0, 0xc0, 0xe0, 0xf0};
	size_t n;

	if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
		code = REPLACEMENT;
	n = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
	for (size_t i = n - 1; i > 0; i--) {
		out[i] = (char)(0x80 | (code & 0x3f));
		code >>= 6;
	}
	out[0] = (char)(lead[n] | code);
	return n;
}

static unsigned char lower(char c)
{
	unsigned char u = (unsigned char)c;

	return u >= 'A' && u <= 'Z' ? (unsigned char)(u + 32) : u;
}

int text_casecmp(const char *a, const char *b)
{
	while (*a && lower(*a) == lower(*b)) {
		a++;
		b++;
	}
	return lower(*a) - lower(*b);
}

bool text_equal(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

bool text_has_prefix(const char *text, const char *prefix)
{
	return strncmp(text, prefix, strlen(prefix)) == 0;
}

bool text_is_blank(const char *text)
{
	return !text || text[strspn(text, " \t\r\n")] == '\0';
}

char *text_lower(const char *text)
{
	char *copy = mem_strdup(text);

	for (char *p = copy; *p; p++)
		*p = (char)lower(*p);
	return copy;
}

/* Capitals and what brings them to their small letters. Irregular letters fold to themselves. */
static const struct {
	uint16_t first, last, add;
} capitals[] = {
	/* clang-format off */
	{'A', 'Z', 32},
	{0x00c0, 0x00d6, 32}, {0x00d8, 0x00de, 32},                        /* Latin-1 */
	{0x0386, 0x0386, 38}, {0x0388, 0x038a, 37}, {0x038c, 0x038c, 64},  /* Greek with tonos */
	{0x038e, 0x038f, 63}, {0x0391, 0x03a1, 32}, {0x03a3, 0x03ab, 32},
	{0x03c2, 0x03c2, 1},                                               /* final sigma */
	{0x0400, 0x040f, 80}, {0x0410, 0x042f, 32},                        /* Cyrillic */
	{0xff21, 0xff3a, 32},                                              /* fullwidth Latin */
	/* clang-format on */
};

static uint32_t fold(uint32_t code)
{
	if (code < 0x80)
		return lower((char)code);
	for (size_t i = 1; i < sizeof(capitals) / sizeof(capitals[0]); i++)
		if (code >= capitals[i].first && code <= capitals[i].last)
			return code + capitals[i].add;
	return code;
}

/*
 * The next character of a NUL-terminated text, folded. At the NUL it gives 0 and takes nothing. A
 * sequence that the NUL cuts is safe: the NUL is no continuation byte, so decoding stops there.
 */
static size_t next_folded(const char *text, uint32_t *code)
{
	size_t n;

	if ((unsigned char)*text < 0x80) {
		*code = lower(*text);
		return *text != '\0';
	}
	n = text_decode(text, 4, code);
	*code = fold(*code);
	return n;
}

/* Whether the folded text begins with the folded needle. */
static bool begins(const char *text, const char *needle)
{
	while (*needle) {
		uint32_t have, want;

		text += next_folded(text, &have);
		needle += next_folded(needle, &want);
		if (have != want)
			return false;
	}
	return true;
}

bool text_contains(const char *text, const char *needle)
{
	unsigned char first = lower(*needle);

	if (!first)
		return true;
	/* An ASCII needle can only begin at a byte of its own; any other one at a character. */
	while (*text) {
		uint32_t code;

		if (first < 0x80 ? lower(*text) == first && begins(text, needle)
				 : begins(text, needle))
			return true;
		text += first < 0x80 ? 1 : next_folded(text, &code);
	}
	return false;
}

/*
 * Whether the element of a pattern at *pattern (no star) takes the character at *text; both then
 * step over it. At the text's end nothing is taken.
 */
static bool take_one(const char **pattern, const char **text)
{
	const char *p = *pattern;
	uint32_t have, want;
	size_t n = next_folded(*text, &have);
	bool any = *p == '?';

	if (!n || !*p)
		return false;
	if (*p == '\\' && p[1])
		p++;
	p += next_folded(p, &want);
	if (!any && have != want)
		return false;
	*pattern = p;
	*text += n;
	return true;
}

bool text_glob(const char *pattern, const char *text)
{
	const char *star = NULL, *resume = NULL;

	/* Going back to the last star is enough: what an earlier one could still give, it can give.
	 */
	for (;;) {
		uint32_t code;

		if (*pattern == '*') {
			star = ++pattern;
			resume = text;
			continue;
		}
		if (!*text && !*pattern)
			return true;
		if (take_one(&pattern, &text))
			continue;
		if (!star || !*resume)
			return false;
		resume += next_folded(resume, &code);
		text = resume;
		pattern = star;
	}
}

enum { WORD_MAX = 64 };

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Optimal string alignment: insert, drop, change, or swap two neighbours. Both at most WORD_MAX. */
static size_t edit_distance(const char *a, size_t an, const char *b, size_t bn)
{
	size_t rows[3][WORD_MAX + 1];
	size_t *before = rows[0], *last = rows[1], *now = rows[2];

	for (size_t j = 0; j <= bn; j++)
		last[j] = j;
	for (size_t i = 1; i <= an; i++) {
		size_t *spare = before;

		now[0] = i;
		for (size_t j = 1; j <= bn; j++) {
			bool same = lower(a[i - 1]) == lower(b[j - 1]);

			now[j] = least(least(last[j], now[j - 1]) + 1, last[j - 1] + !same);
			if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
			    lower(a[i - 2]) == lower(b[j - 1]))
				now[j] = least(now[j], before[j - 2] + 1);
		}
		before = last;
		last = now;
		now = spare;
	}
	return last[bn];
}

const char *text_nearest(const char *word, const char *const *words, size_t n)
{
	size_t size = strlen(word);
	/* In a word of three letters two mistakes leave nothing of it. */
	size_t limit = size < 4 ? 1 : size < 9 ? 2 : size / 3;
	const char *best = NULL;

	if (size == 0 || size > WORD_MAX)
		return NULL;
	for (size_t i = 0; i < n; i++) {
		size_t row = strlen(words[i]), distance;

		if (row > WORD_MAX)
			continue;
		distance = edit_distance(word, size, words[i], row);
		if (distance > 1 && begins(words[i], word))
			distance = 1;
		if (distance <= limit && distance < row && (!best || distance < limit)) {
			best = words[i];
			limit = distance;
		}
		if (best && limit == 0)
			break;
	}
	return best;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Reads digits at *p into the mantissa (as many as fit); returns how many there were. */
static int take_digits(const char **p, uint64_t *mantissa, int *dropped)
{
	int n = 0;

	for (; is_digit(**p) && n < INT_MAX; (*p)++, n++) {
		if (*mantissa < UINT64_MAX / 10 - 1)
			*mantissa = *mantissa * 10 + (uint64_t)(**p - '0');
		else
			(*dropped)++;
	}
	return n;
}

/* number * 10^exponent, exact where the factors are: that is, for what people and reports write. */
static double scale(uint64_t mantissa, int exponent)
{
	long double factor = 1, base = 10;
	unsigned n = (unsigned)(exponent < 0 ? -exponent : exponent);

	for (; n; n >>= 1, base *= base)
		if (n & 1)
			factor *= base;
	return (double)(exponent < 0 ? (long double)mantissa / factor
				     : (long double)mantissa * factor);
}

bool text_number(const char *text, double *number)
{
	const char *p = text;
	uint64_t mantissa = 0, exponent = 0;
	int dropped = 0, ignored = 0, whole, fraction = 0, power = 0;
	double value;

	if (*p == '-' || *p == '+')
		p++;
	whole = take_digits(&p, &mantissa, &dropped);
	if (*p == '.') {
		int before = dropped;

		p++;
		fraction = take_digits(&p, &mantissa, &dropped);
		power -= fraction - (dropped - before);
		dropped = before;
	}
	if (whole + fraction == 0)
		return false;
	if (*p == 'e' || *p == 'E') {
		bool is_negative = *++p == '-';

		if (*p == '-' || *p == '+')
			p++;
		if (!take_digits(&p, &exponent, &ignored))
			return false;
		if (exponent > 9999)
			exponent = 9999;
		power += is_negative ? -(int)exponent : (int)exponent;
	}
	if (*p)
		return false;
	power += dropped;
	if (power > 400)
		power = 400;
	value = mantissa ? scale(mantissa, power < -400 ? -400 : power) : 0;
	*number = *text == '-' ? -value : value;
	return value < HUGE_VAL;
}

bool text_whole(const char *text, long long *number)
{
	long long sum = 0;

	if (!*text)
		return false;
	for (; *text; text++) {
		int digit = *text - '0';

		if (digit < 0 || digit > 9 || sum > (LLONG_MAX - digit) / 10)
			return false;
		sum = sum * 10 + digit;
	}
	*number = sum;
	return true;
}
