/*
 * Staging: a document's records, kept until they can be settled. For a report of one image that is
 * its end: only then is it known when the scan was made, and which image its findings belong to.
 * Strings that repeat are numbers of one dictionary; findings lie in an unlinked temporary file, so
 * memory grows with what is distinct and not with the document. No SQL: the database is locked for
 * the settling only, however slow the document comes.
 */
#ifndef TAMIS_DATA_STAGE_H
#define TAMIS_DATA_STAGE_H

#include <stdio.h>

#include "core/dict.h"
#include "core/finding.h"
#include "core/mem.h"
#include "data/digest.h"
#include "data/tuple.h"

typedef uint32_t staged_word; /* a number of stage.words; 0 absent */

/* One finding. In the spool its source_key and, the first time, its description follow it. */
struct staged_row {
	uint64_t hash;        /* of all its words */
	uint64_t description; /* id of the text; 0 none */
	date as_of;           /* DATE_NONE: the scan's */
	date first_seen, last_seen;
	double score;
	uint32_t asset; /* number in stage.assets + 1; 0 the scan's own image */
	uint32_t line;
	staged_word ecosystem, package_key, path_key, version_key, vuln;
	staged_word package, version, fixed, path, purl, severity_raw, severity_source, vector;
	staged_word status, account, region, layer, layer_digest, remediation;
	uint32_t source_key_size, description_size;
	uint8_t kind, activity, severity, fix;
};

struct staged_asset {
	staged_word registry, repository, digest, resource, resource_type, os, architecture;
	staged_word *tags;
	size_t tag_count;
	date first, last; /* of the findings that name it; DATE_NONE when one has no date */
	date pushed;      /* the earliest that is stated; DATE_NONE */
};

struct staged_opinion {
	staged_word vendor, severity, vector;
	double score;
};

/* What the newest finding of a vulnerability says about it. */
struct staged_about {
	date as_of;
	uint64_t hash;
	staged_word vuln, title, url;
	uint64_t description;
	double epss;
	int exploit;
	date published; /* DATE_NONE: not said */
	struct staged_opinion *opinions;
	size_t opinion_count;
};

struct staged_layer {
	staged_word diff_id, digest, created_by;
	long long size;
};

struct staged_history {
	staged_word created_by;
	date created;
	bool is_empty;
};

struct staged_image {
	staged_word config_digest, os_family, os_version, architecture;
	int eosl;
	date created;
	staged_word *digests, *references, *labels; /* labels: name, value, name, value, ... */
	size_t digest_count, reference_count, label_count;
	struct staged_layer *layers;
	size_t layer_count;
	struct staged_history *history;
	size_t history_count;
};

/* The words of a struct usage, in the order of the table's columns. */
#define USAGE_WORDS(X)                                                                             \
	X(account)                                                                                 \
	X(region)                                                                                  \
	X(cluster)                                                                                 \
	X(namespace)                                                                               \
	X(service)                                                                                 \
	X(workload_kind)                                                                           \
	X(workload) X(taskdef) X(container) X(role) X(image) X(digest) X(config_digest) X(status)
enum {
#define USAGE_WORD(name) USAGE_WORD_##name,
	USAGE_WORDS(USAGE_WORD)
#undef USAGE_WORD
		USAGE_WORD_COUNT
};

struct staged_usage {
	uint64_t hash; /* of all but count and time: what is equal in it adds up */
	staged_word words[USAGE_WORD_COUNT];
	bool is_running, is_declared, is_current;
	long long count;
	date when;
};

/* The words of a struct image_fact, as above. */
#define IMAGE_FACT_WORDS(X)                                                                        \
	X(registry)                                                                                \
	X(repository)                                                                              \
	X(region)                                                                                  \
	X(digest)                                                                                  \
	X(config_digest) X(raw_digest) X(index) X(os) X(architecture) X(variant) X(os_version)
enum {
#define IMAGE_FACT_WORD(name) IMAGE_FACT_WORD_##name,
	IMAGE_FACT_WORDS(IMAGE_FACT_WORD)
#undef IMAGE_FACT_WORD
		IMAGE_FACT_WORD_COUNT
};

/* Lists of an image fact, as image_fact_item numbers them. */
enum image_list {
	IMAGE_TAGS,
	IMAGE_LAYERS,
	IMAGE_DIFF_IDS,
	IMAGE_LABELS,
	IMAGE_HISTORY,
	IMAGE_LIST_COUNT
};

struct staged_item {
	staged_word name, value; /* value: of a label; of a step of the history is_empty */
	date at;
};

struct staged_image_fact {
	uint64_t hash;
	staged_word words[IMAGE_FACT_WORD_COUNT];
	date created, pushed, last_used;
	int in_use;
	bool is_artifact, is_deleted;
	struct staged_item *lists[IMAGE_LIST_COUNT];
	size_t counts[IMAGE_LIST_COUNT];
};

struct staged_intel {
	staged_word vuln, model;
	double epss, percentile;
	bool is_kev;
	int ransomware;
	date scored, added, due;
};

