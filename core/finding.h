/*
 * Records, and the sink that importers fill. An importer never touches SQL: it turns a document
 *into calls on one sink. Any input, any output: the store is one sink, a test's recorder another.
 *
 * A Trivy report of one image, two findings, one secret:
 *
 *	sink->scan_begin(ctx, &(struct scan){.source = SOURCE_TRIVY, .tool = "trivy", ...});
 *	sink->image(ctx, &image);       before, between or after the findings; once a scan at most
 *	sink->finding(ctx, &finding);   one source finding x one vulnerable package x one resource
 *	sink->finding(ctx, &finding);
 *	sink->usage(ctx, &usage);       facts, where the document holds some
 *	sink->skipped(ctx, "secret", 1, "deploy.sh");
 *	sink->scan_end(ctx, &end);      what the document turned out to cover, and whether it was
 *whole
 *
 * All strings are borrowed and live for the call only; NULL is an absent fact. They are the words
 *of the source, as it wrote them; keys are made from them by core/identity. A finding whose asset
 *has `is_scan_image` set belongs to the scan's one image, even when image() comes after it.
 */
#ifndef TAMIS_CORE_FINDING_H
#define TAMIS_CORE_FINDING_H

#include <stdbool.h>
#include <stddef.h>

#include "core/date.h"
#include "core/error.h"
#include "core/event.h"
#include "core/mem.h"
#include "core/severity.h"

/* Who found it, in alphabetical order, so that a mask prints as a sorted list. SOURCE_FACTS is no
 * source of findings: a document of usage, images, intel or accounts. */
enum source {
	SOURCE_ECR,
	SOURCE_GRYPE,
	SOURCE_INSPECTOR,
	SOURCE_TRIVY,
	SOURCE_COUNT,
	SOURCE_FACTS = SOURCE_COUNT
};
extern const char *const sources[SOURCE_COUNT + 1]; /* the last is NULL */
const char *source_word(enum source source);        /* also "facts" */

enum kind { KIND_VULN, KIND_CODE, KIND_NETWORK, KIND_COUNT };
extern const char *const kinds[KIND_COUNT + 1]; /* the last is NULL */

enum fix { FIX_UNKNOWN, FIX_NO, FIX_PARTIAL, FIX_YES, FIX_COUNT };
extern const char *const fixes[FIX_COUNT + 1]; /* [FIX_UNKNOWN] is NULL, and the last */

/*
 * `fix` of JSONL: yes when a fixed version or the source's YES is known, partial and no as the
 * source says, no too for a status of will_not_fix, or affected, without a version; else unknown.
 */
enum fix fix_of(const char *fixed, const char *stated, const char *status);
/* RULES R5: "", "NotAvailable", "None", "null" in any case are no version. Borrowed or NULL. */
const char *fixed_version(const char *raw);

struct scan {
	enum source source;
	const char *format; /* "trivy", "inspector2": the importer's name */
	const char *tool;   /* and its version, where stated */
	const char *tool_version;
	date as_of; /* when the scan was made; DATE_NONE: the document is undated */
};

struct layer {
	const char *diff_id;
	const char *digest;     /* compressed; only when digests_are_compressed */
	const char *created_by; /* the history step that made it */
	long long size;         /* bytes, -1 unknown */
};

/* One step of an image's history, in order. */
struct build_step {
	const char *created_by;
	date created;
	bool is_empty; /* it made no layer */
};

struct label {
	const char *name;
	const char *value;
};

struct image {
	const char *config_digest;  /* Trivy's ImageID: its identity, where known */
	const char *const *digests; /* manifest or index digests that name it */
	size_t digest_count;
	const char *const *references; /* "registry/repository:tag" as the source wrote them */
	size_t reference_count;
	const char *os_family;
	const char *os_version;
	int os_is_eosl; /* 1 yes, 0 no, -1 not said */
	const char *architecture;
	date created;
	bool digests_are_compressed; /* layers[].digest are registry digests (TRUTH 1) */
	const struct layer *layers;
	size_t layer_count;
	const struct build_step *history;
	size_t history_count;
	const struct label *labels;
	size_t label_count;
};

