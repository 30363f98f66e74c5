/*
 * What makes two findings the same: words of the sources in, comparable words out (TRUTH 2). Knows
 * no SHA-256 and no database. The surprising part is the key path: `lib/PyJWT-2.10.1.dist-info`
 * must stay the same issue after the upgrade, so the installed version is taken out of it, and so
 * are `python3.12` and folders named by a hash.
 */
#include "core/identity.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "core/purl.h"
#include "core/text.h"

struct ecosystem_row {
	const char *word; /* the source's package type */
	const char *ecosystem;
};

/* clang-format off */
static const struct ecosystem_row trivy_types[] = {
	{ "jar", "maven" },       { "pom", "maven" },         { "gradle", "maven" },
	{ "sbt", "maven" },
	{ "gomod", "golang" },    { "gobinary", "golang" },
	{ "pip", "pypi" },        { "pipenv", "pypi" },       { "poetry", "pypi" },
	{ "uv", "pypi" },         { "pylock", "pypi" },       { "python-pkg", "pypi" },
	{ "npm", "npm" },         { "yarn", "npm" },          { "pnpm", "npm" },
	{ "bun", "npm" },         { "node-pkg", "npm" },
	{ "bundler", "gem" },     { "gemspec", "gem" },
	{ "cargo", "cargo" },     { "rustbinary", "cargo" },
	{ "composer", "composer" }, { "composer-vendor", "composer" },
	{ "nuget", "nuget" },     { "dotnet-core", "nuget" }, { "packages-props", "nuget" },
	{ "conda-pkg", "conda" }, { "conda-environment", "conda" },
	{ NULL, NULL },
};

static const struct ecosystem_row inspector_types[] = {
	{ "JAR", "maven" },       { "POM", "maven" },         { "GRADLE", "maven" },
	{ "GO", "golang" },       { "GOMOD", "golang" },      { "GOBINARY", "golang" },
	{ "PIP", "pypi" },        { "PIPENV", "pypi" },       { "POETRY", "pypi" },
	{ "UV", "pypi" },         { "PYTHON", "pypi" },       { "PYTHONPKG", "pypi" },
	{ "NPM", "npm" },         { "YARN", "npm" },          { "PNPM", "npm" },
	{ "NODEPKG", "npm" },
	{ "BUNDLER", "gem" },     { "GEMSPEC", "gem" },
	{ "NUGET", "nuget" },     { "DOTNET_CORE", "nuget" },
	{ "CARGO", "cargo" },     { "COMPOSER", "composer" },
	{ NULL, NULL },
};

/* How OS families and platform words begin: "alma" and "ALMALINUX_8", "amazon" and "AMAZON_LINUX_2". */
static const struct ecosystem_row families[] = {
	{ "debian", "deb" },      { "ubuntu", "deb" },        { "echo", "deb" },
	{ "alpine", "apk" },      { "wolfi", "apk" },         { "chainguard", "apk" },
	{ "minimos", "apk" },
	{ "alma", "rpm" },        { "amazon", "rpm" },        { "al2", "rpm" },
	{ "azurelinux", "rpm" },  { "bottlerocket", "rpm" },  { "cbl-mariner", "rpm" },
	{ "mariner", "rpm" },     { "centos", "rpm" },        { "fedora", "rpm" },
	{ "opensuse", "rpm" },    { "oracle", "rpm" },        { "photon", "rpm" },
	{ "red hat", "rpm" },     { "red_hat", "rpm" },       { "redhat", "rpm" },
	{ "rhel", "rpm" },        { "rocky", "rpm" },         { "sle", "rpm" },
	{ "suse", "rpm" },
	{ NULL, NULL },
};
/* clang-format on */

static const char *row_find(const struct ecosystem_row *rows, const char *word)
{
	for (; rows->word; rows++)
		if (text_casecmp(word, rows->word) == 0)
			return rows->ecosystem;
	return NULL;
}

const char *identity_os_ecosystem(const char *family)
{
	if (!family)
		return NULL;
	for (const struct ecosystem_row *row = families; row->word; row++) {
		size_t n = strlen(row->word), i = 0;

		while (i < n && tolower((unsigned char)family[i]) == row->word[i])
			i++;
		if (i == n)
			return row->ecosystem;
	}
	return NULL;
}