struct staged_account {
	staged_word id, name, status;
};

/* The words of a struct issue_name, and those of a struct event, as above. */
#define ISSUE_WORDS(X)                                                                             \
	X(registry) X(repository) X(resource) X(ecosystem) X(package) X(path) X(vuln) X(chain)
enum {
#define ISSUE_WORD(name) ISSUE_WORD_##name,
	ISSUE_WORDS(ISSUE_WORD)
#undef ISSUE_WORD
		ISSUE_WORD_COUNT
};
#define EVENT_WORDS(X)                                                                             \
	X(id)                                                                                      \
	X(author)                                                                                  \
	X(kind) X(scope) X(state) X(why) X(justification) X(text) X(label) X(target)
enum {
#define EVENT_WORD(name) EVENT_WORD_##name,
	EVENT_WORDS(EVENT_WORD)
#undef EVENT_WORD
		EVENT_WORD_COUNT
};

struct staged_event {
	staged_word words[EVENT_WORD_COUNT];
	date at, until;
	long uid;
	long long findings;
	staged_word (*issues)[ISSUE_WORD_COUNT];
	size_t issue_count;
};

struct staged_facts {
	struct tuples usage_keys; /* hashes; numbers are those of usages */
	struct staged_usage *usages;
	size_t usage_room;
	struct staged_image_fact *images;
	size_t image_count, image_room;
	struct staged_intel *intels;
	size_t intel_count, intel_room;
	struct staged_account *accounts;
	size_t account_count, account_room;
	struct staged_event *events;
	size_t event_count, event_room;
};

struct staged_scan {
	enum source source;
	bool is_open;    /* between scan_begin and scan_end */
	bool needs_date; /* something in it has no date but the scan's */
	bool tells_use;  /* it is a statement about its date: the same a day later is another one */
	bool lacks_cluster; /* something runs in it, and it does not say where */
	bool is_unnamed; /* a finding is at nothing that has a name: the content's hash gives one */
	int64_t id;      /* of its row in the database, when a part of it was settled; else 0 */
	bool has_parts;  /* facts of it were settled in parts ... */
	bool has_lost;   /* ... and went again: store_settle.h */
	char *tool, *tool_version;
	date as_of; /* DATE_NONE: undated */
	enum scan_status status;
	char *why_partial, *classes; /* classes: sorted, "lang-pkgs os-pkgs"; NULL when none */
	staged_word artifact, artifact_type, os_family, os_version;
	bool is_named;  /* as in struct scan_end */
	bool has_image; /* image() was called */
	struct staged_image image;
	long long rows;     /* in the spool, after those of the scans before */
	long long own_rows; /* of those, findings of the scan's own image */
	unsigned severities, fixes;
	unsigned lists;         /* as in struct scan_end */
	struct tuples packages; /* that it lists: ecosystem, name, key path, version: keys */
	struct tuples vulns;    /* numbers of abouts */
	struct staged_about *abouts;
	size_t about_room;
	struct staged_facts facts;
	uint64_t sum[2]; /* of the hashes of its records: order does not matter */
};

struct staged_skip {
	char *reason, *example;
	long long n;
};

struct stage {
	struct dict words;
	struct tuples asset_keys;
	struct staged_asset *assets;
	size_t asset_room;
	struct tuples texts;   /* descriptions that are in the spool */
	struct tuples aliases; /* vuln, alias */
	struct tuples sources; /* ecosystem, package, the package that it was built from: keys */
	struct staged_scan *scans;
	size_t scan_count, scan_room;
	struct staged_skip *skips;
	size_t skip_count, skip_room;
	long long told[FACT_COUNT]; /* facts, by kind */
	long long waiting;          /* findings and facts since the last stage_forget */
	FILE *spool;
	struct digest *digest;
	struct buf scratch, part;
	/* The normalised forms that were asked for last, by word: most findings repeat them. */
	struct tuples package_keys, version_keys, path_keys;
	staged_word *package_key, *version_key, *path_key;
	size_t package_room, version_room, path_room;
};

void stage_init(struct stage *s);
void stage_fini(struct stage *s);
struct sink stage_sink(struct stage *s);

/*
 * May what waits be settled now, before the document's end? When every scan is at its end, or the
 * open one is of many assets (nothing of it belongs to a scan's own image, which may still be told)
 * and each of its records has a date and a name. `is_dated`: the user dates the documents.
 */
bool stage_is_settleable(const struct stage *s, bool is_dated);
/* What was settled is forgotten: all but the open scan's identity, the skips and the counts. */
void stage_forget(struct stage *s);

/* Reading the rows back, from the first one on. The strings live until the next call. */
struct staged_strings {
	const char *source_key, *description; /* NULL: none, or seen before */
};
bool stage_rewind(struct stage *s, struct error *err);
bool stage_next(struct stage *s, struct staged_row *row, struct staged_strings *strings,
		struct error *err);

#endif
