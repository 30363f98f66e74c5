/* The versions of distributions: dpkg, rpm, apk. */
#include <string.h>

#include "core/version_impl.h"

/* "1:2.3": the epoch of *from, which goes behind it; nothing when there is none. */
static struct piece take_epoch(struct piece *from)
{
	struct piece epoch = version_digits(*from);

	if (epoch.size == from->size || from->text[epoch.size] != ':')
		return (struct piece){from->text, 0};
	*from = version_rest(*from, epoch.size + 1);
	return epoch;
}

/* Parts at the last `-`; false when there is none. */
static bool take_release(struct piece *from, struct piece *release)
{
	size_t at = from->size;

	while (at > 0 && from->text[at - 1] != '-')
		at--;
	*release = at ? version_rest(*from, at) : (struct piece){from->text, 0};
	if (at)
		from->size = at - 1;
	return at > 0;
}

/* ---- dpkg ------------------------------------------------------------------------------------ */

/* `~` before the end, the end before letters, letters before everything else. */
static int weight(struct piece p)
{
	if (!p.size || version_is_digit(p.text[0]))
		return 0;
	if (p.text[0] == '~')
		return -1;
	return (unsigned char)p.text[0] + (version_is_letter(p.text[0]) ? 0 : 256);
}

static int compare_deb(struct piece a, struct piece b)
{
	while (a.size || b.size) {
		struct piece x, y;
		int order;

		while ((a.size && !version_is_digit(a.text[0])) ||
		       (b.size && !version_is_digit(b.text[0]))) {
			order = weight(a) - weight(b);
			if (order)
				return order;
			a = version_rest(a, a.size > 0);
			b = version_rest(b, b.size > 0);
		}
		x = version_digits(a);
		y = version_digits(b);
		order = version_compare_numbers(x, y);
		if (order)
			return order;
		a = version_rest(a, x.size);
		b = version_rest(b, y.size);
	}
	return 0;
}

enum version_order version_order_deb(struct piece a, struct piece b)
{
	int order = version_compare_numbers(take_epoch(&a), take_epoch(&b));
	struct piece x, y;

	take_release(&a, &x);
	take_release(&b, &y);
	if (!order)
		order = compare_deb(a, b);
	return version_sign(order ? order : compare_deb(x, y));
}

/* ---- rpm ------------------------------------------------------------------------------------- */

static bool begins_with(struct piece p, char c)
{
	return p.size && p.text[0] == c;
}

static struct piece skip_separators(struct piece p)
{
	while (p.size && !version_is_digit(p.text[0]) && !version_is_letter(p.text[0]) &&
	       p.text[0] != '~' && p.text[0] != '^')
		p = version_rest(p, 1);
	return p;
}

/* Where `~` or `^` stands in one of them: *order, and whether that settles it. */
static bool compare_signs(struct piece *a, struct piece *b, int *order)
{
	for (const char *sign = "~^"; *sign; sign++) {
		bool in_a = begins_with(*a, *sign), in_b = begins_with(*b, *sign);

		if (!in_a && !in_b)
			continue;
		if (in_a && in_b) {
			*a = version_rest(*a, 1);
			*b = version_rest(*b, 1);
			*order = 0;
			return true;
		}
		/* `~` is before the end, `^` behind it and before everything else */
		if (*sign == '~')
			*order = in_a ? -1 : 1;
		else
			*order = in_a ? (b->size ? -1 : 1) : (a->size ? 1 : -1);
		return true;
	}
	return false;
}

static int compare_rpm(struct piece a, struct piece b)
{
	while (a.size || b.size) {
		struct piece x, y;
		bool is_number;
		int order;

		a = skip_separators(a);
		b = skip_separators(b);
		if (compare_signs(&a, &b, &order)) {
			if (order)
				return order;
			continue;
		}
		if (!a.size || !b.size)
			break;
		is_number = version_is_digit(a.text[0]);
		x = is_number ? version_digits(a) : version_letters(a);
		y = is_number ? version_digits(b) : version_letters(b);
		if (!y.size) /* of two kinds the number is the newer one */
			return is_number ? 1 : -1;
		order = is_number ? version_compare_numbers(x, y) : version_compare_texts(x, y);
		if (order)
			return order;
		a = version_rest(a, x.size);
		b = version_rest(b, y.size);
	}
	return (a.size > 0) - (b.size > 0);
}

enum version_order version_order_rpm(struct piece a, struct piece b)
{
	int order = version_compare_numbers(take_epoch(&a), take_epoch(&b));
	struct piece x, y;
	bool in_a = take_release(&a, &x), in_b = take_release(&b, &y);

	if (!order)
		order = compare_rpm(a, b);
	if (!order && in_a && in_b)
		order = compare_rpm(x, y);
	return version_sign(order ? order : in_a - in_b);
}

/* ---- apk ------------------------------------------------------------------------------------- */

/* In apk's own order, which decides between versions that differ in length. */
enum apk_token {
	APK_INVALID,
	APK_DIGIT_OR_ZERO, /* behind a dot: leading zeros make it a fraction */
	APK_DIGIT,
	APK_LETTER,
	APK_SUFFIX,
	APK_SUFFIX_NUMBER,
	APK_REVISION,
	APK_END
};

struct apk {
	struct piece rest;
	enum apk_token next;
};

