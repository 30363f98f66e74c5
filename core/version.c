/* The table of schemes, and the steps that they share. */
#include "core/version.h"

#include <string.h>

#include "core/version_impl.h"

const char *const version_schemes[VERSION_SCHEME_COUNT + 1] = {
	"unknown", "deb", "rpm", "apk", "semver", "pep440", "maven", "gem", NULL};

/* By purl type. */
static const struct {
	const char *ecosystem;
	enum version_scheme scheme;
} ecosystems[] = {
	{"deb", VERSION_DEB},       {"rpm", VERSION_RPM},         {"apk", VERSION_APK},
	{"npm", VERSION_SEMVER},    {"cargo", VERSION_SEMVER},    {"nuget", VERSION_SEMVER},
	{"golang", VERSION_SEMVER}, {"composer", VERSION_SEMVER}, {"pypi", VERSION_PEP440},
	{"maven", VERSION_MAVEN},   {"gem", VERSION_GEM},
};

static enum version_order (*const orders[VERSION_SCHEME_COUNT])(struct piece, struct piece) = {
	[VERSION_DEB] = version_order_deb,       [VERSION_RPM] = version_order_rpm,
	[VERSION_APK] = version_order_apk,       [VERSION_SEMVER] = version_order_semver,
	[VERSION_PEP440] = version_order_pep440, [VERSION_MAVEN] = version_order_maven,
	[VERSION_GEM] = version_order_gem,
};

enum version_scheme version_scheme_of(const char *ecosystem)
{
	for (size_t i = 0; ecosystem && i < sizeof(ecosystems) / sizeof(ecosystems[0]); i++)
		if (strcmp(ecosystem, ecosystems[i].ecosystem) == 0)
			return ecosystems[i].scheme;
	return VERSION_UNKNOWN;
}

static struct piece trim(const char *text)
{
	struct piece p = {text, strlen(text)};

	while (p.size && (p.text[0] == ' ' || p.text[0] == '\t'))
		p = version_rest(p, 1);
	while (p.size && (p.text[p.size - 1] == ' ' || p.text[p.size - 1] == '\t'))
		p.size--;
	return p;
}

enum version_order version_compare(enum version_scheme scheme, const char *a, const char *b)
{
	if (strcmp(a, b) == 0)
		return VERSION_EQUAL;
	return orders[scheme] ? orders[scheme](trim(a), trim(b)) : VERSION_INCOMPARABLE;
}

/* ---- pieces ---------------------------------------------------------------------------------- */

struct piece version_digits(struct piece from)
{
	size_t n = 0;

	while (n < from.size && version_is_digit(from.text[n]))
		n++;
	return (struct piece){from.text, n};
}

struct piece version_letters(struct piece from)
{
	size_t n = 0;

	while (n < from.size && version_is_letter(from.text[n]))
		n++;
	return (struct piece){from.text, n};
}

struct piece version_take_field(struct piece *from, const char *separators)
{
	struct piece field = {from->text, 0};

	while (field.size < from->size && !strchr(separators, from->text[field.size]))
		field.size++;
	*from = version_rest(*from, field.size + (field.size < from->size));
	return field;
}

bool version_is_number(struct piece p)
{
	return p.size && version_digits(p).size == p.size;
}

static struct piece without_zeros(struct piece p)
{
	while (p.size && p.text[0] == '0')
		p = version_rest(p, 1);
	return p;
}

int version_compare_numbers(struct piece a, struct piece b)
{
	a = without_zeros(a);
	b = without_zeros(b);
	if (a.size != b.size)
		return a.size < b.size ? -1 : 1;
	return a.size ? memcmp(a.text, b.text, a.size) : 0;
}

int version_compare_texts(struct piece a, struct piece b)
{
	size_t shared = a.size < b.size ? a.size : b.size;
	int order = shared ? memcmp(a.text, b.text, shared) : 0;

	return order ? order : (a.size > b.size) - (a.size < b.size);
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool version_is(struct piece p, const char *word)
{
	size_t n = 0;

	while (n < p.size && word[n] && lower(p.text[n]) == word[n])
		n++;
	return n == p.size && !word[n];
}
