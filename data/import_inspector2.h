/*
 * The parts of an Inspector finding: what it says, its packages, where it sits. The API's own
 * answers and Security Hub's format say the same in other words; the words are a table.
 */
#ifndef TAMIS_DATA_IMPORT_INSPECTOR2_H
#define TAMIS_DATA_IMPORT_INSPECTOR2_H

#include "core/arena.h"
#include "core/finding.h"
#include "data/import_aws.h"
#include "data/json_read.h"

struct inspector2_words {
	/* of a vulnerability: packageVulnerabilityDetails, or an item of Vulnerabilities */
	const char *vuln, *url, *related, *vendor, *vendor_severity, *published;
	const char *cvss, *cvss_source, *cvss_score, *cvss_vector; /* cvss: a list of the rest */
	/* of its packages, and of an item of that list */
	const char *packages;
	const char *name, *version, *release, *epoch, *manager, *fixed, *path, *layer, *remediation;
	/* of an image in ECR */
	const char *repository, *digest, *registry, *tags, *platform, *architecture, *pushed;
};
extern const struct inspector2_words inspector2_words;

/* The API's model has 10 resources at most; rows are the product of the two. */
enum { INSPECTOR2_RESOURCES = 100, INSPECTOR2_PACKAGES = 10 * 1000 };

/* Fills in what all rows of one finding share; false when it is of a kind that is not known. */
bool inspector2_finding(struct finding *out, const cJSON *f, struct arena *arena);

/* What one vulnerability says of itself, and what others think of it. */
void inspector2_vulnerability(struct finding *out, const cJSON *v,
			      const struct inspector2_words *words, struct arena *arena);

/* Completes a row with one package; its ecosystem depends on the platform, so the asset comes
 * first. */
void inspector2_package(struct finding *out, const cJSON *package,
			const struct inspector2_words *words, struct arena *arena);

/* Account and region (RULES R8): as stated, else from the finding's ARN, else from the resource's,
 * else from the envelope. `region` "N/A" states none. The asset's resource comes first. */
void inspector2_where(struct finding *out, const char *account, const char *region,
		      const struct aws_envelope *envelope, struct arena *arena);

/* An image in ECR, from its details (NULL: the ARN alone) and the resource's ARN (RULES R9). */
void inspector2_image(struct finding *out, const cJSON *image, const struct inspector2_words *words,
		      struct arena *arena);

/*
 * Fills in asset, account and region of the finding from one element of resources[]. False when the
 * resource has no id and names no image. What it points to lives in the nodes and in `arena`.
 */
bool inspector2_resource(struct finding *out, const cJSON *finding, const cJSON *resource,
			 const struct aws_envelope *envelope, struct arena *arena);

/* What the resource says of the image's use; false when it says nothing of it. */
bool inspector2_use(struct image_fact *out, const struct finding *finding, const cJSON *resource,
		    struct arena *arena);

int inspector2_yes_or_no(const char *word); /* 1, 0, or -1: neither, or not said */

/*
 * The rows of one vulnerability at one asset: one for each package, or one without. `fields` are
 * Security Hub's ProductFields, where older ones keep the layers of packages; else NULL.
 */
bool inspector2_tell_packages(struct aws *aws, struct finding *finding, const cJSON *v,
			      const struct inspector2_words *words, const cJSON *fields,
			      struct error *err);

#endif