char *identity_ecosystem(enum identity_source from, const char *type, const char *platform,
			 const char *package)
{
	const char *found;

	if (!type || !*type)
		return NULL;
	if (from == IDENTITY_TRIVY) {
		found = row_find(trivy_types, type);
		if (!found)
			found = identity_os_ecosystem(type);
	} else if (text_casecmp(type, "OS") == 0) {
		found = identity_os_ecosystem(platform);
	} else if (text_casecmp(type, "GENERIC") == 0 && package &&
		   strncmp(package, "go/", 3) == 0) {
		found = "golang";
	} else {
		found = row_find(inspector_types, type);
	}
	return found ? mem_strdup(found) : text_lower(type);
}

bool identity_is_os(const char *ecosystem)
{
	return text_equal(ecosystem, "deb") || text_equal(ecosystem, "rpm") ||
	       text_equal(ecosystem, "apk");
}

const char *identity_platform(const char *architecture)
{
	static const char *const names[][2] = {
		{"x86_64", "amd64"}, {"aarch64", "arm64"}, {"i386", "386"}};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (text_casecmp(architecture, names[i][0]) == 0)
			return names[i][1];
	return architecture;
}

/* PEP 503: lower case, every run of - _ . is one dash. */
static char *pypi_name(const char *name)
{
	struct buf out = {0};

	for (; *name; name++) {
		if (!strchr("-_.", *name))
			buf_putc(&out,
				 (char)(*name >= 'A' && *name <= 'Z' ? *name - 'A' + 'a' : *name));
		else if (!name[1] || !strchr("-_.", name[1]))
			buf_putc(&out, '-');
	}
	return buf_take(&out);
}

char *identity_package(const char *ecosystem, const char *name)
{
	/* Registries that compare names without case, by the purl specification. */
	static const char *const caseless[] = {"nuget", "composer", "github", "gitlab",
					       "bitbucket"};

	if (!name)
		return NULL;
	if (text_equal(ecosystem, "pypi"))
		return pypi_name(name);
	if (text_equal(ecosystem, "golang") && strcmp(name, "go/stdlib") == 0)
		return mem_strdup("stdlib");
	for (size_t i = 0; i < sizeof(caseless) / sizeof(caseless[0]); i++)
		if (text_equal(ecosystem, caseless[i]))
			return text_lower(name);
	return mem_strdup(name);
}

char *identity_version(const char *ecosystem, const char *version)
{
	if (!version)
		return NULL;
	if (text_equal(ecosystem, "golang") && version[0] == 'v' &&
	    isdigit((unsigned char)version[1]))
		version++;
	/* One that was taken from a purl; no ecosystem's versions hold a percent sign. */
	return strchr(version, '%') ? purl_decode(version, strlen(version)) : mem_strdup(version);
}

/* Behind "vol-0e47...:/p1:", an EC2 volume and its partition, and any slashes. */
static const char *path_start(const char *path)
{
	if (strncmp(path, "vol-", 4) == 0) {
		size_t volume = strcspn(path, ":/");

		if (strncmp(path + volume, ":/p", 3) == 0) {
			size_t digits = strspn(path + volume + 3, "0123456789");

			if (digits > 0 && path[volume + 3 + digits] == ':')
				path += volume + 3 + digits + 1;
		}
	}
	return path + strspn(path, "/");
}

static bool is_hash(const char *folder, size_t n)
{
	bool has_digit = false, has_letter = false;

	if (n < 7 || n > 64)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (!isxdigit((unsigned char)folder[i]))
			return false;
		if (isdigit((unsigned char)folder[i]))
			has_digit = true;
		else
			has_letter = true;
	}
	return has_digit && has_letter;
}

/* Bytes of "pythonN.M" at `at`, or 0. */
static size_t python_size(const char *at)
{
	size_t n = 6, digits;

	if (strncmp(at, "python", 6) != 0)
		return 0;
	digits = strspn(at + n, "0123456789");
	n += digits;
	if (digits == 0 || at[n] != '.')
		return 0;
	digits = strspn(at + n + 1, "0123456789");
	return digits ? n + 1 + digits : 0;
}