/* Where a finding sits: an image at a registry's repository, or a resource. */
struct asset {
	bool is_scan_image;   /* the scan's own image; the rest is then NULL */
	const char *registry; /* host name, completed */
	const char *repository;
	const char *const *tags;
	size_t tag_count;
	const char *digest; /* manifest digest, as stated */
	const char *os; /* the source's platform word ("DEBIAN_12"), of a function its runtime */
	const char *architecture;
	date pushed;
	const char *resource;      /* ARN, instance id, artifact name */
	const char *resource_type; /* AWS_ECR_CONTAINER_IMAGE, filesystem, ... as the source says */
};

/* Another severity or score for the same vulnerability, by whoever gave it. */
struct opinion {
	const char *vendor;   /* "nvd", "debian", "ghsa" */
	const char *severity; /* raw word; NULL when only a score is stated */
	double score;         /* CVSS base score, negative when absent */
	const char *vector;   /* CVSS vector string */
};

enum finding_status { FINDING_ACTIVE, FINDING_SUPPRESSED, FINDING_CLOSED };

struct finding {
	enum kind kind;
	struct asset asset;
	const char *account, *region;
	const char *source_key; /* the source's own id of it (finding ARN), or NULL */
	const char *vuln;       /* the id as the source wrote it; NULL for network */
	const char *const *aliases;
	size_t alias_count;
	const char *title, *description, *url;
	const char *severity_raw;
	const char *severity_source; /* who set it ("nvd", "debian"), where said */
	double score;                /* negative: none */
	const char *vector;
	double epss;              /* 0..1, negative: none */
	int exploit;              /* 1 yes, 0 no, -1 not said */
	date published;           /* as the source says; 0 or DATE_NONE: it does not */
	const char *package_type; /* Results[].Type or packageManager, raw */
	const char *ecosystem;    /* purl type (identity_ecosystem) */
	const char *package;
	const char *source_package; /* as in struct package_source, when the finding tells it */
	const char *purl;
	const char *version;
	const char *fixed;       /* NULL when none (fixed_version) */
	const char *fix_stated;  /* YES, NO, PARTIAL, or NULL */
	const char *remediation; /* what to do about it, in the source's own words */
	const char *path;
	int start_line;         /* code findings, else 0 */
	const char *port_range; /* network findings: "TCP/22-22" */
	const char *status;     /* the distribution's or the source's word */
	enum finding_status activity;
	const char *layer_digest, *layer_diff_id;
	date first_seen, last_seen; /* as the source says, else DATE_NONE */
	date updated;
	const struct opinion *opinions;
	size_t opinion_count;
};

/*
 * What a package was built from: true of the package wherever it is, so it is told of the package
 * and not of a finding, which may long have been told when a list of packages comes.
 */
struct package_source {
	const char *ecosystem, *package, *source_package;
};

/* A package that the report lists, vulnerable or not, at its path (NULL for the distribution's). */
struct listed_package {
	const char *ecosystem, *package, *version, *path;
};

/*
 * Facts: what is no finding and yet decides what a finding means. Words as the source wrote them,
 * NULL for what it does not say.
 */

/* Something that runs an image, or says that it should (TRUTH 5). */
struct usage {
	const char *account, *region; /* of the cluster; account: 12 digits */
	const char *cluster;
	const char *namespace, *service;
	const char *workload_kind,
		*workload;   /* Deployment, DaemonSet, service, task, taskdef ... */
	const char *taskdef; /* "family:revision" */
	const char *container;
	const char *role;          /* "container", "init", "ephemeral" */
	const char *image;         /* the reference of the specification */
	const char *digest;        /* of a manifest or an index in a registry */
	const char *config_digest; /* the image id that a node reports */
	const char *status;        /* the source's word, lower case for Kubernetes */
	long long count;           /* tasks or pods; the same thing told again adds up */
	bool is_running;
	bool is_declared; /* it says what should run, not what does */
	bool is_current;  /* of a task definition: the newest ACTIVE revision in this document */
	date when;
};

/* What a registry, a manifest, an index, a config or an engine says of one image. */
struct image_fact {
	const char *registry, *repository; /* as written; of ECR the account id and the name */
	const char *region;                /* where stated */
	const char *const *tags;
	size_t tag_count;
	const char *digest;        /* of the manifest or index */
	const char *config_digest; /* of the config: the image's identity */
	const char *raw_digest;    /* of this document's own bytes, as they came */
	const char *index;         /* digest of the index that lists it */
	const char *os, *architecture, *variant, *os_version;
	const char *const *layers; /* compressed digests, in order, repeats kept */
	size_t layer_count;
	const char *const *diff_ids; /* uncompressed, in order, repeats kept */
	size_t diff_id_count;
	const struct build_step *history;
	size_t history_count;
	const struct label *labels;
	size_t label_count;
	date created, pushed;
	date last_used;   /* when something last ran it, as far as the source says */
	int in_use;       /* how many run it now, as Inspector counts; -1 not said */
	bool is_artifact; /* an OCI artifact, no image */
	bool is_deleted;  /* the document says that it was deleted */
};

