/*
 * Loading: statements become a fleet. Here it is decided which images, vulnerabilities and findings
 * are one; the database holds none of it. Each table is read once, in the order of its rows; ids
 * are mapped by dense arrays.
 */
#ifndef TAMIS_DATA_STORE_LOAD_H
#define TAMIS_DATA_STORE_LOAD_H

#include "core/line.h"
#include "core/presence.h"
#include "data/store_impl.h"
#include "data/tuple.h"

typedef uint32_t db_word; /* a number of the database's table `word` */

/* Places a statement counts in: a run of load.targets. */
struct targets {
	uint32_t start, count;
};

/* An image as the database knows it. */
struct load_image {
	db_word key, os_family, os_version, architecture;
	date created, pushed;         /* DATE_NONE: not known */
	int eosl;                     /* its system is out of support: 1 yes, 0 no, -1 not said */
	uint32_t same_as;             /* the image it is joined to; itself when to none */
	uint32_t fleet;               /* its number in the fleet: of the one it is joined to */
	uint32_t layers, layer_count; /* in load.layers */
	uint32_t boundary;            /* how many of them its history says are a base's; 0 */
	db_word step;                 /* that ends the base by its history */
	uint32_t told_layers, told_boundary; /* while the history is read */
	db_word told_step;
	db_word base_name, base_digest; /* its labels org.opencontainers.image.base.* */
	bool has_asset;                 /* a scan spoke of it, not only facts */
	bool is_of_config;              /* its key is a config digest */
	bool is_of_place;               /* its key is a place and a time, no digest */
	db_word artifact;               /* of the newest scan of it */
	db_word digest;                 /* the one that is shown */
};

struct load_layer {
	db_word diff_id, digest;
};

struct load_repository {
	db_word registry, name;
};

struct load_flaw {
	uint32_t package; /* fleet numbers; FLEET_NONE */
	uint32_t vuln;
	db_word path;
	db_word name; /* the source's own word for the vulnerability */
	uint8_t kind;
};

/* A run of load.keys.bytes. */
struct key_part {
	size_t start;
	uint32_t size;
};

/* The bytes that ids and keys are hashed from, as far as they repeat. A flaw's begin with those of
 * its package. */
struct load_keys {
	struct buf bytes;
	struct key_part *owners, *assets, *flaws, *flaw_packages;
};

/* What is kept of a fleet asset beside the fleet. */
struct load_asset {
	uint32_t owner;                  /* of issues: a number in load.owners */
	db_word resource, resource_type; /* raw */
	word account, region;            /* of an ECR registry */
};

/* An image at a repository where it was seen, whether anybody scanned it there or not; or, in no
 * repository, under the name of what was scanned. */
struct load_site {
	uint32_t asset;        /* the fleet's; FLEET_NONE: nobody scanned it */
	uint32_t image;        /* as load.images numbers it; 0: only what runs names it */
	uint32_t fleet;        /* the fleet's image, which load_presence looks up; FLEET_NONE */
	uint32_t repository;   /* 0: none */
	uint32_t owner;        /* of issues: a number in load.owners */
	word registry, region; /* as lists of repositories name it: of ECR the account's */
	word name;
	size_t place, place_count; /* its tags: a run of the gathered places */
	date first, last;          /* when it was seen there */
	date gone;                 /* from when on it is not there any more; DATE_FOREVER */
	bool is_listed; /* a list of the repository has it, and none since says otherwise */
};

/* Another severity of a vulnerability, by whoever gave it. */
struct load_rating {
	enum source source;
	db_word vendor, severity; /* severity 0: only a score */
	double score;
};

/* What the configuration needs of the database. */
struct load_policy {
	struct tuples team_keys; /* fleet asset, account */
	word *teams;
	size_t team_room;
	struct load_rating *ratings; /* by vulnerability, then vendor's name */
	size_t rating_count, rating_room;
	uint32_t *starts; /* by db_word of the vulnerability: its run of ratings */
};

struct load {
	struct store *store;
	struct fleet *fleet;
	struct error *err;
	struct buf scratch;
	bool is_damaged; /* a row names something that is not there */