/* Is [at, at + n) a version of its own, no part of a longer word or number ("2.10" in "2.10.1")? */
static bool is_apart(const char *start, const char *at, size_t n)
{
	const char *after = at + n;

	if (at > start && at[-1] == 'v')
		at--;
	if (at > start && isalnum((unsigned char)at[-1]))
		return false;
	if (at > start + 1 && at[-1] == '.' && isdigit((unsigned char)at[-2]))
		return false;
	if (isalnum((unsigned char)*after))
		return false;
	return !(*after == '.' && isdigit((unsigned char)after[1]));
}

/* One component of a path, [part, end), with what changes from build to build as `*`. */
static void put_component(struct buf *out, const char *part, const char *end, const char *version)
{
	size_t version_size = strlen(version), n;
	const char *at = part;

	if (*end == '/' && is_hash(part, (size_t)(end - part))) {
		buf_putc(out, '*');
		return;
	}
	while (at < end) {
		n = at == part || !isalnum((unsigned char)at[-1]) ? python_size(at) : 0;
		if (n == 0 && version_size > 0 && version_size <= (size_t)(end - at) &&
		    memcmp(at, version, version_size) == 0 && is_apart(part, at, version_size))
			n = version_size;
		buf_putc(out, n ? '*' : *at);
		at += n ? n : 1;
	}
}

char *identity_path(const char *ecosystem, const char *path, const char *version)
{
	struct buf out = {0};

	if (!path || !*path || identity_is_os(ecosystem))
		return NULL;
	version = version ? version : "";
	if (version[0] == 'v' && isdigit((unsigned char)version[1]))
		version++; /* a `v` in front stays in the path: foo@v1.2.3 is foo@v* whoever wrote
			      it */
	path = path_start(path);
	for (;;) {
		const char *end = path + strcspn(path, "/");

		put_component(&out, path, end, version);
		if (!*end)
			break;
		buf_putc(&out, '/');
		path = end + 1;
	}
	return buf_take(&out);
}

char *identity_resource(const char *resource)
{
	static const char latest[] = ":$LATEST";
	size_t n, m = sizeof(latest) - 1;

	if (!resource)
		return NULL;
	n = strlen(resource);
	if (n >= m && strcmp(resource + n - m, latest) == 0)
		n -= m;
	return mem_strndup(resource, n);
}

bool identity_is_cve(const char *id)
{
	static const char head[] = "cve-";
	size_t digits;

	for (size_t i = 0; i < sizeof(head) - 1; i++)
		if (!id || tolower((unsigned char)id[i]) != head[i])
			return false;
	if (strspn(id + 4, "0123456789") != 4 || id[8] != '-')
		return false;
	digits = strspn(id + 9, "0123456789");
	return digits >= 4 && id[9 + digits] == '\0';
}

/* `size` in decimal and a colon; by hand, as a load of a million findings writes ten million of
 * them. */
static void put_size(struct buf *out, size_t size)
{
	char digits[24];
	size_t at = sizeof(digits);

	digits[--at] = ':';
	do
		digits[--at] = (char)('0' + size % 10);
	while (size /= 10);
	buf_put(out, digits + at, sizeof(digits) - at);
}

void identity_fields(struct buf *out, const char *const *fields, int n)
{
	for (int i = 0; i < n; i++) {
		size_t size;

		if (!fields[i]) {
			buf_put(out, "-;", 2);
			continue;
		}
		size = strlen(fields[i]);
		put_size(out, size);
		buf_put(out, fields[i], size);
		buf_putc(out, ';');
	}
}

void identity_key(struct buf *out, const char *kind, const char *const *fields, int n)
{
	identity_fields(out, &kind, 1);
	identity_fields(out, fields, n);
}

bool identity_is_digest(const char *text)
{
	const char *hex = text && text_has_prefix(text, "sha256:") ? text + 7 : NULL;

	return hex && strspn(hex, "0123456789abcdef") == 64 && !hex[64];
}
