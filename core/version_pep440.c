/* PEP 440, "Summary of permitted suffixes and relative ordering". */
#include <string.h>

#include "core/version_impl.h"

struct pep440 {
	struct piece epoch, release;
	int pre; /* 0 a, 1 b, 2 rc; -1 none */
	struct piece pre_number, post, dev, local;
	bool has_post, has_dev, has_local;
};

static void skip_separator(struct piece *from)
{
	if (from->size && strchr(".-_", from->text[0]))
		*from = version_rest(*from, 1);
}

/* One of the words, of which none begins as a later one does, and the number behind it; its row, or
 * -1 with nothing taken. */
static int take_word(struct piece *from, const char *const *words, struct piece *number)
{
	struct piece rest = *from, word;

	skip_separator(&rest);
	for (int i = 0; words[i]; i++) {
		struct piece behind;

		word = (struct piece){rest.text, strlen(words[i])};
		if (word.size > rest.size || !version_is(word, words[i]))
			continue;
		rest = version_rest(rest, word.size);
		behind = rest;
		skip_separator(&behind);
		*number = version_digits(behind);
		*from = number->size ? version_rest(behind, number->size) : rest;
		return i;
	}
	return -1;
}

/* "1.0-1": a post-release without its word. */
static bool take_dash_number(struct piece *from, struct piece *number)
{
	if (from->size < 2 || from->text[0] != '-' || !version_is_digit(from->text[1]))
		return false;
	*number = version_digits(version_rest(*from, 1));
	*from = version_rest(*from, 1 + number->size);
	return true;
}

static struct piece take_numbers(struct piece *from)
{
	size_t n = 0;

	while (n < from->size &&
	       (version_is_digit(from->text[n]) ||
		(from->text[n] == '.' && n && n + 1 < from->size &&
		 version_is_digit(from->text[n - 1]) && version_is_digit(from->text[n + 1]))))
		n++;
	*from = version_rest(*from, n);
	return (struct piece){from->text - n, n};
}

/* Parts of letters and digits between separators. */
static bool is_local(struct piece p)
{
	for (size_t i = 0; i < p.size; i++) {
		bool is_part = version_is_digit(p.text[i]) || version_is_letter(p.text[i]);

		if (!is_part && (i == 0 || i + 1 == p.size || !strchr(".-_", p.text[i]) ||
				 strchr(".-_", p.text[i - 1])))
			return false;
	}
	return p.size > 0;
}

static bool parse_pep440(struct piece from, struct pep440 *out)
{
	static const char *const before[] = {"preview", "alpha", "beta", "pre", "rc",
					     "a",       "b",     "c",    NULL};
	static const int before_ranks[] = {2, 0, 1, 2, 2, 0, 1, 2};
	static const char *const behind[] = {"post", "rev", "r", NULL};
	static const char *const dev[] = {"dev", NULL};
	struct piece epoch;

	*out = (struct pep440){.epoch = {from.text, 0}, .local = {from.text, 0}};
	if (from.size && (from.text[0] == 'v' || from.text[0] == 'V'))
		from = version_rest(from, 1);
	epoch = version_digits(from);
	if (epoch.size && epoch.size < from.size && from.text[epoch.size] == '!') {
		out->epoch = epoch;
		from = version_rest(from, epoch.size + 1);
	}
	out->release = take_numbers(&from);
	if (!out->release.size)
		return false;
	out->pre = take_word(&from, before, &out->pre_number);
	if (out->pre >= 0)
		out->pre = before_ranks[out->pre];
	out->has_post =
		take_dash_number(&from, &out->post) || take_word(&from, behind, &out->post) >= 0;
	out->has_dev = take_word(&from, dev, &out->dev) >= 0;
	if (from.size && from.text[0] == '+') {
		out->has_local = true;
		out->local = version_rest(from, 1);
		return is_local(out->local);
	}
	return from.size == 0;
}

/* Where the pre-release stands: a dev release of nothing else comes first of all. */
static int pre_rank(const struct pep440 *v)
{
	if (v->pre >= 0)
		return v->pre;
	return !v->has_post && v->has_dev ? -1 : 3;
}

static int compare_letters(struct piece a, struct piece b)
{
	size_t shared = a.size < b.size ? a.size : b.size;

	for (size_t i = 0; i < shared; i++) {
		char x = a.text[i], y = b.text[i];

		x = x >= 'A' && x <= 'Z' ? (char)(x + 32) : x;
		y = y >= 'A' && y <= 'Z' ? (char)(y + 32) : y;
		if (x != y)
			return x < y ? -1 : 1;
	}
	return (a.size > b.size) - (a.size < b.size);
}

static int compare_local(const struct pep440 *x, const struct pep440 *y)
{
	struct piece a = x->local, b = y->local;

	if (x->has_local != y->has_local)
		return x->has_local - y->has_local;
	while (a.size && b.size) {
		struct piece p = version_take_field(&a, ".-_"), q = version_take_field(&b, ".-_");
		int order;

		if (version_is_number(p) != version_is_number(q))
			return version_is_number(p) ? 1 : -1; /* numbers behind words */
		order = version_is_number(p) ? version_compare_numbers(p, q)
					     : compare_letters(p, q);
		if (order)
			return order;
	}
	return (a.size > 0) - (b.size > 0);
}

static int compare_release(struct piece a, struct piece b)
{
	int order = 0;

	while (!order && (a.size || b.size)) {
		struct piece p = a.size ? version_take_field(&a, ".") : a;
		struct piece q = b.size ? version_take_field(&b, ".") : b;

		order = version_compare_numbers(p, q);
	}
	return order;
}

enum version_order version_order_pep440(struct piece a, struct piece b)
{
	struct pep440 x, y;
	int order;

	if (!parse_pep440(a, &x) || !parse_pep440(b, &y))
		return VERSION_INCOMPARABLE;
	order = version_compare_numbers(x.epoch, y.epoch);
	if (!order)
		order = compare_release(x.release, y.release);
	if (!order)
		order = pre_rank(&x) - pre_rank(&y);
	if (!order && x.pre >= 0)
		order = version_compare_numbers(x.pre_number, y.pre_number);
	if (!order && (order = x.has_post - y.has_post) == 0 && x.has_post)
		order = version_compare_numbers(x.post, y.post);
	if (!order && (order = y.has_dev - x.has_dev) == 0 && x.has_dev)
		order = version_compare_numbers(x.dev, y.dev);
	return version_sign(order ? order : compare_local(&x, &y));
}
