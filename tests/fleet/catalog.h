/*
 * The fixed tables of the invented fleet: packages, accounts, repositories, bases,
 * hosts. Names of packages exist in the world; which versions are vulnerable to what
 * is invented by plan.c.
 */
#ifndef FLEET_CATALOG_H
#define FLEET_CATALOG_H

#include <stdbool.h>
#include <stddef.h>

enum eco { ECO_DEB, ECO_RPM, ECO_APK, ECO_PYPI, ECO_NPM, ECO_MAVEN, ECO_GOLANG };

/* Where a package is found; a package can have several homes. */
enum home {
	HOME_DEBIAN = 1 << 0,    /* in every Debian image */
	HOME_PLATFORM = 1 << 1,  /* added by platform/base */
	HOME_DEB_APP = 1 << 2,   /* some applications on Debian */
	HOME_ALPINE = 1 << 3,    /* in every Alpine image */
	HOME_JRE = 1 << 4,       /* added by platform/jre */
	HOME_APK_APP = 1 << 5,   /* some applications on Alpine */
	HOME_AMAZON = 1 << 6,    /* in every Amazon Linux image */
	HOME_RPM_APP = 1 << 7,   /* some applications on Amazon Linux */
	HOME_PYTHON = 1 << 8,    /* some Python applications */
	HOME_NODE = 1 << 9,      /* some Node.js applications */
	HOME_JAVA = 1 << 10,     /* some Java applications */
	HOME_GO = 1 << 11,       /* some Go binaries */
	HOME_PY_BASE = 1 << 12,  /* added by platform/python */
	HOME_NODE_BASE = 1 << 13 /* npm's own packages in mirror/node */
};

struct package_def {
	enum eco eco;
	const char *source;  /* source package; equal sources stand together */
	const char *name;    /* as Trivy says it */
	const char *version; /* `#` becomes start, start + 1, ... */
	unsigned start;
	unsigned weight; /* how many vulnerabilities its source has, per row */
	unsigned homes;  /* enum home, or-ed */
};

extern const struct package_def package_defs[];
extern const size_t package_def_count;

struct account_def {
	const char *id;
	const char *name;
	bool has_inspector;
};

extern const struct account_def account_defs[];
extern const size_t account_def_count;

#define REGION_COUNT 3
extern const char *const region_names[REGION_COUNT];

/* A line of the configuration: the first whose globs match owns. */
struct owner_def {
	const char *repository, *account; /* account: NULL, the line has none */
	const char *team, *project;       /* project: NULL, the line has none */
};

extern const struct owner_def owner_defs[];
extern const size_t owner_def_count;

enum family { FAMILY_DEBIAN, FAMILY_ALPINE, FAMILY_AMAZON };

/* A repository. The first base_count of them hold base images. */
struct repo_def {
	const char *name;
	unsigned account;
	unsigned region;
	int second_region;  /* replicated there, or -1 */
	int base;           /* index of the base's repository, or -1 */
	unsigned os_home;   /* what its first layer may install */
	unsigned app_home;  /* what its second layer may install */
	bool is_multi_arch; /* pushed as an index of two platforms */
	const char *shared; /* a layer it shares with one neighbour, or NULL */
	const char *moving; /* a tag that follows the newest image, or NULL */
	unsigned versions;  /* images in all; bases: see born */
	const char *born;   /* bases: the date index of each version, as digits */
	enum family family;
};

#define BASE_COUNT 7
extern const struct repo_def repo_defs[];
extern const size_t repo_def_count;

/* An image beside the versions of its repository, scanned on older dates only. */
struct past_def {
	const char *repo;
	const char *tag;
	unsigned like; /* it holds the packages of this version */
	unsigned born; /* date index, and how many days before */
	unsigned days;
	const char *scanned; /* date indexes, as digits */
	unsigned deleted; /* from this date on the registry does not list it; 9: it always does */
	unsigned closed;  /* Inspector closes its findings on this date; 9: never */
};

extern const struct past_def past_defs[];
extern const size_t past_def_count;

/* What is no image: instances and functions. */
struct host_def {
	bool is_lambda;
	unsigned account;
	unsigned region;
	const char *id; /* instance id, or name of the function */
	unsigned homes;
	enum family family;
};

extern const struct host_def host_defs[];
extern const size_t host_def_count;

/* A finding about code or about an open port. */
struct special_def {
	bool is_code;
	unsigned host;
	const char *what; /* detector id, or protocol */
	const char *title;
	const char *path;     /* file, or `begin-end` */
	unsigned first, last; /* lines, or ports */
	const char *severity;
};

extern const struct special_def special_defs[];
extern const size_t special_def_count;

#endif
