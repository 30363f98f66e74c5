/* RubyGems' Gem::Version. */
#include <string.h>

#include "core/version_impl.h"

/* Numbers and words, one after the other; a `-` is read as ".pre.". */
struct gem {
	struct piece rest;
	bool is_pre; /* the word that a dash stands for comes next */
	bool has_word;
};

static bool is_gem(struct piece p)
{
	bool is_dashed = false;

	for (size_t i = 0; i < p.size; i++) {
		bool is_part = version_is_digit(p.text[i]) || version_is_letter(p.text[i]);
		bool is_dash = p.text[i] == '-';

		is_dashed = is_dashed || is_dash;
		if (i == 0 && !version_is_digit(p.text[i]))
			return false;
		if (!is_part && !is_dash &&
		    (p.text[i] != '.' || i + 1 == p.size || p.text[i + 1] == '.' ||
		     p.text[i - 1] == '-'))
			return false;
		if (is_dash && (i + 1 == p.size || p.text[i - 1] == '.'))
			return false;
		if (version_is_letter(p.text[i]) && !is_dashed && version_letters(p).size == 0 &&
		    i > 0 && p.text[i - 1] != '.' && !memchr(p.text, '.', i))
			return false; /* letters stand behind a dot */
	}
	return p.size > 0;
}

/* The next number or word; .size 0: there is none. */
static struct piece take_segment(struct gem *g)
{
	struct piece p;

	if (g->is_pre) {
		g->is_pre = false;
		return (struct piece){"pre", 3};
	}
	while (g->rest.size && !version_is_digit(g->rest.text[0]) &&
	       !version_is_letter(g->rest.text[0])) {
		bool is_dash = g->rest.text[0] == '-';

		g->rest = version_rest(g->rest, 1);
		if (is_dash)
			return (struct piece){"pre", 3};
	}
	p = version_digits(g->rest);
	if (!p.size)
		p = version_letters(g->rest);
	g->rest = version_rest(g->rest, p.size);
	return p;
}

static bool is_zero(struct piece p)
{
	return version_is_number(p) && version_compare_numbers(p, (struct piece){p.text, 0}) == 0;
}

/* The next segment that counts: zeros before the first word, or at the end, do not. */
static struct piece take_counting(struct gem *g)
{
	struct gem ahead = *g;
	struct piece p = take_segment(g), other;

	if (!is_zero(p)) {
		g->has_word = g->has_word || (p.size && !version_is_number(p));
		return p;
	}
	ahead = *g;
	do
		other = take_segment(&ahead);
	while (is_zero(other));
	if (!other.size) {
		*g = ahead;
		return other;
	}
	if (!version_is_number(other) && !g->has_word) {
		*g = ahead;
		g->has_word = true;
		return other;
	}
	return p;
}

enum version_order version_order_gem(struct piece a, struct piece b)
{
	struct gem x = {.rest = a}, y = {.rest = b};

	if (!is_gem(a) || !is_gem(b))
		return VERSION_INCOMPARABLE;
	for (;;) {
		struct piece p = take_counting(&x), q = take_counting(&y);
		bool in_p = !p.size || version_is_number(p), in_q = !q.size || version_is_number(q);
		int order;

		if (!p.size && !q.size)
			return VERSION_EQUAL;
		if (in_p != in_q)
			return in_p ? VERSION_GREATER
				    : VERSION_LESS; /* words are before releases */
		order = in_p ? version_compare_numbers(p, q) : version_compare_texts(p, q);
		if (order)
			return version_sign(order);
	}
}
