/*
 * What a word of a filter is, seen from outside: where it ends, whether an operator splits it,
 * whether it is an identifier that somebody pasted. Parser and printer both ask here, so they
 * cannot disagree.
 */
#include <string.h>

#include "core/filter_impl.h"
#include "core/text.h"

size_t word_blank(const char *text)
{
	if (text[0] == ' ' || text[0] == '\t')
		return 1;
	return strncmp(text, "\xe3\x80\x80", 3) == 0 ? 3 : 0; /* U+3000, the East Asian space */
}

size_t word_char(const char *text)
{
	uint32_t code;
	size_t size = strnlen(text, 4);

	return size ? text_decode(text, size, &code) : 0;
}

/* A backslash takes the character after it along. */
static size_t step(const char *text)
{
	size_t size = word_char(text);

	return text[0] == '\\' ? size + word_char(text + size) : size;
}

size_t word_size(const char *text)
{
	size_t at = 0;

	while (text[at] && !strchr("()\"", text[at]) && !word_blank(text + at))
		at += step(text + at);
	return at;
}

bool word_is(const char *text, size_t size, const char *keyword)
{
	char given[16];

	if (size != strlen(keyword) || size >= sizeof(given))
		return false;
	memcpy(given, text, size);
	given[size] = '\0';
	return text_casecmp(given, keyword) == 0;
}

bool word_is_keyword(const char *text, size_t size)
{
	return word_is(text, size, "or") || word_is(text, size, "and") ||
	       word_is(text, size, "not");
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool word_is_view(const char *text, size_t size)
{
	if (size < 2 || text[0] != '@' || !is_letter(text[1]))
		return false;
	for (size_t i = 2; i < size; i++)
		if (!is_letter(text[i]) && !is_digit(text[i]) && text[i] != '-' && text[i] != '_')
			return false;
	return true;
}

size_t word_operator(const char *text, size_t size, enum op *op)
{
	/* The longer ones first, or `<=` would be read as `<`. */
	static const enum op order[] = {OP_NOT_EXACT, OP_NOT_REGEX, OP_AT_MOST, OP_AT_LEAST, OP_HAS,
					OP_EXACT,     OP_BELOW,     OP_ABOVE,   OP_REGEX};

	for (size_t at = 0; at < size; at += step(text + at))
		for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
			const char *given = filter_ops[order[i]].op;

			if (strncmp(text + at, given, strlen(given)) == 0) {
				*op = order[i];
				return at;
			}
		}
	return size;
}

/* The types of the package URL specification's list, and a few that scanners write. */
static const char *const purl_types[] = {
	"alpine",    "alpm",  "apk",         "bazel",    "bitbucket",
	"bitnami",   "cargo", "cocoapods",   "composer", "conan",
	"conda",     "cpan",  "cran",        "deb",      "docker",
	"dotnet",    "gem",   "generic",     "github",   "golang",
	"hackage",   "hex",   "huggingface", "julia",    "k8s",
	"luarocks",  "maven", "mlflow",      "npm",      "nuget",
	"oci",       "opam",  "otp",         "pub",      "pypi",
	"qpkg",      "rpm",   "swid",        "swift",    "vscode-extension",
	"wordpress", "yocto",
};

static bool has_prefix(const char *text, const char *lower)
{
	for (; *lower; text++, lower++)
		if ((is_letter(*text) ? *text | 0x20 : *text) != *lower)
			return false;
	return true;
}

static bool is_purl(const char *text)
{
	if (!has_prefix(text, "pkg:"))
		return false;
	for (size_t i = 0; i < sizeof(purl_types) / sizeof(purl_types[0]); i++)
		if (has_prefix(text + 4, purl_types[i]) && text[4 + strlen(purl_types[i])] == '/')
			return true;
	return false;
}

bool word_is_url(const char *text)
{
	return has_prefix(text, "http:") || has_prefix(text, "https:");
}

bool word_is_identifier(const char *text)
{
	return is_purl(text) || has_prefix(text, "arn:") || has_prefix(text, "sha256:") ||
	       has_prefix(text, "cpe:") || word_is_url(text);
}

bool word_is_text(const char *text, size_t head, enum op op)
{
	if (op != OP_HAS)
		return false;
	if (word_is_identifier(text))
		return true;
	for (size_t i = 0; i < head; i++)
		if (!is_letter(text[i]) && text[i] != '_')
			return true;
	return false;
}

/* How the ids of advisories begin. A URL holds much else that has dashes and digits. */
static const char *const id_heads[] = {
	"cve-", "ghsa-", "alas",      "rhsa-", "rhba-",  "rhea-",    "elsa-",
	"usn-", "dsa-",  "dla-",      "go-",   "pysec-", "rustsec-", "osv-",
	"mal-", "suse-", "opensuse-", "temp-", "snyk-",  "cga-",
};

static size_t id_size(const char *text)
{
	size_t size = 0;
	bool has_digit = false;

	while (is_letter(text[size]) || is_digit(text[size]) || text[size] == '-' ||
	       text[size] == ':') {
		has_digit = has_digit || is_digit(text[size]);
		size++;
	}
	while (size && (text[size - 1] == '-' || text[size - 1] == ':'))
		size--;
	return has_digit ? size : 0;
}

const char *word_vuln_of_url(const char *url, size_t *size)
{
	for (const char *at = url + 1; url[0] && *at; at++) {
		if (is_letter(at[-1]) || is_digit(at[-1]) || at[-1] == '-')
			continue;
		for (size_t i = 0; i < sizeof(id_heads) / sizeof(id_heads[0]); i++)
			if (has_prefix(at, id_heads[i]) &&
			    (*size = id_size(at)) > strlen(id_heads[i]))
				return at;
	}
	*size = 0;
	return url;
}
