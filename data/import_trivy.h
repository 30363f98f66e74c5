/* The parts of the Trivy importer: the report, a Result of it, one finding, the image. */
#ifndef TAMIS_DATA_IMPORT_TRIVY_H
#define TAMIS_DATA_IMPORT_TRIVY_H

#include "core/arena.h"
#include "core/dict.h"
#include "data/import_ops.h"
#include "data/json_read.h"
#include "data/tuple.h"

/* One element of Results[]: what its findings share. Strings are owned. */
struct trivy_result {
	char *target, *class, *type;
	struct dict words;
	struct tuples sources; /* of Packages[]: name, source's name, how its purl begins */
};

enum { TRIVY_CLASSES = 16, TRIVY_RULES = 7 };
enum { TRIVY_VULNERABILITIES = 0 }; /* the rule whose elements are findings */

/* The importer's state: one report after the other. */
struct trivy {
	struct import_run *run;
	struct json json; /* the element at hand */
	struct arena arena;
	bool is_report; /* this root value has something of a Trivy report */
	bool is_image_told;
	char *artifact, *artifact_type, *version;
	date created;
	struct json metadata;
	struct trivy_result result;
	struct buf pending; /* findings that wait, each behind its struct trivy_pending */
	char *classes[TRIVY_CLASSES];
	size_t class_count;
};

extern const char *const trivy_rules[TRIVY_RULES];

bool trivy_begin(struct trivy *t, struct error *err); /* scan_begin, once a report */
/* An element of Results[].X[], X by the rule that cut it out. */
bool trivy_element(struct trivy *t, int rule, struct slice_bytes bytes, struct error *err);
bool trivy_result_member(struct trivy *t, const char *key, struct slice_bytes value,
			 struct error *err);
/* Passes on the findings that waited for the Result's type. */
bool trivy_tell_pending(struct trivy *t, struct error *err);
/* Tells which packages were built from which, at the Result's end. */
bool trivy_tell_sources(struct trivy *t, struct error *err);
void trivy_result_class(struct trivy *t); /* keeps its class for the scan's end */
void trivy_result_forget(struct trivy *t);

/* Something else than null or a list stands behind this key: counted, and the report is partial. */
void trivy_no_list(struct trivy *t, const char *key);
char *trivy_text(struct trivy *t, struct slice_bytes value); /* a string; NULL for any other */
void trivy_keep(char **slot, char *text);                    /* frees what was there */

/* Is it a Result of packages from the distribution's own database? Told by class, else by type. */
bool trivy_result_is_os(const struct trivy_result *r);

/* Keeps what a package was built from; false when there are too many. */
bool trivy_package_add(struct trivy_result *r, const cJSON *package);
/* The n-th of these; false when it is none of the distribution's. Lives in `r` and `arena`. */
bool trivy_package_source(struct package_source *out, const struct trivy_result *r, uint32_t n,
			  struct arena *arena);

/*
 * Fills in the finding from one element of Vulnerabilities[]. False when it has no id or no
 * package: *why then says so. What it points to lives in `v`, `r` and `arena`.
 */
bool trivy_finding(struct finding *out, const cJSON *v, const struct trivy_result *r,
		   struct arena *arena, const char **why);
/* Makes it a suppressed one, as an element of ExperimentalModifiedFindings[] says. */
void trivy_suppress(struct finding *finding, const cJSON *modified);

/* Fills in the image from Metadata (NULL: there was none) and ArtifactName. */
void trivy_image(struct image *out, const cJSON *metadata, const char *artifact,
		 struct arena *arena);
/* Metadata.OS; both NULL for an image "FROM scratch", whose family Trivy calls "none". */
void trivy_os(const cJSON *metadata, const char **family, const char **version);
/* Does Metadata tell of an image? Asked of reports without ArtifactType. */
bool trivy_has_image(const cJSON *metadata);

#endif