	char *text; /* of all words, one after the other */
	size_t text_size, text_room;
	uint64_t *starts; /* by db_word; 0 absent */
	word *words;      /* by db_word; 0 not asked yet */
	size_t word_count;

	struct load_image *images; /* by id; all these arrays have room for id max */
	size_t image_count;
	struct load_repository *repositories;
	size_t repository_count;
	struct load_layer *layers;
	size_t layer_count, layer_room;

	struct tuples owners;     /* repository id, resource key: one of them is 0 */
	struct tuples asset_keys; /* image, repository, resource key: numbers are fleet assets' */
	struct load_asset *assets;
	size_t asset_room;
	struct targets *targets_of; /* by asset id */
	size_t asset_count;
	uint32_t *targets;
	size_t target_count, target_room;

	uint32_t *packages; /* by id: the fleet's number */
	size_t package_count;
	db_word *vuln_names; /* by db_word: the name it is known by; 0: its own */
	uint32_t *vulns;     /* by db_word of the name: the fleet's number + 1 */
	struct fleet_vuln *new_vulns;
	date *scored; /* when the EPSS score of each was stated */
	uint32_t vuln_count;
	size_t vuln_room;
	struct load_flaw *flaws;
	size_t flaw_count;

	struct load_bases *bases;   /* store_load_base.c */
	struct load_scans *scans;   /* store_load_scan.c */
	struct load_covers *covers; /* store_load_cover.c */
	struct load_site *sites;
	size_t site_count, site_room;
	struct line_period *periods; /* when which site was the newest of its line */
	size_t period_count;
	struct load_inventory *inventory; /* store_load_inventory.c */
	struct load_presence *presence;   /* store_load_presence.c */

	struct load_keys keys;
	struct load_policy policy;
	struct tuples issue_keys; /* owner, package, path, vuln: numbers are fleet issues' */
};

const char *load_text(const struct load *l, db_word w); /* NULL for 0 */
word load_word(struct load *l, db_word w);

/* Calls `each` for every row; false when a statement failed. */
bool load_rows(struct load *l, const char *sql, void (*each)(struct load *l, sqlite3_stmt *st));
/* One more than the greatest id of the table, for a dense array. */
bool load_room(struct load *l, const char *table, size_t *count);
/* False, with the error set, when a row was met that names something that is not there. */
bool load_is_sound(const struct load *l);

/* A number that is used as an index: a damaged file must not lead out of an array of `count`. */
static inline uint32_t column_id(struct load *l, sqlite3_stmt *st, int column, size_t count)
{
	sqlite3_int64 id = sqlite3_column_int64(st, column);

	if (id >= 0 && (uint64_t)id < count)
		return (uint32_t)id;
	l->is_damaged = true;
	return 0;
}
static inline uint32_t column_u32(sqlite3_stmt *st, int column)
{
	return (uint32_t)sqlite3_column_int64(st, column);
}

/* store_load_image.c: images, their places, and what asset ids stand for. */
bool load_images(struct load *l);

/* store_load_base.c: what images stand on, when the findings are in the fleet, too. */
bool load_bases(struct load *l);
void load_bases_fini(struct load *l);

/* store_load_scan.c: what the silence of scans is about, when the assets are in the fleet. */
bool load_scans(struct load *l);
void load_scans_fini(struct load *l);
/* What scans of a fleet asset are kept under: its image, or itself as a resource. */
uint32_t load_scanned(const struct load *l, uint32_t asset);
/* The first whole scan after `listed` by this source whose silence is about `mask` in the asset, or
 * about all of the account and region (words of the fleet); DATE_FOREVER: none. */
date load_covered_after(const struct load *l, uint32_t asset, enum source source, word account,
			word region, cover_mask mask, date listed);
bool load_is_covered(const struct load *l); /* does any scan close anything? */
/* Is it whole, and dated? By its id in the database. */
bool load_is_whole(const struct load *l, uint32_t scan);
/* The newest export of the source that is all of the account and region; DATE_NONE: none. */
date load_export_last(const struct load *l, enum source source, word account, word region);

