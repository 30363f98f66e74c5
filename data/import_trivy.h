/*
 * The parts that the Trivy importers share: a Result, one finding, the image. What a report is
 * differs: import_trivy.c has version 2, import_trivy_v1.c version 1, import_trivy_k8s.c clusters.
 */
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
	bool is_result; /* it has a member of a Result */
	bool is_known;  /* the importer heard of it (result_known) */
	struct dict words;
	/* Of Packages[]: name, source's name (0: none), how its purl begins, version, path. */
	struct tuples sources;
	bool has_findings;
};

enum { TRIVY_CLASSES = 16, TRIVY_RULES = 7 };
enum { TRIVY_VULNERABILITIES = 0 }; /* the rule whose elements are findings */

/* The slicer's rules for the lists of a Result, `at` being the way to it. An importer may have them
 * several times, for several ways. */
#define TRIVY_RULES_AT(at)                                                                         \
	at "Vulnerabilities.*", at "Packages.*", at "Misconfigurations.*", at "Secrets.*",         \
		at "Licenses.*", at "ExperimentalModifiedFindings.*", at "CustomResources.*"

/* The importer's state: one report after the other. */
struct trivy {
	struct import_run *run;
	const char *format; /* the importer's name */
	/* Called once for a Result, when its Target and Type are known or will not be, and before
	 * its findings are told: they may belong to another scan. NULL: one report is one scan. */
	bool (*result_known)(struct trivy *t, struct error *err);
	struct json json; /* the element at hand */
	struct arena arena;
	bool is_report; /* this root value has something of a Trivy report */
	bool is_image_told;
	bool is_named; /* as in struct scan_end */
	char *artifact, *artifact_type, *version;
	char *target; /* where Targets name the image: the one that named the scan's, or NULL */
	date created;
	struct json metadata;
	struct trivy_result result;
	struct buf pending; /* findings that wait, each behind its struct trivy_pending */
	char *classes[TRIVY_CLASSES];
	size_t class_count;
	unsigned listed,
		unlisted; /* LISTS_*: of which classes a Result had packages, or had none */
	long long os_findings;
};

/* As struct import_ops asks; a state of `size` bytes begins with its struct trivy. */
void *trivy_open(struct import_run *run, const char *format, size_t size);
void trivy_close(void *state);
/* What an importer of this family is: its file's functions have these names, but for what is shared
 * and for `opens` and `closes`. */
#define TRIVY_OPS(opens, closes)                                                                   \
	{                                                                                          \
		.rules = rules, .rule_count = sizeof(rules) / sizeof(rules[0]),                    \
		.handler = {.begin = begin,                                                        \
			    .enter = enter,                                                        \
			    .member = member,                                                      \
			    .element = trivy_element,                                              \
			    .leave = leave,                                                        \
			    .ended = ended},                                                       \
		.open = (opens), .finish = finish, .close = (closes), .skipped = skipped           \
	}

bool trivy_begin(struct trivy *t, struct error *err); /* scan_begin, once a scan */
/* scan_end with what `t` knows of it; `why` is NULL when the scan is whole. */
bool trivy_end(struct trivy *t, const char *why, struct error *err);
void trivy_forget_scan(struct trivy *t); /* its artifact, image and classes, not the report's */

/* Within a Result. `level` counts from it: 0 is the Result itself, 1 a list of it. */
void trivy_result_enter(struct trivy *t, int level, const char *key, bool is_array);
bool trivy_result_member(struct trivy *t, const char *key, struct slice_bytes value,
			 struct error *err);
/* An element of Results[].X[], X by the rule that cut it out. The slicer calls it. */
bool trivy_element(void *state, int rule, struct slice_bytes bytes, struct error *err);
/* What a Result lacks without a value that was skipped, as struct import_ops asks. */
const char *trivy_result_skipped(const struct slice_skip *skip, int level);
bool trivy_result_leave(struct trivy *t, struct error *err);
/* What waited for the Result's type, and what is told of packages: the Result is cut here, or ends.
 */
bool trivy_result_tell(struct trivy *t, struct error *err);

/* The root value at hand has nothing of a report: the document is partial. */
void trivy_no_report(struct trivy *t);
/* Something else than null or a list stands behind this key: counted, and the report is partial. */
void trivy_no_list(struct trivy *t, const char *key);
char *trivy_text(struct trivy *t, struct slice_bytes value); /* a string; NULL for any other */
void trivy_keep(char **slot, char *text);                    /* frees what was there */

/* Is it a Result of packages from the distribution's own database? Told by class, else by type,
 * else by a Target that names an image (RULES R12: the first versions had nothing else). */
bool trivy_result_is_os(const struct trivy_result *r);

/* "name:tag (os version)", the Target of an image's packages: the bytes of the name, 0 for any
 * other. */
size_t trivy_target_image(const char *target);
/* The system in its parentheses, false where there is none; `version` may be NULL. */
bool trivy_target_os(const char *target, const char **family, const char **version,
		     struct arena *arena);
/* Does the Result name an image, and another one than t->target does? */
bool trivy_is_other_image(const struct trivy *t);

/* Keeps what a package was built from; false when there are too many. */
bool trivy_package_add(struct trivy_result *r, const cJSON *package);
/* The n-th of these as a package; false when it is of no ecosystem that is known. */
bool trivy_package_listed(struct listed_package *out, const struct trivy_result *r, uint32_t n,
			  struct arena *arena);
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
/* As trivy_image; name and, where Metadata has none, operating system from the Target. */
void trivy_image_of_target(struct image *out, const cJSON *metadata, const char *target,
			   struct arena *arena);
/* Metadata.OS; both NULL for an image "FROM scratch", whose family Trivy calls "none". */
void trivy_os(const cJSON *metadata, const char **family, const char **version);
/* Does Metadata tell of an image? Asked of reports without ArtifactType. */
bool trivy_has_image(const cJSON *metadata);

#endif