/* What a feed knows of a vulnerability. */
struct intel {
	const char *vuln;
	double epss, percentile; /* 0..1, negative: not said */
	const char *model;       /* of EPSS: scores of two models are not comparable */
	date scored;             /* the day of the score */
	bool is_kev;             /* listed as known exploited */
	date kev_added, kev_due;
	int ransomware; /* 1 known, 0 not, -1 not said */
};

/* An account of the organisation. */
struct account {
	const char *id; /* 12 digits, zeros kept */
	const char *name;
	const char *status;
};

/* An event is none that store_facts tells: the history does (data/store.h). */
enum fact_kind { FACT_USAGE, FACT_IMAGE, FACT_INTEL, FACT_ACCOUNT, FACT_EVENT, FACT_COUNT };
struct fact_name {
	const char *word; /* "image": a key of the JSONL contract */
	const char *many; /* N_("images"): how several are counted */
};
extern const struct fact_name fact_names[FACT_COUNT];
/* "12 usage, 3 images"; nothing when there are none. Appends to out. */
void fact_counts_print(const long long counts[FACT_COUNT], struct buf *out);

/* One of them, where they come together. */
struct fact {
	enum fact_kind kind;
	union {
		struct usage usage;
		struct image_fact image;
		struct intel intel;
		struct account account;
	};
};

/* What the document turned out to be, known at its end. Masks hold 1 << enum severity, enum fix. A
 * cut one broke off; a partial one is all there, and says itself that it is a part, or lacks what
 * was skipped. The database keeps these numbers. */
enum scan_status { SCAN_WHOLE, SCAN_PARTIAL, SCAN_CUT, SCAN_STATUS_COUNT };

enum { LISTS_OS = 1, LISTS_LANGUAGE = 2 };

struct scan_end {
	enum scan_status status;
	const char *why_partial;  /* "cut at byte 123", "NextToken", or NULL */
	date as_of;               /* when only the end told it; DATE_NONE: as scan_begin said */
	const char *tool_version; /* likewise; NULL: as scan_begin said */
	const char *artifact;     /* what was scanned, when image() did not say */
	const char *artifact_type;
	bool is_named; /* --as is a part of the artifact's name already, and does not replace it */
	const char *os_family, *os_version; /* of the artifact, when image() did not say */
	const char *const *classes; /* package classes that had a Result: what silence may close */
	size_t class_count;
	/* Of which packages it told all: bits LISTS_OS, LISTS_LANGUAGE. */
	unsigned lists;
};

struct sink {
	void *ctx;
	/* Each false stops the import; err says why (a full disk, a cancel). */
	bool (*scan_begin)(void *ctx, const struct scan *scan, struct error *err);
	bool (*image)(void *ctx, const struct image *image, struct error *err);
	bool (*finding)(void *ctx, const struct finding *finding, struct error *err);
	/* Any number between scan_begin and scan_end, in any order; NULL in a sink that keeps none.
	 */
	bool (*package_source)(void *ctx, const struct package_source *source, struct error *err);
	/* Likewise, with its version: which packages there are, whatever is known of them. */
	bool (*package)(void *ctx, const struct listed_package *package, struct error *err);
	/* Facts, any number, between scan_begin and scan_end, in any order. A sink that keeps no
	 * facts has NULL here. */
	bool (*usage)(void *ctx, const struct usage *usage, struct error *err);
	bool (*image_fact)(void *ctx, const struct image_fact *fact, struct error *err);
	bool (*intel)(void *ctx, const struct intel *intel, struct error *err);
	bool (*account)(void *ctx, const struct account *account, struct error *err);
	/* What somebody said, of another database's history. */
	bool (*event)(void *ctx, const struct event *event, struct error *err);
	/* `n` things of the document that are no finding; `example` names one. Allowed at any time.
	 */
	bool (*skipped)(void *ctx, const char *reason, long long n, const char *example,
			struct error *err);
	bool (*scan_end)(void *ctx, const struct scan_end *end, struct error *err);
};

#endif
