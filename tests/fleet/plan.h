/*
 * The ground truth: which images exist, what is in them, what is vulnerable, who
 * scanned what when. Documents (write_*.c) and truth.json (rows.c, truth.c) are both
 * told from here and never from each other.
 */
#ifndef FLEET_PLAN_H
#define FLEET_PLAN_H

#include "catalog.h"
#include "util.h"

#include <stdbool.h>
#include <stdint.h>

#define LAYER_MAX 12
#define NODE_COUNT 3  /* nodes of a Kubernetes cluster */
#define VERSION_MAX 8 /* each package has versions 0 to 7 */

/* When documents were written. Images are built for all of them but the third. */
enum { DATE_FIRST, DATE_SECOND, DATE_THIRD, DATE_NEWEST, DATE_COUNT };

enum severity { SEV_UNKNOWN, SEV_INFO, SEV_LOW, SEV_MEDIUM, SEV_HIGH, SEV_CRITICAL, SEV_COUNT };

enum scanner { SCAN_TRIVY = 1, SCAN_INSPECTOR = 2 };

/* Which of its names each scanner calls a vulnerability by. */
enum naming {
	NAME_CVE,             /* both the CVE */
	NAME_TRIVY_OTHER,     /* Trivy GHSA with the CVE as alias */
	NAME_INSPECTOR_OTHER, /* Inspector GHSA or ALAS with the CVE as alias */
	NAME_OTHER_ALONE,     /* GHSA, no CVE is assigned */
	NAME_TWO_CVES         /* GHSA with two CVEs: stays the GHSA */
};

struct vuln {
	enum naming naming;
	char cve[24];
	char cve_two[24];
	char other[40];    /* GHSA or ALAS; empty when there is none */
	char dsa[24];      /* Debian's advisory; empty when there is none */
	unsigned fixed_in; /* index of a version, 0 when there is no fix */
	const char *status;
	enum severity severity[3];   /* by enum scanner */
	unsigned seen;               /* enum scanner, or-ed */
	unsigned appears, withdrawn; /* date indexes */
	unsigned assigned;           /* NAME_TRIVY_OTHER: Trivy states the CVE from this date on */
	bool inspector_hides_fix;
	bool has_exploit;
	unsigned epss; /* in 1/100000 */
	unsigned weakness;
	int64_t published;
};

/* One package at one place in an image. */
struct item {
	const struct package_def *def;
	unsigned version;
	unsigned layer;
	unsigned from, until; /* date indexes: a host is updated, an image never */
	const char *installed;
	const char *path;     /* NULL for operating-system packages */
	const char *path_key; /* path with `*` for what changes */
};

enum layer_kind { LAYER_BASE, LAYER_SHARED, LAYER_APP };

struct layer {
	enum layer_kind kind;
	struct digest diff, blob;
	const char *made_by;
	const char *then_cmd; /* an empty CMD entry after it, or NULL */
	unsigned size;
};

struct image {
	const struct repo_def *repo;
	const struct image *base;
	const char *arch;
	const char *tag;
	unsigned version;
	unsigned contents;           /* the version whose packages it has */
	unsigned born;               /* date index */
	const struct past_def *past; /* NULL: one of the versions of its repository */
	bool is_scanned[DATE_COUNT];
	bool is_newest[DATE_COUNT];
	bool is_pair;       /* one of two platforms of an index */
	bool states_digest; /* Trivy's report holds RepoDigests */
	uint64_t hash;      /* what choices about it start from */
	/* The documents, and the digests of their bytes. The index: of pairs alone, of both one. */
	const char *config_text, *manifest_text, *index_text;
	struct digest config, manifest, index;
	int64_t pushed;
	struct layer layers[LAYER_MAX];
	unsigned layer_count;
	struct item *items;
	unsigned item_count;
};

struct host {
	const struct host_def *def;
	const char *resource;
	struct item *items;
	unsigned item_count;
};

struct cluster {
	const char *name; /* of Kubernetes: with its region, as no document states that */
	unsigned account, region;
	bool is_ecs;
};

enum use_kind { USE_DEPLOYMENT, USE_JOB, USE_STATIC_POD, USE_SERVICE, USE_TASK };
enum use_state { STATE_RUNNING, STATE_FINISHED, STATE_PENDING };

/* Containers of one image under one name in a cluster. */
struct use {
	enum use_kind kind;
	enum use_state state;
	const struct cluster *cluster;
	const struct image *image;
	unsigned place; /* where it is pulled from */
	unsigned count;
	const char *namespace; /* NULL in ECS */
	const char *service;   /* ECS services alone */
	const char *workload;  /* in ECS the family of the task definition */
	unsigned revision;     /* of the task definition */
	const char *container;
	bool has_init;    /* an init container of the same image came before */
	bool names_index; /* the node says the digest of the index that it pulled */
};

struct definition {
	const char *family;
	unsigned revision;
	unsigned account, region;
	const char *container;
	const struct image *image;
	unsigned place;
	bool is_current; /* the newest revision of its family */
};

/* What a date's feeds say of a CVE. */
struct intel {
	const char *cve;
	unsigned epss, percentile; /* in 1/100000 */
	bool is_kev, is_ransomware;
	int64_t kev_added, kev_due;
};

/* What is known of a date beside its images. */
struct day {
	struct cluster *clusters;
	unsigned cluster_count;
	struct use *uses;
	unsigned use_count;
	struct definition *definitions;
	unsigned definition_count;
	struct intel *intel; /* sorted by name */
	unsigned intel_count;
};

