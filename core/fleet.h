/*
 * The fleet: every finding in packed columns, with dictionaries for what repeats. It is the one
 * query engine of the desk and of the command line: a filter, a pivot or a sort is a plain loop
 * over these columns. SQLite is the truth; this is the working copy, filled by store_load and then
 * only read, but for what a person changes (decisions, notes, marks), which fleet_* functions below
 * apply.
 *
 * Every "entity" (an image, a package, a vulnerability, ...) has a number from 0; strings are
 * numbers of one dictionary, `words`, in which 0 is "not known".
 */
#ifndef TAMIS_CORE_FLEET_H
#define TAMIS_CORE_FLEET_H

#include <stdbool.h>
#include <stdint.h>

#include "core/date.h"
#include "core/dict.h"
#include "core/eol.h"
#include "core/finding.h"
#include "core/layers.h"
#include "core/presence.h"
#include "core/state.h"

enum { FLEET_USE_DAYS = 7 }; /* fleet.use_max_age unless a configuration says otherwise */

#define FLEET_NONE UINT32_MAX /* "no such entity": a network finding has no vulnerability */

typedef uint32_t word; /* a number of fleet.words; 0 absent */

/*
 * What images stand on (TRUTH 6): the first layers of several, one layer that many share, a name
 * that a label gives, or no more than an operating system.
 */
struct fleet_base {
	word name;
	word shown; /* the name, with what tells it from others of that name; fleet_seal fills it */
	enum base_via via;
	word chain;      /* OCI chain id of its layers' diff ids; 0: they are not all known */
	word blob_chain; /* the same of their compressed digests */
	/* Key and label of the group of findings in its images of which nobody knows the origin. */
	word rest, rest_label;
	word step;            /* the step of the history that ends it */
	uint32_t parent;      /* the base that it stands on, + 1; 0: none is known */
	uint32_t image;       /* that ends there, the newest; FLEET_NONE: none is scanned */
	date created, pushed; /* of the newest image that ends there; DATE_NONE: not known */
	uint32_t layers;      /* how many; 0: not known */
	struct eol eol;       /* of its system; fleet_seal fills it */
};

struct fleet_image {
	word key;                       /* config digest, else digest, else place and time */
	word label;                     /* "repository:tag", shown */
	word digest;                    /* manifest or index digest stated, else 0 */
	word os;                        /* "debian 12.4" */
	word architecture;              /* as stated: "arm64" */
	struct eol eol;                 /* of that; fleet_seal fills it, but for is_said */
	uint32_t base;                  /* the nearest, + 1; 0: none is known */
	enum base_via base_via;         /* how that is known: not always how the base is */
	uint32_t stands_on;             /* the nearest that its layers tell, + 1; 0 none: `base` may
					   be nearer, by a label, or be a system only */
	uint32_t names, name_count;     /* fleet.lists: key, then every digest and reference: what
					   image: matches */
	uint32_t layers, layer_count;   /* fleet.lists: diff ids in order */
	uint32_t grounds;               /* fleet.lists: of each layer what brought it
					   (FLEET_GROUND_*); 0: its layers are not known */
	date created, pushed;           /* DATE_NONE: not known */
	uint32_t uses, use_count;       /* its run of fleet.uses; fleet_seal fills it */
	uint32_t pullers, puller_count; /* fleet.lists: clusters (numbers of fleet.clusters) that
					   ever ran an image of its repositories */
	bool is_unscanned;              /* only what runs, or a registry, knows it */
};

/* A package that an image has, by its list of packages. */
struct fleet_listed {
	uint32_t package;
	word path; /* key path */
	word version;
};

/* What scans of an image looked at (core/fleet_cover.h). */
struct fleet_cover {
	/* The newest day (since 1970) of each source and kind of finding; 0: never. */
	uint16_t days[SOURCE_COUNT][COVER_BITS];
	unsigned classes;              /* 1 << class: all packages of these are listed */
	uint32_t listed, listed_count; /* those that any finding names, in fleet.listed */
};

