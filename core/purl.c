/* Reading package URLs: cut from the right as the specification says, then decode each part. */
#include "core/purl.h"

#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "core/text.h"

static int hex(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = c ? strchr(digits, c >= 'A' && c <= 'F' ? c - 'A' + 'a' : c) : NULL;

	return at ? (int)(at - digits) : -1;
}

char *purl_decode(const char *text, size_t n)
{
	struct buf out = {0};

	for (size_t i = 0; i < n; i++) {
		int high = i + 2 < n && text[i] == '%' ? hex(text[i + 1]) : -1;
		int low = high >= 0 ? hex(text[i + 2]) : -1;

		if (low < 0 || high * 16 + low == 0) {
			buf_putc(&out, text[i]);
			continue;
		}
		buf_putc(&out, (char)(high * 16 + low));
		i += 2;
	}
	return out.size ? buf_take(&out) : NULL;
}

/* The last `c` of n bytes; NULL when there is none. */
static const char *last(const char *text, size_t n, char c)
{
	while (n-- > 0)
		if (text[n] == c)
			return text + n;
	return NULL;
}

static bool is_type(const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!((text[i] >= 'a' && text[i] <= 'z') || (text[i] >= 'A' && text[i] <= 'Z') ||
		      (text[i] >= '0' && text[i] <= '9') || strchr(".+-", text[i])))
			return false;
	return n > 0;
}

bool purl_parse(const char *text, struct purl *out)
{
	const char *at, *end, *slash, *sign;

	*out = (struct purl){0};
	if (!text || !text_has_prefix(text, "pkg:"))
		return false;
	at = text + 4 + strspn(text + 4, "/");
	end = at + strcspn(at, "#");
	slash = memchr(at, '/', (size_t)(end - at));
	if (!slash || !is_type(at, (size_t)(slash - at)))
		return false;
	out->type = mem_strndup(at, (size_t)(slash - at));
	for (char *p = out->type; *p; p++)
		*p = (char)(*p >= 'A' && *p <= 'Z' ? *p - 'A' + 'a' : *p);
	at = slash + 1;
	sign = memchr(at, '?', (size_t)(end - at));
	if (sign) {
		out->qualifiers = mem_strndup(sign + 1, (size_t)(end - sign - 1));
		end = sign;
	}
	/* An npm scope is an '@' too, but never behind the last '/'. */
	slash = last(at, (size_t)(end - at), '/');
	sign = last(at, (size_t)(end - at), '@');
	if (sign && sign > at && (!slash || sign > slash + 1)) {
		out->version = mem_strndup(sign + 1, (size_t)(end - sign - 1));
		end = sign;
		slash = last(at, (size_t)(end - at), '/');
	}
	if (slash)
		out->name_space = purl_decode(at, (size_t)(slash - at));
	at = slash ? slash + 1 : at;
	out->name = purl_decode(at, (size_t)(end - at));
	if (out->name)
		return true;
	purl_fini(out);
	return false;
}

void purl_fini(struct purl *p)
{
	free(p->type);
	free(p->name_space);
	free(p->name);
	free(p->version);
	free(p->qualifiers);
	*p = (struct purl){0};
}

char *purl_qualifier(const struct purl *p, const char *key)
{
	size_t size = strlen(key);

	for (const char *at = p->qualifiers; at && *at;) {
		size_t n = strcspn(at, "&");

		if (n > size && at[size] == '=' && strncmp(at, key, size) == 0)
			return purl_decode(at + size + 1, n - size - 1);
		at += n + (at[n] == '&');
	}
	return NULL;
}

char *purl_package(const struct purl *p)
{
	static const char *const bare[] = {"deb", "rpm", "apk", "alpm", "oci", "docker"};

	for (size_t i = 0; i < sizeof(bare) / sizeof(bare[0]); i++)
		if (strcmp(p->type, bare[i]) == 0)
			return mem_strdup(p->name);
	if (!p->name_space)
		return mem_strdup(p->name);
	return mem_printf("%s%c%s", p->name_space, strcmp(p->type, "maven") == 0 ? ':' : '/',
			  p->name);
}
