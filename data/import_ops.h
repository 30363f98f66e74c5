/*
 * What an importer gives to the driver, and what the driver gives to it. The driver (import.c)
 * reads the stream, asks import_sniff.c whose document it is, and slices it by that importer's
 * rules; the importer turns slices into the calls below, which count, stop on a full disk, and
 * reach the sink.
 *
 * To add a format: one file with a `struct import_ops`, one row in importers[], one row or more in
 * the sniff table.
 */
#ifndef TAMIS_DATA_IMPORT_OPS_H
#define TAMIS_DATA_IMPORT_OPS_H

#include "core/mem.h"
#include "data/csv.h"
#include "data/import.h"

struct import_skipped {
	const char *reason; /* a literal */
	long long n;
	char *example;
};

/* One run of an importer over one stream. */
struct import_run {
	const struct import_options *options;
	const struct sink *sink;
	struct import_result *result;
	const char *name; /* of the document: a path, a URL, "-" */
	/* "sha256:<hex>" of all its inflated bytes, at the end, when the importer wants_digest. */
	const char *raw_digest;
	/* Set by an importer whose document says it is a part, and by the driver when something
	 * that matters was skipped: then it is `loss`, owned. */
	const char *why_partial;
	char *loss;
	bool is_in_scan; /* between scan_begin and scan_end */
	bool has_begun;  /* a scan was begun at some time */
	bool is_stopped; /* the sink failed, or the user cancelled */
	bool is_cut;     /* the stream ended too early: a scan that is partial then is cut */
	struct import_skipped *skips;
	size_t skip_count, skip_room;
};

enum import_shape { IMPORT_JSON, IMPORT_CSV };

/* The handlers' ctx is filled in with what open() returns; what is over a limit goes to the driver.
 */
struct import_ops {
	enum import_shape shape;
	const char *const *rules; /* JSON: for the slicer */
	size_t rule_count;
	struct slice_handler handler; /* JSON */
	struct csv_handler csv;       /* CSV: every record, the header among them */
	bool wants_digest;
	void *(*open)(struct import_run *run);
	/* The stream's end. `why_cut` is NULL when it was whole, else where it broke off. */
	bool (*finish)(void *state, const char *why_cut, struct error *err);
	void (*close)(void *state);
	/* Something over a limit was skipped; the driver counts it. Returns what the document lacks
	 * without it, a literal like N_("a finding") or its key: then the document is partial, as
	 * its silence says nothing any more. NULL when it is as good without. A record of CSV is an
	 * item of rule 0. An importer that has no such function lacks whatever is skipped. */
	const char *(*skipped)(void *state, const struct slice_skip *skip);
};

/*
 * The sink's calls, in its order. import_begin may be called before each: it acts on the first
 * only, so a scan begins when there is something to say, and a document cut before that leaves
 * nothing. Several reports in one stream are several scans. All false only when the run is stopped.
 */
bool import_begin(struct import_run *run, const struct scan *scan, struct error *err);
bool import_image(struct import_run *run, const struct image *image, struct error *err);
bool import_finding(struct import_run *run, const struct finding *finding, struct error *err);
bool import_package_source(struct import_run *run, const struct package_source *source,
			   struct error *err);
bool import_package(struct import_run *run, const struct listed_package *package,
		    struct error *err);
bool import_usage(struct import_run *run, const struct usage *usage, struct error *err);
bool import_image_fact(struct import_run *run, const struct image_fact *fact, struct error *err);
bool import_intel(struct import_run *run, const struct intel *intel, struct error *err);
bool import_account(struct import_run *run, const struct account *account, struct error *err);
bool import_event(struct import_run *run, const struct event *event, struct error *err);
/* Counts one thing that is no finding; `example` (or NULL) is kept of the first. Said at the end.
 */
void import_skip(struct import_run *run, const char *reason, const char *example);
void import_skip_at(struct import_run *run, const char *reason, long long offset);
bool import_end(struct import_run *run, const struct scan_end *end, struct error *err);

/*
 * Elements that wait for what comes behind them, one after the other in `held`. import_held gives
 * the next one from *at on (0 to begin with), in place; false when there is none.
 */
struct import_held {
	int rule; /* that cut it out */
	struct slice_bytes bytes;
};
void import_hold(struct buf *held, int rule, struct slice_bytes bytes);
bool import_held(const struct buf *held, size_t *at, struct import_held *next);

/* Why an element is skipped, where every importer means the same. */
#define IMPORT_SKIP_NOT_JSON N_("not JSON")
#define IMPORT_SKIP_NOT_OBJECT N_("no JSON object")
#define IMPORT_SKIP_SEVERITY N_("severity that is no text")

extern const struct import_ops import_trivy, import_trivy_v1, import_trivy_k8s;
extern const struct import_ops import_inspector2_csv;
extern const struct import_ops import_inspector2, import_inspector2_pages, import_inspector2_lines;
extern const struct import_ops import_eventbridge, import_eventbridge_lines;
extern const struct import_ops import_asff, import_asff_pages, import_asff_lines;
extern const struct import_ops import_ecr;
extern const struct import_ops import_accounts;
extern const struct import_ops import_epss, import_epss_json;
extern const struct import_ops import_grype;
extern const struct import_ops import_history;
extern const struct import_ops import_kev, import_kev_json;
extern const struct import_ops import_ecr_images, import_engine, import_engine_one;
extern const struct import_ops import_manifest;
extern const struct import_ops import_clusters, import_ecs, import_pods, import_pods_one;
extern const struct import_ops import_trivy_operator, import_trivy_operator_one;
extern const struct import_ops import_scan_sbom, import_scan_sbom_csv;

#endif