/*
 * Somebody who runs an image, or says that it should run, without a break: from the first document
 * that showed it to the last one. What ended and began again is two (core/use.h).
 */
struct fleet_use {
	uint32_t image; /* of the fleet */
	word account, region, cluster, namespace, service, workload_kind, workload, container;
	word site;      /* the cluster, as "cluster@account" where several accounts have one of
			   its name. fleet_seal fills it */
	word spot;      /* "site/namespace/workload" or "site/service"; 0 without a cluster.
			   fleet_seal fills it */
	word taskdef;   /* "family:revision" that the last document names */
	uint32_t count; /* tasks or pods, by the last document */
	bool is_running, is_declared; /* both: it is declared, and that counts as running */
	date from, last;
	date ended; /* of the complete document whose silence ended it; DATE_NONE: none did */
};

/* Where images run, as far as complete documents tell of it: what is silent there is idle. */
struct fleet_cluster {
	word account, region, name;
	uint32_t dates, date_count; /* fleet.complete_dates: of its complete documents, ascending */
};

/* What a list of uses can be made of: how fleet.use_order is indexed. */
enum use_part {
	USE_ACCOUNT,
	USE_CLUSTER,
	USE_SITE,
	USE_NAMESPACE,
	USE_SERVICE,
	USE_WORKLOAD,
	USE_SPOT,
	USE_PART_COUNT
};

#define FLEET_OWN "own:"
struct fleet_asset {
	uint32_t image; /* FLEET_NONE: a resource that is no image */
	word registry, repository, resource, resource_type;
	word own;       /* FLEET_OWN and the repository: key of the group of what it made itself; 0
			   without one. fleet_add_asset fills it */
	word os;        /* of a resource; an image has its own: ask fleet_ground */
	struct eol eol; /* so, too; fleet_seal fills it */
	uint32_t base;  /* so, too: + 1; 0 none */
	uint32_t tags, tag_count; /* fleet.lists */
	/* fleet.lists: the lines that its tags are in (TRUTH 3), as numbers: equal in equal lines
	 * of one repository and platform. */
	uint32_t lines, line_count;
	bool is_live; /* the newest image of its line, or it runs; a resource always */
};

/* What an asset stands on: the words of its image, or of the resource that it is. */
struct fleet_ground {
	word os;
	uint32_t base; /* + 1; 0: none is known */
	enum base_via via;
	struct eol eol; /* of the system */
};

/* What brought a layer: 0 nobody knows, 1 the application, else the base with this number + 2. */
enum { FLEET_GROUND_UNKNOWN, FLEET_GROUND_APP, FLEET_GROUND_BASE };

struct fleet_package {
	word key;   /* normalised name */
	word group; /* "deb/openssl": the pivot's key; stands right behind key */
	word ecosystem;
	word source;               /* normalised name of the package it is built from, else = key */
	enum presence_class class; /* by the ecosystem; fleet_add_package fills it */
};

struct fleet_vuln {
	word key; /* the id findings are known by: a CVE where one is known */
	word title;
	uint32_t aliases, alias_count; /* fleet.lists */
	uint32_t names, name_count;    /* fleet.lists: key and aliases; fleet_add_vuln fills it */
	float epss;                    /* negative: not known */
	int8_t exploit;                /* 1, 0, -1 not known */
	int8_t kev;                    /* 1: listed as known exploited; a list says no "no" */
	date kev_added;                /* when it was listed; DATE_NONE */
	date published; /* by the earliest of its sources; 0 or DATE_NONE: none says */
	date reported;  /* when that was, or it was first reported of anything; fleet_seal fills it
			 */
};

/* An account that an organisation's list names. */
struct fleet_account {
	word id, name;
	word label; /* "name (id)" */
};

enum { FLEET_ID = 8 }; /* bytes of an id as shown: 16 hex digits */

