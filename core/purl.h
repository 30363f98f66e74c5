/*
 * Package URLs, by the purl specification (type/namespace/name@version?qualifiers#subpath, parts
 * percent-encoded). Read-only: a purl that is shown stays as its source wrote it.
 */
#ifndef TAMIS_CORE_PURL_H
#define TAMIS_CORE_PURL_H

#include <stdbool.h>
#include <stddef.h>

struct purl {
	char *type;       /* lower case: deb, golang */
	char *name_space; /* "debian", "github.com/acme"; NULL */
	char *name;
	char *version; /* as written, still encoded; identity_version decodes it for keys; NULL */
	char *qualifiers; /* "arch=amd64&epoch=0", still encoded; NULL */
};

/* Owned parts; false for what is no purl. */
bool purl_parse(const char *text, struct purl *out);
void purl_fini(struct purl *p);

/* n bytes without their percent codes, owned; NULL for none. An encoded NUL stays as it is. */
char *purl_decode(const char *text, size_t n);

/* A qualifier's value, decoded and owned; NULL when there is none. */
char *purl_qualifier(const struct purl *p, const char *key);

/* The name that package managers use: `group:artifact` for maven, the namespace before a '/' for
 * npm, golang, composer and the like; the bare name for the packages of distributions. Owned. */
char *purl_package(const struct purl *p);

#endif