struct plan {
	struct arena arena;
	uint64_t seed; /* spread out; what the caller gave is stated_seed */
	uint64_t stated_seed;
	unsigned first_date; /* of the dates written: first_date to DATE_COUNT - 1 */
	int64_t dates[DATE_COUNT];
	int64_t now;
	struct vuln *vulns;
	unsigned vuln_first[256], vuln_count[256]; /* by index in package_defs */
	struct image *images;
	unsigned image_count;
	struct host *hosts;
	struct day days[DATE_COUNT];
};

void plan_build(struct plan *plan, uint64_t seed, unsigned dates);
void plan_free(struct plan *plan);

/* plan_vulns.c */
void plan_make_vulns(struct plan *plan);
const char *vuln_id(const struct vuln *vuln);
/* The one that a scanner's document of a date knows it by, if no other document is read. */
const char *vuln_id_said(const struct vuln *vuln, enum scanner scanner, unsigned date);
const char *eco_name(enum eco eco);
bool eco_is_os(enum eco eco);
const char *package_version(struct arena *arena, const struct package_def *def, unsigned index);

struct vuln_range {
	const struct vuln *first;
	unsigned count;
};

struct vuln_range plan_vulns_of(const struct plan *plan, const struct package_def *def);
bool vuln_affects(const struct vuln *vuln, const struct item *item, unsigned date,
		  enum scanner scanner);

/*
 * plan_scans.c: what a scan of a date lists, and how it was asked. Trivy's reports of an image are
 * alike on a date, whatever place and tag they name.
 */
bool report_is_dated(const struct image *image, unsigned date);
bool report_is_cut(const struct image *image, unsigned date); /* --severity HIGH,CRITICAL */
/* The distribution is over and gives no data: nothing about its packages. */
bool report_is_blind(const struct image *image, unsigned date);
/* Whether the Results of the distribution, or of languages, list all their packages. */
bool report_has_packages(const struct image *image, bool of_os);
bool report_lists(const struct image *image, const struct item *item, const struct vuln *vuln,
		  unsigned date);

/* What Inspector's export says of a vulnerability of a package in an image or host. */
enum said { SAID_NOTHING, SAID_ACTIVE, SAID_SUPPRESSED, SAID_CLOSED };
struct target {
	const struct image *image; /* one of the two is NULL */
	const struct host *host;
	const struct item *items;
	unsigned item_count;
	unsigned place;
	unsigned account;
	unsigned region;
	const char *origin; /* the resource's id */
	int64_t since;
};
struct target target_of_image(struct plan *plan, const struct image *image, unsigned place);
struct target target_of_host(const struct plan *plan, const struct host *host);
enum said inspector_says(const struct plan *plan, const struct target *target,
			 const struct item *item, const struct vuln *vuln, unsigned date);
enum said inspector_says_special(const struct plan *plan, const struct host *host,
				 const struct special_def *def);
/* The export holds the first page of the answer alone. */
bool export_is_cut(unsigned account, unsigned region, unsigned date);

/* plan_documents.c: the images' documents, once all that they say is known. */
void plan_make_documents(struct plan *plan);
/* Of its manifest, or of its index. */
const char *image_media_type(const struct image *image, bool is_index);

/* plan_uses.c */
void plan_make_uses(struct plan *plan);
/* Whether the node's digest finds the image: an index finds both of its platforms. */
bool use_is_of(const struct use *use, const struct image *image);
/* The SCOPE of `import --complete=SCOPE` for the dump of a cluster; NULL: it is no whole list. */
const char *cluster_scope(struct plan *plan, const struct day *day, const struct cluster *cluster);
bool day_defines_tasks(const struct day *day, unsigned account, unsigned region);
const char *use_digest(const struct use *use); /* NULL: it was not pulled yet */

/* plan_intel.c */
void plan_make_intel(struct plan *plan);
/* NULL: no feed of the date names it. */
const struct intel *intel_of(const struct day *day, const char *cve);

/* plan_places.c: facts of places; `place` is 0 or, for a replicated repository, 1. */
unsigned repo_places(const struct repo_def *repo);
const char *place_region(const struct repo_def *repo, unsigned place);
const char *place_account(const struct repo_def *repo);
bool place_is(const struct repo_def *repo, unsigned place, unsigned account, unsigned region);
char *place_registry(struct plan *plan, const struct repo_def *repo, unsigned place);
char *image_reference(struct plan *plan, const struct image *image, unsigned place,
		      const char *tag);
/* The tags of an image on a date: one or two. Returns how many. */
unsigned image_tags(const struct image *image, unsigned date, const char *tags[2]);

/* Whether the registry has it on a date. */
bool image_is_listed(const struct image *image, unsigned date);

/* Whether the `both` set holds the image: the two scanners' words can be joined. */
bool image_is_joinable(const struct image *image);

/* When Trivy scanned, and when Inspector first saw; ms. Origin is a place or host. */
int64_t trivy_time(const struct plan *plan, const struct image *image, unsigned place,
		   const char *tag, unsigned date);
int64_t inspector_first_seen(const struct plan *plan, const char *origin, int64_t pushed,
			     const struct vuln *vuln);

/* Hosts are as old as the year; findings about code and ports have their own age. */
int64_t host_since(const struct plan *plan);
int64_t special_first_seen(const struct plan *plan, const struct special_def *def);

/* `arn:aws:ecr:REGION:ACCOUNT:repository/NAME/DIGEST`, Inspector's id of an image. */
char *image_arn(struct plan *plan, const struct image *image, unsigned place);
/* Whether the account has repositories in the region; or anything, at any date. */
bool registry_is_used(unsigned account, unsigned region);
bool account_uses_region(unsigned account, unsigned region);

#endif