struct fleet_issue {
	uint64_t key;     /* the id as a number, first byte highest */
	uint32_t package; /* FLEET_NONE for code and network findings */
	uint32_t vuln;    /* FLEET_NONE for network findings */
	word path;        /* key path */
	uint32_t problem; /* equal for equal problems (TRUTH 2); fleet_seal fills it */
	uint32_t asset;   /* one that has it: its repository or resource is the issue's */
	date first_seen;
	date recorded;     /* when it came into the database */
	date fixed_at;     /* when what is fixed now was fixed; DATE_NONE */
	bool is_regressed; /* present, after it was fixed */
	/* The newest decision of each scope, its number + 1; 0: none, or it is ended. Which of them
	 * speaks depends on the time: ask fleet_state. */
	uint32_t decisions[SCOPE_COUNT];
	uint32_t notes;        /* how many */
	word note;             /* the newest one's text */
	word assignee, ticket; /* as last said */
	bool is_marked;        /* by this user */
};

/*
 * What is said of some of an issue's findings only: a decision of scope base holds for those that
 * came with its layers. Numbers of verdicts below issue_count are the issues' own, for all others.
 */
struct fleet_verdict {
	uint32_t issue;
	uint32_t decision; /* of scope base, its number + 1 */
};

/* A vulnerability or a package under the name by which the shown source writes it. */
struct fleet_name {
	uint32_t of; /* vuln or package; FLEET_NONE when only the text is known */
	word text;
	uint32_t others, other_count; /* fleet.lists: a vulnerability's ids but for this one */
	uint32_t place;               /* among all by text, equals alike; fleet_seal fills it */
};

enum { FLEET_EVENT_ID = 16 }; /* bytes of the random id of what a person said */

struct fleet_decision {
	enum state state; /* of those that issues name never STATE_UNDECIDED */
	enum scope scope;
	date at, until; /* until: DATE_NONE when none */
	word by, why, justification;
	unsigned char event[FLEET_EVENT_ID];
	/* Of scope base, as issues and verdicts name it: the base that it is about, + 1, and the
	 * decision about one further down that speaks when this one has expired, number + 1. */
	uint32_t base, wider;
};

/* One finding as the loader gives it; the fleet spreads it over the columns. */
struct fleet_row {
	uint64_t id;
	uint32_t store_row; /* the store's own number of it, for store_detail; never shown */
	uint32_t asset, issue;
	word vuln, package, version, fixed, path, purl; /* the words of the shown source */
	word severity_raw, severity_source, status, account, region, team, layer, layer_digest;
	enum severity severity;
	enum source source; /* the one whose severity is shown */
	unsigned sources;   /* mask of 1 << enum source */
	double score;       /* negative: none */
	enum kind kind;
	enum fix fix;
	enum presence presence;
	bool is_suppressed;
	bool disagrees;  /* its sources give different severities */
	int layer_index; /* in the image's layers, -1 not known */
	date last_seen;
};

/* How many problems were there on one of the last days from which there are documents. */
enum { FLEET_TREND_MAX = 12 };
struct fleet_trend {
	date day; /* its last second */
	uint32_t counts[SEVERITY_COUNT];
};

enum fleet_flag { FLEET_SUPPRESSED = 1, FLEET_DISAGREES = 2 };

#define FLEET_SCORE_NONE UINT16_MAX

/* What questions made of all findings, and keep as long as the fleet. */
struct fleet_kept {
	struct fixes *fixes;             /* fixes_of (core/fixes.h) */
	struct order_kept *order;        /* order_keep (core/order.h) */
	struct order_versions *versions; /* order_rank_versions (core/order_version.h) */
};

struct fleet {
	struct dict words;
	uint32_t *lists; /* words, in runs that entities point into */
	size_t list_size, list_room;
	struct fleet_trend trend[FLEET_TREND_MAX]; /* the oldest first */
	int trend_count;
	date known_since;    /* the newest document that was known at new_since */
	date new_since;      /* is:new: what was recorded later */
	date oldest, newest; /* first_seen of the oldest and newest issue; fleet_seal fills them */
	date as_of;          /* for when presence was worked out; DATE_NONE: for no time */
	uint32_t source_lists[1 << SOURCE_COUNT],
		source_list_counts[1 << SOURCE_COUNT]; /* by mask */

