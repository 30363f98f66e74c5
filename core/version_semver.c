/* Semantic Versioning 2.0.0, 11. */
#include "core/version_impl.h"

struct semver {
	struct piece numbers; /* "1.2.3" */
	struct piece before;  /* "rc.1" of a pre-release */
	bool is_before;
};

/* A `-`, or a letter right behind a number ("1.21rc2"), begins the pre-release; `+` what does not
 * count. False: this is no version. */
static bool parse_semver(struct piece from, struct semver *out)
{
	size_t n = 0, build = 0;

	if (from.size && (from.text[0] == 'v' || from.text[0] == 'V'))
		from = version_rest(from, 1);
	while (build < from.size && from.text[build] != '+')
		build++;
	from.size = build;
	while (n < from.size && (version_is_digit(from.text[n]) ||
				 (from.text[n] == '.' && n && version_is_digit(from.text[n - 1]))))
		n++;
	if (!n || from.text[n - 1] == '.')
		return false;
	out->numbers = (struct piece){from.text, n};
	out->is_before = n < from.size;
	out->before = version_rest(from, n);
	if (!out->is_before)
		return true;
	if (from.text[n] == '-')
		out->before = version_rest(out->before, 1);
	else if (!version_is_letter(from.text[n]))
		return false;
	return out->before.size > 0;
}

static int compare_fields(struct piece a, struct piece b)
{
	bool x = version_is_number(a), y = version_is_number(b);

	if (x && y)
		return version_compare_numbers(a, b);
	if (x != y)
		return x ? -1 : 1; /* numbers before words */
	return version_compare_texts(a, b);
}

enum version_order version_order_semver(struct piece a, struct piece b)
{
	struct semver x, y;
	int order = 0;

	if (!parse_semver(a, &x) || !parse_semver(b, &y))
		return VERSION_INCOMPARABLE;
	while (!order && (x.numbers.size || y.numbers.size)) {
		struct piece p = x.numbers.size ? version_take_field(&x.numbers, ".") : x.numbers;
		struct piece q = y.numbers.size ? version_take_field(&y.numbers, ".") : y.numbers;

		order = version_compare_numbers(p, q);
	}
	if (order || x.is_before != y.is_before)
		return version_sign(order ? order : y.is_before - x.is_before);
	while (!order && x.before.size && y.before.size)
		order = compare_fields(version_take_field(&x.before, "."),
				       version_take_field(&y.before, "."));
	return version_sign(order ? order : (x.before.size > 0) - (y.before.size > 0));
}