/* store_load_inventory.c: the packages that an asset's newest list has, when the findings' packages
 * are known. `path`: a key path. */
bool load_inventory(struct load *l);
void load_inventory_fini(struct load *l);
/* When all packages of the class were last listed; DATE_NONE: never. */
date load_listed(const struct load *l, uint32_t asset, enum presence_class class);
bool load_has_package(const struct load *l, uint32_t asset, uint32_t package, db_word path);
bool load_has_version(const struct load *l, uint32_t asset, uint32_t package, db_word path,
		      db_word version);
/* When that list is later than `listed` and has the package nowhere any more, the date of the first
 * that said the same, if that is later, too; else its own. DATE_FOREVER when it is not. */
date load_removed_after(const struct load *l, uint32_t asset, enum presence_class class,
			uint32_t package, date listed);

/* Gives the lists of images to the fleet, by which comparisons know what is not there. */
void load_give_packages(struct load *l);

/* store_load_vuln.c: packages, vulnerabilities and flaws. */
bool load_vulns(struct load *l);
db_word load_vuln_name(const struct load *l, db_word vuln); /* what it is known by */

/* store_load_intel.c: what feeds and lists of accounts add to it. */
/* A score that somebody states at a date; the newest one, then the highest, is the fleet's. */
void load_epss(struct load *l, uint32_t vuln, double score, date as_of);
bool load_intel(struct load *l); /* before the vulnerabilities are in the fleet */
bool load_accounts(struct load *l);

/* store_load_key.c: ids and keys, when images and vulnerabilities are there. */
void load_keys_init(struct load *l);
void load_keys_fini(struct load *l);
uint64_t load_issue_key(struct load *l, uint32_t owner, const struct load_flaw *flaw);
/* The same in every database that read the same documents (TRUTH 2). */
uint64_t load_occurrence_id(struct load *l, uint32_t asset, const struct load_flaw *flaw,
			    db_word version, uint32_t line);

/* store_load_row.c: one row of the fleet. */

/* What one source says of a finding in one place. */
struct statement {
	uint32_t id, asset, issue; /* asset, issue: the fleet's */
	uint32_t scan;             /* that speaks: a row of the database */
	const struct load_flaw *flaw;
	db_word version_key;
	uint32_t line;
	enum source source;
	date as_of, first_seen, last_seen;
	date listed, recorded; /* newest document that listed it; when it came into the database */
	int64_t hash;
	enum finding_status activity;
	enum severity severity;
	enum fix fix;
	double score;
	db_word severity_raw, severity_source, package, version, fixed, path, purl, status;
	db_word account, region, layer, layer_digest;
};
/* Adds the row that n statements of one asset, issue, version and line make. */
void load_row(struct load *l, const struct statement *statements, uint32_t n);

/* store_load_presence.c: what scans, lines and use say of rows and issues (TRUTH 3). */
bool load_presence_begin(struct load *l); /* before the rows */
enum presence_class load_class(const struct load *l, uint32_t package);
void load_sight(struct load *l, uint32_t finding, const struct statement *statements, uint32_t n);
void load_presence(struct load *l); /* when the fleet is sealed */
void load_presence_fini(struct load *l);

/* store_load_policy.c: what the configuration says of a row. */
bool load_policy(struct load *l);
void load_policy_fini(struct load *l);
word load_team(struct load *l, uint32_t asset, word account);
void load_severity(struct load *l, struct statement *s); /* the one that is shown */

/* store_load_finding.c: issues and rows. */
bool load_findings(struct load *l);

/* store_load_cover.c: what scans looked at (core/fleet_cover.h), while scans and rows are read. */
void load_covers_init(struct load *l); /* when the images are in the fleet */
void load_covers_fini(struct load *l);
/* A whole scan of a fleet asset looked at that. */
void load_cover_scan(struct load *l, uint32_t asset, enum source source, cover_mask looked_at,
		     date as_of);
/* A statement of a finding (the fleet's) with this bit. */
void load_cover_held(struct load *l, uint32_t finding, const struct statement *s, int bit);
void load_covers_end(struct load *l); /* after the last row */

#endif