	struct fleet_base *bases; /* a parent before what stands on it */
	uint32_t base_count;
	size_t base_room;
	struct fleet_image *images;
	struct fleet_cover *covers; /* by image */
	struct fleet_listed *listed;
	struct fleet_asset *assets;
	struct fleet_package *packages;
	struct fleet_vuln *vulns;
	struct fleet_issue *issues;
	struct fleet_name *vuln_names, *package_names; /* fleet_add makes them */
	struct fleet_decision *decisions;
	struct fleet_verdict *verdicts;
	struct fleet_account *accounts; /* in the order of their ids */
	uint32_t account_count;
	size_t account_room;
	struct fleet_use *uses; /* sorted by image, then by all that they say, then by time */
	uint32_t *use_order[USE_PART_COUNT]; /* of an image's run: its uses by the text of that part
					      */
	struct fleet_cluster *clusters;
	date *complete_dates;
	int64_t use_max_age;          /* seconds; older uses are not known any more */
	int due_days[SEVERITY_COUNT]; /* within which a finding should be closed; 0: none are set */
	uint32_t use_count, cluster_count, complete_date_count;
	size_t use_room, cluster_room, complete_date_room;
	uint32_t image_count, asset_count, package_count, vuln_count, issue_count, decision_count;
	uint32_t verdict_count;
	size_t verdict_room;
	uint32_t vuln_name_count, package_name_count;
	size_t image_room, cover_room, asset_room, package_room, vuln_room, issue_room,
		decision_room;
	size_t vuln_name_room, package_name_room;
	struct fleet_pairs *vuln_pairs, *package_pairs; /* while rows are added */
	uint32_t problem_count;                         /* problems are 0 .. problem_count - 1 */

	/* The columns, one element a finding. */
	uint32_t count;
	size_t room;
	uint64_t *id;
	uint32_t *store_row, *asset, *issue;
	uint32_t *vuln_name, *package_name; /* FLEET_NONE: it has none */
	word *version, *fixed, *path, *purl;
	word *account, *region, *team, *layer, *layer_digest;
	uint32_t *verdict; /* its issue's, unless the base that brought it has its own */
	uint32_t *ground;  /* what brought its layer: FLEET_GROUND_* */
	word *severity_raw, *severity_source, *status;
	uint16_t *score;      /* hundredths; FLEET_SCORE_NONE */
	int32_t *layer_index; /* a hostile report may claim any number of layers */
	uint8_t *severity, *source, *sources, *kind, *fix, *presence, *presence_why, *flags;
	date *last_seen;
	date *ended; /* since when it is fixed or gone; DATE_NONE */

	uint32_t *by_id; /* the findings in order of their ids; fleet_seal fills it */

	struct fleet_kept *kept;
};

struct fleet *fleet_new(void);
void fleet_free(struct fleet *f);

word fleet_word(struct fleet *f, const char *text);    /* NULL or "" gives 0 */
const char *fleet_text(const struct fleet *f, word w); /* NULL for 0 */

/* Appends a run of words to fleet.lists and returns where it starts. */
uint32_t fleet_list(struct fleet *f, const word *list, uint32_t count);

/* Each returns the new entity's number. The record is copied. */
uint32_t fleet_add_base(struct fleet *f, const struct fleet_base *base);
uint32_t fleet_add_image(struct fleet *f, const struct fleet_image *image);
uint32_t fleet_add_asset(struct fleet *f, const struct fleet_asset *asset);
uint32_t fleet_add_package(struct fleet *f, const struct fleet_package *package);
uint32_t fleet_add_vuln(struct fleet *f, const struct fleet_vuln *vuln);
uint32_t fleet_add_issue(struct fleet *f, const struct fleet_issue *issue);
uint32_t fleet_add_decision(struct fleet *f, const struct fleet_decision *decision);
uint32_t fleet_add(struct fleet *f, const struct fleet_row *row);