/* What a token says: a number of any length behind a small one of its own. */
struct apk_value {
	int rank;
	struct piece number;
};

static const char *const apk_suffixes[] = {"alpha", "beta", "pre", "rc", "cvs",
					   "svn",   "git",  "hg",  "p"};
enum { APK_BEFORE = 4 /* of them are before the release */ };

static int find_suffix(struct piece word)
{
	for (int i = 0; i < (int)(sizeof(apk_suffixes) / sizeof(apk_suffixes[0])); i++)
		if (word.size == strlen(apk_suffixes[i]) &&
		    memcmp(word.text, apk_suffixes[i], word.size) == 0)
			return i - APK_BEFORE;
	return APK_BEFORE + 100;
}

/* What kind of token follows one of this kind. */
static void go_on(struct apk *v, enum apk_token last)
{
	enum apk_token next = APK_INVALID;

	if (!v->rest.size)
		next = APK_END;
	else if ((last == APK_DIGIT || last == APK_DIGIT_OR_ZERO) && v->rest.text[0] >= 'a' &&
		 v->rest.text[0] <= 'z') {
		v->next = APK_LETTER;
		return;
	} else if (last == APK_LETTER && version_is_digit(v->rest.text[0]))
		next = APK_DIGIT;
	else if (last == APK_SUFFIX && version_is_digit(v->rest.text[0])) {
		v->next = APK_SUFFIX_NUMBER;
		return;
	} else if (v->rest.text[0] == '.') {
		next = APK_DIGIT_OR_ZERO;
		v->rest = version_rest(v->rest, 1);
	} else if (v->rest.text[0] == '_') {
		next = APK_SUFFIX;
		v->rest = version_rest(v->rest, 1);
	} else if (v->rest.size > 1 && v->rest.text[0] == '-' && v->rest.text[1] == 'r') {
		next = APK_REVISION;
		v->rest = version_rest(v->rest, 2);
	}
	/* tokens come in their order; only numbers and suffixes may be said again */
	if (next < last && !((next == APK_DIGIT_OR_ZERO && last == APK_DIGIT) ||
			     (next == APK_SUFFIX && last == APK_SUFFIX_NUMBER) ||
			     (next == APK_DIGIT && last == APK_LETTER)))
		next = APK_INVALID;
	v->next = next;
}

static struct apk_value take_token(struct apk *v)
{
	struct apk_value value = {0, {v->rest.text, 0}};
	enum apk_token token = v->next;
	size_t zeros = 0;

	switch (token) {
	case APK_DIGIT_OR_ZERO:
		while (zeros < v->rest.size && v->rest.text[zeros] == '0')
			zeros++;
		if (zeros && zeros <= 1000) {
			value.rank = -(int)zeros;
			v->rest = version_rest(v->rest, zeros);
			v->next = v->rest.size && version_is_digit(v->rest.text[0]) ? APK_DIGIT
										    : APK_INVALID;
			if (v->next == APK_INVALID)
				go_on(v, APK_DIGIT);
			return value;
		}
		value.number = version_digits(v->rest);
		break;
	case APK_DIGIT:
	case APK_SUFFIX_NUMBER:
	case APK_REVISION:
		value.number = version_digits(v->rest);
		break;
	case APK_LETTER:
		value.rank = (unsigned char)v->rest.text[0];
		v->rest = version_rest(v->rest, 1);
		go_on(v, token);
		return value;
	case APK_SUFFIX:
		value.number = version_letters(v->rest);
		value.rank = find_suffix(value.number);
		v->rest = version_rest(v->rest, value.number.size);
		value.number.size = 0;
		if (value.rank > APK_BEFORE + 1)
			v->next = APK_INVALID;
		else
			go_on(v, token);
		return value;
	case APK_INVALID:
	case APK_END:
		return value;
	}
	if (!value.number.size)
		v->next = APK_INVALID;
	v->rest = version_rest(v->rest, value.number.size);
	if (v->next != APK_INVALID)
		go_on(v, token);
	return value;
}

static int compare_values(struct apk_value a, struct apk_value b)
{
	if (a.rank != b.rank)
		return a.rank < b.rank ? -1 : 1;
	return version_compare_numbers(a.number, b.number);
}

static bool is_apk(struct piece p)
{
	struct apk v = {p, APK_DIGIT};

	while (v.next != APK_INVALID && v.next != APK_END)
		take_token(&v);
	return v.next == APK_END;
}

/* Of a copy: what is read here must not count as read where the lengths are compared. */
static bool is_before_release(struct apk v)
{
	return v.next == APK_SUFFIX && take_token(&v).rank < 0;
}

enum version_order version_order_apk(struct piece a, struct piece b)
{
	struct apk x = {a, APK_DIGIT}, y = {b, APK_DIGIT};
	int order = 0;

	if (!is_apk(a) || !is_apk(b))
		return VERSION_INCOMPARABLE;
	while (!order && x.next == y.next && x.next != APK_END)
		order = compare_values(take_token(&x), take_token(&y));
	if (order || x.next == y.next)
		return version_sign(order);
	/* the longer one is the newer one, unless what it has more is before the release */
	if (is_before_release(x))
		return VERSION_LESS;
	if (is_before_release(y))
		return VERSION_GREATER;
	return x.next > y.next ? VERSION_LESS : VERSION_GREATER;
}
