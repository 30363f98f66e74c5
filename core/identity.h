/*
 * Identity: what makes two findings the same occurrence, or the same issue (TRUTH 2). All of it is
 * words in, words out; the SHA-256 over a key's bytes is data/digest's work.
 */
#ifndef TAMIS_CORE_IDENTITY_H
#define TAMIS_CORE_IDENTITY_H

#include <stdbool.h>

#include "core/mem.h"

/* The ecosystem, a purl type, for a source's package type. `from` says whose word it is. */
enum identity_source { IDENTITY_TRIVY, IDENTITY_INSPECTOR };

/*
 * Trivy's Results[].Type, or Inspector's packageManager; `platform` is the OS family or Inspector's
 * platform word ("DEBIAN_12"), asked for OS packages; `package` decides GENERIC's `go/...`.
 * Unknown words come back in lower case; NULL or "" gives NULL. Owned.
 */
char *identity_ecosystem(enum identity_source from, const char *type, const char *platform,
			 const char *package);
/* deb, rpm, apk: the ecosystems whose packages the distribution's own database lists. */
bool identity_is_os(const char *ecosystem);
/* Of an architecture, in any case, the name that images go by: "x86_64" is amd64 (as
 * GOARCH has it). The text itself where it has no other name. */
const char *identity_platform(const char *architecture);
/* deb, rpm or apk for an OS family or platform word ("debian", "AMAZON_LINUX_2"); NULL if neither.
 */
const char *identity_os_ecosystem(const char *family);

/* The normalised package name: PEP 503 for pypi, `stdlib` for `go/stdlib`, lower case for nuget,
 * composer and github-like names, `group:artifact` for maven as it comes. Owned. */
char *identity_package(const char *ecosystem, const char *name);
/* The version that is compared: golang without its leading `v`, percent codes of a purl decoded.
 * Owned. */
char *identity_version(const char *ecosystem, const char *version);
/*
 * The key path (TRUTH 2): NULL for OS packages and for no path; else without leading `/` and
 * `vol-...:/pN:`, the installed version, `pythonN.M` and hash-like folder names replaced by `*`.
 */
char *identity_path(const char *ecosystem, const char *path, const char *version);
/* The resource as a key: without a trailing `:$LATEST`. Owned; NULL for NULL. */
char *identity_resource(const char *resource);
/* CVE-YYYY-NNNN with four digits or more, in any case, and nothing around it. SQL's is_cve(). */
bool identity_is_cve(const char *id);
/* "sha256:" and 64 lower-case hex digits, nothing else: what facts may join images by. NULL is
 * none. */
bool identity_is_digest(const char *text);

/*
 * Fields of a key, each length-prefixed, so that no two lists of fields give the same bytes; NULL
 * differs from "". `kind` names what the key is of ("issue", "occurrence").
 */
void identity_key(struct buf *out, const char *kind, const char *const *fields, int n);
/* The fields alone: keys that have fields in common are put together from such parts. */
void identity_fields(struct buf *out, const char *const *fields, int n);

/*
 * An image reference by the grammar of the OCI distribution specification, Docker's short names
 * completed: `python` is docker.io + library/python. Owned parts; tag and digest NULL when absent.
 * False for what is no reference (a path, "", a tar).
 */
struct reference {
	char *registry;
	char *repository;
	char *tag;
	char *digest;
};
bool reference_parse(const char *text, struct reference *out);
void reference_fini(struct reference *r);
/* The ECR registry's host name for an account and a region (China's partition has its own suffix).
 */
char *reference_ecr_registry(const char *account, const char *region);
/* Account and region of an ECR registry name; false when it is none. Owned parts. */
bool reference_ecr_parts(const char *registry, char **account, char **region);

#endif