/* In any order. */
void fleet_add_use(struct fleet *f, const struct fleet_use *use);
/* `dates` of its complete documents, ascending. */
uint32_t fleet_add_cluster(struct fleet *f, word account, word region, word name, const date *dates,
			   uint32_t count);

/* In the order of ids; no entity of the rows, which name accounts by id. */
void fleet_add_account(struct fleet *f, const char *id, const char *name);
/* What is known of the account with this id, or NULL. */
const struct fleet_account *fleet_account(const struct fleet *f, word id);

/* After the last add: numbers the problems, orders by id, and dates the systems; call it once
 * before any question. */
void fleet_seal(struct fleet *f);

struct fleet_ground fleet_ground(const struct fleet *f, uint32_t asset);

static inline enum origin fleet_ground_origin(uint32_t ground)
{
	return ground >= FLEET_GROUND_BASE  ? ORIGIN_BASE
	       : ground == FLEET_GROUND_APP ? ORIGIN_APP
					    : ORIGIN_UNKNOWN;
}

/* What brought a finding's layer to its image, and which base when it was one (else FLEET_NONE). */
enum origin fleet_origin(const struct fleet *f, uint32_t finding);
uint32_t fleet_origin_base(const struct fleet *f, uint32_t finding);
/*
 * Which decisions of scope base hold for a finding (TRUTH 4): those about the base that brought it,
 * and about every base that stands on that one and that its image stands on. So a decision about
 * python:3.11 stays one about what python:3.11 brings on the day when the scan of debian:12 tells
 * that debian had it first: what is known of bases changed, not what the image stands on. The
 * nearest to the image, which has the most layers, speaks; of one base's the newest.
 *
 *	for (uint32_t b = fleet_nearest_base(f, i); b != FLEET_NONE; b = fleet_base_below(f, i, b))
 */
uint32_t fleet_nearest_base(const struct fleet *f, uint32_t finding);
uint32_t fleet_base_below(const struct fleet *f, uint32_t finding, uint32_t base);
/* Is what is said of this finding with scope base about that one of its bases? It is about the one
 * that brought it, and about each of which a decision holds: that would go on speaking, else. */
bool fleet_is_meant(const struct fleet *f, uint32_t finding, uint32_t base);
/* From the images' `grounds` the findings' own column, when both are there. */
void fleet_attribute(struct fleet *f);

/*
 * What people's word on an issue (or on a verdict of some of its findings) comes to at `now`, the
 * one rule for fields, `is:` words and pages (TRUTH 4): of the decisions the narrowest speaks; an
 * expired acceptance is silent, so the next wider one does; when none is left the issue is
 * undecided, and expired if an acceptance was there.
 */
struct fleet_state {
	enum state state;
	const struct fleet_decision *decision; /* that speaks; NULL: undecided */
	bool is_expired;
};
struct fleet_state fleet_state(const struct fleet *f, uint32_t verdict, date now);

/* is:expiring: an acceptance speaks, and it ends within FLEET_EXPIRING_DAYS. */
enum { FLEET_EXPIRING_DAYS = 14 };
bool fleet_is_expiring(const struct fleet_state *state, date now);

/* is:open (TRUTH 3, end): present or unknown, not suppressed, and the state is open or expired. */
bool fleet_is_open(const struct fleet *f, uint32_t finding, date now);

/*
 * The image's own scans list it: they never ended it, or it is gone only as the image left its
 * repository. What later images of the line made of it is no matter: images are compared by this.
 */
bool fleet_is_listed(const struct fleet *f, uint32_t finding);

/*
 * By how many days the finding's issue is older than due_days gives its severity; 0: it is not, or
 * none are given. Days are whole ones, as those of the field `age`. What is open and late is
 * is:overdue.
 */
int64_t fleet_days_late(const struct fleet *f, uint32_t finding, date now);

#endif
