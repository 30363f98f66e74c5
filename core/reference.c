/*
 * Image references by the grammar of the OCI distribution specification, and ECR's registry names.
 * A path of a tar file ("fixtures/alpine-310.tar.gz") is a valid repository name by that grammar;
 * scanners print such paths where a name is expected, so they are refused here.
 */
#include "core/identity.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"

static bool is_lower_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static bool is_word(char c)
{
	return is_lower_alnum(c) || (c >= 'A' && c <= 'Z') || c == '_';
}

/* Is it a name, or an IPv6 address in brackets, and behind a colon a number? */
static bool is_host_and_port(const char *text, size_t n)
{
	bool is_address = text[0] == '[';
	size_t i = is_address;

	while (i < n && (is_word(text[i]) || strchr(is_address ? ".:" : ".-", text[i])))
		i++;
	if (is_address && (i == n || text[i++] != ']'))
		return false;
	if (i == n)
		return true;
	return text[i] == ':' && i + 1 < n && strspn(text + i + 1, "0123456789") >= n - i - 1;
}

/* The first component is a host when it could be no repository: a dot, a port, or localhost. */
static bool is_host(const char *text, size_t n)
{
	bool is_like = memchr(text, '.', n) || memchr(text, ':', n) ||
		       (n == 9 && strncmp(text, "localhost", 9) == 0);

	return is_like && (is_word(text[0]) || text[0] == '[') && is_host_and_port(text, n);
}

/* path-component: alnum runs joined by one dot, one or two underscores, or dashes; joined by '/'.
 */
static bool is_repository(const char *text, size_t n)
{
	size_t i = 0;

	while (i < n) {
		size_t run = i, dashes, separators;

		while (i < n && is_lower_alnum(text[i]))
			i++;
		if (i == run)
			return false;
		if (i == n)
			return true;
		run = i;
		while (i < n && strchr("._-", text[i]))
			i++;
		separators = i - run;
		if (separators == 0 && text[i] != '/')
			return false;
		if (separators == 0)
			i++;
		for (dashes = 0; dashes < separators && text[run + dashes] == '-';)
			dashes++;
		if (dashes < separators && separators > 1 &&
		    strncmp(text + run, "__", separators) != 0)
			return false;
	}
	return false;
}

static bool is_tag(const char *text, size_t n)
{
	if (n == 0 || n > 128 || !is_word(text[0]))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!is_word(text[i]) && text[i] != '.' && text[i] != '-')
			return false;
	return true;
}

/* algorithm:encoded; its length is not checked, published samples are redacted ("...EXAMPLE"). */
static bool is_digest(const char *text)
{
	size_t colon = strcspn(text, ":");

	if (colon == 0 || !text[colon] || !text[colon + 1])
		return false;
	for (size_t i = 0; text[i]; i++)
		if (i != colon && !is_word(text[i]) && !strchr("=+.-", text[i]))
			return false;
	return true;
}

static bool is_archive(const char *name, size_t n)
{
	static const char *const ends[] = {".tar",    ".tgz",     ".tar.gz",
					   ".tar.xz", ".tar.zst", ".tar.bz2"};

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		size_t m = strlen(ends[i]);

		if (n >= m && strncmp(name + n - m, ends[i], m) == 0)
			return true;
	}
	return false;
}

/* The bare ids that Docker prints in a name's place: 64 hex digits, or sha256: and those. */
static bool is_bare_id(const char *text)
{
	if (strncmp(text, "sha256:", 7) == 0)
		return !strchr(text, '/'); /* a host of that name would have a port */
	return strlen(text) == 64 && strspn(text, "0123456789abcdef") == 64;
}

/* Docker Hub has many names and an invisible folder. */
static void complete(struct reference *r, const char *host, size_t host_size, const char *name,
		     size_t name_size)
{
	r->registry = mem_strndup(host, host_size);
	for (char *p = r->registry; *p; p++)
		*p = (char)tolower((unsigned char)*p);
	if (host_size == 0 || strcmp(r->registry, "index.docker.io") == 0 ||
	    strcmp(r->registry, "registry-1.docker.io") == 0) {
		free(r->registry);
		r->registry = mem_strdup("docker.io");
	}
	if (strcmp(r->registry, "docker.io") == 0 && !memchr(name, '/', name_size))
		r->repository = mem_printf("library/%.*s", (int)name_size, name);
	else
		r->repository = mem_strndup(name, name_size);
}

bool reference_parse(const char *text, struct reference *out)
{
	size_t host_size, end;
	const char *name, *at, *colon = NULL;

	*out = (struct reference){0};
	if (!text || strlen(text) > 1024 || is_bare_id(text))
		return false;
	at = strchr(text, '@');
	end = at ? (size_t)(at - text) : strlen(text);
	host_size = strcspn(text, "/");
	host_size = host_size < end && is_host(text, host_size) ? host_size : 0;
	name = host_size ? text + host_size + 1 : text;
	end -= (size_t)(name - text);
	for (size_t i = end; i > 0 && name[i - 1] != '/' && !colon; i--)
		colon = name[i - 1] == ':' ? name + i - 1 : NULL;
	if (colon && !is_tag(colon + 1, end - (size_t)(colon + 1 - name)))
		return false;
	if (!is_repository(name, colon ? (size_t)(colon - name) : end) ||
	    (at && !is_digest(at + 1)))
		return false;
	if (!colon && !at && is_archive(name, end))
		return false;
	complete(out, text, host_size, name, colon ? (size_t)(colon - name) : end);
	out->tag = colon ? mem_strndup(colon + 1, end - (size_t)(colon + 1 - name)) : NULL;
	out->digest = at ? mem_strdup(at + 1) : NULL;
	return true;
}

void reference_fini(struct reference *r)
{
	free(r->registry);
	free(r->repository);
	free(r->tag);
	free(r->digest);
	*r = (struct reference){0};
}

/* Partitions have their own suffix; the last row is the rest of the world. */
static const struct {
	const char *region; /* how the region begins */
	const char *suffix;
} partitions[] = {
	{"cn-", ".amazonaws.com.cn"},    {"us-iso-", ".c2s.ic.gov"}, {"us-isob-", ".sc2s.sgov.gov"},
	{"eu-isoe-", ".cloud.adc-e.uk"}, {"eusc-", ".amazonaws.eu"}, {"", ".amazonaws.com"},
};

enum { PARTITION_COUNT = sizeof(partitions) / sizeof(partitions[0]) };

char *reference_ecr_registry(const char *account, const char *region)
{
	int i = 0;

	if (!account || !*account || !region || !*region)
		return NULL;
	while (!text_has_prefix(region, partitions[i].region))
		i++;
	return mem_printf("%s.dkr.ecr.%s%s", account, region, partitions[i].suffix);
}

bool reference_ecr_parts(const char *registry, char **account, char **region)
{
	static const char *const services[] = {".dkr.ecr.", ".dkr.ecr-fips."};
	size_t digits, n;
	const char *rest = NULL;

	*account = *region = NULL;
	if (!registry)
		return false;
	digits = strspn(registry, "0123456789");
	for (size_t i = 0; i < sizeof(services) / sizeof(services[0]); i++)
		if (text_has_prefix(registry + digits, services[i]))
			rest = registry + digits + strlen(services[i]);
	if (digits == 0 || !rest)
		return false;
	n = strcspn(rest, ".");
	for (int i = 0; i < PARTITION_COUNT; i++) {
		if (n == 0 || strcmp(rest + n, partitions[i].suffix) != 0)
			continue;
		*account = mem_strndup(registry, digits);
		*region = mem_strndup(rest, n);
		return true;
	}
	return false;
}
